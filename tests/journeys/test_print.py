"""A page on paper: what is read, nothing that is clicked, and no table cut off at the edge of a scrolled box."""

from __future__ import annotations

from pathlib import Path

import pytest
import serving
from playwright.sync_api import Browser, expect

from planner import store
from planner.cli import demo
from planner.search.solve import search
from planner.workbook.read import read_workbook


def test_the_plan_prints_whole_and_without_buttons(browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(store.FOLDER_VARIABLE, str(tmp_path))
    school = read_workbook(demo.SAMPLE).school
    assert school is not None
    run_id = demo.remember(search(school, seconds=10), 10)
    with serving.app(tmp_path, serving.free_port()) as address:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"{address}/?run={run_id}")
        expect(page.get_by_role("heading", name="a plan for 2025-26")).to_be_visible(timeout=30_000)
        page.get_by_role("tab", name="Money", exact=True).click()
        table = page.locator(".ct-scroll:visible").last
        expect(table).to_be_visible(timeout=30_000)
        button = page.get_by_test_id("stDownloadButton").first
        expect(button).to_be_visible()
        page.emulate_media(media="print")
        expect(button).to_be_hidden()
        expect(page.get_by_role("tab", name="Money", exact=True)).to_be_hidden()
        expect(page.get_by_text("Handouts for the board")).to_be_hidden()
        expect(page.get_by_role("heading", name="Funding source for each job class and program")).to_be_visible()
        assert table.evaluate("t => t.scrollWidth <= t.clientWidth + 1 && getComputedStyle(t).overflow === 'visible'")
        page.emulate_media(media="screen")
        expect(button).to_be_visible()
        page.close()
