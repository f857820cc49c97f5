"""Every file of every command, wrong in every way: one sentence, exit code 2, and nothing else written."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from interop.test_oneroster import packed
from reference.early import first_plan

from planner.cli.files import ROLES, Given, GivenPair, Target, TargetFolder
from planner.cli.main import _parser, main
from planner.domain.plan import Plan, Section
from planner.export import write_plan
from planner.workbook.read import read_workbook

XLSX = Path(__file__).resolve().parent.parent / "templates" / "xlsx"
THIN, SUMMIT = XLSX / "pine_hollow_thin.xlsx", XLSX / "summit.xlsx"

# Each command with every file that it can take: {name} is the file of that argument, good unless a test spoils it.
LINES = {
    "template": "elementary {target}",
    "start": "{answers} --tallies {tallies} --into {into} -o {out}",
    "check": "{book} --annotate {annotate} --json {json}",
    "solve": "{book} -o {out} --requests {requests} --json {json}",
    "audit": "{book} {plan} --json {json}",
    "import sections": "--sis generic {sections} {book} -o {out} --tallies {tallies} --conflicts {conflicts} --teachers {teachers}",
    "import positions": "{list} --into {into} -o {out} --replace",
    "import budget": "{list} --into {into} -o {out}",
    "import salaries": "{list} --into {into} -o {out}",
    "import bell": "{list} --into {into} -o {out} --replace",
    "export": "--sis generic {book} {plan} {sections} -o {out} --teachers {teachers}",
    "roster": "{book} {plan} --also {also} -o {out}",
    "pull": "{roster} --secrets {secrets} -o {out}",
    "votes": "{book} {sheets} -o {out}",
    "poll": "{book} {poll} --plans {plans} -o {out}",
    "papers": "{book} {plan} --beside {beside} -o {out}",
    "options": "{book} --plans {plans} --json {json} -o {out}",
    "curve": "{book} --json {json} -o {out}",
    "rank": "{book} --json {json} -o {out}",
    "diff": "{book} {one} {other} --json {json} -o {out}",
    "score": "{book} {edited} --json {json} -o {out}",
    "whatif": "{book} --set School!B2=X --plan {plan} --new-book {new_book} --json {json} -o {out}",
    "why": "{book} {plan} --json {json} -o {out}",
    "comparability": "{books}",
    "backup": "{target}",
    "restore": "{source}",
    "solve-all": "{books_folder} -o {out}",
    "prepare": "{schools} --positions {positions} --budget {budget} --salaries {salaries} -o {out}",
}
INSTEAD = {("start", "questions"): "--questions {questions}", ("votes", "template"): "{book} --template {template}", ("poll", "template"): "{book} --template {template}"}
WITHOUT_FILES = {"demo", "serve", "doctor", "invite", "members", "log", "purge"}  # what is wrong with a sign-in file is said by doctor, and by serve
FOLDERS_READ = {("solve-all", "folder")}  # tried in test_batch.py


def parsers() -> dict[str, argparse.ArgumentParser]:
    found: dict[str, argparse.ArgumentParser] = {}
    (commands,) = (a for a in _parser()._actions if isinstance(a, argparse._SubParsersAction))
    for name, parser in commands.choices.items():
        inner = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
        found |= {f"{name} {kind}": one for a in inner for kind, one in a.choices.items()} if inner else {name: parser}
    return found


def files(*roles: type) -> list[tuple[str, str]]:
    """Each command with each of its arguments that is a file of one of these roles."""
    return [(command, a.dest) for command, parser in parsers().items() for a in parser._actions if a.type in roles]


@pytest.fixture(autouse=True, scope="module")
def own_data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A store that a command makes is not there when the next run of these tests begins."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COMMON_TIME_DATA", str(tmp_path_factory.mktemp("data")))
        yield


@pytest.fixture(autouse=True)
def nothing_to_replace(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A backup is put back into an empty folder, whichever commands went before and made a store."""
    if "restore" in request.node.name:
        monkeypatch.setenv("COMMON_TIME_DATA", str(tmp_path_factory.mktemp("empty")))


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A sound file for every kind of argument."""
    folder = tmp_path_factory.mktemp("good")
    school = read_workbook(THIN).school
    assert school is not None
    write_plan(school, first_plan(school), folder / "plan.xlsx")
    sections = (Section("ENG9-01", "ENG9", "ENG.1", ("P1",)),)
    texts = {
        "sections.json": json.dumps(Plan(sections=sections).to_json()),
        "sections.csv": "course,section,course_name,term,period,teacher,room,seats,enrolled\nENG9,1,English 9,Y,1,ENG.1,101,30,28\n",
        "tallies.csv": "course,requests\nENG9,310\n",
        "conflicts.csv": "course_a,course_b,students\nENG9,WELD,12\n",
        "teachers.csv": "code,position\nENG.1,ENG.1\n",
        "answers.txt": "[school]\nThin\n[classes]\n1 18 18\n2 18 18\n[specialists]\nPE\nMusic\nArt\n",
        "list.csv": "Position No,Title,FTE,Fund\n1,Art Teacher,1.0,GF\n",
        "requests.csv": "row,course,priority\n1,ENG9,1\n",
        "schools.csv": "School,Level\nThin,Elementary\n",
        "positions.csv": "School,Position No,Title,FTE,Fund\nThin,1,Art Teacher,1.0,General Fund\n",
        "budget.csv": "School,Fund,Description,FY27 Proposed\nThin,General Fund,Revenue allocation,900000\n",
        "salaries.csv": "Title,Average salary\nArt Teacher,58000\n",
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    assert main(["poll", str(THIN), "--template", str(folder / "poll.csv")]) == 0
    assert main(["votes", str(THIN), "--template", str(folder / "sheets.xlsx")]) == 0
    assert main(["start", str(folder / "answers.txt"), "-o", str(folder / "into.xlsx")]) == 0
    (folder / "secrets.toml").write_text('client_id = "a"\nclient_secret = "b"\n', encoding="utf-8")
    (folder / "secrets.toml").chmod(0o600)
    (folder / "roster.zip").write_bytes(packed())
    made = {p.stem: p for p in folder.iterdir() if p.suffix in (".csv", ".xlsx", ".txt", ".toml", ".zip")}
    plans = dict.fromkeys(("plan", "plans", "beside", "one", "other", "edited"), folder / "plan.xlsx")
    return made | plans | {"sections_plan": folder / "sections.json", "book": THIN, "books": THIN, "books_folder": XLSX, "also": Path(f"{THIN}={folder / 'plan.xlsx'}")}


def line(command: str, good: dict[str, Path], folder: Path, **instead: Path) -> list[str]:
    """The command with good files to read and new files to write, but for those that are given."""
    text = INSTEAD.get((command, *instead), LINES[command])
    high = {"book": SUMMIT, "plan": good["sections_plan"]} if command in ("export", "import sections", "roster") else {}
    targets = {dest: folder / dest for c, dest in files(Target, TargetFolder) if c == command}
    return [*command.split(), *(word.format(**(good | high | targets | {"source": folder / "none"} | instead)) for word in text.split())]


def test_every_file_of_every_command_has_a_role_and_a_line() -> None:
    """A new argument that takes a file names its role, or this test asks for it."""
    assert {*LINES, *WITHOUT_FILES} == set(parsers())
    for command, parser in parsers().items():
        for action in parser._actions:
            named = str(action.metavar or "")
            looks_like_a_file = any(part in named for part in (".xlsx", ".csv", ".json", ".zip")) or named in ("F", "FILE", "FOLDER", "PLAN", "PLAN_A", "PLAN_B")
            if command in WITHOUT_FILES or (command, action.dest) in FOLDERS_READ:
                continue
            assert (action.type in ROLES) == looks_like_a_file, f"{command} {action.dest}"
            if action.type in ROLES:
                text = INSTEAD.get((command, action.dest), LINES[command])
                assert f"{{{action.dest}}}" in text, f"{command} {action.dest}"


def sentence(command: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """What the command complains of: one line, with exit code 2."""
    capsys.readouterr()
    assert main(command) == 2
    said = capsys.readouterr()
    assert len(said.err.splitlines()) == 1 and said.err.endswith(".\n"), said.err
    return said.err


def encrypted() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(512)


SPOILT = {
    "empty": b"",
    "text": b"Dear principal,\nthis is a letter.\n",
    "encrypted": encrypted(),
    "cut off": THIN.read_bytes()[:9_000],
}


@pytest.mark.parametrize(("command", "name"), files(Given, GivenPair))
def test_a_file_that_is_not_there(
    command: str, name: str, good: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "missing.xlsx"
    assert sentence(line(command, good, tmp_path, **{name: missing}), capsys) == f"{missing} was not found.\n"
    assert sentence(line(command, good, tmp_path, **{name: tmp_path}), capsys) == f"{tmp_path} is a folder, not a file.\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("spoilt", SPOILT)
@pytest.mark.parametrize(("command", "name"), files(Given, GivenPair))
def test_a_file_that_is_something_else(
    command: str, name: str, spoilt: str, good: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    suffix = ".csv" if name in ("sections", "tallies", "conflicts", "teachers", "requests", "poll", "list") else ".xlsx"
    bad = tmp_path / f"bad{suffix}"
    bad.write_bytes(SPOILT[spoilt])
    assert main(line(command, good, tmp_path, **{name: bad})) == 2
    said = capsys.readouterr()
    assert bad.name in said.out + said.err and len(said.err.splitlines()) <= 1
    assert {p.name for p in tmp_path.iterdir()} <= {bad.name, "json"}


@pytest.mark.parametrize(("command", "name"), files(Target))
def test_a_file_that_cannot_be_written(
    command: str, name: str, good: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere, behind = tmp_path / "nowhere" / "out.xlsx", THIN / "out.xlsx"
    assert sentence(line(command, good, tmp_path, **{name: tmp_path}), capsys) == f"{tmp_path} is a folder. Name a file.\n"
    assert sentence(line(command, good, tmp_path, **{name: nowhere}), capsys) == f"The folder of {nowhere} does not exist.\n"
    assert sentence(line(command, good, tmp_path, **{name: behind}), capsys) == f"The folder of {behind} does not exist.\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("command", "name"), files(TargetFolder))
def test_a_folder_that_cannot_be_written(
    command: str, name: str, good: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sentence(line(command, good, tmp_path, **{name: THIN}), capsys) == f"{THIN} is a file. Name a folder.\n"
    nowhere = tmp_path / "nowhere" / "out"
    assert sentence(line(command, good, tmp_path, **{name: nowhere}), capsys) == f"The folder of {nowhere} does not exist.\n"


@pytest.mark.parametrize(("command", "name"), [(c, n) for c, n in files(Target) if "{book}" in LINES[c]])
def test_a_workbook_is_never_overwritten_by_what_is_made_of_it(
    command: str, name: str, good: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = tmp_path / "book.xlsx"
    book.write_bytes(THIN.read_bytes())
    words = [str(book) if word in (str(THIN), str(SUMMIT)) else word for word in line(command, good, tmp_path, **{name: book})]
    assert sentence(words, capsys) == f"{book} would be overwritten. Name another file.\n"
    assert book.read_bytes() == THIN.read_bytes()


def test_a_file_that_may_not_be_read_or_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Root may do everything, so the system's answer is made up here."""
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert "you don't have permission" in sentence(["template", "middle", str(tmp_path / "blank.xlsx")], capsys)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert "No space left" in sentence(["check", str(THIN), "--json", "/dev/full"], capsys)
