"""The auditor and tampering: whatever is changed in a lawful plan is found, and nothing makes it crash."""

from collections.abc import Callable
from dataclasses import fields, replace

import pytest
from changing import add, drop, edit, instead
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny import full_plan, full_school, settle, tiny_plan, tiny_school

from planner.audit import audit
from planner.domain.plan import (
    ACCOUNTS,
    Accounts,
    Block,
    Day,
    DutyPost,
    FundLine,
    Lesson,
    Meeting,
    MethodUse,
    Plan,
    Position,
    ProgramChoice,
    Section,
    Session,
    Share,
    Trade,
    Unit,
)
from planner.domain.school import School

SCHOOL, PLAN = full_school(), full_plan()


def rules_broken(plan: Plan, school: School = SCHOOL) -> set[str]:
    return {v.rule for v in audit(school, plan).violations}


def test_the_hand_made_plans_are_lawful() -> None:
    assert audit(SCHOOL, PLAN).lawful and audit(tiny_school(), tiny_plan()).lawful


def test_an_audit_survives_the_journey_through_json() -> None:
    again = Plan.from_json(PLAN.to_json())
    assert again == PLAN and audit(SCHOOL, again) == audit(SCHOOL, PLAN)


def test_an_empty_plan_breaks_promises_and_crashes_nothing() -> None:
    assert {"KnownIds", "DaysAdd", "LawfulAdult", "CostsRight"} & rules_broken(Plan()) >= {"KnownIds", "DaysAdd"}
    assert audit(SCHOOL, Plan()).measures.keys() == audit(SCHOOL, PLAN).measures.keys()
    assert audit(School(info=SCHOOL.info), PLAN).violations


def test_equal_schools_and_plans_are_audited_anew() -> None:
    """The remembered facts belong to one school and one plan, by identity."""
    assert audit(SCHOOL, PLAN).lawful
    assert not audit(SCHOOL, replace(PLAN, meetings=())).lawful
    assert not audit(edit(SCHOOL, "teams", "G1", floor_min=300), PLAN).lawful
    assert audit(SCHOOL, PLAN).lawful


# --- every cell of the grid --------------------------------------------------------------------------------------------
VALUES = {
    "day": (1, 2),
    "slot": ("S1", "S2", "S3", "L1"),
    "homeroom": ("H1A", "H1B"),
    "special": ("ART", "PE"),
    "unit_id": ("A", "P", "E", "T1.1"),
}


@pytest.mark.parametrize("index", range(len(PLAN.grid)))
@pytest.mark.parametrize("field", VALUES)
def test_no_cell_of_the_grid_can_be_changed_alone(index: int, field: str) -> None:
    for value in VALUES[field]:
        if value != getattr(PLAN.grid[index], field):
            assert rules_broken(instead(PLAN, "grid", index, **{field: value})), (index, field, value)


def test_nothing_can_be_left_out() -> None:
    for field in ("days", "positions", "programs", "funds", "grid", "blocks", "duties", "meetings", "sessions"):
        for index in range(len(getattr(PLAN, field))):
            assert rules_broken(drop(PLAN, field, index)), (field, index)


def test_two_interchangeable_specialists_may_be_swapped_everywhere() -> None:
    """A lawful change is no violation: art and PE change places on the whole of day 1."""
    other = {"S1": "S2", "S2": "S1"}
    swapped = tuple(replace(e, slot=other[e.slot]) if e.day == 1 else e for e in PLAN.grid)
    assert audit(SCHOOL, replace(PLAN, grid=swapped)).lawful


# --- mutators ----------------------------------------------------------------------------------------------------------
Mutator = Callable[[st.DataObject], tuple[Plan, set[str]]]
amounts = st.integers(-1_000_000, 1_000_000).filter(bool)


def _index(data: st.DataObject, field: str) -> int:
    return data.draw(st.integers(0, len(getattr(PLAN, field)) - 1), label=field)


