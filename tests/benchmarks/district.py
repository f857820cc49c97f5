"""The district's page, its download and an idle queue at the size of a district: processor, seconds and memory against their limits.

    python -m tests.benchmarks.district [SCHOOLS]

Writes district.md beside this file. A few schools are drawn and submitted, and stand again under other names
until there are enough; every tenth is returned. The page is drawn without a browser: what is counted is the server's own processor.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from tests.benchmarks.machine import facts, megabytes

ROOT = Path(__file__).resolve().parent.parent.parent
SCHOOLS, DRAWN, WAITING, IDLE_SECONDS = 100, 4, 60, 20.0
SEEDS = (1, 3, 4, 6)
MOST_SECONDS = 900.0  # for the download: later it is a fault, and no figure
YEAR = {"first": "2026-08-17", "last": "2027-05-21", "free": "", "zone": "America/New_York"}
LIMITS = {
    "first load of the page (seconds of processor)": 1.5,
    "a filter (seconds of processor)": 0.3,
    "an accept (seconds of processor)": 0.3,
    "memory of the server (MB)": 400.0,
    "the download (seconds)": 90.0,
    "the page while the download is made, slowest (seconds)": 1.0,
    "60 waiting searches: processor of the queue (% of a core)": 2.0,
    "60 waiting searches: memory of the queue (MB)": 150.0,
}


def main(schools: int) -> None:
    about = facts()
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"COMMON_TIME_DATA": folder, "PYTHONPATH": str(ROOT), "STREAMLIT_LOGGER_LEVEL": "error"}
        about["Schools"] = f"{schools}, of {DRAWN} kinds"
        for step in ("prepare", "page", "idle", "download"):
            began = time.perf_counter()
            command = [sys.executable, "-m", "tests.benchmarks.district", step, str(schools)]
            said = subprocess.run(command, cwd=ROOT, env=environment, check=False, stdout=subprocess.PIPE, text=True)
            print(f"{step}: {time.perf_counter() - began:.0f} s", flush=True)
            if said.returncode:
                FAILED.append(step)
            else:
                RESULTS.update(json.loads(said.stdout.strip().splitlines()[-1]))
            if RESULTS:  # what was measured stands, whatever comes later
                about["Load after the run"] = " ".join(f"{x:.1f}" for x in os.getloadavg())
                Path(__file__).with_name("district.md").write_text(_report(about), encoding="utf-8")


RESULTS: dict[str, float] = {}
FAILED: list[str] = []


def _report(about: dict[str, str]) -> str:
    lines = ["# The district's desk and the queue", "", "Made by `python -m tests.benchmarks.district`.", "", "| | |", "|---|---|"]
    lines += [f"| {label} | {value} |" for label, value in about.items()]
    lines += ["", "| what | limit | found | holds |", "|---|---|---|---|"]
    lines += [_row(name) for name in (*LIMITS, *(name for name in RESULTS if name not in LIMITS))]
    losing = [name for name, limit in LIMITS.items() if RESULTS.get(name, limit) > limit]
    lines += ["", f"Over its limit: {'; '.join(losing)}." if losing else "Nothing that was measured is over its limit."]
    lines += [f"Failed: {', '.join(FAILED)}."] if FAILED else []
    lines += [""]
    return "\n".join(lines)


def _row(name: str) -> str:
    """One line of the report; a limit whose step has failed keeps its line."""
    limit, found = LIMITS.get(name), RESULTS.get(name)
    most = "" if limit is None else f"{limit:g}"
    if found is None:
        return f"| {name} | {most} | not measured | |"
    holds = "" if limit is None else "yes" if found <= limit else "**no**"
    return f"| {name} | {most} | {found:,.2f} | {holds} |"


# --- the steps, each in a process of its own -------------------------------------------------------------------------------
def prepare(schools: int) -> dict[str, float]:
    """Submitted plans of that many schools; every tenth is returned. Of each kind one is submitted, the others are its rows again."""
    import hashlib

    from planner import store
    from planner.sharing.desk import Desk
    from planner.sharing.permissions import LOCAL
    from planner.store import plans, summaries
    from planner.store import schools as known
    from planner.store.folder import transaction
    from planner.store.rows import PlanRow
    from tests.sent import drawn, submitted

    kinds = []
    for seed in SEEDS[: min(DRAWN, schools)]:
        one = drawn(seed, f"School {len(kinds):03}")
        plan_book = one.plan_book
        kinds.append((one, plan_book, summaries.of_plan(submitted(one, plan_book=plan_book).id)))
    for n in range(len(kinds), schools):
        one, plan_book, row = kinds[n % len(kinds)]
        assert row is not None
        school = known.add_school(f"School {n:03}").id
        run = store.add(one.book, "book.xlsx", status="running", school=school)
        store.save(run, plan=one.plan)
        store.finish(run, "done", "")
        known.keep_workbook(school, one.book, "book.xlsx", "benchmark")
        plan = plans.offer(school, run, "Most time")
        with transaction() as session:
            standing = session.get_one(PlanRow, plan.id)
            standing.state, standing.frozen, standing.frozen_book = "submitted", plan_book, one.book
        plan = next(p for p in plans.offers(school))
        digest = hashlib.sha256(one.book).hexdigest()
        summaries.write(school, summaries.Written(plan.id, plan.version, row.kind, digest, row.figures))
        if n % 10 == 5:
            Desk(LOCAL).give_back(plan, "The art position is shared.")
    return {}


def page(schools: int) -> dict[str, float]:
    from streamlit.testing.v1 import AppTest

    from planner.jobs import dispatch

    dispatch.wake = lambda: None

    def run(at: AppTest) -> float:
        began = time.process_time()
        at.run()
        assert not at.exception, at.exception
        return time.process_time() - began

    def fresh() -> AppTest:
        return AppTest.from_file(str(ROOT / "planner/pages/district.py"), default_timeout=300)

    run(fresh())  # imports, and the migration of the store
    at = fresh()
    first = run(at)
    filters = []
    for state in ("returned", "submitted", ""):
        at.pills(key="state_filter").set_value(state)
        filters.append(run(at))
    for words in ("school 00", ""):
        at.text_input(key="desk_search").set_value(words)
        filters.append(run(at))
    accepts = []
    for _ in range(3):
        at.multiselect(key="desk_picked").set_value([_first_plan(at)])
        run(at)
        at.button(key="desk_accept").click()
        accepts.append(run(at))
        assert [s.value for s in at.success] == ["1 plan is accepted."]
    return {
        "first load of the page (seconds of processor)": first,
        "a filter (seconds of processor)": max(filters),
        "an accept (seconds of processor)": max(accepts),
        "memory of the server (MB)": megabytes(os.getpid()),
    }


def _first_plan(at: Any) -> str:
    """The first plan that waits, of those in the list."""
    from planner.sharing.desk import Desk
    from planner.sharing.permissions import LOCAL

    names = {s.id: s.name for s in Desk(LOCAL).schools()}
    label = at.multiselect(key="desk_picked").options[0]
    return next(one.plan.id for one in Desk(LOCAL).lying() if f"{names[one.plan.school]}: {one.plan.title}" == label)


def download(schools: int) -> dict[str, float]:
    """Made in its own process, while the page is drawn again and again in this one."""
    from streamlit.testing.v1 import AppTest

    from planner import store
    from planner.jobs import dispatch, worker
    from planner.sharing.desk import Desk
    from planner.sharing.permissions import LOCAL

    desk = Desk(LOCAL)
    run = desk.pack([one.plan for one in desk.lying()], YEAR)
    began, ended = time.perf_counter(), threading.Event()
    worker.start(run)
    wake, dispatch.wake = dispatch.wake, lambda: None
    drawn = []
    while not ended.is_set():
        at = AppTest.from_file(str(ROOT / "planner/pages/district.py"), default_timeout=300)
        start = time.perf_counter()
        at.run()
        drawn.append(time.perf_counter() - start)
        found = worker.look(run)
        if found is None or not found.active:
            ended.set()
        assert time.perf_counter() - began < MOST_SECONDS, found
        time.sleep(0.5)
    seconds, told = time.perf_counter() - began, store.answer(run) or {}
    assert told.get("done") == schools, told
    dispatch.wake = wake
    return {
        "the download (seconds)": seconds,
        "the page while the download is made, slowest (seconds)": max(drawn[1:] or drawn),
        "size of the download (MB)": told["bytes"] / 1e6,
    }


def idle(schools: int) -> dict[str, float]:
    """Sixty searches wait while others take every core."""
    from planner import store
    from planner.jobs import processes, queue

    for _ in range(queue.cores()):
        busy = store.add(b"book", "busy.xlsx", seconds=3_600)
        assert store.claim(busy, processes.host())
        store.save(busy, status="running", beat=time.time() + 3_600)
    book = (ROOT / "templates/xlsx/summit.xlsx").read_bytes()
    for n in range(WAITING):
        store.add(book + str(n).encode(), "waiting.xlsx", school=f"School {n}")
    child = subprocess.Popen([sys.executable, "-m", "planner.jobs.dispatch"], cwd=ROOT)
    time.sleep(5)
    before, at = _processor(child.pid), time.perf_counter()
    time.sleep(IDLE_SECONDS)
    share = 100 * (_processor(child.pid) - before) / (time.perf_counter() - at)
    memory = megabytes(child.pid)
    alive, waiting = child.poll() is None, sum(r.waiting for r in store.living())
    child.terminate()
    child.wait()
    for run in store.living():  # they would keep the next step's download waiting
        store.delete(run.id)
    assert alive and waiting == WAITING
    return {
        "60 waiting searches: processor of the queue (% of a core)": share,
        "60 waiting searches: memory of the queue (MB)": memory,
    }


def _processor(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


STEPS = {"prepare": prepare, "page": page, "download": download, "idle": idle}

if __name__ == "__main__":
    words = sys.argv[1:]
    if words and words[0] in STEPS:
        print(json.dumps(STEPS[words[0]](int(words[1]))))
    else:
        main(int(words[0]) if words else SCHOOLS)
