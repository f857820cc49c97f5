"""A chosen workbook: its findings, and the start of a search."""

from __future__ import annotations

import streamlit as st

from planner import store
from planner.domain.school import School
from planner.jobs import worker
from planner.language import N_, _, counted
from planner.pages import books, editing, findings, lists, looks, opening, priority, tabs, who
from planner.sharing.desk import Desk
from planner.sharing.permissions import Action, Refused
from planner.store.schools import folded

TIMES = {
    N_("Quick look (20 seconds)"): 20.0,
    N_("Usual: 1 minute"): 60.0,
    N_("Thorough: 5 minutes"): 300.0,
    N_("Over a coffee: 15 minutes"): 900.0,
}
SHOWN = 25  # differences that are listed
USUAL = N_("Usual: 1 minute")


def show(book: books.Book) -> None:
    found = books.reading(book)
    looks.brand()
    looks.title(found.school.info.school_name if found.school and found.school.info.school_name else book.name)
    if found.school is not None:
        opening.first_words(book)
    if found.school is not None and not found.must_fix:
        with st.container(border=True):
            looks.head(_("Find a plan"))
            looks.line(_("Your workbook is ready. How long should the search run? You can stop anytime and keep the best plan "
                         "found so far."))
            search_box(book)
    school = found.school
    parts = {
        N_("Workbook"): lambda: _workbook(book, school),
        N_("Edit"): lambda: editing.show(book),
        N_("Today"): lambda: _unread() if school is None else opening.today(book, _("The school today")),
        N_("Our priority"): lambda: _unread() if school is None else priority.show(book, school),
    }
    tabs.show("book_tab", parts)  # the same ones whatever somebody types: the open tab stays open
    lists.show(book)
    st.button(_("Use a different workbook"), key="another", type="tertiary", icon=":material/arrow_back:", on_click=forget)


def _unread() -> None:
    looks.line(_("This can be shown once the lines under Workbook that must be fixed are fixed."))


def _workbook(book: books.Book, school: School | None) -> None:
    """What stands in the way, what differs from the last one, and the sheets themselves."""
    if not books.reading(book).findings:
        looks.line(_("No issues found in the workbook."))
    findings.show(book)
    if school is not None:
        _changed(book, school.info.school_name)


def _changed(book: books.Book, name: str) -> None:
    """What differs from the workbook that this school handed in before; what the district office decides stands first."""
    desk = Desk(who.person())
    mine = [s for s in desk.schools() if folded(s.name) == folded(name) and desk.person.may(Action.UPLOAD, s.id)]
    before = next((v for s in mine for v in desk.workbooks(s.id) if v.digest != book.digest), None)
    found = books.changes(before.id, before.digest, book) if before is not None else ()
    if before is None or not found:
        return
    owned = [c for c in found if c.district]
    many = counted("{n} cell changed", "{n} cells changed", len(found))
    label = _("{many} since the last workbook you uploaded (version {number})").format(many=many, number=before.number)
    with st.expander(looks.plain(label), expanded=bool(owned)):
        if owned:
            looks.head(_("Set by the district office"))
            looks.bullets(c.sentence for c in owned[:SHOWN])
            looks.line(_("Check with the district office before you plan with different numbers."), soft=True)
        rest = [c for c in found if not c.district]
        looks.bullets(c.sentence for c in rest[:SHOWN])
        if len(rest) > SHOWN:
            looks.line(_("And {it:,} more.").format(it=len(rest) - SHOWN), soft=True)


def search_box(book: books.Book) -> None:
    """The time limit in plain words, and the button that starts a worker."""
    if fault := st.session_state.pop("search_fault", ""):
        st.error(looks.plain(fault))
    st.segmented_control(
        _("Search time"), list(TIMES), format_func=_, default=USUAL, required=True, key="time", label_visibility="collapsed"
    )
    st.button(_("Find a plan"), key="search", type="primary", on_click=looks.safely(_start), args=(book,))


def _start(book: books.Book) -> None:
    """The time is read here, not when the button was drawn: both may be clicked before the page is drawn again."""
    desk, school = Desk(who.person()), books.reading(book).school
    whose = None  # without a sign-in a school is made when a plan is shared
    if not desk.person.local and school is not None:
        try:
            whose = desk.bring(school.info.school_name, book.data, book.name).school
        except Refused:
            mine = ", ".join(s.name for s in desk.schools())
            name = school.info.school_name
            st.session_state["search_fault"] = _("This workbook is for {name}, but you're planning for {mine}. Check the school name on "
                                                 "the School sheet.").format(
                name=name, mine=mine
            )
            return
    run_id = store.add(book.data, book.name, seconds=TIMES[st.session_state.get("time") or USUAL], school=whose)
    worker.start(run_id)
    st.query_params["run"] = run_id


def forget() -> None:
    """Back to the first screen. A finished search and a workbook that somebody typed in stay stored under their addresses."""
    st.session_state.pop("book", None)
    lists.forget()
    st.query_params.clear()
