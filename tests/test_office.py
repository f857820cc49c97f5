"""The district's desk: rows, order, deadlines, sums over drawn schools counted anew, decisions on many, and the download."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from planner import store
from planner.district.office import SchoolRow, calendar, in_order, matching, school_rows, summed
from planner.district.together import fund_lines, job_lines
from planner.export.lists import folder_names
from planner.jobs import worker
from planner.sharing import summary
from planner.sharing.desk import Desk
from planner.sharing.permissions import LOCAL
from planner.sharing.summary import Figures, FundFigure, JobFigure, Lying
from planner.store import plans, schools, summaries
from planner.store.plans import Offered
from planner.store.schools import SchoolEntry
from planner.store.summaries import Deadline
from planner.tables.plan.shared import fund_words, office_table, some_of
from tests.sent import Drawn, drawn, recount, submitted

TODAY = dt.date(2026, 3, 10)
YEAR = {"first": "2026-08-17", "last": "2026-09-11", "free": "", "zone": "America/New_York"}


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv(store.FOLDER_VARIABLE, str(tmp_path / "data"))
    yield


# --- rows on paper ---------------------------------------------------------------------------------------------------------
def offered(school: str, state: str, changed: float = 0.0, title: str = "Plan") -> Offered:
    return Offered(f"{school}-{state}", school, "run", title, state, "week", "", 0.0, changed, 1, False)


def figures(short: int = 0, cut: int = 0, least: int = 60, goal: int = 1) -> Figures:
    job = JobFigure("art", "Art", Fraction(200), Fraction(200 - cut), Fraction(cut), Fraction(0), Fraction(0))
    return Figures("x", funds=(FundFigure("GF", "General", 100_00, 100_00 + short),), jobs=(job,), goals=2, at_goal=goal,
                   least_team="Grade 3", least_minutes=Fraction(least))  # fmt: skip


def row(name: str, state: str, **values: int) -> SchoolRow:
    return SchoolRow(SchoolEntry(name, name, 0.0), Lying(offered(name, state), figures(**values)))


def names(rows: tuple[SchoolRow, ...]) -> list[str]:
    return [r.school.name for r in rows]


def test_of_several_plans_of_a_school_the_one_that_waits_leads() -> None:
    entry = SchoolEntry("S", "East", 0.0)
    lying = [Lying(offered("S", state), None) for state in ("returned", "accepted", "submitted")]
    assert [school_rows([entry], lying[:n], (), TODAY)[0].state for n in (1, 2, 3)] == ["returned", "accepted", "submitted"]
    assert school_rows([entry], (), (), TODAY)[0].state == "nothing"


def test_each_order_puts_first_what_needs_a_look() -> None:
    east, west = row("East", "submitted", short=5, cut=10, least=90, goal=2), row("West", "accepted", short=9, cut=20, least=30, goal=1)
    for by in ("short", "cut", "least", "goal"):
        assert names(in_order([east, west], by)) == ["West", "East"], by
    assert names(in_order([west, east], "school")) == names(in_order([west, east], "status")) == ["East", "West"]
    assert names(in_order([east, west], "fund", "GF")) == ["West", "East"]
    nothing = SchoolRow(SchoolEntry("A", "Aspen", 0.0))
    assert names(in_order([nothing, east], "least")) == ["East", "Aspen"]


def test_a_search_finds_without_accents_and_a_filter_takes_one_state() -> None:
    rows = [row("École Élan", "submitted"), row("East", "returned")]
    assert names(matching(rows, "ecole elan")) == ["École Élan"] and names(matching(rows, "grade 3 east")) == ["East"]
    assert names(matching(rows, state="returned")) == ["East"] and matching(rows, "west") == ()


def test_returned_plans_are_not_summed_unless_asked() -> None:
    rows = [row("East", "submitted"), row("West", "returned"), row("North", "accepted")]
    assert names(summed(rows, returned=False)) == ["East", "North"] and len(summed(rows, returned=True)) == 3


def test_who_is_late_has_nothing_submitted_by_its_own_day_or_that_of_all() -> None:
    """All submit by March 1, North by March 20; today is March 10. West's plan came back, so that it is late like South."""
    due = (Deadline("1", None, "submit", "2026-03-01"), Deadline("2", "North", "submit", "2026-03-20"), Deadline("3", None, "decide", "2026-03-05"))
    entries = [SchoolEntry(n, n, 0.0) for n in ("East", "North", "South", "West")]
    lying = [Lying(offered("East", "submitted"), None), Lying(offered("West", "returned"), None)]
    rows = school_rows(entries, lying, due, TODAY)
    assert [(r.what, r.late) for r in rows] == [("decide", True), ("submit", False), ("submit", True), ("submit", True)]
    found = calendar(rows, due, TODAY)
    assert [(f"{d.day:%m-%d}", d.what, d.schools, d.done, d.late) for d in found] == [
        ("03-01", "submit", 3, 1, ("South", "West")), ("03-05", "decide", 4, 1, ("East",)), ("03-20", "submit", 1, 0, ())
    ]  # fmt: skip
    assert next(iter(office_table(rows, TODAY)["Deadline"])) == "2026-03-05, 5 days late"


