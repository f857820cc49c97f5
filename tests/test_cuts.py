"""What would keep each cut, what is bought beside it, and what restricted funds leave: figures by hand on tiny schools."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from changing import edit, numbered
from test_put_back import PARA, REST, cut_plan, school
from tiny import position, program, settle, tiny_plan, tiny_school

from planner import tables
from planner.domain.outcome import Asked, Outcome, Status
from planner.domain.plan import MethodUse, Plan, Share
from planner.domain.school import Fund, FundRule, Lock, Method, Priority, Program, School
from planner.facts.carryover import carry_over
from planner.search.keeping import keeping
from planner.tables.money.cuts import bought, cut_lines, touched, unspent


def answers(found: School, plan: Plan) -> dict[str, tuple[str, int | None, bool]]:
    return {(k.units or (k.id,))[0]: (k.fund, k.more, k.exact) for k in keeping(found, plan)}


def test_the_fund_that_needs_the_least_more_to_the_cent() -> None:
    """$4,000 are unspent: D needs $16,000 more in the general fund, the clubs nothing more than is there."""
    found = school(REST + 4_000_00)
    assert answers(found, cut_plan(found, 0)) == {
        "D": ("GF", PARA - 4_000_00, True), "E": ("GF", PARA - 4_000_00, True), "CLUB": ("GF", 0, True),
    }  # fmt: skip


def test_a_restricted_fund_that_may_pay_needs_less() -> None:
    grant = Fund("GRANT", "A grant", "grant", revenue_next=15_000_00)
    found = school(REST, grant, fund_rules=numbered("FundRules", FundRule("GRANT", "para", "y")))
    assert answers(found, cut_plan(found, 0))["D"] == ("GF", PARA - 15_000_00, True)  # either may; the unrestricted one is named


def test_a_cut_that_money_would_pay_for_says_what_stands_against_it() -> None:
    found = school(REST + PARA, locks=numbered("Locks", Lock("staff", "D", value="off", reason="agreed")))
    keep = next(k for k in keeping(found, cut_plan(found, 0)) if k.units == ("D",))
    assert (keep.more, len(keep.against)) == (0, 1) and "Locks!" in keep.against[0]


def test_what_local_money_paid_is_a_question_for_the_district() -> None:
    """Title I has $12,000 unspent and may pay paraprofessionals; D was the school's own cost last year."""
    t1a = Fund("T1A", "Title I", "federal", revenue_next=12_000_00)
    found = school(REST, t1a, fund_rules=numbered("FundRules", FundRule("T1A", "para", "y")))
    keep = keeping(found, cut_plan(found, 3_000_00, gone=("D",)))[0]
    assert keep.asks == (Asked("T1A", 12_000_00),) and keep.fund == "GF"
    said = tables.cuts(found, Outcome(Status.FEASIBLE, keeps=(keep,)))["Question for the district"].iloc[0]
    assert said == "May Title I pay $12,000 of it? State or local money paid for it last year."


def test_where_no_fund_may_pay_each_says_why() -> None:
    old = Fund("ESSER3", "ARP ESSER", "federal", end_date=dt.date(2024, 9, 30))
    other = Fund("T1A", "Title I", "federal", revenue_next=50_000_00)
    found = school(REST, old, other, fund_rules=numbered("FundRules", FundRule("GF", "para", "n")))
    keep = keeping(found, cut_plan(found, 0))[0]
    assert (keep.fund, keep.more) == ("", None)
    assert keep.against == ("GF may not pay for para.", "ESSER3 ended on 2024-09-30.", "T1A may not pay for para.")


def test_a_reserve_that_was_voted_for_is_not_there_for_a_cut() -> None:
    found = replace(school(REST + PARA), priorities=(Priority("O4", 30, votes=5),))
    plan = cut_plan(found, 0, gone=("D", "E"))
    assert answers(found, plan)["D"] == ("GF", 2_000_00, True)  # 1 % of $200,000 stays


def test_when_the_time_is_over_the_sum_is_a_limit() -> None:
    found = school(REST + 4_000_00)
    keep = keeping(found, cut_plan(found, 0), lambda: True)[0]
    assert (keep.fund, keep.more, keep.exact) == ("GF", PARA - 4_000_00, False)
    assert tables.cuts(found, Outcome(Status.FEASIBLE, keeps=(keep,)))["What would keep it"].iloc[0] == "At most $16,000 more in General fund."


