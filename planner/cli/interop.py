"""`planner import` and `planner export`: this year's section list in, next year's out."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.cli.files import Given, GivenPair, Target
from planner.cli.lists import SECTIONS, add_lists
from planner.cli.terminal import Stop, say, show_findings

if TYPE_CHECKING:
    from collections.abc import Callable

    from planner.domain.outcome import Outcome
    from planner.domain.plan import Plan
    from planner.domain.school import Finding, School
    from planner.interop.profile import Profile
    from planner.interop.requests import Requests
    from planner.interop.sis import SectionList
    from planner.interop.tallies import Tallies


MOST_SECTIONS = 10  # of one course that a line of Assignments takes


def add_commands(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Import, export and roster, made by the command line's own `command(name, run, help)`."""
    lists = command("import", run_import, "Write a list that you have into a copy of a workbook.")
    kinds = lists.add_subparsers(required=True, metavar="LIST")

    def listed(name: str, run: Any, help: str) -> argparse.ArgumentParser:
        added = kinds.add_parser(name, help=help, description=help)
        added.set_defaults(run=run)
        return added

    into = listed(SECTIONS, run_import, "Write a section list of a school information system into a copy of a workbook.")
    add_lists(listed)
    _shared(into)
    into.add_argument("sections", type=Given, metavar="FILE", help="this year's section list: CSV, TSV, xlsx or OneRoster zip")
    into.add_argument("book", type=Given, metavar="BOOK.xlsx")
    into.add_argument("-o", "--out", type=Target, required=True, metavar="OUT.xlsx", help="where to write the copy")
    into.add_argument("--tallies", type=Given, metavar="F", help="next year's requests by course, or a conflict-matrix report")
    into.add_argument("--conflicts", type=Given, metavar="F", help="pairs of courses with students in common, or a conflict-matrix report")

    out = command("export", run_export, "Write next year's section list in the columns of this year's.")
    _shared(out)
    out.add_argument("book", type=Given, metavar="BOOK.xlsx")
    out.add_argument("plan", type=Given, metavar="PLAN.json|PLAN.xlsx", help="a plan created by `planner solve`")
    out.add_argument("sections", type=Given, metavar="THIS_YEAR.csv", help="this year's section list")
    out.add_argument("-o", "--out", type=Target, required=True, metavar="NEXT.csv", help="where to write next year's")
    out.add_argument("--mark", action="store_true", help="say in a further column what changed, not in NEXT.changes.csv")


    roster = command("roster", run_roster, "Write a plan's classes, teachers' positions and terms as OneRoster files.")
    roster.add_argument("book", type=Given, metavar="BOOK.xlsx")
    roster.add_argument("plan", type=Given, metavar="PLAN.json|PLAN.xlsx", help="a plan created by `planner solve`")
    roster.add_argument("-o", "--out", type=Target, required=True, metavar="OUT.zip", help="where to write the zip")
    also = "another school of the district with its plan; repeat it for each"
    roster.add_argument("--also", type=GivenPair, action="append", default=[], metavar="BOOK.xlsx=PLAN", help=also)
    roster.add_argument("--district", default="", metavar="NAME", help="the district's name, which then stands above its schools")
    roster.add_argument("--version", choices=("1.1", "1.2"), default="1.1", help="of OneRoster (1.1)")


def _shared(parser: argparse.ArgumentParser) -> None:
    names = "powerschool, infinite_campus, aeries, generic, or your own .toml file"
    parser.add_argument("--sis", required=True, metavar="PROFILE", help=f"how it names its columns: {names}; to import also oneroster")
    parser.add_argument("--teachers", type=Given, metavar="F", help="CSV with the columns code and position: who is who, without names")


# --- requests ---------------------------------------------------------------------------------------------------------
def asked_for(school: School, source: str | None) -> tuple[School, Requests | None]:
    """The school with the counts of a file of requests, and the rows; the school as it is without a file."""
    if source is None:
        return school, None
    from planner.interop.asked import as_in_workbook, with_requests
    from planner.interop.requests import read_requests

    requests, findings = read_requests(Path(source))
    if not requests.rows:
        show_findings(findings)
        raise Stop(f"{source} holds no requests that could be read.")
    requests, more = as_in_workbook(school, requests, Path(source).name)
    show_findings((*findings, *more))
    return with_requests(school, requests), requests


def told(school: School, outcome: Outcome, requests: Requests | None, seed: int) -> tuple[Outcome, dict[str, Any]]:
    """The outcome with the sentence of how many requests the plan meets, and the counts for the JSON."""
    if requests is None or outcome.plan is None:
        return outcome, {}
    from planner.interop.asked import requests_met

    met = requests_met(school, outcome.plan, requests, seed=seed)
    say(met.words)
    uneven = {c: list(n) for c, n in met.balance.items()}
    counts = {"total": met.total, "met": met.met, "most": met.most, "ever": met.ever, "fullest_and_emptiest": uneven}
    return replace(outcome, requests=met.words), {"requests": counts}


