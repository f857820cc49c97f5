"""What a plan changes, move by move (domain.md 2.5), and the school in which one of them alone is undone.

What a move saves is the difference of exact costs; what it takes from the teams is found by searching that school again, never by a table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction

from planner.checker.costs import row_cost
from planner.checker.week import week_of
from planner.domain.outcome import Idea, Move, Undone
from planner.domain.plan import Plan, Position
from planner.domain.school import Lock, Program, School, Staff
from planner.facts.methods import move_of

Undo = Callable[[Move, School, int], Undone]  # a change, the school in which it is undone, and how many wait to be asked about
OF_PROGRAMS = {"tutoring": "M1", "software": "M2", "sub": "M20", "stipend": "M16", "supplies": ""}
OF_TAGS = {"coach": "M5", "admin": "M22", "office": "M22", "para": "M14"}


def moves(school: School, plan: Plan, undo: Undo, say: Callable[[str], None]) -> tuple[Move, ...]:
    """Every change against today, the dearest saving first."""
    week = week_of(school, plan)
    now = [min(week.minutes(t), Fraction(t.goal_min)) for t in school.teams if t.goal_min > 0 and week.core(t)]
    changes = sorted((*_programs(school, plan), *_posts(school, plan), *_methods(school, plan)), key=lambda c: -c[0].cents)
    waiting = sum(changed is not None for _, changed in changes)
    found = []
    for move, changed in changes:
        if changed is None or not now:
            none = Fraction(0)
            found.append(replace(move, lowest=none, total=none, lowest_most=none, total_most=none, touches_schedule=False))
            continue
        say(f"What it would be without the change: {move.title}")
        found.append(_against(move, min(now), sum(now, Fraction(0)), undo(move, changed, waiting)))
        waiting -= 1
    return tuple(found)


def _against(move: Move, lowest: Fraction, total: Fraction, undone: Undone) -> Move:
    """Minutes towards the goals with the move undone, less those of the plan."""
    if undone.impossible:
        return replace(move, impossible=True)
    return replace(
        move,
        lowest=undone.lowest.least - lowest,
        total=undone.total.least - total,
        lowest_most=undone.lowest.most - lowest,
        total_most=undone.total.most - total,
    )


def ideas(
    school: School, plan: Plan, now: Fraction, best: Callable[[School], Fraction | None], say: Callable[[str], None]
) -> tuple[Idea, ...]:
    """Every idea that the plan does not start, started at its cheapest or more with all else free: searched, never guessed.

    `now` is how much of its goal the team furthest from it has; `best` says what it has at most in a changed school, where that is proven.
    """
    found = []
    for choice in plan.programs:
        program = school.program_by_id.get(choice.program_id)
        levels = tuple(c for c in program.levels or (program.cost_next,) if c) if program is not None else ()
        if program is None or choice.decision != "not started" or not levels:
            continue
        say(f"What it would take to start: {program.name}")
        programs = tuple(replace(p, levels=levels) if p is program else p for p in school.programs)
        found.append(Idea(program.program_id, now, best(replace(school, programs=programs))))
    return tuple(found)


# --- what changes ------------------------------------------------------------------------------------------------------
def _programs(school: School, plan: Plan) -> Iterator[tuple[Move, School | None]]:
    for choice in plan.programs:
        program = school.program_by_id.get(choice.program_id)
        today = 0 if program is None or program.start_only else program.cost_next
        if program is None or choice.cents == today:
            continue
        word = {"stop": "Stop", "reduce": "Reduce", "start": "Start"}.get(choice.decision, choice.decision.title())
        spent = sum(s.cents for s in choice.shares)  # with what leaving costs
        move = Move(OF_PROGRAMS.get(program.tag, ""), "program", program.program_id, f"{word} {program.name}", today - spent, None, None)
        yield move, _with_program(school, plan, program, today) if program.gives_cover_min or program.overload_sections else None


def _posts(school: School, plan: Plan) -> Iterator[tuple[Move, School | None]]:
    for position in plan.positions:
        row = school.staff_by_id.get(position.staff_id)
        change = Fraction(0) if row is None else _more(school, row, position)
        if row is None or not change:
            continue
        today = row.count * school.unit_cost(row, row.fte, 1)
        saved = round(today - row_cost(school, row, position, 1))
        job = school.job_class_by_id.get(row.job_class)
        title = f"{job.title if job else row.job_class} ({row.staff_id}) {float(change):+.2g} FTE".replace("+-", "-")
        yield Move(_code(school, row), "staff", row.staff_id, title, saved, None, None), _with_row(school, plan, row)


def _more(school: School, row: Staff, position: Position) -> Fraction:
    """FTE of a row above today's, exactly: thirds of a cycle of three days add up to one."""
    planned = sum((school.part_worked(row, u.fte) for u in position.units), Fraction(0))
    return planned - row.count * school.part_worked(row, row.fte)


