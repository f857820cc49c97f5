"""Any tiny school: a few classes, specialists, rules, a service, a duty, a method or a lock, drawn at random but small enough to enumerate."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st
from twins.enumerate import Part, cores, days, duties, keeps, lessons, lunches, meetings, midday, posts, programs, sessions
from twins.schools import ART, ER, GF, H1, L1, LATE, LONG, PE, S1, S2, SHORT, T1, A, D, E, P, mini

from planner.domain.school import Duty, Homeroom, Lock, Method, Program, School, Service, Slot, Team
from planner.rules import RULES

RULE_VALUES: dict[str, tuple[int, ...]] = {
    "min_individual_planning_week": (0, 112, 113, 225, 226), "min_planning_block": (30, 45), "duty_free_lunch": (0, 29, 30),
    "daily_unencumbered": (0, 75, 76), "max_consecutive_minutes": (0, 94, 95, 149, 150), "max_sections_special_day": (0, 1, 2),
    "max_sections_special_week": (0, 3, 5), "specials_transition_min": (0, 5, 6), "cert_required": (0, 1), "special_every_day": (0, 1),
    "max_blocks_per_day": (1, 2), "max_doubles_per_week": (0, 1, 2), "pe_min_week": (0, 112, 113), "literacy_min_day": (0, 70, 71, 90),
    "math_min_day": (0, 30), "win_min_day": (0, 25, 30), "recess_min_day": (0, 20), "lunch_earliest": (0, 661, 691), "size_cap_1": (0, 20),
    "duty_minutes_max_week": (0, 74, 75), "count_planning_as_collab": (0, 1), "shared_member_meetings": (0, 1, 5, 6),
}  # fmt: skip
FORMS = ("one class, two days", "one class, one day, three slots", "two classes, one day", "two grades, one day")


@st.composite
def schools(draw: st.DrawFn) -> School:
    """A tiny school with some of everything; many have no plan at all."""
    form = draw(st.sampled_from(FORMS))
    rules = {
        k: draw(st.sampled_from(RULE_VALUES[k])) for k in draw(st.lists(st.sampled_from(sorted(RULE_VALUES)), max_size=4, unique=True))
    }
    sheets = _form(form)
    end = draw(st.sampled_from((840,) if LATE in sheets["bell"] else (760, 780)))
    specialists = [draw(_line(ART)), *([draw(_line(PE))] if draw(st.booleans()) else [])]
    sheets["staff"] = (*sheets["staff"], draw(_post(A)), draw(_post(P)))
    sheets["specials"] = tuple(specialists)
    lunch, after = draw(st.sampled_from(((L1,), (SHORT, LONG)))), draw(st.booleans())
    sheets["student_end"] = end
    sheets["bell"] = (*sheets["bell"], *lunch, *([Slot("REG", "AFTER", 9, end + 20, end + 80, "non_student")] if after else []))
    goal, floor, block = draw(st.sampled_from((225, 450))), draw(st.sampled_from((0, 0, 113, 226))), draw(st.sampled_from((45, 45, 90)))
    extended = draw(st.sampled_from(((), ("A",), ("A", "P"))))
    quorum = draw(st.sampled_from((0, 5000, 5001, 10_000)))
    sheets["teams"] = tuple(
        replace(t, goal_min=goal, floor_min=floor, min_block=block, extended=extended, quorum_pct=quorum) for t in sheets["teams"]
    )
    extras = st.sampled_from((_specialists, _service, _duty, _helped, _release, _lock, _short_of_money))
    for extra in draw(st.lists(extras, max_size=1 if "two grades" in form else 2, unique=True)):
        extra(sheets)
    return mini(rules, **sheets)


def _form(form: str) -> dict[str, Any]:
    """Homerooms, their teachers and teams; days and slots so few that everything can be enumerated."""
    team = Team("G1", "Grade 1", "grade", ("T1",))
    found: dict[str, Any] = {"days": 1, "homerooms": (H1,), "staff": (T1,), "teams": (team,), "bell": (S1, S2), "grades": ("1",)}
    if form == "one class, two days":
        found["days"] = 2
    elif form == "one class, one day, three slots":
        found["bell"] = (S1, S2, LATE)
    else:
        other = "1" if form == "two classes, one day" else "2"
        found["homerooms"] = (H1, Homeroom("H2", other, 20, "T2"))
        found["staff"] = (T1, replace(T1, staff_id="T2"))
        found["grades"] = tuple(dict.fromkeys(("1", other)))
        found["teams"] = (replace(team, core=("T1", "T2")),) if other == "1" else (team, Team("G2", "Grade 2", "grade", ("T2",)))
    return found


def _line(line: Any) -> st.SearchStrategy[Any]:
    """A Specials line with some of its limits."""
    return st.builds(
        lambda day, cycle, least, most, can: replace(
            line, max_per_day=day, max_per_cycle=cycle, min_per_homeroom=least, max_per_homeroom=most, can_double=can
        ),
        st.sampled_from((1, 2, 6)), st.sampled_from((1, 2, 9)), st.sampled_from((0, 0, 1)), st.sampled_from((None, None, 1)), st.booleans(),
    )  # fmt: skip


def _post(row: Any) -> st.SearchStrategy[Any]:
    """A post as it is, that may stop, or that is away for some time."""
    changes: list[dict[str, Any]] = [
        {},
        {},
        {"may_change": "may stop"},
        {"unavailable": ("S1",)},
        {"unavailable": ("1:S2",)},
        {"grades_can_teach": ("1",)},
    ]
    return st.sampled_from(changes).map(lambda change: replace(row, **change))


# --- what a school may have besides ------------------------------------------------------------------------------------
def _specialists(sheets: dict[str, Any]) -> None:
    sheets["teams"] = (*sheets["teams"], Team("SP", "Specialists", "specialists", ("A", "P"), goal_min=225))


def _service(sheets: dict[str, Any]) -> None:
    sheets["staff"] = (*sheets["staff"], E)
    sheets["services"] = (Service("INC", "sped", ("1",), "pull", 2, 45, 1, "sped_teacher"),)


def _helped(sheets: dict[str, Any]) -> None:
    """A program whose adults may take the place at lunch, 30 minutes a day: 150 a week."""
    _duty(sheets)
    sheets["programs"] = (Program("AIDES", "Lunch aides", 1_000_00, "GF", levels=(0, 1_000_00), gives_cover_min=150),)


def _duty(sheets: dict[str, Any]) -> None:
    if "duties" in sheets:
        return
    sheets["staff"] = (*sheets["staff"], replace(D, may_change="may stop"))
    sheets["duties"] = (
        Duty("LUNCH", "REG", 660, 690, "lunch", ("9",), allowed=("para",)),
        Duty(
            "BUS",
            "REG",
            sheets["student_end"],
            sheets["student_end"] + 15,
            "bus",
            allowed=("homeroom_teacher",),
            counts_as_teacher_duty=True,
        ),
    )


def _release(sheets: dict[str, Any]) -> None:
    sheets["bell"] = (*sheets["bell"], *ER)
    sheets["methods"] = (*sheets.get("methods", ()), Method("early_release", "y", 100, day_type="ER", unit_cost=1_000_00))


def _lock(sheets: dict[str, Any]) -> None:
    sheets["locks"] = (Lock("team", "G1", 1, "S2", "free"), Lock("homeroom", "H1", 1, "S1", "ART"))


def _short_of_money(sheets: dict[str, Any]) -> None:
    sheets["funds"] = (replace(GF, revenue_next=sum(r.avg_salary for r in sheets["staff"]) - 1_00),)


# --- its plans ---------------------------------------------------------------------------------------------------------
RULE = {r.name: r for r in RULES}


def parts_of(school: School) -> list[Part]:
    """The choices of a school that may matter, cut short after each part by the rules that no later part could satisfy."""
    changing = [r.staff_id for r in school.staff if school.may_change(r) != "no"]
    found: list[Part] = [days, _rules("DaysAdd"), posts(*changing), _rules("DaysPaid", "MandatedStays"), lunches, _rules("LunchFits")]
    found += [programs] if school.programs else []
    found += [duties("T1", "D"), _rules("LawfulCover", "DutyMinutes")] if school.duties else []
    found += [*(sessions(s.service_id) for s in school.services), _rules("ServicesInFull", "ServicesPromised", "OnePlaceAtATime")]
    found += [lessons(RULE["OnePlaceAtATime"], RULE["GradeOutTogether"], RULE["Certificates"])]
    found += [_rules("SpecialsRotation", "SpecialistDay", "ContractLoad", "ServicesInFull", "LawfulAdult", "ClassSizes")]
    found += [cores, _rules("RequiredMinutes", "CoreUninterrupted", "BreakFromTeaching"), *(meetings(t.team_id) for t in school.teams)]
    return [*found, midday("SP", (45, 115))] if "SP" in school.team_by_id else found


def _rules(*names: str) -> Part:
    return keeps(*(RULE[n] for n in names))
