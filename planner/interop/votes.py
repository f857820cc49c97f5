"""Stop - continue - start worksheets of teams: what they say of each program becomes votes, what they would start becomes new ideas.

A worksheet is a CSV or Excel table with a column for the program and one for the word or the points; the team, a reason and a cost may
stand beside them. The answers of a web form are read too: a line for each answer, with a column for each question ("What should we stop
doing?", several programs in one cell) or for each program ("Your view [Tutoring vendor]"). A word counts as points: stop -100, reduce
-50, continue and start 100; points are -100 to 100. A team's vote on a program is the average of its lines; the staff's vote is the
average of the teams, so that a large team does not outvote a small one. A column of names is not read. A line that cannot be read is
asked about and left out; the others count.
"""

from __future__ import annotations

import difflib
import io
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation

from planner.domain.school import Finding, School, Severity
from planner.interop.fill import Rows
from planner.interop.table import Row, Table, Unreadable, columns_at, plain, read_table
from planner.workbook.cells import one_grade
from planner.workbook.raw import MOST_LETTERS, bounded_guesses, clean, did_you_mean

HEADERS: dict[str, tuple[str, ...]] = {
    "team": ("team", "group", "grade team", "department"),
    "program": ("program", "program or idea", "what", "item", "activity", "idea"),
    "word": ("stop, reduce, continue or start", "stop continue start", "stop/continue/start", "decision", "vote", "we say"),
    "points": ("points", "score"),
    "reason": ("reason", "why", "comment", "note"),
    "cost": ("cost", "cost a year", "dollars", "price"),
}
WORDS = {
    "stop": -100, "end": -100, "cut": -100, "drop": -100, "eliminate": -100, "remove": -100, "discontinue": -100,
    "reduce": -50, "less": -50, "scale back": -50, "fewer": -50, "do less": -50,
    "continue": 100, "keep": 100, "start": 100, "more": 100, "expand": 100, "maintain": 100, "do more": 100,
}  # fmt: skip
SCALE = {"strongly disagree": -100, "disagree": -50, "neutral": 0, "neither": 0, "agree": 50, "strongly agree": 100}  # about keeping it
TURNS = re.compile(r"\b(not|never|but|unless|except)\b|n['’]t\b", re.IGNORECASE)  # after these a word may mean its opposite
NOTHING = frozenset({"", "none", "na", "nothing", "no", "noidea", "nocomment", "nil", "idk", "notsure"})
QUESTION = re.compile(
    r"\b(stop|end|cut|drop|eliminate|keep|continue|start|begin|reduce)\b.*(\?|doing|$)"
    r"|\[[^\]]+\]\s*$|\b(which|your)\b.*\b(team|grade|department)\b", re.IGNORECASE,
)  # fmt: skip
TEAM = re.compile(r"\b(team|grade|department|group)\b", re.IGNORECASE)
ASKS = (  # the word of a question -> the vote on what is named in answer, and whether that may be new
    (re.compile(r"\b(stop|end|cut|drop|eliminate)\b", re.IGNORECASE), -100, False),
    (re.compile(r"\b(reduce|less)\b", re.IGNORECASE), -50, False),
    (re.compile(r"\b(keep|continue)\b", re.IGNORECASE), 100, False),
    (re.compile(r"\b(start|begin)\b", re.IGNORECASE), 100, True),
)
PERSON = re.compile(r"\b(name|e-?mail|username|teacher|submitted by)\b", re.IGNORECASE)
CLOSE = 0.85  # how much of a name is the same, for a vote on another spelling to count
PEOPLE = ("name", "teacher", "staff member", "person", "email", "e-mail", "submitted by", "who")
MOST_CENTS = 5_000_000_00


@dataclass(frozen=True)
class Vote:
    """What a team thinks of a program of the workbook, -100 (stop) to 100 (keep)."""

    team: str
    program_id: str
    points: int


@dataclass(frozen=True)
class Idea:
    """Something that teams would start: its name, dollars a year (None: nobody said), and which teams."""

    name: str
    cost: int | None
    teams: tuple[str, ...]


@dataclass(frozen=True)
class Ballots:
    votes: tuple[Vote, ...] = ()
    ideas: tuple[Idea, ...] = ()
    findings: tuple[Finding, ...] = ()

    def spread(self) -> dict[str, tuple[int, int, int, int]]:
        """Program -> (teams that voted, lowest, highest, the staff's vote)."""
        found: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for v in self.votes:
            found[v.program_id][v.team].append(v.points)
        return {p: _spread([Fraction(sum(n), len(n)) for n in teams.values()]) for p, teams in found.items()}


def _spread(each: list[Fraction]) -> tuple[int, int, int, int]:
    return len(each), round(min(each)), round(max(each)), round(sum(each, Fraction(0)) / len(each))


