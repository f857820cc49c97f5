"""One catalogue of words: what it lacks stays English, and the template in the repository holds every word of the code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from streamlit.testing.v1 import AppTest

from planner import language
from planner.jobs import worker
from planner.language import CATALOGUES, DOMAIN, FOLDER, LANGUAGE, _, counted

PLANNER = Path(__file__).parents[1] / "planner"
KEYWORDS = {"_": None, "N_": None, "counted": (1, 2)}


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    words = Catalog(locale="de")
    words.add("Find a plan", "Einen Plan suchen")
    words.add(("{n} team", "{n} teams"), ("{n} Gruppe", "{n} Gruppen"))
    place = tmp_path / "de" / "LC_MESSAGES"
    place.mkdir(parents=True)
    with (place / f"{DOMAIN}.mo").open("wb") as file:
        write_mo(file, words)
    monkeypatch.setenv(CATALOGUES, str(tmp_path))
    yield


def test_a_reader_gets_her_language_and_english_where_it_lacks_a_word(german: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "reader", lambda: "de-AT")
    assert (_("Find a plan"), _("Weekly schedule")) == ("Einen Plan suchen", "Weekly schedule")
    assert (counted("{n} team", "{n} teams", 1), counted("{n} team", "{n} teams", 2)) == ("1 Gruppe", "2 Gruppen")


def test_without_a_language_everything_is_english(german: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "reader", lambda: None)
    assert (_("Find a plan"), counted("{n} team", "{n} teams", 1_200)) == ("Find a plan", "1,200 teams")
    monkeypatch.setenv(LANGUAGE, "de")
    assert _("Find a plan") == "Einen Plan suchen"
    monkeypatch.setenv(LANGUAGE, "fr")
    assert _("Find a plan") == "Find a plan" and _("") == ""


COMMAND = "pybabel extract -k N_ -k counted:1,2 --no-location --no-wrap --project 'Common Time' -o planner/locale/common_time.pot planner app.py"


def words_of_the_code() -> set[object]:
    found = {message for _file, _line, message, _comments, _context in extract_from_dir(PLANNER, [("**.py", "python")], keywords=KEYWORDS)}
    return found | {m for _line, m, _comments, _context in extract_from_file("python", PLANNER.parent / "app.py", keywords=KEYWORDS)}


def test_the_template_holds_every_word_of_the_code() -> None:
    with (FOLDER / f"{DOMAIN}.pot").open("rb") as file:
        template = {m.id for m in read_po(file) if m.id}
    assert words_of_the_code() == template, COMMAND
    assert len(template) > 300


def test_what_stands_in_between_is_named_alike_in_both_numbers() -> None:
    for message in words_of_the_code():
        forms = message if isinstance(message, tuple) else (message,)
        names = [{field for _text, field, _spec, _conversion in Formatter().parse(str(form)) if field is not None} for form in forms]
        assert all(n == names[0] and "" not in n for n in names), message


# --- a language that wraps every word: what is not wrapped on a page does not go through the catalogue -----------------------
@pytest.fixture
def wrapped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    words = Catalog(locale="de")
    for message in words_of_the_code():
        words.add(message, tuple(f"⟦{m}⟧" for m in message) if isinstance(message, tuple) else f"⟦{message}⟧")
    place = tmp_path / "de" / "LC_MESSAGES"
    place.mkdir(parents=True)
    with (place / f"{DOMAIN}.mo").open("wb") as file:
        write_mo(file, words)
    monkeypatch.setenv(CATALOGUES, str(tmp_path))
    monkeypatch.setenv(LANGUAGE, "de")
    monkeypatch.setenv("COMMON_TIME_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(PLANNER.parent)
    monkeypatch.setattr(worker, "start", lambda run_id: None)
    monkeypatch.setattr(worker.dispatch, "wake", lambda: None)
    yield


def labels(at: AppTest) -> list[str]:
    kinds = ("button", "selectbox", "radio", "text_input", "number_input", "text_area", "checkbox", "date_input", "multiselect")
    found = [w.label for kind in kinds for w in at.get(kind) if w.label]
    return [*found, *(t.label for t in at.tabs), *(e.label for e in at.expander)]


def heads(at: AppTest) -> list[str]:
    bodies = (block.proto.body for block in at.get("html"))
    return [found for body in bodies for found in re.findall(r'<h[12] class="ct-(?:head|title)">(.*?)</h', body)]


@pytest.mark.parametrize("page", ["app.py", "planner/pages/staff.py", "planner/pages/district.py"])
def test_every_label_and_heading_of_the_pages_goes_through_the_catalogue(wrapped: None, page: str) -> None:
    at = AppTest.from_file(str(PLANNER.parent / page), default_timeout=60)
    at.run()
    assert not at.exception
    assert [w for w in (*labels(at), *heads(at)) if "⟦" not in w and "Pine Hollow" not in w] == []
    if page == "app.py":
        at.button(key="sample").click().run()
        for tab in range(3):
            at.session_state["book_tab"] = at.tabs[tab].label
            at.run()
            assert not at.exception
            assert [w for w in (*labels(at), *heads(at)) if "⟦" not in w and "Pine Hollow" not in w] == []
