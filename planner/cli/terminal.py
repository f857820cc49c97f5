"""What a command says on the terminal: progress on one line, results in sentences."""

from __future__ import annotations

import json
import signal
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from planner.domain.outcome import Conflict, Outcome, Progress, StageAnswer
from planner.domain.plan import SCHEMA
from planner.domain.school import Finding, School, Severity

AGAIN_SECONDS = 0.5  # until a Ctrl-C that nobody heard is raised again
EARLY = ("counts", "money", "capacity")  # stages that are told as they come


class Stop(Exception):
    """A command cannot go on: one sentence for the person, and the exit code."""

    def __init__(self, sentence: str, code: int = 2) -> None:
        super().__init__(sentence)
        self.code = code


class OutputLost(Exception):
    """What a command says can no longer be written: its reader has gone, or a disk is full. Comes from the OSError."""


def say(sentence: str = "") -> None:
    _write(sys.stdout, f"{sentence}\n")


def complain(sentence: str) -> None:
    """Say on standard error why a command ends."""
    _write(sys.stderr, f"{sentence}\n")


def _write(stream: TextIO | None, text: str) -> None:
    """Write and flush at once. There is no stream where whoever started the command has closed it."""
    if stream is None:
        return
    try:
        stream.write(text)
        stream.flush()
    except OSError as fault:
        raise OutputLost from fault


class ProgressLine:
    """Shows a search's progress: on a terminal one line that is written over, elsewhere a line for each piece of news."""

    def __init__(self) -> None:
        self._last, self._shown, self._open = "", 0.0, False

    def __call__(self, progress: Progress) -> None:
        words = progress.words
        if progress.stage is not None:
            self._tell(progress.stage, progress.seconds)
            return
        if sys.stdout is not None and sys.stdout.isatty():
            if time.monotonic() - self._shown > 0.1:
                self._shown, self._open = time.monotonic(), True
                _write(sys.stdout, f"\r\033[K{progress.seconds:5.0f} s  {words}"[:140])
        elif words != self._last and (progress.plan is not None or time.monotonic() - self._shown > 1):
            self._last, self._shown = words, time.monotonic()
            say(f"{progress.seconds:5.0f} s  {words}")

    def _tell(self, found: StageAnswer, seconds: float) -> None:
        """What a stage found stays on the terminal; how the week itself ends is told by the command."""
        if found.stage not in EARLY:
            return
        self.close()
        self._open = False
        for number, sentence in enumerate(found.sentences):
            cells = f" (see {', '.join(found.cells)})" if found.cells and number == len(found.sentences) - 1 else ""
            say(f"{seconds:5.0f} s  {sentence}{cells}")

    def close(self) -> None:
        if self._open:
            say()


