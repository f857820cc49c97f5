"""Clock times and weeks that cannot both be right (domain.md 5.3: 4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from math import lcm
from statistics import median_low

from planner.domain.cycle import LETTERS, LONG
from planner.domain.school import Finding, School, Slot
from planner.facts.oddity import oddest
from planner.facts.phrases import together
from planner.workbook.cells import GRADES
from planner.workbook.checks.base import count, look, must, needs
from planner.workbook.clocks import clock

OFFERED = {"lunch", "recess"}  # a grade takes one of those that it is offered, so these may overlap


# --- the week ---------------------------------------------------------------------------------------------------------------
@needs("School")
def the_week_has_its_days(school: School) -> Iterator[Finding]:
    """The school days of a week lie between Monday and Friday."""
    i = school.info
    if len(school.cycle.school_week) < i.days_per_week:
        message = f"{i.days_per_week} school days do not fit into a week that begins on {LONG[LETTERS.index(i.first_weekday)]}."
        yield must(i.at.get("first_weekday", ""), "first-weekday", message, "Write M, or fewer school days a week.")


# --- clock -----------------------------------------------------------------------------------------------------------------
@needs("School")
def hours_in_order(school: School) -> Iterator[Finding]:
    """The contract day ends after it starts, and students are there inside it."""
    i = school.info
    if i.contract_end <= i.contract_start:
        yield must(
            i.at.get("contract_end", ""),
            "hours",
            f"The contract day ends at {clock(i.contract_end)}, before it starts at {clock(i.contract_start)}.",
        )
    elif i.student_end <= i.student_start:
        yield must(
            i.at.get("student_end", ""),
            "hours",
            f"Students leave at {clock(i.student_end)}, before they arrive at {clock(i.student_start)}.",
        )
    elif i.student_start < i.contract_start:
        yield must(
            i.at.get("student_start", ""),
            "hours",
            f"Students arrive at {clock(i.student_start)}, before teachers report at {clock(i.contract_start)}.",
        )
    elif i.student_end > i.contract_end:
        yield must(
            i.at.get("student_end", ""),
            "hours",
            f"Students leave at {clock(i.student_end)}, after the teachers' contract day ends at {clock(i.contract_end)}.",
        )


@needs("School")
def targets_in_order(school: School) -> Iterator[Finding]:
    """The floor is at most the goal, and the goal at most the stretch."""
    i = school.info
    if not i.target_floor <= i.target_goal <= i.target_stretch:
        cell = i.at.get(f"target_{_odd_target(i.target_floor, i.target_goal, i.target_stretch)}", "")
        message = (f"Minimum {i.target_floor}, goal {i.target_goal}, and stretch goal {i.target_stretch} minutes must be in increasing "
                   "order (or equal).")
        yield must(cell, "targets", message, "Lower the floor, or raise the goal and the stretch.")


def _odd_target(floor: int, goal: int, stretch: int) -> str:
    """The one of three targets without which the other two are in order; where that may be several, the one that is too low."""
    if floor > goal and floor > stretch and goal <= stretch:
        return "floor"
    return "goal" if floor > goal else "stretch"


@needs("School", "Teams")
def team_targets_in_order(school: School) -> Iterator[Finding]:
    """A team's floor is at most its goal, and its goal at most its stretch."""
    for t in school.teams:
        if not t.floor_min <= t.goal_min <= t.stretch_min:
            if not school.info.target_floor <= school.info.target_goal <= school.info.target_stretch:
                continue  # the school's own targets are the fault
            cell = t.at(f"{_odd_target(t.floor_min, t.goal_min, t.stretch_min)}_min")
            message = (
                f"Team {t.team_id}: minimum {t.floor_min}, goal {t.goal_min}, and stretch goal {t.stretch_min} minutes must be in "
                "increasing order (or equal)."
            )
            yield must(cell, "targets", message, "Lower the floor, or raise the goal and the stretch.")


