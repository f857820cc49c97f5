"""What a .fet file says, as plain facts: who there is, what has to be placed, where it may stand, under which constraints.

FET is a free timetabler for schools; its files are read for measurement only. A *cell* is one hour of one day, both by number from 0.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from planner.interop.fet_writer import Cell


class Unreadable(ValueError):
    """This is no .fet file that can be used; the message says why."""


@dataclass(frozen=True)
class Activity:
    """Something that FET places once in the week. Ids are FET's own; `students` are sets, such as a class."""

    number: int
    teachers: tuple[str, ...]
    subject: str
    students: tuple[str, ...]
    duration: int = 1  # hours
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Constraint:
    """One constraint as the file has it; `kind` without FET's prefix, `weight` in percent."""

    kind: str
    weight: float
    element: ET.Element = field(repr=False, compare=False)

    def text(self, key: str) -> str:
        return (self.element.findtext(key) or "").strip()

    def all(self, key: str) -> tuple[str, ...]:
        return tuple((e.text or "").strip() for e in self.element.findall(key))

    def numbers(self) -> tuple[int, ...]:
        """The activities it names, in its order."""
        keys = ("Activity_Id", "First_Activity_Id", "Second_Activity_Id", "Third_Activity_Id")
        return tuple(int(e.text or 0) for e in self.element if e.tag in keys)

    @property
    def hard(self) -> bool:
        return self.weight >= 100


@dataclass(frozen=True)
class FetFile:
    """The active activities and constraints of a file. `leaves` maps a set of students to its smallest parts."""

    name: str
    days: tuple[str, ...]
    hours: tuple[str, ...]
    teachers: tuple[str, ...]
    leaves: Mapping[str, frozenset[str]]
    heads: Mapping[str, int]  # set of students -> how many
    activities: tuple[Activity, ...]
    constraints: tuple[Constraint, ...]
    rooms: Mapping[str, int]  # room -> seats

    def of(self, *kinds: str) -> Iterator[Constraint]:
        return (c for c in self.constraints if c.kind in kinds)

    @cached_property
    def _parts(self) -> dict[int, frozenset[str]]:
        return {a.number: frozenset().union(*(self.leaves[s] for s in a.students)) for a in self.activities}

    def students_of(self, activity: Activity) -> frozenset[str]:
        """The leaves of students who come."""
        return self._parts[activity.number]

    def size(self, activity: Activity) -> int:
        return sum(self.heads[s] for s in activity.students)

    def cells(self, c: Constraint, tag: str, day: str = "Day", hour: str = "Hour") -> frozenset[Cell]:
        """The cells that a constraint lists under `tag`."""
        listed = ((e.findtext(day) or "", e.findtext(hour) or "") for e in c.element.findall(tag))
        return frozenset((self.days.index(d), self.hours.index(h)) for d, h in listed)

    @cached_property
    def breaks(self) -> frozenset[Cell]:
        return frozenset().union(*(self.cells(c, "Break_Time") for c in self.of("BreakTimes")))


# --- reading -------------------------------------------------------------------------------------------------------------
def read_fet(text: str) -> FetFile:
    """Raises Unreadable for anything but a complete .fet file."""
    try:
        root = ET.fromstring(text.lstrip("\ufeff"))
    except ET.ParseError as fault:
        raise Unreadable(f"This is no XML: {fault}.") from fault
    if root.tag != "fet":
        raise Unreadable(f"This is a file of <{root.tag}>, not of <fet>.")
    leaves, heads = _students(root)
    activities = tuple(a for e in root.findall("Activities_List/Activity") if (a := _activity(e)) is not None)
    for a in activities:
        if missing := [s for s in a.students if s not in leaves]:
            raise Unreadable(f"Activity {a.number} has students {missing[0]!r}, who are not in the file.")
    known = {a.number for a in activities}
    constraints = (c for part in ("Time", "Space") for e in root.findall(f"{part}_Constraints_List/*") if (c := _constraint(e, known)))
    return FetFile(
        root.findtext("Institution_Name") or "",
        _names(root, "Days_List/Day"),
        _names(root, "Hours_List/Hour"),
        _names(root, "Teachers_List/Teacher"),
        leaves,
        heads,
        activities,
        tuple(constraints),
        {e.findtext("Name") or "": int(e.findtext("Capacity") or 0) for e in root.findall("Rooms_List/Room")},
    )


