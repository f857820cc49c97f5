"""Facts of two cells that cannot both be right: positions, priorities, locks (domain.md 5.3: 2, 3, 17)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from planner.domain.cycle import Cycle
from planner.domain.school import Finding, School, Staff
from planner.facts.phrases import cycle
from planner.workbook.checks.base import count, fte, look, must, needs, on
from planner.workbook.clocks import clock, days_of, letters_as_numbers
from planner.workbook.columns import ALLOWED_REDUCTION, METHODS, WEEKLY_MINIMUMS
from planner.workbook.raw import Misread, did_you_mean

LARGEST_TEAM = 60
LOCK_WORDS = {
    "team": ("meets", "free"), "staff": ("here", "off"), "grade": ("out", "in"), "program": ("stop", "keep"), "method": ("on", "off"),
}  # fmt: skip


# --- positions -------------------------------------------------------------------------------------------------------------
@needs("Staff")
def shares_add_up(school: School) -> Iterator[Finding]:
    """The funds of a position add up to 100 %."""
    for row in school.staff:
        total = sum(share for _, share in row.fund)
        if total != 10_000:
            fix = "Write each fund's share in percent, like GF:50;T1A:50."
            yield must(row.at("fund"), "splits-sum", f"The fund shares for {row.staff_id} add up to {total / 100:g}%, not 100%.", fix)


@needs("Staff")
def smallest_under_largest(school: School) -> Iterator[Finding]:
    """The smallest FTE of a position is at most its largest (blank: today's)."""
    for row in school.staff:
        high = row.fte if row.max_fte is None else row.max_fte
        if row.min_fte is not None and row.min_fte > high:
            today = " (today's)" if row.max_fte is None else ""
            yield must(
                row.at("min_fte"),
                "min-over-max",
                f"The minimum FTE for {row.staff_id} is {fte(row.min_fte)}, which is more than its maximum, {fte(high)}{today}.",
            )


@needs("School", "Staff", "Specials")
def days_carry_the_fte(school: School) -> Iterator[Finding]:
    """A position works as many days as its FTE needs: 0.6 takes three days of five, and 0.43 three of seven, as people round."""
    cycle = school.info.cycle_days
    for row in school.staff:
        here, worked = len(school.staff_days(row)), school.days_of_fte(row.fte)
        if worked > here:
            given = f"{count(here, 'day')} {'is' if here == 1 else 'are'} given ({on(school.staff_days(row), school)})"
            message = f"{fte(row.fte)} FTE of {row.staff_id} is {float(worked):g} days of {cycle}, and {given}."
            cell = row.at("days") if row.days and row.fte == 100 else row.at("fte")  # a full-time position with days is the odder cell
            yield must(cell, "fte-over-days", message, _days_or_fte(school, row))
        elif school.day_based(row) and worked != int(worked):
            yield look(
                row.at("fte"),
                "part-day",
                f"{fte(row.fte)} FTE of {row.staff_id} is {float(worked):g} days of {cycle}; posts paid by the day work whole days.",
            )
        elif school.day_based(row) and worked < here and not school.selectable(row.staff_id):
            message = f"{fte(row.fte)} FTE of {row.staff_id} is {count(int(worked), 'day')} of {cycle}, and {count(here, 'day')} are given."
            yield look(row.at("days"), "spare-days", message, "Leave only its days, or let the planner choose them on Specials.")


def _days_or_fte(school: School, row: Staff) -> str:
    """The days that go on as those given do (1, 3, 5 as 7, 9, 11), where they make the FTE; and the FTE of the days given."""
    days, fewer = school.staff_days(row), f"lower the FTE to {fte(school.fte_of_days(len(school.staff_days(row))))}"
    steps = {b - a for a, b in pairwise(days)}
    on_and_on = range(days[0], school.info.cycle_days + 1, steps.pop()) if len(steps) == 1 else ()
    if len(on_and_on) != school.days_of_fte(row.fte):
        return f"Add days, or {fewer}."
    return f"Enter the days {','.join(map(school.cycle.written, on_and_on))}, or {fewer}."


@needs("School", "Staff", "Specials")
def specials_on_staff_days(school: School) -> Iterator[Finding]:
    """A special is taught on its position's days, or the cell is blank."""
    for sp in school.specials:
        row = school.staff_by_id.get(sp.staff_id)
        if row is not None and sp.days and sp.days != school.staff_days(row):
            message = f"{sp.special} is taught on {on(sp.days, school)}, and {sp.staff_id} works on {on(school.staff_days(row), school)}."
            yield must(sp.at("days"), "special-days", message, "Leave this cell blank, or write the same days as on Staff.")


@needs("Teams", "Staff")
def teams_have_members(school: School) -> Iterator[Finding]:
    """A team has at most 60 core members, and one leader."""
    for t in school.teams:
        if len(t.core) > LARGEST_TEAM:
            yield must(t.at("core"), "team-size", f"Team {t.team_id} has {len(t.core)} core members; the maximum is {LARGEST_TEAM}.")
        row = school.staff_by_id.get(t.facilitator)
        if row is not None and row.count > 1:
            yield must(
                t.at("facilitator"),
                "several-positions",
                f"{t.facilitator} stands for {row.count} positions.",
                f"Say which one: {', '.join(row.units[:3])}.",
            )


@needs("Staff", "Bell", "School")
def absences_are_slots_or_times(school: School) -> Iterator[Finding]:
    """'Not available' names slots or times, with a day before them or without."""
    slots = {s.slot for s in school.bell}
    for row in school.staff:
        for text in row.unavailable:
            day, _, rest = text.partition(":")
            if not (_moment(text, slots) or (_moment(rest.strip(), slots) and _is_day(day, school.cycle))):
                message = f"{text} under Not available isn't a slot or a time."
                yield must(row.at("unavailable"), "not-available", message, _absence(school, text, slots))


def _absence(school: School, text: str, slots: set[str]) -> str:
    """How absences are written, with what parts several; where the day is what cannot be read, which days the cycle has."""
    cycle = school.cycle
    first = cycle.written(min(3, cycle.days))
    how = f"Write it like {first}:S1, S1 or 10:45-12:05, and several with semicolons between them: {first}:S1; 10:45-12:05."
    day, _, rest = text.partition(":")
    if _moment(rest.strip(), slots) and not _is_day(day, school.cycle):
        days = " ".join(map(cycle.written, school.days)) if cycle.is_week else f"1 to {cycle.days}"
        return f"{letters_as_numbers(day, cycle) or f'The days are {days}.'} {how}"
    return how


@needs("Staff", "School", "Specials")
def hours_lie_in_the_contract_day(school: School) -> Iterator[Finding]:
    """Hours lie in the contract day, on days that are worked, and come to about the FTE."""
    i = school.info
    for row in (r for r in school.staff if r.hours):
        days, cell = school.staff_days(row), row.at("hours")
        out = [h for h in row.hours if h.start < i.contract_start or h.end > i.contract_end]
        bare = [d for d in days if not any(d in (h.days or days) for h in row.hours)]
        if out:
            said, day = (f"{clock(a)}-{clock(b)}" for a, b in ((out[0].start, out[0].end), (i.contract_start, i.contract_end)))
            message = f"{row.staff_id} is in the building {said}, and the contract day is {day}."
            yield must(cell, "hours-outside", message, "Change these hours, or the contract day on School.")
        elif bare:
            fix = f"Add them, or write under Days only those on which {row.staff_id} comes."
            yield must(cell, "hours-missing", f"{row.staff_id} has no hours on {on(bare, school)}.", fix)
        else:
            yield from _hours_fit(school, row)


def _hours_fit(school: School, row: Staff) -> Iterator[Finding]:
    """Minutes present against FTE x contract week: more than 5 % apart is to be looked at."""
    i, days = school.info, school.staff_days(row)
    here = sum((h.end - h.start) * len(h.days or days) for h in row.hours)
    paid = Fraction(row.fte, 100) * (i.contract_end - i.contract_start) * i.cycle_days
    if abs(here - paid) * 20 > paid:
        message = f"{row.staff_id} is in the building {_hours_words(here)} {cycle(school)}, and {fte(row.fte)} FTE is {_hours_words(paid)}."
        yield look(row.at("hours"), "hours-fte", message, "Check its hours and its FTE.")


def _hours_words(minutes: Fraction | int) -> str:
    """17.5 hours."""
    return f"{float(minutes) / 60:.3g} hours"


def _moment(text: str, slots: set[str]) -> bool:
    return text in slots or re.fullmatch(r"\d{1,2}:\d{2}\s*-\s*\d{1,2}:\d{2}", text) is not None


def _is_day(text: str, cycle: Cycle) -> bool:
    try:
        return bool(days_of(text, cycle))
    except Misread:
        return False


@needs("Rules", "Lists")
def reductions_name_job_classes(school: School) -> Iterator[Finding]:
    """A rule on how far a job class may shrink names one of the Lists sheet."""
    known = [j.job_class for j in school.job_classes]
    for r in school.rules:
        job = r.key.removeprefix(ALLOWED_REDUCTION)
        if r.key != job and job not in known:
            close = did_you_mean(job, known)
            yield must(
                r.at("key"), "unknown-ref", f'job class "{job}" is not on the Lists sheet{f"; did you mean {close}?" if close else "."}'
            )


@needs("Rules")
def minima_hold_in_weeks(school: School) -> Iterator[Finding]:
    """Only a minimum a week holds on average or in every week."""
    for r in (r for r in school.rules if r.holds == "every_week" and r.key not in WEEKLY_MINIMUMS):
        fix = f"Write average here; every_week is for {' and '.join(WEEKLY_MINIMUMS)}. For teams' floors, set team_floor_every_week to y."
        yield look(r.at("holds"), "holds-nothing", f"{r.key} is no minimum of a week, so that every_week changes nothing.", fix)


@needs("Priorities")
def one_priority(school: School) -> Iterator[Finding]:
    """Exactly one line of Priorities is the one priority."""
    chosen = [p for p in school.priorities if p.singular]
    if school.priorities and len(chosen) != 1:
        row = chosen[1] if chosen else school.priorities[0]
        said = ", ".join(p.item for p in chosen) or "none"
        yield must(row.at("singular"), "one-priority", f"Exactly one row must be the top priority; {said}.")


# --- locks -----------------------------------------------------------------------------------------------------------------
@needs("Locks", "Bell", "Specials")
def locks_say_things(school: School) -> Iterator[Finding]:
    """A lock says what should be in words that are known, on a day and in a slot where it needs them."""
    lunches = {s.slot for s in school.bell if s.kind == "lunch"}
    for lock in school.locks:
        words = {sp.special for sp in school.specials} if lock.what == "homeroom" else set(LOCK_WORDS.get(lock.what, ()))
        if words and lock.value not in words:
            yield must(
                lock.at("value"),
                "lock-value",
                f"{lock.value} isn't a recognized lock for a {lock.what}.",
                f"Write {' or '.join(sorted(words))}.",
            )
        if lock.what in ("grade", "homeroom") and not (lock.cycle_day and lock.slot):
            yield must(lock.at("cycle_day"), "lock-value", f"A lock of a {lock.what} needs a day and a slot.", "Enter both.")
        if lock.what == "section" and not lock.slot:
            yield must(lock.at("slot"), "lock-value", "A lock of a section needs a slot: the period in which it meets.", "Enter it.")
        if lock.what == "lunch" and lock.slot not in lunches:
            yield must(
                lock.at("slot"),
                "lock-value",
                f'A lock of a lunch needs a lunch slot, and "{lock.slot}" is none.',
                f"Write {' or '.join(sorted(lunches))}.",
            )
        if lock.what == "method" and lock.id not in METHODS:
            close = did_you_mean(lock.id, METHODS)
            yield must(lock.at("id"), "unknown-ref", f'method "{lock.id}" is not known{f"; did you mean {close}?" if close else "."}')
