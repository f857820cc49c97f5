"""What a settled shape says of sections, without variables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from planner.domain.plan import Session
from planner.domain.school import Course, School, Service, Slot, Variant
from planner.facts.periods import Seat, seated
from planner.milp.model import value
from planner.milp.shape.asks import Asks
from planner.milp.shape.geometry import Interval


@dataclass(frozen=True)
class Held:
    """Sessions of a service in class time that begin with one slot of a kind of day."""

    service: Service
    variant: Variant
    slot: Slot

    @property
    def when(self) -> Interval:
        return (self.slot.start, self.slot.start + self.service.session_min)

    def session(self, group: int, unit: str) -> Session:
        return Session(self.service.service_id, group, self.variant.day, self.variant.day_type, *self.when, unit)


class SettledSections:
    """Sections by course and seat, second teachers, sessions by slot, overloads by group."""

    shape: Asks
    school: School
    fte: dict[str, int]
    days: dict[str, tuple[int, ...]]
    methods: dict[str, int]
    variants: list[Variant]

    def read_sections(self) -> None:
        secs = self.shape.secs
        self.course: dict[str, Course] = {c.course_id: c for c in secs.courses}
        self.sections: dict[tuple[str, Seat], int] = {key: round(value(x)) for key, x in secs.count.items()}
        self.number = {c: sum(n for (d, _s), n in self.sections.items() if d == c) for c in self.course}
        self.beside: dict[tuple[str, str, Seat], int] = {key: round(value(x)) for key, x in secs.beside.items()}
        self.followed: set[str] = set()  # kinds of second teachers who have been named
        self.sessions_given = {key: round(value(x)) for key, x in secs.given.items()}
        self.gives: dict[Held, list[str]] = {}  # who gives sessions, where naming the sections has settled it
        self.counted = dict(self.sections)  # as the shape had them: naming may move sections
        self.over = {key: round(value(x)) for key, x in secs.over.items()}

    def held(self) -> list[tuple[Held, int]]:
        """Sessions in class time, and how many of each the shape has counted."""
        services = {s.service_id: s for s in self.shape.secs.services_here}
        counted = ((c, v, k, n) for (c, v, k), n in self.sessions_given.items() if n and v in self.variants)
        return [(Held(services[c], v, self.school.slot(v.day_type, k)), n) for c, v, k, n in counted]

    def class_size(self, course: Course) -> int:
        """Students of a course's fullest section."""
        return -(-seated(course) // max(1, self.number[course.course_id]))

    def class_sizes(self, course: Course) -> tuple[int, int]:
        """Students of a course's smallest section, and how many sections have one more."""
        return divmod(seated(course), max(1, self.number[course.course_id]))

    def overload_room(self, groups: Iterable[int]) -> list[tuple[tuple[str, ...], int]]:
        """Members of these groups with how many of them may teach one period more than their load."""
        wanted = set(groups)
        return [(self.shape.secs.members(i)[m], n) for (i, m), n in self.over.items() if i in wanted]

    def section_planning(self, unit: str) -> tuple[float, float]:
        """Weekly minutes that an adult who teaches sections must keep (planning promised, duty owed), and has if nothing is taught."""
        secs, shape = self.shape.secs, self.shape
        row = self.school.row_of_unit[unit]
        owed = self.school.rule("duty_owed_week") and shape.teacher(unit)
        if not (shape.promised(unit) or owed) or not self.fte[unit]:
            return 0.0, 0.0
        own = row.individual_planning_min
        planning = float(own) if own is not None else self.school.rule("min_individual_planning_week") * self.fte[unit] / 100
        free = 0.0
        for v in self.variants:
            if v.day in self.days[unit]:
                free += shape.weight(v) * secs.day_minutes(row, v)
        met = sum(value(x) for x in secs.met(unit))
        return planning + self.duty_owed(unit), free - met

    def duty_owed(self, unit: str) -> float:
        """Minutes of duty a week, unless an overload takes its place."""
        owed, swap = self.school.rule("duty_owed_week"), self.school.method_by_id.get("duty_swap")
        taken = self.methods.get("duty_swap", 0) / 100 * swap.minutes_each if swap is not None else 0
        return max(0.0, owed * self.fte[unit] / 100 - taken)