def double_booking(data: st.DataObject) -> tuple[Plan, set[str]]:
    """The adult of one lesson is put into another place at that time."""
    i = _index(data, "grid")
    lesson = PLAN.grid[i]
    same_time = [k for k, e in enumerate(PLAN.grid) if k != i and (e.day, e.slot) == (lesson.day, lesson.slot)]
    if data.draw(st.booleans()):
        return instead(PLAN, "grid", data.draw(st.sampled_from(same_time)), unit_id=lesson.unit_id), {"OnePlaceAtATime"}
    start = data.draw(st.integers(511, 584))
    session = Session("READ", 1, lesson.day, "REG", start, start + 90, lesson.unit_id)
    return add(PLAN, "sessions", session), {"OnePlaceAtATime"}


def absent_day(data: st.DataObject) -> tuple[Plan, set[str]]:
    """The adult of a lesson, a session or a duty does not work that day; or the fact is moved to a day outside the cycle."""
    field = data.draw(st.sampled_from(["grid", "sessions", "duties"]))
    i = _index(data, field)
    fact = getattr(PLAN, field)[i]
    if data.draw(st.booleans()):
        return instead(PLAN, field, i, day=data.draw(st.sampled_from([-1, 0, 3, 99]))), {"KnownIds"}
    positions = tuple(
        replace(p, units=tuple(replace(u, days=(3 - fact.day,)) if u.unit_id == fact.unit_id else u for u in p.units))
        for p in PLAN.positions
    )
    return replace(PLAN, positions=positions), {"OnePlaceAtATime"}


IDS = {"grid": ("slot", "homeroom", "special", "unit_id", "day_type"), "meetings": ("team_id", "day_type"), "blocks": ("kind", "grade"),
       "sessions": ("service_id", "unit_id"), "duties": ("duty_id", "unit_id"), "positions": ("staff_id",), "programs": ("program_id",),
       "funds": ("fund",)}  # fmt: skip


def unknown_id(data: st.DataObject) -> tuple[Plan, set[str]]:
    field = data.draw(st.sampled_from(sorted(IDS)))
    name = data.draw(st.sampled_from(IDS[field]))
    stranger = data.draw(st.text(max_size=4)) + "?"
    return instead(PLAN, field, _index(data, field), **{name: stranger}), {"KnownIds"}


def wrong_total(data: st.DataObject) -> tuple[Plan, set[str]]:
    """A cent or a minute more or less anywhere."""
    by = data.draw(amounts)
    match data.draw(st.sampled_from(["share", "program", "fund cost", "fund revenue", "meeting"])):
        case "share":
            i = _index(data, "positions")
            share = PLAN.positions[i].shares[0]
            return instead(PLAN, "positions", i, shares=(replace(share, cents=share.cents + by),)), {"CostsRight"}
        case "program":
            i = _index(data, "programs")
            return instead(PLAN, "programs", i, cents=PLAN.programs[i].cents + by), {"CostsRight"}
        case "fund cost":
            i = _index(data, "funds")
            return instead(PLAN, "funds", i, cost_cents=PLAN.funds[i].cost_cents + by), {"FundsBalance"}
        case "fund revenue":
            i = _index(data, "funds")
            return instead(PLAN, "funds", i, revenue_cents=PLAN.funds[i].revenue_cents + by), {"FundsBalance"}
        case _:
            i = _index(data, "meetings")
            return instead(PLAN, "meetings", i, minutes=PLAN.meetings[i].minutes + by), {"TeamMeets"}


def over_a_cap(data: st.DataObject) -> tuple[Plan, set[str]]:
    """More classes than a specialist may teach, more blocks than a grade may have, a session or a duty too many."""
    slots = data.draw(st.permutations(["S2", "S3"]))
    pairs = [("H1A", "PE", "P"), ("H1B", "ART", "A")]
    extra = [Lesson(2, "REG", slot, h, special, unit) for slot in slots for h, special, unit in pairs]
    count = data.draw(st.integers(2, 4))
    return add(PLAN, "grid", *extra[:count]), {"SpecialsRotation", "SpecialistDay", "ContractLoad"}


