"""Files and cookies at the front of a server: both are a member's alone, at this moment, and cookies go over https."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from signing import SIGN_IN, serve, user
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from planner import store
from planner.pages import front
from planner.pages.front import Front
from planner.sharing import door
from planner.sharing.desk import Desk
from planner.sharing.permissions import LOCAL
from planner.store import schools

FILE = "/media/6a1f.xlsx"
COOKIES = [(b"set-cookie", b"a=1; HttpOnly; Path=/"), (b"Set-Cookie", b"b=2; secure"), (b"x-other", b"a=1")]


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMON_TIME_DATA", str(tmp_path / "data"))


async def _behind(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": COOKIES})
    await send({"type": "http.response.body", "body": b"a plan"})


def asked(path: str, host: str = "plans.example.org", **headers: str) -> tuple[int, bytes, list[tuple[bytes, bytes]]]:
    """Status, body and headers of the answer."""
    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    known = [(b"host", host.encode()), *((k.encode(), v.encode("latin-1")) for k, v in headers.items())]
    scope = {"type": "http", "path": path, "headers": known}
    with ThreadPoolExecutor(1) as thread:  # a browser of another test may have left a loop running in this one
        thread.submit(asyncio.run, Front(_behind)(scope, None, send)).result()  # type: ignore[arg-type]
    return sent[0]["status"], sent[1]["body"], sent[0]["headers"]


def cookie(origin: str = "https://plans.example.org", secret: str = "", **more: Any) -> str:
    said = user("1", "ann@example.org") | {"origin": origin} | more
    signed = create_signed_value(secret or get_cookie_secret(), USER_COOKIE_NAME, json.dumps(said))
    return f"other=x; {USER_COOKIE_NAME}={signed.decode()}"


def test_a_file_is_for_members_as_long_as_they_are_members() -> None:
    serve()
    here = schools.add_school("Here")
    assert asked(FILE)[:2] == asked(FILE, cookie=cookie())[:2] == (403, b"Please sign in first.\n")
    made = Desk(LOCAL).invite(here.id, "teacher", "ann@example.org")
    assert asked(FILE, cookie=cookie())[:2] == (200, b"a plan")
    for wrong in (
        cookie(secret="another secret that is as long as it gets"),
        cookie(origin="https://evil.example.org"),
        cookie(exp=5),
        "_streamlit_user=x",
    ):
        assert asked(FILE, cookie=wrong)[0] == 403, wrong
    Desk(LOCAL).end_membership(made.id)
    assert asked(FILE, cookie=cookie())[0] == asked("/_stcore/upload_file/a/b", cookie=cookie())[0] == 403
    assert asked("/")[0] == asked("/static/media/letters.woff2")[0] == 200  # the page where one signs in


def test_cookies_go_over_https_alone_where_the_address_is_https() -> None:
    serve()
    assert asked("/")[2] == [(b"set-cookie", b"a=1; HttpOnly; Path=/; Secure"), *COOKIES[1:]]
    serve(SIGN_IN.replace("https://plans.example.org", "http://localhost:8501"))
    door.watch.cache_clear()  # a new start
    assert asked("/", host="localhost:8501")[2] == COOKIES


def test_a_purge_that_meets_a_fault_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the fault is: the records schedule is kept as long as the app runs."""
    faults: list[Exception] = [ValueError("an unknown one"), store.Trouble("a busy database")]
    done: list[str] = []

    def purge(who: str) -> None:
        if faults:
            raise faults.pop()
        done.append(who)

    monkeypatch.setattr(front.records, "purge_by_the_clock", purge)
    monkeypatch.setattr(front, "PURGE_SECONDS", 0.0)

    async def watched() -> None:
        task = asyncio.create_task(front._purge())
        while not done and not task.done():
            await asyncio.sleep(0.01)
        task.cancel()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, watched()).result(timeout=30)
    assert done and done[0] == front.RECORDS


def test_a_page_is_opened_while_the_database_is_away_and_says_so_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """As somebody who may not belong here: no fault, nothing in the log, and no more than a few words are taken."""
    serve()
    monkeypatch.setattr(front.gate, "member_of", lambda *_: (_ for _ in ()).throw(store.Trouble("away")))
    narrowed: list[str] = []
    monkeypatch.setattr(front.intake, "narrowed", lambda receive, send: (narrowed.append("narrowed"), (receive, send))[1])

    async def page(scope: Any, receive: Any, send: Any) -> None:
        narrowed.append("opened")

    known = [(b"host", b"plans.example.org"), (b"cookie", cookie().encode("latin-1"))]
    scope = {"type": "websocket", "path": "/_stcore/stream", "headers": known}
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, Front(page)(scope, None, None)).result()  # type: ignore[arg-type]
    assert narrowed == ["narrowed", "opened"]
    assert asked(FILE, cookie=cookie())[0] == 503


def test_a_page_that_stays_open_takes_megabytes_of_members_alone() -> None:
    """Whoever is removed while a page is open says no more on it than somebody who never signed in."""
    serve()
    here = schools.add_school("Here")
    made = Desk(LOCAL).invite(here.id, "teacher", "ann@example.org")
    small, big = b"a" * 1_000, b"a" * (front.intake.MOST_BYTES + 1)
    said, heard, sent = [big, small, big, small], [], []

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.receive", "bytes": said.pop(0)}

    async def send(message: Any) -> None:
        sent.append(message)

    async def page(scope: Any, receive: Any, send: Any) -> None:
        while (message := await receive())["type"] == "websocket.receive":
            heard.append(len(message["bytes"]))
            if len(heard) == 2:
                Desk(LOCAL).end_membership(made.id)

    known = [(b"host", b"plans.example.org"), (b"cookie", cookie().encode("latin-1"))]
    scope = {"type": "websocket", "path": "/_stcore/stream", "headers": known}
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, Front(page)(scope, receive, send)).result()
    assert heard == [len(big), len(small)] and [m["code"] for m in sent] == [front.intake.TOO_BIG]
