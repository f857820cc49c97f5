"""Nothing is cut while money that may pay for it lies unspent: the finished plan is tried cut by cut, by hand on tiny schools."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from changing import edit, instead, numbered
from tiny import position, program, settle, staff, tiny_plan, tiny_school

from planner.audit import audit
from planner.domain.plan import Plan, Share
from planner.domain.school import Fund, FundRule, Priority, Program, School
from planner.domain.subject import Item
from planner.measures import MEASURE
from planner.search.put_back import cuts, put_back

PARA = 20_000_00
CLUB = Program("CLUB", "Clubs", 3_000_00, "GF", levels=(0, 1_500_00, 3_000_00), tag="supplies")


def school(money: int, *more: Fund, **fields: object) -> School:
    """The tiny school with so much in its general fund; D may stop, and a second para E, paid like D, is leaving."""
    base = tiny_school(funds=numbered("Funds", Fund("GF", "General fund", revenue_this=money, revenue_next=money), *more))
    posts = [replace(r, may_change="may stop") if r.staff_id == "D" else r for r in base.staff]
    posts.append(staff("E", "para", vacancy="leaving", may_change="may stop"))
    return replace(base, staff=numbered("Staff", *posts), programs=numbered("Programs", CLUB), **fields)  # type: ignore[arg-type]


def cut_plan(found: School, club: int = 3_000_00, gone: tuple[str, ...] = ("D", "E")) -> Plan:
    word = "continue" if club == CLUB.cost_next else "reduce" if club else "stop"
    positions = tuple(position(found, r.staff_id, 0 if r.staff_id in gone else None) for r in found.staff)
    return settle(found, tiny_plan(found, positions=positions, programs=(program(found, "CLUB", word, club),)))


def kept(plan: Plan) -> dict[str, int]:
    return {u.unit_id: u.fte for p in plan.positions for u in p.units if u.unit_id in ("D", "E")}


REST = 180_000_00  # what everything but D, E and CLUB costs


@pytest.mark.parametrize(
    ("money", "d", "e", "club"),
    [
        (REST, 0, 0, 0),  # nothing is left, nothing is put back
        (REST + 1_499_99, 0, 0, 0),
        (REST + 1_500_00, 0, 0, 1_500_00),  # half of the clubs
        (REST + PARA - 1, 0, 0, 3_000_00),
        (REST + PARA, 100, 0, 0),  # the filled position before the one that falls vacant, and before the clubs
        (REST + PARA + 3_000_00, 100, 0, 3_000_00),
        (REST + 2 * PARA, 100, 100, 0),
        (REST + 2 * PARA + 3_000_00, 100, 100, 3_000_00),
    ],
)
def test_what_unspent_money_pays_for_is_put_back(money: int, d: int, e: int, club: int) -> None:
    found = edit(school(money), "staff", fte=100)
    if money < REST + PARA:  # a part of a position would fit: here only whole ones are asked about
        found = replace(found, rules=())
    plan = cut_plan(found, 0)
    better, tried = put_back(found, plan, lambda: False)
    assert tried and audit(found, better).lawful
    assert (kept(better), better.programs[0].cents) == ({"D": d, "E": e}, club)


def test_the_week_is_held_and_the_fund_lines_add_up() -> None:
    found = school(REST + PARA)
    plan = cut_plan(found, 0)
    better, _ = put_back(found, plan, lambda: False)
    assert (better.grid, better.meetings, better.blocks) == (plan.grid, plan.meetings, plan.blocks)
    assert next(line for line in better.funds if line.year == 1).cost_cents == REST + PARA


def test_a_program_that_staff_would_stop_is_no_cut() -> None:
    found = edit(school(REST + 3_000_00), "programs", "CLUB", staff_vote=-1)
    plan = cut_plan(found, 0)
    assert [c.item for c in cuts(found, plan)] == [Item("staff", "D"), Item("staff", "E")]
    assert put_back(found, plan, lambda: False)[0].programs[0].cents == 0


def test_the_reserve_that_staff_voted_for_is_no_money_left() -> None:
    """1 % of $202,000 is $2,020: with the clubs' $1,500 out of $3,000 left, only $1,500 would stay."""
    found = school(REST + PARA + 2_000_00 + 1_000_00)
    plan = cut_plan(found, 0, gone=("E",))
    assert put_back(found, plan, lambda: False)[0].programs[0].cents == 3_000_00
    weighed = replace(found, priorities=(Priority("O4", 30),))  # a weight that nobody voted for keeps nothing back
    assert put_back(weighed, plan, lambda: False)[0].programs[0].cents == 3_000_00
    voted = replace(found, priorities=(Priority("O4", 30, votes=5),))
    assert put_back(voted, plan, lambda: False)[0].programs[0].cents == 0


