"""Papers, pages and files tell the same: one status, one figure for the team with the least time, every position, all duty, no changes."""

from __future__ import annotations

import io
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import fixtures_plan as birch
import fixtures_sections as secondary
import pytest
import tiny
from changing import instead
from openpyxl import load_workbook
from test_papers import lines
from tiny import full_plan, full_school, tiny_plan, tiny_school

from planner import tables
from planner.analysis.options import TITLES
from planner.analysis.options import Option as Card
from planner.analysis.reopen import reread
from planner.cli.common import known_of
from planner.domain.outcome import Fallback, Outcome, Provenance, Status, Tier
from planner.domain.plan import Unit
from planner.domain.school import Current, Fund, School
from planner.export import read_found, read_plan, write_plan
from planner.export.carrier import SHEET
from planner.jobs.worker import best_words
from planner.measures import goal_shares
from planner.papers import Option, paper
from planner.papers.beside import compared
from planner.sharing.summary import figures
from planner.tables.compare.options import option_lines, option_rows
from planner.tables.plan.least import furthest_below, furthest_sentence, in_a_line, least_time, minutes_of, percent
from planner.tables.plan.shared import lowest_words
from planner.tables.plan.unchanged import Unchanged, gone_sentence, unchanged

BIRCH, FOUND = birch.school(), birch.outcome()
PROVEN = Outcome(
    Status.OPTIMAL,
    tiny_plan(tiny_school()),
    (Tier("O1", "Team furthest below its goal, then the next", "% of goal", Fraction(75), Fraction(75), True, "more"),),
    provenance=Provenance(workbook="abc"),
    fallback=Fallback(("double_block",), (("G1", Fraction(225, 2)),), True),
)


# --- one status --------------------------------------------------------------------------------------------------------
def written(outcome: Outcome = PROVEN, school: School | None = None) -> bytes:
    target = io.BytesIO()
    write_plan(school or tiny_school(), outcome, target)
    return target.getvalue()


def test_a_plan_that_is_proven_stays_so_in_its_file() -> None:
    """Read back for the papers it has the status, the tiers and what is left if agreements fail, of this very workbook alone."""
    school, plan = replace(tiny_school(), digest="abc"), read_plan(written())
    outcome, broken = reread(school, plan, read_found(written(), plan))
    assert not broken and outcome.status is Status.OPTIMAL
    assert outcome.tiers == PROVEN.tiers and outcome.fallback == PROVEN.fallback
    said = "\n".join(lines(paper("board", [Option("This plan", school, outcome)])))
    assert "Proven, measure by measure" in said and "better one may exist" not in said
    assert reread(replace(school, digest="other"), plan, read_found(written(), plan))[0].status is Status.FEASIBLE
    assert reread(school, plan)[0].status is Status.FEASIBLE


def test_what_was_found_belongs_to_one_plan() -> None:
    other = tiny_plan(tiny_school(), meetings=())
    assert read_found(written(), other) is None


def test_a_damaged_or_older_file_claims_nothing(tmp_path: Path) -> None:
    plan = read_plan(written())
    for cell, value in (("B3", "{"), ("B3", None), ("B3", '{"plan": 1}'), ("B2", "common-time/0")):
        book = load_workbook(io.BytesIO(written()))
        book[SHEET][cell] = value
        book.save(tmp_path / "plan.xlsx")
        assert read_found(tmp_path / "plan.xlsx", plan) is None and read_plan(tmp_path / "plan.xlsx") == plan


def test_the_json_of_a_search_keeps_its_status_too(tmp_path: Path) -> None:
    import json

    file = tmp_path / "plan.json"
    file.write_text(json.dumps(tables.solve_json(tiny_school(), PROVEN)), encoding="utf-8")
    assert PROVEN.plan is not None
    known = known_of(str(file), PROVEN.plan)
    assert known is not None and known.status is Status.OPTIMAL and known.provenance.workbook == "abc"


# --- one figure for the team with the least time -------------------------------------------------------------------------
def test_the_same_figure_stands_everywhere() -> None:
    """Birch: Specialists have 75 minutes, which is its goal or more; Grades 1 and 2 have 165."""
    assert FOUND.plan is not None
    assert least_time(minutes_of(FOUND.teams)) == ("SPEC", Fraction(75))
    card = Card("time", *TITLES["time"], BIRCH, FOUND, 0)
    assert "75" in lowest_words(BIRCH, FOUND) and lowest_words(BIRCH, FOUND) == in_a_line(BIRCH, FOUND.teams)
    assert "has 75 minutes a week" in tables.summary(BIRCH, FOUND).minutes
    assert option_rows((card,)).iloc[0]["Team with the least time (minutes a week)"] == 75
    row = compared([Option("This plan", BIRCH, FOUND)]).set_index("Option").loc["This plan"]
    assert row["Team with the least time, minutes"] == "75"


