"""Which funds only add to local money: told by code or by name, as schools write them."""

from __future__ import annotations

import pytest

from planner.rules.payers import supplements
from planner.school import Fund


@pytest.mark.parametrize(
    ("code", "name"),
    [("T1A", "Title I-A"), ("TITLE1", ""), ("TITLE-I", ""), ("FED7", "Title I, Part A"), ("X", "Title II"), ("X", "title iv"), ("PERKINS", ""), ("V", "Perkins V")],
)
def test_it_is_one(code: str, name: str) -> None:
    assert supplements(Fund(code, name, "federal"))
    assert not supplements(Fund(code, name, "general"))


@pytest.mark.parametrize(("code", "name"), [("IDEA", "IDEA Part B"), ("ESSER3", "ARP ESSER"), ("X", "Title insurance"), ("X", "Title IX office"), ("TAX", "")])
def test_it_is_none(code: str, name: str) -> None:
    assert not supplements(Fund(code, name, "federal"))