@needs("Bell")
def slots_end_after_start(school: School) -> Iterator[Finding]:
    """Every slot ends after it starts."""
    for s in school.bell:
        if s.end <= s.start:
            yield must(
                s.at("end"), "slot-times", f"Slot {s.slot} of {s.day_type} ends at {clock(s.end)}, which is not after its start time of "
                                           f"{clock(s.start)}."
            )


@needs("Bell")
def slots_do_not_overlap(school: School) -> Iterator[Finding]:
    """A grade is in one slot at a time; lunches that it may choose from may overlap."""
    for day_type in dict.fromkeys(s.day_type for s in school.bell):
        for a, b in combinations(school.slots(day_type), 2):
            if a.start < b.end and b.start < a.end and _same_grade(a, b) and not {a.kind, b.kind} <= OFFERED:
                later = max(a, b, key=lambda s: (s.start, s.at.row))
                first = a if later is b else b
                message = (
                    f"Slot {later.slot} ({clock(later.start)}-{clock(later.end)}) of {day_type} overlaps {first.slot} "
                    f"({clock(first.start)}-{clock(first.end)}){_for(a, b)}."
                )
                if {a.kind, b.kind} & OFFERED:
                    yield look(later.at("start"), "slots-overlap", message, "A grade at lunch then can't be anywhere else.")
                else:
                    cell = first.at("end") if _too_long(school, first) > _too_long(school, later) else later.at("start")
                    yield must(cell, "slots-overlap", message, "Change one of the times, or list the grades each one is for.")


def _too_long(school: School, slot: Slot) -> int:
    """Minutes by which a slot is longer than most of its kind on its day."""
    others = [s.minutes for s in school.slots(slot.day_type, slot.kind) if s is not slot]
    return slot.minutes - median_low(others) if others else 0


def _same_grade(a: Slot, b: Slot) -> bool:
    if a.lunch_wave and b.lunch_wave:
        return a.lunch_wave == b.lunch_wave
    return not a.for_grades or not b.for_grades or bool(set(a.for_grades) & set(b.for_grades))


def _for(a: Slot, b: Slot) -> str:
    grades = set(a.for_grades or b.for_grades) & set(b.for_grades or a.for_grades)
    return f" for {', '.join(g for g in GRADES if g in grades)}" if grades else ""


@needs("Bell")
def neighbours_share_a_day(school: School) -> Iterator[Finding]:
    """A slot is next to slots of its own day type."""
    for s in school.bell:
        for other in s.adjacent_to:
            if other not in {x.slot for x in school.slots(s.day_type)}:
                yield must(s.at("adjacent_to"), "unknown-ref", f'slot "{other}" is not a slot of day type {s.day_type}.')


@needs("Bell", "School", "Calendar", "Methods")
def short_days_say_so(school: School) -> Iterator[Finding]:
    """Time for the staff lies outside the students' day; a day that begins late or ends early says so with an arrival or a dismissal."""
    for day_type in dict.fromkeys(s.day_type for s in school.bell if school.students_come(s.day_type)):
        arrival, dismissal = school.slots(day_type, "arrival"), school.slots(day_type, "dismissal")
        start = min((s.start for s in arrival), default=school.info.student_start)
        end = max((s.end for s in dismissal), default=school.info.student_end)
        for slot in school.slots(day_type, "non_student"):
            if slot.start < end and slot.end > start:
                taught = [s for s in school.slots(day_type) if s.kind not in ("non_student", "passing")]
                late = slot.end <= min(s.start for s in taught)
                last = max((s.end for s in taught if s.end <= slot.start), default=slot.start)
                leave = f"a dismissal slot when they leave (its last slot before {slot.slot} ends at {clock(last)})"
                edge = "an arrival slot when they come" if late else leave
                message = (
                    f"On {day_type} {slot.slot} is time without students, {clock(slot.start)}-{clock(slot.end)}, and they are in school "
                    f"{clock(start)}-{clock(end)}."
                )
                yield must(slot.at("kind"), "short-day", message, f"Give {day_type} {edge}, or move {slot.slot}.")


