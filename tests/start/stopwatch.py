"""From nothing to a first answer in a browser, with a stopwatch: `python -m tests.start.stopwatch [ADDRESS]` writes stopwatch.md.

Each answer is put in at once; the time that a person types it is reckoned from its letters, reading the question is added, and what the
app takes to answer is measured. The address is that of a running app; without one an app is started.
"""

from __future__ import annotations

import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from planner.start.questions import QUESTION, answered, from_text

HERE = Path(__file__).parent
LETTERS_A_MINUTE = 150  # slower than a practiced typist
READING_SECONDS = 8.0  # a question and its example
FIRST = {"classes": "K-2 3 classes\n3-5 2 classes", "specialists": "PE\nMusic 0.6\nArt"}


def put(page: Page, key: str, text: str) -> float:
    """Seconds from the end of an answer until the page stands still again."""
    field = page.locator(f".st-key-start_{key} textarea, .st-key-start_{key} input[type=text]").first
    field.scroll_into_view_if_needed()
    field.fill(text)
    began = time.monotonic()
    field.blur()
    page.wait_for_timeout(300)
    page.wait_for_function("() => !document.querySelector('[data-testid=stStatusWidget]')", timeout=90_000)
    return time.monotonic() - began


def walk(page: Page, answers: dict[str, str]) -> tuple[float, float]:
    """Seconds of a person (reading and typing), and seconds that the app took."""
    person = app = 0.0
    for key, text in answers.items():
        person += READING_SECONDS + 60 * len(text) / LETTERS_A_MINUTE
        if QUESTION[key].kind == "choice":
            page.locator(".st-key-start_budget label", has_text=text.capitalize()).first.click()
            page.wait_for_timeout(300)
        else:
            app += put(page, key, text)
    return person, app


def measured(address: str) -> str:
    lines = ["# From nothing to a first answer", "", __doc__.splitlines()[0] if __doc__ else "", ""]
    lines.append("| what was answered | answers | person | app | together |")
    lines.append("|---|---|---|---|---|")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for name, answers in (("the first five", FIRST), ("all of Pine Hollow", from_text((HERE / "answers/pine_hollow.txt").read_text()))):
            page = browser.new_page(viewport={"width": 1280, "height": 1000})
            page.set_default_timeout(90_000)
            began = time.monotonic()
            page.goto(address)
            page.get_by_text("No workbook yet? Answer about fifteen questions").click()
            page.locator(".ct-picture").wait_for()
            opened = time.monotonic() - began
            person, app = walk(page, answers)
            page.get_by_text("From time alone").first.wait_for()
            lines.append(f"| {name} | {answered(answers)} | {person / 60:.1f} min | {opened + app:.0f} s | {(person + opened + app) / 60:.1f} min |")
            page.screenshot(path=str(Path(tempfile.gettempdir()) / f"stopwatch_{len(lines)}.png"))
            page.close()
        browser.close()
    lines += ["", f"{LETTERS_A_MINUTE} letters a minute, {READING_SECONDS:.0f} seconds for each question."]
    return "\n".join(lines) + "\n"


def main() -> None:
    sys.path[:0] = [str(HERE.parent / "journeys"), str(HERE.parent)]
    import serving

    given = sys.argv[1] if len(sys.argv) > 1 else ""
    with nullcontext(given) if given else serving.app(Path(tempfile.mkdtemp()), serving.free_port()) as address:
        report = measured(address)
    (HERE / "stopwatch.md").write_text(report, encoding="utf-8")
    sys.stdout.write(report)


if __name__ == "__main__":
    main()
