"""The same question for FET: a school with the staffing of our plan, its times free, and team meetings as common activities.

A day of FET is a day of the cycle (its most frequent kind), an hour is one specials slot, or one period in a middle or high school. Fixed are
who teaches whom and how often, days worked, duties in class hours, and minutes for planning alone as activities of each teacher; free is
when. Left out, which can only help FET: what lies outside those hours (lunch, recess, literacy, math and WIN blocks, services outside class
slots), a special every day, equal totals, conflicts that are wishes, seats in every period, certificates, money.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from fractions import Fraction

from planner.checker.cover import lawful_double
from planner.checker.free_time import duty_owed, planning_needed
from planner.checker.week import week_of
from planner.domain.plan import Meeting, Plan, Section
from planner.domain.school import CalendarRow, Fund, FundRule, Homeroom, Info, Method, RuleValue, School, Slot, Special, Staff, Team
from planner.facts.clock import overlaps
from planner.interop.fet_writer import Cell, FetWriter

SPECIAL, MEETING, ALONE = "special", "meeting", "alone"
MOST = 600  # minutes a week


@dataclass
class Question:
    """One school for FET: `text` asks `blocks` common blocks of every team; `minutes` is what the lowest team then has in an average week."""

    text: str
    minutes: Fraction


def wanting(school: School) -> School:
    """The same school with goals beyond reach, so that our search finds the most minutes for the lowest team."""
    return replace(school, teams=tuple(replace(t, goal_min=MOST) if t.goal_min else t for t in school.teams))


class Free:
    """A school and our plan as FET is asked about them."""

    def __init__(self, school: School, plan: Plan) -> None:
        self.school, self.week = school, week_of(school, plan)
        self.days = self.week.main_variants
        kind = "class" if plan.sections else "specials"
        self.slots = [self._hours(v.day_type, kind) for v in self.days]
        self.hours = max(map(len, self.slots))
        self.teams = [t for t in school.teams if self._asked(t)]
        whole = [s.minutes for hours in self.slots for s in hours.values() if s.minutes >= min(t.min_block for t in self.teams)]
        self.block = min(whole)
        self.longest = max(s.minutes for hours in self.slots for s in hours.values())
        self.shortest = min(s.minutes for hours in self.slots for s in hours.values())

    def _hours(self, day_type: str, kind: str) -> dict[int, Slot]:
        """Hour -> its slot; periods keep one hour on all days, and lunch waves of one period are one hour."""
        if kind == "specials":
            return dict(enumerate(self.school.slots(day_type, kind)))
        codes, found = self.week.periods.codes, dict[int, Slot]()
        for s in self.school.slots(day_type, kind):
            found.setdefault(codes.index(s.name), s)
        return found

    def _asked(self, team: Team) -> bool:
        """Teams with a goal whose members all have classes in these hours."""
        core, week = self.week.core(team), self.week
        taught = all(u in week.homerooms_of and week.in_specials_grid(u) if week.homerooms_of else u in week.section_teachers for u in core)
        return len(core) > 1 and team.goal_min > 0 and taught

    def ours(self) -> Fraction:
        """Minutes of the lowest of the same teams in our plan."""
        return min(self.week.minutes(t) for t in self.teams)

    def outside(self, team: Team) -> Fraction:
        """Minutes of our plan's meetings outside these hours (after an early release, before a late start): given to FET as well."""
        mine = [(self.week.variant(m), m) for m in self.week.meetings_of(team) if not self._inside(m)]
        counted = ((v, self.week.meeting_minutes(m)) for v, m in mine if self.week.regular(v))
        return self.school.per_week((v, n) for v, n in counted if n >= team.min_block)

    def _inside(self, m: Meeting) -> bool:
        v = self.week.variant(m)
        return v in self.days and any(overlaps((m.start, m.end), (s.start, s.end)) for s in self.slots[self.days.index(v)].values())

    def ask(self, blocks: int, whole: bool = False) -> Question:
        """`whole`: planning alone only in hours as long as a meeting, so that its minutes are kept in full."""
        out = FetWriter(self.school.info.school_name or "School", [self.week.when(v) for v in self.days], [f"hour {n + 1}" for n in range(self.hours)])
        out.breaks((d, h) for d in range(len(self.days)) for h in range(self.hours) if h not in self.slots[d])
        out.rooms |= {r.room: r.capacity for r in self.school.rooms}
        self._classes(out)
        self._sections(out)
        for unit in dict.fromkeys([*out.teachers, *(u for t in self.teams for u in t.core)]):
            out.away(unit, self._away(unit))
        self._alone(out)
        long = [(d, h) for d, hours in enumerate(self.slots) for h, s in hours.items() if s.minutes >= self.block]
        for team in self.teams:
            for _ in range(blocks):
                out.activity(f"meeting {team.team_id}", self.week.core(team), tag=MEETING)
        for tag in (MEETING, ALONE) if whole else (MEETING,):
            if tag in out.tags:
                whose = {"Teacher_Name": "", "Students_Name": "", "Subject_Name": "", "Activity_Tag_Name": tag}
                out.placed("ActivitiesPreferredTimeSlots", long, **whose)
        per_week = Fraction(blocks * self.block * 5, self.school.info.cycle_days)
        return Question(out.text(), min(self.outside(t) for t in self.teams) + per_week)

    def _away(self, unit: str) -> set[Cell]:
        found = set[Cell]()
        for d, v in enumerate(self.days):
            gone = self.week.not_at_hand(unit, v)
            found |= {(d, h) for h, s in self.slots[d].items() if not self.week.here(unit, v) or any(overlaps((s.start, s.end), g) for g in gone)}
        for post in self.week.duties:
            duty = self.week.ids.duties[post.duty_id]
            for d in (i for i, v in enumerate(self.days) if post.unit_id == unit and self.week.variant(post) == v):
                found |= {(d, h) for h, s in self.slots[d].items() if overlaps((s.start, s.end), (duty.start, duty.end))}
        return found

    # --- elementary --------------------------------------------------------------------------------------------
    def _classes(self, out: FetWriter) -> None:
        """Every hour of a homeroom is a special or class with its own teacher."""
        week, lessons, held = self.week, defaultdict(list), Counter[str]()
        for e in (e for e in week.lessons if week.variant(e) in self.days):
            lessons[e.special, e.unit_id, e.slot if lawful_double(week, e) else e.homeroom, week.variant(e) if lawful_double(week, e) else 0].append(e)
        for (special, unit, _slot, _v), same in lessons.items():
            shared = lawful_double(week, same[0])
            for rooms in [[e.homeroom for e in same]] if shared else [[e.homeroom] for e in same]:
                out.activity(special, [unit], rooms, tag=SPECIAL)
                held.update(rooms)
        for h in (h for h in self.school.homerooms if held[h.homeroom_id]):
            out.students[h.homeroom_id] = h.enrol_next
            for _ in range(sum(map(len, self.slots)) - held[h.homeroom_id]):
                out.activity("class", [h.teacher_id], [h.homeroom_id])
            most = self.school.rule("max_blocks_per_day", 2)
            out.time("StudentsSetActivityTagMaxHoursDaily", Maximum_Hours_Daily=most, Students=h.homeroom_id, Activity_Tag=SPECIAL)
        for sp in {sp.staff_id: sp for sp in self.school.specials}.values():
            for unit in (u for u in self.school.staff_by_id[sp.staff_id].units if u in out.teachers):
                facts = {"Teacher_Name": unit, "Activity_Tag_Name": SPECIAL, "Maximum_Hours_Daily": sp.max_per_day}
                out.time("TeacherActivityTagMaxHoursDaily", **facts)

    # --- middle and high ---------------------------------------------------------------------------------------
    def _sections(self, out: FetWriter) -> None:
        """A section is one activity a day, always in the same hour (two hours for a double period)."""
        week, mine = self.week, dict[str, list[int]]()
        for s in sorted(week.sections, key=lambda s: s.section_id):
            days = [d for d, v in enumerate(self.days) if week.times(s, v)]
            units = [u for u in (s.unit_id, s.co_unit) if u]
            mine[s.section_id] = [out.activity(s.course, units, duration=len(s.periods), heads=s.students, tag=f"day {d + 1}") for d in days]
            if len(days) > 1:
                out.together("ActivitiesSameStartingHour", mine[s.section_id])
            for d, number in zip(days, mine[s.section_id], strict=True):
                out.placed("ActivityPreferredStartingTimes", [(d, h) for h in self._may_begin(s)], Activity_Id=number)
        self._rooms(out)
        for pair in (p for p in self.school.conflicts if p.hard):
            both = [week.sections_of.get(c, []) for c in (pair.course_a, pair.course_b)]
            if all(len(sections) == 1 for sections in both):
                out.together("ActivitiesNotOverlapping", [n for sections in both for n in mine[sections[0].section_id]])
        for x in (x for x in week.sessions if week.variant(x) in self.days and self.week.section_teachers):
            d = self.days.index(week.variant(x))
            if any(overlaps((x.start, x.end), (s.start, s.end)) for s in self.slots[d].values()):
                out.activity(f"service {x.service_id}", [x.unit_id])

    def _may_begin(self, s: Section) -> set[int]:
        seats = self.week.periods.seats(self.week.course(s))
        return {self.week.periods.codes.index(seat.periods[0]) for seat in seats}

    def _rooms(self, out: FetWriter) -> None:
        for course in self.school.courses:
            rooms = [r for r in self.school.rooms if r.type == course.room_type]
            if course.course_id in out.subjects and rooms and not any(r.shared_ok for r in rooms):
                out.rooms_of(course.course_id, [r.room for r in rooms])

    # --- planning alone ----------------------------------------------------------------------------------------
    def _alone(self, out: FetWriter) -> None:
        """Planning alone, and duty that is owed, of every teacher who has it in these hours, as if every hour were a long one.

        FET counts activities, not minutes: in the short hours of an early release it has less planning than is promised, unless `whole`.
        """
        week, longest = self.week, self.longest
        for unit in [u for u in out.teachers if u in (week.homerooms_of or week.section_teachers)]:
            minutes = planning_needed(week, unit) + duty_owed(week, unit)
            for _ in range(math.ceil(minutes * self.school.info.cycle_days / 5 / longest)):
                out.activity("planning alone", [unit], tag=ALONE)