# --- import -----------------------------------------------------------------------------------------------------------
def run_import(arguments: argparse.Namespace) -> int:
    from planner.interop.courses import course_rows
    from planner.interop.fill import fill
    from planner.interop.sis import as_in_workbook
    from planner.interop.tallies import Tallies

    book, school = Path(arguments.book).read_bytes(), _school(arguments.book)
    found = _sections(arguments.sections, arguments.sis, school)
    profile = found.profile
    position = _positions(found, school, _teachers(arguments.teachers))
    if school is not None:
        found = as_in_workbook(found, school, position)
    known = {x.course for x in found.lines}
    tallies = _counts(arguments.tallies, known)
    conflicts = _counts(arguments.conflicts, known) or tallies
    courses = course_rows(found, tallies, school, position)
    findings = [*found.findings, *(tallies.findings if tallies else ()), *courses.findings]
    findings += conflicts.findings if conflicts is not None and conflicts is not tallies else ()
    wanted, more = _rows(found, conflicts or Tallies(), courses.rows, school, position)
    if _refused([*findings, *more]):
        return 2
    Path(arguments.out).write_bytes(fill(book, wanted))
    told = "as the standard names its columns." if arguments.sis.casefold() == "oneroster" else _unverified(profile)
    say(f"{len(found.sections):,} sections of {len(courses.sections):,} courses were read; {told}")
    if found.unread:
        say(f"Not used for the plan: {'; '.join(found.unread)}.")
    say(_load(found))
    say(f"Wrote {arguments.out}.")
    return 0


def _positions(found: SectionList, school: School | None, teachers: Mapping[str, str]) -> dict[str, str]:
    """Teacher's code -> the position of the workbook, as given or of the same name; zeros that were cut off do not matter."""
    from planner.interop.sis import loads
    from planner.interop.spelling import respelled

    codes, units = loads(found), school.row_of_unit if school else {}
    given, named = respelled(codes, teachers), respelled(codes, units)
    said = {code: teachers.get(given(code), named(code)) for code in codes}
    return {code: unit for code, unit in said.items() if unit in units}


def _counts(path: str | None, known: set[str]) -> Tallies | None:
    """A file of counts, its courses spelled as in the section list."""
    from planner.interop.tallies import read_tallies

    return read_tallies(Path(path)).spelled(known, Path(path).name) if path else None


def _rows(
    found: SectionList, conflicts: Any, courses: Any, school: School | None, position: Mapping[str, str]
) -> tuple[list[Any], list[Finding]]:
    """What goes onto each sheet, and what to look at: periods and teachers that the workbook does not have."""
    from planner.domain.school import Finding, Severity
    from planner.interop.fill import Rows
    from planner.interop.sis import current_rows, loads, taught, unknown_periods
    from planner.interop.tallies import conflict_rows

    findings = []
    unknown = [code for code in loads(found) if code not in position]
    if unknown and school is not None:
        message = f"{len(unknown)} teachers' codes are no positions of the workbook, such as {unknown[0]}: their assignments were left out."
        fix = "Use the codes on the Staff sheet, or give --teachers with the columns code and position."
        findings.append(Finding(Severity.LOOK_AT, found.name, "unknown-teacher", message, fix))
    missing = unknown_periods(found, school) if school else ()
    if missing:
        message = f"The Bell sheet does not have these periods, whose sections are not in Current: {', '.join(missing[:10])}."
        findings.append(Finding(Severity.LOOK_AT, found.name, "unknown-period", message, "Name them alike, or under [expression.codes]."))
    known = {str(r["course_id"]): int(r["requests"]) for r in courses}
    pairs, left = conflict_rows(conflicts, known)
    pairs = [p for p in pairs if {p["course_a"], p["course_b"]} <= set(known)]
    if left:
        message = f"The Conflicts sheet takes {len(pairs):,} pairs; {left:,} more, of courses with many requests, were left out."
        findings.append(Finding(Severity.LOOK_AT, found.name, "pairs-left-out", message))
    settled = [
        {"position": position[t], "course": c, "sections": min(n, MOST_SECTIONS), "strength": "prefer"}
        for (t, c), n in taught(found).items()
        if t in position
    ]
    return [
        Rows("Courses", courses, ("course_id",), always=("requests", "co_teach_sped", "co_teach_el")),
        Rows("Conflicts", pairs, ("course_a", "course_b"), always=("students",), either_way=True),
        Rows("Assignments", settled, ("position", "course"), always=("sections",)),
        Rows("Current", list(current_rows(found, school)), ("row_kind", "id", "cycle_day", "slot"), instead_of=("row_kind", "section")),
    ], findings


