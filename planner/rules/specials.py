"""The rotation of specials: how often, how evenly, how many in a day."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from planner.checker.week import Week, week_of
from planner.domain.outcome import Repair, Violation
from planner.domain.plan import Lesson, Plan
from planner.domain.school import Homeroom, School, Special, Variant
from planner.domain.subject import Subject, given
from planner.facts.clock import inside, many
from planner.facts.phrases import grade_name, listed, needs_of, on_days, plus, whole
from planner.rules.base import Adjustable, Rule


class SpecialsRotation(Rule):
    """Every class gets its specials, never the same special twice in a day, and as many as the other classes in its grade."""

    kind = Adjustable("classes", rank=500)
    source = "H20"
    columns = (
        "Rules.special_every_day", "Rules.max_blocks_per_day", "Rules.max_doubles_per_week", "Rules.gap_ok_min", "Bell.adjacent_to",
        "Specials.min_per_homeroom", "Specials.max_per_homeroom", "Homerooms.halves_with",
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

    def eased(self, school: School, subject: Subject, amount: float) -> School:
        """Of a subject that every class has so often in the cycle, fewer or more lessons; the rest is decided by the shape alone."""
        if subject.key not in ("at least", "at most"):
            return school
        less = max(1, whole(amount / max(1, len(school.homerooms))))
        lines = tuple(self._eased_line(x, subject.key, less) if x.special == subject.special else x for x in school.specials)
        return replace(school, specials=lines)

    @staticmethod
    def _eased_line(line: Special, key: str, by: int) -> Special:
        if key == "at least":
            return replace(line, min_per_homeroom=max(0, line.min_per_homeroom - by))
        return line if line.max_per_homeroom is None else replace(line, max_per_homeroom=line.max_per_homeroom + by)

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
        for first, second in school.mixed:
            yield from self._swap(week, first, second)

    def _swap(self, week: Week, first: Homeroom, second: Homeroom) -> Iterator[Violation]:
        """Halves of two classes that are in two specials at a time swap: each has what the other has, with one lesson more at most."""
        has = {h.homeroom_id: Counter[str]() for h in (first, second)}
        for v, h in itertools.product(week.main_variants, (first, second)):
            has[h.homeroom_id].update(e.special for e in week.lessons_of.get((h.homeroom_id, v), ()))
        a, b = has
        for special in dict.fromkeys((*has[a], *has[b])):
            if abs(has[a][special] - has[b][special]) > 1:
                said = (
                    f"The first halves of {a} and {b} have {special} {many(has[a][special], 'time')} in the cycle, and the second halves "
                    f"{many(has[b][special], 'time')}; they should swap."
                )
                yield self.broken(said, first.at("halves_with"))

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


class OwnTurn(Rule):
    """The specials of a grade that turns at its own speed begin anew with each of its turns."""

    kind = Adjustable("blocks", rank=450)
    source = "decisions.md 37"
    columns = ("Calendar.for_grades",)

    def enforce(self, shape: Any) -> None:
        for grade, day, later, on_day, on_later in shape.turns_anew():
            subject = Subject(grade=grade, day=later, number=day)
            shape.require(self, replace(subject, key="at least"), on_later >= on_day)
            shape.require(self, replace(subject, key="at most"), on_later <= on_day)

    def about(self, school: School, subject: Subject) -> tuple[str, str]:
        turn = school.turn_of(given(subject.grade))
        days = many(turn.days, "day") if turn else "the cycle"
        return f"The specials of {plus(self.who(school, subject))} begin anew after {days}.", turn.at("for_grades") if turn else "Calendar"

    def who(self, school: School, subject: Subject) -> tuple[str, ...]:
        return (grade_name(subject.grade),)

    def family(self, school: School, subject: Subject) -> str:
        return f"turn of {subject.grade}"

    def repair(self, school: School, subject: Subject, amount: float) -> Repair:
        said = f"Let {grade_name(subject.grade)} have other specials {on_days(school, subject.day)} than {on_days(school, subject.number)}."
        return Repair(said, self.about(school, subject)[1])

    def eased(self, school: School, subject: Subject, amount: float) -> School:
        """The grade turns with the whole cycle."""
        turns = (replace(t, grades=tuple(g for g in t.grades if g != subject.grade)) for t in school.grade_turns)
        return replace(school, grade_turns=tuple(t for t in turns if t.grades))

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        week = week_of(school, plan)
        main = {v.day: v for v in week.main_variants if school.students_come(v.day_type)}
        for grade in school.grades_out:
            for days in school.same_days(grade):
                held = [main[d] for d in days if d in main]
                for homeroom, (first, *later) in itertools.product(school.homerooms_of(grade), [held] if held else ()):
                    yield from self._anew(week, homeroom, first, later)

    def _anew(self, week: Week, homeroom: Homeroom, first: Variant, later: list[Variant]) -> Iterator[Violation]:
        name, turn = homeroom.homeroom_id, given(week.school.turn_of(homeroom.grade))
        before = _specials_on(week, name, first)
        for v in later:
            now = _specials_on(week, name, v)
            if now != before:
                said = (
                    f"{name} has {_words(before)} on {week.when(first)} and {_words(now)} on {week.when(v)}; "
                    f"the specials of grade {homeroom.grade} begin anew after {many(turn.days, 'day')}."
                )
                yield self.broken(said, turn.at("for_grades"))


def _specials_on(week: Week, homeroom: str, v: Variant) -> list[str]:
    return sorted(e.special for e in week.lessons_of.get((homeroom, v), ()))


def _words(specials: list[str]) -> str:
    return listed(specials) if specials else "no special"


def _offered(week: Week) -> dict[str, list[Special]]:
    """Special -> its lines that run: the post stays, and the way of making time it needs is on."""
    found: dict[str, list[Special]] = {}
    for line in week.school.specials:
        row = week.school.staff_by_id.get(line.staff_id)
        units = row.units if row else (line.staff_id,)
        if any(week.kept(u) for u in units) and (not line.requires_method or week.plan.method_on(line.requires_method)):
            found.setdefault(line.special, []).append(line)
    return found
