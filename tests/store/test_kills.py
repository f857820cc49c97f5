"""The server is killed ten times in the middle of a step, on both databases: nothing that was told as done is lost, nothing is half there."""

from __future__ import annotations

import hashlib
import io
import os
import random
import signal
import zipfile
from collections.abc import Mapping

import pytest
from killed import closed, killed

from planner import store
from planner.jobs import dispatch, packing, processes, worker
from planner.sharing.desk import Desk, Missing
from planner.sharing.permissions import LOCAL
from planner.store import plans, schools, summaries
from planner.store.plans import Offered

KILLS = 10
LATEST = 0.03  # seconds after a step has ended
YEAR = {"first": "2026-08-17", "last": "2026-09-11", "free": "", "zone": "America/New_York"}


def test_an_upload_is_there_with_its_line_in_the_log_or_not_at_all() -> None:
    """Every third upload makes a school. Each holds workbooks, numbered without a gap, whole, and with one line each."""
    chance, desk, sent = random.Random(1), Desk(LOCAL), 0
    for kill in range(KILLS):
        books = [chance.randbytes(chance.choice((2_000, 60_000, 900_000))) for _ in range(20)]

        def upload(n: int, kill: int = kill, books: list[bytes] = books) -> None:
            desk.bring(f"School {kill}-{n // 3}", str(n).encode() + books[n % len(books)], "book.xlsx")

        done = killed(upload, chance.randrange(4), chance.uniform(0, LATEST))
        kept = {v.digest for one in schools.schools() for v in _whole(one.id)}
        for n in range(done):
            assert hashlib.sha256(str(n).encode() + books[n % len(books)]).hexdigest() in kept, f"upload {n} was told as done"
        sent += done
        assert sent <= len(kept) <= sent + kill + 1  # the one in the middle may be there, whole
        sent = len(kept)
    assert sent


def _whole(school: str) -> tuple[schools.Version, ...]:
    found = schools.workbooks(school)
    assert found and [v.number for v in found] == list(range(len(found), 0, -1))
    for version in found:
        assert hashlib.sha256(schools.workbook_bytes(version.id) or b"").hexdigest() == version.digest
    said = [line.detail for line in schools.log(school, 1_000) if line.what == "A workbook was handed in"]
    assert said == [f"version {v.number}" for v in found]
    return found


def test_a_plan_goes_from_hand_to_hand_with_its_line_in_the_log_and_never_without_its_files() -> None:
    """Submitted and returned in turn: its state is what the log's last line says, and the district reads a summary of this state or none."""
    chance, desk = random.Random(2), Desk(LOCAL)
    school = desk.bring("East", b"book", "book.xlsx").school
    plan = plans.offer(school, "run", "Plan")
    plan = plans.move(plans.move(plan, "published"), "chosen")
    before = plan.version
    for _ in range(KILLS):

        def hand_over(n: int) -> None:
            seen = _now(plan.id)
            files = {"frozen": b"plan" * 50_000, "book": b"book"}
            desk._moved(seen, "returned", note="No.") if seen.state == "submitted" else desk._moved(seen, "submitted", **files)

        done = killed(hand_over, chance.randrange(4), chance.uniform(0, LATEST))
        now, lines = _now(plan.id), [line for line in schools.log(school, 10_000) if "→" in line.what]
        assert now.version >= before + done and len(lines) == now.version - plan.version
        before = now.version
        if lines:
            assert lines[0].what.endswith(f"→ {now.state}") and plans.frozen(plan.id) == (b"plan" * 50_000, b"book")
        summed = summaries.of_plan(plan.id)
        assert summed is None or summed.plan_version == now.version
        assert all(one.figures is not None for one in desk.lying(seconds=5))
    assert before > plan.version


def _now(plan: str) -> Offered:
    found = plans.offered(plan)
    assert found is not None
    return found


@pytest.fixture
def packed_plans(monkeypatch: pytest.MonkeyPatch) -> tuple[Offered, ...]:
    """Three submitted plans whose files are quickly made; what the real ones hold is looked at elsewhere."""

    def files(sent: packing.Sent, year: object) -> Mapping[str, bytes]:
        return {"plan.xlsx": random.Random(sent.plan.title).randbytes(300_000)}

    monkeypatch.setattr(packing, "_files", files)
    monkeypatch.setattr(processes, "START_SECONDS", 0.0)  # one that died before it said a word is waited for half a minute
    desk, made = Desk(LOCAL), []
    for name in ("St. Mary", "St Mary", "学校"):
        school = desk.bring(name, b"book", "book.xlsx").school
        plan = plans.move(plans.move(plans.offer(school, f"run of {name}", name), "published"), "chosen")
        made.append(plans.move(plan, "submitted", frozen=b"plan", book=b"book"))
    return tuple(made)


def test_a_download_is_whole_or_not_there_and_is_made_by_the_second_attempt(packed_plans: tuple[Offered, ...]) -> None:
    chance, desk = random.Random(3), Desk(LOCAL)
    undisturbed = desk.pack(packed_plans, YEAR)
    assert worker.work(undisturbed) == "done"
    expected = desk.packed(undisturbed)
    for _ in range(KILLS):
        run = desk.pack(packed_plans, YEAR)
        killed(lambda n, run=run: worker.work(run) if not n else signal.pause(), 0, chance.uniform(0, 10 * LATEST))  # type: ignore[misc]
        _never_half(desk, run, expected)
        _made_again(desk, run, expected)


def test_a_download_whose_worker_dies_between_its_file_and_its_last_word(
    packed_plans: tuple[Offered, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(LOCAL)
    run = desk.pack(packed_plans, YEAR)
    keep = summaries.keep_pack
    closed()
    pid = os.fork()
    if not pid:
        monkeypatch.setattr(summaries, "keep_pack", lambda *what: (keep(*what), os.kill(os.getpid(), signal.SIGKILL)))
        worker.work(run)
        os._exit(0)
    assert os.WIFSIGNALED(os.waitpid(pid, 0)[1])
    expected = summaries.pack(run)
    assert expected is not None
    _made_again(desk, run, expected)


def _never_half(desk: Desk, run: str, expected: bytes) -> None:
    try:
        assert desk.packed(run) == expected
    except Missing:
        now = store.get(run)
        assert now is not None and now.status != "done"


def _made_again(desk: Desk, run: str, expected: bytes) -> None:
    """What the dispatcher does with a run whose worker is gone, and what the next worker makes of it."""
    now = store.get(run)
    assert now is not None
    if now.active:
        dispatch.judge(now)
        again = store.get(run)
        assert again is not None and again.waiting
        assert worker.work(run) == "done"
    assert desk.packed(run) == expected
    with zipfile.ZipFile(io.BytesIO(expected)) as packed:
        assert packed.testzip() is None and len(packed.namelist()) == 4
