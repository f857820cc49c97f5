"""Repairs by people: another day for a part-time specialist, a little more of a specialist."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from planner.analysis.why.card import Edit, NewLine, Offer
from planner.domain.plan import Plan
from planner.domain.school import HOURLY_STEP, Lock, School, Special, Staff
from planner.facts.phrases import long_day

REASON = "tried as a repair"
INITIALS = ("PE", "STEM", "STEAM", "ESL", "ICT")
Cells = tuple[Edit | NewLine, ...]


def other_days(school: School, plan: Plan, wanted: tuple[int, ...]) -> Iterator[Offer]:
    """One day of a part-time specialist for another: onto the days that are wanted, where some are; whose days are open come first."""
    for row in sorted(part_timers(school, plan), key=lambda r: not school.selectable(r.staff_id)):
        unit = plan.unit(row.staff_id)
        assert unit is not None
        possible = school.staff_days(row) if school.selectable(row.staff_id) else row.days_possible or school.days
        free = set(possible) - set(unit.days)
        for on in sorted(free & set(wanted) or (() if wanted else free)):
            for off in unit.days:
                days = tuple(sorted({*unit.days, on} - {off}))
                said = f"Move {name_of(school, row)} from {long_day(school, off)} to {long_day(school, on)}"
                yield _with_days(school, row, days, (on, off), said)


def part_timers(school: School, plan: Plan) -> Iterator[Staff]:
    """Specialists' rows of one post who are here on some days only."""
    for staff_id in dict.fromkeys(s.staff_id for s in school.specials):
        row, unit = school.staff_by_id.get(staff_id), plan.unit(staff_id)
        if row is not None and unit is not None and row.count == 1 and unit.fte and len(unit.days) < school.info.cycle_days:
            yield row


def _with_days(school: School, row: Staff, days: tuple[int, ...], swapped: tuple[int, int], said: str) -> Offer:
    who = (
        (f"{row.shared_school} (the post is shared)",)
        if row.shared_school
        else (f"{name_of(school, row)} ({row.staff_id}), whose days change",)
    )
    if not school.selectable(row.staff_id):
        cells, lines = day_cells(school, row, days)
        return Offer("days", said, lambda s: _fixed(s, row.staff_id, days, row.fte, lines), cells, who)
    on, off = swapped
    locks = (Lock("staff", row.staff_id, on, value="here", reason=REASON), Lock("staff", row.staff_id, off, value="off", reason=REASON))

    def change(s: School) -> School:
        return replace(s, locks=tuple(k for k in s.locks if not (k.what == "staff" and k.id == row.staff_id)) + locks)

    opened = {k.at(): None for k in school.locks if k.what == "staff" and k.id == row.staff_id and k.at()}
    cells = (*(Edit(c, None) for c in opened), *(_line(school, k) for k in locks))
    return Offer("days", said, change, cells, who, asks=False)


def _line(school: School, lock: Lock) -> NewLine:
    assert lock.cycle_day is not None
    day = written_days(school, (lock.cycle_day,))
    return NewLine("Locks", (("what", lock.what), ("id", lock.id), ("cycle_day", day), ("value", lock.value), ("reason", lock.reason)))


def day_cells(school: School, row: Staff, days: tuple[int, ...]) -> tuple[Cells, tuple[Special, ...]]:
    """The cells of Staff and Specials that hold a position's days, and the lines of Specials that give days of their own."""
    lines = tuple(s for s in school.specials if s.staff_id == row.staff_id and s.days)
    text = written_days(school, days)
    return (Edit(row.at("days"), text), *(Edit(s.at("days"), text) for s in lines)), lines


def _fixed(school: School, staff_id: str, days: tuple[int, ...], fte: int, lines: tuple[Special, ...]) -> School:
    """The school with a position on just these days, at this FTE."""
    staff = tuple(replace(r, days=days, fte=fte, may_change="no", min_fte=None) if r.staff_id == staff_id else r for r in school.staff)
    specials = tuple(replace(s, days=days) if s in lines else s for s in school.specials)
    return replace(school, staff=staff, specials=specials)


def written_days(school: School, days: tuple[int, ...]) -> str:
    return (" " if school.cycle.is_week else ",").join(school.cycle.written(d) for d in days)


def name_of(school: School, row: Staff) -> str:
    """What a specialist teaches, as one says it: Art, PE."""
    special = next(s.special for s in school.specials if s.staff_id == row.staff_id)
    return special.title() if special.isupper() and special not in INITIALS else special


