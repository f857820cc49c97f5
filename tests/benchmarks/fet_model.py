"""A .fet file as a counting model written with the planner's own layer, for the planner's own engines.

Activities that must begin together are one *bundle*; bundles that no constraint tells apart (five maths lessons of a class with one
teacher) are one *kind*, counted in each cell and numbered afterwards: the idea of the shape, which leaves the symmetry out.

What must be kept is a row. In a rough model what a teacher's week asks (gaps and the like) comes later, and may be missed at a price, so
that a timetable can be had at once and mended; wishes (weight below 100) always cost their weight. A timetable is complete when nothing
hard is missed. Every constraint that the model holds is in HELD; the rest is listed beside the result, and FET itself judges the timetable
in full.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import pulp

from planner.interop.fet_file import PLACING, ROOMS, ROOMS_OF_ONE, Activity, Constraint, FetFile, closed, named, rooms_for, starts
from planner.interop.fet_writer import Cell
from planner.milp.model import Expression, Model, value

HELD = frozenset({
    "BasicCompulsoryTime", "BasicCompulsorySpace", "BreakTimes", "TeacherNotAvailableTimes", "StudentsSetNotAvailableTimes", *PLACING,
    *ROOMS, *ROOMS_OF_ONE, "RoomNotAvailableTimes",
    "MinDaysBetweenActivities", "MinGapsBetweenActivities", "ActivitiesSameStartingTime", "ActivitiesNotOverlapping", "TwoActivitiesConsecutive",
    "TeacherMaxDaysPerWeek", "TeacherMaxGapsPerWeek", "TeachersMaxGapsPerWeek", "TeachersMinHoursDaily", "TeachersMaxHoursDaily",
    "TeachersActivityTagMaxHoursDaily", "TeachersActivityTagMaxHoursContinuously",
    "StudentsMaxGapsPerWeek", "StudentsEarlyMaxBeginningsAtSecondHour", "StudentsSetEarlyMaxBeginningsAtSecondHour", "StudentsSetMinHoursDaily",
    "StudentsSetMaxHoursDaily",
})  # fmt: skip
WISHES = frozenset({"MinDaysBetweenActivities", "TeachersMaxHoursDaily", *PLACING})  # held below 100 too, at a price
MANY = 1000


@dataclass(frozen=True)
class Kind:
    """Bundles that nothing tells apart; a bundle is activities that begin together."""

    bundles: tuple[tuple[Activity, ...], ...]
    starts: frozenset[Cell]

    @property
    def one(self) -> tuple[Activity, ...]:
        return self.bundles[0]

    @property
    def duration(self) -> int:
        return self.one[0].duration


@dataclass
class WeekOf:
    """What is asked of one person's days: at most so many days, gaps and late beginnings a week, at least so many hours a day."""

    days: int = MANY
    gaps: int = MANY
    late: int = MANY
    least: int = 0
    empty: bool = True


@dataclass(frozen=True)
class Miss:
    """Something hard that may be missed: whose kinds, and by how much."""

    kinds: tuple[int, ...]
    amount: pulp.LpVariable


