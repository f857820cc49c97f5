"""What may not be adopted: a nearest plan goes nowhere, whoever carries it, and no first draft of a search is accepted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hand_made import nearest

from planner import store
from planner.domain.outcome import Outcome, Status
from planner.domain.plan import FIRST_DRAFT, NEAREST, SETTLED, Day, Plan
from planner.sharing import summary
from planner.sharing.desk import Desk
from planner.sharing.permissions import LOCAL
from planner.store import plans, schools
from planner.store.folder import transaction
from planner.store.plans import Offered
from planner.store.runs import RunRow

PLAN = Plan(days=(Day(1, "REG", 36),))
SAMPLE = Path(__file__).resolve().parents[2] / "templates" / "xlsx" / "pine_hollow_thin.xlsx"


@pytest.fixture(autouse=True)
def every_plan_keeps_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    """The workbooks of this world are no workbooks; what is worked out of a plan is tested in tests/test_office.py."""
    monkeypatch.setattr(summary, "figures_of", lambda book, plan: summary.Figures())


def run_of(outcome: Outcome | None = None, plan: Plan | None = None, book: bytes = b"book") -> str:
    run = store.add(book, "pine.xlsx", status="running")
    if plan is not None:
        store.save(run, plan=plan)
    store.finish(run, "done", "", outcome)
    return run


def draft() -> Outcome:
    return Outcome(Status.FEASIBLE, PLAN)


# --- nearest plans -----------------------------------------------------------------------------------------------------
def test_a_run_with_a_nearest_plan_cannot_be_offered() -> None:
    school = schools.add_school("Here")
    run = run_of(nearest())
    assert store.plan(run) is None and (kept := store.outcome(run)) is not None and kept.nearest is not None
    with pytest.raises(ValueError, match="nearest plan breaks requirements"):
        Desk(LOCAL).offer(school.id, run, "Try")
    assert plans.offers() == ()


def test_the_store_takes_no_nearest_plan_for_the_plan_of_a_run() -> None:
    marked = replace(PLAN, standing=NEAREST)
    run = store.add(b"book", "pine.xlsx", status="running")
    for keep in (lambda: store.save(run, plan=marked), lambda: store.finish(run, "done", "", Outcome(Status.FEASIBLE, marked))):
        with pytest.raises(ValueError, match="nearest plan"):
            keep()
    assert store.plan(run) is None


STEPS: dict[str, Callable[[Desk, Offered], object]] = {
    "published": lambda d, p: d.publish(p, "week", True),
    "chosen": lambda d, p: d.choose(p),
    "submitted": lambda d, p: d.submit(p, b"plan", b"book"),
    "accepted": lambda d, p: d.accept(p),
}


def test_one_that_was_put_there_by_another_way_goes_no_step_further() -> None:
    """Whatever wrote it into the database: at every step the plan is asked what it is."""
    school, desk = schools.add_school("Here"), Desk(LOCAL)
    run = run_of(plan=PLAN)
    at = desk.offer(school.id, run, "Try")
    for state, step in STEPS.items():
        _spoil(run, NEAREST)
        with pytest.raises(ValueError, match="nearest plan breaks requirements"):
            step(desk, at)
        assert desk.plan(at.id).state == at.state
        _spoil(run, "")
        at = step(desk, at)  # type: ignore[assignment]
        assert at.state == state


def _spoil(run: str, standing: str) -> None:
    import json

    with transaction(write=True) as session:
        row = session.get(RunRow, run)
        assert row is not None
        row.plan = json.dumps(replace(PLAN, standing=standing).to_json())


def test_a_plan_that_breaks_its_workbook_is_refused_even_without_a_mark() -> None:
    """An empty plan breaks nearly everything that a real workbook asks: the desk has it checked, not the page."""
    school, desk = schools.add_school("Here"), Desk(LOCAL)
    run = run_of(plan=PLAN, book=SAMPLE.read_bytes())
    with pytest.raises(ValueError, match="breaks a requirement of its workbook"):
        desk.offer(school.id, run, "Try")
    shared = plans.offer(school.id, run, "Try")
    for state, step in list(STEPS.items())[:3]:
        with pytest.raises(ValueError, match="breaks a requirement of its workbook"):
            step(desk, shared)
        shared = plans.move(shared, state)


# --- first drafts ------------------------------------------------------------------------------------------------------
def test_publishing_a_first_draft_asks_first() -> None:
    school, desk = schools.add_school("Here"), Desk(LOCAL)
    seen = desk.offer(school.id, run_of(draft()), "Try")
    assert seen.first_draft and seen.state == "draft"
    with pytest.raises(ValueError, match="first draft of the search: cuts may be more than needed"):
        desk.publish(seen, "week", True)
    assert desk.publish(seen, "week", True, as_first_draft=True).state == "published"
    assert desk.log(school.id)[0].detail == "Try (first draft of the search)"


def test_accepting_a_first_draft_is_refused_at_the_desk_and_in_the_store() -> None:
    school, desk = schools.add_school("Here"), Desk(LOCAL)
    seen = desk.publish(desk.offer(school.id, run_of(draft()), "Try"), "week", True, as_first_draft=True)
    sent = desk.submit(desk.choose(seen), b"plan", b"book")
    for accept in (lambda: desk.accept(sent), lambda: plans.move(sent, "accepted")):
        with pytest.raises(ValueError, match="first draft of the search"):
            accept()
    assert desk.give_back(sent, "Search longer.").state == "returned"


@pytest.mark.parametrize(
    "outcome", [Outcome(Status.OPTIMAL, PLAN), Outcome(Status.FEASIBLE, replace(PLAN, standing=SETTLED))], ids=["optimal", "settled"]
)
def test_a_settled_plan_is_published_and_accepted_without_a_question(outcome: Outcome) -> None:
    school, desk = schools.add_school("Here"), Desk(LOCAL)
    seen = desk.publish(desk.offer(school.id, run_of(outcome), "Try"), "week", True)
    assert desk.accept(desk.submit(desk.choose(seen), b"plan", b"book")).state == "accepted"


def test_what_is_left_of_a_search_that_was_cut_off_is_a_first_draft() -> None:
    school = schools.add_school("Here")
    run = run_of(plan=replace(PLAN, standing=FIRST_DRAFT))  # as the worker keeps each better plan
    assert Desk(LOCAL).offer(school.id, run, "Try").first_draft


def test_the_plan_of_a_run_keeps_how_it_stands() -> None:
    assert [store.plan(run_of(o)).standing for o in (draft(), Outcome(Status.OPTIMAL, PLAN))] == [FIRST_DRAFT, SETTLED]  # type: ignore[union-attr]
