"""A middle or high school while it is being drawn."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from planner.domain.plan import Session

from .base import Row
from .money import Rates
from .secondary_bell import Bell
from .secondary_courses import Course
from .secondary_staff import Purse
from .secondary_week import Class, Teacher, Team

GRADES = {"middle": ("6", "7", "8"), "high": ("9", "10", "11", "12")}
TERMS_A_YEAR = {"four": 2, "trimester": 3}  # times a year that a teacher has a whole load anew


@dataclass
class Draft:
    level: str
    flags: tuple[str, ...]
    chance: random.Random
    bell: Bell
    grades: tuple[str, ...]
    size: int = 20  # teachers
    courses: list[Course] = field(default_factory=list)
    teachers: list[Teacher] = field(default_factory=list)
    teams: list[Team] = field(default_factory=list)
    classes: list[Class] = field(default_factory=list)
    rooms: dict[str, list[str]] = field(default_factory=dict)
    posts: list[Row] = field(default_factory=list)  # rows of Staff of those who teach
    rules: dict[str, object] = field(default_factory=dict)
    slack: float = 0.05  # of the seats of a period that may be missing
    purse: Purse | None = None
    sessions: list[Session] = field(default_factory=list)
    services: list[Row] = field(default_factory=list)
    conflicts: list[Row] = field(default_factory=list)
    duties: list[Row] = field(default_factory=list)
    shared: Row | None = None  # a post of another department's, beside those who have sections
    watchers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    rates: Rates = field(default_factory=Rates)
    open_end: float = 0.0  # share of the seats that nobody needs in the last period
    short_end: bool = False  # more than the largest classes of that period could make up for
    assignments: list[Row] = field(default_factory=list)
    stack: tuple[str, str] | tuple[()] = ()  # a course, and the code of the one that is the same class
    by_semester: str = ""  # the course whose sections are in both semesters
    parts: list[str] = field(default_factory=list)  # oddities of posts that no department has yet
    days: dict[str, tuple[int, ...]] = field(default_factory=dict)  # row of Staff -> days, where it is not here every day

    @property
    def by_code(self) -> dict[str, Course]:
        return {c.code: c for c in self.courses}

    @property
    def terms(self) -> int:
        return TERMS_A_YEAR.get(self.bell.family, 1)

    @property
    def students(self) -> int:
        """In an average period."""
        shares = {c.code: 1 / self.terms if self.terms > 1 else 0.5 if c.term == "S" else 1.0 for c in self.courses}
        return round(sum(c.requests * shares[c.code] for c in self.courses) / len(self.bell.codes))

    def has(self, flag: str) -> bool:
        return flag in self.flags
