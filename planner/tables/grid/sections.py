"""The sections of a plan: the list, and who and what stands in each period by teacher, room, department and team.

A grid has a row for each position, room, course or team, and a column for each period; a cell holds what is there all year,
or says for which term. Posts, never persons.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from fractions import Fraction

import pandas as pd

from planner.checker.week import week_of
from planner.domain.plan import Day, Meeting, Plan, Section
from planner.domain.school import Course, School, Slot, Team
from planner.facts.periods import periods_of, share
from planner.language import N_
from planner.tables.grid.periods import TERM, by_quarter, days_with, few_days, period_heads, place_words, seat_of, section_place, term_mark
from planner.tables.words import Number, day_words, department_words, frame, listed, number, span, team_words, title_of

OFF_CAMPUS = "off campus"
ALL = "All"


def courses_by_id(school: School) -> dict[str, Course]:
    return {c.course_id: c for c in school.courses}


def course_numbers(school: School, plan: Plan) -> dict[str, int]:
    """Section -> the place of its course in the Courses sheet: what its colour goes by."""
    order = {c.course_id: i for i, c in enumerate(school.courses)}
    return {s.section_id: order[s.course] for s in plan.sections if s.course in order}


def section_list(school: School, plan: Plan) -> pd.DataFrame:
    """Every section: what, who, when, where, how many."""
    columns = (
        N_("Section"),
        N_("Course"),
        N_("Department"),
        N_("Position"),
        N_("Second teacher"),
        N_("Period"),
        N_("Term"),
        N_("Room"),
        N_("Students"),
        N_("Team"),
    )
    known = courses_by_id(school)
    order = {c: i for i, c in enumerate(known)}
    chosen = sorted((s for s in plan.sections if s.course in known), key=lambda s: (order[s.course], s.section_id))
    return frame(columns, (_section_row(school, plan, s, known[s.course]) for s in chosen))


def _section_row(school: School, plan: Plan, section: Section, course: Course) -> tuple[str | int, ...]:
    team = school.team_by_id.get(section.team)
    nobody = OFF_CAMPUS if course.off_campus else "-"  # a school that names no rooms has no sections off campus for that
    return (
        section.section_id, course.name, department_words(course.dept), section.unit_id or nobody, section.co_unit or "-",
        section_place(school, plan, section), TERM.get(section.term, section.term), section.room or nobody, section.students,
        team_words(team) if team else "-",
    )  # fmt: skip


# --- by teacher -----------------------------------------------------------------------------------------------------
def grid_by_teacher(school: School, plan: Plan) -> pd.DataFrame:
    """Each teaching position's periods: its sections, its team's meetings, and how much it teaches."""
    heads = period_heads(school, plan)
    taught = _by(plan.sections, lambda s: [u for u in (s.unit_id, s.co_unit) if u])
    meetings = _meetings_of_units(school, plan)
    rows = []
    for unit, dept in _teachers(school, plan, taught):
        cells = (_teacher_cell(school, plan, unit, p, taught[unit], meetings[unit]) for p in heads)
        rows.append((unit, department_words(dept), *cells, *_load(school, taught[unit], unit)))
    return frame((N_("Position"), N_("Department"), *heads.values(), N_("Periods taught"), N_("Preparations"), N_("Students")), rows)


def periods_by_teacher(school: School, plan: Plan) -> pd.DataFrame:
    """The same on one page: who is where in each period, in as few words as can be."""
    heads = period_heads(school, plan)
    taught = _by(plan.sections, lambda s: [u for u in (s.unit_id, s.co_unit) if u])
    meetings = _meetings_of_units(school, plan)
    rows = []
    for unit, dept in _teachers(school, plan, taught):
        cells = (_teacher_cell(school, plan, unit, p, taught[unit], meetings[unit], brief=True) for p in heads)
        rows.append((department_words(dept), unit, *cells))
    return frame((N_("Department"), N_("Position"), *heads.values()), rows)


def _teachers(school: School, plan: Plan, taught: dict[str, list[Section]]) -> list[tuple[str, str]]:
    """(position, department) of all who teach, department by department in the order of the Courses sheet."""
    depts = list(dict.fromkeys(c.dept for c in school.courses))
    units = [u.unit_id for p in plan.positions for u in p.units if u.fte and taught.get(u.unit_id)]
    of = {u: department_of(school, u) for u in units}
    return sorted(of.items(), key=lambda pair: (depts.index(pair[1]) if pair[1] in depts else len(depts), pair[1]))


def department_of(school: School, unit: str) -> str:
    """The department of a position's first certificate that a course asks for; else its job class."""
    row = school.row_of_unit[unit]
    found = (c.dept for cert in row.certs for c in school.courses if c.cert == cert)
    return next(found, title_of(school, row.job_class))


