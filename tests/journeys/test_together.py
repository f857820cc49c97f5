"""Principal, teachers and district on the same plans, each signed in at a real provider, in their own browsers."""

from __future__ import annotations

import io
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import serving
from playwright.sync_api import Browser, BrowserContext, Page, expect
from test_main_journey import PICTURES, THIN, press

from planner import store
from planner.cli.main import main
from planner.domain.outcome import Outcome
from planner.search.solve import search
from planner.sharing.desk import Desk
from planner.sharing.permissions import LOCAL
from planner.store import folder
from planner.store.plans import Offered
from planner.workbook.edit import CellEdit, edited_book, figures
from planner.workbook.read import read_workbook

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SCHOOLS = ("East", "North", "South", "West")


@dataclass(frozen=True)
class World:
    address: str
    plan: Offered  # of East, published
    axe: str


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, npm: Path) -> Iterator[World]:
    """Four schools (the thin one under four names), a plan of each: East's is published, the others' submitted."""
    data = tmp_path_factory.mktemp("together")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COMMON_TIME_DATA", str(data))
        desk = Desk(LOCAL)
        plans = {name: _found(desk, name) for name in SCHOOLS}
        for role, who, name in (("principal", "pat", "East"), ("teacher", "ann", "East"), ("teacher", "bob", "North")):
            desk.invite(plans[name].school, role, f"{who}@example.org", "G3" if role == "teacher" else "")
        app, issuer = serving.free_port(), serving.free_port()
        secrets = data / "secrets.toml"
        secrets.write_text(serving.SECRETS.format(app=app, provider=issuer))
        with serving.provider(npm, issuer, app), serving.app(data, app, "--secrets.files", str(secrets), host="localhost") as address:
            yield World(address, plans["East"], (npm / "node_modules/axe-core/axe.min.js").read_text())
        folder.engine().dispose()


def _found(desk: Desk, name: str) -> Offered:
    from planner.export import write_plan

    shared = [f for f in figures(THIN.read_bytes()) if f.header == "Shared post" and f.value]  # each school has its own
    book = edited_book(THIN.read_bytes(), [CellEdit("School!B3", name), *(CellEdit(f.cell, f"{name}-{f.value}") for f in shared)])
    school = read_workbook(book, f"{name}.xlsx").school
    assert school is not None and school.info.school_name == name
    outcome = _solved()
    run = store.add(book, f"{name}.xlsx", seconds=20, status="running")
    store.finish(run, "done", "The search is finished.", outcome)
    plan = desk.publish(desk.offer(desk.bring(name, book, f"{name}.xlsx").school, run, "Most time"), "week", True)
    if name == "East":
        return plan
    target = io.BytesIO()
    write_plan(school, outcome, target)
    return desk.submit(desk.choose(plan), target.getvalue(), book)


_kept: list[Outcome] = []


def _solved() -> Outcome:
    if not _kept:
        school = read_workbook(THIN).school
        assert school is not None
        _kept.append(search(school, seconds=20))
    return _kept[0]


@pytest.fixture
def opened(browser: Browser) -> Iterator[list[BrowserContext]]:
    contexts: list[BrowserContext] = []
    yield contexts
    for context in contexts:
        context.close()


