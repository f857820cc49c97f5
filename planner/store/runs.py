"""The runs table. Every helper is one short transaction of one statement, so readers and writers never wait on each other's work."""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import CursorResult, LargeBinary, Text, select, update
from sqlalchemy import delete as delete_from
from sqlalchemy.orm import Mapped, mapped_column

from planner.domain import serialize
from planner.domain.outcome import Outcome
from planner.domain.plan import NEAREST, Plan
from planner.store.folder import Base, log_path, transaction

WAITING = "queued"
ACTIVE = (WAITING, "loading", "building", "running")
BESIDE = ("lapse", "options", "curve", "why")  # worked out from a workbook beside its plan
ENDED = ("done", "cancelled", "crashed", "refused")


class RunRow(Base):
    """One search: what it was asked, how it stands, and what it found. Times are seconds since 1970."""

    __tablename__ = "runs"

    id: Mapped[str] = mapped_column(primary_key=True)
    created: Mapped[float]
    started: Mapped[float | None]
    finished: Mapped[float | None]
    status: Mapped[str] = mapped_column(index=True)
    pid: Mapped[int | None]
    beat: Mapped[float | None]
    kind: Mapped[str]  # plan | lapse (what is left if nothing is decided) | options | curve | why | pack (the district's download)
    name: Mapped[str]
    digest: Mapped[str]
    seconds: Mapped[float]
    gap: Mapped[float]
    seed: Mapped[int]
    message: Mapped[str] = mapped_column(default="")
    incumbent: Mapped[float | None]
    bound: Mapped[float | None]
    unit: Mapped[str] = mapped_column(default="")
    best: Mapped[str] = mapped_column(default="")  # the best plan so far in words
    cancel: Mapped[float | None]  # when somebody asked to stop
    base: Mapped[str | None]  # the run whose plan it starts from: a change that is tried on that plan
    asked: Mapped[str | None] = mapped_column(Text)  # what was changed against the base's workbook, in words
    least: Mapped[bool | None]  # change as little as possible from the base's plan
    by_staff: Mapped[bool | None]  # tried on the staff's page: the staff see these tries, never the principal's
    school: Mapped[str | None] = mapped_column(index=True)  # whose it is, where people share a school
    host: Mapped[str | None]  # the computer that works at it; only that one may ask for its process
    attempt: Mapped[int] = mapped_column(default=0)  # how often it was claimed
    batch: Mapped[str | None] = mapped_column(index=True)  # runs that were queued together
    # The heavy columns stand last: SQLite would walk through them to reach any column behind.
    workbook: Mapped[bytes] = mapped_column(LargeBinary)
    plan: Mapped[str | None] = mapped_column(Text)
    outcome: Mapped[str | None] = mapped_column(Text)
    answer: Mapped[str | None] = mapped_column(Text)  # of questions beside the plan: what the page shows, as JSON


@dataclass(frozen=True)
class Run:
    """How a run stands, without its heavy parts; ask `workbook`, `plan` and `outcome` for those."""

    id: str
    created: float
    started: float | None
    finished: float | None
    status: str
    pid: int | None
    beat: float | None
    kind: str
    name: str
    digest: str
    seconds: float
    gap: float
    seed: int
    message: str
    incumbent: float | None
    bound: float | None
    unit: str
    best: str
    cancel: float | None
    base: str | None
    asked: str | None
    least: bool | None
    by_staff: bool | None
    school: str | None
    host: str | None = None
    attempt: int = 0
    batch: str | None = None

    @property
    def active(self) -> bool:
        return self.status in ACTIVE

    @property
    def waiting(self) -> bool:
        """A waiting run is a row and nothing else: no process belongs to it."""
        return self.status == WAITING


_LIGHT = tuple(getattr(RunRow, f.name) for f in fields(Run))


def add(
    book: bytes,
    name: str,
    *,
    seconds: float = 60.0,
    gap: float = 0.01,
    seed: int = 0,
    status: str = "queued",
    kind: str = "plan",
    base: str | None = None,
    asked: str = "",
    least: bool = False,
    by_staff: bool = False,
    school: str | None = None,
    batch: str | None = None,
) -> str:
    """A new run and its id. The id is random: whoever has not been given it cannot find the run.

    `base`: the run whose plan it starts from; `asked` says what was changed; `least` keeps the plan as near to that one as can be.
    """
    row = RunRow(
        id=secrets.token_hex(6),
        created=time.time(),
        status=status,
        kind=kind,
        workbook=book,
        name=name,
        digest=hashlib.sha256(book).hexdigest(),
        seconds=seconds,
        gap=gap,
        seed=seed,
        base=base,
        asked=asked or None,
        least=least if base else None,
        by_staff=by_staff or None,
        school=school,
        batch=batch,
        attempt=0,
    )
    with transaction() as session:
        session.add(row)
        session.flush()
        return row.id


