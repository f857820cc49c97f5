"""A week edited by hand: the sheet goes out, is edited in the spreadsheet, comes back, and gets the same audit as every plan."""

from __future__ import annotations

import io
import subprocess
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from needs import needs
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from renamed import renamed, renamed_facts
from tiny_secondary import middle_plan, middle_school
from twins.schools import pair

from planner.analysis.score import finish, score
from planner.audit import audit
from planner.cli.main import main
from planner.domain.outcome import Outcome, Status
from planner.domain.plan import Plan
from planner.domain.school import School
from planner.explain.diff import diff
from planner.export import write_plan
from planner.export.edited import SHEET, read_edited
from planner.search.solve import search
from planner.tables.grid.editing import LESSONS
from planner.workbook.read import read_workbook

THIN = Path(__file__).resolve().parent.parent / "templates/xlsx/pine_hollow_thin.xlsx"


@cache
def thin() -> tuple[School, Outcome]:
    school = read_workbook(THIN.read_bytes(), THIN.name).school
    assert school is not None
    return school, search(school, seconds=20, brief=True)


@cache
def small() -> tuple[School, Outcome]:
    """Two classes of one grade, art and PE; both out in the same slot of each day."""
    school = pair({"max_blocks_per_day": 1, "special_every_day": 1})
    school = replace(school, teams=tuple(replace(t, goal_min=225) for t in school.teams))
    return school, search(school, seconds=20, brief=True)


@cache
def middle() -> tuple[School, Outcome]:
    """Two grades on clocks of their own: the period P3 is the slot P3_6 for one and P3_7 for the other."""
    school = middle_school()
    return school, Outcome(Status.FEASIBLE, middle_plan(school))


@cache
def middle_with_odd_codes() -> tuple[School, Outcome]:
    school, outcome = middle()
    return renamed(school), renamed_facts(school, outcome)


def exported(made: tuple[School, Outcome]) -> bytes:
    target = io.BytesIO()
    write_plan(*made, target)
    return target.getvalue()


def lines(sheet: Worksheet) -> tuple[int, dict[str, int]]:
    """The first line below the list of classes, and the columns by header."""
    for row in sheet.iter_rows():
        said = [c.value for c in row]
        if all(h in said for h in LESSONS):
            return row[0].row + 1, {h: said.index(h) + 1 for h in LESSONS}
    raise AssertionError("no list of classes")


def edited(data: bytes, change: dict[tuple[int, str], object]) -> bytes:
    """The workbook with cells of the list of classes changed: (line, header) -> value."""
    book = load_workbook(io.BytesIO(data))
    first, columns = lines(book[SHEET])
    for (line, header), value in change.items():
        book[SHEET].cell(first + line, columns[header]).value = value
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.mark.parametrize("made", [thin, small, middle, middle_with_odd_codes])
def test_what_was_not_edited_scores_as_it_was_exported(made: object) -> None:
    """A section stands in a period, which is no slot where grades have clocks of their own."""
    school, outcome = made()  # type: ignore[operator]
    found = read_edited(school, exported((school, outcome)))
    assert (found.plan, found.changed, found.faults, found.emptied) == (outcome.plan, (), (), 0)
    scored, checked = score(school, found.plan, found.carried), audit(school, outcome.plan)
    assert (scored.violations, scored.measures, scored.teams) == ((), dict(checked.measures), checked.teams)


def test_one_double_booking_is_that_violation_alone() -> None:
    """H2's art becomes PE with P, who has H1 in the same slot: one adult, two classes."""
    school, outcome = small()
    plan = outcome.plan
    assert plan is not None
    art = next(n for n, e in enumerate(plan.grid) if e.special == "ART")
    lesson = plan.grid[art]
    assert any(e.unit_id == "P" and (e.day, e.slot) == (lesson.day, lesson.slot) for e in plan.grid)
    found = read_edited(school, edited(exported(small()), {(art, "Special"): "PE", (art, "Position"): "P"}))
    (violation,) = score(school, found.plan, found.carried).violations
    assert violation.rule == "OnePlaceAtATime"
    assert violation.sentence.startswith("P ")
    assert len(found.changed) == 2


