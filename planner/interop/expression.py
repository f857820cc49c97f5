"""When a section meets, as a school information system writes it, and back.

`1(A-B) 3(A)`: period 1 on days A and B, period 3 on day A; `3`, `3-4`, `01`: periods alone, their days elsewhere or all.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from planner.domain.school import School

T = TypeVar("T")
CYCLE = tuple("ABCDEFGHIJ")
WEEK = ("M", "T", "W", "R", "F")
SAME = {
    "TH": "R", "H": "R", "THU": "R", "THUR": "R", "THURS": "R", "THURSDAY": "R", "TU": "T", "TUE": "T", "TUES": "T", "TUESDAY": "T",
    "MO": "M", "MON": "M", "MONDAY": "M", "WE": "W", "WED": "W", "WEDNESDAY": "W", "FR": "F", "FRI": "F", "FRIDAY": "F",
}  # fmt: skip
ONE_DAY = re.compile("|".join(sorted(SAME, key=len, reverse=True)) + r"|[A-Z]|\d", re.IGNORECASE)  # of names written one after another
PIECE = re.compile(r"([^\s(),;/&+]+)\s*(?:\(([^()]*)\))?\s*([,;/&+]?)\s*")
LIST = re.compile(r"[\s,;/&+._]+")
SAYS_DAY = re.compile(r"\bdays?\b", re.IGNORECASE)
EVERY_DAY = frozenset({"daily", "everyday", "every", "all", "alldays"})
IN_PLACES = re.compile(r"[M._-][T._-][W._-][RHT._-][F._-]", re.IGNORECASE)  # M-W-- is Monday and Wednesday
LAST_DAY = 20  # of a cycle; what is more is single days written one after another
MOST = 8  # periods of one section


class Unclear(Exception):
    """The text is no expression: a sentence's end that says why."""


@dataclass(frozen=True, order=True)
class Meeting:
    """One period as the file calls it, and its days as the file calls them (empty: every day that has the period)."""

    period: str
    days: tuple[str, ...] = ()


@dataclass(frozen=True)
class Days:
    """The names of the cycle's days in order, and the number of each."""

    names: tuple[str, ...]

    def number(self, day: str) -> int | None:
        """1 for the first day of the cycle; None for a name that is not known."""
        if day.isdigit():
            return int(day)
        day = self.fold(day)
        return self.names.index(day) + 1 if day in self.names else None

    def fold(self, day: str) -> str:
        """T for Tu and Tue, R for Th and Thu, where the days are those of a week."""
        day = day.upper()
        return SAME.get(day, day) if self.names == WEEK else day

    def expand(self, text: str) -> tuple[str, ...]:
        """`A-C,E` and `MWF` and `1-3` as single days; nothing for "daily", which is every day."""
        if re.sub(r"[^a-z]", "", text.casefold()) in EVERY_DAY:
            return ()
        if self.names == WEEK and IN_PLACES.fullmatch(text.strip()):
            return tuple(day for day, sign in zip(WEEK, text.strip(), strict=True) if sign not in "-._")
        plain = re.sub(r"\s*[-–]\s*", "-", SAYS_DAY.sub(" ", text))
        plain = re.sub(r"^-+|-+$|-{2,}", " ", plain.strip())  # A-Day
        found: list[str] = []
        for part in LIST.split(plain.strip()):
            self._part(part, found)
        return tuple(dict.fromkeys(found))

    def _part(self, part: str, found: list[str]) -> None:
        """Add the days of one part. A second T of a week, as in MTWTF, is Thursday."""
        ends = part.split("-")
        if len(ends) == 2:
            found += self._range(*ends)
            return
        for end in ends:
            whole = self.fold(end) in self.names or (end.isdigit() and int(end) <= LAST_DAY)
            for day in [self.fold(end)] if whole else self._letters(end):
                found.append("R" if day == "T" in found and self.names == WEEK else day)

    def _range(self, first: str, last: str) -> list[str]:
        a, b = self.number(first), self.number(last)
        if a is None or b is None or a > b:
            raise Unclear(f"the days {first}-{last} are not known")
        return [str(n) for n in range(a, b + 1)] if first.isdigit() else list(self.names[a - 1 : b])

    def _letters(self, part: str) -> list[str]:
        """MWF, MTWThF: names written one after another."""
        pieces = ONE_DAY.findall(part) if self.names == WEEK else list(part)
        folded = [self.fold(p) for p in pieces]
        if not part or "".join(pieces) != part or any(p not in self.names and not p.isdigit() for p in folded):
            raise Unclear(f"the day {part or '()'} is not known")
        return folded

    def knows(self, text: str) -> bool:
        """Are these days, and not the name of a schedule?"""
        try:
            self.expand(text)
        except Unclear:
            return False
        return True


