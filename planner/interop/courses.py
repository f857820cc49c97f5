"""Course rows out of a section list: requests, class sizes, department, term. What the list cannot know is guessed and said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from planner.domain.school import Finding, School, Severity
from planner.facts.courses import CO_TEACHERS
from planner.facts.periods import CHOICE
from planner.interop.sis import Group, SectionList, by_course
from planner.interop.tallies import Tallies

SMALLEST, LARGEST = 5, 70  # class sizes that the Courses sheet takes
TARGET, MAX = 25, 30  # where the list says nothing of seats
DEPTS: tuple[tuple[str, str], ...] = (  # the first department one of whose words the text holds; long words may be its beginning only
    ("SPED", "special ed|sped|resource|life skills|academic support"),
    ("EL", "eld|esl|esol|english language dev|newcomer|english learner"),
    ("ENG", "english|language arts|ela|literature|lit|composition|reading|writing|journalism|rhetoric"),
    ("CTE", "cte|career|computer|engineer|business|culinary|auto|welding|digital|tech|robotics"),
    ("PE", "pe|p.e.|physical ed|health|weight|fitness|athletic|sports|var|jv"),
    ("ART", "art|arts|music|band|choir|orchestra|theat|drama|dance|ceramics|painting|photo|drawing|visual"),
    ("WL", "spanish|french|german|latin|japanese|chinese|mandarin|sign language|asl|world lang|foreign lang|language"),
    ("MATH", "math|algebra|geometry|calc|statistic|trig|stat|precalc"),
    ("SCI", "science|bio|chem|physics|anatomy|earth|environmental|geology"),
    ("SS", "social|history|gov|econ|civics|psych|geography|sociology|world cultures"),
)


@dataclass(frozen=True)
class CourseRows:
    """`rows` for the Courses sheet; `sections` this year by course, for whoever wants to see them."""

    rows: tuple[dict[str, object], ...]
    sections: Mapping[str, int]
    findings: tuple[Finding, ...] = ()


def course_rows(
    found: SectionList, tallies: Tallies | None = None, school: School | None = None, position: Mapping[str, str] | None = None
) -> CourseRows:
    """A row for each course of the list, and for each further course of the tallies.

    Requests are the tally's, or this year's students where there is none. The largest class is the most seats that a section has, the
    target the seats that most have. `school` lends the certificate of its department's teachers; `position` (teacher's code -> unit)
    says what kind of teacher the second one of a section is.
    """
    groups, asked = by_course(found), tallies.requests if tallies else {}
    titles = tallies.titles if tallies else {}
    guessed: dict[str, str] = {}
    wide: list[str] = []
    clamped: list[str] = []
    rows = []
    for course in dict.fromkeys((*groups, *asked)):
        mine = groups.get(course, ())
        name = next((g.first.course_name for g in mine if g.first.course_name), titles.get(course, course))
        dept = department(next((g.first.department for g in mine if g.first.department), ""), name)
        guessed[course] = dept
        target, largest, over = sizes(mine)
        wide += [course] if over else []
        if not SMALLEST <= target <= largest <= LARGEST:
            clamped.append(course)
            target, largest = (min(max(n, SMALLEST), LARGEST) for n in (target, largest))
        requests = asked.get(course, sum(g.enrolled or 0 for g in mine))
        rows.append(
            {"course_id": course, "name": name, "dept": dept, "requests": requests, "target_size": target, "max_size": largest,
             "periods_per_section": periods(mine), "term": term(mine), "cert": certificate(dept, school),
             **co_taught(mine, school, position or {})}
        )  # fmt: skip
    stacks, doubtful = _stacks(found)
    rows = [row | ({"stack": stacks[row["course_id"]]} if row["course_id"] in stacks else {}) for row in rows]
    findings = (*_findings(found, guessed, clamped, groups, asked), *_of_rooms(found, wide), *_of_stacks(found, stacks, doubtful))
    return CourseRows(tuple(rows), {c: len(gs) for c, gs in groups.items()}, findings)


def _stacks(found: SectionList) -> tuple[dict[str, str], list[tuple[Group, ...]]]:
    """Course -> the code of its stack, where all of its sections are classes of the same courses; and the other classes of several."""
    partners: dict[str, set[frozenset[str]]] = {}
    shared = {g.id: frozenset(o.first.course for o in mine) for mine in found.stacked for g in mine}
    for g in found.sections:
        partners.setdefault(g.first.course, set()).add(shared.get(g.id, frozenset()))
    stacks: dict[str, str] = {}
    doubtful = []
    for mine in found.stacked:
        courses = list(dict.fromkeys(g.first.course for g in mine))
        if all(len(partners[c]) == 1 for c in courses) and len(courses) == len(mine):
            stacks |= dict.fromkeys(courses, "+".join(courses))
        else:
            doubtful.append(mine)
    return stacks, doubtful


def _of_stacks(found: SectionList, stacks: Mapping[str, str], doubtful: Sequence[tuple[Group, ...]]) -> Iterator[Finding]:
    for stack in dict.fromkeys(stacks.values()):
        names = " and ".join(c for c in stacks if stacks[c] == stack)
        message = f"{names} meet at one time with one teacher in one room: they were read as one class (Stack {stack})."
        yield Finding(Severity.LOOK_AT, found.name, "stacked", message, "If they are two classes, clear Stack on the Courses sheet.")
    if doubtful:
        names = " and ".join(g.id for g in doubtful[0])
        many = "1 class" if len(doubtful) == 1 else f"{len(doubtful)} classes"
        message = f"{many} may be stacked, such as {names}: one time, one teacher, one room. Their courses have other sections alone."
        fix = "If it is one class, list it as a course of its own, or correct the teacher, period or room."
        yield Finding(Severity.LOOK_AT, found.name, "stacked", message, fix)


def department(said: str, name: str) -> str:
    """The department that the file's own word for it, or else the course's name, points to; OTH where neither does."""
    for text in (said, name):
        folded = f" {text.casefold()} "
        for dept, words in DEPTS:
            if any((f" {w}" if len(w) > 3 else f" {w} ") in folded for w in words.split("|")):
                return dept
    return "OTH"


def sizes(groups: Sequence[Group]) -> tuple[int, int, bool]:
    """The seats that most sections have (of equals the fewest); the most that one has; and whether one has far more than most.

    Far more is half as many again: a section in a room of its own size, such as a gym, says nothing of the others.
    """
    seats = Counter(g.seats for g in groups if g.seats)
    if not seats:
        return TARGET, MAX, False
    most = min(seats, key=lambda n: (-seats[n], n))
    usual = [n for n in seats if 2 * n <= 3 * most]
    return most, max(usual), len(usual) < len(seats)


def co_taught(groups: Sequence[Group], school: School | None, position: Mapping[str, str]) -> dict[str, int]:
    """The columns that count sections with a second teacher; one whose position the workbook does not have is taken for special ed."""
    found: Counter[str] = Counter()
    for g in groups:
        units = [position[t] for t in g.second if t in position]
        tags = {school.tag_of(school.row_of_unit[u]) for u in units} if school else set()
        found.update([CO_TEACHERS["el"] if "el" in tags and "sped" not in tags else CO_TEACHERS["sped"]] if g.second else [])
    return dict(found)


def _of_rooms(found: SectionList, wide: Sequence[str]) -> Iterator[Finding]:
    if wide:
        many = "1 course has a section" if len(wide) == 1 else f"{len(wide)} courses have sections"
        message = f"{many} with far more seats than its others, such as {wide[0]}: the largest class was taken from the others."
        yield Finding(Severity.LOOK_AT, found.name, "class-size", message, "If every section may be that large, raise Largest class.")


def periods(groups: Sequence[Group]) -> int:
    """2 where most sections meet in two or more periods of one day; another period on each day is no double period."""
    return 2 if 2 * sum(_periods_a_day(g) > 1 for g in groups) > len(groups) else 1


def _periods_a_day(group: Group) -> int:
    days = {day for m in group.meetings for day in m.days} or {""}
    return max((len({m.period for m in group.meetings if not m.days or day in m.days}) for day in days), default=0)


def term(groups: Sequence[Group]) -> str:
    """The term of all sections; S, Q or T, which leaves the half, quarter or third to the planner, where they are in different ones."""
    terms = {g.term for g in groups} or {"Y"}
    if len(terms) == 1:
        return terms.pop()
    return next((kind for kind, some in CHOICE.items() if terms <= set(some)), "Y")


def certificate(dept: str, school: School | None) -> str:
    """The certificate of the department's teachers in the workbook; the department's name where there are none."""
    for row in school.staff if school else ():
        if dept in row.teaches and row.certs:
            return row.certs[0]
    return f"{dept}_SEC"


def _findings(
    found: SectionList, guessed: Mapping[str, str], clamped: Sequence[str], groups: Mapping[str, Sequence[Group]], asked: Mapping[str, int]
) -> Iterator[Finding]:
    def say(code: str, message: str, fix: str = "") -> Finding:
        return Finding(Severity.LOOK_AT, found.name, code, message, fix)

    if guessed:
        counted = ", ".join(f"{n} {d}" for d, n in Counter(guessed.values()).most_common())
        yield say("guessed", f"Departments and certificates were guessed from names ({counted}).", "Look through the Courses sheet.")
    if clamped:
        message = f"{len(clamped)} courses have seats outside {SMALLEST} to {LARGEST}, such as {clamped[0]}; the nearest was taken."
        yield say("class-size", message)
    silent = [c for c, gs in groups.items() if not any(g.seats for g in gs)]
    if silent:
        message = f"{len(silent)} courses have no seats, such as {silent[0]}: {TARGET} as target and {MAX} at most were taken."
        yield say("class-size", message)
    if not asked and groups:
        message = "Requests are this year's students, since there is no tally."
        yield say("requests", message, "Add --tallies with next year's.")
    elif asked:
        missing = [c for c in groups if c not in asked]
        if missing:
            message = f"{len(missing)} courses of this year are not in the tally, such as {missing[0]}; this year's students were taken."
            yield say("requests", message)
