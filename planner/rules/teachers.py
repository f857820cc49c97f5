"""What the contract promises each teacher: planning periods, lunch, breaks, time to travel."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from planner.checker.free_time import free_lunch, lunch_time, planning_kept, planning_needed, teaching_runs, unencumbered
from planner.checker.week import Week, week_of
from planner.domain.outcome import Repair, Violation
from planner.domain.plan import Plan
from planner.domain.school import School, Staff, Variant
from planner.domain.subject import Subject, given
from planner.facts.clock import Interval, amount, longest, many, overlaps, span
from planner.facts.lunch import lunch_owed
from planner.facts.phrases import grade_name, in_a_day, more_or_lower, plus, posts_name, whole, without_it
from planner.facts.sharing import has_half_a_day
from planner.rules.base import Adjustable, Rule


class IndividualPlanning(Rule):
    """Every teacher gets the required individual planning time, in blocks long enough to use."""

    kind = Adjustable("minutes a week", rank=800)
    source = "H6"
    columns = (
        "Rules.min_individual_planning_week", "Rules.min_planning_block", "Rules.count_planning_as_collab", "Staff.individual_planning_min",
        "Rules.duty_owed_week", "Methods.minutes_each", "Rules.holds",
    )  # fmt: skip

    _key = "min_individual_planning_week"

    def enforce(self, shape: Any) -> None:
        for subject, need, minutes in shape.homeroom_planning():
            shape.require(self, subject, minutes >= need)
        for subject, need, minutes in shape.other_planning():
            shape.require(self, subject, minutes >= need)
        for subject, need, minutes in shape.secs.planning():
            shape.require(self, subject, minutes >= need)
        for number, _week in shape.in_every_week(self._key):
            for subject, need, minutes in (*shape.homeroom_planning(), *shape.other_planning(), *shape.secs.planning()):
                shape.require(self, replace(subject, number=number), minutes >= need)

    def about(self, school: School, subject: Subject) -> tuple[str, str]:
        minutes, cell = self._promised(school, subject)
        who, each = plus(self.who(school, subject)), "in every week" if subject.number is not None else "a week"
        if subject.grade is not None:
            return f"Every teacher of {who} keeps {minutes} minutes {each} to plan alone.", cell
        return f"{minutes} minutes {each} to plan alone are promised to {who}.", cell

    def who(self, school: School, subject: Subject) -> tuple[str, ...]:
        """A grade; teachers of sections by their line, specialists one by one; or the adults of a job class."""
        if subject.grade is not None:
            return (grade_name(subject.grade),)
        if subject.units is not None:
            return (posts_name(school, subject.units),) if subject.key == "periods" else subject.units
        return tuple(u for row in school.staff if row.job_class == subject.job_class for u in row.units)

    def repair(self, school: School, subject: Subject, amount: float) -> Repair:
        minutes, _ = self._promised(school, subject)
        each = "every teacher of " if subject.grade is not None else ""
        more = f"Find {whole(amount)} more released minutes a week for {each}{plus(self.who(school, subject))}"
        return more_or_lower(school, "min_individual_planning_week", more, minutes, minutes - whole(amount))

    def eased(self, school: School, subject: Subject, amount: float) -> School:
        """A smaller promise on the Staff rows of those who are meant, so that everybody else's stays."""
        if subject.grade is not None:
            units = {h.teacher_id for h in school.homerooms_of(subject.grade) if h.teacher_id}
        elif subject.units is not None:
            units = set(subject.units)
        else:
            units = {u for row in school.staff if row.job_class == subject.job_class for u in row.units}
        rows = {school.row_of_unit[u].staff_id for u in units}
        rule = school.rule("min_individual_planning_week")
        changed = (self._less(row, rule, whole(amount)) if row.staff_id in rows else row for row in school.staff)
        return replace(school, staff=tuple(changed))

    @staticmethod
    def _less(row: Staff, rule: int, minutes: int) -> Staff:
        has = rule * row.fte // 100 if row.individual_planning_min is None else row.individual_planning_min
        return replace(row, individual_planning_min=max(0, has - minutes))

    @staticmethod
    def _promised(school: School, subject: Subject) -> tuple[int, str]:
        """The minutes and their cell: of one's own line on Staff, or of the rule."""
        row = school.row_of_unit.get(subject.units[0] if subject.units else subject.unit or "")
        if row is not None and row.individual_planning_min is not None:
            return row.individual_planning_min, row.at("individual_planning_min")
        return school.rule("min_individual_planning_week"), school.rule_cell("min_individual_planning_week")

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        week = week_of(school, plan)
        for unit in week.teachers:
            has, needs = planning_kept(week, unit), planning_needed(week, unit)
            if has < needs:
                each = "in its week with fewest" if school.every_week(self._key) else "a week"
                row = week.row(unit)
                own = row.at("individual_planning_min") if row.individual_planning_min is not None else ""
                said = f"{unit} has {amount(has)} minutes {each} to plan alone, {amount(needs - has)} short of {amount(needs)}."
                yield self.broken(said, own or school.rule_cell("min_individual_planning_week"))


