"""A proof counts only when a second path agrees: on models that a solver was wrong on, and with engines that lie."""

from __future__ import annotations

import itertools
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pulp
import pytest
from models import FOLDER, model, start

from planner.analysis.frontier import curve
from planner.audit import audit
from planner.domain.outcome import Outcome, Status
from planner.domain.school import School
from planner.milp.engines.engine import Ending, matrix_of
from planner.milp.engines.highs import HighsEngine, new_solver
from planner.milp.engines.lattice import Arrays
from planner.milp.engines.race import ENGINES
from planner.milp.solve.certify import Answered, Certifier, Proof, Question, Verdict, confirm
from planner.milp.solve.lexicographic import Stage
from planner.search.solve import search
from planner.workbook.read import read_workbook

CLOSE = 1e-6


def small(most: int) -> Question:
    """Minimize -(x + y) with x, y whole, 2x + 2y <= most: at best most / 2, rounded down."""
    problem = pulp.LpProblem("small", pulp.LpMinimize)
    x, y = (problem.add_variable(name, 0, 10, pulp.LpInteger) for name in "xy")
    problem.setObjective(-1 * x - y)
    problem += 2 * x + 2 * y <= most
    return Question(matrix_of(problem).arrays(problem))


# --- a claim that can be checked in the head --------------------------------------------------------------------------
@pytest.mark.parametrize("repeatable", (False, True))
def test_a_true_claim_becomes_a_proof(repeatable: bool) -> None:
    proof = confirm(small(7), -3.5, seconds=10, repeatable=repeatable)  # 2x + 2y <= 7 lets x + y be 3, never 3.5
    assert isinstance(proof, Proof)
    assert proof.bound == -3.5


@pytest.mark.parametrize("repeatable", (False, True))
def test_a_false_claim_is_answered_with_the_answer_that_it_denies(repeatable: bool) -> None:
    asked = small(7)
    answered = confirm(asked, -2.5, seconds=10, repeatable=repeatable)
    assert isinstance(answered, Answered)
    assert answered.verdict is Verdict.CONTRADICTS
    assert answered.values is not None
    assert asked.keeps_all(answered.values)
    assert asked.arrays.value(answered.values) == pytest.approx(-3)


def test_a_row_that_is_doubted_proves_nothing() -> None:
    """With its only row doubted the model may have x + y = 20, so that -3.5 is no bound of it any more."""
    asked = replace(small(7), doubted=(0,))
    answered = confirm(asked, -3.5, seconds=10)
    assert isinstance(answered, Answered)
    assert answered.verdict is Verdict.CONTRADICTS


def test_no_answer_at_all() -> None:
    assert isinstance(confirm(small(-1), None, seconds=10), Proof)
    answered = confirm(small(0), None, seconds=10)
    assert isinstance(answered, Answered)
    assert answered.verdict is Verdict.CONTRADICTS


def test_without_time_nothing_is_known() -> None:
    answered = confirm(Question(pigeons(12)), None, seconds=0.2)
    assert isinstance(answered, Answered)
    assert answered.verdict is Verdict.SILENT


def pigeons(holes: int) -> Arrays:
    """One pigeon more than holes, at most one in each: no answer, and hard to prove by branching."""
    problem = pulp.LpProblem("pigeons", pulp.LpMinimize)
    sits = {(p, h): problem.add_variable(f"x{p}_{h}", 0, 1, pulp.LpInteger) for p in range(holes + 1) for h in range(holes)}
    problem.setObjective(pulp.LpAffineExpression())
    for p in range(holes + 1):
        problem += pulp.lpSum(sits[p, h] for h in range(holes)) >= 1
    for h, (p, q) in itertools.product(range(holes), itertools.combinations(range(holes + 1), 2)):
        problem += sits[p, h] + sits[q, h] <= 1
    return matrix_of(problem).arrays(problem)


def test_a_search_has_a_share_for_its_proofs() -> None:
    """Ten seconds of finding allow fifteen of confirming (60 % of all), never more than is left; a short search has three."""
    certifier = Certifier(0, repeatable=False, should_stop=lambda: False)
    assert certifier.budget(finding=10.0, left=100.0) == pytest.approx(15.0)
    assert certifier.budget(finding=10.0, left=4.0) == 4.0
    assert certifier.budget(finding=0.1, left=100.0) == 3.0
    certifier.spent = 14.0
    assert certifier.budget(finding=10.0, left=100.0) == pytest.approx(1.0)


