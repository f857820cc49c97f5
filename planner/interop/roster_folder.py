"""A folder into which another program puts a OneRoster export each night: the newest zip, or CSV files that lie there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from planner.interop.oneroster import DAMAGED, NoRoster, files_of, lines_of, whole
from planner.interop.roster_source import Row

OLD = dt.timedelta(hours=48)  # an export that comes each night is never older


class Folder:
    """The export in a folder, or one zip. `now` is for tests.

    Raises
    ------
    NoRoster
        Where nothing there is an export, or it can't be opened.
    """

    def __init__(self, path: Path, now: dt.datetime | None = None) -> None:
        self._path, self._now = path, now or dt.datetime.now(dt.UTC)
        self._chosen = _newest(path) if path.is_dir() else path
        try:
            self._files, self._others = files_of(self._chosen)
            whole(self._files)
        except DAMAGED as fault:
            fix = "If it's still being written, try again in a few minutes. Otherwise export it again."
            raise NoRoster("damaged", f"{self._chosen.name} can't be opened: it is damaged, or no zip of OneRoster files.", fix) from fault

    def lines(self, file: str) -> Iterator[Row]:
        try:
            for line in lines_of(self._files, file):
                yield _named(line.values)
        except DAMAGED as fault:
            raise NoRoster("damaged", f"{file}.csv of {self._chosen.name} can't be read: it is damaged.", "Export it again.") from fault

    @property
    def said(self) -> Sequence[str]:
        made = dt.datetime.fromtimestamp(self._chosen.stat().st_mtime, dt.UTC)
        said = [f"Read {self._chosen.name}, last written {made:%Y-%m-%d %H:%M} UTC."]
        if self._now - made > OLD:
            said.append(f"That was {(self._now - made).days} days ago: has the nightly export stopped?")
        if self._others:
            said.append(f"Never opened: {', '.join(f'{name}.csv' for name in self._others)}.")
        return said


def _named(values: Mapping[str, str]) -> Row:
    return {column: text or "" for column, text in values.items() if column}


def _newest(folder: Path) -> Path:
    """The newest of the zips and of classes.csv."""
    try:
        there = [p for p in folder.iterdir() if p.is_file()]
    except OSError as fault:
        raise NoRoster("no-folder", f"{folder} can't be read: {fault.strerror}.", "Let this account read it.") from fault
    exports = [p for p in there if p.suffix.casefold() == ".zip" or p.name.casefold() == "classes.csv"]
    if not exports:
        fix = "Have the export put there a zip, or its CSV files with classes.csv."
        raise NoRoster("empty-folder", f"{folder} holds no OneRoster export.", fix)
    return max(exports, key=lambda p: (p.stat().st_mtime, p.name))