def _teacher_cell(
    school: School, plan: Plan, unit: str, period: str, taught: list[Section], meetings: list[Meeting], brief: bool = False
) -> str:
    here = [_said(school, plan, s, period, _beside(s, unit, brief), s.room) for s in _in_period(taught, period)]
    return "; ".join(here) or _meeting_words(school, plan, period, meetings, brief)


def _beside(section: Section, unit: str, brief: bool = False) -> str:
    """The other teacher of a co-taught section."""
    other = section.co_unit if section.unit_id == unit else section.unit_id
    return f"{'+' if brief else 'with '}{other}" if other else ""


def _said(school: School, plan: Plan, section: Section, period: str, *more: str) -> str:
    """ "P5A ENG9-01 STD4": the lane where the period has several, the section, and what else there is to say."""
    place = next(p for p in seat_of(school, section).places if p.period == period)
    lane = place_words(school, plan, place)
    return term_mark(section) + " ".join(w for w in (lane if lane != period else "", section.section_id, *more) if w)


def _in_period(sections: Iterable[Section], period: str) -> list[Section]:
    return sorted((s for s in sections if period in s.periods), key=lambda s: (s.term, s.section_id))


def _load(school: School, sections: list[Section], unit: str) -> tuple[int, int, int]:
    """Periods, preparations and students of a position in the quarter with most; a second teacher has neither of the last two."""
    quarters = [here for _, here in by_quarter(school, sections)]
    own = [[s for s in here if s.unit_id == unit] for here in quarters]
    return (
        max(sum(len(s.periods) for s in here) for here in quarters),
        max(len({s.course for s in here}) for here in own),
        max(sum(s.students for s in here) for here in own),
    )


# --- meetings in periods ---------------------------------------------------------------------------------------------
def _slots(school: School, meeting: Meeting) -> list[Slot]:
    return [s for s in school.slots(meeting.day_type) if s.slot in meeting.slots]


def _in(school: School, meeting: Meeting, period: str) -> bool:
    """Is a meeting held in this period?"""
    return any(s.kind == "class" and s.name == period for s in _slots(school, meeting))


def periods_met(school: School, plan: Plan, team: Team) -> tuple[str, ...]:
    """The periods in which a team meets, on one kind of day or more."""
    mine = [m for m in plan.meetings if m.team_id == team.team_id]
    return tuple(p for p in periods_of(school).codes if any(_in(school, m, p) for m in mine))


def _meetings_of_units(school: School, plan: Plan) -> dict[str, list[Meeting]]:
    """Core member -> the meetings of its teams."""
    found: dict[str, list[Meeting]] = defaultdict(list)
    for meeting in plan.meetings:
        for unit in school.team_by_id[meeting.team_id].core:
            found[unit].append(meeting)
    return found


def _meeting_words(school: School, plan: Plan, period: str, meetings: Iterable[Meeting], brief: bool = False) -> str:
    """ "Algebra 1 meets", or with its days where the period is not always the team's: "Mon, Wed: Algebra 1 meets".

    `meetings` are those of one adult; where all are of one team, a `brief` cell says "team meets".
    """
    here: dict[str, list[Meeting]] = defaultdict(list)
    for m in (m for m in meetings if _in(school, m, period)):
        here[m.team_id].append(m)
    alone = brief and len({m.team_id for m in meetings}) == 1  # whose team it is need not be said
    names = {team: "team" if alone else team_words(school.team_by_id[team]) for team in here}
    said = (f"{_days_met(school, plan, period, held, brief)}{names[team]} meets" for team, held in here.items())
    return "; ".join(said)


