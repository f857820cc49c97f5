"""The staff's points by hand arithmetic; where an option stops being first is checked by scoring again on either side."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny import full_plan, full_school, program, settle

from planner import tables
from planner.analysis import priorities
from planner.analysis.priorities import grades, measure_votes, moved, score, stability, with_votes
from planner.cli.main import main
from planner.domain.plan import Plan
from planner.domain.survey import FIRST, POINTS, STATEMENTS, Ballot, Poll, Spread
from planner.interop.poll import read_poll, template
from planner.measures import VISION
from planner.milp.solve.lexicographic import vision_weights
from planner.tables.words import PRIORITY
from planner.workbook.columns import SINGULAR
from planner.workbook.read import read_workbook

BOOK = Path(__file__).parents[1] / "templates" / "xlsx" / "pine_hollow.xlsx"
SCHOOL = full_school()
KEEP = full_plan(SCHOOL)
CUT = settle(SCHOOL, replace(KEEP, programs=(program(SCHOOL, "TUTOR", "stop", 0), program(SCHOOL, "NEW", "not started", 0))))
HALF = settle(SCHOOL, replace(KEEP, programs=(program(SCHOOL, "TUTOR", "reduce", 5_000_00), program(SCHOOL, "NEW", "not started", 0))))
OPTIONS: list[tuple[str, Plan]] = [("Keep", KEEP), ("Cut", CUT), ("Half", HALF)]


def ballot(*points: int, first: str = "") -> Ballot:
    return Ballot({s.key: n for s, n in zip(STATEMENTS, points, strict=True)}, first)


@st.composite
def ballots(draw: st.DrawFn) -> Ballot:
    cuts = sorted(draw(st.lists(st.integers(0, POINTS), min_size=len(STATEMENTS) - 1, max_size=len(STATEMENTS) - 1)))
    return ballot(*(b - a for a, b in zip([0, *cuts], [*cuts, POINTS], strict=True)), first=draw(st.sampled_from(("", *FIRST))))


polls = st.lists(ballots(), min_size=1, max_size=9).map(lambda found: Poll(tuple(found)))


def test_every_measure_that_is_weighed_belongs_to_one_statement() -> None:
    named = [m for s in STATEMENTS for m in s.measures]
    assert len(STATEMENTS) == 6 and sorted(named) == sorted(VISION)
    assert FIRST == SINGULAR and set(FIRST) == set(PRIORITY)
    assert list(tables.votes_weigh(SCHOOL)["Staff give points to"]) == [s.sentence for s in STATEMENTS]


def test_mean_spread_and_first_choice_by_hand() -> None:
    """Long meetings get 0, 10, 20, 30, 100: the mean is 32, quarters are 10, 20, 30."""
    given = [ballot(n, 100 - n, 0, 0, 0, 0, first=f) for n, f in zip((0, 10, 20, 30, 100), (*FIRST[:2], *FIRST[:2], ""), strict=True)]
    poll = Poll(tuple(given))
    assert poll.mean()["long"] == 32 and poll.mean()["keep"] == 68
    assert poll.spread("long") == Spread(*map(Fraction, (0, 10, 20, 30, 100)))
    assert poll.first() == FIRST[:2] and "level between" in " ".join(tables.poll_sentences(poll))
    few = Poll(tuple(given[:4]))
    assert few.spread("long") is None and set(tables.poll_result(few)["Highest"]) == {"-"}
    assert stability(SCHOOL, OPTIONS, few).voters == ()


def test_a_ballot_is_whole() -> None:
    for points, first in (((50, 49, 0, 0, 0, 0), ""), ((120, -20, 0, 0, 0, 0), ""), ((100, 0, 0, 0, 0, 0), "money")):
        with pytest.raises(ValueError):
            ballot(*points, first=first)


@settings(max_examples=60, deadline=None)
@given(polls)
def test_points_always_sum_to_a_hundred_for_each_voter(poll: Poll) -> None:
    assert sum(poll.mean().values()) == POINTS
    voted = with_votes(SCHOOL, poll)
    assert sum(p.votes or 0 for p in voted.priorities) == POINTS * len(poll.ballots)
    weighs = vision_weights(voted)
    assert not weighs or sum(weighs.values()) == pytest.approx(1)


def test_votes_reach_the_search_as_they_were_given() -> None:
    """30 for programs, which stand for two measures: 15 each. No post may change here, so that "people" is the day alone; and courses
    cannot be measured. The 10 for a reserve are for money that is set aside before: the other 80 points are the whole."""
    mine = ballot(40, 30, 10, 10, 0, 10)
    assert [measure_votes(SCHOOL, mine)[m] for m in ("O6", "O7", "O9", "O16")] == [15, 15, 0, 10]
    assert vision_weights(with_votes(SCHOOL, mine)) == pytest.approx({"O3": 4 / 8, "O6": 3 / 16, "O7": 3 / 16, "O16": 1 / 8})


def test_scores_by_hand() -> None:
    """Tutoring is wanted 120 and the new idea 10 of 130 votes; ended, 10 of 130 are kept and no student is helped."""
    keep, cut = grades(SCHOOL, KEEP), grades(SCHOOL, CUT)
    assert keep["keep"] == 1 - Fraction(10, 130) / 2 and cut["keep"] == 0
    assert keep["courses"] == cut["courses"] == 0
    assert score(SCHOOL, keep, {"keep": 50, "courses": 50}) == 100 * keep["keep"]


def test_a_range_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """A is 1 in programs and 0 in the reserve, B the other way round: with 60 and 40 points A is first, and stays so from 50 on."""
    none = dict.fromkeys((s.key for s in STATEMENTS), Fraction(0))
    known = {id(KEEP): none | {"keep": Fraction(1)}, id(CUT): none | {"reserve": Fraction(1)}}
    monkeypatch.setattr(priorities, "grades", lambda _school, plan: known[id(plan)])
    found = stability(SCHOOL, [("A", KEEP), ("B", CUT)], Poll((ballot(0, 60, 0, 0, 0, 40),) * 5))
    assert found.scores == (("A", 60), ("B", 40)) and found.first == ("A",) and found.voters == (("A", 1), ("B", 0))
    ends = {r.key: (r.low, r.high, r.below, r.above) for r in found.ranges}
    assert ends["keep"] == (50, 100, "B", "") and ends["reserve"] == (0, 50, "", "B") and ends["long"] == (0, 100, "", "")
    assert 'A stays first unless "Some money is held in reserve" gets more than 50 points (then B).' in tables.stays_first(
        found
    )


GRADE = st.fractions(0, 1, max_denominator=12)


@settings(max_examples=150, deadline=None)
@given(polls, st.lists(st.lists(GRADE, min_size=6, max_size=6), min_size=2, max_size=4))
def test_ranges_hold_just_inside_and_not_just_outside(poll: Poll, given_grades: list[list[Fraction]]) -> None:
    own = {f"Option {i}": dict(zip((s.key for s in STATEMENTS), g, strict=True)) for i, g in enumerate(given_grades)}
    mean, little = poll.mean(), Fraction(1, 10**9)

    def value(label: str, points: dict[str, Fraction]) -> Fraction:
        return sum((points[k] * own[label][k] for k in points), Fraction(0))

    first = max(own, key=lambda label: value(label, mean))
    for s in STATEMENTS:
        r = priorities._range(own, first, mean, s.key)
        assert r.low <= mean[s.key] <= r.high
        for inside in (r.low, r.high, (r.low + r.high) / 2):
            at = moved(mean, s.key, inside)
            assert sum(at.values()) == POINTS and value(first, at) == max(value(o, at) for o in own)
        for outside, other in ((r.low - little, r.below), (r.high + little, r.above)):
            if not other:
                assert outside < 0 or outside > POINTS
            else:
                at = moved(mean, s.key, outside)
                assert value(other, at) > value(first, at)


def test_real_plans_under_real_votes() -> None:
    """Programs alone are voted for: the plan that keeps them is first for all; the reserve alone: the one that cut."""
    for points, label in (((0, 100, 0, 0, 0, 0), "Keep"), ((0, 0, 0, 0, 0, 100), "Cut")):
        found = stability(SCHOOL, OPTIONS, Poll((ballot(*points),) * 5))
        assert label in found.first and sum(n for _, n in found.voters) == 1
    assert list(tables.option_scores(found)["Option"]) == ["Keep", "Cut", "Half"]


HEAD = "The one priority," + ",".join(f'"{s.sentence}"' for s in STATEMENTS)


def poll_file(folder: Path, *lines: str) -> Path:
    (folder / "poll.csv").write_text("\n".join((HEAD, *lines)) + "\n", encoding="utf-8")
    return folder / "poll.csv"


def test_every_fault_of_a_poll_is_told_with_its_line(tmp_path: Path) -> None:
    file = poll_file(tmp_path, "lowest team,50,50,,,,", "programs,50,40,,,,", "fame,100,,,,,", ",ten,90,,,,", ",-5,105,,,,")
    poll, findings = read_poll(file)
    assert poll.ballots == (ballot(50, 50, 0, 0, 0, 0, first="collab_min_team"),)
    assert [(f.cell, f.code) for f in findings] == [
        ("poll.csv line 3", "not-100"), ("poll.csv line 4", "first-choice"), ("poll.csv line 5", "not-points"), ("poll.csv line 6", "not-points"),
    ]  # fmt: skip
    (tmp_path / "short.csv").write_text("priority,long,Name\nprograms,100,Pat Doe\n", encoding="utf-8")
    none, findings = read_poll(tmp_path / "short.csv")
    assert none.ballots == () and [f.code for f in findings] == ["names", "missing-column"] and "Pat" not in repr(findings)
    assert [f.code for f in read_poll(tmp_path / "nowhere.csv")[1]] == ["no-file"]


def test_the_command_writes_a_copy_that_reads_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, out = poll_file(tmp_path, *["lowest team,40,30,10,0,10,10"] * 3, *["posts,20,30,30,0,10,10"] * 2), tmp_path / "out.xlsx"
    assert main(["poll", str(BOOK), str(file), "-o", str(out)]) == 0
    said = capsys.readouterr().out
    assert "5 people responded." in said and "3 of 5 first choices" in said
    reading = read_workbook(out)
    assert reading.school is not None and reading.must_fix == ()
    before = read_workbook(BOOK).school
    assert before is not None
    assert {p.item: p.votes for p in reading.school.priorities if p.votes} == {
        "O3": 160, "O6": 75, "O7": 75, "O9": 45, "O16": 45, "O15": 25, "O17": 25, "O4": 50,
    }  # fmt: skip
    assert [replace(p, votes=None) for p in reading.school.priorities] == [replace(p, votes=None) for p in before.priorities]
    assert replace(reading.school, priorities=(), digest="") == replace(before, priorities=(), digest="")
    assert main(["poll", str(BOOK), "--template", str(tmp_path / "t.csv")]) == 0
    assert read_poll(tmp_path / "t.csv")[1] == () and template().count("\n") == 2
    assert main(["poll", str(BOOK), str(poll_file(tmp_path, "posts,1,,,,,")), "-o", str(tmp_path / "no.xlsx")]) == 2
    assert not (tmp_path / "no.xlsx").exists()
