"""A repair by classes: one class of a grade is merged into the others (domain.md 2.5, M8), and one post of its teachers goes.

Offered only where Homerooms says that the class may be merged. Whether the larger classes are lawful, and what the fewer classes give to
the schedule, is found by solving the school again, like any other repair.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from planner.analysis.why.card import Edit, NewLine, Offer
from planner.domain.school import Homeroom, School, Staff, Team

LARGEST = 40  # students of a class, as the Homerooms sheet takes them


def merged_classes(school: School) -> Iterator[Offer]:
    """For each grade the first class that may be merged and that nothing else names."""
    for grade in school.grades_out:
        rooms = school.homerooms_of(grade)
        able = (h for h in rooms if h.may_merge and len(rooms) > 1 and not _named(school, h))
        found = next((h for h in able if max(_sizes(school, h).values()) <= LARGEST), None)
        if found is not None:
            yield _offer(school, found)


def _named(school: School, room: Homeroom) -> bool:
    """Do locks speak of the class or its teachers, or do other sheets keep the teacher? Then merging is for a person to write down."""
    row = school.row_of_unit.get(room.teacher_id)
    if row is None or row.mandated or any(turn.unit in row.units for h in school.homerooms for turn in h.turns):
        return True
    ids = {room.homeroom_id, row.staff_id, *row.units}
    return any(k.id in ids for k in school.locks) or any(s.staff_id in ids for s in school.specials)


def _offer(school: School, room: Homeroom) -> Offer:
    row = school.row_of_unit[room.teacher_id]
    sizes = _sizes(school, room)
    said = f"Combine class {room.homeroom_id} with the other {'classes' if len(sizes) > 1 else 'class'} in its grade"
    now = max(h.enrol_next for h in school.homerooms_of(room.grade))
    who = ("the board", "the families of the grade")
    return Offer(
        "merge", f"{said} (up to {max(sizes.values())} students, now {now})", lambda s: merged(s, room.homeroom_id),
        _cells(school, room, row, sizes), who, -round(school.unit_cost(row, row.fte)), asks=False,
    )  # fmt: skip


def _sizes(school: School, room: Homeroom) -> dict[str, int]:
    """The other classes of the grade with all its students, as even as can be."""
    rest = [h for h in school.homerooms_of(room.grade) if h.homeroom_id != room.homeroom_id]
    students = sum(h.enrol_next for h in rest) + room.enrol_next
    return {h.homeroom_id: students // len(rest) + (i < students % len(rest)) for i, h in enumerate(rest)}


def _renamed(row: Staff, gone: str) -> dict[str, str]:
    """Adult -> its code when the line has one post less: T1.1 and T1.3 of three become T1.1 and T1.2; the last one is T1."""
    left = [u for u in row.units if u != gone]
    codes = replace(row, count=len(left)).units if left else ()
    return dict(zip(left, codes, strict=True))


def merged(school: School, homeroom_id: str) -> School:
    """The school without a class: its students with the others of the grade, its teacher's post gone."""
    room = school.homeroom_by_id[homeroom_id]
    row, sizes = school.row_of_unit[room.teacher_id], _sizes(school, room)
    code = _renamed(row, room.teacher_id)
    staff = (replace(r, count=r.count - 1) if r.staff_id == row.staff_id else r for r in school.staff)
    rooms = (h for h in school.homerooms if h.homeroom_id != homeroom_id)
    return replace(
        school,
        staff=tuple(r for r in staff if r.count),
        homerooms=tuple(
            replace(h, enrol_next=sizes.get(h.homeroom_id, h.enrol_next), teacher_id=code.get(h.teacher_id, h.teacher_id)) for h in rooms
        ),
        teams=tuple(
            replace(t, core=_members(t.core, code, room.teacher_id), extended=_members(t.extended, code, room.teacher_id))
            for t in school.teams
        ),
    )


def _members(some: tuple[str, ...], code: dict[str, str], gone: str) -> tuple[str, ...]:
    return tuple(code.get(u, u) for u in some if u != gone)


def _cells(school: School, room: Homeroom, row: Staff, sizes: dict[str, int]) -> tuple[Edit | NewLine, ...]:
    """The line of the class emptied, sizes and codes of the others, and one post less."""
    code = _renamed(row, room.teacher_id)
    after = merged(school, room.homeroom_id)
    found = [Edit(room.at(), None), Edit(row.at("count"), row.count - 1) if row.count > 1 else Edit(row.at(), None)]
    found += [Edit(h.at("enrol_next"), sizes[h.homeroom_id]) for h in school.homerooms if h.homeroom_id in sizes]
    moved = (h for h in school.homerooms if h.homeroom_id != room.homeroom_id and code.get(h.teacher_id, h.teacher_id) != h.teacher_id)
    found += [Edit(h.at("teacher_id"), code[h.teacher_id]) for h in moved]
    for old, new in zip(school.teams, after.teams, strict=True):
        found += [*_team(old, new, "core"), *_team(old, new, "extended")]
    return tuple(found)


def _team(old: Team, new: Team, column: str) -> Iterator[Edit]:
    before, now = getattr(old, column), getattr(new, column)
    if before != now:
        yield Edit(old.at(column), ";".join(now) or None)
