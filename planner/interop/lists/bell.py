"""A bell schedule -> rows of Bell: one day type, or several side by side or one below the other.

Periods with start and end in two columns or in one ("8:00 - 8:45"); a pair of columns for each day type, lunch wave or span of grades,
named above them. Hours without a.m. or p.m. before seven are afternoon. What a period is (lunch, recess, advisory), whose lunch it is ("A
Lunch") and for which grades ("6th Grade Lunch") follows from its name, and every guess is said.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from planner.domain.school import Finding
from planner.interop.fill import Rows
from planner.interop.lists.bell_names import Named, grades_in, named, wave_in
from planner.interop.lists.fields import field_of, likeness
from planner.interop.lists.figures import clocks
from planner.interop.lists.found import ADD, REPLACE, Found, Source, listed, plural
from planner.interop.lists.headed import HEAD, HEADING, SURE
from planner.interop.lists.left import USED, Used, look_at, must_fix
from planner.interop.lists.mapping import Mapped
from planner.interop.lists.rows_of import lines_of

CLOCK = r"(\d{1,2})(?:[:.](\d\d))?(?::\d\d)?\s*([ap])?\.?\s*m?\.?"
ONE = re.compile(rf"\s*{CLOCK}\s*", re.IGNORECASE)
SPAN = re.compile(rf"\s*{CLOCK}\s*(?:-|–|—|\bto\b|\buntil\b)\s*{CLOCK}\s*(?:\(.*\))?", re.IGNORECASE)
FIRST_HOUR = 6  # of a school day; an hour before it is afternoon
USUAL = "REG"
DAY_TYPES = (
    (r"early (release|dismissal|out)|half day|minimum day|short(ened)? day", "ER"), (r"late start|delay(ed)?|2.?h(ou)?r", "LATE"),
    (r"regular|normal|standard|mon|daily|full day", USUAL), (r"assembly|pep", "ASSEMBLY"),
)  # fmt: skip
NO_NAME, NO_TIME, NOT_TIME, BACKWARD = "no period", "no time", "a time that can't be read", "an end before its start"
SEGMENT = "a part of a period around lunch"


@dataclass(frozen=True)
class _Schedule:
    """The columns (from 0) of names, start and end; start and end are the same one where both are in one cell. For whom it is."""

    day_type: str
    name: int
    start: int
    end: int
    wave: str = ""
    grades: str = ""


@dataclass(frozen=True)
class _Entry:
    """A slot as it is read: its line, day type, clock (minutes after midnight), and for whom it is."""

    line: int
    day_type: str
    start: int
    end: int
    named: Named
    wave: str
    grades: str


def read_bell(source: Source) -> Found:
    """Return rows of Bell."""
    lines = lines_of(source)
    schedules, columns = _schedules(source)
    if not schedules:
        fix = "Say which columns they are: start and end, or span."
        fault = must_fix(source.name, "no-times", "No column of clock times was found.", fix)
        return Found(source.kind, source.columns, Used(source.columns, lines.why, source.sheets), findings=(*lines.findings, fault))
    entries, unread = _entries(source, schedules, lines.why, lines.down.get("slot") or {})
    entries = _without_segments(entries, lines.why)
    rows = [row for day_type in dict.fromkeys(e.day_type for e in entries) for row in _rows([e for e in entries if e.day_type == day_type])]
    guessed = Counter(str(row["kind"]) for row in rows)
    findings = [*lines.findings, *_said(source, rows, guessed, lines.why), *_said_of_lunch(source, rows, lines.why), *unread]
    replaces = source.answers.existing == REPLACE
    written = (Rows("Bell", rows, ("day_type", "slot"), always=("start", "end", "kind", "order"), anew=replaces),) if rows else ()
    types = list(dict.fromkeys(str(row["day_type"]) for row in rows))
    read_said = (f"{plural(len(rows), 'slot')} of {plural(len(types), 'day type')}: {listed(types)}.",) if rows else ()
    used_up = Used(columns, lines.why, source.sheets)
    return Found(source.kind, columns, used_up, written, tuple(findings), places=lines.places, read=read_said)


def _entries(
    source: Source, schedules: Sequence[_Schedule], why: dict[int, str], down: dict[int, str]
) -> tuple[list[_Entry], list[Finding]]:
    """What the lines say. `why` takes on what was used as a heading, and why a line was not read."""
    entries: list[_Entry] = []
    unread: list[str] = []
    for block in _blocks(source, why, entries):
        for n in block.lines:
            at = len(entries)
            reasons = []
            for schedule in schedules:
                name = source.table.grid.text(n, schedule.name) or (down.get(n, "") if schedule.name == source.column("slot") else "")
                times = _times(source, n, schedule) if name else NO_NAME
                if isinstance(times, str):
                    reasons.append(times)
                    continue
                what = named(source.names.hidden(name, "code"))
                own, said = source.text(n, "day_type"), source.text(n, "grades")
                day_type = _own_day(source, n) or schedule.day_type
                day_type = block.day_type if block.day_type and not _own_day(source, n) else day_type
                grades = grades_in(said) or what.grades or schedule.grades or block.grades
                unread += [f'"{said}" (row {n + 1})'] if said and not grades_in(said) else []
                wave = wave_in(source.text(n, "wave"), alone=True) or what.wave or wave_in(own) or schedule.wave or block.wave
                entries.append(_Entry(n, day_type, *times, what, wave, grades))
            if len(entries) == at:
                why[n] = next((r for r in (BACKWARD, NOT_TIME, NO_TIME, NO_NAME) if r in reasons), NO_TIME)
    if not unread:
        return entries, []
    message = f"Grades that can't be read, so that these slots are for every grade: {listed(unread)}."
    return entries, [look_at(source.name, "grades", message, "Enter them in Only for grades on Bell.")]


# --- one below the other -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class _Block:
    """Lines below a heading, and what the heading says of them."""

    lines: tuple[int, ...]
    day_type: str = ""
    wave: str = ""
    grades: str = ""


def _blocks(source: Source, why: dict[int, str], entries: Sequence[_Entry]) -> Iterator[_Block]:
    """The lines between headings, with `entries` read so far: a heading that names neither day nor grades names a day type where
    periods come again below it."""
    table = source.table
    last = table.head[-1] if table.head else -1
    parts: list[tuple[int, str, list[int]]] = [(-1, "", [])]  # line and text of the heading, lines below it
    for n in sorted(table.classes):
        filled = [text for text in table.grid.rows[n] if text]
        alone = len(filled) == 1 and n > last and not re.search(r"\d[:.]\d\d", filled[0])
        if alone and (table.classes[n] == HEADING or why.get(n) == USED):
            parts.append((n, filled[0], []))
        elif table.classes[n] == HEAD and n > last:
            parts.append((-1, parts[-1][1] if not parts[-1][2] else "", []))
        elif why.get(n) == USED:
            parts[-1][2].append(n)
    for line, title, lines in parts:
        day_type = next((code for pattern, code in DAY_TYPES if re.search(pattern, title, re.IGNORECASE)), "")
        wave, grades = wave_in(title), grades_in(title, loose=True)
        held = {e.named.base for e in entries}
        if not (day_type or wave or grades) and held & {named(source.text(n, "slot")).base for n in lines}:
            day_type = _code(source.names.hidden(title, "code")) if title else ""
        if line >= 0:
            why[line] = USED if day_type or wave or grades else why.get(line) or NO_TIME
        yield _Block(tuple(lines), day_type, wave, grades)


def _code(title: str) -> str:
    return "_".join(re.findall(r"[A-Za-z0-9]+", title.upper()))[:20] or USUAL


# --- for whom ----------------------------------------------------------------------------------------------------------------
def _without_segments(entries: list[_Entry], why: dict[int, str]) -> list[_Entry]:
    """5A and 5B are the clocks of lunch waves A and B where the lists' lunches say so; else nobody can tell who is where."""
    lunches: dict[tuple[str, str], list[_Entry]] = defaultdict(list)
    for e in entries:
        if e.named.kind == "lunch" and e.wave:
            lunches[e.day_type, e.wave].append(e)
    kept = []
    for e in entries:
        letter = e.named.letter
        eats = lunches.get((e.day_type, letter), [])
        if letter and not (eats and all(e.end <= x.start or x.end <= e.start for x in eats)):
            why[e.line] = SEGMENT
        else:
            kept.append(replace(e, wave=e.wave or letter))
    return kept


