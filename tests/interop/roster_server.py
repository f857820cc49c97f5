"""A OneRoster server for tests: it listens on this machine, gives tokens, pages and filters as the standard says, or does what is wrong.

    with served(files) as server:
        server.base, server.token_address, server.asked

`server.odd["classes"]` is what answers instead of the classes: a function of the handler.
"""

from __future__ import annotations

import base64
import csv
import io
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

POINTS = {"parentSourcedId": "parent", "schoolYearSourcedId": "schoolYear", "orgSourcedId": "org", "courseSourcedId": "course",
          "schoolSourcedId": "school", "classSourcedId": "class", "userSourcedId": "user"}  # fmt: skip
LISTS = ("grades", "subjects", "subjectCodes", "periods")
CLIENT = ("client-81", "s3cret-of-the-district")
PATH = "/ims/oneroster/v1p1"
Odd = Callable[["Handler"], None]


def as_json(text: str) -> list[dict[str, Any]]:
    """The lines of a CSV as a server gives them."""
    found = []
    for line in csv.DictReader(io.StringIO(text)):
        one: dict[str, Any] = {"status": "active"}
        for column, value in line.items():
            if column in POINTS:
                one[POINTS[column]] = {"href": "x", "sourcedId": value, "type": "x"} if value else None
            elif column == "termSourcedIds":
                one["terms"] = [{"href": "x", "sourcedId": part, "type": "academicSession"} for part in value.split(",") if part]
            elif column in LISTS:
                one[column] = [part for part in value.split(",") if part]
            elif value or column not in ("status", "dateLastModified"):
                one[column] = value
        found.append(one)
    return found


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version, disable_nagle_algorithm = "HTTP/1.1", True

    def log_message(self, format: str, *args: object) -> None:
        pass

    def give(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.server.forms.append((sent, dict(self.headers)))
        if "token" in self.server.odd:
            self.server.odd["token"](self)
            return
        basic = "Basic " + base64.b64encode(":".join(CLIENT).encode()).decode()
        in_form = (sent.get("client_id"), sent.get("client_secret")) == ([CLIENT[0]], [CLIENT[1]])
        good = in_form if self.server.secrets_in_form else self.headers.get("Authorization") == basic
        if not good or sent.get("grant_type") != ["client_credentials"] or not sent.get("scope"):
            self.give(401, b'{"error": "invalid_client"}')
            return
        self.server.tokens += 1
        self.give(200, json.dumps({"access_token": f"token-{self.server.tokens}", "token_type": "bearer", "expires_in": 3600}).encode())

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        file = parts.path.removeprefix(f"{PATH}/")
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.server.asked.append((file, query, self.headers.get("Authorization", "")))
        if file in self.server.odd:
            self.server.odd[file](self)
        elif self.headers.get("Authorization") != f"Bearer token-{self.server.tokens}":
            self.give(401)
        elif file not in self.server.things:
            self.give(404)
        else:
            self.page(file, query)

    def page(self, file: str, query: Mapping[str, str]) -> None:
        things = self.server.things[file]
        if "filter" in query and not self.server.ignores_filters:
            name, _, value = query["filter"].partition("=")
            things = [one for one in things if one[name] == value.strip("'")]
        start, limit = int(query["offset"]), min(int(query["limit"]), self.server.most)
        headers = {"X_Total_Count": str(len(things))} if self.server.counts else {}
        if self.server.links:
            following = f"<{self.server.base}/{file}?limit={limit}&offset={start + limit}>; rel=\"next\", " if start + limit < len(things) else ""
            headers["Link"] = f'{following}<{self.server.base}/{file}?limit={limit}&offset=0>; rel="first"'
        self.give(200, json.dumps({file: things[start : start + limit]}).encode(), **headers)


class Server(ThreadingHTTPServer):
    """`most`: lines of a page, whatever is asked for. `asked`: endpoint, query and token of each request."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, files: Mapping[str, str]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.things = {name: as_json(text) for name, text in files.items()}
        self.odd: dict[str, Odd] = {}
        self.asked: list[tuple[str, dict[str, str], str]] = []
        self.forms: list[tuple[dict[str, list[str]], dict[str, str]]] = []
        self.most, self.counts, self.links, self.ignores_filters, self.secrets_in_form, self.tokens = 100, True, True, False, False, 0

    @property
    def home(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def base(self) -> str:
        return f"{self.home}{PATH}"

    @property
    def token_address(self) -> str:
        return f"{self.home}/token"


@contextmanager
def served(files: Mapping[str, str]) -> Iterator[Server]:
    server = Server(files)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
