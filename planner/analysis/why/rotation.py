"""The specials in a rotation of six days instead of the week: an alternate Calendar, tried as a repair (decisions.md 23)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from planner.analysis.why.card import Edit, NewLine, Offer
from planner.analysis.why.ways import rule_edit, with_rules
from planner.domain.plan import Plan
from planner.domain.school import CalendarRow, School, Special

DAYS, WEEK = 6, 5


def six_days(school: School, plan: Plan) -> Iterator[Offer]:
    """Offered only where no post, lock or way of making time hangs on a weekday."""
    if school.info.cycle_days != WEEK or not school.cycle.is_week or not school.specials or not _sound(school, plan):
        return
    said = "Rotate specials on a six-day cycle instead of weekly"
    yield _turned(school, {}, said)
    if school.rule("special_every_day"):
        yield _turned(school, {"special_every_day": 0}, f"{said}, each class without a special on some days")


def _turned(school: School, values: dict[str, int], said: str) -> Offer:
    day_type = school.calendar[0].day_type
    most = {s: s.max_per_cycle * DAYS // WEEK for s in school.specials}

    def change(s: School) -> School:
        turned = replace(
            s,
            info=replace(s.info, cycle_days=DAYS),
            calendar=tuple(CalendarRow(d, day_type) for d in range(1, DAYS + 1)),
            specials=tuple(_longer(x, most) for x in s.specials),
            staff=tuple(replace(r, days=()) for r in s.staff),
            methods=tuple(replace(m, allowed="n") if m.day_type else m for m in s.methods),
        )
        return with_rules(turned, values)

    lines = tuple(dict.fromkeys(c.at() for c in school.calendar))
    cells: list[Edit | NewLine] = [Edit(school.info.at.get("cycle_days", ""), DAYS), *(Edit(line, None) for line in lines if line)]
    cells += [NewLine("Calendar", (("cycle_day", str(d)), ("day_type", day_type))) for d in range(1, DAYS + 1)]
    cells += [Edit(s.at("max_per_cycle"), n) for s, n in most.items()]
    cells += [Edit(r.at("days"), None) for r in school.staff if r.days]
    cells += [Edit(s.at("days"), None) for s in school.specials if s.days]
    cells += [rule_edit(school, k, v) for k, v in values.items()]
    cells += [Edit(m.at("allowed"), "n") for m in school.methods if m.day_type and m.allowed != "n"]
    for method in school.methods:  # a weekday means nothing in a rotation
        if method.cycle_days:
            cells.append(Edit(method.at("cycle_days"), None))
    return Offer("rotation", said, change, tuple(cells), ("the board",))


def _longer(line: Special, most: dict[Special, int]) -> Special:
    return replace(line, days=(), max_per_cycle=most.get(line, line.max_per_cycle * DAYS // WEEK))


def _sound(school: School, plan: Plan) -> bool:
    by_day = {m.day_type for m in school.methods if m.day_type}
    return (
        len({c.day_type for c in school.calendar}) == 1
        and all(c.weeks in (None, school.info.weeks) for c in school.calendar)
        and len(school.calendar) == WEEK
        and not any(k.cycle_day for k in school.locks)
        and not any((r.days and len(r.days) < WEEK) or school.day_based(r) for r in school.staff)
        and not any((s.days and len(s.days) < WEEK) or s.days_selectable for s in school.specials)
        and not any(d.day_type in by_day for d in plan.days)
        and not any(r.comes_and_goes or r.days_possible for r in school.staff)
    )
