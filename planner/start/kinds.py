"""What schools call their positions, programs and funds, and what each is in the workbook."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar


@dataclass(frozen=True)
class Kind:
    """A kind of position: the code that its rows get, its job class, and what schools call it. `special` is the subject it teaches."""

    code: str
    job: str
    names: tuple[str, ...]
    certs: str = ""
    special: str = ""
    plain: bool = False  # one alone has the bare code: PRIN, not PRIN1
    room: tuple[str, str, int] | None = None  # code, type and capacity of the room it teaches in


def _kind(
    code: str, job: str, names: str, certs: str = "", special: str = "", plain: bool = False, room: tuple[str, str, int] | None = None
) -> Kind:
    return Kind(code, job, tuple(names.split("|")), certs, special, plain, room)


SPECIALISTS = (
    _kind("PE", "specials_pe", "pe|physical education|gym", "PE", "PE", room=("GYM", "gym", 60)),
    _kind("MUS", "specials_music", "music|chorus", "MUSIC", "MUSIC", room=("MUSIC", "music", 30)),
    _kind("ART", "specials_art", "art|visual art", "ART", "ART", room=("ART", "art", 28)),
    _kind("MEDIA", "specials_media", "library|media|librarian|library media", "LIBRARY", "LIBRARY", room=("LIB", "library", 40)),
    _kind("STEM", "specials_stem", "stem|steam|science lab|technology|computer lab|computer", "STEM", "STEM", room=("STEM", "lab", 28)),
)
OTHERS = (
    _kind("PRIN", "admin_principal", "principal", "ADMIN", plain=True),
    _kind("AP", "admin_ap", "assistant principal|vice principal|ap", "ADMIN", plain=True),
    _kind("SPED", "sped_teacher", "special education teacher|special education|sped teacher|sped|special ed teacher|special ed|resource teacher", "SPED"),
    _kind("SELF", "sped_self_contained", "self contained teacher|self contained special education teacher|self contained", "SPED"),
    _kind("EL", "el_teacher", "el teacher|el|esl|esl teacher|esol|esol teacher|ell teacher|english learner teacher", "ESOL"),
    _kind("READ", "interventionist", "reading interventionist|reading specialist|reading teacher|interventionist", "READING"),
    _kind("MATHI", "interventionist", "math interventionist|mathematics interventionist|math specialist", "ELEM"),
    _kind("COACH", "coach", "coach|instructional coach|literacy coach|math coach", "ELEM"),
    _kind("COUNS", "counselor", "counselor|school counselor|guidance counselor", "GUIDANCE"),
    _kind("SW", "social_worker", "social worker"),
    _kind("NURSE", "nurse", "nurse|school nurse"),
    _kind("MEDIA", "specials_media", "librarian|library media specialist|media specialist|library", "LIBRARY"),
    _kind("SLP", "speech", "speech|speech therapist|slp|speech language pathologist|speech pathologist", "SLP"),
    _kind("OFF", "office", "office|office staff|secretary|clerk|office manager|front office", plain=True),
    _kind("PARA_K", "para_k", "kindergarten paraprofessional|kindergarten para|kindergarten aide|k para|kindergarten assistant", plain=True),
    _kind("PARA_PK", "para_pk", "prek paraprofessional|prek para|pk para|prek aide|prek assistant|pk paraprofessional", plain=True),
    _kind("PARA_SPED", "para_sped", "special education paraprofessional|sped para|special ed para|sped paraprofessional|special ed paraprofessional|special education aide|sped aide", plain=True),
    _kind("PARA_EL", "para_el", "bilingual paraprofessional|bilingual para|el para|el paraprofessional|bilingual aide", plain=True),
    _kind("PARA", "para", "paraprofessional|para|aide|instructional aide|teaching assistant|teacher aide|duty aide", plain=True),
    _kind("SECUR", "security", "security|campus security|campus monitor", plain=True),
    _kind("ADV", "advisor", "college advisor|college and career advisor|career advisor"),
)  # fmt: skip
CLASS_TEACHERS = (
    _kind("T", "homeroom_teacher", "class teacher|classroom teacher|homeroom teacher|teacher"),
    _kind("TPK", "pk_teacher", "prek teacher|pk teacher|pre k teacher"),
)

DEPARTMENTS = (  # code, department of the contract, certificate, what schools call it
    ("ENG", "ENG", "ENG_SEC", "english|english language art|ela|language art|reading"),
    ("MATH", "MATH", "MATH_SEC", "math|mathematics"),
    ("SCI", "SCI", "SCI_SEC", "science"),
    ("SS", "SS", "SS_SEC", "social study|social studie|history|social science"),
    ("PE", "PE", "PE_SEC", "pe|physical education|health"),
    ("WL", "WL", "WL_SEC", "world language|foreign language|spanish|french|wl"),
    ("ART", "ART", "ARTS_SEC", "art|fine art|music|performing art|the art"),
    ("CTE", "CTE", "CTE", "cte|career and technical education|career and technical|career tech|business|technology"),
    ("SPED", "SPED", "SPED", "special education|sped|special ed"),
    ("EL", "EL", "ESOL", "el|esl|esol|english learner"),
)

PROGRAM_TAGS = (  # words of a program's name -> its purpose
    ("tutor", "tutoring"), ("after", "after_school"), ("software", "software"), ("licen", "software"), ("subscription", "software"),
    ("substitute", "sub"), ("release", "sub"), ("professional", "pd"), ("pd", "pd"), ("training", "pd"), ("suppl", "supplies"),
    ("curriculum", "supplies"), ("consumable", "supplies"), ("summer", "summer"), ("stipend", "stipend"), ("leader", "stipend"),
    ("bus", "transport"), ("transport", "transport"),
)  # fmt: skip
PROGRAM_CODES = {
    "tutoring": "TUTOR", "after_school": "AFTER", "software": "SOFT", "sub": "SUBS", "pd": "PD", "supplies": "SUPPLY", "summer": "SUMMER",
    "stipend": "STIPEND", "transport": "BUSES",
}  # fmt: skip

FUND_WORDS = (  # code, type, name, what schools call it
    ("GF", "general", "General fund", "gf|general|general fund|state and local|local"),
    ("STATE_4K", "state", "State 4K", "state_4k|4k|state 4k|state prek"),
    ("ESSER3", "federal", "ARP ESSER", "esser3|esser|arp esser|arp|esser iii|relief"),
    ("IDEA", "federal", "IDEA Part B", "idea|idea part b|special education grant"),
    ("T1A", "federal", "Title I-A", "t1a|title i|title 1|title i-a|title ia|title i part a"),
    ("T2A", "federal", "Title II-A", "t2a|title ii|title 2|title ii-a|title iia|title ii part a"),
    ("T3", "federal", "Title III", "t3|title iii|title 3|title iii-a"),
    ("21CCLC", "grant", "21st Century learning centers", "21cclc|21st century|21st century learning centers"),
    ("PERKINS", "federal", "Perkins", "perkins|perkins v"),
)
EXPIRED_FUND, EXPIRED_ON = "ESSER3", "2024-09-30"

SERVICE_WORDS = (  # what schools call it -> code, kind, setting, who gives it, students at once, required by law
    ("inclusion|push in|co teaching", "SPED_INC", "sped", "push", "sped_teacher", 8, "y"),
    ("resource|special education|sped|pull out", "SPED_RES", "sped", "pull", "sped_teacher", 6, "y"),
    ("speech", "SPEECH", "speech", "pull", "speech", 4, "y"),
    ("el push|esl push|el in class", "EL", "el", "push", "el_teacher", 6, "y"),
    ("el|esl|esol|english learner", "EL", "el", "pull", "el_teacher", 6, "y"),
    ("reading|intervention|math intervention|win|math", "WIN", "intervention", "pull", "interventionist", 5, "n"),
    ("counseling", "COUNSEL", "counseling", "pull", "counselor", 8, "y"),
)


def words(text: str) -> tuple[str, ...]:
    """Small letters, no signs, one form for one and many ("classes" and "class" are one)."""
    found = re.findall(r"[a-z0-9_]+", text.casefold().replace("pre-k", "prek").replace("pre k", "prek"))
    return tuple(_one(w) for w in found)


def _one(word: str) -> str:
    if len(word) > 4 and word.endswith("sses"):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


T = TypeVar("T")


def best(said: str, known: Iterable[tuple[str, T]]) -> T | None:
    """What has the most words of what was said, all of its name among them; the first of those that are alike."""
    have = words(said)
    found: T | None = None
    most = 0
    for name, what in known:
        asked = words(name)
        if asked and all(word in have for word in asked) and len(asked) > most:
            found, most = what, len(asked)
    return found


def kind_called(said: str, kinds: Iterable[Kind]) -> Kind | None:
    return best(said, ((name, kind) for kind in kinds for name in kind.names))


def fund_called(said: str) -> tuple[str, str, str] | None:
    """Code, type and full name of a fund by what a school calls it."""
    named = " ".join(said.split()).casefold()
    for code, kind, name, called in FUND_WORDS:
        if named == code.casefold() or named in called.split("|"):
            return code, kind, name
    return best(said, ((c, (code, kind, name)) for code, kind, name, called in FUND_WORDS for c in called.split("|")))


def tag_of(program: str) -> str:
    """The purpose of a program by its name, or nothing."""
    low = program.casefold()
    return next((tag for word, tag in PROGRAM_TAGS if re.search(rf"\b{word}", low)), "")
