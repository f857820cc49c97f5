"""Pine Hollow (A) and Eastgate (B) of domain.md 6 in code: homerooms, six blocks, adjacent pairs, caps. Every other rule is off.

The facts are plain, so that both models can be built from them: the planner's own (`school`) and the one in seat_model.py.
"""

from __future__ import annotations

from dataclasses import dataclass

from planner.domain.school import At, CalendarRow, Homeroom, Info, Method, RuleValue, School, Slot, Special, Staff, Team

MF = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class Adult:
    """A specialist: the days here, the most classes a day and a cycle, and whether two homerooms may come at once."""

    name: str
    days: tuple[int, ...] = MF
    per_day: int = 6
    per_cycle: int = 28
    takes_two: bool = False


@dataclass(frozen=True)
class Facts:
    """Homerooms of each grade, their size, specialists, days of the cycle. The six blocks make four adjacent pairs."""

    homerooms: dict[str, int]
    adults: tuple[Adult, ...]
    students: int = 20
    days: int = 5
    pairs: tuple[tuple[int, int], ...] = ((1, 2), (2, 3), (4, 5), (5, 6))


PE, MUSIC, MEDIA, STEM = Adult("PE"), Adult("MUSIC", (1, 3, 5), 6, 18), Adult("MEDIA", MF, 4, 18), Adult("STEM")
ART = Adult("ART", (2, 3, 4), 6, 18)
COUNSELOR = Adult("COUNSELOR", MF, 2, 8)
GRADES_A = {"K": 3, "1": 3, "2": 3, "3": 2, "4": 2, "5": 2}
GRADES_B = {"K": 5, "1": 5, "2": 5, "3": 5, "4": 5, "5": 4}


def school_a(*more: Adult, art: tuple[int, ...] = (2, 3, 4), pe_takes_two: bool = False) -> Facts:
    """A without STEM, which is in `more` where it stays; art on its days."""
    pe = Adult("PE", takes_two=pe_takes_two)
    return Facts(GRADES_A, (pe, MUSIC, Adult("ART", art, 6, 18), MEDIA, *more))


def school_b(stem: bool, per_day: int = 5, per_cycle: int = 25, days: int = 5) -> Facts:
    names = ("PE1", "PE2", "MUSIC", "ART", "MEDIA", *(("STEM",) if stem else ()))
    every = tuple(range(1, days + 1))
    return Facts(GRADES_B, tuple(Adult(n, every, per_day, per_cycle) for n in names), students=22, days=days)


# --- the planner's school ----------------------------------------------------------------------------------------
BLOCKS = ((495, 540), (545, 590), (595, 640), (725, 770), (775, 820), (825, 870))  # minutes after midnight
LUNCH = Slot("REG", "L1", 7, 660, 690, "lunch")


def school(facts: Facts, *, floor: int = 0, goal: int = 225, **rules: int) -> School:
    """A School with one team for each grade; `rules` are added to those of a school whose other rules are off."""
    bell = (*(Slot("REG", f"S{i}", i, a, b, "specials") for i, (a, b) in enumerate(BLOCKS, 1)), LUNCH)
    teachers = {g: Staff(f"T{g}", "homeroom_teacher", count=n) for g, n in facts.homerooms.items()}
    homerooms = tuple(Homeroom(f"H{g}{i}", g, facts.students, u) for g, t in teachers.items() for i, u in enumerate(t.units))
    specialists = tuple(Staff(a.name, "specials", fte=100 * len(a.days) // facts.days, days=a.days) for a in facts.adults)
    specials = tuple(
        Special(a.name.rstrip("12"), a.name, days=a.days, max_per_day=a.per_day, max_per_cycle=a.per_cycle, can_double=a.takes_two)
        for a in facts.adults
    )
    teams = tuple(
        Team(f"G{g}", f"Grade {g}", "grade", t.units, floor_min=floor, goal_min=goal, at=At("Teams", i, {"floor_min": "F"}))
        for i, (g, t) in enumerate(teachers.items(), 2)
    )
    values = {"gap_ok_min": 5, "special_every_day": 0, "max_blocks_per_day": 1, "max_doubles_per_week": 1} | rules
    return School(
        Info(grades=tuple(facts.homerooms), cycle_days=facts.days),
        bell=bell,
        calendar=tuple(CalendarRow(d, "REG") for d in range(1, facts.days + 1)),
        homerooms=homerooms,
        staff=(*teachers.values(), *specialists),
        specials=specials,
        teams=teams,
        methods=(Method("pe_doubles", "y"),) if any(a.takes_two for a in facts.adults) else (),
        rules=tuple(RuleValue(k, v, source="statute" if k == "min_individual_planning_week" else "default", at=At("Rules", i, {"value": "B"})) for i, (k, v) in enumerate(values.items(), 2)),
    )  # fmt: skip
