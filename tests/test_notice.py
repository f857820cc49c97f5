"""What people will notice first: bells with their clock times, buses, who has the students, filled positions, new spending, agreements."""

from __future__ import annotations

import io
from dataclasses import replace
from fractions import Fraction

import fixtures_plan as birch
import pytest
from openpyxl import Workbook, load_workbook
from test_papers import lines

from planner import tables
from planner.domain.outcome import Fallback, Outcome
from planner.domain.plan import MethodUse, Plan, Position, Share, Unit
from planner.domain.school import Method, School, Slot
from planner.export import write_plan
from planner.papers import Option, paper
from planner.tables.money.cuts import touched
from planner.tables.plan.notice import buses, fallback_teams, in_charge
from planner.tables.words import twelve_hours
from planner.workbook.installed import workbook
from planner.workbook.read import read_workbook

GO = Slot("ER", "GO", 8, 805, 815, "dismissal")  # 1:25-1:35 p.m.
SCHOOL = replace(birch.school(), bell=(*birch.school().bell, GO))
OUTCOME = birch.outcome()
LEFT = Fallback(("early_release",), (("G1", Fraction(90)), ("G2", Fraction(90)), ("SPEC", Fraction(0))), True)


def plan() -> Plan:
    assert OUTCOME.plan is not None
    return OUTCOME.plan


def noticed(school: School = SCHOOL, outcome: Outcome = OUTCOME, public: bool = False) -> dict[str, str]:
    return dict(tables.notices(school, outcome, public).itertuples(index=False, name=None))


@pytest.mark.parametrize(
    ("minute", "said"), [(445, "7:25 a.m."), (720, "12:00 p.m."), (725, "12:05 p.m."), (815, "1:35 p.m."), (5, "12:05 a.m.")]
)
def test_clock_times_are_those_of_families(minute: int, said: str) -> None:
    assert twelve_hours(minute) == said


def test_an_early_dismissal_is_told_with_both_times() -> None:
    assert tables.new_bells(SCHOOL, plan()) == ("Wed: students leave at 1:35 p.m., 60 minutes earlier (now 2:35 p.m.).",)
    assert noticed()["Families"].startswith("Wed: students leave at 1:35 p.m.")


def test_a_shifted_day_names_both_ends_and_days_alike_are_one_sentence() -> None:
    early = (
        Slot("CON", "IN", 1, 445, 450, "arrival"),
        Slot("CON", "S1", 2, 475, 520, "specials"),
        Slot("CON", "OUT", 3, 850, 855, "dismissal"),
    )
    days = tuple(replace(d, day_type="CON") if d.day in (2, 4) else d for d in plan().days)
    said = tables.new_bells(replace(SCHOOL, bell=(*SCHOOL.bell, *early)), replace(plan(), days=days))
    first = "students start at 7:25 a.m., 20 minutes earlier (now 7:45 a.m.) and leave at 2:15 p.m., 20 minutes earlier (now 2:35 p.m.)."
    assert said[0] == f"Tue, Thu: {first}" and len(said) == 2


def test_where_no_bell_changes_it_says_so() -> None:
    days = tuple(replace(d, day_type="REG") for d in plan().days)
    assert tables.new_bells(SCHOOL, replace(plan(), days=days)) == ()
    assert "Buses" not in noticed(outcome=replace(OUTCOME, plan=replace(plan(), days=days)))


def test_buses_cost_what_the_workbook_says_or_are_asked_for() -> None:
    free = replace(plan(), methods=(MethodUse("early_release", 100, 0, (), (3,)),))
    paid = replace(plan(), methods=(MethodUse("early_release", 100, 5_179_00, (Share("GF", 5_179_00),), (3,)),))
    school = replace(SCHOOL, methods=(Method("early_release", "ask", needs="board", day_type="ER"),))
    assert "gives no cost of buses" in buses(school, free) and "Ask transportation" in buses(school, free)
    assert buses(school, paid) == "Weekly early release: $5,179 a year."
    assert "Weekly early release, $5,179 a year" in tables.spending_sentence(school, paid)


def test_who_has_the_students_is_told_in_subjects_and_job_classes() -> None:
    assert in_charge(SCHOOL, plan()).startswith("While teams meet in the school day, students are with: ")
    assert not any(row.staff_id in in_charge(SCHOOL, plan()) for row in SCHOOL.staff)


