"""Questions beside the plan — other plans, the price of time, why not more — each its own search, with what is found shown as it comes."""

from __future__ import annotations

import base64
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from planner import store
from planner.domain import serialize
from planner.domain.outcome import Outcome, Progress
from planner.domain.plan import Plan
from planner.jobs import worker
from planner.language import N_, _
from planner.pages import books, gate, grids, handed, looks, priority, running, trying
from planner.sharing.permissions import Action

SECONDS = {"options": 90.0, "curve": 90.0, "why": 45.0}
WORDS = {
    "options": (
        N_(
            "Other plans to argue about: the cheapest, the one with the least change, one in which other teams lose, and today's plan "
            "carried on. About a minute and a half."
        ),
        N_("Find other plans"),
    ),
    "curve": (
        N_("See how much common planning time you could keep with less money, and what each additional step would cost. Takes about a "
           "minute and a half."),
        N_("Show what more time costs"),
    ),
    "why": (
        N_(
            "What stops the teams that are under their goal, and changes that would give them more, each tried by solving the school "
            "again. Under a minute."
        ),
        N_("Show what's limiting team time"),
    ),
}
EVERY_SECONDS = 2


def show(kind: str, run: store.Run) -> None:
    """One of KINDS under the plan of this run."""
    asked = store.latest(run.digest, kind)
    asked = worker.look(asked.id) if asked is not None else None
    if asked is None:
        looks.line(_(WORDS[kind][0]))
        st.button(_(WORDS[kind][1]), key=f"ask_{kind}", type="primary", on_click=looks.safely(_ask), args=(kind, run.id))
        return
    if asked.active:
        gate.live(_live, EVERY_SECONDS)(kind, asked.id, run)
    else:
        _ended(kind, asked, run)
        st.button(_("Ask again"), key=f"again_{kind}", type="tertiary", on_click=looks.safely(_ask), args=(kind, run.id))


def _ask(kind: str, run_id: str) -> None:
    run = store.get(run_id)
    if run is not None:
        gate.Counter().check(Action.TRY, run.school)
        book = books.of_run(run)
        worker.start(store.add(book.data, book.name, seconds=SECONDS[kind], kind=kind, school=run.school))


def _live(kind: str, asked_id: str, run: store.Run) -> None:
    asked = worker.look(asked_id)
    if asked is None or not asked.active:
        st.rerun()
    if asked.waiting:
        running.waits(asked, f"stop_{kind}")
        return
    doing = Progress(0, asked.message or _("Getting ready"), asked.incumbent, asked.bound, asked.unit).words
    looks.line(f"{doing.rstrip('.')}…", soft=True)
    if asked.cancel is None:
        st.button(_("Stop and keep the results so far"), key=f"stop_{kind}", on_click=looks.safely(worker.cancel), args=(asked_id,))
    _facts(kind, asked_id, run, live=True)


def _ended(kind: str, asked: store.Run, run: store.Run) -> None:
    if asked.status in ("crashed", "refused"):
        st.info(looks.plain(asked.message))
    _facts(kind, asked.id, run, live=False)


def _facts(kind: str, asked_id: str, run: store.Run, live: bool) -> None:
    found = store.answer(asked_id)
    if found:
        {"options": _options, "curve": _curve, "why": _why}[kind](found, run, live)
    elif not live:
        looks.line(_("Nothing was found in the time allowed."))


def _options(found: dict[str, Any], run: store.Run, live: bool) -> None:
    cards = found["cards"]
    for start in range(0, len(cards), 2):
        for column, card in zip(st.columns(2, gap="medium"), cards[start : start + 2], strict=False):
            with column, st.container(border=True, height="stretch"):
                looks.head(card["title"])
                looks.bullets(card["lines"])
                if card.get("differs"):
                    with st.expander(_("How it differs from the first plan")):
                        looks.bullets(card["differs"])
                if not live:
                    outcome = serialize.loads(card["outcome"])
                    args = (run, card["title"], outcome.plan, outcome)
                    st.button(_("Open this plan"), key=f"open_{card['name']}", on_click=looks.safely(_open), args=args)
                    _download(card, f"option_{card['name']}", run)
    if found.get("few"):
        looks.line(found["few"], soft=True)
    school = books.reading(books.of_run(run)).school
    if not live and school is not None and len(cards) > 1:
        plans = [(card["title"], serialize.loads(card["outcome"]).plan) for card in cards]
        priority.holds(school, [(title, plan) for title, plan in plans if plan is not None])
    looks.head(_("Side by side"))
    grids.table(_frame(found["side"]), _("No other plans found."), money=["Additional funding needed", "Funding left over"])
    looks.head(_("Minutes a week of each team"))
    grids.table(_frame(found["teams"]), _("No teams listed."))


