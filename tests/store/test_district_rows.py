"""What lies at the district, on both databases: rows without frozen files, deadlines, downloads, and what goes with what."""

from __future__ import annotations

import pytest

from planner import store
from planner.store import plans, schools, summaries
from planner.store.plans import Offered
from planner.store.summaries import Written


def at_district(name: str = "East") -> Offered:
    plan = plans.offer(schools.add_school(name).id, "run", "Plan")
    for state in ("published", "chosen"):
        plan = plans.move(plan, state)
    return plans.move(plan, "submitted", frozen=b"plan", book=b"book")


def test_a_row_is_written_over_carried_along_and_goes_with_its_school() -> None:
    plan = at_district()
    assert summaries.at_district() == ((plan, None),)
    row = Written(plan.id, plan.version, 1, "digest", "{}")
    for kind in (1, 2):
        summaries.write(plan.school, Written(plan.id, plan.version, kind, "digest", "{}"))
    assert summaries.of_plan(plan.id) == Written(*[*vars(row).values()][:2], 2, "digest", "{}")
    back = plans.move(plan, "returned", note="No.")
    summaries.carry(plan.id, back.version)
    found = summaries.of_plan(plan.id)
    assert found is not None and found.plan_version == back.version
    schools.delete_school(plan.school)
    assert summaries.of_plan(plan.id) is None and summaries.at_district() == ()


def test_one_deadline_of_a_kind_for_a_school_and_one_for_all() -> None:
    east = schools.add_school("East").id
    for school, what, day in ((None, "submit", "2026-03-01"), (east, "submit", "2026-03-20"), (east, "submit", "2026-03-10"), (None, "decide", "2026-04-01")):
        summaries.set_deadline(school, what, day)
    assert [(d.school, d.what, d.day) for d in summaries.deadlines()] == [
        (None, "submit", "2026-03-01"), (east, "submit", "2026-03-10"), (None, "decide", "2026-04-01")
    ]  # fmt: skip
    summaries.set_deadline(None, "submit", "")
    assert [d.school for d in summaries.deadlines()] == [east, None]


def test_the_newest_workbook_of_each_school() -> None:
    east = schools.add_school("East").id
    schools.keep_workbook(east, b"one", "a.xlsx", "test")
    newest = schools.keep_workbook(east, b"two", "b.xlsx", "test")
    schools.keep_workbook(east, b"one", "a.xlsx", "test")  # handed in before: nothing new
    assert summaries.newest_workbooks() == {east: newest.digest}


def test_a_download_goes_with_its_run_and_after_a_day() -> None:
    run = store.add(b"", "plans.zip", kind=summaries.PACK)
    summaries.keep_pack(run, b"zip")
    assert summaries.pack(run) == b"zip"
    summaries.forget_packs(days=-1)
    assert summaries.pack(run) == b"zip"  # it is still made
    store.finish(run, "done", "")
    summaries.forget_packs(days=-1)
    assert summaries.pack(run) is None and store.get(run) is None


def test_a_claim_is_one_conditional_update_on_both() -> None:
    run = store.add(b"book", "a.xlsx", batch="b")
    assert store.claim(run, "near") and not store.claim(run, "far")
    seen = store.get(run)
    assert seen is not None and (seen.host, seen.attempt, seen.waiting) == ("near", 1, False)
    assert store.put_back(seen, "again") and not store.put_back(seen, "again")
    assert [(r.id, r.waiting) for r in store.of_batch("b")] == [(run, True)] == [(r.id, r.waiting) for r in store.living()]
    assert store.end_waiting(run, "stopped") and not store.claim(run, "near")


@pytest.mark.parametrize("kind", ["lapse"])
def test_what_is_asked_once_is_one_row(kind: str) -> None:
    first = store.add_once(b"book", "a.xlsx", kind=kind, seconds=1)
    assert store.add_once(b"book", "a.xlsx", kind=kind, seconds=1).id == first.id
    assert store.add_once(b"other", "a.xlsx", kind=kind, seconds=1).id != first.id
