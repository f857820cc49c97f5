"""Reading and math at the same clock time on as many days as there is room for: by hand, then on a tiny school that is searched."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from tiny import tiny_school

from planner.audit import audit
from planner.domain.plan import Block
from planner.milp.grid.steady import Room, steadied, steady
from planner.search.solve import search

WHOLE = Room(36, ((540, 720),))  # 9:00-12:00


def test_where_every_day_has_room_both_stand_still() -> None:
    assert steady([WHOLE, WHOLE, WHOLE], 90, 60) == [(540, 630)] * 3


def test_the_times_that_most_weeks_can_keep_are_kept() -> None:
    """On the third day the class is out 9:00-9:45: reading at 9:45 is then at the same time on all three, and math after it."""
    late = Room(36, ((585, 735),))
    found = steady([Room(36, ((540, 735),)), Room(36, ((540, 735),)), late], 90, 60)
    assert found == [(585, 675)] * 3


def test_weeks_count_and_not_kinds_of_day() -> None:
    """One day of 30 weeks has room only from 10:00, two of 3 weeks only until 11:30: the 30 weeks have their way."""
    rare, usual = Room(3, ((540, 690),)), Room(30, ((600, 750),))
    found = steady([rare, rare, usual], 90, 60)
    assert found[2] == (600, 690) and found[0] is not None and found[0][0] in (540, 600)


def test_a_day_with_room_for_one_keeps_that_one() -> None:
    """Mornings 9:00-10:30 for reading on all days; math at 10:30 where it fits, else in the afternoon."""
    short = Room(36, ((540, 630), (780, 850)))
    found = steady([WHOLE, WHOLE, short], 90, 60)
    assert found[:2] == [(540, 630)] * 2 and found[2] is not None and found[2][0] == 540 and found[2][1] >= 780


def test_a_day_without_room_is_left_as_it_was() -> None:
    blocks = [Block("literacy", "1", d, "REG", 545, 635) for d in (1, 2)] + [Block("lunch", "1", 1, "REG", 660, 690)]
    free = {("1", 1, "REG"): WHOLE, ("1", 2, "REG"): Room(36, ((540, 600),))}
    moved = steadied(blocks, free, 90, 60)
    assert [b.start for b in moved if b.day == 2] == [545] and moved[0].start == 540
    assert steadied(blocks, free, 90, 0) == blocks


def test_nothing_overlaps_and_each_has_its_minutes() -> None:
    rooms = [Room(36, ((540, 640), (700, 800))), Room(18, ((600, 720),)), Room(18, ((540, 600), (660, 760)))]
    for pair, room in zip(steady(rooms, 60, 45), rooms, strict=True):
        assert pair is not None
        reading, math = (pair[0], pair[0] + 60), (pair[1], pair[1] + 45)
        assert all(any(a <= start and end <= b for a, b in room.free) for start, end in (reading, math))
        assert reading[1] <= math[0] or math[1] <= reading[0]


def test_a_searched_week_keeps_the_clock_times_that_it_can() -> None:
    """Two days of one bell: whatever specials the days have, there is a time for both that neither day's specials touch."""
    base = tiny_school({"literacy_min_day": 40, "math_min_day": 40, "special_every_day": 1, "max_blocks_per_day": 1})
    school = replace(base, teams=(replace(base.teams[0], floor_min=0),))
    found = search(school, seconds=20, brief=True)
    assert found.plan is not None and not audit(school, found.plan).violations
    for kind in ("literacy", "math"):
        starts = Counter(b.start for b in found.plan.blocks if b.kind == kind)
        assert starts.most_common(1)[0][1] == 2, f"{kind} moves: {starts}"
