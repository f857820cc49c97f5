"""Course-alike teams of those who teach their courses: what the rule says of a plan made by hand, and what it asks for.

E.1 and E.2 are the English team. Its courses ENG (4 sections) and LIT (1) are taught by E.1 (ENG twice, LIT) and E.2 (ENG twice).
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from changing import broken, edit
from tiny_secondary import middle_plan, middle_school

from planner.domain.plan import Plan
from planner.domain.school import Assignment, School, Team
from planner.facts.course_teams import course_teams, with_suggested
from planner.rules import TaughtByItsTeam

PLAN = middle_plan()


def alike(rules: Mapping[str, int] | None = None, courses: tuple[str, ...] = ("ENG", "LIT"), **fields: Any) -> School:
    """The school whose English team has these courses."""
    school = middle_school({"plc_min_sections": 1} | dict(rules or {}), **fields)
    return replace(school, courses=tuple(replace(c, alike_team="TE") if c.course_id in courses else c for c in school.courses))


def given_to(unit: str, *sections: str) -> Plan:
    plan = PLAN
    for section in sections:
        plan = edit(plan, "sections", section, unit_id=unit)
    return plan


def test_a_team_of_those_who_teach_it() -> None:
    assert broken(TaughtByItsTeam(), alike(), PLAN) == []


def test_a_member_without_a_section_of_its_own_team() -> None:
    [said] = broken(TaughtByItsTeam(), alike(), given_to("M", "ENG-03", "ENG-04"))
    assert "Core members of English teach 1 section of its courses; 2 should be theirs. Too few has E.2." in said
    assert alike().team_by_id["TE"].at("core") in said


@pytest.mark.parametrize(("each", "needed"), [(1, 2), (2, 4), (3, 5), (9, 5)])
def test_as_many_as_there_are_sections(each: int, needed: int) -> None:
    """Each of the two has `each`, up to its load of three, and five sections are all there are."""
    [team] = course_teams(alike({"plc_min_sections": each}))
    assert team.needed(("E.1", "E.2"), {("ENG", ""): 4, ("LIT", ""): 1}) == needed


def test_fewer_sections_than_members() -> None:
    """One section of literature for two members: one of them has it, whichever."""
    school = alike(courses=("LIT",))
    assert broken(TaughtByItsTeam(), school, PLAN) == []
    assert broken(TaughtByItsTeam(), school, given_to("E.2", "LIT-01")) == []
    [said] = broken(TaughtByItsTeam(), school, given_to("M", "LIT-01"))
    assert "teach 0 sections of its courses; 1 should be theirs" in said


def test_the_second_teacher_counts() -> None:
    """S stands beside E.1 in ENG-01, and is a core member: three have a section. It may teach none itself, so without it two are asked."""
    teams = (Team("TE", "English", "course_alike", ("E.1", "E.2", "S"), floor_min=112, goal_min=150),)
    school = alike(teams=teams)
    [team] = course_teams(school)
    assert team.needed(team.open, {("ENG", ""): 4, ("LIT", ""): 1, ("ENG", "sped"): 1}) == 3
    assert team.needed(team.open, {("ENG", ""): 4, ("LIT", ""): 1}) == 2
    assert broken(TaughtByItsTeam(), school, PLAN) == []


def test_who_may_teach_none_of_the_courses_is_not_asked() -> None:
    """M has no certificate for English, and no work beside it is settled."""
    teams = (Team("TE", "English", "course_alike", ("E.1", "E.2", "M"), floor_min=112, goal_min=150),)
    assert course_teams(alike(teams=teams))[0].open.keys() == {"E.1", "E.2"}


def test_who_has_other_work_settled_is_not_asked() -> None:
    """Three sections of literature fill the load of E.1, and are no course of this team."""
    settled = (Assignment("E.1", "LIT", 3),)
    [team] = course_teams(alike(courses=("ENG",), assignments=settled))
    assert team.open.keys() == {"E.2"}
    assert course_teams(alike(courses=("ENG",), assignments=(Assignment("E.1", "LIT", 2),)))[0].open.keys() == {"E.1", "E.2"}


@pytest.mark.parametrize("kind", ["department", "house", "services"])
def test_other_teams_are_not_asked(kind: str) -> None:
    school = alike()
    school = replace(school, teams=(replace(school.teams[0], type=kind),))
    assert course_teams(school) == ()
    assert broken(TaughtByItsTeam(), school, given_to("M", "ENG-03", "ENG-04")) == []


def test_off() -> None:
    assert broken(TaughtByItsTeam(), alike({"plc_min_sections": 0}), given_to("M", "ENG-03", "ENG-04")) == []


# --- members that nobody named -------------------------------------------------------------------------------------------------
def nobody_named(courses: tuple[str, ...] = ("ENG", "LIT"), **fields: Any) -> School:
    """The English team without a word about its members."""
    school = alike(courses=courses, **fields)
    return replace(school, teams=tuple(replace(t, core=()) if t.team_id == "TE" else t for t in school.teams))


def members(school: School) -> tuple[tuple[str, ...], bool]:
    team = with_suggested(school).team_by_id["TE"]
    return team.core, team.suggested


def test_members_are_suggested_where_nobody_is_named() -> None:
    """Five sections are the load of two teachers who may teach English, one its part of it: E.1 and E.2. Of those who may not, none."""
    assert members(nobody_named()) == (("E.1", "E.2"), True)
    assert members(alike()) == (alike().team_by_id["TE"].core, False)
    assert broken(TaughtByItsTeam(), with_suggested(nobody_named()), PLAN) == []


def test_no_more_members_than_sections() -> None:
    assert len(members(nobody_named(("LIT",)))[0]) == 1


def test_who_is_assigned_a_course_comes_first() -> None:
    assigned = (Assignment("E.2", "LIT", 1),)
    assert members(nobody_named(("LIT",), assignments=assigned))[0] == ("E.2",)


def test_who_sits_on_another_team_of_a_course_comes_last() -> None:
    school = nobody_named(("LIT",), assignments=())
    other = Team("TO", "Other", "course_alike", ("E.1",))
    assert members(replace(school, teams=(*school.teams, other)))[0] == ("E.2",)
    both = replace(other, core=("E.1", "E.2"))
    assert members(replace(school, teams=(*school.teams, both)))[0] == ("E.1",)  # there is no one else


def test_a_second_team_for_nobody_where_others_are_enough() -> None:
    """Both have sections for two; E.1 has a team already, and is asked for no second meeting."""
    school = nobody_named(assignments=())
    other = Team("TO", "Other", "course_alike", ("E.1",))
    assert members(replace(school, teams=(*school.teams, other)))[0] == ("E.2",)


def test_nobody_is_suggested_without_a_course_or_a_teacher() -> None:
    assert members(nobody_named(())) == ((), False)
    assert members(edit(nobody_named(), "staff", certs=("MATH",))) == ((), False)
    department = edit(nobody_named(), "teams", "TE", type="department")
    assert members(department) == ((), False)
