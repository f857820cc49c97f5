"""The problem in whole numbers only loosens: it has every answer of the problem, and its bounds hold for the problem."""

from __future__ import annotations

import math
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.milp.engines.highs import HighsEngine, completed, load
from planner.milp.engines.lattice import FAR, Arrays, Lattice, lattices_of, narrowed

INF = math.inf
FEASIBLE = 2


def arrays(rows: list[tuple[float, list[float], float]], limits: list[tuple[float, float]], cost: list[float], whole: list[bool]) -> Arrays:
    """Rows as (low, a factor for each column, high)."""
    entries = [(r, j, f) for r, (_, factors, _) in enumerate(rows) for j, f in enumerate(factors) if f]
    starts = [sum(1 for r, _, _ in entries if r < row) for row in range(len(rows))]
    return Arrays(
        np.array([a for a, _ in limits], float), np.array([b for _, b in limits], float), np.array(cost, float), np.array(whole), 0.0,
        np.array([a for a, _, _ in rows], float), np.array([b for _, _, b in rows], float), np.array(starts, np.int32),
        np.array([j for _, j, _ in entries], np.int32), np.array([f for _, _, f in entries], float),
    )  # fmt: skip


def lattice_of(problem: Arrays) -> Lattice | None:
    """The one that proves."""
    return next(reversed(lattices_of(problem)), None)


def least(problem: Arrays) -> float | None:
    """The best value, or None: every choice of whole numbers, each completed by a linear problem."""
    spans = [range(int(a), int(b) + 1) if w else [0] for a, b, w in zip(problem.lower, problem.upper, problem.whole, strict=True)]
    found = [completed(problem, np.array(x, float)) for x in product(*spans)]
    return min((problem.value(x) for x in found if x is not None and problem.worst(x) < 1e-5), default=None)


def in_whole_numbers(lattice: Lattice) -> float | None:
    """The best objective of the whole numbers, by HiGHS, or None when they have no answer."""
    every = np.ones(len(lattice.cost), bool)
    problem = Arrays(lattice.lower.astype(float), lattice.upper.astype(float), lattice.cost.astype(float), every, 0.0, lattice.low,
                     lattice.high, lattice.starts, lattice.indices, lattice.factors.astype(float))  # fmt: skip
    solver = HighsEngine().solver(20.0, 0.0, 1e-9)
    load(solver, problem)
    solver.run()
    return float(solver.getInfo().mip_dual_bound) if solver.getInfo().primal_solution_status == FEASIBLE else None


FACTORS = st.sampled_from([0.0, 1.0, -1.0, 0.2, -0.5, 45.0, 1 / 180, -1 / 3, 0.7071, 90167.2, -28458.1])


@st.composite
def problems(draw: Any) -> Arrays:
    columns, count = draw(st.integers(2, 4)), draw(st.integers(1, 4))
    whole = [draw(st.booleans()) for _ in range(columns)]
    limits = [(0.0, 2.0 if w else draw(st.sampled_from([1.0, 0.3, 180.0, INF]))) for w in whole]
    rows = []
    for _ in range(count):
        factors = [draw(FACTORS) for _ in range(columns)]
        if any(factors):
            low, high = sorted(draw(st.lists(st.sampled_from([-1.0, 0.0, 0.25, 1.0, 60.0, 33_500.53]), min_size=2, max_size=2)))
            rows.append(draw(st.sampled_from([(low, factors, INF), (-INF, factors, high), (low, factors, high)])))
    cost = [draw(st.sampled_from([0.0, 1.0, -1.0, 0.125])) for _ in range(columns)]
    return arrays(rows or [(0.0, [1.0] * columns, INF)], limits, cost, whole)


@settings(max_examples=150, deadline=None)
@given(problems())
def test_bounds_and_no_answer_hold_for_the_problem(problem: Arrays) -> None:
    lattices, true = lattices_of(problem), least(problem)
    assert lattices
    for lattice in lattices if true is not None else ():
        if lattice.closed:
            found = in_whole_numbers(lattice)
            assert found is not None, "the problem has an answer, and the whole numbers have none"
            bound = lattice.bound(found)
            assert bound is not None and true is not None and bound <= true + 1e-6 * max(1.0, abs(true))


