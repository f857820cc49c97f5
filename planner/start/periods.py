"""The day of a middle or high school: periods, families of bells, lunch waves, A and B days, days that begin late or end early.

A bell is either told with its times, or by its family ("7 periods of 50, 2 lunches"), from which we lay it out.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from planner.start import said
from planner.start.common import Heard
from planner.start.questions import lines_of
from planner.start.said import DAYS, Interval, Unclear, clock
from planner.workbook.defaults import Row

PASSING, LUNCH, WEEKS = 5, 30, 36
REGULAR = "REG"
ARRIVE = 5  # minutes between the arrival of students on a late day and their first class
LEAST_PERIOD = 20
KINDS = (  # what schools call a piece of the day -> its kind and its code
    (r"lunch", "lunch", "LUNCH"), (r"advis\w*|homeroom|seminar", "advisory", "ADV"), (r"win|flex|what i need", "win", "WIN"),
    (r"break|nutrition|recess", "recess", "BREAK"), (r"meeting|plc", "non_student", "PLC"),
)  # fmt: skip
TERMS = (("trimester", "T"), ("semester", "S"), ("4x4", "S"), ("4 x 4", "S"), ("quarter", "Q"))


@dataclass(frozen=True)
class Period:
    """A piece of a day: its code, its time, its kind; for whom, where grades have clocks of their own, and then which period it is."""

    code: str
    when: Interval
    kind: str = "class"
    grades: tuple[str, ...] = ()
    period: str = ""

    @property
    def name(self) -> str:
        """The period's code, whatever its clock."""
        return self.period or self.code


@dataclass(frozen=True)
class Held:
    """Days of the week, or of the cycle, on which a kind of day is held; `weeks` of the year, 0 for all."""

    day_type: str
    days: tuple[str, ...]
    weeks: int = 0


@dataclass(frozen=True)
class Bells:
    """Every kind of day with its pieces, and when it is held. `cycle` is 5, or 2 with A and B days; `ours` names kinds that we laid out."""

    types: dict[str, tuple[Period, ...]]
    held: tuple[Held, ...]
    cycle: int = 5
    term: str = "Y"
    students: Interval = (480, 900)
    teachers: Interval = (465, 920)
    ours: frozenset[str] = frozenset()
    guessed: frozenset[str] = field(default_factory=frozenset)  # of students' and teachers' hours

    @property
    def codes(self) -> tuple[str, ...]:
        """The periods in which courses meet, over the whole cycle, without a zero period."""
        names = (p.name for pieces in self.types.values() for p in pieces if p.kind == "class" and not p.name.startswith("P0"))
        return tuple(dict.fromkeys(names))

    def length(self, code: str) -> int:
        """Minutes of a period on the regular day; the shortest of its clocks."""
        pieces = [p for some in self.types.values() for p in some if p.name == code]
        first = next(name for name, some in self.types.items() if pieces[0] in some)
        return min(p.when[1] - p.when[0] for p in self.types[first] if p.name == code)

    def times(self, code: str) -> Fraction:
        """How often a period meets in an average week."""
        days = (len(h.days) * Fraction(h.weeks or WEEKS, WEEKS) for h in self.held if any(p.name == code for p in self.types[h.day_type]))
        return sum(days, Fraction(0)) * 5 / self.cycle

    def meetings(self) -> Iterable[tuple[Interval, int, int]]:
        """When the staff meets without students: time, days a week, and weeks (0 = all)."""
        for held in self.held:
            for piece in self.types[held.day_type]:
                if piece.kind == "non_student":
                    yield piece.when, len(held.days), held.weeks


def read(heard: Heard, grades: Sequence[str]) -> Bells:
    """The bells that were told; what was not understood is told at its question, and a usual day stands in."""
    hours = {key: heard.one(key, said.span, None) for key in ("students", "teachers")}
    lines = lines_of(heard.answers, "bell")
    try:
        found = _read(lines, hours["students"], grades)
    except Unclear as why:
        heard.unclear("bell", 1, ", ".join(lines), str(why))
        found = _read([], hours["students"], grades)
    found = _with_hours(found, hours["students"], hours["teachers"])
    early = "; ".join(lines_of(heard.answers, "early"))
    try:
        return _other_day(early, found)
    except Unclear as why:
        heard.unclear("early", 1, early, str(why))
        return found


