"""What changes between two plans, as tables and in sentences; positions by id, never names."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from planner.domain.plan import Meeting
from planner.domain.school import School
from planner.domain.subject import Item
from planner.explain.diff import Diff, PostDiff, TeamDiff
from planner.language import N_
from planner.tables.words import days_words, dollars, frame, fund_words, listed, money, span, team_words, title_of

NAMED = 12


def diff_teams(school: School, found: Diff) -> pd.DataFrame:
    columns = (N_("Team"), N_("Minutes a week before"), N_("Minutes a week after"), N_("No longer"), N_("New"))
    return frame(columns, (
        (team_words(school.team_by_id[t.team_id]), float(t.before), float(t.after), _when(school, t.gone), _when(school, t.new))
        for t in found.teams
    ))  # fmt: skip


def diff_posts(school: School, found: Diff) -> pd.DataFrame:
    columns = (N_("Position"), N_("Job class"), N_("FTE before"), N_("FTE after"), N_("Days before"), N_("Days after"))
    return frame(columns, (
        (p.unit_id, title_of(school, school.row_of_unit[p.unit_id].job_class), p.before / 100, p.after / 100,
         days_words(school, p.days_before), days_words(school, p.days_after))
        for p in found.posts if p.unit_id in school.row_of_unit
    ))  # fmt: skip


def diff_money(school: School, found: Diff) -> pd.DataFrame:
    columns = (N_("For"), N_("Fund"), N_("Before"), N_("After"), N_("Change"))
    return frame(columns, (
        (_item(school, m.item), fund_words(school, m.fund), dollars(m.before), dollars(m.after), dollars(m.after - m.before))
        for m in found.money
    ))  # fmt: skip


def diff_week(school: School, found: Diff) -> pd.DataFrame:
    """Classes and sections that one of the plans holds alone."""
    columns = (N_("Who"), N_("What"), N_("Before"), N_("After"))
    rows = [(x.homeroom, x.special, f"{school.day_label(x.day)} {x.slot}, {x.unit_id}", "") for x in found.lessons_gone]
    rows += [(x.homeroom, x.special, "", f"{school.day_label(x.day)} {x.slot}, {x.unit_id}") for x in found.lessons_new]
    rows += [(x.section_id, x.course, f"{'+'.join(x.periods)} {x.room}, {x.unit_id}", "") for x in found.sections_gone]
    rows += [(x.section_id, x.course, "", f"{'+'.join(x.periods)} {x.room}, {x.unit_id}") for x in found.sections_new]
    return frame(columns, sorted(rows))


def diff_lines(school: School, found: Diff) -> Iterator[str]:
    """What a principal reads aloud: teams, posts, programs, ways of making time, money, who moves."""
    if found.empty:
        yield "The two plans are identical."
        return
    for t in found.teams:
        yield _team(school, t)
    for p in found.posts:
        yield _post(school, p)
    for program, before, after in found.programs:
        name = school.program_by_id[program].name or program if program in school.program_by_id else program
        yield f"{name}: {money(before)} before, {money(after)} after."
    for method, before, after in found.methods:
        yield f"{method.replace('_', ' ').capitalize()}: {'off' if not before else 'on'} before, {'off' if not after else 'on'} after."
    yield from _funds(school, found)
    moved = len(found.lessons_gone) + len(found.sections_gone)
    if moved or found.lessons_new or found.sections_new:
        yield f"{max(moved, len(found.lessons_new) + len(found.sections_new))} weekly classes change time, teacher, or room."
    if found.movers:
        more = f" and {len(found.movers) - NAMED} more" if len(found.movers) > NAMED else ""
        yield f"Positions affected: {', '.join(found.movers[:NAMED])}{more}."


def _team(school: School, t: TeamDiff) -> str:
    name = team_words(school.team_by_id[t.team_id])
    change = "keeps" if t.before == t.after else "gains" if t.after > t.before else "loses"
    sums = f"{float(t.after):,.4g} minutes a week" if change == "keeps" else (
        f"{float(abs(t.after - t.before)):,.4g} minutes a week ({float(t.before):,.4g} → {float(t.after):,.4g})"
    )  # fmt: skip
    moved = [f"no longer {_when(school, t.gone)}" if t.gone else "", f"now {_when(school, t.new)}" if t.new else ""]
    return f"{name} {change} {sums}{''.join(f'; {m}' for m in moved if m)}."


def _post(school: School, p: PostDiff) -> str:
    row = school.row_of_unit.get(p.unit_id)
    name = f"{title_of(school, row.job_class)} ({p.unit_id})" if row else p.unit_id
    if p.before != p.after:
        return f"{name}: {p.before / 100:g} FTE before, {p.after / 100:g} after."
    return f"{name}: {days_words(school, p.days_before)} before, {days_words(school, p.days_after)} after."


def _funds(school: School, found: Diff) -> Iterator[str]:
    for fund in dict.fromkeys(m.fund for m in found.money):
        mine = [m for m in found.money if m.fund == fund]
        change = sum(m.after - m.before for m in mine)
        items = listed(_item(school, m.item) for m in sorted(mine, key=lambda m: -abs(m.after - m.before))[:3])
        way = f"pays {money(abs(change))} {'more' if change > 0 else 'less'}" if change else "pays the same in all, for other things"
        yield f"{fund_words(school, fund)} {way} ({items}{' and others' if len(mine) > 3 else ''})."


def _item(school: School, item: Item) -> str:
    kind, code = item
    if kind == "staff" and code in school.staff_by_id:
        return f"{title_of(school, school.staff_by_id[code].job_class)} ({code})"
    if kind == "program" and code in school.program_by_id:
        return school.program_by_id[code].name or code
    return code.replace("_", " ")


def _when(school: School, meetings: tuple[Meeting, ...]) -> str:
    return listed(f"{school.day_label(m.day)} {span(m.start, m.end)}" for m in meetings)