SHORTER = 20  # minutes: a bell that ends so much before another's is a short day, and not a habit of its slots


@needs("Bell", "School")
def early_ends_say_so(school: School) -> Iterator[Finding]:
    """A bell that ends earlier than another says with a dismissal when its students leave."""
    taught = {d: _with_students(school, d) for d in dict.fromkeys(s.day_type for s in school.bell)}
    longest = max((d for d in taught if taught[d]), key=lambda d: _ends(taught[d]), default="")
    for day_type, slots in taught.items():
        if not slots or school.slots(day_type, "dismissal") or _ends(taught[longest]) - _ends(slots) < SHORTER:
            continue
        end = school.info.student_end
        if any(s.start < end for s in school.slots(day_type, "non_student") if s.start >= _ends(slots)):
            continue  # said already, at the slot of the staff
        last, other = max(slots, key=lambda s: s.end), clock(_ends(taught[longest]))
        message = (
            f"On {day_type} the last slot, {last.slot}, ends at {clock(last.end)}, and {longest} goes on until {other}; nothing says "
            f"that students leave {day_type} before {clock(end)}."
        )
        fix = f"Add a line for {day_type} with the kind dismissal, from {clock(last.end)} until students leave."
        yield must(last.at("end"), "short-day", message, fix)


def _with_students(school: School, day_type: str) -> list[Slot]:
    return [s for s in school.slots(day_type) if s.kind not in ("non_student", "passing")]


def _ends(slots: list[Slot]) -> int:
    return max(s.end for s in slots)


@needs("Bell", "School")
def slots_in_the_contract_day(school: School) -> Iterator[Finding]:
    """Slots lie inside the contract day."""
    i = school.info
    for s in school.bell:
        if i.contract_start < i.contract_end and s.start < s.end and (s.start < i.contract_start or s.end > i.contract_end):
            contract = f"{clock(i.contract_start)}-{clock(i.contract_end)}"
            message = f"Slot {s.slot} of {s.day_type} ({clock(s.start)}-{clock(s.end)}) is outside the contract day {contract}."
            yield look(s.at("end" if s.end > i.contract_end else "start"), "outside-contract", message)


@needs("Bell", "Rules")
def lunch_in_the_window(school: School) -> Iterator[Finding]:
    """Lunch starts between the earliest and the latest time of the Rules sheet."""
    early, late = school.rule("lunch_earliest", 0), school.rule("lunch_latest", 1440)
    if early > late:
        cell = oddest(school, (school.rule_cell("lunch_latest"), school.rule_cell("lunch_earliest")))
        message = f"The latest lunch {clock(late)} is before the earliest {clock(early)}."
        yield must(cell, "lunch-window", message, "Write the first and the last time at which lunch may begin.")
        return
    for s in school.bell:
        if s.kind == "lunch" and not early <= s.start <= late:
            yield look(
                s.at("start"),
                "lunch-window",
                f"Lunch {s.slot} of {s.day_type} starts at {clock(s.start)}, outside {clock(early)}-{clock(late)} of the Rules sheet.",
                "If it should be so, change the first or the last time for lunch on Rules; else correct it here.",
            )


@needs("Duties")
def duties_end_after_start(school: School) -> Iterator[Finding]:
    """Every duty ends after it starts."""
    for d in school.duties:
        if d.end <= d.start:
            yield must(d.at("end"), "slot-times", f"Duty {d.duty_id} ends at {clock(d.end)}, not after it starts at {clock(d.start)}.")


