"""How fast the pages are, in chromium, for people who signed in: alone, and with two searches running and ten people looking.

    python -m tests.benchmarks.pages [LOADS]

Writes pages.md beside this file. The app serves with a real sign-in provider (as the journeys do), so every open page takes its look
every 0.8 s at who sits there. Eastgate is planned first (a minute at most); nothing of that is counted. LOADS: of each page while others are at work.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, StorageState, sync_playwright

from tests.benchmarks.machine import facts
from tests.needs import found

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path += [str(ROOT / "tests"), str(ROOT / "tests" / "journeys")]  # as pytest has them, for `serving`
BOOK = ROOT / "templates/xlsx/eastgate.xlsx"
OFFICE, TEACHERS, SEARCHES = "pat@example.org", 9, 2  # the office is the school's principal too: it goes through all pages
PICKS, ALONE, LOADS, REMOVALS, IDLE_SECONDS, SEARCH_SECONDS = 20, 5, 20, 10, 20.0, 900.0
PLAN_SECONDS = 60.0
TIMEOUT_MS = 180_000  # what is that slow is a row of the report, and no end of it
PAGES_SECONDS, INSIDE_SECONDS, SEEN_SECONDS, PICKED_SECONDS, REMOVED_SECONDS, MEMORY = 2.0, 1.0, 0.1, 0.9, 1.0, 1_000


@dataclass(frozen=True)
class Row:
    """What was measured. `limit` None: nobody has set one."""

    name: str
    limit: float | None
    seconds: tuple[float, ...]

    @property
    def worst(self) -> float:
        """The 95th of 100; of fewer than 20 the slowest."""
        ordered = sorted(self.seconds)
        return ordered[-(-95 * len(ordered) // 100) - 1]

    def line(self) -> str:
        limit, holds = ("", "") if self.limit is None else (f"{self.limit:g}", "yes" if self.worst <= self.limit else "**no**")
        return f"| {self.name} | {limit} | {len(self.seconds)} | {statistics.median(self.seconds):.2f} | {self.worst:.2f} | {holds} |"


def main(loads: int) -> None:
    import serving

    about = facts() | {"Cells of the week by homeroom": f"{_cells()}"}
    with tempfile.TemporaryDirectory() as folder:
        os.environ["COMMON_TIME_DATA"] = folder
        run, plan = _prepared()
        port, issuer = serving.free_port(), serving.free_port()
        secrets, npm = Path(folder) / "sign_in.toml", Path(folder) / "npm"
        secrets.write_text(serving.SECRETS.format(app=port, provider=issuer), encoding="utf-8")
        npm.mkdir()
        if trouble := serving.packages(found("npm"), npm):
            raise SystemExit(trouble)
        with serving.provider(npm, issuer, port):
            server = serving.start(Path(folder), port, host="localhost", sign_in=secrets)
            try:
                with sync_playwright() as playwright:
                    browser = playwright.chromium.launch(executable_path=str(found("chromium")), args=["--no-sandbox"])
                    measured = Measured(browser, f"http://localhost:{port}", run, plan, server.pid)
                    rows, memory = measured.all(loads)
                    browser.close()
            finally:
                server.terminate()
                server.wait(timeout=10)
    about["Load after the run"] = " ".join(f"{x:.1f}" for x in os.getloadavg())
    Path(__file__).with_name("pages.md").write_text(_report(about, rows, memory), encoding="utf-8")


def _report(about: dict[str, str], rows: Sequence[Row], memory: float) -> str:
    losing = [row.name for row in rows if row.limit is not None and row.worst > row.limit]
    lines = ["# How fast the pages are", "", "Made by `python -m tests.benchmarks.pages`. Seconds in chromium, on the same computer, until the"]
    lines += [f"page's own words stand there, for people who signed in. “At work”: {SEARCHES} searches run, and {TEACHERS + 1} people have a page open."]
    lines += ["", "| | |", "|---|---|", *(f"| {label} | {value} |" for label, value in about.items())]
    lines += ["", "| what | limit | times | median | p95 | holds |", "|---|---|---|---|---|---|", *(row.line() for row in rows)]
    lines += ["", f"Over its limit: {'; '.join(losing)}." if losing else "Nothing is over its limit."]
    lines += [f"Memory of the server with {TEACHERS + 1} open browsers: {memory:,.0f} MB (limit {MEMORY:,} MB).", ""]
    return "\n".join(lines)


def _cells() -> int:
    from planner.workbook.read import read_workbook

    school = read_workbook(BOOK).school
    assert school is not None
    return sum(h.special_group for h in school.homerooms) * len(school.days) * len(school.slots("REG", "specials"))


def _prepared() -> tuple[str, str]:
    from planner import store
    from planner.search.solve import search
    from planner.sharing.desk import Desk
    from planner.sharing.permissions import LOCAL
    from planner.workbook.read import read_workbook

    school = read_workbook(BOOK).school
    assert school is not None
    run = store.add(BOOK.read_bytes(), BOOK.name, status="running")
    store.finish(run, "done", "The search is finished.", search(school, seconds=PLAN_SECONDS))
    desk = Desk(LOCAL)
    place = desk.bring(school.info.school_name, BOOK.read_bytes(), BOOK.name).school
    plan = desk.publish(desk.offer(place, run, "Most time"), "week", True, as_first_draft=True, hr_confirmed=True)
    desk.invite(None, "analyst", OFFICE)
    desk.invite(place, "principal", OFFICE)
    for n in range(TEACHERS):
        desk.invite(place, "teacher", _teacher(n))
    return run, plan.id


def _teacher(n: int) -> str:
    return f"teacher{n}@example.org"


class Measured:
    """One server, one browser program, and people who signed in once each."""

    def __init__(self, browser: Browser, address: str, run: str, plan: str, pid: int) -> None:
        self.browser, self.address, self.pid = browser, address, pid
        self.pages = {
            "the first page": ("/", "is missing"),
            "the plan of a search": (f"/?run={run}", "a plan for"),
            "the staff's page": (f"/staff?plan={plan}", "Most time"),
            "the district's page": ("/district", "All schools"),
        }
        self.run, self.plan = run, plan
        self.searching: list[str] = []
        self.office = self._signed_in(OFFICE)
        self.teachers = [self._signed_in(_teacher(n)) for n in range(TEACHERS)]

    def all(self, loads: int) -> tuple[list[Row], float]:
        """Every row of the report, and the server's memory in MB."""
        rows: list[Row] = []
        for row in self._rows(loads):
            print(row.line(), flush=True)
            rows.append(row)
        memory = _resident(self.pid)
        self._stop_searching()
        return rows, memory

    def _rows(self, loads: int) -> Iterator[Row]:
        few = min(ALONE, loads)
        for name, (path, words) in self.pages.items():
            yield self._loads(f"{name}, by a link in a browser that was never here", path, words, few)
        yield from self._inside(few)
        yield from self._picks(min(PICKS, loads))
        open_pages = self._people()
        idle = f"processor of the server while {len(open_pages)} pages are open and nobody does anything (share of a core)"
        yield Row(idle, None, (self._idle(),))
        for name, (path, words) in self.pages.items():
            yield self._loads(f"{name}, others at work", path, words, loads, busy=True)
        yield self._removed(open_pages[-1], min(REMOVALS, loads))

    # --- people -----------------------------------------------------------------------------------------------------------
    def _signed_in(self, email: str) -> StorageState:
        """The cookies of somebody after the provider's form."""
        context = self._opened()
        page = context.new_page()
        page.goto(self.address)
        page.locator(".st-key-sign_in button").click()
        page.locator("input[name=login]").fill(email)
        page.locator("input[name=password]").fill("any")
        page.locator("button[type=submit]").click()
        page.locator("button[type=submit]").click()  # consent
        page.locator(".st-key-sign_out button").wait_for()
        state = context.storage_state()
        context.close()
        return state

    def _as(self, who: StorageState) -> BrowserContext:
        """A browser with nothing but the sign-in of somebody."""
        return self._opened(who)

    def _opened(self, who: StorageState | None = None) -> BrowserContext:
        context = self.browser.new_context(storage_state=who)
        context.set_default_timeout(TIMEOUT_MS)
        return context

    def _people(self) -> list[Page]:
        """Ten people with a page open: the office the list of schools, everybody else the plan."""
        opened = []
        for who in (self.office, *self.teachers):
            page = self._as(who).new_page()
            path, words = self.pages["the district's page" if who is self.office else "the staff's page"]
            page.goto(self.address + path, wait_until="commit")  # what counts is when its words stand there
            page.get_by_text(words).first.wait_for()
            opened.append(page)
        return opened

    # --- searches ---------------------------------------------------------------------------------------------------------
    def _search(self) -> None:
        """Two searches run, also when one has come to its end meanwhile."""
        from planner import store
        from planner.jobs import worker

        alive = []
        for one in self.searching:
            known = worker.look(one)
            if known is not None and known.active:
                alive.append(one)
        self.searching = alive
        while len(self.searching) < SEARCHES:
            begun = store.add(BOOK.read_bytes(), BOOK.name, seconds=SEARCH_SECONDS, school=f"School {time.time()}")
            worker.start(begun)
            self.searching.append(begun)
            self._at_work(begun)

    @staticmethod
    def _at_work(run: str) -> None:
        from planner import store

        until = time.monotonic() + 60
        while time.monotonic() < until:
            known = store.get(run)
            if known is not None and not known.waiting:
                return
            time.sleep(0.2)
        raise RuntimeError("A search of the benchmark does not begin")

    def _stop_searching(self) -> None:
        from planner.jobs import worker

        for one in self.searching:
            worker.cancel(one)

    # --- what is measured -------------------------------------------------------------------------------------------------
    def _loads(self, name: str, path: str, words: str, times: int, busy: bool = False) -> Row:
        spent = []
        for _ in range(times):
            if busy:
                self._search()
            spent.append(self._load(path, words))
        return Row(name, PAGES_SECONDS, tuple(spent))

    def _load(self, path: str, words: str) -> float:
        context = self._as(self.office)
        page = context.new_page()
        began = time.perf_counter()
        page.goto(self.address + path, wait_until="commit")  # what counts is when its words stand there
        page.get_by_text(words).first.wait_for()
        spent = time.perf_counter() - began
        context.close()
        return spent

    def _inside(self, times: int) -> list[Row]:
        """From page to page, and from tab to tab, as somebody goes who has the app open."""
        context, steps = self._as(self.office), _steps()
        page = context.new_page()
        spent: dict[str, list[float]] = {name: [] for name in steps}
        for _ in range(times):
            page.goto(f"{self.address}/?run={self.run}")
            page.get_by_text("a plan for").first.wait_for()
            page.wait_for_timeout(1_500)
            for name, (role, target, words) in steps.items():
                began = time.perf_counter()
                page.get_by_role(role, name=target, exact=True).first.click()  # type: ignore[arg-type]
                page.get_by_text(words).and_(page.locator(":visible")).first.wait_for()
                spent[name].append(time.perf_counter() - began)
                page.wait_for_timeout(500)
        context.close()
        return [Row(name, INSIDE_SECONDS, tuple(seconds)) for name, seconds in spent.items()]

    def _picks(self, times: int) -> list[Row]:
        context = self._as(self.office)
        page = context.new_page()
        page.goto(f"{self.address}/?run={self.run}")
        page.get_by_role("tab", name="Weekly schedule").click()
        page.get_by_text("By homeroom").click()
        page.wait_for_timeout(3_000)
        seen, answered = zip(*(_pick(page, n) for n in range(times)), strict=True)
        context.close()
        return [Row("a cell is picked: seen in the browser", SEEN_SECONDS, seen), Row("… and answered by the server", PICKED_SECONDS, answered)]

    def _idle(self) -> float:
        before, at = _processor(self.pid), time.perf_counter()
        time.sleep(IDLE_SECONDS)
        return (_processor(self.pid) - before) / (time.perf_counter() - at)

    def _removed(self, page: Page, times: int) -> Row:
        """Somebody is removed while their page is open, and invited again: seconds until nothing of the plan is left on it."""
        from planner.sharing.desk import Desk
        from planner.sharing.permissions import LOCAL

        desk, spent, email = Desk(LOCAL), [], _teacher(TEACHERS - 1)
        place = desk.plan(self.plan).school
        plan = page.get_by_text("Most time").first
        for _ in range(times):
            self._search()
            mine = next(member for member in desk.members(place) if member.email == email)
            desk.end_membership(mine.id)
            began = time.perf_counter()
            plan.wait_for(state="detached")
            spent.append(time.perf_counter() - began)
            desk.invite(place, "teacher", email)
            plan.wait_for()
            page.wait_for_timeout(1_000)
        return Row("a removed person's open page is empty, others at work", REMOVED_SECONDS, tuple(spent))


