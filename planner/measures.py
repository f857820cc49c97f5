"""What a plan is measured by: each measure one sentence, a `value` for the auditor and an `expression` for the solver.

TIERS is the order in which they are settled: the one priority, then equity and reductions; VISION is what the votes weigh last. NAMED is
settled after them, where the plan gets its names.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import Any, ClassVar

from planner.checker.costs import shares_of
from planner.checker.lessons import lessons_of_classes
from planner.checker.teaching import all_collide
from planner.checker.week import Week, week_of
from planner.domain.plan import Plan
from planner.domain.school import Program, School, Team, Variant
from planner.facts.fund_rules import WHOLE, fund_revenue, open_funds
from planner.facts.periods import sections_range
from planner.rules.reductions import going

EVIDENCE = {"none": 0, "weak": 1, "moderate": 2, "strong": 3}
LONG_BLOCK = 60  # minutes
CLASSES_IN_A_ROW = 3


class Measure:
    """Say what is measured here, in one sentence that a principal would say."""

    code: ClassVar[str] = ""  # domain.md 4.3
    title: ClassVar[str] = ""
    unit: ClassVar[str] = ""
    better: ClassVar[str] = "less"
    allowance: ClassVar[float] = 0  # in `unit`: how much later tiers may give back (decisions.md 21)
    near: ClassVar[float | None] = None  # in `unit`: how near the limit counts as proven, where that is not the allowance

    @property
    def name(self) -> str:
        return type(self).__name__

    @property
    def sentence(self) -> str:
        own = type(self).__dict__.get("__doc__") or ""
        return own.strip().split("\n")[0]

    @property
    def sign(self) -> int:
        """The solver always minimises: -1 for measures of which more is better."""
        return -1 if self.better == "more" else 1

    def expression(self, shape: Any) -> Any:
        """The same quantity for the solver; see planner/milp/shape/shape.py."""
        raise NotImplementedError

    def scale(self, school: School) -> Fraction:
        """What brings the measure to 0–1 beside the others of the staff's vision; 0 = nothing to measure in this school."""
        return Fraction(1)

    def value(self, school: School, plan: Plan) -> Fraction:
        """The quantity in `unit`, exactly, worked out from the plan alone."""
        raise NotImplementedError


def with_goals(school: School) -> list[Team]:
    return [t for t in school.teams if t.goal_min > 0]


def credited(week: Week, team: Team) -> Fraction:
    """A team's minutes up to its goal, over the members of today: one whose position ends has none (decisions.md 42).

    So no team is nearer to its goal because fewer people must find the time, and one of which nobody is left is as far from it as can be.
    """
    members = set(team.core)
    return min(week.minutes(team), Fraction(team.goal_min)) * len(members & set(week.core(team))) / len(members)


def goal_shares(school: School, plan: Plan) -> tuple[tuple[Fraction, str], ...]:
    """Each team's credited minutes as a share of its goal; lowest first. Leximin compares them in this order."""
    week = week_of(school, plan)
    return tuple(sorted((credited(week, t) / t.goal_min, t.team_id) for t in with_goals(school)))


class LowestTeam(Measure):
    """The team with the least common planning time has as much of its goal as possible.

    Minutes are credited to those who are left, of the members of today: no team gains by losing members.
    """

    code, title, unit, better = "O1", "Team furthest below its goal", "share of its goal", "more"

    def expression(self, shape: Any) -> Any:
        lowest = shape.model.amount(0, 1)
        for team in shape.school.teams:
            if team.goal_min > 0:
                shape.model.define(lowest <= shape.of_goal(team) * (1 / team.goal_min))
        return shape.total([lowest])

    def value(self, school: School, plan: Plan) -> Fraction:
        return min((share for share, _ in goal_shares(school, plan)), default=Fraction(1))


class TotalShortfall(Measure):
    """All teachers together are as few minutes as possible short of their teams' goals.

    A member whose position ends counts on, as one without minutes: a team that loses members is no nearer to its goal.
    """

    code, title, unit = "O2", "Minutes below goal, all teachers", "teacher-minutes a week"

    allowance = 5

    def expression(self, shape: Any) -> Any:
        return shape.total(shape.short_of_goal(t) for t in shape.school.teams if t.goal_min > 0)

    def value(self, school: School, plan: Plan) -> Fraction:
        week = week_of(school, plan)
        return sum(((t.goal_min - credited(week, t)) * len(set(t.core)) for t in with_goals(school)), Fraction(0))


