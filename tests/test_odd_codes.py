"""Odd codes all the way: plan, audit, tables, plan workbook, papers, lists, calendars and other programs' files say code for code
what they say of the same plan with plain codes, and a search with its reasons runs to its end."""

from __future__ import annotations

import inspect
import io
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import fixtures_plan as birch
import fixtures_sections as mill
import pandas as pd
import pytest
from docx import Document
from openpyxl import load_workbook
from reference.early import first_plan
from reference.schools import school as place_of
from reference.schools import school_b
from renamed import plain, renamed, renamed_facts, renamed_rows
from tiny_secondary import middle_plan, middle_school

from planner import tables
from planner.analysis.why import why
from planner.analysis.why.reason import offered
from planner.audit import audit
from planner.checker.week import week_of
from planner.domain import serialize
from planner.domain.outcome import Outcome, Status, TeamMinutes
from planner.domain.plan import Plan
from planner.domain.school import School, Team
from planner.explain.diff import diff
from planner.explain.limits import agreements, limits
from planner.export import read_plan, write_plan
from planner.export.calendar import position_calendar, usual_year
from planner.export.edited import read_edited
from planner.export.lists import csv_lists, school_files
from planner.interop.fet_out import fet_files
from planner.pages.grids import _any_of, _period_cell
from planner.papers import READERS, Option, paper
from planner.search.solve import search
from planner.search.walk import minutes_only
from planner.tables.compare.diff import diff_lines
from planner.tables.compare.why import why_lines
from planner.tables.grid.picking import VIEWS, pick_grids, picked
from planner.tables.plan.asks import ask_words, asks
from planner.workbook.read import read_workbook
from planner.workbook.samples import pine_hollow_thin
from planner.workbook.template import workbook_bytes

Made = tuple[School, Outcome]


@pytest.fixture(scope="module", params=["elementary", "secondary"])
def pair(request: pytest.FixtureRequest) -> tuple[Made, Made]:
    """A school with a plan made by hand, and the same with odd codes."""
    made = birch if request.param == "elementary" else mill
    school, outcome = made.school(), made.outcome()
    return (school, outcome), (renamed(school), renamed_facts(school, outcome))


def plan_of(outcome: Outcome) -> Plan:
    assert outcome.plan is not None
    return outcome.plan


def told(found: Any) -> Any:
    """Whatever a table function gives, down to its words."""
    if isinstance(found, pd.DataFrame):
        return [[plain(str(c)) for c in found.columns], *([plain(str(v)) for v in row] for row in found.itertuples(index=False))]
    if isinstance(found, Mapping):
        return {plain(str(k)): told(v) for k, v in found.items()}
    if isinstance(found, tables.FirstScreen | tables.Summary | tables.Ask):
        return {name: told(value) for name, value in vars(found).items()}
    if hasattr(found, "__iter__") and not isinstance(found, str):
        return [told(f) for f in found]
    return plain(str(found))


# --- a plan made by hand -----------------------------------------------------------------------------------------------
def test_the_checker_says_the_same(pair: tuple[Made, Made]) -> None:
    one, two = (audit(school, plan_of(outcome)) for school, outcome in pair)
    assert [str(v) for v in one.violations] == [plain(str(v)) for v in two.violations]
    assert one.teams == tuple(plain_codes(t) for t in two.teams) and one.measures == two.measures


def plain_codes(team: TeamMinutes) -> TeamMinutes:
    return replace(team, team_id=plain(team.team_id), shared=tuple(replace(m, unit_id=plain(m.unit_id)) for m in team.shared))


