"""Sums that somebody should see before searching, each with its arithmetic (domain.md 5.3: 5 to 9, 15, 16, 18, 19)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from planner.domain.school import Finding, School, Special, Team
from planner.facts.clock import amount
from planner.facts.phrases import listed
from planner.workbook.checks.base import count, fte, grade_name, look, needs, on, some_of
from planner.workbook.columns import NOT_WEIGHED

TEACHING = ("teacher_core", "teacher_special", "pk", "sped", "el", "interventionist")
LOOKED_AT_DAYS = 120


# --- classes and specials --------------------------------------------------------------------------------------------------
@needs("Homerooms", "Teams", "Staff")
def grades_have_teams(school: School) -> Iterator[Finding]:
    """Every grade with homerooms has a team of its teachers."""
    core = {u for t in school.teams for u in t.core}
    for grade in dict.fromkeys(h.grade for h in school.homerooms):
        rooms = [h for h in school.homerooms if h.grade == grade]
        if not any(core & set(h.teachers) for h in rooms):
            yield look(
                rooms[0].at("grade"),
                "grade-without-team",
                f"{grade_name(grade)} has {count(len(rooms), 'class', 'classes')} but no team, so its teachers get no common "
                "planning time.",
                "Add a row for it on Teams, or leave it if they meet with another team.",
            )


def _here(school: School, sp: Special, day: int) -> int:
    """How many adults of a Specials line can take a class on this day."""
    row = school.staff_by_id.get(sp.staff_id)
    if row is None or day not in (sp.days or school.staff_days(row)):
        return 0
    return row.count * (2 if sp.can_double and school.method_allowed("pe_doubles") else 1)


@needs("Homerooms", "Specials", "Staff", "Methods", "School")
def grades_can_go_out(school: School) -> Iterator[Finding]:
    """On every day there are as many specialists as a grade has classes, so that it can go out whole."""
    if not school.specials:
        return
    for grade in school.grades_out:
        rooms = school.homerooms_of(grade)
        here = {d: sum(_here(school, sp, d) for sp in school.specials if not sp.requires_method) for d in school.days}
        short = [d for d in school.days if here[d] < len(rooms)]
        if short:
            fewest = min(here[d] for d in short)
            classes = count(len(rooms), "class", "classes")
            message = (
                f"{grade_name(grade)} has {classes}, and on {on(short, school)} specialists can take only {fewest}: the whole grade "
                "can't be in specials at the same time."
            )
            yield look(rooms[0].at("grade"), "too-few-specialists", message)


@needs("Homerooms", "Specials", "Staff", "Rules", "School")
def class_slots_suffice(school: School) -> Iterator[Finding]:
    """There are enough class slots in the cycle for a special every day."""
    if not school.specials or not school.rule("special_every_day", 1):
        return
    parts: dict[str, int] = {}
    for sp in school.specials:
        row = school.staff_by_id.get(sp.staff_id)
        if row is not None and not sp.requires_method:
            days = round(Fraction(row.fte * school.info.cycle_days, 100)) if school.day_based(row) else len(school.staff_days(row))
            parts[sp.special] = parts.get(sp.special, 0) + row.count * min(sp.max_per_cycle, days * sp.max_per_day)
    classes = sum(len(school.homerooms_of(g)) for g in school.grades_out)
    need, have = classes * len(school.student_days), sum(parts.values())
    if have < need:
        said = " + ".join(f"{special} {n}" for special, n in parts.items())
        sum_of_need = f"{count(classes, 'class', 'classes')} x {len(school.student_days)} days = {need} class slots"
        message = f"{sum_of_need}, and the specialists have {have} ({said})."
        yield look(school.specials[0].at("max_per_cycle"), "too-few-class-slots", message, "Not every class can have a special every day.")


# --- teams -----------------------------------------------------------------------------------------------------------------
@needs("Homerooms", "Teams", "Staff", "Bell", "Calendar", "Methods", "Rules", "School")
def targets_can_be_reached(school: School) -> Iterator[Finding]:
    """A grade team's target is at most the minutes for which its grade can be out, less planning alone; teams alike are told as one."""
    grade_of = {u: h.grade for h in school.homerooms if h.special_group for u in h.teachers}
    alike: dict[tuple[int, Fraction, str], list[tuple[str, str]]] = {}
    for team in school.teams:
        grades = {grade_of[u] for u in team.core if u in grade_of}
        most = min((_most_minutes(school, g) for g in grades), default=None)
        if most is None:
            continue
        for code, target in (("floor_min", team.floor_min), ("goal_min", team.goal_min)):
            if target > most[0]:
                alike.setdefault((target, *most), []).append((team.team_id, _target_cell(school, team, code)))
                break
    for (target, at_most, said), teams in alike.items():
        who = f"Team {teams[0][0]} wants" if len(teams) == 1 else f"Teams {listed(t for t, _ in teams)} want"
        message = f"{who} {target} minutes a week, and at most {amount(at_most)} can be found: {said}."
        yield look(teams[0][1], "target-too-high", message, "Keep it as a goal, lower it, or allow a way of making time (Methods).")


