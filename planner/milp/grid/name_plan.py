"""From a settled shape to a plan with names, piece by piece; a piece that cannot be named is reported, to become a cut."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from planner.domain.plan import Block, Day, DutyPost, Lesson, Meeting, Plan, Section, Session, Trade
from planner.domain.school import Variant
from planner.facts.methods import MEETING_METHODS, meeting_methods
from planner.milp.engines.highs import HighsEngine
from planner.milp.grid.class_sessions import ClassSessions
from planner.milp.grid.day import DayGrid
from planner.milp.grid.duties import Duties
from planner.milp.grid.fixed_sections import Held
from planner.milp.grid.fixed_shape import Meets, Settled
from planner.milp.grid.named_sections import name_sections, times_taught
from planner.milp.grid.payers import Cents
from planner.milp.grid.service_roster import name_sessions
from planner.milp.grid.specials import SpecialsGrid
from planner.milp.grid.steady import Room, steadied
from planner.milp.model import Model
from planner.milp.shape.geometry import Interval

DUTY_SECONDS = 5.0


@dataclass(frozen=True)
class Unnamed:
    """A piece of the grid that could not be named: which, and on which kinds of day (empty = the whole week)."""

    piece: str
    variants: tuple[Variant, ...] = ()


def name_plan(settled: Settled, *, seed: int = 0, seconds: float = 10.0, polish: float = 1.0) -> Plan | Unnamed:
    """Names for everything the shape has counted. Each piece has at most `seconds` seconds, and `polish` more for regular times."""
    lessons = SpecialsGrid(settled).solve(HighsEngine(seed=seed), seconds, polish)
    if lessons is None:
        return Unnamed("specials")
    settled.taught = times_of_lessons(settled, lessons)
    if any(settled.shape.secs.laid_twice(v) for v in settled.variants):
        settled.lessons = lessons
    sections = name_sections(settled, seed, seconds, polish)
    if isinstance(sections, str):
        return Unnamed(sections)
    class_sessions = ClassSessions(settled, sections).solve(HighsEngine(seed=seed), seconds)
    if class_sessions is None:
        return Unnamed("services")
    keep_taught(settled, lessons, sections, class_sessions)
    sessions = name_sessions(settled, HighsEngine(seed=seed), seconds, polish)
    if sessions is None:
        return Unnamed("services")
    days = _days(settled, sessions, seed, seconds)
    if isinstance(days, Unnamed):
        return days
    blocks, win_sessions = days
    sessions = [*sessions, *win_sessions, *class_sessions]
    duties = Duties(settled, sessions).solve(HighsEngine(seed=seed), min(seconds, DUTY_SECONDS))
    if duties is None:
        return Unnamed("duties")
    plan = put_together(settled, Week(lessons, sections, tuple(sessions), tuple(blocks), tuple(duties)), seed)
    return Unnamed("funds") if plan is None else plan


@dataclass(frozen=True)
class Week:
    """What was named, piece by piece."""

    lessons: tuple[Lesson, ...]
    sections: tuple[Section, ...]
    sessions: tuple[Session, ...]
    blocks: tuple[Block, ...]
    duties: tuple[DutyPost, ...]


def keep_taught(settled: Settled, lessons: tuple[Lesson, ...], sections: tuple[Section, ...], sessions: list[Session]) -> None:
    """Remember who teaches when, for the pieces that are named after sections and their services."""
    settled.named = sections
    settled.taught = {**times_of_lessons(settled, lessons), **times_taught(settled, sections)}
    for x in sessions:  # a provider of grades with homerooms as well is in one place at a time
        v = next(v for v in settled.variants if (v.day, v.day_type) == (x.day, x.day_type))
        settled.taught.setdefault((x.unit_id, v), []).append((x.start, x.end))
        settled.in_class.setdefault(x.unit_id, []).append(_held(settled, x, v))


def put_together(settled: Settled, week: Week, seed: int) -> Plan | None:
    """The plan of a week that was named, with who pays for it; None when the cents cannot be laid on the funds."""
    lessons, sessions = week.lessons, list(week.sessions)
    _switch_on_what_is_used(settled, lessons)
    cents = Cents(settled, HighsEngine(seed=seed))
    if cents.shares is None:
        return None
    return Plan(
        school_digest=settled.school.digest,
        days=tuple(Day(v.day, v.day_type, v.weeks) for v in settled.variants),
        positions=cents.positions(),
        programs=cents.programs(),
        methods=cents.methods(),
        funds=cents.fund_lines(),
        trades=tuple(Trade(gives, gets, fte) for (gives, gets), fte in settled.trades.items()),
        meetings=_meetings(settled, lessons),
        grid=lessons,
        blocks=week.blocks,
        sessions=tuple(sorted(sessions, key=lambda s: (s.service_id, s.group, s.day, s.day_type, s.start))),
        duties=week.duties,
        sections=week.sections,
    )


def _held(settled: Settled, x: Session, v: Variant) -> Held:
    service = next(s for s in settled.shape.secs.services_here if s.service_id == x.service_id)
    return Held(service, v, next(k for k in settled.school.slots(v.day_type, "class") if k.start == x.start))


def times_of_lessons(settled: Settled, lessons: tuple[Lesson, ...]) -> dict[tuple[str, Variant], list[Interval]]:
    """When each adult teaches specials, on every kind of day."""
    variants, found = {(v.day, v.day_type): v for v in settled.variants}, defaultdict(list)
    for e in lessons:
        slot = settled.school.slot(e.day_type, e.slot)
        found[e.unit_id, variants[e.day, e.day_type]].append((slot.start, slot.end))
    return dict(found)


def _switch_on_what_is_used(settled: Settled, lessons: tuple[Lesson, ...]) -> None:
    """A method is on when the plan uses it, and its amount is what is used: days, or class slots in the cycle."""
    school, days = settled.school, {(v.day, v.day_type) for v in settled.main_variants}
    free = {
        "double_block": any(len(slots) > 1 for out in settled.out.values() for slots in out.values()),
        **dict.fromkeys(MEETING_METHODS, False),
    }
    for held in (h for h in settled.meetings if h.piece.students_here):
        slots = (school.slot(held.variant.day_type, s) for s in held.piece.slots)
        free |= dict.fromkeys(meeting_methods(held.team, slots), True)
    for method, used in free.items():
        listed = school.method_by_id.get(method)
        if used and listed is not None and listed.allowed != "n":
            settled.methods.setdefault(method, 100)
        elif method in settled.methods and not used:
            del settled.methods[method]
    for m in list(settled.methods):
        rows = {(sp.special, sp.staff_id) for sp in school.specials if sp.requires_method == m}
        if rows:
            used_slots = {
                (x.day, x.slot, x.unit_id)
                for x in lessons
                if (x.day, x.day_type) in days and rows & {(x.special, x.unit_id), (x.special, school.row_of_unit[x.unit_id].staff_id)}
            }
            settled.methods[m] = 100 * len(used_slots)
            if not used_slots:
                del settled.methods[m]


def _days(settled: Settled, sessions: list[Session], seed: int, seconds: float) -> tuple[list[Block], list[Session]] | Unnamed:
    blocks: list[Block] = []
    given: list[Session] = []
    usual: dict[str, int] = {}
    left: dict[tuple[str, int, str], Room] = {}
    for v in settled.variants:
        grid = day_grid(settled, v, sessions, usual)
        day = grid.solve(HighsEngine(seed=seed), seconds)
        if day is None:
            return Unnamed("day", (v,))
        left |= grid.rooms_left(day[0])
        blocks += day[0]
        given += day[1]
        if not usual:
            usual = {b.grade: b.start for b in day[0] if b.kind == "win"}
    rule = settled.school.rule
    return steadied(blocks, left, rule("literacy_min_day"), rule("math_min_day")), given


def day_grid(settled: Settled, v: Variant, sessions: list[Session], usual: dict[str, int], model: Model | None = None) -> DayGrid:
    """The grid of one kind of day, around the lessons and sessions that are named."""
    services = {s.service_id: s for s in settled.school.services}
    pulled: dict[str, list[Interval]] = defaultdict(list)
    for s in sessions:
        if (s.day, s.day_type) == (v.day, v.day_type) and services[s.service_id].setting == "pull":
            for g in services[s.service_id].grade_band:
                pulled[g].append((s.start, s.end))
    booked: dict[str, list[Interval]] = defaultdict(list, {u: list(times) for (u, w), times in settled.taught.items() if w == v})
    for s in sessions:
        if (s.day, s.day_type) == (v.day, v.day_type):
            booked[s.unit_id].append((s.start, s.end))
    return DayGrid(settled, v, pulled, booked, usual, model)


def _meetings(settled: Settled, lessons: tuple[Lesson, ...]) -> tuple[Meeting, ...]:
    """Without extended members: who of them comes is settled once everything else has its names."""
    found = [
        Meeting(
            m.team.team_id, m.variant.day, m.variant.day_type, m.piece.start, m.piece.end, m.piece.minutes, m.piece.slots,
            cover=_cover(settled, m, lessons),
        )
        for m in settled.meetings
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda m: (m.day, m.day_type, m.start, m.team_id)))


def _cover(settled: Settled, m: Meets, lessons: tuple[Lesson, ...]) -> tuple[tuple[str, str], ...]:
    """Who has the homerooms of the core members during the meeting."""
    mine = {h.homeroom_id for u in m.team.core for h in settled.school.classes_on(u, m.variant.day)}
    return tuple(
        sorted(
            (x.homeroom, x.unit_id)
            for x in lessons
            if (x.day, x.day_type) == (m.variant.day, m.variant.day_type) and x.slot in m.piece.slots and x.homeroom in mine
        )
    )
