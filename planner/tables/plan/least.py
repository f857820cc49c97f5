"""The team with the least time and the team furthest below its goal: two things, named wherever they are told (decisions.md 56).

The first is in minutes of an average week, over every team; the second in percent of a goal, over the teams that have one. Toward a goal a
member whose position ends counts as one without minutes, as it does in the search (decisions.md 42).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from planner.domain.outcome import TeamMinutes
from planner.domain.school import School
from planner.tables.words import Number, known, number, team_words, teams_listed

Minutes = Mapping[str, Fraction]  # team -> minutes of an average week


def minutes_of(teams: Iterable[TeamMinutes]) -> dict[str, Fraction]:
    return {t.team_id: t.minutes for t in teams}


def least_time(minutes: Minutes) -> tuple[str, Fraction] | None:
    """The team with the fewest minutes, the first of several; None without a team."""
    return min(minutes.items(), key=lambda pair: pair[1], default=None)


def parts_of_goals(school: School, teams: Iterable[TeamMinutes]) -> dict[str, Fraction]:
    """Team -> how much of its goal it has, as the search counts it; teams with a goal."""
    goals = ((t, school.team_by_id[t.team_id].goal_min) for t in teams)
    return {t.team_id: t.toward(goal) / goal for t, goal in goals if goal}


def furthest_below(school: School, teams: Iterable[TeamMinutes]) -> tuple[str, Fraction] | None:
    """The team with the smallest part of its goal, and that part; None where every goal is reached."""
    parts = parts_of_goals(school, teams)
    found = min(parts.items(), key=lambda pair: pair[1], default=None)
    return None if found is None or found[1] >= 1 else found


def at_goal(school: School, teams: Iterable[TeamMinutes]) -> tuple[int, int]:
    """Teams that reach their goal, and teams that have one."""
    parts = parts_of_goals(school, teams)
    return sum(part >= 1 for part in parts.values()), len(parts)


def least_sentence(school: School, minutes: Minutes) -> str:
    """ "The team with the least time, Grade 3, has 90 minutes a week (today 90)." """
    found = least_time(minutes)
    if found is None:
        return "The workbook doesn't list any teams."
    team, least = found
    alike = [t for t, m in minutes.items() if m == least]
    before = dict.fromkeys(_today(school, t) for t in alike)
    today = f" (today {next(iter(before))})" if len(before) == 1 else ""
    if len(alike) > 1:
        who = teams_listed([team_words(school.team_by_id[t]) for t in alike], len(minutes))
        first = f"{who} have" if len(alike) == len(minutes) else f"The teams with the least time, {who}, have"
        return f"{first} {number(least)} minutes a week{today}."
    return f"The team with the least time, {team_words(school.team_by_id[team])}, has {number(least)} minutes a week{today}."


def _today(school: School, team: str) -> Number | str:
    current = school.current_of(team)
    return known(current.minutes_today if current else None)


def furthest_sentence(school: School, teams: Sequence[TeamMinutes]) -> str:
    """ "Furthest below its goal: Grade 3, 60% of 150 minutes." Nothing where every goal is reached, or none is set.

    Where a member's position ends, it says how that counts: the minutes of those who stay may be all of the goal.
    """
    found = furthest_below(school, teams)
    if found is None:
        return ""
    team, part = found
    goal, parts = school.team_by_id[team].goal_min, parts_of_goals(school, teams)
    alike = [t for t in teams if school.team_by_id[t.team_id].goal_min == goal and parts[t.team_id] == part]
    whose = "its goal" if len(alike) == 1 else "their goal"
    names = [team_words(school.team_by_id[t.team_id]) for t in alike]
    who = names[0] if len(names) == 1 else teams_listed(names, len(teams))
    lost = any(t.toward(goal) < min(t.minutes, Fraction(goal)) for t in alike)
    how = " (a member whose position ends counts as one without minutes)" if lost else ""
    return f"Furthest below {whose}: {who}, {percent(part)} of {goal} minutes{how}."


def percent(part: Fraction) -> str:
    """Whole percent, rounded down: what is short of a goal is never called all of it."""
    return f"{int(100 * part)}%"


def average(minutes: Minutes) -> Fraction:
    """Of all teams."""
    return sum(minutes.values(), Fraction(0)) / len(minutes) if minutes else Fraction(0)


def in_a_line(school: School, teams: Sequence[TeamMinutes]) -> str:
    """ "Team with the least time: 75 minutes a week; average 135; 5 of 8 teams at their goal." The same on every screen."""
    minutes = minutes_of(teams)
    found = least_time(minutes)
    if found is None:
        return "The workbook doesn't list any teams."
    there, goals = at_goal(school, teams)
    goal = f"; {there} of {goals} teams at their goal" if goals else ""
    return f"Team with the least time: {number(found[1])} minutes a week; average {round(average(minutes))}{goal}."
