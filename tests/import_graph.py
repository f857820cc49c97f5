"""Who imports whom: `python -m tests.import_graph` prints the rooms of planner, an arrow a line, and how many there are.

A room is a folder of `planner/` or a module that stands beside the folders. `--modules` prints every module instead. Imports inside functions count too.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
Arrows = Mapping[str, frozenset[str]]  # who -> whom


@cache
def modules() -> dict[str, Path]:
    """Dotted name -> file, of the whole program."""
    found = {".".join(p.relative_to(ROOT).with_suffix("").parts): p for p in sorted((ROOT / "planner").rglob("*.py"))}
    return {name.removesuffix(".__init__"): path for name, path in found.items()} | {"app": ROOT / "app.py"}


@cache
def imported(path: Path) -> frozenset[str]:
    """What a file imports, by dotted name: modules of planner as far as the name is one, libraries whole."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            module = _absolute(path, node)
            for alias in node.names:
                whole = f"{module}.{alias.name}"
                found.add(whole if whole in modules() else module)
    return frozenset(found)


def _absolute(path: Path, node: ast.ImportFrom) -> str:
    """The module of `from … import`, also where it is written with dots."""
    if not node.level:
        return node.module or ""
    parts = path.relative_to(ROOT).parts[: -node.level]
    return ".".join((*parts, node.module) if node.module else parts)


def libraries(path: Path) -> set[str]:
    """The libraries that a file imports, by their first name."""
    return {name.split(".")[0] for name in imported(path)} - {"planner", *sys.stdlib_module_names}


def room(module: str) -> str:
    """The room of a module: the empty word for planner itself."""
    first, *rest = module.split(".")
    return first if first != "planner" else rest[0] if rest else ""


def between_modules() -> Arrows:
    """Each module and those of planner that it imports."""
    return {name: imported(path) & modules().keys() - {name} for name, path in modules().items()}


def between_rooms() -> Arrows:
    """Each room and those that its modules import; never itself."""
    found: dict[str, set[str]] = {room(name): set() for name in modules()}
    for name, others in between_modules().items():
        found[room(name)] |= {room(other) for other in others}
    return {name: frozenset(others - {name}) for name, others in found.items()}


def circles(arrows: Arrows) -> list[tuple[str, ...]]:
    """Sets of two or more that all reach one another."""
    reached = {name: _reached(name, arrows) for name in arrows}
    found = {frozenset({name, *(o for o in reached[name] if name in reached.get(o, ()))}) for name in arrows if name in reached[name]}
    return sorted(tuple(sorted(circle)) for circle in found)


def _reached(name: str, arrows: Arrows) -> set[str]:
    found: set[str] = set()
    ahead = list(arrows[name])
    while ahead:
        one = ahead.pop()
        if one not in found:
            found.add(one)
            ahead += arrows.get(one, ())
    return found


def lines(arrows: Arrows) -> Iterator[str]:
    for name, others in arrows.items():
        yield f"{name or 'planner'} -> {', '.join(sorted(o or 'planner' for o in others)) or '(nothing)'}"


def main(arguments: Iterable[str]) -> int:
    arrows = between_modules() if "--modules" in arguments else between_rooms()
    told = [*lines(arrows), f"{len(arrows)} in all, {sum(map(len, arrows.values()))} arrows, {len(circles(arrows))} circles"]
    told += [f"circle: {', '.join(circle)}" for circle in circles(arrows)]
    sys.stdout.write("\n".join(told) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
