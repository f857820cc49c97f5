"""Column mapping profiles: how one school information system names the columns of its section list.

A profile is a TOML file. Each field has the header that the vendor documents, other spellings that are read too, whether that header was
`verified` in public documentation, and the source. Four come with the planner; a district names the path of its own.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "profiles"
FIELDS = {  # field -> what it is called in a sentence
    "course": "the course's code", "section": "the section number", "course_name": "the course's name", "term": "the term",
    "expression": "the period", "days": "the days", "block": "the number of periods", "teacher": "the teacher's code",
    "second": "the second teacher's code", "room": "the room",
    "seats": "the seats", "enrolled": "the students enrolled", "department": "the department",
}  # fmt: skip
NEEDED = ("course", "section")
WANTED = ("expression", "teacher", "seats", "enrolled")
FORMATS = ("period(days)", "period")
TERM_FORMATS = ("names", "powerschool")


class BadProfile(Exception):
    """The profile cannot be used: one sentence that says why."""


@dataclass(frozen=True)
class Column:
    """Where a field stands: the documented header, other spellings, and whether the header was found in public documentation."""

    field: str
    header: str
    also: tuple[str, ...] = ()
    verified: bool = False
    source: str = ""

    @property
    def headers(self) -> tuple[str, ...]:
        return (self.header, *self.also)


@dataclass(frozen=True)
class Profile:
    """`separator` is a character or "auto"; `days` the names of the cycle's days in order (empty: the file decides).

    `codes` gives the workbook's period for a written one, such as "1(A)" -> "A1". `terms` gives the spellings of each of our terms.
    `school_numbers`: section numbers are unique in the school, not only in the course. `names` are headers of people's names.
    """

    name: str
    columns: Mapping[str, Column]
    separator: str = "auto"
    encoding: str = "cp1252"
    format: str = "period(days)"
    days: tuple[str, ...] = ()
    codes: Mapping[str, str] = field(default_factory=dict)
    terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    term_format: str = "names"
    school_numbers: bool = False
    names: tuple[str, ...] = ()

    @property
    def unverified(self) -> tuple[str, ...]:
        """The headers that were not found in public documentation."""
        return tuple(c.header for c in self.columns.values() if not c.verified)


def known() -> tuple[str, ...]:
    """The profiles that come with the planner."""
    return tuple(sorted(p.stem for p in FOLDER.glob("*.toml")))


def load(name: str) -> Profile:
    """A profile by its name (powerschool) or by the path of a district's own TOML file."""
    path = FOLDER / f"{name.lower()}.toml" if name.lower() in known() else Path(name)
    if not path.is_file():
        raise BadProfile(f"There is no profile {name}. Use {', '.join(known())}, or the path of your own .toml file.")
    try:
        facts = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise BadProfile(f"The profile {path.name} cannot be read: {fault}.") from fault
    return _profile(facts, path)


def _profile(facts: Mapping[str, Any], path: Path) -> Profile:
    columns, expression, terms = facts.get("columns", {}), facts.get("expression", {}), dict(facts.get("terms", {}))
    missing = [f for f in NEEDED if f not in columns]
    unknown = [f for f in columns if f not in FIELDS]
    if missing or unknown:
        wrong = [f"has no column for {FIELDS[f]} (columns.{f})" for f in missing] + [f"knows no field {f}" for f in unknown]
        raise BadProfile(f"The profile {path.name} {', and '.join(wrong)}.")
    form, term_form = str(expression.get("format", FORMATS[0])), str(terms.pop("format", TERM_FORMATS[0]))
    if form not in FORMATS or term_form not in TERM_FORMATS:
        raise BadProfile(f"The profile {path.name} has a format that is not known: {form}, {term_form}.")
    return Profile(
        name=str(facts.get("name", path.stem)),
        columns={f: _column(f, columns[f], path) for f in FIELDS if f in columns},
        separator=str(facts.get("separator", "auto")),
        encoding=str(facts.get("encoding", "cp1252")),
        format=form,
        days=tuple(map(str, expression.get("days", ()))),
        codes={str(k): str(v) for k, v in expression.get("codes", {}).items()},
        terms={k: tuple(map(str, v)) for k, v in terms.items() if isinstance(v, list)},
        term_format=term_form,
        school_numbers=facts.get("section_numbers") == "school",
        names=tuple(map(str, facts.get("names", {}).get("headers", ()))),
    )


def _column(name: str, facts: Mapping[str, Any], path: Path) -> Column:
    header = facts.get("header")
    if not isinstance(header, str) or not header:
        raise BadProfile(f"The profile {path.name} gives no header for {FIELDS[name]} (columns.{name}.header).")
    also = tuple(map(str, facts.get("also", ())))
    return Column(name, header, also, facts.get("verified") is True, str(facts.get("source", "")))
