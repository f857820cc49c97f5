"""The commands, through main([...]): each exit code, each file, and no traceback for a person."""

from __future__ import annotations

import importlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from openpyxl import load_workbook

from planner.cli.main import main
from planner.domain.outcome import Conflict, Outcome, Promise, Repair, Status
from planner.domain.plan import Plan
from planner.jobs import worker

SAMPLE = Path(__file__).parent.parent / "templates" / "xlsx" / "pine_hollow.xlsx"


@pytest.fixture(scope="module")
def solved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with plan.xlsx and plan.json of the sample, solved once."""
    folder = tmp_path_factory.mktemp("solved")
    code = main(["solve", str(SAMPLE), "-o", str(folder / "plan.xlsx"), "--json", str(folder / "plan.json"), "--seconds", "30"])
    assert code == 0
    return folder


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """The sample with a team whose core names nobody."""
    book = load_workbook(SAMPLE)
    sheet = book["Teams"]
    headers = [str(c.value).casefold() for c in sheet[2]]
    from planner.workbook.columns import COLUMN

    column = headers.index(COLUMN["Teams", "core"].header.casefold()) + 1
    sheet.cell(3, column).value = "NOBODY"
    book.save(tmp_path / "broken.xlsx")
    return tmp_path / "broken.xlsx"


def test_help_comes_at_once_since_nothing_heavy_is_loaded_for_it() -> None:
    command = [sys.executable, "-X", "importtime", "-m", "planner.cli", "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    loaded = {line.rsplit("|", 1)[-1].strip() for line in done.stderr.splitlines()}
    assert "exit codes" in done.stdout and "argparse" in loaded
    assert not loaded & {"pandas", "openpyxl", "pulp", "highspy", "ortools", "streamlit", "sqlalchemy", "docx"}


@pytest.mark.parametrize("level", ["elementary", "middle", "high", "k8"])
def test_template_writes_a_workbook(tmp_path: Path, level: str) -> None:
    target = tmp_path / "blank.xlsx"
    assert main(["template", level, str(target), "--state", "SC"]) == 0
    assert "School" in load_workbook(target).sheetnames


def test_template_refuses_a_state_that_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["template", "elementary", str(tmp_path / "x.xlsx"), "--state", "ZZ"]) == 2
    assert "ZZ is not a state" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["check"], ["solve", "-o", "plan.xlsx"], ["audit", "x.json"]])
def test_a_missing_workbook_is_one_sentence(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main([command[0], "missing.xlsx", *command[1:]]) == 2
    assert capsys.readouterr().err == "missing.xlsx was not found.\n"


def test_a_target_in_no_folder_is_said_before_the_search(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["solve", str(SAMPLE), "-o", str(tmp_path / "nowhere" / "plan.xlsx")]) == 2
    assert "does not exist" in capsys.readouterr().err


def test_check_of_a_sound_workbook(tmp_path: Path) -> None:
    target, noted = tmp_path / "check.json", tmp_path / "noted.xlsx"
    assert main(["check", str(SAMPLE), "--json", str(target), "--annotate", str(noted)]) == 0
    facts = json.loads(target.read_text())
    assert facts["schema"] == "common-time/1" and len(facts["workbook"]["sha256"]) == 64
    assert all(f["severity"] == "look at" for f in facts["findings"])
    assert noted.exists()


def test_check_of_a_workbook_that_must_be_fixed(broken: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["check", str(broken), "--json", str(tmp_path / "f.json")]) == 2
    printed = capsys.readouterr().out
    assert "Must fix" in printed and "NOBODY" in printed and "Teams!" in printed
    assert any(f["severity"] == "must fix" for f in json.loads((tmp_path / "f.json").read_text())["findings"])


def test_solve_writes_a_plan_and_its_json(solved: Path) -> None:
    facts = json.loads((solved / "plan.json").read_text())
    assert facts["schema"] == "common-time/1" and facts["status"] in ("optimal", "feasible")
    assert Plan.from_json(facts["plan"]).positions
    assert load_workbook(solved / "plan.xlsx").sheetnames


@pytest.mark.parametrize("name", ["plan.xlsx", "plan.json"])
def test_a_solved_plan_audits_clean(solved: Path, name: str, tmp_path: Path) -> None:
    assert main(["audit", str(SAMPLE), str(solved / name), "--json", str(tmp_path / "audit.json")]) == 0
    facts = json.loads((tmp_path / "audit.json").read_text())
    assert facts["violations"] == [] and facts["teams"]


def test_a_bare_plan_audits_clean(solved: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bare.json"
    bare.write_text(json.dumps(json.loads((solved / "plan.json").read_text())["plan"]))
    assert main(["audit", str(SAMPLE), str(bare)]) == 0


def test_a_plan_with_a_wrong_share_is_named(solved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts = json.loads((solved / "plan.json").read_text())
    facts["plan"]["positions"][0]["shares"][0]["cents"] += 100
    changed = tmp_path / "changed.json"
    changed.write_text(json.dumps(facts))
    assert main(["audit", str(SAMPLE), str(changed)]) == 1
    printed = capsys.readouterr().out
    assert facts["plan"]["positions"][0]["staff_id"] in printed and "broken" in printed


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"plan": null}', '{"plan": {"colour": 1}}'])
def test_a_file_without_a_plan_is_one_sentence(tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "plan.json"
    target.write_text(text)
    assert main(["audit", str(SAMPLE), str(target)]) == 2
    assert "holds no plan" in capsys.readouterr().err


def test_solve_of_a_workbook_that_must_be_fixed(broken: Path, tmp_path: Path) -> None:
    assert main(["solve", str(broken), "-o", str(tmp_path / "p.xlsx"), "--json", str(tmp_path / "p.json")]) == 2
    facts = json.loads((tmp_path / "p.json").read_text())
    assert (facts["status"], facts["plan"]) == ("refused", None)
    assert not (tmp_path / "p.xlsx").exists()


def answering(monkeypatch: pytest.MonkeyPatch, outcome: Outcome) -> None:
    def search(school: Any, **options: Any) -> Outcome:
        return outcome

    monkeypatch.setattr(importlib.import_module("planner.search.solve"), "search", search)


def test_promises_that_clash_are_said_in_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    promises = (Promise("Floor", "Grade 1 has 90 minutes together.", "Teams!G4"), Promise("Planning", "Everybody keeps 300 minutes alone."))
    answering(monkeypatch, Outcome(Status.INFEASIBLE, conflict=Conflict(promises, True, (Repair("Lower the floor to 45.", "Teams!G4"),))))
    assert main(["solve", str(SAMPLE), "-o", str(tmp_path / "p.xlsx"), "--json", str(tmp_path / "p.json")]) == 3
    printed = capsys.readouterr().out
    assert "Grade 1 has 90 minutes together. (see Teams!G4)" in printed and "Lower the floor to 45." in printed
    assert json.loads((tmp_path / "p.json").read_text())["plan"] is None


def test_nothing_found_in_time_is_not_called_impossible(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answering(monkeypatch, Outcome(Status.UNKNOWN))
    assert main(["solve", str(SAMPLE), "-o", str(tmp_path / "p.xlsx")]) == 4
    assert "No plan found in the time allowed" in capsys.readouterr().out


def test_the_engine_and_the_work_limit_reach_the_search(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked: list[tuple[str, int | None]] = []

    def search(school: Any, *, engine: str, work: int | None, **options: Any) -> Outcome:
        asked.append((engine, work))
        return Outcome(Status.UNKNOWN)

    monkeypatch.setattr(importlib.import_module("planner.search.solve"), "search", search)
    for options in ([], ["--engine", "race"], ["--engine", "cpsat"], ["--work", "50"]):
        assert main(["solve", str(SAMPLE), "-o", str(tmp_path / "p.xlsx"), *options]) == 4
    assert asked == [("highs", None), ("race", None), ("cpsat", None), ("highs", 50)]


@pytest.mark.parametrize(("options", "left"), [(["--seconds", "20"], 13.0), (["--seconds", "10"], 5.0), (["--seconds", "20", "--work", "9"], 20.0)])
def test_the_time_that_reading_takes_counts_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, options: list[str], left: float) -> None:
    """Reading takes 7 seconds by this clock: 13 of 20 are left for the search, but never less than half, and a work limit knows no clock."""
    import planner.cli.main as commands

    clock, asked = [100.0], []
    reading = commands.reading_of

    def slowly(book: str) -> Any:
        clock[0] += 7
        return reading(book)

    def search(school: Any, *, seconds: float, **options: Any) -> Outcome:
        asked.append(seconds)
        return Outcome(Status.UNKNOWN)

    monkeypatch.setattr(commands, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    monkeypatch.setattr(commands, "reading_of", slowly)
    monkeypatch.setattr(importlib.import_module("planner.search.solve"), "search", search)
    assert main(["solve", str(SAMPLE), "-o", str(tmp_path / "p.xlsx"), *options]) == 4
    assert asked == [left]


def test_a_work_limit_for_a_race_is_refused_in_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["solve", str(SAMPLE), "-o", str(tmp_path / "p.xlsx"), "--engine", "race", "--work", "50"]) == 2
    assert capsys.readouterr().err == "--work goes with --engine highs: the other engines do not repeat exactly.\n"


OUT_OF_RANGE = (["--seconds", "0"], ["--gap", "1"], ["--gap", "-1"], ["--seconds", "x"], ["--engine", "cbc"], ["--work", "0"])


@pytest.mark.parametrize("option", OUT_OF_RANGE)
def test_options_out_of_range_are_refused(option: list[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["solve", str(SAMPLE), "-o", str(tmp_path / "p.xlsx"), *option])
    assert stop.value.code == 2


def test_the_demo_writes_a_plan_and_keeps_the_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from planner import store

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COMMON_TIME_DATA", str(tmp_path / "data"))
    assert main(["demo", "--no-app", "--seconds", "10"]) == 0
    assert (tmp_path / "pine_hollow_plan.xlsx").exists()
    (run,) = store.recent()
    kept = store.outcome(run.id)
    assert run.status == "done" and kept is not None and kept.plan is not None
    assert replace(kept, plan=None) != kept


@pytest.mark.broad
def test_the_demo_puts_other_plans_beside_the_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from planner import store
    from planner.cli import main as cli

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COMMON_TIME_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(cli, "OPTIONS_SECONDS", 40.0)
    assert main(["demo", "--no-app", "--plans", "--seconds", "20"]) == 0
    others, run = store.recent()
    assert run.status == "done"
    assert (others.kind, others.status) == ("options", "done") and len((store.answer(others.id) or {})["cards"]) >= 3


@pytest.mark.broad
def test_the_demo_opens_the_app_while_other_plans_are_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first plan is on the page within a minute; the others come, and closing the app ends the search for them."""
    from planner import store

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    data = {"COMMON_TIME_DATA": str(tmp_path / "data")}
    command = [sys.executable, "-m", "planner.cli", "demo", "--port", port]
    demo = subprocess.Popen(command, cwd=tmp_path, env=os.environ | data, stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert demo.stdout is not None
    said = [next(line for line in demo.stdout if "The plan is open at" in line)]
    assert (tmp_path / "pine_hollow_plan.xlsx").exists()
    monkeypatch.setenv("COMMON_TIME_DATA", data["COMMON_TIME_DATA"])
    others, run = store.recent()
    assert f"?run={run.id}" in said[0] and run.status == "done"
    assert others.kind == "options" and others.active
    demo.send_signal(signal.SIGINT)
    rest, _ = demo.communicate(timeout=30)
    assert rest.endswith("The app is closed.\n") and demo.returncode == 0
    for _ in range(150):
        if not worker.look(others.id).active:  # type: ignore[union-attr]
            break
        time.sleep(0.2)
    assert store.get(others.id).status == "cancelled"  # type: ignore[union-attr]


def test_the_demo_says_that_a_port_is_taken_before_it_searches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["demo", "--port", str(port)]) == 2
    assert capsys.readouterr() == ("", f"Something else is using port {port}. Try --port {port + 1}.\n")
    assert list(tmp_path.iterdir()) == []