def test_every_table_says_the_same(pair: tuple[Made, Made]) -> None:
    asked = 0
    for name in (n for n in tables.__all__ if not n.startswith(("nearest_", "broken_"))):  # these speak of what is broken: here nothing is
        table = getattr(tables, name)
        needs = [p.name for p in inspect.signature(table).parameters.values() if p.default is p.empty] if inspect.isfunction(table) else []
        if needs and set(needs) <= {"school", "plan", "outcome"}:
            given = ({"school": school, "plan": outcome.plan, "outcome": outcome} for school, outcome in pair)
            one, two = (told(table(*(facts[n] for n in needs))) for facts in given)
            said = (str(one).casefold(), str(two).casefold())  # a code may begin a sentence
            assert said[0] == said[1], name
            asked += 1
    assert asked > 40


def cells(school: School, outcome: Outcome) -> tuple[bytes, dict[tuple[str, str], str]]:
    target = io.BytesIO()
    write_plan(school, outcome, target)
    book = load_workbook(io.BytesIO(target.getvalue()))
    found = {(s.title, c.coordinate): plain(str(c.value)) for s in book for row in s.iter_rows() for c in row if c.value is not None}
    return target.getvalue(), {k: v.casefold() for k, v in found.items() if k[0] != "_plan"}


def test_the_plan_workbook_says_the_same_and_is_read_back(pair: tuple[Made, Made]) -> None:
    (_, one), (data, two) = cells(*pair[0]), cells(*pair[1])
    assert one == two
    school, outcome = pair[1]
    assert read_plan(data) == outcome.plan
    edited = read_edited(school, data)
    assert edited.faults == () and edited.plan == outcome.plan and edited.changed == ()
    assert serialize.loads(serialize.dumps(outcome)) == outcome


@pytest.mark.parametrize("reader", READERS)
def test_every_paper_says_the_same(pair: tuple[Made, Made], reader: str) -> None:
    one, two = (paper(reader, [Option("This plan", school, outcome)]) for school, outcome in pair)
    assert [w.casefold() for w in words(one)] == [plain(w).casefold() for w in words(two)]  # a code may begin a line


def words(data: bytes) -> list[str]:
    if data[:2] == b"PK" and b"xl/workbook.xml" in data:
        return [str(c.value) for s in load_workbook(io.BytesIO(data)) for row in s.iter_rows() for c in row if c.value is not None]
    found = []
    for part in Document(io.BytesIO(data)).iter_inner_content():
        found += [c.text for r in part.rows for c in r.cells] if hasattr(part, "rows") else [part.text]
    return found


def test_lists_calendars_and_files_of_other_programs(pair: tuple[Made, Made]) -> None:
    (school, outcome), (other, odd) = pair
    year = usual_year(school)
    for name, data in csv_lists(school, plan_of(outcome)).items():
        assert data.decode("utf-8-sig") == plain(csv_lists(other, plan_of(odd))[name].decode("utf-8-sig"))
    files = school_files(other, plan_of(odd), b"", b"", year)
    assert len(files) == len(school_files(school, plan_of(outcome), b"", b"", year))
    for unit in other.row_of_unit:
        assert position_calendar(other, plan_of(odd), unit, year).startswith(b"BEGIN:VCALENDAR")
    one, two = fet_files(school, plan_of(outcome)), fet_files(other, plan_of(odd))
    assert one == {term: plain(text) for term, text in two.items()}


def test_teams_whose_codes_are_one_file_name_have_two_calendars() -> None:
    school, plan = birch.school(), birch.plan()
    names = {school.teams[0].team_id: "A 1", school.teams[1].team_id: "A-1"}
    teams: tuple[Team, ...] = tuple(replace(t, team_id=names.get(t.team_id, t.team_id)) for t in school.teams)
    plan = replace(plan, meetings=tuple(replace(m, team_id=names.get(m.team_id, m.team_id)) for m in plan.meetings))
    files = school_files(replace(school, teams=teams), plan, b"", b"", usual_year(school))
    assert {"calendars/A-1.ics", "calendars/A-1-2.ics"} <= set(files)


