"""How fast the pages are, in chromium: alone, and with a search running and ten people looking; and what the server takes of memory.

    python -m tests.benchmarks.pages

Writes pages.md beside this file. Eastgate is planned first (20 s); nothing of that is counted.
"""

from __future__ import annotations

import datetime as dt
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.needs import found

ROOT = Path(__file__).resolve().parent.parent.parent
BOOK = ROOT / "templates/xlsx/eastgate.xlsx"
PEOPLE, PICKS, LOADS = 10, 20, 5


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["COMMON_TIME_DATA"] = folder
        run, plan = _prepared()
        port = 8611
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
        server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            time.sleep(5)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=str(found("chromium")), args=["--no-sandbox"])
                lines = _measured(browser, f"http://127.0.0.1:{port}", run, plan, server.pid)
                browser.close()
        finally:
            server.terminate()
            server.wait(timeout=10)
    head = [
        "# How fast the pages are\n",
        f"Made by `python -m tests.benchmarks.pages` on {dt.date.today()}, {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, Eastgate (the week has {_cells()} cells in the view by homeroom). Seconds in chromium until "
        "the page's own words stand there.\n",
        "| what | limit | median | p95 |",
        "|---|---|---|---|",
    ]
    Path(__file__).with_name("pages.md").write_text("\n".join([*head, *lines]) + "\n", encoding="utf-8")


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
    store.finish(run, "done", "The search is finished.", search(school, seconds=20))
    desk = Desk(LOCAL)
    plan = desk.publish(desk.offer(desk.bring(school.info.school_name, BOOK.read_bytes(), BOOK.name).school, run, "Most time"), "week", True, as_first_draft=True, hr_confirmed=True)
    return run, plan.id


def _measured(browser: Browser, address: str, run: str, plan: str, pid: int) -> list[str]:
    from planner import store
    from planner.jobs import worker

    pages = {
        "first page, in a browser that was never here": ("2 s", "", "is missing"),
        "the plan of a search, likewise by a link": ("2 s", f"/?run={run}", "a plan for"),
        "the staff's page, likewise by a link": ("2 s", f"/staff?plan={plan}", "Most time"),
        "the district's page, likewise by a link": ("2 s", "/district", "All schools"),
    }
    lines = [_line(name, limit, [_load(browser, address + path, words) for _ in range(LOADS)]) for name, (limit, path, words) in pages.items()]
    lines += _inside(browser, address, run)
    page = browser.new_page()
    page.goto(f"{address}/?run={run}")
    page.get_by_role("tab", name="The week").click()
    page.get_by_text("By homeroom").click()
    page.wait_for_timeout(3_000)
    seen, answered = zip(*(_pick(page, n) for n in range(PICKS)), strict=True)
    lines += [_line("a cell is picked: seen in the browser", "0.1 s", seen), _line("… and answered by the server", "0.9 s", answered)]
    people = [browser.new_page() for _ in range(PEOPLE)]
    for one in people:
        one.goto(f"{address}/staff?plan={plan}")
    searching = store.add(BOOK.read_bytes(), BOOK.name, seconds=120)
    worker.start(searching)
    time.sleep(6)
    busy = [(path, words) for _, path, words in pages.values()]
    loads = [_load(browser, address + path, words) for path, words in busy * 3]
    lines.append(_line(f"any of these pages, a search running and {PEOPLE} people looking", "2 s", loads))
    memory = int(next(x for x in Path(f"/proc/{pid}/status").read_text().splitlines() if x.startswith("VmRSS")).split()[1]) // 1024
    worker.cancel(searching)
    return [*lines, f"\nMemory of the server with {PEOPLE} open browsers: {memory:,} MB (limit 1,000 MB)."]


def _inside(browser: Browser, address: str, run: str) -> list[str]:
    """From page to page, and from tab to tab, as somebody goes who has the app open."""
    page, steps = browser.new_page(), _steps()
    found: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(LOADS):
        page.goto(f"{address}/?run={run}")
        page.get_by_text("a plan for").first.wait_for()
        page.wait_for_timeout(1_500)
        for name, (role, target, words) in steps.items():
            began = time.perf_counter()
            page.get_by_role(role, name=target, exact=True).first.click()  # type: ignore[arg-type]
            page.get_by_text(words).and_(page.locator(":visible")).first.wait_for()
            found[name].append(time.perf_counter() - began)
            page.wait_for_timeout(500)
    page.close()
    return [_line(name, "1 s", seconds) for name, seconds in found.items()]


def _steps() -> dict[str, tuple[str, str, str]]:
    """What is clicked, one after the other, and words that stand only on what comes."""
    tabs = {"Money": "Who pays for what", "Contract": "Clause by clause", "The week": "Lunch, recess and the long blocks"}
    found = {f"tab {name} of the plan": ("tab", name, words) for name, words in tabs.items()}
    found["the page Talk"] = ("link", "Talk", "Plans to talk about")
    found["a plan on it"] = ("button", "Open", "My calendar")
    found["the page District"] = ("link", "District", "All schools")
    found["the page Plan"] = ("link", "Plan", "is missing")
    return found


def _load(browser: Browser, url: str, words: str) -> float:
    page = browser.new_page()
    began = time.perf_counter()
    page.goto(url)
    page.get_by_text(words).first.wait_for()
    spent = time.perf_counter() - began
    page.close()
    return spent


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


def _line(name: str, limit: str, seconds: object) -> str:
    found = sorted(seconds)  # type: ignore[call-overload]
    worst = found[min(len(found) - 1, round(0.95 * (len(found) - 1)))]
    return f"| {name} | {limit} | {statistics.median(found):.2f} | {worst:.2f} |"


if __name__ == "__main__":
    main()
