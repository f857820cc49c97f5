"""Every plan of a tiny school, by brute force: plain Python, no solver, nothing known of the model.

A *part* makes, of one plan, every plan that differs in one respect: which days, posts, lessons, meetings… `every` takes the parts
in order and multiplies them out; `best` looks through the plans from the best one down and stops at the first that the auditor
passes. A part knows what a plan is made of, not what is lawful: it offers lessons to anybody in any slot, meetings in the middle
of a class, duties to anyone. Only what no rule can mend is cut short, by `keeps`, which asks the auditor's own rules.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from tiny import settle

from planner.audit import audit
from planner.domain.plan import (
    Block,
    Day,
    DutyPost,
    Lesson,
    Meeting,
    MethodUse,
    Plan,
    Position,
    ProgramChoice,
    Section,
    Session,
    Share,
    Unit,
)
from planner.domain.school import Course, School, Slot, Variant
from planner.measures import MEASURE
from planner.rules import RULES, StepsOffered
from planner.rules.base import Rule

Part = Callable[[School, Plan], Iterable[Plan]]
STEP = 5  # minutes between the clock times that are tried where no slot gives them


# --- all of them, and the best -----------------------------------------------------------------------------------------
def every(school: School, *parts: Part) -> Iterable[Plan]:
    """All plans that the parts make, without their fund lines; posts and programs go on where no part says otherwise."""
    plans: Iterable[Plan] = (as_today(school),)
    for part in parts:
        plans = [found for plan in plans for found in part(school, plan)]
    return plans


@dataclass(frozen=True)
class Goal:
    """What a plan is best in: the same quantity of a plan and of the shape, and which way is better."""

    value: Callable[[School, Plan], float]
    expression: Callable[[Any], Any]
    sign: int  # -1: more is better


def best(school: School, goal: Goal, *parts: Part) -> float | None:
    """The best value of `goal` among the lawful plans; None when there is none."""
    for plan in sorted(every(school, *parts), key=lambda plan: goal.sign * goal.value(school, plan)):
        if lawful(school, plan):
            return goal.value(school, plan)
    return None


_order = list(RULES)


def lawful(school: School, plan: Plan) -> bool:
    """Does the auditor pass the plan, once its fund lines are drawn up? The rule that refused last is asked first; a yes is `audit`'s."""
    settled = settle(school, plan)
    if broken_at_once(school, settled):
        return False
    assert audit(school, settled).lawful
    return True


def broken_at_once(school: School, settled: Plan) -> bool:
    """Does a rule refuse a plan with its fund lines? The one that refused last is asked first."""
    for rule in _order:
        if any(True for _ in rule.check(school, settled)):
            _order.remove(rule)
            _order.insert(0, rule)
            return True
    return False


def as_today(school: School) -> Plan:
    """Every post and program goes on as today, the days are the calendar's, and every grade eats in its first lunch slot."""
    variants = [v for d in school.days for v in school.base_variants(d)]
    plan = Plan(
        days=tuple(Day(v.day, v.day_type, v.weeks) for v in variants),
        positions=tuple(_position(school, r.staff_id, tuple(Unit(u, r.fte, school.staff_days(r)) for u in r.units)) for r in school.staff),
        programs=tuple(_choice(school, p.program_id, p.cost_next) for p in school.programs),
    )
    return next(iter(lunches(school, plan)))


def keeps(*rules: Rule) -> Part:
    """Only the plans that these rules already have nothing against: for faults that no later part can mend."""

    def part(school: School, plan: Plan) -> Iterator[Plan]:
        if not any(True for rule in rules for _ in rule.check(school, plan)):
            yield plan

    return part


# --- days and people ---------------------------------------------------------------------------------------------------
def variants(school: School, plan: Plan) -> list[Variant]:
    return [Variant(d.day, d.day_type, d.weeks) for d in plan.days]


def days(school: School, plan: Plan) -> Iterator[Plan]:
    """Each day of the cycle as the calendar has it, or as a method would have it."""
    choices: list[list[tuple[str, tuple[Variant, ...]]]] = [
        [("", school.base_variants(d)), *((m.method, (v,)) for m, v in school.method_variants(d))] for d in school.days
    ]
    for chosen in itertools.product(*choices):
        methods = []
        for m in school.methods:
            on = tuple(d for d, (method, _) in zip(school.days, chosen, strict=True) if method == m.method)
            if on:
                cents = m.unit_cost * len(on)
                methods.append(MethodUse(m.method, 100 * len(on), cents, (Share(school.funds[0].fund, cents),) if cents else (), on))
        held = tuple(Day(v.day, v.day_type, v.weeks) for _, vs in chosen for v in vs)
        yield from lunches(school, replace(plan, days=held, methods=tuple(methods)))