@settings(max_examples=150, deadline=None)
@given(problems())
def test_narrowing_keeps_the_best_answer(problem: Arrays) -> None:
    true = least(problem)
    lower, upper = narrowed(problem)
    narrow = Arrays(np.minimum(lower, upper), np.maximum(lower, upper), *(getattr(problem, n) for n in (
        "cost", "whole", "offset", "low", "high", "starts", "indices", "factors")))  # fmt: skip
    if true is not None:
        found = least(narrow)
        assert found is not None and found <= true + 1e-5 * max(1.0, abs(true))


# --- by hand -----------------------------------------------------------------------------------------------------------
def test_a_share_of_two_goals_lies_on_the_smallest_common_step() -> None:
    """Minutes in 45s over goals of 180 and 60: shares in 1/4 and 3/4, so quarters are exact."""
    rows = [(-INF, [1.0, -45 / 180, 0.0], 0.0), (-INF, [1.0, 0.0, -45 / 60], 0.0)]
    lattice = lattice_of(arrays(rows, [(0, 1), (0, 4), (0, 4)], [-1, 0, 0], [False, True, True]))
    assert lattice is not None and lattice.closed
    assert lattice.step.tolist() == [0.25, 1, 1] and lattice.upper.tolist() == [4, 4, 4]
    assert lattice.loss < 1e-8


def test_what_is_short_is_cut_where_it_has_helped_enough() -> None:
    """45 minutes and what is short make 180; at most 180 can be short, and 45-minute steps are exact."""
    lattice = lattice_of(arrays([(180.0, [45.0, 1.0], INF)], [(0, 4), (0, INF)], [0, 1], [True, False]))
    assert lattice is not None and lattice.closed
    assert (lattice.step[1], lattice.upper[1] * lattice.step[1]) == (45, 180)


def test_an_endless_column_proves_nothing() -> None:
    lattice = lattice_of(arrays([(0.0, [1.0, -1.0], INF)], [(0, INF), (0, 1)], [-1, 0], [True, True]))
    assert lattice is not None and not lattice.closed and lattice.bound(-5) is None
    assert lattice.upper[0] == FAR


def test_tenths_are_scaled_and_not_lost() -> None:
    lattice = lattice_of(arrays([(0.3, [0.1, 0.2], 0.3)], [(0, 1), (0, 1)], [1, 1], [True, True]))
    assert lattice is not None
    assert (lattice.factors.tolist(), lattice.low.tolist(), lattice.high.tolist()) == ([1, 2], [3], [3])


def test_money_that_two_columns_share_gives_way_by_less_than_a_dollar() -> None:
    """Two funds pay $90,167.20 together: neither share has a step of its own, and each gives way by half a cent."""
    rows = [(0.0, [1.0, 1.0, -90_167.2], 0.0), (-INF, [1.0, 0.0, 0.0], 60_000.0), (-INF, [0.0, 1.0, 0.0], 40_000.0)]
    lattice = lattice_of(arrays(rows, [(0, INF), (0, INF), (0, 1)], [0, 0, -1], [False, False, True]))
    assert lattice is not None and lattice.closed
    scale = lattice.factors[0] / lattice.step[0]
    assert 0 < (lattice.high[0] - lattice.low[0]) / scale < 1


def test_a_row_of_huge_and_tiny_factors_is_still_exact_enough_or_refused() -> None:
    lattice = lattice_of(arrays([(0.0, [1e12, math.pi], 1e12)], [(0, 10**6), (0, 10**6)], [1, 1], [True, True]))
    assert lattice is None or float(np.abs(lattice.factors) @ np.abs(lattice.upper)) < 2.0**53


def test_worst_says_by_how_much_an_answer_misses() -> None:
    problem = arrays([(2.0, [1.0, 1.0], 3.0)], [(0, 2), (0, 1)], [1, 1], [True, False])
    assert problem.worst(np.array([2.0, 0.5])) <= 0
    assert problem.worst(np.array([1.0, 0.5])) == pytest.approx(0.5 / 3)  # half of one short of 2, in parts of 3
    assert problem.worst(np.array([1.9, 0.5])) == pytest.approx(0.1)  # no whole number
