"""Time together: each team's minutes today and planned, who meets when, and who has no common time."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from planner.checker.week import week_of
from planner.domain.outcome import Outcome, TeamMinutes
from planner.domain.plan import Day, Meeting, Plan
from planner.domain.school import Current, School, Staff, Team
from planner.language import N_
from planner.tables.grid.periods import has_classrooms
from planner.tables.money.ledger import WORDS, ledger
from planner.tables.words import NOT_GIVEN, Number, day_words, frame, known, listed, money, number, span, team_words, title_of

NOBODY_LEADS = N_("no facilitator: the team decides")
OTHER_STAFF = ("admin", "office", "security", "nurse")  # purposes of certified posts that are not teachers'


def reached(team: Team, minutes: Number) -> str:
    """The highest target that the minutes reach, in a word."""
    for name, target in (("stretch", team.stretch_min), ("goal", team.goal_min), ("floor", team.floor_min)):
        if target and minutes >= target:
            return name
    if team.floor_min:
        return "below minimum"
    return "below the goal" if team.goal_min else "no target"


def minutes(school: School, outcome: Outcome) -> pd.DataFrame:
    """Common planning minutes a week for each team, today against planned, beside its targets; where weeks differ, also the fewest that
    a week has."""
    columns = (N_("Team"), N_("Minutes today"), N_("Minutes planned"), N_("Change"), N_("Floor"), N_("Goal"), N_("Stretch"), N_("Reaches"))
    made = frame(columns, (_minutes_row(school, t, m) for t, m in _teams(school, outcome)))
    fewest = fewest_minutes(school, outcome.plan)
    if fewest:
        made[N_("In the week with fewest")] = [fewest[t.team_id] for t, _m in _teams(school, outcome)]
    return made


def fewest_minutes(school: School, plan: Plan | None) -> dict[str, int]:
    """Team -> the common planning minutes of the week that has fewest; empty where no team's weeks differ."""
    if plan is None:
        return {}
    week = week_of(school, plan)
    found = {t.team_id: week.least_minutes(t) for t in school.teams}
    return found if any(found[t.team_id] != week.minutes(t) for t in school.teams) else {}


def _minutes_row(school: School, team: Team, found: TeamMinutes) -> tuple[Number | str, ...]:
    today = _current(school, team).minutes_today
    planned = number(found.minutes)
    change = NOT_GIVEN if today is None else number(found.minutes - today)
    word = reached(team, planned)
    if found.toward(team.goal_min) < team.goal_min <= found.minutes:
        word = f"{word}, for those who stay"
    return (team_words(team), known(today), planned, change, team.floor_min, team.goal_min, team.stretch_min, word)


def minutes_in_detail(school: School, outcome: Outcome) -> pd.DataFrame:
    """The longest meeting, planning time alone, occasional minutes, and what is left after walking classes; minutes."""
    columns = (
        N_("Team"), N_("Longest meeting today"), N_("Longest meeting planned"), N_("Planning alone today"), N_("Planning alone planned"),
        N_("Occasional today"), N_("Occasional planned"), N_("Left after walking classes to "
                                                             "specials"), N_("Days with a meeting"), N_("Meetings"),
    )  # fmt: skip
    nobody_walks = [] if has_classrooms(school) else ["Left after walking classes to specials"]
    rows = []
    planned = _planning(school, outcome.plan)
    for team, found in _teams(school, outcome):
        today = _current(school, team)
        least = [planned[u] for u in team.core if u in planned]
        alone = "no teacher on it" if found.individual is None else min([number(found.individual), *least])
        rows.append((
            team_words(team), known(today.longest_block), found.longest_block, known(today.individual_today), alone,
            known(today.occasional_today), number(found.occasional), number(found.effective), found.days, found.meetings,
        ))  # fmt: skip
    made = frame(columns, rows).drop(columns=nobody_walks)
    lost = {t.team_id: members_lost(outcome.plan, t) for t, _found in _teams(school, outcome)}
    if any(lost.values()):
        made[N_("Core members whose position stops")] = [listed(lost[t.team_id], "-") for t, _found in _teams(school, outcome)]
    if any(found.members for _team, found in _teams(school, outcome)):
        made[N_("Members who teach its courses")] = [_who_teach_it(*found) for found in _teams(school, outcome)]
    if any(found.shared for _team, found in _teams(school, outcome)):
        made[N_("Members shared with other teams, meetings a week")] = [shared_words(found) for _team, found in _teams(school, outcome)]
    return made


