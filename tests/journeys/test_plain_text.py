"""What a school, a file or a person is called is text in every place of a page; and a fault tells the server's logs nothing of a workbook."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import serving
from playwright.sync_api import Browser, Page, Request, expect

from planner.store import data_folder, folder, records, runs, schools
from planner.store.runs import RunRow

AWAY = "http://127.0.0.1:9/seen.png"
HOSTILE = (
    f"![x]({AWAY})", f"<img src={AWAY}>", f"[here]({AWAY})", "www.example.org is ours", AWAY, ":red[x] :smile: :material/home:", "$x^2$ costs $5",
    "**bold** _it_ `code` ~~no~~", "<b>b</b> &amp; &lt;", "# head", "- one", "1. one", "> said", "a | b", "-> <- -- >= ~= <->", "9:30 Art: 10:15",
    "pat@example.org", "\\*back\\", "+ more", "Grades 3-5, Room 12.", "PLC (Grade 3)!", "É. Müller’s",
)  # fmt: skip
MARKER = "MARKER-9f3c"

EVERY_PLACE = """
import os, streamlit as st
from planner.pages.plain import plain
words = os.environ["HOSTILE"].split(chr(1))
for n, text in enumerate(map(plain, words)):
    with st.container(key=f"box_{n}"):
        st.button(text, key=f"b{n}")
        st.download_button(text, b"", key=f"d{n}")
        st.checkbox(text, key=f"c{n}")
        with st.expander(text):
            st.text_input(text, key=f"t{n}")
        st.popover(text)
        st.metric(text, text)
        st.radio(text, [text], key=f"r{n}")
        st.pills(text, [text], key=f"p{n}")
        st.selectbox(text, ["one"], key=f"s{n}")
        st.tabs([text])
        st.error(text)
        st.info(text)
st.html("<p>all drawn</p>")
"""


@contextmanager
def server(data: Path, file: Path, log: Path, **more: str) -> Iterator[str]:
    """Streamlit with this app; all that it prints goes into the log."""
    port = serving.free_port()
    environment = os.environ | {"COMMON_TIME_DATA": str(data), "COMMON_TIME_RAISE": "", "PYTHONPATH": str(serving.ROOT), **more}
    command = [sys.executable, "-m", "streamlit", "run", str(file), "--server.port", str(port), "--server.address", "127.0.0.1"]
    with log.open("wb") as out, subprocess.Popen(command, cwd=serving.ROOT, env=environment, stdout=out, stderr=out) as running:
        try:
            serving.answers(f"http://127.0.0.1:{port}/_stcore/health")
            yield f"http://127.0.0.1:{port}"
        finally:
            running.terminate()


@contextmanager
def watched(browser: Browser) -> Iterator[tuple[Page, list[str]]]:
    """A page, and the requests that it sends elsewhere."""
    page, away = browser.new_page(), list[str]()

    def note(request: Request) -> None:
        if ":9/" in request.url or "example.org" in request.url:
            away.append(request.url)

    page.on("request", note)
    yield page, away
    page.close()


def test_text_is_text_in_every_label_message_tab_and_option(browser: Browser, tmp_path: Path) -> None:
    app = (tmp_path / "places").with_suffix(".py")
    app.write_text(EVERY_PLACE, encoding="utf-8")
    with server(tmp_path, app, tmp_path / "log", HOSTILE="\1".join(HOSTILE)) as address, watched(browser) as (page, away):
        page.goto(address)
        expect(page.get_by_text("all drawn")).to_be_visible(timeout=30_000)
        for n, text in enumerate(HOSTILE):
            box = page.locator(f".st-key-box_{n}")
            expect(box.locator("[data-testid=stMarkdownContainer]").nth(13)).to_be_attached(timeout=30_000)  # the last of its places
            shown = [
                " ".join(words.replace("\u2060", "").split())
                for words in box.locator("[data-testid=stMarkdownContainer]").all_inner_texts()
            ]
            assert len(shown) >= 14 and set(shown) - {""} == {" ".join(text.split())}, text
            assert (
                box.locator(
                    "[data-testid=stMarkdownContainer] :is(img, a, b, strong, em, code, del, h1, li, .katex, [data-testid=stIconMaterial])"
                ).count()
                == 0
            )
        assert away == []


@pytest.fixture
def hostile_school(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A store with schools of such names, one of them deleted and on hold, and a search whose answer cannot be read."""
    data = tmp_path / "data"
    monkeypatch.setenv("COMMON_TIME_DATA", str(data))
    for name in HOSTILE[:3]:
        schools.add_school(name)
    gone = schools.add_school(HOSTILE[3]).id
    records.hide_school(gone, "x")
    records.hold(None, HOSTILE[0], "x")
    run = runs.add(b"book", HOSTILE[0] + ".xlsx", status="running")
    runs.finish(run, "done", MARKER)
    with folder.transaction() as session:
        row = session.get(RunRow, run)
        assert row is not None
        row.outcome = f'{{"{MARKER}": 1}}'
    assert data_folder() == data
    yield data
    folder.close()


def test_pages_show_hostile_names_and_logs_hold_nothing_of_a_workbook(hostile_school: Path, browser: Browser, tmp_path: Path) -> None:
    run = runs.recent()[0].id
    log = tmp_path / "log"
    with server(hostile_school, serving.ROOT / "app.py", log) as address, watched(browser) as (page, away):
        page.goto(f"{address}/district")
        expect(page.get_by_text("Legal holds")).to_be_visible(timeout=30_000)
        for part in ("Deleted, and when it goes for good", "Legal holds"):
            page.get_by_text(part).click()
        expect(page.get_by_text("All schools, since").first).to_contain_text(HOSTILE[0])
        expect(page.get_by_text("Activity log for").first).to_contain_text(min(HOSTILE[:3]).replace("://", ":\u2060//"))
        page.goto(f"{address}/?run={run}")
        expect(page.get_by_text("Oh no").or_(page.get_by_text("error")).first).to_be_visible(timeout=30_000)
        page.goto(address)
        expect(page.get_by_text("Searches saved on this computer")).to_be_visible(timeout=30_000)
        page.get_by_text("Searches saved on this computer").click()
        expect(page.get_by_role("button", name="seen.png")).to_be_visible()
        assert away == []
    printed = log.read_text() + "".join(p.read_text() for p in (hostile_school / "logs").glob("*"))
    assert "Uncaught app execution" in printed and "books.py" in printed  # the fault was told, by its lines
    assert MARKER not in printed and "seen.png" not in printed
