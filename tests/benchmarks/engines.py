"""`python -m tests.benchmarks.engines` puts the first question of a school's ladder to each engine and writes engines.md beside this file.

The question is the lowest team's share of its goal over the whole shape, nothing held and no start. Each run has a process of its
own. Besides the clock, processor seconds of the engine are shown (ours and CP-SAT's together), which say more on a busy machine.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).parent
SCHOOLS = ("pine_hollow", "eastgate", "riverbend", "summit")
WAYS = {  # way -> engine, CP-SAT's parameters (None: the engine's own)
    "highs": ("highs", None),
    "cpsat": ("cpsat", None),
    "race": ("race", None),
    "cpsat, one worker": ("cpsat", "num_workers:1 cp_model_probing_level:0 symmetry_level:1"),
    "cpsat, more linear": ("cpsat", "num_workers:2 cp_model_probing_level:0 symmetry_level:1 linearization_level:2"),
    "cpsat, four workers": ("cpsat", "num_workers:4 cp_model_probing_level:0 symmetry_level:1"),
    "cpsat, ortools' own whole numbers": ("mathopt", None),
}
MAIN = ("highs", "cpsat", "race")
EVERY_WAY = ("pine_hollow", "eastgate")  # schools on which the other ways are shown as well
GAP = 0.01


def one(school: str, way: str, seed: int, seconds: float) -> dict[str, Any]:
    """Wall and processor seconds to the first answer and to the end, the answer, its bound and the status."""
    from planner.milp.engines import cpsat
    from planner.milp.engines.engine import matrix_of
    from planner.milp.engines.race import ENGINES
    from planner.milp.solve.lexicographic import Ladder
    from planner.search.build import build_shape
    from tests.benchmarks.schools import load

    shape = build_shape(load(school))
    shape.model.minimise(next(iter(Ladder(shape).stages())).expression)
    problem = shape.model.problem
    engine, parameters = WAYS[way]
    if engine == "mathopt":
        return _by_ortools(matrix_of(problem).arrays(problem), seed, seconds)
    cpsat.PARAMETERS = parameters or cpsat.PARAMETERS
    asked = ENGINES[engine](seed=seed)
    if cpsat._IDLE:
        time.sleep(4.0)  # its process is ready before the first question in a search too: it starts beside the building
    began, busy = time.perf_counter(), _busy(cpsat._IDLE)
    children = list(cpsat._IDLE)
    first: list[tuple[float, float]] = []

    def heard(found: float | None, _bound: float | None) -> None:
        if found is not None and not first:
            first.append((time.perf_counter() - began, _busy(children) - busy))

    ending = asked.solve(problem, seconds=seconds, gap=GAP, on_bounds=heard)
    return {
        "first": first[0] if first else None, "end": (ending.seconds, _busy(children) - busy), "value": ending.value, "bound": ending.bound,
        "status": str(ending.status), "dropped": getattr(asked, "dropped", 0),
    }  # fmt: skip


def _busy(children: list[Any]) -> float:
    """Processor seconds of this process and of CP-SAT's."""
    ticks = 0
    for child in children:
        words = Path(f"/proc/{child.process.pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(words[11]) + int(words[12])
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


def _by_ortools(problem: Any, seed: int, seconds: float) -> dict[str, Any]:
    """The same problem as ortools itself reads a MIP, in a process without HiGHS; its answer is checked against the rows."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "problem.npz"
        names = ("lower", "upper", "cost", "whole", "low", "high", "indices", "factors")
        np.savez(file, rows=problem.rows, **{n: getattr(problem, n) for n in names})
        command = [sys.executable, "-m", "tests.benchmarks.engines", "--read", str(file), str(seed), str(seconds)]
        done = subprocess.run(command, cwd=HERE.parents[1], capture_output=True, text=True, check=False)
        if done.returncode:
            said = [line for line in done.stderr.splitlines() if "cp-sat" in line] or done.stderr.splitlines()[-1:]
            return {"failed": said[0].split(", details")[0]}
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        if (values := found.pop("values")) is not None and problem.worst(np.array(values)) > 1e-5:
            found["status"] += ", but its answer breaks a row"
        return found


def read(file: str, seed: int, seconds: float) -> dict[str, Any]:
    import datetime as dt

    from ortools.math_opt import model_pb2
    from ortools.math_opt.python import mathopt

    a = np.load(file)
    told = model_pb2.ModelProto()
    told.variables.ids.extend(range(len(a["lower"])))
    for name, given in (("lower_bounds", "lower"), ("upper_bounds", "upper"), ("integers", "whole")):
        getattr(told.variables, name).extend(a[given].tolist())
    costly = np.flatnonzero(a["cost"])
    told.objective.linear_coefficients.ids.extend(costly.tolist())
    told.objective.linear_coefficients.values.extend(a["cost"][costly].tolist())
    told.linear_constraints.ids.extend(range(len(a["low"])))
    told.linear_constraints.lower_bounds.extend(a["low"].tolist())
    told.linear_constraints.upper_bounds.extend(a["high"].tolist())
    order = np.lexsort((a["indices"], a["rows"]))
    told.linear_constraint_matrix.row_ids.extend(a["rows"][order].tolist())
    told.linear_constraint_matrix.column_ids.extend(a["indices"][order].tolist())
    told.linear_constraint_matrix.coefficients.extend(a["factors"][order].tolist())
    model, began, first = mathopt.Model.from_model_proto(told), time.perf_counter(), []

    def heard(_data: Any) -> Any:
        first.append((time.perf_counter() - began, time.process_time()))
        return mathopt.CallbackResult()

    options = mathopt.SolveParameters(time_limit=dt.timedelta(seconds=seconds), relative_gap_tolerance=GAP, random_seed=seed)
    options.cp_sat.num_workers = 1
    wanted = mathopt.CallbackRegistration(events={mathopt.Event.MIP_SOLUTION})
    result = mathopt.solve(model, mathopt.SolverType.CP_SAT, params=options, callback_reg=wanted, cb=heard)
    some = result.has_primal_feasible_solution()
    values = [v for _, v in sorted((x.id, v) for x, v in result.variable_values().items())] if some else None
    return {
        "first": first[0] if first else None, "end": (time.perf_counter() - began, time.process_time()), "dropped": 0, "values": values,
        "value": result.objective_value() if some else None, "bound": result.dual_bound(), "status": f"says “{result.termination.reason.name.lower()}”",
    }  # fmt: skip


# --- the table -----------------------------------------------------------------------------------------------------------
def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.engines", description=__doc__)
    parser.add_argument("--seeds", type=int, default=3, metavar="N", help="seeds 0 to N-1 (3)")
    parser.add_argument("--seconds", type=float, default=60.0, metavar="N", help="limit of each run (60)")
    parser.add_argument("--schools", default=",".join(SCHOOLS), metavar="A,B")
    parser.add_argument("--ways", default=None, metavar="A;B", help="some of: " + "; ".join(WAYS))
    parser.add_argument("--to", type=Path, default=HERE / "engines.md", metavar="FILE")
    parser.add_argument("--one", nargs=4, help=argparse.SUPPRESS)
    parser.add_argument("--read", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        school, way, seed, seconds = given.one
        print(json.dumps(one(school, way, int(seed), float(seconds))))
    elif given.read:
        print(json.dumps(read(given.read[0], int(given.read[1]), float(given.read[2]))))
    else:
        _all(given)


def _all(given: argparse.Namespace) -> None:
    from tests.benchmarks import machine

    about = machine.facts()
    lines = []
    for school in given.schools.split(","):
        for way in given.ways.split(";") if given.ways else WAYS if school in EVERY_WAY else MAIN:
            for seed in range(given.seeds):
                command = [sys.executable, "-m", "tests.benchmarks.engines", "--one", school, way, str(seed), str(given.seconds)]
                done = subprocess.run(command, cwd=HERE.parents[1], capture_output=True, text=True, check=False)
                failed = {"failed": (done.stderr.splitlines() or ["no word"])[-1]}
                found = failed if done.returncode else json.loads(done.stdout.splitlines()[-1])
                lines.append(_line(school, way, seed, found))
                print(lines[-1], flush=True)
                given.to.write_text(_page(about, lines, given), encoding="utf-8")  # a run that is cut off keeps what it has


def _line(school: str, way: str, seed: int, found: dict[str, Any]) -> str:
    if "failed" in found:
        return f"| {school} | {way} | {seed} | – | – | – | – | – | {found['failed']} |"
    pairs = [found["first"], found["end"] if found["status"] == "optimal" else None]
    seconds = " | ".join("not reached | –" if p is None else f"{p[0]:.1f} | {p[1]:.1f}" for p in pairs)
    value, bound = ("none" if found[k] is None else f"{-100 * found[k]:.2f}" for k in ("value", "bound"))
    dropped = f", {found['dropped']} dropped" if found["dropped"] else ""
    return f"| {school} | {way} | {seed} | {seconds} | {value} of {bound} % | {found['status']}{dropped} |"


def _page(about: dict[str, str], lines: list[str], given: argparse.Namespace) -> str:
    told = "\n".join(f"- {k}: {v}" for k, v in about.items())
    command = f"python -m tests.benchmarks.engines --seeds {given.seeds} --seconds {given.seconds:g} --schools {given.schools}" + (
        f' --ways "{given.ways}"' if given.ways else ""
    )
    return f"""# The engines at the first question

The lowest team's share of its goal, over the whole shape, nothing held and no start; limit {given.seconds:g} s, gap 1 %.
Made by `{command}`.

{told}

"first" and "1 %" are seconds to the first answer and to an answer within 1 % of its bound; cpu is processor seconds of the engine
with its process. The last column is the best answer of the most that is possible, as far as is proven.

| School | Way | Seed | first, s | cpu | 1 %, s | cpu | lowest team, of at most | status |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
{chr(10).join(lines)}
"""


if __name__ == "__main__":
    main()
