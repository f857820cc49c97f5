"""The plan workbook's table of contents: which tables stand on which sheet, and what is said above them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import cycle

import pandas as pd

from planner import tables
from planner.domain.outcome import Outcome
from planner.domain.plan import Plan
from planner.domain.school import School
from planner.export.layout import DOLLARS, FTE, FTE_CHANGE, LETTER, TABLOID, WIDEST, Page, Table
from planner.export.sections import NARROW, course_tints, meeting_tints, section_pages
from planner.tables.grid.editing import lessons_to_edit, meetings_to_edit, sections_to_edit
from planner.tables.grid.grids import Grid
from planner.tables.words import grade_words, team_words

ONE_LINE = 48  # characters: cells of a schedule that is printed on one sheet stay on a line
MOST_ON_LETTER = 45  # rows that are still read on letter paper
# Light enough for black text at more than 12:1, and never the only sign: every cell also says what it means.
TINTS = ("F3EBDD", "FFF1CC", "DDF3E0", "DCEBFA", "FBE1EA", "E9E0F7", "D8F1F1", "EAEFCB")


def pages(school: School, outcome: Outcome, plan: Plan) -> tuple[Page, ...]:
    """Every visible sheet after the Summary, in order."""
    tints = tints_of(school)
    homerooms = tables.has_classrooms(school)
    return (
        *_master(school, plan, tints),
        _meetings(school, plan, tints),
        _minutes(school, outcome, tints),
        *section_pages(school, plan),
        *((*_grids(school, plan, tints), _day(school, plan, tints)) if homerooms else ()),
        *(_services(school, plan) if homerooms or school.services else ()),
        *(_duties(school, plan) if homerooms or school.duties else ()),
        _positions(school, plan),
        _cuts(school, outcome, plan),
        _programs(school, outcome, plan),
        *((_moves(school, outcome),) if outcome.moves else ()),
        *_money(school, plan),
        _methods(school, outcome, plan),
        _alone(school, plan),
        *_contract(school, plan),
        *_rules(school),
        _limits(outcome),
        _editing(school, plan),
    )


def tints_of(school: School) -> Mapping[str, str]:
    """A colour for each grade, under its name, its homerooms' names and the name of its team."""
    found: dict[str, str] = {}
    for grade, tint in zip(school.info.grades, cycle(TINTS), strict=False):
        rooms = [h for h in school.homerooms if h.grade == grade]
        teachers = {u for h in rooms for u in h.teachers}
        teams = [team_words(t) for t in school.teams if t.core and set(t.core) <= teachers]
        found.update(dict.fromkeys([grade_words(grade), *(h.homeroom_id for h in rooms), *teams], tint))
    return found


def _master(school: School, plan: Plan, tints: Mapping[str, str]) -> Iterator[Page]:
    """The week on one sheet of paper, a day by grade, a period by teacher, or both."""
    for title, table in tables.master_schedules(school, plan).items():
        if "Position" in table.columns:
            note = "Who is where in each period. Empty: planning period, duty, or lunch."
            shown = Table(table, tints={**course_tints(school, plan), **meeting_tints(table)}, widest=ONE_LINE)
            yield Page(title, note, (shown,), landscape=False, one_page=True, paper=TABLOID if len(table) > MOST_ON_LETTER else LETTER)
        else:
            note = "When each grade is in school, in specials, at lunch and recess, and when its team meets."
            shown = Table(table, empty="The plan holds no days.", tints=tints, fill_row=True, widest=ONE_LINE)
            yield Page(title, note, (shown,), one_page=True)


def _meetings(school: School, plan: Plan, tints: Mapping[str, str]) -> Page:
    note = "Every team meeting, and who has the students at that time."
    lead = tables.facilitator_sentence(school, plan)
    table = Table(tables.who_meets_when(school, plan), empty="No team meets in this plan.", tints=tints)
    return Page("Team meetings", f"{note} {lead}".strip(), (table,))