def test_what_differs_is_told_of_odd_codes(pair: tuple[Made, Made]) -> None:
    said = []
    for school, outcome in pair:
        plan = plan_of(outcome)
        less = replace(plan, meetings=plan.meetings[1:], grid=plan.grid[1:], sections=plan.sections[1:], positions=plan.positions[:-1])
        said.append([plain(s) for s in (*diff_lines(school, diff(school, plan, less)), *limits(school, plan), *agreements(school, plan))])
    assert said[0] == said[1] and said[0]


@pytest.mark.parametrize("view", VIEWS)
def test_every_cell_of_the_week_can_be_picked(view: str) -> None:
    said = []
    school, plan = birch.school(), birch.plan()
    for place, made in ((school, plan), (renamed(school), renamed_facts(school, plan))):
        frames, keys = pick_grids(place, made, view)
        rows = [(row, key) for usual, frame in frames.items() for row, key in zip(frame.itertuples(index=False), keys[usual], strict=True)]
        chosen = [picked(place, made, view, k, str(c)) for row, key in rows for c, k in zip(row[2:], key, strict=True)]
        said.append([plain(str(c)) for c in chosen])
        assert None not in chosen
    assert said[0] == said[1]


def test_asks_are_remembered_in_the_same_words(pair: tuple[Made, Made]) -> None:
    said = []
    for school, _ in pair:
        found = [(a, {"which": which, "value": value}) for a in asks(school) for which in a.which for value in a.values]
        said.append([plain(ask_words(a, chosen)).casefold() for a, chosen in found])
    assert said[0] == said[1]


def test_a_section_is_bold_whatever_its_code_holds() -> None:
    courses = {"ENG 9-01": 3, "ENG 9-01/b": 4}
    known = _any_of(courses)
    assert _period_cell("P5A ENG 9-01 STD 4", courses, known, False) == "<td class='ct-c3'>P5A <b>ENG 9-01</b> STD 4</td>"
    assert _period_cell("ENG 9-01/b; ENG 9-01", courses, known, False) == "<td class='ct-c4'><b>ENG 9-01/b</b>; <b>ENG 9-01</b></td>"
    assert _period_cell("Grade 9 meets", courses, known, False) == "<td class='ct-meet'>Grade 9 meets</td>"
    assert _period_cell("free", {}, _any_of(()), False) == "<td class=''>free</td>"


# --- searches ----------------------------------------------------------------------------------------------------------
def test_a_secondary_school_is_searched_to_the_same_end() -> None:
    school = middle_school()
    one, two = search(school, seconds=30), search(renamed(school), seconds=30)
    assert one.status is two.status is Status.OPTIMAL
    assert [(t.measure, t.value) for t in one.tiers] == [(t.measure, t.value) for t in two.tiers]
    assert list(one.limits) == [plain(s) for s in two.limits]
    assert not audit(renamed(school), plan_of(two)).violations
    assert not audit(renamed(school), renamed_facts(school, middle_plan())).violations


def test_a_sample_from_its_workbook_to_a_plan_and_its_papers() -> None:
    sample = pine_hollow_thin.build()
    reading = read_workbook(workbook_bytes(renamed_rows(sample.rows), assumptions=sample.assumptions, title=sample.title))
    assert reading.school is not None
    outcome = first_plan(reading.school)
    assert not audit(reading.school, plan_of(outcome)).violations
    data, _ = cells(reading.school, outcome)
    assert read_plan(data) == outcome.plan
    for reader in READERS:
        assert paper(reader, [Option("This plan", reading.school, outcome)])


def test_why_not_more_is_told_with_odd_codes() -> None:
    """Cards, and every change that could be tried, of one plan; then one change is tried."""
    school = place_of(school_b(stem=False))
    plan = minutes_only(school)
    assert plan is not None
    said = []
    for place, made in ((school, plan), (renamed(school), renamed_facts(school, plan))):
        found = why(place, made, seconds=0.1)
        lines = [*why_lines(place, found), *(o.sentence for o in offered(place, made, week_of(place, made), list(place.teams)))]
        said.append([plain(line) for line in lines if "not tried" not in line])
        assert found.tried
    assert said[0] == said[1]
