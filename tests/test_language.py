"""One catalogue of words: what it lacks stays English, and the template in the repository holds every word of the code."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from planner import language
from planner.language import CATALOGUES, DOMAIN, FOLDER, LANGUAGE, _, counted

PLANNER = Path(__file__).parents[1] / "planner"
KEYWORDS = {"_": None, "counted": (1, 2)}


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    words = Catalog(locale="de")
    words.add("Search for a plan", "Einen Plan suchen")
    words.add(("{n} team", "{n} teams"), ("{n} Gruppe", "{n} Gruppen"))
    place = tmp_path / "de" / "LC_MESSAGES"
    place.mkdir(parents=True)
    with (place / f"{DOMAIN}.mo").open("wb") as file:
        write_mo(file, words)
    monkeypatch.setenv(CATALOGUES, str(tmp_path))
    yield


def test_a_reader_gets_her_language_and_english_where_it_lacks_a_word(german: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "reader", lambda: "de-AT")
    assert (_("Search for a plan"), _("The week")) == ("Einen Plan suchen", "The week")
    assert (counted("{n} team", "{n} teams", 1), counted("{n} team", "{n} teams", 2)) == ("1 Gruppe", "2 Gruppen")


def test_without_a_language_everything_is_english(german: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "reader", lambda: None)
    assert (_("Search for a plan"), counted("{n} team", "{n} teams", 1_200)) == ("Search for a plan", "1,200 teams")
    monkeypatch.setenv(LANGUAGE, "de")
    assert _("Search for a plan") == "Einen Plan suchen"
    monkeypatch.setenv(LANGUAGE, "fr")
    assert _("Search for a plan") == "Search for a plan" and _("") == ""


def words_of_the_code() -> set[object]:
    """What Babel finds: `pybabel extract -F` does the same by hand (CONTRIBUTING.md)."""
    found = extract_from_dir(PLANNER, method_map=[("**.py", "python")], keywords=KEYWORDS)
    return {message for _file, _line, message, _comments, _context in found}


def test_the_template_holds_every_word_of_the_code() -> None:
    with (FOLDER / f"{DOMAIN}.pot").open("rb") as file:
        template = {m.id for m in read_po(file) if m.id}
    assert words_of_the_code() == template, "run: pybabel extract -k counted:1,2 --no-location -o planner/locale/common_time.pot planner"