def signed(browser: Browser, opened: list[BrowserContext], link: str, who: str) -> Page:
    """A browser of their own, from a link through the provider's form."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000}, accept_downloads=True)
    opened.append(context)
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.goto(link)
    press(page, "sign_in")
    page.locator("input[name=login]").fill(f"{who}@example.org")
    page.locator("input[name=password]").fill("any")
    page.locator("button[type=submit]").click()
    page.locator("button[type=submit]").click()  # consent
    return page


def looked_at(page: Page, name: str, axe: str) -> None:
    """Pictures at both widths, and no fault that the checker knows of."""
    PICTURES.mkdir(exist_ok=True)
    for width in (820, 1280):
        page.set_viewport_size({"width": width, "height": 1700})
        page.wait_for_timeout(700)
        page.screenshot(path=PICTURES / f"{name}_{width}.png")
    page.evaluate(axe)
    found = page.evaluate("rules => axe.run({runOnly: rules}).then(r => r.violations.map(v => [v.id, v.nodes[0].html.slice(0, 200)]))", RULES)
    assert found == [], name


def tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name, exact=True).click()


def test_a_teacher_comes_by_a_link_tries_says_and_votes_and_the_principal_sees_it(
    world: World, browser: Browser, opened: list[BrowserContext]
) -> None:
    link = f"{world.address}/staff?plan={world.plan.id}"
    ann = signed(browser, opened, link, "ann")
    expect(ann.get_by_role("heading", name="East: Most time")).to_be_visible()  # the link survived
    pat = signed(browser, opened, link, "pat")
    tab(pat, "Talk")
    looked_at(ann, "31_staff", world.axe)

    tab(ann, "Talk")
    ann.locator(".st-key-comment_text textarea").fill("Tuesday suits grade 3.")
    ann.get_by_role("button", name="Say it").click()
    expect(pat.get_by_text("Tuesday suits grade 3.")).to_be_visible(timeout=5_000)  # without touching the page
    pat.locator(".st-key-comment_text textarea").fill("Thank you.")
    pat.get_by_role("button", name="Say it").click()
    expect(ann.get_by_text("Thank you.")).to_be_visible(timeout=5_000)
    looked_at(ann, "32_talk", world.axe)

    tab(pat, "Vote")
    pat.locator(".st-key-ballot_staff input").fill("2")
    pat.get_by_role("button", name="Open the vote").click()
    with pat.expect_download() as download:
        press(pat, "slips_file")
    code = _codes(Path(download.value.path()))[0]
    ann.reload()
    tab(ann, "Vote")
    ann.get_by_label("The code on your slip").fill(code)
    ann.get_by_text("Yes", exact=True).click()
    ann.get_by_role("button", name="Vote", exact=True).click()
    expect(ann.get_by_text("Your vote is in the box.")).to_be_visible()
    looked_at(ann, "33_vote", world.axe)

    tab(ann, "Try a change")
    press(ann, "try")
    expect(ann.get_by_role("button", name="Undo: back to the plan before")).to_be_visible(timeout=120_000)
    expect(ann.get_by_text("$", exact=False).filter(has_not_text="or $100")).to_have_count(0)
    looked_at(ann, "34_tried", world.axe)


def _codes(slips: Path) -> list[str]:
    from docx import Document

    with slips.open("rb") as file:
        return [p.text for p in Document(file).paragraphs if p.style is not None and p.style.name == "Heading 2"]


def test_who_belongs_nowhere_and_who_belongs_elsewhere_see_nothing(world: World, browser: Browser, opened: list[BrowserContext]) -> None:
    link = f"{world.address}/staff?plan={world.plan.id}"
    stranger = signed(browser, opened, link, "zoe")
    expect(stranger.get_by_text("You belong to no school here yet")).to_be_visible()
    looked_at(stranger, "35_nowhere", world.axe)
    bob = signed(browser, opened, link, "bob")
    expect(bob.get_by_text("There is no such plan, or it is not for you to see.")).to_be_visible()
    expect(bob.get_by_text("East", exact=False)).to_have_count(0)
    bob.goto(f"{world.address}/?run={world.plan.run}")
    expect(bob.get_by_text("This page is for principals")).to_be_visible()
    bob.goto(f"{world.address}/district")
    expect(bob.get_by_text("This page is for the district office")).to_be_visible()


def test_requests_without_the_page_get_nothing_of_a_school(world: World) -> None:
    """No cookie, no browser: the shell of the app and no word of anybody's plan; no door stands open beside it."""
    for path in ("/", "/staff", f"/staff?plan={world.plan.id}", "/district", f"/?run={world.plan.run}"):
        with urllib.request.urlopen(world.address + path) as answer:
            said = answer.read().decode()
        assert "East" not in said and "Most time" not in said, path
    for path in ("/data/runs.sqlite", "/../data/runs.sqlite", "/app/static/runs.sqlite", "/media/runs.sqlite", "/.streamlit/secrets.toml"):
        try:
            with urllib.request.urlopen(world.address + path) as answer:
                assert b"SQLite" not in answer.read(20) and answer.headers["content-type"].startswith("text/html"), path
        except urllib.error.HTTPError as refused:
            assert refused.code in (400, 403, 404), path


def test_the_district_signs_in_and_downloads_four_schools_that_audit_clean(
    world: World, browser: Browser, opened: list[BrowserContext], tmp_path: Path
) -> None:
    pat = signed(browser, opened, f"{world.address}/?run={world.plan.run}", "pat")
    tab(pat, "Share")
    press(pat, "share_choose")
    expect(pat.get_by_text("chosen by the school")).to_be_visible()
    press(pat, "share_submit")
    expect(pat.get_by_text("waiting for the district office")).to_be_visible()
    looked_at(pat, "36_submitted", world.axe)

    office = signed(browser, opened, f"{world.address}/district", "district.dee")
    expect(office.get_by_role("heading", name="All schools")).to_be_visible()
    expect(office.get_by_role("button", name="Download 4 schools as one file")).to_be_visible()
    looked_at(office, "37_district", world.axe)
    with office.expect_download() as download:
        press(office, "zip")
    with zipfile.ZipFile(download.value.path()) as packed:
        packed.extractall(tmp_path)
    folders = sorted(p.name for p in tmp_path.iterdir())
    assert len(folders) == 4 and all(f.split("-")[0].capitalize() in SCHOOLS for f in folders)
    for place in tmp_path.iterdir():
        plan, book = next(place.glob("*-plan.xlsx")), next(place.glob("*-workbook.xlsx"))
        assert main(["audit", str(book), str(plan)]) == 0
        assert (place / "meetings.csv").exists() and list((place / "calendars").glob("*.ics")) and (place / "board-summary.docx").exists()
    office.get_by_role("button", name="Accept").first.click()
    expect(office.get_by_text("Accepted by the district office").first).to_be_visible()


