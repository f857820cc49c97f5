"""Figures as sentences show them: no third decimal, and no cents where dollars say the same."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from tiny import full_school
from tiny_secondary import middle_school

from planner.domain.school import School
from planner.facts.clock import amount
from planner.facts.phrases import dollars, exact_dollars
from planner.search.build import build_shape
from planner.workbook.read import read_workbook

XLSX = Path(__file__).parents[1] / "templates" / "xlsx"
TOO_FINE = re.compile(r"\d\.\d{3}|\$[\d,]+\.\d")
THIRD = 10_000 / 3  # of a dollar, a minute, a seat: what a solver lets a requirement give way by


def test_minutes_are_whole_or_halves_or_about() -> None:
    shown = [amount(Fraction(n)) for n in ("90", "375/2", "1760/3", "525/4", "5/4", "37/3", "2/3")]
    assert shown == ["90", "187.5", "about 587", "about 131", "1.25", "about 12.3", "about 0.67"]


def test_dollars_are_whole_unless_cents_are_the_point() -> None:
    assert (dollars(1_199_940), exact_dollars(1_199_940)) == ("$11,999", "$11,999.40")
    assert dollars(20_000_000, 19_999_999) == "$200,000" and dollars(19_999_999, 20_000_000) == "$199,999.99"
    assert (dollars(40), dollars(0), dollars(-1_250)) == ("$0.40", "$0", "-$12")


def promised(school: School) -> Iterator[str]:
    """What every requirement of a school says, and its change, by a crooked amount."""
    for row in build_shape(school, elastic=True).model.rows:
        yield row.rule.about(school, row.subject)[0]
        if row.slack is not None:
            yield row.rule.repair(school, row.subject, THIRD).sentence


def thin() -> School:
    school = read_workbook(XLSX / "pine_hollow_thin.xlsx").school
    assert school is not None
    return school


@pytest.mark.parametrize("make", [full_school, middle_school, thin])
def test_no_requirement_speaks_in_fractions(make: Callable[[], School]) -> None:
    school = make()
    said = set(promised(school))
    assert len(said) > 50 and not [s for s in said if TOO_FINE.search(s)]


@pytest.mark.parametrize("name", ["pine_hollow", "pine_hollow_thin", "eastgate", "riverbend", "summit"])
def test_no_finding_of_a_sample_speaks_in_fractions(name: str) -> None:
    reading = read_workbook(XLSX / f"{name}.xlsx", today=dt.date(2025, 1, 20))
    assert not [str(f) for f in reading.findings if TOO_FINE.search(f.message + f.fix)]
