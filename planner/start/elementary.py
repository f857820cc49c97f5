"""Elementary and K-8: classes, specials and grade teams from the answers."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from planner.start import changes, common, money, said, staffing
from planner.start import day as days
from planner.start.common import Heard, Sheets
from planner.start.kinds import OTHERS as KINDS_OF_OTHERS
from planner.start.kinds import SERVICE_WORDS, SPECIALISTS, Kind, kind_called
from planner.start.questions import lines_of
from planner.start.said import Grade, Post, Unclear
from planner.start.staffing import Listed
from planner.workbook.defaults import Row, priorities

LETTERS = "ABCDEFGHIJKLMNOPQRST"
ALONE = "PK"  # has no specials
ROOM_SEATS = 28
JOINS = re.compile(r"(.+?)\s+joins?\s+(.+)", re.IGNORECASE)


@dataclass
class School:
    """What is known while the sheets are written."""

    level: str
    grades: tuple[Grade, ...]
    day: days.Day
    early: days.Early | None
    posts: list[Listed]
    teachers: dict[str, list[str]]  # grade -> positions of its class teachers, as the Teams sheet names them


def rows(heard: Heard, level: str, today: dt.date) -> Sheets:
    sheets = Sheets()
    grades = read_grades(heard)
    usual = read_day(heard, grades)
    early = read_early(heard, usual)
    if not lines_of(heard.answers, "specialists"):
        heard.notes.append("Nobody said who teaches specials: PE, music, art and library, full-time, are ours.")
    posts = staffing.specialists(heard) or [_usual_special(name) for name in ("PE", "Music", "Art", "Library")]
    posts += staffing.others(heard)
    if not lines_of(heard.answers, "positions"):
        posts += [usual_other(name) for name in ("Office staff 1", "Paraprofessional 3")]
        heard.notes.append("Nobody said which other positions there are: office staff and three paraprofessionals are ours.")
    if not any(x.kind.job == "admin_principal" for x in posts):
        posts.append(usual_other("Principal"))
    more, rest = staffing.expired(heard, posts)
    posts += more
    known = School(level, grades, usual, early, posts, {})
    funds = money.funding_of(heard, posts, pk=any(g.grade == ALONE for g in grades))
    changing = changes.read(heard, usual, early is not None)
    stays = bool(lines_of(heard.answers, "may_change") or lines_of(heard.answers, "protect") or lines_of(heard.answers, "expired"))
    used: set[str] = set()
    common.school_row(
        heard, sheets, level, common.grades_in_order(list(grades)), usual, {"enrol_next": sum(sum(g.sizes) for g in grades)}, today
    )
    _bells(sheets, known, changing)
    _class_teachers(sheets, known, used, funds)
    staffing.write(sheets, posts, funds, stays, used)
    changes.apply_to_posts(heard, sheets, posts, changing)
    _specials(sheets, known, changing)
    programs = money.programs(heard, sheets, funds, rest)
    rule = money.rules_of(heard, sheets, level, posts, funds)
    _every_day(heard, sheets)
    money.settle(heard, sheets, level, posts, funds, programs, rule)
    _teams(heard, sheets, known)
    services(heard, sheets, posts, [g.grade for g in grades])
    _rooms(sheets, known)
    _duties(sheets, known, changing)
    changes.write_methods(sheets, level, changing, known.posts)
    changes.protect(heard, sheets, posts)
    for row in priorities():
        sheets.add("Priorities", {}, row)
    sheets.rows.setdefault("Locks", [])
    return sheets


def read_grades(heard: Heard) -> tuple[Grade, ...]:
    found: dict[str, Grade] = {}
    for row, line, several in heard.each("classes", said.grade_lines):
        twice = [one.grade for one in several if one.grade in found]
        if twice:
            heard.unclear("classes", row, line, f"{common.title_case(twice[0])} is listed twice: put all its classes in one row.")
            continue
        found |= {one.grade: one for one in several}
        if not all(one.sized for one in several):
            heard.notes.append(f"Classes of {said.USUAL_CLASS} students where you did not say how many there are.")
    if not found:
        heard.notes.append("Nobody said which grades there are: two classes of 20 in each of K to 5 are ours.")
        found = {g: Grade(g, (said.USUAL_CLASS,) * 2, sized=False) for g in ("K", "1", "2", "3", "4", "5")}
    return tuple(sorted(found.values(), key=lambda g: said.GRADES.index(g.grade)))


def read_day(heard: Heard, grades: tuple[Grade, ...]) -> days.Day:
    sizes = [(g.grade, sum(g.sizes)) for g in grades]
    texts = {key: ", ".join(lines_of(heard.answers, key)) for key in ("students", "teachers", "blocks", "lunch")}
    for key in ("students", "teachers", "blocks", "lunch"):  # each alone first, so that a fault stands at its own question
        try:
            days.regular(**(dict.fromkeys(texts, "") | {key: texts[key]}), grade_sizes=sizes)
        except Unclear as why:
            if key not in ("blocks", "lunch") or not said_times_only(str(why)):
                heard.unclear(key, 1, texts[key], str(why))
                texts[key] = ""
    try:
        return days.regular(texts["students"], texts["teachers"], texts["blocks"], texts["lunch"], sizes)
    except Unclear as why:
        heard.unclear("blocks" if texts["blocks"] else "students", 1, texts["blocks"] or texts["students"], str(why))
        return days.regular("", "", "", "", sizes)


def said_times_only(why: str) -> bool:
    """Does the complaint come from the defaults around a part, not from the part?"""
    return "don't fit" in why


def read_early(heard: Heard, usual: days.Day) -> days.Early | None:
    text = "; ".join(lines_of(heard.answers, "early"))
    try:
        return days.early(text, usual)
    except Unclear as why:
        heard.unclear("early", 1, text, str(why))
        return None


def _usual_special(name: str) -> Listed:
    kind = kind_called(name, SPECIALISTS)
    assert kind is not None
    return Listed(Post(name), kind, "", 0, name)


def usual_other(line: str) -> Listed:
    post = said.post(line)
    kind = kind_called(post.title, KINDS_OF_OTHERS)
    assert kind is not None
    return Listed(post, kind, "", 0, line)


# --- the day --------------------------------------------------------------------------------------------------------------
def _bells(sheets: Sheets, known: School, changing: changes.Changing) -> None:
    kinds = [("REG", known.day)]
    kinds += [("ER", known.early.day)] if known.early is not None else []
    kinds += [(name, d) for name, d in changing.day_types]
    for name, d in kinds:
        for row in days.slots(name, d):
            guessed = {"specials": "blocks", "lunch": "lunch", "non_student": "meeting"}.get(str(row["kind"]), "edges")
            keep = ("day_type", "slot", "order", "kind")
            if guessed in d.ours or guessed == "edges" or name not in ("REG", "ER"):
                sheets.add("Bell", {k: row[k] for k in keep if guessed != "edges"}, row)
            else:
                sheets.add("Bell", row)
    for label in said.DAYS:
        short = known.early is not None and label in known.early.days
        sheets.add("Calendar", {"cycle_day": label, "day_type": "ER" if short else "REG"})


def _duties(sheets: Sheets, known: School, changing: changes.Changing) -> None:
    jobs = {str(r["job_class"]) for r in sheets.of("Staff")}
    many = sum(int(r.get("count", 1)) for r in sheets.of("Staff") if str(r["job_class"]).startswith("para") or r["job_class"] == "office")
    watch = [job for job in ("para", "para_k", "para_pk", "para_el", "office") if job in jobs]
    lunch = [job for job in ("para", "para_k", "para_pk", "para_sped", "para_el", "office") if job in jobs]
    who = {"arrival": ";".join(watch), "dismissal": ";".join(watch), "lunch": ";".join(lunch), "recess": ";".join(watch)}
    kinds = [("REG", known.day), *([("ER", known.early.day)] if known.early is not None else []), *changing.day_types]
    for name, d in kinds:
        for row in days.duties(name, d, who, many):
            sheets.add("Duties", {}, row)


# --- people -----------------------------------------------------------------------------------------------------------------
def _class_teachers(sheets: Sheets, known: School, used: set[str], funds: common.Funding) -> None:
    """A row of teachers for each grade; a row for each class where one of them is vacant."""
    for one in known.grades:
        pk = one.grade == ALONE
        told: Row = {"fte": 1.0, "grades_can_teach": one.grade}
        ours: Row = {
            "job_class": "pk_teacher" if pk else "homeroom_teacher",
            "fund": "STATE_4K" if pk and "STATE_4K" in funds.money else "GF",
        }
        ours |= {"certs": "ECE" if pk else "ELEM", "teaches": "ALL", "may_change": "no"}
        base = f"T{one.grade}"
        names = [f"{base}.{n}" for n in range(1, len(one.sizes) + 1)] if len(one.sizes) > 1 else [base]
        if one.vacant and len(one.sizes) > 1:
            names = [f"{base}{LETTERS[n]}" for n in range(len(one.sizes))]
            for n, name in enumerate(names):
                sheets.add("Staff", {"count": 1, "vacancy": "vacant" if n in one.vacant else None} | told, {"staff_id": name} | ours)
            known.teachers[one.grade] = names
        else:
            vacancy = "vacant" if one.vacant else None
            sheets.add("Staff", {"count": len(one.sizes), "vacancy": vacancy} | told, {"staff_id": base} | ours)
            known.teachers[one.grade] = [base]
        used.add(base)
        for n, (students, teacher) in enumerate(zip(one.sizes, names, strict=True)):
            row: Row = {"grade": one.grade}
            mine: Row = {
                "homeroom_id": f"H{one.grade}{LETTERS[n]}",
                "teacher_id": teacher,
                "special_group": "n" if pk else "y",
                "may_merge": "n",
            }
            mine["room"] = f"{100 + 10 * said.GRADES.index(one.grade) + n + 1}"
            (row if one.sized else mine)["enrol_next"] = students
            sheets.add("Homerooms", row, mine)


def _specials(sheets: Sheets, known: School, changing: changes.Changing) -> None:
    blocks = max(1, len(known.day.blocks))
    for one in (x for x in known.posts if x.kind.special):
        post = one.post
        on = len(post.days) or (5 if post.fte == 100 else max(1, math.ceil(post.fte * 5 / 100)))
        a_day = min(post.more.get("day", 6), 8)
        told: Row = {"special": one.kind.special, "staff_id": one.staff_id, "days": " ".join(post.days)}
        ours: Row = {
            "days_selectable": "y" if post.may_change == "days" else "n",
            "max_per_day": min(6, blocks),
            "max_per_cycle": min(on * a_day, 25),
        }
        ours |= {
            "room": one.kind.room[0] if one.kind.room else None,
            "can_double": "y" if one.kind.special == "PE" and changing.pe_doubles else "n",
        }
        if "day" in post.more:
            told["max_per_day"] = a_day
        if "week" in post.more:
            told["max_per_cycle"] = post.more["week"]
        for _ in range(post.count if post.count > 1 else 1):
            sheets.add("Specials", told, ours)
            break
    if changing.lessons and (counselor := next((x for x in known.posts if x.kind.job == "counselor"), None)) is not None:
        a_week, a_day = changing.lessons
        told = {
            "special": "GUIDANCE",
            "staff_id": counselor.staff_id,
            "max_per_day": a_day,
            "max_per_cycle": a_week,
            "requires_method": "counselor_lessons",
        }
        sheets.add("Specials", told, {"days_selectable": "n", "can_double": "n"})


def _every_day(heard: Heard, sheets: Sheets) -> None:
    """A special every day is our rule, not the school's: it is left off where today's specialists can't give it, and that is said."""
    row = next((r for r in sheets.of("Rules") if r["key"] == "special_every_day"), None)
    if row is None or row.get("source") != "default" or row["value"] != "y":
        return
    classes = sum(1 for r in sheets.of("Homerooms") if r["special_group"] == "y")
    lines = [r for r in sheets.of("Specials") if not r.get("requires_method")]
    week = sum(int(r["max_per_cycle"]) for r in lines)
    away = [d for d in said.DAYS if sum(int(r["max_per_day"]) for r in lines if _teaches_on(r, d)) < classes]
    if week >= classes * len(said.DAYS) and not away:
        return
    row["value"] = "n"
    heard.notes.append(
        f"Not every class can have a special every day: {classes} classes need {classes * len(said.DAYS)} class slots a week, and the "
        f"specialists have {week}{' and too few on ' + ', '.join(away) if away else ''}. So the plan does not ask for it."
    )


