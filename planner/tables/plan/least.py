"""The team with the least time and the team furthest below its goal: two things, named wherever they are told (decisions.md 56).

The first is in minutes of an average week, over every team; the second in percent of a goal, over the teams that have one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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


def furthest_below(school: School, minutes: Minutes) -> tuple[str, Fraction] | None:
    """The team with the smallest part of its goal, and that part; None where every goal is reached."""
    parts = {t: Fraction(m, school.team_by_id[t].goal_min) for t, m in minutes.items() if school.team_by_id[t].goal_min}
    found = min(parts.items(), key=lambda pair: pair[1], default=None)
    return None if found is None or found[1] >= 1 else found


def at_goal(school: School, minutes: Minutes) -> tuple[int, int]:
    """Teams that reach their goal, and teams that have one."""
    goals = {t: school.team_by_id[t].goal_min for t in minutes if school.team_by_id[t].goal_min}
    return sum(minutes[t] >= goal for t, goal in goals.items()), len(goals)


def least_sentence(school: School, minutes: Minutes) -> str:
    """ "The team with the least time, Grade 3, has 90 minutes a week (today 90)." """
    found = least_time(minutes)
    if found is None:
        return "No team is named in the workbook."
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


def furthest_sentence(school: School, minutes: Minutes) -> str:
    """ "Furthest below its goal: Grade 3, 60% of 150 minutes." Nothing where every goal is reached, or none is set."""
    found = furthest_below(school, minutes)
    if found is None:
        return ""
    team, part = found
    row = school.team_by_id[team]
    alike = [t for t, m in minutes.items() if (o := school.team_by_id[t]).goal_min == row.goal_min and Fraction(m, o.goal_min) == part]
    if len(alike) > 1:
        who = teams_listed([team_words(school.team_by_id[t]) for t in alike], len(minutes))
        return f"Furthest below their goal: {who}, {percent(part)} of {row.goal_min} minutes."
    return f"Furthest below its goal: {team_words(row)}, {percent(part)} of {row.goal_min} minutes."


def percent(part: Fraction) -> str:
    """Whole percent, rounded down: what is short of a goal is never called all of it."""
    return f"{int(100 * part)}%"


def average(minutes: Minutes) -> Fraction:
    """Of all teams."""
    return sum(minutes.values(), Fraction(0)) / len(minutes) if minutes else Fraction(0)


def in_a_line(school: School, minutes: Minutes) -> str:
    """ "Team with the least time: 75 minutes a week; average 135; 5 of 8 teams at their goal." The same on every screen."""
    found = least_time(minutes)
    if found is None:
        return "No team is named."
    there, goals = at_goal(school, minutes)
    goal = f"; {there} of {goals} teams at their goal" if goals else ""
    return f"Team with the least time: {number(found[1])} minutes a week; average {round(average(minutes))}{goal}."