def _minutes(school: School, outcome: Outcome, tints: Mapping[str, str]) -> Page:
    note = (
        "Minutes in an average week. Common planning time and planning alone are never counted twice. "
        "Where today's minutes were not given, the chart has no bar."
    )
    main = Table(tables.minutes(school, outcome), tints=tints, chart="Common planning minutes a week")
    return Page("Minutes", note, (main, Table(tables.minutes_in_detail(school, outcome), heading="In detail", tints=tints)))


def _grids(school: School, plan: Plan, tints: Mapping[str, str]) -> tuple[Page, ...]:
    clock = "" if len({d.day_type for d in plan.days}) < 2 else " A cell that begins with clock times has those, not its column's."
    grade = f"When each grade is in specials. Blank = the grade is with its own teachers.{clock}"
    turns = tables.turns_sentence(school)
    room = f"Each homeroom's week of specials. {turns}{' ' if turns else ''}Empty: the class is with its teacher.{clock}"
    person = f"Each specialist's week. Empty: no class, meeting or duty then.{clock}"
    return (
        Page("Grid by grade", grade, _grid_tables(tables.grid_by_grade(school, plan), tints, fill_row=True)),
        Page("Grid by homeroom", room, (*_grid_tables(tables.grid_by_homeroom(school, plan), tints, fill_row=True), _uneven(school, plan))),
        Page("Grid by specialist", person, _grid_tables(tables.grid_by_specialist(school, plan), tints, fill_row=False)),
    )


def _uneven(school: School, plan: Plan) -> Table:
    even = "The classes of each grade have each subject equally often, or one lesson apart."
    return Table(tables.uneven_subjects(school, plan), "Subjects that classes of a grade don't have equally", even)


def _grid_tables(grid: Grid, tints: Mapping[str, str], fill_row: bool) -> tuple[Table, ...]:
    """One table a set of slots; the heading names its day type only where there are several."""
    several = len(grid) > 1
    if not grid:
        return (Table(pd.DataFrame(), empty="The plan holds no days."),)
    return tuple(Table(t, heading=f"Days like {name}" if several else "", tints=tints, fill_row=fill_row) for name, t in grid.items())


def _day(school: School, plan: Plan, tints: Mapping[str, str]) -> Page:
    note = "When each grade eats, plays, reads, does mathematics and has its What-I-Need block (WIN)."
    day = Table(tables.day_plan(school, plan), empty="The plan places no such times.", tints=tints)
    times = tables.steady_times(school, plan)
    steady = (Table(times, heading="How steady literacy and math are (a preference: shown, never proven)", tints=tints),)
    return Page("Day plan", note, (day, *(steady if len(times) else ())))


def _services(school: School, plan: Plan) -> tuple[Page, ...]:
    table = Table(tables.services(school, plan), empty="The workbook lists no services.")
    at_once = tables.services_at_once(school, plan)
    doubt = (Table(at_once, heading="Groups at one time, not shown to be of different students"),) if len(at_once) else ()
    return (Page("Services", "Every weekly session of special education, language and intervention service.", (table, *doubt)),)


def _duties(school: School, plan: Plan) -> tuple[Page, ...]:
    widest = WIDEST if tables.has_classrooms(school) else NARROW  # many columns: a kind of day each
    table = Table(tables.duties(school, plan), empty="The workbook lists no duties.", widest=widest)
    return (Page("Duties", "Who supervises when. Positions, not people.", (table,)),)


def _positions(school: School, plan: Plan) -> Page:
    note = (
        "FTE by job class. The plan decides about positions, never about people: HR applies law and contract. "
        "In a file for the public, job classes with fewer than 3 positions should be folded together."
    )
    formats = {"FTE today": FTE, "FTE planned": FTE, "Change": FTE_CHANGE}
    changed = Table(
        tables.changed_posts(school, plan),
        "Posts that change or are not here every day",
        "Every post is here every day, as today.",
        formats,
    )
    teams = Table(tables.team_changes(school, plan), "Team continuity", "The workbook doesn't list any teams.", total="All teams")
    return Page("Positions", note, (Table(tables.positions(school, plan), formats=formats), changed, teams))


