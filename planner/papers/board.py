"""For the board and the public: two pages at most, rounded, and no group so small that it is a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

import pandas as pd

from planner import tables
from planner.domain.school import PLAN_YEARS, School
from planner.papers.beside import (
    DECISIONS,
    MOST_OPTIONS,
    MOST_SAID,
    WORTH_SAYING,
    all_or_some,
    compared,
    planned,
    team_minutes,
    what_differs,
    with_less,
)
from planner.papers.option import FOOTER, Left, Option, marks, under
from planner.papers.page import Paper
from planner.tables.money.years import gaps
from planner.tables.plan.least import parts_of_goals
from planner.tables.plan.public import FOLDED, ROUNDED, public_changes, public_positions, rounded, thousands
from planner.tables.plan.voting import vote_lines
from planner.tables.words import frame, listed, team_words

OF_ITSELF = " It is a price, and is not proposed."
MOST_ASKED = 10


def board(options: Sequence[Option], left: Left = None) -> bytes:
    """The first option is the plan that is spoken of; up to two others stand beside it.

    `left`: minutes of each team at most where the week is only re-timed.
    """
    options = options[:MOST_OPTIONS]
    first, several = options[0], len(options) > 1
    school, plan = first.school, first.plan
    title, said = f"{school.info.school_name}: a plan for {school.year_label(1)}", f"For the board and the public. {tables.TITLE}."
    paper = Paper(title, under(options, said), FOOTER, size=9 if several else 9.5, mark=marks(options))
    paper.say(f"{ROUNDED} {FOLDED} This paper is about positions, not people.", soft=True)
    paper.head("What people will notice first")
    paper.bullets(noticed(first))
    paper.head("The budget gap")
    paper.say(*gap(school))
    paper.head("The options")
    paper.table(compared(options, left), "No options to show.", (2.0, 1.1, 1.7, *(1.3,) * (len(PLAN_YEARS) - 1), 1.2, 1.0))
    if several:
        paper.table(what_differs(options), "No options to show.", (1.5, 2.6, 2.3, 1.8))
    paper.bullets(first_words(first))
    paper.head(f"Programs and positions that change{f': {first.title.lower()}' if several else ''}")
    paper.bullets(decided(first))
    paper.table(public_positions(school, plan), "No positions.", (4, 1.1, 1.2, 1), bold_last=True, posts=True)
    paper.head("Common planning time for each team (minutes per week)")
    minutes = team_minutes(options)
    paper.table(minutes, "The workbook doesn't list any teams.", (3, 1, *(1.4 if several else 1,) * (len(minutes.columns) - 3), 1))
    paper.head("The following two years, and risks")
    paper.bullets(risks(first))
    paper.head("Agreements needed, with whom, and by when")
    paper.table(to_ask(first), "Nothing in this plan needs anyone else's agreement.", (4, 2, 1.7))
    paper.bullets(vote_lines(first.votes, private=False))
    paper.say(tables.DISCLAIMER, soft=True)
    return paper.bytes()


def noticed(o: Option) -> Iterator[str]:
    """New bells, who has the students, new spending, and what is left if agreements fail, for everyone to read."""
    for what, said in tables.notices(o.school, o.outcome, public=True).itertuples(index=False):
        yield f"{what}: {rounded(said)}"


# --- the gap -----------------------------------------------------------------------------------------------------------
def gap(school: School) -> Iterator[str]:
    """This year, next year, why, and the year after next if nothing is done."""
    now, need = (sum(tables.continue_cost(school, y).values(), Fraction(0)) for y in (0, 1))
    missing = tables.shortfall(school)
    yield (f"The school costs {thousands(now)} this year. Keeping everything it has now would cost {thousands(need)} in "
           f"{school.year_label(1)}.")
    if missing <= 0:
        yield f"That is {thousands(-missing)} less than the {thousands(need - missing)} in expected funding."
    else:
        yield f"Expected funding is {thousands(need - missing)}, which leaves a shortfall of {thousands(missing)}."
    yield _why(school)
    last = sum(g.missing for g in gaps(school) if g.year == PLAN_YEARS[-1])
    if last > 0:
        yield f"By {school.year_label(PLAN_YEARS[-1])} the shortfall would be {thousands(last)} a year."


def _why(school: School) -> str:
    words = ("a shortfall already in this year's "
             "budget", "expired funding", "other lost funding", "carryover", "higher salaries and benefits", "enrollment growth")
    less = ("this year's surplus", "", "other new funding", "carryover", "lower salaries and benefits", "enrollment decline")
    here = [g for g in gaps(school) if g.year == 1]
    causes = [sum(g.causes[i] for g in here) for i in range(len(words))]
    more = [f"{w} {thousands(c)}" for w, c in zip(words, causes, strict=True) if c >= WORTH_SAYING]
    fewer = [f"{w} {thousands(-c)}" for w, c in zip(less, causes, strict=True) if c <= -WORTH_SAYING]
    if not more:
        return ""
    return f"The causes: {listed(more)}{f'; partly offset by {listed(fewer)}' if fewer else ''}."


# --- the plan that is spoken of ----------------------------------------------------------------------------------------
def first_words(o: Option) -> Iterator[str]:
    """What stops the plan giving more, and the prices of what it keeps."""
    yield from (rounded(s) for s in o.outcome.limits[:MOST_SAID])
    yield from (f"For information, not proposed: {rounded(s).removesuffix(OF_ITSELF)}" for s in o.outcome.prices[:MOST_SAID])


# --- what changes ------------------------------------------------------------------------------------------------------
def decided(o: Option) -> Iterator[str]:
    for decision, word in DECISIONS:
        names = [_program(o, c.program_id, c.cents) for c in o.plan.programs if c.decision == decision]
        if names:
            yield f"{word}: {listed(names)}."
    yield from ideas(o)
    ways = [tables.METHOD[m.method].split(":")[0] for m in o.plan.methods if m.method in tables.METHOD]
    if ways:
        yield f"Strategies for finding time: {'; '.join(ways)}."
    said = public_changes(o.school, o.plan)
    yield f"Positions: {said}."


def ideas(o: Option) -> Iterator[str]:
    """Ideas that the plan does not start, each with its reason; no sums, which rounding could turn round."""
    left = list(tables.not_started(o.school, o.plan))
    for program in left[:MOST_SAID]:
        yield f"Not started: {program.name}. {tables.why_not(o.school, o.plan, program, o.outcome.ideas, dollars=False)}"
    if len(left) > MOST_SAID:
        yield f"{len(left) - MOST_SAID} more ideas are not started; the plan workbook gives the reasons."


def _program(o: Option, program_id: str, cents: int) -> str:
    program = o.school.program_by_id[program_id]
    before = 0 if program.start_only else program.cost_next
    change = f"{thousands(before)} to {thousands(cents)}" if cents and before else thousands(before or cents)
    served = f", {program.students_served:,} students" if program.students_served else ""
    return f"{program.name} ({change}{served})"


# --- risks -------------------------------------------------------------------------------------------------------------
def risks(o: Option) -> Iterator[str]:
    school, plan = o.school, o.plan
    yield (f"{rounded(tables.later_sentence(school, plan))} Each funding source must balance on its own: a surplus in one may not be "
           "used to cover a shortfall in another.")
    yield rounded(tables.one_time_sentence(school, plan))
    yield from _lose(o)
    alone = len(tables.no_common_time(school, plan))
    if alone:
        yield f"{alone} teaching position{' has' if alone == 1 else 's have'} no common planning time in this plan."
    yield tables.sure_sentence(o.outcome)


def _lose(o: Option) -> Iterator[str]:
    """Teams that would have less than today, and teams under their goal."""
    parts = parts_of_goals(o.school, o.outcome.teams)
    less, under = with_less(o), [team_words(t) for t, _found in planned(o) if parts.get(t.team_id, 1) < 1]
    if less:
        yield f"Teams with less time than today: {all_or_some(o, less)}."
    fewest = tables.fewest_minutes(o.school, o.plan)
    weeks = [team_words(t) for t, found in planned(o) if fewest and fewest[t.team_id] < t.goal_min <= found]
    if weeks:
        yield f"At their goal on average, under it in the weeks with fewest minutes: {all_or_some(o, weeks)}."
    if under:
        yield f"Under their goal: {all_or_some(o, under)}."


# --- what must be agreed -----------------------------------------------------------------------------------------------
def to_ask(o: Option) -> pd.DataFrame:
    """The earliest first; where there are many, the rest as a number."""
    columns = ["What", "With whom", "By when"]
    asked = tables.to_agree(o.school, o.plan, public=True)[columns].drop_duplicates()
    if len(asked) <= MOST_ASKED:
        return asked
    rest = frame(columns, [(f"And {len(asked) - MOST_ASKED + 1} more, listed in the plan workbook", "", "")])
    return pd.concat([asked.iloc[: MOST_ASKED - 1], rest])
