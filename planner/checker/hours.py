"""Teacher-hours of common planning in a year, and by which way of making time each meeting is held (domain.md 1.10).

A teacher-hour is one teacher free to plan with others for one hour: minutes of an average week x core members x weeks of the year.
Substitutes release whole teams for half a day now and then: hours of the year, but no minutes of any week's floor or goal.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

from planner.checker.week import Week
from planner.domain.plan import Meeting
from planner.facts.methods import meeting_methods

INSIDE = "in the contract day without students"
MIDDAY = "between specials at midday"


def way_of(week: Week, meeting: Meeting) -> str:
    """The method of a meeting; where it needs none, in words when it is held."""
    school, v = week.school, week.variant(meeting)
    brought = {m.day_type: m.method for m in school.methods if m.day_type}
    if school.team_by_id[meeting.team_id].type == "cross_school":
        return "cross_school"
    slots = [week.ids.slots[meeting.day_type, s] for s in dict.fromkeys(meeting.slots)]
    if slots and all(s.kind == "non_student" for s in slots):
        usual = any(b.day_type == v.day_type for b in school.base_variants(v.day))
        return INSIDE if usual else brought.get(v.day_type, INSIDE)
    if len(slots) > 1 and all(s.kind == "specials" for s in slots) and week.plan.method_on("double_block"):
        return "double_block"
    ways = meeting_methods(school.team_by_id[meeting.team_id], slots)
    return ways[0] if ways else MIDDAY


def teacher_hours(week: Week) -> dict[str, Fraction]:
    """Hours of the year by way of making time; meetings shorter than the team's shortest do not count."""
    found: dict[str, Fraction] = defaultdict(Fraction)
    for team in week.school.teams:
        for m in week.meetings_of(team):
            n = week.meeting_minutes(m)
            if n >= team.min_block:
                minutes = week.school.per_week([(week.variant(m), n)])
                found[way_of(week, m)] += minutes * len(week.sitting(m)) * week.school.info.weeks / 60
    times, released = half_days(week)
    if times:
        found["sub_team"] += Fraction(times * released * week.school.method_by_id["sub_team"].minutes_each, 60)
    return dict(found)


def half_days(week: Week) -> tuple[int, int]:
    """How many half-days a year substitutes release every member of a team who has a class or sections, and how many those are.

    A substitute's day is two half-days: one teacher in the morning, another after lunch.
    """
    use = next((m for m in week.plan.methods if m.method == "sub_team" and m.method in week.school.method_by_id), None)
    members = {u for t in week.school.teams for u in week.core(t) if u in week.homerooms_of or u in week.section_teachers}
    return (2 * use.amount // 100 // len(members), len(members)) if use and members else (0, 0)
