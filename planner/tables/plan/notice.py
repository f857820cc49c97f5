"""What people will notice first: new bells, buses, who has the students, positions, new spending, and what is left if agreements fail."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from fractions import Fraction

import pandas as pd

from planner.checker.week import Week, week_of
from planner.domain.outcome import Fallback, Outcome
from planner.domain.plan import Day, MethodUse, Plan
from planner.domain.school import Program, School, Variant
from planner.explain.agreements import ways_to_agree
from planner.facts.clock import Interval
from planner.facts.methods import makes_time, name_of, use_of
from planner.language import N_
from planner.tables.grid.master import gone_subjects, without_subject
from planner.tables.money.cuts import WORKED_BY, bought, touched
from planner.tables.time.calendar import order_sentence
from planner.tables.time.steady import steady_sentence
from planner.tables.time.weeks import cover_of
from planner.tables.words import Number, days_words, frame, fte, known, listed, money, number, team_words, teams_listed, twelve_hours

CARE = N_("After dismissal")
FAMILIES, BUSES, WHO = N_("Families"), N_("Buses"), N_("Who has the students")
SUBJECTS, STEADY = N_("Subjects"), N_("Clock times")
ORDER = N_("In this order")
POSITIONS, SPENDING, FAIL = N_("Positions"), N_("New spending"), N_("If agreements fail")
NO_NEW_BELL = "Students come and go as they do today."
ASKS_NOTHING = "The plan asks staff, the union, the board, and families for nothing."
NOT_WORKED_OUT = "Not worked out yet."
MANY = 2  # amounts of minutes named before the rest of the teams is counted


def notices(school: School, outcome: Outcome, public: bool = False) -> pd.DataFrame:
    """What each group of people will notice, in a row of its own. A `public` table asks nobody to fill in the workbook."""
    return frame((N_("What"), N_("What people will notice")), _rows(school, outcome, public))


def _rows(school: School, outcome: Outcome, public: bool) -> Iterator[tuple[str, str]]:
    plan = outcome.plan
    assert plan is not None, "there is a plan to speak of"
    changed = new_bells(school, plan)
    yield FAMILIES, " ".join((*changed, time_in_school(school, plan))) if changed else NO_NEW_BELL
    if care := after_dismissal(school, plan):
        yield CARE, care
    if changed:
        yield BUSES, buses(school, plan)
    if cover := in_charge(school, plan):
        yield WHO, cover
    if missing := " ".join(s for s in (gone_subjects(school, plan), without_subject(school, plan)) if s):
        yield SUBJECTS, missing
    if steady := steady_sentence(school, plan):
        yield STEADY, steady
    yield POSITIONS, filled_sentence(school, plan, public)
    yield SPENDING, spending_sentence(school, plan)
    yield FAIL, fallback_sentence(school, outcome)
    yield ORDER, order_sentence(school, plan)


# --- bells -------------------------------------------------------------------------------------------------------------
def new_bells(school: School, plan: Plan) -> tuple[str, ...]:
    """ "Wed: students leave at 1:35 p.m., 60 minutes earlier (now 2:35 p.m.)." One sentence for days that change alike."""
    week = week_of(school, plan)
    alike: dict[str, list[int]] = defaultdict(list)
    for day in sorted(plan.days, key=lambda d: (d.day, d.day_type)):
        said = _bell(week, day)
        if said:
            alike[said].append(day.day)
    return tuple(f"{days_words(school, days)}: {said}" for said, days in alike.items())


def _bell(week: Week, day: Day) -> str:
    """How a day differs from the one that the Calendar has; nothing for a day that is as today."""
    base = week.school.base_variants(day.day)
    if not base or any(v.day_type == day.day_type for v in base):
        return ""
    usual = max(base, key=lambda v: v.weeks).day_type
    now, then = week.student_hours(usual), week.student_hours(day.day_type)
    if now == then:
        return ""
    if then[0] == then[1]:
        return f"no school for students (now {_hours(now)})."
    said = []
    if then[0] != now[0]:
        said.append(f"start at {_moved(then[0], now[0])}")
    if then[1] != now[1]:
        said.append(f"leave at {_moved(then[1], now[1])}")
    often = f", in {day.weeks} of {week.school.info.weeks} weeks" if day.weeks < week.school.info.weeks else ""
    return f"students {' and '.join(said)}{often}."


def time_in_school(school: School, plan: Plan) -> str:
    """ "Students are in school 60 minutes a week less than today." An average week, from arrival to dismissal."""
    week = week_of(school, plan)
    now = ((v, _length(week, v.day_type)) for d in school.days for v in school.base_variants(d))
    then = ((Variant(d.day, d.day_type, d.weeks), _length(week, d.day_type)) for d in plan.days)
    more = school.per_week(then) - school.per_week(now)
    if not more:
        return "Students are in school as many minutes a week as today."
    return f"Students are in school {number(abs(more))} minutes a week {'more' if more > 0 else 'less'} than today."


def _length(week: Week, day_type: str) -> int:
    start, end = week.student_hours(day_type)
    return end - start


def after_dismissal(school: School, plan: Plan) -> str:
    """Where students leave earlier than today, what the plan knows of their care from then on; nothing where none does."""
    week = week_of(school, plan)
    gaps: dict[tuple[int, int], list[int]] = defaultdict(list)
    for day in sorted(plan.days, key=lambda d: d.day):
        base = school.base_variants(day.day)
        now = week.student_hours(max(base, key=lambda v: v.weeks).day_type) if base else (0, 0)
        then = week.student_hours(day.day_type)
        if then[1] < now[1]:
            gaps[then[1], now[1]].append(day.day)
    if not gaps:
        return ""
    when = "; ".join(f"{days_words(school, days)} {twelve_hours(a)} to {twelve_hours(b)}" for (a, b), days in gaps.items())
    return f"{when}: the workbook plans no care for students then. {_programs_after(school, plan)}"


def _programs_after(school: School, plan: Plan) -> str:
    """Programs after school: those that go on may begin earlier, those that end are missed most where students leave earlier."""
    after = [p for p in school.programs if p.tag == "after_school"]
    bought = {c.program_id for c in plan.programs if c.cents}
    on = [p.name for p in after if p.program_id in bought]
    ends = [_served(p) for p in after if p.program_id not in bought and not p.start_only]
    said = [f"After-school programs that end: {listed(ends)}."] if ends else []
    said.append(f"Ask whether these can begin earlier: {listed(on)}." if on else "Ask families who can't be home.")
    return " ".join(said)


def _served(program: Program) -> str:
    return f"{program.name} ({program.students_served:,} students)" if program.students_served else program.name


def _moved(then: int, now: int) -> str:
    way = "earlier" if then < now else "later"
    return f"{twelve_hours(then)}, {abs(then - now)} minutes {way} (now {twelve_hours(now)})"


def _hours(when: Interval) -> str:
    return f"{twelve_hours(when[0])} to {twelve_hours(when[1])}"


def _rings(school: School, plan: Plan) -> list[MethodUse]:
    """The ways of making time that bring a bell of their own."""
    return [m for m in plan.methods if m.method in school.method_by_id and school.method_by_id[m.method].day_type]


def buses(school: School, plan: Plan) -> str:
    """What new times cost in buses, or that the workbook does not say."""
    said = []
    for use in _rings(school, plan):
        method = school.method_by_id[use.method]
        cell = method.at("transport_cost") or method.at("unit_cost")
        if method.transport_cost is not None:
            cost = method.transport_cost * use.amount // 100
            said.append(f"{name_of(use.method)}: {f'{money(cost)} a year' if cost else 'no more than today'}.")
        elif use.cents and use_of(use.method) == "transport":
            said.append(f"{name_of(use.method)}: {money(use.cents)} a year.")
        else:
            said.append(f"{name_of(use.method)}: the workbook gives no cost of buses{f' ({cell})' if cell else ''}. Ask transportation.")
    return " ".join(said)


# --- who has the students ----------------------------------------------------------------------------------------------
def in_charge(school: School, plan: Plan) -> str:
    """Who has the students while teams meet, in job classes; who has nobody's class is left out."""
    covers = list(dict.fromkeys(cover_of(school, unit) for m in plan.meetings for _, unit in m.cover))
    return f"While teams meet in the school day, students are with: {listed(covers)}." if covers else ""