def test_the_teacher_goes_through_by_keyboard_alone(world: World, browser: Browser, opened: list[BrowserContext]) -> None:
    """From the link to a what-if, a comment and a vote: Tab, arrows, typing, Space and Enter, never the mouse."""
    ballot, codes = Desk(LOCAL).open_ballot(
        world.plan.id, "Shall we go on with this plan?", ("Yes", "No"), staff=2, quorum=50, needed=5_001, counted="votes"
    )
    ann = signed(browser, opened, f"{world.address}/staff?plan={world.plan.id}", "ann")
    expect(ann.get_by_role("tab", name="Vote")).to_be_visible()

    _open(ann, "Try a change")
    _tab_to(ann, ".st-key-try button")
    ann.keyboard.press("Enter")
    expect(ann.get_by_role("button", name="Undo: back to the plan before")).to_be_visible(timeout=120_000)

    _open(ann, "Talk")
    expect(ann.locator(".st-key-comment_text textarea")).to_be_visible()
    _tab_to(ann, ".st-key-comment_text textarea")
    ann.keyboard.type("Said without a mouse.")
    _tab_to(ann, "[data-testid=stFormSubmitButton] button")
    ann.keyboard.press("Enter")
    expect(ann.get_by_text("Said without a mouse.").last).to_be_visible()

    _open(ann, "Vote")
    box = f".st-key-code_{ballot.id} input"
    expect(ann.locator(box)).to_be_visible()
    _tab_to(ann, box)
    ann.keyboard.type(codes[0])
    _tab_to(ann, f".st-key-choice_{ballot.id} input")
    ann.keyboard.press("Space")
    expect(ann.locator(f".st-key-choice_{ballot.id} input").first).to_be_checked()
    _tab_to(ann, "[data-testid=stFormSubmitButton] button")
    ann.keyboard.press("Enter")
    expect(ann.get_by_text("Your vote is in the box.")).to_be_visible()
    looked_at(ann, "39_voted", world.axe)


def _open(page: Page, name: str) -> None:
    """A tab by the keyboard: to the row of tabs, along it with the arrows, and Enter."""
    for _ in range(3):  # whatever is still being drawn takes the focus away, from a person as well: then once more
        expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
        page.wait_for_timeout(1_200)
        _tab_to(page, "[role=tab]")
        for _ in range(14):
            if page.evaluate("document.activeElement.textContent") == name:
                break
            page.keyboard.press("ArrowRight")
            page.wait_for_timeout(100)
        if page.evaluate("document.activeElement.textContent") == name:
            break
    assert page.evaluate("document.activeElement.textContent") == name
    page.keyboard.press("Enter")
    expect(page.get_by_role("tab", name=name, exact=True)).to_have_attribute("aria-selected", "true")
    page.wait_for_timeout(800)


def test_a_cell_of_the_week_is_picked_by_keyboard_and_asked_about(world: World, browser: Browser, opened: list[BrowserContext]) -> None:
    ann = signed(browser, opened, f"{world.address}/staff?plan={world.plan.id}", "ann")
    tab(ann, "The week")
    ann.get_by_text("By homeroom").click()
    expect(ann.locator(".ct-pick").get_by_text("HKA")).to_be_visible()  # the grid of the other view is gone
    first = ann.locator(".ct-pick button").first
    first.focus()
    ann.keyboard.press("ArrowDown")
    ann.keyboard.press("Enter")
    expect(ann.locator(".st-key-picked_cell")).to_be_visible()
    assert "Tue" in (ann.evaluate("document.activeElement.getAttribute('aria-label')") or "")  # the keyboard kept its place
    looked_at(ann, "38_week", world.axe)
    ann.get_by_role("button", name="What if it were PE?").click()
    expect(ann.get_by_text("Tried: ")).to_be_visible(timeout=120_000)


def _tab_to(page: Page, selector: str) -> None:
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"{selector} is not reached by the keyboard")
