"""What must be agreed, with whom, by when: one line each, in order, with the notice dates of the state."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import replace

import fixtures_plan as birch
import pytest

from planner.domain.plan import Plan
from planner.domain.school import At, Fund, FundRule, Lock, School
from planner.explain.agreements import agreed
from planner.explain.limits import agreements
from planner.tables.time.calendar import ASK, DATA, order_sentence, to_agree

BIRCH, PLAN = birch.school(), birch.plan()
BEFORE = dt.date(2024, 11, 30)  # all dates of 2025-26 are still to come


def lines(school: School = BIRCH, plan: Plan = PLAN, public: bool = False) -> list[tuple[str, str, str]]:
    return [tuple(r[:3]) for r in to_agree(school, plan, public, BEFORE).itertuples(index=False, name=None)]


def with_days(plan: Plan, staff_id: str, days: tuple[int, ...]) -> Plan:
    def moved(p):  # type: ignore[no-untyped-def]
        return replace(p, units=tuple(replace(u, days=days) for u in p.units)) if p.staff_id == staff_id else p

    return replace(plan, positions=tuple(moved(p) for p in plan.positions))


def test_birch_lane_by_hand() -> None:
    """Early release needs the board and changes families' days, who are told once bells and buses are decided; three posts shrink, the
    state is not named, and the board approves the staffing plan before the week is published."""
    assert lines() == [
        ("Weekly early release (Wed)", "the school board", "February 2025"),
        ("Weekly early release (Wed)", "the transportation office", "February 2025"),
        ("Position reductions (ART1, STEM1, COACH)", "HR", ASK),
        ("Weekly early release (Wed)", "families", "April 2025"),
        ("The staffing plan", "the school board", "June 2025"),
    ]


def test_dates_that_have_passed_say_so() -> None:
    """On 1 March 2025 February is over and April is not; what HR has to name is not known to have passed."""
    found = to_agree(BIRCH, PLAN, today=dt.date(2025, 3, 1))
    assert list(found["By when"]) == ["February 2025 (passed)", "February 2025 (passed)", ASK, "April 2025", "June 2025"]
    assert to_agree(BIRCH, PLAN, today=dt.date(2025, 2, 28))["By when"].iloc[0] == "February 2025", "the last day is not over"


def test_what_has_to_come_before_what_is_told_with_its_dates() -> None:
    """New bells are decided before families hear of them, and the staffing is approved before the week is published (decision 63)."""
    assert order_sentence(BIRCH, PLAN, BEFORE) == (
        "1. New bells and their buses are decided: February 2025. 2. Then families are told: April 2025. "
        "3. The board approves the staffing plan: June 2025. 4. Only then the week is published."
    )
    as_today = replace(PLAN, methods=())
    assert order_sentence(BIRCH, as_today, BEFORE).startswith("1. The board approves the staffing plan: June 2025. 2. Only then")
    late = order_sentence(BIRCH, PLAN, dt.date(2026, 11, 30))
    assert late.startswith("The year 2025-26 is over. 1. New bells and their buses are decided: February 2025 (passed).")
    assert not order_sentence(BIRCH, PLAN, dt.date(2026, 6, 30)).startswith("The year")


def test_the_public_reads_groups_and_no_post() -> None:
    said = " ".join(" ".join(x) for x in lines(public=True))
    assert "specials teacher -1.2 FTE, other staff -0.5 FTE" in said
    assert not any(row.staff_id in said for row in BIRCH.staff)


def test_california_gives_notice_in_march_and_may() -> None:
    place = replace(BIRCH, info=replace(BIRCH.info, state="CA"))
    hr = [x for x in lines(place) if x[1] == "HR"]
    assert [(x[0].rpartition(": ")[2], x[2]) for x in hr] == [("first notices", "15 March 2025"), ("final notices", "15 May 2025")]
    why = " ".join(to_agree(place, PLAN)["Why then"])
    assert "as of March 2023" in why


def test_a_state_with_a_rule_but_no_date_asks_hr() -> None:
    place = replace(BIRCH, info=replace(BIRCH.info, state="AZ"))
    (row,) = [r for r in to_agree(place, PLAN).itertuples(index=False, name=None) if r[1] == "HR"]
    assert row[2] == ASK and "Seniority or tenure may not be the main reason." in row[3] and "as of January 2014" in row[3]


def test_other_days_of_a_shared_post_name_the_other_school() -> None:
    """Music is here Mon, Wed, Fri today and shared with Oak ES: as today nothing is asked, other days ask that school."""
    assert not any("Oak ES" in x[1] for x in lines())
    moved = with_days(PLAN, "MUS1", (1, 2, 5))
    assert ("MUS1 would be here on Mon, Tue, Fri: must be agreed with Oak ES.", "Oak ES", "March 2025") in [
        (x[0].replace(" ()", ""), *x[1:]) for x in lines(plan=moved)
    ]
    assert ("Days for positions shared between schools (Specials teacher)", "Oak ES", "March 2025") in lines(plan=moved, public=True)
    assert any("Oak ES" in s for s in agreements(BIRCH, moved))


def test_a_fund_that_asks_and_one_that_ends() -> None:
    """The half coach on Title I may be paid after asking only; it ends in June 2026, before the second year ends."""
    rules = (FundRule("T1A", "coach", "ask"),)
    place = replace(
        BIRCH, fund_rules=rules, funds=(*BIRCH.funds[:2], Fund("T1A", "Title I-A", "federal", 0, 5_000_000, end_date=dt.date(2026, 7, 31)))
    )
    kinds = [(a.kind, a.who, a.funds) for a in agreed(place, PLAN)]
    assert ("ask", "finance", ("T1A",)) in kinds and ("cliff", "board", ("T1A",)) in kinds
    assert ("What Title I-A may pay for only with approval", "the finance office", "April 2025") in lines(place, public=True)
    assert ("Recurring costs on Title I-A, which ends", "the school board", "June 2025") in lines(place, public=True)


def test_a_wish_that_is_not_kept_is_said() -> None:
    wish = Lock("staff", "STEM1", value="here", hard=False, reason="parents asked", at=At("Locks", 3, {"value": "E"}))
    place = replace(BIRCH, locks=(wish, replace(wish, id="PE1")))
    (found,) = [a for a in agreed(place, PLAN) if a.kind == "lock"]
    assert found.sentence == "This preference isn't met: STEM1 is here (parents asked) (Locks!E3)."


def test_nothing_to_agree_is_an_empty_table() -> None:
    kept = replace(PLAN, methods=(), positions=tuple(p for p in PLAN.positions if p.staff_id in ("PRIN", "T1")))
    assert lines(plan=kept) == []


@pytest.mark.parametrize("state", sorted(tomllib.loads(DATA.read_text())["notice"]))
def test_every_notice_has_a_source_and_a_date(state: str) -> None:
    found = tomllib.loads(DATA.read_text())["notice"][state]
    assert found["source"] and isinstance(found["as_of"], dt.date)
