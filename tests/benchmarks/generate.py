"""Generated high schools of 20 to 200 teachers, as workbook rows, so that the reader has checked them like any other school.

    school = high_school(teachers=100, seed=0)

Each is Summit made larger or smaller: its departments in their proportions, its seven periods and late-start Wednesdays, its pay.
New are the courses. A department's classes fill its teachers' load; one course in five is a singleton and the rest fall off
slowly from the largest, as in real course tallies; some singletons are wanted by the same students. Money falls short by 4 %,
since a grant has ended that pays programs, support posts and (from 40 teachers on) a post of mathematics; stopping the
programs and the support posts closes the gap, with little left for anything else. The same numbers give the same school.
"""

from __future__ import annotations

import itertools
import math
import random
from dataclasses import dataclass

from planner.domain.school import School
from planner.workbook.defaults import fund_rules, job_classes, methods, priorities, rules
from planner.workbook.read import read_workbook
from planner.workbook.samples import summit
from planner.workbook.samples.common import Row, Rows, Sample, duties, pay_of, slots, table, with_benefits
from planner.workbook.template import workbook_bytes

SUMMIT_TEACHERS, SUMMIT_STUDENTS, SUMMIT_COURSES = 95, 1600, 98
LOAD, PERIODS = 5, 7
GROWTH = 1.025
SHORTFALL = 0.04  # of this year's money
SINGLETONS = 0.2  # of a department's courses
FULLEST, LEAST_FULL = 1.0, 0.86  # students in a course, of the seats in its sections at the target size
MOST_COURSES = 2  # for each teacher of a department: nobody then needs more than three preparations

# department: teachers at Summit, target class size, certificate, room type
DEPARTMENTS = {
    "ENG": (15, 27, "ENG_SEC", "std"), "MATH": (14, 25, "MATH_SEC", "std"), "SCI": (13, 22, "SCI_SEC", "lab"), "SS": (12, 27, "SS_SEC", "std"),
    "WL": (7, 26, "WL_SEC", "std"), "PE": (7, 28, "PE_SEC", "gym"), "ART": (6, 25, "ARTS_SEC", "art"), "CTE": (9, 23, "CTE", "cte"),
    "SPED": (9, 12, "SPED", "std"), "EL": (2, 20, "ESOL", "std"), "OTH": (1, 27, "AVID", "std"),
}  # fmt: skip
FROM = {"EL": 40, "OTH": 60}  # the smallest schools that have the department
JOB = {"CTE": "cte_teacher", "SPED": "sped_teacher", "EL": "el_teacher"}
PAY = {"SPED": 73000, "EL": 71000, "WL": 71000, "PE": 71000, "ART": 70000, "OTH": 76000}
OWN_SHARE = {"SPED": 1 / 3, "EL": 1 / 2}  # of the load: own classes
CO_TAUGHT = {"SPED": 1 / 2, "EL": 1 / 2}  # of the load: second teacher in others' classes; the rest is case management
GIVES_CO = ("ENG", "MATH", "SCI", "SS")
TEAM_SIZES = (3, 6)
EXTRA_POST = 40  # teachers from which a post of mathematics is paid by the grant


@dataclass
class Drawn:
    """A course before its row is written."""

    code: str
    dept: str
    sections: int
    target: int
    requests: int
    co_sped: int = 0
    co_el: int = 0
    team: str = ""


def high_school(teachers: int, seed: int) -> School:
    """The generated school of so many teachers, as the reader reads it."""
    made = sample(teachers, seed)
    school = read_workbook(workbook_bytes(made.rows, assumptions=made.assumptions, title=made.title)).school
    assert school is not None, f"the generated school of {teachers} teachers is sound"
    return school