class DutyFreeLunch(Rule):
    """Every teacher has a duty-free lunch every day."""

    kind = Adjustable("minutes", rank=800)
    source = "H7"
    columns = ("Rules.duty_free_lunch", "Rules.lunch_from_hours", "Staff.hours")

    def enforce(self, shape: Any) -> None:
        need = shape.school.rule("duty_free_lunch")
        for (grade, day_type), spots in shape.place.items():
            for placement, chosen in spots.items():
                for v, held in shape.lunch_days(grade, day_type) if placement.free_minutes < need else ():
                    subject = Subject(grade=grade, day_type=day_type, slot=placement.slot, recess=placement.recess)
                    subject = subject if v is None else subject.on(v)
                    shape.require(self, subject, shape.total([chosen, held]) <= 1)
        for unit, v, short, here in shape.short_middays():
            shape.require(self, Subject(unit=unit).on(v), short * here <= 0)

    def about(self, school: School, subject: Subject) -> tuple[str, str]:
        need = school.rule("duty_free_lunch")
        return f"Every teacher has {need} minutes for lunch without students or duty.", school.rule_cell("duty_free_lunch")

    def repair(self, school: School, subject: Subject, amount: float) -> Repair:
        if subject.unit is not None:
            need, short = school.rule("duty_free_lunch"), whole(amount)
            more = f"Leave {many(short, 'more minute')} at midday between the specials slots"
            return more_or_lower(school, "duty_free_lunch", more, need, need - short)
        where = f"{subject.slot or 'its rooms'} ({subject.day_type})"
        said = f"Let {grade_name(subject.grade)} eat in {where}, with less time for its teachers' lunch."
        return Repair(said, self.about(school, subject)[1])

    def eased(self, school: School, subject: Subject, amount: float) -> School:
        return school.with_rules(duty_free_lunch=max(0, school.rule("duty_free_lunch") - whole(amount)))

    def who(self, school: School, subject: Subject) -> tuple[str, ...]:
        return (subject.unit,) if subject.unit is not None else (grade_name(subject.grade),)

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        week = week_of(school, plan)
        for unit, v in itertools.product(week.teachers, week.variants):
            need = lunch_owed(school, week.row(unit), v)
            if not need or not week.here(unit, v) or lunch_time(week, unit, v) is None or has_half_a_day(school, unit, v.day):
                continue
            has = min(longest(free_lunch(week, unit, v, q)) for q in week.quarters(unit))
            if has < need:
                said = f"{unit} has {has} minutes for lunch on {week.when(v)}, {need - has} short of {need}."
                yield self.broken(said, school.rule_cell("duty_free_lunch"))


class DailyUnencumbered(Rule):
    """Every teacher has time free of students and duties every day (lunch counts)."""

    kind = Adjustable("minutes", rank=800)
    source = "H7"
    columns = ("Rules.daily_unencumbered",)

    def enforce(self, shape: Any) -> None:
        need = shape.school.rule("daily_unencumbered")
        for grade, v, outset, z, placement, x in shape.placed():
            if placement.free_minutes + shape.out_minutes(v, outset) < need:
                shape.forbid(self, in_a_day(grade, v, outset, placement.slot, placement.recess), z, x)

    def about(self, school: School, subject: Subject) -> tuple[str, str]:
        need = school.rule("daily_unencumbered")
        return f"Every teacher has {need} minutes a day without students or duties.", school.rule_cell("daily_unencumbered")

    def repair(self, school: School, subject: Subject, amount: float) -> Repair:
        return without_it(school, subject, self.about(school, subject))

    def who(self, school: School, subject: Subject) -> tuple[str, ...]:
        return (grade_name(subject.grade),)

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        week, need = week_of(school, plan), school.rule("daily_unencumbered")
        for unit, v in itertools.product(week.teachers, week.variants):
            if not need or not week.here(unit, v) or lunch_time(week, unit, v) is None or has_half_a_day(school, unit, v.day):
                continue
            has = min(unencumbered(week, unit, v, q) for q in week.quarters(unit))
            if has < need:
                said = f"{unit} has {has} minutes without students or duties on {week.when(v)}, {need - has} short of {need}."
                yield self.broken(said, school.rule_cell("daily_unencumbered"))


class BreakFromTeaching(Rule):
    """No one teaches longer without a break than the limit."""

    kind = Adjustable("minutes", rank=400)
    source = "H8"
    columns = ("Rules.max_consecutive_minutes",)

    def enforce(self, shape: Any) -> None:
        limit = shape.school.rule("max_consecutive_minutes")
        for grade, v, outset, z, placement, x in shape.placed():
            if limit and shape.frame(v).longest_run(outset, placement) > limit:
                shape.forbid(self, in_a_day(grade, v, outset, placement.slot, placement.recess), z, x)
        for subject, classes, most in shape.rows_without_break(limit) if limit else ():
            shape.require(self, subject, shape.total(classes) <= most)

    def about(self, school: School, subject: Subject) -> tuple[str, str]:
        limit = school.rule("max_consecutive_minutes")
        return f"Nobody teaches longer than {limit} minutes without a break.", school.rule_cell("max_consecutive_minutes")

    def repair(self, school: School, subject: Subject, amount: float) -> Repair:
        if subject.grade is not None:
            return without_it(school, subject, self.about(school, subject))
        return Repair(f"Let {plus(self.who(school, subject))} teach {whole(amount)} more classes in a row.", self.about(school, subject)[1])

    def who(self, school: School, subject: Subject) -> tuple[str, ...]:
        return given(subject.units) if subject.grade is None else (grade_name(subject.grade),)

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        week, limit = week_of(school, plan), school.rule("max_consecutive_minutes")
        for unit, v in itertools.product(week.teachers, week.variants):
            if not limit or not week.in_specials_grid(unit) or unit in week.section_teachers:  # whose limit is counted in periods
                continue
            for run in teaching_runs(week, unit, v):
                if run[1] - run[0] > limit:
                    said = (
                        f"{unit} teaches {run[1] - run[0]} minutes without a break on {week.when(v)} ({span(run)}); the limit is {limit}."
                    )
                    yield self.broken(said, school.rule_cell("max_consecutive_minutes"))


class Travel(Rule):
    """Staff shared with another school have travel time, which doesn't count as planning or lunch."""

    kind = Adjustable("minutes", rank=500)
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
