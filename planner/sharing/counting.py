"""What a vote on paper came to: figures that must add up, entered by two people who must agree, against what the contract needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from planner.store import votes
from planner.store.votes import CAST, ELIGIBLE, Count, Entry, PaperVote, Terms

FIELDS = ("answers", "spoiled", "cast", "handed_out", "statement")


class Stage(StrEnum):
    NOTHING = "nothing entered"
    ONE = "one has entered"
    DIFFER = "two have entered, and differ"
    AGREED = "agreed"


@dataclass(frozen=True)
class Standing:
    """How far the entering of a vote is. `differ`: which fields, never their figures: the next to enter must not copy them.

    `twice`: one person entered both at a computer without a sign-in. `statement`: of the minority, as it was entered last.
    """

    stage: Stage
    count: Count | None = None
    at: float = 0.0
    twice: bool = False
    differ: tuple[str, ...] = ()
    statement: str = ""


Voted = Sequence[tuple[PaperVote, Standing]]


def voted(plan: str) -> Voted:
    """The votes on a plan, the oldest first, and how far each is."""
    return tuple((v, standing(votes.entries(v.id))) for v in votes.votes(plan))


def faults(vote: PaperVote, count: Count) -> Iterator[str]:
    """Sentences for figures that cannot be those of one vote."""
    if len(count.counts) != len(vote.choices) or min((*count.counts, count.spoiled, count.cast, count.handed_out)) < 0:
        yield "Enter a number, 0 or more, for every answer."
        return
    marked = sum(count.counts) + count.spoiled
    if marked != count.cast:
        yield f"The answers and the blank or spoiled ballots add up to {marked}, but {count.cast} ballots were in the box."
    if count.cast > count.handed_out:
        yield f"{count.cast} ballots were in the box, but only {count.handed_out} were handed out."
    if count.handed_out > vote.terms.eligible:
        yield f"{count.handed_out} ballots were handed out, but only {vote.terms.eligible} people may vote."


def standing(entries: Sequence[Entry]) -> Standing:
    """The first two entries that agree and are of two people, or of the one person of a computer without a sign-in, are the result."""
    latest: dict[str, Entry] = {}
    differ: tuple[str, ...] = ()
    for entry in entries:
        against = [e for person, e in latest.items() if person != entry.person or not person]
        for other in against:
            if not _differ(other.count, entry.count):
                return Standing(Stage.AGREED, entry.count, entry.at, twice=not entry.person and not other.person)
        if against:
            differ = _differ(against[-1].count, entry.count)
        latest.pop(entry.person, None)
        latest[entry.person] = entry
    if not entries:
        return Standing(Stage.NOTHING)
    return Standing(Stage.DIFFER if differ else Stage.ONE, differ=differ, statement=entries[-1].count.statement)


def _differ(one: Count, other: Count) -> tuple[str, ...]:
    pairs = (
        (one.counts, other.counts), (one.spoiled, other.spoiled), (one.cast, other.cast), (one.handed_out, other.handed_out),
        (one.statement.split(), other.statement.split()),
    )  # fmt: skip
    return tuple(name for name, (a, b) in zip(FIELDS, pairs, strict=True) if a != b)


@dataclass(frozen=True)
class Outcome:
    """`base`: of how many the share is taken; `needed`: votes that the first answer needed."""

    base: int
    needed: int
    quorum: bool
    passed: bool


def outcome(terms: Terms, count: Count) -> Outcome:
    base = terms.eligible if terms.of == ELIGIBLE else count.cast if terms.of == CAST else sum(count.counts)
    needed = votes_needed(terms, base)
    quorum = 100 * count.cast >= terms.quorum * terms.eligible
    return Outcome(base, needed, quorum, quorum and base > 0 and count.counts[0] >= needed)


def votes_needed(terms: Terms, base: int) -> int:
    """The fewest whole votes that are the share of so many, or more than it."""
    share = Fraction(base * terms.num, terms.den)
    return int(share) + 1 if terms.more else -int(-share // 1)
