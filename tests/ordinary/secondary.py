"""Ordinary middle and high schools that nobody wrote by hand, each with the lawful plan from which it was made.

    school = make(7, "high", ("two teams for each teacher",), random.Random(7))

The week comes first: sections in periods with teachers and rooms, teams with a period in common. Then the money for it, and what a
fund that has ended paid beside it, of which the witness takes some away. The workbook's rows are written from both. Sizes, pay,
departments, course lists and class sizes are drawn from what United States schools are like (domain.md 1 and 2).
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from ordinary.base import Ordinary
from ordinary.secondary_bell import draw_bell
from ordinary.secondary_departments import staff_departments
from ordinary.secondary_draft import GRADES, Draft
from ordinary.secondary_house import staff_houses
from ordinary.secondary_rows import rows_of, witness_of
from ordinary.secondary_settle import money, promises, supervision
from ordinary.secondary_week import atoms, give_rooms, place

FLAGS: dict[str, str] = {}
TRIES = 25
FAMILIES = {"high": {"seven": 35, "ab": 20, "four": 12, "six": 12, "drop": 10, "eight": 11}, "middle": {"seven": 50, "eight": 40, "six": 10}}


def make(seed: int, level: str, flags: tuple[str, ...], chance: random.Random) -> Ordinary:
    """A school of this level with these oddities; the same arguments give the same school."""
    for _ in range(TRIES):
        draft = _draft(level, tuple(sorted(flags)), chance)
        if _week(draft, seed):
            money(draft)
            return _written(seed, draft)
    raise RuntimeError(f"No {level} school could be drawn for seed {seed} with {', '.join(flags) or 'no oddities'}.")


def _draft(level: str, flags: tuple[str, ...], chance: random.Random) -> Draft:
    size = min(60, max(5, round(chance.lognormvariate(3.05, 0.6))))
    family = _family(level, flags, chance)
    return Draft(level, flags, chance, draw_bell(family, level, GRADES[level], flags, chance), GRADES[level], size)


def _family(level: str, flags: Sequence[str], chance: random.Random) -> str:
    weights = FAMILIES[level]
    return chance.choices(list(weights), list(weights.values()))[0]


def _week(draft: Draft, seed: int) -> bool:
    houses = draft.level == "middle" and draft.bell.family in ("seven", "eight") and draft.size > 9 and draft.chance.random() < 0.7
    if not (staff_houses(draft) if houses else staff_departments(draft, draft.size)):
        return False
    for draft.slack in (0.05, 0.1, 0.15, 0.25):
        found = place(draft.bell, draft.courses, draft.teachers, draft.teams, rooms={}, slack=draft.slack, seed=seed)
        if found is not None:
            break
    else:
        return False
    draft.classes, draft.rooms = give_rooms(found, draft.by_code, atoms(draft.bell, draft.courses))
    supervision(draft)
    return promises(draft)


def _written(seed: int, draft: Draft) -> Ordinary:
    assert draft.purse is not None
    teach = {c.unit for c in draft.classes} | {c.co for c in draft.classes if c.co}
    return Ordinary(seed, draft.level, len(teach), draft.flags, rows_of(draft), (), tuple(draft.purse.removals), witness_of(draft), True)
