"""Score my idea: a week that somebody has edited gets the same audit and the same measures as a plan that was searched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from planner.audit import audit
from planner.checker.accounts import accounts
from planner.checker.week import Week, week_of
from planner.domain.outcome import Outcome, Progress, TeamMinutes, Violation
from planner.domain.plan import Meeting, Plan
from planner.domain.school import Lock, School
from planner.facts.clock import overlaps
from planner.facts.sharing import sits_on_several
from planner.search.solve import search


@dataclass(frozen=True)
class Score:
    """What the audit says of a plan: broken rules, the measures by code in their units, and each team's minutes."""

    plan: Plan
    violations: tuple[Violation, ...]
    measures: dict[str, Fraction]
    teams: tuple[TeamMinutes, ...]


def score(school: School, edited: Plan, carried: Plan) -> Score:
    """The edited plan, with what follows from its edits drawn up anew: who has the students, who can come, the contract week."""
    plan = edited if edited == carried else settled(school, edited, carried)
    found = audit(school, plan)
    return Score(plan, found.violations, dict(found.measures), found.teams)


def settled(school: School, edited: Plan, carried: Plan) -> Plan:
    """Cover and attendance of meetings on days that were edited, and the ledger. Nothing that was decided is changed."""
    touched = {(x.day, x.day_type) for x in set(edited.grid) ^ set(carried.grid)}
    touched |= {(m.day, m.day_type) for m in set(edited.meetings) ^ set(carried.meetings)}
    if set(edited.sections) ^ set(carried.sections):
        touched |= {(d.day, d.day_type) for d in edited.days}
    week = week_of(school, edited)
    meetings = tuple(_meeting(week, m) if (m.day, m.day_type) in touched else m for m in edited.meetings)
    plan = replace(edited, meetings=meetings)
    week = week_of(school, plan)
    return replace(plan, ledger=tuple(accounts(week, u) for u in week.teachers) if carried.ledger else ())


def _meeting(week: Week, m: Meeting) -> Meeting:
    school, plan = week.school, week.plan
    team, day = school.team_by_id[m.team_id], (m.day, m.day_type)
    mine = {h.homeroom_id for u in team.core for h in school.classes_on(u, m.day)}
    lessons = [x for x in plan.grid if (x.day, x.day_type) == day]
    cover = sorted((x.homeroom, x.unit_id) for x in lessons if x.slot in m.slots and x.homeroom in mine)
    busy = [(x.unit_id, (school.slot(x.day_type, x.slot).start, school.slot(x.day_type, x.slot).end)) for x in lessons]
    busy += [(s.unit_id, (s.start, s.end)) for s in plan.sessions if (s.day, s.day_type) == day]
    duty = {d.duty_id: d for d in school.duties}
    busy += [(d.unit_id, (duty[d.duty_id].start, duty[d.duty_id].end)) for d in plan.duties if (d.day, d.day_type) == day]
    taken = {u for u, when in busy if overlaps(when, (m.start, m.end))}
    here = {u.unit_id for p in plan.positions for u in p.units if m.day in u.days}
    able = tuple(u for u in team.extended if u in here and u not in taken)
    coming = tuple(u for u in able if u in m.attending or not sits_on_several(school, u))  # who sits on several teams stays where it is
    return replace(m, cover=tuple(cover), attending=m.attending if school.courses else coming)


def finish(
    school: School,
    partial: Plan,
    *,
    seconds: float = 60.0,
    seed: int = 0,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Outcome:
    """The best plan that keeps every class and section that the partial plan still holds; what was left empty is free.

    A section without a teacher is free as a whole, but for those off campus, which have none.
    """
    reason = "from the edited week"
    homes = [Lock("homeroom", x.homeroom, x.day, x.slot, x.special, reason=reason) for x in partial.grid]
    away = {c.course_id for c in school.courses if c.off_campus}
    held = [s for s in partial.sections if s.unit_id or s.course in away]
    sections = [Lock("section", s.course, None, p, s.unit_id, reason=reason) for s in held for p in s.periods[:1]]
    kept = replace(school, locks=(*school.locks, *homes, *sections))
    return search(kept, seconds=seconds, seed=seed, brief=True, on_progress=on_progress, should_stop=should_stop)
