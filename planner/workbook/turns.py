"""The teachers of a class, as people write them: T1, T1:M T W; T2:Th F, T1 (M/T/W), T2 (Th/F), T1:am; T2:pm, T1 & T2.

A cell is kept as text until Staff has been read: codes may hold spaces, dots and slashes, so that only the codes that are
there say where one position ends and the next begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from planner.domain.cycle import Cycle
from planner.domain.school import Turn
from planner.workbook.clocks import days_of
from planner.workbook.columns import Column
from planner.workbook.raw import Cell, Misread, Note, clean, code_of, text_of

HOW = "Write it like T1:M T W; T2:Th F, or T1:am; T2:pm."
_EDGES = " \t,/&+-–—:=()."
_PART = re.compile(r"\b(?:(?P<am>a\.?m\.?|mornings?)|(?P<pm>p\.?m\.?|afternoons?))(?!\w)", re.IGNORECASE)
_WEEKS = re.compile(r"\b(?:even|odd|alternat\w*|every other|bi-?weekly|week [ab12]|[ab] weeks?)\b(?:\s+weeks?\b)?", re.IGNORECASE)
_ODD = re.compile(r"\bodd\b|\bweek [a1]\b|\ba weeks?\b", re.IGNORECASE)
_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}")
_SHARE = re.compile(r"\d\s*%|\d?\.\d")


@dataclass(frozen=True)
class Written:
    """What stands in the cell, and how the school's days turn."""

    text: str
    cycle: Cycle


@dataclass(frozen=True)
class Said:
    """One position of the cell with what is said of it; `word` is no code of Staff where `known` is False."""

    word: str
    spec: str
    known: bool


def teachers(_column: Column, cell: Cell, cycle: Cycle, _notes: list[Note]) -> Written:
    """The cell as text: see `named`."""
    text = text_of(cell)
    return Written(text if "\n" in text else code_of(cell), cycle)


def named(text: str, codes: Iterable[str]) -> list[Said]:
    """The positions of a cell in their order, each with its days or part of the day as written."""
    cuts = _Codes(codes)
    found: list[Said] = []
    for chunk in re.split(r"[;\n]", text):
        if clean(chunk):
            found += cuts.cut(clean(chunk))
    return found


class _Codes:
    """The codes of Staff, found inside a text. Codes that could be days (M, 1) are found only where nothing else can be meant."""

    def __init__(self, codes: Iterable[str]) -> None:
        written = sorted((c for c in codes if not _is_when(c)), key=len, reverse=True)
        either = "|".join(re.escape(c) for c in written)
        self.pattern = re.compile(rf"(?<![\w.])(?:{either})(?![\w.]*\w)", re.IGNORECASE) if written else None

    def cut(self, text: str) -> Iterator[Said]:
        hits = list(self.pattern.finditer(text)) if self.pattern else []
        if not hits:
            yield _unknown(text)
            return
        behind = bool(_bare(text[: hits[0].start()]))  # Th F: T2
        for i, hit in enumerate(hits):
            if behind:
                spec = text[hits[i - 1].end() if i else 0 : hit.start()]
            else:
                spec = text[hit.end() : hits[i + 1].start() if i + 1 < len(hits) else len(text)]
            yield Said(hit[0], _bare(spec), True)


def _is_when(code: str) -> bool:
    """Could a code be a day, or a part of one?"""
    if _PART.fullmatch(code) or code.casefold() in ("and", "all"):
        return True
    for cycle in (Cycle(), Cycle(20)):
        try:
            days_of(code, cycle)
        except Misread:
            continue
        return True
    return False


def _unknown(text: str) -> Said:
    """A chunk without any code of Staff: what stands before its colon, or all of it."""
    head, mark, spec = text.partition(":")
    if not mark or _is_when(_bare(head)):
        head, spec = (spec, head) if mark else (text, "")
    return Said(clean(head), _bare(spec), False)


def _bare(text: str) -> str:
    """Without the marks and the words around it that only join."""
    text = clean(text)
    before = None
    while before != text:
        before, text = text, re.sub(r"(?i)^(?:and|with|on)\b|\b(?:and|with|on)$", "", text.strip(_EDGES)).strip(_EDGES)
    return text


