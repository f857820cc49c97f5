"""Elementary and small K-8 schools in which every class has a teacher of its own: the week first, then the money, then the workbook.

Sizes, bells, pay and habits are drawn from what American schools have (domain.md 1.2, 1.3, 1.6, 2.3): classes of 16 to 26, specials of
40 to 50 minutes, two or three lunches, specialists who teach four to six classes a day, teachers at $46,000 to $95,000.
"""

from __future__ import annotations

import math
import random
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from planner.checker.accounts import accounts
from planner.checker.week import week_of
from planner.domain.plan import Block, Day, DutyPost, Lesson, Meeting, MethodUse, Plan, Session
from planner.domain.school import School
from planner.workbook.defaults import METHODS, fund_rules, job_classes, methods, priorities, rules

from . import money, typing_habits
from .base import Ordinary, Row, Rows, contract_has, listed
from .day import Bell, GradeDay, Interval, Period, Unfit, clock, left, merged, overlaps, place
from .lessons import Specialist, assign
from .money import Bought, Kept

ATTEMPTS = 60
YEAR = 2025
WEEKS = 36
WEEKDAYS = ["M", "T", "W", "Th", "F"]
LUNCH = 30  # minutes without students that every teacher has

FLAGS: dict[str, str] = {
    "vacant_class_teacher": "The cell for a class's teacher is blank: the post is vacant.",
    "am_pm_kindergarten": "Two half-day kindergartens share a teacher.",
    "combination_class": 'A class of two grades, written "1/2".',
    "shared_class": 'Two teachers share a class: "T1:M T W; T2:Th F".',
    "part_time_class_teacher": "A class teacher of 0.8 FTE, without days.",
    "specialist_mornings": "A half-time specialist works mornings only.",
    "away_mid_morning": "A specialist is away for part of every morning.",
    "hours_over_lunch": "A specialist's hours end in the middle of lunch.",
    "two_lengths": "Kindergarten's specials last 30 minutes, beginning with the others' of 40 to 50.",
    "grade_without_lunch_slot": "One grade eats in its rooms and has no lunch on the bell.",
    "four_day_week": "School is Monday to Thursday.",
    "six_day_cycle": "Specials turn in a cycle of six days.",
    "twelve_day_cycle": "Grades that turn in three and in four days: twelve until it repeats.",
    "staff_only_day": "On Friday only the staff is there.",
    "own_speed": "Within six days the lower grades' subjects turn in two days, the upper grades' in three.",
    "half_classes": "Halves of two classes go to a special together, written as four half classes.",
    "two_positions": "One person holds half of two positions.",
    "fund_ends_inside_year": "A federal award's period ends inside the plan year.",
    "negative_carryover": "Last year's deficit is paid back.",
    "health_over_25000": "Health cover costs more than $25,000.",
    "benefits_61_5": "Benefits are 61.5 % of pay.",
    "aide_12960": "Aides earn $12,960 a year.",
    "splits_as_written": 'Split funding as people write it: "50% GF, 50% T1A".',
    "itinerant": "A specialist is shared with another school and comes on some days.",
    "odd_codes": "Codes with spaces, dots, slashes, lower case and accents.",
    "typed_text": 'Numbers typed as text: "$62,000", "8:15 AM", "Mon/Wed".',
    "blank_rows": "Blank rows between the rows.",
    "hidden_row": "A row of Staff is hidden.",
    "odd_order": "Rows stand in no order.",
    "early_release_typed": "An early-release day whose bell says when students' slots end, and no more.",
    "unneeded_blank": "No services, no rooms, no duties.",
    "pull_out": "Services take children out of class.",
    "coach": "A coach joins a team and leads it.",
    "restricted_funds": "Title I and IDEA pay for posts.",
    "programs_with_votes": "Programs that may stop, with staff votes, and a new idea.",
    "shared_class_halves": 'Two teachers share a class: "T1:am; T2:pm".',
    "shared_class_named": 'Two teachers share a class, "T1 / T2", and Staff has their days.',
    "class_teacher_days": 'A class teacher of 0.8 FTE with days, and who has the class on the other day: "T1:M T W Th; T2:F".',
    "early_release_dismissal": "An early-release day whose bell has the dismissal.",
    "half_classes_four": "Halves of two classes are in two specials at a time and swap, written as four half classes.",
    "half_classes_mixed": "Halves of two classes are in two specials at a time and swap, written beside one of the classes.",
}
MIXED = frozenset({"half_classes_four", "half_classes_mixed"})
LATER = frozenset({"shared_class_halves", "shared_class_named", "class_teacher_days", "early_release_dismissal"}) | MIXED
ASKS = frozenset({"part_time_class_teacher", "early_release_typed", "half_classes"})  # a fact is left out that only the principal knows
SHARED = frozenset({"shared_class", "shared_class_halves", "shared_class_named", "class_teacher_days"})
RARE = frozenset({  # drawn less often, so that the schools stay as they were when the contract learns a word
    "vacant_class_teacher", "am_pm_kindergarten", "combination_class", "shared_class", "part_time_class_teacher", "hours_over_lunch",
    "four_day_week", "twelve_day_cycle", "staff_only_day", "half_classes", "fund_ends_inside_year", "negative_carryover",
    "health_over_25000", "benefits_61_5", "aide_12960", "splits_as_written", "early_release_typed",
})  # fmt: skip
UNSAYABLE = ASKS
WITHOUT_WITNESS = frozenset(
    {
        "am_pm_kindergarten",
        "shared_class_halves",
        "part_time_class_teacher",
        "staff_only_day",
        "half_classes",
        "early_release_typed",
    }
)
CYCLES = frozenset({"four_day_week", "six_day_cycle", "twelve_day_cycle", "staff_only_day", "own_speed", "early_release_typed", "early_release_dismissal"})
TEACHERS = SHARED | MIXED | {"vacant_class_teacher", "am_pm_kindergarten", "combination_class", "part_time_class_teacher", "half_classes"}
CLASHES = (
    CYCLES,
    TEACHERS,
    frozenset({"specialist_mornings", "away_mid_morning", "hours_over_lunch", "two_lengths", "own_speed"}),
    frozenset({"own_speed", "itinerant"}),
    frozenset({"two_positions", "own_speed"}),
    frozenset({"unneeded_blank", "pull_out"}),
    frozenset({"health_over_25000", "benefits_61_5"}),
    frozenset({"am_pm_kindergarten", "two_lengths"}),
    frozenset({"combination_class", "two_lengths"}),
    frozenset({"half_classes_four", "odd_codes"}),  # what two odd codes have in common is no code of the witness
)
ONLY = {"am_pm_kindergarten": ("elementary",), "two_lengths": ("elementary",)}

SUBJECTS = (
    ("PE", "specials_pe", "PE", "GYM", "gym"), ("MUSIC", "specials_music", "MUSIC", "MUS", "music"),
    ("ART", "specials_art", "ART", "ART", "art"), ("LIBRARY", "specials_media", "LIBRARY", "LIB", "library"),
    ("STEM", "specials_stem", "STEM", "LAB", "lab"), ("SPANISH", "specials_stem", "SPAN", "SPA", "std"),
    ("DANCE", "specials_pe", "PE", "DAN", "std"), ("COMPUTER", "specials_media", "TECH", "COM", "computer"),
)  # fmt: skip
NAMES = (
    "Maple",
    "Willow",
    "Cedar",
    "Lincoln",
    "Harbor",
    "Prairie",
    "Mesa",
    "Summit Ridge",
    "Oak Hollow",
    "Riverside",
    "Jefferson",
    "Pine",
    "Clear Creek",
    "Eastside",
    "Fairview",
    "Mountain View",
    "Highland",
    "Lakeview",
    "Sunset",
    "Northgate",
)
KEYS = ("literacy_min_day", "math_min_day", "win_min_day")
READING = ((90, 60, 30), (90, 60, 0), (75, 60, 30), (60, 60, 30), (60, 45, 30), (60, 45, 0), (45, 45, 0))


def make(seed: int, level: str, flags: tuple[str, ...], chance: random.Random) -> Ordinary:
    """A school of this level with these oddities."""
    tried = []
    for _attempt in range(ATTEMPTS):
        try:
            return _Draft(seed, level, frozenset(flags), random.Random(chance.random())).school()
        except Unfit as unfit:
            tried.append(str(unfit))
    raise RuntimeError(f"seed {seed}: no {level} school with {', '.join(flags)} in {ATTEMPTS} draws: {tried[-3:]}")


@dataclass(frozen=True)
class Home:
    """A class: its code, grade, students and teacher."""

    code: str
    grade: str
    students: int
    teacher: str


@dataclass
class Person:
    """A specialist as the workbook will say it."""

    special: str
    unit: str
    days: tuple[int, ...]
    fte: float
    room: str
    subject: int  # of SUBJECTS
    gone: tuple[Interval, ...] = ()
    days_said: bool = False


@dataclass(frozen=True)
class Layout:
    """The witness in the workbook's codes: everything of the plan but the money and the ledger."""

    days: tuple[Day, ...]
    grid: tuple[Lesson, ...]
    meetings: tuple[Meeting, ...]
    blocks: tuple[Block, ...]
    sessions: tuple[Session, ...]
    duties: tuple[DutyPost, ...]
    methods: tuple[str, ...]
    settled: money.Settled = field(default_factory=money.Settled)


