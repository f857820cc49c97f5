"""What lies at the district, as rows: plans with their summaries, deadlines, and downloads made in the background."""

from __future__ import annotations

import time
from dataclasses import dataclass

from sqlalchemy import delete, func, select, update

from planner.store.folder import transaction
from planner.store.plans import AT_DISTRICT, THERE, Offered, light, offered_of
from planner.store.rows import DeadlineRow, PackRow, PlanRow, SchoolRow, SummaryRow, VersionRow
from planner.store.runs import ENDED, RunRow
from planner.store.schools import PACK as PACK
from planner.store.schools import new_id

SUBMIT, DECIDE = "submit", "decide"
DAY_SECONDS = 86_400.0


@dataclass(frozen=True)
class Written:
    """A summary as it stands: of which version of its plan, which kind of figures, the digest of the workbook, and the figures."""

    plan: str
    plan_version: int
    kind: int
    digest: str
    figures: str


@dataclass(frozen=True)
class Deadline:
    """`school` None: for all that have no day of their own. `day`: 2026-03-02."""

    id: str
    school: str | None
    what: str
    day: str


def at_district() -> tuple[tuple[Offered, Written | None], ...]:
    """Every plan that lies there, with its summary where one was written. No frozen file is read."""
    columns = (SummaryRow.plan, SummaryRow.plan_version, SummaryRow.kind, SummaryRow.digest, SummaryRow.figures)
    of_schools = select(*light(), *columns).join(SchoolRow, SchoolRow.id == PlanRow.school)
    query = of_schools.outerjoin(SummaryRow, SummaryRow.plan == PlanRow.id).where(PlanRow.state.in_(AT_DISTRICT), THERE)
    cut = len(light())
    with transaction() as session:
        rows = [tuple(row) for row in session.execute(query)]
    return tuple((offered_of(row[:cut]), None if row[cut] is None else Written(*row[cut:])) for row in rows)


def of_plan(plan: str) -> Written | None:
    with transaction() as session:
        row = session.get(SummaryRow, plan)
        return None if row is None else Written(row.plan, row.plan_version, row.kind, row.digest, row.figures)


def write(school: str, summary: Written) -> None:
    """In place of whatever was written of this plan."""
    with transaction(write=True, serial=False) as session:
        session.execute(delete(SummaryRow).where(SummaryRow.plan == summary.plan))
        session.flush()
        session.add(SummaryRow(school=school, **vars(summary)))


def carry(plan: str, version: int) -> None:
    """The plan changed hands and nothing of its files: its summary holds for this version too."""
    with transaction() as session:
        session.execute(
            update(SummaryRow).where(SummaryRow.plan == plan, SummaryRow.plan_version == version - 1).values(plan_version=version)
        )


def remove(plan: str) -> None:
    with transaction() as session:
        session.execute(delete(SummaryRow).where(SummaryRow.plan == plan))


def newest_workbooks() -> dict[str, str]:
    """School -> the digest of the workbook that it handed in last."""
    last = select(VersionRow.school, func.max(VersionRow.number).label("number")).group_by(VersionRow.school).subquery()
    same = (VersionRow.school == last.c.school) & (VersionRow.number == last.c.number)
    with transaction() as session:
        rows = session.execute(select(VersionRow.school, VersionRow.digest).join(last, same))
        return {row.school: row.digest for row in rows}


# --- deadlines -------------------------------------------------------------------------------------------------------------
def deadlines() -> tuple[Deadline, ...]:
    """The earliest first."""
    with transaction() as session:
        rows = session.scalars(select(DeadlineRow).order_by(DeadlineRow.day, DeadlineRow.id))
        return tuple(Deadline(r.id, r.school, r.what, r.day) for r in rows)


def set_deadline(school: str | None, what: str, day: str) -> None:
    """In place of the one that this school, or all schools, had for this; "" only takes that away."""
    own = DeadlineRow.school.is_(None) if school is None else DeadlineRow.school == school
    with transaction(write=True, serial=False) as session:
        session.execute(delete(DeadlineRow).where(own, DeadlineRow.what == what))
        session.flush()
        if day:
            session.add(DeadlineRow(id=new_id(), school=school, what=what, day=day))


# --- downloads -------------------------------------------------------------------------------------------------------------
def keep_pack(run: str, data: bytes) -> None:
    """In place of one that an interrupted attempt left."""
    with transaction(write=True, serial=False) as session:
        session.execute(delete(PackRow).where(PackRow.run == run))
        session.add(PackRow(run=run, data=data))


def pack(run: str) -> bytes | None:
    with transaction() as session:
        return session.scalar(select(PackRow.data).where(PackRow.run == run))


def forget_packs(days: float = 1.0) -> None:
    """Downloads that are older than a day can be made again."""
    old = (RunRow.kind == PACK, RunRow.status.in_(ENDED), RunRow.created < time.time() - days * DAY_SECONDS)
    with transaction() as session:
        session.execute(delete(RunRow).where(*old).execution_options(synchronize_session=False))
