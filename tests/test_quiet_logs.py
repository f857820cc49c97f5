"""What a fault or a warning says stands in no log of the process: not of our loggers, of others', or of a thread."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from planner.domain.signs import seen_only, unseen_signs
from planner.store import faults, folder
from planner.store.rows import SchoolRow

ROOT = Path(__file__).parent.parent
MARKER = "MARKER-77"

LOUD = f"""
import asyncio, gc, logging, sys, threading, warnings
sys.argv[1:] and __import__("planner.store.faults").store.faults.quiet_logs()
logging.basicConfig()
M = "{MARKER}"
log = logging.getLogger("another library")
def fault():
    try:
        raise KeyError(M)
    except KeyError as before:
        raise ValueError("a cell says " + M) from before
try:
    fault()
except ValueError as fault_:
    log.exception("It failed: %s", fault_)
    log.error("It failed: %r", fault_)
    log.error("It failed: " + str(fault_), exc_info=True)
    log.warning(fault_)
    log.error("%(what)s", {{"what": fault_}})
async def lost():
    asyncio.get_running_loop().create_task(failing())
    await asyncio.sleep(0.01)
async def failing():
    raise ValueError(M)
asyncio.run(lost()); gc.collect()
threading.Thread(target=fault).start()
warnings.warn("a cell says " + M)
class Half:
    def __del__(self): raise ValueError(M)
del (half := [Half()])[0]
fault()
"""


def test_what_a_fault_says_is_in_no_log() -> None:
    loud, quiet = (
        subprocess.run([sys.executable, "-c", LOUD, *more], capture_output=True, text=True, cwd=ROOT, check=False)
        for more in ((), ("quiet",))
    )
    assert loud.stderr.count(MARKER) >= 12  # all of these would have told it
    assert MARKER not in quiet.stderr + quiet.stdout
    assert "It failed: ValueError" in quiet.stderr and quiet.stderr.count("which came from") >= 3 and "UserWarning at" in quiet.stderr


def test_faults_without_end_fill_no_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMON_TIME_DATA", str(tmp_path))
    monkeypatch.setattr(faults, "MOST_BYTES", 1_000)
    for _ in range(100):
        faults.log_fault(ValueError(MARKER))
    kept = list((tmp_path / "logs").iterdir())
    assert len(kept) == 2 and sum(one.stat().st_size for one in kept) < 3_000


def test_a_fault_of_the_database_does_not_say_what_it_was_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMON_TIME_DATA", str(tmp_path))
    monkeypatch.delenv("COMMON_TIME_DATABASE", raising=False)
    with pytest.raises(IntegrityError) as told, folder.transaction() as session:
        for _ in range(2):
            session.add(SchoolRow(id="a", name=MARKER, created=1.0, hidden_by=""))
            session.flush()
            session.expunge_all()
    assert MARKER not in str(told.value)
    folder.close()


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("Pine Hollow", []), ("É. Müller’s, 王小明, שלום", []), ("two\nlines\tand a tab", []), ("a\u200db", []), ("A\u202eB", ["U+202E"]), ("\x00", ["U+0000"]),
        ("\x1b[2J", ["U+001B"]), ("\u2066a\u2069", ["U+2066", "U+2069"]), ("\x85\u2028", ["U+0085", "U+2028"]), ("\ud800", ["U+D800"]),
    ],
)  # fmt: skip
def test_signs_that_nobody_sees(text: str, signs: list[str]) -> None:
    assert list(unseen_signs(text)) == signs
    assert list(unseen_signs(seen_only(text), "")) == []