@dataclass
class _Reading:
    """One worksheet being read."""

    school: School
    name: str
    teams: dict[str, str]  # as it is folded -> as it was first written
    findings: list[Finding] = field(default_factory=list)

    def team(self, said: str) -> str:
        """The team by its first spelling: Kindergarten is K, and 2nd grade is Grade 2."""
        grade = one_grade(said)
        return self.teams.setdefault(f"grade {grade}" if grade else plain(said), "K" if grade == "K" else said)

    def ask(self, line: int, code: str, message: str, fix: str = "") -> None:
        """A line that is left out until somebody answers."""
        self.say(f"line {line}", code, f"{message} It was left out.", fix, Severity.LOOK_AT)

    def say(self, where: str, code: str, message: str, fix: str = "", severity: Severity = Severity.MUST_FIX) -> None:
        self.findings.append(Finding(severity, f"{self.name} {where}".strip(), code, message, fix))


@bounded_guesses()
def read_ballots(sources: Sequence[str | Path], school: School) -> Ballots:
    """Every worksheet; every fault of all of them at once."""
    votes: list[Vote] = []
    ideas: dict[str, list[tuple[str, str, int | None]]] = defaultdict(list)
    findings: list[Finding] = []
    teams: dict[str, str] = {}
    for source in sources:
        reading = _Reading(school, Path(source).name, teams)
        own = list(_worksheet(reading, source))
        if not own and not any(f.severity is Severity.MUST_FIX for f in reading.findings):
            reading.say("", "no-votes", "No vote and no idea of this file could be read.", "See the lines below, or take the template.")
        for found in own:
            if isinstance(found, Vote):
                votes.append(found)
            else:
                ideas[plain(found.name)].append((found.name, found.teams[0], found.cost))
        findings += reading.findings
    return Ballots(tuple(votes), tuple(_together(lines) for lines in ideas.values()), tuple(findings))


def _together(lines: list[tuple[str, str, int | None]]) -> Idea:
    costs = [c for _n, _t, c in lines if c is not None]
    return Idea(lines[0][0], max(costs, default=None), tuple(dict.fromkeys(t for _n, t, _c in lines)))


def _worksheet(reading: _Reading, source: str | Path) -> Iterator[Vote | Idea]:
    known = {plain(h) for headers in HEADERS.values() for h in headers}
    try:
        table = read_table(source, known | {plain(n) for n in _names(reading.school)}, like=QUESTION)
    except Unreadable as refused:
        found = refused.finding
        reading.say("", found.code, found.message, found.fix)
        return
    except OSError:
        reading.say("", "no-file", "The file cannot be opened.")
        return
    people = {i: c for i, c in enumerate(table.columns) if plain(c) in {plain(p) for p in PEOPLE} or PERSON.search(c)}
    at = {k: next((i for i in columns_at(table, headers) if i not in people), None) for k, headers in HEADERS.items()}
    listed = at["program"] is not None and (at["word"] is not None or at["points"] is not None)
    form = None if listed else _form(reading.school, table, people)
    columns = at.values() if form is None else (form.team, *form.questions, *form.programs)
    used = {i for i in columns if i is not None}
    people = {i: c for i, c in people.items() if i not in used}
    if people:
        message = f"The column {', '.join(people.values())} was not read: votes are the team's, not a person's."
        reading.say("", "names", message, severity=Severity.LOOK_AT)
    reading.findings += table.look_at(reading.name)
    if not listed and form is None:
        message = "It needs a column for the program, and one for stop, continue or start (or for points)."
        reading.say("", "missing-column", message, "Take the template: planner votes --template OUT.xlsx")
        return
    if left := table.left_over((*used, *people)):
        reading.say("", "unread", f"Not read: {'; '.join(left)}.", severity=Severity.LOOK_AT)
    for row in table.rows:
        yield from _line(reading, table, at, row) if form is None else _answer(reading, form, row)


@dataclass(frozen=True)
class _Form:
    """The columns of a web form's answers: the team's, those of questions (vote, may it be new), and those of programs."""

    team: int | None
    questions: Mapping[int, tuple[int, bool]]
    programs: Mapping[int, str]


def _form(school: School, table: Table, people: Mapping[int, str]) -> _Form | None:
    """The columns of a form, or nothing where the table is none."""
    questions: dict[int, tuple[int, bool]] = {}
    programs: dict[int, str] = {}
    for i, header in enumerate(table.columns):
        inside = re.search(r"\[([^\]]+)\]\s*$", header)
        asked = [(vote, new) for word, vote, new in ASKS if word.search(header)]
        if program := _program(school, inside[1] if inside else header):
            programs[i] = program
        elif len(asked) == 1 and i not in people:
            questions[i] = asked[0]
    team = next((i for i, c in enumerate(table.columns) if TEAM.search(c) and i not in questions and i not in programs), None)
    return _Form(team, questions, programs) if questions or programs else None


