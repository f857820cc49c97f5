"""Files that a page made at the press of a button stay until the browser has fetched them.

Streamlit makes the file of a deferred download outside of any run and sweeps it away at the end of the second run after that, whoever's
it is. With pages that look every second at who belongs here, that is sooner than a browser on a busy line asks for the file.
"""

from __future__ import annotations

import time
from functools import wraps

from streamlit.runtime.media_file_manager import MediaFileManager

KEPT_SECONDS = 30.0  # between two sweeps; a file goes with the second one


def keep_files_until_fetched() -> None:
    """Sweep files that no page refers to every half minute, rather than after each run of any page."""
    sweep = MediaFileManager.remove_orphaned_files
    if hasattr(sweep, "__wrapped__"):
        return

    @wraps(sweep)
    def seldom(manager: MediaFileManager) -> None:
        now = time.monotonic()
        if now - getattr(manager, "swept_at", -KEPT_SECONDS) >= KEPT_SECONDS:
            manager.swept_at = now  # type: ignore[attr-defined]
            sweep(manager)

    MediaFileManager.remove_orphaned_files = seldom  # type: ignore[method-assign, assignment]
