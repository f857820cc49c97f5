"""What a new workbook is filled in with: job classes, what funds may pay for, ways of making time, priorities, rules.

Starting points from domain.md 1.10, 2.1, 2.3 and 4.3 and decisions.md 10; the school overwrites them. Rows are written
in the cells' own units.
"""

from __future__ import annotations

from typing import Any

from planner.workbook.columns import RULE_KEYS, WEEKLY_MINIMUMS
from planner.workbook.presets import load

Row = dict[str, Any]


def table(codes: str, *rows: tuple[Any, ...]) -> list[Row]:
    """Rows from tuples in the order of `codes`; a dict at the end of a tuple names further cells; None leaves a cell blank."""
    names = codes.split()
    out: list[Row] = []
    for row in rows:
        more = row[-1] if row and isinstance(row[-1], dict) else {}
        cells = row[:-1] if more else row
        if len(cells) > len(names):
            raise ValueError(f"{len(cells)} values for {len(names)} columns: {cells}")
        out.append({k: v for k, v in zip(names, cells, strict=False) if v is not None} | more)
    return out


# Average pay by national and state figures (domain.md 2.3), benefits of 26 % and $8,400 for health.
WATCH = "bus;lunch;recess;hall;arrival;dismissal"
JOB_CLASSES = table(
    "job_class title avg_salary tag certified cover may_change",
    ("homeroom_teacher", "Homeroom teacher", 68000, "teacher_core", "y", "bus;arrival;dismissal;recess", "no"),
    ("pk_teacher", "PreK teacher", 66000, "pk", "y", "bus;arrival;dismissal;recess", "no"),
    ("specials_art", "Art teacher", 68000, "teacher_special", "y", "arrival;dismissal", "days"),
    ("specials_music", "Music teacher", 68000, "teacher_special", "y", "arrival;dismissal", "days"),
    ("specials_pe", "PE teacher", 68000, "teacher_special", "y", "arrival;dismissal;recess", "no"),
    ("specials_media", "Library media specialist", 62000, "teacher_special", "y", "arrival;dismissal", "no"),
    ("specials_stem", "STEM lab teacher", 68000, "teacher_special", "y", "arrival;dismissal", "may stop"),
    ("core_teacher", "Core teacher", 68000, "teacher_core", "y", "hall;arrival;dismissal", "no"),
    ("encore_teacher", "Encore teacher", 68000, "teacher_special", "y", "hall;arrival;dismissal", "may stop"),
    ("dept_teacher", "Subject teacher", 69000, "teacher_core", "y", "hall;arrival;dismissal", "no"),
    ("cte_teacher", "Career and technical teacher", 69000, "cte", "y", "hall;arrival;dismissal", "no"),
    ("sped_teacher", "Special-education teacher", 70000, "sped", "y", "", "no"),
    ("sped_self_contained", "Special-education teacher, own class", 70000, "sped", "y", "", "no"),
    ("el_teacher", "English-learner teacher", 68000, "el", "y", "", "no"),
    ("interventionist", "Interventionist", 68000, "interventionist", "y", "", "may stop"),
    ("coach", "Instructional coach", 74000, "coach", "y", "", "hours"),
    ("counselor", "Counselor", 69000, "counselor", "y", "", "no"),
    ("social_worker", "Social worker", 66000, "counselor", "n", "", "may stop"),
    ("nurse", "Nurse", 59000, "nurse", "n", "", "no"),
    ("speech", "Speech-language pathologist", 70000, "speech", "y", "", "no"),
    ("admin_principal", "Principal", 106000, "admin", "y", WATCH, "no"),
    ("admin_ap", "Assistant principal", 96000, "admin", "y", WATCH, "no"),
    ("para", "Paraprofessional", 27000, "para", "n", WATCH, "may stop"),
    ("para_k", "Kindergarten paraprofessional", 27000, "para", "n", WATCH, "no"),
    ("para_pk", "PreK paraprofessional", 27000, "pk", "n", WATCH, "no"),
    ("para_sped", "Special-education paraprofessional", 27000, "sped_para", "n", WATCH, "no"),
    ("para_el", "Bilingual paraprofessional", 27000, "el_para", "n", WATCH, "no"),
    ("office", "Office staff", 42000, "office", "n", "arrival;dismissal", "no"),
    ("security", "Campus security", 38000, "security", "n", WATCH, "no"),
    ("advisor", "College and career advisor", 62000, "counselor", "n", "", "may stop"),
    ("sub", "Substitute", 20000, "sub", "y", WATCH, "no"),
)  # fmt: skip
BENEFIT_PCT, BENEFIT_FLAT = 26, 8400
SECONDARY_ONLY = {"core_teacher", "encore_teacher", "dept_teacher", "cte_teacher", "advisor", "security"}
ELEMENTARY_ONLY = {"homeroom_teacher", "pk_teacher", "para_k", "para_pk", *(f"specials_{s}" for s in ("art", "music", "pe", "media", "stem"))}


