"""What `planner doctor` looks at: everything that serving needs, each with a sentence that says what to do."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from planner.sharing import door
from planner.sharing.door import Mode, Shut
from planner.store import Trouble, schools
from planner.store.standing import place, standing
from planner.workbook import installed

LEAST_FREE, ROOM = 200_000_000, 2_000_000_000  # bytes: without so many nothing is saved; fewer than the second are soon gone
GOOD, TO_DO, STOPS = "Good", "To do", "Stops"
NO_ANALYST = "Nobody is of the district office yet. Invite the first analyst: planner invite analyst EMAIL"


@dataclass(frozen=True)
class Line:
    """How one part of the set-up stands."""

    mark: str
    words: str

    @property
    def stops(self) -> bool:
        return self.mark == STOPS


def looked(sign_in: Path, address: str) -> list[Line]:
    """Return a line for each part of the set-up.

    Parameters
    ----------
    sign_in : Path
        The file with the [auth] section. It is looked at where the app serves, or where the file is there.
    address : str
        The network address to listen on; "" where that is not known.
    """
    serves, lines = _mode(sign_in)
    found = [*lines, *(_sign_in(sign_in, address) if serves else ()), *_store(), *_folder(serves), _disk(), _pdf()]
    return [*found, *(_people() if serves and not any(line.stops for line in found) else ())]


def _mode(sign_in: Path) -> tuple[bool, list[Line]]:
    try:
        mode = door.mode()
    except Shut as why:
        return True, [Line(STOPS, str(why))]
    if mode is Mode.SERVER:
        return True, [Line(GOOD, "Mode: serves people who sign in.")]
    if sign_in.exists():
        return True, [Line(GOOD, "Mode: checked for serving, because there is a sign-in file. It is served by “planner serve”.")]
    return False, [Line(GOOD, f"Mode: one person on this computer. {door.HOW_TO_SERVE}")]


def _sign_in(file: Path, address: str) -> Iterator[Line]:
    try:
        known = door.sign_in([file])
    except Shut as why:
        yield Line(STOPS, str(why))
        return
    yield Line(GOOD, f"Sign-in file {file}: whole, with one provider and a secret that can't be guessed.")
    if known.https:
        yield Line(GOOD, f"Public address {known.address}: people reach it over https, and cookies travel over https alone.")
    else:
        yield Line(TO_DO, f"Public address {known.address}: for this computer alone. Others need an address that begins with https://.")
    if address and address not in door.LOOPBACK and not known.https:
        yield Line(STOPS, f"It would listen on {address} without https. Listen on 127.0.0.1, or give an https address in redirect_uri.")
    if not known.domains:
        yield Line(
            GOOD, "Addresses count where the provider says email_verified. For Microsoft Entra, name your domains in trusted_domains."
        )
    if os.name == "posix" and file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield Line(TO_DO, f"Others on this computer may read the sign-in file. Run: chmod 600 {file}")
    if not installed.has("authlib"):
        yield Line(STOPS, "The part that signs people in is not installed. Run: pip install 'common-time[server]'")


def _store() -> Iterator[Line]:
    found = standing()
    yield Line(GOOD if found.usable else STOPS, found.words)


def _folder(serves: bool) -> Iterator[Line]:
    folder = place()
    above = next(one for one in (folder, *folder.parents) if one.exists())
    if not folder.exists():
        ready = os.access(above, os.W_OK)
        yield Line(GOOD if ready else STOPS, f"Data folder {folder}: {'is made at the first start.' if ready else 'may not be made here.'}")
    elif not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        yield Line(STOPS, f"Data folder {folder}: may not be written. Give it to the user who runs Common Time.")
    elif os.name == "posix" and folder.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield Line(STOPS if serves else TO_DO, f"Data folder {folder}: others on this computer may look inside. Run: chmod 700 {folder}")
    else:
        yield Line(GOOD, f"Data folder {folder}: only its owner may look inside.")


def _disk() -> Line:
    folder = place()
    free = shutil.disk_usage(next(one for one in (folder, *folder.parents) if one.exists())).free
    said = f"Disk: {free / 1e9:,.1f} GB free"
    if free < LEAST_FREE:
        return Line(STOPS, f"{said}. Nothing could be saved. Make room.")
    return Line(GOOD, f"{said}.") if free >= ROOM else Line(TO_DO, f"{said}. Make room soon.")


def _pdf() -> Line:
    if shutil.which("soffice") or shutil.which("libreoffice"):
        return Line(GOOD, "PDF: LibreOffice is installed.")
    return Line(TO_DO, "PDF: LibreOffice is not installed. Papers come as Word files; install LibreOffice to turn them into PDF.")


def _people() -> Iterator[Line]:
    try:
        many = len(schools.members(None))
    except Trouble as trouble:
        yield Line(STOPS, str(trouble))
        return
    yield Line(GOOD, f"District office: {many} of it may sign in.") if many else Line(TO_DO, NO_ANALYST)
