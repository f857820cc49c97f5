"""The days of a drawn middle or high school: periods on the clock, lunch waves, terms, late starts and early releases.

A *place* is a period and the grades on whose clock it is kept (no grades where all share one). Clock times are minutes after midnight.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from .base import Row

Place = tuple[str, tuple[str, ...]]  # period, grades
LUNCH, PASSING, REST = 30, 5, 30  # minutes; a gap of REST breaks a row of classes
EARLIEST = 630  # nobody eats before 10:30
LETTERS = "ABCDEFG"
WAVE = "lunch "  # where lunch follows the department, the "grades" of a place are its lunch: "lunch A"
WEEK = ("M", "T", "W", "Th", "F")
YEARLY, SEMESTERS, TRIMESTERS = ("Y",), ("S1", "S2"), ("T1", "T2", "T3")


@dataclass(frozen=True)
class Held:
    """A place on a kind of day: when, and in which slot of the bell."""

    start: int
    end: int
    slot: str

    @property
    def minutes(self) -> int:
        return self.end - self.start


@dataclass
class Bell:
    """The days as the workbook writes them (`rows`, `calendar`) and as the witness needs them."""

    family: str
    load: int
    terms: tuple[str, ...] = YEARLY
    weeks: int = 36
    cycle: int = 5
    codes: list[str] = field(default_factory=list)  # ordinary periods, in the order of the day
    zero: bool = False
    rows: list[Row] = field(default_factory=list)
    calendar: list[Row] = field(default_factory=list)
    days: list[tuple[int, str, int]] = field(default_factory=list)  # cycle day, day type, weeks
    held: dict[tuple[str, Place], Held] = field(default_factory=dict)  # (day type, place)
    lunches: list[tuple[str, int, int, tuple[str, ...]]] = field(default_factory=list)  # day type, start, end, grades
    together: dict[str, Held] = field(default_factory=dict)  # day type -> time of teams without students
    start: int = 0  # students
    end: int = 0
    contract: tuple[int, int] = (0, 0)
    most_in_a_row: int = 3
    waves: tuple[tuple[str, ...], ...] = ()  # whose lunch comes first, and second

    @property
    def places(self) -> list[Place]:
        return list(dict.fromkeys(place for _day_type, place in self.held))

    @property
    def day_types(self) -> list[str]:
        return list(dict.fromkeys(day_type for _, day_type, _ in self.days))

    def lanes(self, code: str) -> list[Place]:
        return [p for p in self.places if p[0] == code]

    def at(self, day_type: str, place: Place) -> Held | None:
        """When a place is held; a day with one clock for all holds it for every lane."""
        return self.held.get((day_type, place)) or self.held.get((day_type, (place[0], ())))

    def length(self, code: str) -> int:
        """Minutes of a period on the first kind of day that has it."""
        return next(h.minutes for (_, place), h in self.held.items() if place[0] == code)

    def rows_of_places(self) -> list[tuple[Place, ...]]:
        """Places that follow on one another without a rest, one more than anybody may teach."""
        found: dict[frozenset[Place], tuple[Place, ...]] = {}
        for day_type in self.day_types:
            there = {p: h for p in self.places if (h := self.at(day_type, p))}
            follows = {a: [b for b in there if 0 <= there[b].start - there[a].end < REST and a[0] != b[0]] for a in there}
            chains: list[tuple[Place, ...]] = [(p,) for p in there]
            for _ in range(self.most_in_a_row):
                chains = [(*c, b) for c in chains for b in follows[c[-1]]]
            for c in chains:
                found.setdefault(frozenset(c), c)
        return list(found.values())

    # --- writing ---------------------------------------------------------------------------------------------------
    def put(self, day_type: str, slot: str, kind: str, start: int, end: int, grades: tuple[str, ...] = (), period: str = "") -> None:
        order = 1 + sum(r["day_type"] == day_type for r in self.rows)
        row: Row = {"day_type": day_type, "slot": slot, "order": order, "start": clock(start), "end": clock(end), "kind": kind}
        if grades and grades[0].startswith(WAVE):
            row["lunch_wave"] = grades[0].removeprefix(WAVE)
        elif grades:
            row["for_grades"] = ",".join(grades)
        if period and period != slot:
            row["period"] = period
        self.rows.append(row)
        if kind == "class":
            self.held[day_type, (period or slot, grades)] = Held(start, end, slot)
        if kind == "lunch":
            self.lunches.append((day_type, start, end, grades))
        if kind == "non_student":
            self.together[day_type] = Held(start, end, slot)

    def every_day(self, *day_types: str) -> None:
        for n, day_type in enumerate(day_types, 1):
            self.days.append((n, day_type, self.weeks))
            self.calendar.append({"cycle_day": WEEK[n - 1] if self.cycle == 5 else n, "day_type": day_type})


def clock(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02d}"


@dataclass(frozen=True)
class Form:
    """The shape of a day before it has a clock."""

    codes: tuple[str, ...]
    minutes: int
    before_lunch: int  # periods
    start: int
    passing: int = PASSING
    lunch: int = LUNCH
    advisory: int = 0  # minutes, after the first period
    waves: tuple[tuple[str, ...], tuple[str, ...]] | tuple[()] = ()  # whose lunch comes before, and after, the period at noon


def lay(bell: Bell, day_type: str, form: Form) -> int:
    """Writes a day's slots; the minute at which its last period ends."""
    at = form.start
    for n, code in enumerate(form.codes):
        slot = code if bell.family != "drop" else f"{day_type[3:]}{code}"
        if n == form.before_lunch and form.waves:
            at = _waves(bell, day_type, form, code, at)
            continue
        if n == form.before_lunch:
            bell.put(day_type, "LUNCH", "lunch", at, at + form.lunch)
            at += form.lunch + form.passing
        bell.put(day_type, slot, "class", at, at + form.minutes, period=code)
        at += form.minutes + form.passing
        if n == 0 and form.advisory:
            bell.put(day_type, "ADV", "advisory", at, at + form.advisory)
            at += form.advisory + form.passing
    return at - form.passing


