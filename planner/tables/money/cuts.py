"""What a plan cuts, what would keep each cut, what the plan buys beside it, and what restricted funds leave unspent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from planner.domain.outcome import Keep, Outcome
from planner.domain.plan import MethodUse, Plan, ProgramChoice
from planner.domain.school import School, Staff
from planner.facts.carryover import carry_over, restricted
from planner.language import N_
from planner.tables.money.allotments import trade_sentences
from planner.tables.words import METHOD, dollars, frame, fte, fund_words, listed, money, shares_words, title_of, unit_words

FILLED = {"filled": N_("filled"), "vacant": N_("vacant"), "leaving": N_("departing"), "": N_("not given")}
WORTH_ASKING = 100_00  # cents: nobody asks the district for less
WORKED_BY = {"duty_swap": "para", "pe_doubles": "para", "sub_team": "sub", "plc_stipend": ""}  # way of making time -> tag of who works


# --- cuts --------------------------------------------------------------------------------------------------------------
def cuts(school: School, outcome: Outcome) -> pd.DataFrame:
    """Each cut with what keeping it costs, whether the position is filled, and what would keep it, from which fund."""
    columns = (
        N_("Cut"), N_("FTE"), N_("Keeping it costs a year"), N_("Filled today"), N_("What would keep it"), N_("Question for the district"),
    )  # fmt: skip
    return frame(columns, (_cut_row(school, keep) for keep in outcome.keeps))


def _cut_row(school: School, keep: Keep) -> tuple[str | float, ...]:
    many = max(1, len(keep.units))
    return (
        keep_title(school, keep), fte(keep.fte * many) if keep.units else "-", dollars(keep.cents * many), _filled(school, keep),
        keep_words(school, keep), ask_words(school, keep) or "-",
    )  # fmt: skip


def keep_title(school: School, keep: Keep) -> str:
    """The program, or the position with its job class; several alike by their number."""
    if keep.kind == "program":
        return school.program_by_id[keep.id].name or keep.id
    if len(keep.units) == 1:
        return unit_words(school, keep.units[0])
    return f"{len(keep.units)} of {keep.id} ({title_of(school, school.staff_by_id[keep.id].job_class)})"


def _filled(school: School, keep: Keep) -> str:
    return FILLED[school.staff_by_id[keep.id].filled] if keep.kind == "staff" else "-"


def keep_words(school: School, keep: Keep) -> str:
    """ "$36,857 more in General fund." or what stands against it where money is not what lacks."""
    each = " for each" if len(keep.units) > 1 else ""
    if not keep.fund and not keep.against:
        return "Not worked out in the time."
    if not keep.fund:
        return f"No fund may pay for it. {' '.join(keep.against)}".strip()
    name = fund_words(school, keep.fund)
    if keep.more is None:
        return f"Not known how much more {name} would need."
    if keep.more:
        most = "" if keep.exact else "At most "
        return f"{most}{money_up(keep.more)} more in {name}{each}."
    if not keep.exact:
        return f"{name} can pay for it. Keeping it was not tried in the time."
    if keep.against:
        return f"{name} can pay for it. In this week it is not allowed: {' '.join(keep.against)}"
    return f"{name} can pay for it. This plan was looked for because it cuts it."


def money_up(cents: int) -> str:
    """Whole dollars, rounded up: less would not do."""
    return money(100 * -(-cents // 100))


def ask_words(school: School, keep: Keep) -> str:
    """ "May Title I pay $12,000 of it? State or local money paid for it last year." """
    asks = [a for a in keep.asks if a.cents >= WORTH_ASKING]
    if not asks:
        return ""
    said = (f"May {fund_words(school, a.fund)} pay {money(a.cents)} of it?" for a in asks)
    return f"{' '.join(said)} State or local money paid for it last year."


@dataclass(frozen=True)
class Touched:
    """FTE that a plan cuts, in hundredths, by whether the positions are filled today; and how many positions these are."""

    fte: int
    filled: int
    vacant: int
    not_given: int
    programs: int  # cents that programs of today lose


def touched(school: School, plan: Plan) -> Touched:
    """What a plan cuts in all. A part of a position that is cut touches the position."""
    lost, many = 0, {"filled": 0, "vacant": 0, "leaving": 0, "": 0}
    for position in (p for p in plan.positions if p.staff_id in school.staff_by_id):
        row = school.staff_by_id[position.staff_id]
        less = [row.fte - u.fte for u in position.units if u.fte < row.fte]
        lost += sum(less)
        many[row.filled] += len(less)
    today = {p.program_id: p.cost_next for p in school.programs if not p.start_only}
    programs = sum(max(0, today.get(c.program_id, 0) - c.cents) for c in plan.programs)
    return Touched(lost, many["filled"], many["vacant"] + many["leaving"], many[""], programs)


def cuts_sentence(school: School, plan: Plan) -> str:
    """ "The plan cuts 2.4 FTE (2 filled positions, 1 vacant or departing) and $12,000 of programs. It buys 1.2 FTE for $41,000." """
    found, new = touched(school, plan), bought(school, plan)
    parts = [f"{fte(found.fte):g} FTE ({_positions(found)})"] if found.fte else []
    parts += [f"{money(found.programs)} of programs"] if found.programs else []
    said = [f"The plan cuts {' and '.join(parts)}." if parts else "The plan cuts nothing."]
    if found.not_given:
        said.append("Say on Staff, column Filled, which of these are filled.")
    if new:
        more = sum((b.fte for b in new), Fraction(0))
        work = f"{float(more):.2g} FTE for " if more else ""
        said.append(f"It buys {work}{money(sum(b.cents for b in new))}: {listed(b.title for b in new)}.")
    return " ".join(said)


def _positions(found: Touched) -> str:
    parts = [
        (found.filled, f"{found.filled} filled position{'' if found.filled == 1 else 's'}"),
        (found.vacant, f"{found.vacant} vacant or departing"),
        (found.not_given, f"{found.not_given} not given as filled or vacant"),
    ]
    return ", ".join(words for many, words in parts if many)


def cut_lines(school: School, outcome: Outcome) -> Iterator[str]:
    """The plan's cuts for a terminal: the sum, beside what is bought, then what would keep each."""
    if outcome.plan is None:
        return
    yield cuts_sentence(school, outcome.plan)
    yield from trade_sentences(school, outcome.plan)
    for keep in outcome.keeps:
        ask = ask_words(school, keep)
        yield f"  {keep_title(school, keep)}: {keep_words(school, keep)}{f' {ask}' if ask else ''}"


