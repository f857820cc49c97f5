"""Plans read aloud as a principal, a union representative, a parent, and an HR officer would: what they asked stands in the plan itself."""

from __future__ import annotations

import io
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import fixtures_plan as birch
import fixtures_sections as secondary
import pytest
from changing import numbered
from openpyxl import load_workbook
from printing import pages
from test_papers import crowded, tell
from tiny import tiny_plan, tiny_school

from planner import tables
from planner.analysis.options import Option as Card
from planner.analysis.sensitivity import Loss
from planner.domain.outcome import Asked, Fallback, Keep, TeamMinutes
from planner.domain.plan import Block, DutyPost, FundLine, MethodUse, Plan, Position, ProgramChoice, Share, Unit
from planner.domain.school import At, Duty, Method, Program, School, Slot, Special
from planner.explain.alone import dropped_alone
from planner.facts.courses import lawful_for
from planner.papers import Option, paper
from planner.papers.beside import compared
from planner.papers.staff import _type as size_of
from planner.tables.compare.options import option_lines, option_rows
from planner.tables.compare.ranking import loss_words
from planner.tables.grid.master import gone_subjects
from planner.tables.money.cuts import ask_words, bought
from planner.tables.plan.least import furthest_sentence, least_sentence
from planner.tables.plan.notice import after_dismissal, fallback_sentence, time_in_school
from planner.tables.plan.shared import dropped_sentence, hold_sentence
from planner.tables.time.together import NOBODY_LEADS, led_by
from planner.tables.words import needs_words, some, teams_listed

GO = Slot("ER", "GO", 8, 805, 815, "dismissal")  # Wednesdays 1:25-1:35 p.m.; today 2:35
SCHOOL = replace(birch.school(), bell=(*birch.school().bell, GO))
OUTCOME = birch.outcome()


def plan() -> Plan:
    assert OUTCOME.plan is not None
    return OUTCOME.plan


# --- lists of teams ----------------------------------------------------------------------------------------------------
def test_all_teams_are_not_read_out_one_by_one() -> None:
    twenty = [f"Team {n}" for n in range(20)]
    assert teams_listed(twenty, 20) == "All 20 teams"
    assert teams_listed(twenty[:7], 20) == "Team 0, Team 1, Team 2 and 4 other teams"
    assert teams_listed(["Grade 1"], 1) == "Grade 1"


def test_names_that_hold_commas_can_be_told_apart() -> None:
    assert some(["House 6, team A", "House 6, team B"]) == "House 6, team A; House 6, team B"


def test_what_is_left_for_all_alike_is_said_of_all_at_once() -> None:
    left = Fallback(("early_release",), (("G1", Fraction(45)), ("G2", Fraction(45)), ("SPEC", Fraction(45))), True)
    alike = tuple(replace(c, minutes_today=45) for c in SCHOOL.current)
    every = tuple(replace(alike[0], team_id=t.team_id) for t in SCHOOL.teams)
    said = fallback_sentence(replace(SCHOOL, current=every), replace(OUTCOME, fallback=left))
    assert "All 3 teams: 45 minutes a week (today 45). Proven" in said


def test_stipends_give_no_minutes_that_could_be_lost() -> None:
    said = fallback_sentence(SCHOOL, replace(OUTCOME, fallback=Fallback(("plc_stipend",))))
    assert said == "Without stipends for team leaders, every team keeps its minutes: these pay for leading and make no time."


def test_where_nothing_is_asked_nothing_has_to_be_worked_out() -> None:
    """Early release needs the board. A plan without it stays as it is, whoever says no, and that needs no search."""
    assert fallback_sentence(SCHOOL, OUTCOME) == "Not worked out yet."
    free = replace(OUTCOME, plan=replace(plan(), methods=()))
    assert fallback_sentence(SCHOOL, free) == "The plan asks staff, the union, the board, and families for nothing."


# --- a parent ----------------------------------------------------------------------------------------------------------
def test_a_parent_reads_how_much_less_school_there_is() -> None:
    """One Wednesday in five days: 2:35 less 1:35 is 60 minutes."""
    assert time_in_school(SCHOOL, plan()) == "Students are in school 60 minutes a week less than today."
    as_now = replace(plan(), days=tuple(replace(d, day_type="REG") for d in plan().days))
    assert time_in_school(SCHOOL, as_now) == "Students are in school as many minutes a week as today."


