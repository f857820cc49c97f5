"""The whole of deploy/ on this computer: Postgres, the app and nginx with TLS, a sign-in at a real provider, a workbook, and the limits.

Containers start the same three with the same template; what is not tried here is the building of the image.
"""

from __future__ import annotations

import http.client
import os
import shutil
import ssl
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import serving
from needs import require
from playwright.sync_api import Browser, ConsoleMessage, Page, expect
from test_main_journey import SAMPLE, press

from planner import store
from planner.sharing.desk import Desk
from planner.sharing.permissions import LOCAL
from planner.store import folder, schools

BY_HAND = serving.ROOT / "deploy" / "by-hand.sh"
MEGABYTE = 1024 * 1024
UPLOAD = "/_stcore/upload_file/a-session/a-file"
COOKIE = {"Cookie": "_streamlit_user=whatever"}
A_SCHOOL = """
import sys, pathlib
from planner.sharing.desk import Desk
from planner.sharing.permissions import LOCAL
Desk(LOCAL).bring("East", pathlib.Path(sys.argv[1]).read_bytes(), "east.xlsx")
"""


@dataclass(frozen=True)
class Served:
    port: int
    http_port: int
    folder: Path
    environment: dict[str, str]

    @property
    def address(self) -> str:
        return f"https://localhost:{self.port}"

    def python(self, *words: str) -> None:
        """What whoever runs the server does beside it, on the same store."""
        subprocess.run([sys.executable, *words], cwd=serving.ROOT, env=self.environment, check=True, capture_output=True)


@pytest.fixture(scope="module")
def served(npm: Path) -> Iterator[Served]:
    """What `deploy/by-hand.sh start` starts. Root's own folders can't be read by the users of Postgres and nginx, so it lies beside them."""
    require("nginx")
    folder = Path("/tmp") / f"common-time-served-{os.getpid()}"
    folder.mkdir()
    names = ("HTTPS", "HTTP", "APP", "DATABASE")
    ports = {name: serving.free_port() for name in names}
    issuer, address = serving.free_port(), f"https://localhost:{ports['HTTPS']}"
    secrets = serving.SECRETS.format(app=ports["APP"], provider=issuer)
    (folder / "sign_in.toml").write_text(secrets.replace(f"http://localhost:{ports['APP']}/", f"{address}/"))
    environment = os.environ | {f"COMMON_TIME_{name}_PORT": str(port) for name, port in ports.items()}
    environment["COMMON_TIME_POSTGRES_BIN"] = str(require("postgresql"))
    try:
        with serving.provider(npm, issuer, ports["APP"], address):
            started = subprocess.run([BY_HAND, "start", folder], env=environment, capture_output=True, text=True, check=False, timeout=120)
            assert started.returncode == 0, started.stderr
            database = (folder / "database.address").read_text().strip()
            environment |= {store.FOLDER_VARIABLE: str(folder / "data"), store.DATABASE_VARIABLE: database}
            yield Served(ports["HTTPS"], ports["HTTP"], folder, environment)
    finally:
        subprocess.run([BY_HAND, "stop", folder], check=False, timeout=60)
        shutil.rmtree(folder, ignore_errors=True)


def connected(served: Served) -> http.client.HTTPSConnection:
    return http.client.HTTPSConnection("localhost", served.port, timeout=30, context=ssl._create_unverified_context())


