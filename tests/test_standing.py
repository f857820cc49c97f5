"""What the benchmarks say of a run: the best plan known at a second, what was proven by then, and when the two came near."""

from __future__ import annotations

import pytest
from benchmarks.standing import History, gap, improving

RUN = History([(1, 50.0, None), (2, 100.0, 30.0), (3, 100.0, 20.2)], {"lowest": [(1.5, 100.0)], "short": [(2.5, 10.0), (4, 20.0)]})


def test_the_best_plan_is_the_one_with_the_highest_lowest_team_and_then_the_least_shortfall() -> None:
    assert [(RUN.at(t)["lowest"], RUN.at(t)["short"]) for t in (0.5, 1, 2, 9)] == [(None, None), (50.0, None), (100.0, 30.0), (100.0, 20.2)]


def test_a_bound_counts_from_when_it_was_proven() -> None:
    assert [RUN.at(t)["short_bound"] for t in (2, 3, 4)] == [None, 10.0, 20.0]


def test_near_is_when_plan_and_bound_are_both_there() -> None:
    found = RUN.figures([3.0])
    assert (found["first_plan"], found["lowest_within_1"], found["short_within_5"], found["short_within_1"]) == (1, 2, 4, 4)


@pytest.mark.parametrize(("value", "bound", "percent"), [(0.0, 0.0, 0.0), (20.0, 10.0, 50.0), (50.0, 100.0, 50.0), (None, 3.0, None)])
def test_a_gap_is_a_part_of_the_larger(value: float | None, bound: float | None, percent: float | None) -> None:
    assert gap(value, bound) == percent


def test_only_better_bounds_are_kept() -> None:
    assert improving([(1, 5.0), (2, 4.0), (3, 6.0)], 1) == [(1, 5.0), (3, 6.0)]
    assert improving([(1, 5.0), (2, 4.0), (3, 6.0)], -1) == [(1, 5.0), (2, 4.0)]
