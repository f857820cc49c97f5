"""The one priority and the staff's 100 points: what they weigh, a poll read in, and how firmly a choice stands on them."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from planner import tables
from planner.analysis import priorities
from planner.domain.plan import Plan
from planner.domain.school import School, Severity
from planner.interop.fill import fill
from planner.interop.poll import priority_rows, read_poll, template
from planner.language import _
from planner.pages import books, grids, handed, looks
from planner.pages.spread import too_far
from planner.workbook.edit import CellEdit, edited_book


def show(book: books.Book, school: School) -> None:
    """Under a chosen workbook."""
    looks.head(_("Top priority"))
    looks.line(_("Choose one. The search settles it before anything else."))
    _one_thing(book, school)
    looks.head(_("Staff survey (100 points)"))
    looks.line(_("These points break ties: they decide between plans that are equal on your top priority and that meet every requirement."))
    given = tables.points_given(school)
    if given.empty:
        looks.line(_("No survey results yet. Download the blank survey, have staff fill it out, and upload the "
                     "responses below."), soft=True)
    else:
        grids.table(given, "")
    with st.expander(_("How much weight each statement carries")):
        grids.table(tables.votes_weigh(school), _("No statements are listed."))
    poll = _given("poll_book")
    if poll is None:
        return
    data = fill(book.data, [priority_rows(school, poll)])
    st.button(_("Use these points in the search"), key="poll_use", on_click=_use, args=(books.Book(book.name, data),))
    name = f"voted_{book.name}"
    handed.file(st, _("Download my workbook with these points"), data, name, books.EXCEL, key="poll_file")


def _one_thing(book: books.Book, school: School) -> None:
    """The choice of the School sheet, changed in a copy that is then the chosen workbook; fixed where the sheet lacks the cell."""
    cell, words = school.info.at.get("singular_priority", ""), tables.PRIORITY
    now = school.info.singular_priority
    if not cell:
        looks.line(f"{words.get(now, now)}. The School sheet has no line for it: copy it from the template to choose another.")
        return
    at = list(words).index(now) if now in words else 0
    st.radio(
        _("Top priority"),
        list(words),
        index=at,
        format_func=lambda code: looks.plain(_sentence(_(words[code]))),
        key="one_thing",
        label_visibility="collapsed",
        on_change=_choose,
        args=(book, cell),
    )
    looks.line(
        _("It's set in {cell}. Choosing a different one changes a copy of your workbook, which you can "
          "download.").format(cell=cell), soft=True
    )
    label = _("Download my workbook as it is now")
    handed.file(st, label, book.data, book.name, books.EXCEL, key="one_thing_file", type="tertiary")


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _choose(book: books.Book, cell: str) -> None:
    changed = edited_book(book.data, [CellEdit(cell, st.session_state["one_thing"])])
    st.session_state["book"] = books.Book(book.name, changed)


def _use(book: books.Book) -> None:
    st.session_state["book"] = book


def holds(school: School, plans: Sequence[tuple[str, Plan]]) -> None:
    """Under several plans: which the voters would choose, and whether another split of the points would change that."""
    with st.expander(_("Compare these plans against the staff survey")):
        poll = _given("poll_plans")
        if poll is None:
            return
        found = priorities.stability(school, list(plans), poll)
        grids.table(tables.option_scores(found), _("There are no plans to compare."))
        looks.bullets(tables.stays_first(found))


def _given(key: str) -> Any:
    """The poll that somebody hands in, said in words; None while there is none or when it has faults."""
    looks.line(_("One row per person, no names: a first choice, and 100 points divided among the six statements."), soft=True)
    st.download_button(
        _("Download a blank survey"), template(), "poll.csv", "text/csv", key=f"{key}_empty", type="tertiary", on_click="ignore"
    )
    given = st.file_uploader(_("Survey responses (.csv or .xlsx)"), type=["csv", "xlsx"], key=key)
    if given is None:
        return None
    if said := too_far(given.getvalue()):
        st.error(looks.plain(said))
        return None
    with tempfile.TemporaryDirectory() as folder:  # gone at once: answers of single people are not kept
        path = Path(folder) / f"poll{Path(given.name).suffix.lower()}"
        path.write_bytes(given.getvalue())
        poll, findings = read_poll(path)
    for finding in findings:
        say = st.error if finding.severity is Severity.MUST_FIX else st.info
        say(looks.plain(f"{finding.cell}: {finding.message} {finding.fix}"))
    if any(f.severity is Severity.MUST_FIX for f in findings):
        return None
    looks.bullets(tables.poll_sentences(poll))
    grids.table(tables.poll_result(poll), _("No responses in this file."))
    return poll
