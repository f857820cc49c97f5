"""The first screen: one sentence, what stands behind it, and the two ways to go on."""

from __future__ import annotations

import streamlit as st

from planner import worker
from planner.pages import books, grids, looks

MAX_MEGABYTES = 10
SAMPLES = {
    "pine_hollow.xlsx": ("Pine Hollow, a small rural elementary school", "sample"),
    "riverbend.xlsx": ("Riverbend, a middle school with teams", "sample_middle"),
    "summit.xlsx": ("Summit, a high school of 1,600 students", "sample_high"),
}


def show() -> None:
    sample = books.sample()
    looks.brand()
    looks.title("Keep time for teachers to plan together, within next year's money")
    first_words(sample)
    looks.line("This is Pine Hollow, a made-up school. What does yours look like?", soft=True)
    left, right = st.columns(2, gap="medium")
    with left, st.container(border=True, height="stretch"):
        looks.head("Look at a sample")
        looks.line("Three made-up schools whose one-time money has ended.")
        for name, (label, key) in SAMPLES.items():
            if st.button(label, key=key, type="primary" if name == books.SAMPLES[0] else "secondary", width="stretch"):
                _choose(books.sample(name))
    with right, st.container(border=True, height="stretch"):
        looks.head("Upload my workbook")
        looks.line("It stays on this computer. Positions, not people: leave names of staff and students out.")
        given = st.file_uploader("Your workbook (.xlsx, up to 10 MB)", type=["xlsx"], key="upload", max_upload_size=MAX_MEGABYTES)
        if given is not None:
            _take(given.name, given.getvalue())
    today(sample, "Pine Hollow today")
    _blank()


def first_words(book: books.Book) -> None:
    """The sentence that opens a school; what is left if nothing is decided joins it when it has been worked out."""
    looks.lead(books.first_screen(book).opening)
    run = books.lapse_run(book)
    if run is not None and run.active:
        st.fragment(_wait_for_lapse, run_every=2)(run.id)


def _wait_for_lapse(run_id: str) -> None:
    run = worker.look(run_id)
    if run is None or not run.active:
        st.rerun()
    looks.line("Working out how many minutes would be left if nothing is decided…", soft=True)


def today(book: books.Book, heading: str) -> None:
    """What stands behind the first sentence: the money of each fund and each team's minutes."""
    first = books.first_screen(book)
    looks.head(heading)
    looks.line("Money of each fund if everything goes on", soft=True)
    grids.table(first.funds, "No funds are listed.", money=list(first.funds.columns[2:]))
    looks.line("Minutes a week in which each team is free together", soft=True)
    grids.table(first.teams, "No teams are listed.")
    if first.departments is not None:
        looks.line("Teachers that the classes need at the target sizes, and teachers held (FTE)", soft=True)
        grids.table(first.departments, "No courses are listed.")
    if first.singletons is not None and not first.singletons.empty:
        looks.line("Courses that fill one section only: where they stand decides what students can combine", soft=True)
        grids.table(first.singletons, "")


def _take(name: str, data: bytes) -> None:
    """The browser has checked kind and size; whoever goes around the browser is checked again here."""
    if not name.lower().endswith(".xlsx"):
        st.error("Please save the workbook as .xlsx and upload it again.")
    elif len(data) > MAX_MEGABYTES * 1024 * 1024:
        st.error("The workbook is larger than 10 MB.")
    else:
        _choose(books.Book(name, data))


def _choose(book: books.Book) -> None:
    st.session_state["book"] = book
    st.query_params.clear()
    st.rerun()


def _blank() -> None:
    with st.expander("I have no workbook yet"):
        looks.line("Start from the sample most like your school: save it under another name and write your own school over it.")
        for name, (label, key) in SAMPLES.items():
            sample = books.sample(name)
            st.download_button(f"Download {label}", sample.data, name, books.EXCEL, key=f"{key}_file", type="tertiary", on_click="ignore")