def turns(unit: str, spec: str, cycle: Cycle) -> tuple[Turn, ...]:
    """When a position has the class: its days, and the part of them. No days = the cell is silent. Raises Misread."""
    if not spec:
        return (Turn(unit),)
    if _WEEKS.search(spec):
        raise Misread("the same in every week", "alternate-weeks")
    if _CLOCK.search(spec):
        fix = f"Enter the times under Hours on Staff, and here the part of the day. {HOW}"
        raise Misread("a list of positions with their days", "not-turns", fix)
    if _SHARE.search(spec):
        raise Misread("a list of positions with their days: a share doesn't say on which days", "not-turns", HOW)
    groups = [g for g in (clean(g) for g in re.split(r",", spec)) if g]
    found = [turn for group in groups for turn in _group(unit, group, cycle)]
    alone = all(len(turn.days) == 1 for turn in found)
    if len(found) > 1 and alone and found[-1].part != "full" and all(turn.part == "full" for turn in found[:-1]):  # M, T, W am
        raise Misread("clear: the part of the day may be meant for one day or for all", "not-turns", "Write M T W am, or M T; W am.")
    together: dict[str, tuple[int, ...]] = {}
    for turn in found:
        together[turn.part] = tuple(sorted({*together.get(turn.part, ()), *turn.days}))
    return tuple(Turn(unit, days, part) for part, days in together.items())


def _group(unit: str, text: str, cycle: Cycle) -> Iterator[Turn]:
    """M T W, W am, or W pm Th F: what stands before am or pm has that part, what stands after it whole days."""
    start = 0
    for match in _PART.finditer(text):
        before, part = _bare(text[start : match.start()]), "am" if match["am"] else "pm"
        yield Turn(unit, days_of(before, cycle) if before else (), part)
        start = match.end()
    rest = _bare(text[start:])
    rest = re.sub(r"(?i)\b(?:all day|full days?|whole days?)\b", "", rest).strip(_EDGES)
    if rest:
        yield Turn(unit, days_of(rest, cycle))
    elif not start:
        yield Turn(unit)


def in_two_weeks(said: Iterable[Said], cycle: Cycle) -> str:
    """Alternate weeks as days of a cycle twice as long: 1-5 are the odd weeks. Nothing where that can't be read."""
    found: dict[str, list[int]] = {}
    for one in said:
        for group in one.spec.split(","):
            odd, weeks = bool(_ODD.search(group)), bool(_WEEKS.search(group))
            words = _bare(_WEEKS.sub(" ", group))
            try:
                days = days_of(words, cycle) if words else tuple(range(1, cycle.days + 1))
            except Misread:
                return ""
            first = () if weeks and not odd else days
            second = () if weeks and odd else tuple(d + cycle.days for d in days)
            found.setdefault(one.word, []).extend((*first, *second))
    return "; ".join(f"{unit}:{' '.join(map(str, sorted(set(days))))}" for unit, days in found.items())


def resolved(said: tuple[Turn, ...], own_days: dict[str, tuple[int, ...]], days: tuple[int, ...]) -> tuple[Turn, ...]:
    """The turns with their days: as written, else those of the position on Staff, else what the others leave.

    `own_days`: the days that Staff gives a position, where it gives any. A turn that stays without days has none to be known.
    """
    from_staff = [_with(turn, own_days.get(turn.unit, ())) if not turn.days and turn.part == "full" else turn for turn in said]
    halves = [_with(turn, own_days.get(turn.unit) or days) if not turn.days and turn.part != "full" else turn for turn in from_staff]
    taken = {d for turn in halves for d in turn.days}
    left = tuple(d for d in days if d not in taken)
    silent = [turn for turn in halves if not turn.days]
    if len(silent) != 1 or not taken:
        return tuple(halves)
    return tuple(_with(turn, left) if not turn.days else turn for turn in halves)


def _with(turn: Turn, days: tuple[int, ...]) -> Turn:
    return Turn(turn.unit, days, turn.part)
