"""The server is killed ten times while a poll is answered: an answer counts with its code and its words, or not at all."""

from __future__ import annotations

import random

from killed import killed

from planner.sharing.desk import Desk
from planner.sharing.permissions import LOCAL
from planner.store import plans, polls

KILLS, CODES = 10, 60
LATEST = 0.02  # seconds after an answer was told as counted


def test_no_code_is_used_without_its_answer_and_no_answer_counts_twice() -> None:
    """Killed at random answers; then every code tries once more: those that were counted are told so, the others count now."""
    chance, desk = random.Random(5), Desk(LOCAL)
    school = desk.bring("East", b"book", "book.xlsx").school
    plan = plans.move(plans.offer(school, "run", "Plan"), "published")
    poll, codes = polls.open_poll(school, plan.id, "Go?", ("Yes", "No"), codes=CODES)
    told: set[str] = set()
    for _ in range(KILLS):
        left = [code for code in codes if code not in told]

        def answer(n: int, left: list[str] = left) -> None:
            assert polls.answer(poll.id, left[n], "Yes", f"words of {left[n]}") in ("", polls.USED)

        done = killed(answer, chance.randrange(4), chance.uniform(0, LATEST))
        told |= set(left[:done])
    again = {code: polls.answer(poll.id, code, "Yes", f"words of {code}") for code in codes}
    assert all(again[code] == polls.USED for code in told)
    assert set(again.values()) == {"", polls.USED}
    assert polls.close_poll(poll.id)
    found = polls.result(poll.id)
    assert found is not None and found.counts == (("Yes", CODES), ("No", 0))
    assert found.texts == tuple(sorted(f"words of {code}" for code in codes))
