"""A teacher's week as one choice: which periods are taught, out of the sets that load and breaks allow.

Rows that say "at most six of eight" and "not four in a row" let the relaxation smear a teacher over the day. A *pattern* is a largest
set of places that one teacher may teach at one time: no two overlap, no more than the load (or one more, with overload), no longer row
than the contract allows. A group's teachers each follow one pattern, and teach only in places of theirs. The rows say again what
rules have said; they cut off no plan.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from math import ceil

from planner.domain.place import Place
from planner.domain.school import School
from planner.facts.periods import QUARTERS
from planner.milp.model import Expression
from planner.milp.shape.asks import Asks
from planner.milp.shape.section_asks import SectionAsks
from planner.milp.shape.sections import Group, Members

MOST_PATTERNS = 400  # of one group; beyond it the rules' own rows have to do
Pattern = frozenset[Place]


def follow_patterns(shape: Asks) -> None:
    """One pattern for every teacher and quarter of the year."""
    secs = shape.secs
    for i, g in enumerate(secs.groups):
        places = tuple(dict.fromkeys(p for s, _ in secs.busy[i] for p in s.places))
        found = patterns(secs, g, places)
        for q in secs.quarters if found else ():
            _follow(shape, i, g, q, found)


def _follow(shape: Asks, i: int, g: Group, quarter: int, found: list[Pattern]) -> None:
    """Heads in a place are members whose pattern has it and who are not kept free there: follows[m, p], teaches[m, place], both split."""
    secs, model = shape.secs, shape.model
    places = dict.fromkeys(place for p in found for place in sorted(p))
    teaches: dict[Place, list[Expression]] = {place: [] for place in places}
    for teams, units in secs.members(i).items():
        follows = {p: model.amount(0, len(units)) for p in found}
        model.define(model.total(follows.values()) <= model.total(shape.posts.kept(u) for u in units))
        longer = [x for p, x in follows.items() if len(p) > _load(shape.school, g)]
        if longer:
            model.define(model.total(longer) <= secs.over[i, teams])
        mine = []
        for place in places:
            some = model.amount(0, len(units))
            mine.append(some)
            model.define(some <= model.total(x for p, x in follows.items() if place in p))
            for (j, m, other), opened in secs.open.items():
                if (j, m) == (i, teams) and secs.periods.overlap(place, other):
                    model.define(some + len(units) * opened <= len(units))
            teaches[place].append(some)
        for both, clear in _long_meetings(shape, teams, found):
            lost = _load(shape.school, g) - clear
            if lost > 0:
                most = len(units) * _load(shape.school, g) + secs.over[i, teams]
                model.define(model.total(mine) <= most - len(units) * lost * both)
    for place in places:
        there = model.total(x for s, x in secs.busy[i] if quarter in QUARTERS[s.term] and place in s.places)
        model.define(there <= model.total(teaches[place]))


def _long_meetings(shape: Asks, teams: Members, found: list[Pattern]) -> Iterator[tuple[Expression, int]]:
    """Every pair of periods in which the members' own team might meet at a stretch: 1 when it does on some day, and the most that
    one of its members can teach beside it."""
    for t in (t for t in shape.school.teams if (t.team_id, True) in teams):
        pairs: dict[tuple[Place, ...], list[Expression]] = defaultdict(list)
        for v in shape.variants:
            for piece, x in shape.meets[t.team_id, v].items():
                slots = [shape.school.slot(v.day_type, k) for k in piece.slots]
                if piece.students_here and len(slots) > 1 and all(s.kind == "class" for s in slots):
                    names = (s.name for s in slots)
                    pairs[tuple(shape.secs.place_for(t, name) for name in names)].append(x)
        for pair, meets in pairs.items():
            both = shape.model.amount(0, 1)
            for x in meets:
                shape.model.define(x <= both)
            overlaps = shape.secs.periods.overlap
            yield both, max(sum(not any(overlaps(p, held) for held in pair) for p in pattern) for pattern in found)


def patterns(secs: SectionAsks, g: Group, places: tuple[Place, ...]) -> list[Pattern]:
    """The largest lawful sets of places, none inside another but where it needs no overload; none at all where there are too many."""
    load = _load(secs.school, g)
    most = load + (0 if not secs.paid_most() else 1)
    chains = _chains(secs)
    ordered = sorted(places, key=lambda p: (secs.periods.codes.index(p.period), p.lane))
    lawful: list[Pattern] = []
    for n in range(most, 0, -1):
        for some in _sets(secs, ordered, n):
            if any(_in_a_row(secs, some, chain) for chain in chains):
                continue
            if not any(some < other for other in lawful if len(other) <= load or n > load):
                lawful.append(some)
        if len(lawful) > MOST_PATTERNS:
            return []
    return lawful


def _load(school: School, g: Group) -> int:
    """Periods that one of the group may teach, at the highest FTE that is offered."""
    return ceil(g.load * max(school.fte_levels(g.row)) / 100)


def _sets(secs: SectionAsks, places: list[Place], n: int) -> Iterator[Pattern]:
    """Sets of n places of which no two overlap."""

    def grow(chosen: tuple[Place, ...], start: int) -> Iterator[Pattern]:
        if len(chosen) == n:
            yield frozenset(chosen)
            return
        for k in range(start, len(places) - (n - len(chosen)) + 1):
            if not any(secs.periods.overlap(places[k], p) for p in chosen):
                yield from grow((*chosen, places[k]), k + 1)

    return grow((), 0)


def _chains(secs: SectionAsks) -> list[tuple[str, tuple[str, ...]]]:
    """Kinds of day with rows of class slots that are one too long."""
    limit = secs.school.rule("max_consecutive_periods")
    if not limit:
        return []
    certain = [dt for dt in secs.periods.day_types if isinstance(secs.shape.held(dt), int) and secs.shape.held(dt)]
    return [(dt, tuple(s.slot for s in chain)) for dt in certain for chain in secs.chains(dt, limit)]


def _in_a_row(secs: SectionAsks, some: Pattern, chain: tuple[str, tuple[str, ...]]) -> bool:
    day_type, slots = chain
    taught = {slot.slot for p in some if (slot := secs.periods.slot(p, day_type))}
    return taught.issuperset(slots)
