"""A district's title of a position -> the job class of the workbook; the first rule that fits is taken, and every guess is shown.

`TCHR ELEM GR 3`, `Para - SpEd`, `Asst. Principal`: short forms are spelled out first. What a school's plan does not hold (custodians,
drivers, cooks) is told apart from what is not understood.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

OUTSIDE = "outside"  # a position that a school's plan does not hold
SPELLED = (  # short form -> word; in this order
    (r"\btch?e?rs?\b|\bteac\b|\bteach\b", "teacher"), (r"\bsp\.?\s*ed\.?\b|\bsped\b|\bspec\.?\s*ed\.?\b|\bspecial\s+ed\b\.?|\bese\b|\bexceptional\b|\bspecial educ\b", "special education"),
    (r"\bexc\.?\s+child\w*", "special education"), (r"\bparapro\w*|\bparas?\b|\bpara[- ]?educators?\b|\bed(uc)?\.? asst\b|\bia\b|\bea\b", "paraprofessional"),
    (r"\basst\b\.?|\bassist\b\.?", "assistant"), (r"\bprin\b\.?", "principal"), (r"\bsecy\b\.?|\bsectry\b|\bsec'?y\b|\bsecr\b", "secretary"),
    (r"\bcouns\b\.?|\bguid\b\.?", "counselor"), (r"\belem\b\.?|\bel\b(?=\s+(teacher|school))", "elementary"), (r"\bkdg\b|\bkg\b|\bkinder\b|\bkind\b", "kindergarten"),
    (r"\bpre[- ]?k\w*|\bpk\b|\bpreschool\b|\b4k\b|\bpre kindergarten\b", "prek"), (r"\blang\b\.?", "language"), (r"\binstr\b\.?|\binstruct\b", "instructional"),
    (r"\binterv\b\.?|\bintervent\b", "intervention"), (r"\bphys\.?\s*ed\.?\b|\bp\.e\.|\bpe\b", "physical education"), (r"\bmus\b", "music"),
    (r"\blib\b\.?|\blibr\b", "library"), (r"\btech\b\.?", "technology"), (r"\bspeclst\b|\bspec\b\.?|\bspclst\b", "specialist"), (r"\bsoc\b\.?", "social"),
    (r"\bwkr\b", "worker"), (r"\bgr\b\.?|\bgrd\b", "grade"), (r"\bmgr\b", "manager"), (r"\btherap\b", "therapist"), (r"\badmin\b\.?", "administrative"),
    (r"\bspch\b", "speech"), (r"\bpath\b\.?|\bpathol\b", "pathologist"), (r"\bcoord\b\.?", "coordinator"), (r"\bclassrm\b", "classroom"),
)  # fmt: skip
TEACHER = r"teacher|instructor|educator"
RULES: tuple[tuple[str, str], ...] = (  # job class, pattern of the spelled-out title; in this order
    (OUTSIDE, r"custod|janitor|\bbus\b|driver|cafeteria|food|cook|kitchen|nutrition|maintenance|grounds|hvac|mechanic|superintend|payroll|accountant|crossing guard|superv\w* of|warehouse"),
    ("sub", r"\bsub(stitute)?s?\b|long term sub|\blts\b|\bpermanent sub"),
    ("admin_ap", r"(assistant|vice|associate|deputy)\s*[-,]?\s*principal|principal[,\s-]+(assistant|vice|associate)|\bv\.?p\.?\b|\bap\b|assistant administrator"),
    ("office", r"secretar|clerk|office|registrar|bookkeep|recept|administrative assistant|assistant[,\s-]+administrative|data entry|attendance (tech|spec)|finance assistant|front desk"),
    ("admin_principal", r"\bprincipal\b|head of school"),
    ("security", r"security|campus (monitor|supervis|safety)|resource officer|\bsro\b|safety officer|hall monitor"),
    ("para_pk", r"prek.*(paraprofessional|aide|assistant)|(paraprofessional|aide|assistant).*prek"),
    ("para_k", r"kindergarten.*(paraprofessional|aide|assistant)|(paraprofessional|aide|assistant).*kindergarten"),
    ("para_sped", r"(special education|one to one|1:1|1 to 1|self.?contained|resource|inclusion|autis|\bebd\b|life skills|behavior\w*).*(paraprofessional|aide|assistant)|(paraprofessional|aide|assistant)\b.*(special education|one to one|1:1|1 to 1|self.?contained|inclusion|autis|\bebd\b|life skills|behavior)"),
    ("para_el", r"(bilingual|esl|esol|ell|\bel\b|eld|language).*(paraprofessional|aide|assistant)|(paraprofessional|aide|assistant).*(bilingual|esl|esol|ell\b|\bel\b|eld)"),
    ("para", r"paraprofessional|\baide\b|(instructional|teacher'?s?|teaching|classroom|educational|program) assistant|assistant[,\s-]+(instructional|teacher|teaching|classroom)|lunch (monitor|supervis)|recess|noon duty|playground|instructional support|tutor\b"),
    ("speech", r"speech|\bslp\b|pathologist"),
    ("nurse", r"nurse|\brn\b|\blpn\b|health (assistant|aide|clerk|tech|services)"),
    ("social_worker", r"social worker|case ?worker|family liaison"),
    ("advisor", r"(college|career).{0,20}(advis|coach|counsel|specialist)"),
    ("counselor", r"counsel|guidance"),
    ("sped_self_contained", r"self.?contained|life skills|low incidence|autis|\bebd\b|\bed\b.*special|adaptive.*special|severe|structured learning|functional"),
    ("sped_teacher", r"special education|resource (teacher|room)|inclusion|learning support|intervention specialist|\biss\b|learning disab|co.?teach|\blbs\d?"),
    ("el_teacher", r"\b(esl|esol|ell|eld|mll|tesol|el)\b|english (language )?(learner|as a second|development)|multilingual|bilingual"),
    ("coach", r"coach|instructional (facilitator|lead|specialist)|academic facilitator|teacher leader|curriculum (specialist|facilitator|coordinator)"),
    ("interventionist", r"intervention|reading (specialist|recovery|teacher)|literacy (specialist|teacher|interv)|title i\b|title 1\b|\brti\b|mtss|math(ematics)? specialist|academic support|reading improv|dyslexia"),
    ("pk_teacher", r"prek|early childhood|head ?start"),
    ("specials_media", r"library|librarian|media (specialist|center|teacher)|\blmc\b"),
    ("specials_art", r"\b(visual )?arts?\b(?!s? (and|&) sci|.{0,3}language)(?<!language art)(?<!language arts)"),
    ("specials_music", r"music|\bband\b|orchestra|chor(us|al)|choir|strings"),
    ("specials_pe", r"physical education|\bgym\b|phy\.? ed|adaptive pe"),
    ("specials_stem", r"\bste?a?m\b|\bstem\b|computer|technology teacher|technology lab|science lab|robotics|makerspace"),
    ("cte_teacher", r"\bcte\b|career (and|&) tech|vocational|agricultur|business|culinary|welding|automotive|health science|family (and|&) consumer|\bfcs\b|carpentry|cosmetology|marketing"),
    ("homeroom_teacher", rf"((grade|first|second|third|fourth|fifth|sixth|1st|2nd|3rd|4th|5th|6th|kindergarten|elementary|homeroom|classroom|primary|intermediate|combination|\b[k1-6]\b).*({TEACHER}))|(({TEACHER}).*(grade|first|second|third|fourth|fifth|1st|2nd|3rd|4th|5th|kindergarten|elementary|homeroom|primary|intermediate|\b[k1-5]\b))|^kindergarten$|^grade \d$|^(1st|2nd|3rd|4th|5th|first|second|third|fourth|fifth) grade$|^classroom {TEACHER.split('|')[0]}$"),
    ("dept_teacher", r"math|algebra|geometry|science|biology|chemistry|physics|english|ela\b|language arts|social studies|history|civics|spanish|french|german|latin|world language|foreign language|reading|writing|health\b|drama|theater|theatre"),
    ("homeroom_teacher", rf"{TEACHER}"),
)  # fmt: skip
SPECIALS = ("specials_art", "specials_music", "specials_pe", "specials_stem")
BY_LEVEL = {  # level -> what a guess becomes there
    "elementary": {"dept_teacher": "homeroom_teacher", "cte_teacher": "specials_stem"},
    "middle": {"homeroom_teacher": "core_teacher", "dept_teacher": "core_teacher"} | dict.fromkeys(SPECIALS, "encore_teacher"),
    "high": {"homeroom_teacher": "dept_teacher"} | dict.fromkeys(SPECIALS, "dept_teacher"),
    "k8": {},
}
CODES = {  # job class -> the code that its positions get
    "homeroom_teacher": "T", "pk_teacher": "TPK", "specials_art": "ART", "specials_music": "MUS", "specials_pe": "PE", "specials_media": "MEDIA",
    "specials_stem": "STEM", "core_teacher": "CORE", "encore_teacher": "ENC", "dept_teacher": "DEPT", "cte_teacher": "CTE", "sped_teacher": "SPED",
    "sped_self_contained": "SELF", "el_teacher": "EL", "interventionist": "READ", "coach": "COACH", "counselor": "COUNS", "social_worker": "SW",
    "nurse": "NURSE", "speech": "SLP", "admin_principal": "PRIN", "admin_ap": "AP", "para": "PARA", "para_k": "PARA_K", "para_pk": "PARA_PK",
    "para_sped": "PARA_SPED", "para_el": "PARA_EL", "office": "OFF", "security": "SECUR", "advisor": "ADV", "sub": "SUB",
}  # fmt: skip


@dataclass(frozen=True)
class Placed:
    """A title as it stands in the file, its job class ("" where none was found) and what said so: a hand, memory, the workbook, or a rule."""

    title: str
    job: str
    by: str = ""


def folded(title: str) -> str:
    """A title without what people vary: case, signs, spaces."""
    return " ".join(re.findall(r"[^\W_]+|:", title.casefold()))


def spelled(title: str) -> str:
    text = " ".join(re.sub(r"[_*]", " ", title.casefold()).split())
    for short, word in SPELLED:
        text = re.sub(short, word, text)
    return text


def rule_of(title: str) -> str:
    """The job class of the first rule that fits a title, or ""."""
    text = spelled(title)
    return next((job for job, pattern in RULES if re.search(pattern, text)), "")


def place(title: str, level: str, jobs: Mapping[str, str], taught: Mapping[str, str], known: Mapping[str, str]) -> Placed:
    """Return the job class of a title.

    Parameters
    ----------
    jobs : Mapping[str, str]
        The workbook's job classes: code -> title.
    taught, known : Mapping[str, str]
        Folded title -> job class: said by hand for this list, and remembered of earlier ones.
    """
    own = folded(title)
    if own in taught:
        return Placed(title, taught[own], "you")
    if own in known:
        return Placed(title, known[own], "remembered")
    for job, said in jobs.items():
        if own in (folded(said), folded(job)):
            return Placed(title, job, "workbook")
    found = rule_of(title)
    job = BY_LEVEL.get(level, {}).get(found, found)
    if job in jobs or job in CODES or job == OUTSIDE:
        return Placed(title, job, "guess")
    return Placed(title, "", "")
