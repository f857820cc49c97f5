"""How many students an adult's sections mean: as many as the fullest of each course has, or as they are shared out to the student.

Of 505 students in 19 sections eleven have 27 and eight have 26. Counting 27 for each is simpler, and may refuse a teacher of six
sections who has room for 160; then who has the fuller ones is settled too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from planner.domain.plan import Section
from planner.facts.courses import UNCOUNTED
from planner.milp.engines.highs import HighsEngine
from planner.milp.grid.fixed_shape import Settled
from planner.milp.grid.tasks import Task
from planner.milp.model import Model, value

Owned = tuple[str, Task]
SECONDS = 2.0  # for who has the fuller sections


class Sizes:
    """`sections[adult, task]` are sections as a model counts them; `exact`: who has the fuller ones is part of the model."""

    def __init__(self, settled: Settled, model: Model, sections: Mapping[Owned, Any], exact: bool) -> None:
        self.settled = settled
        self.fuller: dict[Owned, Any] = {}
        for task in dict.fromkeys(t for _u, t in sections) if exact else ():
            _size, many = settled.class_sizes(task.course)
            mine = {key: model.integer(0, many) for key in sections if key[1] == task and not task.tag}
            for key, x in mine.items():
                model.define(x <= sections[key])
            if mine:
                model.define(model.total(mine.values()) == many)
            self.fuller |= mine

    def __call__(self, unit: str, task: Task, sections: Any) -> Iterator[tuple[int, Any]]:
        """Students of a section, with how many of these sections the adult has."""
        if (unit, task) not in self.fuller:
            yield self.settled.class_size(task.course), sections
            return
        yield self.settled.class_sizes(task.course)[0], sections
        yield 1, self.fuller[unit, task]


def too_full(settled: Settled, allotted: Mapping[Owned, int]) -> bool:
    """Would an adult have too many students if each of the sections were as full as the fullest of its course?"""
    students: dict[str, int] = defaultdict(int)
    for (unit, task), n in allotted.items():
        if not task.tag and task.course.room_type not in UNCOUNTED:
            students[unit] += n * settled.class_size(task.course)
    limit = settled.school.rule("max_students_day")
    return bool(limit) and max(students.values(), default=0) > limit


def shared_out(settled: Settled, sections: Iterable[Section]) -> list[Section]:
    """The same sections; where somebody has too many students, the fuller ones of each course go to whoever has most room for them."""
    listed, limit = list(sections), settled.school.rule("max_students_day")
    counts = [s for s in listed if s.unit_id and settled.course[s.course].room_type not in UNCOUNTED]
    students: dict[str, int] = defaultdict(int)
    for s in counts:
        students[s.unit_id] += s.students
    if not limit or max(students.values(), default=0) <= limit:
        return listed
    size = {s.section_id: settled.class_sizes(settled.course[s.course])[0] for s in counts}
    model = Model()
    x = {s.section_id: model.integer(0, 1) for s in counts}
    for c in dict.fromkeys(s.course for s in counts):
        mine = [s for s in counts if s.course == c]
        model.define(model.total(x[s.section_id] for s in mine) == sum(s.students - size[s.section_id] for s in mine))
    for unit in students:
        model.define(model.total(size[s.section_id] + x[s.section_id] for s in counts if s.unit_id == unit) <= limit)
    model.minimise(model.total(n * y for n, y in enumerate(x.values())))
    if HighsEngine(seed=0).solve(model.problem, seconds=SECONDS, gap=0.5).value is None:
        return listed
    return [replace(s, students=size[s.section_id] + round(value(x[s.section_id]))) if s.section_id in x else s for s in listed]
