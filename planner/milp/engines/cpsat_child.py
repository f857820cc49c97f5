"""CP-SAT in a process of its own: problems in whole numbers come in on stdin, news goes out on stdout (see cpsat.py).

In:  a line of JSON, {"ask": number, "bytes": length, …} with that many bytes of arrays after it, or {"stop": number}.
Out: lines of JSON, {"ask": number} with "bound", "values" (of an answer) or "ended" (CP-SAT's status and its last bound).
The process ends when stdin does: so it never outlives the one that started it. It loads neither PuLP nor HiGHS.
"""

from __future__ import annotations

import io
import json
import os
import signal
import sys
import threading
from queue import SimpleQueue
from typing import Any

Question = tuple[dict[str, Any], bytes]


class Inbox:
    """Reads stdin from the first moment on, so that whoever asks never waits for our imports."""

    def __init__(self) -> None:
        self.questions: SimpleQueue[Question] = SimpleQueue()
        self.stopped = 0  # the last question that is no longer wanted
        self.solver: Any = None
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        stream = sys.stdin.buffer
        while line := stream.readline():
            head = json.loads(line)
            if "stop" in head:
                self.stopped = head["stop"]
                if self.solver is not None:
                    self.solver.stop_search()
            else:
                self.questions.put((head, stream.read(head["bytes"])))
        os._exit(0)


def say(ask: int, **news: Any) -> None:
    sys.stdout.write(json.dumps({"ask": ask} | news) + "\n")
    sys.stdout.flush()


def answer(inbox: Inbox, head: dict[str, Any], arrays: Any) -> None:
    """Solve one problem, with news on the way."""
    from ortools.sat.python import cp_model

    ask = head["ask"]

    class Heard(cp_model.CpSolverSolutionCallback):
        def on_solution_callback(self) -> None:
            say(ask, values=list(self.response_proto.solution))

    model, solver = cp_model.CpModel(), cp_model.CpSolver()
    _fill(model, arrays)
    solver.parameters.parse_text_format(head["parameters"])
    solver.best_bound_callback = lambda bound: say(ask, bound=bound)
    inbox.solver = solver
    if inbox.stopped >= ask:
        say(ask, ended="UNKNOWN", bound=None)
        return
    status = solver.solve(model, Heard())
    inbox.solver = None
    known = status in (cp_model.OPTIMAL, cp_model.FEASIBLE, cp_model.UNKNOWN)
    say(ask, ended=solver.status_name(status), bound=solver.best_objective_bound if known and arrays["cost"].any() else None)


def _fill(model: Any, arrays: Any) -> None:
    """Columns, rows, objective and hint, straight into the model's own record: a call for each term would take ten times as long."""
    from ortools.sat.python import cp_model

    record = model.proto
    for low, high in zip(arrays["lower"].tolist(), arrays["upper"].tolist(), strict=True):
        record.variables.add().domain.extend((low, high))
    starts, of, factors = arrays["starts"].tolist(), arrays["indices"].tolist(), arrays["factors"].tolist()
    sides = zip(arrays["low"].tolist(), arrays["high"].tolist(), strict=True)
    for (low, high), a, b in zip(sides, starts, [*starts[1:], len(of)], strict=True):
        row = record.constraints.add().linear
        row.vars.extend(of[a:b])
        row.coeffs.extend(factors[a:b])
        row.domain.extend((cp_model.INT_MIN if low == -float("inf") else int(low), cp_model.INT_MAX if high == float("inf") else int(high)))
    costly = arrays["cost"].nonzero()[0].tolist()
    record.objective.vars.extend(costly)
    record.objective.coeffs.extend(arrays["cost"][costly].tolist())
    if "hint_columns" in arrays:
        record.solution_hint.vars.extend(arrays["hint_columns"].tolist())
        record.solution_hint.values.extend(arrays["hint_values"].tolist())


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one that started us
    inbox = Inbox()
    import numpy as np
    from ortools.sat.python import cp_model  # noqa: F401  (a second or so, while nobody waits)

    while True:
        head, data = inbox.questions.get()
        with np.load(io.BytesIO(data)) as arrays:
            answer(inbox, head, dict(arrays))


if __name__ == "__main__":
    main()
