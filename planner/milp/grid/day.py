"""The grid of one day: where each grade has literacy, mathematics and WIN, and who gives WIN-time service.

Each kind of day is a piece of its own. Per grade, every start of WIN on the 5-minute grid around which literacy and
mathematics still fit is a candidate; a small model picks one for each grade so that no provider is in two WIN groups, and the grades of
one group have WIN at its time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from planner.domain.plan import Block, Session
from planner.domain.school import Service, Variant
from planner.facts.clock import inside, without
from planner.facts.lunch import lunch_owed
from planner.facts.serving import in_win_today, with_win
from planner.milp.engines.highs import HighsEngine
from planner.milp.grid.fixed_shape import Settled
from planner.milp.grid.steady import Room
from planner.milp.model import Model, value
from planner.milp.shape.geometry import Interval, Placement, overlap

GRID = 5  # minutes (decisions.md 22)
Gives = tuple[Service, int, int, str]  # a service, its group, when the session begins, and who gives it


@dataclass(frozen=True)
class Lay:
    """One way to lay a grade's day."""

    win: Interval | None
    literacy: Interval | None
    math: Interval | None


class DayGrid:
    """Blocks and WIN sessions of one kind of day, or None when they cannot be laid."""

    def __init__(
        self,
        settled: Settled,
        v: Variant,
        pulled: dict[str, list[Interval]],
        booked: dict[str, list[Interval]],
        usual: dict[str, int],
        model: Model | None = None,
    ) -> None:
        self.s, self.school, self.v = settled, settled.school, v
        self.frame = settled.shape.frame(v)
        self.pulled = pulled  # grade -> pull-out sessions that must not cut into literacy or mathematics
        self.booked = booked  # adult -> its lessons and the sessions that start with a slot
        self.usual = usual  # grade -> the WIN start of the days laid before, to keep the week regular
        self.model, self.complete = model or Model(), model is None  # complete: is the whole day of every grade to be laid?
        self.lays = {g: self._lays(g) for g in settled.shape.grades} if self.frame.students_come else {}

    def rooms_left(self, laid: list[Block]) -> dict[tuple[str, int, str], Room]:
        """What each grade's laid day leaves for reading and math: its class time without WIN and pull-out sessions."""
        found = {}
        for g in self.lays:
            outset, place = self.s.out[self.v][g], self.s.place.get((g, self.v.day_type))
            taken = [*self.pulled.get(g, []), *((b.start, b.end) for b in laid if (b.grade, b.kind) == (g, "win"))]
            free = tuple(piece for room in self.frame.class_time(outset, place) for piece in without(room, taken))
            if {b.kind for b in laid if b.grade == g} >= {"literacy", "math"}:
                found[g, self.v.day, self.v.day_type] = Room(self.v.weeks, free)
        return found

    def _lays(self, g: str) -> list[Lay]:
        rule = self.school.rule
        outset, place = self.s.out[self.v][g], self.s.place.get((g, self.v.day_type))
        rooms = self.frame.class_time(outset, place)
        if not rule("win_min_day"):
            return self._around(g, rooms, None) or self._in_part(g, rooms)
        found = []
        for begin, end in rooms:
            first = -(-begin // GRID) * GRID
            for start in range(first, end - rule("win_min_day") + 1, GRID):
                found += self._around(g, rooms, (start, start + rule("win_min_day")))
        return found or self._in_part(g, rooms)

    def _in_part(self, g: str, rooms: list[Interval]) -> list[Lay]:
        """What fits of a day that does not fit as a whole: literacy before mathematics before WIN; nothing where all is asked."""
        if self.complete:
            return []
        busy, laid = list(self.pulled.get(g, [])), []
        for minutes in (self.school.rule(key) for key in ("literacy_min_day", "math_min_day", "win_min_day")):
            laid.append(next(iter(_spots(rooms, busy, minutes)), None))
            busy += [when for when in laid[-1:] if when]
        return [Lay(laid[2], laid[0], laid[1])]

    def _around(self, g: str, rooms: list[Interval], win: Interval | None) -> list[Lay]:
        """Literacy, then mathematics, as early as they fit around WIN and the pull-out sessions; at most one lay."""
        literacy_min, math_min = self.school.rule("literacy_min_day"), self.school.rule("math_min_day")
        busy = [*self.pulled.get(g, []), *([win] if win else [])]
        for first, second in ((literacy_min, math_min), (math_min, literacy_min)):
            for a in _spots(rooms, busy, first):
                after = _spots(rooms, [*busy, *([a] if a else [])], second)
                if after:
                    literacy, math = (a, after[0]) if first == literacy_min else (after[0], a)
                    return [Lay(win, literacy, math)]
                if literacy_min == math_min:
                    break
        return []

    # --- the model ---------------------------------------------------------------------------------------------
    def solve(self, engine: HighsEngine, seconds: float) -> tuple[list[Block], list[Session]] | None:
        if any(not lays for lays in self.lays.values()):
            return None
        model, pick = self.model, {}
        for g, lays in self.lays.items():
            for i in range(len(lays)):
                pick[g, i] = model.binary()
            model.define(model.total(pick[g, i] for i in range(len(lays))) == 1)
        gives, costs = self._give(model, pick)
        for (g, i), x in pick.items():
            win = self.lays[g][i].win
            if win and self.usual.get(g, win[0]) != win[0]:
                costs.append(1 * x)
        model.minimise(model.total(costs))
        ending = engine.solve(model.problem, seconds=seconds, gap=0.0, gap_abs=0.9)
        if ending.value is None:
            return None
        chosen = {g: lays[next(i for i in range(len(lays)) if value(pick[g, i]) > 0.5)] for g, lays in self.lays.items()}
        sessions = [
            Session(s.service_id, n, self.v.day, self.v.day_type, start, start + s.session_min, u)
            for (s, n, start, u), x in gives.items()
            if value(x) > 0.5
        ]
        return self._blocks(chosen), sessions

    def _give(self, model: Model, pick: dict[tuple[str, int], Any]) -> tuple[dict[Any, Any], list[Any]]:
        """WIN-time service: who is with which group in the chosen WIN; nobody twice at once, nobody during own meetings."""
        gives: dict[Gives, Any] = {}
        for s, n, grades in self._groups():
            mine: dict[Gives, Any] = {}
            starts = sorted({lay.win[0] for g in grades for lay in self.lays[g] if lay.win})
            for start in starts:
                mine |= self._given_at(model, pick, (s, n, start), grades)
            if mine:
                model.define(model.total(mine.values()) == 1)
            elif starts and self.complete:  # at no time could it be: then the day cannot be laid
                model.define(model.total(pick[grades[0], i] for i in range(len(self.lays[grades[0]]))) <= 0)
            gives |= mine
        for u in dict.fromkeys(key[3] for key in gives):
            mine = {key: x for key, x in gives.items() if key[3] == u}
            for tick in range(self.frame.start, self.frame.end, GRID):
                now = [x for key, x in mine.items() if _when(key)[0] <= tick < _when(key)[1]]
                if len(now) > 1:
                    model.define(model.total(now) <= 1)
            self._lunch(model, u, [(_when(key), x) for key, x in mine.items()])
        return gives, self._planning_cost(model, gives)

    def _given_at(
        self, model: Model, pick: dict[tuple[str, int], Any], group: tuple[Service, int, int], grades: list[str]
    ) -> dict[Gives, Any]:
        """A group's session from this time on, inside the WIN of each of its grades, with each adult who could give it."""
        service, number, start = group
        when = (start, start + service.session_min)
        laid = [[pick[g, i] for i, lay in enumerate(self.lays[g]) if lay.win and inside(when, lay.win)] for g in grades]
        able = [u for u in self.s.providers(service.provider_job_class) if all(laid) and self._may_give(u, when)]
        found: dict[Gives, Any] = {(service, number, start, u): model.binary() for u in able}
        for suited in laid if found else ():
            model.define(model.total(found.values()) <= model.total(suited))
        return found

    def _lunch(self, model: Model, unit: str, gives: list[tuple[Interval, Any]]) -> None:
        """An adult without a homeroom keeps a duty-free lunch in the midday gap."""
        gap, need = self.frame.midday(), lunch_owed(self.school, self.school.row_of_unit[unit], self.v)
        elsewhere = self.s.shape.grade_on(unit, self.v) is not None or self.s.in_periods(unit, self.v)
        if gap is None or not need or elsewhere or self.s.eats_out(unit, self.v) >= need:
            return
        starts = [
            a for a in range(gap[0], gap[1] - need + 1, GRID) if not any(overlap((a, a + need), m) for m in self.s.met_by(unit, self.v))
        ]
        eats = {a: model.binary() for a in starts}
        model.define(model.total(eats.values()) == 1)
        for win, x in gives:
            clash = [y for a, y in eats.items() if overlap((a, a + need), win)]
            if clash:
                model.define(x + model.total(clash) <= 1)

    def _planning_cost(self, model: Model, gives: dict[Any, Any]) -> list[Any]:
        """Slots that WIN groups touch are lost as planning time: touch as few as possible."""
        costs = []
        for u in dict.fromkeys(key[3] for key in gives):
            for slot in self.frame.specials:
                when = (slot.start, slot.end)
                touching = [x for key, x in gives.items() if key[3] == u and overlap(_when(key), when)]
                if touching:
                    lost = model.binary()
                    for x in touching:
                        model.define(x <= lost)
                    costs.append(2 * lost)
        return costs

    def _groups(self) -> list[tuple[Service, int, list[str]]]:
        """Groups that meet in WIN time today, with the grades in whose WIN each must be: all that its service lists."""
        found = []
        for s in self.school.services:
            if in_win_today(self.school, s, self.v.day):
                grades = [g for g in with_win(self.school, s) if g in self.lays]
                found += [(s, n + 1, grades) for n in range(s.groups) if grades]
        return found

    def _may_give(self, unit: str, win: Interval) -> bool:
        if self.v.day not in self.s.days[unit]:
            return False
        meetings = self.s.met_by(unit, self.v)
        today = [m for m in self.s.meetings if m.variant == self.v and m.piece.students_here]
        wanted = [(m.piece.start, m.piece.end) for m in today if unit in m.team.extended]
        lessons = [
            (k.start, k.end) for k in self.frame.specials if self.s.resting(unit, self.v, k.slot) and self.s.must_rest(unit, self.v, k.slot)
        ]
        taken = [*self.booked.get(unit, []), *self.s.gone(unit, self.v)]
        return not any(overlap(win, b) for b in [*meetings, *wanted, *lessons, *taken])

    # --- facts -------------------------------------------------------------------------------------------------
    def _blocks(self, chosen: dict[str, Lay]) -> list[Block]:
        found = []
        for (g, dt), place in self.s.place.items():
            if dt == self.v.day_type:
                found += self._meals(g, place)
        for g, lay in chosen.items():
            for kind, when in (("literacy", lay.literacy), ("math", lay.math), ("win", lay.win)):
                if when:
                    found.append(Block(kind, g, self.v.day, self.v.day_type, *when))
        return found

    def _meals(self, g: str, place: Placement) -> list[Block]:
        blocks = [Block("lunch", g, self.v.day, self.v.day_type, *place.lunch)] if place.lunch else []
        return blocks + ([Block("recess", g, self.v.day, self.v.day_type, *place.recess)] if place.recess else [])


def _when(key: Gives) -> Interval:
    """The time of a session."""
    return (key[2], key[2] + key[0].session_min)


def _spots(rooms: list[Interval], busy: list[Interval], need: int) -> list[Interval | None]:
    """The earliest place for `need` minutes in each stretch that `busy` leaves; [None] when nothing is needed."""
    if not need:
        return [None]
    found: list[Interval | None] = []
    for begin, end in rooms:
        at = begin
        for b, e in [*sorted(x for x in busy if x[0] < end and x[1] > begin), (end, end)]:
            if b - at >= need:
                found.append((at, at + need))
            at = max(at, e)
    return found
