"""Who may talk to whom: reads the imports of every module and holds the table of the house plan."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# room -> what it may import: rooms of planner, and libraries. The standard library is open to all.
MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "language": (),
    "school": (),
    "domain": ("school",),
    "plan": ("school",),
    "outcome": ("domain", "school", "plan"),
    "outcome_json": ("school", "plan", "outcome"),
    "placed": ("school",),
    "brought_days": ("school",),
    "workbook": ("school", "placed", "brought_days", "workbook", "openpyxl"),
    "rules": ("domain", "school", "placed", "plan", "outcome", "rules"),
    "counts": ("school", "rules"),
    "measures": ("school", "plan", "rules"),
    "decisions": ("domain", "school", "plan", "rules"),
    "more_money": ("domain", "school", "plan", "rules"),
    "answers": ("diff", "outcome_json", "curve", "options", "why", "school", "outcome", "tables", "export", "pandas"),
    "diff": ("domain", "school", "plan", "rules"),
    "vision": ("school", "plan", "measures", "audit"),
    "what_if": ("school", "plan", "outcome", "milp", "search"),
    "score": ("school", "plan", "outcome", "rules", "audit", "search"),
    "options": ("school", "plan", "outcome", "rules", "measures", "milp", "audit", "decisions", "more_money", "search"),
    "ranking": ("school", "plan", "outcome", "rules", "milp", "decisions", "more_money", "options", "search"),
    "curve": ("school", "plan", "outcome", "rules", "measures", "milp", "audit", "more_money", "search"),
    "milp": ("counts", "domain", "decisions", "school", "placed", "plan", "outcome", "rules", "measures", "milp", "pulp", "highspy", "numpy", "ortools"),
    "audit": ("domain", "school", "plan", "outcome", "rules", "measures"),
    "moves": ("school", "plan", "outcome", "rules"),
    "prices": ("school", "plan", "rules"),
    "search": ("counts", "domain", "decisions", "prices", "moves", "school", "plan", "outcome", "rules", "measures", "milp", "audit", "explain"),
    "agreed": ("domain", "school", "plan", "rules"),
    "explain": ("domain", "agreed", "moves", "school", "plan", "outcome", "rules", "measures"),
    "why": ("domain", "brought_days", "agreed", "explain", "moves", "school", "plan", "outcome", "rules", "search", "why"),
    "store": ("school", "plan", "outcome", "outcome_json", "store", "sqlalchemy", "alembic"),
    "access": (),
    "desk": ("access", "store"),
    "turns": ("store",),
    "worker": ("turns", "answers", "what_if", "school", "plan", "outcome", "outcome_json", "store", "search", "audit", "workbook", "tables"),
    "district": ("domain", "school", "plan", "rules", "district"),
    "groups": ("school",),
    "tables": ("domain", "language", "store", "groups", "vision", "diff", "score", "options", "curve", "ranking", "decisions", "agreed", "why", "district", "school", "plan", "outcome", "rules", "measures", "tables", "workbook", "pandas"),  # workbook: the contract's words
    "export": ("domain", "icalendar", "diff", "options", "curve", "ranking", "tables", "why", "school", "plan", "outcome", "export", "workbook", "openpyxl", "pandas"),  # workbook: sniffs a plan file as well
    "papers": ("groups", "tables", "school", "plan", "outcome", "papers", "export", "pandas", "docx", "openpyxl"),  # export: how the private workbook is laid
    "reread": ("school", "plan", "outcome", "audit", "explain", "prices"),
    # interop: a section list becomes rows of the contract (workbook) and a plan becomes lines of the list (plan, rules.periods); no solver
    "interop": ("vision", "school", "plan", "rules", "workbook", "interop", "openpyxl"),
    "terminal": ("school", "plan", "outcome"),
}
ON_TOP = ("cli", "cli_district", "cli_ending", "cli_files", "cli_interop", "cli_options", "cli_compare", "cli_papers", "cli_rank", "cli_store", "cli_votes", "cli_why", "pages", "demo", "app")  # may use the surface, tables, export, store, worker, streamlit, altair, pandas
TOP_MAY = (
    "", "language", "school", "plan", "outcome", "outcome_json", "workbook", "audit", "search", "tables", "export", "store", "access", "answers", "desk", "groups", "worker", "terminal",
    "cli", "cli_district", "cli_ending", "cli_files", "cli_interop", "cli_options", "cli_compare", "cli_papers", "cli_rank", "cli_store", "cli_votes", "cli_why", "why", "options", "curve", "ranking", "diff", "score", "vision", "what_if", "interop", "papers", "reread", "district", "pages", "demo", "streamlit", "altair", "pandas",
)  # fmt: skip
NOT_FOR_PAGES = ("milp", "rules", "measures", "explain")  # pages guard, make one call, show


def modules() -> list[Path]:
    return [*sorted((ROOT / "planner").rglob("*.py")), ROOT / "app.py"]


def room(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return parts[0] if parts[0] == "app" else parts[1]


def imports(path: Path) -> set[str]:
    """What a module imports, inside functions too: rooms of planner as their name, libraries by their top name."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"planner.{a.name}" for a in node.names] if node.module == "planner" else [node.module]
        for name in names:
            parts = name.split(".")
            found.add(parts[1] if parts[0] == "planner" and len(parts) > 1 else "" if parts[0] == "planner" else parts[0])
    return found - set(sys.stdlib_module_names)


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_go_with_the_grain(path: Path) -> None:
    mine = room(path)
    if mine == "__init__":  # the public surface
        return
    if mine in ON_TOP:
        allowed, surface = set(TOP_MAY), {"read_workbook", "search", "audit", "School", "Plan", "Outcome", "Finding", "Reading", "Audit"}
        assert not imports(path) & set(NOT_FOR_PAGES), "a page computes"
        assert imports(path) <= allowed | surface
    else:
        assert imports(path) <= {*MAY_IMPORT[mine], mine}


def test_the_modelling_library_stays_in_one_folder() -> None:
    users = {room(p) for p in modules() if {"pulp", "highspy", "ortools"} & imports(p)}
    assert users == {"milp"}


def test_cpsat_has_a_process_of_its_own() -> None:
    """ortools and highspy do not share a process: the one module that knows ortools knows neither of the others."""
    (user,) = [p for p in modules() if "ortools" in imports(p)]
    assert user.relative_to(ROOT).as_posix() == "planner/milp/engines/cpsat_child.py"
    assert not imports(user) & {"pulp", "highspy", "milp"}


def test_pages_alone_know_the_browser() -> None:
    assert {room(p) for p in modules() if "streamlit" in imports(p)} <= {"pages", "app"}


def test_every_room_is_in_the_table() -> None:
    assert {room(p) for p in modules()} <= {*MAY_IMPORT, *ON_TOP, "__init__"}
