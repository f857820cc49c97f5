"""What a requirement of a rule is about, as typed ids.

Rules hand a subject to the solver with every comparison, and read its fields again when they tell a principal what clashes. No text
is built of ids and split again, so an id may hold spaces, dots, or anything else that a workbook lets through.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, NamedTuple, TypeVar

from planner.domain.place import Place
from planner.domain.school import Variant

T = TypeVar("T")

# Which of its rule's requirements a subject stands for, where the ids alone do not tell.
Key = Literal[
    "across", "at least", "at most", "both", "cafeteria", "change-over", "cycle", "days", "double block", "doubles", "el", "every day",
    "local", "lunch wave", "max_size", "meetings a week", "one block", "overload", "periods", "physical education", "required",
    "school week", "somebody", "sped", "target_size", "together",
]  # fmt: skip


class Item(NamedTuple):
    """What funds pay for: a line of Staff, a program, or a way of making time."""

    kind: Literal["staff", "program", "method"]
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What one requirement is about. Fields that do not matter are None; two requirements of one rule never have equal subjects.

    `units` are adults whom the solver does not tell apart, `position` is a line of Staff or one adult. `line` is a row's place on its
    sheet, from 0, for rows without an id of their own (Specials, Locks). `slots` are those that are taken together, `slot` is where
    lunch or a class begins. `day` counts from 1, `quarter` is a part of the year, `year` counts from the plan year 1; `weeks` are those of
    the kind of day in the year; `minute` is a clock time since midnight and `recess` two of them; `minutes` are a length; `fte` is in
    hundredths.
    `number` tells apart what is alike in all else.
    """

    key: Key | None = None
    team: str | None = None
    grade: str | None = None
    grades: tuple[str, ...] | None = None
    homeroom: str | None = None
    unit: str | None = None
    units: tuple[str, ...] | None = None
    position: str | None = None
    job_class: str | None = None
    special: str | None = None
    course: str | None = None
    other_course: str | None = None
    service: str | None = None
    duties: tuple[str, ...] | None = None
    program: str | None = None
    method: str | None = None
    item: Item | None = None
    fund: str | None = None
    room: str | None = None
    room_type: str | None = None
    period: str | None = None
    places: tuple[Place, ...] | None = None
    slot: str | None = None
    slots: tuple[str, ...] | None = None
    recess: tuple[int, int] | None = None
    minute: int | None = None
    minutes: int | None = None
    day: int | None = None
    day_type: str | None = None
    weeks: int | None = None
    quarter: int | None = None
    term: str | None = None
    year: int | None = None
    fte: int | None = None
    line: int | None = None
    number: int | None = None

    def on(self, v: Variant) -> Subject:
        """The same on one kind of day of the cycle."""
        return replace(self, day=v.day, day_type=v.day_type, weeks=v.weeks)

    def __str__(self) -> str:
        """The fields that are set, for error messages: `team='G3' day=2`."""
        return " ".join(f"{name}={getattr(self, name)!r}" for name in self.__slots__ if getattr(self, name) is not None)


def given(value: T | None) -> T:
    """A field that a rule's own subjects always have. ValueError where it is missing."""
    if value is None:
        raise ValueError("this subject lacks an id that its rule reads")
    return value
