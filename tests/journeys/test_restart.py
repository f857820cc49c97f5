"""The server is killed in the middle of a search: the search goes on, and the page finds it again."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
import serving
from playwright.sync_api import Browser, expect
from test_main_journey import SEARCH_MS, THIN, press


def test_a_search_outlives_the_server_that_started_it(browser: Browser, tmp_path: Path) -> None:
    port = serving.free_port()
    first = serving.start(tmp_path, port)
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{port}")
    page.locator("input[type=file]").first.set_input_files(THIN)
    press(page, "search")
    expect(page.get_by_role("heading", name="Searching for a plan")).to_be_visible(timeout=30_000)
    link = page.url
    assert "run=" in link
    first.send_signal(signal.SIGKILL)
    first.wait()
    with serving.app(tmp_path, port):
        page.goto(link)
        expect(page.get_by_role("heading", name="a plan for 2025-26")).to_be_visible(timeout=SEARCH_MS)
        expect(page.get_by_text("ended unexpectedly")).to_have_count(0)
    page.close()


@pytest.mark.broad
def test_the_server_killed_in_the_middle_of_an_upload_keeps_nothing_half(browser: Browser, tmp_path: Path) -> None:
    """The file is on its way when the server goes; with the next server the same person starts again, and nothing stands there half."""
    port = serving.free_port()
    first = serving.start(tmp_path, port)
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{port}")
    expect(page.get_by_text("is missing")).to_be_visible(timeout=30_000)
    page.route("**/upload_file/**", lambda route: (first.kill(), route.abort()))  # type: ignore[func-returns-value]
    page.locator("input[type=file]").first.set_input_files(THIN)
    for _ in range(60):  # lets the browser come to it
        if first.poll() is not None:
            break
        page.wait_for_timeout(500)
    assert first.wait(timeout=10) == -signal.SIGKILL
    page.unroute("**/upload_file/**")
    with serving.app(tmp_path, port):
        page.goto(f"http://127.0.0.1:{port}")
        page.locator("input[type=file]").first.set_input_files(THIN)
        expect(page.get_by_role("heading", name="Pine Hollow Elementary (thin)")).to_be_visible(timeout=30_000)
    page.close()