def _names(root: ET.Element, path: str) -> tuple[str, ...]:
    return tuple(e.findtext("Name") or e.text or "" for e in root.findall(path))


def _activity(e: ET.Element) -> Activity | None:
    if e.findtext("Active") == "false":
        return None
    several = {key: tuple((x.text or "") for x in e.findall(key)) for key in ("Teacher", "Students", "Activity_Tag")}
    facts = int(e.findtext("Id") or 0), several["Teacher"], e.findtext("Subject") or "", several["Students"]
    return Activity(*facts, int(e.findtext("Duration") or 1), several["Activity_Tag"])


def _constraint(e: ET.Element, known: set[int]) -> Constraint | None:
    """An active constraint, without the activities that are not; None where none of those it names is active."""
    if e.findtext("Active") == "false":
        return None
    made = Constraint(e.tag.removeprefix("Constraint"), float(e.findtext("Weight_Percentage") or 100), e)
    named = made.numbers()
    return None if named and not known & set(named) else made


def _students(root: ET.Element) -> tuple[dict[str, frozenset[str]], dict[str, int]]:
    """Years hold groups, groups subgroups; a set without parts is its own leaf. A group may stand in several years."""
    leaves: dict[str, frozenset[str]] = {}
    heads: dict[str, int] = {}

    def read(e: ET.Element, *parts: str) -> frozenset[str]:
        name = e.findtext("Name") or ""
        inside = [read(x, *parts[1:]) for x in e.findall(parts[0])] if parts else []
        heads[name] = int(e.findtext("Number_of_Students") or 0)
        leaves[name] = frozenset().union(*inside) if inside else frozenset({name})
        return leaves[name]

    for year in root.findall("Students_List/Year"):
        read(year, "Group", "Subgroup")
    return leaves, heads


# --- where an activity may begin -----------------------------------------------------------------------------------------
def starts(fet: FetFile, weight: float = 100.0) -> dict[int, frozenset[Cell]]:
    """Activity -> the cells in which it may begin, by every constraint of at least `weight` that closes or names cells."""
    shut_for = closed(fet, weight)
    breaks = fet.breaks
    found = {}
    for a in fet.activities:
        shut = breaks.union(*(shut_for[t] for t in a.teachers), *(shut_for[s] for s in fet.students_of(a)))
        fits = ((d, h) for d in range(len(fet.days)) for h in range(len(fet.hours) - a.duration + 1))
        found[a.number] = {cell for cell in fits if not shut & set(covers(cell, a.duration))}
    for c in fet.constraints:
        if c.weight >= weight:
            for a in named(fet, c):
                found[a.number] &= _allowed(fet, c, a)
    return {number: frozenset(cells) for number, cells in found.items()}


def covers(start: Cell, duration: int) -> list[Cell]:
    return [(start[0], start[1] + i) for i in range(duration)]


def closed(fet: FetFile, weight: float) -> dict[str, frozenset[Cell]]:
    """Teacher or leaf of students -> cells in which they cannot be had."""
    found: dict[str, frozenset[Cell]] = defaultdict(frozenset)
    for c in fet.of("TeacherNotAvailableTimes", "StudentsSetNotAvailableTimes"):
        if c.weight >= weight:
            who = {c.text("Teacher")} if c.kind.startswith("Teacher") else fet.leaves[c.text("Students")]
            for one in who:
                found[one] |= fet.cells(c, "Not_Available_Time")
    return found


