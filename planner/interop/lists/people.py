"""What looks like a person's name becomes a code before anything else sees it.

`Smith`, `Muñoz, Ana`, `SMITH JOHN`, `Lee, A`, `Ms. Ortiz`, and the part of a title that is one ("Teacher - Smith"). The words that jobs,
subjects, schools and funds are made of are never names here; a word that is in no list is one where it stands in a title's place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from planner.interop.lists.fields import CODE, FIGURES, FUND, PLACE, TEXT, TITLE
from planner.interop.lists.vocabulary import is_family_name, is_word

HONORIFIC = re.compile(r"\b(mr|mrs|ms|miss|mx|sr|sra|srta)\.?\s+[^\W\d_]", re.IGNORECASE)
LETTERS = r"[^\W\d_][^\W\d_.'’\-]*"
COMMA = re.compile(rf"({LETTERS}(?:[ \-]{LETTERS}){{0,2}}),\s*({LETTERS}\.?(?:\s+{LETTERS}\.?){{0,2}})")
PARTS = re.compile(r"(\s+[-–—]\s+|\s*[()\[\]/:;|]\s*)")


@dataclass
class Names:
    """The codes that names became, so that one name is one code throughout a file; the names themselves are not kept in any text."""

    codes: dict[str, str] = field(default_factory=dict)

    def hidden(self, text: str, kind: str) -> str:
        """The text of a cell of this kind of field without names."""
        if kind in FIGURES or not text or not holds_name(text, kind):
            return text
        if kind == TITLE and not is_name(text, kind) and any(is_name(part, kind) for part in PARTS.split(text)):
            return "".join(self._code(part) if is_name(part, kind) else part for part in PARTS.split(text))
        return self._code(text)

    def _code(self, text: str) -> str:
        folded = " ".join(text.casefold().split())
        return self.codes.setdefault(folded, f"name {len(self.codes) + 1}")


def holds_name(text: str, kind: str) -> bool:
    """Does a cell of this kind of field hold what looks like a person's name?"""
    if is_name(text, kind) or HONORIFIC.search(text):
        return True
    return kind == TITLE and any(is_name(part, kind) for part in PARTS.split(text))


def is_name(text: str, kind: str = TITLE) -> bool:
    """Is all of the text what looks like a name, in a field of this kind?"""
    text = text.strip()
    if not text or (HONORIFIC.match(text) and len(text.split()) <= 4):
        return bool(text)
    comma = COMMA.fullmatch(text)
    if comma:
        return _whole(re.findall(r"[^\W\d_]+", text), text)
    if kind == PLACE or any(c.isdigit() for c in text):
        return False
    words = re.findall(r"[^\W\d_]+", text)
    if len(words) > 4 or not _whole(words, text):
        return False
    if kind in (TITLE, TEXT):
        return not (len(words) == 1 and len(text) <= 3)
    if kind == CODE:
        return len(words) > 1 or (len(text) > 3 and text != text.upper())
    return kind != FUND or len(words) > 1


def _whole(words: list[str], text: str) -> bool:
    """Is each word in no list or a family name too, and at least one in no list?"""
    long = [w for w in words if len(w) > 1]
    strange = [w for w in long if not is_word(w)]
    others = [w for w in long if is_word(w) and not is_family_name(w)]
    return bool(strange) and not others and any(c.isupper() for c in text)


def are_names(values: list[str]) -> bool:
    """Is this a column of people: do half of its different values look like names?"""
    some = list(dict.fromkeys(values))[:200]
    return bool(some) and 2 * sum(is_name(v) for v in some) >= len(some)