# --- bought ------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Bought:
    """New spending of a plan: what for, the work that it is in FTE (0 where it is no work of a position), and what it costs a year."""

    title: str
    fte: Fraction
    cents: int
    paid_by: str


def bought(school: School, plan: Plan) -> tuple[Bought, ...]:
    """Assistants' hours, substitutes, stipends, overloads, ideas that start, and positions that grow; the dearest first."""
    found = (*_methods(school, plan), *_programs(school, plan), *_positions_grown(school, plan))
    return tuple(sorted(found, key=lambda b: -b.cents))


def bought_table(school: School, plan: Plan) -> pd.DataFrame:
    rows = ((b.title, round(float(b.fte), 2) if b.fte else "-", dollars(b.cents), b.paid_by) for b in bought(school, plan))
    return frame((N_("New spending"), N_("FTE"), N_("Cost a year"), N_("Paid by")), rows)


def _methods(school: School, plan: Plan) -> Iterator[Bought]:
    for use in (m for m in plan.methods if m.cents > 0):
        work = _work(school, WORKED_BY.get(use.method, ""), use.cents)
        yield Bought(f"{METHOD.get(use.method, use.method)}{_of_it_buses(school, use)}", work, use.cents, _paid_by(school, use))


def _of_it_buses(school: School, use: MethodUse) -> str:
    """ " (buses)", or how much of it they are where a way of making time costs more than its buses."""
    method = school.method_by_id.get(use.method)
    buses = (method.transport_cost or 0) * use.amount // 100 if method is not None else 0
    if not buses:
        return ""
    return " (buses)" if buses == use.cents else f" (of it buses {money(buses)})"


