"""What every class is promised: its size, its minutes, its lunch."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from planner.checker.cover import together
from planner.checker.week import Week, week_of
from planner.domain.outcome import Repair, Violation
from planner.domain.plan import Lesson, Plan
from planner.domain.school import School, Slot, Variant
from planner.domain.subject import Subject, given
from planner.facts.clock import LONGEST_RECESS, Interval, amount, clock, inside, many, overlaps, span
from planner.facts.phrases import grade_name, in_a_day, more_or_lower, whole, without_it
from planner.facts.weeks import least
from planner.rules.base import Adjustable, Fixed, Rule

PE = "PE"
CAP = "size_cap_"
BLOCK_RULES = {"literacy": "literacy_min_day", "math": "math_min_day", "win": "win_min_day", "recess": "recess_min_day"}


class ClassSizes(Rule):
    """Classes stay within the largest size that the law and the school allow."""

    kind = Fixed()
    source = "H14"
    columns = ("Homerooms.enrol_next", "Specials.class_size_limit", "Rules.size_avg_1_3", "Rules.pe_class_max", "Rules.size_cap_1")

    def enforce(self, shape: Any) -> None:
        for subject, pair in shape.too_big_together():
            shape.require(self, subject, shape.total([pair]) <= 0)
        self._given(shape)

    def _given(self, shape: Any) -> None:
        """Nothing is decided here: a school whose classes are too large has no plan, and is told so."""
        sizes, limit = [h.enrol_next for h in shape.school.homerooms if h.grade in ("1", "2", "3")], shape.school.rule("size_avg_1_3")
        if limit:
            shape.require(self, Subject(grades=("1", "2", "3")), shape.total([]) <= limit * len(sizes) - sum(sizes))
        for homeroom in shape.school.homerooms:
            if cap := shape.school.size_cap(homeroom)[0]:
                shape.require(self, Subject(homeroom=homeroom.homeroom_id), shape.total([]) <= cap - homeroom.enrol_next)

    def about(self, school: School, subject: Subject) -> tuple[str, str]:
        if subject.homeroom is not None:
            homeroom = school.homeroom_by_id[subject.homeroom]
            cap, key = school.size_cap(homeroom)
            has = f"Class {homeroom.homeroom_id} has {homeroom.enrol_next} students"
            return f"{has}; the most is {cap} in grade {key.removeprefix(CAP)}.", school.rule_cell(key)
        if subject.grades is not None:
            average, limit = self._mean(school)
            return f"Classes of grades 1 to 3 have {average} students on average; the most is {limit}.", school.rule_cell("size_avg_1_3")
        return (self.sentence, "") if subject.special is None else self._about_pairs(school, subject)

    @staticmethod
    def _mean(school: School) -> tuple[str, int]:
        sizes = [h.enrol_next for h in school.homerooms if h.grade in ("1", "2", "3")]
        return amount(round(Fraction(sum(sizes), len(sizes)), 1)), school.rule("size_avg_1_3")

    @staticmethod
    def _about_pairs(school: School, subject: Subject) -> tuple[str, str]:
        """Two homerooms with one specialist: the two smallest are too many together."""
        special = given(subject.special)
        smallest = sorted((h for h in school.homerooms if h.special_group), key=lambda h: h.enrol_next)[:2]
        lines = [sp for sp in school.specials if sp.special == special]
        limits = [(sp.class_size_limit, sp.at("class_size_limit")) for sp in lines if sp.class_size_limit]
        if special == PE and school.rule("pe_class_max"):
            limits.append((school.rule("pe_class_max"), school.rule_cell("pe_class_max")))
        limit, cell = min(limits)
        who, together_ = " and ".join(h.homeroom_id for h in smallest), sum(h.enrol_next for h in smallest)
        return f"No two classes go to {special} together: {who}, the smallest, have {together_} students; the most is {limit}.", cell

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        for homeroom in school.homerooms:
            cap, key = school.size_cap(homeroom)
            if cap and homeroom.enrol_next > cap:
                said = f"Class {homeroom.homeroom_id} has {homeroom.enrol_next} students; grade {key.removeprefix(CAP)} may have {cap}."
                yield self.broken(said, homeroom.at("enrol_next"))
        yield from self._average(school)
        yield from self._together(week_of(school, plan))

    def _average(self, school: School) -> Iterator[Violation]:
        sizes, limit = [h.enrol_next for h in school.homerooms if h.grade in ("1", "2", "3")], school.rule("size_avg_1_3")
        if limit and sum(sizes) > limit * len(sizes):
            average = amount(round(Fraction(sum(sizes), len(sizes)), 1))
            said = f"Classes of grades 1 to 3 have {average} students on average; the limit is {limit}."
            yield self.broken(said, school.rule_cell("size_avg_1_3"))

    def _together(self, week: Week) -> Iterator[Violation]:
        seen: set[tuple[Lesson, ...]] = set()
        for lesson in week.lessons:
            group = tuple(together(week, lesson))
            if group not in seen:
                seen.add(group)
                yield from self._group(week, group)

    def _group(self, week: Week, group: tuple[Lesson, ...]) -> Iterator[Violation]:
        first, school = group[0], week.school
        students = sum(school.in_specials(school.homeroom_by_id[e.homeroom]) for e in group)
        who = f"{' and '.join(e.homeroom for e in group)} have {students} students in {first.special} in {first.slot}"
        limits = [(sp.class_size_limit, sp.at("class_size_limit")) for sp in week.offers(first.special, first.unit_id)]
        if first.special == PE:
            limits.append((school.rule("pe_class_max") or None, school.rule_cell("pe_class_max")))
        for limit, cell in limits:
            if limit is not None and students > limit:
                yield self.broken(f"{who} on {week.when(week.variant(first))}; the limit is {limit}.", cell)


class RequiredMinutes(Rule):
    """Every grade gets its required minutes of reading, math, WIN, recess, PE, and total instruction."""

    kind = Adjustable("minutes", rank=800)
    source = "H15"
    columns = (
        "Rules.literacy_min_day", "Rules.math_min_day", "Rules.win_min_day", "Rules.recess_min_day", "Rules.pe_min_week",
        "Rules.pe_classroom_min", "School.min_instruction_week",
    )  # fmt: skip

    def enforce(self, shape: Any) -> None:
        for grade, v, outset, z, placement, x in shape.placed():
            if not shape.frame(v).packs(outset, placement):
                shape.forbid(self, in_a_day(grade, v, outset, placement.slot, placement.recess), z, x)
        gym = shape.school.rule("pe_min_week") - shape.school.rule("pe_classroom_min")
        shape.require(self, Subject(key="physical education"), shape.class_minutes("PE") >= gym * sum(shape.size.values()))
        for number, _week in shape.in_every_week("pe_min_week"):
            subject = Subject(key="physical education", number=number)
            shape.require(self, subject, shape.class_minutes("PE") >= gym * sum(shape.size.values()))
        here = shape.total(shape.weight(v) * shape.frame(v).student_minutes * use for v, use in shape.use.items())
        shape.require(self, Subject(key="school week"), here >= shape.school.info.min_instruction_week)

    def about(self, school: School, subject: Subject) -> tuple[str, str]:
        rule = school.rule
        if subject.key == "physical education":
            each = "in every week" if subject.number is not None else "a week"
            return f"Every class has {rule('pe_min_week')} minutes of PE {each}.", school.rule_cell("pe_min_week")
        if subject.key == "school week":
            floor = school.info.min_instruction_week
            return f"Students are in school {floor:,} minutes a week.", school.info.at.get("min_instruction_week", "")
        pieces = f"{rule('literacy_min_day')} minutes of reading, {rule('math_min_day')} of mathematics and {rule('win_min_day')} of WIN"
        return f"Every day of {grade_name(subject.grade)} has room for {pieces}, each in one piece.", school.rule_cell("literacy_min_day")

    def who(self, school: School, subject: Subject) -> tuple[str, ...]:
        return () if subject.grade is None else (grade_name(subject.grade),)

    def repair(self, school: School, subject: Subject, amount: float) -> Repair:
        if subject.key == "physical education":
            classes = sum(len(school.homerooms_of(g)) for g in school.grades_out)
            more, value = whole(amount / max(1, classes)), school.rule("pe_min_week")
            return more_or_lower(school, "pe_min_week", f"Find {more} more minutes of PE a week for every class", value, value - more)
        if subject.key == "school week":
            return Repair(f"Keep students {whole(amount)} more minutes a week.", self.about(school, subject)[1], needs="board")
        return without_it(school, subject, self.about(school, subject))

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        week = week_of(school, plan)
        for grade, v in itertools.product(week.grades, week.variants):
            for kind, key in BLOCK_RULES.items():
                taught = grade in school.grades_out and school.students_come(v.day_type)
                if school.lays_lunch(grade, v.day_type) if kind == "recess" else taught:
                    yield from self._block(week, grade, v, kind, key)
            yield from self._apart(week, grade, v)
            yield from self._beside_lunch(week, grade, v)
        yield from self._recess_time(week)
        yield from self._physical_education(week)
        yield from self._school_week(week)

    def _block(self, week: Week, grade: str, v: Variant, kind: str, key: str) -> Iterator[Violation]:
        need, found = week.school.rule(key), week.block(kind, grade, v)
        has = sum(end - start for start, end in found)
        if len(found) > 1:
            yield self.broken(
                f"Grade {grade} has {kind} in {len(found)} pieces on {week.when(v)}; it should be one.", week.school.rule_cell(key)
            )
        elif has < need:
            said = f"Grade {grade} has {has} minutes of {kind} on {week.when(v)}, {need - has} short of {need}."
            yield self.broken(said, week.school.rule_cell(key))
        if kind == "recess" and found and not need:
            said = f"Grade {grade} has {has} minutes of recess on {week.when(v)}; none is asked."
            yield self.broken(said, week.school.rule_cell(key))
        elif kind == "recess" and has > max(LONGEST_RECESS, need):
            said = f"Grade {grade} has {has} minutes of recess on {week.when(v)}; no more than {max(LONGEST_RECESS, need)} are one recess."
            yield self.broken(said, week.school.rule_cell(key))
        for when in found:
            if not inside(when, week.student_hours(v.day_type)):
                yield self.broken(f"Grade {grade} has {kind} at {span(when)} on {week.when(v)}, outside student hours.")
            elif not inside(when, week.teaching_hours(v.day_type)):
                yield self.broken(f"Grade {grade} has {kind} at {span(when)} on {week.when(v)}, during arrival or dismissal.")
            if kind == "win" and when[0] % 5:
                yield self.broken(f"Grade {grade} starts WIN at {clock(when[0])} on {week.when(v)}, not on a five-minute mark.")

    def _apart(self, week: Week, grade: str, v: Variant) -> Iterator[Violation]:
        """Students are in one place at a time."""
        named = [(kind, when) for kind in (*BLOCK_RULES, "lunch") for when in week.block(kind, grade, v)]
        named += [(f"specials ({s.slot})", (s.start, s.end)) for s in week.grade_out(grade, v)]
        for (a, when_a), (b, when_b) in itertools.combinations(named, 2):
            if overlaps(when_a, when_b):
                yield self.broken(f"Grade {grade} has {a} at {span(when_a)} and {b} at {span(when_b)} on {week.when(v)}.")

    def _beside_lunch(self, week: Week, grade: str, v: Variant) -> Iterator[Violation]:
        lunches = week.block("lunch", grade, v)
        for recess in week.block("recess", grade, v):
            if lunches and not any(_side(recess, lunch) for lunch in lunches):
                said = f"Grade {grade} has recess at {span(recess)} on {week.when(v)}, not beside its lunch at {span(lunches[0])}."
                yield self.broken(said, week.school.rule_cell("recess_min_day"))

    def _recess_time(self, week: Week) -> Iterator[Violation]:
        """Recess is at one time on all days of a kind, as lunch is."""
        for grade, day_type in itertools.product(week.grades, dict.fromkeys(v.day_type for v in week.variants)):
            days = [v for v in week.variants if v.day_type == day_type]
            times = dict.fromkeys(when for v in days for when in week.block("recess", grade, v))
            pairs = [(r, n) for v in days for r in week.block("recess", grade, v) for n in week.block("lunch", grade, v)]
            if len({side for r, n in pairs if (side := _side(r, n))}) > 1:
                yield self.broken(f"Grade {grade} has recess before lunch on some days of {day_type} and after it on others.")
            elif len(times) > 1:
                said = f"Grade {grade} has recess at different times on days of {day_type}: {', '.join(map(span, sorted(times)))}."
                yield self.broken(said)

    def _physical_education(self, week: Week) -> Iterator[Violation]:
        need, classroom = week.school.rule("pe_min_week"), week.school.rule("pe_classroom_min")
        for homeroom in (h for g in week.school.grades_out for h in week.school.homerooms_of(g) if need):
            lessons = [(v, e) for v in week.variants for e in week.lessons_of.get((homeroom.homeroom_id, v), ()) if e.special == PE]
            has, each = week.school.per_week((v, week.slot(e).minutes) for v, e in lessons) + classroom, "a week"
            if week.school.every_week("pe_min_week"):
                each = "in its week with fewest"
                taught = {v: sum(week.slot(e).minutes for w, e in lessons if w == v) for v in week.variants}
                has = Fraction(least(week.weeks, taught)) + classroom
            if has < need:
                said = f"Class {homeroom.homeroom_id} has {amount(has)} minutes of PE {each}, {amount(need - has)} short of {need}."
                yield self.broken(said, week.school.rule_cell("pe_min_week"))

    def _school_week(self, week: Week) -> Iterator[Violation]:
        hours = [(v, week.student_hours(v.day_type)) for v in week.variants]
        has = week.school.per_week((v, end - start) for v, (start, end) in hours)
        need = week.school.info.min_instruction_week
        if has < need:
            said = f"Students are in school {amount(has)} minutes a week, {amount(need - has)} short of {need}."
            yield self.broken(said, week.school.info.at.get("min_instruction_week", ""))


def _side(recess: Interval, lunch: Interval) -> str:
    """Where recess stands beside lunch; empty when it does not touch it."""
    return "before" if recess[1] == lunch[0] else "after" if recess[0] == lunch[1] else ""


class LunchFits(Rule):
    """Every grade eats at a reasonable time, with a cafeteria seat for every student."""

    kind = Adjustable("students", rank=400)
    source = "H18"
    columns = ("Bell.kind", "Bell.for_grades", "Rules.lunch_earliest", "Rules.lunch_latest", "School.cafeteria_seats")

    def enforce(self, shape: Any) -> None:
        earliest, latest = shape.school.rule("lunch_earliest"), shape.school.rule("lunch_latest", 24 * 60)
        on_bell = ((g, t, spots) for (g, t), spots in shape.place.items() if shape.school.eats_on_bell(g, t))
        for grade, day_type, spots in on_bell:
            for placement, chosen in spots.items():
                if not earliest <= placement.lunch[0] <= latest:
                    subject = Subject(grade=grade, day_type=day_type, slot=placement.slot, recess=placement.recess)
                    shape.require(self, subject, shape.total([chosen, shape.held(day_type)]) <= 1)
        seats = shape.school.info.cafeteria_seats
        everybody = sum(h.enrol_next for h in shape.school.homerooms)
        for day_type, minute, eating in shape.at_lunch() if seats is not None else ():
            room = seats + max(0, everybody - seats) * (1 - shape.held(day_type))
            shape.require(self, Subject(day_type=day_type, minute=minute, key="cafeteria"), shape.total(eating) <= room)

    def about(self, school: School, subject: Subject) -> tuple[str, str]:
        if subject.key == "cafeteria":
            return f"The cafeteria seats {school.info.cafeteria_seats} students at a time.", school.info.at.get("cafeteria_seats", "")
        early, late = clock(school.rule("lunch_earliest")), clock(school.rule("lunch_latest", 24 * 60))
        return f"Lunch of {grade_name(subject.grade)} begins between {early} and {late}.", school.rule_cell("lunch_earliest")

    def who(self, school: School, subject: Subject) -> tuple[str, ...]:
        return () if subject.grade is None else (grade_name(subject.grade),)

    def repair(self, school: School, subject: Subject, amount: float) -> Repair:
        cell = self.about(school, subject)[1]
        if subject.key == "cafeteria":
            seats = school.info.cafeteria_seats or 0
            return Repair(f"Seat {seats + whole(amount)} students in the cafeteria at a time instead of {seats}.", cell)
        return Repair(f"Let {grade_name(subject.grade)} eat in {subject.slot}.", cell)

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        week = week_of(school, plan)
        for grade, v in itertools.product(week.grades, week.variants):
            waves = [s for s in school.slots(v.day_type, "lunch") if s.serves(grade)]
            if waves:
                yield from self._lunch(week, grade, v, waves)
            else:
                yield from self._in_rooms(week, grade, v)
        yield from self._same_slot(week)
        for v in week.variants:
            yield from self._seats(week, v)

    def _lunch(self, week: Week, grade: str, v: Variant, waves: list[Slot]) -> Iterator[Violation]:
        rule, found = week.school.rule, week.block("lunch", grade, v)
        if len(found) != 1:
            yield self.broken(
                f"Grade {grade} has {many(len(found), 'lunch', 'lunches')} on {week.when(v)}; it should have one.", waves[0].at("slot")
            )
        for when in found:
            if when not in [(s.start, s.end) for s in waves]:
                said = f"Grade {grade} eats at {span(when)} on {week.when(v)}, which is none of its lunch slots."
                yield self.broken(said, waves[0].at("start"))
            early, late = rule("lunch_earliest"), rule("lunch_latest", 24 * 60)
            if not early <= when[0] <= late:
                key = "lunch_earliest" if when[0] < early else "lunch_latest"
                said = f"Grade {grade} eats at {clock(when[0])} on {week.when(v)}; lunch begins between {clock(early)} and {clock(late)}."
                yield self.broken(said, week.school.rule_cell(key))

    def _in_rooms(self, week: Week, grade: str, v: Variant) -> Iterator[Violation]:
        """A grade that no lunch slot serves eats in its rooms: while others have lunch, or when its teachers say, which no plan says."""
        lunches, where = week.school.slots(v.day_type, "lunch"), "Bell"
        if not week.school.lays_lunch(grade, v.day_type):
            for kind in ("lunch", "recess"):
                for when in week.block(kind, grade, v):
                    yield self.broken(f"Grade {grade} has {kind} at {span(when)} on {week.when(v)}, which is not planned for it.", where)
            return
        found = week.block("lunch", grade, v)
        if len(found) > 1:
            yield self.broken(f"Grade {grade} has {many(len(found), 'lunch', 'lunches')} on {week.when(v)}; it should have one.", where)
        for when in found:
            if when not in [(s.start, s.end) for s in lunches]:
                said = f"Grade {grade} eats at {span(when)} on {week.when(v)}, when no lunch slot is."
                yield self.broken(said, lunches[0].at("start"))

    def _same_slot(self, week: Week) -> Iterator[Violation]:
        for grade, day_type in itertools.product(week.grades, dict.fromkeys(v.day_type for v in week.variants)):
            days = [v for v in week.variants if v.day_type == day_type]
            times = {when for v in days for when in week.block("lunch", grade, v)}
            if len(times) > 1:
                said = f"Grade {grade} eats at different times on days of {day_type}: {', '.join(map(span, sorted(times)))}."
                yield self.broken(said)
            elif times and not week.school.eats_on_bell(grade, day_type) and not all(week.block("lunch", grade, v) for v in days):
                yield self.broken(f"Grade {grade} has a lunch that is planned on some days of {day_type} and none on others.")

    def _seats(self, week: Week, v: Variant) -> Iterator[Violation]:
        seats = week.school.info.cafeteria_seats
        here = [grade for grade in week.grades if week.school.eats_on_bell(grade, v.day_type)]
        eating = [(when, grade) for grade in here for when in week.block("lunch", grade, v)]
        for moment in sorted({when[0] for when, _ in eating}) if seats is not None else ():
            there = list(dict.fromkeys(g for when, g in eating if when[0] <= moment < when[1]))
            students = sum(h.enrol_next for h in week.school.homerooms if h.grade in there)
            if seats is not None and students > seats:
                said = (
                    f"{students} students of {'grade' if len(there) == 1 else 'grades'} {', '.join(there)} "
                    f"eat at {clock(moment)} on {week.when(v)}; there are {seats} chairs."
                )
                yield self.broken(said, week.school.info.at.get("cafeteria_seats", ""))
