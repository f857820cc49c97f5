"""What is said beside the questions: what was read, who can meet when, the gap; each with what it does not check yet."""

from __future__ import annotations

from dataclasses import dataclass

from planner.language import _, counted
from planner.start.fill import Filled
from planner.start.kinds import words
from planner.start.together import LOAD, Estimate


@dataclass(frozen=True)
class Said:
    """One answer: a sentence that leads, more under it, and what it does not check yet in one line."""

    lead: str
    more: tuple[str, ...] = ()
    unchecked: str = ""


def read(filled: Filled) -> Said:
    """What was read, to be confirmed before anything is concluded from it."""
    staff = filled.rows.get("Staff", [])
    mine = [r for n, r in enumerate(staff) if ("Staff", n, "job_class") not in filled.ours or ("Staff", n, "fte") not in filled.ours]
    fte = sum(float(r["fte"]) * int(r.get("count", 1)) for r in mine)
    counts = [_("{fte} FTE").format(fte=f"{fte:,.1f}")]
    rooms = len(filled.rows.get("Homerooms", []))
    courses = len(filled.rows.get("Courses", []))
    counts += [counted("{n} homeroom", "{n} homerooms", rooms)] if rooms else []
    counts += [counted("{n} course", "{n} courses", courses)] if courses else []
    counts.append(counted("{n} team", "{n} teams", len(filled.rows.get("Teams", []))))
    told = [r for n, r in enumerate(filled.rows.get("Funds", [])) if ("Funds", n, "revenue_next") not in filled.ours]
    total = sum(int(r["revenue_next"]) for r in told)
    if told and total:
        counts.append(_("{dollars} next year").format(dollars=about(total)))
    ours = sum(1 for sheet, _row, _code in filled.ours if sheet not in ("Rules", "Methods", "Priorities", "Lists", "FundRules"))
    more = [counted("{n} cell is our default so far.", "{n} cells are our defaults so far.", ours)]
    return Said(_("We read {counts}. Right?").format(counts=", ".join(counts)), (*more, *filled.notes))


def plan_unchecked(filled: Filled) -> str:
    """What a plan from answers alone does not check yet, in one line."""
    parts = [_("rooms"), _("duties")]  # never asked
    if not filled.answers.get("services"):
        parts.append(_("services"))
    if not filled.answers.get("blocks") and not filled.answers.get("bell"):
        parts.append(_("your own bell"))
    if gap(filled) is None or not filled.knows_money:
        parts.append(_("next year's money"))
    return _("Not checked yet, since it is ours: {what}.").format(what=", ".join(parts))


def about(dollars: int) -> str:
    """$2.86 million, $231,896."""
    return f"${dollars / 1e6:,.2f} million" if dollars >= 1_000_000 else f"${dollars:,}"


def together(found: Estimate, goal: int = 0) -> Said:
    """Who can meet when, from time alone. A range where it depends on what isn't known yet."""
    least = min(found.teams, key=lambda t: (t.low, t.high))
    lead = _("From time alone, {team} has the least common planning time: {minutes} a week.").format(
        team=least.team, minutes=_minutes(least.low, least.high, found)
    )
    if all((t.low, t.high) == (least.low, least.high) for t in found.teams):
        lead = _("From time alone, every team can have {minutes} a week of common planning time.").format(
            minutes=_minutes(least.low, least.high, found)
        )
    more: list[str] = []
    if found.released:
        more.append(
            _("Each teacher is without a class {released} minutes a week. {planning} are promised as individual planning.").format(
                released=found.released, planning=found.planning
            )
        )
    if found.meeting:
        more.append(_("Early release adds {minutes} minutes a week for everyone.").format(minutes=found.meeting))
    if found.short:
        more.append(
            _("Not every class can have a special on {days}: too few specialists are there.").format(
                days=", ".join(day_name(d) for d in found.short)
            )
        )
    more += [_team(t, found) for t in found.teams]
    if found.departments:
        return Said(lead, tuple(more), _("Not checked yet: courses with one section, rooms, services, and money."))
    return Said(lead, tuple(more), _("Not checked yet: lunch, recess, services, duties, and money."))


def _minutes(low: int, high: int, found: Estimate) -> str:
    if low == high:
        return counted("{n} minute", "{n} minutes", low)
    if found.unknown == (LOAD,):
        return _("between {low} and {high} minutes, depending on how many periods a teacher teaches").format(low=low, high=high)
    return _("between {low} and {high} minutes, depending on {whose} days").format(low=low, high=high, whose=_whose(found.unknown))


def _whose(names: tuple[str, ...]) -> str:
    owned = [f"{name.lower() if len(words(name)[0]) > 3 else name}'s" for name in names]
    return owned[0] if len(owned) == 1 else f"{', '.join(owned[:-1])} and {owned[-1]}" if owned else ""


def _team(t: object, found: Estimate) -> str:
    from planner.start.together import Found

    assert isinstance(t, Found)
    minutes = str(t.low) if t.low == t.high else f"{t.low}–{t.high}"
    blocks = {slot for _day, slot in t.when}
    if len(t.when) == 5 and len(blocks) == 1:
        return _("{team}: {minutes} minutes, together in {slot} every day.").format(team=t.team, minutes=minutes, slot=next(iter(blocks)))
    if t.when:
        where = ", ".join(f"{day_name(day)} {slot}" for day, slot in t.when)
        return _("{team}: {minutes} minutes, together {where}.").format(team=t.team, minutes=minutes, where=where)
    return _("{team}: {minutes} minutes.").format(team=t.team, minutes=minutes)


def day_name(day: str) -> str:
    return {"M": _("Mon"), "T": _("Tue"), "W": _("Wed"), "Th": _("Thu"), "F": _("Fri")}[day]


def gap(filled: Filled) -> Said | None:
    """What next year lacks if everything goes on; nothing where no fund was told."""
    if all(("Funds", n, "revenue_this") in filled.ours for n in range(len(filled.rows.get("Funds", [])))):
        return None
    if not filled.knows_money:
        return Said(
            _("Next year's money isn't known for every fund yet, so what is missing can't be said."), (), _("Not checked yet: money.")
        )
    dollars = f"${abs(filled.gap):,}"
    if filled.gap > 0:
        lead = _("Next year is {dollars} over budget if you keep everything.").format(dollars=dollars)
    else:
        lead = _("Next year's money covers everything, with {dollars} left.").format(dollars=dollars)
    return Said(lead, (), _("Not checked yet: which fund may pay for what, and what a change would take from the teams."))