def _target_cell(school: School, team: Team, code: str) -> str:
    """The team's own cell, or the School line from which a blank one took its value."""
    return (
        team.at(code)
        if code in team.at.columns
        else school.info.at.get({"floor_min": "target_floor", "goal_min": "target_goal"}[code], team.at())
    )


def _most_minutes(school: School, grade: str) -> tuple[Fraction, str]:
    """Upper bound of common minutes a week for a grade's teachers, and its arithmetic."""
    blocks = min(2, max(1, school.rule("max_blocks_per_day", 2)))
    first = second = outside = Fraction(0)
    seconds: list[Fraction] = []
    for day in school.days:
        base, methods = list(school.base_variants(day)), [v for _, v in school.method_variants(day)]
        if not base:
            continue
        best = [_blocks(school, v.day_type, grade) for v in base]
        first += school.per_week((v, b[0]) for v, b in zip(base, best, strict=True))
        seconds.append(school.per_week((v, b[1]) for v, b in zip(base, best, strict=True)))
        without = school.per_week((v, _outside(school, v.day_type)) for v in base)
        outside += max([without, *(school.per_week([(v, _outside(school, v.day_type))]) for v in methods)])
    if blocks == 2:
        second = sum(sorted(seconds, reverse=True)[: school.rule("max_doubles_per_week", 1)], Fraction(0))
    alone = 0 if school.rule("count_planning_as_collab") else school.rule("min_individual_planning_week", 0)
    total = max(Fraction(0), first + second - alone) + outside
    said = f"{amount(first + second)} minutes in specials less {alone} of planning alone, and {amount(outside)} outside student hours"
    return total, said


def _blocks(school: School, day_type: str, grade: str) -> tuple[int, int]:
    """The longest specials slot of a day type, and the next."""
    minutes = sorted((s.minutes for s in school.slots(day_type, "specials") if s.serves(grade)), reverse=True)
    return (*minutes, 0, 0)[0], (*minutes, 0, 0)[1]


def _outside(school: School, day_type: str) -> int:
    return sum(s.minutes for s in school.slots(day_type, "non_student"))


@needs("Homerooms", "Teams", "Staff", "Lists")
def teachers_have_teams(school: School) -> Iterator[Finding]:
    """Every teacher is on a team, and no team is one person alone. All who are on none are one line."""
    members = {u for t in school.teams for u in (*t.core, *t.extended)}
    of_grades = {u for h in school.homerooms for u in h.teachers}  # said once, for the grade
    without: list[tuple[str, str]] = []
    for row in school.staff:
        left = [u for u in row.units if u not in members and u not in of_grades]
        job = school.job_class_by_id.get(row.job_class)
        if left and job is not None and job.certified and job.tag in TEACHING:
            name = row.staff_id if len(left) == row.count else some_of(left, 5)
            without.append((f"{name} ({job.title})", row.at("staff_id")))
    if without:
        few = len(without) == 1
        are = "is on no team and gets" if few else "are on no team and get"
        message = f"{listed(name for name, _ in without)} {are} no common planning time."
        fix = "Add them to a team on Teams (core or extended), or leave it if they meet elsewhere."
        yield look(without[0][1], "teacher-without-team", message, fix)
    for t in school.teams:
        if len(t.core) == 1 and not t.extended:
            yield look(t.at("core"), "team-of-one", f"Team {t.team_id} has only one member, {t.core[0]}; there's no one to meet with.")


# --- students --------------------------------------------------------------------------------------------------------------
@needs("Homerooms", "Rules")
def classes_under_cap(school: School) -> Iterator[Finding]:
    """No class is larger than its grade's cap."""
    for h in school.homerooms:
        cap, key = school.size_cap(h)
        grade = key.removeprefix("size_cap_")
        if cap and h.enrol_next > cap:
            yield look(
                h.at("enrol_next"),
                "over-cap",
                f"{h.homeroom_id} expects {h.enrol_next} students; the cap of {grade_name(grade)} is {cap} ({key}).",
            )


@needs("Homerooms", "Rules")
def first_grades_under_average(school: School) -> Iterator[Finding]:
    """The classes of grades 1 to 3 are within their average."""
    rooms = [h for h in school.homerooms if h.grade in ("1", "2", "3")]
    cap, students = school.rule("size_avg_1_3"), sum(h.enrol_next for h in rooms)
    if cap and students > cap * len(rooms):
        classes = count(len(rooms), "class", "classes")
        message = f"Grades 1 to 3 have {students} students in {classes}, {students / len(rooms):.1f} each; the average may be {cap}."
        yield look(school.rule_cell("size_avg_1_3") or "Homerooms", "over-cap", message)