def methods(*names: str) -> Part:
    """Each of these ways of making time on or off."""

    def part(school: School, plan: Plan) -> Iterator[Plan]:
        uses = [MethodUse(m, 100, school.method_by_id[m].unit_cost, ()) for m in names]
        for some in _subsets(uses):
            yield replace(plan, methods=(*plan.methods, *some))

    return part


def posts(*rows: str) -> Part:
    """Every FTE from 0 to 1 in steps of a tenth, and every set of days, for every adult of these rows; only steps that are offered."""
    offered = keeps(StepsOffered())

    def part(school: School, plan: Plan) -> Iterator[Plan]:
        units = [u for r in rows for u in school.staff_by_id[r].units]
        choices = [(f, d) for f in range(0, 101, 10) for d in _subsets(school.days)]
        for chosen in itertools.product(choices, repeat=len(units)):
            now = {u: Unit(u, f, d) for u, (f, d) in zip(units, chosen, strict=True)}
            positions = tuple(_position(school, p.staff_id, tuple(now.get(u.unit_id, u) for u in p.units)) for p in plan.positions)
            yield from offered(school, replace(plan, positions=positions))

    return part


def _position(school: School, staff_id: str, units: tuple[Unit, ...]) -> Position:
    row = school.staff_by_id[staff_id]
    cents = round(sum(school.unit_cost(row, u.fte, 1) for u in units))
    return Position(staff_id, units, (Share(row.fund[0][0], cents),) if cents else ())


# --- money -------------------------------------------------------------------------------------------------------------
def programs(school: School, plan: Plan) -> Iterator[Plan]:
    """Every program at every level, or stopped."""
    levels = [sorted({0, *p.levels, p.cost_next}) for p in school.programs]
    for chosen in itertools.product(*levels):
        found = tuple(_choice(school, p.program_id, c) for p, c in zip(school.programs, chosen, strict=True))
        yield replace(plan, programs=found)


def _choice(school: School, program_id: str, cents: int) -> ProgramChoice:
    program = school.program_by_id[program_id]
    word = ("start" if cents else "not started") if program.start_only else "stop" if not cents else "continue"
    if word == "continue" and cents < program.cost_next:
        word = "reduce"
    due = cents + (program.exit_cost if word == "stop" else 0)
    return ProgramChoice(program_id, word, cents, (Share(program.fund, due),) if due else ())


def payers(*rows: str) -> Part:
    """Each of these posts paid whole by each of the funds."""

    def part(school: School, plan: Plan) -> Iterator[Plan]:
        for chosen in itertools.product([f.fund for f in school.funds], repeat=len(rows)):
            fund = dict(zip(rows, chosen, strict=True))
            paid = tuple(
                replace(p, shares=(Share(fund[p.staff_id], p.cents),)) if p.staff_id in fund and p.cents else p for p in plan.positions
            )
            yield replace(plan, positions=paid)

    return part


# --- the day of the students -------------------------------------------------------------------------------------------
def lunches(school: School, plan: Plan) -> Iterator[Plan]:
    """Every grade in every lunch slot of every day type, with recess before it or after it."""
    grades, types = dict.fromkeys(h.grade for h in school.homerooms), dict.fromkeys(d.day_type for d in plan.days)
    need, keys, choices = school.rule("recess_min_day"), [], []
    for grade, day_type in itertools.product(grades, types):
        slots = school.slots(day_type, "lunch")
        keys.append((grade, day_type))
        sides: list[Callable[[Slot], tuple[int, int]]] = [lambda s: (s.end, s.end + need), lambda s: (s.start - need, s.start)]
        choices.append([((s.start, s.end), side(s) if need else None) for s in slots for side in (sides if need else sides[:1])])
    others = tuple(b for b in plan.blocks if b.kind not in ("lunch", "recess"))
    for chosen in itertools.product(*choices):
        blocks = []
        for (grade, day_type), (lunch, recess) in zip(keys, chosen, strict=True):
            for d in (d for d in plan.days if d.day_type == day_type):
                blocks.append(Block("lunch", grade, d.day, day_type, *lunch))
                blocks += [Block("recess", grade, d.day, day_type, *recess)] if recess else []
        yield replace(plan, blocks=others + tuple(blocks))


