"""`planner doctor`, `invite` and `members`: a line for each part of the set-up, and people from the command line, each step in the log."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_door import WHOLE

from planner.cli import doctor
from planner.cli.main import main
from planner.sharing.door import Shut, sign_in
from planner.store import folder, schools


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    place = tmp_path / "data"
    monkeypatch.setenv("COMMON_TIME_DATA", str(place))
    for name in ("COMMON_TIME_DATABASE", "COMMON_TIME_MODE"):
        monkeypatch.delenv(name, raising=False)
    yield place
    folder.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "sign_in.toml"
    made.write_text(WHOLE)
    made.chmod(0o600)
    return made


def said(file: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    code = main(["doctor", "--sign-in", str(file)])
    return code, capsys.readouterr().out


def test_a_whole_set_up_has_nothing_that_stops_it_and_says_what_is_to_do(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, words = said(file, capsys)
    assert code == 0 and "Nothing stops it." in words and "planner invite analyst EMAIL" in words and "q8Zr2LmV6xTb0NwKc4Ysd7Hf3GjPa9Eu" not in words
    main(["invite", "analyst", "ann@example.org"])
    assert "1 of it may sign in" in said(file, capsys)[1]


def test_a_sign_in_file_that_streamlit_would_ignore_is_told_and_shut(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = file.rename(file.with_suffix(".conf"))
    code, words = said(other, capsys)
    assert code == 1 and "must end with .toml. Streamlit ignores" in words and "1 of these stops the server." in words
    with pytest.raises(Shut, match="must end with"):
        sign_in([other])


def test_each_part_that_is_wrong_has_its_line(file: Path, data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    file.chmod(0o644)
    assert "To do Others on this computer may read the sign-in file" in said(file, capsys)[1]
    schools.add_school("Pine")
    folder.close()
    data.chmod(0o755)
    assert "Stops Data folder" in said(file, capsys)[1]
    data.chmod(0o700)
    with sqlite3.connect(data / "runs.sqlite") as kept:
        kept.execute("update alembic_version set version_num = '9999'")
    assert "Stops The store was written by a newer Common Time" in said(file, capsys)[1]
    (data / "runs.sqlite").write_bytes(b"nothing")
    assert "Stops The store can't be opened" in said(file, capsys)[1]
    monkeypatch.setattr(doctor, "LEAST_FREE", 1 << 62)
    assert "Nothing could be saved. Make room." in said(file, capsys)[1]
    monkeypatch.setenv("COMMON_TIME_MODE", "serve")
    assert "Stops COMMON_TIME_MODE is neither" in said(file, capsys)[1]


def test_people_from_the_command_line_stand_in_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    pine = schools.add_school("Pine")
    assert main(["invite", "analyst", "Ann@Example.org"]) == main(["invite", "teacher", "tim@example.org", "--school", "pine", "--team", "G3"]) == 0
    assert main(["invite", "analyst", "ann@example.org"]) == 0 and "invited already" in capsys.readouterr().out
    for wrong, why in (
        (["analyst", "x@example.org", "--school", "Pine"], "belongs to the district"),
        (["teacher", "x@example.org"], "belongs to the district"),
        (["teacher", "x@example.org", "--school", "Oak"], "no school “Oak” here (Pine)"),
        (["analyst", "no address"], "e-mail address"),
        (["analyst", "a\x07@example.org"], "signs that nobody sees"),
    ):
        assert main(["invite", *wrong]) == 2 and why in capsys.readouterr().err
    assert main(["members"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "District: ann@example.org, analyst, has not signed in yet",
        "Pine: tim@example.org, teacher, has not signed in yet",
    ]
    assert main(["members", "--end", "TIM@example.org"]) == 0 and main(["members", "--end", "tim@example.org"]) == 2
    assert [(x.who, x.what) for x in schools.log(pine.id)] == [("command line", "A membership ended"), ("command line", "Somebody was invited")]
    assert [(x.who, x.what) for x in schools.log(None)] == [("command line", "Somebody was invited")]
