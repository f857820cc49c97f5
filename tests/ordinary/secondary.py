"""Ordinary middle and high schools that nobody wrote by hand, each with the lawful plan from which it was made.

    school = make(7, "high", ("two_teams",), random.Random(7))

The week comes first: sections in periods with teachers and rooms, teams with a period in common. Then the money for it, and what a
fund that has ended paid beside it, of which the witness takes some away. The workbook's rows are written from both. Sizes, pay,
departments, course lists and class sizes are drawn from what United States schools are like (domain.md 1 and 2).
"""

from __future__ import annotations

import random

from .base import Ordinary
from .money import Settled
from .secondary_bell import draw_bell
from .secondary_departments import staff_departments
from .secondary_draft import GRADES, Draft
from .secondary_flags import CLASHES, FLAGS, NO_HOUSES, ONLY, RARE, UNSAYABLE, WITHOUT_WITNESS, family_of, least_size
from .secondary_house import staff_houses
from .secondary_people import extend, more_rows, second_teams
from .secondary_rows import rows_of, witness_of
from .secondary_settle import money, promises, supervision
from .secondary_typing import as_typed
from .secondary_week import atoms, give_rooms, place

__all__ = ["CLASHES", "FLAGS", "ONLY", "RARE", "UNSAYABLE", "WITHOUT_WITNESS", "make"]

TRIES = 40
SLACKS = (0.05, 0.1, 0.15, 0.25)


def make(seed: int, level: str, flags: tuple[str, ...], chance: random.Random) -> Ordinary:
    """A school of this level with these oddities; the same arguments give the same school."""
    for _ in range(TRIES):
        draft = _draft(level, tuple(sorted(flags)), chance)
        if _week(draft, seed):
            money(draft)
            extend(draft)
            return _written(seed, draft)
    raise RuntimeError(f"No {level} school could be drawn for seed {seed} with {', '.join(flags) or 'no oddities'}.")


def _draft(level: str, flags: tuple[str, ...], chance: random.Random) -> Draft:
    asked = frozenset(flags)
    size = min(60, max(least_size(asked), round(chance.lognormvariate(3.05, 0.6))))
    draft = Draft(level, flags, chance, draw_bell(family_of(level, asked, chance), level, GRADES[level], flags, chance), GRADES[level], size)
    if draft.has("seniors_open_period"):
        draft.short_end = chance.random() < 0.4
        draft.open_end = 0.25 if draft.short_end else 0.08
    return draft


def _week(draft: Draft, seed: int) -> bool:
    """Teachers, courses, sections and promises; False when they do not come together."""
    may = draft.level == "middle" and draft.bell.family in ("seven", "eight") and draft.size > 9 and not NO_HOUSES & set(draft.flags)
    houses = may and draft.chance.random() < 0.7
    if not (staff_houses(draft) if houses else staff_departments(draft, draft.size)):
        return False
    if draft.has("lunch_by_department"):
        _waves(draft)
    second_teams(draft)
    if not houses:
        _grades(draft)
    if not (_placed(draft, seed) or (_without_grades(draft) and _placed(draft, seed))):
        return False
    supervision(draft)
    return promises(draft) and more_rows(draft)


def _waves(draft: Draft) -> None:
    """The departments with most sections eat first, the others after."""
    rows = {t.row for t in draft.teachers if {draft.by_code[c].dept for c in t.hand} & {"ENG", "MATH", "SS"}}
    for t in draft.teachers:
        t.wave = "A" if t.row in rows else "B"


def _grades(draft: Draft) -> None:
    """How the school writes whom a course is for: not at all, everybody, or the grade that usually takes it."""
    way = draft.chance.choice(("blank", "blank", "everybody", "usual" if draft.size > 20 and not draft.bell.waves else "everybody"))
    for c in draft.courses if way != "blank" else ():
        if way == "usual" and c.usual in draft.grades:
            c.grades = (c.usual,)
        else:
            c.grades = draft.grades


def _without_grades(draft: Draft) -> bool:
    """Takes away the grades of courses; False where there were none that could stand in the way."""
    had = any(len(c.grades) == 1 for c in draft.courses if not c.allowed)
    for c in draft.courses:
        c.grades = () if not c.allowed else c.grades
    return had


def _placed(draft: Draft, seed: int) -> bool:
    for draft.slack in [s for s in SLACKS if s >= (0.15 if draft.open_end else 0)]:
        for more in (0, 1) if draft.has("limited_labs") else (0,):
            found = place(
                draft.bell, draft.courses, draft.teachers, draft.teams,
                rooms=_labs(draft, more), slack=draft.slack, seed=seed, open_end=draft.open_end, short_end=draft.short_end,
            )  # fmt: skip
            if found is not None:
                draft.classes, draft.rooms = give_rooms(found, draft.by_code, atoms(draft.bell, draft.courses))
                return True
    return False


def _labs(draft: Draft, more: int) -> dict[str, int]:
    """So many labs as the sections of an average period, and perhaps one more."""
    if not draft.has("limited_labs"):
        return {}
    sections = sum(c.sections * (1 / draft.terms if draft.terms > 1 else 0.5 if c.term == "S" else 1) for c in draft.courses if c.room == "lab")
    return {"lab": -int(-sections // len(draft.bell.codes)) + more}


def _written(seed: int, draft: Draft) -> Ordinary:
    assert draft.purse is not None
    teach = {c.unit for c in draft.classes} | {c.co for c in draft.classes if c.co}
    rows, typed, witness = as_typed(draft, rows_of(draft), witness_of(draft))
    flags = frozenset(draft.flags)
    sayable = not flags & UNSAYABLE
    removals = tuple(sorted(k for k in (*witness.settled.staff, *witness.settled.programs) if _goes(witness.settled, k)))
    return Ordinary(seed, draft.level, len(teach), draft.flags, rows, typed, removals, None if flags & WITHOUT_WITNESS else witness, sayable)


def _goes(settled: Settled, code: str) -> bool:
    kept, bought = settled.staff.get(code), settled.programs.get(code)
    return (kept is not None and not any(kept.ftes)) or (bought is not None and not bought.part)
