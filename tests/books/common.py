"""The way of a book: rows written as a workbook and read back, as a school's own file would be."""

from __future__ import annotations

import datetime as dt
import io

from planner.school import School
from planner.workbook.read import Reading, read_workbook
from planner.workbook.samples.common import Sample
from planner.workbook.template import write_workbook

TODAY = dt.date(2025, 1, 20)  # five days after the rules were last looked at


def read(sample: Sample) -> Reading:
    """What the reader says of a book."""
    file = io.BytesIO()
    write_workbook(sample.rows, file, assumptions=sample.assumptions, title=sample.title)
    return read_workbook(file.getvalue(), name=f"{sample.name}.xlsx", today=TODAY)


def school_of(sample: Sample) -> School:
    """The school that a book describes; nothing in it must be fixed."""
    reading = read(sample)
    assert reading.school is not None and reading.must_fix == (), "\n".join(map(str, reading.findings))
    return reading.school
