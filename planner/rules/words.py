"""How promises are told to a principal: lists, grades, days and amounts in sentences."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence

from planner.outcome import Repair
from planner.school import School

LONG_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


def listed(words: Iterable[str]) -> str:
    """ "K, 1 and 2"; each word once."""
    unique = list(dict.fromkeys(words))
    return unique[0] if len(unique) == 1 else f"{', '.join(unique[:-1])} and {unique[-1]}"


def together(school: School, names: Iterable[str]) -> str:
    """The names in one list: "grade K", "grade 1" and "grade 2" are "grades K, 1 and 2"; four in a row are "grades K to 3".

    A name may itself be several, with plus signs between.
    """
    unique = list(dict.fromkeys(part for name in names for part in name.split(" + ")))
    for noun in ("grade", "Grade"):
        single = [n for n in unique if n.startswith(f"{noun} ") and n.count(" ") == 1]
        if len(single) > 1:
            first = unique.index(single[0])
            unique = [n for n in unique if n not in single]
            unique.insert(first, f"{noun}s {_codes(school, [n.split()[1] for n in single])}")
    return listed(unique)


def _codes(school: School, codes: Sequence[str]) -> str:
    grades = school.info.grades
    places = sorted(grades.index(c) for c in codes if c in grades)
    in_a_row = len(places) == len(codes) > 3 and places[-1] - places[0] == len(places) - 1
    return f"{grades[places[0]]} to {grades[places[-1]]}" if in_a_row else listed(codes)


def long_day(school: School, day: int) -> str:
    """Thursday, or Day 4 in a cycle that is not a week."""
    return LONG_DAYS[day - 1] if school.info.cycle_days == 5 else school.day_label(day)


def on_days(school: School, day: str, day_type: str = "") -> str:
    """ "on Thursdays", from the words of a subject; with the day type where it is not the day's only one."""
    number = int(day)
    usual = {v.day_type for v in school.base_variants(number)}
    name = long_day(school, number) + ("s" if school.info.cycle_days == 5 else "")
    return f"on {name}" if usual == {day_type} or not day_type else f"on {name} ({day_type})"


def cells(found: Iterable[str]) -> str:
    """ "Teams!F3:F8" where the cells follow on in one column, else "Teams!F3, Rules!B2"; each once."""
    unique = [c for c in dict.fromkeys(found) if c]
    parts = [re.fullmatch(r"(.+![A-Z]+)(\d+)", c) for c in unique]
    numbers = sorted(int(p[2]) for p in parts if p)
    in_a_row = len(numbers) == len(unique) > 1 and numbers[-1] - numbers[0] == len(numbers) - 1
    columns = {p[1] for p in parts if p}
    if not in_a_row or len(columns) > 1:
        return ", ".join(unique)
    column = columns.pop()
    return f"{column}{numbers[0]}:{column.split('!')[1]}{numbers[-1]}"


def cycle(school: School) -> str:
    return "a week" if school.info.cycle_days == 5 else f"in {school.info.cycle_days} days"


def whole(amount: float) -> int:
    """At least the amount, in whole units."""
    return math.ceil(amount - 1e-6)


def written_in_law(school: School, key: str) -> bool:
    """Is a rule's value from a statute or regulation, which the school cannot lower?"""
    return any(r.key == key and r.source in ("statute", "regulation") for r in school.rules)


def needs_of(school: School, key: str) -> str:
    """Who must say yes to another value of a rule."""
    return "bargaining" if any(r.key == key and r.source == "contract" for r in school.rules) else "none"


def without_it(school: School, subject: str, about: tuple[str, str]) -> Repair:
    """The repair of a promise that cannot give way by degrees; its subject begins "grade 3 1 REG"."""
    _, grade, day, day_type, *_ = subject.split()
    sentence, cell = about
    return Repair(f"Make an exception for grade {grade} {on_days(school, day, day_type)}: {sentence[0].lower()}{sentence[1:]}", cell)


def more_or_lower(school: School, key: str, more: str, value: int, lower: int) -> Repair:
    """Find more of something, or lower the promised minutes, unless they are written in law."""
    way_out = f"; the {value} minutes are law." if written_in_law(school, key) else f", or lower the promised {value} minutes to {lower}."
    return Repair(more + way_out, school.rule_cell(key), needs=needs_of(school, key))
