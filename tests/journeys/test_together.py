"""Principal, teachers and district on the same plans, each signed in at a real provider, in their own browsers."""

from __future__ import annotations

import datetime as dt
import io
import re
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
from planner.sharing.voting import Voting
from planner.store import folder
from planner.store.plans import Offered
from planner.workbook.edit import CellEdit, edited_book, figures
from planner.workbook.read import read_workbook

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SCHOOLS = ("East", "North", "South", "West")
SILENT = 26  # schools that have submitted nothing: with the others more than one sheet of the district's list


@dataclass(frozen=True)
class World:
    address: str
    plan: Offered  # of East, published
    axe: str


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, npm: Path) -> Iterator[World]:
    """Four schools (the thin one under four names), a plan of each: East's is published, the others' submitted. Beside them silent ones."""
    data = tmp_path_factory.mktemp("together")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COMMON_TIME_DATA", str(data))
        desk = Desk(LOCAL)
        plans = {name: _found(desk, name) for name in SCHOOLS}
        for role, who, name in (("principal", "pat", "East"), ("teacher", "ann", "East"), ("teacher", "bob", "North")):
            desk.invite(plans[name].school, role, f"{who}@example.org", "G3" if role == "teacher" else "")
        for n in range(SILENT):
            desk.found_school(f"School {n:02}")
        assert main(["invite", "analyst", "entra.dee@example.org"]) == 0  # whose claims have no roles and no email_verified
        app, issuer = serving.free_port(), serving.free_port()
        secrets = data / "secrets.toml"
        secrets.write_text(serving.SECRETS.format(app=app, provider=issuer))
        with serving.provider(npm, issuer, app), serving.app(data, app, host="localhost", sign_in=secrets) as address:
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
    plan = desk.publish(desk.offer(desk.bring(name, book, f"{name}.xlsx").school, run, "Most time"), "week", True, as_first_draft=True, hr_confirmed=True)
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
    page.set_default_timeout(60_000)
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
    page.wait_for_function("!document.querySelector('[data-stale=true]')", timeout=30_000)  # what is drawn anew is pale for a moment
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
    ann.get_by_role("button", name="Post comment").click()
    expect(pat.get_by_text("Tuesday suits grade 3.")).to_be_visible(timeout=20_000)  # without touching the page; five seconds where nobody else works
    pat.locator(".st-key-comment_text textarea").fill("Thank you.")
    pat.get_by_role("button", name="Post comment").click()
    expect(ann.get_by_text("Thank you.")).to_be_visible(timeout=20_000)
    looked_at(ann, "32_talk", world.axe)

    tab(pat, "Vote")
    pat.get_by_text("Open a poll").click()
    pat.locator(".st-key-poll_codes input").fill("6")
    press(pat, "poll_go")
    with pat.expect_download() as download:
        press(pat, "slips_file")
    code = _codes(Path(download.value.path()))[0]
    ann.reload()
    tab(ann, "Vote")
    ann.get_by_label("The code on your ballot slip").fill(code)
    ann.get_by_text("I can live with it", exact=True).click()
    ann.get_by_role("button", name="Answer", exact=True).click()
    expect(ann.get_by_text("Your answer is counted.")).to_be_visible()
    expect(ann.get_by_text("Fewer than 5 of 6 have answered.")).to_be_visible()
    looked_at(ann, "33_vote", world.axe)

    tab(ann, "Try a change")
    press(ann, "try")
    expect(ann.get_by_role("button", name="Undo: go back to the earlier plan")).to_be_visible(timeout=120_000)
    expect(ann.get_by_text("$", exact=False).filter(has_not_text="or $100")).to_have_count(0)
    looked_at(ann, "34_tried", world.axe)


def test_two_people_enter_a_vote_on_paper_and_the_plan_shows_it(world: World, browser: Browser, opened: list[BrowserContext]) -> None:
    """The principal calls it and prints; a teacher enters other figures first, then the same; the third page shows the result."""
    link = f"{world.address}/staff?plan={world.plan.id}"
    pat, ann = (signed(browser, opened, link, who) for who in ("pat", "ann"))
    tab(pat, "Vote")
    pat.get_by_text("Call a vote on paper").click()
    pat.locator(".st-key-call_eligible input").fill("12")
    pat.get_by_label("Who conducts it (an office, not a name)").fill("The election committee")
    pat.get_by_label("Where the contract says so").fill("Article 12")
    press(pat, "call_go")
    expect(pat.get_by_text("The vote is called.")).to_be_visible()
    ((vote, _none),) = Voting(Desk(LOCAL)).votes(world.plan.id)
    with pat.expect_download() as download:
        press(pat, f"ballots_{vote.id}")
    assert download.value.suggested_filename == "ballots.docx"
    pat.get_by_text("Enter the result").first.click()
    _enter(pat, vote.id, (9, 2))
    expect(pat.get_by_text("One person has entered the result.")).to_be_visible()
    ann.reload()
    tab(ann, "Vote")
    _enter(ann, vote.id, (8, 3))
    expect(ann.get_by_text("Two entries differ in the votes for each answer.")).to_be_visible()
    looked_at(ann, "33b_entries_differ", world.axe)
    _enter(ann, vote.id, (9, 2))
    expect(ann.get_by_text("Passed: 9 for “Yes”, and 8 were needed.").first).to_be_visible()
    looked_at(ann, "33c_voted_on_paper", world.axe)


