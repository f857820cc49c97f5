"""A bell schedule -> rows of Bell: one day type, or several side by side.

Periods with start and end in two columns or in one ("8:00 - 8:45"); a pair of columns for each day type, named above them. Hours without
a.m. or p.m. before seven are afternoon. What a period is (lunch, recess, advisory) follows from its name, and every guess is said.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from planner.domain.school import Finding
from planner.interop.fill import Rows
from planner.interop.lists.found import ADD, REPLACE, Found, Source, listed, plural
from planner.interop.lists.left import USED, Used, look_at, must_fix
from planner.interop.lists.mapping import Mapped
from planner.interop.lists.rows_of import lines_of
from planner.workbook.cells import GRADES, one_grade

CLOCK = r"(\d{1,2})(?:[:.](\d\d))?(?::\d\d)?\s*([ap])?\.?\s*m?\.?"
ONE = re.compile(rf"\s*{CLOCK}\s*", re.IGNORECASE)
SPAN = re.compile(rf"\s*{CLOCK}\s*(?:-|–|—|\bto\b|\buntil\b)\s*{CLOCK}\s*(?:\(.*\))?", re.IGNORECASE)
FIRST_HOUR = 6  # of a school day; an hour before it is afternoon
USUAL = "REG"
KINDS = (  # words of a period's name -> what happens in it
    (r"lunch", "lunch"), (r"recess", "recess"), (r"advis|homeroom|\bhr\b|seminar|community time", "advisory"),
    (r"passing|transition", "passing"),
    (r"special|encore|related arts|exploratory", "specials"), (r"\bwin\b|flex|intervention|enrichment|tutorial", "win"),
    (r"arriv|breakfast|doors open|morning meeting supervision", "arrival"), (r"dismiss|bus(es)? (load|depart)", "dismissal"),
    (r"teacher|planning before|\bplc\b|contract", "non_student"),
)  # fmt: skip
DAY_TYPES = (
    (r"early (release|dismissal|out)|half day|minimum day|short(ened)? day", "ER"), (r"late start|delay(ed)?|2.?h(ou)?r", "LATE"),
    (r"regular|normal|standard|mon|daily|full day", USUAL), (r"assembly|pep", "ASSEMBLY"),
)  # fmt: skip
NUMBERED = re.compile(
    r"\W*(?:period|per|pd|p|block|class)?\.?\s*(\d{1,2}|[A-H])(?:st|nd|rd|th)?\s*(?:period|block|hour)?\W*",
    re.IGNORECASE,
)
NO_NAME, NO_TIME, NOT_TIME, BACKWARD = "no period", "no time", "a time that can't be read", "an end before its start"


@dataclass(frozen=True)
class _Schedule:
    """One day type: its code, and the columns of start and end (from 0); the same one where both are in one cell."""

    day_type: str
    start: int
    end: int


def read_bell(source: Source) -> Found:
    """Return rows of Bell."""
    lines = lines_of(source)
    schedules, columns = _schedules(source)
    if not schedules:
        fix = "Say which columns they are: start and end, or span."
        fault = must_fix(source.name, "no-times", "No column of clock times was found.", fix)
        return Found(source.kind, source.columns, Used(source.columns, lines.why, source.sheets), findings=(*lines.findings, fault))
    rows: list[dict[str, object]] = []
    orders: Counter[str] = Counter()
    used: dict[str, set[str]] = {}
    guessed: Counter[str] = Counter()
    for n in lines.used:
        name = source.text(n, "slot", lines.down.get("slot"))
        lines.why[n] = USED if name else NO_NAME
        read = 0
        for schedule in schedules if name else ():
            times = _times(source, n, schedule)
            if isinstance(times, str):
                lines.why[n] = lines.why[n] or times if times != NO_TIME else lines.why[n]
                continue
            read += 1
            day_type = _own_day(source, n) or schedule.day_type
            orders[day_type] += 1
            kind = next((kind for pattern, kind in KINDS if re.search(pattern, name, re.IGNORECASE)), "class")
            guessed[kind] += 1
            slot = _slot(name, used.setdefault(day_type, set()))
            grades = _grades(source.text(n, "grades"))
            row = {"day_type": day_type, "slot": slot, "order": orders[day_type], "start": _clock(times[0]), "end": _clock(times[1])}
            rows.append(row | {"kind": kind} | ({"for_grades": grades} if grades else {}))
        if name and not read and lines.why[n] == USED:
            lines.why[n] = NO_TIME
    findings = [*lines.findings, *_said(source, rows, guessed, lines.why)]
    replaces = source.answers.existing == REPLACE
    written = (Rows("Bell", rows, ("day_type", "slot"), always=("start", "end", "kind", "order"), anew=replaces),) if rows else ()
    types = listed(list(orders))
    read_said = (f"{plural(len(rows), 'slot')} of {plural(len(orders), 'day type')}: {types}.",) if rows else ()
    used_up = Used(columns, lines.why, source.sheets)
    return Found(source.kind, columns, used_up, written, tuple(findings), places=lines.places, read=read_said)


# --- which columns are which day type ------------------------------------------------------------------------------------------
def _schedules(source: Source) -> tuple[list[_Schedule], tuple[Mapped, ...]]:
    start, end = source.column("start"), source.column("end")
    free = [c for c in source.columns if not c.field]
    found: list[_Schedule] = []
    fields: dict[int, str] = {}
    if start is not None and end is not None:
        found.append(_Schedule("", start, end))
        pairs = [c.column for c in free if _share(source, c.column, ONE) >= 0.6]
        for first, second in zip(pairs[::2], pairs[1::2], strict=False):
            if second == first + 1:
                found.append(_Schedule("", first, second))
                fields |= {first: "start", second: "end"}
    else:
        span = source.column("span")
        open_ = [c.column for c in source.columns if c.field in ("", "span", "start", "day_type")]
        spans = [n for n in open_ if _share(source, n, SPAN) >= 0.6]
        spans = spans or ([span] if span is not None and _share(source, span, SPAN) > 0 else [])
        found += [_Schedule("", n, n) for n in spans]
        fields |= dict.fromkeys(spans, "span")
    columns = tuple(replace(c, field=fields[c.column], by=c.by or "contents") if c.column in fields else c for c in source.columns)
    return [replace(s, day_type=_day_type(source, s, len(found) > 1)) for s in found], columns


def _share(source: Source, column: int, pattern: re.Pattern[str]) -> float:
    values = source.table.values(column)
    return sum(bool(pattern.fullmatch(v)) and any(c in v for c in ":.") for v in values) / len(values) if values else 0.0


def _day_type(source: Source, schedule: _Schedule, several: bool) -> str:
    """The day type that a header names, such as "Early release Start"; one alone is what was said by hand, or the usual one."""
    header = source.table.columns[schedule.start]
    if not several:
        around = _around(source)
        named = next((code for pattern, code in DAY_TYPES[:2] if re.search(pattern, around, re.IGNORECASE)), USUAL)
        return source.answers.day_type or named
    known = next((code for pattern, code in DAY_TYPES if re.search(pattern, header, re.IGNORECASE)), "")
    words = re.sub(r"\b(start|begin|starts|begins|end|ends|time|times|from|to)\b", " ", header, flags=re.IGNORECASE)
    return known or "_".join(re.findall(r"[A-Za-z0-9]+", words.upper()))[:20] or USUAL


def _around(source: Source) -> str:
    """The lines above the list and the sheet's name: they may name the day type."""
    first = source.table.head[0] if source.table.head else 0
    return " ".join([source.table.grid.name, *(text for row in source.table.grid.rows[:first] for text in row)])


