"""A full disk, a database that somebody holds, a killed writer: nothing is half done, nothing that was kept is lost, a sentence says so."""

from __future__ import annotations

import errno
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import QueuePool, create_engine, event

from planner import store
from planner.domain.plan import Day, Plan
from planner.jobs import dispatch, worker
from planner.sharing.desk import Desk
from planner.sharing.permissions import LOCAL
from planner.sharing.voting import Voting
from planner.store import folder, polls
from planner.store.plans import Offered

ROOT = Path(__file__).parent.parent.parent
THIN = ROOT / "templates" / "xlsx" / "pine_hollow_thin.xlsx"
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # Postgres keeps its own disk


@pytest.fixture
def plan() -> Offered:
    desk = Desk(LOCAL)
    run = store.add(b"book", "pine.xlsx", status="running")
    store.save(run, plan=Plan(days=(Day(1, "REG", 36),)))
    store.finish(run, "done", "")
    return desk.publish(desk.offer(desk.bring("Here", b"book", "pine.xlsx").school, run, "A plan"), "week", True)


@pytest.fixture
def full(plan: Offered) -> Iterator[None]:
    """From now on the database may not grow by a page."""
    made = folder.engine()

    def no_more(connection: sqlite3.Connection, record: object) -> None:
        pages = connection.execute("pragma page_count").fetchone()[0]
        connection.execute(f"pragma max_page_count={pages}")

    made.dispose()
    event.listen(made, "connect", no_more)
    yield
    event.remove(made, "connect", no_more)
    made.dispose()


def test_a_full_disk_is_a_sentence_and_loses_nothing(plan: Offered, full: None) -> None:
    desk = Desk(LOCAL)
    kept = 0
    with pytest.raises(store.Trouble, match="disk is full"):
        for _ in range(500):
            desk.comment(plan.id, "comment", "plan", "x" * 3_000)
            kept += 1
    with pytest.raises(store.Trouble, match="disk is full"):
        desk.bring("Here", b"y" * 200_000, "big.xlsx")
    with pytest.raises(store.Trouble, match="disk is full"):
        store.add(b"y" * 200_000, "big.xlsx")
    assert len(desk.comments(plan.id)) == kept and desk.plan(plan.id) == plan and store.plan(plan.run) is not None
    assert len(desk.workbooks(plan.school)) == 1


def test_an_answer_that_could_not_be_kept_does_not_use_up_its_code(plan: Offered) -> None:
    voting = Voting(Desk(LOCAL))
    poll, codes = voting.open_poll(plan.id, "Go?", ("Yes", "No"), codes=5)
    path = store.data_folder() / "runs.sqlite"
    folder.engine().dispose()
    before = folder.WAIT_SECONDS
    folder._engine.cache_clear()
    folder.WAIT_SECONDS = 0.2
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("begin immediate")
    try:
        with pytest.raises(store.Trouble, match="somebody else was writing"):
            voting.answer(poll.id, codes[0], "Yes")
    finally:
        holder.execute("rollback")
        holder.close()
        folder.WAIT_SECONDS = before
    assert [voting.answer(poll.id, code, "Yes") for code in codes] == [""] * 5
    found = voting.close_poll(poll.id)
    assert found is not None and found.counts == (("Yes", 5), ("No", 0))


ANSWERS = """
import sys
from planner.store import polls
for code in sys.argv[2:]:
    assert polls.answer(sys.argv[1], code, "Yes", "Because of " + code.lower()) == ""
    print(code, flush=True)
"""


def test_a_poll_whose_server_is_killed_has_every_answer_that_it_was_promised_once(plan: Offered) -> None:
    """Killed five times in the middle: no promised answer is lost, no code answers twice, and each answer's words are there."""
    voting, chance = Voting(Desk(LOCAL)), Random(5)
    poll, codes = voting.open_poll(plan.id, "Go?", ("Yes", "No"), codes=200)
    environment = os.environ | {"COMMON_TIME_DATA": str(store.data_folder()), "PYTHONPATH": str(ROOT)}
    promised: list[str] = []
    for n in range(5):
        mine = codes[40 * n : 40 * n + 40]
        server = subprocess.Popen([sys.executable, "-c", ANSWERS, poll.id, *mine], stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment)
        assert server.stdout is not None
        first = server.stdout.readline()
        time.sleep(chance.uniform(0.0, 0.05))
        server.kill()
        promised += [first.strip(), *server.stdout.read().split()]
        server.stdout.close()
        server.wait()
    said = [polls.answer(poll.id, code, "No") for code in promised]
    assert set(said) == {polls.USED}
    found = voting.close_poll(poll.id)
    assert found is not None and len(promised) <= found.counts[0][1] == len(found.texts) <= len(promised) + 5 and found.counts[1][1] == 0
    assert {f"Because of {code.lower()}" for code in promised} <= set(found.texts)