def _answer(reading: _Reading, form: _Form, row: Row) -> Iterator[Vote | Idea]:
    """What one answer of a form says of programs."""

    def text(column: int | None) -> str:
        return row.values[column] if column is not None and column < len(row.values) else ""

    team = reading.team(clean(text(form.team)) or Path(reading.name).stem)
    for column, (vote, new) in form.questions.items():
        for what in _named(reading.school, text(column)):
            program = _found(reading, row.number, what)
            if program:
                yield Vote(team, program, vote)
            elif new:
                yield Idea(what, None, (team,))
            else:
                reading.ask(row.number, "unknown-program", f'"{what}" is no program of the workbook{_close(reading.school, what)}')
    for column, program in form.programs.items():
        if said := clean(text(column)):
            points, _start = _points(reading, row.number, said, "")
            if points is not None:
                yield Vote(team, program, points)


def _named(school: School, text: str) -> Iterator[str]:
    """What a cell names: programs with commas in their names are whole, and everything else ends at a comma or line."""
    parts = [p for p in (clean(p).strip(" .") for p in re.split(r"[,;|\n]", text)) if p]
    at = 0
    while at < len(parts):
        end = next((e for e in range(len(parts), at + 1, -1) if _program(school, ", ".join(parts[at:e]))), at + 1)
        whole = ", ".join(parts[at:end])
        pieces = [whole] if _program(school, whole) else re.split(r"\s+(?:and|&)\s+|\s+/\s+", whole)
        for piece in pieces if all(_program(school, p) or _near(school, p) for p in pieces) else [whole]:
            if plain(piece) not in NOTHING:
                yield piece
        at = end


def _line(reading: _Reading, table: Table, at: Mapping[str, int | None], row: Row) -> Iterator[Vote | Idea]:
    def text(key: str) -> str:
        column = at[key]
        return clean(row.values[column]) if column is not None and column < len(row.values) else ""

    what, team = text("program"), reading.team(text("team") or Path(reading.name).stem)
    if not what:
        if text("word") or text("points"):
            reading.ask(row.number, "no-program", "This line votes on nothing: its program is blank.")
        return
    points, start = _points(reading, row.number, text("word"), text("points"))
    if start and not _program(reading.school, what):
        yield Idea(what, _cost(reading, row.number, text("cost")), (team,))
        return
    for one in _named(reading.school, what):  # several programs may stand in one cell
        program = _found(reading, row.number, one)
        if program and points is not None:
            yield Vote(team, program, points)
        elif points is not None:
            close = _close(reading.school, one)
            fix = "" if close != "." else 'Write "start" beside a new idea.'
            reading.ask(row.number, "unknown-program", f'"{one}" is no program of the workbook{close}', fix)


def _points(reading: _Reading, line: int, word: str, points: str) -> tuple[int | None, bool]:
    """The line's points, and whether it would start something."""
    said = re.sub(r"[^a-z' ]+", " ", word.casefold()).split()
    folded = " ".join(said)
    key = "" if TURNS.search(word) else next((w for w in WORDS if re.match(rf"{w}(s|ing|ped|d|ed)?\b", folded)), "")
    figure = points or (word if re.fullmatch(r"[+−–-]?\d{1,3}(\.\d+)?\s*(%|points?|pts)?", word) else "")
    if figure:
        number = re.fullmatch(r"([+-]?\d{1,3}(?:\.\d+)?)\s*(?:%|points?|pts)?", figure.replace("−", "-").replace("–", "-"))
        if number and abs(float(number[1])) <= 100:
            if not points:
                message = f'"{word}" was read as {round(float(number[1])):+d} points.'
                reading.say(f"line {line}", "read-as", message, severity=Severity.LOOK_AT)
            return round(float(number[1])), key == "start"
        reading.ask(line, "not-points", f'"{figure}" should be points from -100 (stop it) to 100 (keep it).')
        return None, False
    if key:
        return WORDS[key], key == "start"
    if folded in SCALE or (said and said[0] in ("neutral", "neither") and not TURNS.search(word)):
        value = SCALE.get(folded, 0)
        how = "strongly disagree is -100 and strongly agree 100, about keeping it"
        reading.say(f"line {line}", "read-as", f'"{word}" was read as {value:+d} points: {how}.', severity=Severity.LOOK_AT)
        return value, False
    told = f'"{word}" is not known' if word else "There is no vote on this line"
    reading.ask(line, "unknown-word", f"{told}: write stop, reduce, continue or start.")
    return None, False


def _names(school: School) -> list[str]:
    return [n for p in school.programs for n in (p.name, p.program_id)]