def test_a_lawful_swap_keeps_every_rule_and_is_all_that_differs() -> None:
    """On one day the two classes change places between art and PE."""
    school, outcome = small()
    plan = outcome.plan
    assert plan is not None
    day, slot = plan.grid[0].day, plan.grid[0].slot
    two = [n for n, e in enumerate(plan.grid) if (e.day, e.slot) == (day, slot)]
    assert len(two) == 2
    a, b = (plan.grid[n] for n in two)
    change = {(two[0], "Special"): b.special, (two[0], "Position"): b.unit_id, (two[1], "Special"): a.special, (two[1], "Position"): a.unit_id}
    found = read_edited(school, edited(exported(small()), change))
    scored = score(school, found.plan, found.carried)
    assert scored.violations == ()
    changes = diff(school, plan, scored.plan)
    assert {(x.homeroom, x.special) for x in changes.lessons_new} == {(a.homeroom, b.special), (b.homeroom, a.special)}
    assert (changes.teams, changes.posts, changes.programs, changes.money) == ((), (), (), ())


def test_open_lines_are_filled_and_the_others_kept() -> None:
    school, outcome = small()
    plan = outcome.plan
    assert plan is not None
    found = read_edited(school, edited(exported(small()), {(0, "Position"): None, (1, "Slot"): None}))
    assert (found.emptied, len(found.plan.grid)) == (2, len(plan.grid) - 2)
    done = finish(school, found.plan, seconds=20)
    assert done.plan is not None and set(found.plan.grid) <= set(done.plan.grid)
    assert audit(school, done.plan).violations == ()


def test_a_line_that_was_cleared_is_open_and_those_below_are_read() -> None:
    school, outcome = small()
    assert outcome.plan is not None
    found = read_edited(school, edited(exported(small()), dict.fromkeys((2, h) for h in LESSONS)))
    assert (found.emptied, len(found.plan.grid), found.faults) == (1, len(outcome.plan.grid) - 1, ())


def test_every_cell_that_is_not_understood_is_told_at_once() -> None:
    school, _ = small()
    found = read_edited(school, edited(exported(small()), {(0, "Position"): "NOBODY", (1, "Slot"): "S9", (2, "Cycle day"): 7}))
    assert len(found.faults) == 3
    assert all(f.startswith(f"{SHEET}!") for f in found.faults)
    assert "NOBODY" in found.faults[0] and "S9" in found.faults[1] and "7" in found.faults[2]


@needs("libreoffice")
def test_saved_by_another_spreadsheet_it_is_the_same_plan(tmp_path: Path) -> None:
    (tmp_path / "plan.xlsx").write_bytes(exported(small()))
    out = tmp_path / "out"
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    convert = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out), str(tmp_path / "plan.xlsx")]
    subprocess.run(convert, check=True, capture_output=True, timeout=180)
    found = read_edited(small()[0], (out / "plan.xlsx").read_bytes())
    assert (found.plan, found.faults) == (small()[1].plan, ())


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan, spoilt = tmp_path / "plan.xlsx", tmp_path / "spoilt.xlsx"
    plan.write_bytes(exported(thin()))
    assert main(["score", str(THIN), str(plan)]) == 0
    assert "keeps every rule" in capsys.readouterr().out
    grid = thin()[1].plan.grid  # type: ignore[union-attr]
    other = next(e for e in grid if (e.day, e.slot) == (grid[0].day, grid[0].slot) and e != grid[0])
    spoilt.write_bytes(edited(exported(thin()), {(0, "Special"): other.special, (0, "Position"): other.unit_id}))
    assert main(["score", str(THIN), str(spoilt), "--json", str(tmp_path / "score.json")]) == 1
    assert other.unit_id in capsys.readouterr().out
    assert main(["diff", str(THIN), str(plan), str(plan), "-o", str(tmp_path / "diff.xlsx")]) == 0
    assert "identical" in capsys.readouterr().out
    assert main(["score", str(THIN), str(THIN)]) == 2


def test_the_diff_mirrors() -> None:
    """What is gone one way is new the other way, and minutes change sides."""
    school, outcome = thin()
    plan = outcome.plan
    assert plan is not None
    other: Plan = replace(plan, meetings=plan.meetings[1:], grid=plan.grid[1:])
    there, back = diff(school, plan, other), diff(school, other, plan)
    assert diff(school, plan, plan).empty and not there.empty
    assert (there.lessons_gone, there.lessons_new) == (back.lessons_new, back.lessons_gone)
    (one,), (two,) = there.teams, back.teams
    assert (one.before, one.after, one.gone, one.new) == (two.after, two.before, two.new, two.gone)
    assert one.gone[0].team_id == plan.meetings[0].team_id
