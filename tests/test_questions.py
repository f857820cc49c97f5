"""The commands for options, curve and ranking, and what the page is given, on the smallest sample."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from test_score import THIN, thin

from planner.cli.main import main
from planner.export import read_plan
from planner.jobs.questions import answer


def test_options_say_and_write_every_plan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, plans, facts = tmp_path / "options.xlsx", tmp_path / "plans", tmp_path / "options.json"
    assert main(["options", str(THIN), "--seconds", "30", "-o", str(out), "--plans", str(plans), "--json", str(facts)]) == 0
    said = capsys.readouterr().out
    assert "1. Most team time for the money" in said and "This year's plan carried forward" in said
    assert "Needs $89,230 more than the funding available." in said  # STEM and art's day, $89,229, and 60 cents of IDEA and 40 of Title III that local costs can't use
    assert load_workbook(out).sheetnames == ["Options", "Teams"]
    found = json.loads(facts.read_text())
    assert found["schema"] == "common-time/1" and [o["key"] for o in found["options"]][-1] == "today"
    assert main(["audit", str(THIN), str(plans / "option-time.xlsx")]) == 0


def test_the_curve_says_what_the_money_is_worth(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["curve", str(THIN), "--seconds", "30", "-o", str(tmp_path / "curve.xlsx"), "--json", str(tmp_path / "curve.json")]) == 0
    assert "every team has its goal" in capsys.readouterr().out
    (point,) = json.loads((tmp_path / "curve.json").read_text())["points"]
    assert point["proven"] and point["to_find_cents"] <= 0
    assert main(["curve", str(THIN), "--floor", "K=many"]) == 2
    assert main(["curve", str(THIN), "--keep", "NOTHING"]) == 2


@pytest.mark.broad
def test_the_ranking_knows_what_the_stem_post_is_worth(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rank", str(THIN), "--seconds", "150", "--extra", "10000", "-o", str(tmp_path / "rank.xlsx"), "--json", str(tmp_path / "r.json")]) == 0
    said = capsys.readouterr().out
    assert "The sum to find: $89,230." in said and "With $10,000 more" in said
    losses = {x["id"]: x for x in json.loads((tmp_path / "r.json").read_text())["losses"]}
    assert {"STEM1", "ART1"} <= set(losses)
    assert main(["rank", str(THIN), "--extra", "much"]) == 2


@pytest.mark.parametrize("kind", [pytest.param("options", marks=pytest.mark.broad), "curve", "why"])
def test_the_page_is_given_plain_facts_and_whole_plans(kind: str) -> None:
    school, outcome = thin()
    kept: list[dict[str, Any]] = []
    found = answer(kind, school, outcome, 30, kept.append, lambda _: None, lambda: False)
    assert json.loads(json.dumps(found)) == found
    for card in (*found.get("cards", ()), *found.get("points", ())):
        assert read_plan(base64.b64decode(card["file"])).positions
    assert bool(kept) == (kind != "why")  # the two long ones tell what they have as it comes
