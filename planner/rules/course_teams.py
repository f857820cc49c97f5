"""Course-alike teams are of those who teach their courses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from planner.checker.teaching import sections_with
from planner.checker.week import Week, week_of
from planner.domain.outcome import Repair, Violation
from planner.domain.plan import Plan
from planner.domain.school import School
from planner.domain.subject import Subject, given
from planner.facts.clock import many
from planner.facts.course_teams import KEY, CourseTeam, Post, course_teams
from planner.facts.phrases import listed, team_name, whole
from planner.rules.base import Adjustable, Rule


class TaughtByItsTeam(Rule):
    """Each core member of a course-alike team teaches sections of its courses, as far as there are enough.

    Second teachers count. Who may teach none of them, or has other work settled, is not asked.
    """

    kind = Adjustable("sections", rank=550)
    source = "decisions.md 43"
    columns = ("Courses.alike_team", "Teams.core", "Teams.type", "Rules.plc_min_sections")

    def enforce(self, shape: Any) -> None:
        for subject, elsewhere, needed in shape.secs.taught_by_members():
            shape.require(self, subject, elsewhere >= needed)

    def about(self, school: School, subject: Subject) -> tuple[str, str]:
        name = team_name(school, given(subject.team))
        cell = school.team_by_id[given(subject.team)].at("core")
        return f"Each core member of {name} teaches {many(school.rule(KEY), 'section')} of its courses, as far as there are enough.", cell

    def who(self, school: School, subject: Subject) -> tuple[str, ...]:
        return (team_name(school, given(subject.team)),)

    def repair(self, school: School, subject: Subject, amount: float) -> Repair:
        said = f"Let members of {team_name(school, given(subject.team))} teach {many(whole(amount), 'section')} of its courses less."
        return Repair(said, self.about(school, subject)[1])

    def eased(self, school: School, subject: Subject, amount: float) -> School:
        """The team has no courses of its own, so that everybody else's stay with those who sit on their teams."""
        rows = (replace(c, alike_team="") if c.alike_team == subject.team else c for c in school.courses)
        return replace(school, courses=tuple(rows))

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        week = week_of(school, plan)
        for alike in course_teams(school):
            has = {u: min(alike.most[u], sections_with(week, alike.courses, u)) for u in alike.open if week.kept(u)}
            needed = alike.needed(has, _places(week, alike))
            if sum(has.values()) < needed:
                name, fewer = alike.team.name or alike.team.team_id, listed(u for u, n in has.items() if n < alike.most[u])
                said = f"Core members of {name} teach {many(sum(has.values()), 'section')} of its courses; {needed} should be theirs. "
                said += f"Too few has {fewer}."
                yield self.broken(said, alike.team.at("core"))


def _places(week: Week, alike: CourseTeam) -> Counter[Post]:
    """Sections of a team's courses in the plan, and their second teachers by purpose."""
    found: Counter[Post] = Counter()
    for section in (x for c in alike.courses for x in week.sections_of.get(c.course_id, ())):
        found[section.course, ""] += 1
        if section.co_unit:
            found[section.course, week.tag(section.co_unit)] += 1
    return found
