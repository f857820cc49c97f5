"""The nearest plan and the stages wherever a person meets them, and that no way leads from there to a plan that is adopted."""

from __future__ import annotations

import io
import json
from argparse import Namespace
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from hand_made import LOWER, hard_school, nearest, nearest_of, unknown
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from tiny import tiny_plan, tiny_school

from planner import tables
from planner.analysis.reopen import nearest_view, reread
from planner.analysis.score import score
from planner.audit import audit
from planner.cli.common import plan_from, to_adopt
from planner.cli.main import _tell
from planner.cli.papers import run_papers
from planner.cli.terminal import Stop
from planner.domain import serialize
from planner.domain.outcome import Broken, Outcome, Repair, Status
from planner.domain.plan import NEAREST, Plan
from planner.export import read_plan, write_answer, write_plan
from planner.export.calendar import usual_year
from planner.export.edited import read_edited
from planner.export.lists import school_files
from planner.papers import READERS, Option, paper

SCHOOL, PLAN = hard_school(), tiny_plan(tiny_school())
MARK = "Nearest plan: breaks 1 requirement. Not for adoption."
BROKEN = "Grade 1 has 225 minutes a week, 75 short of 300."


def written(outcome: Outcome) -> bytes:
    target = io.BytesIO()
    write_answer(SCHOOL, outcome, target)
    return target.getvalue()


def texts(book: Workbook, sheet: str) -> list[str]:
    return [str(c.value) for row in book[sheet].iter_rows() for c in row if c.value is not None]


# --- the mark ----------------------------------------------------------------------------------------------------------
def test_a_plan_that_stands_in_nearest_bears_its_mark_whoever_put_it_there() -> None:
    found = nearest()
    assert found.nearest is not None and found.nearest.plan == PLAN and found.nearest.plan.standing == NEAREST
    assert replace(found.nearest, plan=PLAN).plan.standing == NEAREST
    back = serialize.loads(serialize.dumps(found))
    assert back == found and back.nearest is not None and back.nearest.plan.standing == NEAREST


def test_one_that_breaks_nothing_is_a_plan_and_a_first_draft() -> None:
    """A search that looked for the nearest plan may find that nothing need give way: then the school has a plan."""
    found = nearest_of(tiny_school(), PLAN)
    assert found.broken == () and found.plan.standing == ""
    assert Outcome(Status.FEASIBLE, found.plan).first_draft


def test_the_mark_counts_what_is_broken() -> None:
    one = nearest().nearest
    assert one is not None and tables.nearest_mark(one) == MARK
    two = replace(one, broken=one.broken * 2)
    assert tables.nearest_mark(two) == "Nearest plan: breaks 2 requirements. Not for adoption."


# --- the command line --------------------------------------------------------------------------------------------------
def test_the_command_line_says_what_it_breaks_and_writes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _tell(SCHOOL, nearest(), str(tmp_path / "plan.xlsx")) == 3
    said = capsys.readouterr().out
    assert "No plan keeps every requirement. The nearest plan breaks 1:" in said
    assert f"1. {BROKEN} (see Teams!F2)" in said
    assert "Fix: Lower the minimum of Grade 1 to 225 minutes a week (see Teams!F2). Must be agreed by a staff vote." in said
    assert "Proven: no plan breaks fewer" in said and "With this change, this plan keeps every requirement" in said
    assert "Do the numbers add up? Yes." in said and "before any team meets? No." in said and "Not known yet." in said
    assert read_plan(tmp_path / "plan.xlsx").standing == NEAREST