def _teaches_on(row: Row, day: str) -> bool:
    return not row.get("days") or day in str(row["days"]).split()


# --- teams ------------------------------------------------------------------------------------------------------------------
def _teams(heard: Heard, sheets: Sheets, known: School) -> None:
    coach = next((x.staff_id for x in known.posts if x.kind.job == "coach" and x.post.count == 1), None)
    joins = _joins(heard, known)
    for band in bands(known.grades):
        code = f"G{band[0].grade}" if band[0].grade != "K" or len(band) > 1 else "GK"
        name = common.title_case(band[0].grade) if len(band) == 1 else f"Grades {band[0].grade} to {band[-1].grade}"
        core = [p for one in band for p in known.teachers[one.grade]]
        told: Row = {"core": ";".join(core), "extended": ";".join(joins.get(band[0].grade, []))}
        sheets.add(
            "Teams",
            told,
            {"team_id": code, "name": name, "type": "grade" if len(band) == 1 else "vertical", "facilitator": coach, "purpose": "planning"},
        )
    asked = " ".join(line for line in lines_of(heard.answers, "others") if not JOINS.fullmatch(line)).casefold()
    if "special" in asked or not asked:
        _specialist_team(sheets, known, bool(asked))
    if re.search(r"service", asked) or not asked:
        _service_team(sheets, known, bool(asked))