# --- what is asked of a tier ------------------------------------------------------------------------------------------
def tier(**ending: float) -> Stage:
    """Minutes short, of which later tiers may give back five, and which count as settled within five."""
    found = Ending(Status.OPTIMAL, ending["found"], ending["bound"], 0.0)
    return Stage("O2", "Minutes short", "minutes", pulp.LpAffineExpression(), 5.0, lambda x: x, near=5.0, ending=found)


def test_a_tier_is_asked_for_anything_better_than_its_allowance() -> None:
    assert tier(found=100, bound=100).denied(gap=0.0, reached=100) == 95


def test_what_later_tiers_gave_back_is_not_called_settled_twice() -> None:
    """The plan has 105 minutes short and may be five from its limit: that no plan is under 100 has to be shown, not under 95."""
    cap = tier(found=100, bound=100).denied(gap=0.0, reached=105)
    assert cap is not None
    assert 99.99 < cap < 100


def test_far_from_its_bound_a_tier_is_asked_for_that_bound_alone() -> None:
    cap = tier(found=100, bound=80).denied(gap=0.0, reached=100)
    assert cap is not None
    assert 79.99 < cap < 80


def test_an_engine_that_claims_nothing_is_asked_nothing() -> None:
    stage = replace(tier(found=100, bound=100), ending=Ending(Status.FEASIBLE, 100.0, None, 0.0))
    assert stage.denied(gap=0.01) is None


# --- the two models that HiGHS 1.15 was wrong on ----------------------------------------------------------------------
def test_a_model_that_was_called_infeasible_has_an_answer() -> None:
    """Right is -1 (README of the case); presolve of HiGHS 1.14 and 1.15 said that there is no answer."""
    asked = Question(model("inf_0.mps"))
    answered = confirm(asked, None, seconds=30)
    assert isinstance(answered, Answered)
    assert answered.verdict is Verdict.CONTRADICTS
    assert isinstance(confirm(asked, -1.001, seconds=30), Proof)


def test_a_bound_that_came_from_a_start_is_contradicted() -> None:
    """Right is 0; from this start HiGHS up to 1.15 ended with "optimal" at 0.2308."""
    asked = Question(model("x.mps"))
    answered = confirm(asked, 0.2308 - 0.01, seconds=30)
    assert isinstance(answered, Answered)
    assert answered.verdict is Verdict.CONTRADICTS
    assert isinstance(confirm(asked, -0.01, seconds=30), Proof)


def test_the_pinned_solver_itself_is_right_on_both() -> None:
    solver = new_solver()
    solver.readModel(str(FOLDER / "inf_0.mps"))
    solver.run()
    assert solver.getInfo().objective_function_value == pytest.approx(-1)
    solver = new_solver()
    solver.readModel(str(FOLDER / "x.mps"))
    numbers, values = start("x_start.json")
    solver.setSolution(len(numbers), numbers, values)
    solver.run()
    assert solver.getInfo().objective_function_value == pytest.approx(0, abs=CLOSE)


# --- two schools that were answered falsely ---------------------------------------------------------------------------
def school_of(name: str) -> School:
    found = read_workbook(Path(FOLDER / name)).school
    assert found is not None
    return found


def test_a_school_that_was_refused_has_its_plan() -> None:
    """With one position ended the school costs $482,000 of $508,000; brute force gives the teams 180, 225 and 225 minutes."""
    outcome = search(school_of("t08.xlsx"), seconds=30)
    assert outcome.status is Status.OPTIMAL
    assert sorted(t.minutes for t in outcome.teams) == [180, 225, 225]


def test_a_last_tier_that_had_a_false_bound() -> None:
    outcome = search(school_of("t03.xlsx"), seconds=30)
    last = next(t for t in outcome.tiers if t.measure == "vision")  # of the shape: evenness of subjects is of the names
    assert last.value == 0
    assert last.bound is not None
    assert last.bound <= last.value


