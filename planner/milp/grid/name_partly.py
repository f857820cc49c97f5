"""From a settled shape to as much of a plan as can be named, where not all of it can: each piece that fails is named in part.

Pieces are named in the same order as those of a plan, each as a whole first. A piece of which that fails is asked again with rows that
give way where nothing would be placed (loose.py). What stays open is listed with the ids and times that the shape had counted.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from planner.domain.plan import Block, DutyPost, Lesson, Plan, Section, Session
from planner.domain.school import Variant
from planner.milp.engines.highs import HighsEngine
from planner.milp.grid.allotment import allot
from planner.milp.grid.class_sessions import ClassSessions
from planner.milp.grid.department import Department, departments
from planner.milp.grid.duties import Duties
from planner.milp.grid.fixed_shape import Settled
from planner.milp.grid.loose import CarefulEngine, LooseModel
from planner.milp.grid.name_plan import Week, day_grid, keep_taught, put_together, times_of_lessons
from planner.milp.grid.named_sections import BEST, name_department, name_sections, number_sections
from planner.milp.grid.rooms import name_rooms
from planner.milp.grid.service_roster import name_sessions
from planner.milp.grid.specials import SpecialsGrid
from planner.milp.grid.tasks import Given
from planner.milp.model import value

LEAST_SECONDS, MOST_SECONDS = 1.0, 8.0  # of a piece
OVER_SECONDS = 0.05  # of a piece that is reached when the time is over


@dataclass(frozen=True)
class Open:
    """Something that was not placed.

    `kind` is lesson | meeting | section | room | second teacher | session | block | duty. `id` is the homeroom, team, section,
    course (of second teachers), service, duty, or grade (of a block). `number` is the group of a session, else how many; `name` is the
    block's or the second teacher's kind, or the class that is not out during a meeting. Times are minutes since midnight, 0 where the
    shape had settled none.
    """

    kind: str
    id: str
    number: int = 1
    name: str = ""
    day: int = 0
    day_type: str = ""
    slot: str = ""
    start: int = 0
    end: int = 0


def name_partly(settled: Settled, *, seed: int = 0, seconds: float = 10.0) -> tuple[Plan, tuple[Open, ...]] | None:
    """Return as much of a plan as can be named, and what stays open.

    Parameters
    ----------
    seconds : float
        For all pieces together; a piece has at most half of what is left, or a second while there is one, as a whole and again in part.

    Returns
    -------
    tuple or None
        None where it was not found who pays, to the cent: then no plan can be told, whatever of the week is named.
    """
    return _Partly(settled, seed, seconds).named()


class _Partly:
    """One naming in part."""

    def __init__(self, settled: Settled, seed: int, seconds: float) -> None:
        self.s, self.school, self.seed, self.until = settled, settled.school, seed, time.monotonic() + seconds
        self.engine, self.careful = HighsEngine(seed=seed), CarefulEngine(seed=seed)
        self.open: list[Open] = []
        self.beside = dict(settled.beside)  # second teachers as they were counted

    @property
    def seconds(self) -> float:
        left = self.until - time.monotonic()
        return max(OVER_SECONDS, min(left, max(LEAST_SECONDS, min(MOST_SECONDS, left / 2))))

    def named(self) -> tuple[Plan, tuple[Open, ...]] | None:
        lessons = self._lessons()
        self.s.taught = times_of_lessons(self.s, lessons)
        if any(self.s.shape.secs.laid_twice(v) for v in self.s.variants):
            self.s.lessons = lessons
        self._uncovered()
        sections = self._sections()
        class_sessions = self._class_sessions(sections)
        keep_taught(self.s, lessons, sections, class_sessions)
        sessions = self._sessions()
        blocks, win_sessions = self._days(sessions)
        sessions = [*sessions, *win_sessions, *class_sessions]
        duties = self._duties(sessions)
        self._missing_sessions(sessions)
        plan = put_together(self.s, Week(lessons, sections, tuple(sessions), tuple(blocks), tuple(duties)), self.seed)
        return None if plan is None else (plan, tuple(self.open))

    # --- specials ----------------------------------------------------------------------------------------------
    def _lessons(self) -> tuple[Lesson, ...]:
        found = SpecialsGrid(self.s).solve(self.engine, self.seconds, 0.0)
        if found is not None:
            return found
        model = LooseModel()
        grid = SpecialsGrid(self.s, model)
        model.minimise(0)
        found = grid.solve(self.careful, self.seconds, 0.0) or ()
        there = {(x.homeroom, x.day, x.day_type, x.slot) for x in found}
        for v, code, homeroom in self._turns():
            if (homeroom, v.day, v.day_type, code) not in there:
                slot = self.school.slot(v.day_type, code)
                self.open.append(Open("lesson", homeroom, 1, "", v.day, v.day_type, code, slot.start, slot.end))
        return found

    def _turns(self) -> Iterator[tuple[Variant, str, str]]:
        """Every slot in which the shape has a class out at specials."""
        for v in self.s.variants:
            for grade, slots in self.s.out[v].items():
                for code in slots:
                    yield from ((v, code, h.homeroom_id) for h in self.school.homerooms_of(grade))

    def _uncovered(self) -> None:
        """Meetings of teachers who are with their class after all are not held."""
        open_ = {(x.id, x.day, x.day_type, x.slot) for x in self.open}
        homes = {h.teacher_id: h.homeroom_id for h in self.school.homerooms if h.teacher_id}
        for m in list(self.s.meetings) if open_ else ():
            mine = [homes[u] for u in m.team.core if u in homes]
            kept = [h for h in mine for k in m.piece.slots if (h, m.variant.day, m.variant.day_type, k) in open_]
            if kept:
                self.s.meetings.remove(m)
                when = (m.variant.day, m.variant.day_type, "", m.piece.start, m.piece.end)
                self.open.append(Open("meeting", m.team.team_id, 1, kept[0], *when))

    # --- sections ----------------------------------------------------------------------------------------------
    def _sections(self) -> tuple[Section, ...]:
        named = name_sections(self.s, self.seed, self.seconds, 0.0)
        if not isinstance(named, str):
            return named
        self.s.sections, self.s.beside = dict(self.s.counted), dict(self.beside)
        self.s.followed.clear()
        given: list[Given] = []
        for groups in departments(self.s):
            given += self._department(groups)
        self._put_back(given)
        sections = name_rooms(self.s, tuple(number_sections(self.s, given)), self.seed, self.seconds, complete=False)
        assert not isinstance(sections, str)
        for section in sections:
            self.open += self._open_section(section)
        self._second_teachers(given)
        return sections

    def _department(self, groups: tuple[int, ...]) -> list[Given]:
        allotted = allot(self.s, groups, self.seed, self.seconds / 2, BEST)
        found = name_department(self.s, groups, allotted, self.seed, self.seconds, 0.0, follow=True)
        if found is None:
            model = LooseModel()
            department = Department(self.s, groups, follow=True, model=model)
            model.minimise(0)
            found = department.solve(self.careful, self.seconds, 0.0)
        return found or []

    def _put_back(self, given: list[Given]) -> None:
        """Sections without a teacher stand in periods in which the shape had counted one of their course more."""
        taught: dict[str, int] = defaultdict(int)
        for one in given:
            taught[one.task.course.course_id] += not one.task.tag
        for (course, seat), n in self.s.counted.items():
            held = sum(x for (c, _seat), x in self.s.sections.items() if c == course)
            more = min(n - self.s.sections[course, seat], self.s.number[course] - held)
            if more > 0:
                self.s.sections[course, seat] += more

    def _open_section(self, section: Section) -> Iterator[Open]:
        course, kinds = self.s.course[section.course], {r.type for r in self.school.rooms}
        if course.off_campus:
            return
        if not section.unit_id:
            yield Open("section", section.section_id)
        elif not section.room and course.room_type in kinds:
            yield Open("room", section.section_id)

    def _second_teachers(self, given: list[Given]) -> None:
        asked: dict[tuple[str, str], int] = defaultdict(int)
        for (course, tag, _seat), n in self.beside.items():
            asked[course, tag] += n
        for one in given:
            if one.task.tag:
                asked[one.task.course.course_id, one.task.tag] -= 1
        self.open += [Open("second teacher", course, n, tag) for (course, tag), n in asked.items() if n > 0]

    # --- services, days, duties --------------------------------------------------------------------------------
    def _class_sessions(self, sections: tuple[Section, ...]) -> list[Session]:
        found = ClassSessions(self.s, sections).solve(self.engine, self.seconds)
        if found is None:
            found = ClassSessions(self.s, sections, LooseModel()).solve(self.careful, self.seconds)
        return found or []

    def _sessions(self) -> list[Session]:
        found = name_sessions(self.s, self.engine, self.seconds, 0.0)
        return found if found is not None else name_sessions(self.s, self.careful, self.seconds, 0.0, LooseModel) or []

    def _days(self, sessions: list[Session]) -> tuple[list[Block], list[Session]]:
        blocks: list[Block] = []
        given: list[Session] = []
        usual: dict[str, int] = {}
        for v in self.s.variants:
            day = day_grid(self.s, v, sessions, usual).solve(self.engine, self.seconds)
            if day is None:
                day = day_grid(self.s, v, sessions, usual, LooseModel()).solve(self.careful, self.seconds) or ([], [])
                self._missing_blocks(v, day[0])
            blocks += day[0]
            given += day[1]
            usual = usual or {b.grade: b.start for b in day[0] if b.kind == "win"}
        return blocks, given

    def _missing_blocks(self, v: Variant, laid: list[Block]) -> None:
        there = {(b.grade, b.kind) for b in laid}
        for grade in self.s.shape.grades if self.s.shape.frame(v).students_come else ():
            for kind in ("literacy", "math", "win"):
                if self.school.rule(f"{kind}_min_day") and (grade, kind) not in there:
                    self.open.append(Open("block", grade, 1, kind, v.day, v.day_type))

    def _duties(self, sessions: list[Session]) -> list[DutyPost]:
        found = Duties(self.s, sessions).solve(self.engine, self.seconds)
        if found is not None:
            return found
        duties = Duties(self.s, sessions, LooseModel())
        found = duties.solve(self.careful, self.seconds) or []
        for v in self.s.variants:
            for duty in (d for d in self.school.duties if d.day_type == v.day_type):
                stand = sum((x.duty_id, x.day, x.day_type) == (duty.duty_id, v.day, v.day_type) for x in found)
                lacking = duty.adults_needed - stand - round(value(duties.left.get((duty, v), 0)))
                if lacking > 0:
                    self.open.append(Open("duty", duty.duty_id, lacking, "", v.day, v.day_type, "", duty.start, duty.end))
        return found

    def _missing_sessions(self, sessions: list[Session]) -> None:
        """Groups that have fewer sessions than they are owed in an average week."""
        variants = {(v.day, v.day_type): v for v in self.s.variants}
        for service in self.school.services:
            for group in range(1, service.groups + 1):
                mine = [s for s in sessions if (s.service_id, s.group) == (service.service_id, group)]
                given = sum(self.s.weight(variants[s.day, s.day_type]) for s in mine)
                lacking = service.sessions_per_week - given
                if lacking > 0.01:
                    self.open.append(Open("session", service.service_id, group, f"{lacking:.3g}"))
