"""Options side by side for the board: the gap each closes, what stops, the minutes of each team, and the two years after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

import pandas as pd

from planner import tables
from planner.domain.school import PLAN_YEARS, School, Team
from planner.facts.carryover import restricted
from planner.papers.option import Left, Option
from planner.tables.money.years import gaps
from planner.tables.plan.least import at_goal
from planner.tables.plan.public import fives, public_changes, thousands
from planner.tables.plan.unchanged import minutes_unchanged
from planner.tables.words import NOT_GIVEN, frame, some, team_words, teams_listed

EVERYTHING, NOTHING, RETIMED = "Keep everything", "If you make no changes", "Only re-timed, at most"
DECISIONS = (("stop", "Stops"), ("reduce", "Shrinks"), ("start", "Starts"))
MOST_OPTIONS = 3  # beside today
MOST_TEAMS = 12  # rows of a table that leave the paper at two pages
MOST_SAID = 3  # things of a kind
WORTH_SAYING = 50_000  # cents: less is nothing once rounded to $1,000


def compared(options: Sequence[Option], left: Left = None) -> pd.DataFrame:
    """What each option costs, what is left or missing in three years, and the minutes of the team with the least.

    What the funds bring is what the first option's workbook says: an option that needs more than that shows what is missing.
    """
    school = options[0].school
    money = [f"Surplus or shortfall, {school.year_label(y)}" for y in PLAN_YEARS]
    columns = ("Option", f"Cost {school.year_label(1)}", *money, "Team with the least time, minutes", "Teams at their goal")
    need = sum(tables.continue_cost(school, 1).values(), Fraction(0))
    missing = [Fraction(sum(g.missing for g in gaps(school) if g.year == y)) for y in PLAN_YEARS]
    rows: list[tuple[str, ...]] = [(EVERYTHING, thousands(need), *(_left(-m) for m in missing), *_teams(school, _today(school)))]
    gone = ("-", "what expired funds paid is gone", *("-",) * (len(PLAN_YEARS) - 1))
    rows.append((NOTHING, *gone, *_teams(school, minutes_unchanged(school))))
    if left:
        rows.append((RETIMED, *gone, *_teams(school, left)))
    rows += [_compared(options[0], o) for o in options]
    return frame(columns, rows)


def _compared(first: Option, o: Option) -> tuple[str, ...]:
    cost = sum(x.cost_cents for x in o.plan.funds if x.year == 1)
    there, goals = at_goal(o.school, o.outcome.teams)
    least = str(fives(min(t.minutes for t in o.outcome.teams))) if o.outcome.teams else NOT_GIVEN
    reach = f"{there} of {goals}" if o.outcome.teams else NOT_GIVEN
    return (o.title, thousands(cost), *(_over(first, o, y) for y in PLAN_YEARS), least, reach)


def _over(first: Option, o: Option, year: int) -> str:
    """What is missing in some funds, for which no other fund may be taken; else what unrestricted funds leave, and beside it what
    restricted ones do, which is no saving."""
    ended = {f.fund for f in first.school.funds if first.school.ended(f)}
    have = {x.fund: x.revenue_cents for x in first.plan.funds if x.year == year and x.fund not in ended}
    rest = {x.fund: have.get(x.fund, 0) - x.cost_cents for x in o.plan.funds if x.year == year}
    missing = sum(n for n in rest.values() if n < 0)
    if missing:
        return _left(Fraction(missing))
    bound = {f.fund for f in restricted(first.school)}
    tied = sum(n for fund, n in rest.items() if fund in bound)
    more = f", and {thousands(tied)} in restricted funds" if tied >= WORTH_SAYING else ""
    return f"{_left(Fraction(sum(rest.values()) - tied))}{more}"


def _today(school: School) -> dict[str, int]:
    return {t.team_id: c.minutes_today for t in school.teams if (c := school.current_of(t.team_id)) and c.minutes_today is not None}


def _left(cents: Fraction) -> str:
    return f"{thousands(cents)} left" if cents >= 0 else f"{thousands(-cents)} missing"


def _teams(school: School, minutes: Mapping[str, int] | Mapping[str, Fraction] | Left) -> tuple[str, str]:
    """ "90", "5 of 8"; teams whose minutes were not given are not counted."""
    known = {t: Fraction(m) for t, m in (minutes or {}).items()}
    if not known:
        return NOT_GIVEN, NOT_GIVEN
    there = sum(m >= school.team_by_id[t].goal_min for t, m in known.items() if school.team_by_id[t].goal_min)
    return str(fives(min(known.values()))), f"{there} of {sum(bool(school.team_by_id[t].goal_min) for t in known)}"


# --- what they decide --------------------------------------------------------------------------------------------------
def what_differs(options: Sequence[Option]) -> pd.DataFrame:
    """Programs and positions that each option changes, and the teams that would have less time than today."""
    rows = [(o.title, _programs(o), public_changes(o.school, o.plan), all_or_some(o, with_less(o)) or "none") for o in options]
    return frame(("Option", "Programs", "Positions", "Teams with less time than today"), rows)


def _programs(o: Option) -> str:
    said = []
    for decision, word in DECISIONS:
        names = [o.school.program_by_id[c.program_id].name for c in o.plan.programs if c.decision == decision]
        if names:
            said.append(f"{word}: {some(names, 'program')}")
    return "; ".join(said) or "all continue"


# --- minutes -----------------------------------------------------------------------------------------------------------
def planned(o: Option) -> Iterator[tuple[Team, Fraction]]:
    """The teams in the workbook's order with what the option gives them."""
    found = {t.team_id: t.minutes for t in o.outcome.teams}
    return ((t, found[t.team_id]) for t in o.school.teams if t.team_id in found)


def all_or_some(o: Option, names: Sequence[str]) -> str:
    """ "All 8 teams" where it is every team of the option."""
    return teams_listed(names, sum(1 for _ in planned(o)))


def with_less(o: Option) -> list[str]:
    """Teams that would have less time than today."""
    today = _today(o.school)
    return [team_words(t) for t, minutes in planned(o) if minutes < today.get(t.team_id, 0)]


def team_minutes(options: Sequence[Option]) -> pd.DataFrame:
    """Minutes today and in each option, rounded; where there are many teams, those with the least in the first option."""
    minutes, today = [{t.team_id: m for t, m in planned(o)} for o in options], _today(options[0].school)
    titles = [o.title for o in options] if len(options) > 1 else ["In the plan"]
    fewest = tables.fewest_minutes(options[0].school, options[0].plan) if len(options) == 1 else {}
    rows: list[tuple[str | int, ...]] = []
    for team, _ in planned(options[0]):
        before = fives(today[team.team_id]) if team.team_id in today else NOT_GIVEN
        then = [fives(m[team.team_id]) if team.team_id in m else "-" for m in minutes]
        least = [fives(fewest[team.team_id])] if fewest else []
        rows.append((team_words(team), before, *then, *least, fives(team.goal_min) or "-"))
    if len(rows) > MOST_TEAMS:
        rest = sorted(rows, key=lambda r: int(r[2]))
        more = f"And {len(rows) - MOST_TEAMS + 1} teams with the same or more time{' in the first option' if len(options) > 1 else ''}"
        rows = [*rest[: MOST_TEAMS - 1], (more, *("",) * (len(options) + 2 + bool(fewest)))]
    heads = ["Team", "Today", *titles, "Goal"]
    if fewest:
        heads.insert(3, "In the week with fewest")
    return frame(heads, rows)