def test_a_parent_reads_who_cares_for_the_children_after_an_early_dismissal() -> None:
    assert after_dismissal(SCHOOL, plan()) == (
        "Wed 1:35 p.m. to 2:35 p.m.: the workbook plans no care for students then. Ask families who can't be home."
    )
    help_ = Program("AFTER", "After-school help", 22_860_00, "GF", tag="after_school", students_served=48)
    school = replace(SCHOOL, programs=(*SCHOOL.programs, help_))
    ends = replace(plan(), programs=(*plan().programs, ProgramChoice("AFTER", "stop", 0, ())))
    assert after_dismissal(school, ends).endswith("After-school programs that end: After-school help (48 students). Ask families who can't be home.")
    goes_on = replace(plan(), programs=(*plan().programs, ProgramChoice("AFTER", "continue", 22_860_00, (Share("GF", 22_860_00),))))
    assert after_dismissal(school, goes_on).endswith("Ask whether these can begin earlier: After-school help.")
    usual = replace(plan(), days=tuple(replace(d, day_type="REG") for d in plan().days))
    assert after_dismissal(school, usual) == ""


def test_the_board_reads_how_many_students_a_program_serves() -> None:
    served = tuple(replace(p, students_served=30) for p in SCHOOL.programs)
    assert "Stops: Tutoring vendor ($36,000, 30 students)." in tell("board", Option("This plan", replace(SCHOOL, programs=served), OUTCOME))


def test_the_staff_read_what_they_wanted_beside_what_ends() -> None:
    rated = tuple(replace(p, staff_vote=40) for p in SCHOOL.programs)
    assert "Stops (rating by the staff): Tutoring vendor (+40)." in tell("staff", Option("This plan", replace(SCHOOL, programs=rated), OUTCOME))


# --- a union representative --------------------------------------------------------------------------------------------
def test_the_union_reads_how_many_filled_positions_are_touched() -> None:
    """Birch ends STEM, takes a day of art, and half the coach."""
    assert "1.7 FTE fewer. Filled positions affected: 3." in tell("union", Option("This plan", SCHOOL, OUTCOME))


def test_the_union_reads_the_duty_of_those_who_have_no_contract_week_here() -> None:
    """Lunch 10:30 to 11:10 and recess 11:10 to 11:30 touch: 60 minutes without a break; 15 more in the afternoon make 75."""
    times = {"L": (630, 670), "R": (670, 690), "B": (875, 890)}
    para = next(r for r in SCHOOL.staff if r.staff_id == "PARA")
    unit = para.units[0]
    roster = tuple(Duty(d, "REG", a, b, "lunch", (), 1) for d, (a, b) in times.items())
    posts = tuple(DutyPost(d, 1, "REG", unit) for d in times)
    said = tables.support_sentence(replace(SCHOOL, duties=roster), replace(plan(), duties=posts))
    assert f"at most 75 minutes in a day ({unit}), and at most 60 without a break ({unit})." in said
    assert "neither lunch nor breaks" in said and tables.support_sentence(SCHOOL, replace(plan(), duties=())) == ""


def test_a_position_that_teaches_little_beside_its_like_is_named() -> None:
    """Grade 1 and 2 teachers teach alike. Without its lessons one of the specialists teaches nothing, while others go on as before."""
    week = tables.ledger(SCHOOL, plan()).set_index("Position")
    mine = {u: week.loc[u, "Teaching"] for u in ("PE1", "LIB1")}
    without = replace(plan(), grid=tuple(e for e in plan().grid if e.unit_id != "PE1"))
    said = tables.load_sentence(SCHOOL, without)
    assert f"Specials teacher, 0 to {mine['LIB1']:,} minutes a week (least: PE1)" in said and said.startswith("Teaching is uneven: ")
    assert "Homeroom teacher" not in said
    assert said in tell("union", Option("This plan", SCHOOL, replace(OUTCOME, plan=without)))


def test_a_parent_reads_of_a_subject_that_no_class_has_any_more() -> None:
    """Of art, PE, and STEM the week has two: STEM is gone, and guidance was never in today's week."""
    held = [Special(s, s) for s in dict.fromkeys(e.special for e in plan().grid)]
    later = Special("GUIDANCE", "C", requires_method="counselor_lessons")
    school = replace(SCHOOL, specials=(*held, Special("STEM", "STEM1"), later))
    assert gone_subjects(school, plan()) == "No class has STEM any more."
    assert gone_subjects(replace(school, specials=(*held, later)), plan()) == ""
    assert dict(tables.notices(school, OUTCOME).itertuples(index=False, name=None))["Subjects"].startswith("No class has STEM any more.")


