"""Who is let in at all: how the app is started, and whether its sign-in can be trusted.

Without a word the app is for one person on this computer: it listens on loopback and refuses what a proxy passed on. Serving others is a
mode of its own. Then the sign-in file is read anew at every step, and any doubt about it shuts the door; nothing here ever opens it wider.
"""

from __future__ import annotations

import codecs
import os
import re
import stat
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

MODE_VARIABLE = "COMMON_TIME_MODE"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
CALLBACK = "/oauth2callback"
MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
LEAST_SECRET, LEAST_LETTERS = 32, 10  # characters of the secret that signs cookies, and different ones among them
NEEDED = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
OF_EVERYBODY = ("common", "organizations", "consumers")  # Microsoft's addresses that let every company's accounts in
HOW_TO_SERVE = "To serve it to other people, set up the sign-in and start it with “planner serve”."


class Mode(StrEnum):
    LOCAL = "local"  # one person on this computer
    SERVER = "server"  # people who sign in


class Shut(Exception):
    """Nobody may be let in. The sentence is for whoever runs the server; it holds no value of the file."""


def mode() -> Mode:
    """Return how the app was started; raise Shut for a word that is neither."""
    said = os.environ.get(MODE_VARIABLE, "").strip().casefold()
    if said and said not in set(Mode):
        raise Shut(f"{MODE_VARIABLE} is neither “local” nor “server”.")
    return Mode(said or Mode.LOCAL)


# --- the sign-in file -------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class SignIn:
    """What a sign-in file says, without its secrets. `domains`: the mail domains whose addresses the provider itself gives out."""

    file: Path
    redirect: str
    client: str
    provider: str
    domains: tuple[str, ...] = ()

    @property
    def host(self) -> str:
        return (urlsplit(self.redirect).hostname or "").casefold()

    @property
    def address(self) -> str:
        """Where people find the app."""
        return self.redirect.removesuffix(CALLBACK)

    @property
    def origin(self) -> str:
        """Where its cookies come from."""
        parts = urlsplit(self.redirect)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def https(self) -> bool:
        return urlsplit(self.redirect).scheme == "https"


def sign_in(files: Sequence[str | Path]) -> SignIn:
    """Return what the one sign-in file among these says; raise Shut where there is any doubt."""
    found = [(path, facts) for path in map(Path, files) if (facts := _facts(path)) is not None]
    if not found:
        raise Shut(f"There is no sign-in file: {' and '.join(str(f) for f in files) or 'none is named'} not found. {NEXT}")
    having = [(path, facts["auth"]) for path, facts in found if "auth" in facts]
    if not having:
        raise Shut(f"{found[0][0]} has no [auth] section. {NEXT}")
    if len(having) > 1:
        raise Shut(f"The sign-in is set up twice, in {having[0][0]} and in {having[1][0]}. Keep one of them.")
    return _checked(*having[0])


NEXT = "See “For a district” in the README for what belongs in it."


def names_a_sign_in(files: Sequence[str | Path]) -> bool:
    """Does any of these files set up a sign-in, or can one of them not be read?"""
    try:
        return any("auth" in (_facts(Path(file)) or {}) for file in files)
    except Shut:
        return True


def _facts(path: Path) -> dict[str, Any] | None:
    """A file's content; None where there is no such file. Raises Shut for one that cannot be read whole."""
    try:
        data = path.read_bytes()
        anybodys = os.name == "posix" and path.stat().st_mode & stat.S_IWOTH
    except FileNotFoundError:
        return None
    except OSError as fault:
        raise Shut(f"The sign-in file {path} could not be read: {fault.strerror}.") from None
    if anybodys:
        raise Shut(f"Everybody on this computer may write the sign-in file {path}. Run: chmod 600 {path}")
    if not data.strip():
        raise Shut(f"The sign-in file {path} is empty. {NEXT}")
    if data.startswith(MARKS):
        raise Shut(f"The sign-in file {path} begins with a mark that some editors write. Save it anew as UTF-8, without a mark (BOM).")
    try:
        return tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise Shut(f"The sign-in file {path} is broken{_where(fault)}: a quote is missing, or a setting stands there twice.") from None