class LongBlocks(Measure):
    """Common planning time comes in long, regular meetings, up to each team's goal."""

    code, title, unit, better = "O3", "Minutes in long meetings", "minutes a week", "more"

    def scale(self, school: School) -> Fraction:
        return Fraction(sum(t.goal_min for t in school.teams))

    def expression(self, shape: Any) -> Any:
        capped = []
        for team in (t for t in shape.school.teams if t.goal_min > 0):
            mine = shape.model.amount(0, team.goal_min)
            shape.model.define(mine <= shape.total(shape.long_minutes(team, LONG_BLOCK)))
            capped.append(mine)
        return shape.total(capped)

    def value(self, school: School, plan: Plan) -> Fraction:
        week, total = week_of(school, plan), Fraction(0)
        for team in with_goals(school):
            meetings = [(week.variant(m), week.meeting_minutes(m)) for m in week.meetings_of(team)]
            minutes = school.per_week((v, n) for v, n in meetings if n >= LONG_BLOCK and week.regular(v))
            total += min(Fraction(team.goal_min), minutes)
        return total


class MoneyLeft(Measure):
    """Some money is left in unrestricted funds in the plan year, up to a reserve of 1 % of what they bring.

    What a restricted fund leaves unspent is no saving, and is not counted (decisions.md 49).
    """

    code, title, unit, better = "O4", "Unrestricted money left", "cents", "more"
    allowance = 1_000_00
    near = 100_00

    def scale(self, school: School) -> Fraction:
        return reserve(school)

    def expression(self, shape: Any) -> Any:
        school = shape.school
        least = None if shape.model.elastic else 0  # a nearest plan may spend more than there is
        thousands = shape.model.amount(least, float(reserve(school)) / 100_000)  # in cents it would drown in the solver's tolerances
        spent = shape.total(shape.posts.fund_dollars(f) for f in open_funds(school))
        shape.model.define(1000 * thousands <= open_revenue(school) / 100 - spent)
        return shape.total([100_000 * thousands])

    def value(self, school: School, plan: Plan) -> Fraction:
        return min(Fraction(open_left(school, plan)), reserve(school))


def open_revenue(school: School) -> int:
    """Cents of the plan year in funds that may pay anything."""
    return sum(fund_revenue(school, school.fund_by_id[f], 1) for f in open_funds(school))


def open_left(school: School, plan: Plan) -> int:
    """Cents that a plan leaves unspent in funds that may pay anything; below zero where it spends more than there is."""
    return open_revenue(school) - sum(shares_of(plan, f) for f in open_funds(school))


def reserve(school: School) -> Fraction:
    """Cents worth keeping: 1 % of the unrestricted money. More would only be programs and posts cut without need."""
    return Fraction(max(0, open_revenue(school)), 100)


def worth(program: Program) -> int:
    """How much the staff want a program, 0 to 200: 100 when nobody has voted on it; a new idea counts only what it won."""
    return max(0, program.staff_vote if program.start_only else 100 + program.staff_vote)


def benefit(program: Program) -> Fraction:
    """Students served, which are those it is for times its usage, weighted by how well the program is shown to work."""
    if program.start_only:
        return Fraction(0)
    usage = WHOLE if program.usage_pct is None else program.usage_pct
    return Fraction(EVIDENCE.get(program.evidence, 0) * (program.students_served or 0) * usage, WHOLE)


def worth_keeping(program: Program) -> bool:
    """Is this a program of today that costs something, and that the staff have not voted to stop?"""
    return not program.start_only and program.cost_next > 0 and program.staff_vote >= 0


def kept_share(school: School, plan: Plan, program_id: str) -> Fraction:
    """How much of what a program costs to go on is bought, 0 to 1."""
    cost = school.program_by_id[program_id].cost_next
    cents = next((p.cents for p in plan.programs if p.program_id == program_id), 0)
    if not cost:
        return Fraction(1)
    return min(Fraction(1), max(Fraction(0), Fraction(cents, cost)))


