"""Figures as districts write them: 1,024 and $45,000.00 and $ 45.000,00 and (1,200) and 1.200- and 50%."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

POINT, COMMA = ".", ","


def decimal_mark(values: Iterable[str], money: bool = False) -> str:
    """What stands before the decimals in a column: a comma only where some figure can be read no other way.

    `money`: no price has three decimals, so 45.000 is forty-five thousand where nothing in the column says otherwise.
    """
    commas = points = thousands = 0
    for value in values:
        text = re.sub(r"[^\d.,]", "", value)
        if re.fullmatch(r"\d{1,3}(\.\d{3})+,\d+|\d+,\d{1,2}|0,\d+|\d{4,},\d+|\d{1,3}(\.\d{3}){2,}", text):
            commas += 1
        elif re.fullmatch(r"\d{1,3}(,\d{3})+\.\d+|\d+\.\d{1,2}|0?\.\d+|\d{1,3}(,\d{3}){2,}", text):
            points += 1
        elif money and re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", text):
            thousands += 1
    commas += thousands if not points else 0
    return COMMA if commas > points else POINT


def figure(text: str, mark: str = POINT) -> Decimal | None:
    """The figure in a cell, or None where there is none: a text, a date, an error of the spreadsheet."""
    said = text.replace("\u2212", "-").replace("–", "-").replace("\u00a0", " ").strip()
    if re.fullmatch(r"[-–—]+", said):
        return Decimal(0)  # how accountants write nothing
    owed = bool(re.fullmatch(r"\$?\s*\(.*\)%?|.*\d\s*(-|CR|cr)|\s*\$?\s*-.*", said))
    bare = re.sub(r"(?i)\b(usd|us|dollars?|fte|cr)\b|[$€%()']", "", said).strip()
    bare = re.sub(r"^-\s*|\s*-$", "", bare).strip()
    bare = bare.replace(" ", "") if re.fullmatch(r"\d{1,3}( \d{3})+([.,]\d*)?", bare) else bare
    if mark == COMMA and not re.fullmatch(r"[1-9]\d{0,2}(,\d{3})+", bare):  # 1,024 is a thousand wherever it stands
        bare = bare.replace(".", "").replace(",", ".") if re.fullmatch(r"(\d{1,3}(\.\d{3})+|\d+)(,\d*)?", bare) else bare
    elif re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d*)?", bare):
        bare = bare.replace(",", "")
    if not re.fullmatch(r"\d{1,15}(\.\d*)?|\.\d+", bare):
        return None
    try:
        found = Decimal(bare)
    except InvalidOperation:
        return None
    return -found if owed and found else found
