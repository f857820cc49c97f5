"""The rows of a model do not depend on how a process orders its sets: not of the shape, not of any piece that is named."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
PROGRAM = """
import hashlib
from dataclasses import replace
from typing import Any
from tiny_secondary import middle_school
from twins.schools import ART, PE, pair
from planner.milp.engines.engine import matrix_of
from planner.milp.engines.highs import HighsEngine
from planner.search.solve import search

solve = HighsEngine.solve

def told(engine: HighsEngine, problem: Any, **how: Any) -> Any:
    found = matrix_of(problem).arrays(problem)
    print(hashlib.sha256(b"".join(getattr(found, part).tobytes() for part in ("indices", "factors", "low", "high"))).hexdigest())
    return solve(engine, problem, **how)

HighsEngine.solve = told
for school in (pair(specials=(ART, replace(PE, max_per_homeroom=1))), middle_school()):
    print(search(school, work=20, brief=True).plan)
"""


def test_two_processes_solve_the_same_models() -> None:
    said = []
    for seed in ("1", "33"):
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join([str(TESTS), str(TESTS.parent)])}
        run = subprocess.run([sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=True)
        said.append(run.stdout.splitlines())
    assert len(said[0]) > 10 and said[0] == said[1]
