"""A OneRoster server, 1.1 or 1.2: signed in with client credentials (OAuth 2), read a page at a time.

Asked for are schools, terms, courses, classes, and the enrollments of teachers (`role='teacher'`). Addresses of students, users and
demographics are in no request that this module can make. A server that answers with students all the same has them counted, not kept.

Nothing of a server is trusted: answers have a limit of size and time, a redirect is never followed with the token, a page that the
server names must be on the same server, and whatever has the wrong form is a sentence. What the server says of a fault is not shown.
"""

from __future__ import annotations

import contextlib
import json
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase, HTTPBasicAuth
from urllib3.exceptions import HTTPError
from urllib3.util.retry import Retry

from planner.interop.oneroster import MOST_ENROLLMENTS, NoRoster
from planner.interop.roster_source import FILES, Row
from planner.interop.table import MOST_ROWS

POINTED = {  # file -> column of the CSV -> what the JSON calls it
    "orgs": {"parentSourcedId": "parent"},
    "academicSessions": {"parentSourcedId": "parent"},
    "courses": {"schoolYearSourcedId": "schoolYear", "orgSourcedId": "org"},
    "classes": {"courseSourcedId": "course", "schoolSourcedId": "school", "termSourcedIds": "terms"},
    "enrollments": {"classSourcedId": "class", "schoolSourcedId": "school", "userSourcedId": "user"},
}
PLAIN = {
    "orgs": ("sourcedId", "status", "name", "type", "identifier"),
    "academicSessions": ("sourcedId", "status", "title", "type", "startDate", "endDate", "schoolYear"),
    "courses": ("sourcedId", "status", "title", "courseCode", "grades", "subjects", "subjectCodes"),
    "classes": ("sourcedId", "status", "title", "grades", "classCode", "classType", "location", "subjects", "subjectCodes", "periods"),
    "enrollments": ("sourcedId", "status", "role", "primary", "beginDate", "endDate"),
}
ONLY = {"enrollments": {"filter": "role='teacher'"}}
SCOPE = "https://purl.imsglobal.org/spec/or/{version}/scope/roster-core.readonly"  # has no demographics
BASE = re.compile(r"/(v1p[12])/?$")
OVER = (429, 500, 502, 503, 504)  # asked again
HERE = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Secrets:
    """What the server knows this program by."""

    client_id: str
    client_secret: str

    def __repr__(self) -> str:
        return "Secrets(…)"


@dataclass(frozen=True)
class Limits:
    """Lines of a page; seconds to reach the server, between two parts of an answer, for one answer, and for all; bytes of one answer."""

    page: int = 1000
    connect: float = 10.0
    between: float = 60.0
    answer: float = 180.0
    all: float = 1800.0
    size: int = 50 * 1024 * 1024
    retries: int = 4
    wait: float = 1.0  # before the second retry; it doubles
    longest_wait: int = 60  # whatever the server asks for


class _Bearer(AuthBase):
    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


@dataclass(frozen=True)
class _Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