def _enter(page: Page, vote: str, counts: tuple[int, int]) -> None:
    for name, n in (("0", counts[0]), ("1", counts[1]), ("spoiled", 0), ("cast", 11), ("out", 12)):
        page.locator(f".st-key-entry_{vote}_{name} input").fill(str(n))
    press(page, f"entry_go_{vote}")


def _codes(slips: Path) -> list[str]:
    from docx import Document

    with slips.open("rb") as file:
        return [p.text for p in Document(file).paragraphs if p.style is not None and p.style.name == "Heading 2"]


def test_who_belongs_nowhere_and_who_belongs_elsewhere_see_nothing(world: World, browser: Browser, opened: list[BrowserContext]) -> None:
    link = f"{world.address}/staff?plan={world.plan.id}"
    stranger = signed(browser, opened, link, "zoe")
    expect(stranger.get_by_text("You haven't been added to a school yet")).to_be_visible()
    looked_at(stranger, "35_nowhere", world.axe)
    bob = signed(browser, opened, link, "bob")
    expect(bob.get_by_text("That plan doesn't exist or hasn't been shared with you.")).to_be_visible()
    expect(bob.get_by_text(re.compile(r"\bEast\b"))).to_have_count(0)  # "the least time" of his own school is no East
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


def listed(page: Page, *names: str) -> None:
    """The district's list holds these schools, in this order."""
    expect(page.locator(".ct-table").first.locator("tbody tr td:first-child")).to_have_text(list(names))


def choose(page: Page, key: str, *options: str) -> None:
    for option in options:
        wanted = page.get_by_role("option", name=option, exact=True)
        for _ in range(5):  # a list that is just being drawn anew closes at once
            page.wait_for_function("!document.querySelector('[data-stale=true]')")
            page.locator(f".st-key-{key}").get_by_role("combobox").click()
            page.wait_for_timeout(500)
            if wanted.count():
                break
        wanted.click()
    page.keyboard.press("Escape")


def search_for(page: Page, words: str) -> None:
    page.locator(".st-key-desk_search input").fill(words)
    page.locator(".st-key-desk_search input").press("Enter")


def show(page: Page, state: str) -> None:
    page.locator(".st-key-state_filter").get_by_role("radio", name=state, exact=True).click()


def test_the_district_finds_reads_downloads_returns_and_accepts(
    world: World, browser: Browser, opened: list[BrowserContext], tmp_path: Path
) -> None:
    pat = signed(browser, opened, f"{world.address}/?run={world.plan.run}", "pat")
    tab(pat, "Share")
    press(pat, "share_choose")
    expect(pat.get_by_text("Selected by the school")).to_be_visible()
    press(pat, "share_submit")
    expect(pat.get_by_text("awaiting district review")).to_be_visible()
    looked_at(pat, "36_submitted", world.axe)

    office = signed(browser, opened, f"{world.address}/district", "entra.dee")
    expect(office.get_by_role("heading", name="All schools")).to_be_visible()
    expect(office.get_by_role("button", name="Make a file of 4 schools")).to_be_visible()
    looked_at(office, "37_district", world.axe)
    _sets_a_deadline_that_has_passed(office)
    _finds_schools(office)
    _reads_a_plan(office)
    show(office, "All")
    listed(office, *SCHOOLS[:2], *(f"School {n:02}" for n in range(23)))
    _downloads(office, tmp_path)
    _decides(office)
    looked_at(office, "39_accepted", world.axe)


def _sets_a_deadline_that_has_passed(office: Page) -> None:
    office.get_by_text("Set a deadline", exact=True).click()
    office.locator(".st-key-deadline_day [data-type=year]").click()
    office.keyboard.type(f"{dt.date.today() - dt.timedelta(days=1):%Y%m%d}")
    press(office, "deadline_set")
    expect(office.get_by_text(f"{SILENT} schools are late")).to_be_visible()
    expect(office.get_by_text("School 00, School 01").first).to_be_visible()


def _finds_schools(office: Page) -> None:
    """Sheet by sheet, by status, in an order, and by a word."""
    expect(office.get_by_text("Schools 1 to 25 of 30")).to_be_visible()
    office.locator(".st-key-desk_sheet input").fill("2")
    office.locator(".st-key-desk_sheet input").press("Enter")
    listed(office, "School 23", "School 24", "School 25", "South", "West")
    show(office, "Submitted")
    listed(office, *SCHOOLS)
    choose(office, "desk_sort", "Last change, the newest first")
    listed(office, "East", "West", "South", "North")
    search_for(office, "nor")
    listed(office, "North")