# --- a little more of somebody -------------------------------------------------------------------------------------------
def more_of(school: School, plan: Plan, wanted: tuple[int, ...]) -> Iterator[Offer]:
    """The next step up of each specialist who is not here full-time; one day of another where all are."""
    found = False
    for staff_id in dict.fromkeys(s.staff_id for s in school.specials if not s.requires_method):
        row, unit = school.staff_by_id.get(staff_id), plan.unit(staff_id)
        if row is None or unit is None or row.count > 1 or unit.fte >= 100:
            continue
        higher = [f for f in school.fte_levels(row) if f > unit.fte]
        step = higher[0] if higher else _next_step(school, row, unit.fte)
        yield from _raised(school, row, unit.fte, unit.days, step, wanted)
        found = True
    if not found and school.specials:
        yield from _new_post(school, wanted)


def _next_step(school: School, row: Staff, fte: int) -> int:
    """A day more of a post paid by the day, a tenth of one paid by hours."""
    more = school.fte_of_days(int(school.days_of_fte(fte)) + 1) if school.day_based(row) else fte + HOURLY_STEP
    return min(100, more)


def _new_post(school: School, wanted: tuple[int, ...]) -> Iterator[Offer]:
    """Where every specialist is here full-time: one day of another."""
    line = next((s for s in school.specials if not s.requires_method and s.staff_id in school.staff_by_id), None)
    fund = next((f.fund for f in school.funds if f.type == "general"), None)
    fte = school.fte_of_days(1)
    if line is None or fund is None:
        return
    like, day = school.staff_by_id[line.staff_id], (wanted or (1,))[0]
    code = f"{like.staff_id}_NEW"
    row = Staff(
        code, like.job_class, 1, fte, like.avg_salary, like.benefit_pct, like.benefit_flat, ((fund, 10_000),),
        teaches=like.teaches, certs=like.certs, days=(day,), may_change="no", cover=like.cover, load_periods=like.load_periods,
    )  # fmt: skip
    special = Special(line.special, code, max_per_day=line.max_per_day, max_per_cycle=line.max_per_cycle, room=line.room)
    pay = (("avg_salary", row.avg_salary // 100), ("benefit_pct", row.benefit_pct / 100), ("benefit_flat", row.benefit_flat // 100))
    post = (("staff_id", code), ("job_class", row.job_class), ("count", 1), ("fte", fte / 100), *pay, ("fund", fund))
    held = (("certs", ";".join(row.certs)), ("days", written_days(school, (day,))), ("may_change", "no"))
    taught = (("special", line.special), ("staff_id", code), ("max_per_day", line.max_per_day), ("max_per_cycle", line.max_per_cycle))
    cells: Cells = (NewLine("Staff", (*post, *held)), NewLine("Specials", (*taught, ("room", line.room))))

    def change(s: School) -> School:
        return replace(s, staff=(*s.staff, row), specials=(*s.specials, special))

    said = f"Add {fte / 100:g} FTE of {name_of(school, like)}, on {long_day(school, day)}"
    yield Offer("post", said, change, cells, ("the board",), round(school.unit_cost(row, fte)))


def _raised(school: School, row: Staff, fte: int, here: tuple[int, ...], step: int, wanted: tuple[int, ...]) -> Iterator[Offer]:
    cents = round(school.unit_cost(row, step) - school.unit_cost(row, fte))
    name, level = name_of(school, row), f"{step / 100:g}"
    said = (
        f"Keep {name} at {level} instead of {fte / 100:g}" if step <= row.fte else f"Give {name} {level} of a post instead of {fte / 100:g}"
    )
    who = ("the board", *((f"{row.shared_school} (the post is shared)",) if row.shared_school else ()))
    kept: list[Edit] = [Edit(row.at("min_fte"), step / 100), Edit(row.at("max_fte"), step / 100)]
    allowed = step in school.fte_levels(row)
    kept += [] if allowed else [Edit(row.at("may_change"), "days" if school.day_based(row) else "hours")]
    opened = tuple(k for k in school.locks if k.what == "staff" and k.id == row.staff_id and k.value == "off" and not fte)
    cells: Cells = (*kept, *(Edit(c, None) for c in dict.fromkeys(k.at() for k in opened if k.at())))
    days_paid, days_open = school.days_of_fte(step), len(school.staff_days(row))
    if not school.day_based(row) or days_open == days_paid or (school.selectable(row.staff_id) and days_open > days_paid):
        yield Offer("post", said, lambda s: _at_level(s, row, step, opened), cells, who, cents, not allowed)
        return
    for day in sorted(set(school.days) - set(here), key=lambda d: (d not in wanted, d))[:2]:
        days = tuple(sorted({*here, day}))
        more, lines = day_cells(school, row, days)
        on = f"{said}, on {long_day(school, day)} too"
        yield Offer("post", on, lambda s, d=days, n=lines: _fixed(s, row.staff_id, d, step, n), (*cells, *more), who, cents)  # type: ignore[misc]


def _at_level(school: School, row: Staff, fte: int, opened: tuple[Lock, ...]) -> School:
    staff = tuple(replace(row, fte=fte, may_change="no") if r.staff_id == row.staff_id else r for r in school.staff)
    return replace(school, staff=staff, locks=tuple(k for k in school.locks if k not in opened))
