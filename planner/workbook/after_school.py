"""A paid hour after school needs no bell of its own: a day on which it is held is the usual day, with a meeting after contract hours."""

from __future__ import annotations

from dataclasses import replace

from planner.school import PAID_OUTSIDE, Method, School, Slot

SLOT = "AFTER"
MINUTES = 60  # where the method's line gives no length


def with_paid_hours(school: School) -> School:
    """The school with a kind of day for each paid way of meeting after hours that the workbook allows and gives no day type.

    Only where all days of the calendar are of one kind: else the workbook must say which bell the hour follows.
    """
    for method in school.methods:
        kinds = {row.day_type for row in school.calendar}
        if method.method in PAID_OUTSIDE and method.allowed != "n" and not method.day_type and len(kinds) == 1:
            school = _with(school, method, kinds.pop())
    return school


def _with(school: School, method: Method, usual: str) -> School:
    kind = f"{usual}+{SLOT}"
    start = school.info.contract_end
    bell = [replace(s, day_type=kind) for s in school.bell if s.day_type == usual]
    last = max((s.order for s in bell), default=0)
    hour = Slot(kind, SLOT, last + 1, start, start + (method.minutes_each or MINUTES), "non_student")
    duties = tuple(replace(d, duty_id=f"{d.duty_id}+{SLOT}", day_type=kind) for d in school.duties if d.day_type == usual)
    changed = tuple(replace(m, day_type=kind) if m is method else m for m in school.methods)
    return replace(school, bell=(*school.bell, *bell, hour), duties=(*school.duties, *duties), methods=changed)
