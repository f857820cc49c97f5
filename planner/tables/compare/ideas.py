"""Why an idea of the start list is not started, as far as the plan at hand shows it; nothing is guessed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import floor

from planner.checker.costs import fund_cost
from planner.domain.outcome import Idea
from planner.domain.plan import Plan
from planner.domain.school import Fund, Program, School
from planner.domain.subject import Item
from planner.facts.fund_rules import WHOLE, fund_revenue
from planner.rules.funds import EndsInTheYear, NoNewCliff, SupplementNotSupplant
from planner.tables.words import fund_words, listed, money

NAMED = 3  # funds
NEAR = Fraction(1, 50)  # of a goal
PARTS = (NoNewCliff(), SupplementNotSupplant(), EndsInTheYear())


def not_started(school: School, plan: Plan) -> Iterator[Program]:
    """The ideas that the plan leaves for later."""
    for choice in plan.programs:
        program = school.program_by_id.get(choice.program_id)
        if program is not None and choice.decision == "not started":
            yield program


def why_not(school: School, plan: Plan, program: Program, tried: Sequence[Idea] = (), dollars: bool = True) -> str:
    """Every reason that holds, or that nothing speaks against it; without sums of money where `dollars` is False.

    `tried`: what a search has found of starting each of the ideas.
    """
    said = (*_locked(school, program), *_money(school, plan, program, dollars), *_minutes(program, tried), *_votes(program))
    return " ".join(said)


def _locked(school: School, program: Program) -> Iterator[str]:
    lock = next((k for k in school.locks if k.what == "program" and k.id == program.program_id and k.value == "stop"), None)
    if lock is not None:
        yield f"The Locks sheet says not to start it{f': {lock.reason}' if lock.reason else ''}."


def _money(school: School, plan: Plan, program: Program, dollars: bool) -> Iterator[str]:
    least = min((c for c in program.levels or (program.cost_next,) if c), default=0)
    payers = [f for f in school.funds if _may_pay(school, program, f)]
    if not payers:
        yield f"No funding source may pay for it{f' ({program.tag})' if program.tag else ''}."
        return
    left = sum(_left(school, plan, program, f) for f in payers)
    names = listed([fund_words(school, f.fund) for f in payers[:NAMED]]) + (" and others" if len(payers) > NAMED else "")
    has = "have" if len(payers) > 1 else "has"
    if left >= least:
        yield f"Funding is available: {names} {has} {money(left) if dollars else 'enough'} left in this plan."
    elif dollars:
        yield f"Not enough funding: it costs {money(least)}, and {names}, which may pay for it, {has} {money(left)} left in this plan."
    else:
        yield f"Too little funding is left in what may pay for it ({names})."


def _minutes(program: Program, tried: Sequence[Idea]) -> Iterator[str]:
    """Only what is proven, and more than a search may be off by."""
    found = next((i for i in tried if i.program_id == program.program_id), None)
    if found is not None and found.started is not None and found.now - found.started > NEAR:
        then, now = (floor(100 * share) for share in (found.started, found.now))
        yield f"It would take team time: the team furthest below its goal would be at {then}% of the goal instead of {now}%."


def _may_pay(school: School, program: Program, fund: Fund) -> bool:
    """Any part of it: by the fund's end, its list, and what would be a new cliff or would replace the school's own money."""
    parts = [rule.part(school, Item("program", program.program_id), fund) for rule in PARTS]
    allowed = school.fund_tag(fund.fund, program.tag) != "n"
    return allowed and not school.ended(fund) and all(WHOLE if part is None else part for part in parts)


def _left(school: School, plan: Plan, program: Program, fund: Fund) -> int:
    """Cents a year that the fund could still give: in the plan year, and in later years that must balance as well."""
    later = [y for y in (2, 3) if program.recurring and school.rule(f"balance_year_{y}")]
    return max(0, min(fund_revenue(school, fund, y) - fund_cost(school, plan, fund.fund, y) for y in (1, *later)))


def _votes(program: Program) -> Iterator[str]:
    if program.staff_vote < 0:
        yield f"Staff rated it against ({program.staff_vote:+d})."
    elif not program.staff_vote:
        yield "No staff survey points support it."
