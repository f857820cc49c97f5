"""Cells that hold amounts: counts, minutes, dollars, FTE, percent, shares of funds and levels of programs."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, NamedTuple

from planner.domain.cycle import Cycle
from planner.workbook.columns import Column
from planner.workbook.raw import Cell, Misread, Note, clean, text_of


class Share(NamedTuple):
    """One level of a program before its cost is known: basis points of it, or cents."""

    basis_points: int | None
    cents: int | None

    def of(self, cost: int) -> int:
        """Cents, for a program that costs `cost` cents to go on."""
        if self.cents is not None:
            return self.cents
        return int((Decimal(cost * (self.basis_points or 0)) / 10_000).quantize(Decimal(1), ROUND_HALF_UP))


def number(cell: Cell, what: str = "a number") -> Decimal:
    """The number in a cell, exactly as shown: 1,234 or $1,234.50 or -5 as text count too; a trailing % is left out."""
    value = cell.value
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise Misread(what, "not-a-number")
    if isinstance(value, str):
        text = clean(value).replace("\u2212", "-").removesuffix("%").strip()
        text = re.sub(r"^[-–—]\s*(?=[\d$.])", "-", text)
        text = re.sub(r"^\$?\s*\(\s*(.*?)\s*\)$", r"-\1", text)  # ($12,000): how accountants write what is owed
        text = re.sub(r"^(-?)\s*\$\s*|\s*\$$", r"\1", text)
        if not re.fullmatch(r"-?(\d{1,3}(,\d{3})+|\d{1,15})?(\.\d{1,10})?", text) or not re.search(r"\d", text):
            raise Misread(what, "not-a-number")
        return Decimal(text.replace(",", ""))
    try:  # ten places: what a double holds without its noise (0.30000000000000004)
        return Decimal(repr(value)).quantize(Decimal("1e-10")).normalize() + 0
    except InvalidOperation:
        raise Misread(what, "not-a-number") from None


def _scaled(column: Column, shown: Decimal, scale: int, notes: list[Note], unit: str = "") -> int:
    """`shown` within the column's bounds, times `scale`, as an integer; a rest is rounded off with a note."""
    _bounded(column, shown, unit)
    _usual(column, shown, notes, unit)
    exact = shown * scale
    whole = int(exact.quantize(Decimal(1), ROUND_HALF_UP))
    if whole != exact:
        kept = Decimal(whole) / scale
        notes.append(Note("rounded", f"{column.header} {shown:f} was rounded to {kept:f}, the finest unit the planner uses."))
    return whole


def _bounded(column: Column, shown: Decimal, unit: str = "", hint: str = "") -> None:
    low, high = column.low, column.high
    if (low is None or shown >= Decimal(str(low))) and (high is None or shown <= Decimal(str(high))):
        return
    if low is not None and high is not None:
        between = f"between {low:,.10g} and {high:,.10g}{unit}"
    else:
        between = f"{low:,.10g}{unit} or more" if low is not None else f"{high:,.10g}{unit} or less"
    raise Misread(between, "out-of-range", hint or f"Write a number {between}.")


def _usual(column: Column, shown: Decimal, notes: list[Note], unit: str) -> None:
    """A figure that may be right, and that few schools have, is to be looked at once."""
    if column.usual is None or Decimal(str(column.usual[0])) <= shown <= Decimal(str(column.usual[1])):
        return
    low, high = column.usual
    message = f"{column.header} {shown:,f}{unit} is unusual: in most schools it is between {low:,.10g} and {high:,.10g}{unit}."
    notes.append(Note("unusual-figure", message, "If it is right, leave it."))


def whole(column: Column, cell: Cell, _cycle: Cycle, notes: list[Note]) -> int:
    if isinstance(cell.value, str) and column.kind == "minutes":
        cell = cell._replace(value=re.sub(r"\s*min(ute)?s?\.?$", "", clean(cell.value), flags=re.IGNORECASE))
    value = number(cell, "a whole number")
    if value != value.to_integral_value():
        raise Misread("a whole number", "not-a-number")
    return _scaled(column, value, 1, notes)


