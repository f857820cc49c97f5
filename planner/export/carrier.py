"""The hidden sheet on which the plan travels inside its own workbook, so that `planner audit` can read it back.

Beside it stands what the search found out about the plan: how far it is proven, and what is left of it if agreements fail.
"""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from planner.domain import serialize
from planner.domain.outcome import Outcome
from planner.domain.plan import SCHEMA, Plan
from planner.export.layout import put
from planner.workbook.sniff import sniff

SHEET = "_plan"
CHUNK = 30_000  # characters in a cell, which holds 32,767
Source = str | Path | bytes | BinaryIO


def carry(sheet: Worksheet, plan: Plan, outcome: Outcome | None = None) -> None:
    """Write the plan: a warning, the schema, then its JSON in pieces, one a row; in the next column what is known of it."""
    _write(sheet, 1, "The plan, for the planner to read back. Please do not edit.", plan.to_json())
    if outcome is not None and outcome.plan is not None and outcome.nearest is None:
        found = Outcome(
            outcome.status, tiers=outcome.tiers, fallback=outcome.fallback, seconds=outcome.seconds, provenance=outcome.provenance
        )
        _write(sheet, 2, "What the search found out about it.", {"plan": _digest(plan), "outcome": serialize.plain(found)})
    sheet.sheet_state = "hidden"


def _write(sheet: Worksheet, column: int, words: str, facts: Any) -> None:
    text = json.dumps(facts, separators=(",", ":"))
    text = text.replace("_x", "\\u005fx")  # spreadsheets read _x0041_ in a cell as a letter
    pieces = [text[i : i + CHUNK] for i in range(0, len(text), CHUNK)]
    for row, value in enumerate((words, SCHEMA, *pieces), 1):
        put(sheet, row, column, value)


def _digest(plan: Plan) -> str:
    """What a plan decides, in a word; how it stands is left out."""
    return hashlib.sha256(json.dumps(replace(plan, standing="").to_json(), sort_keys=True).encode()).hexdigest()


def read_plan(source: Source) -> Plan:
    """The plan inside a workbook that `write_plan` wrote. Raises ValueError with a sentence for the person otherwise."""
    book = _open(source)
    if SHEET not in book.sheetnames:
        raise ValueError(f"this workbook holds no plan: the hidden sheet {SHEET} is missing")
    cells = [row[0] for row in book[SHEET].iter_rows(max_col=1, values_only=True)]
    book.close()
    if len(cells) < 3 or cells[1] != SCHEMA:
        raise ValueError(f"the hidden sheet {SHEET} is not one that this version of the planner wrote")
    try:
        facts: Any = json.loads("".join(str(c) for c in cells[2:] if c is not None))
    except json.JSONDecodeError as fault:
        raise ValueError(f"the hidden sheet {SHEET} is damaged or was edited") from fault
    return Plan.from_json(facts)


def read_found(source: Source, plan: Plan) -> Outcome | None:
    """What the search found out about this plan, as the workbook carries it: status, tiers, what is left if agreements fail.

    None where the workbook does not say, was written by an earlier version, or carries it for another plan.
    """
    book = _open(source)
    cells: list[Any] = []
    if SHEET in book.sheetnames:
        cells = [row[1] if len(row) > 1 else None for row in book[SHEET].iter_rows(max_col=2, values_only=True)]
    book.close()
    if len(cells) < 3 or cells[1] != SCHEMA:
        return None
    try:
        facts: Any = json.loads("".join(str(c) for c in cells[2:] if c is not None))
        if not isinstance(facts, dict) or facts.get("plan") != _digest(plan):
            return None
        built = serialize.build(Outcome, facts.get("outcome"), "outcome")
    except (ValueError, KeyError, TypeError, AttributeError):  # damaged, edited, or of another version: then nothing is claimed
        return None
    return built if isinstance(built, Outcome) else None


def _open(source: Source) -> Workbook:
    """A workbook to read from; what is no workbook, or not safe to open, is refused before it is unpacked."""
    data = _bytes(source)
    refusal = sniff(data).refusal
    if refusal is not None:
        raise ValueError(f"{refusal.message} {refusal.fix}".strip().rstrip("."))
    try:
        return load_workbook(io.BytesIO(data), read_only=True)
    except Exception as fault:  # openpyxl raises many kinds for a broken file (KeyError, OSError, TypeError, ParseError)
        raise ValueError("this workbook is damaged and cannot be opened") from fault


def _bytes(source: Source) -> bytes:
    if isinstance(source, bytes):
        return source
    if isinstance(source, str | Path):
        try:
            return Path(source).read_bytes()
        except OSError as fault:
            raise ValueError(f"{source} could not be read: {fault.strerror}") from fault
    return source.read()
