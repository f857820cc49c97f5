"""The sentences that open a plan and the first screen. Each claims only what the facts beside it say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import pandas as pd

from planner.domain.outcome import Outcome, TeamMinutes
from planner.domain.plan import Plan
from planner.domain.school import PLAN_YEARS, School, Team
from planner.language import N_
from planner.tables.grid.courses import collision_sentence, duty_sentence, sections_sentence
from planner.tables.grid.departments import departments, need_words, singleton_list, singleton_words
from planner.tables.money.costs import gap_by_fund, money_next, shortfall
from planner.tables.money.cuts import cuts_sentence, unspent
from planner.tables.money.years import one_time_sentence
from planner.tables.plan.least import at_goal, average, furthest_sentence, least_sentence, minutes_of
from planner.tables.plan.people import positions
from planner.tables.plan.record import sure_sentence
from planner.tables.plan.unchanged import Unchanged, gone_sentence, minutes_unchanged, unchanged
from planner.tables.words import PRIORITY, Number, frame, known, listed, money, money_of_plan_year, number, team_words

TITLE = "A draft for discussion"
DISCLAIMER = "Every rule is listed with its source. Confirm them with HR and the business office."


@dataclass(frozen=True)
class Summary:
    """One page in sentences. `changes` says what stops, starts, shrinks or grows; `sure` how far the plan is proven."""

    school: str
    year: str
    priority: str
    minutes: str
    alone: str
    money: str
    later: str
    changes: tuple[str, ...]
    sure: str
    one_time: str = ""  # the plan leans on money that comes once; empty when not
    sections: tuple[str, ...] = ()  # class sizes, collisions and duties; requests met; only where the plan has sections


def summary(school: School, outcome: Outcome) -> Summary:
    """Raises ValueError when the outcome holds no plan."""
    plan = outcome.plan
    if plan is None:
        raise ValueError("There is no plan to sum up.")
    return Summary(
        school=school.info.school_name,
        year=school.year_label(1),
        priority=f"Top priority: {PRIORITY.get(school.info.singular_priority, school.info.singular_priority)}.",
        minutes=minutes_sentence(school, outcome.teams),
        alone=alone_sentence(outcome.teams),
        money=money_sentence(school, plan),
        later=later_sentence(school, plan),
        one_time=one_time_sentence(school, plan),
        changes=(cuts_sentence(school, plan), *changes(school, plan)),
        sure=sure_sentence(outcome),
        sections=(*sections_said(school, plan), *([outcome.requests] if outcome.requests else [])),
    )


def sections_said(school: School, plan: Plan) -> tuple[str, ...]:
    """What a middle or high school asks of a plan beside minutes and money; nothing for a plan without sections."""
    if not plan.sections:
        return ()
    said = (sections_sentence(school, plan), need_words(school), collision_sentence(school, plan), duty_sentence(school, plan))
    return tuple(f"{s.rstrip('.')}." for s in said if s)


def minutes_sentence(school: School, teams: tuple[TeamMinutes, ...]) -> str:
    """ "The team with the least time, Grade 3, has 90 minutes a week (today 90). Teams average 104 minutes. 5 of 8 reach their goal.
    Furthest below its goal: Grade 3, 50% of 180 minutes." """
    minutes = minutes_of(teams)
    if not minutes:
        return least_sentence(school, minutes)
    there, goals = at_goal(school, teams)
    reach = f"{there} of {goals} {'reach their goal' if goals > 1 else 'reaches its goal'}." if goals else "No team has a goal."
    said = [least_sentence(school, minutes), f"Teams average {round(average(minutes))} minutes.", reach, furthest_sentence(school, teams)]
    return " ".join(s for s in said if s) + teach_it_words(teams)


def teach_it_words(teams: tuple[TeamMinutes, ...]) -> str:
    """ " 60 of 60 members of course-alike teams teach their courses."; nothing without such teams."""
    members, teach = (sum(getattr(t, which) or 0 for t in teams) for which in ("members", "teach_it"))
    return f" {teach} of {members} members of course-alike teams teach their team's courses." if members else ""


def alone_sentence(teams: tuple[TeamMinutes, ...]) -> str:
    alone = [t.individual for t in teams if t.individual is not None]
    if not alone:
        return ""
    return f"Every teacher on a team keeps at least {number(min(alone))} minutes a week of individual planning time."


def money_sentence(school: School, plan: Plan) -> str:
    """What the plan costs against next year's money, after what was missing if everything went on."""
    have, cost = money_of_plan_year(school, plan)
    missing = shortfall(school)
    before = f"Keeping everything as it is would leave a {money(missing)} shortfall. " if missing > 0 else ""
    left = f"{money(have - cost)} under" if cost <= have else f"{money(cost - have)} over"
    free, tied = unspent(school, plan)
    said = f" {money(free)} of it is unrestricted; {money(tied)} is left in restricted funds and is no saving."
    kept = said if tied > 0 and free >= 0 else ""
    return f"{before}This plan costs {money(cost)}, which is {left} next year's funding.{kept}"


