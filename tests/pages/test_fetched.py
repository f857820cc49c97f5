"""A file that was made at the press of a button is there for the browser, however many pages run meanwhile."""

from __future__ import annotations

import time

import pytest
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from planner.pages import fetched


@pytest.fixture
def manager(monkeypatch: pytest.MonkeyPatch) -> MediaFileManager:
    """With one file that a deferred download made: no page refers to it."""
    monkeypatch.setattr("streamlit.runtime.media_file_manager._get_session_id", lambda: "session")
    monkeypatch.setattr(MediaFileManager, "remove_orphaned_files", getattr(SWEEP, "__wrapped__", SWEEP))
    fetched.keep_files_until_fetched()
    made = MediaFileManager(MemoryMediaFileStorage("/media"))
    file_id = made.add_deferred(lambda: b"slips", "application/pdf", "1.2", file_name="slips.pdf")
    made.remove_orphaned_files()
    assert made.execute_deferred(file_id)
    return made


SWEEP = MediaFileManager.remove_orphaned_files


def test_a_file_outlives_the_runs_of_a_moment(manager: MediaFileManager) -> None:
    for _ in range(20):
        manager.remove_orphaned_files()
    assert len(manager._file_metadata) == 1


def test_it_goes_all_the_same(manager: MediaFileManager, monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.monotonic()
    for half_minutes in (1, 2):
        monkeypatch.setattr(time, "monotonic", lambda n=half_minutes: now + n * fetched.KEPT_SECONDS + 1)
        manager.remove_orphaned_files()
    assert len(manager._file_metadata) == 0
