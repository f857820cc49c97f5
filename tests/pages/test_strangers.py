"""Who has not signed in can't make the server keep megabytes. A real server and real requests: what is tested stands before any page."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import signing
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from planner import store
from planner.pages import intake
from planner.sharing.door import MODE_VARIABLE

ROOT = Path(__file__).parents[2]
MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A server for people who sign in. Nothing that strangers do becomes a traceback in its log."""
    folder = tmp_path_factory.mktemp("server")
    secrets = folder / "secrets.toml"
    secrets.write_text(signing.SIGN_IN, encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    environment = os.environ | {store.FOLDER_VARIABLE: str(folder / "data"), MODE_VARIABLE: "server"}
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port), "--secrets.files", str(secrets)]
    log = folder / "log.txt"
    with log.open("wb") as said:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=said, stderr=said)
    try:
        for _ in range(300):
            try:
                request(port, "GET", "/_stcore/health")
                break
            except OSError:
                time.sleep(0.2)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=10)
    assert "Traceback" not in log.read_text(encoding="utf-8")


def request(port: int, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, dict[str, str]]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, path, body or None, headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status, dict(answer.getheaders())
    finally:
        connection.close()


def opened(port: int) -> ClientConnection:
    return connect(f"ws://127.0.0.1:{port}/_stcore/stream", subprotocols=["streamlit"], max_size=None)  # type: ignore[list-item]


def said(query: str = "") -> bytes:
    """What a browser says when it opens a page."""
    message = BackMsg()
    message.rerun_script.query_string = query
    return message.SerializeToString()


def session(stream: ClientConnection) -> str:
    """Open the page, and read from what the server draws which session it is."""
    stream.send(said())
    while True:
        drawn = ForwardMsg()
        drawn.ParseFromString(bytes(stream.recv(timeout=30)))  # type: ignore[arg-type]
        if drawn.WhichOneof("type") == "new_session":
            return drawn.new_session.initialize.session_id


def upload(port: int, session_id: str, megabytes: int) -> int:
    """As a browser uploads a file, with the cookie and the token against forged requests."""
    _, headers = request(port, "GET", "/_stcore/health")
    token = headers["set-cookie"].split(";")[0]
    edge = "----of-the-test"
    head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="a.xlsx"\r\nContent-Type: application/zip\r\n\r\n'
    body = head.encode() + b"\0" * (megabytes * MEGABYTE) + f"\r\n--{edge}--\r\n".encode()
    more = {"Content-Type": f"multipart/form-data; boundary={edge}", "Cookie": token, "X-Xsrftoken": token.partition("=")[2]}
    return request(port, "PUT", f"/_stcore/upload_file/{session_id}/a-file", body, **more)[0]


def test_a_file_of_somebody_who_never_signed_in_is_refused(port: int) -> None:
    """The page of the sign-in is open, and its session is a real one: that alone lets no file in."""
    with opened(port) as stream:
        assert upload(port, session(stream), megabytes=9) == 403


def test_a_message_of_megabytes_ends_the_connection(port: int) -> None:
    with opened(port) as stream:
        session(stream)
        with pytest.raises(ConnectionClosed) as closed:
            stream.send(said("a" * (5 * MEGABYTE)))
            for _ in range(100):
                stream.recv(timeout=30)
    assert closed.value.rcvd is None or closed.value.rcvd.code == intake.TOO_BIG  # None: ended in the middle of it


def test_a_message_that_would_be_of_megabytes_is_not_waited_for(port: int) -> None:
    """Its head says how long it is; the rest never comes. Forty of them must not lie in the server's memory until then."""
    with opened(port) as stream:
        session(stream)
        stream.socket.sendall(b"\x82\xff" + (150 * MEGABYTE).to_bytes(8, "big") + b"mask" + b"\0" * 1000)
        with pytest.raises(ConnectionClosed) as closed:
            for _ in range(100):
                stream.recv(timeout=10)
    assert closed.value.rcvd is not None and closed.value.rcvd.code == intake.TOO_BIG


def test_what_a_page_says_before_the_sign_in_passes(port: int) -> None:
    with opened(port) as stream:
        stream.send(said("plan=" + "a" * 2_000))
        assert session(stream)


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        *(("plans.example.org", f"{one}.example.org") for one in ("https://evil", "http://plans", "https://plans.example.org.evil")),
        ("plans.example.org", "null"), ("plans.example.org", "http://localhost:3000"), ("plans.example.org", "https://plans.example.org:9"),
        ("localhost", "https://plans.example.org"), ("localhost:8501", "http://localhost:3000"),
    ],
)  # fmt: skip
def test_another_sites_page_opens_no_connection_and_nobody_on_the_internet_is_asked(port: int, host: str, origin: str) -> None:
    """Streamlit's own answer would ask checkip.amazonaws.com for this server's address, while every page waits."""
    with pytest.raises(InvalidStatus) as refused:
        connected(port, host, origin)
    assert refused.value.response.status_code == 403 and b"answers to pages of plans.example.org alone" in (refused.value.response.body or b"")


@pytest.mark.parametrize(("host", "origin"), [("plans.example.org", "https://plans.example.org"), ("localhost", "http://localhost")])
def test_its_own_pages_open_one(port: int, host: str, origin: str) -> None:
    with connected(port, host, origin) as stream:
        assert session(stream)


def connected(port: int, host: str, origin: str) -> ClientConnection:
    way = socket.create_connection(("127.0.0.1", port), timeout=30)
    return connect(f"ws://{host}/_stcore/stream", sock=way, origin=origin, subprotocols=["streamlit"], max_size=None)  # type: ignore
