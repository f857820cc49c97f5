"""The grid of duties: who stands where, in one model for the week, since a teacher's minutes of duty are counted by the week.

Binary x[duty, v, u]. An adult is asked only when lawful, here, and with nothing else at that time: no lesson, session, meeting or
class of its own. Rows keep what the contract promises: lunch, planning, a day's free minutes, a week's limit; and quorums.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from planner.domain.plan import DutyPost, Session
from planner.domain.school import Duty, Variant
from planner.facts.clock import longest, minutes, without
from planner.facts.coverage import gives_cover, watches
from planner.facts.effort import SPECIAL
from planner.facts.fund_rules import supplements
from planner.facts.lunch import lunch_owed
from planner.milp.engines.highs import HighsEngine
from planner.milp.grid.fixed_shape import Meets, Settled
from planner.milp.model import Model, value
from planner.milp.shape.geometry import Interval, overlap

Key = tuple[str, Variant]  # one adult on one kind of day
TEACHER, SPECIAL_EDUCATION = 100, 10  # how much a duty of theirs weighs beside one of a general assistant, which weighs nothing
GRANT_MINUTE = 0.05  # what a minute weighs that positions of a grant have beyond the others' average


class Duties:
    """Names the adults of every duty, or says that this shape cannot be named."""

    def __init__(self, settled: Settled, sessions: list[Session], model: Model | None = None) -> None:
        self.s, self.school, self.model = settled, settled.school, model or Model()
        variants = {(v.day, v.day_type): v for v in settled.variants}
        self.sessions = [(x, variants[x.day, x.day_type]) for x in sessions]
        self.busy = self._busy()
        self.x: dict[tuple[Duty, Variant, str], Any] = {}
        self.of: dict[Key, list[tuple[Duty, Any]]] = defaultdict(list)
        self.left: dict[tuple[Duty, Variant], Any] = {}  # places of a duty that adults of programs take
        self.programs: list[Any] = []  # minutes a week that the places left to adults of programs take
        self.given = sum(gives_cover(p, settled.programs[p.program_id]) for p in self.school.programs)
        for v in settled.variants:
            for d in (d for d in self.school.duties if d.day_type == v.day_type):
                self._duty(d, v)
        if self.programs:
            self.model.define(self.model.total(self.programs) <= self.given)
        for (u, v), mine in self.of.items():
            self._one_place(mine)
            self._lunch(u, v, mine)
            self._day(u, v, mine)
        for u in dict.fromkeys(u for u, _ in self.of):
            self._week(u)
            self._planning(u)
        for m in settled.meetings:
            self._quorum(m)

    def _busy(self) -> dict[Key, list[Interval]]:
        busy: dict[Key, list[Interval]] = defaultdict(list, {key: list(times) for key, times in self.s.taught.items()})
        for x, v in self.sessions:
            busy[x.unit_id, v].append((x.start, x.end))
        for u, v in itertools.product(self.s.fte, self.s.variants):
            busy[u, v] += self.s.met_by(u, v)
        return busy

    def _duty(self, d: Duty, v: Variant) -> None:
        when, info = (d.start, d.end), self.school.info
        for u in self._able(d):
            taken = [*self.busy[u, v], *self.s.class_time(u, v), *self.s.gone(u, v)]
            inside = info.contract_start <= d.start and d.end <= info.contract_end
            if v.day in self.s.days[u] and inside and not any(overlap(when, t) for t in taken):
                self.x[d, v, u] = self.model.binary()
                self.of[u, v].append((d, self.x[d, v, u]))
        places = d.adults_needed - self._by_programs(d, v)
        self.model.define(self.model.total(x for (e, w, _u), x in self.x.items() if (e, w) == (d, v)) == places)

    def _by_programs(self, d: Duty, v: Variant) -> Any:
        """Places that adults of programs take: as assistants, in the teachers' turns only once the duty swap is on."""
        if not self.given or (d.counts_as_teacher_duty and not self.s.on("duty_swap")):
            return 0
        left = self.left[d, v] = self.model.integer(0, d.adults_needed)
        self.programs.append(self.s.weight(v) * (d.end - d.start) * left)
        return left

    def _able(self, d: Duty) -> list[str]:
        """Adults who may do a duty: by job class, or what the line says they cover; the teachers' turns are for certified
        adults, and for paras who cover such duties once the duty swap is on."""
        found = []
        for row in self.school.staff:
            job = self.school.job_class_by_id.get(row.job_class)
            covers = d.kind in watches(self.school, row)
            listed = row.job_class in d.allowed if d.allowed else covers
            if d.counts_as_teacher_duty:
                para = self.s.on("duty_swap") and self.school.tag_of(row) == "para" and (listed or covers)
                home = set(row.units) & set(self.s.shape.homeroom_grade)
                listed = para or (job is not None and job.certified and (listed or (not d.allowed and bool(home))))
            if listed:
                found += [u for u in row.units if self.s.fte[u]]
        return found

    # --- rows --------------------------------------------------------------------------------------------------
    def _one_place(self, mine: list[tuple[Duty, Any]]) -> None:
        for (a, x), (b, y) in itertools.combinations(mine, 2):
            if overlap((a.start, a.end), (b.start, b.end)):
                self.model.define(x + y <= 1)

    def _lunch(self, u: str, v: Variant, mine: list[tuple[Duty, Any]]) -> None:
        """Neither one duty nor two leave less than a duty-free lunch."""
        need, whole = lunch_owed(self.school, self.school.row_of_unit[u], v), self.s.lunch_time(u, v)
        for n in (1, 2):
            for some in itertools.combinations(mine, n) if need and whole else ():
                taken = [*self.busy[u, v], *self.s.gone(u, v), *((d.start, d.end) for d, _ in some)]
                inside = longest(piece for w in whole for piece in without(w, taken))
                if max(inside, self.s.eats_out(u, v)) < need:
                    self.model.define(self.model.total(x for _, x in some) <= n - 1)

    def _day(self, u: str, v: Variant, mine: list[tuple[Duty, Any]]) -> None:
        """Neither do they leave fewer free minutes than a day must have."""
        need, lunch = self.school.rule("daily_unencumbered"), self.s.lunch_time(u, v)
        if not need or not lunch:
            return
        met = self.s.met_by(u, v)
        taken = [*(t for t in self.busy[u, v] if t not in met), *self.s.gone(u, v)]
        slots = self._free_slots(u, v, meetings_too=True)

        def left(more: list[Interval]) -> int:
            rest = minutes(piece for w in lunch for piece in without(w, [*taken, *more]))
            return rest + minutes(k for k in slots if not any(overlap(k, t) for t in more))

        has = left([])
        self.model.define(self.model.total((has - left([(d.start, d.end)])) * x for d, x in mine) <= max(0, has - need))

    def _week(self, u: str) -> None:
        """A teacher's minutes of duty."""
        limit = self.school.rule("duty_minutes_max_week")
        mine = [self.s.weight(v) * (d.end - d.start) * x for (d, v, w), x in self.x.items() if w == u]
        if limit and self.s.shape.certified(u):
            self.model.define(self.model.total(mine) <= limit)
        hours = self.s.hours_left(u) if self.s.fte[u] and self.s.shape.teacher(u) else None
        if hours is not None:
            given = sum(self.s.weight(v) * (x.end - x.start) for x, v in self.sessions if x.unit_id == u)
            self.model.define(self.model.total(mine) <= max(0.0, hours - given))

    def _planning(self, u: str) -> None:
        """What duties take of planning time leaves what is promised."""
        self._planning_of_a_week(u)
        for _week in self.s.in_every_week("min_individual_planning_week"):
            self._planning_of_a_week(u)

    def _planning_of_a_week(self, u: str) -> None:
        need = self.s.planning_needed(u)
        if need <= 0:
            return
        has, lost = 0.0, []
        for v in self.s.variants:
            slots, least = self._free_slots(u, v, meetings_too=False), self.school.rule("min_planning_block")
            rest = self._midday(u, v, [])
            has += self.s.weight(v) * (minutes(slots) + rest)
            for d, x in self.of.get((u, v), ()):
                cut = self._midday(u, v, [(d.start, d.end)])
                lost.append(self.s.weight(v) * (minutes(slots) - self._left(slots, d) + rest - (cut if cut >= least else 0)) * x)
        self.model.define(self.model.total(lost) <= max(0.0, has - need))

    def _free_slots(self, u: str, v: Variant, meetings_too: bool) -> list[Interval]:
        """Whole slots without students, long enough to plan in."""
        met = self.s.met_by(u, v)
        taken = [t for t in self.busy[u, v] if not (meetings_too and t in met)]
        grade, frame = self.s.shape.grade_on(u, v), self.s.shape.frame(v)
        slots = [(k.start, k.end) for k in frame.specials if grade is None or k.slot in self.s.out[v].get(grade, ())]
        slots = [k for k in slots if k[1] - k[0] >= (0 if meetings_too else self.school.rule("min_planning_block"))]
        return [k for k in slots if v.day in self.s.days[u] and not any(overlap(k, t) for t in [*taken, *self.s.gone(u, v)])]

    def _midday(self, u: str, v: Variant, more: list[Interval]) -> int:
        gap = self.s.shape.frame(v).midday()
        if self.s.shape.grade_on(u, v) is not None or gap is None or v.day not in self.s.days[u]:
            return 0
        lunch = self.s.shape.frame(v).lunch_taken(self.school.row_of_unit[u], v, self.s.fte[u])
        rest = minutes(without(gap, [*self.busy[u, v], *self.s.gone(u, v), *more])) - lunch
        return rest if rest >= self.school.rule("min_planning_block") else 0

    @staticmethod
    def _left(slots: list[Interval], d: Duty) -> int:
        return minutes(k for k in slots if not overlap(k, (d.start, d.end)))

    def _quorum(self, m: Meets) -> None:
        """As many extended members as the quorum needs are not on duty."""
        here = [u for u in m.team.extended if m.variant.day in self.s.days[u]]
        when = (m.piece.start, m.piece.end)
        coming = [u for u in here if not any(overlap(when, t) for t in self.busy[u, m.variant] if t not in self.s.met_by(u, m.variant))]
        called = [x for u in coming for d, x in self.of.get((u, m.variant), ()) if overlap(when, (d.start, d.end))]
        needed = -(-m.team.quorum_pct * len(here) // 10_000)
        if called:
            self.model.define(self.model.total(called) <= max(0, len(coming) - needed))

    def _beyond_their_share(self) -> Iterator[Any]:
        """For each job class that a grant pays in part: minutes of duty by which its positions have more, on average, than the others."""
        grants = {f.fund for f in self.school.funds if supplements(f)}
        for job_class in dict.fromkeys(row.job_class for row in self.school.staff):
            rows = [row for row in self.school.staff if row.job_class == job_class]
            paid = {u for row in rows if any(f in grants and part for f, part in row.fund) for u in row.units if self.s.fte[u]}
            others = {u for row in rows for u in row.units if self.s.fte[u]} - paid
            if paid and others:
                more = self.model.amount(0, None)
                self.model.define(more >= self._minutes_each(paid) - self._minutes_each(others))
                yield more

    def _minutes_each(self, units: set[str]) -> Any:
        """Minutes of duty in an average week, over these positions."""
        mine = [self.s.weight(v) * (d.end - d.start) / len(units) * x for (d, v, u), x in self.x.items() if u in units]
        return self.model.total(mine)

    # --- answer ------------------------------------------------------------------------------------------------
    def solve(self, engine: HighsEngine, seconds: float) -> list[DutyPost] | None:
        """The posts: as few as can be for homeroom teachers, then for special education, then more than their share for assistants whom
        a grant pays (decisions.md 45); None when no naming was found."""
        teachers = self.s.shape.homeroom_grade
        special = {u for row in self.school.staff if self.school.tag_of(row) in SPECIAL for u in row.units} - set(teachers)
        asked = [(TEACHER if u in teachers else SPECIAL_EDUCATION, x) for (_d, _v, u), x in self.x.items() if u in teachers or u in special]
        over = [GRANT_MINUTE * more for more in self._beyond_their_share()]
        self.model.minimise(self.model.total([*(weight * x for weight, x in asked), *over]))
        ending = engine.solve(self.model.problem, seconds=seconds, gap=0.0, gap_abs=0.5)
        if ending.value is None:
            return None
        return [DutyPost(d.duty_id, v.day, v.day_type, u) for (d, v, u), x in self.x.items() if value(x) > 0.5]
