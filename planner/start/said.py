"""How an answer is read: positions, classes, times, money, services. What is unclear is said with its words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from planner.start.kinds import fund_called

Interval = tuple[int, int]
DAYS = ("M", "T", "W", "Th", "F")
_DAY = {
    "m": "M", "mon": "M", "monday": "M", "t": "T", "tu": "T", "tue": "T", "tues": "T", "tuesday": "T",
    "w": "W", "wed": "W", "wednesday": "W",
    "th": "Th", "thu": "Th", "thur": "Th", "thurs": "Th", "thursday": "Th", "f": "F", "fri": "F", "friday": "F",
}  # fmt: skip
_CLOCK = r"(\d{1,2})(?::(\d{2}))?(?:\s*([ap])\.?(?:m\b\.?|\b))?"
SPAN = re.compile(rf"(?<![\d:]){_CLOCK}\s*(?:-|–|—|to|until)\s*{_CLOCK}(?![\d:])", re.IGNORECASE)
_TIME = re.compile(rf"(?<![\d:]){_CLOCK}(?![\d:])", re.IGNORECASE)
MONEY = re.compile(r"\$\s?(\d[\d,]*(?:\.\d+)?)\s?([km]\b)?", re.IGNORECASE)
GRADES = ("PK", "K", *map(str, range(1, 13)))


class Unclear(Exception):
    """A row that cannot be read: why, in a sentence."""


@dataclass(frozen=True)
class Fault:
    """What was not understood: the question, the row (from 1) and its words, and a sentence with what would be."""

    question: str
    row: int
    said: str
    sentence: str


@dataclass(frozen=True)
class Post:
    """A position as it was said. `cents` is what its whole row costs next year; `funds` are (code, percent)."""

    title: str
    count: int = 1
    fte: int = 100  # hundredths
    days: tuple[str, ...] = ()
    hours: tuple[Interval, ...] = ()
    funds: tuple[tuple[str, int], ...] = ()
    cents: int = 0
    least: int | None = None  # hundredths
    may_change: str = ""
    shared: str = ""
    vacant: bool = False
    also: tuple[str, ...] = ()  # other departments whose courses it may teach
    more: dict[str, int] = field(default_factory=dict)  # "a day" and "a week": class slots of a specialist


# --- times, days, money -------------------------------------------------------------------------------------------------
def _minutes(hour: str, minute: str | None, half: str | None) -> int:
    h, m = int(hour), int(minute or 0)
    if h > 23 or m > 59:
        raise Unclear(f"{hour}:{minute} is no time of the day.")
    if half:
        h = h % 12 + (12 if half.casefold() == "p" else 0)
    elif h < 6:
        h += 12  # no school begins at 2 in the morning
    return 60 * h + m


def spans(text: str) -> tuple[Interval, ...]:
    """Every stretch of time in a text, in minutes after midnight."""
    found = []
    for match in SPAN.finditer(text):
        a, b, half_a, c, d, half_b = match[1], match[2], match[3], match[4], match[5], match[6]
        start, end = _minutes(a, b, half_a), _minutes(c, d, half_b)
        if end <= start and end + 720 < 1440 and not half_b:
            end += 720
        if end <= start:
            raise Unclear(f'"{match[0].strip()}" ends before it begins.')
        found.append((start, end))
    return tuple(found)


def span(text: str) -> Interval:
    found = spans(text)
    if len(found) != 1:
        raise Unclear("Say from when until when, such as 7:45-14:35.")
    return found[0]


def time(text: str) -> int | None:
    """The one time of day in a text."""
    match = _TIME.search(text)
    return None if match is None else _minutes(match[1], match[2], match[3])


def clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d}"


def day(word: str) -> str:
    """M, T, W, Th or F of a word; small single letters are words, not days."""
    return _DAY.get(word.casefold().strip(".,"), "") if len(word) > 1 or word.isupper() else ""


def dollars(text: str) -> int | None:
    """Cents of the first amount with a dollar sign."""
    match = MONEY.search(text)
    if match is None:
        return None
    times = {"k": 1_000, "m": 1_000_000}.get((match[2] or "").casefold(), 1)
    return round(float(match[1].replace(",", "")) * times * 100)


def grades(text: str) -> tuple[str, ...]:
    """Grades of a text: "K 1 2", "3-5", "PK, K", "K to 2"."""
    found: list[str] = []
    text = re.sub(r"\b(?:pre-?k|4k)\b", "PK", text, flags=re.IGNORECASE)
    text = re.sub(r"(\w+)\s*(?:-|–|to)\s*(\w+)", r"\1-\2", text)
    for word in re.findall(r"\w+-\w+|\w+", text):
        first, _, last = word.upper().partition("-")
        if first in GRADES and (not last or last in GRADES):
            found += GRADES[GRADES.index(first) : GRADES.index(last or first) + 1]
    return tuple(dict.fromkeys(found))


# --- positions ----------------------------------------------------------------------------------------------------------
def parts(line: str) -> list[str]:
    """A row cut at its commas, but for those inside of a number."""
    return [p.strip() for p in re.split(r",(?!\d{3}(?!\d))|;(?!\s*\w+:\d)", line) if p.strip()]


def funds(text: str) -> tuple[tuple[str, int], ...]:
    """Who pays: "T1A", "T1A:50;ESSER3:50", "IDEA and GF" (halves)."""
    names: list[str] = []
    shares: list[int] = []
    for one in re.split(r"\s*;\s*|\s+and\s+|\s*/\s*|\s*\+\s*", text.strip()):
        match = re.fullmatch(r"(?:half\s+)?(.+?)(?:\s*:\s*|\s+)?(?:(\d+)\s*%?)?", one) if re.search(r":\s*\d|\d\s*%", one) else None
        name, share = (match[1], int(match[2])) if match is not None and match[2] else (re.sub(r"^half\s+", "", one), 0)
        known = fund_called(name)
        names.append(known[0] if known else code_of(name))
        shares.append(share)
    if not any(shares):
        shares = [100 // len(names)] * len(names)
        shares[0] += 100 - sum(shares)
    if sum(shares) != 100:
        raise Unclear(f'The shares of "{text}" add up to {sum(shares)}%, not 100%.')
    return tuple(zip(names, shares, strict=True))


def code_of(text: str) -> str:
    """A code from words: "21st Century grant" is 21ST_CENTURY."""
    return "_".join(re.findall(r"[A-Z0-9]+", text.upper())[:2]) or "X"


def post(line: str) -> Post:
    """A position as a school says it: title, how many, FTE, days, hours; then, after commas, what else is known. Raises Unclear."""
    paid = re.search(r"\b(?:paid\s+)?from\s+([^,$]+)", line, re.IGNORECASE)
    known: dict[str, object] = {"funds": funds(paid[1])} if paid is not None else {}
    line = line.replace(paid[0], " , ") if paid is not None else line
    first, *rest = parts(line) or [""]
    more: dict[str, int] = {}
    for part in rest:
        more |= _extra(part, known)
    cents = dollars(first)
    first = MONEY.sub(" ", first)
    if cents is not None:
        known["cents"] = cents
        known["each"] = bool(re.search(r"\beach\b", first))
    hours = spans(first)
    title, count, fte, days = _head(SPAN.sub(" ", first))
    each = known.pop("each", False)
    if each:
        known["cents"] = int(str(known["cents"])) * count
    said = Post(title, count, fte, days, hours, more=more)
    return Post(**{**said.__dict__, **known})


def _head(text: str) -> tuple[str, int, int, tuple[str, ...]]:
    title: list[str] = []
    count, fte, days = 1, 100, []
    for word in text.replace("half-time", "0.5").replace("(", " ").replace(")", " ").split():
        if re.fullmatch(r"\d{1,2}", word):
            count = int(word)
        elif re.fullmatch(r"(?:0?\.\d{1,2}|1\.0+)", word):
            fte = round(float(word) * 100)
        elif day(word):
            days.append(day(word))
        elif word.casefold() not in ("x", "fte", "each", "on", "and", "of", "the", "full-time", "days", "-", "a", "an"):
            title.append(word)
    if not 1 <= count <= 60:
        raise Unclear("Say how many with a number from 1 to 60.")
    if not 5 <= fte <= 100:
        raise Unclear("FTE is a number such as 0.6, at most 1.0.")
    return " ".join(title), count, fte, tuple(sorted(set(days), key=DAYS.index))


def _extra(part: str, known: dict[str, object]) -> dict[str, int]:
    """What stands after a comma. Fills `known`; Unclear where it says nothing that is known."""
    low = part.casefold()
    least = re.search(r"at least (0?\.\d+|1\.0)", low)
    slots = re.findall(r"(?:at most |up to )?(\d+)(?: classes)? a (day|week)", low)
    cents = dollars(part)
    if least is not None:
        known["least"] = round(float(least[1]) * 100)
    elif slots:
        return {period: int(n) for n, period in slots}
    elif low.startswith("shared"):
        known["shared"] = re.sub(r"^shared( with)?\s*", "", part, flags=re.IGNORECASE)
    elif low.startswith("also "):
        known["also"] = tuple(re.split(r"\s+and\s+|\s*/\s*", part[5:].strip()))
    elif re.search(r"\bstop\b|\bend\b", low):
        known["may_change"] = "may stop"
    elif re.search(r"\bdays\b.*\bchange\b|other days", low):
        known["may_change"] = "days"
    elif re.search(r"\bhours\b", low) and "change" in low:
        known["may_change"] = "hours"
    elif re.search(r"\b(must )?stays?\b|\bprotected\b", low):
        known["may_change"] = "no"
    elif re.search(r"\bvacant\b|\bnobody\b|\bno one\b", low):
        known["vacant"] = True
    elif cents is not None:
        known["cents"] = cents
        known["each"] = "each" in low
    elif spans(part):
        known["hours"] = spans(part)
    elif re.search(r"0?\.\d+", low) or all(day(w) for w in part.split()):
        _, count, fte, days = _head(part)
        known |= {k: v for k, v, blank in (("fte", fte, 100), ("days", days, ()), ("count", count, 1)) if v != blank}
    else:
        raise Unclear(
            f'"{part}" was not understood. After the comma: days, hours, "from" a fund, "shared with", "may stop", '
            '"days may change", "at least 0.5".'
        )
    return {}


# --- the rest -----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Grade:
    """One grade: students of each class, and which of its classes have no teacher yet (from 0)."""

    grade: str
    sizes: tuple[int, ...]
    vacant: tuple[int, ...] = ()
    sized: bool = True  # the school said how many; else they are ours


USUAL_CLASS = 20


def grade_lines(line: str) -> tuple[Grade, ...]:
    """One row of classes; "K-2 3 classes" is three grades."""
    several = re.match(r"(?:grades\s+)?((?:pk|k|\d{1,2})\s*(?:-|–|to)\s*(?:k|\d{1,2}))\s*[:=]?\s+(.+)", line, re.IGNORECASE)
    if several is None:
        return (grade_line(line),)
    return tuple(grade_line(f"{g} {several[2].replace(' each', '')}") for g in grades(several[1]))


def grade_line(line: str) -> Grade:
    """A grade with its classes: "K 18 18 18", "1 17 vacant 17 19", "2: 3 classes"."""
    head = re.match(r"(?:grade\s+)?(pre-?k|pk|k|kindergarten|\d{1,2})(?:st|nd|rd|th)?(?:\s+grade)?\s*[:=]?\s+(.+)", line, re.IGNORECASE)
    if head is None:
        raise Unclear('Begin with the grade, then the students of each class: "K 18 18 18".')
    grade = {"PREK": "PK", "PRE-K": "PK", "KINDERGARTEN": "K"}.get(head[1].upper(), head[1].upper())
    if grade not in GRADES:
        raise Unclear(f"{head[1]} is no grade: PK, K, or 1 to 12.")
    many = re.fullmatch(r"(\d{1,2}) (?:class|classes|homerooms?|sections?)", head[2].strip(), re.IGNORECASE)
    if many is not None:
        return Grade(grade, (USUAL_CLASS,) * int(many[1]), sized=False)
    sizes: list[int] = []
    vacant: list[int] = []
    for word in re.findall(r"\d+\s*[x×]\s*\d+|\d+|[a-z]+", head[2].casefold()):
        if ("x" in word and word[0].isdigit()) or "×" in word:
            n, size = re.split(r"[x×]", word)
            sizes += [int(size)] * int(n)
        elif word.isdigit():
            sizes.append(int(word))
        elif word in ("vacant", "nobody", "open") and sizes:
            vacant.append(len(sizes) - 1)
        elif word not in ("students", "and", "classes", "class", "of"):
            raise Unclear(f'"{word}" was not understood. Say the students of each class: "{grade} 18 18 18".')
    bad = [n for n in sizes if not 5 <= n <= 40]
    if bad or not sizes:
        raise Unclear(f'A class has 5 to 40 students. For three classes of unknown size say "{grade} 3 classes".')
    return Grade(grade, tuple(sizes), tuple(vacant))


@dataclass(frozen=True)
class Money:
    """A fund as it was said: cents this year and next, None where nobody knows yet."""

    code: str
    type: str
    name: str
    this: int | None
    next: int | None
    ends: str = ""


def fund_line(line: str) -> Money:
    """A fund with this year's and next year's money: "GF 2,153,057 2,296,883", "ESSER3 306,183 ended 2024-09-30", "T1A 211,356 ?"."""
    date = re.search(r"\b(20\d\d)-(\d\d)-(\d\d)\b", line)
    ended = re.search(r"\bend(?:s|ed)?\b|\bexpire[sd]?\b", line, re.IGNORECASE)
    rest = line.replace(date[0], " ") if date is not None else line
    rest = re.sub(r"\bend(?:s|ed)?\b|\bexpire[sd]?\b|\bthis year\b|\bnext( year)?\b|\bon\b", " ", rest, flags=re.IGNORECASE)
    amount = r"\$?\s?\d[\d,]*(?:\.\d+)?\s?[kmKM]?(?![\w])|\?|\bunknown\b|\bdon't know( yet)?\b"
    name = re.match(r"\s*(.+?)[\s:,]+(?=(?:" + amount + r")\s*(?:[\s,;]|$))", rest)
    numbers = [m[0].strip() for m in re.finditer(amount, rest[name.end() :])] if name is not None else []
    if name is None or not numbers:
        raise Unclear('Say the fund, this year\'s dollars and next year\'s: "T1A 211,356 211,356", or "?" where you don\'t know.')
    found = [None if not re.search(r"\d", n) else dollars("$" + n.lstrip("$ ")) for n in numbers[:2]]
    known = fund_called(name[1])
    code, kind, title = known or (code_of(name[1]), "grant", name[1].strip())
    ends = date[0] if date is not None else EXPIRED if ended is not None else ""
    following = found[1] if len(found) > 1 else 0 if ended is not None else None
    return Money(code, kind, title, found[0], following, ends)


EXPIRED = "2024-09-30"


@dataclass(frozen=True)
class ProgramSaid:
    name: str
    cents: int
    fund: str = ""
    levels: str = ""
    stays: bool = False
    until: str = ""
    overload: int = 0  # sections beyond the load that it pays for


def program_line(line: str) -> ProgramSaid:
    """A program with its cost: "Supplies $22,000 from GF, may fall to $21,000"."""
    paid = re.search(r"\bfrom\s+([^,$]+)", line, re.IGNORECASE)
    fund = funds(paid[1])[0][0] if paid is not None else ""
    rest = line.replace(paid[0], " , ") if paid is not None else line
    first, *more = parts(rest)
    cents = dollars(first)
    name = MONEY.sub(" ", first).strip(" :-")
    if cents is None:
        amounts = [dollars(m) for m in more if re.fullmatch(r"\$[\d,. ]+[km]?", m.strip(), re.IGNORECASE)]
        cents = amounts[0] if amounts else None
    if cents is None or not name:
        raise Unclear('Say what it is called and what it costs next year: "Tutoring vendor $36,000".')
    levels, stays, until, overload = "", False, "", 0
    for part in more:
        low = part.casefold()
        floor, share = dollars(part), re.search(r"(\d+)\s*%", part)
        date = re.search(r"20\d\d-\d\d-\d\d", part)
        sections = re.fullmatch(r"(?:for )?(\d{1,2}) (?:overload )?sections", low)
        if re.search(r"\b(must )?stays?\b|required|core", low):
            stays = True
        elif sections is not None:
            overload = int(sections[1])
        elif date is not None:
            until = date[0]
        elif share is not None and int(share[1]) < 100:
            levels = f"{share[1]};100" if "at least" in low else f"0;{share[1]};100"
        elif floor is not None and re.search(r"fall|least|down", low):
            levels = f"0;${floor // 100};100"
        elif re.search(r"all or nothing", low):
            levels = "0;100"
        elif not re.fullmatch(r"\$[\d,. ]+[km]?", part.strip(), re.IGNORECASE):
            raise Unclear(
                f'"{part}" was not understood. After the comma: "must stay", "may fall to $21,000", "at least 80%", '
                "or when the contract ends."
            )
    return ProgramSaid(name, cents, fund, levels, stays, until, overload)


@dataclass(frozen=True)
class ServiceSaid:
    words: str
    grades: tuple[str, ...]
    times: int
    minutes: int
    groups: int = 1
    together: bool = False  # one group over all its grades, not one for each
    win: bool = False
    push: bool = False
    size: int = 0


def service_line(line: str) -> ServiceSaid:
    """A service: "Resource 3-5 4x30", "Speech K 2x30 2 groups", "Reading 1-3 5x30 one group, in WIN"."""
    how = re.search(r"(\d+)\s*(?:x|×|times(?: a week)?(?: of)?)\s*(\d+)", line, re.IGNORECASE)
    if how is None:
        raise Unclear('Say how often and how long each week: "Resource 3-5 4x30".')
    rest = line.replace(how[0], " ")
    groups = re.search(r"(\d+) groups?", rest)
    size = re.search(r"groups? of (\d+)|of (\d+) students", rest)
    together = re.search(r"\b(one|1) group\b|\btogether\b", rest) is not None
    plain = re.sub(
        r"\d+ groups?|groups? of \d+|of \d+ students|\bone group\b|\btogether\b|\bin win\b|minutes|push[- ]?in|in class|\beach\b|,",
        " ",
        rest,
        flags=re.IGNORECASE,
    )
    words = [w for w in re.findall(r"[A-Za-z]+|\S+", plain) if w.casefold() not in ("grade", "grades", "a", "week", "for", "to", "and")]
    where = grades(" ".join(re.findall(r"\b(?:PK|K|\d{1,2})(?:\s*(?:-|–|to)\s*(?:PK|K|\d{1,2}))?\b", plain)))
    title = " ".join(w for w in words if w.isalpha() and w.upper() not in GRADES)
    if not where:
        raise Unclear('Say for which grades: "Resource 3-5 4x30".')
    return ServiceSaid(
        title, where, int(how[1]), int(how[2]), int(groups[1]) if groups else 1, together and len(where) > 1,
        "win" in rest.casefold().split() or "in win" in rest.casefold(), re.search(r"push|in class", rest, re.IGNORECASE) is not None,
        int(size[1] or size[2]) if size else 0,
    )  # fmt: skip


def each(lines: list[str]) -> Iterator[tuple[int, str]]:
    yield from enumerate(lines, 1)
