"""A list that the district has, brought into the chosen workbook: what was guessed of columns, titles and funds, and what was left.

The file itself is in no store and no cache: it leaves with the upload. What is remembered are headers, titles and funds that were placed.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

import streamlit as st

from planner.domain.school import Severity
from planner.domain.signs import seen_only
from planner.interop.fill import fill
from planner.interop.lists.book import Book, contents
from planner.interop.lists.fields import BELL, BUDGET, FIELDS, POSITIONS, SALARIES
from planner.interop.lists.found import ADD, REPLACE, Answers, Found, Memory, to_remember
from planner.interop.lists.left import HIDDEN, STRUCK
from planner.interop.lists.mapping import LEAVE, Mapped
from planner.interop.lists.reading import read
from planner.interop.lists.titles import OUTSIDE, Placed, folded
from planner.language import N_, _, counted
from planner.pages import books, handed, holding, looks
from planner.pages.spread import too_far
from planner.store import lists as memory

KINDS = {
    POSITIONS: N_("Positions (position control, payroll)"),
    BUDGET: N_("Budget lines or funds"),
    SALARIES: N_("Average pay or a salary schedule"),
    BELL: N_("A bell schedule"),
}
TYPES = ["xlsx", "xls", "ods", "xlsb", "csv", "tsv", "txt", "htm", "html", "xml"]
MAX_MEGABYTES = 10
SAID, ROUND, DONE = "list_said", "list_round", "list_done"  # what was said by hand; which upload this is; what was taken last
MOST_TITLES = 60  # that are shown with a choice each


def show(book: books.Book) -> None:
    """The whole of it, folded away until somebody opens it."""
    with st.expander(_("Bring in a list that you have"), expanded=bool(st.session_state.get(SAID) or st.session_state.get(DONE))):
        if done := st.session_state.get(DONE):
            looks.mark(done)
            handed.file(st, _("Download the workbook"), book.data, book.name, books.EXCEL, key="list_download", type="tertiary")
        looks.line(_("Position control, payroll, budget, pay, or bells, as your district has them."))
        looks.line(_("Only columns that are mapped are read. Names become codes, and the file is not kept."), soft=True)
        kind = st.selectbox(_("Type of comment"), list(KINDS), format_func=lambda k: looks.plain(_(KINDS[k])), key="list_kind") or POSITIONS
        name, data = _given()
        if said := too_far(data):
            st.error(looks.plain(said))
        elif data:
            _read(book, kind, name, data)


def _given() -> tuple[str, bytes]:
    """The upload, or the cells that were pasted."""
    turn = st.session_state.setdefault(ROUND, 0)
    given = st.file_uploader(
        _("The file (Excel, LibreOffice, CSV; up to 10 MB)"), type=TYPES, key=f"list_file_{turn}", max_upload_size=MAX_MEGABYTES
    )
    pasted = st.text_area(_("Or paste cells, with their column names"), key=f"list_pasted_{turn}", height=100)
    if given is not None and len(given.getvalue()) <= MAX_MEGABYTES * 1024 * 1024:
        return seen_only(given.name), given.getvalue()
    return _("Pasted cells"), pasted.encode() if pasted and pasted.strip() else b""


def _read(book: books.Book, kind: str, name: str, data: bytes) -> None:
    answers = _answers(hashlib.sha256(data).hexdigest() + kind)
    inside = _inside(book.digest, book.data)
    known = Memory(**memory.recall(kind))
    said = repr((_plain(answers), known, name))
    found = _found(hashlib.sha256(data).hexdigest(), kind, said, book.digest, (data, inside, answers, name, known))
    _answer(found)
    _choices(found, answers, inside)
    _columns(found)
    if kind in (POSITIONS, SALARIES):
        _titles(found, inside)
    if kind == POSITIONS:
        _funds(found, inside)
    with st.expander(_("What was not used"), expanded=False):
        looks.bullets(found.used.sentences() or (_("Everything was used."),))
    if not found.refused:
        st.button(
            _("Put it into the workbook"), key="list_take", type="primary", on_click=looks.safely(_take), args=(book, found, answers)
        )


def _plain(answers: Answers) -> Answers:
    """Equal answers in equal words: a set of marks has no order."""
    return replace(answers, leave=frozenset(), lane=f"{answers.lane} {sorted(answers.leave)}")


@st.cache_resource(max_entries=2, scope="session", show_spinner=False)
def _inside(digest: str, _data: bytes) -> Book:
    return contents(_data)


@st.cache_resource(max_entries=2, scope="session", show_spinner="Reading the list…")
def _found(digest: str, kind: str, said: str, book: str, _what: tuple[bytes, Book, Answers, str, Memory]) -> Found:
    """What the list holds, without its bytes: read again only when something else was said of it."""
    data, inside, answers, name, known = _what
    return read(data, kind, inside, answers, name, known)


# --- what was said by hand -------------------------------------------------------------------------------------------------------
def _answers(which: str) -> Answers:
    """What was said of this very list; another list begins anew."""
    kept = st.session_state.get(SAID)
    if kept is None or kept[0] != which:
        st.session_state[SAID] = kept = (which, Answers())
        st.session_state.pop(DONE, None)
    said: Answers = kept[1]
    return said


def _say(answers: Answers) -> None:
    st.session_state[SAID] = (st.session_state[SAID][0], answers)


def _said() -> Answers:
    said: Answers = st.session_state[SAID][1]
    return said


def _map(column: str, before: str, key: str) -> None:
    """A column was chosen for a field, or for none."""
    chosen = st.session_state[key]
    columns = {f: c for f, c in _said().columns.items() if c != column}
    if before:
        columns[before] = LEAVE
    if chosen:
        columns[chosen] = column
    _say(replace(_said(), columns=columns))


def _place(title: str, key: str) -> None:
    _say(replace(_said(), titles={**_said().titles, folded(title): st.session_state[key]}))


def _pay(said: str, key: str) -> None:
    _say(replace(_said(), funds={**_said().funds, said: st.session_state[key]}))


def _school(key: str) -> None:
    _say(replace(_said(), school=st.session_state[key] or ""))


def _existing(key: str) -> None:
    _say(replace(_said(), existing=st.session_state[key] or ""))


def _leave(mark: str, key: str) -> None:
    _say(replace(_said(), leave=_said().leave | {mark} if st.session_state[key] else _said().leave - {mark}))


# --- what is shown ------------------------------------------------------------------------------------------------------------------
def _answer(found: Found) -> None:
    """What was read comes first, then what must be said, then what to look at."""
    placed, many = found.placed
    if found.read:
        looks.lead(_("We read {what}").format(what=found.read[0]))
    if many:
        looks.line(_("{placed} of {many} positions have a job class.").format(placed=f"{placed:,}", many=f"{many:,}"))
    for finding in found.findings:
        if finding.severity is Severity.MUST_FIX:
            looks.mark(finding.message, finding.fix)
    looks.bullets(f"{f.message} {f.fix}".strip() for f in found.findings if f.severity is not Severity.MUST_FIX)


def _choices(found: Found, answers: Answers, inside: Book) -> None:
    """Which school, what to do with rows that are there, and whether hidden and struck rows count."""
    codes = {f.code for f in found.findings}
    if len(found.places) > 1 and (answers.school or "which-school" in codes):
        st.selectbox(
            _("Which school is yours?"), found.places, found.places.index(answers.school) if answers.school in found.places else None,
            format_func=looks.plain, key="list_school", on_change=looks.safely(_school), args=("list_school",),
        )  # fmt: skip
    if answers.existing or codes & {"staff-there", "bell-there"}:
        words = {REPLACE: _("Replace them"), ADD: _("Add to them")}
        st.radio(
            _("Rows that the workbook has already"), list(words), list(words).index(answers.existing) if answers.existing else None,
            format_func=lambda w: looks.plain(words[w]), horizontal=True, key="list_existing", on_change=looks.safely(_existing),
            args=("list_existing",),
        )  # fmt: skip
    if answers.leave or "unseen" in codes:
        for mark, words_ in ((HIDDEN, _("Leave out hidden and filtered rows")), (STRUCK, _("Leave out rows that are struck through"))):
            key = f"list_leave_{mark}"
            st.checkbox(looks.plain(words_), mark in answers.leave, key=key, on_change=looks.safely(_leave), args=(mark, key))


def _columns(found: Found) -> None:
    """Each column with its examples and what it is read as; those that are not read are folded away."""
    if not found.columns:
        return
    looks.head(_("Columns"))
    for column in (c for c in found.columns if c.field):
        _column(found, column)
    others = [c for c in found.columns if not c.field]
    if others:
        with st.expander(looks.plain(counted("{n} column is not read", "{n} columns are not read", len(others)))):
            for column in others:
                _column(found, column)


def _column(found: Found, column: Mapped) -> None:
    words = {f.code: _(f.words) for f in FIELDS[found.kind]}
    key = f"list_column_{column.letter}_{column.field}"
    choices: list[str] = ["", *words]
    examples = _("people: never shown") if column.private else ", ".join(column.examples)
    st.selectbox(
        looks.plain(column.header), choices, choices.index(column.field) if column.field in choices else 0,
        format_func=lambda code: looks.plain(words[code]) if code else _("Not read"), key=key,
        on_change=looks.safely(_map), args=(f"column {column.letter}", column.field, key),
    )  # fmt: skip
    looks.line(examples, soft=True)


def _titles(found: Found, inside: Book) -> None:
    """Titles without a job class stand open; the others are folded away, and can be corrected."""
    open_ = [(p, n) for p, n in found.titles if not p.job][:MOST_TITLES]
    placed = [(p, n) for p, n in found.titles if p.job][:MOST_TITLES]
    if open_:
        looks.head(_("Titles without a job class"))
        for one, n in open_:
            _title(one, n, inside)
    if placed:
        with st.expander(looks.plain(counted("{n} title has a job class", "{n} titles have a job class", len(placed)))):
            for one, n in placed:
                _title(one, n, inside)


def _title(one: Placed, n: int, inside: Book) -> None:
    jobs = {code: title or code for code, title in inside.jobs.items()}
    if one.job and one.job not in jobs:
        jobs[one.job] = one.job
    jobs[OUTSIDE] = _("Not in this school's plan")
    codes = list(jobs)
    key = f"list_title_{hashlib.sha256(one.title.encode()).hexdigest()[:12]}_{one.job}"
    st.selectbox(
        looks.plain(f"{one.title} ({n})"), codes, codes.index(one.job) if one.job else None,
        format_func=lambda code: looks.plain(jobs[code]), placeholder=_("Select a job class"), key=key,
        on_change=looks.safely(_place), args=(one.title, key),
    )  # fmt: skip


def _funds(found: Found, inside: Book) -> None:
    """Payers that are no fund of the workbook stand open; the others are folded away, and can be corrected."""
    if not inside.funds:
        return
    open_ = [(said, code, n) for said, code, n in found.funds if not code][:MOST_TITLES]
    known = [(said, code, n) for said, code, n in found.funds if code in inside.funds][:MOST_TITLES]
    if open_:
        looks.head(_("Payers that are no fund of the workbook"))
        for said, code, n in open_:
            _fund(said, code, n, inside)
    if known:
        with st.expander(looks.plain(counted("{n} payer is a fund of the workbook", "{n} payers are funds of the workbook", len(known)))):
            for said, fund, n in known:
                _fund(said, fund, n, inside)


def _fund(said: str, code: str, n: int, inside: Book) -> None:
    codes = list(inside.funds)
    key = f"list_fund_{hashlib.sha256(said.encode()).hexdigest()[:12]}_{code}"
    st.selectbox(
        looks.plain(f"{said} ({n})"), codes, codes.index(code) if code else None,
        format_func=lambda c: looks.plain(f"{c} {inside.funds[c]}"), placeholder=_("Select a fund"), key=key,
        on_change=looks.safely(_pay), args=(said, key),
    )  # fmt: skip


def _take(book: books.Book, found: Found, answers: Answers) -> None:
    """Write the rows as a step that can be undone, keep what was said for the district's next list, and let the file go."""
    holding.begin(book)
    holding.again(holding.hold(book.name, fill(book.data, found.rows)))
    memory.remember(found.kind, to_remember(found, answers))
    st.session_state[DONE] = _("The list is in the workbook now: {what}").format(what=" ".join(found.read))
    st.session_state.pop(SAID, None)
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1


def forget() -> None:
    """Another workbook begins without a list."""
    st.session_state.pop(SAID, None)
    st.session_state.pop(DONE, None)
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
