"""A first draft says so: what counts as settled, and where a person meets it. "Draft" is another thing: a state of sharing."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from fractions import Fraction

import pytest
from docx import Document
from openpyxl import load_workbook
from tiny import tiny_plan, tiny_school

from planner import tables
from planner.analysis.reopen import reread
from planner.cli.main import _tell
from planner.domain import serialize
from planner.domain.outcome import Outcome, Status, Tier
from planner.domain.plan import FIRST_DRAFT, SETTLED, FundLine, Plan
from planner.domain.school import School
from planner.export import read_plan, write_plan
from planner.measures import NAMED
from planner.papers import READERS, Option, paper
from planner.search.walk import Walk

SCHOOL = tiny_school()
PLAN = tiny_plan(SCHOOL)
CUTS = ("O10", "O21", "O22")  # what is cut beyond attrition, at all, and of programs


def tier(measure: str, proven: bool = False) -> Tier:
    return Tier(measure, measure, "units", Fraction(1), Fraction(0), proven)


def answer(*measures: str, status: Status = Status.FEASIBLE, plan: Plan = PLAN) -> Outcome:
    return Outcome(status, plan, tuple(tier(m) for m in measures))


@pytest.mark.parametrize(
    ("measures", "unsettled"),
    [
        (("O1",), ("O10", "O21", "O22", "vision")),
        (("O1", "O2", "O8"), ("O10", "O21", "O22", "vision")),
        (("O1", "O2", "O8", "O10", "O21"), ("O22", "vision")),
        (("O1", "O2", "O8", *CUTS), ("vision",)),
        (("O10", "O1", "O2", "O8", "O21", "O22", "vision"), ()),  # as few cuts as possible is the school's one priority
        (("O1", "O2", "O8", *CUTS, "vision"), ()),  # best found, not proven: settled all the same
        ((), ("O10", "O21", "O22", "vision")),
    ],
)
def test_settled_is_what_was_asked_and_held_proven_or_not(measures: tuple[str, ...], unsettled: tuple[str, ...]) -> None:
    found = answer(*measures)
    assert found.unsettled == unsettled and found.first_draft is bool(unsettled)


def test_what_the_search_says_itself_stands_above_the_tiers() -> None:
    late = answer("O1", "O2", "O8", *CUTS, "vision", plan=replace(PLAN, standing=FIRST_DRAFT))
    assert late.first_draft  # the naming of the last answer came too late, so that the plan is an earlier one
    assert not answer("O1", "O2", "O8", *CUTS, plan=replace(PLAN, standing=SETTLED)).first_draft  # nothing is weighed here


def test_no_other_answer_is_a_first_draft() -> None:
    assert not answer("O1", status=Status.OPTIMAL).first_draft
    assert not Outcome(Status.UNKNOWN).first_draft and not Outcome(Status.INFEASIBLE).first_draft


def test_a_search_that_is_cut_short_marks_its_plan_and_a_whole_one_does_not() -> None:
    """Stopped as soon as there is a plan, the walk has settled no cut; left alone, it settles all that this school has."""
    stopped = Walk(SCHOOL, 30, 0.01, 0, None, None)
    stopped.should_stop = lambda: stopped.best is not None
    first, whole = stopped.run(), Walk(SCHOOL, 30, 0.01, 0, None, None).run()
    assert first.plan is not None and whole.plan is not None
    assert (first.plan.standing, first.first_draft) == (FIRST_DRAFT, True)
    assert (whole.plan.standing, whole.first_draft) == (SETTLED, False)
    assert not any(t.measure == "vision" for t in whole.tiers)  # the tiny school weighs nothing: no tier could tell
    assert [NAMED in {t.measure for t in outcome.tiers} for outcome in (first, whole)] == [False, True]  # it comes after all the others


# --- words -------------------------------------------------------------------------------------------------------------
def draft() -> tuple[School, Outcome]:
    """$10,000 unspent, and the paraprofessional's post gone: 1 FTE."""
    funds = tuple(replace(line, revenue_cents=line.cost_cents + 10_000_00) if line.year == 1 else line for line in PLAN.funds)
    gone = tuple(replace(p, units=tuple(replace(u, fte=0, days=()) for u in p.units)) if p.staff_id == "D" else p for p in PLAN.positions)
    return SCHOOL, answer("O1", plan=replace(PLAN, funds=funds, positions=gone))


