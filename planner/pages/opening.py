"""The first screen: one sentence, what stands behind it, and the two ways to go on."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import streamlit as st

from planner import tables
from planner.domain.signs import seen_only
from planner.jobs import worker
from planner.language import N_, _
from planner.pages import books, gate, grids, looks, mine, plan_tabs
from planner.sharing.desk import Desk
from planner.workbook.presets import states

MAX_MEGABYTES = 10
START_PAGE = str(Path(__file__).with_name("answering.py"))
LEVELS = {N_("Elementary"): "elementary", N_("Middle"): "middle", N_("High"): "high", N_("K-8"): "k8"}
SAMPLES = {
    "pine_hollow.xlsx": (N_("Pine Hollow, a small rural elementary school"), "sample"),
    "riverbend.xlsx": (N_("Riverbend, a middle school with interdisciplinary teams"), "sample_middle"),
    "summit.xlsx": (N_("Summit, a high school with 1,600 students"), "sample_high"),
}


def show(desk: Desk) -> None:
    sample = books.sample()
    looks.brand()
    looks.title(_("Protect common planning time within next year's budget"))
    first_words(sample)
    looks.line(_("You're looking at Pine Hollow, a made-up school. See where yours stands."), soft=True)
    mine.show(desk)
    left, right = st.columns(2, gap="medium")
    with left, st.container(border=True, height="stretch"):
        looks.head(_("Explore a sample school"))
        looks.line(_("Three made-up schools whose one-time (ESSER) funding has expired."))
        for name, (label, key) in SAMPLES.items():
            if st.button(_(label), key=key, type="primary" if name == books.SAMPLES[0] else "secondary", width="stretch"):
                _choose(books.sample(name))
    with right, st.container(border=True, height="stretch"):
        looks.head(_("Upload your workbook"))
        looks.line(_("Your file stays on this computer. List positions, not people: leave out staff and student names."))
        given = st.file_uploader(_("Excel workbook (.xlsx, up to 10 MB)"), type=["xlsx"], key="upload", max_upload_size=MAX_MEGABYTES)
        if given is not None:
            _take(given.name, given.getvalue())
        st.page_link(START_PAGE, label=_("No workbook yet? Answer about fifteen questions"), icon=":material/edit_note:")
    _blank()
    today(sample, _("Pine Hollow today"))


def first_words(book: books.Book) -> None:
    """The sentence that opens a school; what re-timing alone would give joins it when it has been worked out."""
    looks.lead(books.first_screen(book).opening)
    run = books.lapse_run(book)
    if run is not None and run.active:
        gate.live(_wait_for_lapse, 2)(run.id)


def _wait_for_lapse(run_id: str) -> None:
    run = worker.look(run_id)
    if run is None or not run.active:
        st.rerun()
    looks.line(_("Working out how many minutes re-timing alone would give…"), soft=True)


def today(book: books.Book, heading: str) -> None:
    """What stands behind the first sentence: each team's minutes, what money that ends pays for, and the money of each fund."""
    first, school = books.first_screen(book), books.reading(book).school
    assert school is not None
    looks.head(heading)
    looks.line(_("Common planning time for each team (minutes per week)"), soft=True)
    if not first.teams.empty:
        st.altair_chart(plan_tabs.chart(first.teams, "If you make no changes"), width="stretch")
    grids.table(first.teams, _("No teams listed."))
    looks.head(_("What expired and expiring funds pay for"))
    looks.line(tables.ending_sentence(school))
    paid = tables.paid_by_ending_money(school)
    if not paid.empty:
        grids.table(paid, "", money=[paid.columns[-1]])
    looks.head(_("Each funding source if everything continues"))
    grids.table(first.funds, _("No funds are listed."), money=list(first.funds.columns[2:]))
    if first.departments is not None:
        looks.head(_("Teacher FTE: what your sections require vs. what you have"))
        grids.table(first.departments, _("No courses are listed."))
    if first.singletons is not None and not first.singletons.empty:
        looks.head(_("Courses with only one section (singletons)"))
        looks.line(_("When a singleton meets decides which other courses its students can take."), soft=True)
        grids.table(first.singletons, "")


def _take(name: str, data: bytes) -> None:
    """The browser has checked kind and size; whoever goes around the browser is checked again here."""
    if not name.lower().endswith(".xlsx"):
        st.error(_("Save the file as an Excel workbook (.xlsx) and upload it again."))
    elif len(data) > MAX_MEGABYTES * 1024 * 1024:
        st.error(_("This file is larger than 10 MB."))
    else:
        _choose(books.Book(seen_only(name), data))


def _choose(book: books.Book) -> None:
    st.session_state["book"] = book
    st.query_params.clear()
    st.rerun()


def _blank() -> None:
    with st.expander(_("Don't have a workbook yet?")):
        looks.line(
            _("Download a blank workbook for your grade level, with your state's rules already filled in. Sample rows show how to fill "
              "in each sheet.")
        )
        left, middle, right = st.columns([2, 2, 3], vertical_alignment="bottom")
        level = left.selectbox(_("Level"), list(LEVELS), format_func=_, key="blank_level") or next(iter(LEVELS))
        state = middle.selectbox(_("State"), ["Other", *states()], key="blank_state") or "Other"
        code = "" if state == "Other" else state
        data = partial(books.blank, LEVELS[level], code)
        right.download_button(
            _("Download the blank workbook"),
            data,
            f"blank_{LEVELS[level]}.xlsx",
            books.EXCEL,
            key="blank_file",
            on_click="ignore",
            width="stretch",
        )
        looks.line(_("Or start from the sample most like your school: save a copy and replace its data with yours."))
        for name, (label, key) in SAMPLES.items():
            sample = books.sample(name)
            st.download_button(
                looks.plain(_("Download {label}").format(label=_(label))),
                sample.data,
                name,
                books.EXCEL,
                key=f"{key}_file",
                type="tertiary",
                on_click="ignore",
            )