def bands(grades: tuple[Grade, ...]) -> list[list[Grade]]:
    """Grades that are a team: each with two classes or more; grades of one class with their neighbors, up to three together."""
    found: list[list[Grade]] = []
    for one in grades:
        if one.grade == ALONE:
            continue
        single = len(one.sizes) == 1
        if single and found and len(found[-1]) < 3 and all(len(g.sizes) == 1 for g in found[-1]):
            found[-1].append(one)
        else:
            found.append([one])
    if len(found) > 1 and len(found[-1]) == 1 and len(found[-1][0].sizes) == 1 and all(len(g.sizes) == 1 for g in found[-2]):
        found[-2] += found.pop()
    return [band for band in found if len(band) > 1 or len(band[0].sizes) > 1]


def _joins(heard: Heard, known: School) -> dict[str, list[str]]:
    """ "Special education teacher joins 1 4": the first position joins grade 1, the second grade 4."""
    found: dict[str, list[str]] = {}
    for row, line in enumerate(lines_of(heard.answers, "others"), 1):
        match = JOINS.fullmatch(line)
        if match is None:
            if not re.search(r"special|service|no others|none", line, re.IGNORECASE):
                heard.unclear(
                    "others", row, line, 'Say "Specialists", "Services", "no others", or who joins which grades: "Counselor joins K 1".'
                )
            continue
        kind = kind_called(match[1], (*KINDS_OF_OTHERS, *SPECIALISTS))
        mine = [x.staff_id for x in known.posts if kind is not None and x.kind.code == kind.code]
        where = said.grades(match[2])
        if not mine or not where:
            heard.unclear("others", row, line, f'"{match[1]}" is no position that you listed, or "{match[2]}" names no grade.')
            continue
        for n, grade in enumerate(where):
            found.setdefault(grade, []).append(mine[n % len(mine)])
    return found


