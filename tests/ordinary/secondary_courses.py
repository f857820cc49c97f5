"""What middle and high schools teach: departments, their courses by how many ask for them, sections, and who teaches how many of which.

Shares of departments and of courses follow course tallies of United States high schools: a few courses that everybody takes, a long
tail, and about one course in five with a single section.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

# code, name, weight, grade that usually takes it, (term or kind of room where it differs)
HIGH: dict[str, str] = {
    "ENG": "ENG9 English_9 10 9;ENG10 English_10 10 10;ENG11 English_11 8 11;ENG12 English_12 7 12;ENG9H English_9_Honors 3 9;ENG10H English_10_Honors 3 10;APLANG AP_English_Language 3 11;APLIT AP_English_Literature 2 12;CWRIT Creative_Writing 1 -;JOURN Journalism 1 -;SPEECH Speech_and_Debate 1 -",
    "MATH": "ALG1 Algebra_1 10 9;GEOM Geometry 10 10;ALG2 Algebra_2 9 11;PRECALC Precalculus 4 12;STAT AP_Statistics 2 12;FINALG Financial_Algebra 3 12;GEOMH Geometry_Honors 2 -;ALG2H Algebra_2_Honors 2 -;CALCAB AP_Calculus_AB 1 12;CALCBC AP_Calculus_BC 1 12",
    "SCI": "BIO Biology 10 9;CHEM Chemistry 8 10;ENVSCI Environmental_Science 5 -;PHYS Physics 4 11;ANAT Anatomy 3 -;APBIO AP_Biology 1 -;APCHEM AP_Chemistry 1 -;FOREN Forensic_Science 2 -",
    "SS": "WHIST World_History 10 9;USHIST US_History 9 11;GOV Government 5 12;GEOG Geography 5 10;PSYCH Psychology 4 -;APUSH AP_US_History 2 11;SOC Sociology 2 -;APGOV AP_Government 1 12",
    "WL": "SPA1 Spanish_1 10 -;SPA2 Spanish_2 9 -;SPA3 Spanish_3 3 -;SPA4 Spanish_4 1 -;FRE1 French_1 4 -;FRE2 French_2 2 -",
    "PE": "PE1 Physical_Education_1 10 9 gym;HEALTH Health 6 10;WEIGHTS Strength_Training 4 - gym;PE2 Physical_Education_2 5 - gym;DANCE Dance 1 - gym",
    "ART": "ART1 Art_1 8 - art;BAND Concert_Band 2 - music;CHOIR Choir 2 - music;CERAM Ceramics 3 - art;PHOTO Photography 2 - art;THEATRE Theatre 1 -",
    "CTE": "BUSIN Business 5 -;CULIN Culinary_Arts 4 - cte;HSCI Health_Science 4 -;AUTO Automotive 3 - cte;ENGIN Engineering 2 - computer;DIGM Digital_Media 3 - computer;CODING Computer_Science 2 - computer",
}
MIDDLE: dict[str, str] = {
    "ENG": "ELA6 Language_Arts_6 10 6;ELA7 Language_Arts_7 10 7;ELA8 Language_Arts_8 10 8;READ Reading 3 -",
    "MATH": "MATH6 Mathematics_6 10 6;MATH7 Mathematics_7 10 7;MATH8 Mathematics_8 8 8;ALG1 Algebra_1 2 8",
    "SCI": "SCI6 Science_6 10 6;SCI7 Science_7 10 7;SCI8 Science_8 10 8",
    "SS": "SS6 Ancient_History 10 6;SS7 World_Geography 10 7;SS8 US_History 10 8",
    "WL": "SPANA Spanish_A 8 -;SPANB Spanish_B 4 -",
    "PE": "PE6 PE_6 10 6 gym;PE7 PE_7 10 7 gym;PE8 PE_8 10 8 gym;HEALTH Health 5 -",
    "ART": "ART Art 6 - art;BAND Band 3 - music;CHOIR Choir 3 - music;DRAMA Drama 2 -",
    "CTE": "TECH Technology 6 - computer;STEM STEM 4 - computer;FACS Family_and_Consumer 3 -",
}
SHARES = {"ENG": 17, "MATH": 16, "SCI": 15, "SS": 14, "PE": 9, "ART": 9, "WL": 8, "CTE": 9}
SMALL = (("ENG", "SS"), ("MATH", "SCI"), ("ART", "PE", "CTE"))  # in a school too small for departments
CERTS = {"ENG": "ENG", "MATH": "MATH", "SCI": "SCI", "SS": "SS", "WL": "WL", "PE": "PE", "ART": "ARTS", "CTE": "CTE", "SPED": "SPED"}
SIZES = {"ENG": (23, 27), "MATH": (22, 26), "SCI": (20, 24), "SS": (24, 28), "WL": (22, 27), "PE": (27, 34), "ART": (21, 26), "CTE": (18, 24), "SPED": (8, 12)}
ROOMS = {"SCI": "lab"}
LAB_SEATS = 24


@dataclass
class Course:
    """A course as it is drawn. `allowed`: the periods in which it may stand (empty = all but zero periods)."""

    code: str
    name: str
    dept: str
    cert: str
    sections: int
    target: int
    largest: int
    requests: int
    room: str = "std"
    term: str = "Y"
    grades: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    co_sped: int = 0
    more: dict[str, object] = field(default_factory=dict)  # further cells of its row
    team: str = ""
    usual: str = ""  # the grade that most of its students are in, where there is one

    def students(self) -> list[int]:
        """Students of its sections, as even as can be."""
        least, over = divmod(min(self.requests, self.sections * self.largest), self.sections)
        return [least + (n < over) for n in range(self.sections)]


def departments(teachers: int, chance: random.Random) -> dict[tuple[str, ...], int]:
    """Teachers by department; in a small school departments are joined."""
    if teachers < 10:
        groups: list[tuple[str, ...]] = list(SMALL)
        weights = [sum(SHARES[d] for d in g) for g in groups]
    else:
        groups = [(d,) for d in SHARES if teachers >= 14 or d != "WL"]
        weights = [round(100 * SHARES[g[0]] * chance.uniform(0.85, 1.15)) for g in groups]
    exact = [teachers * w / sum(weights) for w in weights]
    found = [max(1, int(x)) for x in exact]
    order = sorted(range(len(groups)), key=lambda i: exact[i] - found[i], reverse=True)
    for i in (order * 3)[: max(0, teachers - sum(found))]:
        found[i] += 1
    return dict(zip(groups, found, strict=True))


def draw_course(dept: str, entry: str, sections: int, cert: str, chance: random.Random) -> Course:
    """A course with so many sections: a target size of its department, and requests that fill 91 to 100 % of the seats."""
    code, name, _weight, grade, *room = entry.split()
    kind = room[0] if room else ROOMS.get(dept, "std")
    target = chance.randint(*SIZES[dept])
    seats = sections * target
    requests = seats - chance.randint(0, min(target - 1, round(0.09 * seats)))
    largest = max(target, LAB_SEATS) if kind == "lab" else min(target + chance.randint(3, 5), 40)
    return Course(code, name.replace("_", " "), dept, cert, sections, target, largest, requests, kind, usual=grade.strip("-"))


def offer(level: str, dept: str, sections: int, teachers: int, cert: str, chance: random.Random) -> list[Course]:
    """The courses of a department that together have so many sections: those that most ask for, and a tail of small ones."""
    entries = (HIGH if level == "high" else MIDDLE)[dept].split(";")
    most = min(len(entries), sections, max(2, 2 * teachers))
    least = min(most, max(1, round(most * 0.6)))
    chosen = entries[: chance.randint(least, most)]
    weights = [float(e.split()[2]) * chance.uniform(0.8, 1.25) for e in chosen]
    counts = [1] * len(chosen)
    for _ in range(sections - len(chosen)):
        i = max(range(len(chosen)), key=lambda n: weights[n] / (counts[n] + 0.5))
        counts[i] += 1
    return [draw_course(dept, e, n, cert, chance) for e, n in zip(chosen, counts, strict=True)]


def deal(items: Sequence[str], loads: Sequence[int], most: int, chance: random.Random, tries: int = 300) -> list[Counter[str]] | None:
    """Sections to teachers, `loads` each, nobody with more than `most` different courses; None when no dealing was found.

    `items` holds a course once for every section. Courses stay together, in an order that is drawn anew at every try.
    """
    count = Counter(items)
    for _ in range(tries):
        order = sorted(count, key=lambda c: count[c] * chance.uniform(0.3, 1.7), reverse=True)
        small = [c for c in order if count[c] == 1]
        large = [c for c in order if count[c] > 1]
        chance.shuffle(large)
        mixed: list[str] = []
        step = max(1, len(large) // (len(small) + 1)) if small else len(large)
        for n, c in enumerate(large, 1):
            mixed.append(c)
            if small and n % step == 0:
                mixed.append(small.pop())
        row = [c for c in [*mixed, *small] for _ in range(count[c])]
        hands, at = [], 0
        for load in loads:
            hands.append(Counter(row[at : at + load]))
            at += load
        if all(len(h) <= most for h in hands):
            return hands
    return None