# --- papers -----------------------------------------------------------------------------------------------------------
def test_papers_from_the_two_files_alone(solved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["papers", str(SAMPLE), str(solved / "plan.xlsx"), "-o", str(tmp_path / "out")]) == 0
    names = ["plan-board.docx", "plan-district.xlsx", "plan-staff.docx", "plan-union.docx"]
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == names
    assert "PRIVATE" in capsys.readouterr().out


def test_papers_for_some_readers(solved: Path, tmp_path: Path) -> None:
    assert main(["papers", str(SAMPLE), str(solved / "plan.xlsx"), "-o", str(tmp_path), "--for", "union", "staff"]) == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == ["plan-staff.docx", "plan-union.docx"]


def test_no_paper_of_a_plan_that_breaks_a_rule(solved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts = json.loads((solved / "plan.json").read_text())["plan"]
    facts["funds"][0]["cost_cents"] += 1
    (tmp_path / "plan.json").write_text(json.dumps(facts))
    assert main(["papers", str(SAMPLE), str(tmp_path / "plan.json"), "-o", str(tmp_path / "out")]) == 1
    assert "no paper was written" in capsys.readouterr().out and not (tmp_path / "out").exists()


def test_the_board_paper_of_the_sample_prints_on_two_pages(solved: Path, tmp_path: Path) -> None:
    from printing import pages

    assert main(["papers", str(SAMPLE), str(solved / "plan.xlsx"), "-o", str(tmp_path), "--for", "board", "staff"]) == 0
    assert pages((tmp_path / "plan-board.docx").read_bytes(), tmp_path) <= 2
    assert pages((tmp_path / "plan-staff.docx").read_bytes(), tmp_path) == 2


def test_the_staff_paper_has_room_on_its_second_page(solved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In letters half a point larger it is still two pages: another plan may say more, and another machine may have wider letters."""
    from printing import pages

    staff = importlib.import_module("planner.papers.staff")  # the package has a function of this name
    chosen = staff._type
    monkeypatch.setattr(staff, "_type", lambda options: chosen(options) + 0.5)
    assert main(["papers", str(SAMPLE), str(solved / "plan.xlsx"), "-o", str(tmp_path), "--for", "staff"]) == 0
    assert pages((tmp_path / "plan-staff.docx").read_bytes(), tmp_path) == 2


def test_other_plans_stand_beside_this_one_for_the_board(solved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from docx import Document

    for name in ("option-change.xlsx", "keep_art.xlsx"):
        (tmp_path / name).write_bytes((solved / "plan.xlsx").read_bytes())
    others = [str(tmp_path / name) for name in ("option-change.xlsx", "keep_art.xlsx")]
    line = ["papers", str(SAMPLE), str(solved / "plan.xlsx"), "-o", str(tmp_path / "out"), "--for", "board", "--beside", *others]
    assert main(line) == 0
    rows = [[c.text for c in r.cells] for t in Document(str(tmp_path / "out" / "plan-board.docx")).tables for r in t.rows]
    assert {"This plan", "Fewest changes", "keep art"} <= {r[0] for r in rows}
    assert ["Team", "Today", "This plan", "Fewest changes", "keep art", "Goal"] in rows
    assert main([*line, others[0]]) != 0 and "at most 2 other plans" in capsys.readouterr().err