def _rows(entries: Sequence[_Entry]) -> list[dict[str, object]]:
    """The slots of a day type in clock order; what is the same for everybody stands once."""
    asked = {(e.wave, e.grades) for e in entries} - {("", "")}
    alike: dict[tuple[str, int, int], list[_Entry]] = defaultdict(list)
    for e in entries:
        alike[e.named.base, e.start, e.end].append(e)
    rows: list[dict[str, object]] = []
    used: set[str] = set()
    slots = []
    for same in alike.values():
        whose = {(e.wave, e.grades) for e in same}
        slots += [replace(same[0], wave="", grades="")] if ("", "") in whose or (whose == asked and len(whose) > 1) else _together(same)
    many = Counter(e.named.base for e in slots)
    for order, e in enumerate(sorted(slots, key=lambda e: (e.start, e.end)), 1):
        base = e.named.base
        code = _slot(f"{base}{_suffix(e)}" if many[base] > 1 else base, used)
        row = {"day_type": e.day_type, "slot": code, "order": order, "start": _clock(e.start), "end": _clock(e.end), "kind": e.named.kind}
        row |= {"for_grades": e.grades} if e.grades else {}
        row |= {"lunch_wave": e.wave} if e.wave else {}
        row |= {"period": base} if code != base and (e.wave or e.grades) and e.named.kind == "class" else {}
        rows.append(row)
    return rows