def witness_of(layout: Layout, school: School) -> Plan:
    """The lawful plan: the layout, paid for at the school's own figures, with the ledger as the checker counts it."""
    posts = money.positions(school, layout.settled)
    bought = money.programs(school, layout.settled)
    plan = Plan(
        school_digest=school.digest,
        days=layout.days,
        positions=posts,
        programs=bought,
        methods=tuple(MethodUse(m, 100, 0, ()) for m in layout.methods),
        funds=money.fund_lines(school, posts, bought),
        meetings=layout.meetings,
        grid=layout.grid,
        blocks=layout.blocks,
        sessions=layout.sessions,
        duties=layout.duties,
    )
    week = week_of(school, plan)
    return replace(plan, ledger=tuple(accounts(week, unit) for unit in week.teachers))


class _Draft:
    """One draw. Each step raises Unfit when the draw does not come out."""

    def __init__(self, seed: int, level: str, flags: frozenset[str], chance: random.Random) -> None:
        self.seed, self.level, self.flags, self.chance = seed, level, flags, chance

    def school(self) -> Ordinary:
        self.cycle()
        self.size()
        self.bands()
        self.bell()
        self.specialists()
        self.lessons()
        self.rest()
        self.services()
        self.supervision()
        self.meetings()
        self.staff()
        self.programs()
        self.funds()
        return self.written()

    # --- the frame -------------------------------------------------------------------------------------------------
    def cycle(self) -> None:
        """How many days until it repeats, and what a block once in the cycle is worth in a week."""
        self.four = "four_day_week" in self.flags
        self.n = 4 if self.four else 12 if "twelve_day_cycle" in self.flags else 6 if self.flags & {"six_day_cycle", "own_speed"} else 5
        if not self.flags & CYCLES and self.chance.random() < 0.12:
            self.n = 6
        self.days = tuple(range(1, self.n + 1))
        self.per_week = 1.0 if self.four else 5 / self.n
        self.short_day = 0
        typed = bool(self.flags & {"early_release_typed", "early_release_dismissal"})
        if typed or (self.n == 5 and not self.flags & CYCLES and self.chance.random() < 0.3):
            self.short_day = self.chance.choice((1, 3, 3, 3, 5))

    def size(self) -> None:
        """Grades, classes and their students, for five to sixty teachers."""
        c = self.chance
        if self.level == "k8":
            self.grades = ("K", *map(str, range(1, 9)))
            aimed = c.choice((14, 16, 18, 24, 30, 38))
        else:
            spans = (
                (("K", "1", "2", "3", "4", "5"), 50),
                (("PK", "K", "1", "2", "3", "4", "5"), 12),
                (("K", "1", "2", "3", "4"), 10),
                (("K", "1", "2", "3", "4", "5", "6"), 10),
                (("K", "1", "2"), 6),
                (("K", "1", "2", "3"), 6),
            )
            self.grades = c.choices([s for s, _ in spans], [w for _, w in spans])[0]
            aimed = min(60, max(5, round(c.lognormvariate(math.log(24), 0.55))))
            if aimed < 8:
                self.grades = c.choice((("K", "1", "2"), ("K", "1", "2", "3")))
            elif aimed < 12 and len(self.grades) > 6:
                self.grades = ("K", "1", "2", "3", "4", "5")
        classes = min(8 * len(self.grades), max(len(self.grades), round(aimed * 0.6)))
        each = dict.fromkeys(self.grades, 1)
        while sum(each.values()) < classes:
            g = min((g for g in self.grades if g != "PK" or each["PK"] < 2), key=lambda g: (each[g], c.random()))
            each[g] += 1
        if self.flags & {"half_classes", "vacant_class_teacher", "shared_class", *(SHARED & LATER), *MIXED} and max(each.values()) < 2:
            each[c.choice([g for g in self.grades if g != "PK"])] += 1
        self.separate = c.random() < 0.4  # a line for each teacher, or one for each grade
        base = c.randint(17, 23)
        self.homes: list[Home] = []
        for g in self.grades:
            for i in range(each[g]):
                letter = "ABCDEFGHIJKL"[i]
                teacher = f"T{g}" if each[g] == 1 else f"T{g}{letter}" if self.separate else f"T{g}.{i + 1}"
                young = 2 if g in ("PK", "K") else 0
                self.homes.append(Home(f"H{g}{letter}", g, min(27, max(13, base - young + c.randint(-2, 3))), teacher))
        self.out_grades = tuple(g for g in self.grades if g != "PK")
        self.of = {g: [h for h in self.homes if h.grade == g] for g in self.grades}

    def bands(self) -> None:
        """Who goes out together: a grade, or two or three grades of which one has a single class."""
        bands: list[list[str]] = []
        for g in self.out_grades:
            if len(self.of[g]) > 1 or not bands:
                bands.append([g])
            elif len(bands[-1]) < 3 and all(len(self.of[x]) == 1 for x in bands[-1]):
                bands[-1].append(g)
            else:
                bands.append([g])
        for band in [b for b in bands if len(b) == 1 and len(self.of[b[0]]) == 1]:
            if len(bands) > 1:
                i = bands.index(band)
                near = bands[i - 1] if i else bands[1]
                near[:] = sorted([*near, *band], key=self.grades.index)
                bands.remove(band)
        if "combination_class" in self.flags and all(len(b) == 1 for b in bands) and len(bands) > 1:
            i = self.chance.randrange(len(bands) - 1)
            bands[i] += bands.pop(i + 1)
        if any(sum(len(self.of[g]) for g in b) > 8 for b in bands):
            raise Unfit("a band larger than eight classes")
        self.band = bands

    def load(self, band: list[str]) -> int:
        return sum(len(self.of[g]) for g in band)

    def bell(self) -> None:
        """Clock times of the regular and, where there is one, of the short day; which band is out in which slot, who eats when."""
        c = self.chance
        start = c.choice((445, 450, 455, 460, 465, 465, 470, 475, 480, 480, 485, 490, 500, 510, 520))
        self.length = c.choice((40, 45, 45, 45, 45, 50))
        self.gap = c.choice((0, 5, 5))
        self.slots_a_day = c.choice((5, 6, 6, 6, 7) if len(self.band) <= 5 else (6, 6, 6, 7))
        arrival = c.choice((15, 20, 20, 25))
        waves = 1 if len(self.homes) <= 6 and c.random() < 0.5 else 2 if len(self.grades) < 6 or c.random() < 0.4 else 3
        eat = c.choice((25, 25, 30))
        self.recess = c.choice((15, 20, 20, 20, 30))
        if eat + self.recess < LUNCH + 5:
            raise Unfit("no time to eat")
        self.bells = {"REG": self._day("REG", start, arrival, self.length, eat, waves, 0)}
        if self.short_day:
            self.bells["ER"] = self._day("ER", start, arrival, c.choice((30, 35)), eat - 5, waves, c.choice((60, 75, 90)))
            if eat - 5 + self.recess < LUNCH:
                raise Unfit("no time to eat on the short day")
        reg = self.bells["REG"]
        whole = reg.students[1] - reg.students[0]
        if not 370 <= whole <= 435:
            raise Unfit(f"a day of {whole} minutes")
        self.contract = (
            start - c.choice((15, 20, 25, 30)),
            max(b.after[1] if b.after else b.students[1] for b in self.bells.values()) + c.choice((5, 15, 25)),
        )
        self.contract = (self.contract[0], max(self.contract[1], self.contract[0] + 450))
        if self.contract[1] > 1020:
            raise Unfit("too late")
        self._homes_of_bands(waves)

    def _day(self, name: str, start: int, arrival: int, length: int, eat: int, waves: int, after: int) -> Bell:
        n, step = self.slots_a_day, length + self.gap
        first = start + arrival
        early = next((k for k in range(2, n) if first + k * step - self.gap >= 615), n - 1)
        at = [first + k * step for k in range(early)]
        noon = max(-(-(at[-1] + length + 5) // 5) * 5, 630)
        lunch = [(noon + i * (eat + (5 if self.gap else 0)), noon + i * (eat + (5 if self.gap else 0)) + eat) for i in range(waves)]
        second = max(lunch[-1][1] + 5, at[-1] + length + LUNCH + 30)
        at += [second + k * step for k in range(n - early)]
        slots = [Period(f"S{k + 1}", a, a + length) for k, a in enumerate(at)]
        if name == "REG":
            self.slack = self.chance.choice((0, 0, 5, 15))
        end = at[-1] + length + self.slack
        end = max(end, start + 375) if name == "REG" else max(end, start + 300)
        return Bell(
            name,
            (start, first),
            slots,
            [Period(f"L{i + 1}", a, b) for i, (a, b) in enumerate(lunch)],
            (end, end + 5),
            (end + 15, end + 15 + after) if after else None,
        )

    def _homes_of_bands(self, waves: int) -> None:
        c, codes = self.chance, [s.code for s in self.bells["REG"].slots]
        free = dict.fromkeys(codes, 0)
        self.slot_of: dict[str, str] = {}
        order = sorted(self.band, key=lambda b: (-self.load(b), c.random()))
        for band in order:
            best = min(codes, key=lambda s: (free[s] + self.load(band) if free[s] else 0, c.random()))
            free[best] += self.load(band)
            self.slot_of |= dict.fromkeys(band, best)
        self.need = max(free.values())
        grades = list(self.grades)
        if "grade_without_lunch_slot" in self.flags:
            self.in_room = grades[0] if grades[0] != "PK" else "K"
        else:
            self.in_room = ""
        cut = [round(i * len(grades) / waves) for i in range(waves + 1)]
        self.wave_of = {g: i for i in range(waves) for g in grades[cut[i] : cut[i + 1]]}
        if c.random() < 0.5:
            self.wave_of = {g: waves - 1 - i for g, i in self.wave_of.items()}
        for bell in self.bells.values():
            bell.waves = [
                replace(w, grades=tuple(g for g in grades if self.wave_of[g] == i and g != self.in_room)) for i, w in enumerate(bell.waves)
            ]
            bell.waves = [w for w in bell.waves if w.grades]
            if not bell.waves:
                raise Unfit("nobody eats")
            if "two_lengths" in self.flags:
                short = [replace(s, code=f"K{s.code[1:]}", end=s.start + min(30, s.end - s.start), grades=("K",)) for s in bell.slots]
                rest = tuple(g for g in self.grades if g != "K")
                bell.slots = [x for s, k in zip(bell.slots, short, strict=True) for x in (replace(s, grades=rest), k)]
        if "two_lengths" in self.flags:
            if any("K" in b and len(b) > 1 for b in self.band):
                raise Unfit("kindergarten shares a block")
            self.slot_of["K"] = f"K{self.slot_of['K'][1:]}"

    def type_of(self, day: int) -> str:
        return "ER" if day == self.short_day else "REG"

    def bell_of(self, day: int) -> Bell:
        return self.bells[self.type_of(day)]

    # --- specials --------------------------------------------------------------------------------------------------
    def specialists(self) -> None:
        """So many that every block has a place for each class, some of them two part-timers in turn."""
        c, total = self.chance, sum(self.load(b) for b in self.band)
        self.per_day = c.choice((5, 5, 6)) if self.slots_a_day > 5 else 5
        places = max(self.need, math.ceil(total / self.per_day))
        if places > len(SUBJECTS):
            raise Unfit("more specialists than subjects")
        self.spare_seats = places * min(self.per_day, self.slots_a_day) - total
        load = total / places
        subjects = list(range(len(SUBJECTS)))
        self.people: list[Person] = []
        want = {"itinerant": "itinerant" in self.flags, "two_positions": "two_positions" in self.flags}
        halves = sum(want.values()) or (1 if places > 1 and c.random() < 0.35 and not self.flags & {"own_speed", "twelve_day_cycle"} else 0)
        single_days = {f for f in ("specialist_mornings", "away_mid_morning", "hours_over_lunch") if f in self.flags}
        for i in range(places):
            if i < halves and load > 2 and len(subjects) > places - i:
                self._pair(subjects)
            else:
                self._whole(subjects.pop(0), load)
        if any(want.values()) and sum(p.days_said for p in self.people) < 2 * sum(want.values()):
            raise Unfit("no part-timers")
        if single_days:
            self._away(single_days)

    def _whole(self, subject: int, load: float) -> None:
        fte = 1.0 if load >= 3.5 else max(0.3, round(load / 5 + 0.1, 1))
        code = SUBJECTS[subject][0]
        self.people.append(Person(code, f"{code[:4]}1", self.days, fte, SUBJECTS[subject][3], subject))

    def _pair(self, subjects: list[int]) -> None:
        """Two part-timers who share the days of one."""
        a, b = subjects.pop(0), subjects.pop(min(1, len(subjects) - 1))
        first = self.n - self.n // 2
        mine = tuple(sorted(self.chance.sample(self.days, first)))
        for subject, days in ((a, mine), (b, tuple(d for d in self.days if d not in mine))):
            fte = math.floor(100 * len(days) / self.n) / 100
            code = SUBJECTS[subject][0]
            self.people.append(Person(code, f"{code[:4]}1", days, fte, SUBJECTS[subject][3], subject, days_said=True))

    def _away(self, flags: set[str]) -> None:
        """Somebody is elsewhere for a part of each day; one more comes so that the classes are seen to."""
        used = {p.subject for p in self.people}
        left_over = [i for i in range(len(SUBJECTS)) if i not in used]
        if not left_over:
            raise Unfit("no subject left")
        bell = self.bells["REG"]
        gap, ends = bell.midday, self.contract[1]
        code = SUBJECTS[left_over[0]][0]
        person = Person(code, f"{code[:4]}1", self.days, 0.5, SUBJECTS[left_over[0]][3], left_over[0])
        if "away_mid_morning" in flags:
            early = [s for s in bell.slots if s.end <= gap[0]]
            person.gone, person.fte = ((early[-2].start, early[-2].end),), 0.8
        elif "specialist_mornings" in flags:
            if any(b.midday[1] > gap[1] or b.midday[0] > gap[1] - LUNCH for b in self.bells.values()):
                raise Unfit("no common midday")
            person.gone = ((gap[1], ends),)
        else:
            person.gone = ((gap[0] + 15, ends),)  # hours until a quarter of an hour into lunch
        self.people.append(person)

    def lessons(self) -> None:
        """Who is out when, and with whom."""
        base = {(g, d): [self.bell_of(d).slot(self.slot_of[g])] for g in self.out_grades for d in self.days}
        self.doubles: dict[tuple[str, int], str] = {}
        seats = {d: sum(d in p.days and not p.gone for p in self.people) for d in self.days}
        for d in self.days:
            for code in {self.slot_of[g] for g in self.out_grades}:
                there = sum(len(self.of[g]) for g in self.out_grades if self.slot_of[g][1:] == code[1:])
                if there > seats[d] + sum(bool(p.gone) for p in self.people):
                    raise Unfit("too few specialists in a block")
        if self.spare_seats * self.n > 0.17 * self.n * (self.spare_seats + sum(map(len, self.of.values()))) or self.chance.random() < 0.3:
            self._double(base, seats)
        outs = dict(base)
        people = [Specialist(p.unit, p.special, p.days, self.per_day, p.gone) for p in self.people]
        self.turns = self._speeds()
        found = assign({g: [h.code for h in self.of[g]] for g in self.out_grades}, outs, people, self.turns, self.seed)
        if found is None:
            raise Unfit("no lessons")
        self.outs, self.taught = outs, found
        self.per_person = {p.unit: sum(s.unit == p.unit for s in found.values()) for p in self.people}
        if not all(self.per_person.values()):
            self.people = [p for p in self.people if self.per_person[p.unit]]
            if self.flags & {"specialist_mornings", "away_mid_morning", "hours_over_lunch"} and not any(p.gone for p in self.people):
                raise Unfit("the part-timer teaches nobody")

    def _speeds(self) -> dict[str, int]:
        """After how many days a grade's subjects begin anew, where grades turn at their own speed; not with part-timers who come in turn."""
        lower = {g: i < len(self.out_grades) / 2 for i, g in enumerate(self.out_grades)}
        if "own_speed" in self.flags:
            return {g: 2 if low else 3 for g, low in lower.items()}
        if "twelve_day_cycle" in self.flags and not any(p.days_said for p in self.people):
            return {g: 3 if low else 4 for g, low in lower.items()}
        return {}

    def _double(self, outs: dict[tuple[str, int], list[Period]], seats: dict[int, int]) -> None:
        """A second block beside the first on one day for as many bands as find room for all their classes; for a grade once."""
        if self.flags & {"own_speed", "two_lengths", "twelve_day_cycle"}:
            return
        for i, band in enumerate(self.band):
            for d in (self.days[(i + k) % self.n] for k in range(self.n)):
                bell = self.bell_of(d)
                mine, kinds = bell.slot(self.slot_of[band[0]]), len({p.special for p in self.people if d in p.days and not p.gone})
                near = [s for s in bell.slots if 0 <= s.start - mine.end <= 5 or 0 <= mine.start - s.end <= 5]
                day_load = sum(len(where) * len(self.of[g]) for (g, x), where in outs.items() if x == d)
                for s in near:
                    there = sum(len(self.of[g]) for (g, x), where in outs.items() if x == d and s in where)
                    fits = there + self.load(band) <= seats[d] and day_load + self.load(band) <= seats[d] * min(
                        self.per_day, self.slots_a_day
                    )
                    if fits and kinds > 1 and band[0] not in {g for g, _ in self.doubles}:
                        for g in band:
                            outs[g, d] = sorted([mine, s], key=lambda p: p.start)
                            self.doubles[g, d] = s.code
                        break

    # --- the grades' days -------------------------------------------------------------------------------------------
    def out_time(self, grade: str, day: int) -> list[Interval]:
        return merged((s.when for s in self.outs[grade, day]), 5) if (grade, day) in self.outs else []

    def rest(self) -> None:
        """Lunch, recess, reading, mathematics and WIN of every grade on every day."""
        self.side: dict[tuple[str, str], bool] = {}
        self.day: dict[tuple[str, int], GradeDay] = {}
        for lengths in READING:
            self.lengths = dict(zip(("literacy", "math", "win"), lengths, strict=True))
            if self._days():
                return
        raise Unfit("reading and mathematics do not fit")

    def _days(self) -> bool:
        for g in self.grades:
            for name, bell in self.bells.items():
                days = [d for d in self.days if self.type_of(d) == name]
                rest = self._rest(g, bell, [self.out_time(g, d) for d in days])
                if rest is None:
                    raise Unfit(f"grade {g} has no time for lunch and recess on {name}")
                for d in days:
                    free = left(bell.teaching, [*self.out_time(g, d), *rest.rest])
                    keep = [
                        (s.start, s.start + 30)
                        for s in bell.slots
                        if s.start >= bell.teaching[0] and any(a <= s.start and s.start + 30 <= b for a, b in free)
                    ]
                    blocks = place(free, self.lengths, keep) if g != "PK" else {}
                    if blocks is None:
                        return False
                    self.day[g, d] = GradeDay(rest.lunch, rest.recess, blocks)
        return True

    def _rest(self, grade: str, bell: Bell, outs: list[list[Interval]]) -> GradeDay | None:
        taken = [x for day in outs for x in day]
        wave = next((w for w in bell.waves if grade in w.grades), None)
        if wave is None:  # the class eats in its room, and rests outside for as long as its teacher needs to eat
            at = [t for t in range(660, 761, 5) if not any(overlaps((t, t + LUNCH), x) for x in taken)]
            return GradeDay(None, (at[0], at[0] + LUNCH)) if at else None
        if any(overlaps(wave.when, x) for x in taken):
            return None
        sides = [(wave.end, wave.end + self.recess), (wave.start - self.recess, wave.start)]
        sides = [s for s in sides if not any(overlaps(s, x) for x in taken) and bell.teaching[0] <= s[0] and s[1] <= bell.teaching[1]]
        return GradeDay(wave.when, self.chance.choice(sides)) if sides else None

    def class_time(self, grade: str, day: int) -> list[Interval]:
        return left(self.bell_of(day).teaching, [*self.out_time(grade, day), *self.day[grade, day].rest])

    # --- services ---------------------------------------------------------------------------------------------------
    def services(self) -> None:
        """Providers, what they owe each grade, and when they give it."""
        c, students = self.chance, sum(h.students for h in self.homes)
        self.providers: dict[str, list[tuple[str, float, tuple[int, ...]]]] = {}  # job class -> units with FTE and days
        self.service_rows: list[Row] = []
        self.sessions: list[Session] = []
        self.busy: dict[tuple[str, int], list[Interval]] = defaultdict(list)
        self.pull_busy: dict[tuple[str, int], list[Interval]] = defaultdict(list)
        sped = max(1, round(students / 170))
        self.providers["sped_teacher"] = [(f"SPED{i + 1}", 1.0, self.days) for i in range(sped)]
        if students > 120 or "restricted_funds" in self.flags:
            self.providers["interventionist"] = [("READ1", 1.0, self.days)]
        if c.random() < 0.5:
            half = tuple(sorted(c.sample(self.days, max(1, self.n // 2))))
            self.providers["speech"] = [("SLP1", math.floor(100 * len(half) / self.n) / 100, half)]
        if c.random() < 0.4:
            self.providers["el_teacher"] = [("EL1", 1.0, self.days)]
        if "unneeded_blank" in self.flags:
            return
        pull = "pull_out" in self.flags or c.random() < 0.6
        for g in self.out_grades:
            self._owe(f"SPED_{g}", "sped", g, "push", c.choice((2, 3, 4)), 30, 1, "sped_teacher")
            if pull and c.random() < 0.6:
                self._owe(f"RES_{g}", "sped", g, "pull", c.choice((2, 3, 4)), 30, c.choice((1, 1, 2)), "sped_teacher")
            if "speech" in self.providers and c.random() < 0.5:
                self._owe(f"SP_{g}", "speech", g, "pull" if pull else "push", c.choice((1, 2)), 30, 1, "speech")
            if "el_teacher" in self.providers and c.random() < 0.6:
                self._owe(f"EL_{g}", "el", g, "push", c.choice((2, 3)), 30, 1, "el_teacher")
            if "interventionist" in self.providers and self.lengths["win"] and c.random() < 0.6:
                self._owe(
                    f"WIN_{g}",
                    "intervention",
                    g,
                    "pull",
                    min(self.n, c.choice((3, 4))),
                    min(30, self.lengths["win"]),
                    1,
                    "interventionist",
                    win=True,
                )
        if "pull_out" in self.flags and not any(r["setting"] == "pull" for r in self.service_rows):
            raise Unfit("nobody can be taken out")

    def _owe(
        self, code: str, kind: str, grade: str, setting: str, each: int, minutes: int, groups: int, job: str, win: bool = False
    ) -> None:
        """A service that finds its times is owed; one that does not is not promised."""
        times = math.ceil(each / self.per_week)
        if times > self.n:
            return
        found: list[Session] = []
        taken: dict[tuple[str, int], list[Interval]] = defaultdict(list)
        for group in range(1, groups + 1):
            days = sorted(self.days, key=lambda d: (sum(s.day == d for s in (*found, *self.sessions)), self.chance.random()))
            held = 0
            for d in days:
                one = self._time(code, group, grade, d, setting, minutes, job, win, taken)
                if one and held < times:
                    found.append(one)
                    taken[one.unit_id, d].append((one.start, one.end))
                    held += 1
            if held < times:
                return
        self.sessions += found
        for s in found:
            self.busy[s.unit_id, s.day].append((s.start, s.end))
            if setting == "pull":
                self.pull_busy[grade, s.day].append((s.start, s.end))
        row: Row = {
            "service_id": code,
            "kind": kind,
            "grade_band": grade,
            "setting": setting,
            "sessions_per_week": each,
            "session_min": minutes,
        }
        row |= {"groups": groups, "group_max": 6, "provider_job_class": job, "legal_floor": "n" if win else "y"}
        self.service_rows.append(row | ({"allowed_slots": "WIN"} if win else {}))

    def _time(
        self, code: str, group: int, grade: str, d: int, setting: str, minutes: int, job: str, win: bool, taken: Any
    ) -> Session | None:
        bell, day = self.bell_of(d), self.day[grade, d]
        ordered = sorted({s.start for s in bell.slots})
        core = [day.blocks[k] for k in ("literacy", "math") if k in day.blocks]
        if win:
            starts = [day.blocks["win"][0]] if "win" in day.blocks else []
        else:
            starts = [a for a in ordered if a + minutes <= min((b for b in ordered if b > a), default=bell.students[1])]
            starts = [a for a in starts if not any(overlaps((a, a + minutes), x) for x in [*self.out_time(grade, d), *day.rest])]
            if setting == "pull":
                starts = [a for a in starts if not any(overlaps((a, a + minutes), x) for x in core)]
        for unit, _fte, days in self.providers[job]:
            mine = [*self.busy[unit, d], *taken[unit, d]]
            if d not in days or len(mine) >= max(2, self.slots_a_day - 2):
                continue
            for a in starts:
                when = (a, a + minutes)
                if win and overlaps(when, bell.midday):  # the provider eats then
                    continue
                run = merged([*mine, when], 5)
                if not any(overlaps(when, x) for x in mine) and max(b - s for s, b in run) <= 170 and a + minutes <= bell.students[1]:
                    return Session(code, group, d, self.type_of(d), *when, unit)
        return None

    # --- supervision -------------------------------------------------------------------------------------------------
    def supervision(self) -> None:
        """Duties of lunch, recess, arrival and dismissal, and aides enough to do them."""
        self.duty_rows: list[Row] = []
        self.duty_posts: list[DutyPost] = []
        self.aides = max(1, round(sum(h.students for h in self.homes) / 160))
        if "unneeded_blank" in self.flags:
            return
        adults = 2 if sum(h.students for h in self.homes) > 330 else 1
        times: dict[str, list[tuple[str, Interval]]] = {}
        for name, bell in self.bells.items():
            day = next(d for d in self.days if self.type_of(d) == name)
            windows: dict[tuple[str, Interval], list[str]] = defaultdict(list)
            for g in self.grades:
                for kind, when in (("lunch", self.day[g, day].lunch), ("recess", self.day[g, day].recess)):
                    if when:
                        windows[kind, when].append(g)
            lines = [
                (f"{kind.upper()}{i}", kind, when, listed_grades)
                for i, ((kind, when), listed_grades) in enumerate(sorted(windows.items(), key=lambda w: w[0][1]), 1)
            ]
            lines += [("ARRIVE", "arrival", bell.arrival, []), ("LEAVE", "dismissal", (bell.dismissal[0], bell.dismissal[1] + 5), [])]
            times[name] = []
            for code, kind, when, grades in lines:
                row = {
                    "duty_id": f"{code}_{name}",
                    "day_type": name,
                    "start": clock(when[0]),
                    "end": clock(when[1]),
                    "kind": kind,
                    "adults_needed": adults,
                    "allowed": "para;para_sped",
                }
                self.duty_rows.append(row | ({"for_grades": ",".join(grades)} if grades else {}))
                times[name].append((row["duty_id"], when))
        most = max(sum(overlaps(w, (t, t + 1)) for _, w in found) for found in times.values() for t in range(400, 1000, 5))
        self.aides = max(self.aides, adults * most)
        people = self.aide_units()
        for d in self.days:
            busy: dict[str, list[Interval]] = defaultdict(list)
            for code, when in sorted(times[self.type_of(d)], key=lambda x: x[1]):
                able = sorted(
                    (u for u in people if not any(overlaps(when, x) for x in busy[u])),
                    key=lambda u: (sum(b - a for a, b in busy[u]), people.index(u)),
                )
                for u in able[:adults]:
                    busy[u].append(when)
                    self.duty_posts.append(DutyPost(code, d, self.type_of(d), u))

    def aide_units(self) -> list[str]:
        return ["PARA"] if self.aides == 1 else [f"PARA.{i + 1}" for i in range(self.aides)]

    # --- meetings ----------------------------------------------------------------------------------------------------
    def meetings(self) -> None:
        """A double block or one or two single ones for each band's team; in the rest its teachers plan alone."""
        self.held: list[Meeting] = []
        self.team_rows: list[Row] = []
        blocks = min(sum(len(self.outs[g, d]) for d in self.days) for g in self.out_grades)
        meets = max(1, round(self.chance.choice((1, 1, 2)) * self.n / 5)) if blocks > 3 else 1
        alone = 10_000.0
        used: dict[tuple[int, str], int] = defaultdict(int)
        for i, band in enumerate(self.band):
            first = band[0]
            chosen: list[tuple[int, list[Period]]] = []
            double = next((d for g, d in self.doubles if g == first), 0)
            if double:
                chosen.append((double, self.outs[first, double]))
            order = sorted(
                (d for d in self.days if d != double and d != self.short_day),
                key=lambda d: (used[d, self.slot_of[first]], (d + i) % self.n),
            )
            chosen += [(d, self.outs[first, d]) for d in order[: max(0, meets - (2 if double else 0))]]
            for d, where in chosen:
                used[d, self.slot_of[first]] += 1
                self._meet(f"G_{'_'.join(band)}", band, d, where)
            minutes = sum(s.end - s.start for _, where in chosen for s in where)
            rest = [s.end - s.start for d in self.days for s in self.outs[first, d] if (d, s) not in [(x, y) for x, w in chosen for y in w]]
            alone = min(alone, sum(rest) * self.per_week)
            core = [h.teacher for g in band for h in self.of[g]]
            name = f"Grade {first}" if len(band) == 1 else f"Grades {band[0]} to {band[-1]}"
            self.team_rows.append(
                {
                    "team_id": f"G_{'_'.join(band)}",
                    "name": name,
                    "type": "grade" if len(band) == 1 else "vertical",
                    "core": listed(core),
                    "minutes": minutes * self.per_week,
                    "purpose": "planning",
                }
            )
        self.alone = alone
        after = self.bells["ER"].after if self.short_day else None
        if after:
            length = after[1] - after[0]
            for row in self.team_rows:
                self.held.append(Meeting(row["team_id"], self.short_day, "ER", *after, length, ("PLC",)))
                row["minutes"] += length * self.per_week
        self._other_teams(after)
        self.min_block = min([self.length, *(m.minutes for m in self.held)])
        if self.min_block < 20 or self.alone < 90:
            raise Unfit("no time alone")

    def _meet(self, team: str, band: list[str], d: int, where: list[Period]) -> None:
        cover = sorted((h.code, self.taught[h.code, d, s.code].unit) for g in band for h in self.of[g] for s in where)
        minutes = sum(s.end - s.start for s in where)
        self.held.append(
            Meeting(
                team,
                d,
                self.type_of(d),
                where[0].start,
                where[-1].end,
                minutes,
                tuple(s.code for s in where),
                (),
                tuple(sorted(set(cover))),
            )
        )

    def _other_teams(self, after: Interval | None) -> None:
        whole = [p.unit for p in self.people if not p.days_said and not p.gone]
        if len(whole) > 1:
            self._team("SPEC", "Specialists", "specialists", whole, after)
        serve = [u for units in self.providers.values() for u, fte, _ in units if fte == 1]
        if len(serve) > 1:
            self._team("SERV", "Services", "services", serve, after)

    def _team(self, code: str, name: str, kind: str, core: list[str], after: Interval | None) -> None:
        minutes = 0.0
        if after:
            self.held.append(Meeting(code, self.short_day, "ER", *after, after[1] - after[0], ("PLC",)))
            minutes = (after[1] - after[0]) * self.per_week
        self.team_rows.append(
            {"team_id": code, "name": name, "type": kind, "core": listed(core), "minutes": minutes, "purpose": "planning"}
        )

    # --- people and pay -----------------------------------------------------------------------------------------------
    def staff(self) -> None:
        """Every line of Staff with what becomes of it, and who pays: today and in the witness."""
        c = self.chance
        self.staff_rows: list[Row] = []
        self.kept: dict[str, Kept] = {}
        self.removals: list[str] = []
        self.rates = money.Rates(c.choice((200, 250, 250, 300)), c.choice((250, 500, 700)), 75, self.n)
        teacher = 500 * round(min(95_000, max(46_000, c.gauss(62_000, 9_500))) / 500)
        self.pct = 61.5 if "benefits_61_5" in self.flags else c.choice((22.0, 24.5, 26.0, 26.2, 28.0, 31.5))
        self.flat = (
            c.choice((25_600, 27_000, 31_400))
            if "health_over_25000" in self.flags
            else c.choice((6_000, 7_200, 8_400, 9_600, 12_500, 16_200))
        )
        aide = 12_960 if "aide_12960" in self.flags else 500 * round(c.uniform(21_000, 34_000) / 500)
        self.pay = {
            "homeroom_teacher": teacher,
            "pk_teacher": teacher - 1500,
            "interventionist": teacher,
            "coach": teacher + 5500,
            "counselor": teacher + 1000,
            "sped_teacher": teacher + 1500,
            "speech": teacher + 3000,
            "el_teacher": teacher,
            "nurse": teacher - 8000,
            "admin_principal": round(teacher * 1.6),
            "admin_ap": round(teacher * 1.4),
            "office": max(29_000, round(teacher * 0.6)),
            "para": aide,
            "para_sped": aide,
            "social_worker": teacher - 2000,
        }
        self.pay |= {job: teacher - 500 for _, job, *_ in SUBJECTS}
        self._school_staff(sum(h.students for h in self.homes))
        self._class_staff()
        self._special_staff()
        self._service_staff()
        self._extra_staff()

    def post(
        self,
        code: str,
        job: str,
        fte: float = 1.0,
        fund: str = "GF",
        pays: str = "",
        count: int = 1,
        keep: bool = True,
        on: tuple[int, ...] = (),
        **cells: Any,
    ) -> None:
        """A line of Staff. `pays`: the fund that pays in the witness, where it is another than today's."""
        row: Row = {
            "staff_id": code,
            "job_class": job,
            "count": count,
            "fte": fte,
            "avg_salary": self.pay[job],
            "benefit_pct": self.pct,
            "benefit_flat": self.flat,
            "fund": fund,
        }
        self.staff_rows.append(row | cells)
        split = (
            tuple((f, 100 * int(p)) for f, p in (part.split(":") for part in (pays or fund).split(";")))
            if ":" in (pays or fund)
            else ((pays or fund, 10_000),)
        )
        self.kept[code] = Kept((round(100 * fte) if keep else 0,) * count, on or self.days, split)
        if not keep:
            self.removals.append(code)

    def _school_staff(self, students: int) -> None:
        self.post("PRIN", "admin_principal", certs="ADMIN", may_change="no")
        if students > 430:
            self.post("AP", "admin_ap", certs="ADMIN", may_change="no")
        self.post("OFF", "office", count=1 if students < 330 else 2, may_change="no")
        self.post("NURSE", "nurse", 1.0 if students > 250 else 0.5, may_change="no")
        if students > 150:
            self.post("COUNS", "counselor", may_change="no", certs="GUIDANCE")

    def _class_staff(self) -> None:
        part = "part_time_class_teacher" in self.flags
        special = self._special_class() if self.flags & TEACHERS else None
        for g in self.grades:
            job = "pk_teacher" if g == "PK" else "homeroom_teacher"
            fund = "STATE_4K" if g == "PK" else "GF"
            rows = {h.teacher.split(".")[0]: 0 for h in self.of[g]}
            for h in self.of[g]:
                rows[h.teacher.split(".")[0]] += 1
            both = [g] + [
                x for x in self.grades if special and "combination_class" in self.flags and special.grade == g and x == self.second
            ]
            for code, n in rows.items():
                cells: Row = {"certs": "ECE" if g == "PK" else "ELEM", "grades_can_teach": ",".join(both), "may_change": "no"}
                mine = special is not None and special.teacher.split(".")[0] == code
                fte = 1.0
                if mine and part:
                    fte = 0.8
                if mine and "vacant_class_teacher" in self.flags:
                    cells["vacancy"] = "vacant"
                if mine and "shared_class_halves" in self.flags:
                    cells["individual_planning_min"] = 0
                    self.post(code, job, 0.5, fund, **cells)
                    self.post(f"{code}2", job, 0.5, fund, **cells)
                    continue
                if mine and self.flags & SHARED:
                    first, second = self._halves()
                    self.post(f"{code}", job, len(first) / self.n, fund, on=first, **cells | {"days": self.days_text(first)})
                    self.post(f"{code}2", job, len(second) / self.n, fund, on=second, **cells | {"days": self.days_text(second)})
                    continue
                self.post(code, job, fte, fund, count=n, **cells)

    def _special_class(self) -> Home:
        """The class of the oddity. Its teacher has a line alone."""
        wanted = [h for h in self.homes if h.grade != "PK" and "." not in h.teacher]
        if "am_pm_kindergarten" in self.flags:
            wanted = [h for h in wanted if h.grade == "K"]
        if self.flags & MIXED:
            wanted = [h for h in wanted if len(self.of[h.grade]) > 1]
        if "combination_class" in self.flags:
            wanted = [h for h in wanted for b in self.band if h.grade in b[:-1] and len(self.of[h.grade]) > 0]
        if not wanted:
            raise Unfit("no class for the oddity")
        self.odd_class = self.chance.choice(wanted)
        if "combination_class" in self.flags:
            band = next(b for b in self.band if self.odd_class.grade in b)
            self.second = band[band.index(self.odd_class.grade) + 1]
        return self.odd_class

    def _halves(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        cut = self.n - 1 if "class_teacher_days" in self.flags else math.ceil(self.n * 0.6)
        return self.days[:cut], self.days[cut:]

    def days_text(self, days: tuple[int, ...]) -> str:
        return " ".join(WEEKDAYS[d - 1] for d in days) if self.n == 5 else ",".join(map(str, days))

    def _special_staff(self) -> None:
        shared = "itinerant" in self.flags
        ended = self.chance.choice([p.unit for p in self.people if not p.gone])  # today on the ended grant; the general fund takes it over
        for p in self.people:
            _, job, cert, _, _ = SUBJECTS[p.subject]
            cells: Row = {"certs": cert, "teaches": p.special, "may_change": "no"}
            if p.days_said:
                cells |= {"days": self.days_text(p.days)}
                if shared:
                    cells |= {"shared_school": "Cedar Branch ES", "shared_id": f"{p.unit}-N", "days_possible": self.days_text(self.days)}
                    shared = False
            if p.gone:
                cells["unavailable"] = ";".join(f"{clock(a)}-{clock(b)}" for a, b in p.gone)
                if "hours_over_lunch" in self.flags and contract_has("Staff", "hours"):
                    cells.pop("unavailable")
                    cells["hours"] = f"{clock(self.contract[0])}-{clock(p.gone[0][0])}"
            today = "ESSER3" if p.unit == ended and self.chance.random() < 0.6 else "GF"
            if today != "GF":
                cells["may_change"] = "may stop"
            self.post(p.unit, job, p.fte, today, "GF", on=p.days, **cells)
        if "two_positions" in self.flags:
            p = next(p for p in self.people if p.days_said)
            other = tuple(d for d in self.days if d not in p.days)
            self.post(
                "READ2",
                "interventionist",
                math.floor(100 * len(other) / self.n) / 100,
                on=other,
                certs="READING",
                may_change="no",
                days=self.days_text(other),
                label="Same person as " + p.unit,
            )
            next(r for r in self.staff_rows if r["staff_id"] == p.unit)["label"] = "Same person as READ2"

    def _service_staff(self) -> None:
        c, restricted = self.chance, "restricted_funds" in self.flags
        self.title_one = restricted or bool(self.flags & {"fund_ends_inside_year", "splits_as_written", "coach"}) or c.random() < 0.6
        self.idea = restricted or c.random() < 0.7
        for job, units in self.providers.items():
            for i, (unit, fte, days) in enumerate(units):
                fund = "GF"
                if job in ("sped_teacher", "speech") and self.idea and (i > 0 or job == "speech"):
                    fund = "IDEA"
                if job == "interventionist" and self.title_one:
                    fund = "T1A"
                if job == "el_teacher" and c.random() < 0.5:
                    fund = "T3"
                cert = {"sped_teacher": "SPED", "speech": "SLP", "el_teacher": "ESOL"}.get(job, "READING")
                cells: Row = {"certs": cert, "may_change": "no"} | ({"days": self.days_text(days)} if len(days) < self.n else {})
                self.post(unit, job, fte, fund, on=days, **cells)
        sped_aides = max(1, round(sum(h.students for h in self.homes) / 220))
        self.post("PSP", "para_sped", count=sped_aides, fund="IDEA" if self.idea else "GF", may_change="no")
        self.post("PARA", "para", count=self.aides, may_change="no")

    def _extra_staff(self) -> None:
        """Posts of the ended grant, most of which go, and the coach."""
        c = self.chance
        if "coach" in self.flags or (self.title_one and "splits_as_written" in self.flags):
            self.post("COACH", "coach", 1.0, "GF:50;T1A:50", certs="ELEM", may_change="no")
            if "coach" in self.flags:
                self.team_rows[0] |= {"extended": "COACH", "facilitator": "COACH"}
                self.held = [replace(m, attending=("COACH",)) if m.team_id == self.team_rows[0]["team_id"] else m for m in self.held]
        small = sum(h.students for h in self.homes) < 180
        for code, job, fte in (("MATHI", "interventionist", 1.0), ("SW", "social_worker", 0.6), ("PARAX", "para", 1.0)):
            if c.random() < (0.35 if small else 0.55):
                self.post(
                    code,
                    job,
                    fte,
                    "ESSER3",
                    keep=False,
                    may_change="may stop",
                    min_fte=0,
                    temporary="y",
                    **({"certs": "ELEM"} if job == "interventionist" else {}),
                )

    # --- money --------------------------------------------------------------------------------------------------------
    def programs(self) -> None:
        c, students = self.chance, sum(h.students for h in self.homes)
        self.program_rows: list[Row] = []
        self.bought: dict[str, Bought] = {}

        def program(code: str, name: str, cost: int, fund: str, part: int, pays: str = "", **cells: Any) -> None:
            row: Row = {"program_id": code, "name": name, "cost_next": 100 * round(cost / 100), "fund": fund, "recurring": "y"}
            self.program_rows.append(row | cells)
            self.bought[code] = Bought(part, ((pays or fund, 10_000),))
            if not part:
                self.removals.append(code)

        program(
            "TUTOR",
            "Tutoring vendor",
            students * c.randint(70, 160),
            "ESSER3",
            0,
            "GF",
            levels="0;50;100",
            tag="tutoring",
            students_served=round(students * 0.1),
            evidence="moderate",
            usage_pct=62,
            staff_vote=-20,
        )
        if c.random() < 0.8:
            program(
                "SOFT",
                "Software licences",
                students * c.randint(30, 60),
                "ESSER3",
                0,
                "GF",
                tag="software",
                students_served=students,
                evidence="weak",
                usage_pct=41,
                staff_vote=-35,
            )
        program(
            "SUPPLIES",
            "Classroom supplies",
            students * c.randint(50, 90),
            "GF",
            10_000,
            tag="supplies",
            students_served=students,
            staff_vote=40,
            mandated="y",
        )
        if c.random() < 0.6:
            program(
                "AFTER",
                "After-school help",
                students * c.randint(40, 110),
                "ESSER3",
                c.choice((0, 5_000, 10_000)),
                "GF",
                levels="0;50;100",
                tag="after_school",
                students_served=round(students * 0.15),
                evidence="weak",
                usage_pct=70,
                staff_vote=10,
            )
        if "programs_with_votes" in self.flags:
            program(
                "FIELD",
                "Field trips",
                students * 35,
                "GF",
                10_000,
                levels="0;50;100",
                tag="transport",
                students_served=students,
                staff_vote=55,
            )
            program(
                "ASSESS",
                "Benchmark tests",
                students * 22,
                "GF",
                10_000,
                tag="software",
                students_served=students,
                evidence="weak",
                usage_pct=90,
                staff_vote=-60,
            )
            program("GARDEN", "School garden", 2400, "GF", 0, start_only="y", tag="supplies", staff_vote=30)
            self.removals.remove("GARDEN")
        if self.title_one and c.random() < 0.4:
            program("PD", "Reading workshop", students * 18, "T1A", 10_000, tag="pd", evidence="moderate", staff_vote=5)

    def funds(self) -> None:
        """Next year's money pays for the witness and hardly more; this year's paid for everything."""
        c = self.chance
        today: dict[str, float] = defaultdict(float)
        due: dict[str, float] = defaultdict(float)
        all_kept = 0.0
        for row in self.staff_rows:
            parts = dict(money_split(row["fund"]))
            for fund, part in parts.items():
                today[fund] += part / 1e4 * float(money.row_cost(row, self.rates, year=0)) / 100
            kept = self.kept[row["staff_id"]]
            all_kept += float(money.row_cost(row, self.rates)) / 100
            for fund, part in kept.split if any(kept.ftes) else ():
                due[fund] += part / 1e4 * float(money.row_cost(row, self.rates)) / 100
        for row in self.program_rows:
            if row.get("start_only") != "y":
                today[row["fund"]] += row["cost_next"]
                all_kept += row["cost_next"]
            bought = self.bought[row["program_id"]]
            due[bought.split[0][0]] += row["cost_next"] * bought.part / 1e4
        names = {
            "GF": ("General fund", "general"),
            "ESSER3": ("ARP ESSER", "federal"),
            "T1A": ("Title I-A", "federal"),
            "IDEA": ("IDEA Part B", "federal"),
            "T3": ("Title III", "federal"),
            "STATE_4K": ("State 4K", "state"),
        }
        self.fund_rows: list[Row] = []
        for fund, (name, kind) in names.items():
            if fund not in today and fund not in due:
                continue
            least = math.ceil(due[fund]) + 1
            bring = 0 if fund == "ESSER3" else 100 * math.ceil(least * (1 + c.uniform(0.001, 0.009)) / 100)
            row: Row = {"fund": fund, "name": name, "type": kind, "revenue_this": 100 * math.ceil(today[fund] / 100), "revenue_next": bring}
            row |= (
                {"end_date": "2024-09-30", "revenue_y2": 0, "revenue_y3": 0}
                if fund == "ESSER3"
                else {"revenue_y2": round(bring * 1.025), "revenue_y3": round(bring * 1.05)}
            )
            if fund == "GF" and "negative_carryover" in self.flags:
                row |= {"carryover": -12_000, "revenue_next": bring + 12_000}
            if fund == "T1A" and "fund_ends_inside_year" in self.flags:
                row["end_date"] = c.choice((f"{YEAR}-09-30", f"{YEAR + 1}-03-31"))
            self.fund_rows.append(row)
        self.brings = sum(r["revenue_next"] + r.get("carryover", 0) for r in self.fund_rows)
        self.cost = sum(due.values())
        if not self.cost <= self.brings <= 1.02 * self.cost:
            raise Unfit("the money is not near the cost")
        if all_kept <= self.brings or len(self.removals) < 2:
            raise Unfit("nothing must go")
        if "fund_ends_inside_year" in self.flags and not any(r["fund"] == "T1A" for r in self.fund_rows):
            raise Unfit("no fund that could end")

    # --- the workbook ---------------------------------------------------------------------------------------------------
    def written(self) -> Ordinary:
        teachers = sum(
            r["count"]
            for r in self.staff_rows
            if r["job_class"]
            in ("homeroom_teacher", "pk_teacher", "interventionist", "coach", "sped_teacher", "speech", "el_teacher", "counselor")
            or r["job_class"].startswith("specials_")
        )
        if not 5 <= teachers <= 60:
            raise Unfit(f"{teachers} teachers")
        if not self._swapped():
            raise Unfit("the halves do not swap")
        promised = self._promises()
        classes = self._home_rows()
        rows: Rows = {
            "School": [self._school_row()],
            "Bell": self._bell_rows(),
            "Calendar": self._calendar_rows(),
            "Homerooms": classes,
            "Specials": self._special_rows(),
            "Staff": self.staff_rows,
            "Funds": self.fund_rows,
            "FundRules": fund_rules(*(r["fund"] for r in self.fund_rows)),
            "Programs": self.program_rows,
            "Teams": self._team_rows(),
            "Services": self.service_rows,
            "Rooms": self._room_rows(classes),
            "Duties": self.duty_rows,
            "Rules": rules("elementary" if self.level == "elementary" else "k8", "", **promised),
            "Methods": methods(
                self.level,
                **{str(m["method"]): {"allowed": "n"} for m in METHODS if m["method"] not in ("common_specials", "double_block")}
                | {"double_block": {"allowed": "y"}},
            ),
            "Priorities": priorities(),
            "Locks": [],
            "Current": [
                {
                    "team_id": r["team_id"],
                    "minutes_today": round(r["minutes"]),
                    "blocks_today": 1,
                    "longest_block": self.length,
                    "individual_today": round(self.alone),
                }
                for r in self.team_rows
            ],
            "Lists": self._job_rows(),
        }
        days = tuple(Day(d, self.type_of(d), WEEKS) for d in self.days)
        grid = tuple(Lesson(d, self.type_of(d), code, h, s.special, s.unit) for (h, d, code), s in sorted(self.taught.items()))
        blocks = tuple(
            Block(kind, g, d, self.type_of(d), *when)
            for (g, d), day in self.day.items()
            for kind, when in [("lunch", day.lunch), ("recess", day.recess), *day.blocks.items()]
            if when
        )
        used = ("common_specials", *(("double_block",) if self.doubles else ()))
        layout = Layout(
            days, grid, tuple(self.held), blocks, tuple(self.sessions), tuple(self.duty_posts), used, money.Settled(self.kept, self.bought)
        )
        rows, typed, layout = typing_habits.habits(rows, layout, self.flags, self.chance, self.n)
        witness = None if self.flags & WITHOUT_WITNESS else partial(witness_of, layout)
        gone = {code for code, kept in layout.settled.staff.items() if not any(kept.ftes)}
        ideas = {r["program_id"] for r in rows["Programs"] if r.get("start_only") == "y"}
        removals = tuple(sorted(gone | {p for p, b in layout.settled.programs.items() if not b.part and p not in ideas}))
        return Ordinary(
            self.seed, self.level, teachers, tuple(sorted(self.flags)), rows, typed, removals, witness, not self.flags & UNSAYABLE
        )

    def _promises(self) -> dict[str, Any]:
        """What the contract says: what the witness gives, rounded down to a figure that contracts have."""
        alone = min(self.alone, self._specialists_alone(), self._providers_alone(), self._partners_alone())
        alone = next((x for x in (225, 200, 180, 160, 150, 135, 120, 100, 90) if x <= alone), 0)
        if not alone:
            raise Unfit("no planning alone")
        longest = max(b - a for g in self.grades if g != "PK" for d in self.days for a, b in merged(self.class_time(g, d), 5))
        for p in self.people:
            for d in self.days:
                mine = [self.bell_of(d).slot(code).when for (_, x, code), s in self.taught.items() if x == d and s.unit == p.unit]
                longest = max([longest, *(b - a for a, b in merged(mine, 5))])
        found: dict[str, Any] = {
            "min_individual_planning_week": (alone, "contract", "Article 7."),
            "max_consecutive_minutes": (next(x for x in (180, 210, 240, 270, 300, 360, 500) if x >= longest), "contract", "Article 8."),
            "min_planning_block": (30, "contract", "Article 7."),
            "recess_min_day": (self.recess, "local", "As today."),
            "max_sections_special_day": (max(6, self.per_day), "contract", "Article 9."),
            "max_sections_special_week": (max(25, *(math.ceil(n * self.per_week) for n in self.per_person.values())), "contract", "Article 9."),
            "growth_personnel_pct": (self.rates.pay / 100, "local", "The district's forecast."),
            "growth_health_pct": (self.rates.health / 100, "local", "The district's forecast."),
            "max_doubles_per_week": (1, "local", "One long block."),
        }
        found |= {key: (self.lengths[kind], "local", "As today.") for key, kind in zip(KEYS, ("literacy", "math", "win"), strict=True)}
        return found

    def _partners_alone(self) -> float:
        """Of those who share a class by days: what their own days have besides meetings, for a full post."""
        if not self.flags & SHARED - {"shared_class_halves"}:
            return 10_000.0
        grade, least = self.odd_class.grade, 10_000.0
        met = {(m.day, code) for m in self.held for code in m.slots if grade in self._grades_of(m.team_id)}
        for days in self._halves():
            free = [s.end - s.start for d in days for s in self.outs.get((grade, d), ()) if (d, s.code) not in met]
            least = min(least, sum(free) * self.per_week / (len(days) / self.n))
        return least

    def _grades_of(self, team: str) -> list[str]:
        return next((list(band) for band in self.band if f"G_{'_'.join(band)}" == team), [])

    def _specialists_alone(self) -> float:
        least = 10_000.0
        for p in self.people:
            total = 0.0
            for d in p.days:
                bell = self.bell_of(d)
                mine = {code for (_, x, code), s in self.taught.items() if x == d and s.unit == p.unit}
                busy = [bell.slot(code).when for code in mine]
                free = [s for s in bell.slots if not any(overlaps(s.when, x) for x in [*busy, *p.gone])]
                total += sum(b - a for a, b in merged(s.when for s in free))
                gap = left(bell.midday, p.gone)
                spare = sum(b - a for a, b in gap) - LUNCH
                if max((b - a for a, b in gap), default=0) < LUNCH and "hours_over_lunch" not in self.flags:
                    raise Unfit("no lunch for a specialist")
                total += spare if spare >= 30 else 0
            least = min(least, total * self.per_week / p.fte)
        return least

    def _providers_alone(self) -> float:
        least = 10_000.0
        for units in self.providers.values() if self.service_rows else ():
            for unit, fte, days in units:
                total = 0.0
                for d in days:
                    bell, mine = self.bell_of(d), self.busy[unit, d]
                    total += sum(b - a for a, b in merged(s.when for s in bell.slots if not any(overlaps(s.when, x) for x in mine)))
                    spare = sum(b - a for a, b in left(bell.midday, mine)) - LUNCH
                    total += spare if spare >= 30 else 0
                least = min(least, total * self.per_week / fte)
        return least

    def _school_row(self) -> Row:
        reg = self.bells["REG"]
        if self.short_day and "early_release_typed" in self.flags:
            reg.says_dismissal = True
        taught = self.days[:-1] if "staff_only_day" in self.flags else self.days
        week = sum(self.bell_of(d).students[1] - self.bell_of(d).students[0] for d in taught) * self.per_week
        floors = [r["minutes"] for r in self.team_rows if r["type"] in ("grade", "vertical")]
        floor = min(floors)
        total = sum(h.students for h in self.homes)
        row: Row = {
            "school_name": f"{self.chance.choice(NAMES)} {'K-8' if self.level == 'k8' else 'Elementary'}", "level": self.level, "grades": ",".join(self.grades),
            "year_start": YEAR, "cycle_days": self.n, "weeks": WEEKS, "contract_start": clock(self.contract[0]), "contract_end": clock(self.contract[1]),
            "student_start": clock(reg.students[0]), "student_end": clock(reg.students[1]), "min_instruction_week": min(2_100, 5 * int(week // 5)) - self.chance.choice((0, 25, 100)),
            "target_floor": math.floor(floor), "target_goal": max(math.floor(floor), 90), "target_stretch": max(300, math.floor(floor)), "min_block": self.min_block,
            "singular_priority": "collab_min_team", "enrol_this": total, "enrol_next": total,
        }  # fmt: skip
        if self.four and contract_has("School", "days_per_week"):
            row["days_per_week"] = 4
        seats = max(sum(h.students for h in self.homes if h.grade in w.grades) for w in reg.waves)
        if self.chance.random() < 0.7 and seats >= 20:
            row["cafeteria_seats"] = 10 * math.ceil(seats / 10) + self.chance.choice((0, 0, 20))
        return row

    def _bell_rows(self) -> list[Row]:
        rows: list[Row] = []
        for name, bell in self.bells.items():
            typed = name == "ER" and "early_release_typed" in self.flags
            lines = [("ARR", "arrival", bell.arrival, ())] + [(s.code, "specials", s.when, s.grades) for s in bell.slots]
            lines += [(w.code, "lunch", w.when, w.grades) for w in bell.waves]
            lines += [] if typed else [("DIS", "dismissal", bell.dismissal, ())]
            lines += [("PLC", "non_student", bell.after, ())] if bell.after else []
            for order, (code, kind, when, grades) in enumerate(sorted(lines, key=lambda x: x[2]), 1):
                row: Row = {"day_type": name, "slot": code, "order": order, "start": clock(when[0]), "end": clock(when[1]), "kind": kind}
                rows.append(row | ({"for_grades": ",".join(grades)} if grades and len(grades) < len(self.grades) else {}))
        if "staff_only_day" in self.flags:
            rows.append({"day_type": "STAFF", "slot": "PD", "order": 1, "start": "8:00", "end": "12:00", "kind": "non_student"})
        return rows

    def _calendar_rows(self) -> list[Row]:
        if self.turns and contract_has("Calendar", "for_grades"):
            speeds = {n: [g for g in self.out_grades if self.turns[g] == n] for n in sorted(set(self.turns.values()))}
            return [{"cycle_day": f"1-{n}", "day_type": "REG", "for_grades": ",".join(grades)} for n, grades in speeds.items()]
        names = WEEKDAYS if self.n <= 5 else [str(d) for d in self.days]
        rows = [{"cycle_day": names[d - 1], "day_type": self.type_of(d)} for d in self.days]
        if "staff_only_day" in self.flags:
            rows[-1]["day_type"] = "STAFF"
        return rows

    def _home_rows(self) -> list[Row]:
        rows: list[Row] = []
        for i, h in enumerate(self.homes):
            row: Row = {
                "homeroom_id": h.code,
                "grade": h.grade,
                "enrol_next": h.students,
                "teacher_id": h.teacher,
                "special_group": "n" if h.grade == "PK" else "y",
                "room": f"R{101 + i}",
            }
            odd = getattr(self, "odd_class", None)
            if "half_classes_four" in self.flags and h == self._mixed_with():
                rows += self._in_halves(row, h)
            elif odd != h:
                rows.append(row)
            elif "vacant_class_teacher" in self.flags:
                rows.append({k: v for k, v in row.items() if k != "teacher_id"})
            elif "am_pm_kindergarten" in self.flags:
                for part in ("am", "pm"):
                    session = {"session": part} if contract_has("Homerooms", "session") else {}
                    rows.append(row | {"homeroom_id": f"{h.code}_{part.upper()}", "enrol_next": max(8, h.students // 2 + 2)} | session)
            elif "combination_class" in self.flags:
                rows.append(row | {"grade": f"{h.grade}/{self.second}"})
            elif "shared_class_halves" in self.flags:
                rows.append(row | {"teacher_id": f"{h.teacher}:am; {h.teacher}2:pm"})
            elif "shared_class_named" in self.flags:
                rows.append(row | {"teacher_id": f"{h.teacher} / {h.teacher}2"})
            elif self.flags & SHARED:
                first, second = self._halves()
                rows.append(row | {"teacher_id": f"{h.teacher}:{self.days_text(first)}; {h.teacher}2:{self.days_text(second)}"})
            elif "half_classes_mixed" in self.flags:
                rows.append(row | {"halves_with": self._mixed_with().code})
            elif self.flags & {"half_classes", "half_classes_four"}:
                rows += self._in_halves(row, h)
            else:
                rows.append(row)
        return rows

    @staticmethod
    def _in_halves(row: Row, home: Home) -> list[Row]:
        return [row | {"homeroom_id": f"{home.code}-{k}", "enrol_next": max(7, home.students // 2)} for k in (1, 2)]

    def _mixed_with(self) -> Home:
        """The class whose halves join those of the odd class."""
        return next(h for h in self.of[self.odd_class.grade] if h != self.odd_class)

    def _swapped(self) -> bool:
        """Do the witness's lessons of the two classes swap: each special as often in the one as in the other, or once more?"""
        if not self.flags & MIXED:
            return True
        times: dict[str, list[str]] = defaultdict(list)
        for (home, _day, _code), seat in self.taught.items():
            times[home].append(seat.special)
        mine, others = times[self.odd_class.code], times[self._mixed_with().code]
        return all(abs(mine.count(special) - others.count(special)) <= 1 for special in {*mine, *others})

    def _special_rows(self) -> list[Row]:
        rows: list[Row] = []
        offered = 0
        for p in self.people:
            used = self.per_person[p.unit]
            day = max(sum(s.unit == p.unit and x == d for (_, x, _), s in self.taught.items()) for d in p.days)
            most = min(40, used + self.chance.randint(0, max(0, round(used * 0.12))))
            day = min(8, max(day, self.per_day if p.fte >= 0.8 or p.days_said else day))
            rows.append(
                {"special": p.special, "staff_id": p.unit, "max_per_day": day, "max_per_cycle": most, "can_double": "n"}
                | ({} if "unneeded_blank" in self.flags else {"room": p.room})
            )
            offered += min(most, day * len(p.days))
        if sum(self.per_person.values()) < 0.85 * offered or max(self.per_person.values()) > 40:
            raise Unfit("specialists are not used")
        return rows

    def _team_rows(self) -> list[Row]:
        rows: list[Row] = []
        for r in self.team_rows:
            meets = [m.minutes for m in self.held if m.team_id == r["team_id"]]
            floor = math.floor(r["minutes"]) - self.chance.choice((0, 0, 0, 5)) if meets else 0
            goal = max(
                floor, 15 * math.ceil(r["minutes"] * self.chance.choice((1, 1, 1.25, 1.5, 2)) / 15), self.chance.choice((45, 60, 90))
            )
            row = {k: v for k, v in r.items() if k != "minutes"} | {
                "floor_min": max(0, floor),
                "goal_min": goal,
                "stretch_min": max(goal, 225),
            }
            rows.append(row | ({"min_block": min(meets)} if meets and min(meets) > self.min_block else {}))
        return rows

    def _room_rows(self, classes: list[Row]) -> list[Row]:
        if "unneeded_blank" in self.flags:
            for r in classes:
                r.pop("room", None)
            return []
        rows = [
            {
                "room": SUBJECTS[p.subject][3],
                "type": SUBJECTS[p.subject][4],
                "capacity": 60 if SUBJECTS[p.subject][4] == "gym" else 30,
                "shared_ok": "n",
            }
            for p in self.people
        ]
        return rows + [
            {"room": room, "type": "std", "capacity": 30, "shared_ok": "n"} for room in dict.fromkeys(r["room"] for r in classes)
        ]

    def _job_rows(self) -> list[Row]:
        wide = [
            r
            for r in job_classes("k8", self.pay, self.pct, self.flat)
            if r["job_class"] in {s["job_class"] for s in self.staff_rows} | {"sub"}
        ]
        return wide


def money_split(text: str) -> tuple[tuple[str, int], ...]:
    """ "GF:50;T1A:50" as basis points."""
    if ":" not in text:
        return ((text, 10_000),)
    return tuple((fund, 100 * int(part)) for fund, part in (one.split(":") for one in text.split(";")))
