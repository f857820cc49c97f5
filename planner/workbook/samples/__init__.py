"""The fictional sample schools (domain.md 6) as data, one module each; `python -m planner.workbook.samples` writes them."""

from __future__ import annotations

from collections.abc import Callable

from planner.workbook.samples import eastgate, pine_hollow, pine_hollow_thin, riverbend, summit
from planner.workbook.samples.common import Sample

SAMPLES: dict[str, Callable[[], Sample]] = {m.NAME: m.build for m in (pine_hollow, pine_hollow_thin, eastgate, riverbend, summit)}