def shared_words(found: TeamMinutes) -> str:
    """ "INC.1: 2" for a member that the team shares with others; "meets without INC.1" where it comes to fewer meetings than asked."""
    said = []
    for member in found.shared:
        if not member.comes:
            said.append(f"meets without {member.unit_id}" if member.asked else f"{member.unit_id}: 0")
        else:
            few = f" of {number(member.asked)} asked for" if member.comes < member.asked else ""
            said.append(f"{member.unit_id}: {number(member.comes)}{few}")
    return "; ".join(said) or "-"


def _planning(school: School, plan: Plan | None) -> dict[str, Number]:
    """Of positions with unassigned time, the minutes of individual planning in their contract week: the rest is not called planning."""
    week = ledger(school, plan) if plan is not None else None
    if week is None or week.empty:
        return {}
    some = week[week[WORDS["unassigned"]] > 0]
    return dict(zip(some["Position"], some[WORDS["planning"]], strict=True))


def members_lost(plan: Plan | None, team: Team) -> tuple[str, ...]:
    """Core members whose position the plan stops: the minutes of the team are those of who is left."""
    stops = {u.unit_id for p in (plan.positions if plan else ()) for u in p.units if not u.fte}
    return tuple(u for u in team.core if u in stops)


def _who_teach_it(team: Team, found: TeamMinutes) -> str:
    """ "5 of 5" of a course-alike team with courses; "2 of 2, suggested: ENG.1, ENG.2" where the workbook names nobody."""
    if found.members is None:
        return "-"
    return f"{found.teach_it} of {found.members}" + (f", suggested: {', '.join(team.core)}" if team.suggested else "")


def _teams(school: School, outcome: Outcome) -> Iterator[tuple[Team, TeamMinutes]]:
    """The teams in the workbook's order with what the plan gives them."""
    found = {m.team_id: m for m in outcome.teams}
    return ((t, found[t.team_id]) for t in school.teams if t.team_id in found)


def _current(school: School, team: Team) -> Current:
    return school.current_of(team.team_id) or Current(team.team_id)


def who_meets_when(school: School, plan: Plan) -> pd.DataFrame:
    """Every meeting: team, day, time, minutes, who has the students, and which extended members can come."""
    columns = (
        N_("Team"),
        N_("Day"),
        N_("Time"),
        N_("Minutes"),
        N_("Slots"),
        N_("Who has the students"),
        N_("Can also come"),
        N_("Led by"),
        N_("Purpose"),
    )
    order = {t.team_id: i for i, t in enumerate(school.teams)}
    days = {(d.day, d.day_type): d for d in plan.days}
    meetings = sorted(plan.meetings, key=lambda m: (order.get(m.team_id, 99), m.day, m.day_type, m.start))
    return frame(columns, (_meeting_row(school, plan, m, days) for m in meetings))


def _meeting_row(school: School, plan: Plan, meeting: Meeting, days: dict[tuple[int, str], Day]) -> tuple[Number | str, ...]:
    team = school.team_by_id[meeting.team_id]
    day = days.get((meeting.day, meeting.day_type), Day(meeting.day, meeting.day_type, school.info.weeks))
    return (
        team_words(team), day_words(school, plan, day), span(meeting.start, meeting.end), meeting.minutes,
        listed(meeting.slots, "between slots"), cover_words(school, meeting), listed(meeting.attending, "nobody else"),
        led_by(school, plan, meeting), team.purpose.replace("_", " "),
    )  # fmt: skip


def led_by(school: School, plan: Plan, meeting: Meeting) -> str:
    """The facilitator that the workbook names, where its position goes on and it is there with nothing else to do and no other meeting to
    lead: of meetings at one time it leads the one that it sits in, else the first. A replacement is never named."""
    unit = school.team_by_id[meeting.team_id].facilitator
    if not unit:
        return NOT_GIVEN
    at_once = [m for m in plan.meetings if _at_once(m, meeting) and school.team_by_id[m.team_id].facilitator == unit]
    chosen = next((m for m in at_once if _sits_in(school, m, unit)), at_once[0])
    return unit if chosen == meeting and _may_lead(school, plan, meeting, unit) else NOBODY_LEADS


