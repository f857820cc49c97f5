"""The ways in which people write that a class has several teachers, and what the reader makes of each."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tiny import staff, tiny_school

from planner.domain.cycle import Cycle
from planner.domain.school import Homeroom, Hours, School, Severity, Team, Turn
from planner.workbook.build import _half_classes, _half_days, _mixed, _with_class_days, _with_partners, _with_turns
from planner.workbook.checks.classes import (
    class_teachers_are_there,
    half_days_are_two,
    halves_are_of_two_classes,
    one_class_a_teacher,
    shared_classes_are_told,
)
from planner.workbook.raw import Misread
from planner.workbook.turns import in_two_weeks, named, turns

CODES = ("T1", "T2", "T1A", "T1A2", "T 3.1", "A/B", "M", "T")
WEEK = Cycle()
FIRST, LAST = (1, 2, 3), (4, 5)


def read(text: str) -> list[Turn]:
    return [turn for one in named(text, CODES) for turn in turns(one.word, one.spec, WEEK)]


@pytest.mark.parametrize(
    "text",
    [
        "T1:M T W; T2:Th F", "T1: M/T/W, T2: Th/F", "T1 (M T W), T2 (Th F)", "T1 M-W / T2 Th-F", "M T W: T1; Th F: T2",
        "T1 - M T W\nT2 - Th F", "T1=MTW, T2=ThF", "T1: Mon, Tue, Wed; T2: Thu, Fri", "T1 M/T/W T2 Th/F", "T1 M T W and T2 Th F",
    ],
)  # fmt: skip
def test_days(text: str) -> None:
    assert read(text) == [Turn("T1", FIRST), Turn("T2", LAST)]


@pytest.mark.parametrize("text", ["T1:am; T2:pm", "AM: T1; PM: T2", "T1 mornings, T2 afternoons", "T1 (a.m.) / T2 (p.m.)"])
def test_half_days(text: str) -> None:
    assert read(text) == [Turn("T1", (), "am"), Turn("T2", (), "pm")]


@pytest.mark.parametrize("text", ["T1/T2", "T1 & T2", "T1 and T2", "T1;T2", "T1, T2"])
def test_no_days(text: str) -> None:
    assert read(text) == [Turn("T1"), Turn("T2")]


def test_a_day_that_both_have_half_of() -> None:
    mine = [Turn("T1", (1, 2)), Turn("T1", (3,), "am"), Turn("T2", (3,), "pm"), Turn("T2", LAST)]
    assert read("T1:M T, W am; T2:W pm, Th F") == mine


def test_codes_with_spaces_dots_and_slashes() -> None:
    assert read("T 3.1:M T W; A/B:Th F") == [Turn("T 3.1", FIRST), Turn("A/B", LAST)]
    assert read("T1A2:Th F; T1A:M T W") == [Turn("T1A2", LAST), Turn("T1A", FIRST)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("T1:60%; T2:40%", "not-turns"), ("T1 7:30-11:30; T2 11:30-3:00", "not-turns"), ("T1:M, T, W am; T2:Th F", "not-turns"),
        ("T1:even M W F; T2:odd M W F, T Th", "alternate-weeks"), ("T1:week A; T2:week B", "alternate-weeks"), ("T1:Sat; T2:M", "not-days"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_not_guessed(text: str, code: str) -> None:
    with pytest.raises(Misread) as fault:
        read(text)
    assert fault.value.code == code


def test_alternate_weeks_are_offered_as_days_of_two_weeks() -> None:
    assert in_two_weeks(named("T1:even M W F; T2:odd M W F, T Th", CODES), WEEK) == "T1:6 8 10; T2:1 2 3 4 5 7 9"


def test_an_unknown_position_is_named_alone() -> None:
    assert [(one.word, one.known) for one in named("T1:M T W; T9:Th F", CODES)] == [("T1", True), ("T9", False)]


# --- days that the cell leaves out ----------------------------------------------------------------------------------------
def school(*said: Turn, **rows: Any) -> School:
    """The tiny school (two days) whose class H1B has these teachers; T1 and T2 are half-time unless said otherwise."""
    base = tiny_school()
    mine = [replace(staff(u, "homeroom_teacher"), **({"fte": 50} | rows.get(u, {}))) for u in ("V", "W")]
    place = replace(base, staff=(*base.staff, *mine))
    room = _with_turns(Homeroom("H1B", "1", 20, said), place.staff, place.info)  # type: ignore[arg-type]
    homerooms = (place.homerooms[0], room)
    return replace(place, homerooms=homerooms, staff=tuple(_with_class_days(row, homerooms, place.info) for row in place.staff))


def found(place: School) -> list[tuple[str, str]]:
    checks = (one_class_a_teacher, class_teachers_are_there)
    return [(f.code, f.message) for check in checks for f in check.find(place) if f.severity is Severity.MUST_FIX]


def test_staff_says_the_days_that_the_cell_does_not() -> None:
    place = school(Turn("V"), Turn("W"), V={"days": (1,)}, W={"days": (2,)})
    assert place.homerooms[1].turns == (Turn("V", (1,)), Turn("W", (2,)))
    assert not found(place)


def test_the_other_has_the_days_that_are_left() -> None:
    place = school(Turn("V", (2,)), Turn("W"))
    assert place.homerooms[1].turns == (Turn("V", (2,)), Turn("W", (1,)))
    assert [place.staff_by_id[u].days for u in "VW"] == [(2,), (1,)]
    assert not found(place)


def test_half_days_meet_at_the_middle_of_the_contract_day() -> None:
    """7:30 to 15:30 for two halves: 11:30."""
    place = school(Turn("V", (), "am"), Turn("W", (), "pm"))
    assert [place.staff_by_id[u].hours for u in "VW"] == [(Hours(450, 690, (1, 2)),), (Hours(690, 930, (1, 2)),)]
    assert not found(place)


@pytest.mark.parametrize(
    ("said", "rows", "message"),
    [
        ((Turn("V"), Turn("W")), {}, "Class H1B has 2 teachers, and the days of V and W aren't said."),
        ((Turn("V", (1,)),), {}, "Class H1B has no teacher on Day 2 (1 of 2 days): it has V on Day 1."),
        ((Turn("V", (1,)), Turn("W", (2,))), {"W": {"days": (1,)}}, "Class H1B has no teacher on Day 2 (1 of 2 days): it has V on Day 1 and W on no day."),
        ((Turn("V", (), "am"), Turn("W", (), "pm")), {"V": {"fte": 100}}, "V is 1 FTE, and has class H1B for half of the day."),
        ((Turn("V", (1, 2), "am"),), {}, "Class H1B has no teacher at 11:30-14:00 on Day 1: V is there 7:30-11:30."),
    ],
)  # fmt: skip
def test_a_day_or_an_hour_without_a_teacher_is_named(said: tuple[Turn, ...], rows: dict[str, Any], message: str) -> None:
    assert [m for _code, m in found(school(*said, **rows))] == [message]


def test_nobody_has_two_classes_on_one_day() -> None:
    place = school(Turn("T1.1", (1,)), Turn("W", (2,)))
    assert "T1.1 is the teacher of 2 classes on Day 1, H1A and H1B, and can't be with both at once." in [m for _code, m in found(place)]


# --- what follows ------------------------------------------------------------------------------------------------------------
def test_who_shares_a_class_joins_the_team_of_the_grade() -> None:
    place = school(Turn("V", (1,)), Turn("W", (2,)))
    grade = Team("G1", "Grade 1", "grade", ("T1.1", "V"))
    assert _with_partners(grade, place.homerooms).core == ("T1.1", "V", "W")
    assert _with_partners(replace(grade, type="house"), place.homerooms).core == ("T1.1", "V")
    (look,) = shared_classes_are_told.find(replace(place, teams=(_with_partners(grade, place.homerooms),)))
    assert look.message == "Class H1B is V's on Day 1 and W's on Day 2. Who has the class then comes to the meetings of G1."


# --- halves of two classes ---------------------------------------------------------------------------------------------------
HALVES = tuple(Homeroom(f"H{c}-{k}", "1", n, f"T{c}") for c, k, n in (("A", 1, 10), ("A", 2, 11), ("B", 1, 12), ("B", 2, 12)))


def mixed(*homerooms: Homeroom) -> School:
    return replace(tiny_school(), homerooms=_mixed(_half_classes(homerooms)))


def test_four_half_classes_of_two_teachers_are_two_classes() -> None:
    """21 and 24 students: 23 in the first halves, 22 in the second."""
    place = mixed(*HALVES, Homeroom("HC", "1", 20, "TC"))
    a, b, c = place.homerooms
    assert [(h.homeroom_id, h.halves, h.halves_with, h.enrol_next) for h in (a, b)] == [
        ("HA", ("HA-1", "HA-2"), "HB", 21),
        ("HB", ("HB-1", "HB-2"), "HA", 24),
    ]
    assert place.mixed == ((a, b),)
    assert [place.in_specials(h) for h in (a, b, c)] == [23, 22, 20]
    (look,) = halves_are_of_two_classes.find(place)
    assert look.severity is Severity.LOOK_AT
    assert "HA-1 and HA-2 are read as class HA, and HB-1 and HB-2 as HB." in look.message


def test_one_class_in_two_rows_is_asked_about() -> None:
    place = mixed(*HALVES[:2])
    assert place.homerooms == HALVES[:2]
    (asked,) = one_class_a_teacher.find(place)
    assert "If they are halves of one class, enter the class once" in asked.fix


def test_one_of_two_classes_may_name_the_other() -> None:
    place = mixed(Homeroom("HA", "1", 20, "T1.1", halves_with="HB"), Homeroom("HB", "1", 20, "T1.2"))
    assert [h.halves_with for h in place.homerooms] == ["HB", "HA"]


@pytest.mark.parametrize(
    ("second", "said"),
    [
        (Homeroom("HB", "2", 20, "T1.2"), "Class HA of grade 1 mixes halves with HB of grade 2."),
        (Homeroom("HB", "1", 20, "T1.2", halves_with="HC"), "Halves of 2 classes mix; class HA names HB, and that one names HC."),
        (Homeroom("HB", "1", 20, "T1.2", special_group=False), "Classes HA and HB mix halves in specials, and 1 of the 2 goes to none."),
    ],
)
def test_halves_that_cannot_meet_are_named(second: Homeroom, said: str) -> None:
    place = mixed(Homeroom("HA", "1", 20, "T1.1", halves_with="HB"), second, Homeroom("HC", "1", 20, "TC"))
    assert said in [f.message for f in halves_are_of_two_classes.find(place) if f.severity is Severity.MUST_FIX]


def test_half_day_classes_of_two_teachers_in_one_room_are_one_shared_class() -> None:
    morning = Homeroom("KA", "1", 18, "V", session="am", room="101")
    afternoon = Homeroom("KP", "1", 20, "W", session="pm", room="101")
    (whole,) = _half_days((afternoon, morning), 2)
    assert (whole.homeroom_id, whole.enrol_next, whole.session) == ("KA+KP", 20, "full")
    assert whole.turns == (Turn("V", (1, 2), "am"), Turn("W", (1, 2), "pm"))
    assert len(_half_days((replace(afternoon, room="102"), morning), 2)) == 2


def test_a_half_day_class_alone_is_told() -> None:
    place = replace(tiny_school(), homerooms=(Homeroom("KA", "1", 18, "T1.1", session="am"),))
    (look,) = half_days_are_two.find(place)
    assert look.message.startswith("Class KA comes for the morning alone")
