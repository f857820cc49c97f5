"""Which lines of a list count for this school: marks, other schools, headings that name a school."""

from __future__ import annotations

from dataclasses import dataclass

from planner.domain.school import Finding
from planner.interop.lists.found import Source, listed
from planner.interop.lists.headed import HEADING
from planner.interop.lists.left import USED, by_class, filled_down, look_at, marked, must_fix
from planner.interop.lists.places import same_school

OTHER_SCHOOL = "other schools"
WHOSE = "whose school is asked first"
NO_SCHOOL = "no school beside them, in a list of several"


@dataclass
class Lines:
    """Lines (from 0) with why each is used or not; `down`: field -> texts of merged cells; `places`: the schools that are named."""

    why: dict[int, str]
    down: dict[str, dict[int, str]]
    places: tuple[str, ...]
    findings: list[Finding]

    @property
    def used(self) -> list[int]:
        return [n for n, reason in sorted(self.why.items()) if reason == USED]


def lines_of(source: Source) -> Lines:
    """The lines of a list, and which of them are this school's."""
    table = source.table
    left, said = marked(table, source.columns, source.answers.leave)
    why = by_class(table) | dict.fromkeys(table.rows, USED) | left
    findings = [look_at(source.name, "unseen", " ".join(_capital(s) for s in said))] if said else []
    down = {c.field: filled_down(table, c.column) for c in source.columns if c.field}
    merged = [c.header for c in source.columns if c.field and down[c.field]]
    if merged:
        message = f"Merged cells, and the name of a group above blank cells, count for each of their rows: {listed(merged)}."
        findings.append(look_at(source.name, "merged", message))
    if source.column("school") is not None:
        place = {n: source.text(n, "school", down["school"]) for n in table.rows}
    else:
        place = _by_headings(source)
    places = tuple(dict.fromkeys(p for n, p in place.items() if p and why.get(n) == USED))
    if len(places) > 1 or (source.answers.school and places):
        findings += _narrow(source, why, place, places)
    elif places and source.book.school and not same_school(places[0], source.book.school):
        message = f"The list is of {places[0]}, the workbook of {source.book.school}. All of its rows were read."
        findings.append(look_at(source.name, "other-school", message))
    return Lines(why, down, places, findings)


def _by_headings(source: Source) -> dict[int, str]:
    """Where headings between the rows name schools: the heading above each row."""
    table, wanted = source.table, source.answers.school or source.book.school
    headings = {n: " ".join(text for text in table.grid.rows[n] if text) for n in table.of(HEADING)}
    if not wanted or not any(same_school(text, wanted) or text == wanted for text in headings.values()):
        return {}
    current, found = "", {}
    for n in sorted(table.classes):
        current = headings.get(n, current)
        if n in table.rows:
            found[n] = current
    return found


def _narrow(source: Source, why: dict[int, str], place: dict[int, str], places: tuple[str, ...]) -> list[Finding]:
    """Mark the rows of other schools; ask which school is meant where none fits."""
    asked = source.answers.school
    mine = {p for p in places if p.casefold() == asked.casefold()} if asked else set()
    mine = mine or {p for p in places if same_school(p, asked or source.book.school)}
    if not mine:
        wanted = asked or source.book.school or "known"
        why |= dict.fromkeys((n for n in place if why.get(n) == USED), WHOSE)
        message = f"The list holds {len(places)} schools or sites, and none of them is {wanted}: {listed(places, 12)}."
        return [must_fix(source.name, "which-school", message, "Say which school is yours.")]
    for n, said in place.items():
        if why.get(n) == USED and said not in mine:
            why[n] = OTHER_SCHOOL if said else NO_SCHOOL
    return []


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