def facilitator_sentence(school: School, plan: Plan, dollars: bool = True) -> str:
    """Meetings whose facilitator can't lead them, and what a stipend for each of these teams would cost where the workbook gives a rate.

    Nothing where every named facilitator leads. A price, and no proposal: a stipend that the plan pays for is among its new spending.
    """
    left = [m for m in plan.meetings if led_by(school, plan, m) == NOBODY_LEADS]
    if not left:
        return ""
    many = len(dict.fromkeys(m.team_id for m in left))
    meetings, teams = "1 meeting" if len(left) == 1 else f"{len(left)} meetings", "1 team" if many == 1 else f"{many} teams"
    said = f"No facilitator in {meetings} a cycle ({teams}): the team decides."
    method = school.method_by_id.get("plc_stipend")
    if not dollars or method is None or not method.unit_cost or any(m.method == "plc_stipend" for m in plan.methods):
        return said
    rate = f"A stipend would cost {money(method.unit_cost)} a year for each team"
    return f"{said} {rate}{f', {money(method.unit_cost * many)} in all' if many > 1 else ''} ({method.at('unit_cost') or 'Methods'})."


def _at_once(one: Meeting, other: Meeting) -> bool:
    return (one.day, one.day_type) == (other.day, other.day_type) and one.start < other.end and other.start < one.end


def _sits_in(school: School, meeting: Meeting, unit: str) -> bool:
    return unit in meeting.attending or unit in school.team_by_id[meeting.team_id].core


def _may_lead(school: School, plan: Plan, meeting: Meeting, unit: str) -> bool:
    """Is the position there, and in nothing else?"""
    week = week_of(school, plan)
    v = week.variant(meeting)
    if unit not in school.row_of_unit or not week.here(unit, v):
        return False
    taken = [b.when for b in (*week.commitments(unit, v), *week.own_class(unit, v)) if b.fact != meeting]
    return not any(a < meeting.end and meeting.start < b for a, b in (*taken, *week.not_at_hand(unit, v)))


def cover_words(school: School, meeting: Meeting) -> str:
    """Each homeroom with the positions in charge of it, in the order of the slots."""
    in_charge: dict[str, list[str]] = {}
    for homeroom, unit in meeting.cover:
        in_charge.setdefault(homeroom, []).append(unit)
    if in_charge:
        return "; ".join(f"{homeroom}: {listed(dict.fromkeys(units))}" for homeroom, units in in_charge.items())
    kinds = {s.slot: s.kind for s in school.slots(meeting.day_type)}
    if meeting.slots and all(kinds.get(s) == "non_student" for s in meeting.slots):
        return "Students aren't in the building"
    return "No team member has a class then"


def no_common_time(school: School, plan: Plan) -> pd.DataFrame:
    """Teaching positions that the plan keeps and that take part in no meeting, each with the reason."""
    met = {t for m in plan.meetings for t in (*school.team_by_id[m.team_id].core, *m.attending)}
    rows = []
    for position in plan.positions:
        row = school.staff_by_id[position.staff_id]
        if not _teaches(school, row):
            continue
        left_out = (u.unit_id for u in position.units if u.fte and u.unit_id not in met)
        rows += [(unit, title_of(school, row.job_class), _why_none(school, unit)) for unit in left_out]
    return frame((N_("Position"), N_("Job class"), N_("Reason")), rows)


def _teaches(school: School, row: Staff) -> bool:
    found = school.job_class_by_id.get(row.job_class)
    return found is None or (found.certified and found.tag not in OTHER_STAFF)


def _why_none(school: School, unit: str) -> str:
    core = [team_words(t) for t in school.teams_of(unit)]
    if core:
        return f"The team {listed(core)} has no meeting in this plan."
    extended = [team_words(t) for t in school.teams if unit in t.extended]
    if extended:
        return f"Extended member only ({listed(extended)}), and not free for any of their meetings."
    stays = [h.homeroom_id for h in school.class_teachers.get(unit, ()) if not h.special_group]
    if stays:
        return f"Not on a team. Class {listed(stays)} doesn't go to specials, so no one else has its students."
    led = [team_words(t) for t in school.teams if t.facilitator == unit]
    return f"Not a member of any team, though listed to lead {listed(led)}." if led else "Not on any team in the Teams sheet."
