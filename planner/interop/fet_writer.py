"""Writes the XML that FET 6 reads: a grid of days and hours, who and what there is, activities, and constraints.

FET is a free timetabler for schools. We use its files for measurement only: it audits our plans, and is a peer to be compared with.
A *cell* is one hour of one day, both by number from 0. Every weight here is 100 %: FET may break none of it.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

Cell = tuple[int, int]  # (day, hour), from 0
Fact = str | int
MOST_DAYS, MOST_HOURS = 35, 72  # FET's own limits
VERSION = "6.8.5"
PLENTY = 9999  # seats


class TooLarge(ValueError):
    """The grid is beyond what FET can hold."""


@dataclass
class FetWriter:
    """One .fet file in the making; `text()` gives it. Teachers, students, subjects and rooms are listed when first named."""

    name: str
    days: Sequence[str]
    hours: Sequence[str]
    teachers: dict[str, None] = field(default_factory=dict)
    students: dict[str, int] = field(default_factory=dict)  # set of students -> how many
    subjects: dict[str, None] = field(default_factory=dict)
    tags: dict[str, None] = field(default_factory=dict)
    rooms: dict[str, int] = field(default_factory=dict)  # room -> seats; without an entry, seats enough
    activities: list[ET.Element] = field(default_factory=list)
    times: list[ET.Element] = field(default_factory=list)
    spaces: list[ET.Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        if len(self.days) > MOST_DAYS or len(self.hours) > MOST_HOURS:
            said = f"FET holds {MOST_DAYS} days of {MOST_HOURS} hours; {self.name} needs {len(self.days)} of {len(self.hours)}."
            raise TooLarge(said)

    def activity(
        self,
        subject: str,
        teachers: Iterable[str] = (),
        students: Iterable[str] = (),
        *,
        duration: int = 1,
        tag: str = "",
        note: str = "",
        at: Cell | None = None,
        room: str = "",
        heads: int = 0,
    ) -> int:
        """Add an activity of `duration` hours; `at` locks its first hour and `room` its room. Gives its number.

        `heads` is how many students it has, where no set of students says so.
        """
        number, made = len(self.activities) + 1, ET.Element("Activity")
        for unit in dict.fromkeys(teachers):
            self.teachers.setdefault(unit)
            _put(made, "Teacher", unit)
        self.subjects.setdefault(subject)
        _put(made, "Subject", subject)
        if tag:
            self.tags.setdefault(tag)
            _put(made, "Activity_Tag", tag)
        for group in dict.fromkeys(students):
            self.students.setdefault(group, 0)
            _put(made, "Students", group)
        facts: dict[str, Fact] = {"Duration": duration, "Total_Duration": duration, "Id": number, "Activity_Group_Id": 0}
        facts |= {"Number_Of_Students": heads} if heads else {}
        facts |= {"Active": "true", "Comments": note}
        for key, value in facts.items():
            _put(made, key, value)
        self.activities.append(made)
        if at is not None:
            self.lock(number, at)
        if room:
            self.rooms.setdefault(room, PLENTY)
            self.space("ActivityPreferredRoom", Activity_Id=number, Room=room, Permanently_Locked="true")
        return number

    def lock(self, activity: int, at: Cell) -> None:
        day, hour = self.days[at[0]], self.hours[at[1]]
        self.time("ActivityPreferredStartingTime", Activity_Id=activity, Preferred_Day=day, Preferred_Hour=hour, Permanently_Locked="true")

    def away(self, teacher: str, cells: Iterable[Cell]) -> None:
        """The teacher cannot be had in these cells."""
        self.teachers.setdefault(teacher)
        self._not_available("TeacherNotAvailableTimes", "Teacher", teacher, cells)

    def closed(self, students: str, cells: Iterable[Cell]) -> None:
        """The students have nothing in these cells."""
        self.students.setdefault(students, 0)
        self._not_available("StudentsSetNotAvailableTimes", "Students", students, cells)

    def _not_available(self, kind: str, key: str, who: str, cells: Iterable[Cell]) -> None:
        listed = sorted(set(cells))
        if not listed:
            return
        facts: dict[str, Fact] = {key: who, "Number_of_Not_Available_Times": len(listed)}
        made = self.time(kind, **facts)
        for day, hour in listed:
            one = ET.SubElement(made, "Not_Available_Time")
            _put(one, "Day", self.days[day])
            _put(one, "Hour", self.hours[hour])

    def placed(self, kind: str, cells: Iterable[Cell], **facts: Fact) -> None:
        """A constraint that lists where activities may be: …PreferredStartingTimes or …PreferredTimeSlots."""
        slots, listed = kind.endswith("TimeSlots"), sorted(set(cells))
        each = "Preferred_Time_Slot" if slots else "Preferred_Starting_Time"
        made = self.time(kind, **facts, **{f"Number_of_{each}s": len(listed)})
        for day, hour in listed:
            one = ET.SubElement(made, each)
            _put(one, "Preferred_Day" if slots else "Preferred_Starting_Day", self.days[day])
            _put(one, "Preferred_Hour" if slots else "Preferred_Starting_Hour", self.hours[hour])

    def breaks(self, cells: Iterable[Cell]) -> None:
        """Nothing is held in these cells."""
        if listed := sorted(set(cells)):
            made = self.time("BreakTimes", Number_of_Break_Times=len(listed))
            for day, hour in listed:
                one = ET.SubElement(made, "Break_Time")
                _put(one, "Day", self.days[day])
                _put(one, "Hour", self.hours[hour])

    def together(self, kind: str, activities: Sequence[int], **facts: Fact) -> None:
        """A constraint over a list of activities, such as ActivitiesNotOverlapping; `facts` come after the list."""
        made = self.time(kind, Number_of_Activities=len(activities))
        for number in activities:
            _put(made, "Activity_Id", number)
        for key, value in facts.items():
            _put(made, key, value)

    def time(self, kind: str, **facts: Fact) -> ET.Element:
        return self._constraint(self.times, kind, facts)

    def space(self, kind: str, **facts: Fact) -> ET.Element:
        return self._constraint(self.spaces, kind, facts)

    def rooms_of(self, subject: str, rooms: Sequence[str]) -> None:
        """The subject needs one of these rooms."""
        made = self.space("SubjectPreferredRooms", Subject=subject, Number_of_Preferred_Rooms=len(rooms))
        for room in rooms:
            self.rooms.setdefault(room, PLENTY)
            _put(made, "Preferred_Room", room)

    @staticmethod
    def _constraint(among: list[ET.Element], kind: str, facts: dict[str, Fact]) -> ET.Element:
        made = ET.Element(f"Constraint{kind}")
        whole: dict[str, Fact] = {"Weight_Percentage": 100, **facts, "Active": "true", "Comments": ""}
        for key, value in whole.items():
            _put(made, key, value)
        among.append(made)
        return made

    # --- the file ----------------------------------------------------------------------------------------------
    def text(self) -> str:
        root = ET.Element("fet", version=VERSION)
        for key, value in {"Mode": "Official", "Institution_Name": self.name, "Comments": ""}.items():
            _put(root, key, value)
        self._names(root, "Day", self.days, "Number_of_Days")
        self._names(root, "Hour", self.hours, "Number_of_Hours")
        self._names(root, "Subject", self.subjects)
        self._names(root, "Activity_Tag", self.tags)
        self._names(root, "Teacher", self.teachers)
        years = ET.SubElement(root, "Students_List")
        for group, count in self.students.items():
            year = ET.SubElement(years, "Year")
            _put(year, "Name", group)
            _put(year, "Number_of_Students", count)
        ET.SubElement(root, "Activities_List").extend(self.activities)
        ET.SubElement(root, "Buildings_List")
        rooms = ET.SubElement(root, "Rooms_List")
        for room, seats in self.rooms.items():
            made = ET.SubElement(rooms, "Room")
            for key, fact in (("Name", room), ("Building", ""), ("Capacity", str(seats)), ("Virtual", "false")):
                _put(made, key, fact)
        ET.SubElement(root, "Time_Constraints_List").extend([_basic("Time"), *self.times])
        ET.SubElement(root, "Space_Constraints_List").extend([_basic("Space"), *self.spaces])
        ET.indent(root, "\t")
        return '<?xml version="1.0" encoding="UTF-8"?>\n\n' + ET.tostring(root, encoding="unicode") + "\n"

    @staticmethod
    def _names(root: ET.Element, what: str, names: Iterable[str], count: str = "") -> None:
        listed, made = list(names), ET.SubElement(root, f"{what}s_List")
        if count:
            _put(made, count, len(listed))
        for name in listed:
            _put(ET.SubElement(made, what), "Name", name)


def _basic(where: str) -> ET.Element:
    made = ET.Element(f"ConstraintBasicCompulsory{where}")
    for key, value in {"Weight_Percentage": "100", "Active": "true", "Comments": ""}.items():
        _put(made, key, value)
    return made


def _put(parent: ET.Element, tag: str, value: Fact) -> None:
    ET.SubElement(parent, tag).text = str(value)
