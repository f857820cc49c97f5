"""Votes and polls in words: what the contract needs, what was counted, and what stays open. For pages and papers alike."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from planner.domain.survey import FEW
from planner.language import N_, _
from planner.sharing.counting import Stage, Standing, Voted, outcome, votes_needed
from planner.store.closed import ALL, COMMENTS, POLLS, Closed
from planner.store.polls import Poll, Result
from planner.store.votes import CAST, ELIGIBLE, VALID, Count, PaperVote, Terms
from planner.tables.plan.shared import when
from planner.tables.words import frame

SHARES = {  # what contracts ask for: parts, of how many, and whether it must be more than that
    N_("More than half"): (1, 2, True),
    N_("55 percent"): (55, 100, False),
    N_("60 percent"): (60, 100, False),
    N_("Two thirds"): (2, 3, False),
    N_("70 percent"): (70, 100, False),
    N_("Three quarters"): (3, 4, False),
    N_("80 percent"): (80, 100, False),
    N_("All"): (1, 1, False),
}
OF = {
    ELIGIBLE: N_("of all who may vote, also those who stay away"),
    CAST: N_("of those who vote, with blank and spoiled ballots"),
    VALID: N_("of those who vote, without blank and spoiled ballots"),
}
FIELD = {
    "answers": N_("the votes for each answer"),
    "spoiled": N_("blank or spoiled ballots"),
    "cast": N_("ballots in the box"),
    "handed_out": N_("ballots handed out"),
    "statement": N_("the minority's statement"),
}
SUBJECT = {
    ALL: N_("Everything"),
    "hours": N_("The contract day and year"),
    "planning": N_("Planning periods and common planning time"),
    "size": N_("Class size and load"),
    "duties": N_("Duties and meetings"),
    "pay": N_("Stipends, overloads and pay"),
    "positions": N_("Positions, transfers and reductions"),
}
WHAT = {COMMENTS: N_("Comments"), POLLS: N_("Polls")}


def share_words(terms: Terms) -> str:
    """ "Two thirds of all who may vote, also those who stay away (20 of 30)": with the number where it is known before the vote."""
    share = (terms.num, terms.den, terms.more)
    name = next((_(words) for words, known in SHARES.items() if known == share), f"{terms.num}/{terms.den}")
    said = f"{name} {_(OF[terms.of])}"
    if terms.of != ELIGIBLE:
        return said
    return _("{share} ({n} of {all})").format(share=said, n=votes_needed(terms, terms.eligible), all=terms.eligible)


def terms_lines(vote: PaperVote) -> Iterator[str]:
    """What the contract says of a vote."""
    t = vote.terms
    yield _("Who may vote: {electorate} ({n}).").format(electorate=t.electorate, n=t.eligible)
    yield _("“{answer}” needs: {share}.").format(answer=vote.choices[0], share=share_words(t))
    if t.quorum:
        yield _("At least {n}% of those who may vote must take part.").format(n=t.quorum)
    yield _("Conducted by: {who}. Where it stands: {clause}.").format(who=t.conductor, clause=t.clause)


def verdict(vote: PaperVote, count: Count) -> str:
    """ "Passed", or what it lacked."""
    found, answer = outcome(vote.terms, count), vote.choices[0]
    if not found.quorum:
        few = _("Not passed: too few took part. {n} of {all} voted, and {quorum}% must.")
        return few.format(n=count.cast, all=vote.terms.eligible, quorum=vote.terms.quorum)
    said = (
        _("Passed: {n} for “{answer}”, and {needed} were needed.")
        if found.passed
        else _("Not passed: {n} for “{answer}”, and {needed} were needed.")
    )
    return said.format(n=count.counts[0], answer=answer, needed=found.needed)


def counted_words(vote: PaperVote, count: Count) -> str:
    """ "Yes 24, No 4, blank or spoiled 1. 29 of 30 voted; 30 ballots were handed out." """
    parts = [f"{choice} {n}" for choice, n in zip(vote.choices, count.counts, strict=True)]
    parts.append(_("blank or spoiled {n}").format(n=count.spoiled))
    tail = _("{cast} of {all} voted; {out} ballots were handed out.")
    return f"{', '.join(parts)}. {tail.format(cast=count.cast, all=vote.terms.eligible, out=count.handed_out)}"


def dissent(vote: PaperVote, count: Count) -> Iterator[str]:
    """The numbers against, and the minority's own words."""
    against = sum(count.counts[1:])
    yield _("Did not vote for “{answer}”: {n}.").format(answer=vote.choices[0], n=against + count.spoiled)
    if count.statement:
        yield _("The minority says: “{words}”").format(words=count.statement)


