"""School and plan in, every broken promise and every measure out: plain Python that shares no arithmetic with the model."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from planner.checker.cover import effective_minutes
from planner.checker.free_time import planning
from planner.checker.teaching import sections_with
from planner.checker.week import Week, week_of
from planner.domain.outcome import SharedMember, TeamMinutes, Violation
from planner.domain.plan import Plan
from planner.domain.school import School, Team
from planner.facts.course_teams import courses_of
from planner.facts.sharing import shared_members
from planner.measures import MEASURES, credited
from planner.rules import RULES


@dataclass(frozen=True)
class Audit:
    """What a plan really is. `measures` are keyed by their code (O1, O2, …), each in its own unit."""

    violations: tuple[Violation, ...]
    teams: tuple[TeamMinutes, ...]
    measures: dict[str, Fraction]

    @property
    def lawful(self) -> bool:
        """No rule is broken."""
        return not self.violations


def audit(school: School, plan: Plan) -> Audit:
    """Every rule is asked, whatever the others said; the plan may hold anything."""
    week = week_of(school, plan)
    violations = tuple(dict.fromkeys(v for rule in RULES for v in rule.check(school, plan)))
    teams = tuple(team_minutes(week, team) for team in school.teams)
    return Audit(violations, teams, {m.code: m.value(school, plan) for m in MEASURES})


def team_minutes(week: Week, team: Team) -> TeamMinutes:
    """A team's minutes in an average week, as the plan page shows them."""
    meetings = [m for m in week.meetings_of(team) if week.meeting_minutes(m) >= team.min_block]
    regular = [m for m in meetings if week.regular(week.variant(m))]
    alone = [planning(week, u) for u in week.core(team) if u in week.teachers]
    courses = courses_of(week.school, team)
    teach_it = sum(sections_with(week, courses, u) > 0 for u in week.core(team))
    return TeamMinutes(
        team_id=team.team_id,
        minutes=week.minutes(team),
        individual=min(alone, default=None),
        occasional=week.occasional(team),
        longest_block=max((week.meeting_minutes(m) for m in regular), default=0),
        effective=week.school.per_week((week.variant(m), effective_minutes(week, m)) for m in regular),
        days=len({m.day for m in regular}),
        meetings=len(regular),
        members=len(week.core(team)) if courses else None,
        teach_it=teach_it if courses else None,
        shared=tuple(shared_member(week, team, u) for u in shared_members(week.school, team) if week.kept(u)),
        credited=credited(week, team) if team.goal_min else None,
    )


def shared_member(week: Week, team: Team, unit: str) -> SharedMember:
    """How often a member that the team shares with others comes, by the meetings at which it is named."""
    comes = week.school.per_week((week.variant(m), 1) for m in week.meetings_of(team) if unit in m.attending)
    return SharedMember(unit, comes, week.owed(team, unit))
