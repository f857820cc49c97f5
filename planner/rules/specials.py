"""The rotation of specials: how often, how evenly, how many in a day."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from typing import Any

from planner.checker.week import Week, week_of
from planner.domain.outcome import Repair, Violation
from planner.domain.plan import Lesson, Plan
from planner.domain.school import Homeroom, School, Special, Variant
from planner.domain.subject import Subject
from planner.facts.clock import inside, many
from planner.facts.phrases import grade_name, needs_of, on_days, plus, whole
from planner.rules.base import Adjustable, Rule


class SpecialsRotation(Rule):
    """Every class has its specials, no special twice a day, and as many as the other classes of its grade."""

    kind = Adjustable("classes", rank=500)
    source = "H20"
    columns = (
        "Rules.special_every_day", "Rules.max_blocks_per_day", "Rules.max_doubles_per_week", "Rules.gap_ok_min", "Bell.adjacent_to",
        "Specials.min_per_homeroom", "Specials.max_per_homeroom",
    )  # fmt: skip

    def enforce(self, shape: Any) -> None:
        rule = shape.school.rule
        for (grade, v), sets in shape.outset.items():
            if rule("special_every_day") and shape.school.students_come(v.day_type):
                out = shape.total(z for s, z in sets.items() if s)
                shape.require(self, Subject(grade=grade, key="every day").on(v), out >= shape.use[v])
            if rule("max_blocks_per_day", 2) < 2:
                pairs = shape.total(z for s, z in sets.items() if len(s) > 1)
                shape.require(self, Subject(grade=grade, key="one block").on(v), pairs <= 0)
        for grade in shape.grades:
            shape.require(self, Subject(grade=grade, key="doubles"), shape.total(shape.doubles(grade)) <= rule("max_doubles_per_week", 1))
        for subject, lessons, least in shape.lessons_owed():
            shape.require(self, subject, lessons >= least)
        for subject, lessons, most in shape.lessons_allowed():
            shape.require(self, subject, lessons <= most)

    def about(self, school: School, subject: Subject) -> tuple[str, str]:
        if subject.key in ("at least", "at most"):
            lines = [sp for sp in school.specials if sp.special == subject.special]
            least, most = max(sp.min_per_homeroom for sp in lines), max(sp.max_per_homeroom or 0 for sp in lines)
            times = f"{subject.key} {least if subject.key == 'at least' else most} times"
            return f"Every class has {subject.special} {times} in the cycle.", lines[0].at("special")
        key = self._key(subject)
        said = {
            "special_every_day": f"Every class of {plus(self.who(school, subject))} has a special every day.",
            "max_blocks_per_day": "No class has more than one block of specials a day.",
            "max_doubles_per_week": f"No class has two blocks of specials on more than {many(school.rule(key, 1), 'day')} of the cycle.",
        }
        return said[key], school.rule_cell(key)

    def who(self, school: School, subject: Subject) -> tuple[str, ...]:
        return () if subject.grade is None else (grade_name(subject.grade),)

    def repair(self, school: School, subject: Subject, amount: float) -> Repair:
        if subject.grade is None:
            return super().repair(school, subject, amount)
        key, who = self._key(subject), grade_name(subject.grade)
        if key == "max_doubles_per_week":
            said = f"Let {who} have two blocks of specials on {many(whole(amount), 'more day')} of the cycle."
        else:
            change = "go without a special" if key == "special_every_day" else "have two blocks of specials"
            said = f"Let {who} {change} {on_days(school, subject.day, subject.day_type)}."
        return Repair(said, school.rule_cell(key), needs=needs_of(school, key))

    @staticmethod
    def _key(subject: Subject) -> str:
        """The rule key that a grade's subject is about."""
        if subject.key == "every day":
            return "special_every_day"
        return "max_blocks_per_day" if subject.key == "one block" else "max_doubles_per_week"

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        week = week_of(school, plan)
        for lesson in week.lessons:
            yield from self._slot(week, lesson)
        for grade, v in itertools.product(school.grades_out, week.variants):
            yield from self._day(week, grade, v)
        for grade in school.grades_out:
            yield from self._doubles(week, grade)
            for homeroom in school.homerooms_of(grade):
                yield from self._homeroom(week, homeroom)
            yield from self._equal(week, grade)

    def _slot(self, week: Week, lesson: Lesson) -> Iterator[Violation]:
        slot, grade = week.slot(lesson), week.school.homeroom_by_id[lesson.homeroom].grade
        inside_hours = inside((slot.start, slot.end), week.student_hours(slot.day_type))
        if slot.kind != "specials" or not slot.serves(grade) or not inside_hours:
            said = (
                f"{lesson.homeroom} has {lesson.special} in {slot.slot} on {week.when(week.variant(lesson))}, "
                f"no specials slot of grade {grade}."
            )
            yield self.broken(said, slot.at("kind"))

    def _day(self, week: Week, grade: str, v: Variant) -> Iterator[Violation]:
        slots, rule = week.grade_out(grade, v), week.school.rule
        if not slots and rule("special_every_day") and week.school.students_come(v.day_type):
            yield self.broken(f"Grade {grade} has no special on {week.when(v)}.", week.school.rule_cell("special_every_day"))
        if len(slots) > rule("max_blocks_per_day", 2):
            said = f"Grade {grade} has {len(slots)} blocks of specials on {week.when(v)}; it may have {rule('max_blocks_per_day', 2)}."
            yield self.broken(said, week.school.rule_cell("max_blocks_per_day"))
        for a, b in itertools.pairwise(slots):
            if not week.adjacent(a, b):
                yield self.broken(
                    f"Grade {grade} is out in {a.slot} and {b.slot} on {week.when(v)}, which are not side by side.", a.at("adjacent_to")
                )

    def _doubles(self, week: Week, grade: str) -> Iterator[Violation]:
        days = [v for v in week.main_variants if len(week.grade_out(grade, v)) > 1]
        most = week.school.rule("max_doubles_per_week", 1)
        if len(days) > most:
            said = f"Grade {grade} has two blocks of specials on {many(len(days), 'day')} of the cycle; it may on {most}."
            yield self.broken(said, week.school.rule_cell("max_doubles_per_week"))

    def _homeroom(self, week: Week, homeroom: Homeroom) -> Iterator[Violation]:
        name, total = homeroom.homeroom_id, Counter[str]()
        for v in week.variants:
            day = Counter(e.special for e in week.lessons_of.get((name, v), ()))
            total.update(day if v in week.main_variants else ())
            for special in (s for s, times in day.items() if times > 1):
                yield self.broken(f"{name} has {special} {day[special]} times on {week.when(v)}.", homeroom.at("homeroom_id"))
        for special, lines in _offered(week).items():
            least = max(lines, key=lambda line: line.min_per_homeroom)
            if total[special] < least.min_per_homeroom:
                said = (
                    f"{name} has {special} {many(total[special], 'time')} in the cycle; it should have it {least.min_per_homeroom} or more."
                )
                yield self.broken(said, least.at("min_per_homeroom"))
            limits = [line.max_per_homeroom for line in lines if line.max_per_homeroom is not None]
            if limits and total[special] > max(limits):
                said = f"{name} has {special} {many(total[special], 'time')} in the cycle; it may have it {max(limits)} at most."
                yield self.broken(said, lines[0].at("max_per_homeroom"))

    def _equal(self, week: Week, grade: str) -> Iterator[Violation]:
        totals = {
            h.homeroom_id: sum(v.weeks * len(week.lessons_of.get((h.homeroom_id, v), ())) for v in week.variants)
            for h in week.school.homerooms_of(grade)
        }
        fewest, most = min(totals, key=lambda h: totals[h]), max(totals, key=lambda h: totals[h])
        if totals[fewest] < totals[most]:
            yield self.broken(f"In grade {grade}, {most} has more specials than {fewest}.", "Homerooms")


def _offered(week: Week) -> dict[str, list[Special]]:
    """Special -> its lines that run: the post stays, and the way of making time it needs is on."""
    found: dict[str, list[Special]] = {}
    for line in week.school.specials:
        row = week.school.staff_by_id.get(line.staff_id)
        units = row.units if row else (line.staff_id,)
        if any(week.kept(u) for u in units) and (not line.requires_method or week.plan.method_on(line.requires_method)):
            found.setdefault(line.special, []).append(line)
    return found