class Server:
    """The roster of a server.

    Parameters
    ----------
    base : str
        The address that ends in ``/ims/oneroster/v1p1`` or ``/ims/oneroster/rostering/v1p2``.
    token_address : str
        Where a token is given for the secrets.
    scope : str
        What is asked for; without one, the standard's scope of rosters without demographics.

    Raises
    ------
    NoRoster
        Where an address may not be used.
    """

    def __init__(self, base: str, token_address: str, secrets: Secrets, scope: str = "", limits: Limits | None = None) -> None:
        self._base, self._token_address = _checked(base).rstrip("/"), _checked(token_address)
        version = BASE.search(self._base)
        if version is None:
            fix = "It ends in /ims/oneroster/v1p1 or /ims/oneroster/rostering/v1p2."
            raise NoRoster("no-version", f"{_shown(base)} doesn't name the version of OneRoster.", fix)
        self._scope = scope or SCOPE.format(version=version[1])
        self._secrets, self._limits = secrets, limits or Limits()
        self._until = time.monotonic() + self._limits.all
        self._token = ""
        self._counts: dict[str, int] = {}
        self._session = requests.Session()
        longest = self._limits.longest_wait
        again = Retry(
            total=self._limits.retries, redirect=0, status_forcelist=OVER, allowed_methods={"GET", "POST"}, raise_on_status=False,
            backoff_factor=self._limits.wait, backoff_max=longest, retry_after_max=longest,
        )  # fmt: skip
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, HTTPAdapter(max_retries=again))

    def close(self) -> None:
        self._session.close()

    @property
    def said(self) -> Sequence[str]:
        return (f"Asked {urlsplit(self._base).hostname} for {', '.join(self._counts)}, and never for students or people.",)

    def lines(self, file: str) -> Iterator[Row]:
        """The lines of a file, whatever the pages are."""
        assert file in FILES
        most = MOST_ENROLLMENTS if file == "enrollments" else MOST_ROWS
        many = 0
        for item in self._items(file):
            many += 1
            if many > most:
                raise NoRoster("too-long", f"The server has more {file} than a district.", "Ask for the address of one district.")
            line = _line(file, item)
            if line["status"].casefold() != "tobedeleted":
                yield line
        self._counts[file] = many

    # --- pages ----------------------------------------------------------------------------------------------------------
    def _items(self, file: str) -> Iterator[Any]:
        """Each thing of the pages once. The last page is the one after which nothing is promised, or that brings nothing new."""
        address, only = f"{self._base}/{file}", ONLY.get(file, {})
        asked = {"limit": str(self._limits.page), "offset": "0", **only}
        read, seen = 0, set[str]()
        while True:
            answer = self._get(file, address, asked)
            page = _things(file, answer.body)
            new = [one for one in page if _own_id(file, one) not in seen]
            seen |= {_own_id(file, one) for one in new}
            yield from new
            read += len(page) if new else 0
            following = self._following(answer.headers.get("Link", ""), address)
            promised = _count(answer.headers.get("X-Total-Count", ""))
            if not new or (following is None and ("Link" in answer.headers or read >= promised >= 0)):
                if read < promised:
                    message = f"The server promised {promised:,} {file} and gave {read:,}."
                    raise NoRoster("cut-off", message, "Try again; if it stays so, ask who runs the server.")
                return
            asked = {**asked, "offset": str(read), **(following or {}), **only}

    def _following(self, header: str, address: str) -> dict[str, str] | None:
        """What the server asks for in its next page; None where it names none."""
        links = requests.utils.parse_header_links(header) if header else []
        named = next((link["url"] for link in links if link.get("rel", "").casefold() == "next" and "url" in link), None)
        if named is None:
            return None
        wanted, given = urlsplit(address), urlsplit(urljoin(address, named))
        if (given.scheme, given.netloc, given.path.rstrip("/")) != (wanted.scheme, wanted.netloc, wanted.path):
            message = f"The next page is said to be at {_shown(given.geturl())}, which is another address."
            raise NoRoster("other-server", f"{message} The token isn't sent there.", "Ask who runs the server for its right address.")
        return dict(parse_qsl(given.query))

    # --- one request ----------------------------------------------------------------------------------------------------
    def _get(self, file: str, address: str, asked: Mapping[str, str]) -> _Answer:
        for fresh in (not self._token, True):
            if fresh:
                self._token = self._signed_in()
            answer = self._answer("GET", address, _Bearer(self._token), asked=asked)
            if answer.status != 401:  # a token that has run out is asked for once more
                break
        if answer.status == 200:
            return answer
        raise _refusal(file, answer.status)

    def _signed_in(self) -> str:
        """A token; the secrets go in the header, or in the form where a server doesn't take them there."""
        form = {"grant_type": "client_credentials", "scope": self._scope}
        basic = HTTPBasicAuth(self._secrets.client_id, self._secrets.client_secret)
        answer = self._answer("POST", self._token_address, basic, form=form)
        if answer.status in (400, 401):
            own = {"client_id": self._secrets.client_id, "client_secret": self._secrets.client_secret}
            answer = self._answer("POST", self._token_address, _NoAuth(), form={**form, **own})
        if answer.status in (400, 401, 403):
            fix = "Look at the client id, the secret and --scope; ask who runs the server whether they are still good."
            raise NoRoster("not-signed-in", f"The server did not take the client id and secret ({answer.status}).", fix)
        if answer.status != 200:
            raise _refusal("a token", answer.status)
        said = _json("a token", answer.body)
        token = said.get("access_token") if isinstance(said, dict) else None
        if not isinstance(token, str) or not token.isascii() or not token.isprintable() or not token:
            raise NoRoster("no-token", "The address for tokens gave no token.", "Look at --token-url.")
        return token

    def _answer(self, method: str, address: str, auth: AuthBase, asked: Any = None, form: Any = None) -> _Answer:
        """The whole answer within the limits, or a sentence."""
        host = urlsplit(address).hostname
        limits = self._limits
        if time.monotonic() > self._until:
            raise NoRoster("too-slow", f"{host} takes longer than {limits.all / 60:.0f} minutes.", "Try again at night, or use a folder.")
        try:
            with self._session.request(
                method, address, params=asked, data=form, auth=auth, headers={"Accept": "application/json"},
                timeout=(limits.connect, limits.between), allow_redirects=False, stream=True,
            ) as found:  # fmt: skip
                if 300 <= found.status_code < 400:
                    to = urljoin(address, found.headers.get("Location", ""))
                    fix = "If that is the right address, give it instead."
                    raise NoRoster("redirect", f"{host} sends us on to {_shown(to)}. The secrets aren't sent there.", fix)
                return _Answer(found.status_code, found.headers, self._body(found, str(host)))
        except requests.exceptions.SSLError as fault:
            fix = "Ask who runs the server; a certificate of the district's own goes into REQUESTS_CA_BUNDLE."
            raise NoRoster("certificate", f"The certificate of {host} can't be checked.", fix) from fault
        except (requests.exceptions.Timeout, TimeoutError) as fault:
            raise NoRoster("no-answer", f"{host} doesn't answer in time.", "Try again later.") from fault
        except (requests.exceptions.RequestException, HTTPError, OSError, ValueError) as fault:
            slow = "timed out" in str(fault).casefold()
            message = f"{host} doesn't answer in time." if slow else f"{host} can't be reached, or broke off its answer."
            raise NoRoster("no-answer", message, "Look at the address and the network, and try again.") from fault

    def _body(self, found: requests.Response, host: str) -> bytes:
        until, parts, size = time.monotonic() + self._limits.answer, [], 0
        while part := found.raw.read1(65536, decode_content=True):
            parts.append(part)
            size += len(part)
            if size > self._limits.size:
                message = f"{host} gave more than {self._limits.size // 1024 // 1024} MB in one answer."
                raise NoRoster("too-large", message, "Ask who runs the server why it doesn't give pages.")
            if time.monotonic() > min(until, self._until):
                raise NoRoster("too-slow", f"{host} takes too long for one answer.", "Try again at night, or use a folder.")
        return b"".join(parts)