# --- weeks that differ -------------------------------------------------------------------------------------------------
def every_second_week() -> Option:
    """Wednesdays end early in 18 of 36 weeks: the 75 minutes of these meetings are 37.5 on average, and none in the other weeks."""
    days = tuple(d for d in plan().days if d.day != 3)
    third = next(d for d in plan().days if d.day == 3)
    halves = (replace(third, weeks=18), replace(third, day_type="REG", weeks=18))
    return Option("This plan", SCHOOL, replace(OUTCOME, plan=replace(plan(), days=(*days, *halves))))


def test_the_week_with_fewest_minutes_stands_beside_the_average() -> None:
    """Grade 1 has 90 minutes on Tuesdays in every week, and 75 more in half of the weeks."""
    option = every_second_week()
    fewest = tables.fewest_minutes(option.school, option.plan)
    assert fewest["G1"] == 90
    assert "Team | Today | In the plan | In the week with fewest | Goal" in tell("board", option)
    assert "Grade 1 | 90 | 165 | 90 | 150" in tell("board", option)
    assert "At their goal on average, under it in the weeks with fewest minutes: " in tell("board", option)
    assert tables.team_week(option.school, option.outcome)["In the week with fewest"].iloc[0] == 90
    assert "In the week with fewest" not in tell("board", Option("This plan", SCHOOL, OUTCOME))


def test_who_has_the_students_is_said_of_every_meeting_of_a_team() -> None:
    """The specialists meet once after an early dismissal and once while none of them has a class: both are told."""
    held = [m for m in plan().meetings if m.team_id == "SPEC"]
    assert held and not held[0].cover
    other = replace(held[0], day=1, day_type="REG", start=600, end=645, slots=())
    more = replace(OUTCOME, plan=replace(plan(), meetings=(*plan().meetings, other)))
    rows = {r[0]: r[-1] for r in tables.team_week(SCHOOL, more).itertuples(index=False, name=None)}
    assert rows["Specialists"] == "students are not here, no member has a class then"


# --- money -------------------------------------------------------------------------------------------------------------
def test_what_a_restricted_fund_leaves_is_not_called_left() -> None:
    """The general fund comes out even and Title I keeps $9,000: nothing is left that could keep a position."""
    even = tuple(
        FundLine(x.fund, x.year, x.revenue_cents, x.revenue_cents - (9_000_00 if x.fund == "T1A" and x.year == 1 else 0)) for x in plan().funds
    )
    row = compared([Option("This plan", SCHOOL, replace(OUTCOME, plan=replace(plan(), funds=even)))]).iloc[-1]
    assert row["Surplus or shortfall, 2025-26"] == "$0 left, and $9,000 in restricted funds"
    assert row["Surplus or shortfall, 2026-27"] == "$0 left"


@pytest.mark.parametrize(("cents", "new"), [(4_800_00, []), (12_000_00, [(Fraction(6, 5), 12_000_00)])])
def test_overload_pay_that_shrinks_is_no_new_spending(cents: int, new: list[tuple[Fraction, int]]) -> None:
    overload = Program("OVER", "Overload pay", 12_000_00, "GF", overload_sections=6, tag="stipend")
    school = tiny_school(programs=numbered("Programs", overload))
    found = tiny_plan(school, programs=(ProgramChoice("OVER", "reduce", cents, (Share("GF", cents),)),))
    assert [(b.fte, b.cents) for b in bought(school, found)] == new


def test_the_two_lists_of_who_must_agree_say_the_same() -> None:
    """A way that the workbook asks for, and of which it names nobody, is agreed with those whom it touches, and not with "nobody else"."""
    asked = Method("duty_swap", "ask", unit_cost=7_414_00)
    assert needs_words(asked) == "the people affected" and needs_words(replace(asked, allowed="y")) == "nobody else"
    school = replace(SCHOOL, methods=(*SCHOOL.methods, asked))
    used = replace(plan(), methods=(*plan().methods, MethodUse("duty_swap", 100, 7_414_00, (Share("GF", 7_414_00),))))
    table = tables.methods(school, used)
    assert list(table["Strategy"])[-1] == "Paraprofessionals take over teachers' duties"
    assert list(table["Who must agree"])[-1] == "the people affected"


