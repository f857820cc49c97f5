"""Ways of making time for meetings: the one table of them, and where they fit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from planner.domain.school import Method, School, Slot, Team


@dataclass(frozen=True)
class Strategy:
    """A way of making time: what follows from the way alone, whatever a school's line of it says.

    `name`, `title` (with what it does) and `doing` (what to try; empty where there is nothing to try) are for people. `meets` is said of a
    team that meets by it while its students are in school. `buys` is the use of money that a fund must allow. `brings` names the kind of
    day that comes with it where the workbook names none. `move` is its number among the moves of domain.md 2.5, where it has one.
    """

    code: str
    name: str
    title: str
    doing: str = ""
    meets: str = ""
    buys: str = "stipend"
    brings: str = ""
    move: str = ""
    paid_outside: bool = False  # its minutes are paid beyond today's contract day
    whole: bool = False  # bought in its whole amount or not at all
    makes_no_time: bool = False  # it pays for what is done in a meeting: with it or without, teams have the same minutes


STRATEGIES = (
    Strategy("common_specials", "Common specials", "Common specials: the whole grade is in specials at the same time", meets="in specials"),
    Strategy("double_block", "Double specials block", "Double specials block: two specials back to "
                                                      "back", "Allow a class to have a double specials block"),
    Strategy(
        "counselor_lessons", "Counselor lessons", "Counselor lessons in the specials rotation",
        "Have the counselor teach lessons in the specials rotation", move="M9",
    ),
    Strategy(
        "pe_doubles", "Two classes in PE", "Two classes together in PE, with a paraprofessional", "Combine two classes in PE",
        buys="para", move="M15",
    ),
    Strategy("sub_team", "Rotating substitutes", "A rotating team of substitutes", buys="sub", whole=True, move="M20"),
    Strategy(
        "early_release", "Weekly early release", "Weekly early release", "Dismiss students early one day a week",
        buys="transport", move="M18",
    ),
    Strategy(
        "before_after", "Meetings before or after school, within the contract "
                        "day", "Meetings before or after school, within the contract day",
        "Meet before or after school, within the contract day", brings="EARLIER",
    ),
    Strategy(
        "duty_swap", "Duties taken over by paraprofessionals", "Paraprofessionals take over teachers' duties",
        "Have paraprofessionals cover teachers' duties",
        buys="para", move="M14",
    ),
    Strategy(
        "paid_after_school", "Paid meetings after school", "Paid meetings after school", "Pay for meetings after school",
        brings="AFTER", paid_outside=True,
    ),
    Strategy(
        "longer_day", "A longer contract day", "A longer contract day", "Pay for a longer contract day", brings="LONGER", paid_outside=True,
    ),
    Strategy(
        "win_flood", "WIN given by others", "WIN (What I Need) block staffed by other adults",
        "Have interventionists take whole classes during WIN time",
    ),
    Strategy("assembly", "Assembly given by others", "Assemblies run by other adults", "Hold assemblies supervised by other adults"),
    Strategy("team_period", "A team period", "A team period", meets="in a team period"),
    Strategy("course_common", "Common planning by course", "Common planning by course", meets="in a common period"),
    Strategy("cross_school", "Meetings with other schools", "Meetings across schools", "Let members of other schools come"),
    Strategy(
        "plc_stipend", "Stipends for team leaders", "Stipends for team leads (pays for leadership; adds no time)", whole=True, move="M16",
        makes_no_time=True,
    ),
    Strategy("rotation_6", "Six-day rotation", "Six-day specials rotation"),
)  # fmt: skip
STRATEGY = {s.code: s for s in STRATEGIES}
MEETING_METHODS = {s.code: s.meets for s in STRATEGIES if s.meets}
PAID_OUTSIDE = tuple(s.code for s in STRATEGIES if s.paid_outside)


def name_of(method: str) -> str:
    """The short name of a way of making time; its code where the table does not have it."""
    return STRATEGY[method].name if method in STRATEGY else method


def doing(method: str) -> str:
    """What to try: "Let a class have a double block of specials"."""
    said = STRATEGY[method].doing if method in STRATEGY else ""
    name = name_of(method)
    return said or f"Use {name[0].lower()}{name[1:]}"


def must_be_agreed(method: Method) -> bool:
    """Does somebody have to say yes before the school may use it?"""
    return method.allowed == "ask" or method.needs != "none"


def move_of(method: str) -> str:
    """Its number among the moves, empty where it has none."""
    return STRATEGY[method].move if method in STRATEGY else ""


def use_of(method: str) -> str:
    """What the money of a way of making time buys."""
    return STRATEGY[method].buys if method in STRATEGY else Strategy.buys


def bought_whole(method: str) -> bool:
    return method in STRATEGY and STRATEGY[method].whole


def makes_time(method: str) -> bool:
    return method not in STRATEGY or not STRATEGY[method].makes_no_time


def simply_on(method: Method) -> int:
    """Hundredths of `amount_unit` that it has when it is on: one, or all of what is bought whole (the days of substitutes)."""
    return method.max_amount or 100 if bought_whole(method.method) else 100


def meeting_methods(team: Team, slots: Iterable[Slot]) -> tuple[str, ...]:
    """By which ways of making time a team meets while its students are in school: specials, its house's period, or a common one."""
    periods = "team_period" if team.type == "house" else "course_common"
    kinds = {"specials": "common_specials", "class": periods}
    return tuple(dict.fromkeys(kinds[s.kind] for s in slots if s.kind in kinds))


def across(school: School, on: bool, day: int) -> bool:
    """May a team with members of other schools meet on this day: is that way of making time on, and is it one of its days?"""
    method = school.method_by_id.get("cross_school")
    return on and method is not None and day in (method.cycle_days or school.days)
