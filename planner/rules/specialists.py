"""What the contract and the workbook promise specialists: classes a day and a cycle, days, time to change over."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from planner.checker.week import Week, week_of
from planner.domain.outcome import Repair, Violation
from planner.domain.plan import Lesson, Plan
from planner.domain.school import School, Slot, Special, Variant
from planner.domain.subject import Subject, given
from planner.facts.clock import many
from planner.facts.phrases import cycle, needs_of, plus, whole
from planner.rules.base import Adjustable, Rule


def classes(week: Week, lessons: Iterable[Lesson]) -> dict[Variant, list[Slot]]:
    """The class slots of some lessons on each kind of day, in clock order; two homerooms together are one class."""
    found: dict[Variant, set[Slot]] = defaultdict(set)
    for lesson in lessons:
        found[week.variant(lesson)].add(week.slot(lesson))
    return {v: sorted(slots, key=lambda s: s.start) for v, slots in found.items()}


def in_cycle(week: Week, found: dict[Variant, list[Slot]]) -> int:
    return sum(len(slots) for v, slots in found.items() if v in week.main_variants)


class ContractLoad(Rule):
    """No specialist teaches more classes per day or cycle than the contract allows."""

    kind = Adjustable("classes", rank=300)
    source = "H5"
    columns = ("Rules.max_sections_special_day", "Rules.max_sections_special_week")

    def enforce(self, shape: Any) -> None:
        day, week = shape.school.rule("max_sections_special_day"), shape.school.weekly_cap("max_sections_special_week")
        for subject, units, classes in shape.classes_by_day(by_adult=True):
            if day:
                shape.require(self, subject, shape.total(classes) <= day * units)
        for subject, units, classes in shape.classes_by_cycle(by_adult=True):
            if shape.school.rule("max_sections_special_week"):
                shape.require(self, subject, shape.total(classes) <= week * units)

    def about(self, school: School, subject: Subject) -> tuple[str, str]:
        key, per = self._cap(school, subject)
        return f"No specialist teaches more than {school.rule(key)} classes {per}.", school.rule_cell(key)

    def repair(self, school: School, subject: Subject, amount: float) -> Repair:
        key, per = self._cap(school, subject)
        now, adults = school.rule(key), len(given(subject.units))
        more = Fraction(whole(amount / adults)) * (school.cycles_per_week if subject.key == "cycle" else 1)
        said = f"Let specialists teach {now + whole(float(more))} classes {per} instead of {now}."
        return Repair(said, school.rule_cell(key), needs=needs_of(school, key))

    def eased(self, school: School, subject: Subject, amount: float) -> School:
        key, _ = self._cap(school, subject)
        more = Fraction(whole(amount)) * (school.cycles_per_week if subject.key == "cycle" else 1)
        return school.with_rules(**{key: school.rule(key) + whole(float(more))})

    @staticmethod
    def _cap(school: School, subject: Subject) -> tuple[str, str]:
        return ("max_sections_special_week", "a week") if subject.key == "cycle" else ("max_sections_special_day", "a day")

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        week = week_of(school, plan)
        most_day, most_cycle = school.rule("max_sections_special_day"), school.weekly_cap("max_sections_special_week")
        for unit in sorted({e.unit_id for e in week.lessons}):
            mine = classes(week, (e for e in week.lessons if e.unit_id == unit))
            for v, slots in mine.items():
                if most_day and len(slots) > most_day:
                    said = f"{unit} teaches {len(slots)} classes on {week.when(v)}; the contract allows {most_day}."
                    yield self.broken(said, school.rule_cell("max_sections_special_day"))
            if school.rule("max_sections_special_week") and in_cycle(week, mine) > most_cycle:
                said = f"{unit} teaches {in_cycle(week, mine)} classes in the cycle; the contract allows {_a_week(school, most_cycle)}."
                yield self.broken(said, school.rule_cell("max_sections_special_week"))


def _a_week(school: School, most: int) -> str:
    """The cap of a cycle, with the contract's own figure where the cycle is no week."""
    weekly = school.rule("max_sections_special_week")
    return str(most) if school.cycle.is_week else f"{weekly} a week, which is {most}"


