"""A plan that the checker refuses is never a user's end: it is dropped, told in the log without names, and the search goes on."""

from __future__ import annotations

import logging
import time
from dataclasses import replace
from typing import Any

import pytest
from twins.schools import G1, mini

import planner.search.walk
from planner.audit import Audit, audit
from planner.domain.outcome import Outcome, Status, Violation
from planner.domain.plan import Plan
from planner.domain.school import School
from planner.search.refused import RAISE, AuditDisagrees
from planner.search.solve import search

SCHOOL = replace(mini(teams=(G1,)), digest="0a1b2c3d")


class Refusing:
    """An auditor that refuses the first so many plans for a reason of its own."""

    def __init__(self, times: int) -> None:
        self.left = times

    def __call__(self, school: School, plan: Plan) -> Audit:
        found = audit(school, plan)
        if self.left <= 0:
            return found
        self.left -= 1
        broken = Violation("DutyFreeLunch", "Ms. Example has no lunch.", "Rules!B7")
        return Audit((broken,), found.teams, found.measures)


def refusing(monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    monkeypatch.setattr(planner.search.walk, "audit", Refusing(times))


def test_in_tests_it_stays_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    refusing(monkeypatch, 1)
    with pytest.raises(AuditDisagrees, match="no lunch"):
        search(SCHOOL, seconds=10)


def test_for_a_user_the_search_goes_on(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setenv(RAISE, "0")
    refusing(monkeypatch, 1)
    with caplog.at_level(logging.WARNING, "planner"):
        outcome = search(SCHOOL, seconds=10)
    assert outcome.plan is not None
    assert audit(SCHOOL, outcome.plan).lawful
    (line,) = [r.getMessage() for r in caplog.records]
    assert SCHOOL.digest in line
    assert "DutyFreeLunch" in line
    assert "Rules!B7" in line
    assert "Example" not in line, "the log holds our own words, never the workbook's"


def test_when_every_plan_is_refused_the_answer_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(RAISE, "0")
    refusing(monkeypatch, 10**9)
    began = time.perf_counter()
    outcome = search(SCHOOL, seconds=3)
    assert outcome.status is Status.UNKNOWN
    assert outcome.advice[0].startswith("No plan found in the time allowed.")
    assert any("Every teacher has a duty-free lunch every day." in said and "Rules!B7" in said for said in outcome.advice)
    assert time.perf_counter() - began < 60  # it ends: a loop without end would be seen here, not a slow machine


def test_a_cut_of_a_refused_plan_proves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The only best plan is refused once: what is found then may be worse, and is never called proven for it."""
    honest = search(SCHOOL, seconds=10)
    monkeypatch.setenv(RAISE, "0")
    refusing(monkeypatch, 1)
    found: Outcome = search(SCHOOL, seconds=10)
    best: dict[str, Any] = {t.measure: t.value for t in honest.tiers}
    for tier in found.tiers:
        assert not tier.proven or tier.value == best[tier.measure]


def test_a_plan_of_an_earlier_stage_is_shown_as_proven_in_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no time to name the best answer, the plan that stands was not what the later stages proved."""
    monkeypatch.setattr(planner.search.walk.Walk, "_too_late_for_names", lambda _: True)
    outcome = search(mini(), seconds=10)
    assert outcome.plan is not None and outcome.status is Status.FEASIBLE
    assert [t.measure for t in outcome.tiers if t.proven or t.bound is not None] == []