def _with_hours(bells: Bells, students: Interval | None, teachers: Interval | None) -> Bells:
    pieces = [p for some in bells.types.values() for p in some]
    taught = [p.when for p in pieces if not p.name.startswith("P0")]
    here = students or (min(a for a, _ in taught), max(b for _, b in taught))
    contract = teachers or (min(here[0], min(p.when[0] for p in pieces)) - 15, here[1] + 20)
    guessed = frozenset(key for key, told in (("students", students), ("teachers", teachers)) if told is None)
    return replace(bells, students=here, teachers=contract, guessed=guessed)


# --- what was told ----------------------------------------------------------------------------------------------------------
def _read(lines: Sequence[str], students: Interval | None, grades: Sequence[str]) -> Bells:
    text = " ".join(lines).casefold()
    term = next((code for word, code in TERMS if word in text), "Y")
    family = _family_of(lines, students, grades)
    if family is not None:
        return replace(family, term=term)
    types: dict[str, tuple[Period, ...]] = {}
    days: dict[str, tuple[str, ...]] = {}
    rest: list[str] = []
    for line in lines:
        name, on, told = _headed(line)
        if not name:
            rest.append(line)
            continue
        types[name], days[name] = _pieces(told, name if name in ("A", "B") else ""), on
    cycle = 2 if "A" in types or "B" in types else 5
    if cycle == 2 and set(types) != {"A", "B"}:
        raise Unclear('Give both days of a cycle of two: "A: 8:00-9:25, …" and "B: 8:00-9:25, …".')
    if rest:
        types = {REGULAR: _pieces(", ".join(rest), "")} | types
    taken = {day for some in days.values() for day in some}
    usual = tuple(d for d in DAYS if d not in taken)
    if cycle == 5 and usual and not rest:
        raise Unclear(f"No bell is told for {', '.join(usual)}.")
    held = [Held("A", ("1",)), Held("B", ("2",))] if cycle == 2 else [Held(name, on) for name, on in days.items()]
    held += [Held(REGULAR, usual)] if rest and usual else []
    return Bells(types, tuple(held), cycle, term)


def _headed(line: str) -> tuple[str, tuple[str, ...], str]:
    """ "A: …" or "T Th: …": the name of the kind of day, its days, and its pieces; blank names for the regular day."""
    head, colon, told = line.partition(": ")
    words = [w for w in re.split(r"[\s,]+", head.strip()) if w]
    if not colon or not words:
        return "", (), line
    if len(words) <= 2 and words[0].upper() in ("A", "B") and words[-1].casefold() in ("a", "b", "day", "days"):
        return words[0].upper(), (), told
    on = tuple(d for d in DAYS if d in {said.day(w) for w in words})
    if on and all(said.day(w) for w in words):
        return "_".join(d.upper() for d in on), on, told
    return "", (), line


def _pieces(text: str, day: str) -> tuple[Period, ...]:
    """Pieces with their times: "8:00-8:50, lunch 11:44-12:14 9 10, 5 11:44-12:34 11 12". `day` stands before the codes of A and B days."""
    found: list[Period] = []
    number = 0
    for piece in _joined(said.parts(text)):
        match = said.SPAN.search(piece)
        when = said.spans(piece)
        if match is None or len(when) != 1:
            raise Unclear(f'"{piece}" is no period: say its time, such as 8:00-8:48.')
        name, who = piece[: match.start()].strip(" :"), piece[match.end() :].strip(" ()")
        who_else = re.sub(r"(?i)\bgrades?\b", " ", who)
        grades = () if re.search(r"(?i)[a-z]{3}", who_else) else said.grades(who_else)
        name = name or ("" if grades else who)
        code, kind = _named(name)
        if not code:
            number += 1
            code = f"{day or 'P'}{number}"
        elif kind == "class" and code != "P0":
            number = int(code[1:])
            code = f"{day or 'P'}{number}"
        found.append(Period(code, when[0], kind, grades))
    return _coded(sorted(found, key=lambda p: (p.when, p.kind)))


def _joined(parts: Sequence[str]) -> list[str]:
    """Grades that a comma cut from their piece go back to it: "lunch 11:44-12:14 9" and "10" are one."""
    found: list[str] = []
    for part in parts:
        if found and not said.SPAN.search(part) and re.fullmatch(r"(and )?(\d{1,2}|K)( (and )?\d{1,2})*", part):
            found[-1] += f" {part}"
        else:
            found.append(part)
    return found


