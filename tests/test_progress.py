"""Where a search stands, in words for a person."""

from __future__ import annotations

from fractions import Fraction
from math import inf

import pytest

from planner.domain.outcome import Progress, Tier


@pytest.mark.parametrize(
    ("progress", "words"),
    [
        (Progress(1, "Laying out the days"), "Laying out the days"),
        (Progress(1, "", inf, 3.0), "Looking for a first plan"),
        (Progress(1, "Lowest team", 85.0, 95.0, "minutes"), "Lowest team: 85 minutes so far; at most 95 possible"),
        (Progress(1, "Money missing", 12_000.0, 9_000.0, "dollars"), "Money missing: $12,000 so far; at least $9,000 possible"),
        (Progress(1, "Lowest team", 100.0, 100.02, "% of goal"), "Lowest team: 100 % of goal so far"),
        (Progress(1, "Lowest team", -0.0, inf, "% of goal"), "Lowest team: 0 % of goal so far"),
        (Progress(1, "Programs cut", 6_566_000.0, 5_770_016.0, "cents"), "Programs cut: $65,660 so far; at least $57,700 possible"),
        (Progress(1, "Cut", 150.0, 0.0, "hundredths of FTE"), "Cut: 1.5 FTE so far; at least 0 possible"),
        (Progress(1, "The staff's vision", 0.3, 0.1, "points"), "The staff's vision"),
    ],
)
def test_words(progress: Progress, words: str) -> None:
    assert progress.words == words


def test_large_sums_are_written_out() -> None:
    said = Progress(1, "Money needed", 2_175_500.4, 2_161_270.0, "dollars").words
    assert said == "Money needed: $2,175,500 so far; at least $2,161,270 possible"


def test_what_money_is_still_possible_is_told_in_whole_dollars_rounded_up() -> None:
    tier = Tier("O22", "Programs cut", "cents", Fraction(300_000), Fraction(104_016), proven=False)
    assert tier.words == "best found so far; at most $1,960 less is possible"
