"""Who may lawfully be in charge: of a duty, of two homerooms at once, of the classes whose teachers meet."""

from __future__ import annotations

from planner.checker.week import Week
from planner.domain.plan import Lesson, Meeting
from planner.domain.school import Duty, Variant
from planner.facts.coverage import gives_cover, watches


def may_do(week: Week, unit: str, duty: Duty) -> bool:
    """Is the adult of a job class that may do this duty? A teachers' duty is for certified adults until the duty swap is on."""
    row = week.row(unit)
    covers = duty.kind in watches(week.school, row)
    listed = row.job_class in duty.allowed if duty.allowed else covers
    if not duty.counts_as_teacher_duty:
        return listed
    if week.plan.method_on("duty_swap") and week.tag(unit) == "para":
        return listed or covers
    return week.certified(unit) and (listed or (not duty.allowed and unit in week.homerooms_of))


def by_program(week: Week, duty: Duty) -> bool:
    """May an adult whom a program pays take a place of this duty? As an assistant: in the teachers' turns only with the duty swap on."""
    return not duty.counts_as_teacher_duty or week.plan.method_on("duty_swap")


def cover_given(week: Week) -> int:
    """Minutes of cover a week that the plan's programs give together."""
    programs = week.school.program_by_id
    return sum(gives_cover(programs[c.program_id], c.cents) for c in week.plan.programs if c.program_id in programs)


def manned(week: Week, duty: Duty, variant: Variant) -> bool:
    """Is somebody there: an adult of the school, or one whom a program pays? Whether its minutes suffice is asked by LawfulCover."""
    return bool(on_duty(week, duty, variant)) or (by_program(week, duty) and cover_given(week) > 0)


def on_duty(week: Week, duty: Duty, variant: Variant) -> tuple[str, ...]:
    """The different adults who do a duty on a kind of day, are here, and may do it."""
    posts = [p for p in week.duties if p.duty_id == duty.duty_id and week.variant(p) == variant]
    return tuple(u for u in dict.fromkeys(p.unit_id for p in posts) if week.here(u, variant) and may_do(week, u, duty))


def together(week: Week, lesson: Lesson) -> list[Lesson]:
    """The lessons that one adult gives in the same slot of the same kind of day."""
    key = (lesson.unit_id, lesson.day, lesson.day_type, lesson.slot)
    return [e for e in week.lessons if (e.unit_id, e.day, e.day_type, e.slot) == key]


def lawful_double(week: Week, lesson: Lesson) -> bool:
    """Is this one of two homerooms that share a specialist who takes two, with `pe_doubles` on?"""
    pair = together(week, lesson)
    takes_two = any(sp.can_double for sp in week.offers(lesson.special, lesson.unit_id))
    return len(pair) == 2 and pair[0].special == pair[1].special and takes_two and week.plan.method_on("pe_doubles")


def gives_assembly(week: Week, lesson: Lesson) -> bool:
    """Is this a class's part of an assembly, with an adult who may have it (domain.md 1.9: "assembly" among what the adult may cover)?"""
    job, lines = week.school.job_class_by_id.get(week.row(lesson.unit_id).job_class), week.offers(lesson.special, lesson.unit_id)
    covers = week.row(lesson.unit_id).cover or (job.cover if job else ())
    return bool(lines) and all(line.requires_method == "assembly" for line in lines) and "assembly" in covers


def in_charge(week: Week, meeting: Meeting) -> frozenset[tuple[str, str]]:
    """Who has the students of the core members while they meet: (homeroom, specialist)."""
    v = week.variant(meeting)
    rooms = dict.fromkeys(h.homeroom_id for u in week.core(week.school.team_by_id[meeting.team_id]) for h in week.rooms_on(u, v))
    lessons = [e for h in rooms for e in week.lessons_of.get((h, v), ()) if e.slot in meeting.slots]
    return frozenset((e.homeroom, e.unit_id) for e in lessons)


def effective_minutes(week: Week, meeting: Meeting) -> int:
    """A meeting less what is lost at each end while teachers walk their classes to specials and fetch them."""
    lost = 2 * week.school.rule("escort_loss_min") if in_charge(week, meeting) else 0
    return max(0, week.meeting_minutes(meeting) - lost)
