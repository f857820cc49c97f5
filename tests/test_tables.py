"""Tables for people: what a reader sees is what the facts say, and what was not given is never 0."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import fixtures_plan as birch
import pandas as pd
import pytest

from planner import tables
from planner.domain.outcome import Conflict, Outcome, Promise, Repair, Status, Tier
from planner.domain.plan import Meeting, Plan, Position
from planner.domain.school import Current, Fund, Info, Program, School, Staff

BIRCH, PLAN, OUTCOME = birch.school(), birch.plan(), birch.outcome()


def row(table: pd.DataFrame, first: str) -> dict[str, object]:
    """The row whose first cell reads `first`."""
    found = table[table.iloc[:, 0] == first]
    assert len(found) == 1, first
    return {str(k): v for k, v in found.iloc[0].items()}


# --- minutes --------------------------------------------------------------------------------------------------------
def test_minutes_stand_beside_today_and_the_targets() -> None:
    grade_1 = row(tables.minutes(BIRCH, OUTCOME), "Grade 1")
    assert (grade_1["Minutes today"], grade_1["Minutes planned"], grade_1["Change"]) == (90, 165, 75)
    assert (grade_1["Floor"], grade_1["Goal"], grade_1["Stretch"], grade_1["Reaches"]) == (90, 150, 300, "goal")


def test_minutes_today_that_were_not_given_are_never_zero() -> None:
    table = tables.minutes(BIRCH, OUTCOME)
    assert row(table, "Grade 2")["Minutes today"] == row(table, "Grade 2")["Change"] == "not given"
    assert row(table, "Specialists")["Minutes today"] == 0  # given as 0 stays 0
    detail = row(tables.minutes_in_detail(BIRCH, OUTCOME), "Specialists")
    assert detail["Planning alone today"] == detail["Longest meeting today"] == "not given"


def test_a_weekly_average_keeps_its_half_minute() -> None:
    assert row(tables.minutes_in_detail(BIRCH, OUTCOME), "Grade 2")["Planning alone planned"] == 187.5


@pytest.mark.parametrize(("minutes", "word"), [(89, "below minimum"), (90, "floor"), (149, "floor"), (150, "goal"), (300, "stretch")])
def test_reached_turns_exactly_on_the_target(minutes: int, word: str) -> None:
    teams = (replace(OUTCOME.teams[0], minutes=Fraction(minutes)),)
    assert row(tables.minutes(BIRCH, replace(OUTCOME, teams=teams)), "Grade 1")["Reaches"] == word


# --- who meets when -------------------------------------------------------------------------------------------------
def test_a_meeting_names_day_time_minutes_and_who_has_the_students() -> None:
    double = tables.who_meets_when(BIRCH, PLAN).iloc[0]
    assert tuple(double[["Team", "Day", "Time", "Minutes", "Slots"]]) == ("Grade 1", "Tue", "8:15-9:50", 90, "S1, S2")
    assert double["Who has the students"] == "H1A: LIB1, ART1; H1B: PE1, LIB1"
    assert (double["Can also come"], double["Led by"]) == ("COACH", "COACH")


def test_a_facilitator_leads_one_meeting_at_a_time_and_no_replacement_is_named() -> None:
    nobody = "no facilitator: the team decides"

    def led(plan: Plan, number: int = 0) -> str:
        return str(tables.who_meets_when(BIRCH, plan).iloc[number]["Led by"])

    stops = replace(PLAN, positions=tuple(_without(p, "COACH") for p in PLAN.positions))
    assert led(stops) == nobody
    other = next(m for m in PLAN.meetings if m.team_id == "G1")
    school = replace(BIRCH, teams=tuple(replace(t, facilitator="COACH") if t.team_id == "G2" else t for t in BIRCH.teams))
    both = replace(PLAN, meetings=(other, replace(other, team_id="G2", attending=())))
    assert list(tables.who_meets_when(school, both)["Led by"]) == ["COACH", nobody]


def _without(position: Position, staff_id: str) -> Position:
    units = tuple(replace(u, fte=0, days=()) for u in position.units)
    return replace(position, units=units, shares=()) if position.staff_id == staff_id else position


@pytest.mark.parametrize(
    ("largest", "missing"),
    [
        (None, "How large the groups of SP1 are at most (Services, Largest group)."),
        (10, ""),
        (1000, "The groups have up to 2000 places, and the grades"),
    ],
)
def test_groups_at_one_time_need_different_students(largest: int | None, missing: str) -> None:
    """Two groups of one service at once: together they may have no more places than grades 1 and 2 have students."""
    [service] = BIRCH.services
    school = replace(BIRCH, services=(replace(service, groups=2, group_max=largest),))
    first = PLAN.sessions[0]
    both = replace(PLAN, sessions=(first, replace(first, group=2, unit_id="COACH")))
    found = tables.services_at_once(school, both)
    assert [str(m).startswith(missing) for m in found["What is missing"]] == ([True] if missing else [])
    assert len(tables.services_at_once(school, replace(PLAN, sessions=(first,)))) == 0
    later = replace(first, group=2, start=first.end, end=first.end + 30)
    assert len(tables.services_at_once(school, replace(PLAN, sessions=(first, later)))) == 0


def test_a_team_that_loses_a_member_says_so() -> None:
    team = next(t for t in BIRCH.teams if t.team_id == "SPEC")
    staff_id = BIRCH.row_of_unit[team.core[0]].staff_id
    fewer = replace(PLAN, positions=tuple(_without(p, staff_id) for p in PLAN.positions))
    assert tables.members_lost(PLAN, team) == ()
    assert team.core[0] in tables.members_lost(fewer, team)
    shown = row(tables.minutes_in_detail(BIRCH, replace(OUTCOME, plan=fewer)), "Specialists")
    assert team.core[0] in shown["Core members whose position stops"]


def test_a_meeting_after_school_says_that_students_are_gone_and_names_the_day_type() -> None:
    early = tables.who_meets_when(BIRCH, PLAN).iloc[1]
    assert (early["Day"], early["Who has the students"]) == ("Wed (ER)", "Students aren't in the building")


def test_a_day_that_is_not_every_week_says_how_often() -> None:
    plan = replace(PLAN, days=tuple(replace(d, weeks=18) if d.day == 3 else d for d in PLAN.days))
    assert tables.who_meets_when(BIRCH, plan).iloc[1]["Day"] == "Wed (ER, 18 of 36 weeks)"


def test_teachers_without_common_time_are_listed_with_the_reason() -> None:
    alone = tables.no_common_time(BIRCH, PLAN)
    assert list(alone["Position"]) == ["TPK", "ART1"]  # STEM1 stops, the principal is no teacher, MUS1 and COACH attend
    assert "doesn't go to specials" in row(alone, "TPK")["Reason"]  # type: ignore[operator]


def test_one_who_leads_teams_without_being_a_member_is_told_so() -> None:
    teams = tuple(replace(t, extended=()) for t in BIRCH.teams)
    plan = replace(PLAN, meetings=tuple(replace(m, attending=()) for m in PLAN.meetings))
    alone = tables.no_common_time(replace(BIRCH, teams=teams), plan)
    assert row(alone, "COACH")["Reason"] == "Not a member of any team, though listed to lead Grade 1."


def test_a_team_that_never_meets_is_a_reason() -> None:
    alone = tables.no_common_time(BIRCH, replace(PLAN, meetings=tuple(m for m in PLAN.meetings if m.team_id != "G1")))
    assert row(alone, "T1.1")["Reason"] == "The team Grade 1 has no meeting in this plan."


# --- grids ----------------------------------------------------------------------------------------------------------
def test_the_grade_grid_shows_out_meeting_and_alone() -> None:
    regular = tables.grid_by_grade(BIRCH, PLAN)["REG"]
    first = regular[regular["Grade"] == "Grade 1"].set_index("Day")
    assert list(first.loc["Tue"])[1:] == ["Grade 1 meets", "Grade 1 meets", "", ""]
    assert list(first.loc["Mon"])[1:] == ["planning alone", "", "", ""]
    assert list(first.index) == ["Mon", "Tue", "Wed (ER)", "Thu", "Fri"]
    assert list(first.loc["Wed (ER)"])[1:] == ["8:15-8:50 planning alone", "", "", ""]  # its own clock times


def test_the_homeroom_grid_names_subject_and_position() -> None:
    regular = tables.grid_by_homeroom(BIRCH, PLAN)["REG"]
    assert list(regular.columns) == ["Homeroom", "Day", "S1 8:15-9:00", "S2 9:05-9:50", "S3 12:05-12:50", "S4 12:55-13:40"]
    assert regular[(regular["Homeroom"] == "H1A") & (regular["Day"] == "Tue")].iloc[0, 2] == "LIB"
    two = replace(BIRCH, specials=(*BIRCH.specials, replace(BIRCH.specials[0], special="LIB", staff_id="LIB2")))
    assert tables.grid_by_homeroom(two, PLAN)["REG"].iloc[1, 2] == "LIB (LIB1)"  # two positions teach it


def test_a_day_type_with_other_slots_has_a_table_of_its_own() -> None:
    bell = tuple(replace(s, slot=f"E{s.slot}") if s.day_type == "ER" and s.kind == "specials" else s for s in BIRCH.bell)
    grids = tables.grid_by_grade(replace(BIRCH, bell=bell), PLAN)
    assert set(grids["ER"]["Day"]) == {"Wed (ER)"} and list(grids["ER"].columns)[2] == "ES1 8:15-8:50"


def test_the_specialist_grid_shows_classes_and_days_away() -> None:
    art = tables.grid_by_specialist(BIRCH, PLAN)["REG"].query("Specialist == 'ART1 (ART)'").set_index("Day")
    assert set(art.loc["Mon"][1:]) == {"not here"}
    assert art.loc["Tue"]["S2 9:05-9:50"] == "H1A"


def test_days_that_run_alike_share_a_row_of_the_day_plan() -> None:
    day = tables.day_plan(BIRCH, PLAN)
    assert list(day[day["Grade"] == "Pre-K"]["Days"]) == ["Mon, Tue, Thu, Fri", "Wed (ER)"]
    assert day.iloc[0]["Lunch"] == "10:45-11:10"
    assert day.iloc[0]["WIN"] == "-"


# --- positions ------------------------------------------------------------------------------------------------------
def test_positions_are_counted_by_job_class() -> None:
    assert row(tables.positions(BIRCH, PLAN), "Specials teacher") == {
        "Job class": "Specials teacher", "Positions today": 5, "FTE today": 4.2, "FTE planned": 3.0, "Change": -1.2,
    }  # fmt: skip


def test_a_public_table_folds_classes_of_fewer_than_three() -> None:
    public = tables.positions(BIRCH, PLAN, public=True)
    assert set(public["Job class"]) == {"Homeroom teacher", "Specials teacher", "Assistant", "Other positions (fewer than 3 of a kind)"}
    assert row(public, "Other positions (fewer than 3 of a kind)")["FTE today"] == 4.0


def test_posts_that_change_show_their_days() -> None:
    posts = tables.changed_posts(BIRCH, PLAN)
    assert (row(posts, "ART1")["Days today"], row(posts, "ART1")["Days planned"]) == ("Tue, Wed, Thu", "Tue, Thu")
    assert row(posts, "STEM1")["Days planned"] == "stops"
    assert "Oak ES" in str(row(posts, "MUS1")["Note"])


def test_days_today_of_a_post_with_a_choice_of_days_are_not_known() -> None:
    staff = tuple(replace(s, fte=40) if s.staff_id == "ART1" else s for s in BIRCH.staff)
    assert row(tables.changed_posts(replace(BIRCH, staff=staff), PLAN), "ART1")["Days today"] == "not given"


def test_rosters_of_services_and_duties() -> None:
    assert tuple(tables.services(BIRCH, PLAN).iloc[0][["Kind", "Day", "Time", "Position"]]) == (
        "Special education",
        "Mon",
        "9:05-9:35",
        "SPED1",
    )
    assert row(tables.duties(BIRCH, PLAN), "BUS")["Mon"] == "PARA.1, PARA.2"


# --- money ----------------------------------------------------------------------------------------------------------
def test_the_gap_by_fund_can_be_added_up_by_hand() -> None:
    """One 0.5 post at $40,000 + 25 % on two funds, a $1,000 program on ended money; 10 % growth.

    Post: 0.5 x 40,000 x 1.25 = 25,000 today, 27,500 next year, half of it on each fund.
    """
    place = School(
        Info("Tiny"),
        staff=(Staff("A", "x", fte=50, avg_salary=4_000_000, benefit_pct=2_500, fund=(("GF", 5_000), ("OLD", 5_000))),),
        funds=(
            Fund("GF", revenue_this=1_250_000, revenue_next=1_300_000),
            Fund("OLD", revenue_this=1_350_000, end_date=birch.dt.date(2024, 9, 30)),
        ),
        programs=(Program("P", "P", 100_000, "OLD"), Program("NEW", "New", 999_900, "GF", start_only=True)),
    ).with_rules(growth_personnel_pct=1_000)
    gap = tables.gap_by_fund(place)
    assert tuple(row(gap, "GF").values())[2:] == (13_750.0, 13_000.0, -750.0)
    assert tuple(row(gap, "OLD").values())[1:] == ("ended 2024-09-30", 14_750.0, 0.0, -14_750.0)
    assert tables.shortfall(place) == 1_550_000
    assert tables.first_screen(place).sentence == "If the school keeps everything it has now, 2025-26 will come in $15,500 over budget, a shortfall equal to 59.6% of this year's funding."


def test_the_first_screen_says_what_lapsing_leaves() -> None:
    teams = tables.first_screen(BIRCH, {"G1": Fraction(45), "G2": None}).teams
    assert row(teams, "Grade 1")["Only re-timed, at most"] == 45
    assert row(teams, "Grade 2")["Only re-timed, at most"] == "not known"
    assert row(teams, "Grade 2")["Minutes today"] == "not given"
    assert "Only re-timed, at most" not in tables.first_screen(BIRCH).teams


def test_funds_show_three_years_and_add_up() -> None:
    table = tables.funds(BIRCH, PLAN)
    assert [c for c in table.columns if c.startswith("Money")] == ["Money 2025-26", "Money 2026-27", "Money 2027-28"]
    for column in table.columns[2:]:
        assert row(table, "All funds")[column] == pytest.approx(table[column][:-1].sum())


def test_programs_carry_decision_and_reason() -> None:
    table = tables.programs(BIRCH, PLAN)
    assert list(table["Decision"]) == ["stop", "continue", "not started"]
    assert row(table, "Tutoring vendor")["What we know about it"] == (
        "Its funding source, ARP ESSER, has expired. Evidence of effectiveness: moderate. 62.5% of what you pay for is used. "
        "Staff rating: -20 (-100 = stop it, +100 = keep it)."
    )
    assert row(table, "Supplies")["What we know about it"] == "Required by law."


def test_a_program_of_which_nothing_is_known_says_so() -> None:
    assert tables.reason(BIRCH, Program("X", "X", 1, "GF")) == "The workbook has no other information about it."


def test_who_pays_today_and_in_the_plan() -> None:
    coach = row(tables.who_pays(BIRCH, PLAN), "Instructional coach")
    assert coach["Paid today by"] == "Title I-A $43,984; ARP ESSER $43,984"  # domain.md 6.A's coach
    assert str(coach["Funding source in this plan"]).startswith("Title I-A $")
    assert row(tables.who_pays(BIRCH, PLAN), "Tutoring vendor")["Funding source in this plan"] == "-"
    bought = tables.who_pays(BIRCH, PLAN).iloc[-1]
    assert tuple(bought)[1:] == (0, "-", 4_680.0, "General fund $4,680")


def test_who_pays_comes_to_the_cost_of_the_plan() -> None:
    table = tables.who_pays(BIRCH, PLAN)
    assert round(100 * table["Cost in this plan"].sum()) == sum(s.cents for x in (*PLAN.positions, *PLAN.programs, *PLAN.methods) for s in x.shares)


def test_methods_name_the_price_and_who_must_agree() -> None:
    used = tables.methods(BIRCH, PLAN).iloc[0]
    assert tuple(used)[1:] == ("1 day", "Wed", 4_680.0, "General fund $4,680", "the school board", "yes")


# --- the record -----------------------------------------------------------------------------------------------------
def test_the_rule_register_shows_value_source_and_cell() -> None:
    register = tables.rule_register(BIRCH).set_index("Key")
    alone = register.loc["min_individual_planning_week"]
    assert tuple(alone[["Value", "Unit", "Source", "Note", "As of", "Cell"]]) == (
        180,
        "minutes a week",
        "contract",
        "Article 7.2",
        "2025-01-15",
        "Rules!B2",
    )
    assert register.loc["lunch_earliest"]["Value"] == "10:30"
    assert register.loc["quorum_pct"]["Value"] == 80.0
    assert register.loc["special_every_day"]["Value"] == "yes"
    assert tuple(register.loc["lunch_earliest"][["As of", "Cell"]]) == ("not given", "planner's default")
    assert register.loc["size_cap_1"]["Rule"] == "Grade 1: Largest class; 0 = no cap."
    assert register.loc["allowed_reduction_fte_specialist"]["Rule"] == "Specials teacher: FTE that may go beyond attrition."
    assert "load_periods" not in register.index  # nothing reads it yet


def test_every_rule_of_the_house_has_its_sentence_in_the_register() -> None:
    promised = tables.promises()
    assert len(promised) > 20
    assert all(s.endswith(".") for s in promised.iloc[:, 0])


def test_how_sure_we_are_is_in_the_schools_units() -> None:
    sure = tables.how_sure(OUTCOME)
    assert list(sure["How good is this plan?"]) == ["proven", "best found so far; at most 15 minutes a week less is possible"]


def test_hundredths_are_shown_as_fte_and_the_weighed_sum_without_a_figure() -> None:
    tiers = (
        Tier("O10", "Cut", "hundredths of FTE", Fraction(150), None, False),
        Tier("vision", "Vision", "points", Fraction(-1, 3), None, False),
    )
    sure = tables.how_sure(replace(OUTCOME, tiers=tiers))
    assert (sure.iloc[0]["In this plan"], sure.iloc[0]["Unit"]) == (1.5, "FTE")
    assert sure.iloc[1]["In this plan"] == "weighted by staff survey"


def test_a_conflict_is_shown_with_its_repairs() -> None:
    conflict = Conflict(
        (Promise("TeamFloor", "Grade 1 has 90 minutes.", "Teams!F2"),),
        True,
        (Repair("Lower the floor to 45.", "Teams!F2", 0, "staff_vote"),),
    )
    assert tuple(tables.conflict_promises(conflict).iloc[0]) == ("Grade 1 has 90 minutes.", "Teams!F2")
    assert tuple(tables.repairs(conflict).iloc[0]) == ("Lower the floor to 45.", "no cost", "a staff vote", "Teams!F2")


def test_the_summary_claims_only_the_facts() -> None:
    said = tables.summary(BIRCH, OUTCOME)
    assert said.minutes.startswith("The team with the least time, Specialists, has 75 minutes a week (today 0). Teams average 135 minutes.")
    assert "over next year's funding" in said.money  # the fixture overspends, and the sentence says so
    assert said.changes[0] == (
        "The plan cuts 1.7 FTE (3 filled positions) and $36,000 of programs. It buys $4,680: Weekly early release."
    )
    assert said.changes[1:] == ("Programs to end: Tutoring vendor.", "Position changes, in FTE: Specials teacher -1.2, Instructional coach -0.5.")
    unknown_today = replace(BIRCH, current=(Current("SPEC"),))
    assert "(today not given)" in tables.summary(unknown_today, OUTCOME).minutes
    with pytest.raises(ValueError, match="no plan"):
        tables.summary(BIRCH, Outcome(Status.UNKNOWN))


# --- the view for programs ------------------------------------------------------------------------------------------
def test_the_solve_view_round_trips_and_keeps_its_schema() -> None:
    facts = json.loads(json.dumps(tables.solve_json(BIRCH, OUTCOME), allow_nan=False))
    assert set(facts) == {
        "schema", "status", "seconds", "seconds_to_first_plan", "tiers", "teams", "positions", "programs", "funds", "grid",
        "findings", "advice", "conflict", "provenance", "plan", "first_draft", "nearest", "stages", "cuts", "bought",
    }  # fmt: skip
    assert (facts["schema"], facts["status"]) == ("common-time/1", "feasible")
    assert Plan.from_json(facts["plan"]) == PLAN
    assert facts["tiers"][0] == {"measure": "collab_min_team", "unit": "minutes a week", "value": 75, "bound": 75, "proven": True}
    grade_1, grade_2, _ = facts["teams"]
    assert (grade_1["today"], grade_2["today"], grade_2["individual_minutes"]) == (90, None, 187.5)
    assert grade_1["meetings"][0] == {
        "day": 2, "day_label": "Tue", "slots": ["S1", "S2"], "start": "08:15", "end": "09:50", "minutes": 90,
        "cover": [{"homeroom": h, "staff_id": u} for h, u in (("H1A", "LIB1"), ("H1B", "PE1"), ("H1A", "ART1"), ("H1B", "LIB1"))],
    }  # fmt: skip
    art = next(p for p in facts["positions"] if p["staff_id"] == "ART1")
    assert (art["fte_today"], art["fte_plan"], art["days"], art["job_class"]) == (0.6, 0.4, [2, 4], "specialist")
    assert facts["programs"][0] == {"program_id": "TUTOR", "decision": "stop", "level": 0, "cost_cents": 0}
    assert facts["grid"][0] == {"day": 1, "slot": "S1", "homeroom": "H1A", "special": "PE", "staff_id": "PE1"}
    assert facts["provenance"]["versions"] == {"highspy": "1.13"}


@pytest.mark.parametrize("status", [Status.INFEASIBLE, Status.UNKNOWN])
def test_without_a_plan_the_view_has_null_and_empty_lists(status: Status) -> None:
    facts = json.loads(json.dumps(tables.solve_json(BIRCH, Outcome(status))))
    assert facts["plan"] is None and facts["conflict"] is None and facts["teams"] == facts["grid"] == []


# --- all tables -----------------------------------------------------------------------------------------------------
OF_PLAN: tuple[Callable[[School, Plan], pd.DataFrame], ...] = (
    tables.who_meets_when, tables.no_common_time, tables.day_plan, tables.positions, tables.changed_posts, tables.services, tables.duties,
    tables.programs, tables.funds, tables.who_pays, tables.methods,
)  # fmt: skip


@pytest.mark.parametrize("table", OF_PLAN, ids=lambda t: t.__name__)
def test_an_empty_plan_of_an_empty_school_gives_a_table_with_columns(table: Callable[[School, Plan], pd.DataFrame]) -> None:
    assert len(table(School(Info()), Plan()).columns) > 2


@pytest.mark.parametrize("table", OF_PLAN, ids=lambda t: t.__name__)
def test_no_table_shows_a_label_or_a_district_number(table: Callable[[School, Plan], pd.DataFrame]) -> None:
    assert birch.CANARY not in table(BIRCH, PLAN).to_csv()


@pytest.mark.parametrize("table", OF_PLAN, ids=lambda t: t.__name__)
def test_no_cell_is_left_without_a_value(table: Callable[[School, Plan], pd.DataFrame]) -> None:
    assert not table(BIRCH, PLAN).isna().any().any()


def test_a_meeting_in_the_midday_gap_has_no_slots_and_no_class() -> None:
    plan = replace(PLAN, meetings=(Meeting("SPEC", 1, "REG", 600, 645, 45, ()),))
    found = tables.who_meets_when(BIRCH, plan).iloc[0]
    assert (found["Slots"], found["Who has the students"], found["Time"]) == ("between slots", "No team member has a class then", "10:00-10:45")