def test_the_sentence_gives_the_cuts_and_what_is_unspent() -> None:
    said = tables.draft_sentence(*draft())
    assert said == (
        "The search ended before it settled cuts and unspent money. Cuts may be more than needed: 1 FTE is cut and $10,000 is unspent."
    )
    settled = replace(draft()[1], tiers=tuple(tier(m) for m in (*CUTS, "vision")))
    assert tables.draft_sentence(SCHOOL, settled) == tables.mark(settled) == ""


def test_where_only_the_vision_is_open_no_cut_is_doubted() -> None:
    only = replace(draft()[1], tiers=tuple(tier(m) for m in CUTS))
    said = tables.draft_sentence(SCHOOL, only)
    assert said == "The search ended before it settled programs and unspent money by the staff's votes. $10,000 is unspent."


def test_nothing_cut_and_nothing_left_makes_no_empty_figures() -> None:
    spent = replace(PLAN, funds=(FundLine("GF", 1, 5, 5),))
    assert tables.draft_sentence(SCHOOL, answer(plan=spent)).endswith("Cuts may be more than needed.")


# --- where it is met ---------------------------------------------------------------------------------------------------
def test_the_workbook_says_so_on_its_front_and_the_plan_keeps_its_mark() -> None:
    target = io.BytesIO()
    write_plan(*draft(), target)
    book = load_workbook(io.BytesIO(target.getvalue()))
    assert book["Summary"]["A1"].value == tables.FIRST_DRAFT_MARK and "$10,000 is unspent" in book["Summary"]["A2"].value
    back = read_plan(target.getvalue())
    assert back == draft()[1].plan and back.standing == FIRST_DRAFT
    assert reread(SCHOOL, replace(PLAN, standing=FIRST_DRAFT))[0].first_draft  # also once it is read back
    assert not reread(SCHOOL, replace(PLAN, standing=SETTLED))[0].first_draft


def test_a_settled_plan_bears_no_mark() -> None:
    target = io.BytesIO()
    write_plan(SCHOOL, answer(*CUTS, "vision"), target)
    book = load_workbook(io.BytesIO(target.getvalue()))
    assert book["Summary"]["A1"].value == tables.TITLE and book["Summary"].oddHeader.center.text is None
    assert read_plan(target.getvalue()).standing == SETTLED


@pytest.mark.parametrize("reader", READERS)
def test_every_paper_says_so_on_every_page(reader: str) -> None:
    school, outcome = draft()
    data = io.BytesIO(paper(reader, [Option("This plan", school, outcome)]))
    if reader == "district":
        assert all(tables.FIRST_DRAFT_MARK in sheet.oddHeader.center.text for sheet in load_workbook(data))
    else:
        assert Document(data).sections[0].header.paragraphs[0].text == tables.FIRST_DRAFT_MARK


def test_another_option_is_marked_by_its_title() -> None:
    whole, other = answer(*CUTS, "vision"), draft()[1]
    data = paper("board", [Option("This plan", SCHOOL, whole), Option("The cheapest", SCHOOL, other)])
    assert Document(io.BytesIO(data)).sections[0].header.paragraphs[0].text == f"The cheapest: {tables.FIRST_DRAFT_MARK}"


def test_json_says_so_and_the_plan_in_it_as_well() -> None:
    facts = json.loads(json.dumps(tables.solve_json(*draft())))
    assert facts["first_draft"] is True and Plan.from_json(facts["plan"]).standing == FIRST_DRAFT
    facts = tables.solve_json(SCHOOL, answer(*CUTS, "vision"))
    assert facts["first_draft"] is False and facts["plan"]["standing"] == SETTLED
    assert serialize.loads(serialize.dumps(draft()[1])).first_draft


def test_the_command_line_says_so(tmp_path: object, capsys: pytest.CaptureFixture[str]) -> None:
    assert _tell(*draft(), f"{tmp_path}/plan.xlsx") == 0
    said = capsys.readouterr().out
    assert "First draft: The search ended before it settled cuts" in said and "--seconds" in said
    assert _tell(SCHOOL, answer(*CUTS, "vision"), f"{tmp_path}/plan.xlsx") == 0
    assert "First draft" not in capsys.readouterr().out


def test_what_the_standing_is_does_not_make_another_plan() -> None:
    assert replace(PLAN, standing=FIRST_DRAFT) == PLAN and hash(replace(PLAN, standing=SETTLED)) == hash(PLAN)