def _where(fault: Exception) -> str:
    """The line of a fault, never its text: that may hold a secret."""
    line = re.search(r"at line (\d+)", str(fault))
    return f" at line {line[1]}" if line else " at its end" if "end of document" in str(fault) else ""


def _checked(path: Path, auth: object) -> SignIn:
    if not isinstance(auth, Mapping):
        raise Shut(f"{path}: auth is no section. Write [auth] on a line of its own.")
    lacking = [name for name in NEEDED if not (isinstance(auth.get(name), str) and auth[name].strip())]
    if lacking:
        raise Shut(f"{path} lacks {', '.join(lacking)} in its [auth] section.")
    if path.suffix != ".toml":
        raise Shut(f"{path}: its name must end with .toml. Streamlit ignores a sign-in file that is called otherwise.")
    for sentence in _faults(auth):
        raise Shut(f"{path}: {sentence}")
    domains = auth.get("trusted_domains", [])
    return SignIn(
        path,
        auth["redirect_uri"].strip(),
        auth["client_id"].strip(),
        auth["server_metadata_url"].strip(),
        tuple(sorted(d.strip().casefold().lstrip("@") for d in domains)),
    )


def _faults(auth: Mapping[str, Any]) -> Iterable[str]:
    """What is wrong with a section that has all that is needed, each as a sentence."""
    if secret_fault := weak(auth["cookie_secret"]):
        yield secret_fault
    if not _comes_back(auth["redirect_uri"].strip()):
        yield f"redirect_uri must end with {CALLBACK}."
    for name in ("redirect_uri", "server_metadata_url"):
        if fault := _open_address(auth[name].strip()):
            yield f"{name} {fault}"
    if not _as_browsers_say(auth["redirect_uri"].strip()):
        yield "redirect_uri must name the server as browsers do: in small letters, and without the port where it is the usual one."
    if _lets_everybody_in(auth["server_metadata_url"]):
        yield "server_metadata_url lets in the accounts of every company. Put your own tenant's id into it."
    if several := [name for name, value in auth.items() if isinstance(value, Mapping) and name != "client_kwargs"]:
        yield f"[auth.{several[0]}] names another provider. Common Time signs in with one: put its settings into [auth] itself."
    domains = auth.get("trusted_domains", [])
    if not isinstance(domains, list) or not all(isinstance(d, str) and "." in d and d.isascii() for d in domains):
        yield 'trusted_domains must be a list of mail domains, such as ["district.org"].'


def weak(secret: str) -> str:
    """Why this is no secret to sign cookies with, or ""."""
    if len(secret) < LEAST_SECRET or len(set(secret)) < LEAST_LETTERS:
        return f"cookie_secret can be guessed. Use {LEAST_SECRET} random characters or more."
    return ""


def _open_address(address: str) -> str:
    """Why an address is not safe, or "": it must be https unless it is this computer's."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return "is no address."
    if parts.scheme not in ("http", "https") or not host:
        return "is no whole address. It begins with https://."
    return "" if parts.scheme == "https" or host in LOOPBACK else "must begin with https://."


def _comes_back(address: str) -> bool:
    """Does it end where Streamlit waits for whoever comes back from the provider?"""
    return address.endswith(CALLBACK) and not {"?", "#"} & set(address)


def _as_browsers_say(address: str) -> bool:
    """Cookies are good for one spelling of the server's name alone: with another one nobody could ever sign in."""
    try:
        parts = urlsplit(address)
        usual = {"https": 443, "http": 80}.get(parts.scheme)
        return parts.netloc == parts.netloc.casefold() and parts.port != usual and "@" not in parts.netloc
    except ValueError:
        return False