def _waves(bell: Bell, day_type: str, form: Form, code: str, at: int) -> int:
    """One period on two clocks: one half of the grades eats before it, the other after it."""
    (first, second), walk = form.waves, form.passing  # type: ignore[misc]
    late = at + form.lunch + walk
    end = late + form.minutes
    bell.put(day_type, "LA", "lunch", at, at + form.lunch, first)
    bell.put(day_type, f"{code}C", "class", at, at + form.minutes, second, code)
    bell.put(day_type, f"{code}A", "class", late, end, first, code)
    bell.put(day_type, "LC", "lunch", end - form.lunch, end, second)
    return end + walk


# --- families ----------------------------------------------------------------------------------------------------------
# periods, minutes (least, most), before lunch, load
DAILY = {
    "six": (6, (52, 56), 3, 5),
    "seven": (7, (46, 50), 4, 5),
    "eight": (8, (41, 44), 4, 6),
    "four": (4, (82, 90), 2, 3),
    "trimester": (5, (64, 70), 3, 4),
}


def draw_bell(family: str, level: str, grades: tuple[str, ...], flags: tuple[str, ...], chance: random.Random) -> Bell:
    start = chance.choice(range(450, 501, 5))
    if family == "ab":
        return _ended(_alternating(start, chance), start, chance)
    if family == "drop":
        return _ended(_dropping(start, chance), start, chance)
    count, (least, most), before, load = DAILY[family]
    bell = Bell(family, load, terms={"four": SEMESTERS, "trimester": TRIMESTERS}.get(family, YEARLY), weeks=chance.choice((36, 36, 36, 38)))
    bell.codes = [f"P{n}" for n in range(1, count + 1)]
    minutes = chance.randint(least, most)
    half = len(grades) // 2
    waves = (grades[:half], grades[half:]) if "lunch_waves" in flags else ()
    waves = ((f"{WAVE}A",), (f"{WAVE}B",)) if "lunch_by_department" in flags else waves
    advisory = chance.choice((15, 20, 25)) if "advisory" in flags else 0
    noon = before if family in ("four", "six", "trimester") else chance.choice((3, 4) if count == 7 else (4,))
    if start + noon * (minutes + 4) < EARLIEST and count == 7:
        noon = 4
    start = max(start, EARLIEST - noon * (minutes + 4))
    form = Form(tuple(bell.codes), minutes, noon, start, chance.choice((4, 5, 5)), LUNCH + chance.choice((0, 0, 5)), advisory, waves)
    bell.waves = waves
    if level == "middle" and count == 8:
        bell.most_in_a_row = 4
    bell.zero = "zero_period" in flags
    if bell.zero:
        bell.put("REG", "P0", "class", start - minutes - PASSING, start - PASSING)
    end = lay(bell, "REG", form)
    _wednesdays(bell, form, end, flags, chance)
    return _ended(bell, start, chance)


