"""Valid inequalities that tighten the shape: how many grades fit side by side into one specials block.

With P specialists in the building, grades of n₁ … homerooms fit together only if their homerooms add to P at most. The
counting rows alone allow fractions of grades; these rows do not. They cut off no plan.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from math import ceil

from planner.domain.school import Course, Variant
from planner.facts.courses import UNCOUNTED, most_open, open_seat_periods, zero_share
from planner.facts.periods import QUARTERS, parts_of_year, seated, share
from planner.milp.model import Expression
from planner.milp.shape.asks import Asks
from planner.milp.shape.patterns import follow_patterns
from planner.milp.shape.sections import Members


def strengthen(shape: Asks, *, patterns: bool = True) -> None:
    """Add the rows for every kind of day and slot, and for every period."""
    with shape.model.following_from("SeatsEachPeriod"):
        _enough_sections(shape)
    with shape.model.following_from("IndividualPlanning", "TeachingLoad"):
        _members_planning(shape)
    with shape.model.following_from("StudentLoad"):
        _students_a_day(shape)
    if patterns:
        with shape.model.following_from("ConsecutivePeriods", "TeachingLoad"):
            follow_patterns(shape)
    _variety(shape)
    with shape.model.following_from("OwnTurn", "SpecialistDay", "ContractLoad"):
        _turns(shape)
    families = list(_families(shape))
    for v in shape.variants:
        certain, maybe = _adults(shape, v)
        for family in families:
            fits = [_most(shape, family, certain + m) for m in range(len(maybe) + 1)]
            if fits[0] >= len(family):
                continue
            slope = max(((f - fits[0]) / m for m, f in enumerate(fits) if m), default=0)
            for k in shape.frame(v).specials:
                out = shape.total(shape.out(g, v, k.slot) for g in family)
                shape.model.define(out <= fits[0] * shape.use[v] + slope * shape.total(maybe))


def _variety(shape: Asks) -> None:
    """A class has no special twice a day, so that a grade is out in no more slots of a day than there are different specials."""
    for v in shape.variants:
        offered = _specials_offered(shape, v)
        certain = sum(x for x in offered if isinstance(x, int))
        for g in shape.grades:
            sets = shape.outset[g, v]
            if max((len(slots) for slots in sets), default=0) > certain:
                shape.model.define(shape.total(len(slots) * z for slots, z in sets.items()) <= shape.total(offered))


def _turns(shape: Asks) -> None:
    """Grades that turn at their own speed have each special equally often on days that are alike, and somebody teaches it on each."""
    lessons: dict[tuple[str, int], list[Expression]] = {}
    names = tuple(dict.fromkeys(sp.special for sp in shape.school.specials))
    for g in shape.grades:
        for days in (days for days in shape.days_alike(g) if days):
            mine = {special: shape.model.amount(0, shape.size[g]) for special in names}
            shape.model.define(shape.total(mine.values()) == shape.size[g] * shape.blocks(g, days[0]))
            for special, day in itertools.product(names, days):
                lessons.setdefault((special, day), []).append(mine[special])
    for (special, day), given in lessons.items():
        shape.model.define(shape.total(given) <= shape.total(_places_on(shape, special, day)))


def _places_on(shape: Asks, special: str, day: int) -> Iterator[Expression]:
    """The most classes that each adult who teaches a special could have on a day of the cycle."""
    for sp in (sp for sp in shape.school.specials if sp.special == special and day in shape.special_days(sp)):
        yield from (sp.max_per_day * (2 if sp.can_double else 1) * shape.posts.here(u, day) for u in shape.units_of(sp))


def _specials_offered(shape: Asks, v: Variant) -> list[Expression]:
    """For each special, 1 when somebody may teach it on this kind of day: certain, or as a variable from 0 to 1."""
    here: dict[str, list[Expression]] = {}
    for c in shape.specialist_classes:
        for special, unit in zip(c.rows, c.units, strict=True):
            if v.day in shape.special_days(special):
                method = special.requires_method
                here.setdefault(special.special, []).append(shape.method(method) if method else shape.posts.here(unit, v.day))
    return [1 if any(x == 1 for x in xs if isinstance(x, int)) else _at_most_one(shape, xs) for xs in here.values()]


def _at_most_one(shape: Asks, some: list[Expression]) -> Expression:
    offered = shape.model.amount(0, 1)
    shape.model.define(offered <= shape.total(some))
    return offered


def _families(shape: Asks) -> Iterator[tuple[str, ...]]:
    """All grades, and for every size the larger grades with one smaller one beside them."""
    grades = sorted(shape.grades, key=lambda g: -shape.size[g])
    yield tuple(grades)
    for size in sorted({shape.size[g] for g in grades}, reverse=True):
        larger = tuple(g for g in grades if shape.size[g] >= size)
        if 1 < len(larger) < len(grades):
            yield larger
        for g in grades:
            if shape.size[g] < size and larger:
                yield (*larger, g)


def _adults(shape: Asks, v: Variant) -> tuple[int, list[Expression]]:
    """Places with specialists that are certain on this day, and those that hang on a decision (as 0–1 expressions)."""
    certain, maybe = 0, []
    for c in shape.specialist_classes:
        if v.day not in shape.special_days(c.first):
            continue
        for u in c.units:
            here = shape.posts.here(u, v.day)
            places: list[Expression] = [here] if not c.first.requires_method else [1 * shape.method(c.first.requires_method)]
            if c.first.can_double:
                places.append(shape.method("pe_doubles"))
            for p in places:
                if isinstance(p, int):
                    certain += p
                else:
                    maybe.append(p)
    return certain, maybe


def _most(shape: Asks, family: tuple[str, ...], places: int) -> int:
    """The most grades of a family whose homerooms fit into so many places."""
    sizes = sorted(shape.size[g] for g in family)
    return sum(1 for total in itertools.accumulate(sizes) if total <= places)


def _enough_sections(shape: Asks) -> None:
    """Students of a period fill no fewer sections than the largest classes would take, rounded up."""
    secs, eased = shape.secs, 1 - shape.school.rule("students_per_period_slack_pct") / 10_000
    for mix, courses, average, codes in secs.needs():
        largest, mine = max(c.max_size for c in courses), secs.classes_of_courses[mix]
        even = open_seat_periods(shape.school, mine) / len(codes)
        most = most_open(shape.school, mine)
        for code, q in itertools.product(codes if not zero_share(shape.school, mine) else (), secs.quarters):
            least = eased * (average + float(even - most[code]))
            there = (x for c in courses for x in secs.in_period(c.course_id, code, q))
            shape.model.define(shape.total(there) >= ceil(least / largest - 1e-9))


def _students_a_day(shape: Asks) -> None:
    """How many sections it takes until nobody has too many students, however unevenly these fill the sections.

    With sections of m students at most and a limit of q x m + r, the first q sections of a teacher hold m each and another one r more:
    teachers x q x (m - r) + sections x r students at most. Of 160 students in sections of 31, five sections hold 155 and six 160.
    """
    secs, limit = shape.secs, shape.school.rule("max_students_day")
    for groups in dict.fromkeys(pool.groups for pool in secs.pools) if limit else ():
        courses = [
            c for pool in secs.pools if set(pool.groups) <= set(groups) for c in pool.courses
            if c.term == "Y" and c.periods_per_section == 1 and c.room_type not in UNCOUNTED and secs.range[c.course_id][0]
        ]  # fmt: skip
        if not courses or not _on_one_day(shape, courses):
            continue
        largest, students = max(c.max_size for c in courses), sum(seated(c) for c in courses)
        first, more = divmod(limit, largest)
        teachers = sum(len(secs.groups[i].units) for i in groups)
        fewest = sum(secs.range[c.course_id][0] for c in courses)
        if more and teachers * first * (largest - more) + fewest * more < students:
            kept = shape.total(secs.kept(secs.groups[i]) for i in groups)
            sections = shape.total(secs.number[c.course_id] for c in courses)
            shape.model.define(first * (largest - more) * kept + more * sections >= students)


def _on_one_day(shape: Asks, courses: list[Course]) -> bool:
    """Is there a day that comes in any case, and on which every section of these courses is held, whatever its period?"""
    days = (d for d in shape.school.days if not shape.school.method_variants(d))
    seats = [s for c in courses for s in shape.secs.seats_of[c.course_id]]
    return any(
        all(shape.secs.periods.slot(p, v.day_type) is not None for s in seats for p in s.places)
        for d in days for v in shape.school.base_variants(d)
    )  # fmt: skip


def _members_planning(shape: Asks) -> None:
    """How many periods each member of a team can teach at most, given how long the team meets; whole periods, not shares of them.

    Where one of them has an overload, what is left of that teacher's week bounds the meetings of the whole team.
    """
    secs = shape.secs
    for i, g in enumerate(secs.groups):
        parts = _parts(shape, i)
        k = sum(parts.values())
        if not shape.promised(g.units[0]) or len(shape.school.fte_levels(g.row)) > 1 or i in secs.idle or i in secs.has:
            continue
        of_the_day = [(s, x) for s, x in secs.busy[i] if not secs.costs_no_planning(s)]
        all_year = min((secs.minutes(s) / len(s.places) / float(share(s.term)) for s, _x in of_the_day), default=0.0)
        least, load, most = all_year / k, ceil(g.load * g.row.fte / 100), []
        for teams, units in secs.members(i).items():
            fewer = shape.model.integer(0, k * load)
            met = shape.total(secs.met(units[0]))
            needed = shape.needed(units[0]) + 1 / len(g.units) * secs.duty(g)
            shape.model.define(needed + met <= secs.free_minutes(units[:1]) - least * (k * load - fewer))
            most.append(len(units) * (k * load - fewer))
            if secs.paid_most() and any(core for _, core in teams):
                _meets_beside_overload(shape, i, teams, units, least * (load + 1), met)
        taught = (n * len(s.places) * x for q, n in parts.items() for s, x in of_the_day if q in QUARTERS[s.term])
        owed = shape.school.rule("duty_owed_week")  # an overload takes the duty's place: so many periods more
        spared = ceil(k * owed / all_year) if owed and all_year else 0
        shape.model.define(shape.total(taught) <= shape.total(most) + (k + spared) * secs.overloaded(i))


def _parts(shape: Asks, group: int) -> dict[int, int]:
    """The quarters that the terms of a group's courses tell apart, each with how many equal parts of the year it stands for. Over all of
    them a teacher's periods are whole, while those of one semester may be more than those of the other."""
    secs = shape.secs
    terms = sorted({s.term for s, _x in secs.busy[group]})
    kind = {q: tuple(q in QUARTERS[t] for t in terms) for q in parts_of_year(shape.school)}
    first = {kind[q]: q for q in reversed(secs.quarters)}
    stands = {q: Counter(kind.values())[kind[q]] for q in sorted(first.values())}
    return stands if len(set(stands.values())) > 1 else dict.fromkeys(stands, 1)


def _meets_beside_overload(shape: Asks, i: int, teams: Members, units: tuple[str, ...], taught: float, met: Expression) -> None:
    some, row = shape.model.binary(), shape.school.row_of_unit[units[0]]
    shape.model.define(shape.secs.over[i, teams] <= len(units) * some)
    whole = sum(shape.weight(v) * shape.secs.day_minutes(row, v) for v in shape.variants if (v.day, v.day_type) in _usual(shape))
    most = max((t.goal_min for t in shape.school.teams), default=0) + whole
    own = row.individual_planning_min
    needs = shape.school.rule("min_individual_planning_week") * row.fte / 100 if own is None else own
    shape.model.define(met <= max(0.0, whole - taught - needs) + most * (1 - some))


def _usual(shape: Asks) -> set[tuple[int, str]]:
    """The kinds of day of the calendar (a day that a method changes is no longer than its usual one)."""
    return {(v.day, v.day_type) for d in shape.school.days for v in shape.school.base_variants(d)}
