"""Columns -> fields: guessed by header and by what stands in the column, said by hand, or remembered from the district's last list."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from planner.interop.lists.fields import (
    COUNT,
    FIELDS,
    FIGURES,
    FTE,
    MONEY,
    PLACE,
    POSITIONS,
    SHARE,
    TIME,
    TITLE,
    WHO,
    Field,
    likeness,
    words_of,
)
from planner.interop.lists.figures import clocks, decimal_mark, figure
from planner.interop.lists.headed import SURE, Headed, said_like
from planner.interop.lists.people import Names, are_names
from planner.interop.lists.titles import rule_of

MOST_EXAMPLES = 3
MOST_LOOKED_AT = 400  # different texts of a column
LEAVE = "-"  # said by hand: do not read this column
GUESSED, CONTENTS, REMEMBERED, BY_HAND = "header", "contents", "remembered", "you"
NO_PEOPLE = frozenset(  # words of a header that is not one of people, whatever its cells look like
    ("status", "note", "notes", "comment", "comments", "type", "code", "category", "group", "unit", "level", "reason", "remarks", "time")
)
CODED = re.compile(r"[A-Za-z]{0,5}[-.]?\d[\w.-]*")
CLOCK = re.compile(r"\d{1,2}[:.]\d\d(:\d\d)?\s*([ap]\.?\s*m?\.?)?", re.IGNORECASE)


@dataclass(frozen=True)
class Mapped:
    """A column (from 0), its header and letter, what it is read as ("" nothing), how that is known, and what stands in it.

    `private`: people's names or numbers; no example of it is ever shown.
    """

    column: int
    header: str
    field: str
    by: str
    examples: tuple[str, ...]
    private: bool = False

    @property
    def letter(self) -> str:
        return str(get_column_letter(self.column + 1))


def mapping(
    table: Headed, kind: str, by_hand: Mapping[str, str], remembered: Mapping[str, str], names: Names
) -> tuple[tuple[Mapped, ...], tuple[str, ...]]:
    """Return what each column is read as, and sentences about what was said by hand and does not fit.

    Parameters
    ----------
    by_hand : Mapping[str, str]
        Field -> header or letter of a column; `-` where the field is not in the list.
    remembered : Mapping[str, str]
        Folded header -> field, from the last list of the district.
    """
    fields = {f.code: f for f in FIELDS[kind]}
    filled = [n for n in range(len(table.columns)) if table.values(n)]
    people = {n for n in filled if _of_people(table, n, fields)}
    found: dict[int, tuple[str, str]] = {}
    faults = []
    for code, said in by_hand.items():
        if code not in fields:
            faults.append(f'There is no field "{code}". The fields are {", ".join(fields)}.')
        elif said != LEAVE:
            column = _column_called(table, said)
            if column is None:
                faults.append(f'There is no column "{said}". The columns are {", ".join(table.columns[n] for n in filled)}.')
            else:
                found[column] = (code, BY_HAND)
    taken = {code for code in by_hand if code in fields}
    for n in filled:
        code = remembered.get(said_like(table.columns[n]), "")
        if n not in found and code in fields and code not in taken:
            found[n], taken = (code, REMEMBERED), taken | {code}
    for _score, n, code, by in sorted(_guesses(table, kind, filled, people), key=lambda g: -g[0]):
        if n not in found and code not in taken:
            found[n], taken = (code, by), taken | {code}
    return tuple(_mapped(table, n, found.get(n, ("", "")), fields, n in people, names) for n in filled), tuple(faults)


def _column_called(table: Headed, said: str) -> int | None:
    folded, letters = said_like(said), {get_column_letter(n + 1): n for n in range(len(table.columns))}
    by_letter = re.fullmatch(r"column ([A-Z]{1,3})", said)
    if by_letter is not None:
        return letters.get(by_letter[1])
    for n, name in enumerate(table.columns):
        if name.casefold() == said.casefold():
            return n
    for n, name in enumerate(table.columns):
        if said_like(name) == folded:
            return n
    return letters.get(said.upper())


def _of_people(table: Headed, column: int, fields: Mapping[str, Field]) -> bool:
    """Is this a column of people, by its header or by what stands in it?"""
    who = fields.get("who")
    header = table.columns[column]
    best = max((likeness(header, f) for f in fields.values() if f.kind != WHO), default=0.0)
    if who is not None and likeness(header, who) > max(best, SURE):
        return True
    if NO_PEOPLE & set(words_of(header)):
        return False  # "Approved" and "Needed Soon" look like names, and stand in a column of something else
    some = list(dict.fromkeys(table.values(column)))[:MOST_LOOKED_AT]
    texts = [v for v in some if figure(v) is None and v.casefold() not in ("vacant", "vacancy", "tbd", "open")]
    place = any((f.kind == PLACE or f.code == "slot") and likeness(header, f) >= SURE for f in fields.values())
    return not place and are_names(texts)


def _guesses(table: Headed, kind: str, filled: Sequence[int], people: set[int]) -> list[tuple[float, int, str, str]]:
    found = []
    for n in filled:
        values = table.values(n)[:MOST_LOOKED_AT]
        for f in FIELDS[kind]:
            by_header = likeness(table.columns[n], f) if table.head else 0.0
            fit = _fits(values, f, n in people)
            if fit < 0 or (n in people) != (f.kind == WHO):
                continue
            if f.kind == TITLE and all(CODED.fullmatch(v) for v in values):
                by_header *= 0.5  # a column of codes is the titles only where no other is
            if by_header >= SURE or (by_header > 0.6 and fit >= 0.9):
                found.append((by_header + fit, n, f.code, GUESSED))
            elif fit >= 0.9 and f.kind in (TITLE, FTE, WHO, TIME) and not by_header and not f.never & set(words_of(table.columns[n])):
                found.append((0.5 + fit, n, f.code, CONTENTS))
    return found


def _fits(values: Sequence[str], f: Field, people: bool) -> float:
    """How well what stands in a column is this kind of thing: below 0 it cannot be."""
    some = values[:200]
    if f.kind == WHO:
        return 0.9 if people else -1.0
    mark = decimal_mark(some)
    figures = [x for x in (figure(v, mark) for v in some) if x is not None]
    share = len(figures) / len(some)
    if f.kind in FIGURES:
        if share < 0.5:
            return -1.0
        if f.kind == FTE:
            small = sum(0 <= abs(x) <= 60 for x in figures) / len(figures)
            parts = any(x != x.to_integral_value() and abs(x) <= 1 for x in figures) or all(x == 1 for x in figures)
            return -1.0 if small < 0.8 and max(figures) > 100 else 1.0 if small >= 0.95 and parts else 0.2
        if f.kind == COUNT:
            return 0.3 if all(x == x.to_integral_value() for x in figures) and max(figures) < 1000 else -1.0
        if f.kind == SHARE:
            return 0.3 if all(0 <= abs(x) <= 100 for x in figures) else -1.0
        return 0.5 if f.kind == MONEY and max(abs(x) for x in figures) > 100 else 0.0
    if f.kind == TITLE:
        known = sum(bool(rule_of(v)) for v in some) / len(some)
        return -1.0 if share > 0.5 else 1.0 if known >= 0.7 else 0.6 * known
    if f.kind == TIME:
        told = sum(bool(CLOCK.fullmatch(clocks(v))) for v in some) / len(some)
        return 0.9 if told >= 0.9 else 0.2 if told > 0.5 else -1.0
    return 0.1


def _mapped(table: Headed, n: int, found: tuple[str, str], fields: Mapping[str, Field], people: bool, names: Names) -> Mapped:
    code, by = found
    kind = fields[code].kind if code else TITLE
    private = people or kind == WHO
    private_pay = code == "salary" and table.kind == POSITIONS
    unread = not code and not table.columns[n].startswith("column ")  # what is not mapped is not shown where its header tells enough
    some = [] if private or private_pay or unread else table.values(n)[:50]
    examples = [names.hidden(v, kind) for v in some]
    return Mapped(n, table.columns[n], code, by, tuple(dict.fromkeys(examples))[:MOST_EXAMPLES], private)


def as_remembered(columns: Sequence[Mapped]) -> dict[str, str]:
    """What to remember of a mapping: folded header -> field. Headers alone, nothing of what stands in the columns."""
    return {said_like(c.header): c.field for c in columns if c.field and not c.header.startswith("column ")}
