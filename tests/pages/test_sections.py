"""What the page shows a middle or high school: samples, first screen, the grid of periods. No browser: see journeys for that."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import fixtures_sections as mill
import pytest
from streamlit.testing.v1 import AppTest

from planner import store
from planner.jobs import worker
from planner.pages import books
from planner.workbook.read import Reading

ROOT = Path(__file__).parent.parent.parent
ELEMENTARY = ("homeroom", "specials block", "specials grid", "specialists", "recess", "walking")


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("COMMON_TIME_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(worker, "start", lambda run_id: None)
    yield


def opened(run_id: str = "", tab: str = "") -> AppTest:
    """The first page, or the plan of a run, on one of its tabs."""
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    if tab:
        at.session_state["plan_tab"] = tab
    if run_id:
        at.query_params["run"] = run_id
    at.run()
    assert not at.exception
    return at


def words(at: AppTest) -> str:
    return "\n".join(block.proto.body for block in at.get("html")).replace("&#x27;", "'").replace("<b>", "").replace("</b>", "")


@pytest.fixture
def planned(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> AppTest:
    """The page on an ended search of Mill Creek, on the tab that the test asks for."""
    monkeypatch.setattr(books, "reading", lambda book: Reading(mill.school(), ()))
    run_id = store.add(b"Mill Creek", "mill_creek.xlsx")
    store.finish(run_id, "done", "The search is finished.", mill.outcome())
    return opened(run_id, getattr(request, "param", ""))


@pytest.mark.parametrize(
    ("key", "school", "said"),
    [
        (
            "sample_middle",
            "Riverbend Middle School",
            ("$454,404 over budget", "43 to 215 minutes", "require 54.5 teacher FTE at target class sizes; you have 58.0"),
        ),
        (
            "sample_high",
            "Summit High School",
            ("$525,360 over budget", "45 minutes", "short in Mathematics 0.4", "20 courses fill only one section"),
        ),
    ],
)
def test_samples_of_every_level_are_offered_and_say_what_is_missing(key: str, school: str, said: tuple[str, ...]) -> None:
    at = opened()
    at.button(key=key).click().run()
    assert not at.exception and "search" in {b.key for b in at.button}
    at.session_state["book_tab"] = "Today"
    at.run()
    text = words(at)
    assert school in text and "FTE needed" in text
    for part in said:
        assert part in text, part
    for word in ELEMENTARY:
        assert word not in text.lower(), word


def test_the_tabs_are_those_of_a_school_with_periods(planned: AppTest) -> None:
    labels = ["Minutes", "Section schedule", "Courses", "Team meetings", "Money", "Contract", "Staffing and programs", "Try a change", "Compare plans", "What more time costs", "What limits team time", "How good is this plan?", "Share"]
    assert [t.label for t in planned.tabs] == labels
    text = words(planned)
    assert "14 sections of 8 courses" in text and "Mill Creek &amp; Sons High: a plan for 2025-26" in text
    for word in ELEMENTARY:
        assert word not in text.lower(), word


@pytest.mark.parametrize("planned", ["Section schedule"], indirect=True)
def test_the_grid_is_shown_four_ways(planned: AppTest) -> None:
    assert "<td class='ct-meet'>English meets</td>" in words(planned)
    colour = next(f"ct-c{n}" for n in range(8) if f"<td class='ct-c{n}'>ENG9-01 R1</td>" in words(planned))
    assert f"<td class='{colour}'>P3A ENG9-02 R1</td>" in words(planned)  # one course, one colour, in whatever lane
    for view, part in (
        ("By room", "<td class='ct-c2'>S1: DRAMA-01 ENG.1</td>"),
        ("By department", "<td class='ct-number ct-h2'>2</td>"),
        ("By team", "<td class='ct-meet'>Mon, Wed: team meets</td>"),
    ):
        planned.pills(key="sections").set_value(view).run()
        assert not planned.exception
        assert part in words(planned), view
        assert "10:24-11:14" in words(planned)  # the clock of the lanes stands under each view


@pytest.mark.parametrize("planned", ["Section schedule"], indirect=True)
def test_one_department_can_be_read_alone(planned: AppTest) -> None:
    planned.selectbox(key="department").set_value("Mathematics").run()
    assert not planned.exception
    assert "MATH.1</th>" in words(planned) and "ENG.1</th>" not in words(planned)


@pytest.mark.parametrize("planned", ["Courses"], indirect=True)
def test_courses_show_freedom_collisions_and_the_price_of_common_time(planned: AppTest) -> None:
    text = words(planned)
    assert "STAT (4 students)" in text and "4 of 13 student requests for both courses can't be met" in text
    assert "Periods closed to them" in text and "$10,000 a year" in text
