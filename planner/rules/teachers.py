"""What the contract promises each teacher: load, planning periods, lunch, breaks."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from planner.outcome import Violation
from planner.plan import Lesson, Plan
from planner.rules.base import Rule
from planner.rules.clock import Interval, amount, longest, many, overlaps, span
from planner.rules.facts import Week, week_of
from planner.rules.free import free_lunch, lunch_time, planning, planning_needed, teaching_runs, unencumbered
from planner.school import School, Slot, Special, Variant


def classes(week: Week, lessons: Iterable[Lesson]) -> dict[Variant, list[Slot]]:
    """The class slots of some lessons on each kind of day, in clock order; two homerooms together are one class."""
    found: dict[Variant, set[Slot]] = defaultdict(set)
    for lesson in lessons:
        found[week.variant(lesson)].add(week.slot(lesson))
    return {v: sorted(slots, key=lambda s: s.start) for v, slots in found.items()}


def in_cycle(week: Week, found: dict[Variant, list[Slot]]) -> int:
    return sum(len(slots) for v, slots in found.items() if v in week.main_variants)


class ContractLoad(Rule):
    """No specialist teaches more classes a day or a cycle than the contract allows."""

    unit, rank = "classes", 300
    source = "H5"
    columns = ("Rules.max_sections_special_day", "Rules.max_sections_special_week")

    def enforce(self, shape: Any) -> None:
        day, week = shape.school.rule("max_sections_special_day"), shape.school.rule("max_sections_special_week")
        for name, units, v, classes in shape.classes_by_day(by_adult=True):
            if day:
                shape.require(self, f"{name} {v.day} {v.day_type}", shape.total(classes) <= day * units)
        for name, units, classes in shape.classes_by_cycle(by_adult=True):
            if week:
                shape.require(self, f"{name} cycle", shape.total(classes) <= week * units)

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        week = week_of(school, plan)
        most_day, most_cycle = school.rule("max_sections_special_day"), school.rule("max_sections_special_week")
        for unit in sorted({e.unit_id for e in week.lessons}):
            mine = classes(week, (e for e in week.lessons if e.unit_id == unit))
            for v, slots in mine.items():
                if most_day and len(slots) > most_day:
                    said = f"{unit} teaches {len(slots)} classes on {week.when(v)}; the contract allows {most_day}."
                    yield self.broken(said, school.rule_cell("max_sections_special_day"))
            if most_cycle and in_cycle(week, mine) > most_cycle:
                said = f"{unit} teaches {in_cycle(week, mine)} classes in the cycle; the contract allows {most_cycle}."
                yield self.broken(said, school.rule_cell("max_sections_special_week"))


class IndividualPlanning(Rule):
    """Every teacher has the promised planning time alone, in pieces long enough to use."""

    unit, rank = "minutes a week", 800
    source = "H6"
    columns = (
        "Rules.min_individual_planning_week", "Rules.min_planning_block", "Rules.count_planning_as_collab", "Staff.individual_planning_min",
    )  # fmt: skip

    def enforce(self, shape: Any) -> None:
        for name, need, minutes in shape.homeroom_planning():
            shape.require(self, f"grade {name}", minutes >= need)
        for name, need, minutes in shape.other_planning():
            shape.require(self, name, minutes >= need)

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        week = week_of(school, plan)
        for unit in week.teachers:
            has, needs = planning(week, unit), planning_needed(week, unit)
            if has < needs:
                row = week.row(unit)
                own = row.at("individual_planning_min") if row.individual_planning_min is not None else ""
                said = f"{unit} has {amount(has)} minutes a week to plan alone, {amount(needs - has)} short of {amount(needs)}."
                yield self.broken(said, own or school.rule_cell("min_individual_planning_week"))


class DutyFreeLunch(Rule):
    """Every teacher has a lunch without students or duty every day."""

    unit, rank = "minutes", 800
    source = "H7"
    columns = ("Rules.duty_free_lunch",)

    def enforce(self, shape: Any) -> None:
        need = shape.school.rule("duty_free_lunch")
        for (grade, day_type), spots in shape.place.items():
            for placement, chosen in spots.items():
                if placement.free_minutes < need:
                    shape.require(self, f"grade {grade} {day_type} {placement.slot}", shape.total([chosen]) <= 0)

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        week, need = week_of(school, plan), school.rule("duty_free_lunch")
        for unit, v in itertools.product(week.teachers, week.variants):
            if not need or not week.here(unit, v) or lunch_time(week, unit, v) is None:
                continue
            has = longest(free_lunch(week, unit, v))
            if has < need:
                said = f"{unit} has {has} minutes for lunch on {week.when(v)}, {need - has} short of {need}."
                yield self.broken(said, school.rule_cell("duty_free_lunch"))


class DailyUnencumbered(Rule):
    """Every teacher has time without students or duties every day, lunch included."""

    unit, rank = "minutes", 800
    source = "H7"
    columns = ("Rules.daily_unencumbered",)

    def enforce(self, shape: Any) -> None:
        need = shape.school.rule("daily_unencumbered")
        for grade, v, outset, z, placement, x in shape.placed():
            if placement.free_minutes + shape.out_minutes(v, outset) < need:
                shape.forbid(self, f"grade {grade} {v.day} {v.day_type} {outset} {placement.slot} {placement.recess}", z, x)

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        week, need = week_of(school, plan), school.rule("daily_unencumbered")
        for unit, v in itertools.product(week.teachers, week.variants):
            if not need or not week.here(unit, v) or lunch_time(week, unit, v) is None:
                continue
            has = unencumbered(week, unit, v)
            if has < need:
                said = f"{unit} has {has} minutes without students or duties on {week.when(v)}, {need - has} short of {need}."
                yield self.broken(said, school.rule_cell("daily_unencumbered"))


class BreakFromTeaching(Rule):
    """Nobody teaches longer without a break than the limit."""

    unit, rank = "minutes", 400
    source = "H8"
    columns = ("Rules.max_consecutive_minutes",)

    def enforce(self, shape: Any) -> None:
        limit = shape.school.rule("max_consecutive_minutes")
        for grade, v, outset, z, placement, x in shape.placed():
            if limit and shape.frame(v).longest_run(outset, placement) > limit:
                shape.forbid(self, f"grade {grade} {v.day} {v.day_type} {outset} {placement.slot} {placement.recess}", z, x)
        for name, v, classes, most in shape.rows_without_break(limit) if limit else ():
            shape.require(self, f"{name} {v.day} {v.day_type}", shape.total(classes) <= most)

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        week, limit = week_of(school, plan), school.rule("max_consecutive_minutes")
        for unit, v in itertools.product(week.teachers, week.variants):
            if not limit or not week.in_specials_grid(unit):
                continue
            for run in teaching_runs(week, unit, v):
                if run[1] - run[0] > limit:
                    said = (
                        f"{unit} teaches {run[1] - run[0]} minutes without a break on {week.when(v)} ({span(run)}); the limit is {limit}."
                    )
                    yield self.broken(said, school.rule_cell("max_consecutive_minutes"))


class SpecialistDay(Rule):
    """Specialists teach no more classes than their line allows, on its days, with time to change over."""

    unit, rank = "classes", 300
    source = "H9"
    columns = ("Specials.max_per_day", "Specials.max_per_cycle", "Specials.days", "Specials.min_days", "Rules.specials_transition_min")

    def enforce(self, shape: Any) -> None:
        for name, units, v, classes in shape.classes_by_day(by_adult=False):
            shape.require(self, f"{name} {v.day} {v.day_type}", shape.total(classes) <= shape.caps(name).max_per_day * units)
        for name, units, classes in shape.classes_by_cycle(by_adult=False):
            shape.require(self, f"{name} cycle", shape.total(classes) <= shape.caps(name).max_per_cycle * units)
        for unit, need in shape.least_days():
            worked = shape.total(shape.posts.here(unit, d) for d in shape.school.days)
            shape.require(self, f"{unit} days", worked >= need * shape.posts.kept(unit))
        for name, units, v, classes in shape.too_close():
            shape.require(self, f"{name} {v.day} {v.day_type} change-over", shape.total(classes) <= units)

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
                said = f"{unit} has {many(len(slots), 'class', 'classes')} of {line.special} on {week.when(v)}; its line allows {line.max_per_day}."
                yield self.broken(said, line.at("max_per_day"))
            if line.days and v.day not in line.days:
                yield self.broken(f"{unit} has {line.special} on {week.when(v)}, which is not one of its days.", line.at("days"))
        if in_cycle(week, mine) > line.max_per_cycle:
            said = f"{unit} has {many(in_cycle(week, mine), 'class', 'classes')} of {line.special} in the cycle; its line allows {line.max_per_cycle}."
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


def _units(week: Week, line: Special) -> tuple[str, ...]:
    """The adults of a Specials line, which names a row of Staff or one of its units."""
    row = week.school.staff_by_id.get(line.staff_id)
    if row is not None:
        return row.units
    return (line.staff_id,) if line.staff_id in week.school.row_of_unit else ()


class Travel(Rule):
    """Adults who share their day with another school have time to travel, which is neither planning nor lunch."""

    unit, rank = "minutes", 500
    source = "H10"
    columns = ("Staff.shared_school", "Staff.unavailable", "Rules.travel_minutes")

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        week, need = week_of(school, plan), school.rule("travel_minutes")
        for unit, v in itertools.product(school.row_of_unit, week.variants):
            if not need or not week.travels(unit) or not week.here(unit, v):
                continue
            for away in week.not_at_hand(unit, v):
                yield from self._trip(week, unit, v, away, need)

    def _trip(self, week: Week, unit: str, v: Variant, away: Interval, need: int) -> Iterator[Violation]:
        for b in week.commitments(unit, v):
            if overlaps(b.when, (away[0] - need, away[1] + need)) and not overlaps(b.when, away):
                said = f"{unit} has {b.what} on {week.when(v)} at {span(b.when)}, within {need} minutes of the other school ({span(away)})."
                yield self.broken(said, week.school.rule_cell("travel_minutes"))
