"""What each change is worth, on schools whose sums fit on a thumbnail (tests/twins/schools.py)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from twins.schools import ART, G1, GF, PE, A, D, mini, with_line

from planner import tables
from planner.audit import audit
from planner.domain.outcome import Move, Outcome, Status
from planner.domain.school import Duty, Program, School
from planner.search.solve import search, weighed

TEAM = (replace(G1, goal_min=400),)
POOR = (replace(GF, revenue_next=95_000_00),)  # posts cost 50,000 + 40,000 + 40,000
SOFTWARE = Program("SOFT", "Software", 3_000_00, "GF", levels=(0, 3_000_00), tag="software", exit_cost=500_00, staff_vote=-50)


def searched_and_weighed(school: School) -> Outcome:
    return weighed(school, search(school, seconds=20), seconds=20)


def test_a_specialist_who_stops_saves_the_post_and_costs_a_slot() -> None:
    """PE takes the class once a day: 2 x 112.5 minutes. With art as well the team has one double block: 337.5."""
    school = mini(
        staff=with_line(A, may_change="may stop"), specials=(ART, replace(PE, max_per_day=1)), teams=TEAM, funds=POOR, programs=(SOFTWARE,)
    )
    outcome = searched_and_weighed(school)
    assert outcome.plan is not None
    post = next(m for m in outcome.moves if m.kind == "staff")
    assert (post.id, post.cents, post.lowest, post.total) == ("A", 40_000_00, 112.5, 112.5)
    assert (post.lowest_most, post.total_most) == (112.5, 112.5)  # solved to proof
    software = [m for m in outcome.moves if m.kind == "program"]
    assert all(m == Move("M2", "program", "SOFT", "Stop Software", 2_500_00, 0, 0, False, 0, 0) for m in software)  # type: ignore[arg-type]
    table = tables.moves(school, outcome)
    row = table[table["Change"].str.contains("A")].iloc[0]
    assert (row["Saves next year"], row["If reversed: team with the least time"]) == (40_000.0, "+112.5 minutes a week")
    assert table["Saves next year"].iloc[-1] == sum(table["Saves next year"].iloc[:-1])
    assert "saves $40,000 and takes 112.5 minutes a week" in tables.moves_sentence(school, outcome)


def test_nothing_changes_where_there_is_money_for_everything() -> None:
    outcome = searched_and_weighed(mini(staff=with_line(A, may_change="may stop"), teams=TEAM))
    assert outcome.moves == () and tables.moves_sentence(mini(), outcome) == ""
    assert search(mini(teams=TEAM), seconds=20).moves == ()


def test_a_software_contract_touches_no_hour() -> None:
    """The posts need 130,000 of 131,000: the contract stops, and what leaving costs is taken off."""
    school = mini(teams=TEAM, funds=(replace(GF, revenue_next=131_000_00),), programs=(SOFTWARE,))
    outcome = searched_and_weighed(school)
    assert [(m.id, m.cents, m.touches_schedule) for m in outcome.moves] == [("SOFT", 2_500_00, False)]
    assert "doesn't affect the weekly schedule" in set(tables.moves(school, outcome)["If reversed: team with the least time"])
    assert "undoing any one of them alone gives the teams no minute" in tables.moves_sentence(school, outcome)


def shown(lowest: int | None, most: int | None, impossible: bool = False) -> tuple[str, str]:
    """How a change is shown that saves $40,000 and gives the teams these minutes when it is reversed, at least and at most."""
    some, limit = (None if n is None else Fraction(n) for n in (lowest, most))
    move = Move("", "staff", "A", "Specialist (A) -1 FTE", 40_000_00, some, some, True, limit, limit, impossible)
    school = mini(teams=TEAM)
    outcome = Outcome(Status.FEASIBLE, moves=(move,))
    return tables.moves(school, outcome)["If reversed: team with the least time"].iloc[0], tables.moves_sentence(school, outcome)


@pytest.mark.parametrize(
    ("least", "most", "cell", "sentence"),
    [
        (45, 45, "+45 minutes a week", "saves $40,000 and takes 45 minutes a week"),
        (45, 90, "at least +45, at most +90 minutes a week", "saves $40,000 and takes at least 45 minutes a week"),
        (0, 90, "at least 0, at most +90 minutes a week", "is not shown, nor that none does"),
        (-360, 90, "at least −360, at most +90 minutes a week", "is not shown, nor that none does"),
        (-360, -360, "−360 minutes a week", "gives the teams no minute"),
        (0, 0, "nothing", "gives the teams no minute"),
        (45, None, "at least +45 minutes a week", "takes at least 45 minutes a week"),  # kept from an older search
        (None, None, "no limit is known", "is not shown, nor that none does"),
    ],
)
def test_a_figure_is_exact_or_stands_between_its_limits(least: int | None, most: int | None, cell: str, sentence: str) -> None:
    found, said = shown(least, most)
    assert found == cell and sentence in said
    assert "takes −" not in said and "takes -" not in said and "not found in the time" not in found


def test_a_change_without_which_there_is_no_plan() -> None:
    assert shown(None, None, impossible=True)[0] == "no plan keeps every requirement then"


def test_without_any_time_the_limits_are_those_of_the_goals_and_of_the_week_that_stands() -> None:
    """The week is held while A comes back, so that no team loses; and no team has more than its goal of 400 minutes."""
    school = mini(
        staff=with_line(A, may_change="may stop"), specials=(ART, replace(PE, max_per_day=1)), teams=TEAM, funds=POOR, programs=(SOFTWARE,)
    )
    outcome = weighed(school, search(school, seconds=20), seconds=0)
    post = next(m for m in outcome.moves if m.kind == "staff")
    assert (post.lowest, post.lowest_most) == (0, 400 - 225)


def test_a_program_that_gives_cover_is_kept_where_nobody_else_may_watch_the_lunch() -> None:
    """131,000 dollars pay the three teachers and the aides, not the para (20,000); without their 150 minutes a week there is no lunch."""
    para = replace(D, may_change="may stop")
    lunch = Duty("LUNCH", "REG", 660, 690, "lunch", adults_needed=1, allowed=("para",))
    aides = Program("AIDES", "Lunch aides", 1_000_00, "GF", levels=(0, 1_000_00), gives_cover_min=150, staff_vote=-100)
    school = mini(staff=with_line(para), duties=(lunch,), teams=TEAM, funds=(replace(GF, revenue_next=131_000_00),), programs=(aides,))
    outcome = search(school, seconds=20)
    assert outcome.plan is not None and audit(school, outcome.plan).lawful
    assert outcome.plan.duties == () and [c.decision for c in outcome.plan.programs] == ["continue"]
    assert tables.duties(school, outcome.plan).iloc[0, -1] == "1 from Lunch aides"
    fewer = replace(school, programs=(replace(aides, gives_cover_min=149),))
    assert search(fewer, seconds=20).status is Status.INFEASIBLE