@contextmanager
def ctrl_c_comes_through() -> Iterator[None]:
    """Ctrl-C raises KeyboardInterrupt, and again each half second until this has been left or `heard` was called.

    Once is not enough: what is raised in a callback of the solver, or while an object goes, is lost there, and the
    command would run to its end.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def interrupt(number: int, frame: Any) -> None:
        signal.setitimer(signal.ITIMER_REAL, AGAIN_SECONDS)
        raise KeyboardInterrupt

    def unheard(lost: Any) -> None:
        if lost.exc_type is not KeyboardInterrupt:
            hook(lost)

    hook = sys.unraisablehook
    before = signal.signal(signal.SIGINT, interrupt), signal.signal(signal.SIGALRM, interrupt)
    sys.unraisablehook = unheard
    try:
        yield
    finally:
        heard()
        signal.signal(signal.SIGINT, before[0])
        signal.signal(signal.SIGALRM, before[1])
        sys.unraisablehook = hook


def heard() -> None:
    """Whoever catches KeyboardInterrupt has it once."""
    if hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread():
        signal.setitimer(signal.ITIMER_REAL, 0)


@contextmanager
def stop_on_ctrl_c() -> Iterator[threading.Event]:
    """An event that Ctrl-C sets. A second Ctrl-C ends the program, also where it comes while nothing can be raised."""
    asked, ended = threading.Event(), threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield asked
        return

    def ask(number: int, frame: Any) -> None:
        asked.set()
        signal.signal(signal.SIGINT, end)
        say("\nStopping; the best plan so far is kept.")

    def end(number: int, frame: Any) -> None:
        ended.set()
        raise KeyboardInterrupt

    def unheard(lost: Any) -> None:
        if lost.exc_type is not KeyboardInterrupt:
            hook(lost)

    before, hook = signal.signal(signal.SIGINT, ask), sys.unraisablehook
    sys.unraisablehook = unheard
    try:
        yield asked
    finally:
        signal.signal(signal.SIGINT, before)
        sys.unraisablehook = hook
    if ended.is_set():  # it was lost where nothing may be raised, as in a callback of the solver
        raise KeyboardInterrupt


def show_findings(findings: Iterable[Finding]) -> None:
    """Must-fix findings first, each on its line."""
    for severity in (Severity.MUST_FIX, Severity.LOOK_AT):
        some = [f for f in findings if f.severity is severity]
        if some:
            say(f"{severity.value.capitalize()} ({len(some)}):")
        for finding in some:
            say(f"  {finding}")


def show_teams(school: School, outcome: Outcome) -> None:
    from planner.tables import fewest_minutes, members_lost

    fewest = fewest_minutes(school, outcome.plan)
    for team in outcome.teams:
        row, today = school.team_by_id[team.team_id], school.current_of(team.team_id)
        before = "not given" if today is None or today.minutes_today is None else f"{today.minutes_today}"
        least = f", {fewest[team.team_id]} in the week with fewest" if fewest else ""
        lost = ", ".join(members_lost(outcome.plan, row))
        without = f"; without {lost}, whose position stops" if lost else ""
        say(f"  {row.name}: {float(team.minutes):,.4g} minutes a week{least} (today {before}, goal {row.goal_min}){without}")


def conflict_words(conflict: Conflict) -> str:
    """How the list of requirements begins: a minimal one only where each was seen to be needed."""
    if not conflict.minimal:
        return "These requirements conflict; not all of them may be needed for that:"
    return "This requirement can't be met:" if len(conflict.promises) == 1 else "These requirements can't all be met together:"


def show_conflict(conflict: Conflict) -> None:
    say(f"No plan can meet every requirement. {conflict_words(conflict)}")
    for promise in conflict.promises:
        say(f"  {promise.sentence}{f' (see {promise.cell})' if promise.cell else ''}")
    if conflict.hidden:
        say(f"  And {conflict.hidden} more.")
    if conflict.more:
        found = "1 further conflict was" if conflict.more == 1 else f"{conflict.more} further conflicts were"
        say(f"{found} found, with none of these requirements.")
    if conflict.repairs:
        say("Any one of these changes would make a plan possible:")
    for repair in conflict.repairs:
        most = "" if repair.exact else "at most "
        cost = f" It costs {most}${repair.cents / 100:,.0f} a year." if repair.cents else ""
        say(f"  {repair.sentence}{f' (see {repair.cell})' if repair.cell else ''}{cost}")


def show_none(outcome: Outcome) -> None:
    """An answer without a plan: the conflict or the advice, the nearest plan, and what each stage found."""
    from planner.domain.outcome import Status
    from planner.tables import nearest_lines, no_plan_lead, stage_lines

    if outcome.conflict is not None:
        show_conflict(outcome.conflict)
    elif outcome.status is Status.INFEASIBLE:
        say("No plan can meet every requirement.")
    else:
        for sentence in outcome.advice or (no_plan_lead(outcome),):
            say(sentence)
    for line in (*(nearest_lines(outcome) if outcome.nearest is not None else ()), *stage_lines(outcome)):
        say(line)


def write_json(target: str | None, facts: dict[str, Any]) -> None:
    """Write a --json file; its first key names the schema."""
    if target is None:
        return
    text = json.dumps({"schema": SCHEMA} | facts, indent=1, allow_nan=False)
    try:
        Path(target).write_text(text + "\n", encoding="utf-8")
    except OSError as fault:
        raise Stop(f"{target} could not be written: {fault.strerror}.") from fault
