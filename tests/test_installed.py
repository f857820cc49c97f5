"""The wheel, installed apart from any checkout: commands run from another folder, and the app finds its pages, settings and workbooks."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DRAWN = """
import os
from planner.workbook import installed
os.chdir(installed.folder())  # as `planner demo` does: its settings say that it answers this computer alone
from streamlit.testing.v1 import AppTest
page = AppTest.from_file(str(installed.folder() / "app.py"), default_timeout=60).run()
assert not page.exception, page.exception
print(installed.folder(), len(page.button))
"""


def alone(**more: str) -> dict[str, str]:
    """The environment without any way back to a checkout."""
    return {name: text for name, text in os.environ.items() if name != "PYTHONPATH"} | more


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment with the wheel and, beside it, the libraries that stand ready here."""
    place = tmp_path_factory.mktemp("installed")
    tree = place / "tree"  # what is built leaves its parts beside the sources
    shutil.copytree(ROOT, tree, ignore=shutil.ignore_patterns(".*", "tests", "data", "build", "*.egg-info", "__pycache__"))
    shutil.copytree(ROOT / ".streamlit", tree / ".streamlit")
    wheel_of = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", place, tree]
    said = subprocess.run(wheel_of, cwd=place, env=alone(), capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    (wheel,) = place.glob("*.whl")
    venv.create(place / "venv", with_pip=True)
    python = place / "venv" / "bin" / "python"
    (site,) = (place / "venv" / "lib").glob("python*/site-packages")
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    subprocess.run([python, "-m", "pip", "install", "-q", "--no-deps", wheel], cwd=place, env=alone(), check=True)
    return python


def test_commands_run_outside_the_checkout(python: Path, tmp_path: Path) -> None:
    run = [python.with_name("planner"), "template", "elementary", "mine.xlsx"]
    said = subprocess.run(run, cwd=tmp_path, env=alone(), capture_output=True, text=True, check=False)
    assert said.returncode == 0 and (tmp_path / "mine.xlsx").is_file(), said.stderr
    said = subprocess.run([*run[:1], "check", "mine.xlsx"], cwd=tmp_path, env=alone(), capture_output=True, text=True, check=False)
    assert said.returncode == 0 and "Nothing must be fixed" in said.stdout


def test_the_app_is_there_with_its_samples(python: Path, tmp_path: Path) -> None:
    own = alone(COMMON_TIME_DATA=str(tmp_path / "data"))
    said = subprocess.run([python, "-c", DRAWN], cwd=tmp_path, env=own, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    folder, buttons = said.stdout.split()[-2:]
    assert Path(folder).is_relative_to(python.parents[1]) and int(buttons) > 2
    assert (Path(folder) / ".streamlit" / "config.toml").is_file() and (Path(folder) / "templates/xlsx/summit.xlsx").is_file()