# --- engines that lie: the kind of both faults ------------------------------------------------------------------------
class SaysNoPlan(HighsEngine):
    """Calls every question infeasible as long as it uses presolve."""

    def solve(self, problem: pulp.LpProblem, **how: Any) -> Ending:
        if self.presolve:
            return Ending(Status.INFEASIBLE, None, None, 0.0)
        return super().solve(problem, **how)


class SaysSettled(HighsEngine):
    """Calls the first plan that it finds the best one, as long as it uses presolve."""

    def solve(self, problem: pulp.LpProblem, **how: Any) -> Ending:
        if not self.presolve:
            return super().solve(problem, **how)
        objective = problem.objective
        problem.setObjective(pulp.LpAffineExpression())
        found = super().solve(problem, **how)
        problem.setObjective(objective)
        if found.value is None:
            return found
        reached = float(pulp.value(objective))
        return Ending(Status.OPTIMAL, reached, reached, found.seconds)


@pytest.fixture(scope="module")
def school() -> School:
    return school_of("t08.xlsx")


@pytest.fixture(scope="module")
def honest(school: School) -> Outcome:
    return search(school, seconds=20)


def poor(school: School) -> School:
    """Nearly without money."""
    return replace(school, funds=tuple(replace(f, revenue_next=100_00, carryover=0) for f in school.funds))


def settled(outcome: Outcome) -> list[tuple[str, Fraction, bool]]:
    return [(t.measure, t.value, t.proven) for t in outcome.tiers]


def test_a_false_no_is_overruled(monkeypatch: pytest.MonkeyPatch, school: School, honest: Outcome) -> None:
    monkeypatch.setitem(ENGINES, "highs", SaysNoPlan)
    found = search(school, seconds=20)
    assert found.status is Status.OPTIMAL
    assert settled(found) == settled(honest)
    assert any("no answer" in said for said in found.provenance.dropped)


def test_a_false_bound_is_overruled(monkeypatch: pytest.MonkeyPatch, school: School, honest: Outcome) -> None:
    monkeypatch.setitem(ENGINES, "highs", SaysSettled)
    found = search(school, seconds=20)
    assert found.status is Status.OPTIMAL
    assert found.plan is not None
    assert audit(school, found.plan).lawful
    assert settled(found) == settled(honest)
    assert found.provenance.dropped


def test_a_true_no_is_still_said(school: School) -> None:
    assert search(poor(school), seconds=20).status is Status.INFEASIBLE


@pytest.fixture
def nothing_agrees(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("planner.milp.solve.certify.confirm", lambda *_, **__: Answered(Verdict.SILENT, None, ""))


@pytest.mark.usefixtures("nothing_agrees")
def test_a_claim_that_nothing_confirms_is_not_proven(school: School) -> None:
    """The plan stands; what is short of its arithmetic limit is not called proven, and no bound of it is told."""
    found = search(school, seconds=20)
    assert found.plan is not None
    assert {t.measure for t in found.tiers if not t.proven} >= {"O1", "O2"}
    assert all(t.bound is None for t in found.tiers if not t.proven)
    assert found.status is Status.FEASIBLE


@pytest.mark.usefixtures("nothing_agrees")
def test_an_infeasible_school_that_nothing_confirms_is_unknown(school: School) -> None:
    assert search(poor(school), seconds=20).status is Status.UNKNOWN


def test_minutes_by_steps_are_proven_sharply(honest: Outcome) -> None:
    """The lowest team has 180 of 225 minutes and the next value that it could have is 225: the limit is 80 %, not a little more."""
    lowest = next(t for t in honest.tiers if t.measure == "O1")
    assert lowest.proven
    assert lowest.bound == lowest.value == 80


def test_a_point_of_the_price_curve_is_proven_by_two_paths(school: School) -> None:
    found = curve(school, seconds=30, points=2)
    assert found.points
    assert found.points[0].proven


@pytest.mark.usefixtures("nothing_agrees")
def test_a_point_that_nothing_confirms_has_no_proven_least(school: School) -> None:
    found = curve(school, seconds=30, points=2)
    assert found.points
    assert all(p.least is None and not p.proven for p in found.points)
