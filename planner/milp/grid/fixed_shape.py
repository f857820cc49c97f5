"""A settled shape read back as plain facts, for the naming models: what is decided, without variables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from planner.domain.plan import Lesson, Section
from planner.domain.school import Slot, Team, Variant
from planner.facts.clock import merged, without
from planner.facts.methods import simply_on
from planner.facts.periods import Seat
from planner.facts.sharing import OFTEN, shared_members
from planner.facts.weeks import AWeek
from planner.milp.grid.fixed_sections import Held, SettledSections
from planner.milp.model import value
from planner.milp.shape.asks import Asks
from planner.milp.shape.geometry import Interval, Piece, Placement, overlap

MOST_TRIES = 30  # answers of one naming that are counted again
Taken = tuple[str, Seat] | Held  # a section, or a second post beside its teacher: course and seat; or a session of a service


@dataclass(frozen=True)
class Meets:
    """A team in a piece of a day; adjacent pieces have been joined."""

    team: Team
    variant: Variant
    piece: Piece


class Recount(Protocol):
    """Counts again what names leave of each teacher's own time."""

    def too_much(self, taken: Mapping[str, Sequence[Taken]]) -> Iterable[tuple[str, list[Taken]]]:
        """Each teacher to whom these sections and sessions leave too little, with as few of them as already do."""


