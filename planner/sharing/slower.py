"""Trying codes gets slower with each wrong one, for whoever tries them. Kept in memory: that somebody tried stands nowhere."""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

FREE = 2  # wrong codes in a row before the first wait: a slip is easily misread
FIRST_SECONDS, LONGEST_SECONDS = 5.0, 300.0  # the wait doubles with each wrong code


@dataclass
class _Tries:
    wrong: int = 0
    until: float = 0.0
    turn: Lock = field(default_factory=Lock)  # one try at a time: many at once are not a way around the wait


class Slower:
    """For pairs of who tries and what is tried."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self.now = now
        self._known: dict[tuple[str, str], _Tries] = defaultdict(_Tries)
        self._lock = Lock()

    def attempt(self, who: str, what: str, do: Callable[[], tuple[str, bool]]) -> str:
        """Do it, unless they must wait. `do` answers with a sentence, and whether the code was wrong."""
        with self._lock:
            tries = self._known[who, what]
        with tries.turn:
            left = tries.until - self.now()
            if left > 0:
                return f"Too many wrong codes. Wait {math.ceil(left)} seconds, look at your slip, and try again."
            said, wrong = do()
            if wrong:
                tries.wrong += 1
                if tries.wrong > FREE:
                    tries.until = self.now() + min(LONGEST_SECONDS, FIRST_SECONDS * 2 ** (tries.wrong - FREE - 1))
            elif not said:
                tries.wrong = 0
        return said
