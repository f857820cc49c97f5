"""Options side by side, each in the school's own units, and the sentences that a principal reads about each."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import pandas as pd

from planner.analysis.options import Option
from planner.domain.decision import Key
from planner.domain.outcome import Status
from planner.domain.school import School
from planner.language import N_
from planner.measures import MEASURE, goal_shares
from planner.tables.words import dollars, frame, listed, money, team_words, title_of

SHOWN = 4  # changes that a card names before it counts the rest


def option_rows(found: tuple[Option, ...]) -> pd.DataFrame:
    """One row for each option: minutes of the lowest team and on average, money, posts, what stops, how sure."""
    columns = (
        N_("Option"), N_("Team furthest from its goal (minutes a week)"), N_("Average of the teams"),
        N_("Money to find"), N_("Money left"), N_("FTE cut"), N_("Stops or starts"),
        N_("Behind the best"), N_("How sure"),
    )  # fmt: skip
    return frame(columns, ((
        o.title, float(lowest(o)), float(average(o)), dollars(max(0, o.to_find)), dollars(max(0, -o.to_find)), float(cut(o)),
        listed(programs(o), "nothing"), behind_words(o), sure_words(o),
    ) for o in found))  # fmt: skip


def option_teams(found: tuple[Option, ...]) -> pd.DataFrame:
    """Minutes a week of each team: today, and in each option."""
    if not found:
        return pd.DataFrame()
    school = found[0].school
    minutes = [{t.team_id: t.minutes for t in o.outcome.teams} for o in found]
    rows = []
    for team in school.teams:
        current = school.current_of(team.team_id)
        today = None if current is None or current.minutes_today is None else float(current.minutes_today)
        rows.append((team_words(team), today, *(float(m.get(team.team_id, 0)) for m in minutes)))
    return frame((N_("Team"), N_("Today"), *(o.title for o in found)), rows)


def lowest(option: Option) -> Fraction:
    """Minutes a week of the team furthest from its goal."""
    shares = goal_shares(option.school, option.plan)
    minutes = {t.team_id: t.minutes for t in option.outcome.teams}
    return min(((share, minutes[t]) for share, t in shares), default=(Fraction(1), Fraction(0)))[1]


def average(option: Option) -> Fraction:
    minutes = _minutes(option)
    return sum(minutes, Fraction(0)) / len(minutes) if minutes else Fraction(0)


def _minutes(option: Option) -> list[Fraction]:
    goals = {t.team_id for t in option.school.teams if t.goal_min}
    return [t.minutes for t in option.outcome.teams if t.team_id in goals]


def cut(option: Option) -> Fraction:
    """FTE below today's."""
    rows = option.school.staff_by_id
    below = sum(max(0, rows[p.staff_id].fte - u.fte) for p in option.plan.positions if p.staff_id in rows for u in p.units)
    return Fraction(below, 100)


def programs(option: Option) -> list[str]:
    """ "Tutoring stops", "Supplies shrink" …"""
    words = {"stop": "stops", "reduce": "shrinks", "start": "starts"}
    known = option.school.program_by_id
    return [f"{known[p.program_id].name or p.program_id} {words[p.decision]}" for p in option.plan.programs if p.decision in words]


def behind_words(option: Option) -> str:
    """How far the option stays behind the best one, tier by tier."""
    said = []
    for code, far in option.behind:
        m = MEASURE[code]
        if far:
            size, unit = (100, "FTE") if m.unit == "hundredths of FTE" else (1, m.unit)
            shown = f"{float(100 * far):,.0f} % of its goal" if code == "O1" else f"{float(far) / size:,.4g} {unit}"
            said.append(f"{m.title.lower()}: {shown}")
    return "; ".join(said) or "nothing"


def sure_words(option: Option) -> str:
    if option.outcome.status is Status.OPTIMAL:
        return "proven"
    loose = [t.title.lower() for t in option.outcome.tiers if not t.proven]
    return f"keeps every rule; not proven to be the best in: {', '.join(loose) or 'what was settled last'}"


def money_words(option: Option) -> str:
    if option.to_find > 0:
        return f"It needs {money(option.to_find)} beyond the money there is."
    return f"It fits the money{f' and leaves {money(-option.to_find)} that may pay anything' if option.to_find else ''}."


def option_lines(option: Option) -> Iterator[str]:
    """What a card says, one sentence each."""
    yield option.sentence
    least, usual = float(lowest(option)), float(average(option))
    if all(share == 1 for share, _team in goal_shares(option.school, option.plan)):
        yield f"Every team has its goal, {usual:,.4g} minutes a week on average."
    else:
        yield f"The team furthest from its goal has {least:,.4g} minutes a week, the teams have {usual:,.4g} on average."
    yield money_words(option)
    changed = [*posts(option), *programs(option)]
    more = f" and {len(changed) - SHOWN} more" if len(changed) > SHOWN else ""
    yield f"What changes: {', '.join(changed[:SHOWN])}{more}." if changed else "No post and no program changes."
    if option.unlike:
        yield f"It decides otherwise than the first option in {len(option.unlike)} things: {_unlike(option.school, option.unlike)}."
    if any(far for _code, far in option.behind):
        yield f"Behind the best option by {behind_words(option)}."
    yield f"How sure: {sure_words(option)}."


def posts(option: Option) -> list[str]:
    """FTE by job class against today, never a name."""
    school, found = option.school, []
    for job_class in dict.fromkeys(r.job_class for r in school.staff):
        rows = {r.staff_id: r for r in school.staff if r.job_class == job_class}
        change = sum(u.fte - rows[p.staff_id].fte for p in option.plan.positions if p.staff_id in rows for u in p.units)
        if change:
            found.append(f"{title_of(school, job_class)} {f'{change / 100:+.2g}'.replace('-', '−')} FTE")
    return found


def _unlike(school: School, keys: tuple[Key, ...]) -> str:
    names = [decision_words(school, key) for key in keys]
    return ", ".join(names[:SHOWN]) + (f" and {len(names) - SHOWN} more" if len(names) > SHOWN else "")


def decision_words(school: School, key: Key) -> str:
    kind, code = key
    if kind in ("staff", "days"):
        job_class = code if kind == "staff" else school.row_of_unit[code].job_class
        return f"{title_of(school, job_class)} {'posts' if kind == 'staff' else 'days'}"
    if kind == "program":
        return school.program_by_id[code].name or code
    return f"the minutes of {team_words(school.team_by_id[code])}" if kind == "team" else code.replace("_", " ")


def few_words(found: tuple[Option, ...]) -> str:
    """Why there are fewer than three plans, where there are."""
    if not found or len(found) >= 3:
        return ""
    return "There are no more: no other plan that keeps every promise within the money was found that decides anything otherwise."
