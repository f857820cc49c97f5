"""Positions by job class, the days of part-time posts, and the rosters of services and duties. Posts, never persons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pandas as pd

from planner.domain.plan import Plan, Session, Unit
from planner.domain.school import Duty, School, Service, Staff
from planner.facts.clock import merged
from planner.language import N_
from planner.tables.words import NOT_GIVEN, SERVICE, SETTING, day_words, days_words, frame, fte, grade_words, listed, span, title_of

SMALL = 3  # fewer posts than this are a person even without a name (domain.md 8)
OTHERS = "Other positions (fewer than 3 of a kind)"


def positions(school: School, plan: Plan, public: bool = False) -> pd.DataFrame:
    """FTE today, FTE planned and the change by job class. A `public` table folds classes of fewer than 3 posts together."""
    counts: dict[str, list[int]] = {}
    planned = {p.staff_id: p for p in plan.positions}
    posts = _posts(school)
    for row in school.staff:
        title = title_of(school, row.job_class)
        line = counts.setdefault(OTHERS if public and posts[title] < SMALL else title, [0, 0, 0])
        line[0] += row.count
        line[1] += row.fte * row.count
        line[2] += planned[row.staff_id].fte if row.staff_id in planned else 0
    rows = [(title, n, fte(today), fte(later), fte(later - today)) for title, (n, today, later) in counts.items()]
    return frame(
        (N_("Job class"), N_("Positions today"), N_("FTE today"), N_("FTE planned"), N_("Change")), sorted(rows, key=lambda r: r[4])
    )


def _posts(school: School) -> dict[str, int]:
    posts: dict[str, int] = defaultdict(int)
    for row in school.staff:
        posts[title_of(school, row.job_class)] += row.count
    return posts


def changed_posts(school: School, plan: Plan) -> pd.DataFrame:
    """Posts whose FTE changes, and the days of every post that is not here every day."""
    columns = (N_("Position"), N_("Job class"), N_("FTE today"), N_("FTE planned"), N_("Days today"), N_("Days planned"), N_("Note"))
    rows = []
    for position in plan.positions:
        row = school.staff_by_id[position.staff_id]
        rows += [_post_row(school, row, u) for u in position.units if u.fte != row.fte or set(u.days) != set(school.days)]
    return frame(columns, rows)


def _post_row(school: School, row: Staff, unit: Unit) -> tuple[str | float, ...]:
    planned = days_words(school, unit.days) if unit.fte else "stops"
    note = " ".join(_notes(school, row, unit))
    return (unit.unit_id, title_of(school, row.job_class), fte(row.fte), fte(unit.fte), _days_today(school, row), planned, note)


def _notes(school: School, row: Staff, unit: Unit) -> Iterator[str]:
    """What HR has to settle for a post that goes on: days of a shared post, hours of one that is here every day in part, insurance."""
    if not unit.fte:
        return
    if row.shared_school:
        yield f"Shared with {row.shared_school}: agree the days with that school."
    if unit.fte == row.fte:
        return
    if unit.fte < 100 and set(unit.days) == set(school.days) and not school.selectable(row.staff_id):
        yield f"Here every day for {fte(unit.fte):g} of the day: agree the hours."
    least = school.rule("health_threshold_fte", 75)
    if unit.fte < least <= row.fte:
        kept = f"kept ({row.at('health_keeps')})" if row.health_keeps else "lost"
        yield f"Below {fte(least):g} FTE health insurance is {kept.removesuffix(' ()')}."


def _days_today(school: School, row: Staff) -> str:
    """The workbook knows today's days of a post only where it works all the days on which it may work."""
    days = school.staff_days(row)
    if school.day_based(row) and len(days) != round(row.fte * school.info.cycle_days / 100):
        return NOT_GIVEN
    return days_words(school, days)


def services(school: School, plan: Plan) -> pd.DataFrame:
    """Every service session: who gives it, to which group, when."""
    columns = (N_("Service"), N_("Kind"), N_("Grades"), N_("Group"), N_("Day"), N_("Time"), N_("Minutes"), N_("Position"), N_("Where"))
    kinds = {s.service_id: s for s in school.services}
    days = {(d.day, d.day_type): day_words(school, plan, d) for d in plan.days}

    def row(session: Session, service: Service) -> tuple[str | int, ...]:
        return (
            service.service_id, SERVICE.get(service.kind, service.kind), listed(service.grade_band), session.group,
            days.get((session.day, session.day_type), school.day_label(session.day)), span(session.start, session.end),
            session.end - session.start, session.unit_id, SETTING.get(service.setting, service.setting),
        )  # fmt: skip

    order = sorted(plan.sessions, key=lambda s: (s.service_id, s.group, s.day, s.day_type, s.start))
    return frame(columns, (row(s, kinds[s.service_id]) for s in order))