def _code(school: School, row: Staff) -> str:
    if row.vacancy in ("vacant", "leaving"):
        return "M3"
    if row.shared_school or school.day_based(row):
        return "M6"
    return OF_TAGS.get(school.tag_of(row), "M13" if school.courses and school.tag_of(row) == "teacher_special" else "")


def _methods(school: School, plan: Plan) -> Iterator[tuple[Move, School | None]]:
    for use in plan.methods:
        method = school.method_by_id.get(use.method)
        if method is None or (method.needs == "none" and method.allowed != "ask" and not use.cents):
            continue
        move = Move(move_of(use.method), "method", use.method, use.method, -use.cents, None, None)
        planned = as_planned(school, plan)
        others = tuple(replace(m, allowed="n") if m.method == use.method else m for m in planned.methods)
        yield move, _rich(replace(planned, methods=others, locks=locks_as_planned(school, plan, use.method)))


# --- the school with one of them undone --------------------------------------------------------------------------------
def as_planned(school: School, plan: Plan) -> School:
    """The school with every post, program and way of making time as the plan has it; days and the grid are free."""
    fte = {p.staff_id: {u.fte for u in p.units} for p in plan.positions}
    bought = {p.program_id: p.cents for p in plan.programs}
    uses = {m.method: m.amount for m in plan.methods}
    staff = [replace(r, fte=min(fte[r.staff_id]), may_change="no") if len(fte[r.staff_id]) == 1 else r for r in school.staff]
    programs = [replace(p, levels=(bought[p.program_id],)) for p in school.programs]
    methods = [replace(m, max_amount=uses[m.method]) if m.method in uses else replace(m, allowed="n") for m in school.methods]
    return replace(school, staff=tuple(staff), programs=tuple(programs), methods=tuple(methods))


def _with_row(school: School, plan: Plan, row: Staff) -> School:
    planned = as_planned(school, plan)
    staff = tuple(replace(row, may_change="no") if r.staff_id == row.staff_id else r for r in planned.staff)
    return _rich(replace(planned, staff=staff, locks=locks_as_planned(school, plan, row.staff_id)))


def _with_program(school: School, plan: Plan, program: Program, cents: int) -> School:
    planned = as_planned(school, plan)
    programs = tuple(replace(p, levels=(cents,)) if p.program_id == program.program_id else p for p in planned.programs)
    return _rich(replace(planned, programs=programs, locks=locks_as_planned(school, plan, program.program_id)))


def locks_as_planned(school: School, plan: Plan, undone: str = "") -> tuple[Lock, ...]:
    """The school's own, but for what they say of the move; and each post of a line whose posts fare differently."""
    row = school.staff_by_id.get(undone)
    own = tuple(k for k in school.locks if k.id not in (undone, *(row.units if row else ())))
    mixed = (p for p in plan.positions if len({u.fte for u in p.units}) > 1 and p.staff_id != undone)
    return (*own, *(Lock("staff", u.unit_id, value="here" if u.fte else "off", reason="as planned") for p in mixed for u in p.units))


def _rich(school: School) -> School:
    """Money is no object: what the posts cost is known."""
    plenty = 10 * sum(f.revenue_this for f in school.funds) + 1
    funds = tuple(replace(f, revenue_next=plenty, revenue_y2=plenty, revenue_y3=plenty, end_date=None) for f in school.funds)
    return replace(school, funds=funds, fund_rules=tuple(replace(r, tag="all", allowed="y") for r in school.fund_rules))
