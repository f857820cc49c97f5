"""A paid hour after school, on the smallest school: 60 minutes after contract hours on one day of two, 150 of an average week."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from twins.schools import G1, GF, mini

from planner.audit import audit
from planner.checker.accounts import accounts, in_a_week
from planner.checker.week import week_of
from planner.domain.outcome import Status
from planner.domain.plan import ACCOUNTS
from planner.domain.school import CalendarRow, Method, School, Slot
from planner.rules.ledger import contract_week
from planner.search.solve import search
from planner.workbook.checks.ways import ways_have_their_day
from planner.workbook.method_days import with_brought_days

PAID = Method("paid_after_school", "y", max_amount=100, amount_unit="days", unit_cost=2_000_00, minutes_each=60, needs="staff_vote")


def school(method: Method = PAID, **fields: object) -> School:
    """No specials: without the paid hour the team never meets. The goal is 150 minutes."""
    return mini(specials=(), methods=(method,), teams=(replace(G1, goal_min=150),), bell=(Slot("REG", "L1", 1, 660, 690, "lunch"),), **fields)


def test_the_day_is_the_usual_one_with_an_hour_after_it() -> None:
    made = with_brought_days(school())
    assert [m.day_type for m in made.methods] == ["REG+AFTER"]
    assert [(s.slot, s.start, s.end, s.kind) for s in made.slots("REG+AFTER")] == [
        ("L1", 660, 690, "lunch"), ("AFTER", made.info.contract_end, made.info.contract_end + 60, "non_student"),
    ]  # fmt: skip


def test_it_is_bought_once_paid_and_outside_the_contract_week() -> None:
    made = with_brought_days(school())
    outcome = search(made, seconds=20)
    assert outcome.status is Status.OPTIMAL and outcome.plan is not None
    assert audit(made, outcome.plan).violations == () and [t.minutes for t in outcome.teams] == [150]
    [use] = outcome.plan.methods
    assert (use.method, use.amount, use.cents, len(use.days)) == ("paid_after_school", 100, 2_000_00, 1)
    week = week_of(made, outcome.plan)
    found = accounts(week, "T1")
    assert found.collaboration == 0 and sum(getattr(found, a) for a in ACCOUNTS) / in_a_week(week) == contract_week(week, "T1") == 2400
    assert any("the staff, by vote" in a for a in outcome.agreements)


def test_without_the_money_or_the_permission_nobody_meets() -> None:
    for made in (school(replace(PAID, allowed="n")), school(funds=(replace(GF, revenue_next=131_999_00),))):
        outcome = search(with_brought_days(made), seconds=20)
        assert [t.minutes for t in outcome.teams] == [0] and outcome.plan is not None and outcome.plan.methods == ()


LONGER = Method("longer_day", "y", max_amount=200, amount_unit="days", unit_cost=1_000_00, minutes_each=15, needs="bargaining")
STUB = Slot("REG", "STUB", 2, 905, 930, "non_student")  # 25 minutes at the end of the contract day: too short for a meeting of 30


def longer(method: Method = LONGER, **fields: Any) -> School:
    made = school(method, **fields)
    return replace(made, bell=(*made.bell, STUB), teams=(replace(G1, min_block=30, goal_min=300),))


def test_a_longer_day_makes_a_stub_of_25_minutes_a_meeting_of_40() -> None:
    made = with_brought_days(longer())
    assert [(s.slot, s.start, s.end) for s in made.slots("REG+LONGER", "non_student")] == [("STUB", 905, 945)]
    outcome = search(made, seconds=20)
    assert outcome.plan is not None and audit(made, outcome.plan).violations == ()
    assert [t.minutes for t in outcome.teams] == [200]  # 40 on both days of the cycle
    [use] = outcome.plan.methods
    assert (use.method, use.amount, use.cents, use.days) == ("longer_day", 200, 2_000_00, (1, 2))
    week = week_of(made, outcome.plan)
    found = accounts(week, "T1")
    assert found.collaboration / in_a_week(week) == 125  # the 15 minutes more are no part of the contract week as it is
    assert sum(getattr(found, a) for a in ACCOUNTS) / in_a_week(week) == contract_week(week, "T1") == 2400
    assert search(with_brought_days(longer(replace(LONGER, allowed="n"))), seconds=20).teams[0].minutes == 0


def test_where_the_contract_day_ends_with_students_the_longer_day_has_a_slot_of_its_own() -> None:
    made = with_brought_days(school(replace(LONGER, minutes_each=0)))
    assert [(s.slot, s.start, s.end) for s in made.slots("REG+LONGER", "non_student")] == [("LONGER", 930, 945)]


def test_two_kinds_of_day_need_a_bell_that_the_workbook_names() -> None:
    two = replace(school(), calendar=(CalendarRow(1, "REG"), CalendarRow(2, "OTHER")))
    assert with_brought_days(two) is two
    own = school(replace(PAID, day_type="LONG"))
    assert with_brought_days(own) is own


EARLIER = Method("before_after", "y", max_amount=100, amount_unit="days", minutes_each=40, needs="bargaining", families_affected=True)
IN, OUT = Slot("REG", "IN", 0, 470, 480, "arrival"), Slot("REG", "OUT", 9, 775, 780, "dismissal")


def shifted(method: Method = EARLIER) -> School:
    """Teachers 7:30 to 13:30, students 7:50 to 13:00: 20 minutes before them, 30 after, of which no team of 45 can make use."""
    made = school(method, student_start=470, contract_end=810)
    return replace(made, bell=(IN, *made.bell, OUT), teams=(replace(G1, min_block=45, goal_min=300),))


def test_a_shifted_day_puts_the_time_before_and_after_students_together() -> None:
    made = with_brought_days(shifted())
    found = [(s.slot, s.start, s.end) for s in made.slots("REG+EARLIER")]
    assert sorted(found, key=lambda s: s[1]) == [("IN", 455, 465), ("L1", 645, 675), ("OUT", 760, 765), ("EARLIER", 765, 810)]
    outcome = search(made, seconds=20)
    assert outcome.plan is not None and audit(made, outcome.plan).violations == ()
    assert [t.minutes for t in outcome.teams] == [112.5]  # 45 minutes on one day of two
    assert search(with_brought_days(shifted(replace(EARLIER, allowed="n"))), seconds=20).teams[0].minutes == 0


def test_a_way_that_changes_the_day_and_cannot_be_used_is_told() -> None:
    silent = school(replace(EARLIER, allowed="ask"))  # its bell does not say when students come and leave
    assert with_brought_days(silent) is silent
    assert [f.code for f in ways_have_their_day.find(silent)] == ["no-day-type"]
    assert list(ways_have_their_day.find(shifted())) == []
    assert [f.code for f in ways_have_their_day.find(school(Method("early_release", "y")))] == ["no-day-type"]


def test_a_workbook_that_allows_it_has_no_finding_more(book: Any) -> None:
    before = book.read()
    sheet = book["Methods"]
    line = next(r for r in range(1, sheet.max_row + 1) if sheet.cell(r, book.column("Methods", "method")).value == "paid_after_school")
    sheet.cell(line, book.column("Methods", "allowed")).value = "y"
    after = book.read()
    assert after.findings == before.findings and after.school is not None
    assert "REG+AFTER" in {s.day_type for s in after.school.bell}
