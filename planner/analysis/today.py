"""Today carried on: the same posts, programs and ways of making time, with money for all of it, or without what ended money pays."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from fractions import Fraction

from planner.analysis.budget import plenty, with_more
from planner.domain.school import Lock, School, Staff
from planner.facts.fund_rules import WHOLE
from planner.facts.methods import MEETING_METHODS
from planner.search.solve import search


def carried_on(school: School, *, without: Collection[str] | None = None) -> School:
    """Every post, program and way of making time as today, no promise of minutes, and money for all of it.

    With `without`, posts lose the part that these funds pay, one that they pay whole stops, and money and locks no longer matter: what
    lapses is told of whatever else could or could not be.
    """
    rich = with_more(school, plenty(school)) if without is None else _without_money(school)
    kept = tuple(k for k in school.locks if k.what not in ("staff", "program", "method")) if without is None else ()
    staff = tuple(_left(row, without or ()) for row in school.staff)
    stopped = tuple(Lock("staff", row.staff_id, value="off", reason="its fund has ended") for row in staff if row.may_change == "may stop")
    today = (*MEETING_METHODS, "double_block")
    return replace(
        rich,
        staff=staff,
        programs=tuple(replace(p, levels=(0 if p.start_only else p.cost_next,)) for p in school.programs),
        methods=tuple(m if m.method in today else replace(m, allowed="n") for m in school.methods),
        teams=tuple(replace(t, floor_min=0) for t in school.teams),
        locks=(*kept, *stopped),
    )


def _without_money(school: School) -> School:
    """The school in which every fund has plenty, ends never and may pay anything."""
    funds = tuple(replace(f, revenue_next=plenty(school), end_date=None) for f in school.funds)
    return replace(school, funds=funds, fund_rules=tuple(replace(r, tag="all", allowed="y") for r in school.fund_rules))


def _left(row: Staff, without: Collection[str]) -> Staff:
    """A line of Staff that cannot change, without the part that some funds pay; one of which nothing is left may stop."""
    left = row.fte * (WHOLE - sum(part for fund, part in row.fund if fund in without)) // WHOLE
    if left:
        return replace(row, may_change="no", fte=left)
    return replace(row, may_change="may stop", min_fte=0, mandated=False)


def lapse(school: School, *, seconds: float = 15.0) -> dict[str, Fraction] | None:
    """Minutes of each team at most where ended money simply lapses and the week is re-timed; None when that school cannot run.

    Posts lose the part that ended funds pay; every other post and program goes on; no new way of making time. These are told as
    the most that is left, so that nothing is told of a search that ended before it knew.
    """
    ended = {f.fund for f in school.funds if school.ended(f)}
    outcome = search(carried_on(school, without=ended), seconds=seconds)
    known = any(t.measure == "O1" and t.proven for t in outcome.tiers)
    return {t.team_id: t.minutes for t in outcome.teams} if known else None
