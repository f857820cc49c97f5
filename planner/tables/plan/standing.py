"""How an answer stands, in words: a first draft of the search, a nearest plan, and what each stage of the search found out.

"First draft" is a state of the search, "Draft" one of sharing: no sentence here uses the one for the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pandas as pd

from planner.domain.outcome import CUT_TIERS, Broken, Known, Nearest, Outcome, Repair, StageAnswer, Status
from planner.domain.plan import NEAREST, Plan
from planner.domain.school import School, Severity
from planner.facts.alike import alike, in_one
from planner.language import N_
from planner.tables.money.cuts import unspent
from planner.tables.plan.record import repair_cost
from planner.tables.words import NEEDS, frame, fte, money

FIRST_DRAFT_MARK = N_("First draft: cuts and unspent money are not settled.")
SEARCHING_MARK = N_("First draft, still searching")
STAGE = {
    "counts": N_("Do the numbers add up?"),
    "money": N_("Can the budget balance?"),
    "capacity": N_("Can the week be staffed, before any team meets?"),
    "week": N_("Is there a full week that keeps every requirement?"),
    "nearest": N_("Is there a plan that comes near?"),
}
SEVERITY = {Severity.MUST_FIX: N_("Must fix"), Severity.LOOK_AT: N_("Review")}
ANSWER = {Known.YES: N_("Yes"), Known.NO: N_("No"), Known.OPEN: N_("Not known yet")}
SEE_BROKEN = "It is here to show what stands in the way. It can't be selected, published or submitted."
NEAREST_TITLE = "The nearest plan, not one to adopt"
NOTHING_FOUND = "Nothing more was found."
NOT_ASKED = "The search had no time for it."


# --- marks -------------------------------------------------------------------------------------------------------------
def mark(outcome: Outcome) -> str:
    """What stands on everything that shows this plan; nothing for a plan that is neither a first draft nor a nearest one."""
    if outcome.plan is not None and outcome.plan.standing == NEAREST:
        return nearest_mark(outcome.nearest)
    return FIRST_DRAFT_MARK if outcome.first_draft else ""


def nearest_mark(found: Nearest | None) -> str:
    """ "Nearest plan: breaks 2 requirements. Not for adoption." """
    many = len(found.broken) if found is not None else 0
    if not many:
        return "Nearest plan: made for another workbook. Not for adoption."
    return f"Nearest plan: breaks {_requirements(many)}. Not for adoption."


def _requirements(many: int) -> str:
    return f"{many:,} requirement{'' if many == 1 else 's'}"


# --- first drafts ------------------------------------------------------------------------------------------------------
def draft_sentence(school: School, outcome: Outcome) -> str:
    """What is not settled in a first draft, with its figures; nothing for any other answer."""
    plan = outcome.plan
    if plan is None or not outcome.first_draft:
        return ""
    left = unspent(school, plan)[0]
    free = f"{money(left)} is unspent" if left > 0 else ""
    if not set(CUT_TIERS) & set(outcome.unsettled):
        said = "The search ended before it settled programs and unspent money by the staff's votes."
        return f"{said} {free}.".removesuffix(" .")
    lost = cut(school, plan)
    cuts = f"{fte(lost):g} FTE {'is' if lost <= 100 else 'are'} cut" if lost else ""
    figures = " and ".join(part for part in (cuts, free) if part)
    said = "The search ended before it settled cuts and unspent money. Cuts may be more than needed"
    return f"{said}: {figures}." if figures else f"{said}."


def cut(school: School, plan: Plan) -> int:
    """Hundredths of FTE by which posts of today are smaller in the plan."""
    today = {row.staff_id: row.fte for row in school.staff}
    return sum(max(0, today.get(p.staff_id, 0) - unit.fte) for p in plan.positions for unit in p.units)


# --- the nearest plan --------------------------------------------------------------------------------------------------
def nearest_lead(outcome: Outcome) -> str:
    """ "No plan keeps every requirement. The nearest plan breaks 2:" """
    assert outcome.nearest is not None
    many = len(outcome.nearest.broken)
    first = "No plan keeps every requirement."
    if outcome.status is not Status.INFEASIBLE:
        first = "No plan that keeps every requirement was found in the time allowed. That doesn't mean there isn't one."
    return f"{first} The nearest plan breaks {many:,}:"


def nearest_short(found: Nearest) -> str:
    """ "It breaks 2 requirements:" under a heading that names it."""
    return f"It breaks {_requirements(len(found.broken))}:"


def nearest_sure(outcome: Outcome) -> tuple[str, ...]:
    """How near is near, what the changes do together, and that no law is broken."""
    found = outcome.nearest
    assert found is not None
    said = ["It breaks no law."]
    if found.fewest:
        said.append("Proven: no plan breaks fewer, counted from the most important requirement down.")
    elif outcome.status is Status.INFEASIBLE and len(found.broken) == 1:
        said.append("Proven: every plan breaks at least one. Another plan may break a less important one.")
    else:
        said.append("A plan that breaks fewer may exist.")
    without = sum(b.repair is None for b in found.broken)
    if not without and found.broken:
        together = "With this change" if len(found.broken) == 1 else "With all of these changes together"
        said.append(f"{together}, this plan keeps every requirement: change a copy of your workbook and search again.")
    elif without:
        said.append(f"For {without:,} of them no change of a single cell is known.")
    return tuple(said)


def broken_together(found: Nearest) -> tuple[Broken, ...]:
    """What a nearest plan breaks, a line each: where one rule at one cell is broken for several classes or days, they are one line."""
    same: dict[tuple[str, str, str], list[Broken]] = {}
    for n, b in enumerate(found.broken):
        at = b.repair.cell if b.repair is not None else ""
        same.setdefault((b.rule, b.cell or str(n), at), []).append(b)
    return tuple(line for some in same.values() for line in _lines_of(some))


def _lines_of(some: Sequence[Broken]) -> Iterator[Broken]:
    for group in alike([b.sentence for b in some]):
        lines = [some[n] for n in group]
        repairs = list(dict.fromkeys(b.repair for b in lines))
        furthest = repairs[0] if len(repairs) == 1 else _furthest([r for r in repairs if r is not None])
        if len(repairs) > 1 and (furthest is None or None in repairs):
            yield from lines
        else:
            yield replace(lines[0], sentence=in_one([b.sentence for b in lines]), repair=furthest)


def _furthest(repairs: Sequence[Repair]) -> Repair | None:
    """Of changes of one cell that differ in one number alone the one that does what all of them do."""
    numbers = [re.findall(r"\d[\d,]*", r.sentence) for r in repairs]
    plain = {re.sub(r"\d[\d,]*", "#", r.sentence) for r in repairs}
    places = [n for n, amounts in enumerate(zip(*numbers, strict=False)) if len(set(amounts)) > 1]
    verb = repairs[0].sentence.split()[0]
    if len(plain) > 1 or len(places) != 1 or verb not in ("Lower", "Raise"):
        return None
    amounts = {int(said[places[0]].replace(",", "")): r for said, r in zip(numbers, repairs, strict=True)}
    return amounts[min(amounts) if verb == "Lower" else max(amounts)]


def broken_rows(found: Nearest) -> pd.DataFrame:
    """Each requirement that a nearest plan breaks, the most important first, beside the change with which it would keep it."""
    columns = (N_("Requirement it breaks"), N_("See"), N_("Change that would fix it"), N_("Change in"), N_("Cost a year"),
               N_("Who must agree"))  # fmt: skip
    return frame(columns, (_broken_row(b) for b in broken_together(found)))


def _broken_row(b: Broken) -> tuple[str, ...]:
    if b.repair is None:
        return (b.sentence, b.cell, "no change of a single cell", "", "", "")
    return (b.sentence, b.cell, b.repair.sentence, b.repair.cell, repair_cost(b.repair), NEEDS.get(b.repair.needs, b.repair.needs))


def nearest_lines(outcome: Outcome) -> Iterator[str]:
    """A nearest plan for a terminal: what it breaks, where, and the change for each."""
    assert outcome.nearest is not None
    yield nearest_lead(outcome)
    for number, b in enumerate(broken_together(outcome.nearest), 1):
        yield f"  {number}. {b.sentence}{_see(b.cell)}"
        yield f"     {repair_words(b.repair)}"
    yield from nearest_sure(outcome)


def repair_words(repair: Repair | None) -> str:
    """ "Fix: Lower the minimum of Grade 3 to 75 minutes (see Teams!F4). It costs at most $1,200 a year." """
    if repair is None:
        return "No change of a single cell would fix it."
    cost = f" It costs {repair_cost(repair)} a year." if repair.cents else ""
    agreed = f" Must be agreed by {NEEDS[repair.needs]}." if repair.needs in NEEDS and repair.needs != "none" else ""
    return f"Fix: {repair.sentence.rstrip('.')}{_see(repair.cell)}.{cost}{agreed}"


def _see(cell: str) -> str:
    return f" (see {cell})" if cell else ""


# --- the stages --------------------------------------------------------------------------------------------------------
def stage_title(answer: StageAnswer) -> str:
    """The question of a stage; its own name where it is a new one."""
    return STAGE.get(answer.stage, answer.stage)


def stage_said(answer: StageAnswer) -> tuple[str, ...]:
    """What the stage found, a sentence each; never nothing."""
    if answer.sentences:
        return answer.sentences
    return (NOT_ASKED if answer.known is Known.OPEN else NOTHING_FOUND,)


def stages(outcome: Outcome) -> pd.DataFrame:
    """What each stage of the search found out, in their order: one row a sentence."""
    columns = (N_("Question"), N_("Answer"), N_("What was found"), N_("See"))
    rows = []
    for answer in outcome.stages:
        for number, said in enumerate(stage_said(answer)):
            first = number == 0
            cells = ", ".join(answer.cells) if first else ""
            rows.append((stage_title(answer) if first else "", ANSWER[answer.known] if first else "", said, cells))
    return frame(columns, rows)


def stage_list(outcome: Outcome) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """For a page: kind of answer, answer, question, and what was found with its cells."""
    for answer in outcome.stages:
        cells = _see(", ".join(answer.cells))
        first, *rest = stage_said(answer)
        yield answer.known.value, ANSWER[answer.known], stage_title(answer), (f"{first}{cells}", *rest)


def stage_lines(outcome: Outcome) -> Iterator[str]:
    """The stages for a terminal."""
    if outcome.stages:
        yield "What we know:"
    for answer in outcome.stages:
        yield f"  {stage_title(answer)} {ANSWER[answer.known]}."
        for number, said in enumerate(stage_said(answer)):
            yield f"    {said}{_see(', '.join(answer.cells)) if number == 0 else ''}"


def next_step(outcome: Outcome) -> str:
    """What to do where there is no plan: there is always something."""
    if outcome.nearest is not None and outcome.nearest.broken:
        return "Next: decide which of these requirements may be relaxed, change a copy of your workbook, and search again."
    if outcome.status is Status.INFEASIBLE:
        return "Next: make one of the changes above in a copy of your workbook, or relax one of the requirements, and search again."
    return "Next: search longer, or fix what is named above."


def no_plan_lead(outcome: Outcome) -> str:
    """The first sentence of an answer without a plan, no stronger than what is known."""
    if outcome.status is Status.INFEASIBLE:
        return "Proven: no plan can meet every requirement of this workbook."
    return "No plan found in the time allowed. That doesn't mean there isn't one."


def findings(outcome: Outcome) -> pd.DataFrame:
    """What reading the workbook found, those to fix first."""
    columns = (N_("Kind"), N_("See"), N_("What was found"), N_("Fix"))
    ordered = sorted(outcome.findings, key=lambda f: f.severity is not Severity.MUST_FIX)
    return frame(columns, ((SEVERITY[f.severity], f.cell, f.message, f.fix) for f in ordered))