def _reads_a_plan(office: Page) -> None:
    """With money and FTE, and no button that changes anything; the list is as it was before."""
    press(office, "desk_open_it")
    expect(office.get_by_role("heading", name="North: Most time")).to_be_visible()
    tab(office, "Money")
    expect(office.get_by_role("tabpanel").filter(visible=True).get_by_text("$").first).to_be_visible()
    tab(office, "Staffing and programs")
    expect(office.get_by_role("tabpanel").filter(visible=True).get_by_text("FTE").first).to_be_visible()
    names = [name for name in office.locator("[data-testid=stMain] button:visible:not([role=tab])").all_inner_texts() if name]
    assert {name.split("\n")[-1] for name in names} - {"Sign out"} == {"All schools"}
    press(office, "all_schools")
    listed(office, "North")
    expect(office.locator(".st-key-desk_search input")).to_have_value("nor")
    search_for(office, "")
    listed(office, "East", "West", "South", "North")
    choose(office, "desk_sort", "School")


def _decides(office: Page) -> None:
    """Two go back with a word, the others are accepted, each pair in one step."""
    choose(office, "desk_picked", "North: Most time", "South: Most time")
    office.locator(".st-key-desk_why input").fill("The art position is shared.")
    office.locator(".st-key-desk_why input").press("Enter")
    office.get_by_role("button", name="Return 2 plans to their schools").click()
    expect(office.get_by_text("2 plans were returned.")).to_be_visible()
    show(office, "Returned")
    listed(office, "North", "South")
    expect(office.get_by_text("No submitted or accepted plan is in this list.")).to_be_visible()
    show(office, "Submitted")
    listed(office, "East", "West")
    office.get_by_text("All plans of this list that wait for a decision").click()
    office.get_by_role("button", name="Accept 2 plans").click()
    expect(office.get_by_text("2 plans are accepted.")).to_be_visible()


def _downloads(office: Page, folder: Path) -> None:
    """Made in the background with progress, and every plan in it keeps every rule."""
    press(office, "pack")
    expect(office.get_by_test_id("stProgress")).to_be_visible()
    expect(office.locator(".st-key-zip button")).to_be_visible(timeout=180_000)
    with office.expect_download() as download:
        press(office, "zip")
    with zipfile.ZipFile(download.value.path()) as packed:
        packed.extractall(folder)
    places = [p for p in folder.iterdir() if p.is_dir()]
    assert len(places) == 4 and all(p.name.split("-")[0].capitalize() in SCHOOLS for p in places)
    assert (folder / "contents.csv").exists()
    for place in places:
        plan, book = next(place.glob("*-plan.xlsx")), next(place.glob("*-workbook.xlsx"))
        assert main(["audit", str(book), str(plan)]) == 0
        assert (place / "meetings.csv").exists() and list((place / "calendars").glob("*.ics")) and (place / "board-summary.docx").exists()


@pytest.mark.broad
def test_the_teacher_goes_through_by_keyboard_alone(world: World, browser: Browser, opened: list[BrowserContext]) -> None:
    """From the link to a what-if, a comment and a vote: Tab, arrows, typing, Space and Enter, never the mouse."""
    poll, codes = Voting(Desk(LOCAL)).open_poll(world.plan.id, "Shall we go on with this plan?", ("Yes", "No"), codes=2)
    ann = signed(browser, opened, f"{world.address}/staff?plan={world.plan.id}", "ann")
    expect(ann.get_by_role("tab", name="Vote")).to_be_visible()

    _open(ann, "Try a change")
    _tab_to(ann, ".st-key-try button")
    ann.keyboard.press("Enter")
    expect(ann.get_by_role("button", name="Undo: go back to the earlier plan")).to_be_visible(timeout=120_000)

    _open(ann, "Talk")
    expect(ann.locator(".st-key-comment_text textarea")).to_be_visible()
    _tab_to(ann, ".st-key-comment_text textarea")
    ann.keyboard.type("Said without a mouse.")
    _tab_to(ann, "[data-testid=stFormSubmitButton] button")
    ann.keyboard.press("Enter")
    expect(ann.get_by_text("Said without a mouse.").last).to_be_visible()

    _open(ann, "Vote")
    box = f".st-key-code_{poll.id} input"
    expect(ann.locator(box)).to_be_visible()
    _tab_to(ann, box)
    ann.keyboard.type(codes[0])
    _tab_to(ann, f".st-key-choice_{poll.id} input")
    ann.keyboard.press("Space")
    expect(ann.locator(f".st-key-choice_{poll.id} input").first).to_be_checked()
    _tab_to(ann, f".st-key-answer_go_{poll.id} button")
    ann.keyboard.press("Enter")
    expect(ann.get_by_text("Your answer is counted.")).to_be_visible()
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
    tab(ann, "Weekly schedule")
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
