"""CP-SAT for models written in PuLP: the problem in whole numbers (lattice.py) goes to a process of its own (cpsat_child.py).

Why a process: a crash of the solver takes nothing with it, and it can be ended in no time.
Why not ortools' own reading of a MIP: it makes whole numbers of fractions in its own way and calls the wrong
optimum proven; our step only loosens, so that a bound, and "no answer", hold for the problem itself.
"""

from __future__ import annotations

import atexit
import io
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Self

import numpy as np
import pulp

from planner.milp.engines.engine import Ending, Engine, News, OnBounds, ShouldStop, Standing, follow, matrix_of
from planner.milp.engines.highs import completed
from planner.milp.engines.lattice import Array, Lattice, lattices_of

GRACE_SECONDS = 0.4  # between asking the process to stop and ending it
PARAMETERS = "num_workers:2 cp_model_probing_level:0 symmetry_level:1"  # measured: tests/benchmarks/engines.md
SHARE = 0.6  # of the time left, for a question that others follow
IMPOSSIBLE = "INFEASIBLE"
Message = dict[str, Any]


class Child:
    """One process of CP-SAT, for one question after the other."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "planner.milp.engines.cpsat_child"],
            cwd=Path(__file__).resolve().parents[3], stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
        self.number = 0
        self.idle, self.gone = threading.Event(), threading.Event()
        self.idle.set()
        self._hear: Callable[[Message], None] = lambda _: None
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def lives(self) -> bool:
        return not self.gone.is_set() and self.process.poll() is None

    def ask(self, question: Lattice, hint: tuple[Array, Array] | None, parameters: str, hear: Callable[[Message], None]) -> None:
        """Put a question; `hear` is called with each piece of news, in a thread of its own, the last one having "ended" or "lost"."""
        self.number += 1
        self._hear = hear
        self.idle.clear()
        kept = ("lower", "upper", "low", "high", "starts", "indices", "factors", "cost")
        arrays = {name: getattr(question, name) for name in kept}
        if hint is not None:
            arrays |= {"hint_columns": hint[0], "hint_values": hint[1]}
        packed = io.BytesIO()
        np.savez(packed, **arrays)
        data = packed.getvalue()
        self._send({"ask": self.number, "bytes": len(data), "parameters": parameters}, data)
        if self.gone.is_set():  # before it could have heard the question
            hear({"lost": True})

    def stop(self) -> None:
        """No more news of this question. A process that does not stop soon is ended."""
        self._hear = lambda _: None
        if not self.idle.is_set():
            self._send({"stop": self.number})
            if not self.idle.wait(GRACE_SECONDS):
                self.end()

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            with suppress(OSError, ValueError):
                assert stream is not None
                stream.close()

    def _send(self, head: Message, data: bytes = b"") -> None:
        assert self.process.stdin is not None
        with suppress(OSError, ValueError):  # a process that is gone is noticed by the one who listens
            self.process.stdin.write(json.dumps(head).encode() + b"\n" + data)
            self.process.stdin.flush()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        with suppress(OSError, ValueError):
            for line in self.process.stdout:
                news = json.loads(line)
                if news["ask"] == self.number:
                    self._hear(news)
                    if "ended" in news:
                        self.idle.set()
        self.gone.set()
        self._hear({"lost": True})
        self.idle.set()


_IDLE: list[Child] = []  # a process that has answered waits here for the next question: starting one takes a second


@contextmanager
def borrowed() -> Iterator[Child]:
    child = next((c for c in iter(lambda: _IDLE.pop() if _IDLE else None, None) if c.lives), None) or Child()
    try:
        yield child
    finally:
        child.stop()
        if child.lives:
            _IDLE.append(child)
        else:
            child.end()


def warm() -> None:
    """Have a process ready before the first question."""
    if not _IDLE:
        _IDLE.append(Child())


@atexit.register
def _end_all() -> None:
    while _IDLE:
        _IDLE.pop().end()


class Asked:
    """One problem put to CP-SAT, as one question or several: the news, brought back to the problem."""

    def __init__(self, child: Child, standing: Standing, news: SimpleQueue[News], *, seconds: float, seed: int) -> None:
        self.child, self.standing, self.news = child, standing, news
        self.questions = lattices_of(standing.arrays)
        self.question: Lattice | None = None
        self.latest: list[int] | None = None
        self.lost = self.over = False
        self.found: Callable[[Array], None] = lambda _: None  # told of each better answer
        self.seed, self.deadline = seed, time.perf_counter() + seconds

    def begin(self, known: tuple[Array, Array] | None) -> None:
        """`known`: columns and their values in an earlier answer."""
        if self.questions:
            self._next(known)
        else:
            self.news.put(lambda: True)

    def _next(self, known: tuple[Array, Array] | None) -> None:
        self.question, hint = self.questions.pop(0), None
        left = max(0.05, self.deadline - time.perf_counter())
        seconds = left * SHARE if self.questions else left
        if known is not None:
            columns, values = known
            nearest = np.clip(np.round(values / self.question.step[columns]), self.question.lower[columns], self.question.upper[columns])
            hint = columns, nearest.astype(np.int64)
        parameters = f"{PARAMETERS} random_seed:{self.seed} max_time_in_seconds:{seconds}"
        self.child.ask(self.question, hint, parameters, self._hear)

    def _hear(self, message: Message) -> None:
        """Called by the thread that listens: only note it; what it means is worked out by the one who follows."""
        if "values" in message:
            self.latest = message["values"]
            self.news.put(self._answer)
        elif "ended" in message or "lost" in message:
            self.news.put(lambda: self._ended(message))
        else:
            self.news.put(lambda: self._bound(message["bound"]))

    def _answer(self) -> bool:
        """The latest answer; older ones that nobody has looked at are passed over."""
        latest, self.latest = self.latest, None
        if latest is not None and self.question is not None:
            values = completed(self.standing.arrays, np.array(latest, dtype=np.float64) * self.question.step)
            if values is None:
                self.standing.dropped += 1
            elif self.standing.offer(values):
                self.found(values)
        return False

    def _bound(self, bound: float | None) -> bool:
        if bound is not None and self.question is not None:
            self.standing.prove(self.question.bound(bound))
        return False

    def _ended(self, message: Message) -> bool:
        if self.over:  # a process that is lost just when it is asked may say so twice
            return False
        self._answer()
        self.lost = "lost" in message
        if not self.lost:
            self._bound(message["bound"])
            if message["ended"] == IMPOSSIBLE and self.question is not None and self.question.closed:
                self.standing.impossible = self.standing.value is None
        if self.lost or self.standing.impossible or not self.questions:
            self.over = True
        else:
            values = self.standing.values
            self._next(None if values is None else (np.arange(len(values)), values))
        return self.over


class CpSatEngine(Engine):
    """CP-SAT in a process of its own, with two workers: one alone is often lost for a minute (tests/benchmarks/engines.md).

    "Infeasible" is what CP-SAT has proven of a problem that has every answer of ours among its own (lattice.py), never what it
    says of one that was cut off or rounded the other way. An answer counts after its whole numbers have been completed by a
    linear problem with the true rows, and checked against them. With a process that was lost the ending is what was known by then.
    """

    packages = ("highspy", "ortools", "pulp")
    settled_by = "CP-SAT, two workers; names by HiGHS"
    at_once = True  # is its process begun with the engine?

    def __init__(self, *, seed: int = 0, threads: int = 1) -> None:
        super().__init__(seed=seed, threads=threads)
        self.lost = 0  # processes that ended by themselves
        self.dropped = 0  # answers in whole numbers that were none of the problem
        if self.at_once:
            warm()

    @property
    def words(self) -> str:
        return self.settled_by + (f"; CP-SAT's process was lost {self.lost} times" if self.lost else "")

    def fresh(self) -> Self:
        other = super().fresh()
        other.lost, other.dropped = self.lost, self.dropped
        return other

    def solve(
        self,
        problem: pulp.LpProblem,
        *,
        seconds: float,
        gap: float,
        gap_abs: float = 1e-6,
        on_bounds: OnBounds | None = None,
        should_stop: ShouldStop | None = None,
    ) -> Ending:
        began = time.perf_counter()
        matrix, news = matrix_of(problem), SimpleQueue[News]()
        standing = Standing(matrix.arrays(problem), gap, gap_abs, on_bounds)
        with borrowed() as child:
            asked = Asked(child, standing, news, seconds=seconds, seed=self.seed)
            asked.begin(matrix.known(self.start) if self.start and self.problem is problem else None)
            follow(standing, news, 1, began + seconds, should_stop)
        self.lost, self.dropped = self.lost + asked.lost, self.dropped + standing.dropped
        if standing.values is not None:
            self.keep(problem, matrix, standing.values)
        return standing.ending(began)
