"""What the checks across sheets are written with."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from planner.domain.school import Finding, School, Severity


@dataclass(frozen=True)
class Check:
    """A sentence about the workbook, the sheets that it adds up, and the function that finds where it fails."""

    find: Callable[[School], Iterator[Finding]]
    needs: frozenset[str]

    @property
    def sentence(self) -> str:
        return (self.find.__doc__ or "").split("\n")[0]


def needs(*sheets: str) -> Callable[[Callable[[School], Iterator[Finding]]], Check]:
    """Left out while one of these sheets has a hole, so that one mistake makes one finding."""
    return lambda find: Check(find, frozenset(sheets))


def must(cell: str, code: str, message: str, fix: str = "") -> Finding:
    return Finding(Severity.MUST_FIX, cell, code, message, fix)


def look(cell: str, code: str, message: str, fix: str = "") -> Finding:
    return Finding(Severity.LOOK_AT, cell, code, message, fix)


def count(n: int, one: str, more: str = "") -> str:
    return f"{n:,} {one if n == 1 else more or one + 's'}"


def some_of(names: Sequence[str], most: int) -> str:
    return f"{', '.join(names[:most])}{' and others' if len(names) > most else ''}"


def dollars(cents: float) -> str:
    return f"${round(cents / 100):,}"


def fte(hundredths: int) -> str:
    return f"{hundredths / 100:.2f}".rstrip("0").rstrip(".")


def on(days: Collection[int], school: School) -> str:
    return ", ".join(school.day_label(d) for d in sorted(days))


def grade_name(grade: str) -> str:
    return {"PK": "Pre-kindergarten", "K": "Kindergarten"}.get(grade, f"Grade {grade}")