def asked(served: Served, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, dict[str, str]]:
    connection = connected(served)
    try:
        connection.request(method, path, body or None, headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status, {name.casefold(): value for name, value in answer.getheaders()}
    finally:
        connection.close()


def test_a_principal_signs_in_and_uploads_through_the_front_door(served: Served, browser: Browser) -> None:
    """Nothing that Streamlit needs is forbidden by the headers, its websocket passes, and so does a workbook."""
    served.python("-c", A_SCHOOL, str(SAMPLE))
    served.python("-m", "planner.cli", "invite", "principal", "pat@example.org", "--school", "East")
    forbidden: list[str] = []
    context = browser.new_context(ignore_https_errors=True, viewport={"width": 1280, "height": 1000})
    page = context.new_page()
    page.set_default_timeout(60_000)

    def heard(message: ConsoleMessage) -> None:
        if "content security policy" in message.text.casefold():
            forbidden.append(message.text)

    page.on("console", heard)
    page.goto(served.address)
    press(page, "sign_in")
    page.locator("input[name=login]").fill("pat@example.org")
    page.locator("input[name=password]").fill("any")
    page.locator("button[type=submit]").click()
    page.locator("button[type=submit]").click()  # consent
    expect(page.get_by_test_id("stVegaLiteChart").locator("canvas, svg").first).to_be_visible()  # it needs what most pages don't
    page.locator("input[type=file]").set_input_files(SAMPLE)
    expect(page.get_by_role("heading", name="Pine Hollow Elementary")).to_be_visible()
    removed_and_invited_again(served, page)
    cookies = [cookie for cookie in context.cookies() if cookie["name"] in ("_streamlit_user", "_streamlit_xsrf")]
    assert len(cookies) == 2 and all(cookie["secure"] for cookie in cookies)
    context.close()
    assert forbidden == []


def removed_and_invited_again(served: Served, page: Page) -> None:
    """Three times the person of an open page is removed on Postgres, and invited again: the page follows, and nobody touches it.

    How soon is measured on a machine where nobody else works (tests/benchmarks/pages.py).
    """
    # The browser was once seen to leave out the title of this page, and nothing else of it.
    nowhere = page.get_by_text("You haven't been added to a school yet").or_(page.get_by_text("Ask your principal or the district office"))
    with pytest.MonkeyPatch.context() as patch:
        for name in (store.FOLDER_VARIABLE, store.DATABASE_VARIABLE):
            patch.setenv(name, served.environment[name])
        try:
            desk = Desk(LOCAL)
            east = schools.school_named("East")
            assert east is not None
            for _ in range(3):
                (member,) = desk.members(east.id)
                desk.end_membership(member.id)
                expect(nowhere.first).to_be_visible()
                expect(page.get_by_role("heading", name="Pine Hollow Elementary")).to_have_count(0)
                desk.invite(east.id, "principal", member.email)
                expect(nowhere).to_have_count(0)
                expect(page.get_by_role("heading").first).to_be_visible()  # not a white page
        finally:
            folder.close()


def test_the_headers_stand_on_every_answer(served: Served) -> None:
    """Also on a refusal: the browser is told to come by https alone, to show the page in no frame and to send nothing elsewhere."""
    for path in ("/", "/district", "/_stcore/health", "/_stcore/metrics", "/auth/login"):
        status, headers = asked(served, "GET", path)
        assert status in (200, 302, 404), path
        assert "frame-ancestors 'none'" in headers["content-security-policy"], path
        assert "max-age" in headers["strict-transport-security"], path
        assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "same-origin"), path
        assert headers["server"] == "nginx", path


@pytest.mark.parametrize("path", ["metrics", "script-health-check", "agent/openapi.json", "agent/interact"])
def test_what_is_inside_stays_inside(served: Served, path: str) -> None:
    assert asked(served, "GET", f"/_stcore/{path}")[0] == 404
    assert asked(served, "POST", f"/_stcore/{path}")[0] == 404


def test_plain_http_leads_to_https_and_another_name_to_nothing(served: Served) -> None:
    plain = http.client.HTTPConnection("localhost", served.http_port, timeout=30)
    plain.request("GET", "/district")
    answer = plain.getresponse()
    assert (answer.status, answer.getheader("location")) == (301, f"{served.address}/district")
    plain.close()
    with pytest.raises(http.client.RemoteDisconnected):
        asked(served, "GET", "/", Host="other.example.org")


def test_an_upload_is_refused_when_it_is_large_or_nobody_signed_in(served: Served) -> None:
    large = {"Content-Length": str(12 * MEGABYTE)}  # told, and refused before it is sent
    assert asked(served, "PUT", UPLOAD, b"-", **COOKIE, **large)[0] == 413
    assert asked(served, "PUT", UPLOAD, b"-" * MEGABYTE)[0] == 403  # the front door: there is no cookie
    assert asked(served, "PUT", UPLOAD, b"-" * MEGABYTE, **COOKIE)[0] == 403  # the app: it is no member's
    assert asked(served, "POST", "/", b"-" * MEGABYTE)[0] == 413  # nothing else takes more than a few words


def test_too_many_uploads_are_slowed(served: Served) -> None:
    """A person's few pass at once; what a script sends does not. The last of this module: afterwards this computer has to wait a little."""
    connection = connected(served)
    seen: list[int] = []
    while 429 not in seen and len(seen) < 500:
        connection.request("PUT", UPLOAD, b"-", COOKIE)
        answer = connection.getresponse()
        answer.read()
        seen.append(answer.status)
    connection.close()
    assert set(seen) == {403, 429}
    assert len(seen) > 20