PLACING = {  # constraints that say where activities may be: (tag of a cell, keys of its day and hour)
    "ActivityPreferredStartingTime": ("", "Preferred_Day", "Preferred_Hour"),
    "ActivityPreferredStartingTimes": ("Preferred_Starting_Time", "Preferred_Starting_Day", "Preferred_Starting_Hour"),
    "ActivitiesPreferredStartingTimes": ("Preferred_Starting_Time", "Preferred_Starting_Day", "Preferred_Starting_Hour"),
    "ActivityPreferredTimeSlots": ("Preferred_Time_Slot", "Preferred_Day", "Preferred_Hour"),
    "ActivitiesPreferredTimeSlots": ("Preferred_Time_Slot", "Preferred_Day", "Preferred_Hour"),
}


def named(fet: FetFile, c: Constraint) -> list[Activity]:
    """The activities that a constraint on places speaks of: one by its id, or all of a teacher, students, subject, tag, duration."""
    if c.kind not in PLACING:
        return []
    if c.kind.startswith("Activity"):
        return [a for a in fet.activities if a.number in c.numbers()]
    teacher, students, subject, tag, hours = (
        c.text(k) for k in ("Teacher_Name", "Students_Name", "Subject_Name", "Activity_Tag_Name", "Duration")
    )
    return [
        a
        for a in fet.activities
        if (not teacher or teacher in a.teachers)
        and (not students or fet.leaves[students] & fet.students_of(a))
        and (not subject or subject == a.subject)
        and (not tag or tag in a.tags)
        and (not hours or int(hours) == a.duration)
    ]


def _allowed(fet: FetFile, c: Constraint, a: Activity) -> frozenset[Cell]:
    """Where the constraint lets the activity begin; time slots must hold all of its hours."""
    tag, day, hour = PLACING[c.kind]
    if not tag:
        return frozenset({(fet.days.index(c.text(day)), fet.hours.index(c.text(hour)))})
    listed = fet.cells(c, tag, day, hour)
    return frozenset(cell for cell in listed if "Slots" not in c.kind or set(covers(cell, a.duration)) <= listed)


# --- rooms ---------------------------------------------------------------------------------------------------------------
ROOMS = ("SubjectPreferredRoom", "SubjectPreferredRooms", "SubjectActivityTagPreferredRoom", "SubjectActivityTagPreferredRooms")
ROOMS_OF_ONE = ("ActivityPreferredRoom", "ActivityPreferredRooms")


def rooms_for(fet: FetFile) -> dict[int, frozenset[str]]:
    """Activity -> the rooms of which it must have one, by constraints that must be kept. Those that need none are left out."""
    found: dict[int, frozenset[str]] = {}
    for c in (c for c in fet.of(*ROOMS, *ROOMS_OF_ONE) if c.hard):
        rooms, numbers = frozenset({*c.all("Room"), *c.all("Preferred_Room")}), set(c.numbers())
        for a in fet.activities:
            mine = a.number in numbers if c.kind in ROOMS_OF_ONE else a.subject == c.text("Subject")
            if mine and ("ActivityTag" not in c.kind or c.text("Activity_Tag") in a.tags):
                found[a.number] = found.get(a.number, rooms) & rooms
    seats = {a.number: fet.size(a) for a in fet.activities}
    return {number: frozenset(r for r in rooms if fet.rooms[r] >= seats[number]) for number, rooms in found.items()}


def with_times(text: str, cells: Mapping[int, Cell]) -> str:
    """The same file with every activity locked where a timetable has it, so that FET judges that timetable; nothing else is changed."""
    fet, root = read_fet(text), ET.fromstring(text.lstrip("\ufeff"))
    among = root.find("Time_Constraints_List")
    if among is None:
        raise Unreadable("The file has no list of constraints on times.")
    for number, (day, hour) in cells.items():
        made = ET.SubElement(among, "ConstraintActivityPreferredStartingTime")
        facts = {"Weight_Percentage": "100", "Activity_Id": str(number), "Preferred_Day": fet.days[day], "Preferred_Hour": fet.hours[hour]}
        for key, value in {**facts, "Permanently_Locked": "true", "Active": "true", "Comments": ""}.items():
            ET.SubElement(made, key).text = value
    return '<?xml version="1.0" encoding="UTF-8"?>\n\n' + ET.tostring(root, encoding="unicode") + "\n"