def _programs(school: School, outcome: Outcome, plan: Plan) -> Page:
    formats = dict.fromkeys(("Cost to continue", "Cost in this plan", "Cost per student"), DOLLARS)
    note = (
        "What stops, shrinks, goes on or starts. The last column is what the workbook says about the program, "
        "and why an idea is not started."
    )
    found = tables.programs(school, plan, outcome.ideas)
    return Page("Programs", note, (Table(found, empty="The workbook lists no programs.", formats=formats, widest=64),))


def _cuts(school: School, outcome: Outcome, plan: Plan) -> Page:
    note = (
        "Each cut, and what would keep it with the rest of the plan as it is: the fund that needs the least more. Beside it what the plan "
        "newly buys. What a restricted fund leaves unspent is no saving."
    )
    cost = {"Keeping it costs a year": DOLLARS, "Cost a year": DOLLARS, "Unspent": DOLLARS, "FTE": FTE}
    cost |= dict.fromkeys(("May be carried over", "Lost if not spent"), DOLLARS)
    found = Table(tables.cuts(school, outcome), tables.cuts_sentence(school, plan), "Nothing is cut.", formats=cost, widest=48)
    bought = Table(tables.bought_table(school, plan), "New spending", "The plan buys nothing new.", formats=cost)
    nothing = "No restricted fund has money left."
    left = Table(tables.leftovers(school, plan), "Unspent in restricted funds", nothing, formats=cost, widest=48)
    positions = tables.allotments(school, plan)
    said = " ".join(tables.trade_sentences(school, plan))
    held = (Table(positions, f"Allotted positions. {said}".strip(), widest=48),) if len(positions) else ()
    return Page("Cuts", note, (found, *held, bought, left))


def _moves(school: School, outcome: Outcome) -> Page:
    note = (
        "Each change by itself: what it saves, who paid, and what the teams would have if this change alone were reversed. \"At least\" "
        "was found by searching again, \"at most\" is proven, and a figure without either is both. The parts do not add up where changes "
        "lean on each other."
    )
    table = Table(tables.moves(school, outcome), tables.moves_sentence(school, outcome), formats={"Saves next year": DOLLARS}, widest=24)
    return Page("What each change does", note, (table,))


def _money(school: School, plan: Plan) -> tuple[Page, ...]:
    years = tables.funds(school, plan)
    gap = tables.gap_by_fund(school)
    causes, walk, drawn = tables.gap_by_cause(school), tables.expiry_walk(school, plan), tables.money_by_year(school, plan)
    cliff = Table(
        drawn, "Money and cost by year", formats=dict.fromkeys(drawn.columns[1:], DOLLARS), cliff="Money by fund, and what the plan costs"
    )
    first = Table(years, "The plan over three years", formats=dict.fromkeys(years.columns[2:], DOLLARS))
    second = Table(gap, "Next year, if everything went on with today's payers", formats=dict.fromkeys(gap.columns[2:], DOLLARS))
    note = (
        "The first year is what the plan decides. The next two years carry the same plan forward at the workbook's growth rates. Each "
        "fund must balance on its own. "
    )
    note += tables.balance_words(school)
    why = ("If everything went on with today's payers. A negative number is money gained or left over. Each row's causes add up to "
           "its last column.")
    ends = "What pays for each post and program, year by year. Lines whose fund has ended come first: "
    ends += "the plan stops them, or other lines show who pays instead."
    by_cause = Table(causes, formats=dict.fromkeys(causes.columns[2:], DOLLARS))
    by_end = Table(walk, formats={c: DOLLARS for c in walk.columns[2:] if c != "First year without funding"})
    who = Table(tables.who_pays(school, plan), formats={"Cost today": DOLLARS, "Cost in this plan": DOLLARS})
    split = tables.splits(school, plan)
    shared = Table(split, "Positions that several funds pay", empty="One fund pays each position.", formats={"Cost in this plan": DOLLARS})
    return (
        Page("Funds", note, (first, second, cliff)),
        Page("Why the gap", why, (by_cause,)),
        Page("When money ends", ends, (by_end,)),
        Page("Who pays", "Each position, program and way of making time that costs: who pays today and in the plan.", (who, shared)),
    )


