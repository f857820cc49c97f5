"""How commands end, in processes of their own: a closed pipe, Ctrl-C, a full output, a fault of ours."""

from __future__ import annotations

import importlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from planner.cli.ending import ending
from planner.cli.main import main
from planner.cli.terminal import stop_on_ctrl_c
from planner.store import Trouble
from planner.store.faults import fault_lines, log_fault

THIN = Path(__file__).resolve().parent.parent / "templates" / "xlsx" / "pine_hollow_thin.xlsx"
LONG = THIN.with_name("eastgate.xlsx")  # not answered before it is stopped
PLANNER = [sys.executable, "-m", "planner.cli"]
COMMANDS = (["--help"], ["solve", "--help"], ["check", str(THIN)], ["curve", str(THIN), "--seconds", "3"], ["template", "middle", "blank.xlsx"])


def ended(command: list[str], folder: Path, stdout: int, stderr: int = subprocess.PIPE, buffered: bool = True) -> tuple[int, bytes]:
    """The exit code of a command and what it complained of."""
    environment = {k: v for k, v in os.environ.items() if k not in ("COMMON_TIME_RAISE", "PYTHONUNBUFFERED")}
    environment |= {} if buffered else {"PYTHONUNBUFFERED": "1"}
    done = subprocess.run([*PLANNER, *command], cwd=folder, env=environment, stdout=stdout, stderr=stderr, check=False, timeout=120)
    return done.returncode, done.stderr


@pytest.fixture
def closed() -> Iterator[int]:
    """The writing end of a pipe that nobody reads."""
    reader, writer = os.pipe()
    os.close(reader)
    yield writer
    os.close(writer)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c[0])
def test_a_reader_that_has_gone_ends_a_command_quietly(command: list[str], closed: int, tmp_path: Path) -> None:
    assert ended(command, tmp_path, stdout=closed) == (141, b"")


def test_it_does_so_without_a_buffer_too(closed: int, tmp_path: Path) -> None:
    assert ended(["check", str(THIN)], tmp_path, stdout=closed, buffered=False) == (141, b"")


def test_complaints_that_nobody_reads_end_quietly_as_well(closed: int, tmp_path: Path) -> None:
    assert ended(["check", "missing.xlsx"], tmp_path, stdout=closed, stderr=closed)[0] == 141


def test_head_reads_a_line_and_nothing_is_heard_of_the_rest(tmp_path: Path) -> None:
    line = f"{sys.executable} -m planner.cli check {THIN} | head -n 1"
    done = subprocess.run(line, shell=True, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "") and len(done.stdout.splitlines()) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("command", [["--help"], ["check", str(THIN)]], ids=lambda c: c[0])
