"""The app on a free port with a data folder of its own, a real browser, and what npm gives."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import serving
from playwright.sync_api import Browser, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving.app(tmp_path_factory.mktemp("data"), serving.free_port()) as address:
        yield address


@pytest.fixture(scope="session")
def npm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return serving.packages(tmp_path_factory.mktemp("npm"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.fail("the journeys need Debian's chromium: .ci/run installs it")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield opened
        opened.close()
