"""The Start page: answers typed one after another, what is said beside them, and the workbook that the Plan page gets."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from planner.jobs import worker
from planner.pages import answering
from planner.workbook.read import read_workbook

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("COMMON_TIME_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(worker, "start", lambda run_id: None)
    yield


@pytest.fixture
def page() -> AppTest:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.switch_page("planner/pages/answering.py")
    at.run()
    assert not at.exception
    return at


def words(at: AppTest) -> str:
    return "\n".join(block.proto.body for block in at.get("html")).replace("&#x27;", "'")


def answer(at: AppTest, **answers: str) -> None:
    for key, text in answers.items():
        field = at.text_area if any(w.key == f"start_{key}" for w in at.text_area) else at.text_input
        field(key=f"start_{key}").set_value(text)
    at.run()
    assert not at.exception


def test_the_first_question_stands_first_and_nothing_is_concluded_before_an_answer(page: AppTest) -> None:
    assert [r.label for r in page.radio][:2] == ["Which kind of school?", "Does your school receive dollars or positions?"]
    assert "The week appears here as you answer." in words(page)
    assert "We read" not in words(page)


def test_a_first_sentence_stands_beside_five_answers(page: AppTest) -> None:
    answer(page, classes="K-2 2 classes\n3-5 2 classes", specialists="PE\nArt\nMusic 0.6")
    said = words(page)
    assert said.index("We read") < said.index("From time alone")
    assert "depending on music" in said or "minutes a week" in said
    assert "Not checked yet: lunch, recess, services, duties, and money." in said


def test_an_unclear_row_is_told_at_its_question_and_is_no_markup(page: AppTest) -> None:
    answer(page, classes="K 18 18\n1 19 <b>19</b>", specialists="PE\nMusic")
    assert "Row 2:" in words(page)
    assert "<b>19</b>" not in words(page)


def test_the_workbook_that_is_made_is_opened_on_the_plan_page(page: AppTest) -> None:
    answer(page, school="Oak <i>ES</i> #1", classes="K 18 18\n1 19 19\n2 20 20", specialists="PE\nMusic\nArt", students="7:45-14:35")
    page.button(key="start_make").click()
    page.run()
    assert not page.exception
    book = page.session_state["book"]
    assert book.name == "Oak_i_ES_i_1.xlsx"
    school = read_workbook(book.data, book.name).school
    assert school is not None and [h.enrol_next for h in school.homerooms] == [18, 18, 19, 19, 20, 20]


def test_an_edited_workbook_keeps_its_edits_and_names_what_both_changed() -> None:
    from planner.start.book import workbook
    from planner.start.fill import fill

    before = {"school": "Oak", "classes": "K 18 18\n1 19 19", "specialists": "PE\nMusic"}
    book = load_workbook(io.BytesIO(workbook(fill(before))))
    row = next(r for r in book["Homerooms"].iter_rows(min_row=3) if r[0].value == "H1A")
    row[2].value = 23
    out = io.BytesIO()
    book.save(out)
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    at.session_state["start_answers"] = before | {"classes": "K 18 18\n1 21 19"}
    at.session_state["start_edited"] = out.getvalue()
    at.switch_page("planner/pages/answering.py")
    at.run()
    at.button(key="start_make").click()
    at.run()
    assert not at.exception
    assert "the workbook says 23, your answers now say 21" in words(at)
    assert any(b.key == "start_leave" for b in at.button)


def test_answers_are_taken_from_their_file_and_from_the_workbook() -> None:
    from planner.start.book import answers_of, workbook
    from planner.start.fill import fill

    answers = {"school": "Oak", "classes": "K 18 18"}
    assert answering.file_name("..//") == "school"
    assert answers_of(workbook(fill(answers))) == answers


def test_what_we_took_stands_under_its_question_and_can_be_changed(page: AppTest) -> None:
    answer(page, classes="K 18 18\n1 19 19", specialists="PE\nMusic", students="8:00-14:40")
    folded = [e.label for e in page.expander]
    assert "We took: teachers 7:35–15:05. Change it" in folded
    answer(page, teachers="7:40-15:00")
    assert not any("teachers 7:35" in e.label for e in page.expander)


def test_a_click_adds_a_row_and_offers_it_no_more(page: AppTest) -> None:
    answer(page, specialists="PE")
    chips = page.button_group(key="start_offer_specialists")
    assert "Music" in chips.options and "PE" not in chips.options
    chips.set_value("Music")
    page.run()
    assert not page.exception
    assert page.text_area(key="start_specialists").value == "PE\nMusic"
    assert "Music" not in page.button_group(key="start_offer_specialists").options
    answer(page, promises="Individual planning 180")
    assert page.button_group(key="start_offer_promises").options == ["Longest time with students 180", "Literacy 90", "Math 60"]


def test_a_file_of_courses_joins_the_answers(page: AppTest) -> None:
    page.radio(key="start_level").set_value("high")
    page.run()
    answer(page, grades="9-12 100", departments="English 4\nMath 4")
    page.file_uploader(key="start_courses_file").set_value(("list.csv", b"Course,Course Name,Requests,Colour\nENG9,English 9,88,red\n", "text/csv"))
    page.run()
    assert not page.exception
    assert "1 course was read from a file." in words(page) and "Not read: column Colour." in words(page)
    assert "1 course," in words(page)
    page.button(key="start_courses_out").click()
    page.run()
    assert "was read from a file" not in words(page)
