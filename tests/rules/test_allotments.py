"""A school that holds positions stays within what is allotted, and trades only as it may: one hundredth of FTE decides."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from changing import broken, numbered
from tiny import position, settle, staff, tiny_plan, tiny_school

from planner import tables
from planner.domain.plan import Plan, Trade
from planner.domain.school import Allotment, School
from planner.facts.allotments import held, rates
from planner.rules import WithinAllotments
from planner.search.solve import search
from planner.workbook.checks.allotted import allotments_are_read, positions_are_allotted, rates_are_given, what_stays_is_allotted
from planner.workbook.checks.base import Check
from planner.workbook.read import read_workbook
from planner.workbook.samples import pine_hollow
from planner.workbook.template import write_workbook


def school(*allotments: Allotment, kind: str = "positions") -> School:
    """The tiny school (two homeroom teachers, two specialists, a para D) with a second para E; paras and A may stop."""
    tiny = tiny_school()
    posts = [replace(r, may_change="may stop") if r.staff_id == "D" else r for r in tiny.staff]
    posts.append(staff("E", "para", may_change="may stop"))
    funds = tuple(replace(f, revenue_next=300_000_00) for f in tiny.funds)
    given = numbered("Allotments", *allotments)
    return replace(tiny, info=replace(tiny.info, budget_kind=kind), staff=numbered("Staff", *posts), allotments=given, funds=funds)


def plan(place: School, gone: tuple[str, ...] = (), **more: Any) -> Plan:
    positions = tuple(position(place, r.staff_id, 0 if r.staff_id in gone else None) for r in place.staff)
    return settle(place, replace(tiny_plan(place, positions=positions), **more))


def said(place: School, made: Plan) -> list[str]:
    return broken(WithinAllotments(), place, made)


@pytest.mark.parametrize(("allotted", "kept", "fine"), [(200, 2, True), (199, 2, False), (100, 1, True), (99, 1, False), (0, 0, True)])
def test_no_more_than_is_allotted(allotted: int, kept: int, fine: bool) -> None:
    place = school(Allotment("para", allotted))
    found = said(place, plan(place, ("D", "E")[: 2 - kept]))
    assert (found == []) is fine
    if not fine:
        assert found == [f"para has {kept} FTE in the plan, and {allotted / 100:g} are allotted. (see Allotments!B2)"] or "Allotments!" in found[0]


def test_a_school_that_holds_dollars_has_no_allotments() -> None:
    place = school(Allotment("para", 0), kind="dollars")
    assert said(place, plan(place)) == [] and not rates(place)
    both = school(Allotment("para", 0), kind="both")
    assert len(said(both, plan(both))) == 1


COACH = Allotment("specialist", 300, may_trade="rate", rate=250, trade_for=("para",))  # the tiny school uses two of three


@pytest.mark.parametrize(
    ("trade", "fine"),
    [
        (Trade("specialist", "para", 80), True),  # 0.8 FTE at 2.5 are two paras
        (Trade("specialist", "para", 79), False),
        (Trade("specialist", "para", 101), False),  # then a specialist would be missing
        (Trade("para", "specialist", 0), False),  # paras may not be traded at all
    ],
)
def test_a_trade_at_its_rate(trade: Trade, fine: bool) -> None:
    place = school(COACH, Allotment("para", 0))
    assert held(place, (Trade("specialist", "para", 80),)) == {"specialist": 220, "para": 200}
    assert (said(place, plan(place, trades=(trade,))) == []) is fine


def test_what_may_be_traded_for_what() -> None:
    para, other = Allotment("para", 100, may_trade="y"), Allotment("homeroom_teacher", 200)
    assert rates(school(COACH, para, other)) == {
        ("specialist", "para"): Fraction(5, 2), ("para", "specialist"): Fraction(1), ("para", "homeroom_teacher"): Fraction(1),
    }  # fmt: skip


def test_what_a_trade_would_give_that_is_not_allowed_today() -> None:
    """A third specialist is allotted and not used; one para of two is cut."""
    place = school(replace(COACH, may_trade="n"), Allotment("para", 100))
    made = plan(place, ("E",))
    assert list(tables.trade_sentences(place, made)) == [
        "1 FTE of Specialist are allotted and not used. Traded one for one they would keep 1 FTE of Paraprofessional; the district does not "
        f"allow it today ({place.allotments[0].at('may_trade')})."
    ]
    assert list(tables.allotments(place, made)["Not used"]) == [1.0, 0.0]
    traded = plan(school(COACH, Allotment("para", 100)), trades=(Trade("specialist", "para", 40),))
    assert list(tables.trade_sentences(school(COACH, Allotment("para", 100)), traded)) == [
        "The plan trades 0.4 FTE of Specialist for 1 FTE of Paraprofessional."
    ]


def test_a_plan_with_trades_comes_back_from_json() -> None:
    made = plan(school(COACH, Allotment("para", 100)), trades=(Trade("specialist", "para", 40),))
    assert Plan.from_json(made.to_json()) == made


@pytest.mark.parametrize(
    ("check", "place", "code"),
    [
        (allotments_are_read, school(), "no-allotments"),
        (allotments_are_read, school(COACH, kind="dollars"), "allotments-unread"),
        (positions_are_allotted, school(COACH), "not-allotted"),
        (rates_are_given, school(replace(COACH, rate=None)), "no-rate"),
        (what_stays_is_allotted, school(Allotment("homeroom_teacher", 199)), "more-than-allotted"),
    ],
)
def test_what_the_workbook_is_asked(check: Check, place: School, code: str) -> None:
    found = list(check.find(place))
    assert [f.code for f in found] == [code] and all(f.fix and f.cell for f in found)
    fine = school(COACH, Allotment("para", 100), Allotment("homeroom_teacher", 200))
    assert list(check.find(fine)) == []


def test_a_workbook_of_positions_is_read_and_they_cost_the_school_nothing(tmp_path: Path) -> None:
    """Pine Hollow holds its paraprofessionals as positions: two of its rows are those, and the district pays them."""
    rows = pine_hollow.build().rows
    given = {"job_class": "para", "fte_this": 3, "fte_next": 2.5, "may_trade": "rate", "rate": 0.4, "trade_for": "interventionist"}
    school_rows = [{**rows["School"][0], "budget_kind": "positions"}]
    write_workbook(rows | {"School": school_rows, "Allotments": [given]}, tmp_path / "book.xlsx")
    read = read_workbook(tmp_path / "book.xlsx")
    assert read.school is not None and not read.must_fix
    found = read.school.allotments[0]
    assert (found.job_class, found.fte_this, found.fte_next, found.may_trade, found.rate) == ("para", 300, 250, "rate", 40)
    assert found.trade_for == ("interventionist",) and found.at("fte_next").startswith("Allotments!")
    costs = {r.job_class: read.school.unit_cost(r, 100, 1) for r in read.school.staff}
    assert costs["para"] == 0 and costs["homeroom_teacher"] > 0


def fte(found: Plan) -> dict[str, int]:
    return {p.staff_id: p.fte for p in found.positions if p.staff_id in ("D", "E")}


def test_the_search_stays_within_them_and_trades_what_it_may() -> None:
    """Of the paras one is allotted; with the third specialist traded at 2.5 both stay."""
    place = school(replace(COACH, may_trade="n"), Allotment("para", 100))
    found = search(place, seconds=20).plan
    assert found is not None and sorted(fte(found).values()) == [0, 100] and found.trades == ()
    place = school(COACH, Allotment("para", 100))
    found = search(place, seconds=20).plan
    assert found is not None and fte(found) == {"D": 100, "E": 100}
    assert [(t.gives, t.gets) for t in found.trades] == [("specialist", "para")] and 40 <= found.trades[0].fte <= 100
