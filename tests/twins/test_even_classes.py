"""Classes of a grade have each subject equally often, but for one lesson: what the search says of it against every plan of a tiny school."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from dataclasses import replace

import pytest
from twins.enumerate import every, lawful, lessons, meetings
from twins.schools import ART, G1, H1, L1, PE, S1, pair

from planner.domain.outcome import Status
from planner.domain.school import Homeroom, School, Variant
from planner.measures import MEASURE, NAMED
from planner.milp.grid.evening import Evening
from planner.rules import OnePlaceAtATime, SpecialsRotation
from planner.search.solve import search

EVEN = MEASURE[NAMED]


def once_a_day(students: int = 20) -> School:
    """H1 and H2 are out in S1 of both days, for the team's 225 minutes a week; art with A takes 20 children, PE with P any number."""
    rooms = (replace(H1, teacher_id="T1.1"), Homeroom("H2", "1", students, "T1.2"))
    team = replace(G1, core=("T1.1", "T1.2"), floor_min=225, goal_min=225)
    return pair(bell=(S1, L1), homerooms=rooms, teams=(team,), specials=(replace(ART, class_size_limit=20), PE))


@pytest.mark.parametrize(("students", "least", "most"), [(20, 0, 2), (25, 2, 2)])
def test_no_plan_is_more_even(students: int, least: int, most: int) -> None:
    """Each class once with art and once with PE: even. A class that is too large for art has PE both times, and the other art both times:
    art two lessons apart and PE as well, each one beyond the first."""
    place = once_a_day(students)
    plans = every(place, lessons(OnePlaceAtATime(), SpecialsRotation()), meetings("G1"))
    found = {EVEN.value(place, plan) for plan in plans if lawful(place, plan)}
    assert (min(found), max(found)) == (least, most)
    outcome = search(place, seconds=10, brief=True)
    assert outcome.plan is not None and EVEN.value(place, outcome.plan) == least
    tier = outcome.tiers[-1]
    assert (tier.measure, tier.value, tier.bound, tier.proven) == (NAMED, least, 0, least == 0)
    assert outcome.status is (Status.OPTIMAL if least == 0 else Status.FEASIBLE), "of what is not even nothing is proven"


# --- swapping alone ----------------------------------------------------------------------------------------------------------
Lessons = dict[str, dict[tuple[Variant, str], int]]


def beyond(week: Lessons) -> int:
    """Lessons beyond one by which the classes differ, over all subjects."""
    counts = [Counter(places.values()) for places in week.values()]
    apart = (max(c[s] for c in counts) - min(c[s] for c in counts) for s in set().union(*counts))
    return sum(max(0, n - 1) for n in apart)


def drawn(draw: random.Random, days: int) -> Lessons:
    """Three classes, each day in one slot, with three of four subjects or one of them twice."""
    week: Lessons = {h: {} for h in "ABC"}
    for day in range(1, days + 1):
        for h, subject in zip(week, draw.choices(range(4), k=3), strict=True):
            week[h][Variant(day, "REG", 36), "S1"] = subject
    return week


def all_weeks(week: Lessons) -> list[Lessons]:
    """Every way of giving the lessons of each slot to the classes."""
    places = list(week["A"])
    each = [itertools.permutations([week[h][p] for h in week]) for p in places]
    return [
        {h: {p: some[n] for p, some in zip(places, chosen, strict=True)} for n, h in enumerate(week)}
        for chosen in itertools.product(*each)
    ]


@pytest.mark.parametrize("days", [2, 3, 4])
def test_swapping_comes_to_the_most_even_week(days: int) -> None:
    """Whatever the slots are filled with, some way of giving them to the classes is even, and swapping comes to one."""
    draw, begun = random.Random(days), 0
    for _ in range(8):
        week = drawn(draw, days)
        begun += beyond(week)
        assert min(map(beyond, all_weeks(week))) == 0
        taught = {p: sorted(week[h][p] for h in week) for p in week["A"]}
        Evening(week, str, lambda *_: True).swap()
        assert beyond(week) == 0 and taught == {p: sorted(week[h][p] for h in week) for p in week["A"]}
    assert begun or days < 3, "some week was uneven before"


def test_a_class_takes_no_lesson_that_it_may_not_have() -> None:
    """A has art on three days and B music; B may have art on day 1 alone."""
    days = [Variant(day, "REG", 36) for day in (1, 2, 3)]
    week: Lessons = {"A": {(d, "S1"): 0 for d in days}, "B": {(d, "S1"): 1 for d in days}}
    Evening(week, str, lambda h, subject, place: (h, subject) != ("B", 0) or place[0].day == 1).swap()
    assert [week["B"][d, "S1"] for d in days] == [0, 1, 1] and [week["A"][d, "S1"] for d in days] == [1, 0, 0]


def test_no_class_gets_a_subject_twice_a_day() -> None:
    """Both have art and music on day 1. Of three times art for A and none more for B one moves, on day 2 or 3."""
    first, *others = (Variant(day, "REG", 36) for day in (1, 2, 3))
    week: Lessons = {"A": {(first, "S1"): 0, (first, "S2"): 1}, "B": {(first, "S1"): 1, (first, "S2"): 0}}
    for day in others:
        week["A"][day, "S1"], week["B"][day, "S1"] = 0, 1
    Evening(week, str, lambda *_: True).swap()
    assert beyond(week) == 0
    assert all({week[h][first, k] for k in ("S1", "S2")} == {0, 1} for h in week)
