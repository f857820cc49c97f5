"""The sheets of an answer without a plan that keeps everything: what the nearest plan breaks, and what is known."""

from __future__ import annotations

from planner import tables
from planner.domain.outcome import Conflict, Outcome
from planner.domain.school import School
from planner.export.layout import Page, Table


def known_pages(school: School, outcome: Outcome) -> tuple[Page, ...]:
    """What the nearest plan breaks, where there is one; then what is known."""
    broken = (_broken(outcome),) if outcome.nearest is not None and outcome.nearest.broken else ()
    return (*broken, _known(outcome))


def _broken(outcome: Outcome) -> Page:
    assert outcome.nearest is not None
    note = " ".join((tables.nearest_lead(outcome).rstrip(":") + ".", *tables.nearest_sure(outcome)))
    return Page("What it breaks", note, (Table(tables.broken_rows(outcome.nearest), widest=52),))


def _known(outcome: Outcome) -> Page:
    """Stages, conflict, advice and findings, one under the other."""
    note = f"{tables.no_plan_lead(outcome)} {tables.next_step(outcome)}"
    found = [Table(tables.stages(outcome), "Step by step", "The search says nothing about its steps.", widest=64)]
    found += _conflict(outcome.conflict) if outcome.conflict is not None else []
    if outcome.advice:
        found.append(Table(tables.sentences("What to do", outcome.advice, ""), "What to do"))
    if outcome.limits and outcome.nearest is None:
        found.append(Table(tables.limits(outcome), "What limits the teams' time"))
    findings = tables.findings(outcome)
    found.append(Table(findings, "Findings in the workbook", "Reading the workbook found nothing to fix or review.", widest=64))
    return Page("What we know", note, tuple(found))


def _conflict(conflict: Conflict) -> list[Table]:
    heading = "Requirements that can't all be met" if conflict.minimal else "The requirements in conflict are among these"
    repairs = tables.repairs(conflict)
    return [
        Table(tables.conflict_promises(conflict), heading, widest=64),
        Table(
            repairs, "Changes that make a plan possible, each alone", "None of the single changes we tried makes a plan "
                                                                      "possible.", widest=64
        ),
    ]
