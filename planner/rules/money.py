"""What it costs, and who pays. Cents are rounded once: for each row of Staff, and for each fund in the years after the plan year."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from planner.checker.costs import fund_cost, row_cost
from planner.checker.week import week_of
from planner.domain.outcome import Repair, Violation
from planner.domain.plan import FundLine, Plan, ProgramChoice, Share
from planner.domain.school import PLAN_YEARS, Fund, Program, School
from planner.domain.subject import Subject, given
from planner.facts.fund_rules import fund_revenue
from planner.facts.methods import use_of
from planner.facts.phrases import dollars, exact_dollars, whole
from planner.rules.base import Adjustable, Definition, Fixed, Rule

REVENUE = {1: "revenue_next", 2: "revenue_y2", 3: "revenue_y3"}  # year of the plan -> its column of Funds


class CostsRight(Rule):
    """Every position, program, and strategy is paid for exactly."""

    kind = Definition()
    columns = (
        "Staff.avg_salary",
        "Staff.benefit_pct",
        "Staff.benefit_flat",
        "Staff.fte",
        "Programs.cost_next",
        "Programs.exit_cost",
        "Methods.unit_cost",
        "Methods.transport_cost",
    )

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        for staff_id, position in week_of(school, plan).positions.items():
            row = school.staff_by_id[staff_id]
            due = round(row_cost(school, row, position, 1))
            yield from self._paid(f"Position {staff_id}", due, position.shares, row.at("avg_salary"))
        for choice in plan.programs:
            program = school.program_by_id.get(choice.program_id)
            if program is not None:
                yield from self._program(program, choice)
        for use in plan.methods:
            method = school.method_by_id.get(use.method)
            if method is not None:
                due = round(Fraction(method.unit_cost * use.amount, 100))
                if use.cents != due:
                    said = f"{use.method} costs {exact_dollars(due)} a year; the plan says {exact_dollars(use.cents)}."
                    yield self.broken(said, method.at("unit_cost"))
                yield from self._paid(f"The way of making time {use.method}", due, use.shares, method.at("unit_cost"))

    def _paid(self, what: str, due: int, shares: tuple[Share, ...], cell: str) -> Iterator[Violation]:
        paid = sum(s.cents for s in shares)
        if paid != due:
            yield self.broken(f"{what} costs {exact_dollars(due)}; the funds pay {exact_dollars(paid)}.", cell)

    def _program(self, program: Program, choice: ProgramChoice) -> Iterator[Violation]:
        word = decision(program, choice.cents)
        if choice.decision not in word:
            said = f"Program {program.program_id} at {dollars(choice.cents)} is {' or '.join(word)!r}; the plan says {choice.decision!r}."
            yield self.broken(said, program.at("cost_next"))
        leaving = program.exit_cost if choice.cents == 0 and "stop" in word and choice.decision != "continue" else 0
        yield from self._paid(f"Program {program.program_id}", choice.cents + leaving, choice.shares, program.at("cost_next"))


def decision(program: Program, cents: int) -> tuple[str, ...]:
    """The word for buying a program at a level."""
    if program.start_only:
        return ("start",) if cents > 0 else ("not started",)
    if cents <= 0:
        return ("stop",) if program.cost_next else ("stop", "continue")
    return ("continue",) if cents >= program.cost_next else ("reduce",)


class AllowableUse(Rule):
    """A fund pays only for allowable uses."""

    kind = Fixed()
    source = "H30"
    columns = ("FundRules.fund", "FundRules.tag", "FundRules.allowed", "Lists.tag", "Programs.tag")

    def enforce(self, shape: Any) -> None:
        for item, fund, pays in shape.posts.payers():
            if not shape.posts.may_pay(fund, item):
                shape.require(self, Subject(item=item, fund=fund), shape.total([pays]) <= 0)

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        for what, tag, share in payments(school, plan):
            if school.fund_tag(share.fund, tag) == "n":
                yield self.broken(
                    f"{share.fund} may not be used for {what} ({tag or 'no purpose given'}).", self._cell(school, share.fund, tag)
                )

    @staticmethod
    def _cell(school: School, fund: str, tag: str) -> str:
        return next((r.at("allowed") for r in school.fund_rules if r.fund == fund and r.tag in (tag, "all")), "FundRules")


class NoEndedMoney(Rule):
    """Nothing is charged to a fund that has expired."""

    kind = Fixed()
    source = "H33"
    columns = ("Funds.end_date", "School.year_start")

    def enforce(self, shape: Any) -> None:
        for item, fund, pays in shape.posts.payers():
            if shape.school.ended(shape.school.fund_by_id[fund]):
                shape.require(self, Subject(item=item, fund=fund), shape.total([pays]) <= 0)

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        for what, _, share in payments(school, plan):
            fund = school.fund_by_id[share.fund]
            if school.ended(fund, 1):
                said = f"{what} would be charged {dollars(share.cents)} to {fund.fund}, which expired on {fund.end_date}."
                yield self.broken(said, fund.at("end_date"))


def payments(school: School, plan: Plan) -> Iterator[tuple[str, str, Share]]:
    """Every amount paid in the plan year: what for, its purpose tag, and the share. Unknown ids are left out."""
    for staff_id, position in week_of(school, plan).positions.items():
        yield from _known(school, f"position {staff_id}", school.tag_of(school.staff_by_id[staff_id]), position.shares)
    for choice in plan.programs:
        program = school.program_by_id.get(choice.program_id)
        if program is not None:
            yield from _known(school, f"program {choice.program_id}", program.tag, choice.shares)
    for use in plan.methods:
        yield from _known(school, f"the way of making time {use.method}", use_of(use.method), use.shares)


def _known(school: School, what: str, tag: str, shares: tuple[Share, ...]) -> Iterator[tuple[str, str, Share]]:
    return ((what, tag, s) for s in shares if s.cents > 0 and s.fund in school.fund_by_id)


class FundsBalance(Rule):
    """No fund spends more than it has."""

    kind = Adjustable("dollars", rank=1000)
    source = "H29"
    columns = (
        "Funds.revenue_next",
        "Funds.revenue_y2",
        "Funds.revenue_y3",
        "Funds.carryover",
        "Rules.balance_year_2",
        "Rules.balance_year_3",
    )

    def enforce(self, shape: Any) -> None:
        school = shape.school
        years = [1, *(y for y in (2, 3) if school.rule(f"balance_year_{y}"))]
        for fund in school.funds:
            for year in years:
                has = school.revenue(fund, year) + (fund.carryover if year == 1 else 0)
                shape.require(self, Subject(fund=fund.fund, year=year), shape.posts.fund_dollars(fund.fund, year) <= has / 100)

    def about(self, school: School, subject: Subject) -> tuple[str, str]:
        fund, year = self._of(school, subject)
        return f"Spending in {school.year_label(year)} stays within {fund.fund}'s available funding.", fund.at(REVENUE[year])

    def who(self, school: School, subject: Subject) -> tuple[str, ...]:
        return (given(subject.fund),)

    def repair(self, school: School, subject: Subject, amount: float) -> Repair:
        fund, year = self._of(school, subject)
        more = 100 * whole(amount)
        said = f"{fund.fund} would need {dollars(more)} more in {school.year_label(year)}."
        return Repair(said, fund.at(REVENUE[year]), more, "board")

    @staticmethod
    def _of(school: School, subject: Subject) -> tuple[Fund, int]:
        return school.fund_by_id[given(subject.fund)], given(subject.year)

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        for line in plan.funds:
            if line.fund in school.fund_by_id and line.year in PLAN_YEARS:
                yield from self._line(school, plan, line)
        years = [1, *(y for y in (2, 3) if school.rule(f"balance_year_{y}"))]
        for fund in school.funds:
            for year in years:
                yield from self._balance(school, plan, fund, year)

    def _line(self, school: School, plan: Plan, line: FundLine) -> Iterator[Violation]:
        fund = school.fund_by_id[line.fund]
        cost, has = fund_cost(school, plan, line.fund, line.year), fund_revenue(school, fund, line.year)
        if (line.cost_cents, line.revenue_cents) != (cost, has):
            said = f"In {school.year_label(line.year)} {fund.fund} has {exact_dollars(has)} and pays {exact_dollars(cost)}; the plan says"
            yield self.broken(f"{said} {exact_dollars(line.revenue_cents)} and {exact_dollars(line.cost_cents)}.", fund.at("fund"))

    def _balance(self, school: School, plan: Plan, fund: Fund, year: int) -> Iterator[Violation]:
        cost, has = fund_cost(school, plan, fund.fund, year), fund_revenue(school, fund, year)
        if cost > has:
            said = (
                f"{fund.fund} would pay {dollars(cost, has)} in {school.year_label(year)} and has "
                f"{dollars(has, cost)}: {dollars(cost - has)} too much."
            )
            yield self.broken(said, fund.at(REVENUE[year]))