def test_who_is_late_can_be_listed_alone_and_a_long_list_of_names_is_cut() -> None:
    late, early = (SchoolRow(SchoolEntry(n, n, 0.0), what="submit", due=TODAY, late=n == "Late") for n in ("Late", "Early"))
    assert names(matching([late, early], state="late")) == ["Late"] and len(matching([late, early])) == 2
    assert some_of([str(n) for n in range(9)]) == "0, 1, 2, 3, 4, 5, 6, 7, 8"
    assert some_of([str(n) for n in range(100)]) == "0, 1, 2, 3, 4, 5, 6, 7, and 92 more"


def test_money_says_each_fund_and_what_runs_short_first() -> None:
    funds = (FundFigure("T1A", "Title I", 500_00, 100_00), FundFigure("GF", "General", 100_00, 350_00), FundFigure("IDEA", "IDEA", 40, 5))
    assert fund_words(funds) == "GF $250 short; T1A $400 left" and fund_words(funds[2:]) == "Every fund comes out even"


# --- rows of drawn schools -------------------------------------------------------------------------------------------------
def test_figures_are_written_and_read_to_the_cent_and_the_third() -> None:
    one = drawn(1, "East")
    found = summary.figures(one.school, one.plan)
    third = replace(found, jobs=(replace(found.jobs[0], cut=Fraction(100, 3)), *found.jobs[1:]))
    assert summary.read(summary.written(third)) == third and found.broken == ""


def test_sums_are_a_recount_whatever_was_returned_collides_or_is_gone() -> None:
    """St. Mary and St Mary are submitted, one more comes back, one is deleted, one has two plans: three plans count."""
    _recounted([drawn(1, "St. Mary"), drawn(4, "St Mary"), drawn(1, "Back"), drawn(1, "Gone"), drawn(4, "Twice")])


@pytest.mark.broad
def test_a_hundred_schools_are_a_recount() -> None:
    _recounted([drawn(1 + n, f"School {n}" if n > 1 else ("St. Mary", "St Mary")[n]) for n in range(100)])


def _recounted(sent: list[Drawn]) -> None:
    """The third comes back, the fourth is deleted, the fifth is accepted once and then submitted once more."""
    desk = Desk(LOCAL)
    plan = {one.name: submitted(one) for one in sent}
    back, gone, twice = sent[2:5]
    desk.give_back(plan[back.name], "The art position is shared.")
    schools.delete_school(plan[gone.name].school)
    desk.accept(plan[twice.name])
    submitted(twice, "A second plan")
    rows = school_rows(desk.schools(), desk.lying(), (), TODAY)
    for returned in (False, True):
        counted = [one for one in sent if one is not gone and (returned or one is not back)]
        money, posts = recount(counted)
        found = [r.figures for r in summed(rows, returned) if r.figures is not None]
        assert len(found) == len(counted)
        assert {f.fund: (f.money, f.cost) for f in fund_lines(found)} == money
        assert {j.job_class: (j.today, j.planned, j.cut - j.vacant) for j in job_lines(found)} == posts


def test_a_row_goes_along_with_its_plan() -> None:
    """Submitted, returned, submitted again, accepted, reopened: the figures stand while the plan lies at the district."""
    desk, one = Desk(LOCAL), drawn(1, "East")
    plan = submitted(one)
    written = summaries.of_plan(plan.id)
    assert written is not None and written.plan_version == plan.version
    back = desk.give_back(plan, "Look at art.")
    assert desk.lying()[0].figures == summary.figures(one.school, one.plan)
    accepted = desk.accept(desk.submit(back, b"plan", one.book))
    assert desk.lying()[0].plan == accepted and desk.lying()[0].figures is not None
    desk.choose(accepted)
    assert desk.lying() == () and summaries.of_plan(plan.id) is None


def test_what_lay_there_before_there_were_rows_is_worked_out_when_the_page_is_opened() -> None:
    plan = submitted(drawn(1, "East"))
    summaries.remove(plan.id)
    desk = Desk(LOCAL)
    assert desk.lying()[0].figures is None and desk.lying()[0].why_not == summary.NOT_YET
    assert desk.lying(seconds=5)[0].figures is not None and desk.lying()[0].figures is not None