def _methods(school: School, outcome: Outcome, plan: Plan) -> Page:
    note = "The strategies this plan uses to find time, what each costs per year, and who has to agree."
    used = Table(
        tables.methods(school, plan),
        empty=f"No way of making time is switched on beyond the {'specials grid itself' if tables.has_classrooms(school) else 'periods'}.",
        formats={"Cost a year": DOLLARS},
    )
    hours = Table(tables.hours(school, plan), tables.hours_sentence(school, plan), formats={"Cost a year": DOLLARS})
    return Page("Strategies for finding time", note, (used, hours, Table(tables.agreements(outcome), "All that must be agreed")))


def _alone(school: School, plan: Plan) -> Page:
    note = "Teaching positions that aren't part of any team meeting, and why."
    return Page(
        "No common time",
        note,
        (Table(tables.no_common_time(school, plan), empty="Every teaching position takes part in a team meeting.", widest=80),),
    )


def _contract(school: School, plan: Plan) -> tuple[Page, ...]:
    clauses = "Each clause of the contract beside the figure of the plan that comes nearest to it, and whose that is."
    week = (
        "Every minute of each teacher's contract week is in one account, and the minutes add up to the week. Averages, in minutes. "
        "Unassigned: time of positions without a class of their own that nothing is planned for."
    )
    load = tables.load_sentence(school, plan)
    return (
        Page("Contract", clauses, (
            Table(tables.clauses(school, plan), empty="The workbook has no such rules.", widest=52),
            Table(tables.not_looked_at(school, plan), "Positions of which a clause was not looked at", "Every clause looks at them all."),
        )),
        Page("Contract week", f"{week} {load}".strip(), (
            Table(tables.ledger(school, plan), empty="No teaching positions in this plan.", widest=30),
        )),
    )


def _rules(school: School) -> tuple[Page, ...]:
    note = "The workbook's values and their sources. Confirm these defaults with HR and the business office; they are not legal advice."
    kept = "Every plan is verified against these rules one by one, by code that shares no arithmetic with the search."
    return (
        Page("Rules", note, (Table(tables.rule_register(school), empty="The workbook has no Rules lines.", widest=60),)),
        Page("Promises", kept, (
            Table(tables.promises(school), widest=64),
            Table(tables.votes_weigh(school), "What the staff's points stand for", widest=64),
        )),
    )


def _limits(outcome: Outcome) -> Page:
    sure = Table(tables.how_sure(outcome), "How good is this plan?", "No measure was settled.")
    what = [Table(tables.limits(outcome), "What's keeping teams from getting more time"), sure]
    if outcome.prices:
        what.insert(1, Table(tables.prices(outcome), "What some choices cost (for information; not proposed)"))
    return Page("What limits us", tables.sure_sentence(outcome), tuple(what))


def _editing(school: School, plan: Plan) -> Page:
    note = (
        "Your own idea: change cells here, save the file, and hand it in with `planner score`. It gets the same audit as every plan. "
        "A line with an empty cell is free: `planner score --finish` fills it. Other sheets are not read."
    )
    lists = [
        Table(lessons_to_edit(plan), "Classes with specialists") if plan.grid else None,
        Table(sections_to_edit(plan), "Sections") if plan.sections else None,
        Table(meetings_to_edit(school, plan), "Meetings", "No team meets in this plan."),
    ]
    return Page("Edit the week", note, tuple(x for x in lists if x is not None))
