"""When a day leaves room for WIN at a time, and the boxes that say so: against every way of laying the day on the five-minute grid."""

from __future__ import annotations

import itertools

import pytest
from twins.schools import L1, S1, mini

from planner.domain.school import Slot
from planner.milp.shape.geometry import DayFrame, Interval, overlap
from planner.milp.shape.rests import placements
from planner.milp.shape.win_together import GradeDay, Laid, Pull

S2, L2 = Slot("REG", "S2", 4, 690, 735, "specials"), Slot("REG", "L2", 5, 630, 660, "lunch")
READING, MATH, WIN, SESSION = 45, 30, 30, 20
PULLS: tuple[Pull, ...] = ((S1.slot, 30), (S2.slot, 30))


@pytest.fixture(scope="module")
def day() -> GradeDay:
    """From 9:00 to 12:15, with two slots for specials and two lunches: 9:00-9:45, 10:30-11:00, 11:00-11:30, 11:30-12:15."""
    rules = {"literacy_min_day": READING, "math_min_day": MATH, "win_min_day": WIN}
    school = mini(rules, days=1, bell=(S1, L1, S2, L2), student_start=S1.start, student_end=S2.end)
    frame = DayFrame(school, "REG")
    return GradeDay(frame, frame.outsets("1"), tuple(placements(frame, "1")))


def starts(day: GradeDay, minutes: int) -> range:
    return range(day.frame.teaching[0], day.frame.teaching[1] - minutes + 1, 5)


def apart(some: tuple[Interval, ...]) -> bool:
    return not any(overlap(a, b) for a, b in itertools.combinations(some, 2))


def by_hand(day: GradeDay, laid: Laid, session: Interval, pull: Pull | None) -> bool:
    """Is there a WIN around the session, and reading and mathematics beside it, beside the pull-out session and all that the grade is out for?"""
    out = tuple(day.frame.away(*laid))
    begun = None if pull is None else day.frame.school.slot("REG", pull[0]).start
    pulled = () if pull is None or begun is None else ((begun, begun + pull[1]),)
    if not apart((*out, *pulled)):
        return False
    for win in range(session[1] - WIN, session[0] + 1):
        taken = (win, win + WIN)
        if win % 5 or taken[0] < day.frame.teaching[0] or taken[1] > day.frame.teaching[1] or not apart((*out, taken)):
            continue
        for reading, math in itertools.product(starts(day, READING), starts(day, MATH)):
            core = ((reading, reading + READING), (math, math + MATH))
            if apart((*out, *core)) and apart((*core, taken)) and apart((*core, *pulled)):
                return True
    return False


def test_a_time_has_room_where_some_way_of_laying_the_day_has_it(day: GradeDay) -> None:
    seen = set()
    for laid, start, pull in itertools.product(day.away, starts(day, SESSION), (None, *PULLS)):
        when = (start, start + SESSION)
        seen.add((pull, laid in day.room(when, pull)))
        assert (laid in day.room(when, pull)) == by_hand(day, laid, when, pull), (laid, when, pull)
    assert len(seen) == 2 * 3, "each is possible at some time and impossible at another"


def test_boxes_exclude_what_leaves_no_room_and_nothing_else(day: GradeDay) -> None:
    """Alone, and beside a pull-out session what that alone does not exclude; a day on which it cannot be is of other rows."""
    times = [(start, start + SESSION) for start in starts(day, SESSION)]
    alone = tuple(day.room(when, None) for when in times)
    held, rows = 0, 0
    for pull in (None, *PULLS):
        rooms = tuple(day.room(when, pull) for when in times)
        boxes = [*day.boxes(alone, alone, None), *(day.boxes(rooms, alone, pull) if pull else ())]
        for laid, n in itertools.product(day.away if pull is None else day.possible(pull), range(len(times))):
            excluded = any(box.times >> n & 1 and laid[0] in box.outsets and laid[1] in box.places for box in boxes)
            assert excluded == (laid not in rooms[n]), (laid, times[n], pull)
            held += excluded
        rows += len(boxes)
    assert rows < held / 4, "a row holds many times and days"
