"""What the name of a piece of the day says: its code, what happens in it, whose lunch it is, and for which grades."""

from __future__ import annotations

import re
from dataclasses import dataclass

from planner.workbook.cells import GRADES, one_grade

KINDS = (  # words of a period's name -> what happens in it
    (r"lunch[ -]recess", "recess"), (r"lunch", "lunch"), (r"recess", "recess"),
    (r"advis|homeroom|\bhr\b|seminar|community time", "advisory"),
    (r"passing|transition|\bbreak\b|snack|brunch|nutrition|warning bell", "passing"),
    (r"special|encore|related arts|exploratory", "specials"), (r"\bwin\b|flex|intervention|enrichment|tutorial", "win"),
    (r"arriv|breakfast|doors open|supervised entry|morning meeting supervision", "arrival"),
    (r"dismiss|bus(es)? (load|depart)", "dismissal"),
    (r"teacher|planning before|\bplc\b|contract", "non_student"),
)  # fmt: skip
UNIT = r"(?:periods?|per|pd|block|class|hour|hr|mod)"
NUMBERED = re.compile(rf"\W*(?:{UNIT}|p)?\.?\s*(\d{{1,2}}|[A-H])(?:st|nd|rd|th)?\s*{UNIT}?\W*", re.IGNORECASE)
LETTERED = re.compile(rf"\W*(?:{UNIT}|p)?\.?\s*(\d{{1,2}})(?:st|nd|rd|th)?\s*{UNIT}?\s*[-–(]?\s*([A-D])\)?\s*{UNIT}?\W*", re.IGNORECASE)
ORDINALS = {"first": "1", "second": "2", "third": "3", "fourth": "4"}
ONE_WAVE = r"[A-D]|[1-4](?:st|nd|rd|th)?|first|second|third|fourth"
WAVE = re.compile(
    rf"(?<![\w-])(?:({ONE_WAVE})\s*[-–]?\s*lunch(?:\s*(?:wave|group))?|lunch\s*(?:wave|group)?\s*[-–#(]?\s*({ONE_WAVE})\b\)?)(?![\w-])",
    re.IGNORECASE,
)
PART_LUNCH = re.compile(r"\W*(?:period|p)?\.?\s*\d{1,2}\s*-?\s*([A-D])\s+lunch\W*", re.IGNORECASE)
GRADE = r"(?:pre-?k|pk|kindergarten|kinder|kg|k|\d{1,2}(?:st|nd|rd|th)?)"
SPAN_OF_GRADES = rf"{GRADE}(?:\s*(?:-|–|—|/|,|&|and|to|through)\s*{GRADE})*"
FOR_GRADES = (
    re.compile(rf"\(?\b(?:for\s+)?(?:grades?|gr\.?)\s*({SPAN_OF_GRADES})\b\)?", re.IGNORECASE),
    re.compile(rf"\(?\b({SPAN_OF_GRADES})\s*(?:grades?|graders?)\b\)?", re.IGNORECASE),
)
BARE = r"((?:pk|k|\d{1,2})\s*[-–]\s*\d{1,2})"
BARE_GRADES = re.compile(rf"^\W*{BARE}\s+(?=lunch|recess)|(?:(?<=lunch)|(?<=recess))\W+{BARE}\W*$", re.IGNORECASE)


@dataclass(frozen=True)
class Named:
    """A code such as P1 or Lunch; a kind of slot; a lunch wave; grades as the workbook writes them; the letter of 5A, whatever it means."""

    base: str
    kind: str
    wave: str = ""
    grades: str = ""
    letter: str = ""


def named(name: str) -> Named:
    """Return what a name says. P1 for "1st period" and "Period 1", else the name without signs."""
    part = PART_LUNCH.fullmatch(name)
    if part:
        return Named("Lunch", "lunch", part[1].upper())
    grades, rest = _taken(name)
    wave = wave_in(rest)
    rest = WAVE.sub(" ", rest, count=1).strip(" -–:()") if wave else rest
    kind = next((kind for pattern, kind in KINDS if re.search(pattern, rest, re.IGNORECASE)), "class")
    kind = "lunch" if wave and not rest else kind
    lettered = LETTERED.fullmatch(rest) if not wave else None
    if lettered:
        return Named(f"P{int(lettered[1])}", "class", "", grades, lettered[2].upper())
    return Named(_base(rest) if rest else "Lunch", kind, wave, grades)


def _base(name: str) -> str:
    numbered = NUMBERED.fullmatch(name)
    return f"P{numbered[1].upper()}" if numbered else "_".join(re.findall(r"[^\W_]+", name))[:24] or "SLOT"


def _taken(name: str) -> tuple[str, str]:
    """The grades that a name speaks of, and the name without them."""
    for pattern in (*FOR_GRADES, BARE_GRADES):
        found = pattern.search(name)
        grades = grades_in(next(g for g in found.groups() if g)) if found else ""
        if found and grades:
            rest = (name[: found.start()] + " " + name[found.end() :]).strip(" -–:()")
            return grades, rest or name
    return "", name


def wave_in(text: str, alone: bool = False) -> str:
    """The lunch wave that a text names, such as A of "A Lunch" and 1 of "first lunch". `alone`: the text is nothing but the wave."""
    found = WAVE.search(text)
    said = next((g for g in found.groups() if g), "") if found else ""
    if alone and re.fullmatch(ONE_WAVE, text.strip(), re.IGNORECASE):
        said = text.strip()
    said = ORDINALS.get(said.casefold(), said)
    return re.sub(r"(?<=\d)(st|nd|rd|th)$", "", said, flags=re.IGNORECASE).upper()


def grades_in(said: str, loose: bool = False) -> str:
    """Grades as the workbook writes them, from K-2, 6th/7th, Grades 9 and 10; nothing where the text is something else.

    `loose`: the text may say more than the grades.
    """
    if loose:
        found = next((m[1] for pattern in FOR_GRADES if (m := pattern.search(said))), "")
        return grades_in(found) if found else ""
    text = re.sub(r"(?i)\b(grades?|graders?|gr)\b\.?|[()]", " ", said).strip()
    ends = [one_grade(part) for part in re.split(r"\s*(?:-|–|—|\bto\b|\bthrough\b)\s*", text)] if text else []
    if len(ends) == 2 and all(ends) and GRADES.index(ends[0]) <= GRADES.index(ends[1]):
        return ",".join(GRADES[GRADES.index(ends[0]) : GRADES.index(ends[1]) + 1])
    parts = [one_grade(part) for part in re.split(r"[,;/&\s]+|\band\b", text) if part] if text else []
    return ",".join(dict.fromkeys(parts)) if parts and all(parts) else ""