def lessons(*rules: Rule) -> Part:
    """Every class with any adult of any Specials line in any slot; day by day, so that `rules` can cut short what no later day mends."""
    sound = keeps(*rules)

    def part(school: School, plan: Plan) -> list[Plan]:
        found = [plan]
        for v in variants(school, plan):
            places = [(h.homeroom_id, s.slot) for h in school.homerooms for s in school.slots(v.day_type, "specials")]
            offers = [None, *dict.fromkeys((sp.special, u) for sp in school.specials for u in _units(school, sp.staff_id))]
            today = [
                tuple(Lesson(v.day, v.day_type, k, h, *o) for (h, k), o in zip(places, chosen, strict=True) if o)
                for chosen in itertools.product(offers, repeat=len(places))
            ]
            today = [grid for grid in today if any(True for _ in sound(school, replace(plan, grid=grid)))]
            found = [replace(p, grid=p.grid + grid) for p in found for grid in today]
        return found

    return part


def _units(school: School, staff_id: str) -> tuple[str, ...]:
    return school.staff_by_id[staff_id].units if staff_id in school.staff_by_id else (staff_id,)


def cores(school: School, plan: Plan) -> Iterator[Plan]:
    """Reading, mathematics and WIN of every grade and day, at the first clock times at which nothing overlaps; else none."""
    blocks = [b for g in school.grades_out for v in variants(school, plan) for b in _core(school, plan, g, v)]
    yield replace(plan, blocks=(*plan.blocks, *blocks))


def _core(school: School, plan: Plan, grade: str, v: Variant) -> tuple[Block, ...]:
    rooms = {h.homeroom_id for h in school.homerooms_of(grade)}
    times = {(s.day_type, s.slot): (s.start, s.end) for s in school.bell}
    pulled = {s.service_id for s in school.services if s.setting == "pull" and grade in s.grade_band}
    taken = [times[e.day_type, e.slot] for e in plan.grid if (e.day, e.day_type) == (v.day, v.day_type) and e.homeroom in rooms]
    taken += [(b.start, b.end) for b in plan.blocks if (b.day, b.day_type, b.grade) == (v.day, v.day_type, grade)]
    taken += [(x.start, x.end) for x in plan.sessions if (x.day, x.day_type) == (v.day, v.day_type) and x.service_id in pulled]
    needs = [(k, n) for k, n in (("literacy", "literacy_min_day"), ("math", "math_min_day"), ("win", "win_min_day")) if school.rule(n)]
    laid = _lay(school, taken, needs)
    return tuple(Block(k, grade, v.day, v.day_type, *b) for (k, _), b in zip(needs, laid, strict=True)) if laid else ()


def _lay(school: School, taken: list[tuple[int, int]], needs: list[tuple[str, str]]) -> list[tuple[int, int]]:
    """The first times at which the pieces stand apart from each other and from what is taken; empty when there are none."""
    minutes = school.rule(needs[0][1]) if needs else 0
    for start in range(school.info.student_start, school.info.student_end - minutes + 1, STEP) if needs else ():
        here = (start, start + minutes)
        if all(here[1] <= a or b <= here[0] for a, b in taken):
            rest = _lay(school, [*taken, here], needs[1:])
            if rest or len(needs) == 1:
                return [here, *rest]
    return []


# --- adults together ---------------------------------------------------------------------------------------------------
def meetings(*teams: str, anywhere: bool = False) -> Part:
    """Each of these teams in every set of the slots of every day, slots that follow on one another in one meeting or in two.

    Only slots in which no core member has a class or a lesson, unless `anywhere`: rules that are not about meetings need no others.
    """

    def part(school: School, plan: Plan) -> Iterator[Plan]:
        places = [(t, v) for t in teams for v in variants(school, plan)]
        choices = [[runs for some in _subsets(_open(school, plan, t, v, anywhere)) for runs in _runs(some)] for t, v in places]
        for chosen in itertools.product(*choices):
            found = tuple(
                m for (t, v), runs in zip(places, chosen, strict=True) for run in runs if (m := _meeting(school, plan, t, v, run))
            )
            yield replace(plan, meetings=plan.meetings + found)

    return part


