"""The front of the server: each request is looked at before Streamlit sees it, and the sign-in is watched while the server runs.

Streamlit hands out files, and takes them, to whoever knows an address. Here both ask for a member's cookie, anew each time.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager, suppress
from functools import partial
from http.cookies import CookieError, SimpleCookie
from typing import Any, NoReturn

import streamlit as st
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from planner.pages import fetched, gate, intake
from planner.sharing import door
from planner.sharing.door import Shut, SignIn
from planner.sharing.permissions import NOBODY
from planner.store import Trouble, data_folder, inuse, records
from planner.store.faults import log_fault, quiet_logs

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

LOOK_SECONDS = 0.5
GRACE_SECONDS = 3.0  # an editor writes a file in several steps: so long everybody is refused, before the server ends
FILES = ("/media/", "/_stcore/upload_file/")  # what Streamlit gives to, and takes from, whoever knows the address
PURGE_SECONDS = 3_600.0
RECORDS = "records schedule"  # in the log
MEMBERS_ONLY = "Please sign in first."


class Front:
    """Passes a request on where its sender may come in; otherwise answers with the reason in a sentence."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        try:
            known = gate.sign_in_of_server()
            headers = _headers(scope)
            why, status = (door.passed_on(headers), 403) if known is None else await _refusal(scope, headers, known)
        except Shut as shut:
            known, why, status = None, str(shut), 503
        if why:
            await _say(scope, send, status, why)
            return
        send = _secure(send) if known is not None and known.https else send
        if known is not None and scope["type"] == "websocket":
            still = partial(_belongs, headers, known)
            receive, send = intake.asked_again(receive, send, still) if await still() else intake.narrowed(receive, send)
        await self.app(scope, receive, send)


def _headers(scope: Scope) -> list[tuple[str, str]]:
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]]


async def _refusal(scope: Scope, headers: list[tuple[str, str]], known: SignIn) -> tuple[str, int]:
    """Why a server refuses a request, or ""."""
    hosts = [door.host_of(value) for name, value in headers if name == "host"]
    if any(host not in (known.host, *door.LOOPBACK) for host in hosts):
        return f"This server answers to {known.host} alone.", 403
    if scope["type"] == "websocket" and door.speaks_for_another_page(headers, known):
        return f"This server answers to pages of {known.host} alone.", 403
    if str(scope["path"]).startswith(_files()):
        try:
            if not await asyncio.to_thread(_is_member, headers, known):
                return MEMBERS_ONLY, 403
        except Trouble as trouble:
            return str(trouble), 503
    return "", 200


def _files() -> tuple[str, ...]:
    """Where files are, under the path that the app is served at."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return tuple(f"/{base}{path}" if base else path for path in FILES)


async def _belongs(headers: list[tuple[str, str]], known: SignIn) -> bool:
    """Is it a member's connection? Trouble of the database is for the page to say: until then nobody is known to belong here."""
    try:
        return await asyncio.to_thread(_is_member, headers, known)
    except Trouble:
        return False


def _is_member(headers: list[tuple[str, str]], known: SignIn) -> bool:
    """Does the request carry the cookie of somebody who belongs here at this moment?"""
    user = signed_cookie(next((value for name, value in headers if name == "cookie"), ""))
    origin = user.pop("origin", None)
    return bool(origin == known.origin and gate.member_of(user, known) is not NOBODY)


def signed_cookie(header: str) -> dict[str, Any]:
    """What Streamlit's cookie says of whoever signed in; nothing where it is missing or not signed by this server."""
    try:
        cookies = SimpleCookie(header)
    except CookieError:
        return {}

    def one(name: str) -> bytes | None:
        found = cookies.get(name)
        return None if found is None else decode_signed_value(get_cookie_secret(), name, found.value.encode("latin-1", "replace"))

    try:
        user = json.loads(get_cookie_with_chunks(one, USER_COOKIE_NAME) or b"{}")
    except ValueError:
        return {}
    return user if isinstance(user, dict) else {}


def _secure(send: Send) -> Send:
    """Every cookie that leaves goes back over https alone. Streamlit leaves that out."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [_over_https(name, value) for name, value in message.get("headers", ())]
        await send(message)

    return sent


def _over_https(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    if name.lower() != b"set-cookie" or b"secure" in {part.strip().lower() for part in value.split(b";")}:
        return name, value
    return name, value + b"; Secure"


async def _say(scope: Scope, send: Send, status: int, why: str) -> None:
    """Answer with a sentence. A websocket that was not accepted yet is answered like a page."""
    known = "websocket.http.response" if scope["type"] == "websocket" else "http.response"
    if scope["type"] == "websocket" and known not in scope.get("extensions", {}):
        await send({"type": "websocket.close", "code": 1008, "reason": why[:120]})
        return
    body = f"{why}\n".encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
    ]
    await send({"type": f"{known}.start", "status": status, "headers": headers})
    await send({"type": f"{known}.body", "body": body})


# --- start and end ----------------------------------------------------------------------------------------------------
@asynccontextmanager
async def while_it_runs(_app: object) -> AsyncIterator[None]:
    """From start to end of the server: it does not start, and does not go on, with a sign-in in doubt."""
    quiet_logs()
    fetched.keep_files_until_fetched()
    try:
        gate.sign_in_of_server()
    except Shut as why:
        _end(str(why))
    try:
        with inuse.app_runs(data_folder()):
            beside = [asyncio.create_task(_watch()), asyncio.create_task(_purge())]
            try:
                yield
            finally:
                for task in beside:
                    task.cancel()
                    with suppress(asyncio.CancelledError):
                        await task
    except inuse.Busy as fault:
        _end(str(fault))


async def _watch() -> None:
    """End the server where the sign-in stays in doubt. Meanwhile each request and each page refuses by itself."""
    doubtful = 0.0
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        try:
            gate.sign_in_of_server()
            doubtful = 0.0
        except Shut as why:
            doubtful += LOOK_SECONDS
            if doubtful >= GRACE_SECONDS:
                _end(str(why))


async def _purge() -> None:
    """Remove for good what the records schedule says is due, at the start and then every hour."""
    while True:
        try:
            await asyncio.to_thread(records.purge_by_the_clock, RECORDS)
        except Trouble:
            pass  # nothing was removed; the next hour tries again
        except Exception as fault:
            log_fault(fault)  # likewise: whatever it was, the schedule is kept an hour later
        await asyncio.sleep(PURGE_SECONDS)


def _end(why: str) -> NoReturn:
    """End at once, with a sentence. Searches are processes of their own and go on; what is being written is written whole or not at all."""
    sys.stderr.write(f"Common Time has stopped. {why}\n")
    sys.stderr.flush()
    os._exit(1)