def _own_day(source: Source, n: int) -> str:
    """The day type of a line that names one."""
    said = source.text(n, "day_type")
    if not said or SPAN.fullmatch(said):
        return ""
    known = next((code for pattern, code in DAY_TYPES if re.search(pattern, said, re.IGNORECASE)), "")
    return known or "_".join(re.findall(r"[A-Za-z0-9]+", said.upper()))[:20]


# --- times and names ----------------------------------------------------------------------------------------------------------------
def _times(source: Source, n: int, schedule: _Schedule) -> tuple[int, int] | str:
    """Start and end in minutes after midnight, or why there are none."""
    grid = source.table.grid
    if schedule.start == schedule.end:
        text = grid.text(n, schedule.start)
        found = SPAN.fullmatch(text)
        if not found:
            return NOT_TIME if text else NO_TIME
        first, last = _minutes(found[1], found[2], found[3] or ""), _minutes(found[4], found[5], found[6] or "")
    else:
        texts = grid.text(n, schedule.start), grid.text(n, schedule.end)
        both = ONE.fullmatch(texts[0]), ONE.fullmatch(texts[1])
        if both[0] is None or both[1] is None:
            return NOT_TIME if any(texts) else NO_TIME
        first, last = (_minutes(one[1], one[2], one[3] or "") for one in both if one is not None)
    if not (0 <= first < 24 * 60 and 0 <= last < 24 * 60):
        return NOT_TIME
    return (first, last) if last > first else BACKWARD


