"""What is promised, who watches, and the money, once the week stands."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import product

from ordinary.money import Rates
from ordinary.secondary_bell import clock
from ordinary.secondary_draft import Draft
from ordinary.secondary_staff import Purse, draw_pay, on_the_cliff, programs, settle, support
from ordinary.secondary_week import Team, atoms, covers, free_minutes, in_a_week, let_meet, team_minutes
from planner.workbook.defaults import fund_rules

PLANNING = (150, 180, 200, 200, 210, 220, 225, 240)  # minutes a week, as contracts have them
MOST_STUDENTS, MOST_COURSES, MOST_ROOMS = 150, 3, 2
UNCOUNTED = ("gym", "music")


def promises(draft: Draft) -> bool:
    """Planning alone, meetings and the contract's limits, as the week allows them; False when a team cannot meet at all."""
    bell, parts = draft.bell, atoms(draft.bell, draft.courses)
    free = {t.unit: free_minutes(bell, t, draft.classes, parts) for t in draft.teachers}
    duty = int(draft.rules.get("duty_owed_week", 0))  # type: ignore[call-overload]
    part = {t.unit: Fraction(t.fte, 100) for t in draft.teachers}
    min_block = min(45, min(bell.length(c) for c in bell.codes) // 5 * 5)
    once = {u: min(in_a_week(bell, bell.length(p), _weeks(draft, p)) for t in draft.teams if u in t.core for p in t.periods) for u in free if any(u in t.core and t.periods for t in draft.teams)}
    most = min((free[u] - once.get(u, Fraction(0)) - duty * part[u]) / part[u] for u in free)
    possible = [p for p in PLANNING if p <= most]
    if not possible:
        return False
    planning = draft.chance.choice(possible[-3:])
    spare = {u: free[u] - part[u] * (planning + duty) for u in free}
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


def _weeks(draft: Draft, code: str) -> int:
    return max(w for _, t, w in draft.bell.days if any(draft.bell.at(t, p) for p in draft.bell.lanes(code)))


def _floors(draft: Draft, teams: list[Team]) -> None:
    """A floor that the witness keeps, or a little less; a goal beyond it."""
    for team in teams:
        has = int(team_minutes(draft.bell, team))
        team.floor = int(has * draft.chance.uniform(0.8, 1.0)) // 5 * 5 if draft.chance.random() < 0.7 else has
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
        draft.duties.append(row | {"allowed": "para;office;security;admin_ap;admin_principal"} | ({"for_grades": ",".join(grades)} if grades else {}))


def _watch(draft: Draft) -> None:
    """The first adults who may do each duty; nobody in two places."""
    assert draft.purse is not None
    able = [u for r in draft.purse.staff if r["job_class"] in ("para", "security", "admin_ap", "office", "admin_principal") and r["staff_id"] not in draft.purse.removals for u in units_of(r)]
    order = {"para": 0, "security": 1, "office": 2, "admin_ap": 3, "admin_principal": 4}
    job = {u: str(r["job_class"]) for r in draft.purse.staff for u in units_of(r)}
    able.sort(key=lambda u: order[job[u]])
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
    pay = draw_pay(chance)
    pct, flat = chance.choice((22, 24.5, 26, 28, 31.2, 34)), round(chance.uniform(6000, 16000), -2)
    draft.rates = Rates(250, chance.choice((500, 600, 700, 800)), 75)
    for row in staff:
        row |= {"avg_salary": int(pay[str(row["job_class"])]), "benefit_pct": pct, "benefit_flat": int(flat)}
    draft.purse = Purse(staff, programs(draft.students, chance), pay={k: int(v) for k, v in pay.items()})
    settle(draft.purse, draft.rates, chance, draft.days, draft.bell.cycle)
    draft.rules["growth_health_pct"] = (draft.rates.health / 100, "local", "The district's forecast.")
    _watch(draft)


def fund_rows(draft: Draft) -> list[dict[str, object]]:
    assert draft.purse is not None
    return fund_rules(*(str(f["fund"]) for f in draft.purse.funds))