def services_at_once(school: School, plan: Plan) -> pd.DataFrame:
    """Pull-out groups of one grade at one time that the workbook does not show to be of different students, with what is missing.

    Groups at one time need different children: together they may have no more places than the grades have students.
    """
    columns = (N_("Day"), N_("Time"), N_("Groups at one time"), N_("Grades"), N_("What is missing"))
    kinds = {s.service_id: s for s in school.services}
    pulls = sorted((x for x in plan.sessions if kinds[x.service_id].setting == "pull"), key=lambda x: (x.day, x.day_type, x.start))
    days = {(d.day, d.day_type): day_words(school, plan, d) for d in plan.days}
    rows: dict[tuple[str, ...], None] = {}
    for first in pulls:
        now = [x for x in pulls if (x.day, x.day_type) == (first.day, first.day_type) and x.start <= first.start < x.end]
        grades, together = set(kinds[first.service_id].grade_band), [first]
        while more := [x for x in now if x not in together and grades & set(kinds[x.service_id].grade_band)]:
            together += more
            grades |= {g for x in more for g in kinds[x.service_id].grade_band}
        missing = _not_shown(school, [kinds[x.service_id] for x in together], grades) if len(together) > 1 else ""
        if missing:
            names = listed(sorted(f"{x.service_id} {x.group}" for x in together))
            order = listed(g for g in school.info.grades if g in grades)
            day = days.get((first.day, first.day_type), school.day_label(first.day))
            rows[day, span(first.start, min(x.end for x in together)), names, order, missing] = None
    return frame(columns, rows)


def _not_shown(school: School, services: list[Service], grades: set[str]) -> str:
    """What keeps groups from being seen to be of different students; nothing where their places are no more than the students."""
    unknown = dict.fromkeys(s.service_id for s in services if s.group_max is None)
    if unknown:
        return f"How large the groups of {listed(unknown)} are at most (Services, Largest group)."
    students = sum(h.enrol_next for h in school.homerooms if h.grade in grades)
    if not students:
        return "How many students the grades have."
    places = sum(s.group_max or 0 for s in services)
    return f"The groups have up to {places} places, and the grades {students} students: who is in which group." if places > students else ""


def duties(school: School, plan: Plan) -> pd.DataFrame:
    """The duty roster: one row a duty, one column a day, the positions that do it, and how many places a program fills."""
    days = sorted(plan.days, key=lambda d: (d.day, d.day_type))
    posts: dict[tuple[str, int, str], list[str]] = defaultdict(list)
    for post in plan.duties:
        posts[post.duty_id, post.day, post.day_type].append(post.unit_id)
    rows = []
    held = {d.day_type for d in days}
    for duty in sorted((d for d in school.duties if d.day_type in held), key=lambda d: (d.day_type, d.start, d.duty_id)):
        roster = (
            _on_roster(school, plan, duty, posts[duty.duty_id, d.day, d.day_type]) if d.day_type == duty.day_type else "" for d in days
        )
        grades = listed(map(grade_words, duty.for_grades), "all")
        rows.append((duty.duty_id, duty.kind, span(duty.start, duty.end), grades, duty.adults_needed, *roster))
    return frame((N_("Duty"), N_("What"), N_("Time"), N_("Grades"), N_("Adults needed"), *(day_words(school, plan, d) for d in days)), rows)


def support_sentence(school: School, plan: Plan) -> str:
    """The most duty in a day of positions that are not certified, and the most without a break; nothing where they have none.

    The plan lays out no lunch and no break of theirs, so that somebody has to ask for them.
    """
    certified = {j.job_class for j in school.job_classes if j.certified}
    held = {d.duty_id: (d.start, d.end) for d in school.duties}
    days: dict[tuple[str, int, str], list[tuple[int, int]]] = defaultdict(list)
    for post in plan.duties:
        if school.row_of_unit[post.unit_id].job_class not in certified:
            days[post.unit_id, post.day, post.day_type].append(held[post.duty_id])
    if not days:
        return ""
    most, whose = max((sum(b - a for a, b in merged(times)), key[0]) for key, times in days.items())
    longest, who = max((max(b - a for a, b in merged(times)), key[0]) for key, times in days.items())
    titles = dict.fromkeys(title_of(school, school.row_of_unit[unit].job_class) for unit, *_ in days)
    duty = f"Duty of {listed(titles)}: at most {most} minutes in a day ({whose}), and at most {longest} without a break ({who})."
    return f"{duty} The plan lays out neither lunch nor breaks of these positions. Ask that they are kept."


def _on_roster(school: School, plan: Plan, duty: Duty, adults: list[str]) -> str:
    bought = {c.program_id for c in plan.programs if c.cents}
    names = [p.name for p in school.programs if p.program_id in bought and p.gives_cover_min]
    left = duty.adults_needed - len(adults)
    return listed([*sorted(adults), *([f"{left} from {' or '.join(names)}"] if left > 0 and names else [])])
