"""What a person may try on a plan: the kinds of question, and for each what may be chosen, in words beside its code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from planner.domain.school import School
from planner.tables.words import METHOD, span, team_words, title_of

Choices = dict[str, str]  # words -> what stands in the workbook
ANY = "Any day"


@dataclass(frozen=True)
class Ask:
    """A kind of lock that may be tried. Empty choices are not asked for."""

    what: str
    words: str
    which: Choices
    days: Choices
    slots: Choices
    values: Choices


def asks(school: School) -> tuple[Ask, ...]:
    """The locks that mean something in this school."""
    days = {ANY: "", **{school.day_label(d): str(d) for d in school.days}}
    teams = _named((t.team_id, team_words(t)) for t in school.teams)
    posts = _named((r.staff_id, f"{r.staff_id}, {title_of(school, r.job_class).lower()}") for r in school.staff)
    programs = _named((p.program_id, p.name or p.program_id) for p in school.programs)
    methods = _named((m.method, METHOD[m.method]) for m in school.methods if m.allowed != "n" and m.method in METHOD)
    homerooms = _named((h.homeroom_id, f"{h.homeroom_id}, grade {h.grade}") for h in school.homerooms)
    courses = _named((c.course_id, c.name or c.course_id) for c in school.courses)
    specials = _named((sp.special, sp.special) for sp in school.specials)
    found = (
        Ask("team", "A team's meeting", teams, days, _slots(school), {"meets then": "meets", "is free then (no meeting)": "free"}),
        Ask("staff", "A position and its days", posts, days, {}, {"is here": "here", "is not here (on any day: the post stops)": "off"}),
        Ask("program", "A program", programs, {}, {}, {"goes on": "keep", "stops": "stop"}),
        Ask("method", "A way of making time", methods, {}, {}, {"is used": "on", "is not used": "off"}),
        Ask("homeroom", "A class's special", homerooms, {k: v for k, v in days.items() if v}, _slots(school, "specials"), specials),
        Ask("course", "A course's period", courses, {}, _periods(school), {"has a section then": "on", "has none then": "off"}),
    )
    return tuple(a for a in found if a.which and a.values)


def ask_words(ask: Ask, chosen: Mapping[str, str]) -> str:
    """ "Grade 3 on Tue in S2 (8:55-9:30) meets then": the question as it is remembered."""
    day = f" on {chosen['day']}" if chosen.get("day") not in (None, "", ANY) else ""
    slot = f" in {chosen['slot']}" if ask.slots.get(chosen.get("slot", "")) else ""
    value = chosen["value"].removesuffix(" (no meeting)").split(" (on any day")[0]
    return f"{chosen['which']}{day}{slot}: {value if day or slot else value.removesuffix(' then')}"


def _named(pairs: Iterable[tuple[str, str]]) -> Choices:
    """Words -> code; words that two share get their code behind."""
    found: Choices = {}
    for code, words in pairs:
        found[f"{words} ({code})" if words in found else words] = code
    return found


def _slots(school: School, kind: str = "") -> Choices:
    found: Choices = {} if kind else {"Any time": ""}
    for s in school.bell:
        if s.kind in ((kind,) if kind else ("class", "specials")):
            found.setdefault(f"{s.slot} ({span(s.start, s.end)})", s.slot)
    return found


def _periods(school: School) -> Choices:
    return {p: p for p in dict.fromkeys(s.name for s in school.bell if s.kind == "class")}
