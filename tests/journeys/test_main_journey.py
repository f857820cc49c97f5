"""The main journey in a real browser: upload, search, stop, search again, download; the download keeps every rule."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from planner.cli.main import main

ROOT = Path(__file__).parent.parent.parent
SAMPLE = ROOT / "templates" / "xlsx" / "pine_hollow.xlsx"
THIN = SAMPLE.with_name("pine_hollow_thin.xlsx")
PICTURES = ROOT / "screenshots"
WIDTHS = (1280, 820)
SEARCH_MS = 150_000
expect.set_options(timeout=30_000)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": WIDTHS[0], "height": 1000}, accept_downloads=True)
    opened.set_default_timeout(60_000)
    yield opened
    opened.close()


def picture(page: Page, name: str) -> None:
    """Keep how it looks at both widths. The page scrolls inside itself, so the window is made tall."""
    PICTURES.mkdir(exist_ok=True)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 1700})
        expect(page.get_by_test_id("stSkeleton")).to_have_count(0)  # charts take their time
        page.wait_for_timeout(800)
        page.screenshot(path=PICTURES / f"{name}_{width}.png")
    page.set_viewport_size({"width": WIDTHS[0], "height": 1000})


def press(page: Page, key: str) -> None:
    page.locator(f".st-key-{key} button").first.click()


def test_upload_search_stop_search_download(page: Page, address: str, browser: Browser, tmp_path: Path) -> None:
    strangers: list[str] = []
    page.on("request", lambda request: None if request.url.startswith((address, "data:", "blob:")) else strangers.append(request.url))

    page.goto(address)
    expect(page.get_by_text("over budget")).to_be_visible()
    picture(page, "1_opening")

    page.locator("input[type=file]").set_input_files(SAMPLE)
    expect(page.get_by_role("heading", name="Pine Hollow Elementary")).to_be_visible()
    expect(page.get_by_text("Funds!I5")).to_be_visible()
    picture(page, "2_chosen")

    page.get_by_text("Thorough: 5 minutes").click()
    press(page, "search")
    expect(page.get_by_role("heading", name="Searching for a plan")).to_be_visible()
    press(page, "cancel")  # at once: this school is planned in a quarter of a minute
    expect(page.get_by_text("The search was stopped.")).to_be_visible(timeout=60_000)
    page.reload()
    expect(page.get_by_text("The search was stopped.")).to_be_visible()
    picture(page, "3_stopped")

    if not page.get_by_text("Quick look (20 seconds)").is_visible():  # folded away when a plan was found in time
        page.get_by_text("Search again").click()
    page.get_by_text("Quick look (20 seconds)").click()
    press(page, "search")
    other = browser.new_page()  # a second browser finds the same search by its address
    expect(page.get_by_role("heading", name="Searching for a plan")).to_be_visible()
    other.goto(page.url)
    expect(other.get_by_text("seconds so far")).to_be_visible(timeout=30_000)
    other.close()
    picture(page, "4_running")
    expect(page.get_by_role("heading", name="Pine Hollow Elementary: a plan for 2025-26")).to_be_visible(timeout=SEARCH_MS)
    expect(page.get_by_text("error in Common Time")).to_have_count(0)
    for number, tab in enumerate(("Minutes", "Weekly schedule", "Team meetings", "Money", "Contract", "Staffing and programs", "Try a change", "Compare plans", "What more time costs", "What limits team time", "How good is this plan?", "Share"), 5):
        page.get_by_role("tab", name=tab).click()
        picture(page, f"{number}_{tab.split()[-1].lower()}")

    with page.expect_download() as download:
        press(page, "plan_file")
    plan = tmp_path / download.value.suggested_filename
    download.value.save_as(plan)
    assert main(["audit", str(SAMPLE), str(plan)]) == 0
    assert strangers == []


def test_a_broken_workbook_names_its_cell(page: Page, address: str, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    book = load_workbook(SAMPLE)
    book["Teams"]["D3"] = "NOBODY"
    book.save(tmp_path / "broken.xlsx")
    page.goto(address)
    page.locator("input[type=file]").set_input_files(tmp_path / "broken.xlsx")
    expect(page.get_by_text("to fix before you can search")).to_be_visible()
    expect(page.locator(".ct-here").first).to_be_visible()
    picture(page, "11_findings")
    with page.expect_download() as download:
        press(page, "annotated")
    download.value.save_as(tmp_path / "noted.xlsx")
    assert load_workbook(tmp_path / "noted.xlsx").sheetnames
    page.get_by_role("tab", name="Edit", exact=True).click()
    page.locator(".st-key-typing_sheet input").click()
    page.get_by_role("option", name="Teams", exact=True).click()
    expect(page.locator(".st-key-typing_sheet input")).to_have_value("Teams")
    expect(page.get_by_text("is not on the Staff sheet")).to_be_visible()  # the cell itself is drawn on a canvas and never "visible"
    page.wait_for_function("!document.querySelector('[data-stale=true]')")  # the table is not drawn anew under the hand
    cell = page.locator("textarea.gdg-input")
    for _ in range(5):  # a table that is just being drawn does not take the first click
        place = page.locator("[data-testid=stDataFrame] canvas").first.bounding_box()
        assert place is not None
        page.mouse.click(place["x"] + 70, place["y"] + 52)  # the first line's row number
        for _ in range(4):
            page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        page.wait_for_timeout(1_500)
        if cell.count():
            break
    expect(cell).to_have_value("NOBODY")
    cell.fill("TK")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nothing on this sheet needs another look.")).to_be_visible()
    picture(page, "12_edit")
    page.reload()  # as if the browser had been closed
    expect(page.get_by_role("button", name="Find a plan")).to_be_visible()
