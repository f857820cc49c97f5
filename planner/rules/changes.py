"""What may change: posts and programs by their steps, ways of making time within what is allowed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from planner.checker.week import Week, week_of
from planner.domain.outcome import Repair, Violation
from planner.domain.plan import MethodUse, Plan
from planner.domain.school import Method, School
from planner.domain.subject import Subject, given
from planner.facts.clock import day_names
from planner.facts.methods import MEETING_METHODS, across, bought_whole, meeting_methods, simply_on
from planner.facts.phrases import dollars, exact_dollars, plus, whole
from planner.facts.programs import goes_on_free
from planner.rules.base import Adjustable, Definition, Rule


class StepsOffered(Rule):
    """Positions and programs change only by the amounts the workbook allows."""

    kind = Definition()
    columns = ("Staff.fte", "Staff.may_change", "Staff.max_fte", "Staff.reduce_ok", "Rules.protect_full_time", "Programs.levels")

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        week = week_of(school, plan)
        for unit, row in school.row_of_unit.items():
            levels, fte = school.fte_levels(row), week.units[unit].fte
            if fte not in levels:
                said = f"{unit} would be {fte / 100:.2f} FTE; it may be {' or '.join(f'{f / 100:.2f}' for f in levels)}."
                yield self.broken(said, row.at("fte"))
        for choice in plan.programs:
            program = school.program_by_id.get(choice.program_id)
            if program is None:
                continue
            offered = program.levels or (0, program.cost_next)
            if choice.cents not in offered:
                not_at = dollars(choice.cents, *offered)
                said = f"Program {program.program_id} is offered at {' or '.join(map(dollars, offered))}, not at {not_at}."
                yield self.broken(said, program.at("levels"))


class MandatedStays(Rule):
    """Positions and programs required by law stay."""

    kind = Adjustable("FTE", rank=1000)
    source = "H32"
    columns = ("Staff.mandated", "Staff.min_fte", "Programs.mandated", "Programs.cost_min")

    def enforce(self, shape: Any) -> None:
        for program in shape.school.programs:
            if program.mandated and not goes_on_free(shape.school, program):
                bought = shape.total(c / 100 * shape.posts.buys[program.program_id, c] for c in shape.posts.levels(program))
                shape.require(self, Subject(program=program.program_id), bought >= max(1, program.cost_min / 100))
            elif cheap := [shape.posts.buys[program.program_id, c] for c in shape.posts.levels(program) if 0 < c < program.cost_min]:
                shape.require(self, Subject(program=program.program_id), shape.total(cheap) <= 0)

    def about(self, school: School, subject: Subject) -> tuple[str, str]:
        program = school.program_by_id[given(subject.program)]
        return f"The law requires {plus(self.who(school, subject))}: it stays.", program.at("mandated")

    def who(self, school: School, subject: Subject) -> tuple[str, ...]:
        return (f"program {subject.program}",)

    def repair(self, school: School, subject: Subject, amount: float) -> Repair:
        said = f"Buy {dollars(100 * whole(amount))} less of {plus(self.who(school, subject))} than the law requires."
        return Repair(said, self.about(school, subject)[1])

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        week = week_of(school, plan)
        for unit, row in school.row_of_unit.items():
            least = row.min_fte if row.min_fte is not None else row.fte if row.mandated else 0
            if week.units[unit].fte < least:
                why = "the law requires" if row.mandated else "its line says at least"
                said = f"{unit} would be {week.units[unit].fte / 100:.2f} FTE; {why} {least / 100:.2f}."
                yield self.broken(said, row.at("min_fte" if row.min_fte is not None else "mandated"))
        for choice in plan.programs:
            program = school.program_by_id.get(choice.program_id)
            if program is None:
                continue
            if program.mandated and choice.cents <= 0 and choice.decision != "continue":
                yield self.broken(f"Program {program.program_id} is required by law and can't be ended.", program.at("mandated"))
            elif 0 < choice.cents < program.cost_min:
                floor, found = exact_dollars(program.cost_min), exact_dollars(choice.cents)
                said = f"Program {program.program_id} costs at least {floor} if kept, not {found}."
                yield self.broken(said, program.at("cost_min"))


class MethodsAllowed(Rule):
    """Only strategies the school allows are used, on their allowed days and within their limits."""

    kind = Definition()
    columns = ("Methods.allowed", "Methods.max_amount", "Methods.cycle_days", "Methods.day_type", "Specials.requires_method")

    def enforce(self, shape: Any) -> None:
        for method, team, v, piece, meets in shape.meetings_by_method():
            listed = shape.school.method_by_id.get(method)
            if listed is not None and listed.allowed == "n":
                subject = Subject(method=method, team=team, slots=piece.slots).on(v)
                shape.require(self, subject, shape.total([meets]) <= 0)
        double = shape.school.method_by_id.get("double_block")
        for (grade, v), sets in shape.outset.items():
            if double is not None:
                pairs = shape.total(z for s, z in sets.items() if len(s) > 1)
                shape.require(self, Subject(grade=grade, key="double block").on(v), pairs <= shape.method("double_block"))
        for team, v, piece, meets, joined in shape.meetings_across():
            subject = Subject(team=team, slots=piece.slots, minutes=piece.minutes, key="across").on(v)
            shape.require(self, subject, shape.total([meets]) <= joined)
        for method, classes in shape.method_classes():
            if method.max_amount is not None:
                shape.require(self, Subject(method=method.method), shape.total(classes) <= method.max_amount // 100)

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        week = week_of(school, plan)
        for use in plan.methods:
            method = school.method_by_id.get(use.method)
            if method is not None:
                yield from self._use(week, method, use)
        yield from self._lessons(week)
        yield from self._meetings(week)
        yield from self._double_blocks(week)

    def _use(self, week: Week, method: Method, use: MethodUse) -> Iterator[Violation]:
        name, most = method.method, method.max_amount
        if method.allowed == "n":
            yield self.broken(f"{name} is in use, but the school does not allow it.", method.at("allowed"))
        if most is not None and use.amount > most:
            said = f"{name} is used for {use.amount / 100:g} {method.amount_unit or 'units'}; at most {most / 100:g} are allowed."
            yield self.broken(said, method.at("max_amount"))
        possible = method.cycle_days or week.school.days
        if not set(use.days) <= set(possible) or (use.days and not method.day_type) or len(set(use.days)) < len(use.days):
            may = day_names(week.school, possible if method.day_type else ())
            yield self.broken(f"{name} is used on {day_names(week.school, use.days)}; it may be on {may}.", method.at("cycle_days"))
        exact = method.day_type or bought_whole(name)
        least = 100 * len(use.days) if method.day_type else simply_on(method) if exact else min(100, 100 if most is None else most)
        if use.amount < least or use.amount <= 0 or (exact and use.amount != least):
            yield self.broken(
                f"{name} is on with an amount of {use.amount / 100:g}; it should be {least / 100:g}.", method.at("max_amount")
            )

    def _lessons(self, week: Week) -> Iterator[Violation]:
        """Class slots that exist only with a way of making time: it is on, and they are no more than are paid and allowed."""
        used: dict[str, set[tuple[str, int, str]]] = {}
        for lesson in week.lessons:
            lines = week.offers(lesson.special, lesson.unit_id)
            needed = {line.requires_method for line in lines}
            if not needed or "" in needed:
                continue
            v = week.variant(lesson)
            if not any(week.plan.method_on(m) for m in needed):
                said = f"{lesson.unit_id} teaches {lesson.special} in {lesson.slot} on {week.when(v)}; {', '.join(needed)} is not on."
                yield self.broken(said, lines[0].at("requires_method"))
            for m in needed if v in week.main_variants else ():
                used.setdefault(m, set()).add((lesson.unit_id, lesson.day, lesson.slot))
        for m, classes in used.items():
            method = week.school.method_by_id.get(m)
            if method is not None and method.max_amount is not None and 100 * len(classes) > method.max_amount:
                said = f"{m} gives {len(classes)} classes in the cycle; at most {method.max_amount / 100:g} are allowed."
                yield self.broken(said, method.at("max_amount"))
            paid = sum(use.amount for use in week.plan.methods if use.method == m)
            if method is not None and method.unit_cost and not method.day_type and 0 < paid < 100 * len(classes):
                said = f"{m} gives {len(classes)} classes in the cycle; the plan pays for {paid / 100:g}."
                yield self.broken(said, method.at("unit_cost"))

    def _meetings(self, week: Week) -> Iterator[Violation]:
        for meeting in week.meetings:
            team = week.school.team_by_id[meeting.team_id]
            if team.type == "cross_school" and not across(week.school, week.plan.method_on("cross_school"), meeting.day):
                when, found = week.when(week.variant(meeting)), week.school.method_by_id.get("cross_school")
                column = "cycle_days" if week.plan.method_on("cross_school") else "allowed"
                said = f"{meeting.team_id} meets on {when}; its members of other schools come only as the way cross_school says."
                yield self.broken(said, found.at(column) if found else "Methods")
            for method in meeting_methods(team, (week.ids.slots[meeting.day_type, s] for s in meeting.slots)):
                found = week.school.method_by_id.get(method)
                if found is not None and found.allowed == "n":
                    when = week.when(week.variant(meeting))
                    said = f"{meeting.team_id} meets {MEETING_METHODS[method]} on {when}; {method} is not allowed."
                    yield self.broken(said, found.at("allowed"))

    def _double_blocks(self, week: Week) -> Iterator[Violation]:
        """Where the workbook lists double blocks as a way of making time, a grade has two blocks in a day only with it on."""
        found = week.school.method_by_id.get("double_block")
        if found is None or week.plan.method_on("double_block"):
            return
        for grade in week.grades:
            for v in week.variants:
                if len(week.grade_out(grade, v)) > 1:
                    yield self.broken(f"Grade {grade} has a double block on {week.when(v)}; double_block is not on.", found.at("allowed"))