def add_once(book: bytes, name: str, *, kind: str, seconds: float) -> Run:
    """The run of this kind on a workbook with these bytes: made where there is none, by whoever comes first."""
    digest = hashlib.sha256(book).hexdigest()
    known = latest(digest, kind)
    if known is not None:
        return known
    made = {"name": name, "digest": digest, "kind": kind, "seconds": seconds, "gap": 0.01, "seed": 0, "attempt": 0}
    row = RunRow(id=secrets.token_hex(6), created=time.time(), status=WAITING, workbook=book, **made)
    with transaction(write=True) as session:
        if session.scalar(select(RunRow.id).where(RunRow.digest == digest, RunRow.kind == kind)) is None:
            session.add(row)
    found = latest(digest, kind)
    assert found is not None
    return found


def living() -> tuple[Run, ...]:
    """Every run that waits or is worked at, the oldest first."""
    query = select(*_LIGHT).where(RunRow.status.in_(ACTIVE)).order_by(RunRow.created, RunRow.id)
    with transaction() as session:
        return tuple(Run(*row) for row in session.execute(query))


def of_batch(batch: str) -> tuple[Run, ...]:
    """The runs that were queued together, the oldest first."""
    query = select(*_LIGHT).where(RunRow.batch == batch).order_by(RunRow.created, RunRow.id)
    with transaction() as session:
        return tuple(Run(*row) for row in session.execute(query))


def claim(run_id: str, host: str) -> bool:
    """Take a waiting run for this computer; False when another was quicker or nobody needs it any more."""
    mine = {"status": "loading", "host": host, "attempt": RunRow.attempt + 1, "started": time.time(), "pid": None, "beat": None}
    free = (RunRow.id == run_id, RunRow.status == WAITING, RunRow.cancel.is_(None))
    return _change(update(RunRow).where(*free).values(message="Getting ready.", **mine)) == 1


def put_back(seen: Run, message: str) -> bool:
    """Let a run wait again whose worker is gone; False when it is no longer as it was seen. Its best plan stays."""
    nobody = {"status": WAITING, "host": None, "pid": None, "beat": None, "started": None}
    same = (RunRow.id == seen.id, RunRow.status.in_(ACTIVE), RunRow.attempt == seen.attempt, RunRow.started == seen.started)
    return _change(update(RunRow).where(*same).values(message=message, **nobody)) == 1


def end_waiting(run_id: str, message: str) -> bool:
    """End a run that still waits: there is no worker to be asked."""
    ended = {"status": "cancelled", "message": message, "finished": time.time()}
    return _change(update(RunRow).where(RunRow.id == run_id, RunRow.status == WAITING).values(**ended)) == 1


def get(run_id: str) -> Run | None:
    with transaction() as session:
        found = session.execute(select(*_LIGHT).where(RunRow.id == run_id)).first()
    return None if found is None else Run(*found)


def recent(limit: int = 20, statuses: tuple[str, ...] = ACTIVE + ENDED) -> tuple[Run, ...]:
    """The latest runs, newest first."""
    query = select(*_LIGHT).where(RunRow.status.in_(statuses)).order_by(RunRow.created.desc()).limit(limit)
    with transaction() as session:
        return tuple(Run(*row) for row in session.execute(query))


def latest(digest: str, kind: str) -> Run | None:
    """The newest run of this kind on a workbook with this digest."""
    query = select(*_LIGHT).where(RunRow.digest == digest, RunRow.kind == kind).order_by(RunRow.created.desc()).limit(1)
    with transaction() as session:
        found = session.execute(query).first()
    return None if found is None else Run(*found)


def tries(run_id: str) -> tuple[Run, ...]:
    """Every run that stands in one history with this one, oldest first: what it was tried on, and what was tried on any of those."""
    root = get(run_id)
    while root is not None and root.base and (before := get(root.base)) is not None:
        root = before
    return _under(root)


def staff_tries(run_id: str) -> tuple[Run, ...]:
    """A published plan's run and what the staff tried on it, oldest first: nothing of what the principal tried before or beside it."""
    return _under(get(run_id), RunRow.by_staff.is_(True))


def _under(root: Run | None, *which: Any) -> tuple[Run, ...]:
    found: list[Run] = []
    level = [] if root is None else [root]
    with transaction() as session:
        while level:
            found += level
            query = select(*_LIGHT).where(RunRow.base.in_([r.id for r in level]), *which)
            level = [Run(*row) for row in session.execute(query)]
    return tuple(sorted(found, key=lambda r: r.created))


def workbook(run_id: str) -> bytes | None:
    found = _one(run_id, RunRow.workbook)
    return found if isinstance(found, bytes) else None


def plan(run_id: str) -> Plan | None:
    """The latest audited plan."""
    text = _one(run_id, RunRow.plan)
    return Plan.from_json(json.loads(text)) if text else None


