"""Codes that name a line of another sheet: each is unique where it stands, and every mention of it is found."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from planner.domain.school import At, Finding, Severity, Turn
from planner.workbook.cells import GRADES, one_grade
from planner.workbook.columns import COLUMN, COLUMNS, SHEET, SHEETS, Column, columns_of
from planner.workbook.raw import Misread, clean, did_you_mean, is_slip
from planner.workbook.titles import funds_called
from planner.workbook.turns import HOW, Said, Written, in_two_weeks, named, turns

LOCKED = {  # what a lock's id names; a method's is one of a fixed list
    "team": "Teams.team_id", "staff": "Staff.staff_id", "grade": "School.grades", "lunch": "School.grades",
    "homeroom": "Homerooms.homeroom_id", "program": "Programs.program_id", "course": "Courses.course_id",
    "section": "Courses.course_id", "department": "Courses.dept",
}  # fmt: skip
SHARED_CLASS = " A class with two teachers is one line: T1:M T W; T2:Th F under Teacher position."
UNIQUE = {  # what may stand only once, beside each sheet's own key
    "Bell": ("day_type", "slot"),
    "Specials": ("special", "staff_id", "requires_method"),
    "FundRules": ("fund", "tag"),
    "Conflicts": ("course_a", "course_b"),
    "Assignments": ("position", "course"),
} | {s.name: (s.key,) for s in SHEETS if s.key}


@dataclass
class Line:
    """One line of a sheet, read: values by column code (blank ones left out). A broken line has a fault and builds no row."""

    at: At
    values: dict[str, Any] = field(default_factory=dict)
    broken: bool = False


Lines = Mapping[str, list[Line]]


@dataclass
class Names:
    """The codes that a column such as `Funds.fund` offers, folded -> as written. `whole` n: some of its codes could not be read.

    `part_of`: codes that are no such name themselves, and the one that they belong to. `titles`: what each code is called, of funds.
    `guessed`: what was asked for already, and the name most like it: a code that was renamed is mentioned often.
    """

    target: str
    names: dict[str, str]
    whole: bool = True
    part_of: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    guessed: dict[str, str] = field(default_factory=dict)

    def find(self, code: str) -> str | None:
        return self.names.get(code.casefold())

    def nearest(self, code: str) -> str:
        asked = code.casefold()
        if asked in self.part_of:
            return self.part_of[asked]
        if asked not in self.guessed:
            self.guessed[asked] = did_you_mean(code, self.names.values())
        return self.guessed[asked]


# --- unique --------------------------------------------------------------------------------------------------------------
def repeated(lines: Lines) -> Iterator[Finding]:
    """A code that stands twice, at its second cell; units such as ENG.2 of a line with a count are codes too."""
    for sheet, codes in UNIQUE.items():
        first: dict[tuple[str, ...], At] = {}
        for line in lines.get(sheet, ()):
            if any(c not in line.values for c in codes if COLUMN[sheet, c].required):
                continue
            key = tuple(str(line.values.get(c, "")).casefold() for c in codes)
            if key in first:
                line.broken = True
                said = [c for c in codes if c in line.values]
                what = ", ".join(f'{COLUMN[sheet, c].header.casefold()} "{line.values[c]}"' for c in said)
                message = f"{what} is listed twice; the first is in row {first[key].row}."
                yield Finding(
                    Severity.MUST_FIX,
                    line.at(said[-1]),
                    "duplicate-id",
                    message[0].upper() + message[1:],
                    "Give each row its own code." + (SHARED_CLASS if sheet == "Homerooms" else ""),
                )
            first.setdefault(key, line.at)
    units = {u.casefold(): line for line in lines.get("Staff", ()) for u in _units(line) if _count(line) > 1}
    for line in lines.get("Staff", ()):
        other = units.get(str(line.values.get("staff_id", "")).casefold())
        if other is not None and other is not line:
            message = f'Position "{line.values["staff_id"]}" is also one of the {_count(other)} positions of row {other.at.row}.'
            yield Finding(Severity.MUST_FIX, line.at("staff_id"), "duplicate-id", message, "Give each row its own code.")


def _count(line: Line) -> int:
    return int(line.values.get("count") or 1)


def _units(line: Line) -> list[str]:
    row = str(line.values.get("staff_id", ""))
    return [f"{row}.{i}" for i in range(1, _count(line) + 1)] if _count(line) > 1 else [row]


# --- offered -------------------------------------------------------------------------------------------------------------
def offered(lines: Lines, unread: Iterable[str]) -> dict[str, Names]:
    """The names of every column that others refer to. `unread`: sheets that could not be read at all."""
    found: dict[str, Names] = {}
    for target in sorted({c.refs for c in COLUMNS if c.refs} | {"Bell.slot", *LOCKED.values()}):
        sheet, code = target.split(".")
        codes = [str(v) for line in lines.get(sheet, ()) for v in _said(line.values.get(code))]
        read = any if SHEET[sheet].keyed else all  # a keyed sheet has the code on one of its lines
        whole = sheet not in unread and read(code in line.values for line in lines.get(sheet, ()))
        if sheet == "Rooms" and not lines.get(sheet):
            whole = False  # an elementary school may leave Rooms out and still write rooms down
        found[target] = Names(target, {c.casefold(): c for c in codes}, whole)
    funds = (n.values for n in lines.get("Funds", ()))
    found["Funds.fund"].titles = {str(v["fund"]): v["name"] for v in funds if "fund" in v and "name" in v}
    found["Bell.period"], found["slots or periods"] = _periods(lines, found["Bell.slot"])
    staff = lines.get("Staff", ())
    found["units"] = Names("Staff.staff_id", {u.casefold(): u for line in staff for u in _units(line)}, found["Staff.staff_id"].whole)
    if any(line.broken and "count" not in line.values for line in staff):
        found["units"].whole = False
    return found


def _periods(lines: Lines, slots: Names) -> tuple[Names, Names]:
    """The periods in which courses are taught: what class slots name, or their own codes; and those with all the slots."""
    held = [(str(n.values["slot"]), str(n.values.get("period", n.values["slot"]))) for n in lines.get("Bell", ()) if _is_class(n)]
    names = {period.casefold(): period for _, period in held}
    parts = {slot.casefold(): period for slot, period in held if slot.casefold() not in names}
    return Names("Bell.period", names, slots.whole, part_of=parts), Names("Bell.slot", slots.names | names, slots.whole)


def _is_class(line: Line) -> bool:
    return "slot" in line.values and line.values.get("kind", "class") == "class"


def _said(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else () if value is None else (value,)


# --- mentioned -----------------------------------------------------------------------------------------------------------
def unknown(lines: Lines, names: Mapping[str, Names]) -> Iterator[Finding]:
    """Every mention of a code that is not there; the mentions that are get the spelling of the line they name."""
    for sheet in SHEETS:
        for line in lines.get(sheet.name, ()):
            # A line that the reader made itself (a grade's team) stands on another sheet, where its sources are checked.
            for column in (c for c in columns_of(sheet.name) if c.code in line.values and line.at.sheet == sheet.name):
                yield from _mention(line, column, names)


def _mention(line: Line, column: Column, names: Mapping[str, Names]) -> Iterator[Finding]:
    value = line.values[column.code]
    if column.kind == "ref":
        line.values[column.code] = yield from _one(line, column, value, _pool(column, value, names))
    elif column.kind == "refs":
        words = _spaced(value, names[column.refs])
        fixed: list[str] = []
        for word in words:
            fixed.append((yield from _one(line, column, word, _pool(column, word, names))))
        line.values[column.code] = tuple(dict.fromkeys(fixed))
    elif column.kind == "teachers":
        line.values[column.code] = yield from _teachers(line, column, value, names)
    elif column.kind == "splits":
        shares: dict[str, int] = {}
        for word, share in value:
            fund = yield from _one(line, column, word, names[column.refs])
            shares[fund] = shares.get(fund, 0) + share
        line.values[column.code] = tuple(shares.items())
    elif column.kind == "slots":
        target = {"periods_allowed": "Bell.period", "allowed_slots": "slots or periods"}.get(column.code, "Bell.slot")
        line.values[column.code] = yield from _slots(line, column, value, names[target])
    elif column.sheet == "Locks" and column.code == "slot":
        slots = names["Bell.period" if line.values.get("what") in ("course", "section") else "Bell.slot"]
        line.values["slot"] = yield from _one(line, column, value, slots)
    elif column.sheet == "Locks" and column.code == "id" and line.values.get("what") in LOCKED:
        target = LOCKED[line.values["what"]]
        grade = one_grade(value) if target == "School.grades" else ""
        pool = names["units"] if target == "Staff.staff_id" and names[target].find(value) is None else names[target]
        line.values["id"] = yield from _one(line, column, grade or value, pool)
    elif column.sheet == "Locks" and column.code == "value" and line.values.get("what") == "section":
        known = "units" if names["Staff.staff_id"].find(value) is None else "Staff.staff_id"
        line.values["value"] = yield from _one(line, column, value, names[known])
    elif column.kind in ("grades", "classgrades") and column.sheet != "School":
        for grade in value:
            yield from _one(line, column, grade, names["School.grades"])


def _pool(column: Column, word: str, names: Mapping[str, Names]) -> Names:
    """Positions are named by their line or, where the line has a count, by one of its units."""
    if column.refs == "Staff.staff_id" and column.sheet != "Specials" and names["Staff.staff_id"].find(word) is None:
        return names["units"]
    return names[column.refs]


def _one(line: Line, column: Column, word: str, names: Names) -> Generator[Finding, None, str]:
    found = names.find(word)
    called = funds_called(word, names.titles) if found is None else ()
    if len(called) == 1:
        yield _by_name(line, column, word, called[0], names.titles)
        return called[0]
    if found is not None or not names.whole:
        return word if found is None else found
    line.broken = True
    if called:
        either = [f"{code} ({names.titles[code]})" for code in called]
        message = f'{column.header} "{word}" may be {" or ".join(either)}.'
        yield Finding(Severity.MUST_FIX, line.at(column.code), "ambiguous-fund", message, f"Enter {' or '.join(called)}.")
        return word
    sheet, code = names.target.split(".")
    noun = "grade" if sheet == "School" else COLUMN[sheet, code].header.casefold()
    where = "among the school's grades" if sheet == "School" else f"on the {sheet} sheet"
    close = "" if word in GRADES else names.nearest(word)
    message = f'{noun} "{word}" is not {where}{f"; did you mean {close}?" if close else "."}'
    fix = "" if close else "Add it there, or choose one from the list."
    sure = is_slip(word, close) and _alone(line.values.get(column.code), word)  # of a list only a part would be written
    suggest = close if sure else ""
    yield Finding(Severity.MUST_FIX, line.at(column.code), "unknown-ref", message, fix, suggest)
    return word


def _alone(value: object, word: str) -> bool:
    """Is the word all that its cell says: by itself, in a list of one, or as the one payer of a position?"""
    if isinstance(value, tuple) and len(value) == 1:
        (value,) = value
        value = value[0] if isinstance(value, tuple) else value
    return value == word


def _by_name(line: Line, column: Column, word: str, code: str, titles: Mapping[str, str]) -> Finding:
    message = f'{column.header} "{word}" was read as {code} ({titles[code]}).'
    return Finding(Severity.LOOK_AT, line.at(column.code), "fund-by-name", message, "If that is right, leave it.")


def _teachers(line: Line, column: Column, value: Written, names: Mapping[str, Names]) -> Generator[Finding, None, tuple[Turn, ...]]:
    """The positions of a class, each found on Staff, with their days."""
    whole = clean(value.text)
    rows, units = names["Staff.staff_id"], names["units"]
    if (rows.find(whole) or units.find(whole)) is not None:
        return (Turn(rows.find(whole) or units.find(whole) or whole),)
    said = named(value.text, {*rows.names.values(), *units.names.values()})
    found: list[Turn] = []
    try:
        for one in said:
            if not one.known or (len(said) == 1 and not _reads(one, value)):
                word = whole if len(said) == 1 and not (one.spec and _reads(one, value)) else one.word
                found.append(Turn((yield from _one(line, column, word, _pool(column, word, names)))))
            else:
                unit = rows.find(one.word) or units.find(one.word) or one.word
                found += turns(unit, one.spec, value.cycle)
    except Misread as fault:
        line.broken = True
        yield _misread(line, column, value, said, fault)
    return tuple(found)


def _reads(one: Said, value: Written) -> bool:
    """Does what stands beside a position say when it has the class, or try to?"""
    try:
        turns(one.word, one.spec, value.cycle)
    except Misread as fault:
        return fault.code != "not-days"
    return True


def _misread(line: Line, column: Column, value: Written, said: Sequence[Said], fault: Misread) -> Finding:
    where, cell = line.at(column.code), f'{column.header} "{clean(value.text)}"'
    if fault.code != "alternate-weeks":
        return Finding(Severity.MUST_FIX, where, fault.code, f"{cell} is not {fault.expected}.", fault.hint or HOW)
    cycle, written = value.cycle, in_two_weeks(said, value.cycle)
    message = f"{cell} changes from week to week, and the workbook's days repeat after {cycle.days}."
    if not cycle.is_week:
        days = [range(first, cycle.days + 1, 2) for first in (1, 2)]
        each = "; ".join(f"{one.word}:{' '.join(map(str, some))}" for one, some in zip(said, days, strict=False))
        return Finding(Severity.MUST_FIX, where, fault.code, message, f"Enter days of the cycle, such as {each}.")
    fix = f"Enter {2 * cycle.days} as Days in the cycle on School: 1 to {cycle.days} are the odd weeks, the others the even ones."
    return Finding(Severity.MUST_FIX, where, fault.code, message, f"{fix} Then enter here {written}." if written else fix)


def _slots(line: Line, column: Column, value: tuple[str, ...], names: Names) -> Generator[Finding, None, tuple[str, ...]]:
    found: list[str] = []
    for word in _spaced(value, names):
        if column.code == "allowed_slots" and word.casefold() == "win":
            found.append("WIN")  # the grade's own WIN time, whatever the slot is called
        else:
            found.append((yield from _one(line, column, word, names)))
    return tuple(dict.fromkeys(found))


def _spaced(words: tuple[str, ...], names: Names) -> tuple[str, ...]:
    """`S1 S2` written with a space is two codes where both are known and the whole is not."""
    parts = [w.split() if names.find(w) is None and all(names.find(p) for p in w.split()) else [w] for w in words]
    return tuple(p for part in parts for p in part)
