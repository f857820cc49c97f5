"""Six drawn schools, one of each fate: python -m tests.hundred goes through a hundred."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.hundred.__main__ import in_ranges, report
from tests.hundred.desk import FATES, run


def test_the_recount_of_the_download_is_what_the_desk_sums(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMON_TIME_DATA", str(tmp_path))
    found = run(len(set(FATES)))
    assert found.wrong == []
    assert len(found.seeds) == found.schools and f"| {in_ranges(found.seeds)} |" in report({}, found)
    assert set(found.done) == set(FATES)
    compared = found.counted["without returned plans: schools"], found.counted["with returned plans: schools"]
    assert compared == (1, 1) and found.counted["rows of schools"] > 20 and found.money > 0 and found.planned > 0


def test_the_recount_knows_nothing_of_the_product() -> None:
    tree = ast.parse(Path(__file__).with_name("recount.py").read_text(encoding="utf-8"))
    known = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    known |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not any(name.split(".")[0] in ("planner", "tests") for name in known)


def test_seeds_are_told_in_ranges() -> None:
    assert (in_ranges([1, 2, 3, 5]), in_ranges([7]), in_ranges([])) == ("1-3, 5", "7", "none")