class Settled(SettledSections):
    """The values of one answer of the shape, rounded to what they mean.

    `recount` is handed the settled shape and the sections that are named already, and says which names take too much of a teacher's time.
    """

    def __init__(self, shape: Asks, recount: Callable[[Settled, tuple[Section, ...]], Recount]) -> None:
        self.shape, self.school, self.recount = shape, shape.school, recount
        posts, school = shape.posts, shape.school
        self.variants = [v for v in shape.variants if value(shape.use[v]) > 0.5]
        self.main_variants = [max((v for v in self.variants if v.day == d), key=lambda v: v.weeks) for d in school.days]
        self.fte = {u: round(value(posts.fte(u))) for row in school.staff for u in row.units}
        self.trades = {pair: fte for pair, x in posts.trades.items() if (fte := round(value(x)))}
        self.days = {u: tuple(d for d in school.days if self.fte[u] and value(posts.here(u, d)) > 0.5) for u in self.fte}
        on = {m: round(value(x)) for m, x in shape.on.items() if value(x) > 0.5}
        self.methods = {m: times * simply_on(school.method_by_id[m]) for m, times in on.items()}
        self.programs = {
            p.program_id: next(c for c in posts.levels(p) if value(posts.buys[p.program_id, c]) > 0.5) for p in school.programs
        }
        self.out: dict[Variant, dict[str, tuple[str, ...]]] = {v: {} for v in self.variants}
        for (g, v), sets in shape.outset.items():
            if v in self.out:
                self.out[v][g] = next((s for s, z in sets.items() if value(z) > 0.5), ())
        used = {v.day_type for v in self.variants}
        self.place: dict[tuple[str, str], Placement] = {
            key: next(p for p, x in spots.items() if value(x) > 0.5) for key, spots in shape.place.items() if key[1] in used and spots
        }
        self.taught: dict[tuple[str, Variant], list[Interval]] = {}  # filled when the lessons are named: adult, kind of day -> when
        self.lessons: tuple[Lesson, ...] = ()  # once they are named, where specialists might teach sections as well
        self.named: tuple[Section, ...] = ()  # sections, and sessions in class time by adult, once they are named
        self.in_class: dict[str, list[Held]] = {}
        self.beyond_load: Counter[str] = Counter()  # of a nearest plan: periods beyond the load of an adult, or of a line of Staff together
        self.overdrawn: dict[tuple[str, int], int] = {}  # of a nearest plan: cents by which a fund pays more in a year than it has
        self.given = {key: round(value(x)) for key, x in shape.given.items() if key[1] in self.out}
        self._resting = {key for key, x in shape.free.items() if value(x) > 0.5}
        self.meetings = self._meetings()
        self.read_sections()

    def on(self, method: str) -> bool:
        return method in self.methods

    def weight(self, v: Variant) -> float:
        return self.shape.weight(v)

    def in_every_week(self, key: str) -> Iterator[AWeek]:
        """Each week of these kinds of day, as the shape has it: while one is asked about, minutes are those of it."""
        for _number, week in self.shape.in_every_week(key):
            yield week

    def meets_in(self, team: str, v: Variant, piece: Piece) -> bool:
        return piece in self._pieces.get((team, v), [])

    def _meetings(self) -> list[Meets]:
        found = []
        self._pieces: dict[tuple[str, Variant], list[Piece]] = {}
        for t in self.school.teams:
            for v in self.variants:
                pieces = sorted((p for p, x in self.shape.meets[t.team_id, v].items() if value(x) > 0.5), key=lambda p: p.start)
                self._pieces[t.team_id, v] = pieces
                found += [Meets(t, v, p) for p in self._joined(t, v, pieces)]
        return found

    def _joined(self, t: Team, v: Variant, pieces: list[Piece]) -> list[Piece]:
        """Meetings in slots that stand side by side are one meeting, if enough extended members can stay for all of it."""
        frame = self.shape.frame(v)
        done: list[Piece] = []
        for p in pieces:
            before = done[-1] if done else None
            if before and before.slots and p.slots and before.students_here and p.students_here:
                last, first = (self.school.slot(v.day_type, k) for k in (before.slots[-1], p.slots[0]))
                if frame.adjacent(last, first) and self._enough(t, v, before.slots + p.slots):
                    done[-1] = Piece(before.slots + p.slots, before.start, p.end, before.minutes + p.minutes, True)
                    continue
            done.append(p)
        return done

    def _enough(self, t: Team, v: Variant, slots: tuple[str, ...]) -> bool:
        here = [u for u in t.extended if v.day in self.days[u]]
        coming = [u for u in here if all(self._may_come(u, v, k) for k in slots)]
        parted = any(u not in coming and any(self._may_come(u, v, k) for k in slots) for u in shared_members(self.school, t) if u in here)
        return 10_000 * len(coming) >= t.quorum_pct * len(here) and not (parted and self.school.rule(OFTEN))

    def _may_come(self, unit: str, v: Variant, slot: str) -> bool:
        return (unit, v, slot) in self._resting or (unit, v, slot) not in self.shape.free

    # --- who is where ------------------------------------------------------------------------------------------
    def met_by(self, unit: str, v: Variant) -> list[Interval]:
        """When an adult sits in the meetings of its own teams."""
        mine = (m for m in self.meetings if m.variant == v and unit in m.team.core)
        return [(m.piece.start, m.piece.end) for m in mine if self.shape.attends(m.team, unit, v, m.piece)]

    def hours_left(self, unit: str) -> float | None:
        """Minutes a week for sessions and duties of a part-time post that has a share of every day and no classes; None for others."""
        has_classes = unit in self.shape.secs.group_of or any(unit in c.units for c in self.shape.specialist_classes)
        if has_classes or self.fte[unit] >= 100 or self.school.day_based(self.school.row_of_unit[unit]):
            return None
        mine = (m for m in self.meetings if unit in m.team.core and self.shape.attends(m.team, unit, m.variant, m.piece))
        met = sum(self.weight(m.variant) * self.shape.in_contract_day(m.piece) for m in mine)
        return value(self.shape.paid_minutes(unit)) - self.planning_needed(unit) - met

    def met_in_periods(self, unit: str) -> dict[Variant, list[Interval]]:
        """When the teams of an adult who lives by the specials grid meet in periods: time that it must have of its own."""
        found: dict[Variant, list[Interval]] = {}
        for m in (m for m in self.meetings if unit in m.team.core and self.shape.teacher(unit) and self.shape.secs.laid_twice(m.variant)):
            for k in (self.school.slot(m.variant.day_type, code) for code in m.piece.slots):
                if k.kind == "class":
                    found.setdefault(m.variant, []).append((k.start, k.end))
        return found

    def must_rest(self, unit: str, v: Variant, slot: str) -> bool:
        """Does a meeting count on this adult having no students in the slot, or in one that overlaps it?"""
        asked = self.school.slot(v.day_type, slot)
        for m in (m for m in self.meetings if m.variant == v and unit in (*m.team.core, *m.team.extended)):
            for k in (self.school.slot(v.day_type, code) for code in m.piece.slots):
                counted = unit in m.team.core or (unit, v, k.slot) in self._resting
                if counted and overlap((k.start, k.end), (asked.start, asked.end)):
                    return True
        return False

    def resting(self, unit: str, v: Variant, slot: str) -> bool:
        return (unit, v, slot) in self._resting

    def gone(self, unit: str, v: Variant) -> list[Interval]:
        """When the adult is at another school, or on the way."""
        return self.shape.frame(v).gone(self.school.row_of_unit[unit], v)

    def class_time(self, unit: str, v: Variant) -> list[Interval]:
        """When an adult with a homeroom has its class: student hours but for specials, lunch and recess."""
        grade, frame = self.shape.grade_on(unit, v), self.shape.frame(v)
        if grade is None:
            return []
        stretches = frame.with_class(self.out[v].get(grade, ()), self.place.get((grade, v.day_type)))
        return [piece for stretch in stretches for piece in without(stretch, self.gone(unit, v))]

    def lunch_time(self, unit: str, v: Variant) -> list[Interval]:
        """When a teacher eats: with its class's lunch and recess, else at midday; empty for adults whose day is not laid out here."""
        grade, gap = self.shape.grade_on(unit, v), self.shape.frame(v).midday()
        if not self.shape.teacher(unit):
            return []
        if self.in_periods(unit, v):
            meals = self.school.slots(v.day_type, "lunch")
            return [(min(m.start for m in meals), max(m.end for m in meals))] if meals else []
        return self._resting_time(grade, v) if grade is not None else [gap] if gap else []

    def eats_out(self, unit: str, v: Variant) -> int:
        """The longest stretch of midday that an adult without a homeroom spends out of the building."""
        return 0 if self.shape.grade_on(unit, v) is not None else self.shape.frame(v).longest_out(self.school.row_of_unit[unit], v)

    def sections_of(self, unit: str, v: Variant) -> list[Interval]:
        """When the shape has a specialist teach sections."""
        i, periods = self.shape.secs.group_of.get(unit, -1), self.shape.secs.periods
        held = [s for s, x in self.shape.secs.busy[i] if value(x) > 0.5] if i in self.shape.secs.has else []
        return [when for s in held for p in s.places if (when := periods.time(p, v.day_type))]

    def has_sections(self, unit: str) -> bool:
        """Does a specialist teach sections? Then what it is promised is counted in periods."""
        return any(self.sections_of(unit, v) for v in self.variants)

    def in_periods(self, unit: str, v: Variant) -> bool:
        """Does the adult teach sections on a day that has both periods and specials? Then it lives by the periods."""
        return self.shape.secs.laid_twice(v) and any(unit in (x.unit_id, x.co_unit) for x in self.named)

    def _resting_time(self, grade: str, v: Variant) -> list[Interval]:
        place = self.place.get((grade, v.day_type))
        return merged(place.away) if place else []

    def providers(self, job_class: str) -> list[str]:
        """The adults of a job class whose posts stay."""
        return [u for u in self.shape.providers(job_class) if self.fte[u]]

    def at_hand(self, unit: str, v: Variant, slot: Slot) -> bool:
        """Here that day, not marked unavailable, not teaching a special, and not counted on in a meeting."""
        row = self.school.row_of_unit[unit]
        away = self.shape.frame(v).unavailable(row, v, slot)
        teaches = any(overlap((slot.start, slot.end), t) for t in self.taught.get((unit, v), ()))
        return v.day in self.days[unit] and not away and not teaches and not self.must_rest(unit, v, slot.slot)

    # --- planning time of adults without a homeroom --------------------------------------------------------------
    def planning_needed(self, unit: str) -> float:
        row = self.school.row_of_unit[unit]
        if not self.shape.promised(unit):
            return 0
        if row.individual_planning_min is not None:
            return row.individual_planning_min if self.fte[unit] else 0
        return self.school.rule("min_individual_planning_week") * self.fte[unit] / 100

    def free_planning(self, unit: str) -> tuple[float, dict[tuple[Variant, str], int]]:
        """Weekly planning minutes if no slot were taught, and the minutes that each slot of a worked day would cost."""
        least, row = self.school.rule("min_planning_block"), self.school.row_of_unit[unit]
        twice = self.school.rule("count_planning_as_collab")
        between = self.met_in_periods(unit) if not twice else {}
        between_total = sum(self.weight(v) * (end - start) for v, times in between.items() for start, end in times)
        total = 0.0
        slots: dict[tuple[Variant, str], int] = {}
        for v in self.variants:
            if v.day not in self.days[unit]:
                continue
            frame, met = self.shape.frame(v), [] if twice else self.met_by(unit, v)
            for codes, minutes in frame.planning_pieces(row, v).items():
                times = [(s.start, s.end) for s in frame.specials if s.slot in codes]
                if not any(overlap(when, m) for when in times for m in met):
                    slots |= {(v, k): minutes for k in codes}
                    total += self.weight(v) * minutes
                elif any(overlap(when, m) for when in times for m in between.get(v, ())):
                    between_total -= self.weight(v) * minutes
            gap = frame.midday()
            if gap:
                held = sum(min(e, gap[1]) - max(b, gap[0]) for b, e in met if overlap((b, e), gap))
                rest = frame.midday_rest(row, v, self.fte[unit]) - held
                total += self.weight(v) * rest if rest >= least else 0
        return total - max(0.0, between_total), slots