def money(column: Column, cell: Cell, _cycle: Cycle, notes: list[Note]) -> int:
    if column.low is not None and column.low < 0 and isinstance(cell.value, str):
        cell = _owed(column, cell, notes)
    return _scaled(column, number(cell, "an amount of dollars"), 100, notes, " dollars")


_OWED = r"deficit|shortfall|short|owed?|owes|debt|overdrawn|overspent|minus|negative"
_LEFT = r"surplus|left(?:\s+over)?|remaining|unspent|balance"


def _owed(column: Column, cell: Cell, notes: list[Note]) -> Cell:
    """Of an amount that may be below zero, what words say of it: "1,200 short" and "deficit of $1,200" are owed, "1,200 left" is not."""
    text = clean(str(cell.value))
    said = re.sub(r"\b(of|by|a|is|dollars|carried\s+(forward|over))\b|:", " ", text, flags=re.IGNORECASE)
    figures = re.findall(r"\(?[-–—\u2212]?\s*\$?\s*\(?\d[\d,]*(?:\.\d+)?\)?-?", said)
    if len(figures) != 1:
        return cell
    words = " ".join(said.replace(figures[0], " ").split())
    size = re.sub(r"[^\d,.]", "", figures[0])
    signed = size != figures[0].replace("$", "").strip()
    if words and (signed or not re.fullmatch(_LEFT, words, re.IGNORECASE)) and not re.fullmatch(_OWED, words, re.IGNORECASE):
        hint = f"Enter -{size} if it must be paid back, {size} if it is left over."
        raise Misread("an amount of dollars", "not-a-number", hint)
    if not words and not figures[0].endswith("-"):
        return cell if clean(figures[0]) == text else Cell(size)
    if words and re.fullmatch(_LEFT, words, re.IGNORECASE):
        return Cell(size)
    message = f"{column.header} {text} was read as a deficit of ${size} to be paid back."
    notes.append(Note("deficit-read", message, "If that is right, leave it."))
    return Cell(f"-{size}")


def hundredths(column: Column, cell: Cell, _cycle: Cycle, notes: list[Note]) -> int:
    value = number(cell)
    if column.kind == "fte":
        _bounded(column, value, hint="1.0 is one full-time position; put the number of positions under 'How many'." if value > 1 else "")
    return _scaled(column, value, 100, notes)


def percent(column: Column, cell: Cell, _cycle: Cycle, notes: list[Note]) -> int:
    value = number(cell, "a percentage")
    if not isinstance(cell.value, str) and "%" in cell.number_format:
        value *= 100
    elif 0 < value < 1 and "%" not in str(cell.value):
        meant = f"{(value * 100).normalize():f}"
        notes.append(
            Note(
                "small-percent", f"{column.header} {value:f} was read as {value:f}%.", f"If you mean {meant}%, enter {meant}."
            )
        )
        return _scaled(column, value, 100, [], " percent")
    return _scaled(column, value, 100, notes, " percent")


def levels(_column: Column, cell: Cell, *_: Any) -> tuple[Share, ...]:
    """What can be bought of a program: percents of its cost, or dollars where a $ stands."""
    if not isinstance(cell.value, str) and ("%" in cell.number_format or "$" in cell.number_format):
        cell = Cell(f"${cell.value}" if "$" in cell.number_format else str(number(cell) * 100))
    found: list[Share] = []
    # Only after a $ is a comma part of the number ($21,000); elsewhere it separates levels (0,50,100).
    text = re.sub(r"\$\s*\d{1,3}(,\d{3})+(?!\d)", lambda dollars: dollars[0].replace(",", ""), text_of(cell))
    for part in (p for p in re.split(r"[;,|\n]", text) if clean(p)):
        amount = number(Cell(part), "a list of levels")
        if amount < 0 or ("$" not in part and amount > 100):
            raise Misread("a list of levels", "not-levels", "Write percents from 0 to 100, or dollars with a $: 0;50;100 or 0;$21000;100.")
        hundred = int((amount * 100).quantize(Decimal(1), ROUND_HALF_UP))
        found.append(Share(None, hundred) if "$" in part else Share(hundred, None))
    return tuple(found)
