"""What money may not be used for although the fund's list allows it: replacing local money, and new cliffs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from planner.domain.outcome import Repair, Violation
from planner.domain.plan import Plan
from planner.domain.school import Fund, School
from planner.domain.subject import Item, Subject, given
from planner.facts.fund_rules import (
    WHOLE,
    above,
    ends_later,
    item_cell,
    item_words,
    items,
    lasting,
    not_local,
    paid_today,
    supplant_reasons,
    supplements,
)
from planner.facts.phrases import dollars, whole
from planner.rules.base import Adjustable, Fixed, Rule


class _PartOfCost(Rule):
    """Rules that leave a fund no more than a part of each item's cost."""

    def part(self, school: School, item: Item, fund: Fund) -> int | None:
        """Basis points of the cost of an item; None = the rule says nothing of this fund."""
        raise NotImplementedError

    def enforce(self, shape: Any) -> None:
        for item, code, pays in shape.posts.payers():
            part = self.part(shape.school, item, shape.school.fund_by_id[code])
            if part is not None and part < WHOLE:
                shape.require(self, Subject(item=item, fund=code), pays <= part / WHOLE * shape.posts.dollars[item])

    @staticmethod
    def _of(school: School, subject: Subject) -> tuple[Item, Fund]:
        return given(subject.item), school.fund_by_id[given(subject.fund)]

    def who(self, school: School, subject: Subject) -> tuple[str, ...]:
        return (item_words(school, given(subject.item)),)

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        for item, shares in items(school, plan):
            for fund in school.funds:
                part = self.part(school, item, fund)
                over = 0 if part is None else above(shares, fund.fund, part)
                if over:
                    yield self.broken(self.said(school, item, fund, over), item_cell(school, item))

    def said(self, school: School, item: Item, fund: Fund, over: int) -> str:
        raise NotImplementedError


class SupplementNotSupplant(_PartOfCost):
    """Costs that state and local funds pay today don't move to supplemental federal funds unless a reason is recorded.

    Title I to IV, Perkins and IDEA supplement local and state money. The law tests how a district shares its own money out; here every such
    move needs an entry on the School sheet, which counts for one cost and one fund, and is listed under what must be agreed. What is not
    there today may be paid from either.
    """

    kind = Adjustable("dollars", rank=700)
    source = "domain.md 2.2 SNS"
    columns = ("School.supplant_reason", "Funds.type", "Staff.fund", "Programs.fund")

    def part(self, school: School, item: Item, fund: Fund) -> int | None:
        if not supplements(fund) or (item.id, fund.fund) in supplant_reasons(school):
            return None
        return not_local(school, item)

    def about(self, school: School, subject: Subject) -> tuple[str, str]:
        item, fund = self._of(school, subject)
        said = f"{item_words(school, item)}, paid today with state and local funds, doesn't move to {fund.fund}."
        return said, item_cell(school, item)

    def repair(self, school: School, subject: Subject, amount: float) -> Repair:
        item, fund = self._of(school, subject)
        why = f"why {dollars(100 * whole(amount))} of {item_words(school, item)} may move to {fund.fund}"
        said = f"Ask the district {why}, and write the answer down as: {item.id} > {fund.fund}: the reason."
        return Repair(said, school.info.at.get("supplant_reason", "School"), needs="board")

    def said(self, school: School, item: Item, fund: Fund, over: int) -> str:
        own = f"{item_words(school, item)} is paid with state and local funds today"
        return f"{own}; {fund.fund} would pay {dollars(over)} of it, and no reason is recorded."


class EndsInTheYear(_PartOfCost):
    """A fund that ends inside the plan year pays of each cost the part of the year that lies before its end.

    The rest needs another fund. Where the award comes again it pays for all of the year (Funds, awarded again).
    """

    kind = Fixed()
    source = "decisions.md 48"
    columns = ("Funds.end_date", "Funds.renews", "Funds.type", "School.weeks")

    def part(self, school: School, item: Item, fund: Fund) -> int | None:
        part = school.part_of_year(fund)
        return None if part == 1 else int(part * WHOLE)

    def about(self, school: School, subject: Subject) -> tuple[str, str]:
        item, fund = self._of(school, subject)
        part = int(school.part_of_year(fund) * WHOLE) / 100
        said = f"{fund.fund} ends on {fund.end_date}, inside the plan year, and pays at most {part:g}% of {item_words(school, item)}."
        return said, fund.at("end_date")

    def said(self, school: School, item: Item, fund: Fund, over: int) -> str:
        return f"{fund.fund} ends on {fund.end_date} and would pay {dollars(over)} of {item_words(school, item)} for days after that."


class NoNewCliff(_PartOfCost):
    """No recurring cost moves onto funding that ends within the plan's three years unless someone signs for it.

    What such a fund pays today it may go on paying in the plan year; the fund is named under School, funding cliffs accepted, by who signs.
    """

    kind = Adjustable("dollars", rank=700)
    source = "domain.md 2.2, decisions.md 9"
    columns = ("School.cliff_accepted", "Funds.end_date", "Staff.fund", "Programs.fund", "Programs.recurring")

    def part(self, school: School, item: Item, fund: Fund) -> int | None:
        if not ends_later(school, fund) or fund.fund in school.info.cliff_accepted or not lasting(school, item):
            return None
        return (paid_today(school, item) or {}).get(fund.fund, 0)

    def about(self, school: School, subject: Subject) -> tuple[str, str]:
        item, fund = self._of(school, subject)
        return f"No more of {item_words(school, item)} is put on {fund.fund}, which ends on {fund.end_date}.", fund.at("end_date")

    def repair(self, school: School, subject: Subject, amount: float) -> Repair:
        item, fund = self._of(school, subject)
        said = f"Sign off on {dollars(100 * whole(amount))} of {item_words(school, item)} on {fund.fund}, which ends on {fund.end_date}."
        return Repair(said, school.info.at.get("cliff_accepted", "School"), needs="board")

    def said(self, school: School, item: Item, fund: Fund, over: int) -> str:
        new = f"{item_words(school, item)} would add {dollars(over)} of recurring cost to {fund.fund}"
        return f"{new}, which ends on {fund.end_date}; no one has signed off on it."