def _wednesdays(bell: Bell, form: Form, end: int, flags: tuple[str, ...], chance: random.Random) -> None:
    """Wednesday as the other days, with a late start on half of them, or with an early end on all."""
    half, early = "late_start_half" in flags, "early_release" in flags
    other = "LATE" if half else "ER" if early else "REG"
    for n, day in enumerate(WEEK, 1):
        if day != "W" or other == "REG":
            bell.days.append((n, "REG", bell.weeks))
            bell.calendar.append({"cycle_day": day, "day_type": "REG"})
            continue
        for day_type, weeks in (("REG", bell.weeks - bell.weeks // 2), ("LATE", bell.weeks // 2)) if half else (("ER", bell.weeks),):
            bell.days.append((n, day_type, weeks))
            bell.calendar.append({"cycle_day": day, "day_type": day_type} | ({"weeks": weeks} if half else {}))
    if other == "REG":
        return
    gone = chance.choice((60, 75, 90)) if half else chance.choice((60, 75))
    periods = len(form.codes)
    minutes = form.minutes - -(-gone // periods)
    if half:
        bell.put("LATE", "PLC", "non_student", form.start, form.start + gone - 6)
        bell.put("LATE", "ARR", "arrival", form.start + gone - 6, form.start + gone)
        lay(bell, "LATE", _shorter(form, minutes, form.start + gone))
        return
    over = lay(bell, "ER", _shorter(form, minutes, form.start))
    bell.put("ER", "DIS", "dismissal", over, over + 5)
    bell.put("ER", "PLC", "non_student", over + 10, end)


def _shorter(form: Form, minutes: int, start: int) -> Form:
    return Form(form.codes, minutes, form.before_lunch, start, form.passing, form.lunch, 0, form.waves)


def _alternating(start: int, chance: random.Random) -> Bell:
    bell = Bell("ab", load=6, cycle=2)
    bell.codes = [f"{day}{n}" for day in "AB" for n in range(1, 5)]
    minutes, passing, before = chance.randint(84, 90), chance.choice((5, 6, 7)), chance.choice((2, 2, 3))
    for day in "AB":
        lay(bell, day, Form(tuple(c for c in bell.codes if c[0] == day), minutes, before, start, passing))
    bell.every_day("A", "B")
    return bell


def _dropping(start: int, chance: random.Random) -> Bell:
    """Seven letters, five of which meet each day in turning order."""
    bell = Bell("drop", load=5, cycle=7)
    bell.codes = list(LETTERS)
    minutes = chance.randint(58, 64)
    for n in range(7):
        lay(bell, f"DAY{n + 1}", Form(tuple(LETTERS[(5 * n + i) % 7] for i in range(5)), minutes, 3, start, 6))
    bell.every_day(*(f"DAY{n}" for n in range(1, 8)))
    return bell


def _ended(bell: Bell, start: int, chance: random.Random) -> Bell:
    """Student and contract hours around the longest day."""
    first = min(h.start for h in bell.held.values())
    bell.start = start
    bell.end = max(h.end for h in bell.held.values())
    bell.contract = (first - chance.choice((5, 10, 15)), bell.end + chance.choice((10, 15, 20, 25)))
    return bell

