"""Comments as they come, groups for a meeting, and secret ballots."""

from __future__ import annotations

from functools import partial

import streamlit as st

from planner import papers
from planner.access import Action
from planner.desk import Desk, Missing, Refused
from planner.groups import groups
from planner.pages import books, grids, looks
from planner.school import School
from planner.store import Trouble
from planner.store.plans import Offered
from planner.store.talk import Ballot, Comment
from planner.tables.shared import KINDS, agenda, group_lists, needed_words, when
from planner.tables.words import team_words

EVERY_SECONDS = 3  # two people see each other's words within five
NEEDED = {"More than half of those who vote": (5_001, "votes"), "Two thirds of those who vote": (6_666, "votes"),
          "Two thirds of all staff": (6_666, "staff"), "More than half of all staff": (5_001, "staff")}  # fmt: skip


def comments(desk: Desk, plan: Offered, school: School) -> None:
    if desk.person.may(Action.COMMENT, plan.school):
        with st.form("comment", clear_on_submit=True):
            left, right = st.columns(2)
            kind = left.selectbox("What is it?", list(KINDS), format_func=KINDS.__getitem__, key="comment_kind")
            about = ["The plan as a whole", *(team_words(t) for t in school.teams)]
            on = right.selectbox("About", about, key="comment_about")
            text = st.text_area("Your words (no names, please)", key="comment_text", max_chars=4_000)
            if st.form_submit_button("Say it", type="primary"):
                try:
                    desk.comment(plan.id, kind or "comment", on or about[0], text)
                except (ValueError, Refused, Missing, Trouble) as fault:
                    st.error(str(fault) or "This plan is no longer published.")
    st.fragment(_said, run_every=EVERY_SECONDS)(desk, plan.id)
    with st.expander("A meeting of ninety minutes: groups drawn at random, half for benefits, half for problems"):
        _meeting(plan, school)


def _said(desk: Desk, plan: str) -> None:
    try:
        found = desk.comments(plan)
    except Missing:
        looks.line("This plan is no longer published.")
        return
    if not found:
        looks.line("Nobody has said anything yet. The first word helps the next.", soft=True)
    for kind, head in (("benefit", "Benefits"), ("problem", "Problems"), ("dissent", "Dissent"), ("comment", "Comments")):
        here = [c for c in found if c.kind == kind]
        if here:
            looks.head(f"{head} ({len(here)})")
            for c in here:
                _one(c)


def _one(c: Comment) -> None:
    looks.quote(c.text, f"{c.about} · {when(c.created)}{f' · team {c.team}' if c.team else ''}")


def _meeting(plan: Offered, school: School) -> None:
    seed = int(st.number_input("Draw number (the same number draws the same groups)", 1, 999, 1, key="groups_seed"))
    found = groups(school, seed)
    grids.table(group_lists(found), "Nobody is on the Staff sheet.")
    grids.table(agenda(), "")
    data = partial(papers.review, school, plan.title, found)  # written when somebody wants it
    st.download_button("Download the agenda and the groups' sheets", data, "meeting.docx", books.WORD, key="agenda", on_click="ignore")


# --- votes -----------------------------------------------------------------------------------------------------------------
def votes(desk: Desk, plan: Offered, school: School) -> None:
    found = desk.ballots(plan.id)
    if not found:
        looks.line("There is no vote on this plan.", soft=True)
    for ballot in found:
        with st.container(border=True):
            _ballot(desk, plan, ballot)
    _slips(school)
    if desk.person.may(Action.OPEN_BALLOT, plan.school):
        with st.expander("Open a vote", expanded=not found):
            _new(desk, plan, school)


def _ballot(desk: Desk, plan: Offered, ballot: Ballot) -> None:
    looks.head(ballot.question)
    share = needed_words(ballot.needed, ballot.counted)
    looks.line(f"“{ballot.choices[0]}” needs {share}; at least {ballot.quorum} % of {ballot.staff} staff must vote. Secret.", soft=True)
    result = desk.result(ballot.id)
    if result is not None:
        for choice, n in result.votes:
            looks.line(f"{choice}: {n}")
        has = "has" if result.passed else "does not have"
        said = f"“{ballot.choices[0]}” {has} {share}." if result.quorum else "Not enough of the staff voted."
        looks.lead_in(said, f"{result.cast} of {ballot.staff} voted. Closed {when(ballot.closed or 0)}.")
        return
    looks.line(f"{ballot.cast} of {ballot.staff} have voted. What they voted is shown to nobody before the vote is closed.")
    if desk.person.may(Action.VOTE, plan.school):
        with st.form(f"vote_{ballot.id}", clear_on_submit=True):
            left, right = st.columns(2)
            code = left.text_input("The code on your slip", key=f"code_{ballot.id}")
            answer = right.radio("Your answer", ballot.choices, index=None, key=f"choice_{ballot.id}")
            if st.form_submit_button("Vote", type="primary"):
                try:
                    fault = desk.vote(ballot.id, code, answer or "")
                except Trouble as trouble:  # the code is not used up
                    fault = str(trouble)
                (st.error if fault else st.success)(fault or "Your vote is in the box.")
    if desk.person.may(Action.OPEN_BALLOT, plan.school):
        st.button("Close the vote and show the result", key=f"close_{ballot.id}", on_click=looks.safely(_close), args=(desk, ballot.id))


def _close(desk: Desk, ballot: str) -> None:
    desk.close_ballot(ballot)


def _new(desk: Desk, plan: Offered, school: School) -> None:
    staff = sum(row.count for row in school.staff)
    with st.form("ballot"):
        question = st.text_input("The question", value=f"Shall we follow the plan “{plan.title}”?", key="ballot_question", max_chars=500)
        answers = st.text_input("The answers, with commas between; the first is the one that must win", "Yes, No", key="ballot_answers")
        left, middle, right = st.columns(3)
        many = left.number_input("How many may vote", 1, 2_000, staff, key="ballot_staff")
        quorum = middle.number_input("So many per cent must vote", 0, 100, 50, key="ballot_quorum")
        needed = right.selectbox("What the first answer needs", list(NEEDED), key="ballot_needed")
        if st.form_submit_button("Open the vote"):
            share, counted = NEEDED[needed or next(iter(NEEDED))]
            choices = tuple(dict.fromkeys(a.strip() for a in answers.split(",") if a.strip()))
            try:
                made = desk.open_ballot(plan.id, question, choices, staff=int(many), quorum=int(quorum), needed=share, counted=counted)
            except (ValueError, Trouble) as fault:
                st.error(str(fault))
                return
            st.session_state["slips"] = (made[0].question, made[1])
            st.rerun()


def _slips(school: School) -> None:
    """The codes of a vote that was just opened: shown to whoever opened it, this once."""
    if "slips" not in st.session_state:
        return
    question, codes = st.session_state["slips"]
    st.success(f"The vote is open. Print the {len(codes)} slips now: the codes are not kept and cannot be shown again.")
    data = partial(papers.slips, school, question, codes)
    st.download_button("Download the slips", data, "slips.docx", books.WORD, key="slips_file", on_click="ignore")
