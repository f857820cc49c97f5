"""Sentences that say the same of several, told as one."""

from __future__ import annotations

from planner.facts.alike import gathered


def test_classes_and_days_are_listed_once() -> None:
    said = ["HKA has no art on Mon.", "HKB has no art on Mon.", "HKA has no art on Tue."]
    assert gathered(said) == ("HKA has no art on Mon. The same for 2 more: HKB; Tue.",)


def test_a_figure_says_of_what() -> None:
    said = ["Grade 1 has 90 minutes of math on Mon.", "Grade 2 has 60 minutes of math on Mon."]
    assert gathered(said) == ("Grade 1 has 90 minutes of math on Mon. The same for 1 more: Grade 2, 60 minutes.",)


def test_what_says_something_else_stays_apart() -> None:
    said = ("HKA has no art on Mon.", "Two lunches of grade 1 overlap.")
    assert gathered(said) == said


def test_the_same_words_twice_are_a_count() -> None:
    assert gathered(["HKA has no art."] * 3) == ("HKA has no art. The same for 2 more.",)


def test_a_long_list_ends() -> None:
    (said,) = gathered([f"Class H{n} has no art on Mon." for n in range(60)])
    assert said.endswith("; H40; and 19 others.") and "The same for 59 more: H1; H2;" in said
