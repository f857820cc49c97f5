"""The master schedule on one page: each grade's day, or what every teacher has in each period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pandas as pd

from planner.checker.lessons import lessons_of_classes
from planner.checker.week import Week, week_of
from planner.domain.plan import Day, Meeting, Plan
from planner.domain.school import School, Team, Variant
from planner.facts.clock import merged
from planner.language import N_
from planner.tables.grid.periods import has_classrooms, has_sections
from planner.tables.grid.sections import periods_by_teacher
from planner.tables.time.weeks import SHORT, special_words
from planner.tables.words import day_words, frame, grade_words, listed, span, team_words

EVERYONE = N_("All students")
IN_SCHOOL, SPECIALS, MEETS = N_("In school"), N_("Specials"), N_("Team meets")
BLOCKS = (
    ("lunch", N_("Lunch")), ("recess", N_("Recess")), ("win", N_("WIN")), ("literacy", N_("Literacy")), ("math", N_("Math")),
)  # fmt: skip
STAFF_ONLY = N_("no students")
MOST_DAYS = 6  # columns; in a longer cycle days that run alike share one


class Line(NamedTuple):
    """A row of the schedule: who, what, and the clock times on each kind of day."""

    who: str
    what: str
    times: tuple[str, ...]


def master_schedules(school: School, plan: Plan) -> dict[str, pd.DataFrame]:
    """Title -> table: the day by grade where a school has homerooms, the periods by teacher where it has sections."""
    found: dict[str, pd.DataFrame] = {}
    if has_classrooms(school):
        found[N_("Master schedule by grade")] = master_by_grade(school, plan)
    if has_sections(school, plan):
        found[N_("Master schedule by teacher")] = master_by_teacher(school, plan)
    return found


def master_by_teacher(school: School, plan: Plan) -> pd.DataFrame:
    """Each teacher's periods: sections with their rooms, and team meetings. Empty: planning period, duty, or lunch."""
    return periods_by_teacher(school, plan)


def master_by_grade(school: School, plan: Plan) -> pd.DataFrame:
    """Clock times of each grade's specials, lunch, recess, long blocks, and team meetings; then of the teams that are of no one grade.

    One column a day. Where the cycle is long, days that run alike share one.
    """
    week = week_of(school, plan)
    days = sorted(plan.days, key=lambda d: (d.day, d.day_type))
    lines = [line for line in _lines(week, days) if any(line.times)]
    columns = _columns(school, plan, days, lines)
    heads = (N_("Grade or team"), N_("What"), *columns)
    return frame(heads, ((x.who, x.what, *(x.times[i] for i in columns.values())) for x in lines))


def _columns(school: School, plan: Plan, days: list[Day], lines: list[Line]) -> dict[str, int]:
    """Head of a column -> the place of its day."""
    if len(days) <= MOST_DAYS:
        return {day_words(school, plan, d): i for i, d in enumerate(days)}
    alike: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for i in range(len(days)):
        alike[tuple(line.times[i] for line in lines)].append(i)
    return {listed(day_words(school, plan, days[i]) for i in some): some[0] for some in alike.values()}


def _lines(week: Week, days: list[Day]) -> Iterator[Line]:
    yield Line(EVERYONE, IN_SCHOOL, tuple(_hours(week, d) for d in days))
    of_grade = _teams_of_grades(week.school)
    for grade in week.grades:
        who = grade_words(grade)
        yield Line(who, SPECIALS, tuple(_out(week, grade, d) for d in days))
        for kind, words in BLOCKS:
            yield Line(who, words, tuple(_spans(week.block(kind, grade, _variant(d))) for d in days))
        for team in of_grade.get(grade, ()):
            yield _meets(week, who, team, days)
    alone = {t.team_id for teams in of_grade.values() for t in teams}
    for team in week.school.teams:
        if team.team_id not in alone:
            yield _meets(week, team_words(team), team, days)


