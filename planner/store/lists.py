"""How the district's lists were read last time: headers, titles and funds that were placed by hand. No cell of any list is kept."""

from __future__ import annotations

import json
from collections.abc import Mapping

from planner.store.folder import transaction
from planner.store.rows import SettingRow

PARTS = ("columns", "titles", "funds")
MOST = 2_000  # entries of a part
LONGEST = 200  # characters of an entry


def recall(kind: str) -> dict[str, dict[str, str]]:
    """What was said of earlier lists of this kind, by part: what a list says -> what it means here."""
    with transaction() as session:
        row = session.get(SettingRow, _name(kind))
        said = json.loads(row.value) if row is not None else {}
    return {part: {str(k): str(v) for k, v in said.get(part, {}).items()} for part in PARTS}


def remember(kind: str, said: Mapping[str, Mapping[str, str]]) -> None:
    """Add to what is remembered of lists of this kind; what was said last counts."""
    with transaction(write=True) as session:
        row = session.get(SettingRow, _name(kind))
        before = json.loads(row.value) if row is not None else {}
        both = {part: _bounded({**before.get(part, {}), **said.get(part, {})}) for part in PARTS}
        if row is None:
            session.add(SettingRow(name=_name(kind), value=json.dumps(both)))
        else:
            row.value = json.dumps(both)


def _bounded(entries: Mapping[str, str]) -> dict[str, str]:
    """The newest entries that are short enough."""
    short = [(k, v) for k, v in entries.items() if len(k) <= LONGEST and len(v) <= LONGEST]
    return dict(short[-MOST:])


def _name(kind: str) -> str:
    return f"list:{kind}"
