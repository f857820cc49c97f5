"""Who has duties: special education only where a row says so, general assistants first, and those of a grant no more than their share."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from changing import numbered
from tiny import JOBS, staff, tiny_plan, tiny_school

from planner.checker.cover import may_do
from planner.checker.week import week_of
from planner.domain.plan import DutyPost
from planner.domain.school import Duty, Fund, FundRule, JobClass, School, Staff
from planner.facts.coverage import watches
from planner.rules import LawfulCover
from planner.search.solve import search
from planner.workbook.installed import workbook
from planner.workbook.read import read_workbook

AIDE = JobClass("aide_sped", "Special-education aide", 20_000_00, 0, 0, "sped_para", cover=("recess", "lunch"))
PARA = next(j for j in JOBS if j.job_class == "para")
RECESS = Duty("REC", "REG", 690, 710, "recess")  # nobody is listed: whoever covers recess may do it
LISTED = replace(RECESS, allowed=("para", "aide_sped"))


def aide(**more: object) -> Staff:
    return Staff("S", "aide_sped", avg_salary=20_000_00, fund=(("GF", 10_000),), cover=AIDE.cover, cover_given=False, **more)  # type: ignore[arg-type]


def school(*duties: Duty, rows: tuple[Staff, ...]) -> School:
    base = tiny_school()
    kept = tuple(r for r in base.staff if r.staff_id != "D")
    funds = (
        Fund("GF", "General fund", revenue_this=300_000_00, revenue_next=300_000_00),
        Fund("T1A", "Title I-A", "federal", 90_000_00, 90_000_00),
    )
    return replace(
        base,
        staff=numbered("Staff", *kept, *rows),
        duties=numbered("Duties", *duties),
        job_classes=(*JOBS, AIDE),
        funds=numbered("Funds", *funds),
        fund_rules=numbered("FundRules", FundRule("T1A", "para", "y")),
    )


def roster(place: School) -> Counter[str]:
    found = search(place, seconds=20, brief=True)
    assert found.plan is not None
    return Counter(p.unit_id for p in found.plan.duties)


def test_special_education_covers_what_its_own_row_says() -> None:
    place = school(RECESS, rows=(staff("D", "para"), aide()))
    silent, said = aide(), replace(aide(), cover=("recess",), cover_given=True)
    assert watches(place, silent) == () and watches(place, said) == ("recess",)
    assert watches(place, staff("D", "para")) == PARA.cover


def test_the_checker_refuses_a_duty_that_no_row_gives() -> None:
    place = school(RECESS, rows=(staff("D", "para"), aide()))
    plan = tiny_plan(place, duties=tuple(DutyPost("REC", d, "REG", "S") for d in (1, 2)))
    assert not may_do(week_of(place, plan), "S", RECESS)
    assert any("S may not do the duty REC" in v.sentence for v in LawfulCover().check(place, plan))
    listed = school(LISTED, rows=(staff("D", "para"), aide()))
    assert may_do(week_of(listed, plan), "S", LISTED), "Duties lists the job class: that row says so"


def test_general_assistants_come_first() -> None:
    """Both may do it, in whatever order Staff has them; the aide stands in where two are needed."""
    for rows in ((aide(), staff("D", "para")), (staff("D", "para"), aide())):
        assert roster(school(LISTED, rows=rows)) == {"D": 2}
    assert roster(school(replace(LISTED, adults_needed=2), rows=(aide(), staff("D", "para")))) == {"D": 2, "S": 2}


@pytest.mark.parametrize("grant", ["D1", "D2"])
def test_a_grant_s_assistant_has_no_more_duty_than_the_others(grant: str) -> None:
    """Recess and hall on each of two days are four turns of 20 minutes: two each, whichever of the two the grant pays."""
    hall = Duty("HALL", "REG", 720, 740, "recess", allowed=("para",))
    rows = tuple(replace(staff(n, "para"), fund=(("T1A", 10_000),)) if n == grant else staff(n, "para") for n in ("D1", "D2"))
    found = roster(school(replace(LISTED, allowed=("para",)), hall, rows=rows))
    assert found.total() == 4 and found[grant] <= 2


def test_a_workbook_s_blank_cover_is_its_job_class_s() -> None:
    book = read_workbook(workbook("pine_hollow.xlsx").read_bytes(), "pine_hollow.xlsx").school
    assert book is not None
    assert not any(r.cover_given for r in book.staff if r.job_class == "para_sped")
    assert all(watches(book, r) == () for r in book.staff if r.job_class == "para_sped")
