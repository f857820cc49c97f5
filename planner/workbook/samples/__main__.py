"""`python -m planner.workbook.samples [folder]` writes the sample schools and the blank templates; the same bytes every time."""

from __future__ import annotations

import sys
from pathlib import Path

from planner.workbook.samples import SAMPLES
from planner.workbook.template import blank_template, write_workbook

FOLDER = Path(__file__).parents[3] / "templates" / "xlsx"


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for build in SAMPLES.values():
        sample = build()
        write_workbook(sample.rows, folder / f"{sample.name}.xlsx", assumptions=sample.assumptions, title=sample.title)
    for level in ("elementary", "middle", "high"):
        blank_template(level, folder / f"blank_{level}.xlsx")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
