"""What comes with the program beside its code: the app, its settings, the sample and blank workbooks; in a checkout and once installed."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, files, version
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]


@cache
def folder() -> Path:
    """Where app.py and templates/ are.

    Raises
    ------
    FileNotFoundError
        Where neither a checkout nor an installed Common Time has them.
    """
    if (CHECKOUT / "app.py").is_file():
        return CHECKOUT
    try:
        listed = [Path(str(file.locate())).resolve() for file in files("common-time") or () if file.name == "app.py"]
    except PackageNotFoundError:
        listed = []
    beside = CHECKOUT / "share" / "common-time" / "app.py"  # where `pip install --target` puts it
    found = next((file for file in (*listed, beside) if file.is_file()), None)
    if found is None:
        raise FileNotFoundError("Common Time is not installed whole: app.py is missing")
    return found.parent


def workbook(name: str) -> Path:
    """A workbook of templates/xlsx, such as pine_hollow.xlsx."""
    return folder() / "templates" / "xlsx" / name


def has(package: str) -> bool:
    """Is this package installed?"""
    try:
        return bool(version(package))
    except PackageNotFoundError:
        return False