def test_what_is_not_proven_is_not_said_to_be(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    open_one = replace(nearest(fewest=False), status=Status.UNKNOWN, conflict=None)
    assert _tell(SCHOOL, open_one, str(tmp_path / "plan.xlsx")) == 4
    said = capsys.readouterr().out
    assert "Proven" not in said and "A plan that breaks fewer may exist." in said and "in the time allowed" in said


def test_where_there_is_no_plan_one_broken_requirement_is_the_fewest() -> None:
    assert "Proven: every plan breaks at least one. Another plan may break a less important one." in tables.nearest_sure(nearest(fewest=False))


def test_without_any_plan_there_is_a_workbook_of_what_is_known(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _tell(SCHOOL, unknown(), str(tmp_path / "plan.xlsx")) == 4
    assert "what we know. It holds no plan." in capsys.readouterr().out
    book = load_workbook(tmp_path / "plan.xlsx")
    assert book.sheetnames == ["What we know"]
    said = texts(book, "What we know")
    assert {"Do the numbers add up?", "Not known yet", "It is asked for 300.", "Try a longer search."} <= set(said)
    assert {"Review", "The minimum of Grade 1 is 300 minutes."} <= set(said)
    with pytest.raises(ValueError, match="holds no plan"):
        read_plan(tmp_path / "plan.xlsx")


# --- the workbook ------------------------------------------------------------------------------------------------------
def test_every_sheet_bears_the_mark_also_in_print() -> None:
    book = load_workbook(io.BytesIO(written(nearest())))
    shown = [s for s in book if s.sheet_state == "visible"]
    assert {"Summary", "What it breaks", "What we know", "Minutes"} <= {s.title for s in shown}
    for sheet in shown:
        assert sheet["A1"].value == MARK, sheet.title
        assert sheet.oddHeader.center.text == sheet.oddFooter.center.text == MARK, sheet.title
    assert {BROKEN, "Teams!F2", LOWER.sentence, "a staff vote"} <= set(texts(book, "What it breaks"))
    assert {"Requirements that can't all be met", "Grade 1 has at least 300 minutes a week."} <= set(texts(book, "What we know"))


def test_the_checker_says_of_the_exported_workbook_what_the_search_said() -> None:
    data = written(nearest())
    back = read_plan(data)
    assert back == PLAN and back.standing == NEAREST
    edited = read_edited(SCHOOL, data)
    found = score(SCHOOL, edited.plan, edited.carried)
    assert not edited.changed and edited.plan.standing == found.plan.standing == NEAREST
    assert [v.sentence for v in found.violations] == [v.sentence for v in audit(SCHOOL, back).violations] == [BROKEN]


def test_a_view_of_the_nearest_plan_claims_no_less_than_a_plan_does() -> None:
    """What must be agreed is asked of the plan itself: a view that left it out would say that nobody need be asked."""
    view = nearest_view(SCHOOL, nearest())
    assert view is not None and view.plan == PLAN and view.teams == audit(SCHOOL, PLAN).teams and not view.first_draft
    assert view.marked_plan is view.plan and nearest_view(SCHOOL, unknown()) is None


# --- JSON --------------------------------------------------------------------------------------------------------------
def test_json_has_the_plan_whole_with_what_it_breaks(tmp_path: Path) -> None:
    facts = json.loads(json.dumps(tables.solve_json(SCHOOL, nearest()), allow_nan=False))
    assert facts["plan"] is None and facts["status"] == "infeasible" and facts["first_draft"] is False
    near = facts["nearest"]
    assert set(near) == {"plan", "broken", "fewest", "teams"} and near["fewest"] is True
    assert Plan.from_json(near["plan"]) == PLAN and near["teams"][0]["minutes"] == 225
    (broken,) = near["broken"]
    assert (broken["rule"], broken["sentence"], broken["cell"], broken["repair"]["sentence"]) == (
        "TeamFloor",
        BROKEN,
        "Teams!F2",
        LOWER.sentence,
    )
    assert [(s["stage"], s["known"]) for s in facts["stages"]] == [
        ("counts", "yes"),
        ("money", "yes"),
        ("capacity", "no"),
        ("week", "open"),
    ]
    (tmp_path / "solve.json").write_text(json.dumps(facts))
    assert plan_from(str(tmp_path / "solve.json")).standing == NEAREST
    assert tables.solve_json(SCHOOL, unknown())["nearest"] is None


# --- papers ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("reader", READERS)
def test_every_paper_bears_the_mark_on_every_page(reader: str) -> None:
    view = nearest_view(SCHOOL, nearest())
    assert view is not None
    data = io.BytesIO(paper(reader, [Option("This plan", SCHOOL, view)]))
    if reader == "district":
        assert all(MARK in part.text for s in load_workbook(data) for part in (s.oddHeader.center, s.oddFooter.center))
    else:
        section = Document(data).sections[0]
        assert section.header.paragraphs[0].text == MARK and section.footer.paragraphs[0].text.startswith(MARK)


# --- no way out --------------------------------------------------------------------------------------------------------
def test_reading_it_back_does_not_make_it_a_plan() -> None:
    outcome, broken = reread(SCHOOL, read_plan(written(nearest())))
    assert [b.sentence for b in broken] == [BROKEN] and tables.mark(outcome) == MARK
    eased, none = reread(tiny_school(), read_plan(written(nearest())))  # for a school that promises less it would even be lawful
    assert not none and tables.mark(eased) == "Nearest plan: made for another workbook. Not for adoption."
    target = io.BytesIO()
    write_plan(tiny_school(), eased, target)
    assert read_plan(target.getvalue()).standing == NEAREST


def test_it_goes_into_no_folder_of_files_and_into_no_other_system() -> None:
    data = written(nearest())
    for plan, book in ((read_plan(data), b""), (PLAN, data)):
        with pytest.raises(ValueError, match="nearest plan"):
            school_files(SCHOOL, plan, book, b"", usual_year(SCHOOL))
    with pytest.raises(Stop, match="not for adoption"):
        to_adopt(read_plan(data), "plan.xlsx")
    assert to_adopt(PLAN, "plan.xlsx") is PLAN


# --- words -------------------------------------------------------------------------------------------------------------
def test_a_requirement_without_a_change_says_so() -> None:
    bare = nearest_of(SCHOOL, PLAN)
    assert "No change of a single cell would fix it." in "\n".join(tables.nearest_lines(replace(nearest(), nearest=bare)))
    assert "For 1 of them no change of a single cell is known." in tables.nearest_sure(replace(nearest(), nearest=bare))


def test_every_answer_without_a_plan_has_a_next_step() -> None:
    said = {tables.next_step(o) for o in (nearest(), unknown(), replace(nearest(), nearest=None))}
    assert len(said) == 3 and all(s.startswith("Next: ") for s in said)


def test_papers_of_a_nearest_plan_are_written_and_end_as_a_plan_that_breaks_a_rule(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    view = nearest_view(SCHOOL, nearest())
    monkeypatch.setattr("planner.cli.common.school_from", lambda _book: SCHOOL)
    monkeypatch.setattr("planner.cli.common.plan_from", lambda _plan: PLAN)
    monkeypatch.setattr("planner.cli.common.known_of", lambda _source, _plan: None)
    monkeypatch.setattr("planner.analysis.reopen.reread", lambda _school, _plan, _known: (view, ()))
    out = tmp_path / "out"
    assert run_papers(Namespace(book="b.xlsx", plan="p.xlsx", beside=[], out=str(out), readers=["staff"])) == 1
    assert len(list(out.iterdir())) == 1


# --- lines that say the same -------------------------------------------------------------------------------------------
def lacks(who: str, day: str, minutes: int, to: int) -> Broken:
    repair = Repair(f"Lower the promised 60 minutes to {to}.", "Rules!B9")
    return Broken("RecessMinutes", f"{who} has {minutes} minutes of recess on {day}.", "Rules!B9", repair)


def test_one_rule_broken_for_several_is_one_line_with_the_change_that_does_for_all() -> None:
    """60 minutes are promised; 40 and 20 are there: with 20 promised both keep it. The mark still counts both."""
    one = nearest().nearest
    assert one is not None
    found = replace(one, broken=(lacks("HKA", "Mon", 40, 40), one.broken[0], lacks("HKB", "Tue", 20, 20)))
    first, other = tables.broken_together(found)
    assert first.sentence == "HKA has 40 minutes of recess on Mon. The same for 1 more: HKB, 20 minutes, Tue."
    assert first.repair is not None and first.repair.sentence == "Lower the promised 60 minutes to 20." and other == one.broken[0]
    assert len(tables.broken_rows(found)) == 2 and tables.nearest_mark(found).startswith("Nearest plan: breaks 3 requirements")
    said = list(tables.nearest_lines(replace(nearest(), nearest=found)))
    assert sum("recess" in line for line in said) == 1


def test_changes_that_differ_in_more_than_a_figure_stay_apart() -> None:
    one = nearest().nearest
    assert one is not None
    a, b = lacks("HKA", "Mon", 40, 40), lacks("HKB", "Tue", 20, 20)
    b = replace(b, repair=Repair("Make an exception for HKB on Tuesdays.", "Rules!B9"))
    assert tables.broken_together(replace(one, broken=(a, b))) == (a, b)
