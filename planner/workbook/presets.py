"""Rule presets: what a state, or a district, starts from. Values to be confirmed by the school; never legal advice.

A preset is a TOML file: `[rules.<key>]` and `[school.<key>]` tables with value (as written in the cell), source
(statute, regulation, contract, local, default), source_note and,
where they differ from the file's, as_of, holds (average | every_week, of a minimum a week)
and levels (of schools to which it applies; none = all).
`neutral.toml` gives every rule key; a state's file gives what differs; a district may keep a folder of its own that goes on top.
"""

from __future__ import annotations

import datetime as dt
import os
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "presets"
OWN_FOLDER = "COMMON_TIME_PRESETS"  # environment variable: a district's own folder
NEUTRAL = "neutral"
CONFIRM = "These are starting points from public sources. Confirm them with HR and the business office. They are not legal advice."


@dataclass(frozen=True)
class Value:
    """One starting point: the value as it is written in the cell, where it is written, and when somebody looked."""

    key: str
    value: Any
    source: str = "default"
    source_note: str = ""
    as_of: dt.date | None = None
    levels: tuple[str, ...] = ()
    holds: str = "average"  # of a minimum a week: average | every_week


@dataclass(frozen=True)
class Preset:
    """What a state and district start from: rule values by key, and School settings by key."""

    name: str
    rules: dict[str, Value] = field(default_factory=dict)
    school: dict[str, Value] = field(default_factory=dict)


def load(state: str = "", folder: str | Path | None = None, level: str = "") -> Preset:
    """The preset of a state on top of the neutral one; `folder` (or the environment variable) holds a district's own files.

    `level` (elementary, middle, high, k8) leaves out what does not apply to such a school; without it all values are given.

    In the district's folder `neutral.toml` applies everywhere and `SC.toml` where the state is SC. A state without a
    file starts from the neutral values.
    """
    own = folder or os.environ.get(OWN_FOLDER)
    folders = [FOLDER, *([Path(own)] if own else [])]
    preset = Preset(state or "No state")
    for name in (NEUTRAL, *([state] if state else [])):
        for place in folders:
            preset = _on_top(preset, place / f"{name}.toml", level)
    return preset


def states() -> tuple[str, ...]:
    """The states for which a preset is shipped."""
    return tuple(sorted(p.stem for p in FOLDER.glob("*.toml") if p.stem != NEUTRAL))


def _on_top(preset: Preset, path: Path, level: str) -> Preset:
    if not path.is_file():
        return preset
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    head = data.get("preset", {})
    looked = head.get("as_of")
    return Preset(
        preset.name if path.stem == NEUTRAL else head.get("name", preset.name),
        preset.rules | _values(data.get("rules", {}), looked, level),
        preset.school | _values(data.get("school", {}), looked, level),
    )


def _values(table: dict[str, dict[str, Any]], looked: dt.date | None, level: str) -> dict[str, Value]:
    values = {key: Value(key, **{"as_of": looked} | entry | {"levels": tuple(entry.get("levels", ()))}) for key, entry in table.items()}
    return {key: v for key, v in values.items() if not level or not v.levels or level in v.levels}
