"""The counter for votes: binding ones on paper, advisory polls online, and what the district closes. Each step asks the desk for rights."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from planner.sharing.counting import Stage, Standing, Voted, faults, standing, voted
from planner.sharing.desk import Desk, Missing, open_to
from planner.sharing.permissions import Action
from planner.sharing.slower import Slower
from planner.store import closed, polls, schools, votes
from planner.store.closed import Closed
from planner.store.folder import together
from planner.store.plans import Offered
from planner.store.polls import Poll, Result
from planner.store.votes import BASES, Count, PaperVote, Terms

MOST_VOTERS = 2_000
LONGEST_QUESTION, LONGEST_ANSWER, LONGEST_TEXT, LONGEST_STATEMENT, MOST_ANSWERS = 500, 80, 500, 1_200, 6

_slower = Slower()


def plain(text: str, longest: int, what: str) -> str:
    """The text without its blanks around. ValueError for one that is too long or holds what no keyboard writes."""
    text = text.replace("\r\n", "\n").strip()
    if len(text) > longest:
        raise ValueError(f"{what}: please keep it under {longest:,} characters.")
    if not all(c.isprintable() or c == "\n" for c in text):
        raise ValueError(f"{what}: there are signs in it that can't be kept. Type it anew.")
    return text


@dataclass(frozen=True)
class Voting:
    desk: Desk

    # --- votes on paper --------------------------------------------------------------------------------------------------
    def call(self, plan: str, question: str, choices: tuple[str, ...], terms: Terms) -> PaperVote:
        """Call a binding vote; it is held on paper."""
        seen = self.desk.plan(plan)
        self.desk.check(Action.CALL_VOTE, seen.school)
        question, choices = _asked(question, choices)
        if not (1 <= terms.eligible <= MOST_VOTERS and 0 <= terms.quorum <= 100 and 0 < terms.num <= terms.den <= 100):
            raise ValueError("Check the numbers for this vote.")
        if terms.of not in BASES or (terms.more and terms.num == terms.den):
            raise ValueError("Say what the first answer needs.")
        words = {"electorate": "Who may vote", "conductor": "Who conducts it", "clause": "Where the contract says so"}
        said = {name: plain(getattr(terms, name), LONGEST_QUESTION, what) for name, what in words.items()}
        if not all(said.values()):
            raise ValueError("Say who may vote, who conducts the vote, and where the contract says so.")
        made = votes.call(seen.school, plan, question, choices, Terms(**(vars(terms) | said)))
        self._note(seen.school, "A vote on paper was called", f"{terms.eligible} may vote")
        return made

    def call_off(self, vote: str) -> None:
        """Only while it has no result."""
        seen, _found = self._vote(vote)
        self.desk.check(Action.CALL_VOTE, seen.school)
        with together():
            schools.hold(seen.school)
            if self.standing(vote).stage is Stage.AGREED:
                raise ValueError("This vote has its result. It stays with the plan.")
            if votes.call_off(vote):
                self._note(seen.school, "A vote on paper was called off")

    def votes(self, plan: str) -> Voted:
        """For whoever may see the plan."""
        return voted(self.desk.plan(plan).id)

    def standing(self, vote: str) -> Standing:
        _seen, found = self._vote(vote)
        return standing(votes.entries(found.id))

    def enter(self, vote: str, count: Count) -> Standing:
        """Enter what the tellers counted. It is the result as soon as a second person has entered the same."""
        seen, found = self._vote(vote)
        self.desk.check(Action.ENTER_RESULT, seen.school)
        if wrong := tuple(faults(found, count)):
            raise ValueError(" ".join(wrong))
        statement = plain(count.statement, LONGEST_STATEMENT, "The minority's statement")
        who, whose = self.desk.person.who, self._whose()
        with together():
            schools.hold(seen.school)  # a vote is not called off, or entered by another, between the look and the line
            if self._vote(vote)[1].called_off is not None:
                raise ValueError("This vote was called off.")
            if self.standing(vote).stage is Stage.AGREED:
                raise ValueError("This vote has its result already.")
            votes.enter(vote, who, whose, Count(count.counts, count.spoiled, count.cast, count.handed_out, statement))
            now = self.standing(vote)
            self._note(seen.school, "A vote's result was entered", str(now.stage))
        return now

    def entered_by_me(self, vote: str) -> bool:
        _seen, found = self._vote(vote)
        return self._whose() in {e.person for e in votes.entries(found.id)}

    def _whose(self) -> str:
        """Of whose sign-in this is, as a digest: the number of a member changes where a membership ends and another begins."""
        if self.desk.person.local:
            return ""
        number = self.desk.person.who.removeprefix("member ")
        found = schools.member(number)
        whose = f"{found.issuer}\n{found.subject}" if found is not None and found.subject else self.desk.person.who
        return hashlib.sha256(whose.encode()).hexdigest()[:16]

    def _vote(self, vote: str) -> tuple[Offered, PaperVote]:
        found = votes.vote(vote)
        if found is None:
            raise Missing
        return self.desk.plan(found.plan), found

    # --- polls online ----------------------------------------------------------------------------------------------------
    def open_poll(
        self, plan: str, question: str, choices: tuple[str, ...], *, codes: int, subject: str = ""
    ) -> tuple[Poll, tuple[str, ...]]:
        """The poll and its codes, which are shown this once."""
        seen = self.desk.plan(plan)
        self.desk.check(Action.OPEN_POLL, seen.school)
        question, choices = _asked(question, choices)
        if not 1 <= codes <= MOST_VOTERS:
            raise ValueError("Look at the numbers of this poll again.")
        if subject not in ("", *closed.SUBJECTS):
            raise ValueError("Say which subject this poll is about.")
        open_to(seen.school, closed.POLLS, subject)
        made = polls.open_poll(seen.school, plan, question, choices, codes=codes, subject=subject)
        self._note(seen.school, "A poll was opened", f"{codes} codes")
        return made

    def polls(self, plan: str) -> tuple[Poll, ...]:
        return polls.polls(self.desk.plan(plan).id)

    def slips_taken(self, poll: str) -> None:
        """Whoever downloads the codes of a poll could answer for others: it stands in the log."""
        seen, found = self._poll(poll)
        self.desk.check(Action.OPEN_POLL, seen.school)
        self._note(seen.school, "The code slips of a poll were downloaded", f"{found.codes} codes")

    def answer(self, poll: str, code: str, choice: str, text: str = "") -> str:
        """Nothing when it counts, otherwise why it does not. Who answered stands nowhere, not in the log either."""
        seen, found = self._poll(poll)
        self.desk.check(Action.ANSWER_POLL, seen.school)
        open_to(seen.school, closed.POLLS, found.subject)
        text = plain(text, LONGEST_TEXT, "Your words")

        def one_try() -> tuple[str, bool]:
            said = polls.answer(poll, code, choice, text)
            return said, said in polls.WRONG_CODE

        return _slower.attempt(self.desk.person.who, poll, one_try)

    def close_poll(self, poll: str) -> Result | None:
        seen, _found = self._poll(poll)
        self.desk.check(Action.OPEN_POLL, seen.school)
        if polls.close_poll(poll):
            self._note(seen.school, "A poll was closed")
        return polls.result(poll)

    def result(self, poll: str) -> Result | None:
        """Only of a closed poll with at least 5 answers."""
        self.desk.check(Action.SEE_RESULT, self._poll(poll)[0].school)
        return polls.result(poll)

    def _poll(self, poll: str) -> tuple[Offered, Poll]:
        found = polls.poll(poll)
        if found is None:
            raise Missing
        return self.desk.plan(found.plan), found

    # --- what the district closes ----------------------------------------------------------------------------------------
    def close_subject(self, school: str | None, what: str, subject: str, why: str) -> Closed:
        """Close comments or polls on a subject that is being bargained; `school` None: in all schools."""
        self.desk.check(Action.CLOSE_SUBJECT, school)
        if what not in (closed.COMMENTS, closed.POLLS) or subject not in closed.SUBJECTS:
            raise ValueError("Say what is closed, and on which subject.")
        why = plain(why, LONGEST_QUESTION, "The reason")
        if not why:
            raise ValueError("Say in a sentence why it is closed. The staff read it.")
        made = closed.close(school, what, subject, why)
        self._note(school, f"The district closed {what} on a subject", subject)
        return made

    def open_subject(self, line: Closed) -> None:
        self.desk.check(Action.CLOSE_SUBJECT, line.school)
        closed.open_again(line.id)
        self._note(line.school, f"The district opened {line.what} on a subject again", line.subject)

    def all_closed(self) -> tuple[Closed, ...]:
        self.desk.check(Action.CLOSE_SUBJECT, None)
        return closed.all_closed()

    def closed(self, plan: str, what: str) -> tuple[Closed, ...]:
        return closed.closed(self.desk.plan(plan).school, what)

    def _note(self, school: str | None, what: str, detail: str = "") -> None:
        schools.note(school, self.desk.person.who, what, detail)


def _asked(question: str, choices: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Question and answers as they are kept."""
    question = plain(question, LONGEST_QUESTION, "The question")
    kept = tuple(plain(c, LONGEST_ANSWER, "An answer") for c in choices)
    if not question or len(set(kept)) < 2 or len(set(kept)) != len(kept) or not all(kept):
        raise ValueError("It needs a question and at least two different answers.")
    if len(kept) > MOST_ANSWERS:
        raise ValueError(f"Please keep it to {MOST_ANSWERS} answers.")
    return question, kept