def test_an_output_that_is_full_is_a_sentence(command: list[str], tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        assert ended(command, tmp_path, stdout=full.fileno()) == (2, b"The output could not be written: No space left on device.\n")


def test_a_command_without_any_output_works(tmp_path: Path) -> None:
    line = f"{sys.executable} -m planner.cli curve {THIN} --seconds 2 --json c.json >&- 2>&-"
    assert subprocess.run(line, shell=True, cwd=tmp_path, check=False).returncode in (0, 4)
    assert (tmp_path / "c.json").exists()


@pytest.mark.parametrize("command", [["why", str(LONG)], ["solve", str(LONG), "-o", "plan.xlsx", "--engine", "cpsat"]], ids=lambda c: c[0])
def test_ctrl_c_is_one_line(command: list[str], tmp_path: Path) -> None:
    """To the whole group, as a terminal sends it; the first may only ask for the best plan so far, then the second ends everything."""
    process = subprocess.Popen([*PLANNER, *command], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    assert process.stdout is not None
    process.stdout.readline()  # it has begun
    time.sleep(2.0)
    os.killpg(process.pid, signal.SIGINT)
    asked = any(b"Stopping" in line for line in process.stdout)  # until it says so, or has ended
    if asked and process.poll() is None:
        os.killpg(process.pid, signal.SIGINT)
    _, complaint = process.communicate(timeout=60)
    ended = [(130, b"Stopped.\n"), *([(0, b"")] if asked else [])]  # with the best so far, before it was told a second time
    assert (process.returncode, complaint) in ended


class Deaf:
    """Nothing can be raised while this goes: Python tells of it, and goes on."""

    def __del__(self) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.05)


def test_a_second_ctrl_c_ends_wherever_it_comes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(KeyboardInterrupt), stop_on_ctrl_c() as asked:
        os.kill(os.getpid(), signal.SIGINT)
        assert asked.wait(5)
        heard = Deaf()
        del heard
    assert capsys.readouterr().err == ""


def test_ctrl_c_comes_through_where_it_was_lost_at_first(capsys: pytest.CaptureFixture[str]) -> None:
    def command() -> int:
        lost = Deaf()
        del lost  # Ctrl-C comes here, where nothing can be raised
        time.sleep(30)
        return 0

    before, begun = signal.getsignal(signal.SIGINT), time.monotonic()
    try:
        assert ending(command) == 130 and time.monotonic() - begun < 15
    finally:
        signal.signal(signal.SIGINT, before)  # a process that ends hears none any more
    assert capsys.readouterr().err == "Stopped.\n" and signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


# --- faults of ours ---------------------------------------------------------------------------------------------------
SECRET = "Ms. Example earns $61,000"


def fail(*_: object, **__: object) -> None:
    try:
        raise KeyError(SECRET)
    except KeyError as fault:
        raise TypeError(f"cannot read {SECRET}") from fault


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader with a fault, outside of any test's protection."""
    monkeypatch.setattr(importlib.import_module("planner.workbook.read"), "read_workbook", fail)
    monkeypatch.delenv("COMMON_TIME_RAISE")
    monkeypatch.setenv("COMMON_TIME_DATA", str(tmp_path / "data"))


@pytest.mark.usefixtures("broken")
def test_a_fault_of_ours_is_a_sentence_with_a_number(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(THIN)]) == 70
    said = capsys.readouterr()
    found = re.match(r"An error in Common Time \(No\. ([0-9a-f]{8})\)\. Your workbook is not to blame\. ", said.err)
    assert found and said.out == "" and len(said.err.splitlines()) == 1
    log = tmp_path / "data" / "logs" / "faults.log"
    assert str(log) in said.err and f"No. {found[1]}" in log.read_text()


@pytest.mark.usefixtures("broken")
def test_the_log_holds_lines_of_code_and_nothing_of_the_workbook(tmp_path: Path) -> None:
    assert main(["check", str(THIN)]) == 70
    log = (tmp_path / "data" / "logs" / "faults.log").read_text()
    assert "TypeError" in log and "KeyError" in log and "planner/cli/main.py:" in log and " fail" in log
    assert "Example" not in log and "61,000" not in log and THIN.name not in log


@pytest.mark.usefixtures("broken")
def test_the_same_fault_has_the_same_number_every_time(capsys: pytest.CaptureFixture[str]) -> None:
    said = [(main(["check", str(THIN)]), capsys.readouterr().err) for _ in range(2)]
    assert said[0] == said[1]


@pytest.mark.usefixtures("broken")
def test_a_fault_is_told_where_no_log_can_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("COMMON_TIME_DATA", str(tmp_path / "file" / "data"))
    assert main(["check", str(THIN)]) == 70
    assert re.fullmatch(r"An error in Common Time \(No\. [0-9a-f]{8}\)\. Your workbook is not to blame\.\n", capsys.readouterr().err)


def test_while_testing_a_fault_of_ours_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.import_module("planner.workbook.read"), "read_workbook", fail)
    with pytest.raises(TypeError):
        main(["check", str(THIN)])


def test_trouble_of_the_database_is_its_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def trouble(*_: object, **__: object) -> None:
        raise Trouble("Nothing was saved, because the disk is full.")

    monkeypatch.setattr(importlib.import_module("planner.workbook.read"), "read_workbook", trouble)
    assert main(["check", str(THIN)]) == 2
    assert capsys.readouterr().err == "Nothing was saved, because the disk is full.\n"


def test_a_fault_that_came_of_itself_is_written_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMON_TIME_DATA", str(tmp_path))
    fault = ValueError("x")
    fault.__context__ = fault
    assert fault_lines(fault) == ["ValueError"]
    number, path = log_fault(fault)
    assert path is not None and path.read_text().count(number) == 1