def test_when_the_time_is_over_money_that_is_there_is_no_shortage() -> None:
    found = school(REST + PARA)
    keep = keeping(found, cut_plan(found, 0), lambda: True)[0]
    assert (keep.more, keep.exact) == (0, False)
    said = tables.cuts(found, Outcome(Status.FEASIBLE, keeps=(keep,)))["What would keep it"].iloc[0]
    assert said == "General fund can pay for it. Keeping it was not tried in the time."


# --- told --------------------------------------------------------------------------------------------------------------
def test_cuts_stand_beside_what_is_bought() -> None:
    """Half a position's hours for duties: $10,000 of a paraprofessional's $20,000."""
    found = replace(school(REST + 10_000_00), methods=numbered("Methods", Method("duty_swap", "y", unit_cost=10_000_00)))
    use = MethodUse("duty_swap", 100, 10_000_00, (Share("GF", 10_000_00),))
    plan = settle(found, replace(cut_plan(found, 0), methods=(use,)))
    assert [(float(b.fte), b.cents) for b in bought(found, plan)] == [(0.5, 10_000_00)]
    said = tables.cuts_sentence(found, plan)
    assert said.startswith("The plan cuts 2 FTE (1 filled position, 1 vacant or departing) and $3,000 of programs. It buys 0.5 FTE for $10,000:")
    assert next(cut_lines(found, Outcome(Status.FEASIBLE, plan))) == said


def test_overload_pay_is_bought_in_sections() -> None:
    overload = Program("OVER", "Overload pay", 12_000_00, "GF", overload_sections=6, tag="stipend")
    found = tiny_school(programs=numbered("Programs", overload))
    plan = tiny_plan(found, programs=(program(found, "OVER", "continue", 12_000_00),))
    assert [(b.title, float(b.fte), b.cents) for b in bought(found, plan)] == [("Overload pay", 6 / 5, 12_000_00)]


def test_a_blank_filled_cell_is_asked_for() -> None:
    found = edit(school(REST), "staff", "D", vacancy="")
    plan = cut_plan(found, 3_000_00, gone=("D",))
    assert (touched(found, plan).filled, touched(found, plan).not_given) == (0, 1)
    said = tables.cuts_sentence(found, plan)
    assert "1 not given as filled or vacant" in said and said.endswith("Say on Staff, column Filled, which of these are filled.")


def test_nothing_cut_and_nothing_bought() -> None:
    found = tiny_school()
    assert tables.cuts_sentence(found, tiny_plan(found)) == "The plan cuts nothing."


# --- what restricted funds leave ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("fund", "kept", "lost"),
    [
        (Fund("T1A", "Title I", "federal", revenue_next=100_000_00), 15_000.0, 5_000.0),  # 15 % of $100,000, of $20,000 left
        (Fund("T1A", "Title I", "federal", revenue_next=50_000_00), 20_000.0, 0.0),  # a small award in full
        (Fund("PERKINS", "Perkins V", "federal", revenue_next=100_000_00), 0.0, 20_000.0),
        (Fund("IDEA", "IDEA", "federal", revenue_next=100_000_00), "not known", "not known"),
        (Fund("FUND", "A foundation", "grant", revenue_next=100_000_00, end_date=dt.date(2026, 8, 1)), 0.0, 20_000.0),
    ],
)
def test_leftovers_with_their_carry_over_rule(fund: Fund, kept: float | str, lost: float | str) -> None:
    found = tiny_school(funds=numbered("Funds", Fund("GF", "General fund", revenue_next=200_000_00), fund))
    spent = fund.revenue_next - 20_000_00
    paid = position(found, "D")
    plan = settle(found, tiny_plan(found, positions=(*tiny_plan(found).positions[:3], replace(paid, shares=(Share(fund.fund, spent),)))))
    row = tables.leftovers(found, plan).iloc[0]
    assert (row["Unspent"], row["May be carried over"], row["Lost if not spent"]) == (20_000.0, kept, lost)
    assert row["Rule"] == carry_over(found, fund).sentence
    assert unspent(found, plan)[1] == 20_000_00


def test_unrestricted_money_is_no_leftover() -> None:
    found = tiny_school(funds=numbered("Funds", Fund("GF", "General fund", revenue_next=250_000_00)))
    assert tables.leftovers(found, tiny_plan(found)).empty and unspent(found, tiny_plan(found)) == (50_000_00, 0)
