"""What must be agreed before a plan can stand: each thing with its facts and a sentence. By when is told by the tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from planner.domain.plan import Plan, Share
from planner.domain.school import Method, School
from planner.explain.changes import as_planned, locks_as_planned
from planner.facts.fund_rules import above, ends_later, item_words, items, lasting, not_local, supplant_reasons, supplements
from planner.facts.methods import must_be_agreed, name_of
from planner.facts.phrases import dollars
from planner.rules.locks import opened

NEEDS = {"staff_vote": "the staff, by vote", "bargaining": "the union", "board": "the school board", "families": "families"}


@dataclass(frozen=True)
class Agreement:
    """`kind` is method | ask | moved | cliff | shared | lock; `subject` the id it is about; `other` the other school,
    `funds` who would pay.

    `who` is staff_vote | bargaining | board | families | finance | other_school | people (those whom it touches).
    """

    kind: str
    subject: str
    who: str
    sentence: str
    cell: str = ""
    other: str = ""
    funds: tuple[str, ...] = ()


def agreed(school: School, plan: Plan) -> tuple[Agreement, ...]:
    """Everything that somebody else has to say yes to, ways of making time first."""
    return (
        *_methods(school, plan),
        *_asked(school, plan),
        *_signed(school, plan),
        *_shared(school, plan),
        *(Agreement("lock", lock.id, "people", sentence, lock.at("value")) for lock, sentence in opened(school, plan)),
    )


def ways_to_agree(school: School, plan: Plan) -> tuple[str, ...]:
    """The plan's ways of making time to which the staff, the union, the board, or families have to say yes."""
    known = school.method_by_id
    return tuple(m.method for m in plan.methods if m.method in known and must_be_agreed(known[m.method]))


def if_nobody_agrees(school: School, plan: Plan) -> School:
    """The school with the plan's positions and programs and without any way of making time that needs a yes.

    Ways that need none and cost nothing may be used, also those that the plan leaves out. No team has a minimum: what is left is told.
    """
    planned = as_planned(school, plan)
    kept = {m.method for m in plan.methods}
    free = {m.method for m in school.methods if not must_be_agreed(m) and (m.method in kept or not m.unit_cost)}
    own = school.method_by_id
    return replace(
        planned,
        methods=tuple(_as_free(m, own[m.method], kept, free) for m in planned.methods),
        teams=tuple(replace(t, floor_min=0) for t in school.teams),
        locks=locks_as_planned(school, plan),
    )


def _as_free(planned: Method, own: Method, kept: set[str], free: set[str]) -> Method:
    """A way of making time as the plan has it, as the workbook has it where the plan leaves it out, or off."""
    if planned.method not in free:
        return replace(planned, allowed="n")
    return planned if planned.method in kept else own


def _methods(school: School, plan: Plan) -> Iterator[Agreement]:
    for use in plan.methods:
        method = school.method_by_id.get(use.method)
        if method and must_be_agreed(method):
            who = NEEDS.get(method.needs, "the people affected")
            families = " This changes families' schedules." if method.families_affected else ""
            said = f"{name_of(use.method)}: to be agreed with {who} ({method.at('allowed')}).{families}"
            yield Agreement("method", use.method, method.needs if method.needs in NEEDS else "people", said, method.at("allowed"))


def _asked(school: School, plan: Plan) -> Iterator[Agreement]:
    """Funds that may pay for such a post or program only after asking."""
    wanted: list[tuple[str, tuple[Share, ...], str]] = [
        (p.staff_id, p.shares, school.tag_of(school.staff_by_id[p.staff_id])) for p in plan.positions
    ]
    chosen = ((school.program_by_id.get(c.program_id), c) for c in plan.programs)
    wanted += [(program.name, c.shares, program.tag) for program, c in chosen if program is not None]
    for subject, shares, tag in wanted:
        funds = tuple(s.fund for s in shares if school.fund_tag(s.fund, tag) == "ask")
        if funds:
            said = f"{subject} is paid from {', '.join(funds)}, which may be used only with approval (see FundRules)."
            yield Agreement("ask", subject, "finance", said, "FundRules", funds=funds)


def _signed(school: School, plan: Plan) -> Iterator[Agreement]:
    """Costs that moved from the school's own money to federal money, with the reason; recurring costs on money that ends."""
    reasons = supplant_reasons(school)
    for item, shares in items(school, plan):
        words = item_words(school, item)
        for fund in school.funds:
            moved = above(shares, fund.fund, not_local(school, item)) if supplements(fund) else 0
            if moved:
                cell = school.info.at.get("supplant_reason", "School")
                why = reasons.get((item.id, fund.fund), "not given")
                said = f"{words}: {dollars(moved)} moves to {fund.fund}, because: {why} ({cell})."
                yield Agreement("moved", item.id, "finance", said, cell, funds=(fund.fund,))
            paid = sum(s.cents for s in shares if s.fund == fund.fund)
            if paid and ends_later(school, fund) and lasting(school, item):
                signed = "signed off on the School sheet" if fund.fund in school.info.cliff_accepted else "as today"
                said = f"{words}: {dollars(paid)} a year is charged to {fund.fund}, which ends on {fund.end_date} ({signed})."
                accepted = school.info.at.get("cliff_accepted", "School")
                yield Agreement("cliff", item.id, "board", said, accepted, funds=(fund.fund,))


def _shared(school: School, plan: Plan) -> Iterator[Agreement]:
    """Shared posts whose days or FTE change: the other school has to agree."""
    for position in plan.positions:
        row = school.staff_by_id[position.staff_id]
        for unit in position.units if row.shared_school else ():
            days = ", ".join(school.day_label(d) for d in unit.days) or "no day"
            if unit.fte != row.fte or set(unit.days) != set(school.staff_days(row)):
                cell = row.at("shared_school")
                said = f"{unit.unit_id} would be here on {days}: must be agreed with {row.shared_school} ({cell})."
                yield Agreement("shared", unit.unit_id, "other_school", said, cell, row.shared_school)