def _named(name: str) -> tuple[str, str]:
    """Code and kind of a piece by its name; a blank code for the next period."""
    low = name.casefold().strip()
    if not low:
        return "", "class"
    if re.search(r"zero|\bp?0\b", low):
        return "P0", "class"
    if match := re.fullmatch(r"p?(?:eriod|block)?\s*(\d{1,2})(?:st|nd|rd|th)?(?: (?:period|block))?|(?:a|b)(\d)", low):
        return f"P{match[1] or match[2]}", "class"
    for pattern, kind, code in KINDS:
        if re.match(rf"(?:\d\w* )?(?:{pattern})\b", low):
            return code, kind
    raise Unclear(f'"{name}" was not understood: name lunch, advisory, or a zero period.')


def _coded(pieces: list[Period]) -> tuple[Period, ...]:
    """Each slot with a code of its own; a period with several clocks keeps its name in `period`. Raises Unclear where grades overlap."""
    for one, other in itertools.combinations(pieces, 2):
        both = one.when[0] < other.when[1] and other.when[0] < one.when[1]
        if both and (not one.grades or not other.grades or set(one.grades) & set(other.grades)):
            raise Unclear(
                f"{clock(one.when[0])}-{clock(one.when[1])} and {clock(other.when[0])}-{clock(other.when[1])} overlap. "
                'Say whose each is where grades eat at different times: "lunch 11:44-12:14 9 10, 5 11:44-12:34 11 12".'
            )
    many = {p.code: [q for q in pieces if q.code == p.code] for p in pieces}
    used: set[str] = set()
    found: list[Period] = []
    for piece in pieces:
        several = len(many[piece.code]) > 1
        code = piece.code
        if several and piece.grades:
            code = f"{'L' if piece.kind == 'lunch' else piece.code + '_'}{piece.grades[0]}"
        while code in used:
            code += "B"
        used.add(code)
        found.append(replace(piece, code=code, period=piece.code if several and piece.kind == "class" else ""))
    return tuple(found)