class ProgramsValued(Measure):
    """Programs are kept, the more so the more the staff want them."""

    code, title, unit = "O6", "Staff support lost on programs", "votes"

    def scale(self, school: School) -> Fraction:
        return Fraction(sum(worth(p) for p in school.programs))

    def expression(self, shape: Any) -> Any:
        return shape.total(worth(p) * (1 - shape.posts.kept_share(p)) for p in shape.school.programs if worth(p) and p.cost_next)

    def value(self, school: School, plan: Plan) -> Fraction:
        return sum((worth(p) * (1 - kept_share(school, plan, p.program_id)) for p in school.programs), Fraction(0))


class StudentBenefit(Measure):
    """Programs that are shown to help many students are kept.

    What a program gives is its evidence (none 0, weak 1, moderate 2, strong 3) times the students it serves, which are those it is for
    times its usage. So of two programs with equal votes the one whose licenses lie unused goes first.
    """

    code, title, unit = "O7", "Student benefit lost", "students, weighted by evidence"

    def scale(self, school: School) -> Fraction:
        return sum((benefit(p) for p in school.programs), Fraction(0))

    def expression(self, shape: Any) -> Any:
        mine = (p for p in shape.school.programs if benefit(p) and p.cost_next)
        return shape.total(float(benefit(p)) * (1 - shape.posts.kept_share(p)) for p in mine)

    def value(self, school: School, plan: Plan) -> Fraction:
        return sum((benefit(p) * (1 - kept_share(school, plan, p.program_id)) for p in school.programs), Fraction(0))


class EqualTreatment(Measure):
    """No team loses more of today's minutes than it must."""

    code, title, unit = "O8", "Largest loss of time for any team vs. today", "minutes a week"

    allowance = 5

    def expression(self, shape: Any) -> Any:
        worst = shape.model.amount()
        for team in shape.school.teams:
            current = shape.school.current_of(team.team_id)
            if current is not None and current.minutes_today:
                shape.model.define(worst >= current.minutes_today - shape.minutes(team.team_id))
        return shape.total([worst])

    def value(self, school: School, plan: Plan) -> Fraction:
        week = week_of(school, plan)
        losses = []
        for team in school.teams:
            current = school.current_of(team.team_id)
            if current is not None and current.minutes_today is not None:
                losses.append(max(Fraction(0), current.minutes_today - week.minutes(team)))
        return max(losses, default=Fraction(0))


class PostsChanged(Measure):
    """Few people lose their post or change their days, and teams stay together."""

    code, title, unit = "O9", "Positions eliminated or changed", "posts"

    def scale(self, school: School) -> Fraction:
        return Fraction(sum(len(school.fte_levels(row)) > 1 for row in school.staff for _ in row.units))

    def expression(self, shape: Any) -> Any:
        return shape.total(shape.posts.changed(u) for row in shape.school.staff for u in row.units)

    def value(self, school: School, plan: Plan) -> Fraction:
        week = week_of(school, plan)
        return Fraction(sum(self._changed(week, u) for u in school.row_of_unit))

    @staticmethod
    def _changed(week: Week, unit: str) -> bool:
        row, post = week.row(unit), week.units[unit]
        today = week.school.staff_days(row)
        if post.fte <= 0:
            return True
        known = not week.school.day_based(row) or len(today) == round(row.fte * week.school.info.cycle_days / 100)
        return set(post.days) != set(today) if known else post.fte != row.fte


class CutBeyondAttrition(Measure):
    """Posts are cut only as far as people leave by themselves and the school has allowed."""

    code, title, unit = "O10", "Cut beyond attrition", "hundredths of FTE"

    allowance = 10

    def expression(self, shape: Any) -> Any:
        beyond = []
        for job_class in dict.fromkeys(row.job_class for row in shape.school.staff):
            rows = [row for row in shape.school.staff if row.job_class == job_class]
            over = shape.model.amount()
            cut = shape.total(shape.posts.cut(u) for row in rows for u in row.units)
            shape.model.define(over >= cut - going(shape.school, job_class))
            beyond.append(over)
        return shape.total(beyond)

    def value(self, school: School, plan: Plan) -> Fraction:
        week = week_of(school, plan)
        cut: Counter[str] = Counter()
        for row in school.staff:
            cut[row.job_class] += sum(max(0, row.fte - week.units[u].fte) for u in row.units)
        return Fraction(sum(max(0, n - going(school, job_class)) for job_class, n in cut.items()))