def _processor(pid: int) -> float:
    """Seconds of processor that a process has used."""
    fields: Any = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return float(int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident(pid: int) -> float:
    """Megabytes of one process, without the searches that it may have started."""
    said = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(said.split()[1]) / 1024


def _steps() -> dict[str, tuple[str, str, str]]:
    """What is clicked, one after the other, and words that stand only on what comes."""
    tabs = {"Money": "Funding source for each job class and program", "Contract": "Contract provisions", "Weekly schedule": "Master schedule by grade"}
    found = {f"tab {name} of the plan": ("tab", name, words) for name, words in tabs.items()}
    found["the page Talk"] = ("link", "Talk", "Plans for discussion")
    found["a plan on it"] = ("button", "Open", "My calendar")
    found["the page District"] = ("link", "District", "All schools")
    found["the page Plan"] = ("link", "Plan", "is missing")
    return found


def _pick(page: Page, n: int) -> tuple[float, float]:
    """Seconds until the cell looks picked, measured inside the browser, and until the questions of this very cell stand there."""
    script = """n => new Promise(done => {
        const cell = document.querySelectorAll('.ct-pick button')[n]; const from = performance.now();
        cell.click(); requestAnimationFrame(() => done(cell.getAttribute('aria-pressed') === 'true' ? performance.now() - from : 1e6));
    })"""
    label = page.locator(".ct-pick button").nth(3 * n).get_attribute("aria-label") or ""
    room, day, slot = (part.strip() for part in label.split(":")[0].split(",")[:3])
    began = time.perf_counter()
    seen = float(page.evaluate(script, 3 * n)) / 1_000
    page.locator(".st-key-picked_cell").get_by_text(f"on {day.split(' ')[0]} in {slot.split(' ')[0]}").filter(has_text=room).first.wait_for()
    return seen, time.perf_counter() - began


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else LOADS)