def test_the_search_screen_says_the_figure_of_the_page() -> None:
    school = tiny_school()
    plan = tiny_plan(school)
    said = best_words(school, plan)
    assert said == "Best so far. Team with the least time: 225 minutes a week; average 225; 0 of 1 teams at their goal"
    assert "225 minutes a week" in tables.summary(school, reread(school, plan)[0]).minutes


def test_a_member_whose_position_ends_counts_toward_the_goal_as_in_the_search() -> None:
    """P's position ends and A meets alone for all of 150 minutes: half of the team's goal. Grade 1 has 225 of 300."""
    school = full_school()
    alone = instead(instead(full_plan(), "positions", 2, units=(Unit("P", 0, ()),)), "meetings", 1, start=690, minutes=60)
    outcome = reread(school, alone)[0]
    assert goal_shares(school, alone)[0] == (Fraction(1, 2), "SP") and furthest_below(school, outcome.teams) == ("SP", Fraction(1, 2))
    said = "50% of 150 minutes (a member whose position ends counts as one without minutes)."
    assert said in tables.summary(school, outcome).minutes and said in furthest_sentence(school, outcome.teams)
    assert "0 of 2 teams at their goal" in best_words(school, alone) and "0 of 2 teams at their goal" in lowest_words(school, outcome)
    assert figures(school, alone).at_goal == 0
    paper = compared([Option("This plan", school, outcome)]).set_index("Option").loc["This plan"]
    assert paper["Teams at their goal"] == "0 of 2"
    rows = tables.minutes(school, outcome).set_index("Team")["Reaches"]
    assert [word for word in rows if "stay" in word] == ["goal, for those who stay"]


def test_the_least_time_and_the_furthest_below_are_two_teams() -> None:
    """60 minutes of a goal of 60 are all of it; 90 of 150 are 60%."""
    teams = (replace(BIRCH.teams[0], goal_min=60), replace(BIRCH.teams[1], goal_min=150), replace(BIRCH.teams[2], goal_min=0))
    school, minutes = replace(BIRCH, teams=teams), {"G1": Fraction(60), "G2": Fraction(90), "SPEC": Fraction(100)}
    found = replace(FOUND, teams=tuple(replace(t, minutes=minutes[t.team_id]) for t in FOUND.teams))
    assert least_time(minutes) == ("G1", Fraction(60)) and furthest_below(school, found.teams) == ("G2", Fraction(3, 5))
    assert furthest_sentence(school, found.teams) == "Furthest below its goal: Grade 2, 60% of 150 minutes."
    assert "Furthest below its goal: Grade 2, 60%" in "\n".join(option_lines(Card("time", *TITLES["time"], school, found, 0)))
    assert percent(Fraction(999, 1000)) == "99%"


# --- every position, all duty ----------------------------------------------------------------------------------------------
def test_a_clause_says_of_how_many_positions_it_speaks() -> None:
    assert FOUND.plan is not None
    clause = tables.clauses(BIRCH, FOUND.plan).set_index("Clause").loc["Individual planning, minutes per week (minimum)"]
    ledger = tables.ledger(BIRCH, FOUND.plan)
    assert 0 < clause["Positions looked at"] <= len(ledger)
    left = tables.not_looked_at(BIRCH, FOUND.plan).set_index("Position")
    assert "Individual planning" in left.loc["TPK"].iloc[1], "its class never goes to specials"
    assert "TPK" in "\n".join(lines(paper("union", [Option("This plan", BIRCH, FOUND)])))


def test_duty_in_free_periods_is_no_secret() -> None:
    """60 minutes owed a week stand beside the roster's none, as the contract week has them."""
    school = secondary.school().with_rules(duty_owed_week=60, duty_minutes_max_week=100)
    plan = replace(secondary.plan(), ledger=())
    rows = tables.clauses(school, plan).set_index("Clause")
    roster = rows.loc["Assigned duty, minutes per week (maximum)", "Planned"]
    most = rows.loc["Duty in all, roster and free periods, minutes a week, as in the contract week", "Planned"]
    assert most == tables.ledger(school, plan)["Duty"].max() and most > roster


