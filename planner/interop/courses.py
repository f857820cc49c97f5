"""Course rows out of a section list: requests, class sizes, department, term. What the list cannot know is guessed and said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from planner.domain.school import Finding, School, Severity
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


def course_rows(found: SectionList, tallies: Tallies | None = None, school: School | None = None) -> CourseRows:
    """A row for each course of the list, and for each further course of the tallies.

    Requests are the tally's, or this year's students where there is none. The largest class is the most seats that a section has, the
    target the seats that most have. `school` lends the certificate of its department's teachers.
    """
    groups, asked = by_course(found), tallies.requests if tallies else {}
    titles = tallies.titles if tallies else {}
    guessed: dict[str, str] = {}
    clamped: list[str] = []
    rows = []
    for course in dict.fromkeys((*groups, *asked)):
        mine = groups.get(course, ())
        name = next((g.first.course_name for g in mine if g.first.course_name), titles.get(course, course))
        dept = department(next((g.first.department for g in mine if g.first.department), ""), name)
        guessed[course] = dept
        target, largest = sizes(mine)
        if not SMALLEST <= target <= largest <= LARGEST:
            clamped.append(course)
            target, largest = (min(max(n, SMALLEST), LARGEST) for n in (target, largest))
        requests = asked.get(course, sum(g.enrolled or 0 for g in mine))
        rows.append(
            {"course_id": course, "name": name, "dept": dept, "requests": requests, "target_size": target, "max_size": largest,
             "periods_per_section": periods(mine), "term": term(mine), "cert": certificate(dept, school)}
        )  # fmt: skip
    findings = tuple(_findings(found, guessed, clamped, groups, asked))
    return CourseRows(tuple(rows), {c: len(gs) for c, gs in groups.items()}, findings)


def department(said: str, name: str) -> str:
    """The department that the file's own word for it, or else the course's name, points to; OTH where neither does."""
    for text in (said, name):
        folded = f" {text.casefold()} "
        for dept, words in DEPTS:
            if any((f" {w}" if len(w) > 3 else f" {w} ") in folded for w in words.split("|")):
                return dept
    return "OTH"


def sizes(groups: Sequence[Group]) -> tuple[int, int]:
    """The seats that most sections have (of equals the fewest), and the most that one has."""
    seats = Counter(g.seats for g in groups if g.seats)
    if not seats:
        return TARGET, MAX
    return min(seats, key=lambda n: (-seats[n], n)), max(seats)


def periods(groups: Sequence[Group]) -> int:
    """2 where most sections meet in two or more periods."""
    return 2 if 2 * sum(len({m.period for m in g.meetings}) > 1 for g in groups) > len(groups) else 1


def term(groups: Sequence[Group]) -> str:
    """The term of all sections; S or Q, which leaves the half or quarter to the planner, where they are in different ones."""
    terms = {g.first.term for g in groups} or {"Y"}
    if len(terms) == 1:
        return terms.pop()
    return "Q" if all(t.startswith("Q") for t in terms) else "S" if all(t.startswith("S") for t in terms) else "Y"


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