def _program(school: School, what: str) -> str:
    """The program's code, from its code or its name."""
    return next((p.program_id for p in school.programs if plain(what) in (plain(p.program_id), plain(p.name))), "")


def _found(reading: _Reading, line: int, what: str) -> str:
    """The program of this name, or the only one that the name can mean, which is said."""
    program = _program(reading.school, what) or _near(reading.school, what)
    if program and not _program(reading.school, what):
        name = reading.school.program_by_id[program].name
        reading.say(f"line {line}", "read-as", f'"{what}" was read as {name} ({program}).', severity=Severity.LOOK_AT)
    return program


def _near(school: School, what: str) -> str:
    """The only program whose name begins with these words, has all of them, or differs by a few letters."""
    words = set(re.findall(r"\w+", what.casefold())) - {"the", "a", "of", "our", "program", "programs"}
    if not words or len(what) > MOST_LETTERS:
        return ""

    def has_all(name: str) -> bool:
        own = re.findall(r"\w+", name.casefold())
        return plain(name).startswith(plain(what)) or all(any(w == o or _ratio(w, o) >= CLOSE for o in own) for w in words)

    fits = [p.program_id for p in school.programs if has_all(p.name)]
    if not fits:
        alike = [(_ratio(plain(what), plain(n)), p.program_id) for p in school.programs for n in (p.name, p.program_id)]
        best = max(alike, default=(0.0, ""))[0]
        fits = list(dict.fromkeys(code for ratio, code in alike if ratio >= CLOSE and ratio == best))
    return fits[0] if len(fits) == 1 else ""


def _ratio(a: str, b: str) -> float:
    """How much of two short names is the same."""
    if not a or len(a) > MOST_LETTERS or 2 * min(len(a), len(b)) < CLOSE * (len(a) + len(b)):
        return 0.0
    return difflib.SequenceMatcher(None, a, b).ratio()


def _close(school: School, what: str) -> str:
    """The end of a sentence about a name that is none of the programs'."""
    close = did_you_mean(what, _names(school))
    return f"; did you mean {close}?" if close else "."


def _cost(reading: _Reading, line: int, text: str) -> int | None:
    number = text.replace("$", "").replace(",", "").strip()
    if not number:
        return None
    if re.fullmatch(r"\d{1,7}(\.\d\d)?", number) and 100 * float(number) <= MOST_CENTS:
        return round(float(number))
    message = f'"{text}" should be dollars a year, such as 4,500: the idea is listed without.'
    reading.say(f"line {line}", "not-money", message, severity=Severity.LOOK_AT)
    return None


# --- into the workbook -------------------------------------------------------------------------------------------------
def program_rows(ballots: Ballots, school: School) -> Rows:
    """Votes beside the programs, and a line for each idea that says what it costs, on the general fund until somebody chooses another."""
    rows: list[dict[str, object]] = [{"program_id": p, "staff_vote": vote} for p, (_n, _low, _high, vote) in ballots.spread().items()]
    taken = {p.program_id.casefold() for p in school.programs}
    general = next((f.fund for f in school.funds if f.type == "general"), school.funds[0].fund if school.funds else "")
    for idea in (i for i in ballots.ideas if i.cost):
        code = _code(idea.name, taken)
        rows.append({
            "program_id": code, "name": idea.name, "cost_next": idea.cost, "fund": general, "recurring": True, "start_only": True,
            "staff_vote": 100,
        })  # fmt: skip
    return Rows("Programs", rows, ("program_id",), always=("staff_vote",))


def _code(name: str, taken: set[str]) -> str:
    """A short code of the idea's first letters, unlike any other."""
    base = re.sub(r"[^A-Z0-9]+", "", name.upper())[:10] or "IDEA"
    code = next(c for c in (base, *(f"{base}{n}" for n in range(2, 1000))) if c.casefold() not in taken)
    taken.add(code.casefold())
    return code


def worksheet(school: School) -> bytes:
    """The worksheet for one team: every program that may stop, and empty lines for ideas."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Stop continue start"
    heads = ("Team", "Program or idea", "Stop, reduce, continue or start", "Reason", "Cost a year")
    rated = (p for p in school.programs if not (p.mandated or p.one_person))
    for row in (heads, *(("", p.name, "", "", p.cost_next // 100) for p in rated), *[("",) * 5] * 5):
        sheet.append(list(row))
    for letter, width in zip("ABCDE", (16, 36, 30, 44, 14), strict=True):
        sheet.column_dimensions[letter].width = width
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    choice = DataValidation(type="list", formula1='"stop,reduce,continue,start"', allow_blank=True)
    sheet.add_data_validation(choice)
    choice.add(f"C2:C{sheet.max_row}")
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
