"""The rows of a model do not depend on how a process orders its sets."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
PROGRAM = """
import hashlib
from tiny_secondary import middle_school
from twins.schools import mini
from planner.milp.engines.engine import matrix_of
from planner.search.build import build_shape
for school in (mini(), middle_school()):
    problem = build_shape(school).model.problem
    found = matrix_of(problem).arrays(problem)
    print(hashlib.sha256(b"".join(getattr(found, part).tobytes() for part in ("indices", "factors", "low", "high"))).hexdigest())
"""


def test_two_processes_build_the_same_model() -> None:
    said = set()
    for seed in ("1", "33"):
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join([str(TESTS), str(TESTS.parent)])}
        run = subprocess.run([sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=True)
        said.add(run.stdout)
    assert len(said) == 1
