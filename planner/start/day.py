"""The day from a few times: specials blocks, lunches, arrival and dismissal; and the same day cut short or moved."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from planner.start.said import DAYS, Interval, Unclear, clock, day, grades, spans, time
from planner.start.said import span as one_span

FIRST_LUNCH = 630  # 10:30: nobody eats before
TRANSITION = 5
BLOCKS, BLOCK, LUNCH = 6, 45, 25
LEAST_BLOCK, LEAST_LUNCH = 25, 15


@dataclass(frozen=True)
class Wave:
    when: Interval
    grades: tuple[str, ...] = ()


@dataclass(frozen=True)
class Day:
    """A kind of day. `meeting` is when teachers meet after students have left; `ours` names the parts that nobody gave."""

    teachers: Interval
    students: Interval
    blocks: tuple[Interval, ...]
    lunches: tuple[Wave, ...]
    meeting: Interval | None = None
    ours: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Early:
    """Days on which students leave early, what was said of them, and the day that follows from it."""

    days: tuple[str, ...]
    leave: int
    day: Day


def regular(students: str, teachers: str, blocks: str, lunch: str, grade_sizes: Sequence[tuple[str, int]]) -> Day:
    """The regular day; what was left blank is placed around what was said. Raises Unclear."""
    ours: set[str] = set()
    here = one_span(students) if students else None
    contract = one_span(teachers) if teachers else None
    if here is None:
        ours.add("students")
        here = (contract[0] + 25, contract[1] - 25) if contract else (465, 875)
    if contract is None:
        ours.add("teachers")
        contract = (here[0] - 25, here[1] + 25)
    if not contract[0] <= here[0] < here[1] <= contract[1]:
        raise Unclear("Students should arrive after teachers do, and leave before them.")
    waves = _waves(lunch) if lunch else ()
    many, length = _how_many(blocks)
    said = spans(blocks) if not many else ()
    if not said:
        ours.add("blocks")
        said = _blocks(here, waves, many or BLOCKS, length)
    if any(a[1] > b[0] for a, b in itertools.pairwise(sorted(said))):
        raise Unclear("Two blocks overlap.")
    if not waves:
        ours.add("lunch")
        waves = _lunches(said, here, grade_sizes)
    elif not any(w.grades for w in waves) and len(waves) > 1:
        ours.add("lunch grades")
        waves = tuple(Wave(w.when, g) for w, g in zip(waves, _split(grade_sizes, len(waves)), strict=True))
    return Day(contract, here, tuple(sorted(said)), waves, None, frozenset(ours))


def _how_many(blocks: str) -> tuple[int, int]:
    """ "6 of 45": so many, so long; zeros where times were given or nothing."""
    found = re.fullmatch(r"\s*(\d{1,2})(?:\s*(?:blocks?\s*)?(?:of|x|×)\s*(\d{2})(?:\s*min\w*)?)?\s*(?:blocks?)?\s*", blocks)
    return (int(found[1]), int(found[2] or 0)) if found else (0, 0)


def _waves(lunch: str) -> tuple[Wave, ...]:
    found = []
    cuts = [m.start() for m in re.finditer(r"\d{1,2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?\s*(?:-|–|to)\s*\d{1,2}(?::\d{2})", lunch)]
    for start, end in zip(cuts, [*cuts[1:], len(lunch)], strict=True):
        piece = lunch[start:end]
        when = spans(piece)
        if len(when) != 1:
            raise Unclear(f'"{piece.strip()}" is no lunch: say 10:45-11:10 K 1.')
        rest = re.sub(r"\d{1,2}(?::\d{2})\s*(?:[ap]\.?m\.?)?", " ", piece)
        found.append(Wave(when[0], grades(rest.lstrip(" -–"))))
    if not found:
        raise Unclear("Say the times of lunch: 10:45-11:10 K 1, 11:12-11:37 2 3.")
    return tuple(found)


def _blocks(students: Interval, waves: tuple[Wave, ...], many: int, length: int) -> tuple[Interval, ...]:
    """Half of the blocks before lunch and half after, as long as the day allows, at most the usual length."""
    before, after = (many + 1) // 2, many // 2
    room = students[1] - students[0] - 30 - 5 - 85 - TRANSITION * max(many - 2, 0)  # arrival, dismissal, lunches, changes
    length = length or max(LEAST_BLOCK, min(BLOCK, room // many // 5 * 5))
    start = students[0] + 30
    morning = [(start + n * (length + TRANSITION), start + n * (length + TRANSITION) + length) for n in range(before)]
    last = students[1] - 5
    afternoon = [(last - n * (length + TRANSITION) - length, last - n * (length + TRANSITION)) for n in range(after)][::-1]
    if morning and afternoon and morning[-1][1] > afternoon[0][0]:
        raise Unclear(f"{many} blocks of {length} minutes don't fit between {clock(students[0])} and {clock(students[1])}.")
    return (*morning, *afternoon)


def _lunches(blocks: tuple[Interval, ...], students: Interval, sizes: Sequence[tuple[str, int]]) -> tuple[Wave, ...]:
    """Waves one after the other in the longest pause between blocks, not before 10:30."""
    edges = sorted(blocks)
    pauses = [(a[1], b[0]) for a, b in itertools.pairwise(edges)] or [students]
    start, end = max(pauses, key=lambda p: p[1] - max(p[0], FIRST_LUNCH))
    start = max(start + TRANSITION if start + TRANSITION < end else start, FIRST_LUNCH)
    many = min(3, max(1, len(sizes) // 2))
    while many > 1 and (end - start) < many * LEAST_LUNCH:
        many -= 1
    length = min(LUNCH, max((end - start) // many, LEAST_LUNCH))
    return tuple(Wave((start + n * length, start + (n + 1) * length), g) for n, g in enumerate(_split(sizes, many)))


def _split(sizes: Sequence[tuple[str, int]], many: int) -> list[tuple[str, ...]]:
    """The grades in order, cut so that the waves have about the same number of students."""
    total, done, cut = sum(n for _, n in sizes), 0, 0
    waves: list[list[str]] = [[] for _ in range(many)]
    for number, (grade, students) in enumerate(sizes):
        left = len(sizes) - number
        if waves[cut] and cut < many - 1 and (done + students / 2 > total * (cut + 1) / many or left <= many - 1 - cut):
            cut += 1
        waves[cut].append(grade)
        done += students
    return [tuple(w) for w in waves]


# --- days cut short, and days moved ------------------------------------------------------------------------------------
def early(text: str, usual: Day) -> Early | None:
    """An early-release day from "W 13:35; blocks ...; lunch ...; meeting 13:45-15:00"; None for "no". Raises Unclear."""
    if not text.strip() or re.fullmatch(r"(no|none|never|n)\.?", text.strip(), re.IGNORECASE):
        return None
    head, *more = [p.strip() for p in text.split(";")]
    on = tuple(d for d in DAYS if d in {day(w.strip(",")) for w in head.split()})
    leave = time(" ".join(w for w in head.split() if not day(w.strip(","))))
    if not on or leave is None:
        raise Unclear("Say the day and the time: W 13:35.")
    if not usual.students[0] + 120 <= leave < usual.students[1]:
        raise Unclear(f"On an early day students leave before {clock(usual.students[1])}.")
    short = shortened(usual, leave)
    for part in more:
        if part.casefold().startswith("block"):
            short = replace(short, blocks=spans(part), ours=short.ours - {"blocks"})
        elif part.casefold().startswith("lunch"):
            short = replace(short, lunches=_waves(part), ours=short.ours - {"lunch"})
        elif part.casefold().startswith("meeting"):
            short = replace(short, meeting=one_span(part), ours=short.ours - {"meeting"})
        elif part:
            raise Unclear(f'"{part}" was not understood. After the semicolon: blocks, lunch, or meeting, each with its times.')
    return Early(on, leave, short)


def shortened(usual: Day, leave: int) -> Day:
    """The regular day with every block cut alike, so that students leave at `leave`; lunch stays after 10:30."""
    cut = usual.students[1] - leave
    each = -(-cut // max(len(usual.blocks), 1) // 5) * 5
    noon = usual.lunches[0].when[0] if usual.lunches else usual.students[0]
    blocks: list[Interval] = []
    for number, (start, end) in enumerate(usual.blocks):
        blocks.append((start - number * each, end - (number + 1) * each))
    if any(b - a < LEAST_BLOCK for a, b in blocks):  # too short to teach: the last blocks fall away
        kept = [b for b in usual.blocks if b[1] <= leave]
        return Day(
            usual.teachers,
            (usual.students[0], leave),
            tuple(kept),
            usual.lunches,
            _meeting(usual, leave),
            frozenset({"blocks", "lunch", "meeting"}),
        )
    before = sum(1 for b in usual.blocks if b[1] <= noon)
    first = next((a for number, (a, _) in enumerate(blocks) if number >= before), leave)
    return Day(
        usual.teachers, (usual.students[0], leave), tuple(blocks), _squeezed(usual.lunches, before * each, first), _meeting(usual, leave),
        frozenset({"blocks", "lunch", "meeting"}),
    )  # fmt: skip


def _meeting(usual: Day, leave: int) -> Interval | None:
    """Ten minutes after students have left, to the end of the contract day; none where under 30 minutes are left."""
    return (leave + 10, usual.teachers[1]) if usual.teachers[1] - leave - 10 >= 30 else None


def moved(usual: Day, sooner: int) -> Day:
    """The regular day so many minutes earlier, lunch not before 10:30; teachers meet from dismissal to the end of their day."""
    blocks = tuple((a - sooner, b - sooner) for a, b in usual.blocks)
    noon = usual.lunches[0].when[0] if usual.lunches else usual.students[0]
    first = next((a for a, _ in blocks if a + sooner >= noon), usual.students[1] - sooner)
    leave = usual.students[1] - sooner
    return Day(
        usual.teachers, (usual.students[0] - sooner, leave), blocks, _squeezed(usual.lunches, sooner, first), (leave, usual.teachers[1]),
        frozenset({"blocks", "lunch", "meeting"}),
    )  # fmt: skip


def _squeezed(waves: tuple[Wave, ...], sooner: int, end: int) -> tuple[Wave, ...]:
    """The lunches so many minutes earlier, but not before 10:30, and over by `end` where they were before that block."""
    if not waves:
        return waves
    start = max(FIRST_LUNCH, waves[0].when[0] - sooner)
    if start >= waves[0].when[0] - sooner and start + (waves[-1].when[1] - waves[0].when[0]) <= end:
        shift = waves[0].when[0] - start
        return tuple(Wave((w.when[0] - shift, w.when[1] - shift), w.grades) for w in waves)
    room, many = end - start, len(waves)
    length = min(min(w.when[1] - w.when[0] for w in waves), room // many)
    length = length if length * many == room else length // 5 * 5
    if length < LEAST_LUNCH:
        raise Unclear(
            f"There is no time for {many} lunches between 10:30 and {clock(end)}: "
            "say when each is, after a semicolon: lunch 10:30-10:55 K 1, …."
        )
    gap = min(5, (room - length * many) // max(many - 1, 1)) if many > 1 else 0
    return tuple(Wave((start + n * (length + gap), start + n * (length + gap) + length), w.grades) for n, w in enumerate(waves))


# --- rows ---------------------------------------------------------------------------------------------------------------
def slots(day_type: str, d: Day) -> list[dict[str, object]]:
    """The Bell rows of a day, in clock order."""
    found: list[tuple[int, int, str, str, str]] = []
    first = min((b[0] for b in d.blocks), default=d.students[0] + 25)
    gap = first - d.students[0]
    if gap >= 5:
        found.append((d.students[0], first if gap <= 15 else d.students[0] + min(25, gap - TRANSITION), "ARR", "arrival", ""))
    found += [(a, b, f"S{n}", "specials", "") for n, (a, b) in enumerate(d.blocks, 1)]
    found += [(*w.when, f"L{n}", "lunch", ",".join(w.grades)) for n, w in enumerate(d.lunches, 1)]
    last = max((b[1] for b in d.blocks), default=d.students[1] - 5)
    if d.students[1] - last >= 5 or d.meeting is not None:
        found.append((max(min(d.students[1] - 5, max(last, d.students[1] - 5)), 0), d.students[1], "DIS", "dismissal", ""))
    if d.meeting is not None:
        found.append((*d.meeting, "PLC", "non_student", ""))
    rows: list[dict[str, object]] = []
    for order, (start, end, slot, kind, who) in enumerate(sorted(found), 1):
        row: dict[str, object] = {
            "day_type": day_type,
            "slot": slot,
            "order": order,
            "start": clock(start),
            "end": clock(end),
            "kind": kind,
        }
        rows.append(row | ({"for_grades": who} if who else {}))
    return rows


def duties(day_type: str, d: Day, watchers: dict[str, str], many: int) -> list[dict[str, object]]:
    """Arrival, lunch of each wave, recess around the lunches in pieces so that whoever watches can eat, and dismissal."""
    rows: list[dict[str, object]] = []

    def add(name: str, kind: str, when: Interval, adults: int, who: tuple[str, ...] = ()) -> None:
        row: dict[str, object] = {"duty_id": f"{name}_{day_type}", "day_type": day_type, "start": clock(when[0]), "end": clock(when[1])}
        rows.append(
            row | {"kind": kind, "adults_needed": adults, "allowed": watchers[kind]} | ({"for_grades": ",".join(who)} if who else {})
        )

    first = min((b[0] for b in d.blocks), default=d.students[0] + 25)
    if first - d.students[0] >= 5:
        add("ARRIVE", "arrival", (d.students[0], min(first, d.students[0] + 25)), 2 if many > 1 else 1)
    for n, wave in enumerate(d.lunches, 1):
        add(f"LUNCH{n}", "lunch", wave.when, 2 if many > 2 else 1, wave.grades)
    if d.lunches:
        start, end = min(w.when[0] for w in d.lunches) - 20, max(w.when[1] for w in d.lunches) + 20
        cuts = [start, start + (end - start) // 3 // 5 * 5, start + (end - start) * 2 // 3 // 5 * 5, end]
        for n, piece in enumerate(itertools.pairwise(cuts), 1):
            add(f"RECESS{n}", "recess", piece, 2 if many > 5 else 1)
    add("LEAVE", "dismissal", (d.students[1], min(d.students[1] + 15, d.teachers[1])), 2 if many > 1 else 1)
    return rows
