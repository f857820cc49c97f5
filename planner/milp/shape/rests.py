"""Where lunch and recess of a grade could stand: every place that makes a difference, and no more.

Recess, where it is asked, stands just before or just after lunch, as long as asked. A longer one, of an hour at most, has a place of its
own where it gives what the shorter does not: its teachers' lunch, a break from teaching, a teacher for a duty. A grade that goes to
specials and that no lunch slot serves eats in its rooms: while others have lunch, or whenever its teachers say; then its recess may be at
any time.
"""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Iterable, Iterator

from planner.domain.school import Duty, School, Slot, Staff
from planner.facts.clock import LONGEST_RECESS
from planner.facts.coverage import watches
from planner.milp.shape.geometry import DayFrame, Interval, Placement, overlap

Merits = frozenset[Hashable]


def placements(frame: DayFrame, grade: str) -> tuple[Placement, ...]:
    """Where lunch and recess could stand for a grade on a kind of day; none where they are not planned."""
    if not frame.school.lays_lunch(grade, frame.day_type):
        return ()
    rests, lunches = _Rests(frame, grade), frame.school.slots(frame.day_type, "lunch")
    mine = [s for s in lunches if s.serves(grade)]
    beside = tuple(itertools.chain.from_iterable(rests.beside(s) for s in mine or lunches))
    return beside if mine else (*beside, *rests.in_rooms(beside))


def may_do(school: School, duty: Duty, row: Staff) -> bool:
    """Without the duty swap: listed job classes, or those that cover the kind; teachers' turns are for certified adults."""
    job = school.job_class_by_id.get(row.job_class)
    covers = duty.kind in watches(school, row)
    if not duty.counts_as_teacher_duty:
        return row.job_class in duty.allowed if duty.allowed else covers
    home = any(u in school.class_teachers for u in row.units)
    return job is not None and job.certified and (row.job_class in duty.allowed if duty.allowed else home)


