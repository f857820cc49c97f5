"""Questions beside a plan in a real browser: other plans, the price of time and why not more."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from test_main_journey import SEARCH_MS, THIN, picture, press
from test_main_journey import page as page


@pytest.mark.broad
def test_questions_beside_the_plan(page: Page, address: str) -> None:
    """Other plans, the price of time and why not more, asked of a small school and shown under its plan."""
    page.goto(address)
    page.locator("input[type=file]").set_input_files(THIN)
    page.get_by_text("Quick look (20 seconds)").click()
    press(page, "search")
    expect(page.get_by_role("tab", name="Compare plans")).to_be_visible(timeout=SEARCH_MS)
    said = {"Compare plans": ("options", "Side by side"), "What more time costs": ("curve", "With that every team"), "What limits team time": ("why", "Ask again")}
    for number, (tab, (kind, words)) in enumerate(said.items(), 21):
        page.get_by_role("tab", name=tab).click()
        press(page, f"ask_{kind}")
        expect(page.get_by_text(words).last).to_be_visible(timeout=SEARCH_MS)
        expect(page.locator(f".st-key-again_{kind}")).to_be_visible(timeout=SEARCH_MS)
        expect(page.get_by_text("encountered an error")).to_have_count(0)
        picture(page, f"{number}_{kind}")
    expect(page.get_by_text("error in Common Time")).to_have_count(0)