def test_filled_positions_are_counted_and_blanks_are_asked_for() -> None:
    """Birch ends STEM (1.0), takes a day of art (0.2) and half the coach (0.5): three positions."""
    assert (touched(SCHOOL, plan()).filled, touched(SCHOOL, plan()).not_given) == (3, 0)
    assert tables.filled_sentence(SCHOOL, plan()) == "1.7 FTE fewer. Filled positions affected: 3."
    some = {"STEM1": {"vacancy": "vacant"}, "ART1": {"vacancy_given": False}}
    school = replace(SCHOOL, staff=tuple(replace(r, **some.get(r.staff_id, {})) for r in SCHOOL.staff))
    found = touched(school, plan())
    assert (found.filled, found.vacant, found.not_given) == (1, 1, 1)
    asked = "1.7 FTE fewer. Filled positions affected: at least 1. Cut positions that the workbook calls neither filled nor vacant: 1"
    assert tables.filled_sentence(school, plan()) == f"{asked} (Staff, Filled)."
    assert tables.filled_sentence(school, plan(), public=True) == f"{asked}."


def test_a_workbook_s_blank_is_no_filled_position() -> None:
    before = read_workbook(workbook("pine_hollow.xlsx").read_bytes(), "pine_hollow.xlsx").school
    assert before is not None
    row = next(r for r in before.staff if r.filled == "filled")
    book, (sheet, cell) = load_workbook(io.BytesIO(workbook("pine_hollow.xlsx").read_bytes())), row.at("vacancy").split("!")
    book[sheet][cell] = None
    target = io.BytesIO()
    book.save(target)
    after = read_workbook(target.getvalue(), "pine_hollow.xlsx").school
    assert after is not None and after.staff_by_id[row.staff_id].filled == ""


def test_new_spending_stands_in_fte_and_dollars() -> None:
    row = next(r for r in SCHOOL.staff if r.staff_id == "PARA")
    more = tuple(
        replace(p, units=(*p.units[:-1], Unit(p.units[-1].unit_id, 100, (1, 2, 3, 4, 5)))) if p.staff_id == "PARA" else p
        for p in plan().positions
    )
    part = tuple(replace(r, fte=50) if r.staff_id == "PARA" else r for r in SCHOOL.staff)
    school = replace(SCHOOL, staff=part)
    halves = tuple(
        Position(p.staff_id, tuple(replace(u, fte=50) for u in p.units[:-1]) + p.units[-1:], p.shares) if p.staff_id == "PARA" else p
        for p in more
    )
    said = tables.spending_sentence(school, replace(plan(), positions=halves))
    extra = school.unit_cost(replace(row, fte=50), 100, 1) - school.unit_cost(replace(row, fte=50), 50, 1)
    assert f"Assistant (PARA), 0.5 FTE, ${round(extra / 100):,} a year" in said


def test_what_is_left_is_told_team_by_team() -> None:
    told = replace(OUTCOME, fallback=LEFT)
    said = noticed(outcome=told)["If agreements fail"]
    assert said.startswith("Without weekly early release, 0 of 3 teams reach their goal. Specialists: 0 minutes a week (today ")
    assert "Grade 1: 90 minutes a week (today 90)" in said and "Proven" in said
    assert list(fallback_teams(SCHOOL, told)["If agreements fail"]) == [90, 90, 0]
    assert noticed()["If agreements fail"] == "Not worked out yet."


def test_it_comes_first_in_the_workbook_and_on_the_papers() -> None:
    target = io.BytesIO()
    write_plan(SCHOOL, replace(OUTCOME, fallback=LEFT), target)
    book: Workbook = load_workbook(target)
    said = [str(row[0].value) for row in book["Summary"].iter_rows() if row[0].value]
    first = said.index("What people will notice first")
    assert said[first + 1].startswith("Families: Wed") and first < said.index("Time together")
    assert any(s.startswith("If agreements fail: Without") for s in said)
    for reader in ("board", "staff", "union"):
        text = "\n".join(lines(paper(reader, [Option("This plan", SCHOOL, replace(OUTCOME, fallback=LEFT))])))
        assert "If agreements fail: Without weekly early release" in text
        assert "1.7 FTE fewer. Filled positions affected: 3." in text
        if reader != "union":
            assert "Families: Wed: students leave at 1:35 p.m., 60 minutes earlier" in text