def test_the_crowded_board_paper_says_all_teams() -> None:
    less = tuple(TeamMinutes(t.team_id, Fraction(10), None, Fraction(0), 45, Fraction(0), 1, 1) for t in crowded().outcome.teams)
    option = replace(crowded(), outcome=replace(crowded().outcome, teams=less))
    under = sum(bool(t.goal_min) for t in option.school.teams)
    assert under == 28 and f"Under their goal: All {under} teams." in tell("board", option)




# --- steady days -------------------------------------------------------------------------------------------------------
def test_how_steady_reading_and_math_are_is_shown_with_its_days() -> None:
    """Grade 2 reads at 8:20 on four days and at 9:10 on Wednesdays; its math is at 9:55 every day."""
    others = tuple(b for b in plan().blocks if b.kind != "literacy")
    reading = tuple(Block("literacy", "2", d.day, d.day_type, *((550, 640) if d.day == 3 else (500, 590))) for d in plan().days)
    math = tuple(Block("math", "2", d.day, d.day_type, 595, 655) for d in plan().days)
    found = replace(plan(), blocks=(*others, *reading, *math))
    rows = list(tables.steady_times(SCHOOL, found).itertuples(index=False, name=None))
    assert rows == [("Grade 2", "Literacy", "8:20", "4 of 5", "Wed 9:10"), ("Grade 2", "Math", "9:55", "5 of 5", "-")]
    assert tables.steady_sentence(SCHOOL, found) == (
        "No grade has literacy and math at one time every day. Least steady: Grade 2 literacy, 4 of 5 days at 8:20."
    )
    steady = replace(plan(), blocks=(*others, *math))
    assert tables.steady_sentence(SCHOOL, steady) == "Literacy and math begin at the same time every day."
    assert tables.steady_sentence(SCHOOL, replace(plan(), blocks=())) == ""


# --- who leads ---------------------------------------------------------------------------------------------------------
def led(**more: int) -> tuple[School, Plan]:
    """The coach leads both grades, and both meet on Wednesdays at one time: one of the two meetings has nobody to lead it."""
    teams = tuple(replace(t, facilitator="COACH") if t.team_id in ("G1", "G2") else t for t in SCHOOL.teams)
    stipend = Method("plc_stipend", "n", 600, "FTE", unit_cost=1_893_00, at=At("Methods", 14, {"unit_cost": "E"}))
    return replace(SCHOOL, teams=teams, methods=(*SCHOOL.methods, stipend)), plan()


def test_a_meeting_without_a_facilitator_has_its_price() -> None:
    school, found = led()
    alone = [m for m in found.meetings if led_by(school, found, m) == NOBODY_LEADS]
    assert len(alone) == 1
    assert tables.facilitator_sentence(school, found) == (
        "No facilitator in 1 meeting a cycle (1 team): the team decides. A stipend would cost $1,893 a year for each team (Methods!E14)."
    )
    assert tables.facilitator_sentence(school, found, dollars=False) == "No facilitator in 1 meeting a cycle (1 team): the team decides."
    assert tables.facilitator_sentence(SCHOOL, found) == "", "where the workbook names nobody, nobody is missed"
    paid = replace(found, methods=(*found.methods, MethodUse("plc_stipend", 600, 11_358_00, (Share("GF", 11_358_00),))))
    assert "$" not in tables.facilitator_sentence(school, paid)
    said = tell("staff", Option("This plan", school, OUTCOME))
    assert "No facilitator in 1 meeting a cycle (1 team): the team decides." in said and "$" not in said


# --- HR ----------------------------------------------------------------------------------------------------------------
def test_hr_reads_of_hours_and_health_insurance() -> None:
    """The coach goes from 1.0 to 0.5, under the 0.75 from which there is insurance, and is here every day."""
    notes = dict(zip(*(tables.changed_posts(SCHOOL, plan())[c] for c in ("Position", "Note")), strict=True))
    assert notes["COACH"] == "Here every day for 0.5 of the day: agree the hours. Below 0.75 FTE health insurance is lost."
    assert notes["STEM1"] == "", "a position that ends has no hours"
    kept = tuple(replace(r, health_keeps=True, at=At("Staff", 12, {"health_keeps": "V"})) if r.staff_id == "COACH" else r for r in SCHOOL.staff)
    table = tables.changed_posts(replace(SCHOOL, staff=kept), plan())
    assert "Below 0.75 FTE health insurance is kept (Staff!V12)." in dict(zip(table["Position"], table["Note"], strict=True))["COACH"]