def test_a_counselor_s_free_time_is_not_all_planning() -> None:
    """A has classes 225 minutes of the week; of what is free it is promised 100 for planning, and no more is called so."""
    school = tiny_school({"min_individual_planning_week": 100})
    rows = tables.ledger(school, tiny_plan(school)).set_index("Position")
    assert rows.loc["A", "Individual planning"] == 100 and rows.loc["A", "Unassigned"] > 0
    assert rows.loc["T1.1", "Unassigned"] == 0 and rows.loc["T1.1", "Individual planning"] == Fraction(225, 2)
    accounts = rows.columns[1:-1]
    assert all(abs(rows.loc[u, accounts].sum() - rows.loc[u, "Contract week"]) < 1 for u in rows.index)


# --- if you make no changes --------------------------------------------------------------------------------------------------
OLD = Fund("OLD", "Expired", end_date=tiny.dt.date(2024, 9, 30))


def ended(*units: str, current: tuple[Current, ...] = ()) -> School:
    school = tiny_school()
    rows = tuple(replace(r, fund=(("OLD", 10_000),)) if r.staff_id in units else r for r in school.staff)
    return replace(school, staff=rows, funds=(*school.funds, OLD), current=(Current("G1", minutes_today=200), *current))


def test_without_a_grid_today_s_figures_stay_less_the_members_who_are_gone() -> None:
    assert unchanged(ended()) == {"G1": Unchanged(200)}
    assert unchanged(ended("T1")) == {"G1": Unchanged(0, ("T1.1", "T1.2"))}, "nobody is left of the team"
    assert unchanged(tiny_school()) == {"G1": Unchanged(None)}
    said = gone_sentence(ended("P"))
    assert "classes that had PE stay with their teacher" in said and gone_sentence(ended()) == ""


def test_one_member_of_two_is_told() -> None:
    school = ended()
    team = replace(school.teams[0], core=("T1.1", "T1.2", "D"))
    lost = replace(
        school, teams=(team,), staff=tuple(replace(r, fund=(("OLD", 10_000),)) if r.staff_id == "D" else r for r in school.staff)
    )
    assert unchanged(lost)["G1"] == Unchanged(200, ("D",))
    assert gone_sentence(lost).startswith("Grade 1 loses 1 member, whose position has expired.")


def test_with_a_grid_what_an_expired_specialist_gave_is_gone() -> None:
    """Both classes are out in S1 on both days: with PE gone only day 1, where both have art, is left: 45 minutes are 112.5 a week."""

    def cell(room: str, day: int, special: str) -> Current:
        return Current("", row_kind="grid", id=room, cycle_day=day, slot="S1", value=special)

    grid = (cell("H1A", 1, "ART"), cell("H1B", 1, "ART"), cell("H1A", 2, "ART"), cell("H1B", 2, "PE"))
    assert unchanged(ended("P", current=grid))["G1"] == Unchanged(Fraction(225, 2), (), True)
    assert unchanged(ended(current=grid))["G1"] == Unchanged(200)


def test_a_specialist_row_paid_in_part_by_an_ended_fund_stays() -> None:
    school = ended()
    half = tuple(replace(r, fund=(("GF", 5_000), ("OLD", 5_000))) if r.staff_id == "T1" else r for r in school.staff)
    assert unchanged(replace(school, staff=half))["G1"] == Unchanged(200)


def test_the_first_screen_and_the_board_have_both_figures() -> None:
    first = tables.first_screen(ended("P"), {"G1": Fraction(45)})
    assert "200 minutes of common planning time a week, and 200 if you make no changes" in first.opening
    assert "Re-timed without what expired funds pay, they would have 45 at most" in first.opening
    row = first.teams.iloc[0]
    assert (row["If you make no changes"], row["Only re-timed, at most"]) == (200, 45)
    outcome = reread(tiny_school(), tiny_plan(tiny_school()))[0]
    rows = compared([Option("This plan", ended("P"), outcome)], {"G1": Fraction(45)}).set_index("Option")
    assert rows.loc["If you make no changes", "Team with the least time, minutes"] == "200"
    assert rows.loc["Only re-timed, at most", "Team with the least time, minutes"] == "45"


@pytest.mark.parametrize("reader", ["board", "staff", "union"])
def test_no_paper_speaks_of_a_lowest_team(reader: str) -> None:
    assert "owest team" not in "\n".join(lines(paper(reader, [Option("This plan", BIRCH, FOUND)])))