class _NoAuth(AuthBase):
    """Nothing is added, not even what a file called .netrc holds."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


# --- addresses -----------------------------------------------------------------------------------------------------------
def _checked(address: str) -> str:
    """The address, if secrets may go there."""
    try:
        parts = urlsplit(address)
        host, named = parts.hostname or "", parts.username or parts.password
        assert parts.port is None or parts.port > 0
    except (ValueError, AssertionError) as fault:
        raise NoRoster("no-address", f"{_shown(address)} is no address.", "Write it like https://sis.district.org/….") from fault
    if named:
        fix = "Take them out, and put them into the file of --secrets or the environment."
        raise NoRoster("secrets-in-address", "The address holds a name or password.", fix)
    if not host or parts.query or parts.fragment or parts.scheme not in ("https", "http"):
        raise NoRoster("no-address", f"{_shown(address)} is no address of a server.", "Write it like https://sis.district.org/….")
    if parts.scheme == "http" and host not in HERE:
        raise NoRoster("not-secret", f"{_shown(address)} would send the secrets where others can read them.", "Use https.")
    return address


def _shown(address: str) -> str:
    """An address for a sentence: without what stands behind the question mark, or a name and password."""
    with contextlib.suppress(ValueError):
        parts = urlsplit(address)
        address = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}" if parts.netloc else parts.path
    return "".join(c for c in address if c.isprintable())[:120]


# --- what answers hold ---------------------------------------------------------------------------------------------------
def _refusal(what: str, status: int) -> NoRoster:
    if status in (401, 403):
        message = f"The server doesn't let this client read {what} ({status})."
        return NoRoster("not-allowed", message, "Ask who runs the server for the scope roster-core.readonly.")
    if status == 404:
        return NoRoster("not-there", f"The server has no {what} at this address (404).", "Look at the address, up to its version.")
    if status == 400 and what in ONLY:
        fix = "Ask who runs the server for filters, or use a nightly folder."
        return NoRoster("no-filter", f"The server doesn't give {what} of teachers alone (400).", fix)
    if status in OVER:
        return NoRoster("busy", f"The server is busy or broken: {status} for {what}, also when asked again.", "Try again later.")
    return NoRoster("refused", f"The server answered {status} for {what}.", "Ask who runs the server.")


def _json(what: str, body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as fault:
        page = body.lstrip()[:1] == b"<"
        found = "a web page" if page else "something that is no JSON"
        fix = "Is it the address of a sign-in page?" if page else "Ask who runs the server."
        raise NoRoster("not-json", f"The server gave {found} for {what}.", f"Look at the address. {fix}") from fault


def _things(file: str, body: bytes) -> list[Any]:
    """The list that a page holds."""
    said = _json(file, body)
    found = said.get(file) if isinstance(said, dict) else None
    if not isinstance(found, list):
        message = f"The server's answer for {file} holds no list of {file}."
        raise NoRoster("wrong-form", message, "Is it a OneRoster server? Look at the address.")
    return found


def _count(said: str) -> int:
    """How many things a server promises; -1 where it says nothing that can be read."""
    return int(said) if re.fullmatch(r"\d{1,9}", said) else -1


def _own_id(file: str, item: Any) -> str:
    if not isinstance(item, dict):
        raise _wrong(file, "a line")
    found = _text(file, "sourcedId", item.get("sourcedId"))
    if not found:
        raise _wrong(file, "sourcedId")
    return found


def _line(file: str, item: Mapping[str, Any]) -> Row:
    """A thing of the JSON by the columns of the CSV."""
    found = {column: _text(file, column, item.get(column)) for column in PLAIN[file]}
    found |= {column: _pointed(file, name, item.get(name)) for column, name in POINTED[file].items()}
    return found


def _text(file: str, name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int):
        return str(value)
    if isinstance(value, list) and all(isinstance(part, str | int) and not isinstance(part, bool) for part in value):
        return ",".join(map(str, value))
    raise _wrong(file, name)


def _pointed(file: str, name: str, value: Any) -> str:
    """The sourcedId of what is pointed to, or several of them."""
    if value is None:
        return ""
    many = value if isinstance(value, list) else [value]
    if not all(isinstance(one, dict) and isinstance(one.get("sourcedId"), str | int) for one in many):
        raise _wrong(file, name)
    return ",".join(str(one["sourcedId"]) for one in many)


def _wrong(file: str, name: str) -> NoRoster:
    return NoRoster("wrong-form", f"The server's {file} have {name} in a form that isn't the standard's.", "Ask who runs the server.")