def test_restricted_money_pays_only_for_its_purpose() -> None:
    t1a = Fund("T1A", "Title I", "federal", revenue_next=PARA)
    plan_of = {}
    for allowed in ("y", "n"):
        found = school(REST, t1a, fund_rules=numbered("FundRules", FundRule("T1A", "para", allowed)))
        found = edit(found, "staff", "D", fund=(("T1A", 10_000),))
        plan_of[allowed], _ = put_back(found, cut_plan(found, 0), lambda: False)
    assert kept(plan_of["y"]) == {"D": 100, "E": 0} and kept(plan_of["n"]) == {"D": 0, "E": 0}
    assert next(p for p in plan_of["y"].positions if p.staff_id == "D").shares == (Share("T1A", PARA),)


def test_what_the_general_fund_paid_is_not_moved_to_title_one_to_pay_for_a_cut() -> None:
    """D is the school's own cost: with Title I unspent it stays cut. A second way: E is Title I's, and moves over from nothing."""
    t1a = Fund("T1A", "Title I", "federal", revenue_next=PARA)
    found = school(REST, t1a, fund_rules=numbered("FundRules", FundRule("T1A", "para", "y")))
    assert kept(put_back(found, cut_plan(found, 0), lambda: False)[0]) == {"D": 0, "E": 0}


def test_other_costs_move_over_where_their_rules_allow_it() -> None:
    """The grant may pay D, which today it pays already; then the general fund has $20,000 for E, who is its own."""
    grant = Fund("GRANT", "A grant", "other", revenue_next=PARA)
    found = school(REST + PARA, grant, fund_rules=numbered("FundRules", FundRule("GRANT", "para", "y")))
    plan = cut_plan(found, 0, gone=("E",))  # D is paid by the general fund, and the grant lies unspent
    better, _ = put_back(found, plan, lambda: False)
    assert kept(better) == {"D": 100, "E": 100} and audit(found, better).lawful


def test_ended_money_pays_nothing() -> None:
    old = Fund("ESSER3", "ARP ESSER", "federal", revenue_next=PARA, end_date=dt.date(2024, 9, 30))
    found = school(REST, old, fund_rules=numbered("FundRules", FundRule("ESSER3", "all", "y")))
    assert kept(put_back(found, cut_plan(found, 0), lambda: False)[0]) == {"D": 0, "E": 0}


def test_what_the_checker_refuses_stays_cut() -> None:
    """A limit of the workbook that D's position would break: it is locked off."""
    from planner.domain.school import Lock

    found = school(REST + 2 * PARA, locks=numbered("Locks", Lock("staff", "D", value="off")))
    assert kept(put_back(found, cut_plan(found, 3_000_00), lambda: False)[0]) == {"D": 0, "E": 0} | {"E": 100}


def test_when_the_time_is_over_it_is_not_said_that_all_were_tried() -> None:
    found = school(REST + PARA)
    plan = cut_plan(found, 0)
    assert put_back(found, plan, lambda: True) == (plan, False)


def test_measures_of_cuts() -> None:
    found = school(REST + 2 * PARA)
    plan = cut_plan(found, 1_500_00)
    assert MEASURE["O21"].value(found, plan) == 200  # one of the two is leaving: it counts as well
    assert MEASURE["O22"].value(found, plan) == 1_500_00
    assert MEASURE["O22"].value(edit(found, "programs", "CLUB", staff_vote=-1), plan) == 0
    part = instead(plan, "positions", 3, units=(replace(plan.positions[3].units[0], fte=40),))
    assert MEASURE["O21"].value(found, part) == 160