LITTLE: Row = {"floor_min": 0, "goal_min": 45, "stretch_min": 90}


def _lasting(one: Listed) -> bool:
    return one.post.fte == 100 and not one.expired and one.post.may_change != "may stop"


def _specialist_team(sheets: Sheets, known: School, asked: bool) -> None:
    mine = [x for x in known.posts if x.kind.special or (x.kind.job == "counselor" and not x.expired)]
    if len([x for x in mine if x.kind.special]) < 2:
        return
    core, more = [x.staff_id for x in mine if _lasting(x)], [x.staff_id for x in mine if not _lasting(x)]
    if len(core) < 2:
        core, more = [*core, *more], []
    sheets.add(
        "Teams",
        {"type": "specialists"} if asked else {},
        {
            "type": "specialists",
            "team_id": "SPEC",
            "name": "Specialists",
            "core": ";".join(core),
            "extended": ";".join(more),
            "purpose": "planning",
        }
        | LITTLE,
    )


def _service_team(sheets: Sheets, known: School, asked: bool) -> None:
    mine = [x for x in known.posts if x.kind.job in ("sped_teacher", "interventionist", "el_teacher", "speech")]
    core, more = [x.staff_id for x in mine if _lasting(x)], [x.staff_id for x in mine if not _lasting(x)]
    if len(core) < 2:
        return
    sheets.add(
        "Teams",
        {"type": "services"} if asked else {},
        {
            "type": "services",
            "team_id": "SERV",
            "name": "Special education, language, intervention",
            "core": ";".join(core),
            "extended": ";".join(more),
            "purpose": "student_work",
        }
        | LITTLE,
    )


