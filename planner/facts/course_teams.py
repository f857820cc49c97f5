"""Course-alike teams: the courses of each, which of its members may teach these, and how many sections members can have at most.

A team is of those who teach it (decisions.md 43): each core member that may do so has some of its sections, up to `plc_min_sections`;
where there are fewer sections than that takes, as many as there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from planner.domain.school import Course, School, Staff, Team, Variant
from planner.facts.clock import overlaps, unavailable
from planner.facts.courses import CO_TEACHERS, has_sections, lawful_for, load_of
from planner.facts.periods import Seat, eats_then, periods_of, runs, sections_range
from planner.facts.placements import assignments_settled, units_of

KEY = "plc_min_sections"
MOST = 12  # members of a team
Post = tuple[str, str]  # a course, and "" for its teacher or the purpose of a second teacher


def courses_of(school: School, team: Team) -> tuple[Course, ...]:
    """The courses of a course-alike team that run, and that somebody of the school teaches."""
    mine = team.team_id if team.type == "course_alike" else None
    return tuple(c for c in school.courses if c.alike_team == mine and not c.off_campus and runs(school, c))


class CourseTeam:
    """A course-alike team and its courses.

    `open` has, for each core member who may do something in the courses, the posts that it may take: as teacher, or beside the teacher.
    `most` has how many sections are asked of each: what the rule says, and no more than its load leaves beside what is settled for it.
    """

    def __init__(self, school: School, team: Team) -> None:
        self.school, self.team = school, team
        self.courses = courses_of(school, team)
        self.most = {u: self._most(u) for u in team.core if u not in school.class_teachers}
        found = {u: tuple(self.posts(u)) for u, n in self.most.items() if n}
        self.open: dict[str, tuple[Post, ...]] = {u: posts for u, posts in found.items() if posts}

    def needed(self, units: Iterable[str], places: Mapping[Post, int]) -> int:
        """The most sections that these members can have, none more than is asked of it: the largest flow from members to posts.

        `places` says how many sections there are of each course, and how many second teachers of each purpose.
        """
        wanted = [u for u in units if u in self.open for _ in range(self.most[u])]
        taken: dict[Post, list[int]] = {p: [] for p in places}

        def give(n: int, seen: set[Post]) -> bool:
            for post in (p for p in self.open[wanted[n]] if p in taken and p not in seen):
                seen.add(post)
                if len(taken[post]) < places[post]:
                    taken[post].append(n)
                    return True
                for other in list(taken[post]):
                    if give(other, seen):
                        taken[post].remove(other)
                        taken[post].append(n)
                        return True
            return False

        return sum(give(n, set()) for n in range(len(wanted)))

    def _most(self, unit: str) -> int:
        school, mine = self.school, {c.course_id for c in self.courses}
        row, periods = school.row_of_unit[unit], {c.course_id: c.periods_per_section for c in school.courses}
        known = (a for a in assignments_settled(school) if a.strength == "must" and a.course in periods and a.course not in mine)
        others = [a for a in known if units_of(school, a.position) == (unit,)]
        left = -(-load_of(school, row) * row.fte // 100) - sum(a.sections * periods[a.course] for a in others)
        prepared, limit = len({a.course for a in others}), school.rule("max_preparations")
        each = min((c.periods_per_section for c in self.courses), default=1)
        return 0 if limit and prepared >= limit else min(school.rule(KEY), max(0, left) // each)

    def posts(self, unit: str) -> Iterator[Post]:
        """What a position may do in the courses: teach one, or stand beside its teacher."""
        school, row = self.school, self.school.row_of_unit[unit]
        job, tag = school.job_class_by_id.get(row.job_class), school.tag_of(row)
        for course in self.courses:
            seats = [s for s in periods_of(school).seats(course) if at_hand(school, row, s)]
            if has_sections(school, unit) and lawful_for(school, row, course) and any(eats_then(row.lunch_wave, s) for s in seats):
                yield course.course_id, ""
            if seats and tag in CO_TEACHERS and getattr(course, CO_TEACHERS[tag]) and job is not None and job.certified:
                yield course.course_id, tag


def course_teams(school: School) -> tuple[CourseTeam, ...]:
    """The teams that are to be of those who teach their courses: course-alike, with courses, and with members that may teach them."""
    if not school.rule(KEY) or not school.courses:
        return ()
    alike = (CourseTeam(school, t) for t in school.teams if t.type == "course_alike" and t.core)
    return tuple(found for found in alike if found.open)


def with_suggested(school: School) -> School:
    """The school in which every course-alike team has core members: where the workbook names nobody, those whom it is best to suggest."""
    known = {u for t in school.teams if t.type == "course_alike" for u in t.core}
    teams = []
    for team in school.teams:
        core = () if team.core or team.type != "course_alike" else suggested(school, team, known)
        known |= set(core)
        extended = tuple(u for u in team.extended if u not in core)
        teams.append(replace(team, core=core, extended=extended, suggested=True) if core else team)
    return replace(school, teams=tuple(teams)) if any(t.suggested for t in teams) else school


def suggested(school: School, team: Team, elsewhere: Iterable[str]) -> tuple[str, ...]:
    """Members for a course-alike team for which the workbook names nobody: as many teachers as its sections take, at most 12.

    Who is assigned one of its courses comes first, then who sits on no other course-alike team (`elsewhere`), as Staff lists them. Who does
    is suggested only where there is no one else: a second meeting costs a teacher a second period.
    """
    alike, taken = CourseTeam(school, team), set(elsewhere)
    codes = {c.course_id for c in alike.courses}
    given = {u for a in school.assignments if a.course in codes for u in units_of(school, a.position)}
    others = (u for u in school.row_of_unit if u not in school.class_teachers)
    able = [u for u in others if any(not tag for _course, tag in alike.posts(u))]
    able = sorted((u for u in able if u in given or u not in taken), key=lambda u: u not in given) or able[:1]
    sections = sum(sections_range(school, c)[1] for c in alike.courses)
    left = sum(sections_range(school, c)[1] * c.periods_per_section for c in alike.courses)
    found: list[str] = []
    for unit in able[: min(MOST, max(1, sections))]:
        if left <= 0 and unit not in given and len(found) > 1:
            break
        found.append(unit)
        row = school.row_of_unit[unit]
        left -= load_of(school, row) * row.fte // 100
    return tuple(u for u in school.row_of_unit if u in found)


def at_hand(school: School, row: Staff, seat: Seat) -> bool:
    """Could the post be there whenever a section in the seat is held? A day may be its usual kinds, or one that takes their place."""
    kinds = (([*school.base_variants(d)], *([v] for _, v in school.method_variants(d))) for d in school.days)
    return all(any(all(_free(school, row, seat, v) for v in some) for some in of_day) for of_day in kinds)


def _free(school: School, row: Staff, seat: Seat, v: Variant) -> bool:
    travels = row.shared_school and not school.day_based(row)
    way = school.rule("travel_minutes") if travels else 0
    times = [when for p in seat.places if (when := periods_of(school).time(p, v.day_type))]
    gone = [(start - way, end + way) for start, end in unavailable(school, row, v)]
    return not times or (v.day in school.staff_days(row) and not any(overlaps(t, g) for t in times for g in gone))