def job_classes(level: str, pay: dict[str, int] | None = None, pct: float = BENEFIT_PCT, flat: int = BENEFIT_FLAT) -> list[Row]:
    """The job classes of a level, with the school's own average pay (dollars) and benefits (percent, dollars) where given."""
    left_out = SECONDARY_ONLY if level == "elementary" else set() if level == "k8" else ELEMENTARY_ONLY - {"specials_media"}
    rows = [r for r in JOB_CLASSES if r["job_class"] not in left_out]
    own = pay or {}
    return [r | {"avg_salary": own.get(r["job_class"], r["avg_salary"]), "benefit_pct": pct, "benefit_flat": flat} for r in rows]


# --- what funds may pay for (decisions.md 10) ------------------------------------------------------------------------
ASK = "Allowed with approval; listed under Agreements needed."
MAY_PAY: dict[str, tuple[str, str, str]] = {  # fund: pays, pays if agreed, note
    "GF": ("all", "", "Anything lawful."),
    "ESSER3": ("all", "", "Ended: no new cost."),
    "STATE_4K": ("pk", "", "Named purpose only."),
    "IDEA": ("sped sped_para speech", "", "Excess cost of special education."),
    "T1A": ("interventionist coach para pd tutoring software after_school stipend sub", "teacher_core teacher_special counselor", "Schoolwide program."),
    "T2A": ("coach pd sub stipend", "teacher_core", "Professional learning."),
    "T3": ("el el_para", "", "Supplemental language services."),
    "21CCLC": ("after_school", "", "Out-of-school time."),
    "PERKINS": ("cte", "", "Career and technical programs."),
}  # fmt: skip


def fund_rules(*funds: str) -> list[Row]:
    """The FundRules rows of these funds."""
    rows: list[Row] = []
    for fund in funds:
        pays, asks, note = MAY_PAY[fund]
        rows += [{"fund": fund, "tag": tag, "allowed": "y", "note": note} for tag in pays.split()]
        rows += [{"fund": fund, "tag": tag, "allowed": "ask", "note": ASK} for tag in asks.split()]
    return rows


# --- ways of making time (domain.md 1.10) ----------------------------------------------------------------------------
METHODS = table(
    "method allowed max_amount amount_unit unit_cost minutes_each who_is_released needs families_affected",
    ("common_specials", "y", None, None, 0, 45, "grade", "none", "n"),
    ("double_block", "y", None, None, 0, 90, "grade", "none", "n"),
    ("counselor_lessons", "ask", 8, "sections", 0, 45, "grade", "staff_vote", "n"),
    ("pe_doubles", "n", 5, "sections", 36857, 45, "grade", "bargaining", "n"),
    ("sub_team", "n", 80, "days", 110, 195, "team", "none", "n"),
    ("early_release", "n", 1, "days", 23400, 75, "all", "board", "y"),
    ("before_after", "n", 2, "days", 0, 40, "all", "bargaining", "y"),
    ("duty_swap", "ask", None, None, 7414, 50, "all", "none", "n"),
    ("paid_after_school", "n", 1, "hours", 23852, 60, "all", "staff_vote", "n"),
    ("longer_day", "n", 5, "days", 7037, 15, "all", "bargaining", "n"),
    ("win_flood", "n", None, "sections", 0, 30, "grade", "staff_vote", "n"),
    ("assembly", "n", None, "sections", 0, 45, "grade", "none", "n"),
    ("team_period", "y", None, None, 0, 43, "team", "none", "n"),
    ("course_common", "y", None, None, 0, 50, "team", "none", "n"),
    ("cross_school", "n", 1, "hours", 0, 60, "team", "none", "n"),
    ("plc_stipend", "ask", 6, "FTE", 1893, 0, "team", "none", "n"),
    ("rotation_6", "n", None, None, 0, 0, "grade", "board", "y"),
)  # fmt: skip
SECONDARY_METHODS = {"team_period", "course_common"}
ELEMENTARY_METHODS = {"common_specials", "double_block", "counselor_lessons", "pe_doubles", "rotation_6"}


