"""What sections leave of a teacher's own time, counted exactly, at the tiny middle school."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from tiny_secondary import SECTIONS, middle_school

from planner.domain.plan import Section
from planner.domain.school import School
from planner.facts.periods import Seat, periods_of
from planner.milp.grid.fixed_sections import Held
from planner.search.kept import Kept


def kept(school: School, sections: tuple[Section, ...] = ()) -> Kept:
    """Everybody is here on both days, nobody meets, no way of making time is on."""
    units = [u for row in school.staff for u in row.units]
    settled: Any = SimpleNamespace(
        lessons=(),
        school=school,
        variants=[v for d in school.days for v in school.base_variants(d)],
        fte={u: school.row_of_unit[u].fte for u in units},
        days=dict.fromkeys(units, school.days),
        methods={},
        meetings=[],
    )
    return Kept(settled, sections)


def seats(*periods: str) -> list[tuple[str, Seat]]:
    """Sections of English in some periods, all year; seventh grade's clock in P3."""
    of = periods_of(middle_school())
    return [("ENG", of.seat_of((p,), ("7",) if p == "P3" else (), "Y")) for p in periods]


@pytest.mark.parametrize(
    ("promised", "least"),
    [
        ({"min_individual_planning_week": 225, "daily_unencumbered": 0, "duty_owed_week": 0}, None),  # one period of 45 minutes, five days
        ({"min_individual_planning_week": 226, "daily_unencumbered": 0, "duty_owed_week": 0}, 3),
        ({"min_individual_planning_week": 0, "daily_unencumbered": 80}, None),  # lunch 35, and a period of 45
        ({"min_individual_planning_week": 0, "daily_unencumbered": 81}, 3),
    ],
)
def test_three_periods_of_four_leave_one(promised: dict[str, int], least: int | None) -> None:
    mine = seats("P1", "P2", "P4")
    found = dict(kept(middle_school(promised)).too_much({"M": mine}))
    assert (len(found["M"]) if found else None) == least


def test_as_few_sections_as_explain_it() -> None:
    """All four periods leave no lunch of 35 minutes beside P3 (10:10-10:55 of 10:10-11:30): that section alone is not to blame."""
    school = middle_school({"duty_free_lunch": 40, "daily_unencumbered": 0, "min_individual_planning_week": 0})
    assert dict(kept(school).too_much({"M": seats("P1", "P3", "P2")})) == {"M": seats("P3")}


def test_a_session_takes_its_period() -> None:
    """ENG-01 with its second teacher S in P1, ART-01 and MUS-01 in P3: a session in P2 leaves P4 and lunch."""
    for rest, enough in ((80, True), (81, False)):
        school = middle_school({"daily_unencumbered": rest, "min_individual_planning_week": 0})
        assert list(kept(school, SECTIONS).too_much({"S": [session(school, "P2")]})) is not enough
    school = middle_school({"daily_unencumbered": 80, "min_individual_planning_week": 0})
    two = [session(school, "P2"), session(school, "P4")]
    assert dict(kept(school, SECTIONS).too_much({"S": two})) == {"S": two}


def session(school: School, slot: str) -> Held:
    (v, *_) = school.base_variants(1)
    return Held(school.services[0], v, school.slot(v.day_type, slot))
