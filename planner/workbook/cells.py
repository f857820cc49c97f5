"""One cell -> one typed value, or a finding that says what was read, what was expected and what to write instead.

Spreadsheets are forgiven whatever has only one meaning: `$1,234`, `8:30 AM`, `M-F`, `K-5`, a 3-5 that Excel turned into a
date. Whatever has two meanings is a finding. Units inside are those of columns.py: minutes, cents, hundredths, basis points.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from planner.domain.cycle import Cycle
from planner.domain.school import Finding, Severity
from planner.facts.periods import share, term_of
from planner.workbook import amounts, clocks
from planner.workbook.columns import Column
from planner.workbook.raw import Cell, Misread, Note, clean, code_of, did_you_mean, pieces, show, text_of
from planner.workbook.splits import splits
from planner.workbook.turns import teachers

WEEK = Cycle()
GRADES = ("PK", "K", *(str(g) for g in range(1, 13)))
LONGEST_TEXT = 500
LISTS = ("grades", "classgrades", "days", "slots", "choices")  # kinds in which Excel takes 3-5 for a date
YES = {"y", "yes", "true", "t", "x", "1", "✓"}
NO = {"n", "no", "false", "f", "0"}


# --- the one door ----------------------------------------------------------------------------------------------------
def read(column: Column, cell: Cell, where: str, cycle: Cycle = WEEK) -> tuple[Any, list[Finding]]:
    """The cell's value in the units inside, or None; and what there is to say about it. Blank cells are the caller's."""
    notes: list[Note] = []
    if column.kind in LISTS and isinstance(cell.value, dt.datetime | dt.date):
        mended = clocks.undated(cell.value)
        notes.append(
            Note("mended-date", f"Excel turned {column.header} into a date; it was read as "
                                f"{mended}.", f"Write '{mended} with an apostrophe.")
        )
        cell = Cell(mended, "@", "s")
    try:
        value = PARSERS[column.kind](column, cell, cycle, notes)
    except Misread as fault:
        fix = fault.hint or (f"Write it like {column.example}." if column.example else "")
        message = f"{column.header} {show(cell)} isn't {fault.expected}."
        return None, [Finding(Severity.MUST_FIX, where, fault.code, message, fix, fault.suggest)]
    return value, [Finding(Severity.LOOK_AT, where, n.code, n.message, n.hint) for n in notes]


# --- text and codes ----------------------------------------------------------------------------------------------------
def _text(column: Column, cell: Cell, *_: Any) -> str | tuple[str, ...]:
    value = show(cell) if isinstance(cell.value, dt.datetime | dt.date | dt.time) else code_of(cell)
    if len(value) > LONGEST_TEXT:
        raise Misread(f"short enough: it has {len(value)} characters, and {LONGEST_TEXT} is the most", "too-long", "Shorten it.")
    return pieces(value) if column.default == () else value


def _id(column: Column, cell: Cell, *_: Any) -> str:
    value = code_of(cell)
    if re.search(r"[;,:|\n]", value) or len(value) > 60:
        raise Misread("a code (codes are short, with no commas, semicolons, or colons)", "not-a-code")
    return value


def _ref(column: Column, cell: Cell, *_: Any) -> str:
    if column.refs == "School.grades":
        return one_grade(code_of(cell)) or code_of(cell)
    return code_of(cell)


def _list(_column: Column, cell: Cell, *_: Any) -> tuple[str, ...]:
    found = pieces(text_of(cell))
    if not found:
        raise Misread("a list of codes", "not-a-list")
    return found


def _choice(column: Column, cell: Cell, *_: Any) -> str:
    text = code_of(cell)
    known = {_plain(c): c for c in column.choices}
    if {"y", "n"} <= set(column.choices) and text.casefold() in YES | NO:
        return "y" if text.casefold() in YES else "n"
    if _plain(text) in known:
        return known[_plain(text)]
    close = did_you_mean(text, column.choices)
    listed = ", ".join(column.choices) if len(column.choices) <= 20 else "the drop-down's values"
    raise Misread("one of the choices", "not-a-choice", f"Did you mean {close}?" if close else f"Choose {listed}.", close)


SPOKEN_TERMS = {
    **dict.fromkeys(("year", "fullyear", "allyear", "fy", "yr", "yearlong"), "Y"),
    **dict.fromkeys(("sem1", "semester1", "firstsemester"), "S1"),
    **dict.fromkeys(("sem2", "semester2", "secondsemester"), "S2"),
    **{f"{word}{n}": f"Q{n}" for word in ("quarter", "qtr") for n in (1, 2, 3, 4)},
    **{f"{word}{n}": f"T{n}" for word in ("trimester", "tri") for n in (1, 2, 3)},
}  # as people write them -> the term; fall and spring may be semesters or trimesters


def _term(column: Column, cell: Cell, *_: Any) -> str:
    """One term, terms that a section lasts together (T1+T2), or the terms of different sections (S1/S2), all equally long."""
    text = code_of(cell)
    known = SPOKEN_TERMS | {_plain(t): t for t in column.choices}
    if _plain(text) in known:
        return known[_plain(text)]
    if not re.fullmatch(r"(?i)[SQT]\d(\s*[+-]\s*[SQT]\d)*(\s*(/|\bor\b)\s*[SQT]\d(\s*[+-]\s*[SQT]\d)*)*", text):
        some = re.findall(r"(?i)\b[SQT]\d\b", text)
        hint = f"Write {'/'.join(some).upper()} if some sections are in the one and some in the other, or Y if each lasts all year."
        raise Misread("a term", "not-a-term", hint if len(some) > 1 else f"Choose {', '.join(column.choices)}.")
    found = [term_of(_plain(t).upper() for t in re.split(r"[+-]", part)) for part in re.split(r"(?i)/|\bor\b", text)]
    if "" in found:
        raise Misread("a term", "not-a-term", "The terms of one section follow each other and do not overlap, such as T1+T2.")
    if len({share(term) for term in found}) > 1 or len({term[0] for term in found}) > 1:
        hint = "The sections of a course are equally long: enter those that last longer as a course of their own."
        raise Misread("terms of one length", "not-a-term", hint)
    return "/".join(sorted(set(found)))


def _plain(text: str) -> str:
    return re.sub(r"[\s_-]", "", text).casefold()


def _yesno(_column: Column, cell: Cell, *_: Any) -> bool:
    text = code_of(cell).casefold()
    if text not in YES | NO:
        raise Misread("y or n", "not-yes-or-no", "Write y or n.")
    return text in YES


# --- grades ----------------------------------------------------------------------------------------------------------
def one_grade(text: str) -> str:
    """PK, K or 1 to 12 from the ways in which people write a grade; nothing where it is none."""
    word = re.sub(r"\s*grade$", "", clean(text).casefold())
    word = re.sub(r"^(grades?|gr\.?|g)\s*(?=\d)|(?<=\d)(st|nd|rd|th)$|\.0$", "", word)
    word = {"kindergarten": "K", "kg": "K", "prek": "PK", "pre-k": "PK", "pre k": "PK", "4k": "PK", "5k": "K"}.get(word, word.upper())
    return str(int(word)) if word.isdigit() and str(int(word)) in GRADES else word if word in GRADES else ""


def _grades(_column: Column, cell: Cell, *_: Any) -> tuple[str, ...]:
    """Grades in the order of schools, from K,1 or K;1 or K-5."""
    text = re.sub(r"(?i)\bgrades?\b", " ", re.sub(r"(?i)\bpre-k\b|\bpre k\b", "PK", code_of(cell)))
    found: set[str] = set()
    for token in re.split(r"[;,/&|\s]+", re.sub(r"\s*(?:-|–|—|\bto\b)\s*", "-", text)):
        ends = [one_grade(t) for t in token.split("-")] if token else []
        if token and ("" in ends or len(ends) > 2):
            raise Misread("a list of grades", "not-grades", "Write PK, K and numbers: K,1,2 or K-5.")
        if ends:
            found |= set(GRADES[GRADES.index(ends[0]) : GRADES.index(ends[-1]) + 1])
    if not found:
        raise Misread("a list of grades", "not-grades", "Write PK, K and numbers: K,1,2 or K-5.")
    return tuple(g for g in GRADES if g in found)


def _class_grades(column: Column, cell: Cell, *rest: Any) -> tuple[str, ...]:
    """The grade of a class, or the grades of a combination class: 1/2, 1-2, 1 and 2."""
    text = code_of(cell)
    if one_grade(text) or not re.search(r"\w\W+\w", text):
        return (one_grade(text) or text,)
    return _grades(column, Cell(re.sub(r"(?i)\band\b", "/", text)), *rest)


PARSERS: dict[str, Callable[..., Any]] = {
    "text": _text, "id": _id, "ref": _ref, "refs": _list, "choice": _choice, "choices": _list, "yesno": _yesno, "grades": _grades,
    "term": _term, "classgrades": _class_grades, "teachers": teachers,
    "slots": _list, "int": amounts.whole, "minutes": amounts.whole, "decimal": amounts.hundredths, "fte": amounts.hundredths,
    "money": amounts.money, "percent": amounts.percent, "splits": splits, "levels": amounts.levels,
    "time": clocks.time, "date": clocks.date, "days": clocks.days, "hours": clocks.hours, "absences": clocks.absences,
}  # fmt: skip
