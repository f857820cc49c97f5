"""Rooms hold one class at a time."""

from dataclasses import replace

from changing import broken, edit, instead
from tiny import full_plan, full_school

from planner.domain.plan import MethodUse
from planner.rules import RoomsOnce

SCHOOL, PLAN = full_school(), full_plan()


def test_each_room_has_one_class() -> None:
    assert broken(RoomsOnce(), SCHOOL, PLAN) == []


def test_two_classes_in_one_room() -> None:
    school = edit(SCHOOL, "specials", "A", room="GYM")
    said = broken(RoomsOnce(), school, PLAN)
    assert said[0] == "Room GYM has H1A with A and H1B with P on Day 1 in S1. (see Rooms)"
    shared = edit(school, "rooms", "GYM", shared_ok=True, capacity=40)
    assert broken(RoomsOnce(), shared, PLAN) == []
    assert broken(RoomsOnce(), edit(shared, "rooms", "GYM", capacity=39), PLAN)[0] == (
        "Room GYM has 40 students in S1 on Day 1; it holds 39. (see Rooms!C3)"
    )


def test_two_homerooms_with_one_adult_are_one_class() -> None:
    both = replace(instead(PLAN, "grid", 0, special="PE", unit_id="P"), methods=(MethodUse("pe_doubles", 100, 0, ()),))
    assert broken(RoomsOnce(), edit(SCHOOL, "rooms", "GYM", capacity=40), both) == []


def test_a_special_without_a_room_is_taught_anywhere() -> None:
    assert broken(RoomsOnce(), edit(SCHOOL, "specials", room=""), PLAN) == []