# --- positions and money -----------------------------------------------------------------------------------------------
def filled_sentence(school: School, plan: Plan, public: bool = False) -> str:
    """ "3.5 FTE fewer. Filled positions affected: 4." A count over the whole school, which points to nobody."""
    found = touched(school, plan)
    if not found.fte:
        return "No position is cut."
    filled, unsaid = found.filled, found.not_given
    fewer = f"{fte(found.fte):g} FTE fewer."
    if not unsaid:
        return f"{fewer} Filled positions affected: {filled}."
    asked = f"Cut positions that the workbook calls neither filled nor vacant: {unsaid}{'' if public else ' (Staff, Filled)'}."
    return f"{fewer} Filled positions affected: at least {filled}. {asked}" if filled else f"{fewer} {asked}"


def filled_words(school: School, plan: Plan) -> Number | str:
    """How many filled positions a plan touches; "at least" where the workbook leaves some open."""
    found = touched(school, plan)
    return f"at least {found.filled}" if found.not_given else found.filled


def spending_sentence(school: School, plan: Plan) -> str:
    """What the plan buys that is not there today, in FTE and dollars."""
    new = bought(school, plan)
    if not new:
        return "Nothing new is bought."
    said = (f"{b.title}{f', {float(b.fte):.2g} FTE' if b.fte else ''}, {money(b.cents)} a year" for b in new)
    work = any(m.cents and WORKED_BY.get(m.method) for m in plan.methods)
    hired = " This work is in no position of the plan: HR decides who does it." if work else ""
    return f"{'; '.join(said)}.{hired}"


