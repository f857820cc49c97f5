"""The funds that pay a post, as people write them: GF, T1A:50;GF:50, "50% GF, 50% T1A", "GF/T1A 50/50", thirds, dollars."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from planner.workbook.columns import Column
from planner.workbook.raw import Cell, Misread, Note, clean, pieces, text_of

WHOLE = 10_000  # basis points
_SHARE = r"\$\s*\d[\d,]*(?:\.\d+)?|\d+\s*/\s*\d+|\d*\.?\d+\s*%?"
_AFTER = re.compile(rf"(?P<fund>.*?\S)\s*(?P<mark>[:=]|-|–|\(|\s)\s*(?P<share>{_SHARE})\s*\)?")
_BEFORE = re.compile(r"(?P<share>\$\s*\d[\d,]*(?:\.\d+)?|\d*\.?\d+\s*%|[1-9]\s*/\s*[1-9])\s*(?:of|from)?\s*(?P<fund>.*\S)")
_PAIRED = re.compile(r"(?P<funds>[^/]+(?:/[^/]+)+?)[\s:]+(?P<shares>\d+(?:\s*/\s*\d+)+)\s*%?")


_MANY = {"two": 2, "three": 3}
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fourth": 4}
_PART = r"(?P<part>half|thirds?|quarters?|fourths?)"
_WORDS = re.compile(rf"\b(?:(?P<many>two|three|one|an?)[\s-]+)?{_PART}\b(?:\s+(?:of|from)\b)?", re.IGNORECASE)


class Part(NamedTuple):
    """One fund with what stands beside it: a number, and whether it is dollars, or sure to be a percentage."""

    fund: str
    share: Fraction
    dollars: bool
    percent: bool
    finest: Fraction  # the last place of the number as written


def splits(column: Column, cell: Cell, _cycle: Any, notes: list[Note]) -> tuple[tuple[str, int], ...]:
    """(fund, basis points) pairs; whether they add up to 100 % is asked in links.py. Raises Misread."""
    text = re.sub(r"\$\s*\d{1,3}(,\d{3})+(?!\d)", lambda dollars: dollars[0].replace(",", ""), text_of(cell))
    text, in_words = _in_figures(re.sub(r",\s*(?=part\s)", " ", text, flags=re.IGNORECASE))
    parts = _parts(text)
    if not parts:
        return ((clean(text).strip(" ;,"), WHOLE),)
    shares = _shares(parts)
    found: dict[str, int] = {}
    for part, share in zip(parts, shares, strict=True):
        if share <= 0:
            raise _misread()
        found[part.fund] = found.get(part.fund, 0) + share
    read_so = in_words or parts[0].dollars or sum(p.share for p in parts) not in (1, 100)
    if len(found) > 1 and read_so and sum(shares) == WHOLE:
        read = ", ".join(f"{fund} {share / 100:g} %" for fund, share in found.items())
        notes.append(Note("shares-read", f"{column.header} {clean(text_of(cell))} was read as {read}."))
    return tuple(found.items())


def _in_figures(text: str) -> tuple[str, bool]:
    """ "half GF, half T1A" as 1/2 GF; 1/2 T1A; and whether shares stood there in words. One word alone may be part of a name."""
    marks = len(_WORDS.findall(text)) + len(re.findall(r"%|\d\s*/\s*\d", text))
    if marks < 2 or not _WORDS.search(text):
        return text, False
    figures = _WORDS.sub(lambda found: _figure(found, "%" in text), text)
    return re.sub(r"\s+(?:and|&|\+)\s+|\s*/\s*(?=\d\s*/)", "; ", figures), True


def _figure(found: re.Match[str], percent: bool) -> str:
    """ "two thirds of" as 2/3, and "half" as 50% beside percentages."""
    many, parts = _MANY.get((found["many"] or "").casefold(), 1), _PARTS[found["part"].casefold().removesuffix("s")]
    return f"{100 * many // parts}% " if percent and 100 % parts == 0 else f"{many}/{parts} "


def _misread() -> Misread:
    return Misread("a list of funds with their shares", "not-splits", "Write it like T1A:50;ESSER3:50.")


# --- what stands in the cell -------------------------------------------------------------------------------------------------
def _parts(text: str) -> list[Part]:
    """Each fund with its share; nothing where the cell is the code of one fund and no more."""
    paired = _PAIRED.fullmatch(clean(text))
    if paired is not None:  # GF/T1A 50/50
        funds, numbers = ([clean(x) for x in paired[key].split("/")] for key in ("funds", "shares"))
        if len(funds) == len(numbers) and sum(map(int, numbers)) in (1, 100):
            return [Part(fund, Fraction(n), False, True, Fraction(1)) for fund, n in zip(funds, numbers, strict=True)]
    written = pieces(text)
    if len(written) == 1:
        return _one(written[0])
    return [_part(piece) for piece in written]


def _one(text: str) -> list[Part]:
    """GF 50% / T1A 50% or GF 50% + T1A 50%, where every side has its share; or one fund, with 100 % beside it or nothing."""
    for mark in ("/", "&", "+"):
        sides = [clean(side) for side in re.split(rf"\s*{re.escape(mark)}\s*(?=\D*\d)", text)]
        if len(sides) > 1 and all(re.search(r"%|\$", side) for side in sides):
            return [_part(side) for side in sides]
    return [_part(text)] if ":" in text or "%" in text else []


def _part(text: str) -> Part:
    match = _AFTER.fullmatch(text) if ":" in text else _BEFORE.fullmatch(text) or _AFTER.fullmatch(text)
    if match is None:
        if ":" in text and text.rpartition(":")[0]:
            raise Misread("a list of funds with their shares", "not-a-number", "Write it like T1A:50;ESSER3:50.")
        raise _misread()
    written = re.sub(r"[\s,$%]", "", match["share"])
    if "/" in written:
        if written.endswith("/0"):
            raise _misread()
        return Part(clean(match["fund"]), Fraction(written), False, False, Fraction(0))
    places = len(written.partition(".")[2])
    return Part(clean(match["fund"]), Fraction(Decimal(written)), "$" in match["share"], "%" in match["share"], Fraction(1, 10**places))


# --- what the shares come to ----------------------------------------------------------------------------------------------------
def _shares(parts: Sequence[Part]) -> list[int]:
    """Basis points of each part. Dollars are shares of their sum, 0.5 and 1/2 are halves; rounding that was typed is spread."""
    total = sum((p.share for p in parts), Fraction(0))
    if any(p.dollars for p in parts):
        if not all(p.dollars for p in parts) or not total:
            raise _misread()
        return _spread(parts, total)
    slack = sum((p.finest for p in parts), Fraction(0)) / 2
    fractions = all(p.share <= 1 and not p.percent for p in parts) and abs(total - 1) <= slack
    whole = 1 if fractions else 100
    alike = len({p.share for p in parts}) == 1  # 33;33;33
    if total != whole and abs(total - whole) <= slack and (alike or all(p.finest < 1 for p in parts)):
        return _spread(parts, total)
    exact = [p.share * WHOLE / whole for p in parts]
    if total == whole:
        return _spread(parts, total)
    if any(x.denominator != 1 for x in exact):
        raise _misread()
    return [int(x) for x in exact]


def _spread(parts: Sequence[Part], total: Fraction) -> list[int]:
    """Whole basis points that add up to 100 %: what is left over goes to the parts that lost most by rounding down."""
    exact = [p.share * WHOLE / total for p in parts]
    found = [int(x) for x in exact]
    for i in sorted(range(len(parts)), key=lambda i: found[i] - exact[i])[: WHOLE - sum(found)]:
        found[i] += 1
    return found