def _open(school: School, plan: Plan, team_id: str, v: Variant, anywhere: bool) -> list[Slot]:
    core = school.team_by_id[team_id].core
    today = [e for e in plan.grid if (e.day, e.day_type) == (v.day, v.day_type)]
    out, teaching = {(e.homeroom, e.slot) for e in today}, {e.slot for e in today if e.unit_id in core}
    rooms = [h.homeroom_id for h in school.homerooms if h.teacher_id in core]
    slots = [s for s in school.slots(v.day_type) if s.kind in ("specials", "non_student", "class")]
    teaching |= {s.slot for s in slots for x in plan.sections if {x.unit_id, x.co_unit} & set(core) and s.slot in x.periods}
    free = [s for s in slots if s.slot not in teaching and (s.kind == "non_student" or all((h, s.slot) in out for h in rooms))]
    return slots if anywhere else free


def _runs(some: tuple[Slot, ...]) -> list[list[tuple[Slot, ...]]]:
    """All ways to make meetings of these slots: one a slot, or one of several slots of one kind that are 5 minutes apart at most."""
    if not some:
        return [[]]
    found = []
    for n in range(1, len(some) + 1):
        close = all(b.start - a.end <= 5 and a.kind == b.kind != "non_student" for a, b in itertools.pairwise(some[:n]))
        found += [[some[:n], *rest] for rest in _runs(some[n:])] if close else []
    return found


def midday(team: str, lengths: Iterable[int]) -> Part:
    """The team, on every day or not, for so many minutes anywhere between two slots."""
    spans = tuple(lengths)

    def part(school: School, plan: Plan) -> Iterator[Plan]:
        choices = []
        for v in variants(school, plan):
            gaps = [(a.end, b.start) for a, b in itertools.pairwise(school.slots(v.day_type, "specials"))]
            times = [(s, s + n) for a, b in gaps for n in spans for s in range(a, b - n + 1, STEP)]
            choices.append([(), *((Meeting(team, v.day, v.day_type, a, b, b - a, ()),) for a, b in times)])
        for chosen in itertools.product(*choices):
            yield replace(plan, meetings=(*plan.meetings, *itertools.chain.from_iterable(chosen)))

    return part


def _meeting(school: School, plan: Plan, team_id: str, v: Variant, run: tuple[Slot, ...]) -> Meeting | None:
    """A meeting in a run of slots, and who has the students. No extended member need be named: who could come follows from the week."""
    team, names = school.team_by_id[team_id], tuple(s.slot for s in run)
    lessons = [e for e in plan.grid if (e.day, e.day_type) == (v.day, v.day_type) and e.slot in names]
    kept = {u.unit_id for p in plan.positions for u in p.units if u.fte}
    rooms = {h.homeroom_id for h in school.homerooms if h.teacher_id in team.core and h.teacher_id in kept}
    cover = tuple(sorted({(e.homeroom, e.unit_id) for e in lessons if e.homeroom in rooms}))
    minutes = sum(s.minutes for s in run)
    if minutes < team.min_block:
        return None
    return Meeting(team_id, v.day, v.day_type, run[0].start, run[-1].end, minutes, names, (), cover)


# --- service and duty --------------------------------------------------------------------------------------------------
def sessions(service_id: str) -> Part:
    """Each group of a service at every set of slot starts, each with any adult of its job class."""

    def part(school: School, plan: Plan) -> Iterator[Plan]:
        service = next(s for s in school.services if s.service_id == service_id)
        adults = [u for r in school.staff if r.job_class == service.provider_job_class for u in r.units]
        starts = [(v, s.start) for v in variants(school, plan) for s in school.slots(v.day_type) if s.kind in ("specials", "class")]
        for chosen in itertools.product([None, *adults], repeat=len(starts) * service.groups):
            found = []
            for i, unit in enumerate(chosen):
                (v, start), group = starts[i % len(starts)], i // len(starts) + 1
                if unit:
                    found.append(Session(service_id, group, v.day, v.day_type, start, start + service.session_min, unit))
            yield replace(plan, sessions=plan.sessions + tuple(found))

    return part


