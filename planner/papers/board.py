"""For the board: two pages. The gap, the options, what stops, minutes, the years after, risks, what must be agreed and by when. Public."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pandas as pd

from planner import tables
from planner.outcome import Outcome
from planner.papers.doc import Paper
from planner.school import PLAN_YEARS, School
from planner.tables.agreed import calendar, notice_words
from planner.tables.costs import money_next
from planner.tables.public import ROUNDED, fives, public_positions, thousands
from planner.tables.words import NOT_GIVEN, frame, listed, team_words
from planner.tables.years import gaps

CARRY_ON = "Carry today's plan on"
MOST = 8  # teams in a table on two pages: the rest are summed up

Option = tuple[str, School, Outcome]


def board(school: School, options: Sequence[Option]) -> bytes:
    """`options` are the plans beside carrying on; the first is the one that is told in full. Raises ValueError without a plan."""
    _title, _school, outcome = options[0]
    if outcome.plan is None:
        raise ValueError("There is no plan to tell the board of.")
    year = school.year_label(1)
    paper = Paper(f"{school.info.school_name}: staffing and schedule {year}", f"{tables.TITLE}. {ROUNDED}", tables.DISCLAIMER)
    paper.heading("The gap")
    paper.bullets(_gap(school))
    paper.heading("The options")
    paper.table(_options(school, options))
    paper.heading(f"What changes in the option “{options[0][0]}”")
    paper.bullets(_changes(school, outcome))
    paper.heading("Time in which teachers work together, minutes a week")
    paper.table(_minutes(school, outcome))
    paper.heading("The years after")
    paper.bullets(_later(school, outcome))
    paper.heading("Risks, and what stops us getting more")
    paper.bullets((*outcome.limits[:4], *_risks(school)), "Nothing is known that stops the teams short of their goals.")
    paper.heading("What must be agreed")
    paper.table(calendar(school, outcome).head(10), "Nothing in this option needs the agreement of anybody else.")
    what, source, as_of = notice_words(school)
    paper.line(f"Notices of reduction: {what}{f' ({source}, as of {as_of})' if as_of else ''}.", quiet=True)
    return paper.bytes()


def _gap(school: School) -> tuple[str, ...]:
    found = [g for g in gaps(school) if g.year == 1]
    words = ("already missing this year", "money that ended", "other money lost", "carryover used", "higher pay and benefits", "enrolment")
    sums = [sum(g.causes[i] for g in found) for i in range(len(words))]
    more = listed(f"{w} {thousands(n)}" for w, n in zip(words, sums, strict=True) if n >= 50_000)
    less = -sum(n for n in sums if n < 0)
    missing = sum(sums)
    if missing <= 0:
        return (f"Everything could go on next year, with {thousands(-missing)} left.",)
    this_year = sum(f.revenue_this for f in school.funds)
    share = f"{100 * missing / this_year:.1f} % of this year's money"
    first = f"If everything goes on, {thousands(missing)} is missing in {school.year_label(1)}: {share}."
    return (first, f"Why: {more}{f'; against it, other money grows by {thousands(less)}' if less >= 50_000 else ''}.")


def _options(school: School, options: Sequence[Option]) -> pd.DataFrame:
    missing = tables.shortfall(school)
    today = [c.minutes_today for t in school.teams if (c := school.current_of(t.team_id)) and c.minutes_today is not None]
    lowest = fives(min(today)) if today else NOT_GIVEN
    average = fives(Fraction(sum(today), len(today))) if today else NOT_GIVEN
    rows: list[tuple[str | int, ...]] = [(CARRY_ON, f"{thousands(missing)} missing", lowest, average, "nothing")]
    rows += [(title, *_option(place, outcome)) for title, place, outcome in options]
    return frame(("Option", "Money next year", "Lowest team", "Average team", "What stops or shrinks"), rows)


def _option(school: School, outcome: Outcome) -> tuple[str | int, ...]:
    plan = outcome.plan
    assert plan is not None
    have, cost = sum(money_next(school, f) for f in school.funds), sum(x.cost_cents for x in plan.funds if x.year == 1)
    each = [t.minutes for t in outcome.teams]
    names = [school.program_by_id[c.program_id].name for c in plan.programs if c.decision in ("stop", "reduce")]
    table = public_positions(school, plan)
    names += [f"{row['Positions']} {row['Change']:+.1f} FTE" for _, row in table.iterrows() if row["Change"] < 0]
    average = fives(sum(each, Fraction(0)) / len(each)) if each else NOT_GIVEN
    return f"{thousands(have - cost)} left", fives(min(each)) if each else NOT_GIVEN, average, listed(names, "nothing")


def _changes(school: School, outcome: Outcome) -> tuple[str, ...]:
    plan = outcome.plan
    assert plan is not None
    said = []
    for decision, words in (("stop", "Stops"), ("reduce", "Shrinks"), ("start", "Starts")):
        chosen = [(school.program_by_id[c.program_id], c) for c in plan.programs if c.decision == decision]
        named = listed(f"{p.name} ({thousands(abs(p.cost_next - c.cents) if decision != 'start' else c.cents)})" for p, c in chosen)
        said += [f"{words}: {named}."] if chosen else []
    moved = [f"{row['Positions']} {row['Change']:+.1f}" for _, row in public_positions(school, plan).iterrows() if row["Change"]]
    said += [f"Positions, in full-time posts: {listed(moved)}. The plan decides about positions, never about people."] if moved else []
    return tuple(said) or ("No program and no position changes.",)


def _minutes(school: School, outcome: Outcome) -> pd.DataFrame:
    found = {t.team_id: t.minutes for t in outcome.teams}
    teams = sorted((t for t in school.teams if t.team_id in found), key=lambda t: found[t.team_id])
    rows: list[tuple[str | int, ...]] = []
    for team in teams[:MOST]:
        today = school.current_of(team.team_id)
        before = NOT_GIVEN if today is None or today.minutes_today is None else fives(today.minutes_today)
        rows.append((team_words(team), before, fives(found[team.team_id]), team.goal_min))
    more = teams[MOST:]
    if more:
        rows.append((f"{len(more)} more teams, at least", "", fives(min(found[t.team_id] for t in more)), min(t.goal_min for t in more)))
    return frame(("Team", "Today", "Then", "Goal"), rows)


def _later(school: School, outcome: Outcome) -> tuple[str, ...]:
    plan = outcome.plan
    assert plan is not None
    said = []
    for year in PLAN_YEARS[1:]:
        short = sum(max(0, x.cost_cents - x.revenue_cents) for x in plan.funds if x.year == year)
        label = school.year_label(year)
        missing = f"{thousands(short)} would be missing with the same plan" if short >= 50_000 else "every fund would balance"
        said.append(f"{label}: {missing}.")
    once = tables.one_time_sentence(school, plan)
    return (*said, *((once,) if once else ()))


def _risks(school: School) -> tuple[str, ...]:
    return ("Years 2 and 3 are a forecast from the workbook's growth rates and revenue.",)
