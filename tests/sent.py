"""Drawn schools with their lawful plans, submitted to a district: for tests and benchmarks of the district's desk."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache

from planner import store
from planner.domain.outcome import Outcome, Status
from planner.domain.plan import Plan
from planner.domain.school import School
from planner.export import write_plan
from planner.sharing.desk import Desk
from planner.sharing.permissions import LOCAL
from planner.store import plans, schools
from planner.store.plans import Offered
from planner.workbook.read import read_workbook
from tests.ordinary import ordinary
from tests.ordinary.base import book_bytes, cell_of, typed_over


@dataclass(frozen=True)
class Drawn:
    """A school that nobody wrote by hand, under a name of its own."""

    name: str
    book: bytes
    school: School
    plan: Plan

    @property
    def plan_book(self) -> bytes:
        target = io.BytesIO()
        write_plan(self.school, Outcome(Status.FEASIBLE, self.plan), target)
        return target.getvalue()


@cache
def drawn(seed: int, name: str) -> Drawn:
    made = ordinary(seed)
    book = typed_over(book_bytes(made), (("School", cell_of("School", "school_name"), name),))
    school = read_workbook(book).school
    assert school is not None and school.info.school_name == name and made.witness is not None
    return Drawn(name, book, school, made.witness(school))


def submitted(sent: Drawn, title: str = "Most time", *, plan_book: bytes = b"plan", draft: bool = False) -> Offered:
    """The plan of a school, submitted; the school is made where there is none of this name."""
    run = store.add(sent.book, f"{sent.name}.xlsx", status="running")
    store.save(run, plan=sent.plan)
    store.finish(run, "done", "")
    school = schools.school_named(sent.name) or schools.add_school(sent.name)
    schools.keep_workbook(school.id, sent.book, f"{sent.name}.xlsx", "test")
    store.belongs(run, school.id)
    plan = plans.offer(school.id, run, title, first_draft=draft)
    chosen = plans.move(plans.move(plan, "published"), "chosen")
    return Desk(LOCAL).submit(chosen, plan_book, sent.book)


def recount(sent: list[Drawn]) -> tuple[dict[str, tuple[int, int]], dict[str, tuple[int, int, int]]]:
    """Cents by fund (brings, pays) and hundredths of FTE by job class (today, planned, cut beyond attrition), added up anew.

    From the plans' JSON and the Staff rows alone; nothing of the summaries is used. FTE by days is counted in days.
    """
    from fractions import Fraction

    money: dict[str, tuple[int, int]] = {}
    posts: dict[str, list[Fraction]] = {}
    for one in sent:
        facts = one.plan.to_json()
        for line in facts["funds"]:
            if line["year"] == 1:
                brings, pays = money.get(line["fund"], (0, 0))
                money[line["fund"]] = (brings + line["revenue_cents"], pays + line["cost_cents"])
        rows = {row.staff_id: row for row in one.school.staff}
        for position in facts["positions"]:
            row = rows[position["staff_id"]]
            sums = posts.setdefault(row.job_class, [Fraction(0)] * 3)
            for unit in position["units"]:
                today, then = 100 * one.school.part_worked(row, row.fte), 100 * one.school.part_worked(row, unit["fte"])
                lost = max(Fraction(0), today - then) if row.vacancy not in ("vacant", "leaving") else Fraction(0)
                for n, part in enumerate((today, then, lost)):
                    sums[n] += part
    whole = {job: (round(a), round(b), round(c)) for job, (a, b, c) in posts.items()}
    return money, whole
