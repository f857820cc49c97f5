"""The contract week of the full school: 480 minutes a day on two days, a minute of one day 2.5 of an average week."""

from dataclasses import replace

import pytest
from changing import broken
from tiny import full_plan, full_school

from planner import tables
from planner.checker.accounts import accounts, beyond_hours, contract_minutes, in_a_week, paid_part
from planner.checker.week import week_of
from planner.domain.plan import ACCOUNTS, Accounts, DutyPost, Plan
from planner.domain.school import School
from planner.explain.ledger import ledger
from planner.rules import EveryMinuteOnce

SCHOOL, PLAN = full_school(), full_plan()
RULE = EveryMinuteOnce()


def minutes(school: School, plan: Plan, unit: str) -> dict[str, float]:
    """Minutes of an average week by account."""
    week = week_of(school, plan)
    found = accounts(week, unit)
    return {a: float(getattr(found, a) / in_a_week(week)) for a in ACCOUNTS}


def test_a_homeroom_teachers_week_by_hand() -> None:
    """Students 8:30 to 14:00, 330 minutes a day, of which lunch and recess are 50; a minute of one day counts 2.5.

    Day 1: out in S1 and S2 with the walk between (95), where the team meets for 90; the bus (15). Teaching 330 - 95 - 50 = 185.
    Day 2: out in S1 (45), to plan alone. Teaching 330 - 45 - 50 = 235. The rest: 2 x 480 - 420 - 15 - 100 - 45 - 90 = 290.
    """
    assert minutes(SCHOOL, PLAN, "T1.1") == {
        "teaching": 420 * 2.5, "duty": 15 * 2.5, "lunch": 100 * 2.5, "planning": 45 * 2.5, "collaboration": 90 * 2.5, "travel": 0.0,
        "other": 290 * 2.5,
    }  # fmt: skip


def test_every_teacher_has_the_whole_week_once() -> None:
    week = week_of(SCHOOL, PLAN)
    for unit in week.teachers:
        found = accounts(week, unit)
        days = sum(v.weeks for v in week.variants if week.here(unit, v))
        assert sum(getattr(found, a) for a in ACCOUNTS) == 4 * days * contract_minutes(week, unit)
        assert all(getattr(found, a) >= 0 for a in ACCOUNTS), found


def test_the_plan_and_the_auditor_count_alike() -> None:
    stated = {a.unit_id: a for a in ledger(SCHOOL, PLAN)}
    week = week_of(SCHOOL, PLAN)
    assert stated == {u: accounts(week, u) for u in week.teachers}
    assert broken(RULE, SCHOOL, replace(PLAN, ledger=ledger(SCHOOL, PLAN))) == []


def test_a_plan_without_a_ledger_is_counted_all_the_same() -> None:
    assert broken(RULE, SCHOOL, PLAN) == []


def moved(to: str, by: int) -> Plan:
    """One minute a day of planning told as something else."""
    lines = list(ledger(SCHOOL, PLAN))
    first = lines[0]
    lines[0] = replace(first, planning=first.planning - by, **{to: getattr(first, to) + by})
    return replace(PLAN, ledger=tuple(lines))


def test_a_minute_of_planning_told_as_common_time_is_found() -> None:
    """In a cycle of two days and 36 weeks, four quarters of 36 minutes are 0.5 a week of one day."""
    said = broken(RULE, SCHOOL, moved("collaboration", 4 * 36))
    assert len(said) == 2 and "minutes a week of planning; the plan's ledger says" in said[0]
    assert "of collaboration" in said[1]


@pytest.mark.parametrize(
    ("lines", "word"),
    [
        (lambda all_: all_[1:], "leaves out"),
        (lambda all_: (*all_, all_[0]), "twice"),
        (lambda all_: (*all_, Accounts("D")), "teaches nobody"),
    ],
)
def test_a_ledger_has_every_teacher_once(lines: object, word: str) -> None:
    assert callable(lines)
    said = broken(RULE, SCHOOL, replace(PLAN, ledger=lines(ledger(SCHOOL, PLAN))))
    assert any(word in s for s in said), said


def test_a_duty_is_no_planning() -> None:
    """T1.1 has the bus on day 1 only; on day 2 as well it has as many minutes more of duty, and fewer of the rest."""
    before = minutes(SCHOOL, PLAN, "T1.1")
    after = minutes(SCHOOL, replace(PLAN, duties=(*PLAN.duties, DutyPost("BUS", 2, "REG", "T1.1"))), "T1.1")
    assert after["duty"] > before["duty"] and sum(after.values()) == sum(before.values())


def test_what_is_claimed_twice_is_counted_once() -> None:
    """The bus at 12:00, when T1.1 has its class: 15 minutes of day 1 stay teaching, and duty has none of them; the week is no longer."""
    school = replace(SCHOOL, duties=tuple(replace(d, start=720, end=735) if d.duty_id == "BUS" else d for d in SCHOOL.duties))
    before, after = minutes(SCHOOL, PLAN, "T1.1"), minutes(school, PLAN, "T1.1")
    assert (after["teaching"], after["duty"]) == (before["teaching"], 0) and sum(after.values()) == sum(before.values())


def test_a_post_by_hours_has_its_part_of_every_day() -> None:
    """E at 0.05 FTE: 24 of 480 minutes a day, and a session of 45 on day 2."""
    few = tuple(replace(r, fte=5) if r.staff_id == "E" else r for r in SCHOOL.staff)
    school = replace(SCHOOL, staff=few)
    plan = replace(
        PLAN,
        positions=tuple(replace(p, units=tuple(replace(u, fte=5) for u in p.units)) if p.staff_id == "E" else p for p in PLAN.positions),
    )
    assert float(paid_part(week_of(school, plan), "E")) == 0.05
    said = broken(RULE, school, plan)
    assert len(said) == 1 and said[0].startswith("E has ") and "more than its contract week of 120" in said[0]


def test_a_specialist_by_hours_may_teach_beyond_them_and_the_clauses_say_so() -> None:
    """A at 0.05 FTE: 24 minutes a day, and two classes of 45 on day 1. No rule is broken; the contract sheet names A."""
    few = tuple(replace(r, fte=5) if r.staff_id == "A" else r for r in SCHOOL.staff)
    school = replace(SCHOOL, staff=few)
    units = tuple(replace(p, units=tuple(replace(u, fte=5) for u in p.units)) if p.staff_id == "A" else p for p in PLAN.positions)
    plan = replace(PLAN, positions=units)
    assert broken(RULE, school, plan) == [] and broken(RULE, school, replace(plan, ledger=ledger(school, plan))) == []
    assert beyond_hours(week_of(school, plan), "A") > 0 == beyond_hours(week_of(SCHOOL, PLAN), "A")
    last = tables.clauses(school, plan).iloc[-1]
    assert (last["Whose"], last["Required"]) == ("A", 0) and last["Clause"].startswith("Minutes per week beyond a part-time position's paid hours")
