"""What is promised, who watches, and the money, once the week stands."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import product

from planner.domain.plan import Session
from planner.workbook.defaults import fund_rules

from .money import Rates
from .secondary_bell import clock
from .secondary_draft import Draft
from .secondary_staff import Purse, draw_pay, on_the_cliff, post, programs, settle, support
from .secondary_week import Team, atoms, covers, free_minutes, in_a_week, let_meet, team_minutes

PLANNING = (150, 180, 200, 200, 210, 220, 225, 240)  # minutes a week, as contracts have them
MOST_STUDENTS, MOST_COURSES, MOST_ROOMS = 150, 3, 2
UNCOUNTED = ("gym", "music")


def promises(draft: Draft) -> bool:
    """Planning alone, meetings and the contract's limits, as the week allows them; False when a team cannot meet at all."""
    bell, parts = draft.bell, atoms(draft.bell, draft.courses)
    free = {t.unit: free_minutes(bell, t, draft.classes, parts) for t in draft.teachers}
    duty = bell.length(bell.codes[0]) * draft.chance.choice((1, 1, 2)) if draft.has("duty_period") else 0
    if duty:
        draft.rules["duty_owed_week"] = (duty, "contract", "Halls and study hall.")
    part = {t.unit: Fraction(t.fte, 100) for t in draft.teachers}
    min_block = min(45, min(bell.length(c) for c in bell.codes) // 5 * 5)
    once = {u: min(in_a_week(bell, bell.length(p), _weeks(draft, p)) for t in draft.teams if u in t.core for p in t.periods) for u in free if any(u in t.core and t.periods for t in draft.teams)}
    most = min((free[u] - once.get(u, Fraction(0)) - duty * part[u]) / part[u] for u in free)
    possible = [p for p in PLANNING if p <= most]
    if not possible:
        return False
    planning = draft.chance.choice(possible[-3:])
    spare = {u: free[u] - part[u] * (planning + duty) for u in free}
    if draft.has("band_lessons") and not _lessons(draft, spare):
        return False
    let_meet(bell, draft.teams, spare, min_block, draft.chance.choice((1, 2, 3, 5, 5)))
    _floors(draft, draft.teams)
    note = "The master agreement."
    draft.rules |= {
        "min_individual_planning_week": (planning, "contract", note),
        "load_periods": (bell.load, "contract", note),
        "max_consecutive_periods": (bell.most_in_a_row, "contract", note),
        "max_preparations": (max(MOST_COURSES, _preparations(draft)), "contract", note),
        "max_students_day": (max(MOST_STUDENTS, -(-_students(draft) // 5) * 5), "contract", note),
        "max_rooms_day": (max(MOST_ROOMS, _rooms(draft)), "contract", note),
    }
    draft.rules |= {"min_block": min_block}
    if draft.slack != 0.05:
        draft.rules["students_per_period_slack_pct"] = (round(100 * draft.slack), "local", "A small school.")
    return True


def _lessons(draft: Draft, spare: dict[str, Fraction]) -> bool:
    """Two to four small groups have a lesson a week with encore teachers, who lose a period each time."""
    bell, rows = draft.bell, {str(r["staff_id"]) for r in draft.posts if r["job_class"] == "encore_teacher"}
    groups = draft.chance.choice((2, 3, 4))
    days = [(d, t) for d, t, w in bell.days if w == bell.weeks and t not in bell.together]
    for group in range(1, groups + 1):
        found = None
        for t in (t for t in draft.teachers if t.row in rows and t.fte == 100):
            busy = {c.place[0] for c in draft.classes if t.unit in (c.unit, c.co)} | {p for team in draft.teams if t.unit in team.core for p in team.periods}
            for day, day_type in days:
                for code in (c for c in bell.codes if c not in busy):
                    held = bell.at(day_type, bell.lanes(code)[0])
                    if found or held is None or spare[t.unit] < held.minutes or any((x.unit_id, x.day, x.start) == (t.unit, day, held.start) for x in draft.sessions):
                        continue
                    found = Session("BAND_LESSONS", group, day, day_type, held.start, held.start + 30, t.unit)
                    spare[t.unit] -= held.minutes
        if found is None:
            return False
        draft.sessions.append(found)
    draft.services.append(
        {"service_id": "BAND_LESSONS", "kind": "intervention", "grade_band": ",".join(draft.grades), "setting": "pull", "sessions_per_week": 1}
        | {"session_min": 30, "groups": groups, "group_max": 6, "provider_job_class": "encore_teacher", "legal_floor": "n"}
    )
    return True


def _weeks(draft: Draft, code: str) -> int:
    return max(w for _, t, w in draft.bell.days if any(draft.bell.at(t, p) for p in draft.bell.lanes(code)))


def _floors(draft: Draft, teams: list[Team]) -> None:
    """A floor that the witness keeps, or a little less; a goal beyond it."""
    for team in teams:
        has = int(team_minutes(draft.bell, team))
        team.floor = max(0, has - draft.chance.randint(0, 10)) // 5 * 5 if draft.chance.random() < 0.7 else has
        goal = max(30, round(has * draft.chance.uniform(1.0, 1.6) / 5) * 5)
        team.more = {"floor_min": team.floor, "goal_min": max(goal, team.floor), "stretch_min": min(600, max(2 * goal, team.floor))}


def _preparations(draft: Draft) -> int:
    parts = atoms(draft.bell, draft.courses)
    found = [len({c.course for c in draft.classes if c.unit == t.unit and covers(c.term, p)}) for t, p in product(draft.teachers, parts)]
    return max(found)


def _students(draft: Draft) -> int:
    """Of a teacher's fullest day."""
    bell, by_code, parts = draft.bell, draft.by_code, atoms(draft.bell, draft.courses)
    mine: Counter[tuple[str, str, str]] = Counter()
    for c, day_type, part in product(draft.classes, bell.day_types, parts):
        if by_code[c.course].room not in UNCOUNTED and covers(c.term, part) and bell.at(day_type, c.place):
            mine[c.unit, day_type, part] += c.students
    return max(mine.values(), default=0)


def _rooms(draft: Draft) -> int:
    return max(len({c.room for c in draft.classes if c.unit == t.unit}) for t in draft.teachers)


# --- supervision -------------------------------------------------------------------------------------------------------
def supervision(draft: Draft) -> None:
    """Adults at every lunch."""
    for n, (day_type, start, end, grades) in enumerate(draft.bell.lunches, 1):
        waves = sum(t == day_type for t, *_ in draft.bell.lunches) > 1
        code = f"LUNCH{n if waves else ''}_{day_type}"
        row = {"duty_id": code, "day_type": day_type, "start": clock(start), "end": clock(end), "kind": "lunch", "adults_needed": 2}
        draft.duties.append(row | {"allowed": "para;office;security;admin_ap;admin_principal"} | ({"for_grades": ",".join(grades)} if grades and not draft.has("lunch_by_department") else {}))


def _watch(draft: Draft) -> None:
    """The first adults who may do each duty; nobody in two places."""
    assert draft.purse is not None
    able = [u for r in draft.purse.staff if r["job_class"] in ("para", "security", "admin_ap", "office", "admin_principal") and r["staff_id"] not in draft.purse.removals for u in units_of(r)]
    order = {"para": 0, "security": 1, "office": 2, "admin_ap": 3, "admin_principal": 4}
    job = {u: str(r["job_class"]) for r in draft.purse.staff for u in units_of(r)}
    able.sort(key=lambda u: (not u.startswith("AIDE"), order[job[u]]))
    for row in draft.duties:
        draft.watchers[str(row["duty_id"])] = tuple(able[: int(row["adults_needed"])])


def units_of(row: dict[str, object]) -> list[str]:
    code, count = str(row["staff_id"]), int(str(row.get("count", 1)))
    return [code] if count == 1 else [f"{code}.{n}" for n in range(1, count + 1)]


# --- money -------------------------------------------------------------------------------------------------------------
def money(draft: Draft) -> None:
    chance = draft.chance
    teachers = len(draft.teachers)
    by_dept = [(t.row, str(r["certs"]).split(";")[0], draft.bell.load) for t in draft.teachers for r in draft.posts if r["staff_id"] == t.row and r["job_class"] in ("dept_teacher", "core_teacher")]
    staff = [*draft.posts, *support(teachers, draft.level, chance), *on_the_cliff(teachers, sorted(set(by_dept)), chance)]
    job = "core_teacher" if draft.level == "middle" else "dept_teacher"
    for row in staff:
        if str(row["staff_id"]).endswith("_ADD"):
            row["job_class"] = job
    if any(r["job_class"] == "coach" for r in staff) or chance.random() < 0.5:
        staff.append({"staff_id": "READ1", "job_class": "interventionist", "count": 1, "fte": 1.0, "fund": "T1A", "may_change": "no"})
    if draft.shared:
        staff.append(draft.shared)
    if draft.has("hours_over_lunch"):
        first, last = min(s for _, s, _, _ in draft.bell.lunches) - 30, max(e for _, _, e, _ in draft.bell.lunches) + 30
        away = f"{clock(draft.bell.contract[0])}-{clock(first)};{clock(last)}-{clock(draft.bell.contract[1])}"
        staff.append(post("AIDE", "para", count=2, fte=0.3, unavailable=away, may_change="no"))
    pay = draw_pay(chance)
    pct: float = 61.5 if draft.has("benefits_61_5") else chance.choice((22, 24.5, 26, 28, 31.2, 34))
    flat = chance.choice((25800, 27000, 31200)) if draft.has("health_over_25000") else round(chance.uniform(6000, 16000), -2)
    draft.rates = Rates(250, chance.choice((500, 600, 700, 800)), 75)
    for row in staff:
        row |= {"avg_salary": int(pay[str(row["job_class"])]), "benefit_pct": pct, "benefit_flat": int(flat)}
    draft.purse = Purse(staff, programs(draft.students, chance), pay={k: int(v) for k, v in pay.items()})
    if draft.has("fund_ends_inside_year"):
        next(p for p in draft.purse.programs if p["fund"] == "ESSER3")["fund"] = "INNOV"
    if draft.has("splits_as_written") and not any(":" in str(r["fund"]) for r in staff):
        staff.append(post("SPLIT1", "interventionist", "GF:50;T1A:50") | {"avg_salary": int(pay["interventionist"]), "benefit_pct": pct, "benefit_flat": int(flat)})
    settle(draft.purse, draft.rates, chance, draft.days, draft.bell.cycle)
    if draft.has("negative_carryover"):
        general = next(f for f in draft.purse.funds if f["fund"] == "GF")
        general["carryover"] = -(owed := chance.randrange(4000, 30001, 1000))
        general["revenue_next"] += owed
    draft.rules["growth_health_pct"] = (draft.rates.health / 100, "local", "The district's forecast.")
    _watch(draft)


def fund_rows(draft: Draft) -> list[dict[str, object]]:
    assert draft.purse is not None
    known = fund_rules(*(str(f["fund"]) for f in draft.purse.funds if f["fund"] != "INNOV"))
    return [*known, *({"fund": f["fund"], "tag": "all", "allowed": "y"} for f in draft.purse.funds if f["fund"] == "INNOV")]