def _lets_everybody_in(address: str) -> bool:
    parts = urlsplit(address)
    return (parts.hostname or "").endswith("microsoftonline.com") and parts.path.strip("/").split("/")[0].casefold() in OF_EVERYBODY


# --- while the app runs -----------------------------------------------------------------------------------------------
class Watch:
    """The sign-in of a running server: as good as when it started, or a sentence.

    Secrets may be exchanged while it runs. Another provider, client or address is another sign-in: that takes a new start, in which
    whoever runs the server sees what is said.
    """

    def __init__(self, files: Sequence[str | Path]) -> None:
        self.files = tuple(files)
        self.first = sign_in(self.files)

    def now(self) -> SignIn:
        """Return the sign-in as it stands now; raise Shut when it is in any doubt."""
        known = sign_in(self.files)
        if (known.redirect, known.client, known.provider, known.domains) != (
            self.first.redirect, self.first.client, self.first.provider, self.first.domains,
        ):  # fmt: skip
            raise Shut(f"The sign-in file {known.file} names another sign-in than when the server started. Start the server again.")
        return known


@cache
def watch(files: tuple[str, ...]) -> Watch:
    """The one watch over these files in this process. Raises Shut (and remembers nothing) while they are in doubt."""
    return Watch(files)


# --- requests ---------------------------------------------------------------------------------------------------------
FORWARDED = {  # what proxies, load balancers, and tunnels write into a request
    "forwarded", "via", "x-real-ip", "x-client-ip", "client-ip", "true-client-ip", "x-cluster-client-ip", "x-proxyuser-ip",
    "cf-connecting-ip", "fastly-client-ip", "fly-client-ip", "cdn-loop",
}  # fmt: skip
FORWARDED_BEGIN = ("x-forwarded", "x-original-", "x-envoy-", "x-azure-", "x-appengine-", "x-arr-", "x-amzn-")


def passed_on(headers: Iterable[tuple[str, str]]) -> str:
    """Why a request is refused where the app is for this computer alone, or "". A missing Host is none of ours to judge.

    An Origin with another port is another page of this computer: it may not speak for whoever sits there either.
    """
    known = [(name.casefold().replace("_", "-"), value) for name, value in headers]
    if any(name in FORWARDED or name.startswith(FORWARDED_BEGIN) for name, _value in known):
        return f"This request was passed on by another computer, and this app is for this computer alone. {HOW_TO_SERVE}"
    hosts = [value.strip().casefold() for name, value in known if name == "host"]
    origins = [value.strip() for name, value in known if name == "origin"]
    foreign = any(host_of(host) not in LOOPBACK for host in hosts)
    if foreign or any(_origin(origin) not in LOOPBACK or _netloc(origin) not in hosts for origin in origins):
        return f"This app answers to its own pages on 127.0.0.1 and localhost alone. {HOW_TO_SERVE}"
    return ""


def speaks_for_another_page(headers: Iterable[tuple[str, str]], known: SignIn) -> bool:
    """Does a connection to a server come from a page of another server? Whoever sends no Origin is no browser.

    It must be answered here: for each Origin that it does not know, Streamlit asks a computer on the internet for the server's own address,
    and every page waits meanwhile.
    """
    told = [(name.casefold(), value.strip().casefold()) for name, value in headers]
    hosts = [value for name, value in told if name == "host"]
    own = {f"http://{host}" for host in hosts if host_of(host) in LOOPBACK}
    own |= {known.origin} if urlsplit(known.origin).netloc in hosts else set()
    return any(name == "origin" and value not in own for name, value in told)


def host_of(value: str) -> str:
    """The name in a Host header, without its port; "" for what is none."""
    try:
        return (urlsplit(f"//{value.strip()}").hostname or "").casefold().rstrip(".")
    except ValueError:
        return ""


def _origin(value: str) -> str:
    try:
        return (urlsplit(value).hostname or "").casefold()
    except ValueError:
        return ""


def _netloc(origin: str) -> str:
    """Name and port of an Origin that can be read."""
    return urlsplit(origin).netloc.casefold()