class _Rests:
    """What a placement gives a grade on one kind of day, and the times at which that could change."""

    def __init__(self, frame: DayFrame, grade: str) -> None:
        self.frame, self.school, self.grade = frame, frame.school, grade
        self.need, self.limit = self.school.rule("recess_min_day"), self.school.rule("max_consecutive_minutes")
        self.most = max(LONGEST_RECESS, self.need)
        goes_out = grade in self.school.grades_out
        sets = frame.outsets(grade) if goes_out else ((),)
        self.outsets = sets[1:] if goes_out and self.school.rule("special_every_day") and len(sets) > 1 else sets
        slots = [(s.start, s.end) for s in frame.specials if s.serves(grade)] if goes_out else []
        self.starts = [*(a for a, _b in slots), frame.teaching[1]]  # where the class leaves its room
        self.ends = [frame.teaching[0], *(b for _a, b in slots)]  # and comes back
        self.duties = self._duties()
        self.sessions = self._sessions()

    def _duties(self) -> list[Duty]:
        """Those that a teacher of the grade may have while school is in."""
        mine = dict.fromkeys(u for h in self.school.homerooms if h.grade == self.grade for u in h.teachers)
        rows = [self.school.row_of_unit[u] for u in mine if u in self.school.row_of_unit]
        ours = (d for d in self.school.duties if d.day_type == self.frame.day_type)
        here = (d for d in ours if overlap((d.start, d.end), (self.frame.start, self.frame.end)))
        return [d for d in here if any(may_do(self.school, d, row) for row in rows)]

    def _sessions(self) -> list[tuple[Interval, bool]]:
        """When sessions of the grade's services could be, and whether they pull children out."""
        found = []
        for s in (s for s in self.school.services if self.grade in s.grade_band):
            ends = ((k, self.frame.session_end(k, s.session_min)) for k in self.frame.specials)
            found += [((k.start, end), s.setting == "pull") for k, end in ends if end is not None]
        return list(dict.fromkeys(found))

    # --- what a placement gives --------------------------------------------------------------------------------
    def merits(self, p: Placement) -> Merits:
        found: set[Hashable] = set()
        if p.free_minutes >= self.school.rule("duty_free_lunch"):
            found.add("lunch")
        if self.frame.watched(self.grade, p):
            found.add("watched")
        for outset in self.outsets:
            if self.frame.fits(outset, p):
                found |= {(outset, given) for given in self._given(outset, p)}
        return frozenset(found)

    def _given(self, outset: tuple[str, ...], p: Placement) -> Iterator[Hashable]:
        frame = self.frame
        yield "out"
        if frame.packs(outset, p):
            yield "blocks"
        if not self.limit or frame.longest_run(outset, p) <= self.limit:
            yield "break"
        if p.free_minutes + self._out_minutes(outset) >= self.school.rule("daily_unencumbered"):
            yield "free minutes"
        with_class, away = frame.with_class(outset, p), frame.away(outset, p)
        yield from (d.duty_id for d in self.duties if not any(overlap((d.start, d.end), c) for c in with_class))
        for when, pull in self.sessions:
            if not any(overlap(when, a) for a in away):
                yield when
                if pull and frame.packs(outset, p, (when,)):
                    yield (*when, "blocks")

    def _out_minutes(self, outset: tuple[str, ...]) -> int:
        return sum(s.minutes for s in self.frame.specials if s.slot in outset)

    # --- lunch slots -------------------------------------------------------------------------------------------
    def beside(self, lunch: Slot) -> list[Placement]:
        """A lunch slot with its recess: as asked on either side, and longer where that gives more."""
        when = (lunch.start, lunch.end)
        base = [self._recess(lunch, side, self.need) for side in (1, 0)] if self.need else [Placement(lunch.slot, when, None)]
        found = [p for p in base if p is not None]
        longer = [self._recess(lunch, side, n) for side in (1, 0) for n in self._longer(when, side)]
        if any(longer):
            known = [self.merits(p) for p in found]
            for p in sorted((p for p in longer if p is not None), key=lambda p: p.free_minutes):
                if not any(self.merits(p) <= other for other in known):
                    found.append(p)
                    known.append(self.merits(p))
        return found

    def _recess(self, lunch: Slot, side: int, n: int) -> Placement | None:
        """With a recess of n minutes after lunch (side 1) or before it, if that lies in teaching time."""
        recess = (lunch.end, lunch.end + n) if side else (lunch.start - n, lunch.start)
        inside = self.frame.teaching[0] <= recess[0] and recess[1] <= self.frame.teaching[1]
        return Placement(lunch.slot, (lunch.start, lunch.end), recess) if inside else None

    def _longer(self, lunch: Interval, side: int) -> list[int]:
        """Lengths beyond the one asked at which a recess beside this lunch begins to give something more."""
        found = {n - (lunch[1] - lunch[0]) for n in self._lengths()}
        if side:
            found |= {start - self.limit - lunch[1] for start in self.starts if self.limit}
            found |= {d.end - lunch[1] for d in self.duties}
        else:
            found |= {lunch[0] - end - self.limit for end in self.ends if self.limit}
            found |= {lunch[0] - d.start for d in self.duties}
        return sorted(n for n in found if 0 < self.need < n <= self.most)

    def _lengths(self) -> set[int]:
        """Minutes of lunch and recess that a teacher needs: for its own lunch, and for a day's free minutes."""
        free = self.school.rule("daily_unencumbered")
        return {self.school.rule("duty_free_lunch"), *(free - self._out_minutes(s) for s in self.outsets)}

    # --- in its rooms ------------------------------------------------------------------------------------------
    def in_rooms(self, beside: Iterable[Placement]) -> list[Placement]:
        """No lunch that is planned: no recess where none is asked, else one at any time. Of those that give the same one, and none
        that gives no more than a lunch with others, or that is too short for the teachers' lunch."""
        eat = self.school.rule("duty_free_lunch")
        if not self.need:
            return [] if eat else [Placement("", None, None)]
        found = []
        for n in (n for n in self._room_lengths() if n >= eat):
            begins = sorted(self._begins(n), key=lambda a: (a % 5, a))
            lying = ((a, a + n) for a in begins if self.frame.teaching[0] <= a <= self.frame.teaching[1] - n)
            found += [p for when in lying if self.frame.watched(self.grade, p := Placement("", None, when))]
        known, best = {self.merits(p) for p in beside}, dict[Merits, Placement]()
        for p in found:
            best.setdefault(self.merits(p), p)
        return [p for mine, p in best.items() if not any(mine < other for other in best) and not any(mine <= other for other in known)]

    def _room_lengths(self) -> list[int]:
        found = {self.need, *self._lengths(), *(d.end - d.start for d in self.duties)}
        if self.limit:
            found |= {b - a - 2 * self.limit for a in self.ends for b in self.starts}
        return sorted(n for n in found if self.need <= n <= self.most)

    def _begins(self, n: int) -> Iterable[int]:
        """Any recess could begin earlier, until something ends there: what is out, a block of the class, a watch, a duty, or the time
        that the class may go on after it."""
        blocks = [self.school.rule(key) for key in ("literacy_min_day", "math_min_day", "win_min_day")]
        sums = {sum(some) for k in range(len(blocks) + 1) for some in itertools.combinations(blocks, k)}
        ends = {*self.ends, *(when[1] for when, _pull in self.sessions)}
        found = {end + more for end in ends for more in sums} | {start - n for start in self.starts}
        watches = [d for d in self.school.duties if d.day_type == self.frame.day_type and d.kind == "recess"]
        found |= {time for d in (*watches, *self.duties) for time in (d.start, d.end - n)}
        if self.limit:
            found |= {start - self.limit - n for start in self.starts} | {end + self.limit for end in self.ends}
        return found
