"""The words that people read, through one catalogue (gettext), so that other languages can follow.

Code says `_("Search for a plan")`, and `_("{school}: a plan for {year}").format(...)` where something stands in between; what is counted
says `counted("{n} team", "{n} teams", n)`. The template of all words is locale/common_time.pot; a language is a folder beside it with
LC_MESSAGES/common_time.mo in it, as gettext has it. A word that a language lacks stays English.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

DOMAIN = "common_time"
FOLDER = Path(__file__).parent / "locale"
LANGUAGE, CATALOGUES = "COMMON_TIME_LANGUAGE", "COMMON_TIME_LOCALE"  # a language for everybody; a folder of a district's own catalogues


def _nobody() -> str:
    return ""


reader: Callable[[], str | None] = _nobody  # the language of whoever reads, "es-MX"; the pages say how to find it


def _(text: str) -> str:
    """The text in the reader's language."""
    return _catalogue(language(), os.environ.get(CATALOGUES, "")).gettext(text) if text else ""


def N_(text: str) -> str:  # noqa: N802 - what gettext's tools look for
    """Marks a word that is looked up when it is shown: for tables of words that are made before anybody reads."""
    return text


def counted(one: str, many: str, n: int) -> str:
    """The form that goes with a number, which takes the place of {n}."""
    return _catalogue(language(), os.environ.get(CATALOGUES, "")).ngettext(one, many, n).format(n=f"{n:,}")


def language() -> str:
    return os.environ.get(LANGUAGE, "") or reader() or ""


@lru_cache(maxsize=32)
def _catalogue(language: str, folder: str) -> gettext.NullTranslations:
    """Catalogues of the district stand before ours; "es-MX" falls back to "es"."""
    wanted = [language.replace("-", "_"), language.split("-")[0]] if language else []
    for place in (folder, FOLDER) if wanted else ():
        if place and gettext.find(DOMAIN, str(place), wanted):
            return gettext.translation(DOMAIN, str(place), wanted)
    return gettext.NullTranslations()
