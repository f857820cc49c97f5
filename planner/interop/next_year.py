"""Next year's section list: this year's file with the sections of a plan, in the same columns, order, encoding and line ends.

A section of the plan takes the place of the one of this year that agrees with it most (course, then teacher, periods, term, room); it
keeps that section's number and every value that the plan does not change. Lines that do not change are the file's own bytes. What is
new gets the next free number; what the plan does not have is left out; courses that the workbook does not have stay as they are.

A teacher's name, where the file has one, goes along with the teacher's code inside the file: it is copied from another line of the same
teacher, or left blank. It is never kept.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from planner.domain.plan import Plan, Section
from planner.domain.school import Finding, School, Severity
from planner.interop.agreement import most_agreement
from planner.interop.expression import CELLS, Cells, Written
from planner.interop.profile import FIELDS
from planner.interop.sis import POWERSCHOOL_TERMS, Group, SectionList, by_course, powerschool_term
from planner.interop.spelling import respelled
from planner.interop.table import DANGEROUS, Out, Table, guarded
from planner.workbook.raw import clean

MARK = "Change"
TEACHER, PERIODS, TERM, ROOM = 8, 4, 2, 1  # what an agreement weighs; each more than all that follow


@dataclass(frozen=True)
class Change:
    """`kind`: changed | new | dropped. `before` and `after` are the file's own words; `field` is blank for a whole section."""

    kind: str
    section: str
    field: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class NextYear:
    data: bytes
    changes: tuple[Change, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Planned:
    """A section of the plan in the file's words. None: the plan does not say, so the file's value stays."""

    course: str
    periods: tuple[str, ...]
    term: str
    teacher: str | None
    room: str | None


def next_year(
    table: Table, now: SectionList, school: School, plan: Plan, teachers: Mapping[str, str] | None = None, mark: bool = False
) -> NextYear:
    """The next file. `now` is the list in `table`; `teachers` gives the workbook's position (MATH.1) for a teacher's code."""
    return _Writer(table, now, school, plan, teachers or {}).write(mark)


class _Writer:
    def __init__(self, table: Table, now: SectionList, school: School, plan: Plan, teachers: Mapping[str, str]) -> None:
        self.table, self.now, self.school, self.plan = table, now, school, plan
        self.at, self.codes = now.at, now.codes(school)
        self.values = {r.number: r.values for r in table.rows}
        self.changes: list[Change] = []
        self.findings: list[Finding] = []
        self.marks: dict[int, str] = {}
        self.courses = by_course(now)
        ours = {code for c in school.courses for code in c.codes}
        own = respelled((_fold(c) for c in self.courses), {_fold(code) for code in ours})
        self.ours_of = {c: own(_fold(c)) for c in self.courses}  # a course of the file -> as the workbook writes it, folded
        self.spelling = {ours: c for c, ours in self.ours_of.items()}
        self.stacked = {c.course_id: c.codes for c in school.courses}
        self._learn()
        self.code_of = self._teachers(teachers)
        self.numbers = _Numbers(now)

    # --- what the file shows -----------------------------------------------------------------------------------------
    def _learn(self) -> None:
        """How the file writes periods and terms, and which of its values are rooms."""
        self.written = Written(self.codes)
        self.words: dict[str, Counter[str]] = defaultdict(Counter)
        for line in self.now.lines:
            self.written.learn(line.meetings, Cells(*(self._value(line.number, name) for name in CELLS)))
            self.words[line.term][self._value(line.number, "term")] += 1
        self.rooms = {self._value(n, "room") for n in self.values} - {""}
        known = {r.room for r in self.school.rooms}
        self.rooms_meet = bool({r.casefold() for r in self.rooms} & {k.casefold() for k in known})
        if "room" in self.at and known and not self.rooms_meet:
            message = "No room of the workbook has a code of this file, so rooms were left as they are this year."
            self.findings.append(Finding(Severity.LOOK_AT, self.now.name, "rooms-differ", message))

    def _value(self, number: int, name: str) -> str:
        at = self.at.get(name)
        values = self.values[number]
        return "" if at is None or at >= len(values) else clean(values[at])

    def _teachers(self, given: Mapping[str, str]) -> dict[str, str]:
        """Unit -> teacher's code: as given, of the same name, or by what both teach."""
        units = list(dict.fromkeys(s.unit_id for s in self.plan.sections if s.unit_id))
        codes = list(dict.fromkeys(x.teacher for x in self.now.lines if x.teacher))
        found = {unit: code for code, unit in given.items() if unit in units}
        for unit in units:
            if unit not in found and unit in codes:
                found[unit] = unit
        rest, free = [u for u in units if u not in found], [c for c in codes if c not in found.values()]
        matched = most_agreement(self._alike(rest, free))
        guessed = {u: free[j] for u, j in zip(rest, matched, strict=True) if j is not None}
        if guessed:
            message = f"{len(guessed)} positions were matched with teachers' codes by what they teach, such as {_pairs(guessed)}."
            fix = "Check them, or give the codes with --teachers."
            self.findings.append(Finding(Severity.LOOK_AT, self.now.name, "teachers-matched", message, fix))
        none = [u for u in rest if u not in guessed]
        if none and "teacher" in self.at:
            named = ", ".join(none[:8]) + (" and others" if len(none) > 8 else "")
            message = f"No teacher's code is known for {named}: the cell is left blank."
            self.findings.append(Finding(Severity.LOOK_AT, self.now.name, "no-teacher-code", message, "Give the codes with --teachers."))
        return found | guessed

    def _alike(self, units: Sequence[str], codes: Sequence[str]) -> list[list[int]]:
        """How much a unit's sections next year agree with a teacher's of this year: course and periods, then course."""
        plans: dict[str, Counter[tuple[str, tuple[str, ...]]]] = defaultdict(Counter)
        todays: dict[str, Counter[tuple[str, tuple[str, ...]]]] = defaultdict(Counter)
        for s in self.plan.sections:
            for code in self.stacked.get(s.course, (s.course,)):
                plans[s.unit_id][code.casefold(), tuple(sorted(s.periods))] += 1
        for g in self.now.sections:
            todays[g.first.teacher][self.ours_of[g.first.course], self._periods(g)] += 1
        return [[_overlap(plans[u], todays[c]) for c in codes] for u in units]

    def _periods(self, group: Group) -> tuple[str, ...]:
        return tuple(sorted({c for m in group.meetings for place in self.codes.places(m) if (c := self.codes.code(place))}))

    # --- the lines ---------------------------------------------------------------------------------------------------
    def write(self, mark: bool) -> NextYear:
        planned: dict[str, list[Planned]] = defaultdict(list)
        for s in self.plan.sections:
            for code in self.stacked.get(s.course, (s.course,)):
                planned[code.casefold()].append(self._planned(s, code))
        ours = {code.casefold() for c in self.school.courses for code in c.codes}
        lines: dict[int, list[Out]] = {}  # first line of a section of this year -> its lines next year
        added: dict[str, list[Out]] = defaultdict(list)
        for course, groups in self.courses.items():
            if self.ours_of[course] not in ours:
                lines |= {g.first.number: [Out(x.number) for x in g.lines] for g in groups}
                continue
            lines |= self._course(course, groups, planned.pop(self.ours_of[course], []), added)
        for news in planned.values():
            for p in news:
                added[p.course].append(self._new(p, None))
        return self._assembled(lines, added, mark)

    def _assembled(self, lines: Mapping[int, list[Out]], added: Mapping[str, list[Out]], mark: bool) -> NextYear:
        """This year's lines in their order, a course's new ones behind its last, new courses at the end."""
        first = {x.number: g.first.number for g in self.now.sections for x in g.lines}
        last = {course: max(x.number for g in groups for x in g.lines) for course, groups in self.courses.items()}
        behind = {n: course for course, n in last.items()}
        out: list[Out] = []
        for row in self.table.rows:
            home = first.get(row.number)
            if home is None:  # a line that could not be read
                out.append(Out(row.number))
            else:
                out += [o for o in lines.get(home, []) if o.source == row.number]
            out += added.get(behind.get(row.number, ""), [])
        out += [o for course, news in added.items() if course not in last for o in news]
        texts = [self.marks.get(id(o), "") for o in out]
        data = self.table.written(out, (MARK, texts) if mark else None)
        return NextYear(data, tuple(self.changes), tuple(self.findings))

    def _planned(self, section: Section, code: str) -> Planned:
        """`code`: its course, or one of those of a stacked class, each of which has a line of its own."""
        course = self.spelling.get(code.casefold(), code)
        teacher = self.code_of.get(section.unit_id, "") if section.unit_id and "teacher" in self.at else None
        room = section.room if section.room and self.rooms_meet else None
        return Planned(course, tuple(sorted(section.periods)), section.term, teacher, room)

    def _course(
        self, course: str, groups: Sequence[Group], planned: Sequence[Planned], added: dict[str, list[Out]]
    ) -> dict[int, list[Out]]:
        """The lines of this year's sections of a course that go on; what is new goes to `added`."""
        partner = most_agreement([[1 + self._agreement(p, g) for g in groups] for p in planned])
        lines: dict[int, list[Out]] = {}
        for p, j in zip(planned, partner, strict=True):
            if j is None:
                added[course].append(self._new(p, groups[-1]))
            else:
                lines[groups[j].first.number] = self._kept(p, groups[j])
        for j, g in enumerate(groups):
            if j not in partner:
                self.changes.append(Change("dropped", g.id))
        return lines

    def _agreement(self, p: Planned, g: Group) -> int:
        same = self._same(p, g)
        return sum(weight for weight, name in ((TEACHER, "teacher"), (PERIODS, "expression"), (TERM, "term"), (ROOM, "room")) if same[name])

    def _same(self, p: Planned, g: Group) -> dict[str, bool]:
        first = g.first
        return {
            "teacher": p.teacher is None or p.teacher == first.teacher,
            "expression": "expression" not in self.at or not p.periods or p.periods == self._periods(g),
            "term": "term" not in self.at or p.term == g.term,
            "room": p.room is None or p.room.casefold() == _fold(first.room),
        }

    def _kept(self, p: Planned, g: Group) -> list[Out]:
        """A section that goes on: its own lines, with what the plan changes."""
        differs = [name for name, same in self._same(p, g).items() if not same and name in self.at]
        if not differs:
            return [Out(x.number) for x in g.lines]
        if "term" in differs:  # one line for it, whatever the terms were that had one each
            g = Group(tuple(x for x in g.lines if x.term == g.first.term))
        if "expression" in differs and len({frozenset(x.meetings) for x in g.lines}) > 1:
            outs = self._several(p, g, [n for n in differs if n != "expression"])
        else:
            leads = [n for n in differs if n != "teacher"]  # a second teacher stays on the line that names it
            outs = [Out(x.number, self._texts(p, leads if x.teacher in g.second else differs)) for x in g.lines]
        for name in differs:
            led = [x for x in g.lines if name != "teacher" or x.teacher not in g.second]
            before = " ".join(dict.fromkeys(self._value(x.number, name) for x in led))
            after = " ".join(dict.fromkeys(o.changed[self.at[name]] for o in outs if self.at[name] in o.changed))
            self.changes.append(Change("changed", g.id, self.table.columns[self.at[name]], before, after))
        words = ", ".join(FIELDS[n].removeprefix("the ") for n in differs)
        self.marks |= {id(o): f"changed: {words}" for o in outs}
        return outs

    def _several(self, p: Planned, g: Group, others: Sequence[str]) -> list[Out]:
        """A section with one line for each period: lines of periods that stay are kept, the rest take the new ones."""
        wanted, outs = list(p.periods), []
        spare = []
        moved: dict[tuple[object, ...], dict[int, str]] = {}  # meetings of a line -> when it meets next year
        for line in (x for x in g.lines if x.teacher not in g.second):
            codes = {c for m in line.meetings for place in self.codes.places(m) if (c := self.codes.code(place))}
            if len(codes) == 1 and (code := next(iter(codes))) in wanted:
                wanted.remove(code)
                outs.append(Out(line.number, self._texts(p, others)))
            else:
                spare.append(line)
        for line, code in zip(spare, wanted, strict=False):
            moved[line.meetings] = self._meets((code,))
            outs.append(Out(line.number, self._texts(p, others) | moved[line.meetings]))
        rest = [n for n in others if n != "teacher"]
        outs += [Out(x.number, self._texts(p, rest) | moved.get(x.meetings, {})) for x in g.lines if x.teacher in g.second]
        if len(wanted) > len(spare):
            text = self.written.cells(tuple(wanted[len(spare) :])).expression
            message = f"{g.id} meets in more periods than it has lines: add a line for {text}."
            self.findings.append(Finding(Severity.LOOK_AT, f"{self.now.name} line {g.first.number}", "more-periods", message))
        return outs

    def _texts(self, p: Planned, names: Iterable[str]) -> dict[int, str]:
        """Column -> text of the fields that the plan gives; a teacher's name goes along with the code."""
        found: dict[int, str] = {}
        for name in names:
            at = self.at.get(name)
            if at is None:
                continue
            if name == "teacher" and p.teacher is not None:
                found[at] = p.teacher
                found |= self._names(p.teacher)
            elif name == "expression" and p.periods:
                found |= self._meets(p.periods)
            elif name == "term":
                found[at] = self._own(self._term(p.term), "term")
            elif name == "room" and p.room is not None:
                spelling = {r.casefold(): r for r in self.rooms}
                found[at] = spelling.get(p.room.casefold(), guarded(p.room))
        return found

    def _meets(self, periods: tuple[str, ...]) -> dict[int, str]:
        """The columns that say when: periods, and where the file has them days and block."""
        cells = self.written.cells(periods)._asdict()
        return {self.at[name]: self._own(cells[name], name) for name in CELLS if name in self.at}

    def _own(self, text: str, name: str) -> str:
        """A value that the file has already is the file's own; any other is ours, and guarded."""
        return text if any(self._value(n, name) == text for n in self.values) else guarded(text)

    def _names(self, teacher: str) -> dict[int, str]:
        """The columns of names, as another line of the same teacher has them; blank where there is none."""
        kept = set(self.now.columns)
        columns = [i for i, c in enumerate(self.table.columns) if c not in kept]
        line = next((x.number for x in self.now.lines if teacher and x.teacher == teacher), None)
        return {i: self.values[line][i] if line is not None and i < len(self.values[line]) else "" for i in columns}

    def _term(self, term: str) -> str:
        if self.words.get(term):
            return min(self.words[term], key=lambda w: (-self.words[term][w], w))
        years = Counter(w[:-2] for c in self.words.values() for w in c.elements() if powerschool_term(w))
        if self.now.profile.term_format == "powerschool" and years and term in POWERSCHOOL_TERMS:
            return f"{years.most_common(1)[0][0]}{POWERSCHOOL_TERMS.index(term):02d}"
        return next(iter(self.now.profile.terms.get(term, (term,))))

    # --- new sections ------------------------------------------------------------------------------------------------
    def _new(self, p: Planned, sibling: Group | None) -> Out:
        """A line for a section that this year does not have: the course's own values, the next free number, and the plan's."""
        number = self.numbers.next(p.course)
        changed = dict.fromkeys(range(len(self.table.columns)), "")
        if sibling is not None:
            changed |= {i: self.values[sibling.first.number][i] for i in self.shared}
        else:
            rows = (row for c in self.school.courses for row in c.together or (c,))
            course = next(c for c in rows if c.course_id.casefold() == self.ours_of.get(p.course, _fold(p.course)))
            facts = {"course": p.course, "course_name": course.name, "seats": str(course.max_size)}
            changed |= {self.at[f]: guarded(v) for f, v in facts.items() if f in self.at}
        changed |= self._texts(p, ("teacher", "expression", "term", "room"))
        for name, text in (("section", number), ("enrolled", "0")):
            if name in self.at:
                changed[self.at[name]] = text
        out = Out(None, changed)
        self.changes.append(Change("new", f"{p.course}-{number}"))
        self.marks[id(out)] = "new"
        return out

    @property
    def shared(self) -> tuple[int, ...]:
        """The columns that belong to the course, so that a new section has them too: never the section's own ids.

        Those of the course's code, name, department and seats, and any column in which the sections of each course are alike.
        """
        mine = {self.at[f] for f in ("course", "course_name", "department", "seats") if f in self.at}
        belong = ("section", "expression", "days", "block", "teacher", "second", "room", "enrolled", "term")
        own = {self.at[f] for f in belong if f in self.at}
        several = [gs for gs in self.courses.values() if len(gs) > 1]

        def alike(i: int) -> bool:
            if len({v[i] for v in self.values.values() if len(v) > i}) == 1:
                return True
            return bool(several) and all(len({self.values[g.first.number][i] for g in gs}) == 1 for gs in several)

        kept = set(self.now.columns)
        others = [i for i, c in enumerate(self.table.columns) if i not in mine | own and c in kept]
        return tuple(sorted(mine | {i for i in others if alike(i)}))


class _Numbers:
    """The next free section number of a course (or of the school), as wide as its neighbours' are written."""

    def __init__(self, now: SectionList) -> None:
        self.by_school = now.profile.school_numbers
        self.used: dict[str, list[str]] = defaultdict(list)
        for g in now.sections:
            self.used[self._key(g.first.course)].append(g.first.section)

    def _key(self, course: str) -> str:
        return "" if self.by_school else course.casefold()

    def next(self, course: str) -> str:
        used = self.used[self._key(course)]
        found = [m for s in used if (m := re.fullmatch(r"(\D*)(\d+)", s))]
        highest = max((int(m[2]) for m in found), default=0)
        width = min((len(m[2]) for m in found), default=1)
        prefix = Counter(m[1] for m in found).most_common(1)[0][0] if found else ""
        used.append(f"{prefix}{highest + 1:0{width}d}")
        return used[-1]


def _fold(text: str) -> str:
    """A code for comparing: without its case, and without the apostrophe by which we guarded it in an earlier file."""
    return (text[1:] if text[:1] == "'" and text[1:].startswith(DANGEROUS) else text).casefold()


def _overlap(a: Counter[tuple[str, tuple[str, ...]]], b: Counter[tuple[str, tuple[str, ...]]]) -> int:
    exact = (a & b).total()
    courses = (Counter(c for c, _p in a.elements()) & Counter(c for c, _p in b.elements())).total()
    return exact + 20 * courses


def _pairs(guessed: Mapping[str, str]) -> str:
    return ", ".join(f"{u} with {c}" for u, c in list(guessed.items())[:3])


def side_file(changes: Iterable[Change]) -> str:
    """The changes as CSV text: every value guarded, since a spreadsheet program will open it."""
    rows = [("section", "change", "column", "this year", "next year"), *((c.section, c.kind, c.field, c.before, c.after) for c in changes)]
    return "".join(",".join(_csv(guarded(v)) for v in row) + "\r\n" for row in rows)


def _csv(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(c in text for c in ',"\r\n') else text
