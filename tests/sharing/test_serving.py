"""Real servers and real requests: what a proxy passes on is refused at home; a server closes, and ends, with a sign-in in doubt."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from test_door import DOUBTS, WHOLE, put

ROOT = Path(__file__).parent.parent.parent
HANDSHAKE = (
    "GET /_stcore/stream HTTP/1.1\r\nHost: {host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{more}\r\n"
)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def running(data: Path, port: int, *command: str) -> Iterator[subprocess.Popen[str]]:
    """A server that answers."""
    environment = os.environ | {"COMMON_TIME_DATA": str(data), "COMMON_TIME_MODE": ""}
    server = subprocess.Popen(
        [sys.executable, "-m", *command], cwd=ROOT, env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )
    try:
        for _ in range(300):
            with suppress(OSError):
                if get(port, "/_stcore/health")[0] == 200:
                    break
            time.sleep(0.2)
        yield server
    finally:
        server.kill()
        server.communicate()


def get(port: int, path: str = "/", **headers: str) -> tuple[int, str]:
    asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={k.replace("_", "-"): v for k, v in headers.items()})
    try:
        with urllib.request.urlopen(asked, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


def websocket(port: int, more: str = "", host: str = "127.0.0.1") -> str:
    """The first line of the answer to somebody who wants the page's own connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall(HANDSHAKE.format(host=host, more=more).encode())
        return line.recv(200).decode(errors="replace").split("\r\n")[0]


def test_at_home_what_was_passed_on_is_refused_page_and_connection(tmp_path: Path) -> None:
    port = free_port()
    with running(tmp_path / "data", port, "streamlit", "run", "app.py", "--server.port", str(port)):
        assert get(port)[0] == 200 and "101" in websocket(port)
        for headers in (
            {"X_Forwarded_For": "10.0.0.9"},
            {"Forwarded": "for=10.0.0.9"},
            {"Via": "1.1 proxy"},
            {"Host": "plans.example.org"},
        ):
            status, said = get(port, **headers)
            assert status == 403 and "planner serve" in said, headers
        for more in ("X-Forwarded-For: 10.0.0.9\r\n", "Via: 1.1 proxy\r\n", "Origin: https://plans.example.org\r\n"):
            assert "403" in websocket(port, more), more
        assert "403" in websocket(port, host="plans.example.org")


def test_a_server_closes_at_once_with_its_sign_in_in_doubt_and_ends_when_it_stays_so(tmp_path: Path) -> None:
    port, file = free_port(), tmp_path / "secrets.toml"
    file.write_text(WHOLE)
    with running(tmp_path / "data", port, "planner.cli", "serve", "--port", str(port), "--sign-in", str(file)) as server:
        assert get(port, Host="plans.example.org", X_Forwarded_For="10.0.0.9")[0] == 200
        assert get(port, Host="other.example.org")[0] == 403
        for path in ("/media/0.xlsx", "/_stcore/upload_file/session/file"):
            assert get(port, path) == (403, "Please sign in first.\n")
        for doubt in ("a missing quote", "a duplicate key", "empty", "deleted"):
            text, said = DOUBTS[doubt]
            put(file, text)
            closed, health, line = get(port), get(port, "/_stcore/health"), websocket(port)
            put(file, WHOLE)
            assert closed[0] == health[0] == 503 and said in closed[1] and "101" not in line, doubt
            assert get(port)[0] == 200, doubt  # written whole again at once, as an editor does
        put(file, WHOLE.replace("id.example.org", "evil.example.org"))
        assert server.wait(timeout=60) == 1
        assert server.stderr is not None and "Common Time has stopped." in (said := server.stderr.read()) and "another sign-in" in said