# --- services, rooms ----------------------------------------------------------------------------------------------------------
def services(heard: Heard, sheets: Sheets, posts: Sequence[Listed], here: Sequence[str], usual: bool = True) -> None:
    """The Services sheet; where nothing was said, and `usual`, a group a grade for each provider."""
    used: set[str] = set()
    jobs = {x.kind.job for x in posts}
    for row, line, one in heard.each("services", said.service_line):
        meant = next((s for s in SERVICE_WORDS if kind_of_service(one.words, s[0])), None)
        if meant is None:
            heard.unclear(
                "services",
                row,
                line,
                f'We don\'t know the service "{one.words}": say inclusion, resource, speech, EL, reading or counseling.',
            )
            continue
        _, code, kind, setting, job, size, law = meant
        grades = [g for g in one.grades if g in here]
        if not grades:
            heard.unclear("services", row, line, f"Your school has none of these grades: it has {', '.join(here)}.")
            continue
        if job not in jobs:
            heard.unclear("services", row, line, f"No position gives it: list one under the other positions ({job.replace('_', ' ')}).")
            continue
        told: Row = {"sessions_per_week": one.times, "session_min": one.minutes, "groups": one.groups, "group_max": one.size or None}
        told |= {"setting": "push" if one.push else None}
        ours: Row = {"kind": kind, "setting": setting, "group_max": size, "provider_job_class": job, "legal_floor": law}
        ours |= {"allowed_slots": "WIN" if usual and (one.win or kind == "intervention") else None}
        if len(grades) < len(one.grades):
            heard.notes.append(f'"{line}" was read for grades {", ".join(grades)}: the school has no others of them.')
        for band in [grades] if one.together else [[g] for g in grades]:
            name = f"{code}_{band[0]}" if len(band) == 1 else f"{code}_{band[0]}_{band[-1]}"
            sheets.add("Services", told | {"grade_band": ";".join(band)}, {"service_id": common.numbered(name, 1, True, used)} | ours)
    if usual and not lines_of(heard.answers, "services"):
        _usual_services(heard, sheets, posts, here)


def kind_of_service(said_words: str, names: str) -> bool:
    return kind_called(said_words, [Kind("", "", tuple(names.split("|")))]) is not None


def _usual_services(heard: Heard, sheets: Sheets, posts: Sequence[Listed], here: Sequence[str]) -> None:
    """One group a grade three times a week from whoever is there; a guess, and said to be one."""
    used: set[str] = set()
    jobs = {x.kind.job for x in posts}
    for words, code, kind, setting, job, size, law in SERVICE_WORDS:
        if job not in jobs or kind == "counseling" or words.startswith(("inclusion", "el push")):
            continue
        fte = sum(x.post.fte * x.post.count for x in posts if x.kind.job == job) / 100
        grades = [g for g in here if g != ALONE][: max(1, int(fte * 3))]
        times = 3 if fte >= 1 else 1
        for grade in grades:
            told: Row = {
                "service_id": common.numbered(f"{code}_{grade}", 1, True, used),
                "kind": kind,
                "grade_band": grade,
                "setting": setting,
            }
            told |= {
                "sessions_per_week": times,
                "session_min": 30,
                "groups": 1,
                "group_max": size,
                "provider_job_class": job,
                "legal_floor": law,
            }
            sheets.add("Services", {}, told | {"allowed_slots": "WIN" if kind == "intervention" else None})
        heard.notes.append(
            "Services were not told: one group a grade for each provider is ours. Enter the real ones before you rely on a week."
        )


def _rooms(sheets: Sheets, known: School) -> None:
    for room in {x.kind.room[0]: x.kind.room for x in known.posts if x.kind.special and x.kind.room is not None}.values():
        sheets.add("Rooms", {}, {"room": room[0], "type": room[1], "capacity": room[2], "shared_ok": "y" if room[1] == "gym" else "n"})
    for row in sheets.of("Homerooms"):
        sheets.add("Rooms", {}, {"room": row["room"], "type": "std", "capacity": max(ROOM_SEATS, int(row["enrol_next"])), "shared_ok": "n"})
