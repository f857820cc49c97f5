"""Text for where Streamlit reads Markdown: labels, messages, tabs, some options. What stands in it is shown as it stands."""

from __future__ import annotations

import re

SIGNS = re.compile(r"[\\`*_\[\]<>|~$&]|:(?=[A-Za-z])")  # that begin something in Streamlit's Markdown
BEGINNINGS = re.compile(r"^([#+=-]|\d+(?=[.)]))")  # likewise at the beginning of a line
# What Streamlit looks for in the finished text: addresses, icons, emojis, arrows, dashes. A sign without width in the middle ends that.
FOUND = re.compile(
    r"(?<=:)(?=[\w+/-]+:)|(?<=https:)(?=//)|(?<=http:)(?=//)|(?<=www)(?=\.)|(?<=@)(?=\w)|(?<=[<>~-])(?=[-=>])", re.IGNORECASE
)
JOINER = "\u2060"


def plain(text: object) -> str:
    """Return a text so that nothing in it is Markdown: no picture, link, color, formula, emoji or HTML."""
    words = FOUND.sub(JOINER, " ".join(str(text).split()))
    escaped = SIGNS.sub(lambda sign: f"\\{sign[0]}", words)
    return BEGINNINGS.sub(lambda sign: sign[1] + JOINER if sign[1].isdigit() else f"\\{sign[1]}", escaped)
