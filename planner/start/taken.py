"""What was taken where nothing was answered, in words: "We took teachers 7:20–15:00. Change it"."""

from __future__ import annotations

from planner.language import _, counted
from planner.start.fill import Filled
from planner.start.questions import folded, lines_of
from planner.workbook.defaults import Row


def taken(filled: Filled, level: str, key: str) -> str:
    """What stands in for the questions that are folded under this one and have no answer, in one line; "" where all are answered."""
    open_ = [q.key for q in folded(level, key) if not lines_of(filled.answers, q.key)]
    said = [sentence for sentence in (_of(filled, one) for one in open_) if sentence]
    return _("We took: {what}.").format(what="; ".join(said)) if said else ""


def _of(filled: Filled, key: str) -> str:
    school = filled.rows["School"][0]
    words = {
        "state": _("no state's rules"),
        "year": _("school year {year}").format(year=_year(int(school["year_start"]))),
        "teachers": _("teachers {start}–{end}").format(start=school["contract_start"], end=school["contract_end"]),
        "programs": _("no other programs or contracts"),
        "protect": _("nothing stays beyond what the law protects"),
        "pay": _("usual pay, scaled to this year's money") if filled.answers.get("funds") else _("usual pay"),
    }
    if key == "lunch":
        return _("lunch {times}").format(times=_lunches(filled))
    if key == "load":
        return _("{n} periods taught by a full-time teacher").format(n=_load(filled.rows.get("Staff", [])))
    if key == "others":
        return _("{teams} that follow from your answers").format(teams=counted("{n} team", "{n} teams", len(filled.rows.get("Teams", []))))
    return words[key]


def _year(first: int) -> str:
    return f"{first}-{(first + 1) % 100:02d}"


def _lunches(filled: Filled) -> str:
    rows = [r for r in filled.rows.get("Bell", []) if r["kind"] == "lunch" and r["day_type"] == "REG"]
    return ", ".join(f"{r['start']}–{r['end']} {str(r.get('for_grades', '')).replace(',', ' ')}".strip() for r in rows)


def _load(staff: list[Row]) -> str:
    return next((str(r["load_periods"]) for r in staff if r.get("load_periods")), "5")
