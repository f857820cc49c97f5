"""The district office: all schools with what they have submitted, what that means together, and the download of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial

import pandas as pd
import streamlit as st

from planner import export, papers
from planner.district.together import Chosen, apart, clashes, fund_lines, job_lines
from planner.domain.outcome import Outcome
from planner.domain.school import School
from planner.export.calendar import Year
from planner.export.lists import school_files, zipped
from planner.language import N_, _, counted
from planner.pages import books, dates, grids, looks, people, who
from planner.sharing.desk import Desk, Stale
from planner.sharing.permissions import Action
from planner.store.plans import Offered
from planner.tables.plan.shared import fund_table, job_table, lowest_words, state_words, titles, when

ZIP = "application/zip"


@dataclass(frozen=True)
class Sent:
    """A plan as it was submitted."""

    plan: Offered
    school: School
    outcome: Outcome
    plan_book: bytes
    book: bytes

    @property
    def chosen(self) -> Chosen:
        assert self.outcome.plan is not None
        return self.school, self.outcome.plan


def _page(desk: Desk) -> None:
    looks.only_this_computer()
    looks.style()
    looks.brand()
    if not desk.person.may(Action.DOWNLOAD_ALL, None):
        looks.title(_("This page is for the district office"))
        looks.line(_("Your own school's plans are under Plan and Talk."))
        return
    looks.title(_("All schools"))
    found = _sent(desk)
    _schools(desk, found)
    if not found:
        looks.lead(_("No school has submitted a plan yet."))
        looks.line(_("A principal publishes a plan, the school chooses it, and then it is submitted here. It is frozen as it was checked."))
        people.district(desk)
        return
    for sent in found:
        _one(desk, sent)
    picked = _picked(found)
    _together([s.chosen for s in picked])
    _download(picked)
    people.district(desk)


def _sent(desk: Desk) -> list[Sent]:
    found = []
    for plan in desk.submitted():
        plan_book, book = desk.frozen(plan.id)
        school, outcome = books.reading(books.Book(f"{plan.title}.xlsx", book)).school, books.outcome(plan.run)
        if school is not None and outcome is not None and outcome.plan is not None:
            found.append(Sent(plan, school, outcome, plan_book, book))
    return sorted(found, key=lambda s: s.school.info.school_name)


def _schools(desk: Desk, found: list[Sent]) -> None:
    """One line a school, also for those that have not come so far."""
    by = {s.plan.school: s for s in found}
    rows: list[tuple[object, ...]] = []
    for entry in desk.schools():
        sent = by.get(entry.id)
        if sent is None:
            rows.append((entry.name, _("nothing submitted yet"), "", None, None, ""))
            continue
        minutes = [float(t.minutes) for t in sent.outcome.teams if sent.school.team_by_id[t.team_id].goal_min]
        average = round(sum(minutes) / len(minutes)) if minutes else None
        state, plan = state_words(sent.plan.state), sent.plan
        rows.append((entry.name, state, plan.title, min(minutes, default=None), average, when(plan.changed)))
    columns = [N_("School"), N_("Stands at"), N_("Plan"), N_("Lowest team (minutes a week)"), N_("Average of the teams"), N_("Since")]
    frame = pd.DataFrame(rows, columns=columns).fillna("")
    states = ["All", *dict.fromkeys(frame["Stands at"])]
    chosen = st.pills(_("Show"), states, default="All", required=True, key="state_filter", label_visibility="collapsed")
    grids.table(frame if chosen in (None, "All") else frame[frame["Stands at"] == chosen], _("No school is here yet."))


def _one(desk: Desk, sent: Sent) -> None:
    plan = sent.plan
    if plan.state != "submitted":
        return
    with st.container(border=True):
        looks.head(f"{sent.school.info.school_name}: {plan.title}")
        looks.line(lowest_words(sent.school, sent.outcome))
        why = st.text_input(_("If it goes back: why"), key=f"why_{plan.id}", max_chars=500)
        left, right = st.columns(2)
        left.button(_("Accept"), key=f"accept_{plan.id}", type="primary", on_click=looks.safely(_decide), args=(desk, plan, ""))
        silent, back = not why.strip(), looks.safely(_decide)
        right.button(_("Return to the school"), key=f"return_{plan.id}", disabled=silent, on_click=back, args=(desk, plan, why))


def _decide(desk: Desk, plan: Offered, why: str) -> None:
    try:
        if why:
            desk.give_back(plan, why)
        else:
            desk.accept(plan)
    except Stale:
        st.session_state["district_fault"] = _("The school changed this plan a moment ago. Look at it as it is now.")


def _picked(found: list[Sent]) -> list[Sent]:
    if fault := st.session_state.pop("district_fault", ""):
        st.error(fault)
    names = {s.plan.id: s for s in found}
    label = {k: f"{s.school.info.school_name}: {s.plan.title}" for k, s in names.items()}
    newest = {s.plan.school: s.plan.id for s in sorted(found, key=lambda s: s.plan.changed)}
    looks.head(_("Together"))
    chosen = st.multiselect(_("Schools"), list(names), default=list(newest.values()), format_func=label.__getitem__, key="picked")
    return [names[k] for k in chosen]


def _together(chosen: list[Chosen]) -> None:
    if not chosen:
        looks.line(_("Choose one school or more."), soft=True)
        return
    looks.line(_("Positions by job class over these schools. What is vacant or leaving anyway takes no post from anybody."), soft=True)
    names = {k: v for school, _ in chosen for k, v in titles(school).items()}
    grids.table(job_table(job_lines(chosen), names), _("No positions are listed."))
    looks.line(_("Money by fund in the plan year"), soft=True)
    grids.table(fund_table(fund_lines(chosen)), _("No funds are listed."), money=["Money", "Cost", "Left"])


def _download(picked: list[Sent]) -> None:
    """Refused while two schools hold the same shared post on one day, with both named."""
    if not picked:
        return
    looks.head(_("Download"))
    against = clashes([s.chosen for s in picked])
    if against:
        st.error(_("These schools cannot be downloaded together yet."))
        looks.bullets(c.sentence for c in against)
        looks.line(_("Leave one of them out, or return one plan to its school with the days that are free."), soft=True)
        return
    for sentence in apart([s.chosen for s in picked]):
        st.warning(sentence)
    with st.expander(_("School year for the calendars")):
        year = dates.school_year(picked[0].school)
    if year is None:
        return
    name = f"plans-{dt.date.today():%Y-%m-%d}.zip"
    label = counted("Download {n} school as one file", "Download {n} schools as one file", len(picked))
    st.download_button(label, partial(_packed, picked, year), name, ZIP, key="zip", type="primary", on_click="ignore")
    looks.line(_("Each school: plan and workbook (Excel), lists (CSV), a calendar for each team, and the board's summary."), soft=True)


def _packed(picked: list[Sent], year: Year) -> bytes:
    """Written when somebody wants it."""
    return zipped({export.plan_file_name(s.school).removesuffix("-plan.xlsx"): _files(s, year) for s in picked})


def _files(s: Sent, year: Year) -> dict[str, bytes]:
    assert s.outcome.plan is not None
    board = papers.paper("board", [papers.Option("This plan", s.school, s.outcome)])
    return school_files(s.school, s.outcome.plan, s.plan_book, s.book, year) | {"board-summary.docx": board}


_page(who.desk())