def _days_met(school: School, plan: Plan, period: str, meetings: list[Meeting], brief: bool = False) -> str:
    """Nothing where they are held on every day that has the period; else the days, with a colon."""
    days = {(d.day, d.day_type): d for d in days_with(school, plan, period)}
    held = [d for key, d in days.items() if any((m.day, m.day_type) == key for m in meetings)]
    if len(held) == len(days):
        return ""
    whole = {d.day for d in held if all(o in held for o in days.values() if o.day == d.day)}
    words = [few_days(school, sorted(whole))] if whole else []
    others = [d for d in held if d.day not in whole]
    words += [f"some {school.day_label(d.day)}" if brief else day_words(school, plan, d) for d in others]
    return f"{listed(words)}: "


# --- by room --------------------------------------------------------------------------------------------------------
def grid_by_room(school: School, plan: Plan) -> pd.DataFrame:
    """Each room's periods, for the rooms in which a section is held."""
    heads = period_heads(school, plan)
    held = _by(plan.sections, lambda s: [s.room] if s.room else [])
    rows = []
    for room in (r for r in school.rooms if held.get(r.room)):
        cells = ("; ".join(_said(school, plan, s, p, s.unit_id) for s in _in_period(held[room.room], p)) for p in heads)
        used = max(len({p for s in here for p in s.periods}) for _, here in by_quarter(school, held[room.room]))
        rows.append((room.room, room.type, *cells, used))
    return frame((N_("Room"), N_("Kind"), *heads.values(), N_("Periods used")), rows)


# --- by department ---------------------------------------------------------------------------------------------------
def grid_by_department(school: School, plan: Plan) -> pd.DataFrame:
    """How many sections of each course stand in each period; a section of half a year counts as half. Departments are added up."""
    heads = period_heads(school, plan)
    rows: list[tuple[str | Number, ...]] = []
    held = _by(plan.sections, lambda s: [s.course])
    for dept in dict.fromkeys(c.dept for c in school.courses):
        courses = [c for c in school.courses if c.dept == dept and held.get(c.course_id)]
        rows += [(department_words(dept), c.course_id, *_counts(held[c.course_id], heads)) for c in courses]
        if courses:
            rows.append((department_words(dept), ALL, *_counts([s for c in courses for s in held[c.course_id]], heads)))
    if rows:
        rows.append(("All departments", ALL, *_counts(plan.sections, heads)))
    return frame((N_("Department"), N_("Course"), *heads.values(), N_("Sections")), rows)


def _counts(sections: Iterable[Section], periods: Iterable[str]) -> tuple[Number | str, ...]:
    """Sections in each period (nothing for none), then in all."""
    chosen = list(sections)
    per_period = (sum((share(s.term) for s in chosen if p in s.periods), Fraction(0)) for p in periods)
    return (*(number(n) if n else "" for n in per_period), number(sum((share(s.term) for s in chosen), Fraction(0))))


def heads_by_period(school: School, plan: Plan) -> pd.DataFrame:
    """Each period as a whole: sections, teachers in class (second teachers too), teachers free, students in class."""
    teaching = {u for s in plan.sections for u in (s.unit_id, s.co_unit) if u}
    rows = []
    for period, head in period_heads(school, plan).items():
        here = _in_period(plan.sections, period)
        quarters = [held for _, held in by_quarter(school, here)]
        adults = max(len({u for s in held for u in (s.unit_id, s.co_unit) if u}) for held in quarters)
        students = number(sum((share(s.term) * s.students for s in here), Fraction(0)))
        rows.append((head, number(sum((share(s.term) for s in here), Fraction(0))), adults, len(teaching) - adults, students))
    return frame((N_("Period"), N_("Sections"), N_("Teachers in class"), N_("Teachers free"), N_("Students in class")), rows)


