"""A middle school's journey in a real browser: the samples, the first screen, a search that is stopped, the grid four ways, the download."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from planner.cli.main import main

ROOT = Path(__file__).parent.parent.parent
SAMPLES = ROOT / "templates" / "xlsx"
PICTURES = ROOT / "screenshots"
WIDTHS = (1280, 820)
FIRST_PLAN_MS = 240_000  # a busy machine is slow
expect.set_options(timeout=30_000)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": WIDTHS[0], "height": 1000}, accept_downloads=True)
    opened.set_default_timeout(60_000)
    yield opened
    opened.close()


def picture(page: Page, name: str) -> None:
    PICTURES.mkdir(exist_ok=True)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 1700})
        expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
        page.wait_for_timeout(800)
        page.screenshot(path=PICTURES / f"{name}_{width}.png")
    page.set_viewport_size({"width": WIDTHS[0], "height": 1000})


def press(page: Page, key: str) -> None:
    page.locator(f".st-key-{key} button").first.click()


def test_a_high_school_reads_what_it_needs_before_any_search(page: Page, address: str) -> None:
    page.goto(address)
    press(page, "sample_high")
    expect(page.get_by_role("heading", name="Summit High School")).to_be_visible()
    expect(page.get_by_text("require 94.4 teacher FTE at target class sizes; you have 95.0")).to_be_visible()
    expect(page.get_by_text("20 courses fill only one section").first).to_be_visible()
    picture(page, "12_high_school")


def test_a_middle_school_searches_stops_and_reads_its_periods(page: Page, address: str, tmp_path: Path) -> None:
    page.goto(address)
    press(page, "sample_middle")
    expect(page.get_by_role("heading", name="Riverbend Middle School")).to_be_visible()
    page.get_by_text("Over a coffee: 15 minutes").click()
    press(page, "search")
    expect(page.get_by_text("Best so far")).to_be_visible(timeout=FIRST_PLAN_MS)
    press(page, "cancel")
    expect(page.get_by_role("heading", name="Riverbend Middle School: a plan for 2025-26")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("The search was stopped.")).to_be_visible()

    page.get_by_role("tab", name="Section schedule").click()
    for view, shown in (
        ("By teacher", "Preparations"),
        ("By room", "Periods used"),
        ("By department", "Teachers free"),
        ("By team", "Outside the periods"),
    ):
        page.get_by_test_id("stButtonGroup").get_by_text(view).click()
        expect(page.get_by_text(shown).first).to_be_visible()
        picture(page, f"13_sections_{view.split()[-1]}")
    page.get_by_role("tab", name="Courses").click()
    expect(page.get_by_text("What common planning periods cost the section schedule")).to_be_visible()
    picture(page, "14_courses")

    with page.expect_download() as download:
        press(page, "plan_file")
    plan = tmp_path / download.value.suggested_filename
    download.value.save_as(plan)
    assert main(["audit", str(SAMPLES / "riverbend.xlsx"), str(plan)]) == 0
