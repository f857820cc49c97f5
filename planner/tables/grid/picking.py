"""The week as a grid whose cells can be picked: what each cell is, and what may be asked of it."""

from __future__ import annotations

from dataclasses import dataclass

from planner.domain.plan import Plan
from planner.domain.school import School, Team
from planner.tables.grid.grids import AWAY, Grid, grid_by_grade, grid_by_homeroom, grid_by_specialist, specialist_words
from planner.tables.words import grade_words, homeroom_words, team_words

VIEWS = {"By grade": grid_by_grade, "By homeroom": grid_by_homeroom, "By specialist": grid_by_specialist}


@dataclass(frozen=True)
class Question:
    """A line of the Locks sheet that can be tried, and the button's words."""

    words: str
    asked: str  # as it is remembered
    lock: tuple[tuple[str, str], ...]  # column code -> value


@dataclass(frozen=True)
class Picked:
    """A cell in a sentence, and what may be asked of it."""

    sentence: str
    questions: tuple[Question, ...]


def pick_grids(school: School, plan: Plan, view: str) -> tuple[Grid, dict[str, list[list[str]]]]:
    """The tables of a view, and beside each the keys of its cells, row by row: "name|day|slot"."""
    frames = VIEWS[view](school, plan)
    names = _names(school, plan, view)
    keys: dict[str, list[list[str]]] = {}
    for usual, frame in frames.items():
        slots = [s.slot for s in school.slots(usual, "specials")]
        days = {school.day_label(d): d for d in reversed(school.days)}  # Day 10 before Day 1, with which it begins
        rows = []
        for row in frame.itertuples(index=False, name=None):
            day = next((d for label, d in days.items() if str(row[1]).startswith(label)), 0)
            rows.append([f"{names.get(str(row[0]), '')}|{day}|{slot}" if day else "" for slot in slots])
        keys[usual] = rows
    return frames, keys


def _names(school: School, plan: Plan, view: str) -> dict[str, str]:
    """The words in the first column -> the code behind them."""
    if view == "By grade":
        return {grade_words(g): g for g in school.grades_out}
    if view == "By homeroom":
        return {homeroom_words(school, h.homeroom_id): h.homeroom_id for h in school.homerooms}
    return {specialist_words(plan, unit): unit for unit in dict.fromkeys(x.unit_id for x in plan.grid)}


def picked(school: School, plan: Plan, view: str, key: str, cell: str) -> Picked | None:
    """What may be asked of a cell; None for a key that is not (any more) in the grid."""
    name, day, slot = [*key.split("|"), "", ""][:3]
    if not name or not day.isdigit() or int(day) not in school.days:
        return None
    label = school.day_label(int(day))
    if view == "By homeroom":
        return _homeroom(school, plan, name, day, slot, label, cell)
    if view == "By specialist":
        return _specialist(school, name, day, label, cell)
    return _grade(school, name, day, slot, label, cell)


def _homeroom(school: School, plan: Plan, room: str, day: str, slot: str, label: str, cell: str) -> Picked:
    specials = list(dict.fromkeys(sp.special for sp in school.specials))
    here = (x.special for x in plan.grid if (x.homeroom, str(x.day), x.slot) == (room, day, slot))
    now = next((special for special in here if special in cell), "")

    def ask(words: str, special: str) -> Question:
        line = (("what", "homeroom"), ("id", room), ("cycle_day", day), ("slot", slot), ("value", special), ("reason", "asked on the page"))
        return Question(words, f"{room} has {special} on {label} in {slot}", line)

    keep = (ask(f"Keep {now} here no matter what else changes", now),) if now else ()
    others = tuple(ask(f"What if it were {sp}?", sp) for sp in specials if sp != now)
    return Picked(f"{room} has {now or 'no special'} on {label} in {slot}.", (*keep, *others))


def _specialist(school: School, unit: str, day: str, label: str, cell: str) -> Picked:
    here = cell != AWAY

    def ask(words: str, value: str) -> Question:
        line = (("what", "staff"), ("id", unit), ("cycle_day", day), ("value", value), ("reason", "asked on the page"))
        return Question(words, f"{unit} is {'' if value == 'here' else 'not '}here on {label}", line)

    stay, go = ask(f"Keep {unit} here on {label}", "here"), ask(f"What if {unit} were not here on {label}?", "off")
    come, away = ask(f"What if {unit} were here on {label}?", "here"), ask(f"Keep {label} free of {unit}", "off")
    return Picked(f"{unit} is {'' if here else 'not '}here on {label}.", (stay, go) if here else (come, away))


def _grade(school: School, grade: str, day: str, slot: str, label: str, cell: str) -> Picked:
    mine = {u for u, classes in school.class_teachers.items() if any(h.grade == grade for h in classes)}
    teams = [t for t in school.teams if mine & set(t.core)]
    questions = []
    for team in teams:
        name = team_words(team)
        meets = f"{name} meets" in cell
        questions.append(_team(team, day, slot, label, "meets", "Keep this meeting" if meets else f"What if {name} met then?"))
        if meets:
            questions.append(_team(team, day, slot, label, "free", f"What if {name} did not meet then?"))
    return Picked(f"{grade_words(grade)} on {label} in {slot}: {cell or 'in class'}.", tuple(questions))


def _team(team: Team, day: str, slot: str, label: str, value: str, words: str) -> Question:
    line = (("what", "team"), ("id", team.team_id), ("cycle_day", day), ("slot", slot), ("value", value), ("reason", "asked on the page"))
    return Question(words, f"{team_words(team)} {'meets' if value == 'meets' else 'is free'} on {label} in {slot}", line)