def entered_words(standing: Standing) -> str:
    how = _("Entered twice by one person, at a computer where nobody signs in") if standing.twice else _("Entered by two people who agree")
    return _("{how}, {when}.").format(how=how, when=when(standing.at))


def stage_words(vote: PaperVote, standing: Standing) -> str:
    """What is to be done next."""
    if vote.called_off is not None:
        return _("Called off {when}.").format(when=when(vote.called_off))
    if standing.stage is Stage.NOTHING:
        return _("Called {when}. No result yet: print the ballots, vote, and enter what the tellers counted.").format(
            when=when(vote.called)
        )
    if standing.stage is Stage.ONE:
        return _("One person has entered the result. It counts when a second person has entered the same.")
    fields = ", ".join(_(FIELD[f]) for f in standing.differ)
    return _("Two entries differ in {fields}. Both look at the tellers' sheet again, and whoever was wrong enters it anew.").format(
        fields=fields
    )


def vote_lines(found: Voted, private: bool = True) -> tuple[str, ...]:
    """For a paper, each vote: question, verdict, figures and dissent.

    Not `private`: without who conducts it, which may be a name, and without the figures of fewer than 5 ballots.
    """
    return tuple(line for vote, standing in found if vote.called_off is None for line in _vote_lines(vote, standing, private))


def _vote_lines(vote: PaperVote, standing: Standing, private: bool) -> Iterator[str]:
    if standing.count is None:
        yield _("Vote on paper, “{question}”: no result yet. “{answer}” needs: {share}.").format(
            question=vote.question, answer=vote.choices[0], share=share_words(vote.terms)
        )
        return
    said = _("Vote on paper, “{question}”: {verdict}")
    if not private and standing.count.cast < FEW:  # who voted how could be guessed
        passed = outcome(vote.terms, standing.count).passed
        yield said.format(question=vote.question, verdict=_("Passed.") if passed else _("Not passed."))
        return
    yield said.format(question=vote.question, verdict=verdict(vote, standing.count))
    yield counted_words(vote, standing.count)
    yield from dissent(vote, standing.count)
    if private:
        yield from terms_lines(vote)
        yield entered_words(standing)


def tally(vote: PaperVote) -> pd.DataFrame:
    """The tellers' table, to be filled in by hand."""
    rows = [*vote.choices, _("Blank or spoiled"), _("Sum: ballots in the box"), _("Ballots handed out"), _("Ballots not used")]
    return frame((N_("Counted"), N_("Strokes"), N_("Number")), ((name, "", "") for name in rows))


# --- polls -----------------------------------------------------------------------------------------------------------------
def answered_words(poll: Poll) -> str:
    if poll.answered is None:
        return _("Fewer than {few} of {codes} have answered.").format(few=FEW, codes=poll.codes)
    return _("{n} of {codes} have answered.").format(n=poll.answered, codes=poll.codes)


def result_lines(poll: Poll, result: Result | None) -> tuple[str, ...]:
    """Of a closed poll."""
    if result is None:
        return (_("Fewer than {few} people answered, so nothing is shown.").format(few=FEW),)
    return tuple(f"{choice}: {n}" for choice, n in result.counts)


def closed_words(line: Closed) -> str:
    said = _("The district office has closed {what} on: {subject}. {why}")
    return said.format(what=_(WHAT[line.what]).lower(), subject=_(SUBJECT[line.subject]).lower(), why=line.why)