def _open(run: store.Run, title: str, plan: Plan, outcome: Outcome | None) -> None:
    trying.open_plan(run, _("Another plan: {title}").format(title=title), plan, outcome)


def _curve(found: dict[str, Any], run: store.Run, live: bool) -> None:
    looks.bullets(found["lines"])
    band, rows = _frame(found["band"]), _frame(found["rows"])
    picked: list[int] = []
    if len(band) > 1 and live:
        st.altair_chart(_chart(band), width="stretch")
    elif len(band) > 1:
        looks.line(_("Select a point to see its plan."), soft=True)
        event = st.altair_chart(_chart(band), width="stretch", on_select="rerun", key="curve_chart")
        picked = [int(p["n"]) for p in event["selection"].get("pick", [])]
    grids.table(rows, _("No point was found."), money=["Additional funding needed", "Funding left over", "This step costs"])
    if live or not found["points"]:
        return
    names = {n: _("{it:,.4g} minutes a week").format(it=band["minutes"][n - 1]) for n in range(1, len(found["points"]) + 1)}
    start = picked[0] if picked and picked[0] in names else 1
    shown = st.selectbox(
        _("View this point's plan"),
        list(names),
        index=start - 1,
        format_func=lambda n: _("Line {n}: {it}").format(n=n, it=names[n]),
        key=f"point_{start}",
    )
    point = found["points"][(shown or 1) - 1]
    title = _("Price of time, {it}").format(it=names[shown or 1])
    st.button(_("Open this plan"), key="open_point", on_click=looks.safely(_open), args=(run, title, Plan.from_json(point["plan"]), None))
    _download(point, f"point_file_{shown}", run)


def _chart(band: pd.DataFrame) -> alt.LayerChart:
    """Money against minutes: the plans that were found, and how much cheaper is not ruled out."""
    x = alt.X("dollars:Q", title="additional funding needed beyond what's available (negative = left over)", axis=alt.Axis(format="$,.0f"))
    y = alt.Y("minutes:Q", title="minutes a week for the team furthest below its goal", scale=alt.Scale(zero=False))
    band = band.assign(n=range(1, len(band) + 1))
    mark = alt.Chart(band).mark_line(interpolate="step-after", point={"size": 90}, color="#1f6f78")
    line = mark.encode(x=x, y=y, tooltip=["minutes", "dollars"])
    rest = alt.Chart(band).mark_rule(strokeWidth=8, opacity=0.3, color="#1f6f78").encode(x="least:Q", x2="dollars:Q", y=y)
    both: alt.LayerChart = alt.layer(rest, line.add_params(alt.selection_point(name="pick", fields=["n"]))).properties(height=320)
    return both


def _why(found: dict[str, Any], run: store.Run, live: bool) -> None:
    looks.bullets(found["lines"])
    for number, card in enumerate(found.get("cards", ())):
        with st.container(border=True):
            looks.head(card["symptom"])
            for line in (*card["binds"], card["last"]):
                looks.line(line)
            for n, fix in enumerate(card["fixes"]):
                _fix(fix, run, f"{number}_{n}", live)
            if not card["fixes"] and not live:
                looks.line(_("None of the single changes we tried would help."), soft=True)
    if found.get("left"):
        looks.line(found["left"], soft=True)


def _fix(fix: dict[str, Any], run: store.Run, key: str, live: bool) -> None:
    said, button = st.columns([5, 1], vertical_alignment="center")
    with said:
        more = _("Minutes gained per week: {gains}.").format(gains=fix["gains"])
        agree = _("Must be agreed with {who}.").format(who=fix["who"]) if fix["who"] else ""
        also = _("Also: {also}.").format(also=fix["also"]) if fix["also"] else ""
        cells = _("Workbook cells to change: {cells}.").format(cells="; ".join(fix["cells"])) if fix["cells"] else ""
        looks.lead_in(f"{fix['sentence']}: {fix['price']}.", more, agree, also, cells)
    if fix["edits"] and not live:
        button.button(_("Try it"), key=f"fix_{key}", on_click=looks.safely(_mend), args=(run, fix), width="stretch")


def _mend(run: store.Run, fix: dict[str, Any]) -> None:
    trying.attempt(run, fix["sentence"], [(where, value) for where, value in fix["edits"]])


def _download(card: dict[str, Any], key: str, run: store.Run) -> None:
    data = base64.b64decode(card["file"])
    handed.file(st, _("Download this plan"), data, card["name"], books.EXCEL, school=run.school, key=key)


def _frame(table: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(table["data"], columns=table["columns"])