def _together(same: Sequence[_Entry]) -> list[_Entry]:
    """Slots at one time for several spans of grades are one slot; those of lunch waves stay apart."""
    grades = [e for e in same if e.grades and not e.wave]
    if len(grades) < 2:
        return list(same)
    joined = ",".join(dict.fromkeys(g for e in grades for g in e.grades.split(",")))
    return [replace(grades[0], grades=joined), *(e for e in same if e not in grades)]


def _suffix(e: _Entry) -> str:
    ends = e.grades.split(",")
    return f"_{e.wave}" if e.wave else f"_G{ends[0]}" + (f"_{ends[-1]}" if len(ends) > 1 else "") if e.grades else ""


def _slot(base: str, used: set[str]) -> str:
    code, n = base, 1
    while code in used:
        n += 1
        code = f"{base}_{n}"
    used.add(code)
    return code


# --- which columns are which day type ------------------------------------------------------------------------------------------
def _schedules(source: Source) -> tuple[list[_Schedule], tuple[Mapped, ...]]:
    start, end, slot = source.column("start"), source.column("end"), source.column("slot")
    free = [c for c in source.columns if not c.field]
    known = field_of(source.kind, "slot")
    assert known is not None
    slots = [c.column for c in source.columns if c.field == "slot" or (not c.field and likeness(c.header, known) >= SURE)]
    found: list[tuple[int, int]] = []
    fields: dict[int, str] = {}
    if start is not None and end is not None:
        found.append((start, end))
        pairs = [c.column for c in free if _share(source, c.column, ONE) >= 0.6]
        for first, second in zip(pairs[::2], pairs[1::2], strict=False):
            if second == first + 1:
                found.append((first, second))
                fields |= {first: "start", second: "end"}
    else:
        span = source.column("span")
        open_ = [c.column for c in source.columns if c.field in ("", "span", "start", "day_type", "grades", "wave")]
        spans = [n for n in open_ if _share(source, n, SPAN) >= 0.6]
        spans = spans or ([span] if span is not None and _share(source, span, SPAN) > 0 else [])
        found += [(n, n) for n in spans]
        fields |= dict.fromkeys(spans, "span")
    if slot is None:
        return [], source.columns
    several = len(found) > 1
    schedules = []
    for first, last in found:
        name = max((n for n in slots if n < first), default=slot)
        fields |= {name: "slot"}
        schedules.append(replace(_for_whom(source, source.table.columns[first], several), name=name, start=first, end=last))
    columns = tuple(replace(c, field=fields[c.column], by=c.by or "contents") if c.column in fields else c for c in source.columns)
    return schedules, columns