def later_sentence(school: School, plan: Plan) -> str:
    """Years 2 and 3, each fund by itself, since one fund's surplus may not pay for another's lack."""
    said = []
    for year in PLAN_YEARS[1:]:
        lines = [x for x in plan.funds if x.year == year]
        missing = sum(max(0, x.cost_cents - x.revenue_cents) for x in lines)
        if lines:
            then = f"{money(missing)} of costs would have no funding" if missing else "every fund would balance"
            said.append(f"in {school.year_label(year)} {then}")
    return f"Based on the workbook's forecast, {' and '.join(said)}." if said else ""


def changes(school: School, plan: Plan) -> tuple[str, ...]:
    """Programs by decision, then positions by job class with the FTE gained or lost."""
    said = []
    for decision, words in (("stop", "Programs to end"), ("reduce", "Programs to scale back"), ("start", "Programs to start")):
        names = [school.program_by_id[c.program_id].name for c in plan.programs if c.decision == decision]
        said += [f"{words}: {listed(names)}."] if names else []
    table = positions(school, plan)
    moved = [f"{row['Job class']} {row['Change']:+.1f}" for _, row in table.iterrows() if row["Change"]]
    said += [f"Position changes, in FTE: {listed(moved)}."] if moved else []
    return tuple(said) or ("No programs or positions change.",)


@dataclass(frozen=True)
class FirstScreen:
    """Before any search: the gap in one sentence, by fund, and each team's minutes today."""

    sentence: str
    funds: pd.DataFrame
    teams: pd.DataFrame
    opening: str = ""  # gap, minutes today and minutes if you make no changes, in one sentence
    departments: pd.DataFrame | None = None  # FTE needed against held, for schools with courses
    singletons: pd.DataFrame | None = None


def first_screen(school: School, lapse: Mapping[str, Fraction | int | None] | None = None) -> FirstScreen:
    """`lapse` gives each team's minutes a week at most where positions on expired funds are gone and the week is re-timed."""
    first = FirstScreen(gap_sentence(school), gap_by_fund(school), teams_today(school, lapse), opening_sentence(school, lapse))
    return replace(first, departments=departments(school), singletons=singleton_list(school)) if school.courses else first


def opening_sentence(school: School, lapse: Mapping[str, Fraction | int | None] | None = None) -> str:
    """ "If the school keeps everything it has now, 2025-26 will come in $231,896 over budget. Teams now have 0 to 90 minutes of common
    planning time a week, and 0 to 45 if you make no changes. Re-timed without what expired funds pay, they would have 0 to 45 at most." """
    said = [gap_sentence(school).rstrip(".")]
    today = [c.minutes_today for t in school.teams if (c := school.current_of(t.team_id)) and c.minutes_today is not None]
    if today:
        then = minutes_unchanged(school)
        said.append(f"Teams now have {_from_to(today)} minutes of common planning time a week")
        said[-1] += f", and {_from_to(list(then.values()))} if you make no changes"
    left = [m for m in (lapse or {}).values() if m is not None]
    if left:
        who = "Re-timed without what expired funds pay, they" if today else "Re-timed without what expired funds pay, teams"
        said.append(f"{who} would have {_from_to(left)} at most")
    gone = gone_sentence(school)
    if gone:
        said.append(gone.rstrip("."))
    said += [words[0].upper() + words[1:] for words in (need_words(school), singleton_words(school)) if words]
    return " ".join(f"{sentence}." for sentence in said)


def _from_to(minutes: Sequence[Fraction | int]) -> str:
    low, high = number(min(minutes)), number(max(minutes))
    return f"{low}" if low == high else f"{low} to {high}"


def gap_sentence(school: School) -> str:
    """ "If the school keeps everything it has now, 2025-26 will come in $231,896 over budget, a shortfall equal to 7.7% of this year's
    funding." """
    missing = shortfall(school)
    if missing <= 0:
        have = money(sum(money_next(school, f) for f in school.funds))
        return (f"Everything can continue in {school.year_label(1)}: it would cost {money(-missing)} less than the {have} in "
                "expected funding.")
    this_year = sum(f.revenue_this for f in school.funds)
    share = f", a shortfall equal to {float(100 * missing / this_year):.1f}% of this year's funding" if this_year else ""
    return f"If the school keeps everything it has now, {school.year_label(1)} will come in {money(missing)} over budget{share}."


def teams_today(school: School, lapse: Mapping[str, Fraction | int | None] | None = None) -> pd.DataFrame:
    columns = [N_("Team"), N_("Minutes today"), N_("Floor"), N_("Goal"), N_("Stretch"), N_("If you make no changes")]
    columns += [N_("Only re-timed, at most")] if lapse is not None else []
    then = unchanged(school)
    return frame(columns, (_team_row(school, t, then[t.team_id], lapse) for t in school.teams))


def _team_row(school: School, team: Team, then: Unchanged, lapse: Mapping[str, Fraction | int | None] | None) -> tuple[Number | str, ...]:
    today = school.current_of(team.team_id)
    row: tuple[Number | str, ...] = (
        team_words(team),
        known(today.minutes_today if today else None),
        team.floor_min,
        team.goal_min,
        team.stretch_min,
        known(then.minutes),
    )
    if lapse is None:
        return row
    after = lapse.get(team.team_id)
    return (*row, "not known" if after is None else number(after))