# --- families ---------------------------------------------------------------------------------------------------------------
def _family_of(lines: Sequence[str], students: Interval | None, grades: Sequence[str]) -> Bells | None:
    """A bell by its family, laid out by us; None where times were told. Nothing told: seven periods."""
    text = ", ".join(lines)
    if any(said.SPAN.search(line) for line in lines):
        return None
    alternating = re.search(r"\ba\s*(?:/|and|,)\s*b\b|alternat", text, re.IGNORECASE) is not None
    rest = re.sub(r"(?i)\b4\s*x\s*4\b", "4 blocks", text)
    many = re.search(r"(\d{1,2})\s*(?:periods?|blocks?)(?:\s*blocks?)?(?:\s*(?:of|x)\s*(\d{2,3}))?", rest, re.IGNORECASE)
    length = re.search(r"\b(?:of|x)\s*(\d{2,3})\b", rest)
    if text and many is None:
        raise Unclear("Say the times of your periods, or a family: 7 periods of 50, 8 periods of 43, 4 blocks of 85, A/B 4 blocks of 85.")
    waves = re.search(r"(\d|two|three)\s*lunch", text, re.IGNORECASE)
    ways = {"two": 2, "three": 3}.get(waves[1].casefold(), int(waves[1]) if waves[1].isdigit() else 1) if waves else 1
    a_day = int(many[1]) if many is not None else 7
    if alternating and a_day > 5:
        a_day = -(-a_day // 2)
    plan = Layout(a_day, int(length[1]) if length else 0, ways, "advis" in text.casefold(), _split(grades, ways))
    if not alternating:
        return Bells({REGULAR: plan.lay(students, "P")}, (Held(REGULAR, DAYS),), ours=frozenset({REGULAR}))
    types = {day: plan.lay(students, day) for day in "AB"}
    return Bells(types, (Held("A", ("1",)), Held("B", ("2",))), 2, ours=frozenset(types))


def _split(grades: Sequence[str], ways: int) -> tuple[tuple[str, ...], ...]:
    """The grades in as many lunches, the younger first; fewer lunches where there are fewer grades."""
    ways = max(1, min(ways, len(grades)))
    cuts = [len(grades) * n // ways for n in range(ways + 1)]
    return tuple(tuple(grades[a:b]) for a, b in itertools.pairwise(cuts))


@dataclass(frozen=True)
class Layout:
    """So many periods of one length with lunch in the middle. With k lunches, wave n eats after n - 1 of the k - 1 periods there."""

    many: int
    length: int
    ways: int
    advisory: bool
    groups: tuple[tuple[str, ...], ...]

    def lay(self, students: Interval | None, letter: str) -> tuple[Period, ...]:
        start, end = students or (480, 480 + 7 * 60)
        before = LEAST_PERIOD + PASSING if self.advisory else 0
        room = end - start - before - LUNCH - PASSING * self.many
        length = self.length or room // self.many
        needed = self.many * length + LUNCH + PASSING * self.many + before
        if not 1 <= self.many <= 10 or length < LEAST_PERIOD or start + needed > max(end, start + 60) + PASSING * 2:
            raise Unclear(f"{self.many} periods of {length} minutes don't fit between {clock(start)} and {clock(end)}.")
        if len(self.groups) - 1 > self.many - 1:
            raise Unclear(f"{len(self.groups)} lunches don't fit between {self.many} periods.")
        pieces = [Period("ADV", (start, start + LEAST_PERIOD), "advisory")] if self.advisory else []
        between = max(len(self.groups) - 1, 0)  # periods that have a clock for each wave
        first = min(max((self.many + 1) // 2 - (between > 0), 1), self.many - between)
        now = start + before
        for n in range(1, first + 1):
            pieces.append(Period(f"{letter}{n}", (now, now + length)))
            now += length + PASSING
        pieces += self._midday(now, first, length, letter)
        now += between * (length + PASSING) + LUNCH + PASSING
        for n in range(first + between + 1, self.many + 1):
            pieces.append(Period(f"{letter}{n}", (now, now + length)))
            now += length + PASSING
        return _coded(sorted(pieces, key=lambda p: (p.when, p.kind)))

    def _midday(self, start: int, first: int, length: int, letter: str) -> list[Period]:
        """Lunch, and the periods around it, by wave; the same clock of several waves is one piece."""
        if len(self.groups) <= 1:
            return [Period("LUNCH", (start, start + LUNCH), "lunch")]
        found: dict[tuple[str, Interval, str], tuple[str, ...]] = {}
        for wave, grades in enumerate(self.groups):
            now = start
            for step in range(len(self.groups)):
                eats = step == wave
                code = "LUNCH" if eats else f"{letter}{first + step + (0 if step > wave else 1)}"
                when = (now, now + (LUNCH if eats else length))
                key = (code, when, "lunch" if eats else "class")
                found[key] = (*found.get(key, ()), *grades)
                now = when[1] + PASSING
        return [Period(code, when, kind, grades) for (code, when, kind), grades in found.items()]


# --- days that begin late or end early -------------------------------------------------------------------------------------
def _other_day(text: str, bells: Bells) -> Bells:
    """ "Late start W 9:30, 18 weeks; meeting 8:00-9:30; 9:36-10:12, …", "Early release F 13:00"; "no" for none. Raises Unclear."""
    if not text.strip() or re.fullmatch(r"(no|none|never|n)\.?", text.strip(), re.IGNORECASE):
        return bells
    head, *more = [p.strip() for p in text.split(";")]
    late = re.search(r"late|later", head, re.IGNORECASE) is not None
    weeks = re.search(r"(\d{1,2})(?: of \d+)? weeks", head)
    plain = re.sub(r"(?i)late(r)? start|early release|arrive|leave|on|at|\d{1,2}(?: of \d+)? weeks|,", " ", head)
    on = tuple(d for d in DAYS if d in {said.day(w) for w in plain.split()})
    time = said.time(" ".join(w for w in plain.split() if not said.day(w)))
    if not on or time is None:
        raise Unclear("Say the day and the time: late start W 9:30, or early release F 13:00.")
    if bells.cycle != 5:
        raise Unclear("Days of the week and A and B days can't be told together here: enter them on the Calendar sheet.")
    if not bells.students[0] < time < bells.students[1]:
        raise Unclear(f"That is no time between {clock(bells.students[0])} and {clock(bells.students[1])}.")
    usual = next(h.day_type for h in bells.held if set(on) <= set(h.days))
    meeting: Interval | None = None
    told: list[str] = []
    for part in more:
        if part.casefold().startswith(("meeting", "plc")):
            meeting = said.span(part)
        elif part:
            told.append(re.sub(r"(?i)^(periods|bell)\s*:?\s*", "", part))
    name = "LATE" if late else "ER"
    pieces = _pieces(", ".join(told), "") if told else _shortened(bells.types[usual], bells.students, time, late)
    pieces = _edged(pieces, bells, time, late, meeting)
    held = [Held(h.day_type, tuple(d for d in h.days if d not in on)) for h in bells.held]
    some = int(weeks[1]) if weeks else 0
    held += [Held(name, on, some)]
    held += [Held(usual, on, WEEKS - some)] if some else []
    ours = bells.ours | (frozenset() if told else {name})
    return replace(bells, types=bells.types | {name: pieces}, held=tuple(h for h in held if h.days), ours=ours)


def _shortened(pieces: Sequence[Period], students: Interval, time: int, late: bool) -> tuple[Period, ...]:
    """The same periods between the new times: lunch and passing keep their minutes, the rest shrinks alike."""
    pieces = [p for p in pieces if p.kind != "non_student" and not p.name.startswith("P0")]
    marks = sorted({t for p in pieces for t in p.when})
    start, end = (time + ARRIVE, students[1]) if late else (marks[0], time)
    end = min(end, marks[-1])
    kept = {(a, b) for a, b in itertools.pairwise(marks) if _stays(pieces, a, b)}
    fixed = sum(b - a for a, b in kept)
    free = marks[-1] - marks[0] - fixed
    left = end - start - fixed
    if free <= 0 or left < free // 3:
        raise Unclear("Too little time is left for every period on that day: give its periods after a semicolon.")
    at = {marks[0]: start}
    exact = 0
    for a, b in itertools.pairwise(marks):
        exact += 0 if (a, b) in kept else b - a
        held = sum(y - x for x, y in kept if y <= b)
        at[b] = start + held + exact * left // free
    return tuple(replace(p, when=(at[p.when[0]], at[p.when[1]])) for p in pieces)


def _stays(pieces: Sequence[Period], a: int, b: int) -> bool:
    """Does this stretch keep its minutes: someone eats in it, or everyone passes?"""
    inside = [p for p in pieces if p.when[0] <= a and b <= p.when[1]]
    return not inside or any(p.kind == "lunch" for p in inside)


def _edged(pieces: Sequence[Period], bells: Bells, time: int, late: bool, meeting: Interval | None) -> tuple[Period, ...]:
    """With the arrival or dismissal of students, and the staff's meeting beside it where half an hour is left for one."""
    found = list(pieces)
    if late:
        first = min(p.when[0] for p in pieces)
        when = meeting or (bells.teachers[0], time)
        found += [Period("ARR", (time, first), "arrival")] if first > time else []
    else:
        last = max(p.when[1] for p in pieces)
        found.append(Period("DIS", (max(last, time - ARRIVE), max(time, last + ARRIVE)), "dismissal"))
        when = meeting or (max(time, last + ARRIVE) + 5, bells.teachers[1])
    if when[1] - when[0] >= 30:
        found.append(Period("PLC", when, "non_student"))
    return tuple(sorted(found, key=lambda p: (p.when, p.kind)))


# --- rows -------------------------------------------------------------------------------------------------------------------
def slots(name: str, pieces: Sequence[Period]) -> list[Row]:
    """The Bell rows of a kind of day, in clock order."""
    rows: list[Row] = []
    for order, one in enumerate(pieces, 1):
        row: Row = {"day_type": name, "slot": one.code, "order": order, "start": clock(one.when[0]), "end": clock(one.when[1])}
        row |= {"kind": one.kind, "for_grades": ",".join(one.grades), "period": one.period}
        rows.append({k: v for k, v in row.items() if v != ""})
    return rows


def calendar(bells: Bells) -> list[Row]:
    """The Calendar rows, a day's kinds together."""
    rows: list[Row] = []
    for day in DAYS if bells.cycle == 5 else tuple(map(str, range(1, bells.cycle + 1))):
        for held in bells.held:
            if day in held.days:
                rows.append({"cycle_day": day, "day_type": held.day_type} | ({"weeks": held.weeks} if held.weeks else {}))
    return rows


def on_day(bells: Bells, number: int) -> tuple[Period, ...]:
    """The pieces of a weekday, from 0, as most weeks have them; A and B days take turns."""
    label = DAYS[number] if bells.cycle == 5 else str(number % bells.cycle + 1)
    mine = [h for h in bells.held if label in h.days]
    return bells.types[max(mine, key=lambda h: h.weeks or 36).day_type]