# --- the case without an answer (peers.md 4) -----------------------------------------------------------------------------
HOMEROOMS, SLOTS, DAYS = 4, 3, 5


def impossible_fet(specialists: int) -> str:
    """Four homerooms, each with 14 hours of class and one special; one meeting of all four teachers; 15 hours in the week."""
    out = FetWriter("Four homerooms", [f"day {d + 1}" for d in range(DAYS)], [f"hour {h + 1}" for h in range(SLOTS)])
    teachers = [f"T{n + 1}" for n in range(HOMEROOMS)]
    for n, teacher in enumerate(teachers):
        for _ in range(SLOTS * DAYS - 1):
            out.activity("class", [teacher], [f"H{n + 1}"])
        out.activity("special", [f"S{n % specialists + 1}"], [f"H{n + 1}"])
    out.activity("PLC", teachers)
    return out.text()


def impossible_ours(specialists: int) -> School:
    """The same school for our search: a team of four teachers whose floor is one block a week."""
    blocks = ((540, 585), (600, 645), (660, 705))
    rows = [Staff("T", "homeroom_teacher", count=HOMEROOMS, fund=(("GF", 10_000),))]
    rows += [Staff(f"S{n + 1}", "specials", fund=(("GF", 10_000),)) for n in range(specialists)]
    share = [sum(n % specialists == s for n in range(HOMEROOMS)) for s in range(specialists)]
    rules = {"special_every_day": 0, "max_blocks_per_day": 1, "max_doubles_per_week": 0, "gap_ok_min": 5}
    return School(
        Info("Four homerooms", grades=("3",), student_start=525, student_end=760),
        bell=(*(Slot("REG", f"B{i + 1}", i + 1, a, b, "specials") for i, (a, b) in enumerate(blocks)), Slot("REG", "L", 4, 720, 750, "lunch")),
        calendar=tuple(CalendarRow(d + 1, "REG") for d in range(DAYS)),
        homerooms=tuple(Homeroom(f"H{i + 1}", "3", 20, u) for i, u in enumerate(rows[0].units)),
        specials=tuple(Special(f"SPECIAL{s + 1}", f"S{s + 1}", max_per_day=3, max_per_cycle=share[s]) for s in range(specialists)),
        staff=tuple(rows),
        funds=(Fund("GF", "General fund"),),
        fund_rules=(FundRule("GF", "all", "y"),),
        teams=(Team("PLC", "Grade 3", "grade", rows[0].units, floor_min=45, goal_min=45),),
        methods=(Method("common_specials", "y"),),
        rules=tuple(RuleValue(k, v) for k, v in rules.items()),
    )
