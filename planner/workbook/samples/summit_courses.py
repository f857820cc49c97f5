"""Summit High School's course list (domain.md 6.D): 98 courses, 10,589 requests, 445 sections at the target sizes."""

from __future__ import annotations

from planner.workbook.samples.common import Row, table

# department, course, requests, target class size, name
COURSES = """
ENG  ENG9    300 26 English 9
ENG  ENG9H   110 28 English 9 Honors
ENG  ENG10   280 26 English 10
ENG  ENG10H  118 28 English 10 Honors
ENG  ENG11   225 27 English 11
ENG  APLANG  120 28 AP English Language
ENG  ENG12   200 27 English 12
ENG  APLIT    62 28 AP English Literature
ENG  DE101    81 27 Dual-enrolment Composition
ENG  CWRIT    52 26 Creative Writing
ENG  JOURN    24 26 Journalism/Newspaper
ENG  YEAR     26 26 Yearbook
ENG  SPEECH   44 26 Speech and Debate
ENG  READ     90 16 Reading Intervention
ENG  FILM     56 25 Film as Literature
MATH ALG1    290 23 Algebra 1
MATH ALG1S    96 14 Algebra 1 Support Lab
MATH GEO     300 24 Geometry
MATH GEOH     84 26 Geometry Honors
MATH ALG2    270 25 Algebra 2
MATH ALG2H   110 26 Algebra 2 Honors
MATH PREC    128 25 Precalculus
MATH FIN     108 25 Financial Algebra
MATH STAT     82 26 AP Statistics
MATH CALCAB   56 28 AP Calculus AB
MATH CALCBC   27 28 AP Calculus BC
MATH APCSA    24 26 AP Computer Science A
SCI  BIO     330 22 Biology
SCI  BIOH     92 22 Biology Honors
SCI  CHEM    260 22 Chemistry
SCI  CHEMH    70 22 Chemistry Honors
SCI  PHYS    118 22 Physics
SCI  ESCI    140 22 Environmental Science
SCI  ANAT    118 22 Anatomy and Physiology
SCI  APBIO    45 22 AP Biology
SCI  APCHEM   24 24 AP Chemistry
SCI  APPHY    22 24 AP Physics C
SCI  APES     47 24 AP Environmental Science
SCI  FOREN    70 22 Forensic Science
SS   WHIST   300 27 World History
SS   WHISTH  106 28 World History Honors
SS   USH     290 27 US History
SS   APUSH   110 28 AP US History
SS   GOV     300 27 Government/Economics
SS   APGOV    82 28 AP Government
SS   PSYCH   134 26 Psychology
SS   APPSY    56 28 AP Psychology
SS   SOC      80 26 Sociology
SS   ETHN     54 27 Ethnic Studies
WL   SPA1    216 27 Spanish 1
WL   SPA2    208 26 Spanish 2
WL   SPA3    130 26 Spanish 3
WL   SPA4     52 26 Spanish 4
WL   APSPA    27 28 AP Spanish Language
WL   FRE1     78 26 French 1
WL   FRE2     52 26 French 2
WL   FRE3     24 26 French 3/4 combined
WL   ASL1     78 26 American Sign Language 1
WL   ASL2     50 26 American Sign Language 2
PE   PE9     400 34 PE/Health 9
PE   PE10    310 34 PE 10
PE   WGT     200 32 Strength and Conditioning
PE   DANCE    66 34 Dance
PE   LIFE    134 34 Lifetime Fitness
ART  ART1    200 25 Art 1
ART  ART2    100 25 Drawing and Painting
ART  CER      75 25 Ceramics
ART  PHOTO    72 24 Photography
ART  APART    21 24 AP Studio Art
ART  BAND     62 65 Concert Band
ART  WIND     48 60 Wind Ensemble
ART  CHOIR    70 70 Choir
ART  CHAM     28 40 Chamber Choir
ART  ORCH     40 55 Orchestra
ART  DRAMA1   75 28 Drama 1
ART  THTR     28 30 Theatre Production
ART  GUIT     52 28 Guitar
CTE  INTCTE  188 24 Intro to CTE
CTE  CULN1   110 22 Culinary 1
CTE  CULN2    44 22 Culinary 2
CTE  HLTH1    96 22 Health Science 1
CTE  HLTH2    48 24 Health Science 2
CTE  AUTO1    60 20 Automotive 1
CTE  AUTO2    20 20 Automotive 2
CTE  ENGR1    72 24 Engineering 1
CTE  ENGR2    24 24 Engineering 2
CTE  CSP      78 26 AP Computer Science Principles
CTE  BUS     108 27 Business/Marketing
CTE  EDRIS    22 24 Educators Rising
CTE  CONST    60 20 Construction Trades
CTE  DIGM     96 24 Digital Media
SPED SKILL   156 12 SpEd Study Skills
SPED LSK      24 12 Life Skills (self-contained)
EL   ELD1     18 20 ELD 1
EL   ELD2     36 20 ELD 2
EL   ELD3     40 20 ELD 3
OTH  AVID    150 28 AVID 9-12
OTH  LEAD     32 35 Student Leadership
""".strip().splitlines()

