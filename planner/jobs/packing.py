"""The district's download, made in the background: a folder for each school, and a list of what is in it and what is not."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from planner import export, papers, store
from planner.audit import audit
from planner.domain.outcome import Outcome, Status
from planner.domain.plan import Plan
from planner.domain.school import School
from planner.export.calendar import Year
from planner.export.lists import add_folder, csv, folder_names, school_files
from planner.sharing.counting import voted
from planner.store import plans, schools, summaries
from planner.store.plans import AT_DISTRICT, Offered
from planner.tables.plan.shared import when
from planner.workbook.read import read_workbook

CONTENTS = "contents.csv"
GONE = "no longer at the district"
UNREAD = "its files can't be read"
Facts = dict[str, Any]


@dataclass(frozen=True)
class Sent:
    """A plan with the files that were submitted; `school` and `outcome` None where they can't be read."""

    plan: Offered
    plan_book: bytes
    book: bytes
    school: School | None
    outcome: Outcome | None


def pack(run: store.Run, keep: Callable[[Facts], None], say: Callable[[str], None], should_stop: Callable[[], bool]) -> Facts:
    """Write the download of a run and keep it in the store; `keep` hears after each school what is in it so far.

    Answers {"done", "of", "folders": [[folder, school, plan, state, since]], "left": [[school, why]], "bytes"}.
    """
    asked = json.loads(run.asked or "{}")
    year, names = _year(asked["year"]), {s.id: s.name for s in schools.schools()}
    found = [plans.offered(p) for p in asked["plans"]]
    wanted = sorted((p for p in found if p is not None and p.school in names), key=lambda p: (names[p.school], p.school, p.id))
    there = [p for p in wanted if p.state in AT_DISTRICT]
    folders = folder_names([names[p.school] for p in there])
    left = [[names[p.school], GONE] for p in wanted if p not in there] + [["", GONE]] * (len(found) - len(wanted))
    told: Facts = {"done": 0, "of": len(there), "folders": [], "left": left, "bytes": 0}
    with tempfile.TemporaryFile() as target:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
            for plan, folder in zip(there, folders, strict=True):
                school = names[plan.school]
                if should_stop():
                    return told
                files = _files(_sent(plan), year)
                if files is None:
                    told["left"].append([school, UNREAD])
                else:
                    add_folder(packed, folder, files)
                    told["folders"].append([folder, school, plan.title, plan.state, when(plan.changed)])
                told["done"] += 1
                keep(told)
                say(f"{told['done']} of {told['of']} schools are packed.")
            add_folder(packed, "", {CONTENTS: _contents(told)})
        told["bytes"] = target.tell()
        target.seek(0)
        summaries.keep_pack(run.id, target.read())
    return told


def _sent(plan: Offered) -> Sent:
    plan_book, book = plans.frozen(plan.id) or (b"", b"")
    school = read_workbook(book).school
    try:
        found = export.read_plan(plan_book)
    except ValueError:
        return Sent(plan, plan_book, book, school, None)
    return Sent(plan, plan_book, book, school, None if school is None else _outcome(plan, school, found))


def _outcome(sent: Offered, school: School, plan: Plan) -> Outcome:
    """What the search said of this plan; where that is gone or of another plan, what the plan itself says."""
    known = store.outcome(sent.run)
    if known is not None and known.plan == plan:
        return known
    return Outcome(Status.FEASIBLE, plan, teams=audit(school, plan).teams)


def _files(sent: Sent, year: Year) -> dict[str, bytes] | None:
    if sent.school is None or sent.outcome is None or sent.outcome.plan is None:
        return None
    board = papers.paper("board", [papers.Option("This plan", sent.school, sent.outcome, voted(sent.plan.id))])
    return school_files(sent.school, sent.outcome.plan, sent.plan_book, sent.book, year) | {"board-summary.docx": board}


def _contents(told: Facts) -> bytes:
    """One line a school, also for those that are not in it."""
    lines = [*told["folders"], *(["", school, "", f"not in this file: {why}", ""] for school, why in told["left"])]
    return csv(pd.DataFrame(lines, columns=["Folder", "School", "Plan", "Status", "Since"]))


def year_as_text(year: Year) -> dict[str, str]:
    """For the row of a run; `_year` reads it."""
    free = " ".join(sorted(f"{day:%Y-%m-%d}" for day in year.free))
    return {"first": f"{year.first:%Y-%m-%d}", "last": f"{year.last:%Y-%m-%d}", "free": free, "zone": year.zone}


def _year(text: dict[str, str]) -> Year:
    day = dt.date.fromisoformat
    return Year(day(text["first"]), day(text["last"]), frozenset(day(one) for one in text["free"].split()), text["zone"])