def methods(level: str, **own: Row) -> list[Row]:
    """The ways of making time of a level, each with the school's own cells on top."""
    left_out = SECONDARY_METHODS if level == "elementary" else set() if level == "k8" else ELEMENTARY_METHODS
    return [r | own.get(str(r["method"]), {}) for r in METHODS if r["method"] not in left_out]


# --- priorities (domain.md 4.3) --------------------------------------------------------------------------------------
STATEMENTS = (
    (100, "The team furthest below its goal gets as close to it as possible."),
    (80, "Teachers as a whole are as close to their goals as possible."),
    (40, "Common time comes in long, regular blocks."),
    (30, "Money is left over."),
    (0, "Years 2 and 3 look sound."),
    (40, "Programs that staff value are kept."),
    (40, "Programs that help students are kept."),
    (60, "Grades, classes and teams are treated alike."),
    (30, "Few changes of team and assignment."),
    (60, "Few reductions beyond what vacancies allow."),
    (60, "Students get the courses they asked for."),
    (15, "Class sizes are even."),
    (0, "Few preparations, rooms and gaps for teachers."),
    (0, "Likes and dislikes of slots are met."),
    (15, "Specialists have a manageable day."),
    (15, "The day stays near this year's."),
    (30, "Special-education, language and coaching staff can attend."),
    (0, "A facilitator can reach every team."),
    (0, "Groups across teams share a time."),
    (0, "Families are disrupted as little as possible."),
)


def priorities() -> list[Row]:
    """O1 to O20 with their usual weights, none where the search weighs nothing yet; O1 is the one priority."""
    rows = enumerate(STATEMENTS, 1)
    return [{"item": f"O{n}", "weight": weight, "singular": "y" if n == 1 else "n", "note": note} for n, (weight, note) in rows]


# --- rules -----------------------------------------------------------------------------------------------------------
SECONDARY_RULES = {"max_consecutive_periods", "max_preparations", "max_students_day", "load_periods", "students_per_period_slack_pct", "plc_directed_per_week", "plc_min_sections", "max_rooms_day", "class_size_over_target", "duty_owed_week"}  # fmt: skip
ELEMENTARY_RULES = {
    "max_sections_special_day", "max_sections_special_week", "specials_transition_min", "special_every_day", "max_blocks_per_day",
    "max_doubles_per_week", "pe_min_week", "pe_classroom_min", "pe_class_max", "literacy_min_day", "math_min_day", "win_min_day",
    "recess_min_day", "size_avg_1_3", "escort_loss_min", "max_consecutive_minutes",
}  # fmt: skip
GRADES_OF = {
    "elementary": ("PK", "K", "1", "2", "3", "4", "5"),
    "middle": ("6", "7", "8"),
    "high": ("9", "10", "11", "12"),
    "k8": ("PK", "K", *map(str, range(1, 9))),
}


def rules(level: str, state: str = "", **own: Any) -> list[Row]:
    """Every rule that concerns the level, from the state's preset.

    `own` gives what the school's contract says instead, as a value or as (value, source, source note); keys that are no
    rule of the list (allowed_reduction_fte_para) are added at the end.
    """
    preset = load(state, level=level).rules
    left_out = SECONDARY_RULES if level == "elementary" else set() if level == "k8" else ELEMENTARY_RULES
    caps = {f"size_cap_{g}" for g in GRADES_OF[level]}
    keys = [r for r in RULE_KEYS if r.key not in left_out and (r.key in caps or not r.key.startswith("size_cap"))]
    rows: list[Row] = []
    for rule in keys:
        found = preset[rule.key]
        row = {"key": rule.key, "value": found.value, "unit": rule.unit, "hard": "y", "source": found.source, "source_note": found.source_note}
        row |= {"holds": found.holds} if rule.key in WEEKLY_MINIMUMS else {}
        rows.append(row | {"as_of": found.as_of} | _own(own.pop(rule.key, None)))
    extra = ({"key": key, "unit": "FTE", "hard": "y", "as_of": "2025-01-15"} | _own(value) for key, value in own.items())
    return [*rows, *extra]


def _own(given: Any) -> Row:
    if given is None:
        return {}
    value, source, note = given if isinstance(given, tuple) else (given, "local", "The school's own figure.")
    return {"value": value, "source": source, "source_note": note}
