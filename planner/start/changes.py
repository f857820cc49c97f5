"""What may change and what must stay: strategies, positions and programs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from planner.start import day as days
from planner.start.common import Heard, Sheets
from planner.start.kinds import OTHERS, SPECIALISTS, best, kind_called, words
from planner.start.questions import lines_of
from planner.start.said import DAYS, Post, Unclear, day
from planner.start.said import post as read_post
from planner.start.staffing import Listed
from planner.workbook.defaults import Row, methods

OTHER_STRATEGIES = (  # what schools call it -> the strategy
    ("double block|two blocks|back to back", "double_block"), ("substitute|sub day|release day", "sub_team"),
    ("duty swap|duty", "duty_swap"),
    ("paid after school|paid meeting|stipend for meeting", "paid_after_school"), ("longer day|longer contract day", "longer_day"),
    ("win flood|win by whole class|win", "win_flood"), ("assembly|assemblies", "assembly"),
    ("across schools|other school|cross school", "cross_school"),
    ("facilitator stipend|plc stipend|stipend", "plc_stipend"), ("six day rotation|rotation", "rotation_6"),
    ("team period|team planning period", "team_period"), ("common planning by course", "course_common"),
)  # fmt: skip
PRIORITIES = (
    ("lowest team|team with the least time", "collab_min_team"),
    ("time of all team|all team|total time", "collab_total"),
    ("program", "programs_kept"),
    ("no reduction|every position|all position", "no_reductions"),
)


@dataclass
class Changing:
    """Strategies with their cells, day types that they bring, and positions whose row says more."""

    cells: dict[str, Row] = field(default_factory=dict)
    day_types: list[tuple[str, days.Day]] = field(default_factory=list)
    lessons: tuple[int, int] | None = None  # of the counselor: a week, a day
    pe_doubles: bool = False
    posts: list[tuple[int, str, Post]] = field(default_factory=list)


NOTHING = re.compile(r"(no|none|nothing( else)?|only what .*)\.?", re.IGNORECASE)


def read(heard: Heard, usual: days.Day, early_today: bool) -> Changing:
    found = Changing()
    for row, line in enumerate(lines_of(heard.answers, "may_change"), 1):
        if NOTHING.fullmatch(line):
            continue
        try:
            _one(found, row, line, usual, early_today)
        except Unclear as why:
            heard.unclear("may_change", row, line, str(why))
    return found


def _one(found: Changing, row: int, line: str, usual: days.Day, early_today: bool) -> None:
    low = line.casefold()
    if "early release" in low:
        _early(found, re.sub(r"early release( day)?( on)?", "", line, flags=re.IGNORECASE), usual, "ER2" if early_today else "ER")
    elif re.search(r"before (and|or) after|earlier start|before school", low):
        _earlier(found, line, usual)
    elif "counselor" in low and re.search(r"lesson|class", low):
        a_week, a_day = re.search(r"(\d+) a week", low), re.search(r"(\d+) a day", low)
        found.lessons = (int(a_week[1]) if a_week else 8, int(a_day[1]) if a_day else 2)
        found.cells["counselor_lessons"] = {"allowed": "ask", "max_amount": found.lessons[0]}
    elif re.search(r"\bpe\b|physical education", low) and re.search(r"two classes|double|together", low):
        found.pe_doubles = True
        found.cells["pe_doubles"] = {"allowed": "ask"}
    elif (post := _position(line)) is not None:
        found.posts.append((row, line, post))
    elif (method := best(low, ((n, m) for names, m in OTHER_STRATEGIES for n in names.split("|")))) is not None:
        said = words(line)
        found.cells[method] = {"allowed": "n" if "no" in said or "not" in said else "ask" if "ask" in said else "y"}
    else:
        raise Unclear(
            'We don\'t know it. Say a position ("Music, days may change"), or a strategy: early release, before or after school, '
            "counselor lessons, PE two classes at once, duty swap, substitutes, longer day."
        )


def _position(line: str) -> Post | None:
    """A position whose row says how it may change; None for a strategy."""
    title = re.split(r",|\bdays\b|\bhours\b|\bmay\b|\bat least\b|\d", line)[0]
    if kind_called(title, (*SPECIALISTS, *OTHERS)) is None or re.search(r"stipend|lesson", line, re.IGNORECASE):
        return None
    least = re.search(r"at least (0?\.\d+)", line)
    low = line.casefold()
    change = "days" if "days" in words_of(low) else "hours" if "hours" in words_of(low) else "may stop"
    fund = re.search(r"\bfrom\s+([^,$]+)", line, re.IGNORECASE)
    paid = read_post(f"{title.split(' from ')[0]} from {fund[1]}").funds if fund is not None else ()
    return Post(title.split(" from ")[0].strip(), may_change=change, least=round(float(least[1]) * 100) if least else None, funds=paid)


def words_of(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[a-z]+", text))


def _early(found: Changing, text: str, usual: days.Day, name: str) -> None:
    one = days.early(text, usual)
    if one is None or one.day.meeting is None:
        raise Unclear("Say the day and the time: early release W 13:35. Teachers need half an hour afterwards to meet.")
    found.day_types.append((name, one.day))
    length = one.day.meeting[1] - one.day.meeting[0]
    found.cells["early_release"] = {
        "allowed": "ask",
        "max_amount": len(one.days),
        "unit_cost": 0,
        "minutes_each": length,
        "needs": "board",
        "families_affected": "y",
        "day_type": name,
        "cycle_days": " ".join(one.days),
    }


def _earlier(found: Changing, text: str, usual: days.Day) -> None:
    on = [d for d in DAYS if d in {day(w.strip(",")) for w in text.split()}]
    minutes = re.search(r"(\d+) min", text)
    sooner = int(minutes[1]) if minutes else max(0, (usual.students[0] - usual.teachers[0] - 5) // 5 * 5)
    if not on or not 5 <= sooner <= usual.students[0] - usual.teachers[0]:
        raise Unclear(
            "Say on which days, and how much earlier students come: before or after school T Th 20 minutes. Teachers must be there by then."
        )
    d = days.moved(usual, sooner)
    assert d.meeting is not None
    found.day_types.append(("CON", d))
    found.cells["before_after"] = {
        "allowed": "ask",
        "max_amount": len(on),
        "unit_cost": 0,
        "minutes_each": d.meeting[1] - d.meeting[0],
        "needs": "bargaining",
        "families_affected": "y",
        "day_type": "CON",
        "cycle_days": " ".join(on),
    }


def apply_to_posts(heard: Heard, sheets: Sheets, posts: Sequence[Listed], changing: Changing) -> None:
    """What was said of positions that are listed elsewhere."""
    staff = {r["staff_id"]: (n, r) for n, r in enumerate(sheets.of("Staff"))}
    for row, line, post in changing.posts:
        kind = kind_called(post.title, (*SPECIALISTS, *OTHERS))
        meant = [x for x in posts if kind is not None and x.kind.code == kind.code and (not post.funds or x.post.funds == post.funds)]
        if not meant:
            heard.unclear("may_change", row, line, f'You did not list "{post.title}" among your positions.')
        for one in meant:
            number, cells = staff[one.staff_id]
            cells["may_change"] = post.may_change
            told = {"may_change"}
            if post.least is not None:
                cells["min_fte"], told = post.least / 100, told | {"min_fte"}
            elif post.may_change == "may stop":
                cells["min_fte"] = 0
            if post.may_change == "hours" and one.post.fte == 100:
                cells |= {"max_fte": 1.0, "reduce_ok": "y", "health_keeps": "y"}
                sheets.ours |= {("Staff", number, code) for code in ("max_fte", "reduce_ok", "health_keeps")}
            sheets.ours -= {("Staff", number, code) for code in told}


def write_methods(sheets: Sheets, level: str, changing: Changing, posts: Sequence[Listed]) -> None:
    for row in methods(level):
        sheets.add("Methods", {"method": row["method"]} | changing.cells.get(str(row["method"]), {}), row)


def protect(heard: Heard, sheets: Sheets, posts: Sequence[Listed]) -> None:
    """Positions and programs that must stay, and the one priority."""
    staff = {r["staff_id"]: (n, r) for n, r in enumerate(sheets.of("Staff"))}
    for row, line in enumerate(lines_of(heard.answers, "protect"), 1):
        named = [
            (n, r)
            for n, r in enumerate(sheets.of("Programs"))
            if best(line, [(str(r["name"]), True)]) or best(str(r["name"]), [(line, True)])
        ]
        kind = kind_called(line, (*SPECIALISTS, *OTHERS))
        mine = [x for x in posts if kind is not None and x.kind.code == kind.code]
        first = best(line, ((name, code) for names, code in PRIORITIES for name in names.split("|")))
        for n, program in named:
            program["mandated"] = "y"
            program.pop("levels", None)
            sheets.ours -= {("Programs", n, "mandated"), ("Programs", n, "levels")}
        for one in mine if not named else ():
            number, cells = staff[one.staff_id]
            cells["may_change"] = "no"
            cells.pop("min_fte", None)
            sheets.ours -= {("Staff", number, "may_change"), ("Staff", number, "min_fte")}
        if not named and not mine and first is not None:
            sheets.of("School")[0]["singular_priority"] = first
            sheets.ours.discard(("School", 0, "singular_priority"))
        elif not named and not mine:
            heard.unclear("protect", row, line, "You listed no position or program of that name.")
