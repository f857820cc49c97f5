"""Signs that nobody sees: control characters, and those that turn the direction of what follows. They hide what a text says."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

TURNING = {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}  # embeddings, overrides, isolates
BREAKING = {"\u2028", "\u2029"}  # lines and paragraphs that no program shows alike
CELL_LINES = "\t\n\r"
OF_NO_TEXT = ("Cc", "Cs")  # control characters, halves of signs


def unseen_signs(text: str, but: str = CELL_LINES) -> Iterator[str]:
    """Each such sign of a text once, as U+202E; `but` are allowed."""
    for sign in dict.fromkeys(text):
        bad = sign in TURNING or sign in BREAKING or unicodedata.category(sign) in OF_NO_TEXT
        if bad and sign not in but:
            yield f"U+{ord(sign):04X}"


def seen_only(text: str) -> str:
    """The text without them."""
    return "".join(sign for sign in text if not any(unseen_signs(sign, "")))