def test_a_plan_that_is_unsettled_broken_or_older_than_its_workbook_is_not_accepted() -> None:
    desk, good = Desk(LOCAL), drawn(1, "East")
    draft = submitted(drawn(1, "Draft"), draft=True)
    older = submitted(drawn(1, "Older"))
    schools.keep_workbook(older.school, drawn(4, "Older").book, "newer.xlsx", "test")
    broken = submitted(drawn(1, "Broken"))
    row = summaries.of_plan(broken.id)
    assert row is not None
    bad = replace(summary.read(row.figures), broken="It breaks a requirement of its workbook: ART1 is in two places.")
    summaries.write(broken.school, replace(row, figures=summary.written(bad)))
    fine = submitted(good)
    left = desk.decide([draft, older, broken, fine])
    assert [(plan.id, why.split(".")[0]) for plan, why in left] == [
        (draft.id, "This plan is a first draft of the search: cuts may be more than needed, and unspent money is not settled"),
        (older.id, "The school has handed in a newer workbook since this plan was made"),
        (broken.id, "It breaks a requirement of its workbook: ART1 is in two places"),
    ]
    assert {p.id: p.state for p in plans.offers()}[fine.id] == "accepted"
    assert [p.id for p, _ in desk.decide([draft, older], "Search longer.")] == []
    assert {p.state for p in plans.offers()} == {"returned", "accepted", "submitted"}


def test_a_plan_whose_workbook_says_otherwise_is_broken_whatever_it_says_of_itself() -> None:
    one, other = drawn(1, "East"), drawn(4, "East")
    assert summary.figures(other.school, one.plan).broken.startswith("It breaks a requirement")
    assert summary.figures_of(b"no workbook", one.plan).broken == summary.UNREAD


# --- the download ----------------------------------------------------------------------------------------------------------
def test_names_that_collide_stay_apart_on_every_computer() -> None:
    found = folder_names(["St. Mary", "St Mary", "ST MARY", "École", "Ecole", "学校一", "学校二", "...", "///", "a" * 90])
    assert found == ("St-Mary", "St-Mary-2", "ST-MARY-3", "École", "Ecole", "学校一", "学校二", "school", "school-2", "a" * 60)


def test_the_download_is_made_by_a_job_says_what_is_in_it_and_keeps_schools_apart() -> None:
    desk = Desk(LOCAL)
    sent = [drawn(1, "St. Mary"), drawn(4, "St Mary")]
    chosen = [submitted(one, plan_book=one.plan_book) for one in sent]
    unread = submitted(drawn(1, "Unread"), plan_book=b"no plan")
    taken_back = submitted(drawn(1, "Taken back"))
    run = desk.pack([*chosen, unread, taken_back], YEAR)
    desk.choose(desk.give_back(taken_back, "No."))
    assert worker.work(run) == "done"
    told = store.answer(run)
    assert told is not None and (told["done"], told["of"]) == (3, 3)
    assert told["left"] == [["Taken back", "no longer at the district"], ["Unread", "its files can't be read"]]
    with zipfile.ZipFile(io.BytesIO(desk.packed(run))) as packed:
        assert packed.testzip() is None
        folders = {n.split("/")[0] for n in packed.namelist()}
        assert folders == {"St-Mary", "St-Mary-2", "contents.csv"}
        lines = list(csv.DictReader(io.StringIO(packed.read("contents.csv").decode("utf-8-sig"))))
        where = {line["School"]: line["Folder"] for line in lines if line["Folder"]}
        for one in sent:
            (book,) = [n for n in packed.namelist() if n.startswith(f"{where[one.name]}/") and n.endswith("-workbook.xlsx")]
            assert packed.read(book) == one.book
        assert {line["School"]: line["Status"] for line in lines if not line["Folder"]} == {
            "Taken back": "not in this file: no longer at the district", "Unread": "not in this file: its files can't be read"
        }  # fmt: skip


def test_a_download_that_is_stopped_leaves_no_file() -> None:
    desk = Desk(LOCAL)
    run = desk.pack([submitted(drawn(1, "East"))], YEAR)
    store.claim(run, "here")
    store.ask_cancel(run)
    assert store.get(run) is not None
    from planner.jobs.packing import pack

    found = store.get(run)
    assert found is not None
    assert pack(found, lambda told: None, lambda words: None, lambda: True)["done"] == 0 and summaries.pack(run) is None
