"""The questions of Start, in the order in which they are asked; who would know the answer; and how answers are counted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from planner.language import N_
from planner.workbook.columns import STATES

Answers = Mapping[str, str]  # question -> what was typed; lists have one line each

SCHOOL, FINANCE, HR = "school", "finance", "hr"  # who has the answer on paper
CHOICE, PICK, LINE, LINES = "choice", "pick", "line", "lines"
PRIMARY, SECONDARY = ("elementary", "k8"), ("middle", "high")


@dataclass(frozen=True)
class Question:
    """One question: its words, what an answer looks like, who would know, and the levels that are asked."""

    key: str
    words: str
    help: str
    example: str
    kind: str = LINE
    choices: tuple[str, ...] = ()
    office: str = SCHOOL
    levels: tuple[str, ...] = PRIMARY + SECONDARY


QUESTIONS: tuple[Question, ...] = (
    Question(
        "budget", N_("Does your school receive dollars or positions?"), N_("Both, where the district gives positions and some dollars."),
        "dollars", CHOICE, ("dollars", "positions", "both"),
    ),
    Question("school", N_("What is your school called?"), N_("As it should stand on the plan."), "Pine Hollow Elementary"),
    Question(
        "classes", N_("Which grades have you, and how many students has each class?"),
        N_("One grade a row: the grade, then the students of each class. “vacant” after a class whose teacher isn't hired yet."),
        "K 18 18 18\n1 19 19 vacant", LINES, levels=PRIMARY,
    ),
    Question(
        "grades", N_("Which grades have you, and how many students are in each?"), N_("One grade a row: the grade, then its students."),
        "9 420\n10 400", LINES, levels=SECONDARY,
    ),
    Question("students", N_("When do students arrive and leave?"), N_("The regular day."), "7:45-14:35"),
    Question(
        "specialists", N_("Who teaches specials, and when?"),
        N_("One position a row: subject, FTE if not full-time, days, hours. No names."),
        "PE\nMusic 0.6 M W F, shared with Cedar Branch ES\nArt 0.6, days may change", LINES, levels=PRIMARY,
    ),
    Question(
        "blocks", N_("When are the specials blocks?"), N_("Their times, or how many of how many minutes: 6 of 45."),
        "8:15-9:00, 9:05-9:50, 9:55-10:40, 12:05-12:50, 12:55-13:40, 13:45-14:30", levels=PRIMARY,
    ),
    Question(
        "bell", N_("What are your periods?"),
        N_(
            "Their times in order, with lunch, advisory and a zero period by name, and the grades of each lunch where they differ. "
            "Or a family: 7 periods of 50, 2 lunches; A/B 4 blocks of 85. Other days: a row that begins with them, such as T Th: …"
        ),
        "8:00-8:48, 8:53-9:41, 9:46-10:34, 10:39-11:27, lunch 11:32-12:02, 12:07-12:55, 13:00-13:48, 13:53-14:41", LINES, levels=SECONDARY,
    ),
    Question("lunch", N_("When does each grade eat?"), N_("Times, then the grades of each wave."), "10:45-11:10 PK K, 11:12-11:37 1 2, 11:40-12:05 3 4 5", levels=PRIMARY),
    Question("teachers", N_("When are teachers in the building?"), N_("The contract day."), "7:20-15:00"),
    Question(
        "early", N_("Do students come late or leave early on some days?"),
        N_("The day and the time; of that day the blocks or periods, lunches and the staff meeting, if you know them. Or: no."),
        "W 13:35; meeting 13:45-15:00",
    ),
    Question("state", N_("In which state are you?"), N_("Two letters. Its rules are filled in, to be confirmed by you."), "SC", PICK, tuple(STATES)),
    Question("year", N_("For which school year do you plan?"), N_("Its first year."), "2025"),
    Question(
        "departments", N_("Which teachers does each department have?"),
        N_("One department a row: its name, how many teachers, FTE if not full-time, hours."),
        "English 3\nMath 3\nScience 3\nArt 0.6 7:00-12:00", LINES, levels=SECONDARY,
    ),
    Question(
        "courses", N_("How many students asked for each course?"),
        N_("One course a row: its code, its department, the requests. A file of tallies can be read instead."),
        "ENG9 English 75\nJAZZ Art 20 zero period", LINES, levels=SECONDARY,
    ),
    Question("load", N_("How many periods does a teacher teach?"), N_("Of a full day."), "5", levels=SECONDARY),
    Question(
        "positions", N_("Which other positions have you?"), N_("One row each: what it is, how many, FTE, days, who pays if not the general fund."),
        "Principal\nOffice staff 2\nSpecial education teacher\nSpecial education teacher from IDEA\nParaprofessional 2 from T1A", LINES,
    ),
    Question(
        "services", N_("Which services must students get?"),
        N_("One row each: kind, grades, times a week x minutes, groups. Special education, speech, EL, reading groups."),
        "Resource 3-5 4x30\nSpeech K 2x30 2 groups\nReading 1-3 5x30 one group, in WIN", LINES,
    ),
    Question(
        "expired", N_("What has money paid for that has expired or will expire?"), N_("Positions and programs, one a row."),
        "STEM\nMath interventionist\nTutoring vendor $36,000", LINES,
    ),
    Question("programs", N_("Which other programs and contracts have you?"), N_("One row each: name, cost, who pays."), "Supplies $22,000 from GF, may fall to $21,000", LINES),
    Question(
        "funds", N_("How much money comes from each fund, this year and next?"),
        N_("One fund a row: this year, then next year. “?” where you don't know yet."), "GF 2,153,057 2,296,883\nT1A 211,356 ?", LINES, office=FINANCE,
    ),
    Question(
        "pay", N_("What does a position cost on average?"),
        N_("Benefits in percent and dollars, and average pay. What you leave out is scaled so that this year's positions cost what this year's money pays."),
        "Benefits 26.2% and $7,200\nTeacher $57,000", LINES, office=HR,
    ),
    Question(
        "others", N_("Who must be free together?"),
        N_("Besides each grade: specialists, services, or no others; who joins which team. In middle and high schools: houses, by course, by department, or a team by name."),
        "Specialists\nServices\nCounselor joins K 1", LINES,
    ),
    Question("minutes", N_("How many minutes a week should every team have?"), N_("At least, the goal, and what you dream of."), "90, 180, 300"),
    Question(
        "promises", N_("What are teachers promised?"), N_("One row each: minutes of individual planning a week, longest time with students, and other rules by name."),
        "Individual planning 180\nLongest time with students 240", LINES,
    ),
    Question(
        "may_change", N_("What may change?"), N_("One row each: positions, programs, or strategies such as an early release day, with who must agree."),
        "Early release W 13:35\nCounselor lessons 8 a week\nCoach hours, at least 0.5", LINES,
    ),
    Question("protect", N_("What must stay?"), N_("Positions and programs, one a row."), "Core curriculum\nMusic", LINES),
)  # fmt: skip

QUESTION = {q.key: q for q in QUESTIONS}

UNDER = {  # a question that a usual answer stands in for -> the question that it is folded under: "We took …; change it"
    "state": "school", "year": "school", "teachers": "students", "lunch": "blocks", "load": "departments", "programs": "expired",
    "pay": "funds", "others": "minutes", "protect": "may_change",
}  # fmt: skip
OFFERS = {  # rows that one click adds, where schools mostly say the same
    "specialists": ("PE", "Music", "Art", "Library", "STEM"),
    "positions": (
        "Assistant principal", "Counselor", "Nurse", "Office staff 2", "Special education teacher", "Reading interventionist from T1A",
        "Coach from T1A", "Speech 0.6 M W F from IDEA", "EL teacher 0.4 T Th from T3", "Paraprofessional 2", "Kindergarten paraprofessional",
        "Special education paraprofessional 2 from IDEA", "Special education teacher from IDEA",
    ),
    "departments": ("English", "Math", "Science", "Social studies", "World language", "PE", "Art", "CTE", "Special education", "EL"),
    "services": ("Resource 3-5 4x30", "Inclusion K-5 4x40", "Speech K-5 2x30", "EL push-in K-3 2x40", "Reading 1-3 5x30 one group, in WIN"),
    "expired": ("STEM", "Math interventionist", "Counselor", "Social worker", "Paraprofessional"),
    "promises": ("Individual planning 200", "Longest time with students 180", "Literacy 90", "Math 60"),
    "others": ("Specialists", "Services"),
    "may_change": ("Nothing else", "Counselor lessons 8 a week, 2 a day", "Duty swap", "Substitutes"),
}  # fmt: skip
SECONDARY_OFFERS = {
    "positions": (
        "Assistant principal 2", "Counselor 2", "Librarian", "Nurse", "Office staff 4", "Campus security 2", "Reading interventionist from T1A",
        "Coach from T1A", "Special education paraprofessional 4 from IDEA", "Paraprofessional 2",
    ),
    "services": (), "others": ("Houses", "By course", "By department"), "expired": ("Math interventionist", "Social worker", "Paraprofessional"),
    "promises": ("Individual planning 200", "Students a day 150", "Different courses 3"), "may_change": ("Nothing else", "Duty swap"),
}  # fmt: skip
IMPORTED = ("courses_file", "pairs_file")  # what files said: kept among the answers, not counted as typed


def asked(level: str) -> tuple[Question, ...]:
    """The questions for a level; all those that do not depend on it while it is not known."""
    return tuple(q for q in QUESTIONS if level in q.levels) if level else QUESTIONS


def main(level: str) -> tuple[Question, ...]:
    """The questions that are asked outright; the rest have usual answers."""
    return tuple(q for q in asked(level) if q.key not in UNDER)


def folded(level: str, key: str) -> tuple[Question, ...]:
    """The questions of a level that are folded under this one."""
    return tuple(q for q in asked(level) if UNDER.get(q.key) == key)


def offers(level: str, key: str) -> tuple[str, ...]:
    """Rows that one click adds to an answer."""
    rows = OFFERS.get(key, ())
    return rows if level in PRIMARY else SECONDARY_OFFERS.get(key, rows)


def lines_of(answers: Answers, key: str) -> list[str]:
    """The rows of an answer without blank ones."""
    return [line for line in (" ".join(row.split()) for row in answers.get(key, "").splitlines()) if line]


def answered(answers: Answers) -> int:
    """How many answers somebody has given: each filled row of a list is one."""
    return sum(len(lines_of(answers, q.key)) for q in QUESTIONS)


def of_another_office(answers: Answers) -> int:
    """Of these, how many the school would have to ask the finance or HR office for; what a position costs is theirs wherever it stands."""
    costs = [line for key in ("specialists", "positions") for line in lines_of(answers, key) if "$" in line]
    return sum(len(lines_of(answers, q.key)) for q in QUESTIONS if q.office != SCHOOL) + len(costs)


def values(answers: Answers) -> int:
    """How many words and numbers were typed: the stricter count beside `answered`."""
    return sum(len(re.findall(r"[^\s,;]+", line)) for q in QUESTIONS for line in lines_of(answers, q.key))


# --- answers as a text, for a file that people keep and for the workbook ---------------------------------------------------
def as_text(answers: Answers) -> str:
    """The answers as a file: `[question]`, then what was typed. Questions without an answer are left out."""
    keys = [key for key in (*QUESTION, *IMPORTED) if lines_of(answers, key)]
    parts = [f"[{key}]\n" + "\n".join(lines_of(answers, key)) for key in keys]
    return "\n\n".join(parts) + "\n"


def from_text(text: str) -> dict[str, str]:
    """Answers from such a file. Raises ValueError for a question that is not one of ours."""
    found: dict[str, list[str]] = {}
    key = ""
    for row in text.lstrip("\ufeff").splitlines():
        head = re.fullmatch(r"\s*\[\s*(\w+)\s*\]\s*", row)
        if head is not None:
            key = head[1].casefold()
            if key not in QUESTION and key not in IMPORTED:
                raise ValueError(f"[{head[1]}] is no question. The questions are {', '.join(QUESTION)}.")
            found.setdefault(key, [])
        elif row.strip() and not row.lstrip().startswith("#"):
            if not key:
                raise ValueError(f'"{row.strip()[:60]}" stands before the first question. Begin with [{QUESTIONS[0].key}].')
            found[key].append(" ".join(row.split()))
    return {key: "\n".join(rows) for key, rows in found.items() if rows}
