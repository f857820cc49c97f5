"""For the board and the public: two pages at most, rounded, and no group so small that it is a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

import pandas as pd

from planner import tables
from planner.outcome import Outcome
from planner.papers.option import FOOTER, Left, Option
from planner.papers.page import Paper
from planner.school import PLAN_YEARS, School
from planner.tables.public import FOLDED, ROUNDED, fives, public_changes, public_positions, rounded, thousands
from planner.tables.words import NOT_GIVEN, frame, listed, team_words
from planner.tables.years import gaps

OF_ITSELF = " It is a price, and is not proposed."
MOST_TEAMS = 12  # rows of a table that leave the paper at two pages
MOST_ASKED = 10
MOST_SAID = 3  # sentences of a kind
EVERYTHING, NOTHING = "Everything goes on", "Nothing is decided"
DECISIONS = (("stop", "Stops"), ("reduce", "Shrinks"), ("start", "Starts"))


def board(options: Sequence[Option], left: Left = None) -> bytes:
    """The first option is the plan that is spoken of; others stand beside it. `left`: minutes of each team if nothing is decided."""
    first = options[0]
    school, plan = first.school, first.plan
    paper = Paper(f"{school.info.school_name}: a plan for {school.year_label(1)}", f"For the board and the public. {tables.TITLE}.", FOOTER)
    paper.say(f"{ROUNDED} {FOLDED} Positions, never people.", soft=True)
    paper.head("The gap")
    paper.say(*gap(school))
    paper.head("The options")
    paper.table(compared(options, left), "No option.", (2.2, 1.4, 1.6, 1.5, 1.3))
    paper.bullets(first_words(first))
    paper.head("What stops, shrinks and starts")
    paper.bullets(decided(first))
    paper.table(public_positions(school, plan), "No positions.", (4, 1.1, 1.2, 1), bold_last=True, posts=True)
    paper.head("Minutes a week in which a whole team is free together")
    paper.table(team_minutes(first), "No team is named.", (3, 1, 1, 1))
    paper.head("The two years after, and what may go wrong")
    paper.bullets(risks(first))
    paper.head("What must be agreed, with whom, and by when")
    paper.table(to_ask(first), "Nothing in this plan needs the agreement of anybody else.", (4, 2, 1.2))
    paper.say(tables.DISCLAIMER, soft=True)
    return paper.bytes()


# --- the gap -----------------------------------------------------------------------------------------------------------
def gap(school: School) -> Iterator[str]:
    """This year, next year, why, and the year after next if nothing is done."""
    now, need = (sum(tables.continue_cost(school, y).values(), Fraction(0)) for y in (0, 1))
    missing = tables.shortfall(school)
    yield f"This year the school costs {thousands(now)}. If everything went on, it would cost {thousands(need)} in {school.year_label(1)},"
    if missing <= 0:
        yield f"which is {thousands(-missing)} less than the {thousands(need - missing)} that will come in."
    else:
        yield f"but {thousands(need - missing)} will come in: {thousands(missing)} is missing."
    yield _why(school)
    last = sum(g.missing for g in gaps(school) if g.year == PLAN_YEARS[-1])
    if last > 0:
        yield f"By {school.year_label(PLAN_YEARS[-1])} it would be {thousands(last)} a year."


def _why(school: School) -> str:
    words = ("missing this year already", "money that ended", "other money lost", "carryover", "higher pay and benefits", "more students")
    less = ("left over this year", "", "other money gained", "money carried over", "lower pay", "fewer students")
    here = [g for g in gaps(school) if g.year == 1]
    causes = [sum(g.causes[i] for g in here) for i in range(len(words))]
    more = [f"{w} {thousands(c)}" for w, c in zip(words, causes, strict=True) if c > 0]
    fewer = [f"{w} {thousands(-c)}" for w, c in zip(less, causes, strict=True) if c < 0]
    if not more:
        return ""
    return f"Why: {listed(more)}{f'; made smaller by {listed(fewer)}' if fewer else ''}."


# --- the options -------------------------------------------------------------------------------------------------------
def compared(options: Sequence[Option], left: Left = None) -> pd.DataFrame:
    """What each option costs, what is left or missing, and the minutes of the team with the least."""
    school = options[0].school
    columns = ("Option", f"Cost {school.year_label(1)}", "Left or missing", "Team with the least, minutes", "Teams at their goal")
    today = {t.team_id: c.minutes_today for t in school.teams if (c := school.current_of(t.team_id)) and c.minutes_today is not None}
    need, missing = sum(tables.continue_cost(school, 1).values(), Fraction(0)), tables.shortfall(school)
    rows = [(EVERYTHING, thousands(need), _left(-missing), *_teams(school, today))]
    if left:
        rows.append((NOTHING, "-", "what ended money paid is gone", *_teams(school, left)))
    for o in options:
        cost = sum(x.cost_cents for x in o.plan.funds if x.year == 1)
        have = sum(x.revenue_cents for x in o.plan.funds if x.year == 1 and not o.school.ended(o.school.fund_by_id[x.fund]))
        minutes = {t.team_id: t.minutes for t in o.outcome.teams}
        rows.append((o.title, thousands(cost), _left(Fraction(have - cost)), *_teams(o.school, minutes)))
    return frame(columns, rows)


def _left(cents: Fraction) -> str:
    return f"{thousands(cents)} left" if cents >= 0 else f"{thousands(-cents)} missing"


def _teams(school: School, minutes: dict[str, int] | dict[str, Fraction] | Left) -> tuple[str, str]:
    """ "90", "5 of 8"; teams whose minutes were not given are not counted."""
    known = {t: Fraction(m) for t, m in (minutes or {}).items()}
    if not known:
        return NOT_GIVEN, NOT_GIVEN
    there = sum(m >= school.team_by_id[t].goal_min for t, m in known.items() if school.team_by_id[t].goal_min)
    return str(fives(min(known.values()))), f"{there} of {sum(bool(school.team_by_id[t].goal_min) for t in known)}"


def first_words(o: Option) -> Iterator[str]:
    """What stops the plan giving more, and the prices of what it keeps."""
    yield from (rounded(s) for s in o.outcome.limits[:MOST_SAID])
    yield from (f"What it costs, never proposed: {rounded(s).removesuffix(OF_ITSELF)}" for s in o.outcome.prices[:MOST_SAID])


# --- what changes ------------------------------------------------------------------------------------------------------
def decided(o: Option) -> Iterator[str]:
    for decision, word in DECISIONS:
        names = [_program(o, c.program_id, c.cents) for c in o.plan.programs if c.decision == decision]
        if names:
            yield f"{word}: {listed(names)}."
    yield from ideas(o)
    ways = [tables.METHOD[m.method].split(":")[0] for m in o.plan.methods if m.method in tables.METHOD]
    if ways:
        yield f"Ways of making time: {'; '.join(ways)}."
    said = public_changes(o.school, o.plan)
    yield f"Positions: {said}."


def ideas(o: Option) -> Iterator[str]:
    """Ideas that the plan does not start, each with its reason; no sums, which rounding could turn round."""
    left = list(tables.not_started(o.school, o.plan))
    for program in left[:MOST_SAID]:
        yield f"Does not start: {program.name}. {tables.why_not(o.school, o.plan, program, dollars=False)}"
    if len(left) > MOST_SAID:
        yield f"{len(left) - MOST_SAID} more ideas do not start; the plan workbook says why."


def _program(o: Option, program_id: str, cents: int) -> str:
    program = o.school.program_by_id[program_id]
    before = 0 if program.start_only else program.cost_next
    change = f"{thousands(before)} to {thousands(cents)}" if cents and before else thousands(before or cents)
    return f"{program.name} ({change})"


def team_minutes(o: Option) -> pd.DataFrame:
    """Minutes today and then, rounded; where there are many teams, those with the least."""
    found = {t.team_id: t for t in o.outcome.teams}
    rows: list[tuple[str | int, ...]] = []
    for team in o.school.teams:
        if team.team_id in found:
            today = o.school.current_of(team.team_id)
            before = NOT_GIVEN if today is None or today.minutes_today is None else fives(today.minutes_today)
            rows.append((team_words(team), before, fives(found[team.team_id].minutes), fives(team.goal_min) or "-"))
    if len(rows) > MOST_TEAMS:
        rest = sorted(rows, key=lambda r: int(r[2]))
        rows = [*rest[: MOST_TEAMS - 1], (f"And {len(rows) - MOST_TEAMS + 1} teams with as much or more", "", "", "")]
    return frame(("Team", "Today", "In the plan", "Goal"), rows)


# --- risks -------------------------------------------------------------------------------------------------------------
def risks(o: Option) -> Iterator[str]:
    school, plan = o.school, o.plan
    yield f"{rounded(tables.later_sentence(school, plan))} Each fund counts by itself: what one has left may not fill another."
    yield rounded(tables.one_time_sentence(school, plan))
    yield from _lose(school, o.outcome)
    alone = len(tables.no_common_time(school, plan))
    if alone:
        yield f"{alone} teaching position{' has' if alone == 1 else 's have'} no common time in this plan."
    yield tables.sure_sentence(o.outcome)


def _lose(school: School, outcome: Outcome) -> Iterator[str]:
    """Teams that would have less than today, and teams under their goal."""
    less, under = [], []
    for found in outcome.teams:
        team, today = school.team_by_id[found.team_id], school.current_of(found.team_id)
        if today and today.minutes_today is not None and found.minutes < today.minutes_today:
            less.append(team_words(team))
        if team.goal_min and found.minutes < team.goal_min:
            under.append(team_words(team))
    if less:
        yield f"Less time together than today: {_some(less)}."
    if under:
        yield f"Under their goal: {_some(under)}."


def _some(names: list[str]) -> str:
    return listed(names) if len(names) <= 2 * MOST_SAID else f"{listed(names[:MOST_SAID])} and {len(names) - MOST_SAID} other teams"


# --- what must be agreed -----------------------------------------------------------------------------------------------
def to_ask(o: Option) -> pd.DataFrame:
    """The earliest first; where there are many, the rest as a number."""
    columns = ["What", "With whom", "By when"]
    asked = tables.to_agree(o.school, o.plan, public=True)[columns].drop_duplicates()
    if len(asked) <= MOST_ASKED:
        return asked
    rest = frame(columns, [(f"And {len(asked) - MOST_ASKED + 1} more, listed in the plan workbook", "", "")])
    return pd.concat([asked.iloc[: MOST_ASKED - 1], rest])
