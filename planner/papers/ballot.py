"""Papers for votes: ballots to cut apart, the tellers' sheet, and the code slips of a poll."""

from __future__ import annotations

from collections.abc import Sequence

from planner import tables
from planner.domain.school import School
from planner.papers.page import Paper
from planner.store.votes import PaperVote
from planner.tables.plan.voting import share_words, tally, terms_lines

ON_A_PAGE = 4
BOX = "\u2610"  # an empty square
HOW = (
    "Open the plan's page, choose Vote, type the code and choose an answer. Each code answers once. "
    "The poll advises and decides nothing. It is not secret from whoever runs the server."
)


def ballots(school: School, vote: PaperVote, title: str) -> bytes:
    """One page of ballots that are all alike, to be copied and cut: nothing on a ballot tells it from another."""
    pages = -(-vote.terms.eligible // ON_A_PAGE)
    head = f"Copy this page {pages} times and cut it: {ON_A_PAGE} ballots a page, {vote.terms.eligible} people may vote."
    paper = Paper("Ballots", head, "Every ballot is alike. Number none.", size=9)
    for n in range(ON_A_PAGE):
        if n:
            paper.say("- " * 76, soft=True)
        paper.head(f"Ballot: {vote.question}", 2)
        paper.say(f"{school.info.school_name}. The plan is “{title}”. “{vote.choices[0]}” needs: {share_words(vote.terms)}.", soft=True)
        for choice in vote.choices:
            paper.say(f"{BOX}  {choice}")
        paper.say("Mark one answer. Write no name. Fold the ballot and put it in the box yourself.", soft=True)
    return paper.bytes()


def tellers(school: School, vote: PaperVote, title: str) -> bytes:
    """What the contract says, the count, and the signatures of two tellers. One page."""
    paper = Paper("Tellers' sheet", f"{school.info.school_name}. {tables.TITLE}: “{title}”.", "Keep this sheet with the ballots.")
    paper.head("The vote")
    paper.say(vote.question)
    paper.bullets(terms_lines(vote))
    paper.head("Before")
    paper.bullets((
        "Show that the box is empty, and close it.",
        "Keep the list of who was given a ballot apart from the ballots. It has no place in Common Time.",
        "Give one ballot to each person who may vote. Nobody votes for another.",
    ))  # fmt: skip
    paper.head("The count")
    paper.table(tally(vote), "", (2.2, 3.6, 1.2))
    paper.say(
        "Answers and blank or spoiled ballots add up to the ballots in the box."
    )
    paper.head("The minority's statement, if they hand one in")
    for _line in range(4):
        paper.say("_" * 92)
    paper.head("Two tellers, who counted together")
    for n in (1, 2):
        paper.say(f"Teller {n}, signature: {'_' * 44}   Date: {'_' * 18}")
    paper.say("Two people enter these figures on the plan's page under Vote, each without the other's. They must agree.", soft=True)
    return paper.bytes()


def slips(school: School, question: str, codes: Sequence[str]) -> bytes:
    """One slip for each who may answer, to be cut apart and drawn unseen."""
    paper = Paper("An advisory poll", f"{school.info.school_name}. {question}", "Cut the slips apart, shuffle them, and let each person "
                                                                                "draw one. Keep no copy.")
    for code in codes:
        paper.head(f"{code[:4]} {code[4:]}", 2)
        paper.say(question)
        paper.say(HOW, soft=True)
    return paper.bytes()