# --- export -----------------------------------------------------------------------------------------------------------
def run_export(arguments: argparse.Namespace) -> int:
    from planner.cli.common import plan_from, to_adopt
    from planner.interop.next_year import next_year, side_file
    from planner.interop.sis import open_list, section_list, supporting
    from planner.interop.table import Unreadable

    school, profile = _school(arguments.book), _profile(arguments.sis)
    plan = to_adopt(plan_from(arguments.plan), arguments.plan)
    if school is None:
        raise Stop(f"{arguments.book} has lines that must be fixed: see `planner check`.")
    if not plan.sections:
        raise Stop(f"{arguments.plan} has no sections: it is no plan of a middle or high school.")
    try:
        table = open_list(Path(arguments.sections).read_bytes(), profile)
    except Unreadable as refused:
        raise Stop(f"{arguments.sections}: {refused.finding}") from refused
    now = section_list(table, profile, Path(arguments.sections).name)
    if _refused(now.findings):
        return 2
    teachers = _teachers(arguments.teachers)
    now = replace(now, supports=supporting(school, _positions(now, school, teachers)))
    found = next_year(table, now, school, plan, teachers, arguments.mark)
    show_findings(found.findings)
    Path(arguments.out).write_bytes(found.data)
    counts = {kind: len({c.section for c in found.changes if c.kind == kind}) for kind in ("changed", "new", "dropped")}
    say(f"{counts['changed']} sections change, {counts['new']} are new, {counts['dropped']} are not in the plan and were left out.")
    say(f"Wrote {arguments.out}.")
    if not arguments.mark:
        side = Path(arguments.out).with_suffix(".changes.csv")
        side.write_text(side_file(found.changes), encoding="utf-8-sig", newline="")
        say(f"Wrote {side}.")
    return 0


def run_roster(arguments: argparse.Namespace) -> int:
    from planner.interop.oneroster_out import district_roster

    chosen = [_with_plan(book, plan) for book, plan in [(arguments.book, arguments.plan), *map(_pair, arguments.also)]]
    try:
        data = district_roster(chosen, arguments.district, arguments.version)
    except ValueError as fault:
        raise Stop(f"No files were written: {fault}.") from fault
    Path(arguments.out).write_bytes(data)
    sections, homerooms = (sum(map(len, many)) for many in zip(*((p.sections, s.homerooms) for s, p in chosen), strict=True))
    schools = f" of {len(chosen)} schools" if len(chosen) > 1 else ""
    parts = [f"{n:,} {what}" for n, what in ((sections, "sections"), (homerooms, "homerooms")) if n]
    say(f"{' and '.join(parts)}{schools}. Users are positions, and no student is in the files.")
    say("Terms are even parts of July 1 to June 30: the workbook has no dates.")
    say(f"Wrote {arguments.out}.")
    return 0


def _pair(given: GivenPair) -> tuple[str, str]:
    if len(given.parts) != 2:
        raise Stop(f"{given} names no plan. Write it as BOOK.xlsx=PLAN.xlsx.")
    book, plan = given.parts
    return book, plan


def _with_plan(book: str, plan: str) -> tuple[School, Plan]:
    from planner.cli.common import plan_from, school_from, to_adopt

    return school_from(book), to_adopt(plan_from(plan), plan)


# --- what they share --------------------------------------------------------------------------------------------------
def _profile(name: str) -> Profile:
    from planner.interop.profile import BadProfile, load

    try:
        return load(name)
    except BadProfile as fault:
        raise Stop(str(fault)) from fault


def _unverified(profile: Profile) -> str:
    """What public documentation of the vendor did not confirm."""
    if not profile.unverified:
        return f"every column of the profile {profile.name} was found in public documentation."
    return f"these columns of the profile {profile.name} are unverified: {', '.join(profile.unverified)}."


def _load(found: SectionList) -> str:
    """How much teachers teach this year, in counts: their codes stay in the file and in Current."""
    from collections import Counter

    from planner.interop.sis import loads

    if not (taught := Counter(loads(found).values())):
        return "No teacher's code was read."
    return "Teachers by their sections this year: " + ", ".join(f"{k} with {n}" for n, k in sorted(taught.items(), reverse=True)) + "."


def _sections(path: str, sis: str, school: School | None) -> SectionList:
    from planner.interop.oneroster import NAME, read_oneroster
    from planner.interop.sis import read_sections

    if sis.casefold() == NAME:
        return read_oneroster(Path(path), school.info.school_name if school else "")
    return read_sections(Path(path).read_bytes(), _profile(sis), Path(path).name)


def _school(book: str) -> School | None:
    from planner.cli.common import stop_without_workbook
    from planner.workbook.read import read_workbook

    reading = read_workbook(Path(book).read_bytes(), Path(book).name)
    stop_without_workbook(book, reading)
    return reading.school


def _teachers(path: str | None) -> dict[str, str]:
    """Teacher's code -> position, from a file with these two columns."""
    if path is None:
        return {}
    from planner.interop.table import Unreadable, columns_at, read_table

    wrong = Stop(f"{path} should be a table with the columns code and position.")
    try:
        table = read_table(Path(path).read_bytes(), {"code", "position"})
    except Unreadable as refused:
        raise wrong from refused
    code, position = (next(columns_at(table, (h,)), None) for h in ("code", "position"))
    if code is None or position is None:
        raise wrong
    return {r.values[code].strip(): r.values[position].strip() for r in table.rows if len(r.values) > max(code, position)}


def _refused(findings: Any) -> bool:
    from planner.domain.school import Severity

    show_findings(findings)
    return any(f.severity is Severity.MUST_FIX for f in findings)
