"""Schools that must have the same answer."""

from __future__ import annotations

from pathlib import Path


def run(seeds: list[int], seconds: float, folder: Path, label: str) -> int:
    raise SystemExit("The twins are not there yet.")
