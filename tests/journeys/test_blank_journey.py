"""A principal's evening: from the blank workbook that the page gives to a plan that the school has chosen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import serving
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect
from test_main_journey import SEARCH_MS, picture, press

from planner.cli.main import main

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    with serving.app(tmp_path / "data", serving.free_port()) as address:
        opened = browser.new_page(viewport={"width": 1280, "height": 1000}, accept_downloads=True)
        opened.set_default_timeout(60_000)
        opened.goto(address)
        yield opened
        opened.close()


def filled(blank: Path, target: Path, core: str) -> Path:
    """What a principal writes: her school's name, a second grade of two classes with its teachers and their team, and the money for it."""
    book = load_workbook(blank)
    book["School"]["B3"] = "Maple Grove"
    for number, room in enumerate("AB", 1):
        book["Homerooms"].append([f"H2{room}", "2", 21, f"T2.{number}", "y", 0, 0, None, "n"])
    book["Staff"].append(["T2", "homeroom_teacher", 2, 1, None, None, None, "GF", None, "ELEM"])
    book["Teams"].append(["G2", "Grade 2", "grade", core, None, 45, 60, 120])
    funds = book["Funds"]
    for row in funds.iter_rows(min_row=3):
        if row[0].value == "GF":
            row[3].value, row[4].value = 915_000, 905_000
    for sheet, first, width in (("Locks", 3, 7), ("Current", 3, 11)):  # the examples
        for row in book[sheet].iter_rows(min_row=first, max_col=width):
            for cell in row:
                cell.value = None
    book["Current"]["A3"], book["Current"]["B3"] = "G1", 45
    book.save(target)
    return target


def upload(page: Page, file: Path) -> None:
    page.locator("input[type=file]").first.set_input_files(file)


def clean(page: Page, axe: str, name: str) -> None:
    """No fault that the accessibility checker knows of."""
    page.evaluate(axe)
    found = page.evaluate("rules => axe.run({runOnly: rules}).then(r => r.violations.map(v => [v.id, v.nodes[0].html.slice(0, 200)]))", RULES)
    assert found == [], name


def tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name, exact=True).click()
    expect(page.get_by_role("tab", name=name, exact=True)).to_have_attribute("aria-selected", "true")
    page.wait_for_timeout(700)


def test_from_a_blank_workbook_to_a_chosen_plan(page: Page, npm: Path, tmp_path: Path) -> None:
    axe = (npm / "node_modules/axe-core/axe.min.js").read_text()
    page.get_by_text("Don't have a workbook yet?").click()
    with page.expect_download() as download:
        press(page, "blank_file")
    blank = tmp_path / download.value.suggested_filename
    download.value.save_as(blank)
    assert blank.name == "blank_elementary.xlsx"
    picture(page, "41_start")
    clean(page, axe, "start")

    upload(page, filled(blank, tmp_path / "mistake.xlsx", "T2X"))
    expect(page.get_by_text("1 issue to fix before you can search")).to_be_visible()
    expect(page.get_by_text("Teams!D6")).to_be_visible()
    expect(page.locator(".ct-here").first).to_have_text("T2X")
    picture(page, "42_mistake")
    clean(page, axe, "a mistake")

    press(page, "another")
    book = filled(blank, tmp_path / "maple_grove.xlsx", "T2")
    upload(page, book)
    expect(page.get_by_role("heading", name="Maple Grove")).to_be_visible()
    expect(page.get_by_text("Your workbook is ready.")).to_be_visible()
    for name in ("Today", "Our priority"):
        tab(page, name)
        picture(page, f"43_{name.split()[-1].lower()}")
        clean(page, axe, name)

    page.get_by_text("Quick look (20 seconds)").click()
    press(page, "search")
    expect(page.get_by_role("heading", name="Maple Grove: a plan for 2025-26")).to_be_visible(timeout=SEARCH_MS)
    for name in ("Weekly schedule", "Money", "Contract", "Staffing and programs", "Try a change", "How good is this plan?"):
        tab(page, name)
        clean(page, axe, name)

    tab(page, "Compare plans")
    press(page, "ask_options")
    expect(page.get_by_role("button", name="Open this plan").first).to_be_visible(timeout=SEARCH_MS)
    picture(page, "44_options")
    clean(page, axe, "other plans")
    with page.expect_download() as download:
        press(page, "plan_file")
    download.value.save_as(tmp_path / "plan.xlsx")
    assert main(["audit", str(book), str(tmp_path / "plan.xlsx")]) == 0
    page.get_by_role("button", name="Open this plan").first.click()
    expect(page.get_by_text("Another plan: ").first).to_be_visible()

    tab(page, "Share")
    page.get_by_role("button", name="Save as a draft").click()
    page.locator(".st-key-share_told label").click()
    if page.locator(".st-key-share_first_draft").count():  # on a busy computer the search settles less in its time
        page.locator(".st-key-share_first_draft label").click()
    press(page, "share_publish")
    press(page, "share_choose")
    expect(page.get_by_text("Selected by the school")).to_be_visible()
    picture(page, "45_chosen")
    clean(page, axe, "share")
    page.goto(page.url.split("?")[0])
    expect(page.get_by_text("Selected by the school")).to_be_visible()  # and the first page says so
    picture(page, "46_my_schools")