class SpecialistDay(Rule):
    """Specialists teach no more classes than their Specials row allows, only on its days, with time to change over."""

    kind = Adjustable("classes", rank=300)
    source = "H9"
    columns = ("Specials.max_per_day", "Specials.max_per_cycle", "Specials.days", "Specials.min_days", "Rules.specials_transition_min")

    def enforce(self, shape: Any) -> None:
        for subject, units, classes in shape.classes_by_day(by_adult=False):
            shape.require(self, subject, shape.total(classes) <= _special(shape.school, subject).max_per_day * units)
        for subject, units, classes in shape.classes_by_cycle(by_adult=False):
            shape.require(self, subject, shape.total(classes) <= _special(shape.school, subject).max_per_cycle * units)
        for subject, unit, need in shape.least_days():
            worked = shape.total(shape.posts.here(unit, d) for d in shape.school.days)
            shape.require(self, subject, worked >= need * shape.posts.kept(unit))
        for subject, units, classes in shape.too_close():
            shape.require(self, subject, shape.total(classes) <= units)

    def about(self, school: School, subject: Subject) -> tuple[str, str]:
        line, who = _special(school, subject), plus(self.who(school, subject))
        if subject.key == "change-over":
            need = school.rule("specials_transition_min")
            return f"Specialists have {need} minutes to change over between classes.", school.rule_cell("specials_transition_min")
        if subject.key == "days":
            return f"At least {line.min_days} days are set for {who}.", line.at("min_days")
        most, per, column = self._most(school, line, subject)
        return f"At most {most} classes {per} are set for {who}.", line.at(column)

    def who(self, school: School, subject: Subject) -> tuple[str, ...]:
        return given(subject.units)

    def repair(self, school: School, subject: Subject, amount: float) -> Repair:
        if subject.key in ("change-over", "days"):
            return super().repair(school, subject, amount)
        line, adults = _special(school, subject), len(given(subject.units))
        most, per, column = self._most(school, line, subject)
        said = f"Let {plus(self.who(school, subject))} teach {most + whole(amount / adults)} classes {per} instead of {most}."
        return Repair(said, line.at(column))

    def eased(self, school: School, subject: Subject, amount: float) -> School:
        if subject.key == "change-over":
            return school.with_rules(specials_transition_min=0)
        if subject.key == "days":
            return school
        line = _special(school, subject)
        most, _, column = self._most(school, line, subject)
        allowed = most + whole(amount)
        more = replace(line, max_per_day=allowed) if column == "max_per_day" else replace(line, max_per_cycle=allowed)
        return replace(school, specials=tuple(more if x is line else x for x in school.specials))

    @staticmethod
    def _most(school: School, line: Special, subject: Subject) -> tuple[int, str, str]:
        if subject.key == "cycle":
            return line.max_per_cycle, cycle(school), "max_per_cycle"
        return line.max_per_day, "a day", "max_per_day"

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        week = week_of(school, plan)
        for line in school.specials:
            for unit in _units(week, line):
                yield from self._line(week, line, unit)
        for unit in sorted({e.unit_id for e in week.lessons}):
            yield from self._changes(week, unit)

    def _line(self, week: Week, line: Special, unit: str) -> Iterator[Violation]:
        mine = classes(week, (e for e in week.lessons if (e.special, e.unit_id) == (line.special, unit)))
        for v, slots in mine.items():
            if len(slots) > line.max_per_day:
                said = (
                    f"{unit} has {many(len(slots), 'class', 'classes')} of {line.special} on {week.when(v)}; "
                    f"its line allows {line.max_per_day}."
                )
                yield self.broken(said, line.at("max_per_day"))
            if line.days and v.day not in line.days:
                yield self.broken(f"{unit} has {line.special} on {week.when(v)}, which is not one of its days.", line.at("days"))
        if in_cycle(week, mine) > line.max_per_cycle:
            said = (
                f"{unit} has {many(in_cycle(week, mine), 'class', 'classes')} of {line.special} in the cycle; "
                f"its line allows {line.max_per_cycle}."
            )
            yield self.broken(said, line.at("max_per_cycle"))
        worked = len(set(week.units[unit].days))
        if week.kept(unit) and worked < line.min_days:
            yield self.broken(
                f"{unit} is here {many(worked, 'day')} of the cycle, fewer than the {line.min_days} it must be.", line.at("min_days")
            )

    def _changes(self, week: Week, unit: str) -> Iterator[Violation]:
        need = week.school.rule("specials_transition_min")
        for v, slots in classes(week, (e for e in week.lessons if e.unit_id == unit)).items():
            for a, b in itertools.pairwise(slots):
                if b.start - a.end < need:
                    said = f"{unit} has {b.start - a.end} minutes between {a.slot} and {b.slot} on {week.when(v)}; it needs {need}."
                    yield self.broken(said, week.school.rule_cell("specials_transition_min"))


def _special(school: School, subject: Subject) -> Special:
    """The Specials line of a subject; of several alike, the first."""
    return school.specials[given(subject.line)]


def _units(week: Week, line: Special) -> tuple[str, ...]:
    """The adults of a Specials line, which names a row of Staff or one of its units."""
    row = week.school.staff_by_id.get(line.staff_id)
    if row is not None:
        return row.units
    return (line.staff_id,) if line.staff_id in week.school.row_of_unit else ()
