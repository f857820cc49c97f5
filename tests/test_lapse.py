"""What is left of a school when the ended money's posts vanish."""

from __future__ import annotations

import datetime as dt

from planner.lapse import lapsed
from planner.school import Fund, Info, Method, Program, School, Special, Staff, Team

SCHOOL = School(
    Info(year_start=2025),
    funds=(Fund("GF", revenue_next=100), Fund("ESSER3", end_date=dt.date(2024, 9, 30))),
    staff=(
        Staff("PE1", "PE", fund=(("GF", 10_000),)),
        Staff("STEM1", "STEM", fund=(("ESSER3", 10_000),)),
        Staff("COACH1", "COACH", fund=(("GF", 5_000), ("ESSER3", 5_000))),
    ),
    specials=(Special("pe", "PE1"), Special("stem", "STEM1")),
    programs=(Program("TUTOR", "Tutoring", 1, "ESSER3"),),
    methods=(Method("early_release", allowed="y"),),
    teams=(Team("SPEC", "Specialists", "specialists", ("PE1", "STEM1"), ("COACH1",), floor_min=90),),
)


def test_posts_on_ended_money_vanish_everywhere() -> None:
    after = lapsed(SCHOOL)
    assert [r.staff_id for r in after.staff] == ["PE1", "COACH1"]
    assert [s.special for s in after.specials] == ["pe"]
    assert after.teams[0].core == ("PE1",) and after.teams[0].floor_min == 0


def test_a_post_that_was_half_on_ended_money_is_half_a_post() -> None:
    coach = lapsed(SCHOOL).staff_by_id["COACH1"]
    assert (coach.fte, coach.fund) == (50, (("GF", 10_000),))
    assert lapsed(SCHOOL).fte_levels(coach) == (50,)


def test_nothing_is_decided() -> None:
    after = lapsed(SCHOOL)
    assert after.programs == () and not after.method_allowed("early_release")
    assert [f.fund for f in after.funds] == ["GF"] and not after.ended(after.funds[0])
