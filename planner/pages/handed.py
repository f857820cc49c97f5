"""Files that a page hands out: each stands in the log, with who took it, before it leaves. What cannot be logged is not handed out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from planner.pages import gate
from planner.pages.plain import plain
from planner.sharing.permissions import Person
from planner.store import schools

TAKEN = "A file was downloaded"  # in the log
File = Callable[[], bytes] | bytes


def file(place: Any, label: str, data: File, name: str, kind: str, *, school: str | None = None, **more: Any) -> None:
    """A button under which a file is made, where `data` makes it, and handed out. `place`: a column or Streamlit itself.

    The file is made beside the page, where nobody can be asked who sits there: whoever it was drawn for must still have the same rights,
    and stands in the log; the front asks again who fetches it. `school`: its id in the store; None for a file of no school that is kept.
    """
    place.download_button(plain(label), partial(_taken, gate.person(), school, name, data), name, kind, on_click="ignore", **more)


def _taken(drawn: Person, school: str | None, name: str, data: File) -> bytes:
    who = gate.still(drawn).who
    made = data if isinstance(data, bytes) else data()
    schools.note(school, who, TAKEN, name)
    return made