# --- by team --------------------------------------------------------------------------------------------------------
def grid_by_team(school: School, plan: Plan) -> pd.DataFrame:
    """Each team's periods: when it meets, and which members are free in the others; where it can meet; minutes a week.

    Teams of which nobody teaches sections are left out: periods say nothing of their day.
    """
    heads, rooms, week = period_heads(school, plan), _meeting_rooms(school, plan), week_of(school, plan)
    teaching = {u for s in plan.sections for u in (s.unit_id, s.co_unit)}
    rows = []
    for team in (t for t in school.teams if teaching & set(t.core)):
        core = [u for u in team.core if (post := plan.unit(u)) and post.fte]
        cells = (_team_cell(school, plan, team, core, p) for p in heads)
        minutes, occasional = number(week.minutes(team)), number(week.occasional(team))
        rows.append((team_words(team), len(core), *cells, _outside(school, plan, team), rooms[team.team_id], minutes, occasional))
    return frame(
        (
            N_("Team"),
            N_("Members"),
            *heads.values(),
            N_("Outside the periods"),
            N_("A room free then"),
            N_("Minutes a week"),
            N_("Occasional"),
        ),
        rows,
    )


def _team_cell(school: School, plan: Plan, team: Team, core: list[str], period: str) -> str:
    mine = [m for m in plan.meetings if m.team_id == team.team_id and _in(school, m, period)]
    if mine:
        return f"{_days_met(school, plan, period, mine)}team meets"
    busy = {u for s in _in_period(plan.sections, period) for u in (s.unit_id, s.co_unit)}
    return _free_words([u for u in core if u not in busy], core)


def _free_words(free: list[str], core: list[str]) -> str:
    """ "all free", "all but ENG.2 free", "ENG.1 free"; nothing where nobody is."""
    missing = [u for u in core if u not in free]
    if not missing:
        return "all free" if core else ""
    return f"all but {listed(missing)} free" if len(missing) < len(free) else f"{listed(free)} free" if free else ""


def _outside(school: School, plan: Plan, team: Team) -> str:
    """Meetings outside the periods: "Wed (LATE, 18 of 36 weeks) 8:00-9:30"."""
    days = {(d.day, d.day_type): d for d in plan.days}
    mine = [m for m in plan.meetings if m.team_id == team.team_id and not any(s.kind == "class" for s in _slots(school, m))]
    alike: dict[str, list[Meeting]] = defaultdict(list)
    for m in sorted(mine, key=lambda m: (m.start, m.day, m.day_type)):
        alike[span(m.start, m.end)].append(m)
    return "; ".join(f"{listed(_day_of(school, plan, m, days) for m in held)} {time}" for time, held in alike.items())


def _day_of(school: School, plan: Plan, meeting: Meeting, days: dict[tuple[int, str], Day]) -> str:
    return day_words(school, plan, days.get((meeting.day, meeting.day_type), Day(meeting.day, meeting.day_type, school.info.weeks)))


def _meeting_rooms(school: School, plan: Plan) -> dict[str, str]:
    """Team -> a room that stands empty in the periods of its meetings, if possible a member's; each room for one team at a time."""
    taken = {(s.room, p) for s in plan.sections for p in s.periods}
    found: dict[str, str] = {}
    for team in school.teams:
        periods = periods_met(school, plan, team)
        theirs = {s.room for s in plan.sections if s.unit_id in team.core and s.room}
        empty = [r for r in school.rooms if periods and not any((r.room, p) in taken for p in periods)]
        chosen = min(empty, key=lambda r: (r.room not in theirs, r.type != "std", school.rooms.index(r)), default=None)
        found[team.team_id] = chosen.room if chosen else "none is" if periods and school.rooms else "-"
        taken |= {(found[team.team_id], p) for p in periods}
    return found


def _by(sections: Iterable[Section], keys: Callable[[Section], list[str]]) -> dict[str, list[Section]]:
    found: dict[str, list[Section]] = defaultdict(list)
    for section in sections:
        for key in dict.fromkeys(keys(section)):
            found[key].append(section)
    return found
