"""A district of drawn schools, put through its office's hands, and what its desk says of them beside the recount of its download."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import count, islice

from planner.district.office import SchoolRow, school_rows, summed
from planner.district.together import fund_lines, job_lines
from planner.jobs import worker
from planner.sharing.desk import Desk
from planner.sharing.permissions import LOCAL
from planner.sharing.summary import figures
from planner.store.plans import Offered
from tests.hundred import recount
from tests.hundred.recount import Counted
from tests.sent import Drawn, drawn, submitted

YEAR = {"first": "2026-08-17", "last": "2026-10-02", "free": "2026-09-07", "zone": "America/New_York"}
COLLIDING = (
    "St. Mary",
    "St Mary",
    "ST-MARY",
    "Школа № 1",
    "Школа №1",
    "École Élan",
    "École-Élan",
    "学校一",
    "学校 一",
    "=1+1",
    "...",
    "///",
)
MOST_REFUSED = 20  # seeds in a row; more are no accident
FATES = (
    "submitted",
    "returned",
    "accepted, and another plan submitted",
    "deleted",
    "accepted",
    "accepted and reopened",
    *("submitted",) * 4,
    "accepted",
    "submitted",
)  # in turn


@dataclass
class Found:
    """What was done, and each sentence in which desk and recount differ."""

    schools: int = 0
    kinds: dict[str, int] = field(default_factory=dict)
    passed_over: list[int] = field(default_factory=list)  # seeds that draw no school with a lawful plan
    seeds: list[int] = field(default_factory=list)  # of the schools, in their order
    done: dict[str, int] = field(default_factory=dict)
    counted: dict[str, int] = field(default_factory=dict)  # words -> how many figures were compared
    wrong: list[str] = field(default_factory=list)
    money: int = 0  # cents of all funds together, and hundredths of FTE planned: for the report
    planned: int = 0
    seconds: float = 0.0


def names() -> Iterator[str]:
    """Those that a computer might take for one, then plain ones."""
    yield from COLLIDING
    yield from (f"School {n}" for n in count(1))


def lawful(found: Found, first: int = 1) -> Iterator[Drawn]:
    """One drawn school after the other whose own plan keeps every requirement, each from a seed of its own."""
    named = names()
    name, refused = next(named), 0
    for seed in count(first):
        try:
            one = drawn(seed, name)
        except AssertionError:  # nothing that today's workbook could say
            found.passed_over.append(seed)
            refused += 1
            if refused > MOST_REFUSED:  # it is the name, not the school
                raise
            continue
        refused = 0
        if figures(one.school, one.plan).broken:
            found.passed_over.append(seed)
            continue
        found.seeds.append(seed)
        kind = one.school.info.level
        found.kinds[kind] = found.kinds.get(kind, 0) + 1
        yield one
        name = next(named)


def run(schools: int, say: Callable[[str], None] = lambda words: None) -> Found:
    """Submit, return, accept, delete, reopen, submit again; then compare everything that is summed with the recount."""
    found, began = Found(schools=schools), time.perf_counter()
    desk = Desk(LOCAL)
    plans: dict[str, Offered] = {}
    for n, one in enumerate(islice(lawful(found), schools)):
        plans[one.name] = submitted(one, plan_book=one.plan_book)
        _handled(desk, n, one, plans[one.name], found)
        say(f"{n + 1} of {schools} schools are submitted")
    rows = school_rows(desk.schools(), desk.lying(60), (), dt.date(2026, 3, 10))
    for returned in (False, True):
        chosen = summed(rows, returned)
        job = desk.pack([r.lying.plan for r in chosen if r.lying is not None], YEAR)
        assert worker.work(job) == "done"
        _compared(chosen, *recount.count(desk.packed(job)), found, "with returned plans" if returned else "without returned plans")
        say(f"The download of {len(chosen)} schools is counted")
    found.seconds = time.perf_counter() - began
    return found


def _handled(desk: Desk, n: int, one: Drawn, plan: Offered, found: Found) -> None:
    """What becomes of the plan of the nth school."""
    what = FATES[n % len(FATES)]
    found.done[what] = found.done.get(what, 0) + 1
    if what == "deleted":
        desk.delete_school(plan.school)
    elif what == "returned":
        desk.give_back(plan, "The art position is shared.")
    elif what != "submitted":
        accepted = desk.accept(plan)
        if what == "accepted and reopened":
            desk.choose(accepted)
        elif what == "accepted, and another plan submitted":
            submitted(one, "A second plan", plan_book=one.plan_book)


def _compared(rows: tuple[SchoolRow, ...], counted: list[Counted], left: dict[str, str], found: Found, what: str) -> None:
    found.wrong += [f"{what}: {school} is not in the download: {why}" for school, why in left.items()]
    found.wrong += [f"{one.school}: {words}" for one in counted for words in one.wrong]
    _same(f"{what}: schools", sorted(r.school.name for r in rows), sorted(one.school for one in counted), found)
    of_school = {one.school: one for one in counted}
    for row in rows:
        if row.school.name in of_school:
            _school(row, of_school[row.school.name], found)
    figured = [r.figures for r in rows if r.figures is not None]
    money, posts = recount.funds_of(counted), recount.posts_of(counted)
    _same(f"{what}: funds, in cents", {f.fund: (f.money, f.cost) for f in fund_lines(figured)}, money, found)
    _same(
        f"{what}: job classes, in hundredths",
        {j.job_class: (j.today, j.planned, j.cut, j.vacant) for j in job_lines(figured)},
        posts,
        found,
    )
    found.money, found.planned = sum(brings for brings, _pays in money.values()), sum(post[1] for post in posts.values())


def _school(row: SchoolRow, one: Counted, found: Found) -> None:
    assert row.lying is not None and row.figures is not None
    about = f"{row.school.name} ({row.state})"
    _same(f"{about}: status", row.state, one.status, found, "rows of schools")
    _same(f"{about}: plan", row.lying.plan.title, one.title, found, "rows of schools")
    _same(f"{about}: funds", {f.fund: (f.money, f.cost) for f in row.figures.funds if f.money or f.cost},
          {fund: both for fund, both in one.funds.items() if any(both)}, found, "rows of schools")  # fmt: skip
    beyond = sum((cut - vacant for _today, _then, cut, vacant in one.posts.values()), Fraction(0))
    _same(f"{about}: FTE cut beyond attrition", row.figures.cut_beyond, beyond, found, "rows of schools")
    short = sum(max(0, pays - brings) for brings, pays in one.funds.values())
    _same(f"{about}: short", row.figures.short, short, found, "rows of schools")


def _same(about: str, desk: object, again: object, found: Found, kind: str = "") -> None:
    if isinstance(desk, dict) and isinstance(again, dict):
        size = len(desk)
        parts = [f"{key}: {desk.get(key)} / {again.get(key)}" for key in dict.fromkeys([*desk, *again]) if desk.get(key) != again.get(key)]
    else:
        size, parts = 1, [f"{desk} / {again}"] if desk != again else []
    found.counted[kind or about] = found.counted.get(kind or about, 0) + size
    found.wrong += [f"{about}: {part} (desk / recount)" for part in parts]
