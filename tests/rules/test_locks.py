"""Each kind of lock, kept and broken."""

from dataclasses import replace

import pytest
from changing import broken, numbered
from tiny import EARLY_RELEASE, full_plan, full_school, tiny_school

from planner.domain.plan import Plan
from planner.domain.school import Lock
from planner.rules import LocksHold

PLAN = full_plan()


def held(lock: Lock, plan: Plan = PLAN) -> list[str]:
    return broken(LocksHold(), full_school(locks=numbered("Locks", lock)), plan)


@pytest.mark.parametrize(
    ("kept", "other"),
    [
        (Lock("team", "G1", 1, "", "meets"), "free"),
        (Lock("team", "G1", 1, "S2", "meets"), "free"),
        (Lock("team", "G1", 1, "S3", "free"), "meets"),
        (Lock("team", "G1", 2, "", "free"), "meets"),
        (Lock("team", "SP", None, "", "meets"), "free"),
        (Lock("team", "SP", None, "S1", "free"), "meets"),
        (Lock("staff", "A", 1, "", "here"), "off"),
        (Lock("staff", "T1", None, "", "here"), "off"),
        (Lock("staff", "T1.2", None, "", "here"), "off"),
        (Lock("grade", "1", 1, "S2", "out"), "in"),
        (Lock("grade", "1", 2, "S2", "in"), "out"),
        (Lock("grade", "1", None, "S1", "out"), "in"),
        (Lock("homeroom", "H1A", 1, "S1", "ART"), "PE"),
        (Lock("lunch", "1", None, "L1", ""), ""),
        (Lock("program", "TUTOR", None, "", "keep"), "stop"),
        (Lock("program", "NEW", None, "", "stop"), "keep"),
        (Lock("method", "early_release", None, "", "off"), "on"),
    ],
    ids=str,
)
def test_locks(kept: Lock, other: str) -> None:
    assert held(kept) == []
    if other:
        said = held(replace(kept, value=other, reason="agreed in May"))
        assert len(said) == 1 and said[0].startswith("Locked (agreed in May): ") and said[0].endswith("(see Locks!E2)"), said
        assert held(replace(kept, value=other, hard=False)) == []


def test_a_lunch_that_moved() -> None:
    assert held(Lock("lunch", "1", 2, "S3")) == ["Locked (no reason given): grade 1 eats in S3; it does not on Day 2. (see Locks!E2)"]


def test_a_method_that_is_on() -> None:
    assert held(Lock("method", "early_release", None, "", "on"), replace(PLAN, methods=(EARLY_RELEASE,))) == []


def test_locks_on_strangers_are_the_readers_matter() -> None:
    for what in ("team", "staff", "homeroom", "lunch", "program", "course"):
        assert held(Lock(what, "NOBODY", 9, "S9", "off")) == []
    assert broken(LocksHold(), tiny_school(), PLAN) == []
