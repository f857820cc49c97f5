"""`planner serve`, `doctor`, `invite` and `members`: Common Time for the people of a district, and whether all is set up for it."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from planner.cli.terminal import Stop, say

SIGN_IN = ".streamlit/secrets.toml"
ROLES = ("analyst", "principal", "teacher", "viewer")


def add_serve(command: Any) -> None:
    """`command(name, run, help)` adds a command and returns its parser."""
    serve = command("serve", run_serve, "Serve the app to people who sign in. Any doubt about the sign-in stops it.")
    serve.add_argument("--port", type=int, default=8501, metavar="N", help="where it listens (8501)")
    where = "the network address it listens on (127.0.0.1: a proxy on this computer passes requests on)"
    serve.add_argument("--address", default="127.0.0.1", metavar="A", help=where)
    doctor = command(
        "doctor", run_doctor, "Check the whole set-up and say what to do, one line each. Exit code 1: something stops serving."
    )
    for one in (serve, doctor):
        one.add_argument("--sign-in", default=SIGN_IN, metavar="FILE", help=f"the file with the [auth] section ({SIGN_IN})")
    invite = command("invite", run_invite, "Invite somebody by the address with which they sign in; the first analyst this way.")
    invite.add_argument("role", choices=ROLES)
    invite.add_argument("email", metavar="EMAIL")
    invite.add_argument("--school", default="", metavar="NAME", help="of a principal, teacher or viewer")
    invite.add_argument("--team", default="", metavar="TEAM", help="of a teacher, if any")
    members = command("members", run_members, "List who belongs to the district and its schools, or end a membership.")
    members.add_argument(
        "--end", default="", metavar="EMAIL", help="end every membership of this address; its open pages close within a second"
    )


def run_serve(arguments: argparse.Namespace) -> int:
    """Become the server; does not return where it starts."""
    from planner import store
    from planner.cli.doctor import looked
    from planner.sharing.door import MODE_VARIABLE, Mode
    from planner.workbook import installed

    os.environ[MODE_VARIABLE] = Mode.SERVER.value
    file = Path(arguments.sign_in).resolve()
    stops = [line for line in looked(file, arguments.address) if line.stops]
    if stops:
        raise Stop("\n".join([*(line.words for line in stops), "The server was not started. “planner doctor” checks the whole set-up."]), 1)
    os.environ[store.FOLDER_VARIABLE] = str(store.data_folder())
    options = {"server.address": arguments.address, "server.port": arguments.port, "secrets.files": file, "server.headless": "true"}
    words = [part for name, value in options.items() for part in (f"--{name}", str(value))]
    sys.stdout.flush()
    os.chdir(installed.folder())
    os.execv(sys.executable, [sys.executable, "-m", "streamlit", "run", "app.py", *words])


def run_doctor(arguments: argparse.Namespace) -> int:
    """Say how each part of the set-up stands."""
    from planner.cli.doctor import looked

    lines = looked(Path(arguments.sign_in).resolve(), "")
    for line in lines:
        say(f"{line.mark:<5} {line.words}")
    many = sum(line.stops for line in lines)
    say("Nothing stops it." if not many else f"{many} of these stop{'s' if many == 1 else ''} the server.")
    return 1 if many else 0


def run_invite(arguments: argparse.Namespace) -> int:
    """An invitation as the pages make it, by whoever runs the server."""
    from planner.sharing.desk import Desk
    from planner.sharing.permissions import COMMAND_LINE
    from planner.store import schools

    role, email = arguments.role, arguments.email.strip()
    if (role == "analyst") == bool(arguments.school):
        raise Stop("An analyst belongs to the district, everybody else to a school: leave --school out, or give it.")
    school = schools.school_named(arguments.school) if arguments.school else None
    if arguments.school and school is None:
        known = ", ".join(s.name for s in schools.schools()) or "none yet"
        raise Stop(f"There is no school “{arguments.school}” here ({known}). An analyst sets schools up on the District page.")
    place = None if school is None else school.id
    if any(m.role == role and m.email == email.casefold() for m in schools.members(place)):
        say(f"{email} is invited already.")
        return 0
    try:
        Desk(COMMAND_LINE).invite(place, role, email, arguments.team)
    except ValueError as fault:
        raise Stop(str(fault)) from fault
    where = "the district" if school is None else school.name
    say(f"{email} is invited as {role} of {where}. The invitation counts once they sign in with this address.")
    return 0


def run_members(arguments: argparse.Namespace) -> int:
    """Everybody who belongs here, the district first; or the end of somebody's memberships."""
    from planner.sharing.desk import Desk
    from planner.sharing.permissions import COMMAND_LINE
    from planner.store import schools

    places = [(None, "District"), *((s.id, s.name) for s in schools.schools())]
    found = [(name, member) for place, name in places for member in schools.members(place)]
    if arguments.end:
        found = [(name, member) for name, member in found if member.email == arguments.end.strip().casefold()]
        if not found:
            raise Stop(f"{arguments.end} belongs to nothing here.")
    for name, member in found:
        if arguments.end:
            Desk(COMMAND_LINE).end_membership(member.id)
        state = "ended" if arguments.end else "has signed in" if member.subject else "has not signed in yet"
        say(f"{name}: {member.email}, {member.role}, {state}")
    if not found:
        say("Nobody yet. Invite the first analyst: planner invite analyst EMAIL")
    return 0
