"""Which funds only add to local money: told by code or by name, as schools write them."""

from __future__ import annotations

import pytest

from planner.domain.school import Fund
from planner.facts.fund_rules import supplements, title


@pytest.mark.parametrize(
    ("code", "name"),
    [("T1A", "Title I-A"), ("TITLE1", ""), ("TITLE-I", ""), ("FED7", "Title I, Part A"), ("X", "Title II"), ("X", "title iv"), ("X", "Title IIA"), ("TITLE-1A", ""), ("PERKINS", ""), ("V", "Perkins V"), ("IDEA", "IDEA Part B")],
)
def test_it_is_one(code: str, name: str) -> None:
    assert supplements(Fund(code, name, "federal"))
    assert not supplements(Fund(code, name, "general"))


@pytest.mark.parametrize(("code", "name"), [("ESSER3", "ARP ESSER"), ("X", "Title insurance"), ("X", "Title IX office"), ("TAX", "")])
def test_it_is_none(code: str, name: str) -> None:
    assert not supplements(Fund(code, name, "federal"))


@pytest.mark.parametrize(
    ("code", "name", "number"),
    [("T1A", "", 1), ("TITLE1", "", 1), ("FED7", "Title I, Part A", 1), ("FED7", "Title I activities", 1), ("X", "Title IA", 1), ("X", "Title II", 2),
     ("T3", "", 3), ("X", "Title IV-A", 4), ("X", "Title IX", None), ("T10", "", None), ("PERKINS", "", None)],
)  # fmt: skip
def test_which_title_it_is(code: str, name: str, number: int | None) -> None:
    assert title(Fund(code, name, "federal")) == number and title(Fund(code, name, "general")) is None