class CutByChoice(Measure):
    """As little of any position is cut as the money allows; a position that falls vacant counts like any other."""

    code, title, unit = "O21", "Positions cut", "hundredths of FTE"

    near = 10

    def expression(self, shape: Any) -> Any:
        return shape.total(shape.posts.cut(u) for row in shape.school.staff for u in row.units)

    def value(self, school: School, plan: Plan) -> Fraction:
        week = week_of(school, plan)
        return Fraction(sum(max(0, row.fte - week.units[u].fte) for row in school.staff for u in row.units))


class ProgramsCut(Measure):
    """Programs that the staff do not want to stop are cut only where the money needs it."""

    code, title, unit = "O22", "Programs cut that staff do not want to stop", "cents"

    allowance = 1_000_00
    near = 1_000_00

    def expression(self, shape: Any) -> Any:
        return shape.total(p.cost_next * (1 - shape.posts.kept_share(p)) for p in shape.school.programs if worth_keeping(p))

    def value(self, school: School, plan: Plan) -> Fraction:
        mine = (p for p in school.programs if worth_keeping(p))
        return sum((p.cost_next * (1 - kept_share(school, plan, p.program_id)) for p in mine), Fraction(0))


class StudentConflicts(Measure):
    """Students can take both of two courses that they asked for."""

    code, title, unit = "O11", "Students with a course conflict", "students"

    def scale(self, school: School) -> Fraction:
        return Fraction(sum(p.students for p in school.conflicts) if school.courses else 0)

    def expression(self, shape: Any) -> Any:
        return shape.total(shape.secs.conflicts())

    def value(self, school: School, plan: Plan) -> Fraction:
        week = week_of(school, plan)
        return Fraction(sum(p.students for p in school.conflicts if all_collide(week, p)))


class SectionsBelowTarget(Measure):
    """Classes are of the target size, which takes as many sections as requests over target size."""

    code, title, unit = "O12", "Sections below what target sizes call for", "sections"

    def scale(self, school: School) -> Fraction:
        ranges = (sections_range(school, c) for c in school.courses)
        return Fraction(sum(most - fewest for fewest, most in ranges))

    def expression(self, shape: Any) -> Any:
        return shape.total(shape.secs.missing())

    def value(self, school: School, plan: Plan) -> Fraction:
        week = week_of(school, plan)
        wanted = {c.course_id: sections_range(school, c)[1] for c in school.courses}
        return Fraction(sum(max(0, most - len(week.sections_of.get(c, ()))) for c, most in wanted.items()))


class HumaneDay(Measure):
    """Specialists have a slot free after three classes in a row."""

    code, title, unit = "O15", "Specialist days with more than 3 classes in a row", "days"

    def scale(self, school: School) -> Fraction:
        return Fraction(len(school.specials) * school.info.cycle_days)

    def expression(self, shape: Any) -> Any:
        return shape.total(shape.long_rows(CLASSES_IN_A_ROW))

    def value(self, school: School, plan: Plan) -> Fraction:
        week = week_of(school, plan)
        count = 0
        for unit in sorted({e.unit_id for e in week.lessons}):
            for v in week.variants:
                teaching = {e.slot for e in week.lessons if e.unit_id == unit and week.variant(e) == v}
                count += _longest_row(school, v, teaching) > CLASSES_IN_A_ROW
        return Fraction(count)


def _longest_row(school: School, v: Variant, teaching: set[str]) -> int:
    """Classes without a slot free and without a lunch's length between them."""
    longest = row = end = 0
    for slot in school.slots(v.day_type, "specials"):
        rested = end and slot.start - end >= school.rule("duty_free_lunch", 30)
        row = 0 if slot.slot not in teaching else 1 if rested else row + 1
        longest, end = max(longest, row), slot.end
    return longest


