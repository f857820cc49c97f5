"""Two columns that a school may add: what new bells cost in buses, and which programs one person runs (decisions.md 50)."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from openpyxl import load_workbook
from tiny import EARLY_RELEASE, full_plan, full_school

from planner import tables
from planner.audit import audit
from planner.domain.plan import MethodUse, Share
from planner.domain.school import Method, School
from planner.interop.votes import worksheet
from planner.tables.money.cuts import bought
from planner.tables.plan.notice import buses
from planner.workbook.columns import columns_of
from planner.workbook.installed import workbook
from planner.workbook.read import Reading, read_workbook


def changed(sheet: str, id_column: str, which: str, **cells: object) -> Reading:
    """Pine Hollow with these cells of one row, by the codes of their columns."""
    book = load_workbook(io.BytesIO(workbook("pine_hollow.xlsx").read_bytes()))
    codes = [c.code for c in columns_of(sheet)]
    headers = [str(c.value).casefold() for c in book[sheet][2]]
    places = {c.code: headers.index(c.header.casefold()) + 1 for c in columns_of(sheet) if c.header.casefold() in headers}
    assert set(cells) <= set(codes)
    row = next(r[0].row for r in book[sheet].iter_rows(min_row=3) if r[places[id_column] - 1].value == which)
    for code, value in cells.items():
        book[sheet].cell(row, places[code]).value = value
    target = io.BytesIO()
    book.save(target)
    return read_workbook(target.getvalue(), "pine_hollow.xlsx")


def test_both_columns_stand_last() -> None:
    assert columns_of("Methods")[-1].code == "transport_cost" and columns_of("Programs")[-1].code == "one_person"


# --- buses -------------------------------------------------------------------------------------------------------------
def test_buses_are_part_of_what_a_way_of_making_time_costs() -> None:
    """$300 of its own and $5,200 for buses: $5,500 for each day that ends early. A blank is not known, and 0 is a price."""
    school = changed("Methods", "method", "early_release", unit_cost=300, transport_cost=5200).school
    assert school is not None
    method = school.method_by_id["early_release"]
    assert (method.unit_cost, method.transport_cost) == (5_500_00, 5_200_00)
    blank, nought = (changed("Methods", "method", "early_release", transport_cost=v).school for v in (None, 0))
    assert blank is not None and blank.method_by_id["early_release"].transport_cost is None
    assert nought is not None and nought.method_by_id["early_release"].transport_cost == 0


def with_buses(unit_cost: int, transport: int | None) -> School:
    """The tiny school whose early release costs so many cents, of which so many are buses."""
    methods = tuple(replace(m, unit_cost=unit_cost, transport_cost=transport) if m.day_type else m for m in full_school().methods)
    return full_school(methods=methods)


@pytest.mark.parametrize(
    ("transport", "title", "said"),
    [
        (1_000_00, "Weekly early release (buses)", "Weekly early release: $1,000 a year."),
        (400_00, "Weekly early release (of it buses $400)", "Weekly early release: $400 a year."),
        (0, "Weekly early release", "Weekly early release: no more than today."),
        (None, "Weekly early release", "Weekly early release: $1,000 a year."),
    ],
)
def test_buses_are_new_spending(transport: int | None, title: str, said: str) -> None:
    school = with_buses(1_000_00, transport)
    plan = full_plan(school, methods=(EARLY_RELEASE,))
    assert [(b.title, b.cents) for b in bought(school, plan)] == [(title, 1_000_00)]
    assert buses(school, plan) == said


def test_a_plan_that_does_not_pay_the_buses_breaks_a_requirement() -> None:
    school = with_buses(1_400_00, 400_00)  # read from $1,000 and $400 for buses
    plan = full_plan(school, methods=(EARLY_RELEASE,))
    assert any(v.sentence.startswith("early_release costs $1,400 a year; the plan says $1,000") for v in audit(school, plan).violations)
    paid = full_plan(school, methods=(MethodUse("early_release", 100, 1_400_00, (Share("GF", 1_400_00),), (2,)),))
    assert not any("early_release" in v.sentence for v in audit(school, paid).violations)


def test_a_method_of_the_code_has_no_buses_unless_it_says_so() -> None:
    assert Method("early_release").transport_cost is None


# --- ratings -----------------------------------------------------------------------------------------------------------
def test_no_rating_is_asked_for_a_program_that_one_person_runs() -> None:
    """A rating that stands there all the same is not used, and said."""
    before = changed("Programs", "program_id", "AFTER").school
    assert before is not None
    asked = next(p for p in before.programs if p.staff_vote > 0 and not p.mandated)
    reading = changed("Programs", "program_id", asked.program_id, one_person="y")
    assert reading.school is not None
    program = reading.school.program_by_id[asked.program_id]
    assert (program.staff_vote, program.rating_unused) == (0, asked.staff_vote)
    [finding] = [f for f in reading.findings if f.code == "rates-one-person"]
    assert finding.cell == asked.at("staff_vote") and asked.program_id in finding.message

    def names(school: School) -> set[object]:
        sheet = load_workbook(io.BytesIO(worksheet(school))).active
        assert sheet is not None
        return {row[1].value for row in sheet.iter_rows(min_row=2)}

    assert asked.name in names(before) and asked.name not in names(reading.school)


def test_the_rule_register_says_what_a_program_is_worth() -> None:
    register = tables.rule_register(full_school()).set_index("Key")
    assert register.loc["program_worth", "Value"] == "100 + staff rating (a new idea: its rating); never below 0"
    assert register.loc["program_benefit", "Value"].startswith("students served x share that is used x evidence")