def days_of(names: Sequence[str], texts: Iterable[str]) -> Days:
    """The cycle's days: the profile's, or what the day texts of the file look like (A, B, C …, or M T W R F)."""
    if names:
        return Days(tuple(n.upper() for n in names))
    said = dict.fromkeys(texts)
    return max((Days(CYCLE), Days(WEEK)), key=lambda days: sum(map(days.knows, said)))


def day_texts(expression: str) -> list[str]:
    """What stands between the parentheses."""
    return re.findall(r"\(([^()]*)\)", expression)


def parse(expression: str, days: Days, every: str = "", block: int = 1) -> tuple[Meeting, ...]:
    """The meetings of an expression; `every` are the days of those without parentheses, `block` how many periods follow on.

    Periods before a comma share the days that follow it: 1,3(A) is period 1 and period 3, both on A.
    """
    others = days.expand(every) if every.strip() else ()
    meetings: list[Meeting] = []
    waiting: list[str] = []  # periods whose days may follow
    alone: list[str] = []  # periods without any
    for period, inside, comma in _pieces(expression):
        waiting += _periods(period)
        if inside is not None:
            meetings += [Meeting(p, days.expand(inside)) for p in waiting]
            waiting = []
        elif not comma:
            meetings += [Meeting(p, others) for p in waiting]
            alone, waiting = [*alone, *waiting], []
    meetings += [Meeting(p, others) for p in waiting]
    alone += waiting
    if alone and not others and any(m.days for m in meetings):
        raise Unclear(f"it gives days for some periods, and none for {alone[0]}")
    if block > 1 and len(meetings) == 1:
        first = meetings[0]
        meetings = [Meeting(p, first.days) for p in _block(first.period, block)]
    if len(meetings) > MOST:
        raise Unclear(f"it names more than {MOST} periods")
    return tuple(dict.fromkeys(meetings))


def _pieces(expression: str) -> list[tuple[str, str | None, str]]:
    """Each period or range of periods, what stands between its parentheses, and the comma after it."""
    text = re.sub(r"\s*[-–]\s*", "-", expression.strip())
    text = re.sub(r"(?i)\bper(iod)?s?\b\.?\s*(?=[\dA-Z])|(?<=\d)(st|nd|rd|th)\b(\s*per(iod)?\b)?", "", text)
    text = re.sub(r"(?i)\s+and\s+", ",", text)
    found: list[tuple[str, str | None, str]] = []
    end = 0
    for piece in PIECE.finditer(text):
        if piece.start() != end:
            break
        found.append((piece[1], piece[2], piece[3]))
        end = piece.end()
    if not found or end != len(text):
        raise Unclear("it is no list of periods such as 3, 1-2 or 1(A) 3(B)")
    if any(inside == "" for _p, inside, _c in found):
        raise Unclear("the day () is not known")
    return found


MADE_DATE = re.compile(r"\d{4}-\d\d-\d\d|\b\d{1,2}-(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\b|\b[a-z]{3}-\d\d\b", re.IGNORECASE)


def _periods(text: str) -> list[str]:
    """`1-3` as 1, 2, 3; a name such as HR or P4 as it is."""
    found = re.fullmatch(r"([A-Za-z]*)(\d+)-\1?(\d+)", text)
    if not found:
        if MADE_DATE.search(text):
            raise Unclear("a spreadsheet program made a date of it; format the column as text and export again")
        return [text]
    first, last = int(found[2]), int(found[3])
    if not first <= last < first + MOST:
        raise Unclear(f"the periods {text} are no range")
    return [f"{found[1]}{n:0{len(found[2])}d}" for n in range(first, last + 1)]


def _block(period: str, block: int) -> list[str]:
    found = re.fullmatch(r"(\D*)(\d+)", period)
    if not found or block > MOST:
        raise Unclear(f"a block of {block} periods cannot begin with {period}")
    return [f"{found[1]}{int(found[2]) + i:0{len(found[2])}d}" for i in range(block)]


