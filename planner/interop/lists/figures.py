"""Figures as districts write them: 1,024 and $45,000.00 and $ 45.000,00 and (1,200) and 1.200- and 50% and 58K; dates; clock times."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

HALVES = {"¼": 0.25, "½": 0.5, "¾": 0.75}
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
    said = re.sub(r"(?<=\d)[*†‡]+$", "", said)  # a mark of a footnote
    said = re.sub(r"(\d*)\s*([¼½¾])", lambda m: f"{int(m[1] or 0) + HALVES[m[2]]:g}", said)
    bare = re.sub(r"(?i)\b(usd|us|dollars?|fte|cr)\b|[$€%()']", "", said).strip()
    thousands = re.fullmatch(r"(-?\s*\d{1,4}(?:\.\d+)?)\s*[kK]", bare)
    if thousands:
        found = Decimal(thousands[1].replace(" ", "")) * 1000
        return -abs(found) if owed else found
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


# --- dates and clock times ------------------------------------------------------------------------------------------------------
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
SERIAL = re.compile(r"[2-7]\d{4}(\.0+)?")  # days since 1899 as spreadsheets count them: 1954 to 2118


def day(text: str) -> str:
    """The date in a cell as 2027-09-30; "" where there is none. Of 03/04/2027 the month comes first, as in the United States."""
    said = text.strip()
    with contextlib.suppress(ValueError, OverflowError):
        if SERIAL.fullmatch(said):
            return (dt.date(1899, 12, 30) + dt.timedelta(int(float(said)))).isoformat()
        if found := re.match(r"(\d{4})-(\d\d?)-(\d\d?)(?!\d)", said):
            return dt.date(int(found[1]), int(found[2]), int(found[3])).isoformat()
        if found := re.search(r"(?<!\d)(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d\d)(?!\d)", said):
            first, second = int(found[1]), int(found[3])
            month, date = (second, first) if found[2] == "." or first > 12 else (first, second)
            return dt.date(_year(found[4]), month, date).isoformat()
        if found := re.search(r"([A-Za-z]{3})[a-z]*\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})", said):
            return dt.date(int(found[3]), MONTHS.index(found[1].casefold()) + 1, int(found[2])).isoformat()
        if found := re.search(r"(\d{1,2})[\s-]+([A-Za-z]{3})[a-z]*\.?,?[\s-]+(\d{4}|\d\d)(?!\d)", said):
            return dt.date(_year(found[3]), MONTHS.index(found[2].casefold()) + 1, int(found[1])).isoformat()
    return ""


def _year(said: str) -> int:
    return int(said) + (2000 if len(said) == 2 else 0)


def clocks(text: str) -> str:
    """The text of a cell with its clock times as 8:15, from 0815, 8h15, noon, a date with a time, or the part of a day."""
    said = re.sub(r"(?i)\bnoon\b", "12:00 pm", text.strip())
    said = re.sub(r"^\d{4}-\d\d-\d\d[ T](?=\d\d:\d\d)", "", said)
    said = re.sub(r"(?i)(\d{1,2})h(\d\d)", r"\1:\2", said)
    if re.fullmatch(r"0?\.\d{3,}", said):
        minutes = round(float(said) * 24 * 60)
        return f"{minutes // 60}:{minutes % 60:02d}"
    return re.sub(r"(?<![\d:.])([01]?\d|2[0-3])([0-5]\d)(?![\d:.])(?=\s*([ap]\.?m|$|[-–—]|to\b))", r"\1:\2", said, flags=re.IGNORECASE)
