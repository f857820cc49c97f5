"""One measurement in a process of its own, so that memory and caches are its alone: a task as JSON in, figures as JSON out."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

from tests.benchmarks import against, formulations, ours
from tests.benchmarks.schools import load


def measure(task: dict[str, Any]) -> dict[str, Any]:
    """Run one part on one school; `cpu` beside the wall clock shows whether the machine was shared."""
    school = load(task["school"])
    before, began = time.process_time(), time.perf_counter()
    given = {k: v for k, v in task.items() if k not in ("part", "school")}
    parts: dict[str, Callable[..., dict[str, Any]]] = {
        "ours": ours.run,
        "build": ours.build,
        "monolith": against.run,
        "accepts": against.accepts,
        "formulation": formulations.run,
    }
    found = parts[task["part"]](school, **given)
    wall, cpu = time.perf_counter() - began, time.process_time() - before
    children = resource.getrusage(resource.RUSAGE_CHILDREN)  # CBC, CP-SAT and the other engines of a race run in processes of their own
    resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {**found, "wall": wall, "cpu": cpu + children.ru_utime + children.ru_stime, "megabytes": resident}


if __name__ == "__main__":
    print(json.dumps(measure(json.loads(sys.argv[1]))))
