"""The plan as plain lists (CSV) for the student information system and for spreadsheets, and all files of a school in one folder."""

from __future__ import annotations

import io
import itertools
import unicodedata
import zipfile
from collections.abc import Container, Mapping, Sequence

import pandas as pd

from planner.domain.plan import NEAREST, Plan
from planner.domain.school import School
from planner.export import plan_file_name, read_plan
from planner.export.calendar import Year, team_calendar
from planner.export.clean import FIRST_DAY
from planner.tables.grid.editing import lessons_to_edit, meetings_to_edit, sections_to_edit

LONGEST_FOLDER = 60  # characters
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet program would calculate what begins so


def csv_lists(school: School, plan: Plan) -> dict[str, bytes]:
    """File name -> CSV, of the lists that this plan has."""
    lists = {"meetings": meetings_to_edit(school, plan), "classes": lessons_to_edit(plan), "sections": sections_to_edit(plan)}
    return {f"{name}.csv": csv(frame) for name, frame in lists.items() if not frame.empty}


def csv(frame: pd.DataFrame) -> bytes:
    """UTF-8 with a mark that Excel knows; text that would be calculated gets an apostrophe in front."""
    safe = frame.map(lambda v: f"'{v}" if isinstance(v, str) and v.startswith(DANGEROUS) else v)
    return b"\xef\xbb\xbf" + safe.to_csv(index=False).encode("utf-8")


def school_files(school: School, plan: Plan, plan_book: bytes, book: bytes, year: Year) -> dict[str, bytes]:
    """Plan workbook, the school's workbook, lists, and a calendar for each team that meets.

    Raises ValueError for a nearest plan, by itself or inside its workbook: these files are for plans that are put to use.
    """
    if NEAREST in (plan.standing, _standing(plan_book)):
        raise ValueError(f"The plan of {school.info.school_name} is a nearest plan, which breaks requirements. It is not for adoption.")
    name = plan_file_name(school)
    found = {name: plan_book, name.replace("-plan.xlsx", "-workbook.xlsx"): book, **csv_lists(school, plan)}
    for team in dict.fromkeys(m.team_id for m in plan.meetings):
        found[_unused(f"calendars/{''.join(c if c.isalnum() else '-' for c in team)}", found)] = team_calendar(school, plan, team, year)
    return found


def _standing(plan_book: bytes) -> str:
    """What the plan inside a plan workbook says of itself; nothing for a file that holds no plan."""
    try:
        return read_plan(plan_book).standing
    except ValueError:
        return ""


def _unused(stem: str, taken: Container[str]) -> str:
    """A name that no other file has: the teams "A 1" and "A-1" would both be A-1.ics."""
    endings = itertools.chain([""], (f"-{n}" for n in itertools.count(2)))
    return next(name for end in endings if (name := f"{stem}{end}.ics") not in taken)


def folder_names(schools: Sequence[str]) -> tuple[str, ...]:
    """A folder for each school, in the same order: its name as far as every computer takes it, and a number where two would be one.

    "St. Mary" and "St Mary" are St-Mary and St-Mary-2; names in any script stay what they are.
    """
    taken: set[str] = set()
    found = []
    for school in schools:
        plain = "".join(c if c.isalnum() or unicodedata.category(c).startswith("M") else "-" for c in unicodedata.normalize("NFC", school))
        stem = "-".join(part for part in plain.split("-") if part)[:LONGEST_FOLDER] or "school"
        endings = itertools.chain([""], (f"-{n}" for n in itertools.count(2)))
        name = next(stem + end for end in endings if _same(stem + end) not in taken)
        taken.add(_same(name))
        found.append(name)
    return tuple(found)


def _same(name: str) -> str:
    """Two names are one on some computer when these are equal."""
    return unicodedata.normalize("NFKD", name).casefold()


def add_folder(packed: zipfile.ZipFile, folder: str, files: Mapping[str, bytes]) -> None:
    """Write one school into an open zip file; without a folder at its top. The same files give the same bytes."""
    for name, data in sorted(files.items()):
        entry = zipfile.ZipInfo(f"{folder}/{name}" if folder else name, FIRST_DAY)
        entry.compress_type = zipfile.ZIP_DEFLATED
        packed.writestr(entry, data)


def zipped(folders: Mapping[str, Mapping[str, bytes]]) -> bytes:
    """One folder for each school. The same files give the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for folder in sorted(folders):
            add_folder(packed, folder, folders[folder])
    return target.getvalue()