def test_time_that_nobody_planned_is_not_called_planning() -> None:
    """A specialist is promised 180 minutes of individual planning. What else is free in the week is unassigned."""
    detail = tables.minutes_in_detail(SCHOOL, OUTCOME).set_index("Team")
    week = tables.ledger(SCHOOL, plan()).set_index("Position")
    team = next(t for t in SCHOOL.teams if t.team_id == "SPEC")
    planned = detail.loc["Specialists", "Planning alone planned"]
    assert planned == min(week.loc[u, "Individual planning"] for u in team.core if u in week.index) == 180


# --- who hears it first ------------------------------------------------------------------------------------------------
HOLD = "Hold this paper back until HR has confirmed who speaks to whom, and when"


def test_a_subject_that_one_position_teaches_is_named_to_the_principal_and_to_no_reader() -> None:
    """STEM1 alone teaches STEM, and its position ends; PE1 goes on, and the day that art loses drops no subject."""
    taught = replace(SCHOOL, specials=(*(s for s in SCHOOL.specials if s.special != "STEM"), Special("STEM", "STEM1")))
    assert [(d.subject, d.unit) for d in dropped_alone(taught, plan())] == [("STEM", "STEM1")]
    assert dropped_sentence(taught, plan()).startswith("This week drops STEM, which one position teaches.")
    for reader in ("board", "staff", "union"):
        said = tell(reader, Option("This plan", taught, OUTCOME))
        assert said.splitlines()[1].endswith(f"{HOLD}: its week drops a subject that one position teaches."), reader
        assert "STEM" not in said.splitlines()[1]


def test_a_subject_with_two_teachers_or_one_that_goes_on_is_not_held_back() -> None:
    both = replace(SCHOOL, specials=(*(s for s in SCHOOL.specials if s.special != "STEM"), Special("STEM", "STEM1"), Special("STEM", "LIB1")))
    assert dropped_alone(both, plan()) == () and hold_sentence(both, plan()) == ""
    later = Special("GUIDANCE", "STEM1", requires_method="counselor_lessons")  # not in the week of today
    assert dropped_alone(replace(both, specials=(*both.specials, later)), plan()) == ()


def test_a_course_whose_only_teacher_ends_is_held_back_too() -> None:
    school, found = secondary.school(), secondary.plan()
    course = school.courses[0]
    row = next(r for r in school.staff if lawful_for(school, r, course))
    others = tuple(r for r in school.staff if not lawful_for(school, r, course))
    alone = replace(school, staff=(*others, replace(row, count=1)))
    ends = replace(found, positions=(Position(row.staff_id, (Unit(row.staff_id, 0, ()),), ()),))
    assert course.name in {d.subject for d in dropped_alone(alone, ends)} and dropped_alone(alone, found) == ()


# --- paper -------------------------------------------------------------------------------------------------------------
def test_type_shrinks_before_the_staff_paper_takes_a_third_page(tmp_path: Path) -> None:
    """Fifty programs with long names that end are more than the usual type has room for."""
    many = tuple(Program(f"P{i}", f"A program with quite a long name, number {i}", 2_000_00, "GF", staff_vote=10) for i in range(50))
    ends = tuple(ProgramChoice(p.program_id, "stop", 0, ()) for p in many)
    found = replace(OUTCOME, plan=replace(plan(), programs=(*plan().programs, *ends)))
    long = Option("This plan", replace(SCHOOL, programs=(*SCHOOL.programs, *many)), found)
    assert size_of([Option("This plan", SCHOOL, OUTCOME)]) == 8.5 and size_of([long]) < 8.5
    assert pages(paper("staff", [long]), tmp_path) == 2


def test_every_plan_to_compare_says_how_many_filled_positions_it_touches() -> None:
    card = Card("time", "Most time", "It gives the most time.", SCHOOL, OUTCOME, 0)
    assert option_rows((card,)).iloc[0]["Filled positions affected"] == 3
    assert "1.7 FTE fewer. Filled positions affected: 3." in list(option_lines(card))
    open_ = tuple(replace(r, vacancy_given=False) if r.staff_id == "ART1" else r for r in SCHOOL.staff)
    assert option_rows((replace(card, school=replace(SCHOOL, staff=open_)),)).iloc[0]["Filled positions affected"] == "at least 2"


