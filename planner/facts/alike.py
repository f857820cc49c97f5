"""Sentences that say the same of several classes, days or people, told as one with the list of whom it holds for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

ALIKE = 0.5  # the part of its words that a sentence shares with another that says the same
MOST_NAMED = 40


def gathered(sentences: Sequence[str]) -> tuple[str, ...]:
    """Sentences about one cell, those that differ in a few words as one: "HKA has no art on Mon. The same for 2 more: HKB; Tue." """
    return tuple(in_one([sentences[n] for n in group]) for group in alike(sentences))


def alike(sentences: Sequence[str]) -> tuple[tuple[int, ...], ...]:
    """The places of sentences that say the same of others, each group in the order of its first."""
    groups: list[list[int]] = []
    for n, sentence in enumerate(sentences):
        group = next((g for g in groups if _same(sentences[g[0]], sentence)), None)
        if group is None:
            groups.append([n])
        else:
            group.append(n)
    return tuple(map(tuple, groups))


def in_one(sentences: Sequence[str]) -> str:
    """The first sentence, how many more say the same, and of whom."""
    first, *others = sentences
    if not others:
        return first
    whom = [words for words in dict.fromkeys(", ".join(_other_words(first, other)) for other in others) if words]
    more = f"; and {len(whom) - MOST_NAMED:,} others" if len(whom) > MOST_NAMED else ""
    listed = f": {'; '.join(whom[:MOST_NAMED])}{more}" if whom else ""
    return f"{first} The same for {len(others):,} more{listed}."


def _same(first: str, other: str) -> bool:
    """Do two sentences share most of their words, beyond those that only stand first or last?"""
    if first == other:
        return True
    matcher = SequenceMatcher(None, first.split(), other.split(), autojunk=False)
    return matcher.real_quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE and any(_other_words(first, other))


def _other_words(first: str, other: str) -> Iterator[str]:
    """The words in which the other sentence differs; a number with the word that says of what: "Grade 2", "60 minutes"."""
    words = other.split()
    for kind, _, _, begin, end in SequenceMatcher(None, first.split(), words, autojunk=False).get_opcodes():
        if kind not in ("replace", "insert"):
            continue
        if begin and _is_number(words[begin]) and (words[begin - 1][0].isupper() or words[begin - 1] in ("grade", "grades", "day")):
            begin -= 1
        elif _is_number(words[end - 1]):
            end = min(end + 1, len(words))
        yield " ".join(words[begin:end]).rstrip(",.;:")


def _is_number(word: str) -> bool:
    return word[-1] != "." and re.fullmatch(r"[\d,.]+", word) is not None
