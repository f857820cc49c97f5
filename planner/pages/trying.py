"""Try a change: lock a decision or change any figure of the workbook's copy, search from the plan at hand, and see what differs."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from planner import store, tables
from planner.audit import audit
from planner.domain.outcome import Outcome
from planner.domain.plan import Plan
from planner.domain.school import School
from planner.explain import diff
from planner.jobs import worker
from planner.language import N_, _
from planner.pages import books, grids, looks, who
from planner.sharing.desk import Desk
from planner.sharing.permissions import Action
from planner.tables.compare.diff import diff_lines, diff_posts, diff_teams, diff_week
from planner.workbook.edit import Edit, Figure, edited_book, edits_of
from planner.workbook.read import read_workbook

SECONDS = 30.0
FIGURE = N_("A number in the workbook")
WEEK = ("team", "homeroom", "course", "method")
FOR_STAFF = {"week": WEEK, "programs": (*WEEK, "program"), "positions": (*WEEK, "program", "staff")}  # what staff may try, by what they see


def show(school: School, run: store.Run, shows: str = "", published: str = "") -> None:
    """The form: one question at a time, each tried on a copy of the workbook.

    `shows`: to the staff, who are shown so much; then `published` is the run of the plan that they were given.
    """
    looks.line(
        _(
            "What would the plan be if one thing were otherwise? A copy of the workbook is changed, the "
            "search goes on from this plan, and you see what differs. Your own workbook stays as it is."
        )
    )
    known = kinds(school, shows)
    chosen = st.selectbox(_("What do you want to change?"), [*known, *(() if shows else (FIGURE,))], format_func=_, key="try_kind")
    with st.container(border=True):
        asked = lock(known[chosen]) if chosen in known else None if shows else _figure(run)
    least = st.checkbox(_("Change as little else as possible"), value=True, key="try_least")
    if asked is not None:
        st.button(_("Try it"), key="try", type="primary", on_click=looks.safely(attempt), args=(run, *asked, least, bool(shows)))
    for fault in st.session_state.pop("try_faults", ()):
        st.error(looks.plain(fault))
    _history(run, store.staff_tries(published) if shows else store.tries(run.id))


def kinds(school: School, shows: str) -> dict[str, tables.Ask]:
    """What may be asked, by the words for it; to the staff only what they are shown."""
    return {a.words: a for a in tables.asks(school) if not shows or a.what in FOR_STAFF[shows]}


def lock(ask: tables.Ask, key: str = "try") -> tuple[str, list[tuple[str, dict[str, str]]]]:
    """The boxes of one kind of question: it in words, and the line of the Locks sheet."""
    columns = st.columns(2, gap="medium")
    said: dict[str, str] = {}
    which, day, time, so = _("Which?"), _("Day"), _("Time"), _("So that it")
    parts = {"which": (which, ask.which), "day": (day, ask.days), "slot": (time, ask.slots), "value": (so, ask.values)}
    for n, (part, (words, choices)) in enumerate((k, p) for k, p in parts.items() if p[1]):
        said[part] = columns[n % 2].selectbox(looks.plain(words), list(choices), key=f"{key}_{ask.what}_{part}") or ""
    codes = {part: parts[part][1].get(value, "") for part, value in said.items()}
    line = {"what": ask.what, "id": codes["which"], "cycle_day": codes.get("day", ""), "slot": codes.get("slot", "")}
    line |= {"value": codes["value"], "reason": "tried on the page"}
    return tables.ask_words(ask, said), [("Locks", {code: value for code, value in line.items() if value})]


def _figure(run: store.Run) -> tuple[str, list[Edit]] | None:
    known = books.figures(books.of_run(run))
    left, right = st.columns(2, gap="medium")
    sheet = left.selectbox(_("Sheet"), list(dict.fromkeys(f.sheet for f in known)), key="try_sheet")
    here = [f for f in known if f.sheet == sheet]
    line = right.selectbox(_("Line"), list(dict.fromkeys(f.line for f in here)), key=f"try_line_{sheet}")
    cells = {f.header: f for f in here if f.line == line}
    header = left.selectbox(_("Column"), list(cells), key=f"try_column_{sheet}")
    cell: Figure | None = cells.get(header or "")
    if cell is None:
        return None
    label = looks.plain(_("{cell}: now {it}").format(cell=cell.cell, it=cell.value or _("empty")))
    value = right.text_input(label, value=cell.value, key=f"try_value_{cell.cell}")
    if value.strip() == cell.value:
        looks.line(_("Enter a different value to try it."), soft=True)
        return None
    return f"{line}, {header}: {value.strip() or 'empty'} ({cell.cell})", [(cell.cell, value.strip())]


def attempt(run: store.Run, words: str, edits: list[Edit], least: bool = True, staff: bool = False) -> None:
    """Start a search on a changed copy of the run's workbook and go there; faults of the change are said on this page instead.

    `staff`: asked on the staff's page. Raises Refused for whoever may not try anything at this school.
    """
    Desk(who.person()).check(Action.TRY, run.school)
    book = books.of_run(run)
    try:
        data = edited_book(book.data, edits_of(book.data, edits))
    except ValueError as fault:
        st.session_state["try_faults"] = [_("You can't try this here: {fault}.").format(fault=fault)]
        return
    found = read_workbook(data, book.name).must_fix
    if found:
        st.session_state["try_faults"] = [f"{f.cell}: {f.message} {f.fix}" for f in found[:5]]
        return
    new = store.add(
        data, book.name, seconds=SECONDS, seed=run.seed,
        base=run.id, asked=_("Tried: {words}").format(words=words), least=least, by_staff=staff, school=run.school,
    )  # fmt: skip
    worker.start(new)
    _go(new)


# --- what came of it -------------------------------------------------------------------------------------------------------
def came_of_it(school: School, run: store.Run, plan: Plan, shows: str = "") -> None:
    """Above the plan of a try: what was tried and what differs, with the way back. The staff read no money, and posts only where shown."""
    before = _before(run.base) if run.base else None
    if run.asked is None:
        return
    with st.container(border=True, key="tried"):
        looks.head(run.asked)
        if before is None:
            looks.line(_("The earlier plan is no longer saved, so the two can't be compared."))
            return
        found = diff.diff(school, before, plan)
        if shows:
            programs = found.programs if shows != "week" else ()
            looks.bullets(
                (_("{name}: less than before.") if after < old else _("{name}: more than before.")).format(
                    name=school.program_by_id[p].name
                )
                for p, old, after in programs
            )
            found = replace(found, money=(), programs=(), posts=found.posts if shows == "positions" else ())
        looks.bullets(diff_lines(school, found))
        st.button(_("Undo: go back to the earlier plan"), key="undo", icon=":material/undo:", on_click=_go, args=(run.base,))
        with st.expander(_("Side by side")):
            for head, frame in ((_("Teams"), diff_teams), (_("Positions"), diff_posts), (_("Weekly classes"), diff_week)):
                rows = frame(school, found)
                if not rows.empty:
                    looks.head(head)
                    grids.table(rows, "")


def _before(run_id: str) -> Plan | None:
    """The plan that a try started from; where there was none, the nearest one, which it stood under."""
    outcome = store.outcome(run_id)
    nearest = outcome.nearest if outcome is not None else None
    return store.plan(run_id) or (nearest.plan if nearest is not None else None)


def no_plan(run: store.Run) -> None:
    """A try without a plan: the way back stands first."""
    if run.asked is not None:
        looks.line(run.asked)
        if run.base is not None and store.get(run.base) is not None:
            st.button(_("Undo: go back to the earlier plan"), key="undo", icon=":material/undo:", on_click=_go, args=(run.base,))


def open_plan(run: store.Run, title: str, plan: Plan, outcome: Outcome | None) -> None:
    """A plan that was found beside this one, under an address of its own; the same one is opened only once.

    Raises Refused for whoever may not try anything at this school.
    """
    Desk(who.person()).check(Action.TRY, run.school)
    for known in store.tries(run.id):
        if known.base == run.id and known.asked == title and store.plan(known.id) == plan:
            return _go(known.id)
    book = books.of_run(run)
    school = books.reading(book).school
    broken = audit(school, plan).violations if school is not None else ()
    if broken:  # made for a school with more money, for comparison: it is no plan of this workbook
        said = _("Shown for comparison only. This plan breaks a rule in this workbook: {first}")
        st.session_state["trouble"] = said.format(first=broken[0])
        return None
    new = store.add(book.data, book.name, seed=run.seed, base=run.id, asked=title, status="running", school=run.school)
    store.save(new, plan=plan)
    store.finish(new, "done", "", outcome)
    return _go(new)


def _history(run: store.Run, known: tuple[store.Run, ...]) -> None:
    """Every plan that was tried from the same beginning; nothing is lost by going back."""
    if len(known) < 2:
        return
    looks.head(_("Changes you've tried"))
    for one in known:
        words = one.asked if one.asked and one is not known[0] else _("Original plan")
        if one.id == run.id:
            looks.line(_("▸ {words} (shown now)").format(words=words))
        else:
            st.button(looks.plain(words), key=f"history_{one.id}", type="tertiary", on_click=_go, args=(one.id,))


def _go(run_id: str) -> None:
    """On the staff's page a try stands beside the plan's own address."""
    st.query_params["try" if "plan" in st.query_params else "run"] = run_id
