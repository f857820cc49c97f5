"""What there is to give in a department: a course to teach, or a place beside its teacher; and who was given it."""

from __future__ import annotations

from dataclasses import dataclass

from planner.domain.school import Course
from planner.facts.periods import Seat


@dataclass(frozen=True)
class Task:
    """Teaching a course (tag empty), or standing beside its teacher."""

    course: Course
    tag: str = ""


@dataclass(frozen=True)
class Given:
    """One section or second post that has found its adult."""

    task: Task
    seat: Seat
    unit: str
