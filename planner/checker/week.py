"""What follows from a school and a plan, worked out once for all rules: who is where, who is free, who meets how long.

Minutes are whole minutes of one kind of day, or exact `Fraction`s of an average week; clock times count from midnight.
Facts that speak of unknown ids or days are left out here: `KnownIds` reports them.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from planner.checker.ids import Ids
from planner.domain.plan import Block, DutyPost, Lesson, Meeting, Plan, Position, Section, Session, Unit
from planner.domain.school import Course, Homeroom, School, Slot, Special, Staff, Team, Variant
from planner.facts.clock import Interval, merged, overlaps, unavailable, without
from planner.facts.methods import PAID_OUTSIDE
from planner.facts.periods import QUARTERS, Periods, Seat, parts_of_year, periods_of
from planner.facts.sharing import OFTEN, attends, shared_members, sits_on_several
from planner.facts.weeks import AWeek, least, weeks_held


@dataclass(frozen=True)
class Busy:
    """One thing that an adult does at a time on one kind of day."""

    start: int
    end: int
    kind: str  # lesson session duty meeting section class
    what: str  # for sentences: "art with H3A"
    fact: Lesson | Session | DutyPost | Meeting | Section | None = None
    term: str = "Y"  # when in the year; all but sections are there all year

    @property
    def when(self) -> Interval:
        return (self.start, self.end)


class Week:
    """The derived facts of one plan. Get it from `week_of`, which remembers the last one."""

    def __init__(self, school: School, plan: Plan) -> None:
        self.school, self.plan, self.ids = school, plan, Ids(school, plan)
        self.variants = self.ids.variants
        self.lessons = self.ids.known(plan.grid)
        self.meetings = self.ids.known(plan.meetings)
        self.blocks = self.ids.known(plan.blocks)
        self.sessions = self.ids.known(plan.sessions)
        self.duties = self.ids.known(plan.duties)
        self.sections = self.ids.known(plan.sections)

    # --- days --------------------------------------------------------------------------------------------------
    def variant(self, fact: Lesson | Meeting | Block | Session | DutyPost) -> Variant:
        return next(v for v in self.variants if (v.day, v.day_type) == (fact.day, fact.day_type))

    @cached_property
    def main_variants(self) -> tuple[Variant, ...]:
        """One kind of day for each cycle day, the one with most weeks: what "a cycle" means where limits count per cycle.

        Of two with as many weeks it is the one that the Calendar has first, in whatever order a plan lists its days.
        """
        listed = [v for d in self.school.days for v in (*self.school.base_variants(d), *(v for _, v in self.school.method_variants(d)))]
        best: dict[int, Variant] = {}
        for v in sorted(self.variants, key=listed.index):
            if v.day not in best or v.weeks > best[v.day].weeks:
                best[v.day] = v
        return tuple(best[d] for d in sorted(best))

    def when(self, variant: Variant) -> str:
        """The day's name for a sentence; with the day type where the day has several."""
        alone = sum(v.day == variant.day for v in self.variants) == 1 and len(self.school.base_variants(variant.day)) == 1
        plain = alone and variant.day_type == self.school.base_variants(variant.day)[0].day_type
        return self.school.day_label(variant.day) + ("" if plain else f" ({variant.day_type})")

    def regular(self, variant: Variant) -> bool:
        """At least every second week."""
        return 2 * variant.weeks >= self.school.info.weeks

    def student_hours(self, day_type: str) -> Interval:
        if not self.school.students_come(day_type):
            return (self.school.info.student_start,) * 2
        start = min((s.start for s in self.school.slots(day_type, "arrival")), default=self.school.info.student_start)
        end = max((s.end for s in self.school.slots(day_type, "dismissal")), default=self.school.info.student_end)
        return (start, end)

    def paid_beyond(self, variant: Variant) -> bool:
        """Is this a kind of day that a way of making time brings whose meetings are paid beyond contract hours?"""
        return any(m.day_type == variant.day_type and m.method in PAID_OUTSIDE for m in self.school.methods)

    def teaching_hours(self, day_type: str) -> Interval:
        """Student hours without arrival and dismissal."""
        start, end = self.student_hours(day_type)
        start = max((s.end for s in self.school.slots(day_type, "arrival")), default=start)
        return (start, min((s.start for s in self.school.slots(day_type, "dismissal")), default=end))

    def midday(self, day_type: str) -> Interval | None:
        """The midday gap: the longest stretch between two specials slots in which none goes on."""
        taken = merged((s.start, s.end) for s in self.school.slots(day_type, "specials"))
        gaps = [(a[1], b[0]) for a, b in itertools.pairwise(taken) if b[0] > a[1]]
        return max(gaps, key=lambda g: g[1] - g[0], default=None)

    def adjacent(self, a: Slot, b: Slot) -> bool:
        """Do two slots, in clock order, make one long block?"""
        if a.adjacent_to or b.adjacent_to:
            return b.slot in a.adjacent_to or a.slot in b.adjacent_to
        return 0 <= b.start - a.end <= self.school.rule("gap_ok_min", 5)

    def slot(self, fact: Lesson) -> Slot:
        return self.ids.slots[fact.day_type, fact.slot]

    # --- posts -------------------------------------------------------------------------------------------------
    @cached_property
    def positions(self) -> dict[str, Position]:
        """Staff id -> its first position in the plan."""
        known = (p for p in self.plan.positions if p.staff_id in self.school.staff_by_id)
        found: dict[str, Position] = {}
        for position in known:
            found.setdefault(position.staff_id, position)
        return found

    @cached_property
    def units(self) -> dict[str, Unit]:
        """Every adult of the workbook; one that the plan leaves out counts as stopped."""
        named = {u.unit_id: u for p in self.positions.values() for u in p.units}
        return {u: named.get(u, Unit(u, 0, ())) for u in self.school.row_of_unit}

    def row(self, unit: str) -> Staff:
        return self.school.row_of_unit[unit]

    def kept(self, unit: str) -> bool:
        return unit in self.units and self.units[unit].fte > 0

    def here(self, unit: str, variant: Variant) -> bool:
        return self.kept(unit) and variant.day in self.units[unit].days

    def tag(self, unit: str) -> str:
        return self.school.tag_of(self.row(unit))

    def certified(self, unit: str) -> bool:
        found = self.school.job_class_by_id.get(self.row(unit).job_class)
        return found is not None and found.certified

    def offers(self, special: str, unit: str) -> list[Special]:
        """The Specials lines under which an adult may teach a special."""
        mine = {unit, self.row(unit).staff_id}
        return [sp for sp in self.school.specials if sp.special == special and sp.staff_id in mine]

    @cached_property
    def specialists(self) -> frozenset[str]:
        named = {sp.staff_id for sp in self.school.specials}
        return frozenset(u for u, row in self.school.row_of_unit.items() if u in named or row.staff_id in named)

    @cached_property
    def homerooms_of(self) -> dict[str, list[Homeroom]]:
        """Adult -> the homerooms it teaches."""
        return {unit: list(classes) for unit, classes in self.school.class_teachers.items()}

    def rooms_on(self, unit: str, variant: Variant) -> tuple[Homeroom, ...]:
        """The homerooms that an adult has on a kind of day: of a shared class on its own days."""
        return self.school.classes_on(unit, variant.day)

    @cached_property
    def teachers(self) -> tuple[str, ...]:
        """Kept adults with a homeroom, or certified ones with specials, sections or a service: those the contract protects."""
        providers = {s.provider_job_class for s in self.school.services}
        with_students = self.specialists | self.section_teachers
        return tuple(
            u
            for u, row in self.school.row_of_unit.items()
            if self.kept(u) and (u in self.homerooms_of or (self.certified(u) and (u in with_students or row.job_class in providers)))
        )

    def in_specials_grid(self, unit: str) -> bool:
        """False for teachers whose homerooms never go to specials (PK), whose day the planner does not lay out."""
        return all(h.special_group for h in self.homerooms_of.get(unit, ()))

    # --- classes -----------------------------------------------------------------------------------------------
    @cached_property
    def grades(self) -> tuple[str, ...]:
        """Grades that have homerooms, in the school's order."""
        used = dict.fromkeys(h.grade for h in self.school.homerooms)
        return tuple(g for g in dict.fromkeys((*self.school.info.grades, *used)) if g in used)

    @cached_property
    def lessons_of(self) -> dict[tuple[str, Variant], list[Lesson]]:
        """(homeroom, kind of day) -> its lessons."""
        found: dict[tuple[str, Variant], list[Lesson]] = defaultdict(list)
        for lesson in self.lessons:
            found[lesson.homeroom, self.variant(lesson)].append(lesson)
        return dict(found)

    def out(self, homeroom: str, variant: Variant) -> tuple[Slot, ...]:
        """The slots in which a homeroom is in a special, in clock order."""
        slots = {self.slot(e) for e in self.lessons_of.get((homeroom, variant), ())}
        return tuple(sorted(slots, key=lambda s: s.start))

    def grade_out(self, grade: str, variant: Variant) -> tuple[Slot, ...]:
        """The slots in which any homeroom of a grade is in a special, in clock order."""
        slots = {s for h in self.school.homerooms if h.grade == grade for s in self.out(h.homeroom_id, variant)}
        return tuple(sorted(slots, key=lambda s: s.start))

    @cached_property
    def _blocks(self) -> dict[tuple[str, str, Variant], list[Block]]:
        found: dict[tuple[str, str, Variant], list[Block]] = defaultdict(list)
        for block in self.blocks:
            found[block.kind, block.grade, self.variant(block)].append(block)
        return dict(found)

    def block(self, kind: str, grade: str, variant: Variant) -> list[Interval]:
        """A grade's lunch, recess, win, literacy or math on a kind of day (one stretch, in a lawful plan)."""
        return [(b.start, b.end) for b in self._blocks.get((kind, grade, variant), ())]

    def resting(self, grade: str, variant: Variant) -> list[Interval]:
        """When a grade is at lunch or recess: stretches that touch are one."""
        return merged([*self.block("lunch", grade, variant), *self.block("recess", grade, variant)])

    def out_time(self, slots: tuple[Slot, ...]) -> list[Interval]:
        """Slots as stretches; between two adjacent ones the specialists walk the class over."""
        found = [(s.start, s.end) for s in slots]
        return merged(found + [(a.end, b.start) for a, b in itertools.pairwise(slots) if self.adjacent(a, b)])

    def class_time(self, homeroom: Homeroom, variant: Variant) -> list[Interval]:
        """When a homeroom's own teacher must be with it: student hours but for specials, lunch and recess."""
        away = [*self.out_time(self.out(homeroom.homeroom_id, variant)), *self.resting(homeroom.grade, variant)]
        return without(self.student_hours(variant.day_type), away)

    # --- sections ----------------------------------------------------------------------------------------------
    @cached_property
    def periods(self) -> Periods:
        return periods_of(self.school)

    def course(self, section: Section) -> Course:
        return self.ids.courses[section.course]

    def seat(self, section: Section) -> Seat:
        return self.periods.seat_of(section.periods, section.lane, section.term)

    def times(self, section: Section, variant: Variant) -> list[Interval]:
        """When a section meets on a kind of day: nothing where the day has none of its periods."""
        key = (section.periods, section.lane, variant.day_type)
        if key not in self._times:
            found = (self.periods.time(p, variant.day_type) for p in self.seat(section).places)
            self._times[key] = [when for when in found if when is not None]
        return self._times[key]

    @cached_property
    def _times(self) -> dict[tuple[tuple[str, ...], tuple[str, ...], str], list[Interval]]:
        """What `times` has worked out: hundreds of sections meet in a few seats."""
        return {}

    @cached_property
    def sections_of(self) -> dict[str, list[Section]]:
        """Course -> its sections."""
        found: dict[str, list[Section]] = defaultdict(list)
        for section in self.sections:
            found[section.course].append(section)
        return dict(found)

    @cached_property
    def teaches(self) -> dict[str, list[Section]]:
        """Adult -> the sections of which it is the teacher."""
        found: dict[str, list[Section]] = defaultdict(list)
        for section in self.sections:
            found[section.unit_id].append(section)
        return {u: mine for u, mine in found.items() if u}

    @cached_property
    def stands_in(self) -> dict[str, list[Section]]:
        """Adult -> the sections in which it is the teacher or the second teacher."""
        found = {u: list(mine) for u, mine in self.teaches.items()}
        for section in (x for x in self.sections if x.co_unit):
            found.setdefault(section.co_unit, []).append(section)
        return found

    @cached_property
    def section_teachers(self) -> frozenset[str]:
        return frozenset(u for u in self.stands_in if self.kept(u))

    @cached_property
    def parts_of_year(self) -> tuple[int, ...]:
        """Quarters, or trimesters."""
        return parts_of_year(self.school)

    def quarters(self, unit: str) -> tuple[int, ...]:
        """The quarters of the year in which an adult's week may differ: one alone where all its sections last all year."""
        parts = self.parts_of_year
        return parts if any(x.term != "Y" for x in self.stands_in.get(unit, ())) else parts[:1]

    def day_in_periods(self, unit: str, variant: Variant) -> bool:
        """Is this day made of periods? Of those who teach sections, and of all where a day of a secondary school has no specials."""
        if not self.school.courses or unit in self.homerooms_of or not self.school.slots(variant.day_type, "class"):
            return False
        return unit in self.section_teachers or not self.school.slots(variant.day_type, "specials")

    # --- what adults do ----------------------------------------------------------------------------------------
    @cached_property
    def _commitments(self) -> dict[tuple[str, Variant], list[Busy]]:
        found: dict[tuple[str, Variant], list[Busy]] = defaultdict(list)
        for unit, variant, busy in self._all_busy():
            found[unit, variant].append(busy)
        return {key: sorted(list_, key=lambda b: b.when) for key, list_ in found.items()}

    def _all_busy(self) -> Iterator[tuple[str, Variant, Busy]]:
        for e in self.lessons:
            s = self.slot(e)
            yield e.unit_id, self.variant(e), Busy(s.start, s.end, "lesson", f"{e.special} with {e.homeroom}", e)
        for x in self.sessions:
            yield x.unit_id, self.variant(x), Busy(x.start, x.end, "session", f"service {x.service_id}, group {x.group}", x)
        for post in self.duties:
            d = self.ids.duties[post.duty_id]
            yield post.unit_id, self.variant(post), Busy(d.start, d.end, "duty", f"duty {d.duty_id}", post)
        for section, v in itertools.product(self.sections, self.variants):
            for unit in (u for u in (section.unit_id, section.co_unit) if u):
                for start, end in self.times(section, v):
                    yield unit, v, Busy(start, end, "section", f"section {section.section_id}", section, section.term)
        for m in self.meetings:
            for unit in dict.fromkeys((*self.sitting(m), *(u for u in m.attending if u in self.school.row_of_unit))):
                yield unit, self.variant(m), Busy(m.start, m.end, "meeting", f"meeting of {m.team_id}", m)

    def commitments(self, unit: str, variant: Variant) -> list[Busy]:
        """Lessons, sessions, duties, sections and meetings of an adult, in clock order; sections of all terms."""
        return self._commitments.get((unit, variant), [])

    def commitments_in(self, unit: str, variant: Variant, quarter: int) -> list[Busy]:
        """Those of one quarter of the year."""
        return [b for b in self.commitments(unit, variant) if quarter in QUARTERS[b.term]]

    def own_class(self, unit: str, variant: Variant) -> list[Busy]:
        """The stretches in which an adult has its own homeroom: of its class's time what it is at hand for."""
        rooms = self.rooms_on(unit, variant) if self.here(unit, variant) else ()
        gone = self.not_at_hand(unit, variant) if rooms else ()
        had = ((h, stretch) for h in rooms for whole in self.class_time(h, variant) for stretch in without(whole, gone))
        return [Busy(a, b, "class", f"class {h.homeroom_id}") for h, (a, b) in had]

    def not_at_hand(self, unit: str, variant: Variant) -> tuple[Interval, ...]:
        return unavailable(self.school, self.row(unit), variant)

    def travels(self, unit: str) -> bool:
        """Does this adult share single days, paid by hours, with another school?"""
        return bool(self.row(unit).shared_school) and not self.school.day_based(self.row(unit))

    def away(self, unit: str, variant: Variant) -> list[Interval]:
        """When an adult is away from the building, or on the way to another school and back: no time for planning."""
        need = self.school.rule("travel_minutes") if self.travels(unit) else 0
        return [(start - need, end + need) for start, end in self.not_at_hand(unit, variant)]

    # --- teams -------------------------------------------------------------------------------------------------
    def core(self, team: Team) -> tuple[str, ...]:
        """Core members whose post stays: those who must all be free."""
        return tuple(u for u in team.core if self.kept(u))

    def sitting(self, meeting: Meeting) -> tuple[str, ...]:
        """The core members who come to a meeting: of a shared class who is there."""
        team, v = self.school.team_by_id[meeting.team_id], self.variant(meeting)
        return tuple(u for u in self.core(team) if attends(self.school, team, u, v, (meeting.start, meeting.end)))

    def expected(self, team: Team, variant: Variant) -> tuple[str, ...]:
        """Extended members whose post stays and who work that day: those who might come."""
        return tuple(u for u in dict.fromkeys(team.extended) if self.here(u, variant))

    def counted(self, meeting: Meeting) -> tuple[str, ...]:
        """Extended members over whom the quorum of a meeting is: one of several teams only where it is named as coming."""
        team, v = self.school.team_by_id[meeting.team_id], self.variant(meeting)
        return tuple(u for u in self.expected(team, v) if u in meeting.attending or not sits_on_several(self.school, u))

    def owed(self, team: Team, unit: str) -> Fraction:
        """Meetings a week of a team at which a member that it shares with others should be: of those on days on which it is here."""
        if unit not in shared_members(self.school, team):
            return Fraction(0)
        days = (self.variant(m) for m in self.meetings_of(team))
        return min(Fraction(self.school.rule(OFTEN)), self.school.per_week((v, 1) for v in days if self.here(unit, v)))

    def can_come(self, meeting: Meeting) -> tuple[str, ...]:
        """Extended members who are at hand and have no students or duty then; one who sits on several teams may be at another meeting."""
        team, v, when = self.school.team_by_id[meeting.team_id], self.variant(meeting), (meeting.start, meeting.end)
        return tuple(u for u in self.expected(team, v) if not any(overlaps(when, t) for t in self._taken(u, v)))

    def _taken(self, unit: str, variant: Variant) -> list[Interval]:
        """When an adult has something other than a meeting, or is not at hand."""
        busy = (*self.commitments(unit, variant), *self.own_class(unit, variant))
        return [*(b.when for b in busy if b.kind != "meeting"), *self.not_at_hand(unit, variant)]

    def meetings_of(self, team: Team) -> list[Meeting]:
        return [m for m in self.meetings if m.team_id == team.team_id]

    def meeting_minutes(self, meeting: Meeting) -> int:
        """The length of a meeting: its slots added up, or its clock time where it fills none."""
        if meeting.slots:
            return sum(self.ids.slots[meeting.day_type, s].minutes for s in dict.fromkeys(meeting.slots))
        return meeting.end - meeting.start

    def minutes(self, team: Team) -> Fraction:
        """Regular common minutes in an average week."""
        return self._minutes(team, regular=True)

    def least_minutes(self, team: Team) -> int:
        """Regular common minutes in the week that has fewest."""
        minutes: dict[Variant, int] = defaultdict(int)
        for m in self.meetings_of(team):
            v, n = self.variant(m), self.meeting_minutes(m)
            minutes[v] += n if n >= team.min_block and self.regular(v) else 0
        return least(self.weeks, minutes)

    @cached_property
    def weeks(self) -> tuple[AWeek, ...]:
        """The weeks of the plan that differ; one where each is like the others."""
        return weeks_held(self.school, self.variants)

    def occasional(self, team: Team) -> Fraction:
        """Minutes in an average week of meetings held less often than every second week; never part of floor or goal."""
        return self._minutes(team, regular=False)

    def _minutes(self, team: Team, regular: bool) -> Fraction:
        counted = [(self.variant(m), self.meeting_minutes(m)) for m in self.meetings_of(team)]
        return self.school.per_week((v, n) for v, n in counted if n >= team.min_block and self.regular(v) is regular)


_last: tuple[School, Plan, Week] | None = None


def week_of(school: School, plan: Plan) -> Week:
    """The facts of this very school and plan; the last one is remembered, since every rule asks for it."""
    global _last
    last = _last
    if last is None or last[0] is not school or last[1] is not plan:
        last = (school, plan, Week(school, plan))
        _last = last
    return last[2]
