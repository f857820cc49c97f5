"""Infeasible schools in a principal's words: every promise can be told, and what clashes is few lines with repairs that were solved."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from renamed import plain, renamed

from planner.milp.conflict import find_conflict
from planner.milp.model import Row
from planner.outcome import Conflict
from planner.rules.base import Adjustable, Definition, Fixed
from planner.rules.words import plus
from planner.school import Lock, School
from planner.search import build_shape
from planner.workbook.read import read_workbook
from reference.early import first_plan

XLSX = Path(__file__).parents[2] / "templates" / "xlsx"
LONGEST = 20.0  # seconds of processor time, so that busy neighbours do not count


@pytest.fixture(scope="module")
def pine_hollow() -> School:
    place: Any = read_workbook(XLSX / "pine_hollow.xlsx").school
    return place


@pytest.fixture(scope="module")
def thin() -> School:
    place: Any = read_workbook(XLSX / "pine_hollow_thin.xlsx").school
    return place


def conflict_of(place: School) -> Conflict:
    began = time.process_time()
    found = find_conflict(place, build_shape, seconds=60)
    assert time.process_time() - began < LONGEST
    return found


def with_fund(place: School, code: str, dollars: int) -> School:
    return replace(place, funds=tuple(replace(f, revenue_next=f.revenue_next + 100 * dollars) if f.fund == code else f for f in place.funds))


def test_300_000_dollars_less_names_the_fund_and_how_much_it_would_need(pine_hollow: School) -> None:
    found = conflict_of(with_fund(pine_hollow, "GF", -300_000))
    assert found.minimal
    assert [(p.sentence, p.cell) for p in found.promises] == [
        ("Payments in 2025-26 stay within the money of GF.", "Funds!E3"),
        ("Posts and programs change only by the steps that the workbook offers.", "Staff"),
    ]
    # $77,144 more than if Title I could take over what GF pays today, which SupplementNotSupplant does not let it do
    assert [r.sentence for r in found.repairs] == ["Fund GF would need $164,389 more in 2025-26."]
    assert found.repairs[0].cents == 164_389_00
    assert first_plan(with_fund(pine_hollow, "GF", -300_000 + 164_389)).plan is not None
    assert first_plan(with_fund(pine_hollow, "GF", -300_000 + 87_245)).plan is None


def test_a_cafeteria_that_is_too_small(thin: School) -> None:
    """Grades 3 to 5 have one lunch together: 46 + 44 + 46 students."""
    found = conflict_of(replace(thin, info=replace(thin.info, cafeteria_seats=130)))
    assert [p.sentence for p in found.promises] == ["The cafeteria seats 130 students at a time."]
    assert [r.sentence for r in found.repairs] == ["Seat 136 students in the cafeteria at a time instead of 130."]


def test_laws_that_clash_among_themselves_are_named(thin: School) -> None:
    """Eight groups of speech every day are more than one therapist on three days can see."""
    services = tuple(replace(s, groups=8, sessions_per_week=5) if s.service_id == "SPEECH_K" else s for s in thin.services)
    assert [p.rule for p in conflict_of(replace(thin, services=services)).promises] == ["ServicesInFull"]


# --- every promise can be told -----------------------------------------------------------------------------------------
LOCKS = (
    Lock("team", "G3", 2, "S1", "meets"),
    Lock("team", "K", 1, value="free", reason="assembly"),
    Lock("staff", "PE1", 3, value="here"),
    Lock("grade", "3", 2, "S1", "out"),
    Lock("program", "SUPPLIES", value="keep"),
    Lock("method", "duty_swap", value="off"),
    Lock("lunch", "3", None, "W3"),
)


def promises() -> Iterator[tuple[School, Row]]:
    for name in ("pine_hollow", "eastgate"):
        place: Any = read_workbook(XLSX / f"{name}.xlsx").school
        place = replace(place.with_rules(max_blocks_per_day=1), locks=LOCKS)
        for row in build_shape(place, elastic=True).model.rows:
            if row.slack is not None:
                yield place, row


def test_every_promise_and_repair_is_a_sentence_without_internal_words() -> None:
    told: set[str] = set()
    rules = set()
    for place, row in promises():
        sentence, _ = row.rule.about(place, row.subject)
        repair = row.rule.repair(place, row.subject, 1.0)
        rules.add(row.rule.name)
        for text in (sentence, repair.sentence):
            assert text[0].isupper() or text[0].isdigit()
            assert text.endswith(".") and "Subject(" not in text
            assert not any(internal in text for internal in ("(None", "('", "[", "slack"))
        who = row.rule.who(place, row.subject)
        told.add(sentence.replace(plus(who), "…") if who else sentence)
    assert len(rules) >= 13 and "LocksHold" in rules
    assert len(told) < 60  # thousands of promises read as some dozens of sentences


def test_locks_are_told_as_they_were_meant(pine_hollow: School) -> None:
    place = replace(pine_hollow, locks=LOCKS)
    rows = [row for row in build_shape(place, elastic=True).model.rows if row.rule.name == "LocksHold"]
    assert list(dict.fromkeys(row.rule.about(place, row.subject)[0] for row in rows)) == [
        "Locked: Grade 3 meets on Tuesdays in S1.",
        "Locked: Kindergarten is free on Mondays (assembly).",
        "Locked: PE1 is here on Wednesdays.",
        "Locked: grade 3 is out on Tuesdays in S1.",
        "Locked: program SUPPLIES: keep.",
        "Locked: duty_swap is off.",
        "Locked: grade 3 eats in W3.",
    ]


def test_laws_and_definitions_have_no_slack(pine_hollow: School) -> None:
    rows = build_shape(pine_hollow, elastic=True).model.rows
    assert all((row.slack is not None) == isinstance(row.rule.kind, Adjustable) for row in rows)
    assert {type(row.rule.kind) for row in rows} == {Fixed, Adjustable, Definition}


# --- codes of any kind -------------------------------------------------------------------------------------------------
def impossible(place: School) -> School:
    """Grade 3 is promised more minutes than the week has."""
    teams = tuple(replace(t, floor_min=450, goal_min=450, stretch_min=450) if "G3" in t.team_id else t for t in place.teams)
    return replace(place, teams=teams)


def with_code(place: School, old: str, new: str) -> School:
    """A position under another code, wherever it is named."""
    staff = tuple(replace(s, staff_id=new) if s.staff_id == old else s for s in place.staff)
    specials = tuple(replace(s, staff_id=new) if s.staff_id == old else s for s in place.specials)
    teams = (replace(t, **{f: tuple(new if u == old else u for u in getattr(t, f)) for f in ("core", "extended")}) for t in place.teams)
    return replace(place, staff=staff, specials=specials, teams=tuple(teams))


def told(found: Conflict) -> tuple[list[str], list[str]]:
    return [p.sentence for p in found.promises], [r.sentence for r in found.repairs]


def test_a_code_with_a_space_is_told_like_any_other(pine_hollow: School) -> None:
    assert told(conflict_of(impossible(with_code(pine_hollow, "ART1", "Art 1")))) == (
        ["Every teacher of grade 3 keeps 180 minutes a week to plan alone.", "At least 450 minutes a week together are promised to Grade 3."],
        ["Lower the floor of Grade 3 from 450 to 235 minutes a week."],
    )


def test_a_conflict_about_the_post_with_the_space(thin: School) -> None:
    """The locks want the post here on a day on which the other school has it: the post is named whole."""
    place = with_code(thin, "ART1", "Art 1")
    found = conflict_of(replace(place, locks=(Lock("staff", "Art 1", 1, value="here", reason="assembly"),)))
    assert found.promises[0].sentence == "Locked: Art 1 is here on Mondays (assembly)."
    assert [r.sentence for r in found.repairs] == ["Open the lock that says: Art 1 is here on Mondays."]


def test_a_conflict_under_odd_codes_is_the_same_conflict(thin: School) -> None:
    one, two = told(conflict_of(impossible(thin))), told(conflict_of(impossible(renamed(thin))))
    assert one == tuple([plain(s) for s in said] for said in two)
    assert one[0] and one[1]
