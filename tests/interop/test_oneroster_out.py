"""A plan as OneRoster, held against the rules of the standard (oneroster_rules.py, which knows nothing of the program)."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from interop.oneroster_rules import faults
from sis_files import SAME, TEACHERS, plan, school

from planner.cli.main import main
from planner.domain.plan import Section
from planner.interop.oneroster import read_oneroster
from planner.interop.oneroster_out import VERSIONS, district_roster, roster

CO = replace(SAME[0], co_unit="ARTS.2")


@pytest.mark.parametrize("version", VERSIONS)
def test_a_plan_passes_the_validator_and_comes_back(version: str) -> None:
    data = roster(school(), plan(CO, *SAME[1:]), version)
    assert faults(data) == []
    back = {g.first.section: g for g in read_oneroster(data).sections}
    for s in (CO, *SAME[1:]):
        group = back[s.section_id]
        assert (group.first.course, group.term, group.first.room) == (s.course, s.term, s.room)
        assert group.teachers == tuple(u for u in (s.unit_id, s.co_unit) if u) and tuple(m.period for m in group.meetings) == s.periods


def test_terms_of_all_kinds_and_sections_without_a_teacher() -> None:
    sections = (SAME[0], replace(SAME[1], term="T1+T2"), replace(SAME[3], term="Q3", unit_id=""), Section("BAND-02", "BAND", "", ("P1", "P2")))
    data = roster(school(), plan(*sections))
    assert faults(data) == []
    back = {g.first.section: g for g in read_oneroster(data).sections}
    assert [(n, g.term) for n, g in back.items()] == [("ALG1-01", "Y"), ("ALG1-02", "T1+T2"), ("ART-01", "Q3"), ("BAND-02", "Y")]


def test_users_are_positions() -> None:
    with zipfile.ZipFile(io.BytesIO(roster(school(), plan(*SAME)))) as book:
        users = list(csv.DictReader(io.StringIO(book.read("users.csv").decode())))
    assert {(u["givenName"], u["familyName"]) for u in users} == {("Position", unit) for unit in TEACHERS.values()}


def test_a_plan_without_sections_is_refused() -> None:
    with pytest.raises(ValueError, match="no sections"):
        roster(school(), plan())
    with pytest.raises(ValueError, match="two schools are called Test High"):
        district_roster([(school(), plan(*SAME))] * 2, "Valley")


def test_the_command_writes_the_zip_and_says_what_it_assumed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import json

    from planner.domain.plan import Plan

    book = Path(__file__).parents[2] / "templates" / "xlsx" / "summit.xlsx"
    sections = (Section("ENG9-01", "ENG9", "ENG.1", ("P1",)),)
    (tmp_path / "plan.json").write_text(json.dumps({"plan": Plan(sections=sections).to_json()}), encoding="utf-8")
    out = tmp_path / "roster.zip"
    assert main(["roster", str(book), str(tmp_path / "plan.json"), "-o", str(out), "--version", "1.2"]) == 0
    assert faults(out.read_bytes()) == [] and "July 1 to June 30" in capsys.readouterr().out
