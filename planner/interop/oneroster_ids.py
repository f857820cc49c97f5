"""sourcedIds that every reader of OneRoster takes, and back again.

A sourcedId names one thing in the whole district and stays the same from night to night. The standard allows letters, digits and a few
signs, and some columns are lists with commas; codes of workbooks hold anything. So every other sign is written as its number:
``ENG 1`` is ``ENG_20_1``.
"""

from __future__ import annotations

import hashlib
import re

MOST = 80  # signs of one part; the standard allows 255 for all of them together
PLAIN = re.compile(r"[0-9A-Za-z.-]")


def sourced(*parts: str) -> str:
    """Return the sourcedId of something that these codes name together, the school's first."""
    return "/".join(_safe(part) for part in parts)


def code_of(sourced_id: str) -> str:
    """Return the code that stands last in a sourcedId of ours."""
    return re.sub(r"_([0-9a-f]+)_", _sign, sourced_id.rpartition("/")[2])


def _sign(written: re.Match[str]) -> str:
    number = int(written[1], 16)
    return chr(number) if number <= 0x10FFFF else written[0]


def _safe(part: str) -> str:
    written = "".join(c if PLAIN.fullmatch(c) else f"_{ord(c):x}_" for c in part)
    return written if len(written) <= MOST else f"{written[:40]}-{hashlib.sha256(part.encode()).hexdigest()[:16]}"