class Codes:
    """Between the file's periods and the workbook's codes: 1 and 01 are P1; 1(A) is A1 where the bell says so, or the profile does."""

    def __init__(self, days: Days, given: Mapping[str, str] | None = None, school: School | None = None, alike: bool = False) -> None:
        """`alike`: every section of the file meets on the same days, so that they tell no period from another."""
        self.days, self.alike = days, alike
        self.given = {k.replace(" ", "").upper(): v for k, v in (given or {}).items()}
        slots = [s for s in school.bell if s.kind == "class"] if school else []
        self.known = tuple(dict.fromkeys(s.name for s in slots))
        self.held = {code: self._held(code, school) for code in self.known} if school else {}

    @staticmethod
    def _held(code: str, school: School) -> frozenset[int]:
        """The cycle days on which some bell has the period."""
        types = {s.day_type for s in school.bell if s.name == code}
        return frozenset(c.cycle_day for c in school.calendar if c.day_type in types)

    def code(self, meeting: Meeting) -> str | None:
        """The workbook's code of a meeting's period; without a workbook's bell, P and its number. None: not in the bell."""
        period = meeting.period.upper()
        said = f"{period}({'-'.join([meeting.days[0], meeting.days[-1]][: len(meeting.days)])})" if meeting.days else period
        for key in (said, f"{period}({','.join(meeting.days)})", period):
            if key in self.given:
                return self.given[key]
        number = period.lstrip("0") or "0"
        guesses = [period, f"P{number}", number, *(g for d in meeting.days[:1] for g in (f"{d}{number}", f"{number}{d}", f"P{number}{d}"))]
        if not self.known:
            return guesses[1] if number.isdigit() else period
        numbers = self.numbers(meeting)
        fits = [k for g in guesses for k in self.known if k.upper() == g.upper()]
        best = [k for k in fits if numbers == self.held[k]] or [k for k in fits if not numbers or numbers & self.held[k]]
        return best[0] if best else None

    def places(self, meeting: Meeting) -> tuple[Meeting, ...]:
        """The meeting, or one for each of its days where the workbook calls the period otherwise on each: 3(A-B) is A3 and B3."""
        code, numbers = self.code(meeting), self.numbers(meeting)
        if not self.known or (code is not None and numbers <= self.held[code]):
            return (meeting,)
        days = meeting.days or self.days.names[: max((max(held) for held in self.held.values() if held), default=0)]
        each = tuple(Meeting(meeting.period, (day,)) for day in days)
        apart = each and all((own := self.code(m)) is not None and self.numbers(m) <= self.held[own] for m in each)
        return each if apart else (meeting,)

    def numbers(self, meeting: Meeting) -> frozenset[int]:
        """The cycle days of a meeting; empty where the file does not tell them from every day."""
        return frozenset() if self.alike else frozenset(n for d in meeting.days if (n := self.days.number(d)))


CELLS = ("expression", "days", "block")  # the columns that say when a section meets; a file may have only the first


class Cells(NamedTuple):
    """What stands in those columns."""

    expression: str = ""
    days: str = ""
    block: str = ""


class Written:
    """How a file writes our periods, learnt from its lines."""

    def __init__(self, codes: Codes) -> None:
        self.codes = codes
        self.examples: dict[tuple[str, ...], Counter[Cells]] = defaultdict(Counter)

    def learn(self, meetings: Iterable[Meeting], cells: Cells) -> None:
        codes = tuple(sorted({c for m in meetings for p in self.codes.places(m) if (c := self.codes.code(p))}))
        if codes:
            self.examples[codes][cells] += 1

    def cells(self, codes: tuple[str, ...]) -> Cells:
        """As the file wrote the same periods this year; or put together from single ones, as a block where the file has blocks."""
        if codes in self.examples:
            return _most(self.examples[codes])
        parts = [_most(self.examples[c,]) if (c,) in self.examples else self._new(c) for c in codes]
        if len(parts) > 1 and any(c.block for counter in self.examples.values() for c in counter):
            return Cells(parts[0].expression, parts[0].days, str(len(parts)))
        return Cells(" ".join(p.expression for p in parts), parts[0].days, parts[0].block)

    def _new(self, code: str) -> Cells:
        """A period in which nothing meets this year: its number in the form, and with the days, that most others have."""
        number, day = self._taken_apart(code)
        counted = [(codes, c) for codes, counter in self.examples.items() for c in counter.elements()]
        singles = [c for codes, c in counted if len(codes) == 1] or [c for _codes, c in counted]
        widths = Counter(len(m[0]) for c in singles if (m := re.match(r"\d+", c.expression)))
        if number.isdigit() and widths:
            number = number.zfill(_most(widths))
        if not singles:
            return Cells(number)
        forms = Counter((re.sub(r"^[^(]+", "", c.expression), c.days, c.block) for c in singles)
        form, days, block = _most(forms)
        if day:
            form, days = re.sub(r"\([^()]*\)", f"({day})", form), day if days else days
        return Cells(number + form, days, block)

    def _taken_apart(self, code: str) -> tuple[str, str]:
        """The period's number, and its day where the code holds one: A3 is 3 on A where the bell has it on A days alone."""
        held = self.codes.held.get(code, frozenset())
        day = self.codes.days.names[min(held) - 1] if len(held) == 1 and min(held) <= len(self.codes.days.names) else ""
        apart = re.fullmatch(rf"P?(?:{day}(\d+)|(\d+){day})", code) if day else None
        return (apart[1] or apart[2], day) if apart else (re.sub(r"^P(?=\d)", "", code), "")


def _most(counter: Counter[T]) -> T:
    """The most frequent; among equals the smallest, so that the answer does not hang on the order of lines."""
    return min(counter, key=lambda k: (-counter[k], str(k)))
