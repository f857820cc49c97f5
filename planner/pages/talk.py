"""Comments as they come, groups for a meeting, and secret ballots."""

from __future__ import annotations

from functools import partial

import streamlit as st

from planner import papers
from planner.domain.school import School
from planner.language import N_, _
from planner.pages import books, grids, looks
from planner.sharing.desk import Desk, Missing, Refused
from planner.sharing.permissions import Action
from planner.sharing.review_groups import groups
from planner.store import Trouble
from planner.store.plans import Offered
from planner.store.talk import Ballot, Comment
from planner.tables.plan.shared import KINDS, agenda, group_lists, needed_words, when
from planner.tables.words import team_words

EVERY_SECONDS = 3  # two people see each other's words within five
NEEDED = {N_("More than half of those who vote"): (5_001, "votes"), N_("Two thirds of those who vote"): (6_666, "votes"),
          N_("Two thirds of all staff"): (6_666, "staff"), N_("More than half of all staff"): (5_001, "staff")}  # fmt: skip


def comments(desk: Desk, plan: Offered, school: School) -> None:
    if desk.person.may(Action.COMMENT, plan.school):
        with st.form("comment", clear_on_submit=True):
            left, right = st.columns(2)
            kind = left.selectbox(_("What is it?"), list(KINDS), format_func=lambda k: _(KINDS[k]), key="comment_kind")
            about = [_("The plan as a whole"), *(team_words(t) for t in school.teams)]
            on = right.selectbox(_("About"), about, key="comment_about")
            text = st.text_area(_("Your words (no names, please)"), key="comment_text", max_chars=4_000)
            if st.form_submit_button(_("Say it"), type="primary"):
                try:
                    desk.comment(plan.id, kind or "comment", on or about[0], text)
                except (ValueError, Refused, Missing, Trouble) as fault:
                    st.error(str(fault) or _("This plan is no longer published."))
    st.fragment(_said, run_every=EVERY_SECONDS)(desk, plan.id)
    with st.expander(_("A meeting of ninety minutes: groups drawn at random, half for benefits, half for problems")):
        _meeting(plan, school)


def _said(desk: Desk, plan: str) -> None:
    try:
        found = desk.comments(plan)
    except Missing:
        looks.line(_("This plan is no longer published."))
        return
    if not found:
        looks.line(_("Nobody has said anything yet. The first word helps the next."), soft=True)
    for kind, head in (("benefit", _("Benefits")), ("problem", _("Problems")), ("dissent", _("Dissent")), ("comment", _("Comments"))):
        here = [c for c in found if c.kind == kind]
        if here:
            looks.head(f"{head} ({len(here)})")
            for c in here:
                _one(c)


def _one(c: Comment) -> None:
    looks.quote(c.text, f"{c.about} · {when(c.created)}{_(' · team {team}').format(team=c.team) if c.team else ''}")


def _meeting(plan: Offered, school: School) -> None:
    seed = int(st.number_input(_("Draw number (the same number draws the same groups)"), 1, 999, 1, key="groups_seed"))
    found = groups(school, seed)
    grids.table(group_lists(found), _("Nobody is on the Staff sheet."))
    grids.table(agenda(), "")
    data = partial(papers.review, school, plan.title, found)  # written when somebody wants it
    st.download_button(_("Download the agenda and the groups' sheets"), data, "meeting.docx", books.WORD, key="agenda", on_click="ignore")


# --- votes -----------------------------------------------------------------------------------------------------------------
def votes(desk: Desk, plan: Offered, school: School) -> None:
    found = desk.ballots(plan.id)
    if not found:
        looks.line(_("There is no vote on this plan."), soft=True)
    for ballot in found:
        with st.container(border=True):
            _ballot(desk, plan, ballot)
    _slips(school)
    if desk.person.may(Action.OPEN_BALLOT, plan.school):
        with st.expander(_("Open a vote"), expanded=not found):
            _new(desk, plan, school)


def _ballot(desk: Desk, plan: Offered, ballot: Ballot) -> None:
    looks.head(ballot.question)
    share = needed_words(ballot.needed, ballot.counted)
    looks.line(
        _("“{it}” needs {share}; at least {quorum} % of {staff} staff must vote. Secret.").format(
            it=ballot.choices[0], share=share, quorum=ballot.quorum, staff=ballot.staff
        ),
        soft=True,
    )
    result = desk.result(ballot.id)
    if result is not None:
        for choice, n in result.votes:
            looks.line(f"{choice}: {n}")
        won = _("“{choice}” has {share}.") if result.passed else _("“{choice}” does not have {share}.")
        said = won.format(choice=ballot.choices[0], share=share) if result.quorum else _("Not enough of the staff voted.")
        looks.lead_in(
            said, _("{cast} of {staff} voted. Closed {when}.").format(cast=result.cast, staff=ballot.staff, when=when(ballot.closed or 0))
        )
        return
    looks.line(
        _("{cast} of {staff} have voted. What they voted is shown to nobody before the vote is closed.").format(
            cast=ballot.cast, staff=ballot.staff
        )
    )
    if desk.person.may(Action.VOTE, plan.school):
        with st.form(f"vote_{ballot.id}", clear_on_submit=True):
            left, right = st.columns(2)
            code = left.text_input(_("The code on your slip"), key=f"code_{ballot.id}")
            answer = right.radio(_("Your answer"), ballot.choices, index=None, key=f"choice_{ballot.id}")
            if st.form_submit_button(_("Vote"), type="primary"):
                try:
                    fault = desk.vote(ballot.id, code, answer or "")
                except Trouble as trouble:  # the code is not used up
                    fault = str(trouble)
                (st.error if fault else st.success)(fault or _("Your vote is in the box."))
    if desk.person.may(Action.OPEN_BALLOT, plan.school):
        st.button(_("Close the vote and show the result"), key=f"close_{ballot.id}", on_click=looks.safely(_close), args=(desk, ballot.id))


def _close(desk: Desk, ballot: str) -> None:
    desk.close_ballot(ballot)


def _new(desk: Desk, plan: Offered, school: School) -> None:
    staff = sum(row.count for row in school.staff)
    with st.form("ballot"):
        question = st.text_input(
            _("The question"), value=_("Shall we follow the plan “{title}”?").format(title=plan.title), key="ballot_question", max_chars=500
        )
        answers = st.text_input(
            _("The answers, with commas between; the first is the one that must win"), _("Yes, No"), key="ballot_answers"
        )
        left, middle, right = st.columns(3)
        many = left.number_input(_("How many may vote"), 1, 2_000, staff, key="ballot_staff")
        quorum = middle.number_input(_("So many per cent must vote"), 0, 100, 50, key="ballot_quorum")
        needed = right.selectbox(_("What the first answer needs"), list(NEEDED), format_func=_, key="ballot_needed")
        if st.form_submit_button(_("Open the vote")):
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
    st.success(_("The vote is open. Print the {n} slips now: the codes are not kept and cannot be shown again.").format(n=len(codes)))
    data = partial(papers.slips, school, question, codes)
    st.download_button(_("Download the slips"), data, "slips.docx", books.WORD, key="slips_file", on_click="ignore")
