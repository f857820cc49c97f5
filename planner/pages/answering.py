"""Start: questions in a school's words on one page, with the week and the first answers beside them while somebody types."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

import streamlit as st

from planner.language import N_, _, counted
from planner.pages import books, looks, quick, who
from planner.sharing.permissions import Role
from planner.start import catalog, questions, sentences
from planner.start.book import answers_of, brought_into, workbook
from planner.start.fill import Filled, fill
from planner.start.picture import Column, week
from planner.start.questions import CHOICE, LINES, PICK, Question
from planner.start.said import DAYS, clock
from planner.start.taken import taken
from planner.start.together import estimate

PLAN_PAGE = Path(__file__).with_name("start.py")
EDITED = "start_edited"  # a workbook of Start that was taken up again: newer answers go into it, and its edits stay
KEPT = "start_answers"  # what was typed: it stays while other pages are looked at
GROUPS = {  # heading -> its questions
    N_("Your school"): ("budget", "school", "classes", "grades"),
    N_("The day"): ("students", "blocks", "bell", "early"),
    N_("Your people"): ("specialists", "departments", "courses", "positions", "services"),
    N_("The money"): ("expired", "funds"),
    N_("What you want"): ("minutes", "promises", "may_change"),
}
COURSES_FILE = "start_courses_said"  # what there was to say of the file of courses
DRAWN = {"school": 0, "lunch": 2}  # what is drawn first, and what above the rest
A_ROW = 68  # letters of a text box on a laptop
MOST_KILOBYTES = 256  # of a file of answers


def show() -> None:
    desk = who.desk()
    looks.style()
    looks.brand()
    if not desk.person.local and Role.PRINCIPAL not in desk.person.roles():
        looks.title(_("This page is for principals"))
        return
    if run := quick.opened():
        st.switch_page(str(PLAN_PAGE), query_params={"run": run})
    looks.title(_("Start without a workbook"))
    looks.line(
        _(
            "Answer what you know, in your own words. Leave the rest blank: we fill it in, and mark it as ours. "
            "Positions, not people: leave names of staff and students out."
        )
    )
    answers: dict[str, str] = st.session_state.setdefault(KEPT, {})
    asking, beside = st.columns([3, 2], gap="large")
    filled = fill(answers)
    with asking, st.container(key="start_questions"):
        _questions(answers, filled)
    with beside, st.container(key="start_beside"):
        _beside(answers, filled)


# --- the questions --------------------------------------------------------------------------------------------------------
def _questions(answers: dict[str, str], filled: Filled) -> None:
    level = _level(answers)
    asked = {q.key: q for q in questions.main(level)}
    _take()
    for heading, keys in GROUPS.items():
        looks.head(_(heading))
        for question in (asked[key] for key in keys if key in asked):
            _one(question, level, answers)
            _faults(filled, question.key)
            _folded(questions.folded(level, question.key), level, filled)


def _folded(more: tuple[Question, ...], level: str, filled: Filled) -> None:
    """What we took where it was not asked, and the questions with which it is changed."""
    if not more:
        return
    key = questions.UNDER[more[0].key]
    sentence = taken(filled, level, key)
    label = _("{taken} Change it").format(taken=sentence) if sentence else _("More that you told us about this")
    with st.expander(looks.plain(label), key=f"start_more_{key}"):
        for question in more:
            _one(question, level, filled.answers)
    for question in more:
        _faults(filled, question.key)


def _faults(filled: Filled, key: str) -> None:
    for fault in filled.faults:
        if fault.question == key:
            looks.mark(_("Row {row}: {sentence}").format(row=fault.row, sentence=fault.sentence))


def _level(answers: dict[str, str]) -> str:
    """Secondary schools name their grades with students; until then it is asked which kind of school this is."""
    kinds = {"elementary": _("Elementary or K-8"), "middle": _("Middle school"), "high": _("High school")}
    before = "middle" if answers.get("grades") else "elementary"
    return st.radio(
        _("Which kind of school?"),
        list(kinds),
        list(kinds).index(before),
        format_func=lambda kind: looks.plain(kinds[kind]),
        horizontal=True,
        key="start_level",
    )


def _one(question: Question, level: str, answers: dict[str, str]) -> None:
    key, before = f"start_{question.key}", answers.get(question.key, "")
    if key not in st.session_state and before:
        st.session_state[key] = before
    if question.kind == CHOICE:
        names = {"dollars": _("Dollars"), "positions": _("Positions"), "both": _("Both")}
        st.radio(
            _(question.words),
            question.choices,
            index=None,
            format_func=lambda choice: looks.plain(names[choice]),
            horizontal=True,
            key=key,
            on_change=looks.safely(_keep),
            args=(question.key,),
        )
    elif question.kind == PICK:
        st.selectbox(
            _(question.words),
            question.choices,
            index=None,
            help=_(question.help),
            key=key,
            on_change=looks.safely(_keep),
            args=(question.key,),
        )
    elif question.kind == LINES:
        rows = max(3, min(12, sum(1 + len(line) // A_ROW for line in before.splitlines()) + 1))
        st.text_area(
            _(question.words),
            height=28 * rows + 12,
            placeholder=question.example,
            help=_(question.help),
            key=key,
            on_change=looks.safely(_keep),
            args=(question.key,),
        )
    else:
        st.text_input(
            _(question.words),
            placeholder=question.example,
            help=_(question.help),
            key=key,
            on_change=looks.safely(_keep),
            args=(question.key,),
        )
    _offers(question, level, before)
    if question.key == "courses":
        _file(answers)


def _offers(question: Question, level: str, before: str) -> None:
    """Rows that a click adds: what most schools would type."""
    said = [" ".join(line.casefold().split()) for line in before.splitlines()]
    if question.key == "departments":  # "Language arts" is English
        said += [name.casefold() for name in catalog.called(before.splitlines())]
    offered = ((row, re.split(r"\s\d", row.casefold())[0]) for row in questions.offers(level, question.key))
    rows = [row for row, begins in offered if not any(line.startswith(begins) for line in said)]
    if rows:
        key = f"start_offer_{question.key}"
        st.pills(
            _("Add with a click"), rows, key=key, on_change=looks.safely(_add), args=(question.key,), format_func=looks.plain
        )


def _add(key: str) -> None:
    row = st.session_state.get(f"start_offer_{key}")
    st.session_state[f"start_offer_{key}"] = None
    if row:
        before = str(st.session_state.get(f"start_{key}") or "").rstrip()
        st.session_state[f"start_{key}"] = f"{before}\n{row}".lstrip()
        _keep(key)


def _file(answers: dict[str, str]) -> None:
    """A file of courses: what it says joins the answers, and the file itself is not kept."""
    st.file_uploader(
        _("Or a file with courses and requests, from your scheduling program"), type=["csv", "txt", "xlsx"], key="start_courses_file",
        max_upload_size=20, on_change=looks.safely(_read_file),
    )  # fmt: skip
    looks.bullets(st.session_state.get(COURSES_FILE, ()))
    if many := len(answers.get(catalog.FILE, "").splitlines()):
        looks.line(counted("{n} course was read from a file.", "{n} courses were read from a file.", many), soft=True)
        st.button(_("Take the file's courses out"), key="start_courses_out", on_click=looks.safely(_without_file))


def _read_file() -> None:
    given = st.session_state.get("start_courses_file")
    if given is None:
        return
    found = catalog.read_courses(given.getvalue(), given.name)
    told = found.sentences or (() if found.answers else (_("That file holds no requests by course."),))
    st.session_state[COURSES_FILE] = told
    st.session_state[KEPT] = dict(st.session_state.get(KEPT, {})) | found.answers


def _without_file() -> None:
    st.session_state[COURSES_FILE] = ()
    answers = dict(st.session_state.get(KEPT, {}))
    st.session_state[KEPT] = {k: v for k, v in answers.items() if k not in questions.IMPORTED}


def _keep(key: str) -> None:
    text = str(st.session_state.get(f"start_{key}") or "")
    answers = dict(st.session_state.get(KEPT, {}))
    answers[key] = text
    st.session_state[KEPT] = {k: v for k, v in answers.items() if v.strip()}


def _take() -> None:
    """Answers that were begun before: their file, or the workbook that was made from them."""
    with st.expander(_("Go on with answers that you have begun")):
        given = st.file_uploader(
            _("Your file of answers, or the workbook that was made from them"), type=["txt", "xlsx"], key="start_file", max_upload_size=10
        )
        if given is not None:
            st.button(_("Take these answers"), key="start_take", on_click=looks.safely(_taken), args=(given.name, given.getvalue()))
        if fault := st.session_state.pop("start_fault", ""):
            st.error(looks.plain(fault))


def _taken(name: str, data: bytes) -> None:
    try:
        found = answers_of(data) if name.lower().endswith(".xlsx") else _of_text(data)
    except ValueError:
        found = None
    if not found:
        st.session_state["start_fault"] = _("That file holds no answers of Start.")
        return
    for question in questions.QUESTIONS:
        st.session_state.pop(f"start_{question.key}", None)
    st.session_state.pop("start_level", None)
    st.session_state[KEPT] = dict(found)
    st.session_state[EDITED] = data if name.lower().endswith(".xlsx") else None


def _of_text(data: bytes) -> dict[str, str]:
    if len(data) > MOST_KILOBYTES * 1024:
        raise ValueError("too large for answers")
    return questions.from_text(data.decode("utf-8"))


# --- beside them --------------------------------------------------------------------------------------------------------
def _beside(answers: dict[str, str], filled: Filled) -> None:
    many = questions.answered(answers)
    found = estimate(answers) if many else None
    if not many:
        looks.lead(_("The week appears here as you answer."))
        looks.line(_("Five answers are enough for a first sentence: your classes, and who teaches specials."), soft=True)
        _week(week(answers, None))
        return
    read = sentences.read(filled)
    looks.lead(read.lead)
    _week(week(answers, found))
    said = [sentences.together(found)] if found is not None else []
    gap = sentences.gap(filled)
    for one in (*said, *([gap] if gap is not None else [])):
        looks.lead(one.lead)
        looks.line(one.unchecked, soft=True)
    quick.show(answers, filled, _book)
    _go_on(answers)
    with st.expander(_("What stands behind these figures")):
        looks.bullets((*read.more, *(line for one in said for line in one.more)))


def _go_on(answers: dict[str, str]) -> None:
    looks.line(counted("{n} answer so far.", "{n} answers so far.", questions.answered(answers)), soft=True)
    st.button(_("Make the workbook and look for a plan"), key="start_make", type="primary", on_click=looks.safely(_make), width="stretch")
    if clashes := st.session_state.get("start_clashes"):
        looks.head(_("Changed in the workbook and in your answers"))
        looks.bullets(clashes)
        st.button(_("Go on with the workbook as it is"), key="start_leave", on_click=looks.safely(_leave), width="stretch")
    if st.session_state.pop("start_made", False):
        st.switch_page(str(PLAN_PAGE))
    st.download_button(
        _("Keep my answers as a file"),
        questions.as_text(answers),
        "answers.txt",
        "text/plain",
        key="start_answers_file",
        on_click="ignore",
        type="tertiary",
    )


def _made(answers: dict[str, str]) -> tuple[books.Book, list[str]]:
    """The workbook of the answers, and what both they and an edit have changed."""
    filled = fill(answers)
    name = f"{file_name(str(filled.rows['School'][0]['school_name']))}.xlsx"
    before = st.session_state.get(EDITED)
    both = brought_into(before, answers) if before else None
    if both is None:
        return books.Book(name, workbook(filled)), []
    return books.Book(name, both.data), [clash.sentence for clash in both.clashes]


def _book(answers: dict[str, str]) -> books.Book | None:
    return _made(answers)[0]


def _make() -> None:
    """Rights were asked by the gate; the search itself is begun on the Plan page."""
    st.session_state["book"], st.session_state["start_clashes"] = _made(st.session_state.get(KEPT, {}))
    if not st.session_state["start_clashes"]:
        _leave()


def _leave() -> None:
    st.session_state["start_clashes"] = []
    st.session_state["start_made"] = True


def file_name(name: str) -> str:
    return "_".join("".join(c if c.isalnum() else " " for c in name).split())[:60] or "school"


# --- the week -----------------------------------------------------------------------------------------------------------
def _week(columns: tuple[Column, ...]) -> None:
    """Each day as a strip: blocks with the grades that could be out together, lunches, and the meeting after students have left."""
    if not columns:
        return
    first = min(p.when[0] for c in columns for p in c.pieces) // 30 * 30
    last = max(p.when[1] for c in columns for p in c.pieces)
    kinds = {"specials": _("specials"), "lunch": _("lunch"), "meeting": _("meeting"), "class": _("class"), "school": _("school")}
    names = dict(zip(DAYS, (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri")), strict=True))
    days = ""
    for column in columns:
        pieces = ""
        for piece in sorted(column.pieces, key=lambda p: (DRAWN.get(p.kind, 1), p.when)):
            top, height = (100 * (piece.when[0] - first) / (last - first), 100 * (piece.when[1] - piece.when[0]) / (last - first))
            said = f"{clock(piece.when[0])}–{clock(piece.when[1])} {kinds[piece.kind]} {piece.words}".strip()
            place = f"top:{top:.2f}%;height:{height:.2f}%"
            pieces += f"<li class='ct-piece ct-{piece.kind}' style='{place}' title='{escape(said)}'><span>{escape(piece.words)}</span></li>"
        days += f"<div class='ct-day'><strong>{escape(names[column.day])}</strong><ul>{pieces}</ul></div>"
    hours = "".join(f"<span style='top:{100 * (h - first) / (last - first):.2f}%'>{clock(h)}</span>" for h in range(first, last, 60))
    label = escape(_("The week so far: blocks with the grades that could be free together"))
    scale = f"<div class='ct-hours'><strong>&nbsp;</strong><div>{hours}</div></div>"
    st.html(f"<div class='ct-picture' role='img' aria-label='{label}'>{scale}{days}</div>")
    periods = any(p.kind == "class" for c in columns for p in c.pieces)
    green = _("green: periods") if periods else _("green: specials, with the grades that are out together")
    legend = ", ".join((green, _("yellow: lunch, with its grades"), _("blue: the staff meets")))
    looks.line(legend, soft=True)


show()
