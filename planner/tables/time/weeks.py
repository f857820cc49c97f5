"""Each team's week in a line: minutes today and then, on which days at which times, and who has the students."""

from __future__ import annotations

from collections import defaultdict

import pandas as pd

from planner.domain.outcome import Outcome
from planner.domain.plan import Day, Meeting, Plan
from planner.domain.school import School
from planner.language import N_
from planner.tables.time.together import fewest_minutes
from planner.tables.words import NOT_GIVEN, frame, known, listed, number, span, team_words, title_of, usual_day_type

SHORT = ("PE", "STEM", "STEAM", "EL", "CTE", "ICT")  # specials that people write in capitals


def team_week(school: School, outcome: Outcome) -> pd.DataFrame:
    columns = (
        N_("Team"),
        N_("Minutes today"),
        N_("Minutes then"),
        N_("Longest today"),
        N_("Longest then"),
        N_("Days and times then"),
        N_("Who has the students then"),
    )
    plan = outcome.plan
    rows = []
    for found in outcome.teams if plan else ():
        assert plan is not None
        team, today = school.team_by_id[found.team_id], school.current_of(found.team_id)
        meetings = [m for m in plan.meetings if m.team_id == team.team_id]
        rows.append((
            team_words(team), known(today.minutes_today) if today else NOT_GIVEN, number(found.minutes),
            known(today.longest_block) if today else NOT_GIVEN, found.longest_block,
            times(school, plan, meetings) or "does not meet", _cover(school, meetings),
        ))  # fmt: skip
    made = frame(columns, rows)
    fewest = fewest_minutes(school, plan)
    if fewest:
        made.insert(3, N_("In the week with fewest"), [fewest[t.team_id] for t in outcome.teams])
    return made


def times(school: School, plan: Plan, meetings: list[Meeting]) -> str:
    """ "Mon, Wed 9:00-9:45; Tue 9:00-10:35": meetings at one time of several days are told together."""
    days: dict[str, list[str]] = defaultdict(list)
    weeks = {(d.day, d.day_type): d for d in plan.days}
    every = {school.day_label(d) for d in school.days}
    for m in sorted(meetings, key=lambda m: (m.day, m.start)):
        day = weeks.get((m.day, m.day_type), Day(m.day, m.day_type, school.info.weeks))
        days[span(m.start, m.end)].append(_day(school, plan, day))
    return "; ".join(f"{'every day' if set(found) == every else listed(dict.fromkeys(found))} {when}" for when, found in days.items())


def _day(school: School, plan: Plan, day: Day) -> str:
    """Mon; Mon (18 of 36 weeks) where another kind of day takes its place in the other weeks."""
    often = f" ({day.weeks} of {school.info.weeks} weeks)" if day.weeks < school.info.weeks and usual_day_type(plan) else ""
    return school.day_label(day.day) + often


def _cover(school: School, meetings: list[Meeting]) -> str:
    """The specials or job classes in charge of the students in any of the meetings."""
    if not meetings:
        return "-"
    found = dict.fromkeys(cover_of(school, unit) for m in meetings for _, unit in m.cover)
    kinds = {(s.day_type, s.slot): s.kind for s in school.bell}
    alone = [m for m in meetings if not m.cover]
    away = [m for m in alone if m.slots and all(kinds.get((m.day_type, s)) == "non_student" for s in m.slots)]
    if away:
        found["students are not here"] = None
    if len(alone) > len(away):
        found["no member has a class then"] = None
    return listed(found)


def cover_of(school: School, unit: str) -> str:
    """The special of a specialist, the job class of anybody else."""
    row = school.row_of_unit.get(unit)
    if row is None:
        return unit
    special = next((s.special for s in school.specials if s.staff_id in (unit, row.staff_id)), "")
    return special_words(special) if special else title_of(school, row.job_class)


def special_words(special: str) -> str:
    """A special as people write it: Music, and PE."""
    return special if special in SHORT else special.capitalize()
