"""What the school has locked, as rows of the shape: each an expression and what it must come to at least.

A lock speaks of kinds of day, and a kind of day need not be in the plan: rows ask for `use[v]`, never for a bare 1, except
where one day of several is enough. Unknown kinds of lock say nothing (the reader has complained already).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from planner.domain.school import Lock, Variant
from planner.facts.placements import placed
from planner.facts.programs import goes_on_free
from planner.milp.model import Expression
from planner.milp.shape.shape import Shape

AtLeast = tuple[Expression, float]


class Locked(Shape):
    """The shape with the question of LocksHold."""

    def locked(self, lock: Lock) -> Iterator[AtLeast]:
        """The rows of one lock."""
        found = getattr(self, f"_lock_{lock.what}", None)
        return iter(()) if found is None else found(lock)

    def days_of(self, lock: Lock) -> list[Variant]:
        """The kinds of day of the lock's cycle day (of all, if it names none) that have its slot."""
        days = [v for v in self.variants if lock.cycle_day in (None, v.day)]
        return [v for v in days if not lock.slot or any(s.slot == lock.slot for s in self.school.slots(v.day_type))]

    def _lock_team(self, lock: Lock) -> Iterator[AtLeast]:
        """Free: on none of the days. Meets: on each kind of day of the named day, or on some day if none is named."""
        days = self.days_of(lock)
        met = {v: self.total(x for p, x in self.meets[lock.id, v].items() if not lock.slot or lock.slot in p.slots) for v in days}
        if lock.value == "free":
            yield -1 * self.total(met.values()), 0
            return
        yield self.total(met.values()), 1
        for v in days if lock.cycle_day is not None else ():
            yield met[v] - self.use[v], 0

    def _lock_grade(self, lock: Lock) -> Iterator[AtLeast]:
        for v in self.days_of(lock) if lock.id in self.grades else ():
            out = self.total(z for s, z in self.outset[lock.id, v].items() if (lock.slot in s if lock.slot else s))
            yield (-1 * out if lock.value == "in" else out - self.use[v]), 0

    def _lock_homeroom(self, lock: Lock) -> Iterator[AtLeast]:
        """Its grade is out and somebody teaches the special then; that it is this class is for the naming."""
        grade = self.school.homeroom_by_id[lock.id].grade
        mine = {i for i, c in enumerate(self.specialist_classes) if any(sp.special == lock.value for sp in c.rows)}
        for v in self.days_of(lock) if grade in self.grades else ():
            taught = self.total(x for (i, w, k), x in self.teach.items() if i in mine and w == v and lock.slot in ("", k))
            out = self.total(z for s, z in self.outset[grade, v].items() if (lock.slot in s if lock.slot else s))
            yield taught - self.use[v], 0
            yield out - self.use[v], 0

    def _lock_staff(self, lock: Lock) -> Iterator[AtLeast]:
        row = self.school.row_of_unit.get(lock.id) or self.school.staff_by_id[lock.id]
        units = row.units if lock.id == row.staff_id else (lock.id,)
        if lock.cycle_day is None:
            fte, same = self.total(self.posts.fte(u) for u in units), 0 if lock.value == "off" else row.fte * len(units)
            yield fte, same
            yield -1 * fte, -same
        else:
            here = self.total(self.posts.here(u, lock.cycle_day) for u in units)
            yield (-1 * here, 0) if lock.value == "off" else (here, len(units))

    def _lock_program(self, lock: Lock) -> Iterator[AtLeast]:
        """Kept at any level that costs something, or at all where it goes on for nothing; or stopped."""
        program = self.school.program_by_id[lock.id]
        free = goes_on_free(self.school, program)
        runs = self.total(self.posts.buys[lock.id, c] for c in self.posts.levels(program) if c or free)
        yield (-1 * runs, 0) if lock.value == "stop" else (runs, 1)

    def _lock_method(self, lock: Lock) -> Iterator[AtLeast]:
        on = self.total([self.method(lock.id)])
        yield (-1 * on, 0) if lock.value == "off" else (on, 1)

    def _lock_course(self, lock: Lock) -> Iterator[AtLeast]:
        """Some section meets in the period, or none."""
        there = self.secs.locked(lock.id, lock.slot)
        yield (-1 * there, 0) if lock.value == "off" else (there, 1)

    def _lock_section(self, lock: Lock) -> Iterator[AtLeast]:
        """Enough sections in each period, and enough of them with the positions that are named."""
        for p, n in placed(self.school, lock).items():
            yield self.secs.placed(p) if p.position else self.secs.locked(p.course, p.period), n

    _lock_department = _lock_section

    def _lock_lunch(self, lock: Lock) -> Iterator[AtLeast]:
        """The grade eats when the slot is, which stands under slot or under value."""
        wanted = lock.slot or lock.value
        for v in self.days_of(replace(lock, slot=wanted)) if any(h.grade == lock.id for h in self.school.homerooms) else ():
            slot = self.school.slot(v.day_type, wanted)
            spots = self.place.get((lock.id, v.day_type), {})
            eats = self.total(x for p, x in spots.items() if p.lunch == (slot.start, slot.end))
            yield eats - self.use[v], 0