def _work(school: School, tag: str, cents: int) -> Fraction:
    """Dollars as FTE of whoever does the work, at the average cost of a full-time position of theirs; 0 where nobody's position is."""
    rows = [r for r in school.staff if tag and school.tag_of(r) == tag]
    job = next((j for j in school.job_classes if j.tag == tag), None) if tag else None
    if rows:
        full = school.unit_cost(rows[0], 100, 1)
    elif job is not None:
        full = school.unit_cost(Staff("", job.job_class, 1, 100, job.avg_salary, job.benefit_pct, job.benefit_flat), 100, 1)
    else:
        return Fraction(0)
    return Fraction(cents) / full if full else Fraction(0)


def _programs(school: School, plan: Plan) -> Iterator[Bought]:
    """What starts, and what runs on a larger sum than it would cost to go on; overload pay, which buys sections beyond the load."""
    for choice in (c for c in plan.programs if c.program_id in school.program_by_id):
        program = school.program_by_id[choice.program_id]
        today = 0 if program.start_only else program.cost_next
        overload = bool(program.overload_sections and choice.cents)
        more = choice.cents if overload else choice.cents - today
        if more > 0 and not (overload and choice.cents < today):  # what shrinks is a cut, and no new spending
            part = Fraction(choice.cents, program.cost_next) if program.cost_next else Fraction(0)
            periods = Fraction(int(part * program.overload_sections), school.rule("load_periods", 5)) if overload else None
            tag = "para" if program.gives_cover_min else "sub" if program.tag == "sub" else ""
            yield Bought(program.name, _work(school, tag, more) if periods is None else periods, more, _paid_by(school, choice))


def _positions_grown(school: School, plan: Plan) -> Iterator[Bought]:
    for position in (p for p in plan.positions if p.staff_id in school.staff_by_id):
        row = school.staff_by_id[position.staff_id]
        grown = [u for u in position.units if u.fte > row.fte]
        if grown:
            more = sum((school.unit_cost(row, u.fte, 1) - school.unit_cost(row, row.fte, 1) for u in grown), Fraction(0))
            work = sum((school.part_worked(row, u.fte) - school.part_worked(row, row.fte) for u in grown), Fraction(0))
            title = f"{title_of(school, row.job_class)} ({row.staff_id})"
            yield Bought(title, work, round(more), shares_words(school, position.shares) or "-")


def _paid_by(school: School, item: MethodUse | ProgramChoice) -> str:
    return shares_words(school, item.shares) or "-"


# --- what restricted funds leave ---------------------------------------------------------------------------------------
def leftovers(school: School, plan: Plan) -> pd.DataFrame:
    """What each restricted fund leaves unspent, with what may be carried over. It is no saving: it can't pay for other things."""
    columns = (N_("Restricted fund"), N_("Unspent"), N_("May be carried over"), N_("Lost if not spent"), N_("Rule"))
    return frame(columns, _left_rows(school, plan))


def _left_rows(school: School, plan: Plan) -> Iterator[tuple[str | float, ...]]:
    lines = {x.fund: x for x in plan.funds if x.year == 1}
    for fund in (f for f in restricted(school) if f.fund in lines):
        left = lines[fund.fund].revenue_cents - lines[fund.fund].cost_cents
        if left > 0:
            rule = carry_over(school, fund)
            kept = "not known" if rule.most is None else dollars(min(left, rule.most))
            lost = "not known" if rule.most is None else dollars(max(0, left - rule.most))
            yield fund_words(school, fund.fund), dollars(left), kept, lost, rule.sentence


def unspent(school: School, plan: Plan) -> tuple[int, int]:
    """Cents of the plan year that are left in unrestricted funds, and in restricted ones; only the first may be called saved."""
    bound = {f.fund for f in restricted(school)}
    lines = [x for x in plan.funds if x.year == 1 and x.fund in school.fund_by_id and not school.ended(school.fund_by_id[x.fund])]
    free = sum(x.revenue_cents - x.cost_cents for x in lines if x.fund not in bound)
    return free, sum(x.revenue_cents - x.cost_cents for x in lines if x.fund in bound)
