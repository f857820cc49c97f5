"""Before any plan: the teachers that a school's classes need by department against those it holds, and its singletons."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import pandas as pd

from planner.domain.school import School
from planner.facts.courses import Staffing, fte_needed, singletons
from planner.language import N_
from planner.tables.grid.sections import department_of
from planner.tables.words import Number, department_words, frame, listed, number

LEAST = Fraction(1, 20)  # FTE: what is less is rounding

DEPARTMENT_FORMATS = {"FTE needed": "0.0#", "FTE held": "0.0#", "Surplus or shortfall": "+0.0#;-0.0#;0.0"}


def departments(school: School) -> pd.DataFrame:
    """Each department's sections at the target class sizes, what teaching them takes, and the FTE held."""
    found = [s for s in fte_needed(school) if s.teacher_sections or s.held]
    rows = [(department_words(s.dept), *_figures(s.sections, s.teacher_sections, s.needed, s.held), _note(school, s)) for s in found]
    if rows:
        taught, needed, held = (_sum(getattr(s, what) for s in found) for what in ("teacher_sections", "needed", "held"))
        rows.append(("All departments", *_figures(sum(s.sections for s in found), taught, needed, held), ""))
    return frame((N_("Department"), N_("Sections"), N_("Teacher-sections"), *DEPARTMENT_FORMATS, N_("Note")), rows)


def _figures(sections: int, taught: Fraction, needed: Fraction, held: Fraction) -> tuple[Number, ...]:
    return (sections, number(taught), *(round(float(x), 2) for x in (needed, held, held - needed)))


def _sum(values: Iterable[Fraction]) -> Fraction:
    return sum(values, Fraction(0))


def _note(school: School, staffing: Staffing) -> str:
    """Who else may teach a department's courses, where it holds less than it needs."""
    able = _able(school, staffing.dept) if staffing.needed - staffing.held >= LEAST else []
    return f"May also be taught by: {listed(map(department_words, able))}" if able else ""


def _able(school: School, dept: str) -> list[str]:
    """Other departments with teachers whose certificates a department's courses ask for."""
    asked = {c.cert for c in school.courses if c.dept == dept}
    held = {s.dept for s in fte_needed(school) if s.held}
    found = dict.fromkeys(department_of(school, u) for u, r in school.row_of_unit.items() if asked & set(r.certs))
    return [d for d in found if d in held and d != dept]


def missing(school: School) -> dict[str, Fraction]:
    """Department -> FTE that it lacks beyond what is left over in departments that may teach its courses."""
    found = {s.dept: s.held - s.needed for s in fte_needed(school)}
    lack = {d: -n - sum((max(found.get(a, Fraction(0)), Fraction(0)) for a in _able(school, d)), Fraction(0)) for d, n in found.items()}
    return {d: n for d, n in lack.items() if n >= LEAST}


def singleton_list(school: School) -> pd.DataFrame:
    """The courses that fill one section, with their requests."""
    known = {c.course_id: c for c in school.courses}
    rows = ((c, known[c].name, department_words(known[c].dept), known[c].requests, known[c].target_size) for c in singletons(school))
    return frame((N_("Course"), N_("Name"), N_("Department"), N_("Requests"), N_("Target class")), rows)


def need_words(school: School) -> str:
    """ "The classes need 95.0 FTE of teachers … and 96.0 are held (missing in Mathematics 0.4)"; nothing without courses."""
    found = fte_needed(school)
    if not found:
        return ""
    needed, held = (f"{float(_sum(getattr(s, what) for s in found)):.1f}" for what in ("needed", "held"))
    said = listed(f"{department_words(dept)} {float(n):.1f}" for dept, n in missing(school).items())
    return f"Your sections require {needed} teacher FTE at target class sizes; you have {held}" + (f" (short in {said})" if said else "")


def singleton_words(school: School) -> str:
    """ "20 courses fill one section only and students have 95 wishes for pairs of courses that should not collide"."""
    alone, wishes = len(singletons(school)), sum(p.students for p in school.conflicts)
    single = f"{alone} course{' fills' if alone == 1 else 's fill'} only one section" if alone else ""
    pairs = f"students made {wishes} requests for course pairs that shouldn't conflict" if wishes else ""
    return " and ".join(words for words in (single, pairs) if words)