def outcome(run_id: str) -> Outcome | None:
    """What the search found; None when it ended before it could say."""
    text = _one(run_id, RunRow.outcome)
    return serialize.loads(text) if text else None


def answer(run_id: str) -> dict[str, Any] | None:
    """What a question beside the plan has found so far."""
    text = _one(run_id, RunRow.answer)
    found: dict[str, Any] | None = json.loads(text) if text else None
    return found


def keep_answer(run_id: str, found: dict[str, Any]) -> None:
    save(run_id, answer=json.dumps(found))


def save(run_id: str, *, plan: Plan | None = None, **values: Any) -> None:
    """Write some columns of a run that is still active; an ended run is never changed. Raises ValueError for a nearest plan."""
    if plan is not None:
        values["plan"] = _plan_text(plan)
    _change(update(RunRow).where(RunRow.id == run_id, RunRow.status.in_(ACTIVE)).values(**values))


def finish(run_id: str, status: str, message: str, outcome: Outcome | None = None) -> bool:
    """End an active run; False when it had ended already. Raises ValueError for an outcome whose plan is a nearest plan."""
    values: dict[str, Any] = {"status": status, "message": message, "finished": time.time()}
    if outcome is not None:
        values["outcome"] = serialize.dumps(outcome)
        if outcome.marked_plan is not None:  # otherwise the last kept plan stays
            values["plan"] = _plan_text(outcome.marked_plan)
    return _change(update(RunRow).where(RunRow.id == run_id, RunRow.status.in_(ACTIVE)).values(**values)) == 1


def _plan_text(plan: Plan) -> str:
    """The plan of a run as JSON. A nearest plan stands in its outcome, and is never the plan of a run: that one can be shared."""
    if plan.standing == NEAREST:
        raise ValueError("a nearest plan is not the plan of a run")
    return json.dumps(plan.to_json())


def keep_outcome(run_id: str, found: Outcome) -> None:
    """Put an outcome that was rebuilt from the kept plan beside a run that ended without one."""
    _change(update(RunRow).where(RunRow.id == run_id, RunRow.outcome.is_(None)).values(outcome=serialize.dumps(found)))


def add_to_outcome(run_id: str, found: Outcome) -> None:
    """Replace the outcome of a run that is done by one that tells more of the same plan."""
    _change(update(RunRow).where(RunRow.id == run_id, RunRow.status == "done").values(outcome=serialize.dumps(found)))


def beat(run_id: str) -> float | None:
    """Say that the worker lives; answers when somebody asked it to stop, if anybody did."""
    save(run_id, beat=time.time())
    asked = _one(run_id, RunRow.cancel)
    return asked if isinstance(asked, float) else None


def ask_cancel(run_id: str) -> None:
    _change(update(RunRow).where(RunRow.id == run_id, RunRow.status.in_(ACTIVE), RunRow.cancel.is_(None)).values(cancel=time.time()))


def remove_logs(run_ids: Iterable[str]) -> None:
    """What the workers of these runs printed."""
    for run_id in run_ids:
        log_path(run_id).unlink(missing_ok=True)


def of_school(school: str) -> tuple[Run, ...]:
    """The searches of a school, newest first."""
    query = select(*_LIGHT).where(RunRow.school == school, RunRow.kind == "plan").order_by(RunRow.created.desc())
    with transaction() as session:
        return tuple(Run(*row) for row in session.execute(query))


def belongs(run_id: str, school: str) -> None:
    """The run is a school's from now on."""
    _change(update(RunRow).where(RunRow.id == run_id, RunRow.school.is_(None)).values(school=school))


def delete(run_id: str) -> None:
    """Forget a run: its workbook, its plan and its log, and what was asked beside it, unless another plan has the same workbook.

    A worker that is still at it finds its row gone and ends itself.
    """
    run = get(run_id)
    if run is None:
        return
    gone = [run_id]
    with transaction() as session:
        same = session.execute(select(RunRow.id, RunRow.kind).where(RunRow.digest == run.digest, RunRow.id != run_id)).all()
    if run.kind == "plan" and not any(kind == "plan" for _, kind in same):
        gone += [one for one, _ in same]
    _change(delete_from(RunRow).where(RunRow.id.in_(gone)))
    for one in gone:
        log_path(one).unlink(missing_ok=True)


def delete_older(days: float) -> int:
    """Forget the ended runs that are older than this many days, and say how many there were."""
    old = [r.id for r in recent(10_000, ENDED) if r.created < time.time() - days * 86_400]
    for run_id in old:
        delete(run_id)
    return len(old)


def _one(run_id: str, column: Any) -> Any:
    with transaction() as session:
        return session.execute(select(column).where(RunRow.id == run_id)).scalar()


def _change(statement: Any) -> int:
    with transaction() as session:
        result = session.execute(statement.execution_options(synchronize_session=False))
        assert isinstance(result, CursorResult)
        return int(result.rowcount)
