"""The files of deploy/ agree with each other and with the app; that they work is tried by tests/journeys/test_front_door.py."""

from __future__ import annotations

import http.client
import os
import re
import socket
import ssl
import subprocess
import time
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from needs import require

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
TEMPLATE = (DEPLOY / "nginx.conf.template").read_text(encoding="utf-8")
COMPOSE = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
CONTAINER = (DEPLOY / "Containerfile").read_text(encoding="utf-8")


def test_each_blank_of_the_template_is_filled_in_by_both_ways_to_start() -> None:
    blanks = set(re.findall(r"\$\{(COMMON_TIME_\w+)\}", TEMPLATE))
    by_hand = set(re.findall(r"(COMMON_TIME_\w+)=", (DEPLOY / "by-hand.sh").read_text(encoding="utf-8")))
    by_compose = set(re.findall(r"^ +(COMMON_TIME_\w+):", COMPOSE, re.MULTILINE))
    assert blanks and blanks <= by_hand and blanks <= by_compose


def test_the_sign_in_file_is_where_the_app_looks_and_ends_as_streamlit_wants_it() -> None:
    looked_for = re.search(r'"--sign-in", "/run/secrets/([^"]+)"', CONTAINER)
    put = re.search(r"target: (\S+)", COMPOSE)
    assert looked_for and put and looked_for[1] == put[1]
    assert put[1].endswith(".toml")


def test_the_door_lets_through_what_the_app_takes() -> None:
    with (ROOT / ".streamlit" / "config.toml").open("rb") as file:
        most = tomllib.load(file)["server"]["maxUploadSize"]
    at_door = [int(size) for size in re.findall(r"client_max_body_size +(\d+)m;", TEMPLATE)]
    assert at_door == [most + 1]  # and a megabyte for what a browser puts around a file


def test_the_unit_starts_what_the_readme_says_as_a_user_of_its_own() -> None:
    unit = (DEPLOY / "common-time.service").read_text(encoding="utf-8")
    facts = dict(re.findall(r"^(\w+)=(.*)$", unit, re.MULTILINE))
    assert facts["ExecStart"].endswith("/planner serve --sign-in /etc/common-time/sign_in.toml") and facts["User"] == "common-time"
    assert facts["StateDirectory"] == "common-time" and "COMMON_TIME_DATA=/var/lib/common-time" in unit and facts["StateDirectoryMode"] == "0700"
    assert (facts["UMask"], facts["ProtectSystem"], facts["NoNewPrivileges"]) == ("0077", "strict", "true")
    assert "common-time.service" in (DEPLOY / "README.md").read_text(encoding="utf-8")


def test_only_the_front_door_is_published() -> None:
    services = re.split(r"^  (?=\w+:$)", COMPOSE.partition("\nservices:\n")[2].partition("\nnetworks:")[0], flags=re.MULTILINE)
    published = [service.split(":")[0] for service in services if re.search(r"^    ports:", service, re.MULTILINE)]
    assert published == ["door"]


def test_what_the_image_needs_is_copied_and_no_secret_is() -> None:
    copied = {part for line in re.findall(r"^COPY (?!--from)(.+)", CONTAINER, re.MULTILINE) for part in line.split()[:-1]}
    assert all((ROOT / path).exists() for path in copied)
    assert {"app.py", "planner", "templates", "uv.lock", ".streamlit/config.toml"} <= copied
    assert not any("secret" in path for path in copied)
    assert re.search(r"^USER common-time$", CONTAINER, re.MULTILINE)


# --- nginx with the template, and no app behind it ----------------------------------------------------------------------
def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("door")


@pytest.fixture(scope="module")
def door(place: Path) -> Iterator[int]:
    """The port on which it answers; the app's port is closed."""
    nginx, ports = require("nginx"), {name: free_port() for name in ("HTTPS", "HTTP", "APP")}
    key, certificate = place / "privkey.pem", place / "fullchain.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-keyout", key, "-out", certificate]
    subprocess.run(made, check=True, capture_output=True)
    filled = {
        "COMMON_TIME_HOST": "localhost", "COMMON_TIME_ADDRESS": f"localhost:{ports['HTTPS']}", "COMMON_TIME_APP": f"127.0.0.1:{ports['APP']}",
        "COMMON_TIME_HTTPS_PORT": str(ports["HTTPS"]), "COMMON_TIME_HTTP_PORT": str(ports["HTTP"]), "COMMON_TIME_KEY": str(key),
        "COMMON_TIME_CERTIFICATE": str(certificate), "COMMON_TIME_LOG": str(place / "access.log"), "COMMON_TIME_ERROR_LOG": str(place / "error.log"),
    }  # fmt: skip
    own = re.sub(r"\$\{(COMMON_TIME_\w+)\}", lambda name: filled[name[1]], TEMPLATE)
    kept = "".join(f"{kind}_temp_path {place}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    whole = f"{'user root;' if os.geteuid() == 0 else ''} daemon off; pid {place}/pid; error_log {place}/error.log; events {{}} http {{ {kept} {own} }}"
    (place / "nginx.conf").write_text(whole, encoding="utf-8")
    server = subprocess.Popen([nginx, "-e", place / "error.log", "-c", place / "nginx.conf"])
    try:
        for _ in range(300):
            with suppress(OSError):
                asked(ports["HTTPS"], "GET", "/")
                break
            time.sleep(0.1)
        yield ports["HTTPS"]
    finally:
        server.terminate()
        server.wait(timeout=30)


def asked(port: int, method: str, path: str, body: bytes = b"", **headers: str) -> int:
    connection = http.client.HTTPSConnection("localhost", port, timeout=30, context=ssl._create_unverified_context())
    try:
        connection.request(method, path, body or None, headers)
        return connection.getresponse().status
    finally:
        connection.close()


def test_no_log_of_the_door_holds_what_stands_behind_the_question_mark(door: int, place: Path) -> None:
    """The way back from the sign-in holds a code there, and a link names a plan: when the app is down, a request too large, or too many too."""
    seen = {asked(door, "GET", "/oauth2callback?code=of-the-sign-in"), asked(door, "POST", "/?plan=of-a-school", b"-" * 100_000)}
    seen.add(asked(door, "PUT", "/_stcore/upload_file/a/b?plan=of-a-school", b"-"))
    for _ in range(500):
        if 429 in seen:
            break
        seen.add(asked(door, "PUT", "/_stcore/upload_file/a/b?plan=of-a-school", b"-", Cookie="_streamlit_user=whatever"))
    assert seen == {502, 413, 403, 429}
    for log in ("access.log", "error.log"):
        said = (place / log).read_text(encoding="utf-8")
        assert "of-the-sign-in" not in said and "of-a-school" not in said, log
    assert "/oauth2callback" in (place / "access.log").read_text(encoding="utf-8")