def test_a_ranking_of_losses_says_which_positions_are_filled() -> None:
    stem = Loss("staff", "STEM1", 0, 75_000_00, ("ESSER3",), Fraction(0), Fraction(0))
    assert loss_words(SCHOOL, stem) == "Specials teacher (STEM1, filled) gone"
    blank = tuple(replace(r, vacancy_given=False) if r.staff_id == "STEM1" else r for r in SCHOOL.staff)
    assert loss_words(replace(SCHOOL, staff=blank), stem) == "Specials teacher (STEM1, filled or vacant: not given) gone"


@pytest.mark.parametrize(("cents", "asked"), [(61_88, ""), (100_00, "May General fund pay $100 of it? State or local money paid for it last year.")])
def test_the_district_is_not_asked_for_small_change(cents: int, asked: str) -> None:
    keep = Keep("staff", "STEM1", ("STEM1",), 100, 75_000_00, asks=(Asked("GF", cents),))
    assert ask_words(SCHOOL, keep) == asked


# --- teams that are alike ----------------------------------------------------------------------------------------------
def test_teams_that_are_alike_are_named_together() -> None:
    """Two grades have 60 minutes, 40% of their 150, and the specialists 90: no one of the two grades is "the" team with the least."""
    least = {"G1": Fraction(60), "G2": Fraction(60), "SPEC": Fraction(90)}
    assert least_sentence(SCHOOL, least) == "The teams with the least time, Grade 1, Grade 2, have 60 minutes a week."
    same = tuple(replace(SCHOOL.current[0], team_id=t.team_id, minutes_today=45) for t in SCHOOL.teams)
    school = replace(SCHOOL, current=same)
    assert least_sentence(school, least).endswith("have 60 minutes a week (today 45).")
    teams = [TeamMinutes(t, m, None, Fraction(0), 45, Fraction(0), 1, 1) for t, m in least.items()]
    assert furthest_sentence(school, teams) == "Furthest below their goal: Grade 1, Grade 2, 40% of 150 minutes."
    assert least_sentence(school, dict.fromkeys(least, Fraction(95))) == "All 3 teams have 95 minutes a week (today 45)."


# --- the district office -----------------------------------------------------------------------------------------------
def test_hr_reads_reductions_with_who_is_filled_and_fte_adds_up() -> None:
    """The coach is paid by two funds before; a position's FTE stands on one line, and a reduction says whether it is filled."""
    keep = Keep("staff", "STEM1", ("STEM1",), 100, 75_000_00)
    two = tuple(replace(p, shares=(*p.shares, Share("GF", 0))) if p.staff_id == "COACH" else p for p in plan().positions)
    option = Option("This plan", SCHOOL, replace(OUTCOME, plan=replace(plan(), positions=two), keeps=(keep,)))
    book = load_workbook(io.BytesIO(paper("district", [option])))
    rows = [r for r in book["Positions"].iter_rows(min_row=5, values_only=True) if r[0] and r[0] != "All"]
    today = sum(r.fte * r.count for r in SCHOOL.staff) / 100
    assert sum(r[4] for r in rows if r[4] not in (None, "")) == pytest.approx(today)
    cells = [c for row in book["Reductions"].iter_rows(values_only=True) for c in row]
    assert "filled" in cells and "STEM1 (Specials teacher)" in cells
    assert any(str(c).startswith("Here every day for 0.5 of the day") for row in book["Posts that change"].iter_rows(values_only=True) for c in row)


def test_work_that_is_bought_is_in_no_position() -> None:
    school = replace(SCHOOL, methods=(*SCHOOL.methods, Method("duty_swap", "ask", unit_cost=7_414_00)))
    swapped = replace(plan(), methods=(MethodUse("duty_swap", 100, 7_414_00, (Share("GF", 7_414_00),)),))
    assert tables.spending_sentence(school, swapped).endswith("This work is in no position of the plan: HR decides who does it.")
    assert "HR decides" not in tables.spending_sentence(SCHOOL, plan())


def test_the_union_reads_of_new_bells() -> None:
    said = tell("union", Option("This plan", SCHOOL, OUTCOME))
    assert "New bells for students: Wed: students leave at 1:35 p.m., 60 minutes earlier (now 2:35 p.m.)." in said
