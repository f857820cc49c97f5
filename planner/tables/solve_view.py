"""The result of a search for other programs (schema common-time/1).

Minutes are per average week as decimals, money is whole cents, clock times are "08:15", FTE is decimal. `plan` is the
complete plan, which `planner audit` reads; everything else is a view of it. Without a plan, `plan` is null; then `nearest` may
hold the complete plan that breaks least, with what it breaks, and `stages` says what is known. `cuts` says what would keep each cut
(`fund` needs `more` cents), `bought` what the plan newly pays for. `first_draft` is true while cuts and
unspent money are not settled. A plan with sections has `sections`; the keys methods, services, duties and ledger are reserved.
"""

from __future__ import annotations

import dataclasses
from fractions import Fraction
from typing import Any

from planner.domain.outcome import Fallback, Nearest, Outcome, Partial, StageAnswer, TeamMinutes, Tier
from planner.domain.plan import SCHEMA, Meeting, Plan, Position, ProgramChoice, Section
from planner.domain.school import School
from planner.facts.periods import periods_of
from planner.tables.grid.periods import seat_of
from planner.tables.money.cuts import Bought, bought

Facts = dict[str, Any]


def solve_json(school: School, outcome: Outcome) -> Facts:
    plan = outcome.marked_plan
    partial = {} if outcome.partial is None else {"partial": _partial(outcome.partial)}
    fallback = {} if outcome.fallback is None else {"if_agreements_fail": _fallback(outcome.fallback)}
    return partial | fallback | {
        "schema": SCHEMA,
        "status": outcome.status.value,
        "first_draft": outcome.first_draft,
        "seconds": outcome.seconds,
        "seconds_to_first_plan": outcome.seconds_to_first_plan,
        "tiers": [_tier(t) for t in outcome.tiers],
        "teams": [_team(school, plan, t) for t in outcome.teams] if plan else [],
        "positions": [_position(school, p) for p in plan.positions] if plan else [],
        "programs": [_program(school, c) for c in plan.programs] if plan else [],
        "funds": [dataclasses.asdict(line) for line in plan.funds] if plan else [],
        "grid": _grid(plan) if plan else [],
        "findings": [dataclasses.asdict(f) | {"severity": f.severity.value} for f in outcome.findings],
        "advice": list(outcome.advice),
        "conflict": dataclasses.asdict(outcome.conflict) if outcome.conflict else None,
        "provenance": dataclasses.asdict(outcome.provenance) | {"versions": dict(outcome.provenance.versions)},
        "stages": [_stage(s) for s in outcome.stages],
        "nearest": _nearest(school, outcome.nearest) if outcome.nearest else None,
        "cuts": [dataclasses.asdict(keep) for keep in outcome.keeps],
        "bought": [_bought(b) for b in bought(school, plan)] if plan else [],
        "plan": plan.to_json() if plan else None,
    } | ({"sections": [_section(school, plan, s) for s in plan.sections]} if plan and plan.sections else {})


def _bought(found: Bought) -> Facts:
    return {"title": found.title, "fte": round(float(found.fte), 2), "cents": found.cents}


def _partial(partial: Partial) -> Facts:
    """All that was placed where no complete week was named, which is no plan, and what was not placed."""
    return {"plan": partial.plan.to_json(), "unplaced": [dataclasses.asdict(u) for u in partial.unplaced]}


def _fallback(found: Fallback) -> Facts:
    """What is left of the plan without its ways of making time that somebody has to agree to; no teams where no week was found."""
    return {"off": list(found.off), "teams": [{"team": t, "minutes": _decimal(m)} for t, m in found.minutes], "proven": found.proven}


def _nearest(school: School, found: Nearest) -> Facts:
    return {
        "broken": [dataclasses.asdict(b) for b in found.broken],
        "fewest": found.fewest,
        "teams": [_team(school, found.plan, t) for t in found.teams],
        "plan": found.plan.to_json(),
    }


def _stage(answer: StageAnswer) -> Facts:
    return dataclasses.asdict(answer) | {"known": answer.known.value, "sentences": list(answer.sentences), "cells": list(answer.cells)}


def _decimal(value: Fraction | int | None) -> int | float | None:
    if value is None or value == int(value):
        return None if value is None else int(value)
    return float(value)


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _tier(tier: Tier) -> Facts:
    return {"measure": tier.measure, "unit": tier.unit, "value": _decimal(tier.value), "bound": _decimal(tier.bound), "proven": tier.proven}


def _team(school: School, plan: Plan, found: TeamMinutes) -> Facts:
    team, today = school.team_by_id[found.team_id], school.current_of(found.team_id)
    meetings = [m for m in plan.meetings if m.team_id == found.team_id]
    return {
        "team": found.team_id,
        "minutes": _decimal(found.minutes),
        "individual_minutes": _decimal(found.individual),
        "floor": team.floor_min,
        "goal": team.goal_min,
        "stretch": team.stretch_min,
        "today": today.minutes_today if today else None,
        "longest_block": found.longest_block,
        "core_members": found.members,
        "core_members_who_teach_it": found.teach_it,
        "shared_members": [{"position": m.unit_id, "meetings_a_week": _decimal(m.comes)} for m in found.shared],
        "meetings": [_meeting(school, m) for m in sorted(meetings, key=lambda m: (m.day, m.day_type, m.start))],
    }


def _meeting(school: School, meeting: Meeting) -> Facts:
    return {
        "day": meeting.day,
        "day_label": school.day_label(meeting.day),
        "slots": list(meeting.slots),
        "start": _clock(meeting.start),
        "end": _clock(meeting.end),
        "minutes": meeting.minutes,
        "cover": [{"homeroom": homeroom, "staff_id": unit} for homeroom, unit in meeting.cover],
    }


def _position(school: School, position: Position) -> Facts:
    row = school.staff_by_id[position.staff_id]
    return {
        "staff_id": position.staff_id,
        "job_class": row.job_class,
        "shares": [dataclasses.asdict(s) for s in position.shares],
        "fte_today": row.fte * row.count / 100,
        "fte_plan": position.fte / 100,
        "days": sorted({d for u in position.units for d in u.days}),
    }


def _program(school: School, choice: ProgramChoice) -> Facts:
    """`level` is the percent of the full cost that is bought; `cost_cents` is all that is paid, a cost to stop included."""
    full = school.program_by_id[choice.program_id].cost_next
    level = _decimal(Fraction(100 * choice.cents, full)) if full else 0
    return {"program_id": choice.program_id, "decision": choice.decision, "level": level, "cost_cents": sum(s.cents for s in choice.shares)}


def _grid(plan: Plan) -> list[Facts]:
    order = sorted(plan.grid, key=lambda x: (x.day, x.day_type, x.slot, x.homeroom))
    return [{"day": x.day, "slot": x.slot, "homeroom": x.homeroom, "special": x.special, "staff_id": x.unit_id} for x in order]


def _section(school: School, plan: Plan, section: Section) -> Facts:
    """`slots` are the bell slots in which it is held, for each kind of day of the plan. Off campus: `staff_id` and `room` are null."""
    places = seat_of(school, section).places
    slots = {t: [s.slot for p in places if (s := periods_of(school).slot(p, t))] for t in dict.fromkeys(d.day_type for d in plan.days)}
    return {
        "section": section.section_id,
        "course": section.course,
        "staff_id": section.unit_id or None,
        "co_staff_id": section.co_unit or None,
        "periods": list(section.periods),
        "slots": {day_type: held for day_type, held in slots.items() if held},
        "term": section.term,
        "room": section.room or None,
        "students": section.students,
        "team": section.team or None,
    }
