"""Ordinary schools that nobody wrote by hand, and how the product does on them: `python -m tests.ordinary --help`.

`ordinary(seed)` draws a school: a lawful week first, the money for it, the workbook from both, and then money is taken away so that a
named list of removals is affordable. What it draws from stands in elementary.py and secondary.py.
"""

from __future__ import annotations

import importlib
import random
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .base import Ordinary

__all__ = ["FLAGS", "ordinary"]

# Of twenty seeds eight are elementary schools, two K-8, five middle and five high schools.
CYCLE = (
    "elementary", "high", "elementary", "middle", "k8", "elementary", "high", "elementary", "middle", "elementary",
    "high", "elementary", "middle", "high", "elementary", "k8", "middle", "elementary", "high", "middle",
)  # fmt: skip
MODULES = {"elementary": "elementary", "k8": "elementary", "middle": "secondary", "high": "secondary"}
SINGLE = {9000: ("elementary", "elementary"), 9500: ("secondary", "high")}  # from these seeds on: one school for each oddity, alone
NONE, FEW = 0.22, 0.62  # a fifth of the schools carries no oddity, a third four and more
MOST = 7
LATER_FROM = 1000  # below this seed no school carries an oddity that came later: those schools stay as they were


def module_of(level: str) -> ModuleType | None:
    """What draws the schools of a level; None where it is not there."""
    try:
        return importlib.import_module(f".{MODULES[level]}", __name__)
    except ModuleNotFoundError as missing:
        if missing.name == f"{__name__}.{MODULES[level]}":
            return None
        raise


def level_of(seed: int) -> str:
    flag = single(seed)
    if flag is None:
        return CYCLE[seed % len(CYCLE)]
    first = max(n for n in SINGLE if n <= seed)
    name, usual = SINGLE[first]
    module = importlib.import_module(f".{name}", __name__)
    levels: tuple[str, ...] = getattr(module, "ONLY", {}).get(flag, (usual,))
    return usual if usual in levels else levels[0]


def single(seed: int) -> str | None:
    """The only oddity of a seed from 9000 (elementary) or 9500 (secondary) on; None for other seeds."""
    first = max((n for n in SINGLE if n <= seed), default=None)
    if first is None:
        return None
    module = module_of(SINGLE[first][1])
    later: frozenset[str] = getattr(module, "LATER", frozenset())
    flags = [*sorted(set(module.FLAGS) - later), *sorted(later)] if module else []
    return flags[seed - first] if seed - first < len(flags) else None


def drawn(seeds: range | list[int]) -> list[int]:
    """Those of the seeds whose level can be drawn."""
    return [s for s in seeds if (s < min(SINGLE) or single(s)) and module_of(level_of(s)) is not None]


def ordinary(seed: int) -> Ordinary:
    """The school of a seed; the same seed gives the same school. Raises LookupError where its level cannot be drawn."""
    level = level_of(seed)
    module = module_of(level)
    if module is None:
        raise LookupError(f"nothing draws a {level} school")
    chance = random.Random(seed)
    alone = single(seed)
    flags = (alone,) if alone else _flags(module, level, chance, seed >= LATER_FROM)
    found: Ordinary = module.make(seed, level, flags, chance)
    return found


def _flags(module: ModuleType, level: str, chance: random.Random, later_too: bool = True) -> tuple[str, ...]:
    """Which oddities it carries. Those that the contract cannot say are three times rarer, or no school of many flags could be said."""
    share = chance.random()
    few = share < FEW
    count = 0 if share < NONE else chance.randint(1, 3) if few else chance.randint(4, MOST)
    rare: frozenset[str] = getattr(module, "RARE", frozenset())
    clashes: tuple[frozenset[str], ...] = getattr(module, "CLASHES", ())
    only: dict[str, tuple[str, ...]] = getattr(module, "ONLY", {})
    later: frozenset[str] = frozenset() if later_too else getattr(module, "LATER", frozenset())
    left = {f: 1.0 if f in rare else 3.0 for f in module.FLAGS if level in only.get(f, (level,)) and f not in later}
    chosen: set[str] = set()
    while left and len(chosen) < count:
        flag = chance.choices(list(left), list(left.values()))[0]
        chosen.add(flag)
        closed = {flag}.union(*(group for group in clashes if flag in group))
        left = {f: w for f, w in left.items() if f not in closed}
    return tuple(sorted(chosen))


def __getattr__(name: str) -> Any:
    """`FLAGS`: every oddity of every level, as a sentence. Read when asked for, so that the runner may choose its planner first."""
    if name != "FLAGS":
        raise AttributeError(name)
    modules = [m for m in (module_of(level) for level in MODULES) if m is not None]
    return {flag: said for m in modules for flag, said in m.FLAGS.items()}
