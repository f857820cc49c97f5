"""What comes with the program beside its code: the app, its settings, the sample and blank workbooks; in a checkout and once installed."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, files
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
        found = [file for file in files("common-time") or () if file.name == "app.py"]
    except PackageNotFoundError:
        found = []
    if not found:
        raise FileNotFoundError("Common Time is not installed whole: app.py is missing")
    return Path(str(found[0].locate())).resolve().parent


def workbook(name: str) -> Path:
    """A workbook of templates/xlsx, such as pine_hollow.xlsx."""
    return folder() / "templates" / "xlsx" / name