def sections(*teachers: str, beside: Iterable[str] = (), rooms: Iterable[str] = ()) -> Part:
    """Every course in up to one section more than its target size takes, each with any of these teachers, in any period (or two).

    With nobody or any adult of `beside` as second teacher, and in any of `rooms`. Students are spread evenly. Sections of one
    course are alike, so their order does not matter. Lanes are not tried: the tiny schools have one clock.
    """
    seconds, places = ("", *beside), tuple(rooms) or ("",)

    def part(school: School, plan: Plan) -> Iterator[Plan]:
        codes = tuple(dict.fromkeys(s.slot for s in school.bell if s.kind == "class"))
        choices = []
        for c in school.courses:
            terms = c.term.split("/")
            kinds = list(itertools.product(teachers, itertools.permutations(codes, c.periods_per_section), seconds, places, terms))
            most = -(-c.requests // c.target_size) + 1
            choices.append([_sections(c, some) for n in range(most + 1) for some in itertools.combinations_with_replacement(kinds, n)])
        for chosen in itertools.product(*choices):
            yield replace(plan, sections=tuple(itertools.chain.from_iterable(chosen)))

    return part


def _sections(course: Course, kinds: tuple[tuple[str, tuple[str, ...], str, str, str], ...]) -> tuple[Section, ...]:
    sizes = [course.requests // len(kinds) + (i < course.requests % len(kinds)) for i in range(len(kinds))]
    return tuple(
        Section(f"{course.course_id}-{i:02d}", course.course_id, unit, periods, (), term, room, second, students)
        for i, ((unit, periods, second, room, term), students) in enumerate(zip(kinds, sizes, strict=True), 1)
    )


def duties(*adults: str) -> Part:
    """Every duty of every day with every set of so many of these adults."""

    def part(school: School, plan: Plan) -> Iterator[Plan]:
        posts = [(d, v) for v in variants(school, plan) for d in school.duties if d.day_type == v.day_type]
        for chosen in itertools.product(*(_subsets(adults) for _ in posts)):
            found = tuple(DutyPost(d.duty_id, v.day, v.day_type, u) for (d, v), some in zip(posts, chosen, strict=True) for u in some)
            yield replace(plan, duties=found)

    return part


def _subsets(items: Iterable[Any]) -> list[tuple[Any, ...]]:
    found = tuple(items)
    return [some for n in range(len(found) + 1) for some in itertools.combinations(found, n)]


# --- goals -------------------------------------------------------------------------------------------------------------
def minutes(*teams: str) -> Goal:
    """As many minutes a week as possible in these teams' meetings."""

    def value(school: School, plan: Plan) -> float:
        weeks = {(d.day, d.day_type): d.weeks for d in plan.days}
        total = sum(weeks[m.day, m.day_type] * m.minutes for m in plan.meetings if m.team_id in teams)
        return float(Fraction(5 * total, school.info.weeks * school.info.cycle_days))

    return Goal(value, lambda shape: shape.total(shape.minutes(t) for t in teams), -1)


def outs(special: str = "") -> Goal:
    """As few lessons in the cycle as possible (of one special, if named)."""

    def value(_school: School, plan: Plan) -> float:
        return float(sum(not special or e.special == special for e in plan.grid))

    def expression(shape: Any) -> Any:
        if special:
            return shape.lessons_in_cycle(special)
        return shape.total(
            shape.size[g] * shape.out(g, v, k.slot) for g in shape.grades for v in shape.variants for k in shape.frame(v).specials
        )

    return Goal(value, expression, 1)


def dollars() -> Goal:
    """As little money as possible for posts, programs and methods."""

    def value(_school: School, plan: Plan) -> float:
        return sum(s.cents for item in (*plan.positions, *plan.programs, *plan.methods) for s in item.shares) / 100

    return Goal(value, lambda shape: shape.total(shape.posts.dollars.values()), 1)


def days_of(unit: str, sign: int) -> Goal:
    """As few (1) or as many (-1) days at work as possible for one adult."""

    def value(_school: School, plan: Plan) -> float:
        found = plan.unit(unit)
        return float(len(found.days)) if found else 0.0

    return Goal(value, lambda shape: shape.total(shape.posts.here(unit, d) for d in shape.school.days), sign)


def sections_given() -> Goal:
    """As few sections as possible."""
    return Goal(lambda _school, plan: float(len(plan.sections)), lambda shape: shape.total(shape.secs.number.values()), 1)


def measure(code: str) -> Goal:
    """One of the measures of the staff's vision."""
    m = MEASURE[code]
    return Goal(lambda school, plan: float(m.value(school, plan)), m.expression, m.sign)


def possible() -> Goal:
    """Any lawful plan: 0, or None when there is none."""
    return Goal(lambda _school, _plan: 0.0, lambda shape: shape.total([]), 1)