def wrong_fund(data: st.DataObject) -> tuple[Plan, set[str]]:
    """Some of a post's pay is moved to a fund that is ended, is not for it, or has too little; the fund lines agree with it."""
    i = _index(data, "positions")
    [share] = PLAN.positions[i].shares
    fund = data.draw(st.sampled_from([f.fund for f in SCHOOL.funds if f.fund != share.fund]))
    moved = data.draw(st.integers(500_01, share.cents))  # GF has $500 to spare
    rest = (replace(share, cents=share.cents - moved),) if moved < share.cents else ()
    plan = settle(SCHOOL, instead(PLAN, "positions", i, shares=(*rest, Share(fund, moved))))
    return plan, {"AllowableUse", "NoEndedMoney", "FundsBalance"}


@pytest.mark.parametrize("mutator", [double_booking, absent_day, unknown_id, wrong_total, over_a_cap, wrong_fund], ids=lambda m: m.__name__)
def test_tampering_is_found(mutator: Mutator) -> None:
    @settings(max_examples=40, deadline=None)
    @given(st.data())
    def tampered(data: st.DataObject) -> None:
        plan, rules = mutator(data)
        assert rules & rules_broken(plan), rules_broken(plan)

    tampered()


# --- anything at all ---------------------------------------------------------------------------------------------------
ids = st.sampled_from(["H1A", "ART", "A", "T1.1", "T1", "D", "G1", "SP", "INC", "READ", "LUNCH", "TUTOR", "GF", "T1A", "S1", "S2", "L1", "AFTER",
                       "REG", "ER", "1", "win", "lunch", "early_release", "stop", ""])  # fmt: skip
numbers = st.one_of(st.integers(-3, 5), st.integers(-1_000, 10_000))
names = st.lists(ids, max_size=3).map(tuple)
days = st.lists(st.integers(-1, 4), max_size=3).map(tuple)
shares = st.lists(st.builds(Share, ids, numbers), max_size=2).map(tuple)
units = st.lists(st.builds(Unit, ids, numbers, days), max_size=3).map(tuple)
FACTS = {
    "days": st.builds(Day, st.integers(-1, 4), ids, numbers),
    "positions": st.builds(Position, ids, units, shares),
    "programs": st.builds(ProgramChoice, ids, ids, numbers, shares),
    "methods": st.builds(MethodUse, ids, numbers, numbers, shares, days),
    "funds": st.builds(FundLine, ids, numbers, numbers, numbers),
    "meetings": st.builds(
        Meeting, ids, numbers, ids, numbers, numbers, numbers, names, names, st.lists(st.tuples(ids, ids), max_size=2).map(tuple)
    ),
    "grid": st.builds(Lesson, numbers, ids, ids, ids, ids, ids),
    "blocks": st.builds(Block, ids, ids, numbers, ids, numbers, numbers),
    "sessions": st.builds(Session, ids, numbers, numbers, ids, numbers, numbers, ids),
    "duties": st.builds(DutyPost, ids, numbers, ids, ids),
    "sections": st.builds(Section, ids, ids, ids, names, names, ids, ids, ids, numbers, ids),
    "trades": st.builds(Trade, ids, ids, numbers),
    "ledger": st.builds(Accounts, ids, *[numbers] * len(ACCOUNTS)),
}


def test_every_list_of_a_plan_is_tried() -> None:
    assert {f.name for f in fields(Plan)} == {*FACTS, "school_digest", "standing"}


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_nothing_crashes_the_auditor(data: st.DataObject) -> None:
    """Whole lists of nonsense in place of one or two of the plan's, or beside its own facts."""
    plan = PLAN
    for field in data.draw(st.lists(st.sampled_from(sorted(FACTS)), min_size=1, max_size=3, unique=True)):
        nonsense = tuple(data.draw(st.lists(FACTS[field], min_size=1, max_size=4)))
        plan = add(plan, field, *nonsense) if data.draw(st.booleans()) else replace(plan, **{field: nonsense})
    assert all(str(v) for v in audit(SCHOOL, plan).violations)
