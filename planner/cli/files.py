"""What a command may do with the files it is given: said where the argument is declared, checked before anything is worked out.

    parser.add_argument("book", type=Given)
    parser.add_argument("-o", "--out", type=Target)

An argument keeps its text; its type says its role. `check_files` looks at all of them at once, so a search never ends in
"Permission denied".
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from planner.cli.terminal import Stop


class Given(str):
    """The path of a file that is read."""


class GivenPair(str):
    """``BOOK.xlsx`` or ``BOOK.xlsx=PLAN.xlsx``: one file that is read, or two."""

    @property
    def parts(self) -> tuple[Given, ...]:
        return tuple(Given(part) for part in self.partition("=")[::2] if part)


class Target(str):
    """The path of a file that is written."""


class TargetFolder(str):
    """The path of a folder that is made where it is missing, and written into."""


ROLES = (Given, GivenPair, Target, TargetFolder)


def check_files(arguments: argparse.Namespace) -> None:
    """Check every file of a command line.

    Raises
    ------
    Stop
        With one sentence: a file to read is missing or cannot be opened, a file to write has no folder, may not be written, or is
        one of those that are read.
    """
    paths = list(_paths(arguments))
    given = [path for path in paths if isinstance(path, Given)]
    for path in given:
        _check_given(path)
    sources = {Path(path).resolve() for path in given}
    for path in paths:
        if isinstance(path, Target):
            _check_target(path)
        if isinstance(path, TargetFolder):
            _check_folder(path)
        if isinstance(path, Target) and Path(path).resolve() in sources:
            raise Stop(f"{path} would be overwritten. Name another file.")


def _paths(arguments: argparse.Namespace) -> Iterator[Any]:
    for value in vars(arguments).values():
        for one in value if isinstance(value, list | tuple) else (value,):
            if isinstance(one, GivenPair):
                yield from one.parts
            elif isinstance(one, ROLES):
                yield one


def _check_given(given: Given) -> None:
    path = Path(given)
    if path.is_dir():
        raise Stop(f"{given} is a folder, not a file.")
    if not path.exists():
        raise Stop(f"{given} was not found.")
    if not path.is_file():
        raise Stop(f"{given} is not a file.")
    try:
        path.open("rb").close()
    except OSError as fault:
        raise Stop(f"{given} could not be opened: {fault.strerror}.") from fault


def _check_target(target: Target) -> None:
    path = Path(target)
    if path.is_dir():
        raise Stop(f"{target} is a folder. Name a file.")
    if not path.resolve().parent.is_dir():
        raise Stop(f"The folder of {target} does not exist.")
    if not os.access(path if path.exists() else path.resolve().parent, os.W_OK):
        raise Stop(f"{target} could not be written: you don't have permission.")


def _check_folder(folder: TargetFolder) -> None:
    path = Path(folder)
    if path.exists() and not path.is_dir():
        raise Stop(f"{folder} is a file. Name a folder.")
    if not path.resolve().parent.is_dir():
        raise Stop(f"The folder of {folder} does not exist.")
    if not os.access(path if path.exists() else path.resolve().parent, os.W_OK):
        raise Stop(f"{folder} could not be written: you don't have permission.")