# --- calendar --------------------------------------------------------------------------------------------------------------
@needs("Calendar", "School")
def weeks_add_up(school: School) -> Iterator[Finding]:
    """Every day of the cycle has a day type in every week of the year."""
    weeks = school.info.weeks
    if any(turns_have_all_their_days.find(school)):
        return  # said there
    for day in school.days:
        rows = [c for c in school.calendar if c.cycle_day == day]
        total = sum(weeks if c.weeks is None else c.weeks for c in rows)
        if not rows:
            yield must("Calendar", "no-day-type", f"{school.day_label(day)} has no day type.", "Add a row for it.")
        elif total != weeks:
            said = " + ".join(f"{c.day_type} {weeks if c.weeks is None else c.weeks}" for c in rows)
            yield must(
                rows[-1].at("weeks"), "calendar-weeks", f"The weeks listed for {school.day_label(day)} add up to {total} ({said}), not "
                                                        f"{weeks}."
            )


MOST_DAYS = 20  # of a cycle


@needs("Calendar", "School", "Homerooms")
def turns_fit_the_cycle(school: School) -> Iterator[Finding]:
    """Grades that turn at their own speed begin anew together after as many days as the cycle has, or a divisor of them."""
    if any("" in t.day_types for t in school.grade_turns):
        return  # said for itself
    named = {g for t in school.grade_turns for g in t.grades}
    rest = tuple(g for g in school.grades_out if g not in named)
    cycle, cell = school.info.cycle_days, school.info.at.get("cycle_days", "")
    turns = [(grades_named(school, t.grades), t.days, t.at("for_grades")) for t in school.grade_turns]
    others = [(grades_named(school, rest), cycle, cell)] if rest and turns else []
    after = lcm(*(days for _who, days, _cell in (*turns, *others)))
    if not turns or cycle % after == 0:
        return
    said = " and ".join(f"{who} in {count(days, 'day')}" for who, days, _cell in (*turns, *others))
    message = f"{_capital(said.replace(' in ', ' turn in ', 1))}: it takes {after} days until all begin anew together"
    if after > MOST_DAYS:
        fix = f"Let one of them turn as fast as another, or so that at most {MOST_DAYS} days pass."
        yield must(turns[-1][2], "turns-too-long", f"{message}, and a cycle has {MOST_DAYS} days at most.", fix)
    else:
        more = f", and add lines for {others[0][0]}" if others else ""
        yield must(cell, "turns-cycle", f"{message}, and the cycle has {cycle}.", f"Enter {after} under Days in the cycle{more}.")


@needs("Calendar", "School")
def turns_have_all_their_days(school: School) -> Iterator[Finding]:
    """The days of grades that turn at their own speed are numbered from 1, and each has one day type, the same for all grades."""
    for turn in school.grade_turns:
        gaps = [str(n) for n, day_type in enumerate(turn.day_types, 1) if not day_type]
        if gaps:
            message = f"The Calendar gives {grades_named(school, turn.grades)} day {turn.days} and no day {', '.join(gaps)}."
            yield must(turn.at("cycle_day"), "turn-days", message, f"Write all of their days, from 1 to {turn.days}.")
    for day in school.days:
        kinds = {grades_named(school, t.grades): t.day_types[(day - 1) % t.days] for t in school.grade_turns if "" not in t.day_types}
        first, *others = [*kinds, ""]
        other = next((who for who in others if who and kinds[who] != kinds[first]), "")
        if other:
            cell = next(t.at("day_type") for t in school.grade_turns if grades_named(school, t.grades) == other)
            message = f"Day {day} of the cycle is {kinds[first]} for {first} and {kinds[other]} for {other}; a day has one bell schedule."
            fix = "Enter one day type here; which slots are for which grades stands on Bell (Only for grades)."
            yield must(cell, "turn-bells", message, fix)
            return


def grades_named(school: School, grades: Sequence[str]) -> str:
    """Grades K, 1 and 2."""
    order = [g for g in GRADES if g in grades]
    return together(school, (f"grade {g}" for g in order))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