CERTS = {
    "ENG": "ENG_SEC", "MATH": "MATH_SEC", "SCI": "SCI_SEC", "SS": "SS_SEC", "WL": "WL_SEC", "PE": "PE_SEC", "ART": "ARTS_SEC",
    "CTE": "CTE", "SPED": "SPED", "EL": "ESOL", "OTH": "AVID",
}  # fmt: skip
ROOMS = {"SCI": "lab", "PE": "gym", "ART": "art", "CTE": "cte"}
OWN_ROOM = dict.fromkeys(("BAND", "WIND", "CHOIR", "CHAM", "ORCH", "GUIT"), "music") | dict.fromkeys(("APCSA", "CSP", "DIGM", "JOURN", "YEAR"), "computer")  # fmt: skip
LAB_SEATS = 24  # the safety cap of a laboratory

# Which teachers meet about a course, and in which sections a second teacher stands (22 special education, 5 EL).
ALIKE = {
    "T_ENG9": "ENG9 ENG9H READ", "T_ENG10": "ENG10 ENG10H", "T_ENG11": "ENG11 APLANG ENG12 APLIT DE101",
    "T_ALG1": "ALG1 ALG1S", "T_GEO": "GEO GEOH", "T_ALG2": "ALG2 ALG2H PREC", "T_BIO": "BIO BIOH APBIO",
    "T_CHEM": "CHEM CHEMH PHYS APCHEM APPHY", "T_ENV": "ESCI ANAT APES", "T_WHIST": "WHIST WHISTH", "T_USH": "USH APUSH",
    "T_GOV": "GOV APGOV", "T_SPA": "SPA1 SPA2 SPA3 SPA4 APSPA", "T_WL": "FRE1 FRE2 FRE3 ASL1 ASL2",
    "T_PE": "PE9 PE10 WGT DANCE LIFE", "T_ARTS": "ART1 ART2 BAND CHOIR ORCH DRAMA1", "T_CTEA": "INTCTE CULN1 HLTH1 AUTO1 CONST",
    "T_CTEB": "ENGR1 CSP BUS DIGM", "T_SPED": "SKILL LSK", "T_EL": "ELD1 ELD2 ELD3",
}  # fmt: skip
CO_SPED = {"ENG9": 3, "ENG10": 3, "ALG1": 4, "GEO": 3, "BIO": 3, "WHIST": 2, "USH": 2, "ESCI": 2}
CO_EL = {"ENG9": 2, "ALG1": 1, "BIO": 1, "WHIST": 1}

PAIRS = table(
    "course_a course_b students",
    *(("CALCBC", "APPHY", 14), ("CALCBC", "APCHEM", 9), ("APCSA", "CALCBC", 8), ("APPHY", "APCSA", 7)),
    *(("WIND", "CHAM", 5), ("WIND", "APCHEM", 6), ("BAND", "JOURN", 4), ("ORCH", "APSPA", 5)),
    *(("CHOIR", "THTR", 9), ("CHAM", "THTR", 8), ("YEAR", "APART", 4), ("APART", "THTR", 3)),
    *(("LEAD", "WIND", 4), ("ENGR2", "APPHY", 6), ("AUTO2", "EDRIS", 0), ("FRE3", "APCHEM", 3)),
)


def sections(requests: int, size: int) -> int:
    """Requests over target class size, rounded up (domain.md 1.5)."""
    return -(-requests // size)


def courses() -> list[Row]:
    """One row a course; largest class = target + 4 (a laboratory's at most 24), singletons are protected."""
    team = {course: name for name, members in ALIKE.items() for course in members.split()}
    rows: list[Row] = []
    for line in COURSES:
        dept, code, requests, size, name = line.split(maxsplit=4)
        target = int(size)
        largest = max(target, LAB_SEATS) if dept == "SCI" else min(70, target + 4)
        row: Row = {"course_id": code, "name": name, "dept": dept, "requests": int(requests), "target_size": target, "max_size": largest}
        row |= {"min_to_run": 12, "periods_per_section": 1, "term": "Y", "cert": CERTS[dept], "grade_mix": "9;10;11;12"}
        row |= {"room_type": OWN_ROOM.get(code, ROOMS.get(dept, "std")), "alike_team": team.get(code)}
        row |= {"co_teach_sped": CO_SPED.get(code, 0), "co_teach_el": CO_EL.get(code, 0)}
        rows.append(row | {"protected": "y" if sections(int(requests), target) == 1 else "n"})
    return rows
