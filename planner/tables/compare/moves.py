"""One saved dollar followed: from the fund that paid, through the change, to the minutes that it costs the teams."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

from planner.domain.outcome import Move, Outcome
from planner.domain.plan import Plan, Share
from planner.domain.school import School
from planner.language import N_
from planner.tables.words import METHOD, Number, dollars, frame, fund_words, money, needs_words, number, shares_words

RECEIVED = {  # how such a change is usually received (domain.md 2.5)
    "M1": "Usually well: outside contracts are cut first.", "M2": "Well.", "M3": "Usually well, though vacancies fall where they fall.",
    "M5": "Mixed: teams lose some support.", "M6": "Mixed: it depends on the day.", "M9": "Mixed: the counselor's other work has to wait.",
    "M13": "Mixed: larger classes in these subjects.", "M14": "Well: teachers gain time.", "M15": "Poorly, even where it's legal.",
    "M16": "Well.", "M18": "Families must arrange care.", "M20": "Well.", "M22": "Varies: someone else has to cover.",
}  # fmt: skip


def moves(school: School, outcome: Outcome) -> pd.DataFrame:
    """Each change with what it saves, who paid, who pays for what is left, and what undoing it alone would give the teams."""
    columns = (
        N_("Change"),
        N_("Saves next year"),
        N_("Paid today by"),
        N_("Funding source for what remains"),
        N_("If reversed: team with the least time"),
        N_("If reversed: all teams together"),
        N_("Who must agree"),
        N_("Usually received"),
    )
    plan = outcome.plan or Plan()
    rows = [_row(school, plan, m) for m in outcome.moves]
    if rows:
        total = sum(m.cents for m in outcome.moves)
        rows.append(("All changes", dollars(total), "", "", "", "", "", ""))
    return frame(columns, rows)


def _row(school: School, plan: Plan, move: Move) -> tuple[str | float | Number, ...]:
    title = METHOD.get(move.id, move.title) if move.kind == "method" else move.title
    today, then = _payers(school, plan, move)
    return (
        title, dollars(move.cents), today, then, _minutes(move, move.lowest, move.lowest_most),
        _minutes(move, move.total, move.total_most), _needs(school, move), RECEIVED.get(move.code) or _ended(school, move),
    )  # fmt: skip


def _ended(school: School, move: Move) -> str:
    """What nobody has a word for in advance, but for what everybody saw coming."""
    row = school.staff_by_id.get(move.id) if move.kind == "staff" else None
    paid = [school.fund_by_id[f] for f, _ in row.fund if f in school.fund_by_id] if row else []
    return "Expected: the funding that paid for it has expired." if paid and all(school.ended(f) for f in paid) else "-"


def _minutes(move: Move, least: Fraction | None, most: Fraction | None) -> str:
    """What undoing a change gives: a figure where it is exact, else its limits."""
    if not move.touches_schedule:
        return "doesn't affect the weekly schedule"
    if move.impossible:
        return "no plan keeps every requirement then"
    if least is not None and least == most:
        return f"{_more(least)} minutes a week" if least else "nothing"
    limits = (_limit("at least", least), _limit("at most", most))
    said = [words for words in limits if words]
    return f"{', '.join(said)} minutes a week" if said else "no limit is known"


def _limit(word: str, figure: Fraction | None) -> str:
    if figure is None:
        return ""
    return f"{word} {_more(figure)}" if figure else f"{word} 0"


def _more(minutes: Fraction) -> str:
    """ "+45" or "−360"."""
    return f"{'+' if minutes > 0 else '−'}{number(abs(minutes)):,}"


def _payers(school: School, plan: Plan, move: Move) -> tuple[str, str]:
    """Today's funds, and what is paid in the plan by whom."""
    if move.kind == "staff":
        row = school.staff_by_id[move.id]
        then = next((p.shares for p in plan.positions if p.staff_id == move.id), ())
        return ", ".join(fund_words(school, f) for f, _ in row.fund), _left(school, then)
    if move.kind == "program":
        program = school.program_by_id[move.id]
        then = next((p.shares for p in plan.programs if p.program_id == move.id), ())
        return "nobody" if program.start_only else fund_words(school, program.fund), _left(school, then)
    return "nobody", _left(school, next((m.shares for m in plan.methods if m.method == move.id), ()))


def _left(school: School, shares: tuple[Share, ...]) -> str:
    return shares_words(school, shares) or "no cost remains"


def _needs(school: School, move: Move) -> str:
    if move.kind == "method":
        method = school.method_by_id.get(move.id)
        return needs_words(method)
    if move.kind == "staff":
        other = school.staff_by_id[move.id].shared_school
        return f"the board; {other}" if other else "the board"
    return "nobody else"


def _may_give(move: Move) -> bool:
    """Is it left open whether undoing the change gives the teams anything?"""
    return move.touches_schedule and not move.impossible and (move.total_most is None or move.total_most > 0)


def moves_sentence(school: School, outcome: Outcome) -> str:
    """The change that costs the teams most time for sure, in a sentence; nothing where nothing is saved."""
    saving = [m for m in outcome.moves if m.cents > 0]
    if not saving:
        return ""
    saved = f"The changes save {money(sum(m.cents for m in saving))}"
    dear = max(saving, key=lambda m: m.total or 0)
    if dear.total and dear.total > 0:
        least = "" if dear.total == dear.total_most else "at least "
        minutes = f"{least}{number(dear.total):,} minutes a week"
        return f"The change that costs the teams most: {dear.title} saves {money(dear.cents)} and takes {minutes}."
    if any(_may_give(m) for m in saving):
        return f"{saved}; that any one of them takes minutes from the teams is not shown, nor that none does."
    return f"{saved}; undoing any one of them alone gives the teams no minute towards their goals."