class ChangeFromToday(Measure):
    """The bell and the lunches stay as near to this year's as possible."""

    code, title, unit = "O16", "Changes from today's bell schedule", "changes"

    def scale(self, school: School) -> Fraction:
        return Fraction(school.info.cycle_days)

    def expression(self, shape: Any) -> Any:
        days = [x for switches in shape.switch_days.values() for x in switches]
        lunches = [(c.id, c.value or c.slot) for c in shape.school.current if c.row_kind == "lunch"]
        return shape.total(days) + shape.total(1 - shape.eats_in(grade, slot) for grade, slot in lunches)

    def value(self, school: School, plan: Plan) -> Fraction:
        week = week_of(school, plan)
        own = {(v.day, v.day_type) for d in school.days for v in school.base_variants(d)}
        days = {v.day for v in week.variants if (v.day, v.day_type) not in own}
        lunches = {c.id: c.value or c.slot for c in school.current if c.row_kind == "lunch"}
        moved = sum(self._moved(week, grade, slot) for grade, slot in lunches.items() if grade in week.grades)
        return Fraction(len(days) + moved)

    @staticmethod
    def _moved(week: Week, grade: str, slot: str) -> bool:
        """Does the grade eat in another slot than today, on any day that has that slot?"""
        today = [(v, s) for v in week.variants if (s := week.ids.slots.get((v.day_type, slot))) is not None]
        return any((s.start, s.end) not in week.block("lunch", grade, v) for v, s in today)


class AttendanceMissed(Measure):
    """Extended members can come to their teams' meetings (counted slot by slot)."""

    code, title, unit = "O17", "Extended members who cannot come", "places a week"

    def scale(self, school: School) -> Fraction:
        return Fraction(sum(len(t.extended) for t in school.teams) * school.info.cycle_days)

    def expression(self, shape: Any) -> Any:
        return shape.total(shape.missed_attendance())

    def value(self, school: School, plan: Plan) -> Fraction:
        week = week_of(school, plan)
        missed = []
        for m in week.meetings:
            members, able = [u for u in dict.fromkeys(school.team_by_id[m.team_id].extended) if week.kept(u)], week.can_come(m)
            missed.append((week.variant(m), sum(u not in able for u in members) * max(1, len(m.slots))))
        return school.per_week(missed)


class EvenSubjects(Measure):
    """Within a grade every class has each subject as often as the others, give or take one lesson in the cycle.

    The counting model knows grades and no classes, so this is settled when classes get their names (decisions.md 46): after everything
    else, and at no cost to it. None beyond one is the limit of every plan, and most plans that can be named at all can be named so
    (milp/grid/evening.py); where a plan has more, what is possible is not known.
    """

    code, title, unit = "O23", "Subjects uneven within a grade, beyond one lesson", "lessons a cycle"

    def value(self, school: School, plan: Plan) -> Fraction:
        counts = lessons_of_classes(week_of(school, plan)).values()
        return Fraction(sum(max(0, max(times.values()) - min(times.values()) - 1) for times in counts))


MEASURES: tuple[Measure, ...] = (
    LowestTeam(),
    TotalShortfall(),
    LongBlocks(),
    MoneyLeft(),
    ProgramsValued(),
    StudentBenefit(),
    EqualTreatment(),
    PostsChanged(),
    CutBeyondAttrition(),
    CutByChoice(),
    ProgramsCut(),
    StudentConflicts(),
    SectionsBelowTarget(),
    HumaneDay(),
    ChangeFromToday(),
    AttendanceMissed(),
    EvenSubjects(),
)
VISION = ("O3", "O4", "O6", "O7", "O9", "O11", "O12", "O15", "O16", "O17")  # weighed together by the votes of the staff
TIERS = ("O1", "O2", "O8", "O10", "O21", "O22")  # settled one after the other; VISION comes last
NAMED = "O23"  # settled where classes get their names, after the vision
RESERVE = "O4"  # settled before what is cut by choice, where the staff have voted for a reserve
FIRST = {"collab_total": "O2", "programs_kept": "O6", "no_reductions": "O10"}  # the one priority of a school, where it is not O1


def settled_before(school: School) -> str:
    """The measure that is settled before all others, where the school's one priority is not the team with the least time; else ""."""
    code = FIRST.get(school.info.singular_priority, "")
    return code if code and MEASURE[code].scale(school) else ""


def reserve_counts(school: School) -> bool:
    """Does the school give a reserve any weight, or points?"""
    return any(p.item == RESERVE and (p.votes or p.weight) for p in school.priorities)


def reserve_voted(school: School) -> bool:
    """Have the staff given points to a reserve? Then it is set aside before anything is put back, and is no money left."""
    return bool(reserve(school)) and any(p.item == RESERVE and (p.votes or 0) > 0 for p in school.priorities)


MEASURE = {m.code: m for m in MEASURES}
