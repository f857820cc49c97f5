"""`planner pull`: the district's classes, terms and teachers each night, from a folder or a OneRoster server, as a zip without people."""

from __future__ import annotations

import argparse
import os
import stat
import tomllib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from planner.cli.files import Given, Target
from planner.cli.terminal import Stop, say

if TYPE_CHECKING:
    from planner.interop.roster_rest import Secrets
    from planner.interop.roster_source import Pulled

ID_VARIABLE, SECRET_VARIABLE = "COMMON_TIME_ROSTER_ID", "COMMON_TIME_ROSTER_SECRET"


def add_pull(command: Callable[..., argparse.ArgumentParser]) -> None:
    pull = command("pull", run_pull, "Fetch the district's classes, terms and teachers from a nightly folder or a OneRoster server.")
    where = "a folder with OneRoster files, or a server's address (https://…/ims/oneroster/v1p1)"
    pull.add_argument("source", metavar="SOURCE", help=where)
    pull.add_argument("--token-url", default="", metavar="ADDRESS", help="where the server gives tokens (OAuth 2, client credentials)")
    secrets = f"client_id and client_secret, in a TOML file that only you can read; or set {ID_VARIABLE} and {SECRET_VARIABLE}"
    pull.add_argument("--secrets", type=Given, metavar="FILE", help=secrets)
    pull.add_argument("--scope", default="", help="what to ask for, where the server has scopes of its own")
    pull.add_argument("--fewer", action="store_true", help="write also where more than half of the classes of the last time are gone")
    pull.add_argument("-o", "--out", type=Target, required=True, metavar="OUT.zip", help="where to write the zip")


def run_pull(arguments: argparse.Namespace) -> int:
    """Write the zip as a whole or not at all, so that the last night's stays where something is wrong."""
    from planner.interop.oneroster import NoRoster
    from planner.interop.roster_source import compared, packed

    out = Path(arguments.out)
    try:
        pulled = _pulled(arguments, out)
    except NoRoster as refused:
        raise Stop(f"{refused.finding.message} {refused.finding.fix} Nothing was written.") from refused
    data = packed(pulled)
    change = compared(data, out.read_bytes()) if out.exists() else None
    if change is not None and change.shrinks and not arguments.fewer:
        fix = "If that is right, give --fewer. Nothing was written."
        raise Stop(f"{change.gone:,} of {change.before:,} classes of the last time are gone. {fix}")
    for sentence in pulled.said:
        say(sentence)
    counts = ", ".join(f"{name} {len(rows):,}" for name, rows in pulled.files.items())
    say(f"Read: {counts} (of teachers alone).")
    if pulled.students:
        say(f"{pulled.students:,} lines of students were counted, a number for each class, and not kept.")
    if change is not None:
        say(f"Since the last time {change.new:,} classes are new, {change.gone:,} are gone and {change.changed:,} changed.")
    part = out.with_name(f"{out.name}.part")
    part.write_bytes(data)
    part.replace(out)
    say(f"Wrote {out}. Use it: planner import --sis oneroster {out} BOOK.xlsx -o OUT.xlsx")
    return 0


def _pulled(arguments: argparse.Namespace, out: Path) -> Pulled:
    from planner.interop.roster_folder import Folder
    from planner.interop.roster_source import pull

    secrets = _from_file(arguments.secrets) if arguments.secrets else None
    if "://" not in arguments.source:
        path = Path(arguments.source)
        if not path.exists():
            raise Stop(f"{path} was not found.")
        if path.is_dir() and out.resolve().parent == path.resolve():
            raise Stop(f"{out} lies in the folder that is read. Write it elsewhere, or it would be read the next time.")
        return pull(Folder(path))
    from planner.interop.roster_rest import Server

    if not arguments.token_url:
        raise Stop("A server needs --token-url, the address that gives tokens.")
    with closing(Server(arguments.source, arguments.token_url, secrets or _from_environment(), arguments.scope)) as server:
        return pull(server)


def _from_environment() -> Secrets:
    from planner.interop.roster_rest import Secrets

    found = os.environ.get(ID_VARIABLE, ""), os.environ.get(SECRET_VARIABLE, "")
    if not all(found):
        raise Stop(f"The server needs a client id and secret: set {ID_VARIABLE} and {SECRET_VARIABLE}, or give --secrets FILE.")
    return Secrets(*found)


def _from_file(path: str) -> Secrets:
    """What a file says. Its words are in no message."""
    from planner.interop.roster_rest import Secrets

    if os.name == "posix" and stat.S_IMODE(Path(path).stat().st_mode) & 0o077:
        raise Stop(f"{path} can be read by others on this computer. Let only you read it: chmod 600 {path}.")
    try:
        said = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (ValueError, OSError) as fault:
        raise Stop(f"{path} is no TOML file with client_id and client_secret.") from fault
    found = said.get("client_id"), said.get("client_secret")
    if not all(isinstance(one, str) and one for one in found):
        raise Stop(f"{path} should hold client_id and client_secret, each in quotes.")
    return Secrets(str(found[0]), str(found[1]))
