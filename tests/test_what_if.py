"""A changed figure or lock: what the plan would be then, and that it stays near the plan before."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from test_score import THIN, small, thin

from planner.analysis.what_if import what_if
from planner.cli.main import main
from planner.domain.school import Lock
from planner.explain.diff import diff
from planner.export import write_plan
from planner.workbook.edit import CellEdit, edited_book, parse_edit
from planner.workbook.read import read_workbook


def test_nothing_changed_is_the_same_plan() -> None:
    """The two classes keep their places although the other way round would be as good."""
    school, outcome = small()
    again = what_if(school, outcome.plan, least_change=True, seconds=20)
    assert again.plan is not None and outcome.plan is not None
    assert diff(school, outcome.plan, again.plan).empty


def test_one_lock_moves_only_what_it_must() -> None:
    """H1 has PE on day 1 before; locked to art there, the two classes change places on that day, and day 2 may stay."""
    school, outcome = small()
    assert outcome.plan is not None
    first = next(e for e in outcome.plan.grid if e.homeroom == "H1" and e.day == 1)
    other = {"PE": "ART", "ART": "PE"}[first.special]
    locked = replace(school, locks=(Lock("homeroom", "H1", 1, first.slot, other, reason="asked"),))
    again = what_if(locked, outcome.plan, least_change=True, seconds=20)
    assert again.plan is not None
    changes = diff(locked, outcome.plan, again.plan)
    assert ("H1", other, 1) in {(x.homeroom, x.special, x.day) for x in changes.lessons_new}
    assert len(changes.lessons_new) == 2 and {x.day for x in changes.lessons_new} == {1}
    assert changes.teams == () and changes.posts == ()


def test_a_cell_of_the_workbook_is_changed_and_read_again() -> None:
    school, _ = thin()
    cell = school.teams[0].at("goal_min")
    data = edited_book(THIN.read_bytes(), [parse_edit(f"{cell}=50")])
    again = read_workbook(data, THIN.name).school
    assert again is not None and again.teams[0].goal_min == 50 != school.teams[0].goal_min
    assert replace(again.teams[0], goal_min=school.teams[0].goal_min) == school.teams[0]


@pytest.mark.parametrize("text", ["Staff", "Staff!F7", "Staff=1", "!A1=2"])
def test_what_is_no_change_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"Staff!F7=0\.6"):
        parse_edit(text)


def test_an_unknown_sheet_is_told() -> None:
    with pytest.raises(ValueError, match="the workbook has the sheets"):
        edited_book(THIN.read_bytes(), [CellEdit("Nowhere!A1", "1")])


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    school, outcome = thin()
    write_plan(school, outcome, tmp_path / "plan.xlsx")
    cell = school.teams[-1].at("goal_min")
    asked = ["whatif", str(THIN), "--set", f"{cell}=45", "--plan", str(tmp_path / "plan.xlsx"), "--least-change", "--seconds", "20"]
    assert main([*asked, "-o", str(tmp_path / "new.xlsx"), "--new-book", str(tmp_path / "book.xlsx")]) == 0
    assert (tmp_path / "new.xlsx").is_file() and (tmp_path / "book.xlsx").is_file()
    capsys.readouterr()
    assert main(["whatif", str(THIN), "--set", "Staff!ZZ=1"]) == 2


def test_a_plan_that_keeps_the_changed_rules_already_is_left_as_it_is() -> None:
    """The lock says what the plan does anyway: not one class moves, and the tiers are those of the plan before."""
    school, outcome = thin()
    assert outcome.plan is not None
    meeting = outcome.plan.meetings[0]
    locked = replace(school, locks=(*school.locks, Lock("team", meeting.team_id, value="meets", reason="asked")))
    again = what_if(locked, outcome.plan, least_change=True, seconds=20)
    assert again.plan is not None and diff(locked, outcome.plan, again.plan).empty
    assert {t.measure: t.value for t in again.tiers}["moved"] == 0
    before = {t.measure: t.value for t in outcome.tiers}
    assert all(before[t.measure] == t.value for t in again.tiers if t.measure in before)