# --- if agreements fail ------------------------------------------------------------------------------------------------
def fallback_sentence(school: School, outcome: Outcome) -> str:
    """ "Without early release and counselor lessons, 2 of 8 teams reach their goal. Kindergarten has 45 minutes a week (today 90)." """
    found = outcome.fallback
    if found is None and outcome.plan is not None and not ways_to_agree(school, outcome.plan):
        return ASKS_NOTHING
    if found is None:
        return NOT_WORKED_OUT
    if not found.off:
        return ASKS_NOTHING
    *some, last = (name_of(m)[0].lower() + name_of(m)[1:] for m in found.off)
    off = f"{listed(some)} and {last}" if some else last
    if not any(makes_time(m) for m in found.off):
        return f"Without {off}, every team keeps its minutes: these pay for leading and make no time."
    if not found.minutes:
        return f"Without {off}, no week was found for these positions and programs in the time. That doesn't mean there isn't one."
    return f"Without {off}, {_left(school, found)} {_how_sure(found)}"


def _left(school: School, found: Fallback) -> str:
    minutes = dict(found.minutes)
    goals = [t for t in school.teams if t.goal_min]
    there = sum(minutes[t.team_id] >= t.goal_min for t in goals)
    alike: dict[tuple[Fraction, Number | str], list[str]] = defaultdict(list)
    for t in sorted(school.teams, key=lambda t: minutes[t.team_id]):
        alike[minutes[t.team_id], _today(school, t.team_id)].append(team_words(t))
    shown = list(alike.items())[:MANY]
    said = [f"{teams_listed(teams, len(school.teams))}: {number(least)} minutes a week (today {today})" for (least, today), teams in shown]
    rest = len(school.teams) - sum(len(teams) for _, teams in shown)
    more = f"; {rest} more have as much or more" if rest else ""
    return f"{there} of {len(goals)} teams reach their goal. {'; '.join(said)}{more}."


def _how_sure(found: Fallback) -> str:
    if found.proven:
        return "Proven: no such week gives the team furthest below its goal more."
    return "This is the best that a search found; more may be possible."


def _today(school: School, team_id: str) -> Number | str:
    current = school.current_of(team_id)
    return known(current.minutes_today if current else None)


def fallback_teams(school: School, outcome: Outcome) -> pd.DataFrame:
    """Each team's minutes today, in the plan, and if agreements fail."""
    left = dict(outcome.fallback.minutes) if outcome.fallback is not None else {}
    rows: Iterable[tuple[Number | str, ...]] = (
        (
            team_words(school.team_by_id[t.team_id]), _today(school, t.team_id), number(t.minutes),
            number(left[t.team_id]) if t.team_id in left else "not known", school.team_by_id[t.team_id].goal_min,
        )
        for t in outcome.teams
    )  # fmt: skip
    return frame((N_("Team"), N_("Minutes today"), N_("Minutes planned"), N_("If agreements fail"), N_("Goal")), rows)
