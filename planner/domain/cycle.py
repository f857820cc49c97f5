"""How school days turn: days of a cycle, school days of a week, and which weekdays they are."""

from __future__ import annotations

from dataclasses import dataclass

SHORT = ("Mon", "Tue", "Wed", "Thu", "Fri")
LONG = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
LETTERS = ("M", "T", "W", "Th", "F")


@dataclass(frozen=True)
class Cycle:
    """A cycle of `days`, in weeks of `days_per_week` school days whose first is `first_weekday` (M, T, W, Th or F)."""

    days: int = 5
    days_per_week: int = 5
    first_weekday: str = "M"

    @property
    def school_week(self) -> tuple[int, ...]:
        """The weekdays with school, 0 = Monday."""
        first = LETTERS.index(self.first_weekday)
        return tuple(range(first, min(first + self.days_per_week, len(LETTERS))))

    @property
    def weekdays(self) -> tuple[int, ...]:
        """The weekday of each day of the cycle, 0 = Monday; nothing in a rotation, whose days move through the week."""
        return self.school_week if self.days == self.days_per_week else ()

    @property
    def is_week(self) -> bool:
        """Is each day of the cycle a weekday? In a rotation none is."""
        return self.days == self.days_per_week == len(self.school_week)

    def label(self, day: int) -> str:
        """Wed, or Day 3 in a rotation."""
        return SHORT[self.weekdays[day - 1]] if self.is_week else f"Day {day}"

    def long_label(self, day: int) -> str:
        """Wednesday, or Day 3 in a rotation."""
        return LONG[self.weekdays[day - 1]] if self.is_week else f"Day {day}"

    def written(self, day: int) -> str:
        """As people type it in a workbook: W, or 3 in a rotation."""
        return LETTERS[self.weekdays[day - 1]] if self.is_week else str(day)