def sample(teachers: int, seed: int) -> Sample:
    """Its workbook rows by sheet."""
    chance = random.Random(f"{teachers} teachers, seed {seed}")
    heads = department_heads(teachers)
    teams = _teams(heads, teachers)
    courses = _courses(heads, teams, teachers, chance)
    scale = teachers / SUMMIT_TEACHERS
    staff = with_benefits(_staff(heads, teachers), summit.BENEFIT_PCT, summit.BENEFIT_FLAT)
    programs = _programs(staff, scale, overloads(teachers))
    students = round(SUMMIT_STUDENTS * scale)
    seats = min(1200, round(0.55 * students))  # more than the workbook takes are several cafeterias
    school = summit.SCHOOL | {"school_name": f"Generated {teachers}-{seed}", "cafeteria_seats": seats}
    school |= {f"enrol_{year}": students for year in ("this", "next", "y2", "y3")} | {"target_floor": 45}
    funds = _funds(staff, programs)
    rows: Rows = {
        "School": [school],
        "Bell": slots("REG", summit.REG) + slots("LATE", summit.LATE),
        "Calendar": summit.CALENDAR,
        "Staff": staff,
        "Funds": funds,
        "FundRules": fund_rules(*(str(f["fund"]) for f in funds)),
        "Programs": programs,
        "Teams": teams,
        "Courses": [_row(c) for c in courses],
        "Conflicts": _conflicts(courses, chance),
        "Services": [],
        "Rooms": _rooms(heads),
        "Duties": _duties(max(1, round(4 * scale))),
        "Rules": _rules(),
        "Methods": methods(
            "high",
            duty_swap={"unit_cost": round(104364 * scale), "minutes_each": 50, "max_amount": 2, "amount_unit": "sections"},
        ),
        "Priorities": priorities(),
        "Locks": [],
        "Current": _current(teams),
        "Assignments": [],
        "Lists": job_classes("high", pay_of(staff), summit.BENEFIT_PCT, summit.BENEFIT_FLAT),
    }
    return Sample(f"generated_{teachers}_{seed}", f"Generated high school of {teachers} teachers", rows, ["Everything: it is drawn."])


# --- people ----------------------------------------------------------------------------------------------------------
def department_heads(teachers: int) -> dict[str, int]:
    """Department -> its teachers: Summit's proportions by largest remainder, each department at least one."""
    shares = {d: n for d, (n, *_rest) in DEPARTMENTS.items() if teachers >= FROM.get(d, 0)}
    exact = {d: n * teachers / sum(shares.values()) for d, n in shares.items()}
    heads = {d: max(1, math.floor(x)) for d, x in exact.items()}
    by_rest = sorted(exact, key=lambda d: (heads[d] - exact[d], d))
    for d in by_rest[: max(0, teachers - sum(heads.values()))]:
        heads[d] += 1
    while sum(heads.values()) > teachers:  # many small departments were raised to one
        heads[max(heads, key=lambda d: heads[d])] -= 1
    return heads


