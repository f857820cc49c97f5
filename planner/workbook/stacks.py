"""Stacked classes: courses with one code in Stack meet as one class, so the planner has one row for all of them (decisions.md 47).

The row stands for its courses everywhere: SPA3 and SPA4 become SPA3+SPA4, with the requests of both. What other sheets say of one
of them they say of the class.
"""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from planner.domain import school as s
from planner.workbook.cells import GRADES


def as_one(made: dict[str, tuple[Any, ...]]) -> dict[str, tuple[Any, ...]]:
    """The sheets that name courses, with one row for each stacked class in the place of its courses."""
    courses = _courses(made["courses"])
    class_of = {code: c.course_id for c in courses if c.together for code in c.codes}
    if not class_of:
        return {}
    return {
        "courses": tuple(dataclasses.replace(c, corequisite=class_of.get(c.corequisite, c.corequisite)) for c in courses),
        "conflicts": _pairs(made["conflicts"], class_of),
        "assignments": _assignments(made["assignments"], class_of),
        "locks": _locks(made["locks"], class_of),
        "current": _today(made["current"], {c.course_id: class_of.get(c.course_id, "") for c in made["courses"]}),
    }


# --- courses ---------------------------------------------------------------------------------------------------------------
def _courses(rows: Iterable[s.Course]) -> tuple[s.Course, ...]:
    """Each class in the place of its first course."""
    stacks: dict[str, list[s.Course]] = defaultdict(list)
    for row in rows:
        stacks[row.stack.casefold() or row.course_id].append(row)
    return tuple(_class(mine) if mine[0].stack and len(mine) > 1 else mine[0] for mine in stacks.values())


def _class(rows: list[s.Course]) -> s.Course:
    """One row for courses that meet together, in the order of their codes, on whatever rows they stand.

    Where they differ in what a class can only be once, the first counts, and it is a finding.
    """
    first, rows = rows[0], sorted(rows, key=lambda c: c.course_id)
    fixed = [c.sections_fixed for c in rows if c.sections_fixed is not None]
    grades = {g for c in rows for g in c.grade_mix}
    return dataclasses.replace(
        first,
        course_id="+".join(c.course_id for c in rows),
        name=" + ".join(c.name for c in rows),
        requests=sum(c.requests for c in rows),
        target_size=min(c.target_size for c in rows),
        max_size=min(c.max_size for c in rows),
        min_to_run=min(c.min_to_run for c in rows),
        sections_fixed=fixed[0] if fixed else None,
        co_teach_sped=max(c.co_teach_sped for c in rows),
        co_teach_el=max(c.co_teach_el for c in rows),
        alike_team=next((c.alike_team for c in rows if c.alike_team), ""),
        protected=any(c.protected for c in rows),
        required=any(c.required for c in rows),
        corequisite=next((c.corequisite for c in rows if c.corequisite), ""),
        grade_mix=tuple(g for g in GRADES if g in grades) if all(c.grade_mix for c in rows) else (),
        periods_allowed=_periods(rows),
        together=tuple(rows),
    )


def _periods(rows: list[s.Course]) -> tuple[str, ...]:
    """The periods in which all of them may stand; those of the first where they have none in common, which is a finding."""
    named = [c.periods_allowed for c in rows if c.periods_allowed]
    return tuple(p for p in named[0] if all(p in some for some in named)) or named[0] if named else ()


# --- what names them -------------------------------------------------------------------------------------------------------
def _pairs(rows: Iterable[s.Pair], class_of: dict[str, str]) -> tuple[s.Pair, ...]:
    """A pair of classes stands once, with the students of all pairs of their courses."""
    found: dict[frozenset[str], s.Pair] = {}
    kept = []
    for row in rows:
        a, b = (class_of.get(code, code) for code in (row.course_a, row.course_b))
        pair = dataclasses.replace(row, course_a=a, course_b=b)
        if pair == row:
            kept.append(row)
            continue
        key = frozenset((pair.course_a, pair.course_b))
        first = found.get(key, dataclasses.replace(pair, students=0, hard=False))
        found[key] = dataclasses.replace(first, students=first.students + pair.students, hard=first.hard or pair.hard)
    return (*kept, *found.values())


def _assignments(rows: Iterable[s.Assignment], class_of: dict[str, str]) -> tuple[s.Assignment, ...]:
    """Who teaches the courses of a class teaches the class, once."""
    found: dict[tuple[str, str], s.Assignment] = {}
    kept = []
    for row in rows:
        if row.course not in class_of:
            kept.append(row)
            continue
        mine = dataclasses.replace(row, course=class_of[row.course])
        first = found.get((mine.position, mine.course), mine)
        strength = "must" if "must" in (first.strength, mine.strength) else mine.strength
        found[mine.position, mine.course] = dataclasses.replace(first, sections=max(first.sections, mine.sections), strength=strength)
    return (*kept, *found.values())


def _locks(rows: Iterable[s.Lock], class_of: dict[str, str]) -> tuple[s.Lock, ...]:
    """Locks of the courses of a class: where two courses are locked into one period, it is one class that is locked."""
    kept: dict[object, s.Lock] = {}
    times: Counter[object] = Counter()
    for n, row in enumerate(rows):
        if row.what not in ("course", "section") or row.id not in class_of:
            kept[n] = row
            continue
        lock = dataclasses.replace(row, id=class_of[row.id])
        times[row.id, row.what, row.slot] += 1  # the so-many-th lock of this course is the so-many-th of the other
        key = (lock.what, lock.id, lock.slot, times[row.id, row.what, row.slot])
        first = kept.get(key)
        if first is None or not first.value:
            kept[key] = lock
        elif lock.value not in ("", first.value):
            kept[key, n] = lock
    return tuple(kept.values())


def _today(rows: Iterable[s.Current], class_of: dict[str, str]) -> tuple[s.Current, ...]:
    """This year's sections of the courses of a class: at one time with one teacher they are one section. "" = a course of its own."""
    longest_first = sorted(class_of, key=len, reverse=True)
    first: dict[tuple[str, str, str], str] = {}
    kept: dict[object, s.Current] = {}
    for n, row in enumerate(rows):
        code = next((c for c in longest_first if row.row_kind == "section" and (row.id == c or row.id.startswith(f"{c}-"))), "")
        if not class_of.get(code):
            kept[n] = row
            continue
        own = f"{class_of[code]}{row.id.removeprefix(code)}"
        section = first.setdefault((class_of[code], row.slot, row.value), own)
        kept.setdefault((section, row.cycle_day, row.slot), dataclasses.replace(row, id=section))
    return tuple(kept.values())
