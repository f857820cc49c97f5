"""If nothing is decided: the school as it would be when the posts on ended money simply vanish and nothing else changes.

Searching this school gives the most minutes that each team could still have. The money of the other funds is not asked
about, and neither are duties: the answer is about time, and errs on the hopeful side.
"""

from __future__ import annotations

from dataclasses import replace

from planner.school import Fund, School, Staff

PLENTY = 10**12  # cents: no fund stands in the way


def lapsed(school: School) -> School:
    """The same school without the posts, programs and choices that ended money paid for. It asks for no floor."""
    ended = {f.fund for f in school.funds if school.ended(f)}
    staff = tuple(kept for row in school.staff if (kept := _without(row, ended)) is not None)
    units = {u for row in staff for u in row.units}
    ids, classes = {row.staff_id for row in staff}, {row.job_class for row in staff}
    return replace(
        school,
        staff=staff,
        funds=tuple(_rich(f) for f in school.funds if f.fund not in ended),
        programs=(),
        specials=tuple(s for s in school.specials if s.staff_id in ids),
        services=tuple(s for s in school.services if s.provider_job_class in classes),
        duties=(),
        methods=tuple(replace(m, allowed="n") for m in school.methods),
        teams=tuple(replace(t, core=_those(t.core, units), extended=_those(t.extended, units), floor_min=0) for t in school.teams),
        locks=(),
    )


def _without(row: Staff, ended: set[str]) -> Staff | None:
    """The part of a row that other funds pay for; None when ended money paid for all of it."""
    left = tuple((fund, share) for fund, share in row.fund if fund not in ended)
    paid = sum(share for _, share in left)
    if row.fund and not paid:
        return None
    fte = row.fte if len(left) == len(row.fund) else row.fte * paid // 10_000
    shares = tuple((fund, share * 10_000 // paid) for fund, share in left)
    return replace(row, fte=fte, fund=shares, min_fte=None, max_fte=None, may_change="no", mandated=False)


def _rich(fund: Fund) -> Fund:
    return replace(fund, revenue_next=PLENTY, revenue_y2=PLENTY, revenue_y3=PLENTY, end_date=None, type="general")


def _those(ids: tuple[str, ...], units: set[str]) -> tuple[str, ...]:
    return tuple(i for i in ids if i in units)
