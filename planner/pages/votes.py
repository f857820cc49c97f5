"""The vote: binding ones on paper, whose result two people enter, and advisory polls online, which say what they are."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from planner import papers
from planner.domain.school import School
from planner.language import _
from planner.pages import books, gate, handed, looks
from planner.sharing.counting import Stage, Standing
from planner.sharing.desk import Desk, Missing, Refused
from planner.sharing.permissions import Action, Person
from planner.sharing.voting import LONGEST_QUESTION, LONGEST_STATEMENT, LONGEST_TEXT, MOST_VOTERS, Voting
from planner.store import Trouble
from planner.store.closed import ALL, POLLS, SUBJECTS, Closed
from planner.store.plans import Offered
from planner.store.polls import Poll
from planner.store.votes import Count, PaperVote, Terms
from planner.tables.plan.shared import when
from planner.tables.plan.voting import (
    OF,
    SHARES,
    SUBJECT,
    WHAT,
    answered_words,
    closed_words,
    counted_words,
    dissent,
    entered_words,
    result_lines,
    stage_words,
    terms_lines,
    verdict,
)

SAID, FAULT, SLIPS = "votes_said", "votes_fault", "slips"


def show(desk: Desk, plan: Offered, school: School) -> None:
    """The tab under a plan that is shared."""
    if fault := st.session_state.pop(FAULT, ""):
        st.error(looks.plain(fault))
    if said := st.session_state.pop(SAID, ""):
        st.success(looks.plain(said))
    _on_paper(desk, plan, school)
    _online(desk, plan, school)


def lines(desk: Desk, plan: str) -> None:
    """Under the head of a plan: what was voted on it."""
    for vote, standing in Voting(desk).votes(plan):
        if standing.count is not None and vote.called_off is None:
            looks.lead_in(
                _("Vote on paper: {verdict}").format(verdict=verdict(vote, standing.count)),
                counted_words(vote, standing.count),
                *dissent(vote, standing.count),
            )


def _carefully(step: Callable[[], str]) -> None:
    """Do it; say what came of it, or in words why it could not be done."""
    try:
        st.session_state[SAID] = step()
    except (Missing, Refused) as fault:
        st.session_state[FAULT] = str(fault) or _("This plan is no longer published.")
    except (ValueError, Trouble) as fault:
        st.session_state[FAULT] = str(fault)


# --- on paper --------------------------------------------------------------------------------------------------------------
def _on_paper(desk: Desk, plan: Offered, school: School) -> None:
    looks.head(_("Votes on paper"))
    looks.line(
        _("A vote that binds is held on paper, as your contract says. Print the ballots here, and enter what the tellers counted."),
        soft=True,
    )
    found = Voting(desk).votes(plan.id)
    for vote, standing in found:
        with st.container(border=True):
            _vote(desk, plan, school, vote, standing)
    if not found:
        looks.line(_("No vote has been called on this plan yet."))
    if desk.person.may(Action.CALL_VOTE, plan.school):
        with st.expander(_("Call a vote on paper")):
            _call_form(desk, plan, school)


def _vote(desk: Desk, plan: Offered, school: School, vote: PaperVote, standing: Standing) -> None:
    looks.head(vote.question)
    if standing.count is not None:
        looks.lead_in(verdict(vote, standing.count), counted_words(vote, standing.count))
        looks.bullets(dissent(vote, standing.count))
        looks.line(entered_words(standing), soft=True)
        with st.expander(_("What the contract says of this vote")):
            looks.bullets(terms_lines(vote))
        return
    looks.bullets(terms_lines(vote))
    looks.line(stage_words(vote, standing))
    may = desk.person.may
    if vote.called_off is not None or not may(Action.ENTER_RESULT, plan.school):
        return
    left, right = st.columns(2)
    args = (school, vote, plan.title)
    label, sheet = _("Download the ballots"), _("Download the tellers' sheet")
    ballots, tellers, here = partial(papers.ballots, *args), partial(papers.tellers, *args), plan.school
    handed.file(left, label, ballots, "ballots.docx", books.WORD, school=here, key=f"ballots_{vote.id}")
    handed.file(right, sheet, tellers, "tellers.docx", books.WORD, school=here, key=f"tellers_{vote.id}")
    with st.expander(_("Enter the result"), expanded=standing.stage is not Stage.NOTHING):
        _entry_form(desk, vote, standing)
    if may(Action.CALL_VOTE, plan.school):
        step = partial(_call_off, desk, vote.id)
        st.button(_("Call this vote off"), key=f"off_{vote.id}", type="tertiary", on_click=looks.safely(_carefully), args=(step,))


def _call_off(desk: Desk, vote: str) -> str:
    Voting(desk).call_off(vote)
    return _("The vote is called off. It stays in the list.")


def _entry_form(desk: Desk, vote: PaperVote, standing: Standing) -> None:
    if desk.person.local:
        looks.line(_("No one signs in at this computer. So one person enters the figures twice, and the record says so."))
    elif standing.stage is not Stage.NOTHING and Voting(desk).entered_by_me(vote.id):
        looks.line(_("You have entered this result. Somebody else enters it once more; you can only correct yours."))
    else:
        looks.line(_("Two people enter these figures from the tellers' sheet, each without the other's. Then they must agree."))
    with st.form(f"entry_{vote.id}"):
        for n, choice in enumerate(vote.choices):
            _number(_("Votes for “{answer}”").format(answer=choice), f"entry_{vote.id}_{n}")
        left, middle, right = st.columns(3)
        with left:
            _number(_("Blank or spoiled"), f"entry_{vote.id}_spoiled")
        with middle:
            _number(_("Ballots in the box"), f"entry_{vote.id}_cast")
        with right:
            _number(_("Ballots handed out"), f"entry_{vote.id}_out")
        st.text_area(
            _("The minority's statement, if they handed one in (no names, please)"),
            value=standing.statement,
            key=f"entry_{vote.id}_words",
            max_chars=LONGEST_STATEMENT,
        )
        step = partial(_enter, desk, vote)
        st.form_submit_button(
            _("Enter the result"), type="primary", key=f"entry_go_{vote.id}", on_click=looks.safely(_carefully), args=(step,)
        )


def _number(label: str, key: str) -> None:
    st.number_input(looks.plain(label), 0, MOST_VOTERS, None, key=key, placeholder=_("From the tellers' sheet"))


def _enter(desk: Desk, vote: PaperVote) -> str:
    def entered(name: object) -> int:
        found = st.session_state.get(f"entry_{vote.id}_{name}")
        if found is None:
            raise ValueError(_("Enter every figure of the tellers' sheet, also where it is 0."))
        return int(found)

    counts = tuple(entered(n) for n in range(len(vote.choices)))
    words = str(st.session_state.get(f"entry_{vote.id}_words") or "")
    standing = Voting(desk).enter(vote.id, Count(counts, entered("spoiled"), entered("cast"), entered("out"), words))
    for name in (*range(len(vote.choices)), "spoiled", "cast", "out"):  # whoever comes next starts from an empty sheet
        st.session_state[f"entry_{vote.id}_{name}"] = None
    return _("Both entries agree: this is the result.") if standing.stage is Stage.AGREED else _("Entered.")


def _call_form(desk: Desk, plan: Offered, school: School) -> None:
    with st.form("call"):
        question = _("Should we adopt the plan “{title}”?").format(title=plan.title)
        st.text_input(_("The question"), value=question, key="call_question", max_chars=LONGEST_QUESTION)
        st.text_input(_("Answer choices, separated by commas. List first the one that must win for the plan to "
                        "pass."), _("Yes, No"), key="call_answers")
        left, right = st.columns([3, 1])
        left.text_input(
            _("Who may vote, as the contract says"), _("All members of the bargaining unit at this school"), key="call_electorate"
        )
        right.number_input(_("How many they are"), 1, MOST_VOTERS, max(1, sum(row.count for row in school.staff)), key="call_eligible")
        left, middle, right = st.columns([2, 3, 2])
        left.selectbox(_("The first answer needs"), list(SHARES), index=list(SHARES).index("Two thirds"), format_func=_, key="call_share")
        middle.selectbox(_("Of whom"), list(OF), format_func=lambda k: _(OF[k]), key="call_of")
        right.number_input(_("Percent who must take part (0: none)"), 0, 100, 0, key="call_quorum")
        left, right = st.columns(2)
        left.text_input(_("Who conducts it (an office, not a name)"), key="call_conductor", placeholder=_("The election committee"))
        right.text_input(_("Where the contract says so"), key="call_clause", placeholder=_("Article 12, section 3"))
        step = partial(_call, desk, plan)
        st.form_submit_button(_("Call the vote"), key="call_go", on_click=looks.safely(_carefully), args=(step,))


def _call(desk: Desk, plan: Offered) -> str:
    held = st.session_state
    num, den, more = SHARES[held["call_share"]]
    terms = Terms(
        held["call_electorate"], int(held["call_eligible"]), num, den, more, held["call_of"], int(held["call_quorum"]),
        held["call_conductor"], held["call_clause"],
    )  # fmt: skip
    Voting(desk).call(plan.id, held["call_question"], _answers(held["call_answers"]), terms)
    return _("The vote is called. Print the ballots and the tellers' sheet.")


def _answers(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(a.strip() for a in text.split(",") if a.strip()))


# --- online ----------------------------------------------------------------------------------------------------------------
def _online(desk: Desk, plan: Offered, school: School) -> None:
    looks.head(_("Polls online"))
    looks.line(
        _(
            "A poll advises and decides nothing. The server stores how many gave each answer, and apart from that what people "
            "wrote; it stores nowhere which code gave which answer. A poll is not secret from whoever runs the server. "
            "Nothing is shown below 5 answers. What you write may be requested as a public record."
        ),
        soft=True,
    )
    for closed in Voting(desk).closed(plan.id, POLLS):
        looks.mark(closed_words(closed))
    found = Voting(desk).polls(plan.id)
    for poll in found:
        with st.container(border=True):
            _poll(desk, plan, poll)
    if not found:
        looks.line(_("No poll has been opened on this plan yet."))
    _slips(desk, school)
    if desk.person.may(Action.OPEN_POLL, plan.school):
        with st.expander(_("Open a poll")):
            _poll_form(desk, plan, school)


def _poll(desk: Desk, plan: Offered, poll: Poll) -> None:
    looks.head(poll.question)
    if poll.subject:
        looks.line(_("Subject: {subject}.").format(subject=_(SUBJECT[poll.subject]).lower()), soft=True)
    if poll.closed is not None:
        result = Voting(desk).result(poll.id)
        looks.bullets(result_lines(poll, result))
        looks.line(f"{answered_words(poll)} {_('Closed {when}.').format(when=when(poll.closed))} {poll.remark}", soft=True)
        for words in result.texts if result is not None else ():
            looks.quote(words, _("written with an answer"))
        return
    looks.line(answered_words(poll))
    looks.line(_("The answers are shown to everybody when the poll is closed."), soft=True)
    if desk.person.may(Action.ANSWER_POLL, plan.school):
        _answer_form(desk, poll)
    if desk.person.may(Action.OPEN_POLL, plan.school):
        step = partial(_close, desk, poll.id)
        label = _("Close the poll and show the answers")
        st.button(label, key=f"close_{poll.id}", on_click=looks.safely(_carefully), args=(step,))


def _answer_form(desk: Desk, poll: Poll) -> None:
    with st.form(f"answer_{poll.id}", clear_on_submit=True):
        left, right = st.columns(2)
        left.text_input(_("The code on your ballot slip"), key=f"code_{poll.id}", autocomplete="off")
        right.radio(_("Your answer"), poll.choices, index=None, key=f"choice_{poll.id}", format_func=looks.plain)
        st.text_area(_("Your reasons, if you like (no names, please)"), key=f"words_{poll.id}", max_chars=LONGEST_TEXT)
        step = partial(_answer, desk, poll.id)
        st.form_submit_button(_("Answer"), type="primary", key=f"answer_go_{poll.id}", on_click=looks.safely(_carefully), args=(step,))


def _answer(desk: Desk, poll: str) -> str:
    code, choice, words = (str(st.session_state.get(f"{name}_{poll}") or "") for name in ("code", "choice", "words"))
    if fault := Voting(desk).answer(poll, code, choice, words):
        raise ValueError(fault)
    return _("Your answer is counted.")


def _close(desk: Desk, poll: str) -> str:
    Voting(desk).close_poll(poll)
    return _("The poll is closed.")


def _poll_form(desk: Desk, plan: Offered, school: School) -> None:
    with st.form("poll"):
        st.text_input(_("The question"), _("What do you think of this plan?"), key="poll_question", max_chars=LONGEST_QUESTION)
        st.text_input(_("The answers, with commas between"), _("I like it, I can live with it, I am against it"), key="poll_answers")
        left, right = st.columns([1, 2])
        left.number_input(_("How many may answer"), 1, MOST_VOTERS, max(1, sum(row.count for row in school.staff)), key="poll_codes")
        subjects = ("", *(s for s in SUBJECTS if s != ALL))
        words = {"": _("None of these")} | {s: _(SUBJECT[s]) for s in subjects if s}
        right.selectbox(_("Bargained subject that it is about"), subjects, format_func=words.__getitem__, key="poll_subject")
        step = partial(_open, desk, plan)
        st.form_submit_button(_("Open the poll"), key="poll_go", on_click=looks.safely(_carefully), args=(step,))


def _open(desk: Desk, plan: Offered) -> str:
    held = st.session_state
    choices = _answers(held["poll_answers"])
    poll, codes = Voting(desk).open_poll(
        plan.id, held["poll_question"], choices, codes=int(held["poll_codes"]), subject=held["poll_subject"]
    )
    held[SLIPS] = (poll.id, poll.question, codes)
    return _("The poll is open.")


def _slips(desk: Desk, school: School) -> None:
    """The codes of a poll that was just opened: for whoever opened it, this once."""
    if SLIPS not in st.session_state:
        return
    poll, question, codes = st.session_state[SLIPS]
    looks.mark(
        _("Print the {n} slips now: the codes are not kept and cannot be shown again.").format(n=len(codes)),
        _("That you download them is written in the school's log: whoever holds the codes could answer for others."),
    )
    data = partial(_slip_file, desk.person, poll, school, question, codes)
    st.download_button(_("Download the slips"), data, "slips.docx", books.WORD, key="slips_file", on_click="ignore")


def _slip_file(drawn: Person, poll: str, school: School, question: str, codes: tuple[str, ...]) -> bytes:
    """Made beside the page, where nobody can be asked who sits there; the front asks who fetches it."""
    Voting(Desk(gate.still(drawn))).slips_taken(poll)
    return papers.slips(school, question, codes)


# --- what the district closes ----------------------------------------------------------------------------------------------
def subjects(desk: Desk) -> None:
    """For the district office: comments and polls that are closed while a subject is bargained."""
    if not desk.person.may(Action.CLOSE_SUBJECT, None):
        return
    looks.head(_("Subjects in bargaining"))
    looks.line(_("Close comments or polls on a subject while you bargain over it. The staff read why."), soft=True)
    if fault := st.session_state.pop(FAULT, ""):
        st.error(looks.plain(fault))
    names = {entry.id: entry.name for entry in desk.schools()}
    found = Voting(desk).all_closed()
    for line in found:
        words, back = st.columns([5, 1], vertical_alignment="center")
        with words:
            where = names.get(line.school or "", _("All schools"))
            looks.lead_in(f"{where}: {_(WHAT[line.what])}. {_(SUBJECT[line.subject])}", line.why, when(line.since))
        step = partial(_open_subject, desk, line)
        back.button(_("Open again"), key=f"open_again_{line.id}", on_click=looks.safely(_carefully), args=(step,), width="stretch")
    with st.expander(_("Close a subject")), st.form("close_subject", clear_on_submit=True):
        left, middle, right = st.columns(3)
        left.selectbox(_("Where"), ["", *names], format_func=lambda s: names.get(s, _("All schools")), key="subject_where")
        middle.selectbox(_("What is closed"), list(WHAT), format_func=lambda w: _(WHAT[w]), key="subject_what")
        right.selectbox(_("On which subject"), list(SUBJECTS), format_func=lambda s: _(SUBJECT[s]), key="subject_which")
        st.text_input(_("Why, and until when (the staff read it)"), key="subject_why", max_chars=LONGEST_QUESTION)
        step = partial(_close_subject, desk)
        st.form_submit_button(_("Close it"), key="subject_go", on_click=looks.safely(_carefully), args=(step,))


def _close_subject(desk: Desk) -> str:
    held = st.session_state
    Voting(desk).close_subject(held["subject_where"] or None, held["subject_what"], held["subject_which"], held["subject_why"])
    return ""


def _open_subject(desk: Desk, line: Closed) -> str:
    Voting(desk).open_subject(line)
    return ""
