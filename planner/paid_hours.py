"""Paid time after school needs no bell of its own: such a day is the usual day, with a meeting that ends after contract hours.

A paid hour (`paid_after_school`) follows the contract day. A longer contract day (`longer_day`) makes the time that the contract day
already has after students longer: 25 minutes that no team can use become 40.
"""

from __future__ import annotations

from dataclasses import replace

from planner.school import PAID_OUTSIDE, Method, School, Slot

SLOTS = {"paid_after_school": "AFTER", "longer_day": "LONGER"}
MINUTES = {"paid_after_school": 60, "longer_day": 15}  # where the method's line gives no length


def with_paid_hours(school: School) -> School:
    """The school with a kind of day for each paid way of meeting after hours that the workbook allows and gives no day type.

    Only where all days of the calendar are of one kind: else the workbook must say which bell the time follows.
    """
    for method in school.methods:
        kinds = {row.day_type for row in school.calendar}
        if method.method in PAID_OUTSIDE and method.allowed != "n" and not method.day_type and len(kinds) == 1:
            school = _with(school, method, kinds.pop())
    return school


def _with(school: School, method: Method, usual: str) -> School:
    kind = f"{usual}+{SLOTS[method.method]}"
    bell = [replace(s, day_type=kind) for s in school.bell if s.day_type == usual]
    duties = tuple(replace(d, duty_id=f"{d.duty_id}+{SLOTS[method.method]}", day_type=kind) for d in school.duties if d.day_type == usual)
    changed = tuple(replace(m, day_type=kind) if m is method else m for m in school.methods)
    bell = _longer(school, method, kind, bell) if method.method == "longer_day" else [*bell, _after(school, method, kind, bell)]
    return replace(school, bell=(*school.bell, *bell), duties=(*school.duties, *duties), methods=changed)


def _after(school: School, method: Method, kind: str, bell: list[Slot]) -> Slot:
    """The time that follows the contract day."""
    start, last = school.info.contract_end, max((s.order for s in bell), default=0)
    return Slot(kind, SLOTS[method.method], last + 1, start, start + (method.minutes_each or MINUTES[method.method]), "non_student")


def _longer(school: School, method: Method, kind: str, bell: list[Slot]) -> list[Slot]:
    """The slot without students that the contract day ends with, ending later; a slot of its own where it ends with none."""
    added = _after(school, method, kind, bell)
    ends = [s for s in bell if s.kind == "non_student" and s.end == school.info.contract_end]
    return [*(replace(s, end=added.end) if s in ends else s for s in bell), *(() if ends else (added,))]
