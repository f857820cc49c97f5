"""How promises are told to a principal: lists, grades, days and amounts in sentences."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from fractions import Fraction

from planner.domain.outcome import Repair
from planner.domain.place import Place
from planner.domain.school import School, Staff, Variant
from planner.domain.subject import Subject, given


def listed(words: Iterable[str]) -> str:
    """ "K, 1 and 2"; each word once."""
    unique = list(dict.fromkeys(words))
    return unique[0] if len(unique) == 1 else f"{', '.join(unique[:-1])} and {unique[-1]}"


def together(school: School, names: Iterable[str]) -> str:
    """The names in one list: "grade K", "grade 1" and "grade 2" are "grades K, 1 and 2"; four in a row are "grades K to 3".

    Empty where there are no names.
    """
    unique = list(dict.fromkeys(names))
    for noun in ("grade", "Grade"):
        codes = {f"{noun} {g}": g for g in (*school.info.grades, *(h.grade for h in school.homerooms))}
        single = [n for n in unique if n in codes]
        if len(single) > 1:
            first = unique.index(single[0])
            unique = [n for n in unique if n not in single]
            unique.insert(first, f"{noun}s {_codes(school, [codes[n] for n in single])}")
    return listed(unique) if unique else ""


def lane_words(lane: tuple[str, ...]) -> str:
    """ " of grades 9, 10" or " of lunch wave A", behind a period; nothing where it has one clock."""
    wave = Place("", lane).wave
    return f" of lunch wave {wave}" if wave else f" of grades {', '.join(lane)}" if lane else ""


def plus(names: Iterable[str]) -> str:
    """ "PE1 + PE2": several as one, in a sentence."""
    return " + ".join(names)


def grade_name(grade: str | None) -> str:
    """ "grade 3", of a subject's grade."""
    return f"grade {given(grade)}"


def team_name(school: School, team: str) -> str:
    """A team's name, or its id where the workbook gives none."""
    return school.team_by_id[team].name or team


def units_in_a_row(row: Staff, units: Sequence[str]) -> str:
    """ "ENG.1-5": some posts of one line of Staff, by the first and the number of the last; one post is its own id."""
    return units[0] if len(units) == 1 else f"{units[0]}-{row.units.index(units[-1]) + 1}"


def posts_name(school: School, units: Sequence[str]) -> str:
    """Posts of one line of Staff, as `units_in_a_row` has them."""
    return units_in_a_row(school.row_of_unit[units[0]], units)


def places_words(places: Iterable[Place]) -> str:
    """ "P3/6+P3/7": periods, each with the grades of its clock."""
    return "+".join("/".join((p.period, *p.lane)) for p in places)


def in_a_day(grade: str, v: Variant, slots: tuple[str, ...], slot: str, recess: tuple[int, int] | None) -> Subject:
    """What a grade's day would be: the specials slots in which it is out, its lunch slot and its recess."""
    return Subject(grade=grade, slots=slots, slot=slot, recess=recess).on(v)


def _codes(school: School, codes: Sequence[str]) -> str:
    grades = school.info.grades
    places = sorted(grades.index(c) for c in codes if c in grades)
    in_a_row = len(places) == len(codes) > 3 and places[-1] - places[0] == len(places) - 1
    return f"{grades[places[0]]} to {grades[places[-1]]}" if in_a_row else listed(codes)


def long_day(school: School, day: int) -> str:
    """Thursday, or Day 4 in a cycle that is not a week."""
    return school.cycle.long_label(day)


def on_days(school: School, day: int | None, day_type: str | None = None) -> str:
    """ "on Thursdays", of a subject's day; with the day type where it is not the day's only one."""
    day = given(day)
    usual = {v.day_type for v in school.base_variants(day)}
    name = long_day(school, day) + ("s" if school.cycle.is_week else "")
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
    return "a week" if school.cycle.is_week else f"in {school.info.cycle_days} days"


def whole(amount: float) -> int:
    """At least the amount, in whole units."""
    return math.ceil(amount - 1e-6)


def written_in_law(school: School, key: str) -> bool:
    """Is a rule's value from a statute or regulation, which the school cannot lower?"""
    return any(r.key == key and r.source in ("statute", "regulation") for r in school.rules)


def needs_of(school: School, key: str) -> str:
    """Who must say yes to another value of a rule."""
    return "bargaining" if any(r.key == key and r.source == "contract" for r in school.rules) else "none"


def without_it(school: School, subject: Subject, about: tuple[str, str]) -> Repair:
    """The repair of a promise about a grade's day that cannot give way by degrees."""
    sentence, cell = about
    when = f"{grade_name(subject.grade)} {on_days(school, subject.day, subject.day_type)}"
    return Repair(f"Make an exception for {when}: {sentence[0].lower()}{sentence[1:]}", cell)


def more_or_lower(school: School, key: str, more: str, value: int, lower: int) -> Repair:
    """Find more of something, or lower the promised minutes, unless they are written in law."""
    way_out = f"; the {value} minutes are law." if written_in_law(school, key) else f", or lower the promised {value} minutes to {lower}."
    return Repair(more + way_out, school.rule_cell(key), needs=needs_of(school, key))


def dollars(cents: Fraction | int, *beside: Fraction | int) -> str:
    """Whole dollars for a sentence; to the cent where dollars hide how it differs from the amounts beside it, or from nothing."""
    if any(0 < abs(Fraction(cents) - other) < 100 for other in (0, *beside)):
        return exact_dollars(cents)
    return exact_dollars(100 * round(Fraction(cents) / 100))


def exact_dollars(cents: Fraction | int) -> str:
    """$1,234.50, and $1,234 when there are no cents: where an account must agree to the cent."""
    sign, whole = "-" if cents < 0 else "", abs(round(cents))
    return f"{sign}${whole // 100:,}" + (f".{whole % 100:02d}" if whole % 100 else "")
