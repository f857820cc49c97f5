"""What the pages read, each thing once for a session: a workbook's reading, its cells, a run's outcome, the files to download.

The keys are digests and run ids, never the big thing itself: large inputs would be compared by a sample of their content.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field

import streamlit as st

from planner import export, papers, store, tables
from planner.domain import serialize
from planner.domain.outcome import Outcome
from planner.domain.school import Finding, School
from planner.export.partial import write_partial
from planner.jobs import worker
from planner.sharing.counting import Voted
from planner.store import schools
from planner.workbook import changed, installed, preview
from planner.workbook.annotate import annotate
from planner.workbook.changed import CellChange
from planner.workbook.edit import Figure
from planner.workbook.edit import figures as read_figures
from planner.workbook.read import Reading, read_workbook
from planner.workbook.sniff import sniff
from planner.workbook.template import blank_template
from planner.workbook.typing import Typing
from planner.workbook.typing import typings as read_typings

TYPED = "typed_digest"  # of the workbook as somebody has typed it so far
SAMPLES = ("pine_hollow.xlsx", "riverbend.xlsx", "summit.xlsx")  # an elementary, a middle and a high school
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Book:
    """A workbook that somebody chose: its file name and its bytes."""

    name: str
    data: bytes = field(repr=False)

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def sample(name: str = SAMPLES[0]) -> Book:
    return Book(name, installed.workbook(name).read_bytes())


def blank(level: str, state: str) -> bytes:
    """A blank workbook with a state's rules, written when somebody wants it."""
    buffer = io.BytesIO()
    blank_template(level, buffer, state)
    return buffer.getvalue()


def of_run(run: store.Run) -> Book:
    return Book(run.name, store.workbook(run.id) or b"")


def reading(book: Book) -> Reading:
    return _reading(book.digest, book.name, book.data)


@st.cache_resource(max_entries=24, show_spinner="Reading the workbook…")  # for all: the key is the digest of bytes that are at hand
def _reading(digest: str, name: str, _data: bytes) -> Reading:
    return read_workbook(_data, name)


def cells(book: Book) -> dict[str, preview.Cells]:
    return _cells(book.digest, book.data)


@st.cache_resource(max_entries=4, scope="session", show_spinner=False)
def _cells(digest: str, _data: bytes) -> dict[str, preview.Cells]:
    return preview.sheets(_data)


def changes(version: str, digest: str, book: Book) -> tuple[CellChange, ...]:
    """Against an earlier workbook that is kept; the caller may see both."""
    return _changes(digest, book.digest, version, book.data)


@st.cache_resource(max_entries=4, scope="session", show_spinner=False)
def _changes(before: str, after: str, _version: str, _data: bytes) -> tuple[CellChange, ...]:
    return changed.changes(schools.workbook_bytes(_version) or b"", _data)


def figures(book: Book) -> tuple[Figure, ...]:
    return _figures(book.digest, book.data)


@st.cache_resource(max_entries=4, scope="session", show_spinner=False)
def _figures(digest: str, _data: bytes) -> tuple[Figure, ...]:
    return read_figures(_data)


def typings(book: Book) -> dict[str, Typing]:
    """The sheets to type in; none where the file cannot be opened."""
    return _typings(book.digest, book.data)


@st.cache_resource(max_entries=4, scope="session", show_spinner=False)
def _typings(digest: str, _data: bytes) -> dict[str, Typing]:
    return {} if sniff(_data).refusal else read_typings(_data)


def has_formulas(book: Book) -> bool:
    return sniff(book.data).formulas


LAPSE_SECONDS = 60.0  # most schools are known sooner


def first_screen(book: Book) -> tables.FirstScreen:
    """Only for books that hold a school. What is left if nothing is decided comes when its own short search has ended."""
    school = reading(book).school
    assert school is not None
    ended = lapse_run(book)
    return _first_screen(book.digest, ended.id if ended and not ended.active else "", school)


def lapse_run(book: Book) -> store.Run | None:
    """The search for what is left if nothing is decided; started when there was none.

    None for a workbook that cannot be searched, and for one that somebody is typing in: it would be another one with each cell.
    """
    if reading(book).must_fix or book.digest == st.session_state.get(TYPED):
        return None
    return worker.look(store.add_once(book.data, book.name, seconds=LAPSE_SECONDS, kind="lapse").id)


@st.cache_resource(max_entries=8, scope="session", show_spinner=False)
def _first_screen(digest: str, lapse_id: str, _school: School) -> tables.FirstScreen:
    left = store.outcome(lapse_id) if lapse_id else None
    return tables.first_screen(_school, {t.team_id: t.minutes for t in left.teams} if left and left.teams else None)


@st.cache_resource(max_entries=4, scope="session", show_spinner="Marking the cells…")
def annotated(digest: str, _data: bytes, _findings: tuple[Finding, ...]) -> bytes:
    buffer = io.BytesIO()
    annotate(_data, _findings, buffer)
    return buffer.getvalue()


@st.cache_resource(max_entries=24, show_spinner=False)  # for all: whoever asks has been let in before
def outcome(run_id: str) -> Outcome | None:
    """Only for ended runs: what they found never changes."""
    return worker.found(run_id)


def plan_workbook(school: School, outcome: Outcome) -> bytes:
    """Written when somebody asks for it, as the papers are."""
    buffer = io.BytesIO()
    export.write_plan(school, outcome, buffer)
    return buffer.getvalue()


def answer_workbook(school: School, outcome: Outcome) -> bytes:
    """What an answer without a plan leaves: the nearest plan with its mark, or what is known."""
    buffer = io.BytesIO()
    export.write_answer(school, outcome, buffer)
    return buffer.getvalue()


def partial_workbook(school: School, outcome: Outcome) -> bytes:
    """What was placed of a week, marked on every sheet, and what was not."""
    buffer = io.BytesIO()
    write_partial(school, outcome, buffer)
    return buffer.getvalue()


def paper(reader: str, book: Book, school: School, outcome: Outcome, voted: Voted = ()) -> bytes:
    """The plan for one reader; with what is left if nothing is decided, where its own search has ended.

    Written when somebody asks for it, in a thread that has no session: nothing is kept.
    """
    known = store.latest(book.digest, "lapse")
    left = store.outcome(known.id) if known and not known.active else None
    minutes = {t.team_id: t.minutes for t in left.teams} if left and left.teams else None
    this = papers.Option("This plan", school, outcome, voted)
    several = reader == "board" and outcome.nearest is None  # nothing stands beside a nearest plan as if one could choose
    return papers.paper(reader, [this, *(beside(book, this) if several else ())], minutes)


def beside(book: Book, this: papers.Option) -> list[papers.Option]:
    """The other plans that a search for them has found on this workbook and that fit its money, each once."""
    known = store.latest(book.digest, "options")
    found = store.answer(known.id) if known and not known.active else None
    others: list[papers.Option] = []
    for card in found["cards"] if found else ():
        outcome = serialize.loads(card["outcome"])
        fits = not str(card["name"]).startswith("today-")  # today carried on takes more money than there is: the paper has it as a line
        if fits and outcome.plan is not None and outcome.plan not in (this.plan, *(o.plan for o in others)):
            others.append(papers.Option(card["title"], this.school, outcome))
    return others


def paper_name(reader: str, school: School, outcome: Outcome) -> str:
    """The file's name says that the plan is a nearest one."""
    stem = export.plan_file_name(school).removesuffix(".xlsx")
    return f"{stem.removesuffix('-plan')}-nearest-plan-{papers.READERS[reader]}" if outcome.nearest else f"{stem}-{papers.READERS[reader]}"
