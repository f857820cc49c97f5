"""Two people on the same plan, each in their own browser: neither's word nor what they ask to stay is lost, and each sees the other's in time."""

from __future__ import annotations

import io
from contextlib import suppress
from pathlib import Path

import pytest
import serving
from playwright.sync_api import Browser, Page, expect

from planner import store
from planner.cli import demo
from planner.search.solve import search
from planner.sharing.desk import Desk
from planner.sharing.permissions import LOCAL
from planner.workbook.read import read_workbook

IN_TIME = 30_000  # milliseconds until one sees what the other did; about 3 where nothing else runs, but suites run beside other work


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A published plan of the sample school."""
    monkeypatch.setenv(store.FOLDER_VARIABLE, str(tmp_path))
    school = read_workbook(demo.SAMPLE).school
    assert school is not None
    run = demo.remember(search(school, seconds=10), 10)
    desk, book = Desk(LOCAL), io.BytesIO(demo.SAMPLE.read_bytes()).getvalue()
    return desk.publish(desk.offer(desk.bring(school.info.school_name, book, demo.SAMPLE.name).school, run, "Most time"), "week", True, as_first_draft=True, hr_confirmed=True).id


def seen(page: Page, words: str) -> None:
    expect(page.get_by_text(words).filter(visible=True).first).to_be_visible(timeout=IN_TIME)


def at_rest(page: Page) -> None:
    """The page has been drawn after what was chosen, as a person would see before going on."""
    page.wait_for_timeout(1_000)  # until it has begun to
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def keep(page: Page, words: str) -> None:
    """Press the button, and press it again where the page was being drawn anew at that moment and heard nothing."""
    for _ in range(3):
        at_rest(page)
        page.locator(".st-key-keep button").click()
        with suppress(AssertionError):
            expect(page.get_by_text(words).filter(visible=True).first).to_be_visible(timeout=IN_TIME / 3)
            return
    seen(page, words)


def tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name, exact=True).click()


def test_each_sees_what_the_other_keeps_and_says_and_nothing_is_lost(browser: Browser, shared: str, tmp_path: Path) -> None:
    with serving.app(tmp_path, serving.free_port()) as address:
        ann, bob = (browser.new_context(viewport={"width": 1280, "height": 1000}).new_page() for _ in range(2))
        for page in (ann, bob):
            page.set_default_timeout(60_000)
            page.goto(f"{address}/staff?plan={shared}")
            tab(page, "Keep the same")
            expect(page.get_by_text("No requests yet")).to_be_visible()
        for page, other in ((ann, bob), (bob, ann)):
            if page is bob:
                page.locator(".st-key-keep_team_day").get_by_role("combobox").click()
                page.get_by_role("option", name="Tue").click()
            keep(page, "Requests to keep (1)" if page is ann else "Requests to keep (2)")
            seen(other, "Requests to keep (1)" if page is ann else "Requests to keep (2)")
        ann.locator(".st-key-keep button").click()  # at the same moment, as nearly as two hands can
        bob.get_by_role("button", name="Withdraw my request").first.click()
        seen(ann, "Requests to keep (1)")
        seen(bob, "Requests to keep (1)")
        for page in (ann, bob):
            tab(page, "Talk")
        for page, other, words in ((ann, bob, "Tuesday suits us."), (bob, ann, "Thursday suits us better.")):
            page.locator(".st-key-comment_text textarea").fill(words)
            page.get_by_role("button", name="Post comment").click()
            seen(other, words)
        assert [c.text for c in Desk(LOCAL).comments(shared)] == ["Tuesday suits us.", "Thursday suits us better."]
        for page in (ann, bob):
            page.context.close()