def _meets(week: Week, who: str, team: Team, days: list[Day]) -> Line:
    held = week.meetings_of(team)
    return Line(who, MEETS, tuple(_spans(_on(held, d)) for d in days))


def _on(held: Iterable[Meeting], day: Day) -> list[tuple[int, int]]:
    return [(m.start, m.end) for m in held if (m.day, m.day_type) == (day.day, day.day_type)]


def _variant(day: Day) -> Variant:
    return Variant(day.day, day.day_type, day.weeks)


def _hours(week: Week, day: Day) -> str:
    """From arrival to dismissal."""
    start, end = week.student_hours(day.day_type)
    return span(start, end) if start < end else STAFF_ONLY


def _out(week: Week, grade: str, day: Day) -> str:
    """When the grade is in specials; slots side by side are one stretch."""
    slots = week.grade_out(grade, _variant(day))
    return _spans(week.out_time(slots))


def _spans(times: Iterable[tuple[int, int]]) -> str:
    return listed(span(*t) for t in merged(times))


def _teams_of_grades(school: School) -> dict[str, list[Team]]:
    """Grade -> the teams whose core are class teachers of this grade alone."""
    found: dict[str, list[Team]] = defaultdict(list)
    for team in school.teams:
        grades = {h.grade for u in team.core for h in school.class_teachers.get(u, ())}
        if len(grades) == 1 and all(u in school.class_teachers for u in team.core):
            found[grades.pop()].append(team)
    return found


# --- even subjects -----------------------------------------------------------------------------------------------------
class Uneven(NamedTuple):
    """A subject that the classes of a grade do not have equally often in a cycle."""

    grade: str
    special: str
    without: tuple[str, ...]  # classes that do not have it at all, where others do
    least: int
    most: int


def _unevenly(school: School, plan: Plan) -> list[Uneven]:
    """What differs by more than one, or is missing in a class: that comes first (decisions.md 46)."""
    found = []
    for (grade, special), counts in lessons_of_classes(week_of(school, plan)).items():
        least, most = min(counts.values()), max(counts.values())
        without = tuple(h for h, n in counts.items() if not n) if most else ()
        if most - least > 1 or without:
            found.append(Uneven(grade, special, without, least, most))
    return sorted(found, key=lambda u: (not u.without, u.least - u.most))


def uneven_subjects(school: School, plan: Plan) -> pd.DataFrame:
    """Subjects that the classes of a grade do not have equally often: those that a class has not at all come first."""
    heads = (N_("Grade"), N_("Subject"), N_("Classes without it"), N_("Fewest in a cycle"), N_("Most in a cycle"))
    rows = ((grade_words(u.grade), special_words(u.special), listed(u.without, "-"), u.least, u.most) for u in _unevenly(school, plan))
    return frame(heads, rows)


def without_subject(school: School, plan: Plan) -> str:
    """ "No music: HKB, H2B. No art: HKB. Other classes of their grades have it." Nothing where no class misses a subject of its grade."""
    missing: dict[str, list[str]] = defaultdict(list)
    for found in _unevenly(school, plan):
        missing[found.special] += found.without
    said = [f"No {_in_text(special)}: {listed(rooms)}." for special, rooms in missing.items() if rooms]
    return " ".join([*said, "Other classes of their grades have it."]) if said else ""


def gone_subjects(school: School, plan: Plan) -> str:
    """ "No class has STEM any more." Subjects of today's week that the plan gives to nobody; nothing where none goes."""
    held = {e.special for e in plan.grid}
    today = dict.fromkeys(s.special for s in school.specials if not s.requires_method)
    gone = [_in_text(s) for s in today if s not in held]
    return f"No class has {listed(gone)} any more." if gone and held else ""


def _in_text(special: str) -> str:
    """Music in a sentence is music; PE stays PE."""
    words = special_words(special)
    return words if special in SHORT else words.lower()