def overloads(teachers: int) -> int:
    """Sections beyond the load that may be paid for."""
    return max(1, teachers // 19)


def _extra(dept: str, teachers: int) -> int:
    """Posts of the department that the ended grant pays."""
    return 1 if dept == "MATH" and teachers >= EXTRA_POST else 0


def _units(dept: str, heads: int, teachers: int) -> list[str]:
    """The ids of the department's permanent posts."""
    n = heads - _extra(dept, teachers)
    return [dept] if n == 1 else [f"{dept}.{i}" for i in range(1, n + 1)]


def _staff(heads: dict[str, int], teachers: int) -> list[Row]:
    load = {"load_periods": LOAD}
    scale = teachers / SUMMIT_TEACHERS
    rows = [
        ("PRIN", "admin_principal", 1, 1.0, 145000, "GF", "ADMIN", "no"),
        ("AP", "admin_ap", max(1, round(4 * scale)), 1.0, 116000, "GF", "ADMIN", "no"),
    ]
    for d, n in heads.items():
        _heads, _size, cert, _room = DEPARTMENTS[d]
        certs = "SS_SEC;AVID" if d == "SS" else cert
        rows.append(
            (d, JOB.get(d, "dept_teacher"), n - _extra(d, teachers), 1.0, PAY.get(d, 72000), "GF", certs, "no", {"teaches": d} | load)
        )
        if _extra(d, teachers):
            more = {"teaches": d, "min_fte": 0, "temporary": "y"} | load
            rows.append((f"{d}X", "dept_teacher", 1, 1.0, 66000, "ESSER3", cert, "may stop", more))
    whole = {"min_fte": 0, "temporary": "y"}
    support, fte = max(1, round(scale)), min(1.0, max(0.3, round(scale, 1)))
    rows += [
        ("COUNS", "counselor", max(1, round(5 * scale)), 1.0, 76000, "GF", "GUIDANCE", "no"),
        ("SW", "social_worker", support, fte, 74000, "ESSER3", None, "may stop", whole),
        ("ADVIS", "advisor", support, fte, 62000, "ESSER3", None, "may stop", whole),
        ("NURSE1", "nurse", 1, 1.0, 66000, "GF", None, "no"),
        ("OFF", "office", max(1, round(8 * scale)), 1.0, 45000, "GF", None, "no"),
        ("SECUR", "security", max(2, round(4 * scale)), 1.0, 38000, "GF", None, "no"),
        ("PARA_SPED", "para_sped", max(1, round(9 * scale)), 1.0, 29000, "IDEA", None, "no"),
    ]
    return table("staff_id job_class count fte avg_salary fund certs may_change", *rows)


def _teams(heads: dict[str, int], teachers: int) -> list[Row]:
    """Teams of three to six: parts of a department; small departments together, or in others' teams. A post that may stop is extended."""
    small: list[str] = []
    rows: list[Row] = []
    for d, n in heads.items():
        units = _units(d, n, teachers)
        if len(units) < TEAM_SIZES[0]:
            small += units
            continue
        parts = _parts(units)
        for i, part in enumerate(parts, 1):
            kind = "services" if d in OWN_SHARE else "course_alike"
            extended = f"{d}X" if _extra(d, teachers) and i == 1 else None
            rows.append(
                {"team_id": f"T_{d}{i}", "name": f"{d} {i}", "type": kind, "core": ";".join(part)}
                | ({"extended": extended} if extended else {})
            )
    if len(small) >= TEAM_SIZES[0]:
        for i, part in enumerate(_parts(small), 1):
            rows.append({"team_id": f"T_MIX{i}", "name": f"Departments of one or two {i}", "type": "department", "core": ";".join(part)})
        return rows
    for unit in small:  # too few for a team of their own
        least = min(rows, key=lambda t: str(t["core"]).count(";"))
        least["core"] += f";{unit}"
    return rows


def _parts(units: list[str]) -> list[list[str]]:
    """As even as can be, four or five members each."""
    low, high = TEAM_SIZES
    count = max(1, math.ceil(len(units) / high), min(round(len(units) / 4.5), len(units) // low))
    cuts = [i * len(units) // count for i in range(count + 1)]
    return [units[a:b] for a, b in itertools.pairwise(cuts) if b > a]


# --- courses -----------------------------------------------------------------------------------------------------------
def class_sections(heads: dict[str, int], teachers: int) -> dict[str, int]:
    """Department -> class sections: its load, with overloads in mathematics and science; less what special teachers do elsewhere."""
    found = {d: LOAD * n for d, n in heads.items()}
    for d, share in OWN_SHARE.items():
        if d in found:
            found[d] = max(1, math.floor(share * found[d]))
    extra = overloads(teachers)
    found["SCI"] += extra // 3
    found["MATH"] += extra - extra // 3
    return found


def _courses(heads: dict[str, int], teams: list[Row], teachers: int, chance: random.Random) -> list[Drawn]:
    count = SUMMIT_COURSES * (teachers / SUMMIT_TEACHERS) ** 0.7
    sections = class_sections(heads, teachers)
    courses: list[Drawn] = []
    for d, n in heads.items():
        wanted = max(1, min(round(count * sections[d] / sum(sections.values())), MOST_COURSES * n, sections[d]))
        for i, size in enumerate(_sizes(sections[d], wanted, chance), 1):
            target = DEPARTMENTS[d][1] + chance.randint(-1, 1)
            courses.append(Drawn(f"{d}{i:02d}", d, size, target, _requests(size, target, chance)))
    _fit_without_overloads(heads, courses)
    _co_taught(heads, courses)
    _alike(courses, teams)
    return courses


def _sizes(sections: int, courses: int, chance: random.Random) -> list[int]:
    """Sections of each course: one in five has a single one, the others at least two and the largest a good part of all."""
    singles = min(max(round(SINGLETONS * courses), 2 * courses - sections, 0), courses - 1) if courses > 1 else 0
    large, rest = courses - singles, sections - singles
    weights = [(large - 0.7 - r) ** 1.7 * chance.uniform(0.8, 1.2) for r in range(large)]  # Summit's departments, near enough
    spare = rest - 2 * large if rest >= 2 * large else 0
    exact = [spare * w / sum(weights) for w in weights]
    sizes = [(2 if rest >= 2 * large else 1) + math.floor(x) for x in exact]
    for i in sorted(range(large), key=lambda i: math.floor(exact[i]) - exact[i])[: rest - sum(sizes)]:
        sizes[i] += 1
    return sorted(sizes, reverse=True) + [1] * singles


def _requests(sections: int, target: int, chance: random.Random) -> int:
    """Students who fill so many sections at the target size, the last one not quite."""
    low = 0.6 if sections == 1 else max(LEAST_FULL, (sections - 1) / sections + 0.01)
    return min(sections * target, max((sections - 1) * target + 1, 13, round(chance.uniform(low, FULLEST) * sections * target)))


def _fit_without_overloads(heads: dict[str, int], courses: list[Drawn]) -> None:
    """At one student over the target every department fits its plain load, so that overloads are a choice and no need."""
    for d in ("MATH", "SCI"):
        mine = sorted((c for c in courses if c.dept == d and c.sections > 1), key=lambda c: -c.sections)
        for c in mine:
            fewest = sum(-(-x.requests // (x.target + 1)) for x in courses if x.dept == d)
            if fewest <= LOAD * heads[d]:
                break
            c.requests = max((c.sections - 1) * c.target + 1, min(c.requests, (c.sections - 1) * (c.target + 1)))


def _co_taught(heads: dict[str, int], courses: list[Drawn]) -> None:
    """Second teachers, section by section, to the largest courses of the four core departments; never more than half of a course."""
    for d, share in CO_TAUGHT.items():
        left = math.floor(share * LOAD * heads[d]) if d in heads else 0
        for _round in range(left):
            able = [c for c in courses if c.dept in GIVES_CO and 2 * (c.co_sped + c.co_el + 1) <= c.sections]
            if not able:
                return
            best = max(able, key=lambda c: (c.sections / (1 + c.co_sped + c.co_el), c.code))
            if d == "SPED":
                best.co_sped += 1
            else:
                best.co_el += 1


def _alike(courses: list[Drawn], teams: list[Row]) -> None:
    """Each course goes to one of its department's teams, filling them in turn."""
    for d in dict.fromkeys(c.dept for c in courses):
        mine = [str(t["team_id"]) for t in teams if str(t["team_id"]).rstrip("0123456789") == f"T_{d}"]
        filled = dict.fromkeys(mine, 0)
        for c in (c for c in courses if c.dept == d and mine):
            c.team = min(filled, key=lambda t: (filled[t], t))
            filled[c.team] += c.sections


def _row(c: Drawn) -> Row:
    _heads, _size, cert, room = DEPARTMENTS[c.dept]
    row: Row = {
        "course_id": c.code,
        "name": f"{c.dept} course {c.code[len(c.dept) :]}",
        "dept": c.dept,
        "requests": c.requests,
        "target_size": c.target,
    }
    row |= {"max_size": c.target + 4, "min_to_run": 12, "periods_per_section": 1, "term": "Y", "cert": cert, "room_type": room}
    row |= {"co_teach_sped": c.co_sped, "co_teach_el": c.co_el, "grade_mix": "9;10;11;12", "protected": "y" if c.sections == 1 else "n"}
    return row | ({"alike_team": c.team} if c.team else {})


def _conflicts(courses: list[Drawn], chance: random.Random) -> list[Row]:
    """Pairs of singletons that the same students want, four for every five singletons; the heaviest fifth may never collide."""
    singles = [c.code for c in courses if c.sections == 1]
    pairs = [(a, b) for i, a in enumerate(singles) for b in singles[i + 1 :]]
    chosen = sorted(chance.sample(pairs, min(len(pairs), round(0.8 * len(singles)))))
    wanted = [min(14, 2 + int(chance.expovariate(1 / 5))) for _ in chosen]
    heavy = sorted(wanted, reverse=True)[: len(wanted) // 5]
    limit = heavy[-1] if heavy else 99
    return [
        {"course_a": a, "course_b": b, "students": n, "hard": "y" if n >= limit and n > 2 else "n"}
        for (a, b), n in zip(chosen, wanted, strict=True)
    ]


def _rooms(heads: dict[str, int]) -> list[Row]:
    """One room for each teacher of a type, and five standard rooms for every six teachers."""
    need: dict[str, int] = {}
    for d, n in heads.items():
        need[DEPARTMENTS[d][3]] = need.get(DEPARTMENTS[d][3], 0) + n
    need["std"] = math.ceil(need["std"] * 5 / 6) + 1
    sizes = {"gym": 70, "lab": 28}
    return [
        {"room": f"{kind.upper()}{i}", "type": kind, "capacity": sizes.get(kind, 34), "shared_ok": "n"}
        for kind, count in need.items()
        for i in range(1, count + 1)
    ]


def _duties(adults: int) -> list[Row]:
    """Summit's lunches and buses, watched by so many adults each."""
    rows = [d for day, lines in summit.DUTIES.items() for d in duties(day, lines, **summit.WATCHERS)]
    return [row | {"adults_needed": adults} for row in rows]


# --- rules and money -----------------------------------------------------------------------------------------------------
def _rules() -> list[Row]:
    return rules(
        "high",
        "",
        min_individual_planning_week=(225, "contract", "One period a day, shorter on late-start days."),
        duty_owed_week=(250, "contract", "One period a day: halls, study hall, lunch."),
        class_size_over_target=(1, "local", "One student more than the target, course by course."),
        plc_directed_per_week=(1, "contract", "One directed meeting a week."),
        growth_health_pct=(2.5, "local", "Health grows as pay does."),
        health_threshold_fte=(0.7, "contract", "Posts of 0.7 and more."),
        allowed_reduction_fte_dept_teacher=(1.0, "local", "The post of the ended grant."),
        allowed_reduction_fte_social_worker=(2.0, "local", "The posts of the ended grant."),
        allowed_reduction_fte_advisor=(2.0, "local", "The posts of the ended grant."),
    )


def _current(teams: list[Row]) -> list[Row]:
    codes = "team_id minutes_today blocks_today longest_block individual_today occasional_today"
    return table(codes, *((t["team_id"], 45, 1, 90, 243, 0) for t in teams))


def _programs(staff: list[Row], scale: float, extra: int) -> list[Row]:
    grant = 0.028 * sum(_cost(row) for row in staff)  # what the grant buys besides posts
    return table(
        "program_id name cost_next fund recurring levels tag students_served evidence usage_pct contract_end staff_vote mandated",
        ("RECOV", "Credit-recovery software", round(0.23 * grant), "ESSER3", "y", "0;50;100", "software", 210, "weak", 48, "2025-06-30", -10, "n"),
        ("TUTOR", "Tutoring vendor", round(0.52 * grant), "ESSER3", "y", "0;50;100", "tutoring", 120, "moderate", 51, "2025-06-30", -25, "n"),
        ("SUMMER", "Summer credit recovery", round(0.25 * grant), "ESSER3", "y", "0;50;100", "summer", 140, "moderate", 72, None, 20, "n"),
        ("CHAIRS", "Department-chair stipends", round(37800 * scale), "GF", "y", "0;100", "stipend", None, "moderate", None, None, 30, "n"),
        ("OVERLOAD", "Overload pay, 6/5ths", 14400 * extra, "GF", "y", _steps(extra), "stipend", None, None, None, None, 0, "n", {"overload_sections": extra}),
        ("SUBS", "Substitutes and professional development", round(38000 * scale), "T2A", "y", "0;50;100", "sub", None, "moderate", 76, None, 25, "n"),
        ("SUPPLIES", "Supplies and department budgets", round(240000 * scale), "GF", "y", "90;100", "supplies", 1600, None, None, None, 35, "n"),
        ("LATE", "Late-start transport", 23400, "GF", "y", None, "transport", 1600, None, 100, None, 40, "y"),
    )  # fmt: skip


def _steps(extra: int) -> str:
    """Levels of the overload program: one section after the other, in dollars."""
    return ";".join(["0", *(f"${14400 * n}" for n in range(1, extra)), "100"])


def _cost(row: Row) -> float:
    """Dollars a year of a Staff row today."""
    fte = row["fte"]
    flat = row["benefit_flat"] if fte >= 0.7 else 0
    return float(row.get("count", 1) * fte * (row["avg_salary"] * (1 + row["benefit_pct"] / 100) + flat))


def _funds(staff: list[Row], programs: list[Row]) -> list[Row]:
    """This year's funds pay this year exactly; next year the general fund brings what leaves the shortfall."""
    today: dict[str, float] = {"GF": 0, "ESSER3": 0, "IDEA": 0, "T2A": 0}
    for row in staff:
        today[row["fund"]] += _cost(row)
    for p in programs:
        today[p["fund"]] += p["cost_next"]
    need = GROWTH * sum(_cost(row) for row in staff) + sum(p["cost_next"] for p in programs)
    idea = round(1.02 * today["IDEA"])
    general = round(need - idea - today["T2A"] - SHORTFALL * sum(today.values()))
    return table(
        "fund name type revenue_this revenue_next rule_note end_date revenue_y2 revenue_y3",
        (
            "GF",
            "General fund",
            "general",
            round(today["GF"]),
            general,
            "Leaves 4 % to find",
            None,
            round(general * GROWTH),
            round(general * GROWTH**2),
        ),
        ("ESSER3", "ARP ESSER", "federal", round(today["ESSER3"]), 0, "Ended", "2024-09-30", 0, 0),
        ("IDEA", "IDEA Part B", "federal", round(today["IDEA"]), idea, "2 % more"),
        ("T2A", "Title II-A", "federal", round(today["T2A"]), round(today["T2A"]), "Flat"),
    )
