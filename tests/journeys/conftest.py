"""The app on a free port with a data folder of its own, a real browser, and what npm gives."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import serving
from needs import require
from playwright.sync_api import Browser, sync_playwright


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving.app(tmp_path_factory.mktemp("data"), serving.free_port()) as address:
        yield address


@pytest.fixture(scope="session")
def npm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the pinned packages; the tests are left out where npm is missing or cannot fetch them."""
    npm = require("npm")
    folder = tmp_path_factory.mktemp("npm")
    trouble = serving.packages(npm, folder)
    if trouble:
        require("npm", beside=trouble)
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = require("chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(chromium), args=["--no-sandbox"])
        yield opened
        opened.close()
