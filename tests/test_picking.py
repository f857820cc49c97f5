"""Cells of the week that can be picked: every cell has its key, and every question makes a workbook that can be read and searched."""

from __future__ import annotations

import pytest
from test_score import THIN, thin

from planner.tables.grid.picking import VIEWS, pick_grids, picked
from planner.workbook.edit import edited_book, edits_of
from planner.workbook.read import read_workbook


@pytest.mark.parametrize("view", [v if v == "By homeroom" else pytest.param(v, marks=pytest.mark.broad) for v in VIEWS])
def test_every_cell_can_be_picked_and_every_question_is_a_sound_workbook(view: str) -> None:
    school, outcome = thin()
    assert outcome.plan is not None
    frames, keys = pick_grids(school, outcome.plan, view)
    seen = set()
    for usual, frame in frames.items():
        for row, codes in zip(frame.itertuples(index=False, name=None), keys[usual], strict=True):
            assert len(codes) == len(row) - 2 and all(codes)
            for cell, key in zip(row[2:], codes, strict=True):
                found = picked(school, outcome.plan, view, key, str(cell))
                assert found is not None and found.questions, key
                seen.update(q.lock for q in found.questions)
    for lock in sorted(seen)[:: max(1, len(seen) // 12)]:
        book = edited_book(THIN.read_bytes(), edits_of(THIN.read_bytes(), [("Locks", dict(lock))]))
        reading = read_workbook(book)
        assert reading.must_fix == () and reading.school is not None and len(reading.school.locks) == len(school.locks) + 1, lock


def test_what_is_asked_of_a_class_says_what_it_has_now() -> None:
    school, outcome = thin()
    assert outcome.plan is not None
    lesson = outcome.plan.grid[0]
    found = picked(school, outcome.plan, "By homeroom", f"{lesson.homeroom}|{lesson.day}|{lesson.slot}", lesson.special)
    assert found is not None
    label = school.day_label(lesson.day)
    assert found.sentence == f"{lesson.homeroom} has {lesson.special} on {label} in {lesson.slot}."
    assert found.questions[0].words == f"Keep {lesson.special} here no matter what else changes"
    assert dict(found.questions[0].lock)["value"] == lesson.special
    assert lesson.special not in [q.words for q in found.questions[1:]]


@pytest.mark.parametrize("key", ["", "|", "H1A", "H1A|x|S1", "H1A|99|S1"])
def test_a_key_of_nothing_is_nothing(key: str) -> None:
    school, outcome = thin()
    assert outcome.plan is not None and picked(school, outcome.plan, "By homeroom", key, "") is None
