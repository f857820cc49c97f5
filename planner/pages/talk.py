"""Comments as they come, and groups for a meeting."""

from __future__ import annotations

from functools import partial

import streamlit as st

from planner import papers
from planner.domain.school import School
from planner.language import _
from planner.pages import books, gate, grids, handed, looks
from planner.sharing.desk import Desk, Missing, Refused
from planner.sharing.permissions import Action
from planner.sharing.review_groups import groups
from planner.sharing.voting import Voting
from planner.store import Trouble
from planner.store.closed import ALL, COMMENTS, SUBJECTS
from planner.store.plans import Offered
from planner.store.talk import Comment
from planner.tables.plan.shared import KINDS, agenda, group_lists, when
from planner.tables.plan.voting import SUBJECT, closed_words
from planner.tables.words import team_words

EVERY_SECONDS = 3  # two people see each other's words within five


def comments(desk: Desk, plan: Offered, school: School) -> None:
    closed = Voting(desk).closed(plan.id, COMMENTS)
    for line in closed:
        looks.mark(closed_words(line))
    if desk.person.may(Action.COMMENT, plan.school) and ALL not in {line.subject for line in closed}:
        with st.form("comment", clear_on_submit=True):
            left, right = st.columns(2)
            kind = left.selectbox(_("Type of comment"), list(KINDS), format_func=lambda k: _(KINDS[k]), key="comment_kind")
            subjects = {_(SUBJECT[s]): s for s in SUBJECTS if s not in {ALL, *(line.subject for line in closed)}}
            about = [_("The plan as a whole"), *(team_words(t) for t in school.teams), *subjects]
            on = right.selectbox(_("About"), about, key="comment_about")
            text = st.text_area(_("Your comment (no names, please)"), key="comment_text", max_chars=4_000)
            if st.form_submit_button(_("Post comment"), type="primary"):
                try:
                    desk.comment(plan.id, kind or "comment", on or about[0], text, subject=subjects.get(on or "", ""))
                except (ValueError, Refused, Missing, Trouble) as fault:
                    st.error(looks.plain(str(fault) or _("This plan is no longer published.")))
    gate.live(_said, EVERY_SECONDS)(desk, plan.id)
    with st.expander(_("Run a 90-minute staff meeting: random groups, half looking at benefits, half at problems")):
        _meeting(plan, school)


def _said(desk: Desk, plan: str) -> None:
    try:
        found = desk.comments(plan)
    except Missing:
        looks.line(_("This plan is no longer published."))
        return
    if not found:
        looks.line(_("No comments yet. Be the first."), soft=True)
    for kind, head in (("benefit", _("Benefits")), ("problem", _("Problems")), ("dissent", _("Dissent")), ("comment", _("Comments"))):
        here = [c for c in found if c.kind == kind]
        if here:
            looks.head(f"{head} ({len(here)})")
            for c in here:
                _one(c)


def _one(c: Comment) -> None:
    looks.quote(c.text, f"{c.about} · {when(c.created)}{_(' · team {team}').format(team=c.team) if c.team else ''}")


def _meeting(plan: Offered, school: School) -> None:
    seed = int(st.number_input(_("Shuffle number (the same number always makes the same groups)"), 1, 999, 1, key="groups_seed"))
    found = groups(school, seed)
    grids.table(group_lists(found), _("Nobody is on the Staff sheet."))
    grids.table(agenda(), "")
    data = partial(papers.review, school, plan.title, found)  # written when somebody wants it
    handed.file(st, _("Download the agenda and group worksheets"), data, "meeting.docx", books.WORD, school=plan.school, key="agenda")