class FetModel:
    """x[kind][cell] = how many of the kind begin there."""

    def __init__(self, fet: FetFile, rough: bool = False) -> None:
        self.fet, self.model = fet, Model()
        self.days, self.hours = range(len(fet.days)), range(len(fet.hours))
        self.closed = closed(fet, 100)
        self.rooms = rooms_for(fet)
        self.misses: list[Miss] = []
        self.wishes: list[tuple[float, pulp.LpVariable]] = []  # (price, what is missed)
        self.kinds = self._kinds()
        self.kind_of = {a.number: i for i, k in enumerate(self.kinds) for b in k.bundles for a in b}
        self.x = [self._places(k) for k in self.kinds]
        self.who = self._who()
        self.week: dict[str, WeekOf] = defaultdict(WeekOf)
        self._once()
        self._rooms()
        for c in fet.constraints:
            self._hold(c)
        self.weeks("S")
        if not rough:
            self.weeks("T")

    def _hold(self, c: Constraint) -> None:
        hold = getattr(self, f"_{c.kind}", None)
        if c.kind in PLACING and not c.hard:
            self._wish_of_place(c)
        elif hold is not None and (c.hard or c.kind in WISHES) and c.weight > 0:
            hold(c)
        if c.kind == "MinDaysBetweenActivities" and not c.hard and c.text("Consecutive_If_Same_Day") == "true":
            self._side_by_side(c)

    # --- kinds and places --------------------------------------------------------------------------------------
    def _bundles(self) -> list[tuple[Activity, ...]]:
        """Activities of one duration that must begin together, and all others alone."""
        of = {a.number: a for a in self.fet.activities}
        group = {n: n for n in of}
        for c in self.fet.of("ActivitiesSameStartingTime"):
            mine = [n for n in c.numbers() if n in of]
            if c.hard and len({of[n].duration for n in mine}) == 1:
                joined = {group[n] for n in mine}
                group = {n: min(joined) if g in joined else g for n, g in group.items()}
        found: dict[int, list[Activity]] = defaultdict(list)
        for a in self.fet.activities:
            found[group[a.number]].append(a)
        return [tuple(sorted(b, key=self._looks)) for b in found.values()]

    def _looks(self, a: Activity) -> tuple[object, ...]:
        rooms = tuple(sorted(self.rooms.get(a.number, ())))
        return (a.teachers, tuple(sorted(self.fet.students_of(a))), a.subject, a.duration, a.tags, rooms)

    def _kinds(self) -> list[Kind]:
        places = starts(self.fet, 100)
        names: dict[int, list[tuple[int, int]]] = defaultdict(list)  # constraints that name an activity; but for days apart, by its place
        for n, c in enumerate(self.fet.constraints):
            if c.kind not in (*ROOMS_OF_ONE, "ActivitiesSameStartingTime") and not (c.kind in PLACING and c.hard):
                for i, number in enumerate(c.numbers()):
                    names[number].append((n, 0 if c.kind == "MinDaysBetweenActivities" else i + 1))
            elif c.kind == "ActivitiesSameStartingTime" and len({a.duration for a in self.fet.activities if a.number in c.numbers()}) > 1:
                for i, number in enumerate(c.numbers()):
                    names[number].append((n, i + 1))
        alike: dict[tuple[object, ...], list[tuple[Activity, ...]]] = defaultdict(list)
        for b in self._bundles():
            alike[tuple((self._looks(a), places[a.number], tuple(names[a.number])) for a in b)].append(b)
        return [Kind(tuple(m), frozenset.intersection(*(places[a.number] for a in m[0]))) for m in alike.values()]

    def _places(self, k: Kind) -> dict[Cell, pulp.LpVariable]:
        shared = any(a.teachers or self.fet.students_of(a) for a in k.one)  # two of them are never at one time
        most = 1 if shared else len(k.bundles)
        made = {cell: self.model.integer(0, most) for cell in sorted(k.starts)}
        nothing = [] if made else [self.model.amount(0, 0)]  # it fits nowhere: the row cannot hold
        self.model.define(self.model.total([*made.values(), *nothing]) == len(k.bundles))
        return made

    def _who(self) -> dict[str, tuple[int, ...]]:
        """Teacher ("T …") or leaf of students ("S …") -> its kinds."""
        found: dict[str, dict[int, None]] = defaultdict(dict)
        for i, k in enumerate(self.kinds):
            for a in k.one:
                for name in (*(f"T {t}" for t in a.teachers), *(f"S {leaf}" for leaf in sorted(self.fet.students_of(a)))):
                    found[name].setdefault(i)
        return {name: tuple(kinds) for name, kinds in found.items()}

    # --- what happens at a time --------------------------------------------------------------------------------
    def begun(self, kind: int, cell: Cell) -> Expression:
        return self.x[kind].get(cell, 0)

    def busy(self, kinds: Iterable[int], cell: Cell) -> list[Expression]:
        """Terms that count how many of the kinds are going on in a cell."""
        day, hour = cell
        return [
            self.x[i][day, h]
            for i in kinds
            for h in range(max(0, hour - self.kinds[i].duration + 1), hour + 1)
            if (day, h) in self.x[i]
        ]

    def hours_of(self, kinds: Iterable[int], day: int) -> pulp.LpAffineExpression:
        """Hours that the kinds take on a day."""
        return self.model.total(self.kinds[i].duration * v for i in kinds for (d, _h), v in self.x[i].items() if d == day)

    def _at_most(self, terms: list[Expression], most: int, price: float = 0) -> None:
        """The terms add to `most` at most; with a price, or more at that price each."""
        if len(terms) > most:
            over = [self.model.integer(0, len(terms))] if price else []
            self.wishes += [(price, v) for v in over]
            self.model.define(self.model.total([*terms, *(-1 * v for v in over)]) <= most)

    def _slack(self, kinds: tuple[int, ...]) -> list[Expression]:
        """What to add to the smaller side of a row that may be missed: minus the amount."""
        if not self.giving:
            return []
        self.misses.append(Miss(kinds, self.model.integer(0, MANY)))
        return [-1 * self.misses[-1].amount]

    def _once(self) -> None:
        for kinds in dict.fromkeys(self.who.values()):
            for cell in itertools.product(self.days, self.hours):
                self._at_most(self.busy(kinds, cell), 1)

    # --- rooms -------------------------------------------------------------------------------------------------
    def _rooms(self) -> None:
        """In no cell more activities within a set of rooms than the set has: for every union of the sets asked for."""
        sets = {rooms for rooms in self.rooms.values() if rooms}
        unions = set(sets)
        while len(unions) < 200 and (more := {a | b for a in unions for b in sets} - unions):
            unions |= more
        gone = {c.text("Room"): self.fet.cells(c, "Not_Available_Time") for c in self.fet.of("RoomNotAvailableTimes") if c.hard}
        for union in sorted(unions, key=sorted):
            kinds = [i for i, k in enumerate(self.kinds) for a in k.one if self.rooms.get(a.number) and self.rooms[a.number] <= union]
            for cell in itertools.product(self.days, self.hours):
                self._at_most(self.busy(kinds, cell), sum(cell not in gone.get(r, ()) for r in union))

    # --- constraints on lists of activities --------------------------------------------------------------------
    def _named(self, c: Constraint) -> list[int]:
        return list(dict.fromkeys(self.kind_of[n] for n in c.numbers() if n in self.kind_of))

    def _wish_of_place(self, c: Constraint) -> None:
        for a in named(self.fet, c):
            i = self.kind_of[a.number]
            good = starts(self.fet, c.weight)[a.number]
            self.wishes += [(c.weight / 100 / len(self.kinds[i].bundles), v) for cell, v in self.x[i].items() if cell not in good]

    def _MinDaysBetweenActivities(self, c: Constraint) -> None:
        kinds, apart = self._named(c), int(c.text("MinDays"))
        for first in self.days:
            window = range(first, min(first + apart, len(self.days)))
            terms = [v for i in kinds for (d, _h), v in self.x[i].items() if d in window]
            if len(terms) > 1:
                self._at_most(terms, 1, 0 if c.hard else c.weight / 100)

    def _side_by_side(self, c: Constraint) -> None:
        """Days apart that are a wish: on one day they may be, but then one right after the other, which FET never lets go."""
        kinds = self._named(c)
        for i in kinds:
            for (d, h), v in self.x[i].items():
                after = h + self.kinds[i].duration
                later = [w for j in kinds for (e, g), w in self.x[j].items() if e == d and g > after]
                if later:
                    self.model.define(self.model.total([2 * v, *later]) <= 2)

    def _MinGapsBetweenActivities(self, c: Constraint) -> None:
        """On one day, at least so many hours from the end of one to the beginning of the next."""
        kinds, gap = self._named(c), int(c.text("MinGaps"))
        longest = max(self.kinds[i].duration for i in kinds)
        if longest == 1:
            for d, h in itertools.product(self.days, self.hours):
                self._at_most([v for i in kinds for (e, g), v in self.x[i].items() if e == d and h <= g <= h + gap], 1)
            return
        for i, j in itertools.product(kinds, repeat=2):
            for (d, h), v in self.x[i].items():
                near = range(h, h + self.kinds[i].duration + gap)
                for w in (w for (e, g), w in self.x[j].items() if e == d and g in near and not (i == j and g == h)):
                    self.model.define(v + w <= 1)

    def _ActivitiesSameStartingTime(self, c: Constraint) -> None:
        """Only where their durations differ: those of one duration are a bundle."""
        first, *others = self._named(c)
        for other in others:
            for cell in sorted({*self.x[first], *self.x[other]}):
                self.model.define(self.model.total([self.begun(first, cell), -1 * self.begun(other, cell)]) == 0)

    def _ActivitiesNotOverlapping(self, c: Constraint) -> None:
        kinds = self._named(c)
        for cell in itertools.product(self.days, self.hours):
            self._at_most(self.busy(kinds, cell), 1)

    def _TwoActivitiesConsecutive(self, c: Constraint) -> None:
        """The second begins when the first ends; a break between them does not count."""
        first, second = (self.kind_of[n] for n in c.numbers())
        follows = {cell: self._next(cell, self.kinds[first].duration) for cell in self.x[first]}
        for cell, v in self.x[first].items():
            self.model.define(v <= self.model.total([self.begun(second, follows[cell])]))
        for cell, w in self.x[second].items():
            self.model.define(w <= self.model.total([v for at, v in self.x[first].items() if follows[at] == cell]))

    def _next(self, cell: Cell, duration: int) -> Cell:
        day, hour = cell[0], cell[1] + duration
        while (day, hour) in self.fet.breaks:
            hour += 1
        return day, hour

    # --- hours of a person -------------------------------------------------------------------------------------
    def _people(self, letter: str, name: str) -> list[str]:
        """The teacher or the students named, or all of them."""
        mine = [who for who in self.who if who.startswith(letter)]
        if not name:
            return mine
        return [who for who in mine if (who[2:] == name if letter == "T" else who[2:] in self.fet.leaves[name])]

    def _of(self, c: Constraint) -> list[str]:
        if c.kind.startswith("Teacher"):
            return self._people("T", c.text("Teacher_Name") or c.text("Teacher"))
        return self._people("S", c.text("Students"))

    def _TeachersMaxHoursDaily(self, c: Constraint) -> None:
        most = int(c.text("Maximum_Hours_Daily"))
        for who, d in itertools.product(self._of(c), self.days):
            self._max_hours(self.who[who], d, most, 0 if c.hard else c.weight / 100)

    _StudentsSetMaxHoursDaily = _TeachersMaxHoursDaily

    def _TeachersActivityTagMaxHoursDaily(self, c: Constraint) -> None:
        most = int(c.text("Maximum_Hours_Daily"))
        for who, d in itertools.product(self._of(c), self.days):
            self._max_hours(self._tagged(who, c), d, most, 0)

    def _max_hours(self, kinds: Iterable[int], day: int, most: int, price: float) -> None:
        if len(hours := self.hours_of(kinds, day)):
            over = self.model.integer(0, len(self.hours)) if price else None
            self.wishes += [] if over is None else [(price, over)]
            self.model.define((hours if over is None else hours - over) <= most)

    def _tagged(self, who: str, c: Constraint) -> list[int]:
        tag = c.text("Activity_Tag_Name")
        return [i for i in self.who[who] if any(tag in a.tags and who[2:] in a.teachers for a in self.kinds[i].one)]

    def _TeachersActivityTagMaxHoursContinuously(self, c: Constraint) -> None:
        most = int(c.text("Maximum_Hours_Continuously"))
        for who in self._of(c):
            kinds = self._tagged(who, c)
            for d, h in itertools.product(self.days, self.hours[: len(self.hours) - most]):
                self._at_most([v for hour in range(h, h + most + 1) for v in self.busy(kinds, (d, hour))], most)

    # --- whole days of a person --------------------------------------------------------------------------------
    def _TeacherMaxDaysPerWeek(self, c: Constraint) -> None:
        for who in self._of(c):
            self.week[who].days = min(self.week[who].days, int(c.text("Max_Days_Per_Week")))

    def _TeachersMinHoursDaily(self, c: Constraint) -> None:
        for who in self._of(c):
            week = self.week[who]
            week.least = max(week.least, int(c.text("Minimum_Hours_Daily")))
            week.empty &= c.text("Allow_Empty_Days") == "true"

    _StudentsSetMinHoursDaily = _TeachersMinHoursDaily

    def _TeachersMaxGapsPerWeek(self, c: Constraint) -> None:
        for who in self._of(c):
            self.week[who].gaps = min(self.week[who].gaps, int(c.text("Max_Gaps")))

    _TeacherMaxGapsPerWeek = _StudentsMaxGapsPerWeek = _TeachersMaxGapsPerWeek

    def _StudentsEarlyMaxBeginningsAtSecondHour(self, c: Constraint) -> None:
        for who in self._of(c):
            self.week[who].late = min(self.week[who].late, int(c.text("Max_Beginnings_At_Second_Hour")))

    _StudentsSetEarlyMaxBeginningsAtSecondHour = _StudentsEarlyMaxBeginningsAtSecondHour

    def weeks(self, letter: str, giving: bool = False) -> None:
        """Lay out what is asked of the weeks of teachers (T) or students (S); giving = it may be missed, as `misses`."""
        self.giving, same = giving, dict[tuple[tuple[int, ...], str], str]()
        for who, week in self.week.items():  # parts of a class that do everything together count once
            if who.startswith(letter):
                same.setdefault((self.who[who], repr((week, [self._open(who, d) for d in self.days]))), who)
        for who in same.values():
            self._week(who, self.week[who])

    def _open(self, who: str, day: int) -> list[int]:
        """The hours of a day in which somebody can be had."""
        shut = self.fet.breaks | self.closed[who[2:]]
        return [h for h in self.hours if (day, h) not in shut]

    def _week(self, who: str, week: WeekOf) -> None:
        kinds, gaps, late, works = self.who[who], list[Expression](), list[Expression](), list[Expression]()
        for d in self.days:
            busy = [self.model.total(self.busy(kinds, (d, h))) for h in self._open(who, d)]
            gaps += self._gaps(busy, week.gaps) if week.gaps < MANY else []
            late += self._late(busy, week.late) if week.late < MANY else []
            works += self._works(kinds, busy, week)
        for terms, most in ((gaps, week.gaps), (late, week.late), (works, week.days)):
            if terms and most < MANY:
                self.model.define(self.model.total([*terms, *self._slack(kinds)]) <= most)

    def _gaps(self, busy: list[pulp.LpAffineExpression], most: int) -> list[Expression]:
        """For each inner hour: 1 when it is a gap. Where none is allowed and nothing may be missed, plain rows say so."""
        before, after, found = self._running(busy), self._running(busy[::-1])[::-1], list[Expression]()
        for h in range(1, len(busy) - 1):
            gap = self.model.binary() if most or self.giving else 0
            self.model.define(before[h - 1] + after[h + 1] - busy[h] <= 1 + gap)
            found += [gap] if most or self.giving else []
        return found

    def _running(self, busy: list[pulp.LpAffineExpression]) -> list[Expression]:
        """For each hour: 1 when it, or any earlier one, is busy."""
        found: list[Expression] = []
        for expression in busy:
            if not len(expression):
                found.append(found[-1] if found else 0)
                continue
            flag = self.model.binary()
            self.model.define(flag >= expression)
            if found and not isinstance(found[-1], int):
                self.model.define(flag >= found[-1])
            found.append(flag)
        return found

    def _late(self, busy: list[pulp.LpAffineExpression], most: int) -> list[Expression]:
        """1 when a day begins at the second open hour; none begins later."""
        late = self.model.binary() if most or self.giving else 0
        for n, expression in enumerate(busy[1:], 1):
            if len(expression):
                self.model.define(expression <= busy[0] + late)
                if n > 1 and not isinstance(late, int):
                    self.model.define(expression <= busy[0] + busy[1])
        return [] if isinstance(late, int) else [late]

    def _works(self, kinds: tuple[int, ...], busy: list[pulp.LpAffineExpression], week: WeekOf) -> list[Expression]:
        """1 when anything is on that day, which then has hours enough."""
        total = self.model.total(busy)
        if week.days == MANY and not (week.least and week.empty):
            if week.least:
                self.model.define(week.least - total + self.model.total(self._slack(kinds)) <= 0)
            return []
        works = self.model.binary()
        for expression in (e for e in busy if len(e)):
            self.model.define(expression <= works)
        if week.least:
            self.model.define(week.least * (works if week.empty else 1) - total + self.model.total(self._slack(kinds)) <= 0)
        return [works]

    # --- the answer --------------------------------------------------------------------------------------------
    def cells(self) -> dict[int, Cell]:
        """Activity -> where it begins, from the last accepted answer; bundles of a kind in the order of the week."""
        found = {}
        for k, places in zip(self.kinds, self.x, strict=True):
            at = [cell for cell, v in places.items() for _ in range(round(value(v)))]
            found |= {a.number: cell for b, cell in zip(k.bundles, at, strict=True) for a in b}
        return found

    def left_out(self) -> Counter[str]:
        """Constraints that the model does not hold, not even at a price: by kind, how many."""
        return Counter(c.kind for c in self.fet.constraints if c.kind not in HELD or (not c.hard and c.kind not in WISHES))
