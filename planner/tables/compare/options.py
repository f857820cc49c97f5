"""Options side by side, each in the school's own units, and the sentences that a principal reads about each."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import pandas as pd

from planner.analysis.options import Option
from planner.domain.decision import Key
from planner.domain.outcome import Status
from planner.domain.school import School, Staff
from planner.explain.agreements import agreed
from planner.language import N_
from planner.measures import MEASURE
from planner.tables.money.cuts import touched
from planner.tables.plan.least import average as mean
from planner.tables.plan.least import furthest_below, furthest_sentence, in_a_line, least_time, minutes_of, percent
from planner.tables.plan.notice import fallback_sentence, filled_sentence, filled_words
from planner.tables.words import NEEDS, Number, dollars, frame, listed, money, number, team_words, title_of

SHOWN = 4  # changes that a card names before it counts the rest


def option_rows(found: tuple[Option, ...]) -> pd.DataFrame:
    """One row for each option: minutes of the lowest team and on average, money, posts, what stops, how sure."""
    columns = (
        N_("Option"), N_("Team with the least time (minutes a week)"), N_("Furthest below its goal (% of goal)"),
        N_("Team average"),
        N_("Additional funding needed"), N_("Funding left over"), N_("FTE cut"), N_("Filled positions affected"), N_("Stops or starts"),
        N_("Agreements"), N_("If agreements fail: least minutes"), N_("Behind the best"), N_("How sure"),
    )  # fmt: skip
    return frame(columns, ((
        o.title, float(lowest(o)), _furthest(o), float(average(o)), dollars(max(0, o.to_find)), dollars(max(0, -o.to_find)), float(cut(o)),
        filled_words(o.school, o.plan),
        listed(programs(o), "nothing"), len(agreed(o.school, o.plan)), _least_left(o), behind_words(o), sure_words(o),
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


def _least_left(option: Option) -> Number | str:
    """Minutes of the team with the least time if nobody agrees."""
    found = option.outcome.fallback
    return number(min(m for _t, m in found.minutes)) if found is not None and found.minutes else "not known"


def agreement_words(option: Option) -> str:
    """ "It needs 3 agreements, from the school board, the union, by bargaining." """
    asked = agreed(option.school, option.plan)
    who = listed(dict.fromkeys(NEEDS.get(a.who, a.who.replace("_", " ")) for a in asked))
    said = f"It needs {len(asked)} agreement{'' if len(asked) == 1 else 's'}, from: {who}." if asked else "It needs no agreement."
    return f"{said} No other of these plans needs fewer." if option.fewest else said


def lowest(option: Option) -> Fraction:
    """Minutes a week of the team with the least time."""
    found = least_time(minutes_of(option.outcome.teams))
    return Fraction(0) if found is None else found[1]


def _furthest(option: Option) -> str:
    """The part of its goal that the team furthest below it has."""
    found = furthest_below(option.school, option.outcome.teams)
    return "all at goal" if found is None else percent(found[1])


def average(option: Option) -> Fraction:
    """Minutes a week over all teams."""
    return mean(minutes_of(option.outcome.teams))


def cut(option: Option) -> Fraction:
    """FTE below today's."""
    rows = option.school.staff_by_id
    units = ((rows[p.staff_id], u.fte) for p in option.plan.positions if p.staff_id in rows for u in p.units)
    below = (max(Fraction(0), -_more(option.school, row, now)) for row, now in units)
    return sum(below, Fraction(0))


def _more(school: School, row: Staff, fte: int) -> Fraction:
    """FTE above today's, exactly: thirds of a cycle of three days add up to one."""
    return school.part_worked(row, fte) - school.part_worked(row, row.fte)


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
    return f"meets every rule; not proven best on: {', '.join(loose) or 'what was settled last'}"


def money_words(option: Option) -> str:
    if option.to_find > 0:
        return f"Needs {money(option.to_find)} more than the funding available."
    return f"Within the funding available{f', with {money(-option.to_find)} of unrestricted funding left' if option.to_find else ''}."


def option_lines(option: Option) -> Iterator[str]:
    """What a card says, one sentence each."""
    yield option.sentence
    teams = option.outcome.teams
    if furthest_below(option.school, teams) is None:
        yield f"Every team has its goal, {float(average(option)):,.4g} minutes a week on average."
    else:
        yield f"{in_a_line(option.school, teams)} {furthest_sentence(option.school, teams)}"
    yield money_words(option)
    changed = [*posts(option), *programs(option)]
    more = f" and {len(changed) - SHOWN} more" if len(changed) > SHOWN else ""
    yield f"What changes: {', '.join(changed[:SHOWN])}{more}." if changed else "No positions or programs change."
    if touched(option.school, option.plan).fte:
        yield filled_sentence(option.school, option.plan)
    yield agreement_words(option)
    if option.outcome.fallback is not None and option.outcome.fallback.off:
        yield f"If agreements fail: {fallback_sentence(option.school, option.outcome)}"
    if option.unlike:
        yield f"Differs from the first option in {len(option.unlike)} decisions: {_unlike(option.school, option.unlike)}."
    if any(far for _code, far in option.behind):
        yield f"Compared with the best option: {behind_words(option)} behind."
    yield f"Confidence: {sure_words(option)}."


def posts(option: Option) -> list[str]:
    """FTE by job class against today, never a name."""
    school, found = option.school, []
    for job_class in dict.fromkeys(r.job_class for r in school.staff):
        rows = {r.staff_id: r for r in school.staff if r.job_class == job_class}
        units = ((rows[p.staff_id], u.fte) for p in option.plan.positions if p.staff_id in rows for u in p.units)
        change = sum((_more(school, row, now) for row, now in units), Fraction(0))
        if change:
            found.append(f"{title_of(school, job_class)} {f'{float(change):+.2g}'.replace('-', '−')} FTE")
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
    return ("No more to show: the search found no other plan that meets every requirement within the funding available and makes any "
            "different decision.")