def _minutes(hour: str, minute: str | None, half: str) -> int:
    hours = int(hour) % 12 + 12 if half.casefold() == "p" else int(hour)
    hours = 0 if half.casefold() == "a" and hours == 12 else hours
    hours += 12 if not half and hours < FIRST_HOUR else 0
    return hours * 60 + int(minute or 0)


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d}"


def _slot(name: str, used: set[str]) -> str:
    """A code that is new in its day type: P1 for "1st period" and "Period 1", else the name without signs."""
    found = NUMBERED.fullmatch(name)
    base = f"P{found[1].upper()}" if found else "_".join(re.findall(r"[^\W_]+", name))[:24] or "SLOT"
    code, n = base, 1
    while code in used:
        n += 1
        code = f"{base}_{n}"
    used.add(code)
    return code


def _grades(said: str) -> str:
    ends = [one_grade(part) for part in re.split(r"\s*(?:-|–|to)\s*", said)] if said else []
    if len(ends) == 2 and all(ends):
        return ",".join(GRADES[GRADES.index(ends[0]) : GRADES.index(ends[1]) + 1])
    found = [one_grade(part) for part in re.split(r"[,;/&\s]+", said)] if said else []
    return ",".join(found) if found and all(found) else ""


# --- what there is to say ---------------------------------------------------------------------------------------------------------------
def _said(source: Source, rows: list[dict[str, object]], guessed: Counter[str], why: dict[int, str]) -> Iterator[Finding]:
    before = source.book.of("Bell")
    if before and rows and source.answers.existing not in (ADD, REPLACE):
        message = f"The workbook has {plural(len(before), 'slot')} on Bell already."
        yield must_fix(source.name, "bell-there", message, "Say whether the list replaces them or is added to them.")
    if rows:
        named = ", ".join(f"{n} {kind}" for kind, n in guessed.most_common())
        yield look_at(source.name, "kinds", f"What each slot is was guessed by its name: {named}.", "Look at Kind on Bell.")
    days = {str(r["day_type"]) for r in rows} - {r.get("day_type", "") for r in source.book.of("Calendar")}
    if days:
        yield look_at(source.name, "calendar", f"Calendar doesn't say which days follow {listed(sorted(days))}.", "Enter them on Calendar.")
    wrong = [n + 1 for n, reason in sorted(why.items()) if reason in (NOT_TIME, BACKWARD)]
    if wrong:
        message = f"Times that can't be read: rows {listed(list(map(str, wrong)))}."
        yield look_at(source.name, "not-a-time", message, "Write them like 8:15.")