WRITER = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from planner.sharing.desk import Desk
from planner.sharing.permissions import LOCAL
from planner.store import Trouble
desk, n = Desk(LOCAL), 0
try:
    while n < 2000:
        desk.comment(sys.argv[1], "comment", "plan", "x" * 3000); n += 1
except Trouble as trouble:
    print(n, trouble)
"""


def test_a_process_that_may_not_write_more_says_so_and_what_it_kept_is_there(plan: Offered) -> None:
    soft, _ = resource.getrlimit(resource.RLIMIT_FSIZE)
    environment = os.environ | {"COMMON_TIME_DATA": str(store.data_folder()), "PYTHONPATH": str(ROOT)}
    said = subprocess.run([sys.executable, "-c", WRITER, plan.id, "900000"], capture_output=True, text=True, cwd=ROOT, env=environment, check=True).stdout
    n, words = said.split(" ", 1)
    assert "Nothing was saved" in words and len(Desk(LOCAL).comments(plan.id)) == int(n) > 20
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == soft


KILLED = """
import sys
from planner.sharing.desk import Desk
from planner.sharing.permissions import LOCAL
desk, n = Desk(LOCAL), 0
while True:
    desk.comment(sys.argv[1], "comment", "plan", str(n)); print(n, flush=True); n += 1
"""


def test_a_writer_killed_at_any_moment_leaves_every_comment_that_it_was_promised(plan: Offered) -> None:
    chance = Random(7)
    environment = os.environ | {"COMMON_TIME_DATA": str(store.data_folder()), "PYTHONPATH": str(ROOT)}
    promised = 0
    for _ in range(5):
        writer = subprocess.Popen([sys.executable, "-c", KILLED, plan.id], stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment)
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(chance.uniform(0.0, 0.3))
        writer.kill()
        promised += 1 + len(writer.stdout.read().splitlines())
        writer.stdout.close()
        writer.wait()
    assert promised <= len(Desk(LOCAL).comments(plan.id)) <= promised + 5


@pytest.mark.parametrize("times", [4, pytest.param(20, marks=pytest.mark.broad)])
def test_a_worker_killed_at_a_random_moment_is_noticed_and_its_last_plan_is_whole(times: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Noticed within five seconds, said plainly, and whatever plan was kept passes the audit."""
    monkeypatch.setattr(dispatch, "ATTEMPTS", 1)  # it would be claimed once more
    from planner.audit import audit
    from planner.workbook.read import read_workbook

    school = read_workbook(THIN).school
    assert school is not None
    chance, plans = Random(3), 0
    for _ in range(times):
        run_id = store.add(THIN.read_bytes(), THIN.name, seconds=30)
        worker.start(run_id)
        _until(lambda run_id=run_id: store.get(run_id).beat is not None or not store.get(run_id).active)  # type: ignore[union-attr, misc]
        time.sleep(chance.uniform(0.0, 4.0))
        run = store.get(run_id)
        assert run is not None and run.pid is not None
        try:
            os.killpg(run.pid, signal.SIGKILL)
        except ProcessLookupError:
            continue  # it had ended
        killed = time.monotonic()
        _until(lambda run_id=run_id: not worker.look(run_id).active)  # type: ignore[union-attr, misc]
        assert time.monotonic() - killed < 15  # by its missing process, sooner than by missing beats
        ended = store.get(run_id)
        assert ended is not None and (ended.status == "done" or "unexpectedly" in ended.message)
        kept = store.plan(run_id)
        if kept is not None:
            plans += 1
            assert audit(school, kept).violations == ()
    assert plans > 0 or times < 20


def _until(done: object, seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not done():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.05)


def test_when_all_connections_are_taken_for_too_long_that_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    store.recent()
    made = create_engine(f"sqlite:///{store.data_folder() / 'runs.sqlite'}", poolclass=QueuePool, pool_size=1, max_overflow=0, pool_timeout=0.05)
    monkeypatch.setattr(folder, "engine", lambda: made)
    with made.connect(), pytest.raises(store.Trouble, match="Try again"):
        store.recent()
    made.dispose()


@pytest.mark.parametrize(("fault", "said"), [(errno.ENOSPC, "disk is full"), (errno.EACCES, "may not be written")])
def test_a_poll_whose_key_can_not_be_kept_is_not_opened(fault: int, said: str, plan: Offered, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_more(number: int) -> None:
        raise OSError(fault, "no")

    monkeypatch.setattr(os, "fsync", no_more)
    with pytest.raises(store.Trouble, match=said):
        Voting(Desk(LOCAL)).open_poll(plan.id, "Go?", ("Yes", "No"), codes=5)
    assert Voting(Desk(LOCAL)).polls(plan.id) == () and not list((store.data_folder() / "polls").glob("*"))
