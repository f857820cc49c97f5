"""Every rule with one line of its `enforce` taken out, in memory: what the model would be if somebody forgot the line.

A line is a statement: a promise (`shape.require`, `shape.forbid`), a loop, a guard, a name that is given a value. Taken out means
`pass`; a guard (`if …:`) is also tried the other way, as if it always held. Methods that `enforce` calls on itself are part of it.
"""

from __future__ import annotations

import ast
import copy
import inspect
import sys
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from planner.rules import RULES
from planner.rules.base import Rule


@dataclass(frozen=True)
class Mutant:
    """A rule of which one line is gone, and the words of that line."""

    rule: Rule
    line: str
    what: str  # "without", or "always" for a guard

    def __str__(self) -> str:
        return f"{self.rule.name} {self.what}: {self.line}"


def mutants(rule: Rule) -> Iterator[Mutant]:
    """One for every line of what the rule tells the solver."""
    for method in _methods(rule):
        tree = ast.parse(textwrap.dedent(inspect.getsource(method)))
        places = [n for n in ast.walk(tree) if isinstance(n, ast.stmt) and not isinstance(n, ast.FunctionDef) and not _docstring(n)]
        for i, place in enumerate(places):
            for what in ("without", "always") if isinstance(place, ast.If) else ("without",):
                yield Mutant(_changed(rule, method.__name__, tree, i, what), ast.unparse(place).split("\n")[0], what)


def enforcing() -> list[Rule]:
    """The rules that tell the solver something."""
    return [rule for rule in RULES if type(rule).enforce is not Rule.enforce]


def _methods(rule: Rule) -> list[Callable[..., None]]:
    """`enforce`, and the methods that it calls on itself."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(type(rule).enforce)))
    called = [
        n.func.attr for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute) and _is_self(n.func.value)
    ]
    return [type(rule).enforce, *(getattr(type(rule), name) for name in dict.fromkeys(called))]


def _is_self(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "self"


def _docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _changed(rule: Rule, name: str, tree: ast.Module, index: int, what: str) -> Rule:
    """A rule of the same name whose method has its `index`th line changed."""
    new = copy.deepcopy(tree)
    place = [n for n in ast.walk(new) if isinstance(n, ast.stmt) and not isinstance(n, ast.FunctionDef) and not _docstring(n)][index]
    if what == "always":
        assert isinstance(place, ast.If)
        place.test = ast.Constant(True)
    else:
        _Pass(place).visit(new)
    space: dict[str, Callable[..., None]] = {}
    exec(compile(ast.fix_missing_locations(new), f"<{rule.name} without a line>", "exec"), vars(sys.modules[type(rule).__module__]), space)
    changed: Rule = type(rule.name, (type(rule),), {name: space[name]})()
    return changed


class _Pass(ast.NodeTransformer):
    """Puts `pass` in the place of one statement."""

    def __init__(self, place: ast.stmt) -> None:
        self.place = place

    def visit(self, node: ast.AST) -> ast.AST:
        return ast.Pass() if node is self.place else self.generic_visit(node)
