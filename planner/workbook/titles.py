"""Funds by their names: "Title I, Part A", "title 1a" and "General fund" where the code T1A or GF is expected."""

from __future__ import annotations

import re
from collections.abc import Mapping

_SAYS_NOTHING = frozenset({"part", "fund", "funds", "grant", "money", "program", "the", "of"})
_TITLES = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "one": "1", "two": "2", "three": "3", "four": "4"}
_TITLE = re.compile(r"(iv|iii|ii|i|[1-4]|one|two|three|four)([a-f]?)")


def funds_called(said: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """The codes of the funds that `said` may name, of `names` by code: those of exactly this name, else those whose name begins so."""
    words = _words(said)
    if not words:
        return ()
    called = {code: _words(name) for code, name in names.items()}
    exact = tuple(code for code, own in called.items() if own == words)
    return exact or tuple(code for code, own in called.items() if own[: len(words)] == words)


def _words(name: str) -> tuple[str, ...]:
    """The words that tell one fund from another: Title I-A and "title 1, part a" are title, 1, a."""
    found: list[str] = []
    for word in re.findall(r"[^\W_]+", name.casefold()):
        title = _TITLE.fullmatch(word) if found and found[-1] == "title" else None
        if title is not None:
            found += [part for part in (_TITLES.get(title[1], title[1]), title[2]) if part]
        elif word not in _SAYS_NOTHING:
            found.append(word)
    return tuple(found)
