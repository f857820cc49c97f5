"""What several commands need: the school of a workbook, and a plan from a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.cli.terminal import Stop, say, show_findings

if TYPE_CHECKING:
    from planner.domain.outcome import Outcome
    from planner.domain.plan import Plan
    from planner.domain.school import Finding, School
    from planner.workbook.read import Reading


def reading_of(book: str) -> Reading:
    from planner.workbook.read import read_workbook

    return read_workbook(Path(book), Path(book).name)


def refuse(book: str, reading: Reading) -> None:
    """Say what stands in the way of a workbook: its findings, or in one sentence (Stop) that it is no workbook at all."""
    stop_without_workbook(book, reading)
    show_findings(reading.findings)


def stop_without_workbook(book: str, reading: Reading) -> None:
    """Raise Stop when the file is no workbook: then its one finding has no cell."""
    only = reading.findings[0] if reading.school is None and len(reading.findings) == 1 else None
    if only is not None and not only.cell:
        raise Stop(f"{book}: {only}")


def findings_as_json(findings: tuple[Finding, ...]) -> Any:
    from planner.domain.serialize import plain

    return plain(findings)


def about_file(book: str) -> dict[str, str]:
    from hashlib import sha256

    return {"name": Path(book).name, "sha256": sha256(Path(book).read_bytes()).hexdigest()}


def school_from(book: str) -> School:
    """The school of a workbook without lines that must be fixed; Stop otherwise, with the findings shown."""
    reading = reading_of(book)
    if reading.school is None or reading.must_fix:
        refuse(book, reading)
        raise Stop(f"{book} has issues you need to fix first.")
    return reading.school


def _plan_facts(facts: dict[str, Any]) -> Any:
    """The plan in the JSON of a search, else its nearest plan, else the JSON itself."""
    nearest = facts.get("nearest")
    if facts.get("plan") is None and isinstance(nearest, dict):
        return nearest.get("plan")
    return facts.get("plan", facts)


def say_nearest(plan: Plan) -> None:
    """Say of a nearest plan what it is."""
    from planner.domain.plan import NEAREST

    if plan.standing == NEAREST:
        say("This is a nearest plan: it was made for a workbook whose requirements no plan was found to keep. It is not for adoption.")


def to_adopt(plan: Plan, source: str) -> Plan:
    """The plan, where it may leave for systems that would put it to use; Stop for a nearest plan."""
    from planner.domain.plan import NEAREST

    if plan.standing == NEAREST:
        raise Stop(f"{source} holds a nearest plan, which breaks requirements. It is not for adoption, so nothing was written.", 1)
    return plan


def plan_from(source: str) -> Plan:
    """A plan from a plan workbook, from the JSON of `planner solve`, or from a bare plan as JSON."""
    from planner.domain.plan import Plan

    path = Path(source)
    try:
        if path.suffix.lower() == ".json":
            facts = json.loads(path.read_text(encoding="utf-8"))
            facts = _plan_facts(facts) if isinstance(facts, dict) else None
            if not isinstance(facts, dict) or "positions" not in facts:
                raise Stop(f"{source} holds no plan.")
            return Plan.from_json(facts)
        from planner.export import read_plan

        return read_plan(path)
    except json.JSONDecodeError as fault:
        raise Stop(f"{source} holds no plan: it is not JSON.") from fault
    except (ValueError, KeyError, RecursionError) as fault:
        raise Stop(f"{source} holds no plan that can be read: {fault}.") from fault


def known_of(source: str, plan: Plan) -> Outcome | None:
    """What the search that made a plan found out about it, where its file carries that."""
    path = Path(source)
    if path.suffix.lower() != ".json":
        from planner.export import read_found

        return read_found(path, plan)
    facts = json.loads(path.read_text(encoding="utf-8"))
    return _known_of_json(facts) if isinstance(facts, dict) else None


def _known_of_json(facts: dict[str, Any]) -> Outcome | None:
    """Status and limit of the search; the JSON's tiers are a view without their words."""
    from planner.domain.outcome import Outcome, Provenance, Status

    said, where = facts.get("status"), facts.get("provenance")
    if said not in (Status.OPTIMAL.value, Status.FEASIBLE.value) or not isinstance(where, dict):
        return None
    gap = where.get("gap")
    gap = gap if isinstance(gap, float) else Provenance.gap
    return Outcome(Status(said), provenance=Provenance(workbook=str(where.get("workbook", "")), gap=gap))