@needs("Homerooms", "Bell", "School")
def cafeteria_seats_suffice(school: School) -> Iterator[Finding]:
    """The cafeteria seats the largest grade at once, and everybody in all its lunches."""
    seats = school.info.cafeteria_seats
    if not seats:
        return
    grades = Counter[str]()
    for h in school.homerooms:
        grades[h.grade] += h.enrol_next
    cell = school.info.at.get("cafeteria_seats", "")
    for grade, students in grades.items():
        if students > seats:
            yield look(cell, "cafeteria", f"{grade_name(grade)} has {students} students, but the cafeteria has {seats} seats.")
    waves = {d: len(school.slots(d, "lunch")) for d in dict.fromkeys(s.day_type for s in school.bell)}
    fewest = min((d for d in waves if waves[d]), key=lambda d: waves[d], default="")
    if fewest and waves[fewest] * seats < sum(grades.values()):
        said = f"{count(waves[fewest], 'lunch', 'lunches')} of {fewest} with {seats} seats seat {waves[fewest] * seats}"
        yield look(cell, "cafeteria", f"{said}, and there are {sum(grades.values())} students.")


@needs("Services", "Staff", "School", "Rules", "Bell")
def services_can_be_given(school: School) -> Iterator[Finding]:
    """The weekly minutes of service are at most those of the people who give it."""
    info = school.info
    day = info.student_end - info.student_start - school.rule("duty_free_lunch", 30)
    for job in dict.fromkeys(s.provider_job_class for s in school.services):
        rows = [r for r in school.staff if r.job_class == job]
        alone = school.rule("min_individual_planning_week", 0)
        minutes = sum(r.count * (school.info.days_per_week * day - alone) * Fraction(r.fte, 100) for r in rows)
        services = [s for s in school.services if s.provider_job_class == job]
        need = sum(s.groups * s.sessions_per_week * s.session_min for s in services)
        if need > minutes:
            people = sum(r.count * r.fte for r in rows)
            work = f"{need:,} minutes a week in {count(len(services), 'service')}"
            message = f"{job} must provide {work}, but its {fte(people)} FTE have {int(minutes):,} minutes."
            yield look(services[0].at("provider_job_class"), "too-little-service", message)


# --- rules and points --------------------------------------------------------------------------------------------------------
@needs("Priorities")
def points_add_up(school: School) -> Iterator[Finding]:
    """Staff gave 100 points each; where nobody voted, some weight is over 0."""
    votes, weights = sum(p.votes or 0 for p in school.priorities), sum(p.weight for p in school.priorities)
    if votes % 100:
        yield look("Priorities", "points", f"Staff points add up to {votes:,}, which isn't 100 per person.")
    elif school.priorities and not votes and not weights:
        yield look("Priorities", "points", "There are no staff points and every weight is 0, so staff priorities won't count.")


@needs("Priorities")
def points_for_what_is_weighed(school: School) -> Iterator[Finding]:
    """Points go to what a search can weigh."""
    idle = [p for p in school.priorities if p.item in NOT_WEIGHED and (p.weight if p.votes is None else p.votes)]
    if idle:
        points = sum(p.weight if p.votes is None else p.votes for p in idle)
        has = "has" if len(idle) == 1 else "together have"
        message = f"{listed(p.item for p in idle)} {has} {count(points, 'point')}, and the search can't weigh them: they change nothing."
        yield look(idle[0].at("item"), "not-weighed", message, "Leave them as a note, or give them to statements that are weighed.")


@needs("Teams")
def wishes_that_nothing_reads(school: School) -> Iterator[Finding]:
    """A team's wishes for slots are not weighed yet: a lock is what holds."""
    for team in school.teams:
        for column, title in (("preferred_slots", "Likes slots"), ("avoid_slots", "Avoids slots")):
            if getattr(team, column):
                message = f"{title} of {team.team_id} isn't weighed by the search: it changes nothing."
                fix = f"Leave it as a note, or hold {team.team_id} to a slot on the Locks sheet."
                yield look(team.at(column), "not-weighed", message, fix)


@needs("Teams", "Staff", "School", "Specials")
def teams_have_a_common_day(school: School) -> Iterator[Finding]:
    """The core members of a team work on one same day at least."""
    for team in school.teams:
        days = {u: set(school.staff_days(school.row_of_unit[u])) for u in team.core if u in school.row_of_unit}
        partners = {u: school.partners(u) & set(team.core) for u in days}
        class_days = {u: {d for other in partners[u] for d in school.days if school.classes_on(other, d)} for u in days}
        if days and not set.intersection(*(days[u] | class_days[u] for u in days)):  # of a shared class who is there comes
            few = sorted(days, key=lambda u: len(days[u]))[:3]
            said = "; ".join(f"{u} {on(days[u], school)}" for u in few)
            message = f"Team {team.team_id} has no day on which all of its core members work ({said})."
            yield look(team.at("core"), "no-common-day", message, "Make those who are never there together extended members.")


def rules_looked_at(school: School, today: dt.date) -> Iterator[Finding]:
    """Somebody has looked at the rules in the last 120 days."""
    old = [r for r in school.rules if r.as_of is not None and (today - r.as_of).days > LOOKED_AT_DAYS]
    if old:
        first = min(old, key=lambda r: (r.as_of or today, r.at.row))
        many = count(len(old), "rule was", "rules were")
        message = f"{many} last verified more than {LOOKED_AT_DAYS} days ago; the first ({first.key}) on {first.as_of}."
        yield look(first.at("as_of"), "old-rules", message, "Check these values against the current contract and law, then enter today's "
                                                            "date.")
