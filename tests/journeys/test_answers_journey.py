"""A nearest plan and a first draft in a real browser, on a phone, a tablet and a laptop: marked everywhere, and nothing runs off the side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import serving
from hand_made import CONFLICT, STAGES, nearest_of
from playwright.sync_api import Browser, Page, expect
from reference.early import first_plan
from test_main_journey import PICTURES, THIN, press

from planner import store
from planner.domain.outcome import Outcome, Status
from planner.domain.plan import FIRST_DRAFT
from planner.export import read_plan
from planner.store import folder
from planner.workbook.edit import CellEdit, edited_book
from planner.workbook.read import read_workbook

WIDTHS = (390, 820, 1280)
MARK = "Nearest plan: breaks 1 requirement. Not for adoption."


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str, str]]:
    """The app's address, a run with a nearest plan (Kindergarten is promised 500 minutes) and one with a first draft."""
    data = tmp_path_factory.mktemp("answers")
    hard = edited_book(THIN.read_bytes(), [CellEdit(f"Teams!{column}3", "500") for column in "FGH"])
    school, eased = read_workbook(hard, "hard.xlsx").school, read_workbook(THIN).school
    assert school is not None and eased is not None
    found = first_plan(eased)
    assert found.plan is not None
    nearest = Outcome(Status.INFEASIBLE, conflict=CONFLICT, nearest=nearest_of(school, found.plan), stages=STAGES)
    draft = replace(found, status=Status.FEASIBLE, tiers=(), plan=replace(found.plan, standing=FIRST_DRAFT))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COMMON_TIME_DATA", str(data))
        ids = [_kept(hard, nearest), _kept(THIN.read_bytes(), draft)]
        with serving.app(data, serving.free_port()) as address:
            yield address, *ids
        folder.engine().dispose()


def _kept(book: bytes, outcome: Outcome) -> str:
    run = store.add(book, "school.xlsx", status="running")
    store.finish(run, "done", "The search is finished.", outcome)
    return run


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": WIDTHS[-1], "height": 1400}, accept_downloads=True)
    opened.set_default_timeout(60_000)
    yield opened
    opened.close()


def seen(page: Page, name: str) -> None:
    """Pictures at every width; the page itself never scrolls sideways."""
    PICTURES.mkdir(exist_ok=True)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 1700})
        page.wait_for_timeout(700)
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, (name, width)
        page.screenshot(path=PICTURES / f"{name}_{width}.png")
    page.set_viewport_size({"width": WIDTHS[-1], "height": 1400})


def test_the_nearest_plan_is_opened_under_the_refusal(page: Page, runs: tuple[str, str, str], tmp_path: Path) -> None:
    address, nearest, _ = runs
    page.goto(f"{address}/?run={nearest}")
    expect(page.get_by_text("It breaks 1 requirement:")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Do the numbers add up?")).to_be_visible()
    seen(page, "60_refusal")
    press(page, "open_nearest")
    expect(page.get_by_role("heading", name="the nearest plan for 2025-26")).to_be_visible()
    for tab in ("Weekly schedule", "Money", "Compare"):
        page.get_by_role("tab", name=tab).click()
        expect(page.get_by_role("tabpanel").filter(has_text=MARK).first).to_be_visible()
        seen(page, f"61_nearest_{tab.split()[-1].lower()}")
    expect(page.get_by_role("tab", name="Share")).to_have_count(0)
    with page.expect_download() as download:
        press(page, "known_file")
    download.value.save_as(tmp_path / "nearest.xlsx")
    assert read_plan(tmp_path / "nearest.xlsx").standing == "nearest" and "nearest-plan" in download.value.suggested_filename


def test_a_first_draft_says_so_at_the_top(page: Page, runs: tuple[str, str, str]) -> None:
    address, _, draft = runs
    page.goto(f"{address}/?run={draft}")
    expect(page.get_by_text("Cuts may be more than needed")).to_be_visible(timeout=60_000)
    seen(page, "62_first_draft")
