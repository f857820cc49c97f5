"""From nothing to a first answer in a browser, with a stopwatch: `python -m tests.start.stopwatch [ADDRESS]` writes stopwatch.md.

Each answer is put in at once; the time that a person types it is reckoned from its letters, reading the question is added, and what the
app takes to answer is measured. Rows that the page offers are clicked, and only what stands behind them is typed; what we took and is
right is read and left. The address is that of a running app; without one an app is started.
"""

from __future__ import annotations

import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from planner.start.fill import fill
from planner.start.questions import QUESTION, UNDER, answered, from_text, offers

HERE = Path(__file__).parent
LETTERS_A_MINUTE = 150  # slower than a practiced typist
READING_SECONDS = 8.0  # a question and its example
CLICK_SECONDS, LOOK_SECONDS = 2.0, 3.0  # a click that has to be found; a line that is read and left as it is
FIRST = {"classes": "K-2 3 classes\n3-5 2 classes", "specialists": "PE\nMusic 0.6\nArt"}
ENOUGH = ("budget", "school", "classes", "students", "specialists", "blocks", "positions", "funds", "expired")  # for a plan by itself
LEVEL = "elementary"


def person(key: str, text: str) -> float:
    """Seconds of somebody who reads a question, clicks the rows that are offered, and types the rest."""
    seconds = LOOK_SECONDS + CLICK_SECONDS if key in UNDER else READING_SECONDS
    if QUESTION[key].kind in ("choice", "pick"):
        return seconds + CLICK_SECONDS
    letters = 0
    for row in text.splitlines():
        begun = max((o for o in offers(LEVEL, key) if row.startswith(o)), key=len, default="")
        seconds += CLICK_SECONDS if begun else 0
        letters += len(row) - len(begun) + 1 if row != begun else 0
    return seconds + 60 * letters / LETTERS_A_MINUTE


def needed(answers: dict[str, str]) -> tuple[dict[str, str], list[str]]:
    """The answers without those that we would have taken by ourselves, and these."""
    whole = fill(answers)
    asked = [key for key in answers if key in UNDER or key == "blocks"]  # beside the others stands nothing that could be left
    ours = [key for key in asked if fill({k: v for k, v in answers.items() if k != key}).rows == whole.rows]
    kept = {key: text for key, text in answers.items() if key not in ours}
    return (kept, ours) if fill(kept).rows == whole.rows else (dict(answers), [])


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
    typed, left = needed(answers)
    spent, app = LOOK_SECONDS * len(left), 0.0
    for key, text in typed.items():
        spent += person(key, text)
        if key in UNDER and not page.locator(f".st-key-start_more_{UNDER[key]} details[open]").count():
            page.locator(f".st-key-start_more_{UNDER[key]} summary").first.click()
        if QUESTION[key].kind == "choice":
            page.locator(".st-key-start_budget label", has_text=text.capitalize()).first.click()
            page.wait_for_timeout(300)
        elif QUESTION[key].kind == "pick":
            page.locator(f".st-key-start_{key} input").first.fill(text)
            page.keyboard.press("Enter")
            page.wait_for_timeout(300)
        else:
            app += put(page, key, text)
    return spent, app


def measured(address: str) -> str:
    lines = ["# From nothing to a first answer", "", __doc__.splitlines()[0] if __doc__ else "", ""]
    lines.append("| what was answered | answers | person | app | together |")
    lines.append("|---|---|---|---|---|")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        pine = from_text((HERE / "answers/pine_hollow.txt").read_text())
        some = {key: pine[key] for key in ENOUGH}
        for name, answers in (("the first five", FIRST), ("enough for a plan by itself", some), ("all of Pine Hollow", pine)):
            page = browser.new_page(viewport={"width": 1280, "height": 1000})
            page.set_default_timeout(90_000)
            began = time.monotonic()
            page.goto(address)
            page.get_by_text("No workbook yet? Answer about fifteen questions").click()
            page.locator(".ct-picture").wait_for()
            opened = time.monotonic() - began
            spent, app = walk(page, answers)
            page.get_by_text("From time alone").first.wait_for()
            lines.append(f"| {name} | {answered(answers)} | {spent / 60:.1f} min | {opened + app:.0f} s | {(spent + opened + app) / 60:.1f} min |")
            page.screenshot(path=str(Path(tempfile.gettempdir()) / f"stopwatch_{len(lines)}.png"))
            page.close()
        browser.close()
    lines += ["", f"{LETTERS_A_MINUTE} letters a minute, {READING_SECONDS:.0f} seconds for each question, {CLICK_SECONDS:.0f} for a click, "]
    lines[-1] += f"{LOOK_SECONDS:.0f} for a line that is left as we took it. The search for a plan takes up to a minute more, while the next answer is typed."
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