def _for_whom(source: Source, header: str, several: bool) -> _Schedule:
    """What a header says of the columns below it: a day type, a lunch wave, a span of grades."""
    wave, grades = (wave_in(header), grades_in(header, loose=True)) if several else ("", "")
    return _Schedule(_day_type(source, header, several and not (wave or grades)), 0, 0, 0, wave, grades)


def _share(source: Source, column: int, pattern: re.Pattern[str]) -> float:
    values = [clocks(v) for v in source.table.values(column)]
    return sum(bool(pattern.fullmatch(v)) and any(c in v for c in ":.") for v in values) / len(values) if values else 0.0


def _day_type(source: Source, header: str, several: bool) -> str:
    """The day type that a header names, such as "Early release Start"; one alone is what was said by hand, or the usual one."""
    if not several:
        around = f"{_around(source)} {header}"
        known = next((code for pattern, code in DAY_TYPES[:2] if re.search(pattern, around, re.IGNORECASE)), USUAL)
        return source.answers.day_type or known
    known = next((code for pattern, code in DAY_TYPES if re.search(pattern, header, re.IGNORECASE)), "")
    words = re.sub(r"\b(start|begin|starts|begins|end|ends|time|times|from|to)\b", " ", header, flags=re.IGNORECASE)
    return known or _code(words)


def _around(source: Source) -> str:
    """The lines above the list and the sheet's name: they may name the day type."""
    first = source.table.head[0] if source.table.head else 0
    return " ".join([source.table.grid.name, *(text for row in source.table.grid.rows[:first] for text in row)])


def _own_day(source: Source, n: int) -> str:
    """The day type of a line that names one."""
    said = source.text(n, "day_type")
    if not said or SPAN.fullmatch(said) or wave_in(said):
        return ""
    known = next((code for pattern, code in DAY_TYPES if re.search(pattern, said, re.IGNORECASE)), "")
    return known or _code(said)


# --- times and names ----------------------------------------------------------------------------------------------------------------
def _times(source: Source, n: int, schedule: _Schedule) -> tuple[int, int] | str:
    """Start and end in minutes after midnight, or why there are none."""
    grid = source.table.grid
    if schedule.start == schedule.end:
        text = clocks(grid.text(n, schedule.start))
        found = SPAN.fullmatch(text)
        if not found:
            return NOT_TIME if text else NO_TIME
        first, last = _minutes(found[1], found[2], found[3] or ""), _minutes(found[4], found[5], found[6] or "")
    else:
        texts = clocks(grid.text(n, schedule.start)), clocks(grid.text(n, schedule.end))
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


def _said_of_lunch(source: Source, rows: Iterable[dict[str, object]], why: dict[int, str]) -> Iterator[Finding]:
    """Whose lunch a wave is stands in no bell schedule; parts of a period around lunch are not read."""
    waves = sorted({str(row["lunch_wave"]) for row in rows if "lunch_wave" in row})
    if waves:
        message = f"Lunch waves {listed(waves)} were read."
        yield look_at(source.name, "waves", message, "Say on Staff or Rooms whose lunch each is (Lunch wave).")
    parts = [str(n + 1) for n, reason in sorted(why.items()) if reason == SEGMENT]
    if parts:
        message = f"Parts of a period around lunch weren't read, since the list doesn't say who is in which: rows {listed(parts)}."
        yield look_at(source.name, "lunch-parts", message, "Enter the class of each lunch wave on Bell, with its Period and Lunch wave.")
