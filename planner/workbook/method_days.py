"""Kinds of day that a way of making time brings by itself, where the workbook names none: the usual day, with other time without students.

A paid hour (`paid_after_school`) follows the contract day. A longer contract day (`longer_day`) makes the time that the contract day
already has after students longer: 25 minutes that no team can use become 40. Meeting after a shifted day (`before_after`) puts the time
before students and the time after them together: 20 + 20 minutes become 5 + 35 (domain.md 1.10, 7).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from planner.domain.school import Method, School, Slot
from planner.facts.methods import STRATEGY

KEPT = 5  # minutes that stay before students come, when their day is earlier
MINUTES = {"paid_after_school": 60, "longer_day": 15}  # where the method's line gives no length
Bell = list[Slot]


def with_brought_days(school: School) -> School:
    """The school with a kind of day for each such way that the workbook allows and gives no day type.

    Only where all days of the calendar are of one kind: else the workbook must say which bell the time follows.
    """
    for method in school.methods:
        kinds = {row.day_type for row in school.calendar}
        if method.method in BROUGHT and method.allowed != "n" and not method.day_type and len(kinds) == 1:
            school = _with(school, method, kinds.pop())
    return school


def _with(school: School, method: Method, usual: str) -> School:
    name, make = STRATEGY[method.method].brings, BROUGHT[method.method]
    kind = f"{usual}+{name}"
    bell = make(school, method, [replace(s, day_type=kind) for s in school.bell if s.day_type == usual])
    if not bell:
        return school
    earlier = _earlier(school) if method.method == "before_after" else 0
    duties = tuple(
        replace(d, duty_id=f"{d.duty_id}+{name}", day_type=kind, start=d.start - earlier, end=d.end - earlier)
        for d in school.duties
        if d.day_type == usual
    )
    changed = tuple(replace(m, day_type=kind) if m is method else m for m in school.methods)
    return replace(school, bell=(*school.bell, *bell), duties=(*school.duties, *duties), methods=changed)


def _slot(bell: Bell, name: str, start: int, end: int) -> Slot:
    return Slot(bell[0].day_type, name, max(s.order for s in bell) + 1, start, end, "non_student")


def _after(school: School, method: Method, bell: Bell) -> Bell:
    """The time that follows the contract day."""
    start = school.info.contract_end
    return [*bell, _slot(bell, STRATEGY[method.method].brings, start, start + (method.minutes_each or MINUTES[method.method]))]


def _longer(school: School, method: Method, bell: Bell) -> Bell:
    """The slot without students that the contract day ends with, ending later; a slot of its own where it ends with none."""
    added = _after(school, method, bell)
    ends = [s for s in bell if s.kind == "non_student" and s.end == school.info.contract_end]
    return [replace(s, end=added[-1].end) if s in ends else s for s in bell] if ends else added


def _earlier(school: School) -> int:
    """Minutes by which the students' day can begin earlier."""
    return max(0, school.info.student_start - school.info.contract_start - KEPT)


def _shifted(school: School, method: Method, bell: Bell) -> Bell:
    """The students' day earlier by what the contract day has before it, and one slot from their leaving to the end of the contract day.

    Empty where there is nothing before students, or where the bell does not say when they come and leave (arrival, dismissal).
    """
    earlier, leave = _earlier(school), max((s.end for s in bell if s.kind == "dismissal"), default=0)
    if not earlier or not leave or not any(s.kind == "arrival" for s in bell):
        return []
    day = [replace(s, start=s.start - earlier, end=s.end - earlier) for s in bell if s.kind != "non_student"]
    return [*day, _slot(bell, STRATEGY[method.method].brings, leave - earlier, school.info.contract_end)]


BROUGHT: dict[str, Callable[[School, Method, Bell], Bell]] = {"paid_after_school": _after, "longer_day": _longer, "before_after": _shifted}
