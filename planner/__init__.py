"""Common Time: staffing, program and master-schedule plans that protect weekly teacher collaboration time within budget.

The public surface: `read_workbook`, `search`, `audit`, and what they speak of: `School`, `Plan`, `Outcome`. Names are
loaded when they are first asked for, so that reading a workbook does not wait for the solver.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from planner.audit import Audit as Audit
    from planner.audit import audit as audit
    from planner.outcome import Outcome as Outcome
    from planner.plan import Plan as Plan
    from planner.school import Finding as Finding
    from planner.school import School as School
    from planner.search import search as search
    from planner.workbook.read import Reading as Reading
    from planner.workbook.read import read_workbook as read_workbook

_HOME = {
    "Audit": "planner.audit",
    "audit": "planner.audit",
    "Outcome": "planner.outcome",
    "Plan": "planner.plan",
    "Finding": "planner.school",
    "School": "planner.school",
    "search": "planner.search",
    "Reading": "planner.workbook.read",
    "read_workbook": "planner.workbook.read",
}

__all__ = ["Audit", "Finding", "Outcome", "Plan", "Reading", "School", "audit", "read_workbook", "search"]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'planner' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOME[name]), name)
