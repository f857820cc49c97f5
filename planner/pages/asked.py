"""Questions beside the plan — other plans, the price of time, why not more — each its own search, with what is found shown as it comes."""

from __future__ import annotations

import base64
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from planner import store, worker
from planner.outcome import Progress
from planner.pages import books, grids, looks

SECONDS = {"options": 90.0, "curve": 90.0, "why": 45.0}
WORDS = {
    "options": (
        "Other plans to argue about: the cheapest, the one with the least change, one in which other teams lose, and today's plan carried "
        "on. About a minute and a half.",
        "Find other plans",
    ),
    "curve": (
        "How many minutes are possible with less money, and what the next minutes would cost. About a minute and a half.",
        "Trace the price of time",
    ),
    "why": (
        "What stops the teams that are under their goal, and changes that would give them more, each tried by solving the school again. "
        "Under a minute.",
        "Ask why not more",
    ),
}
EVERY_SECONDS = 2


def show(kind: str, run: store.Run) -> None:
    """One of KINDS under the plan of this run."""
    asked = store.latest(run.digest, kind)
    asked = worker.look(asked.id) if asked is not None else None
    if asked is None:
        looks.line(WORDS[kind][0])
        st.button(WORDS[kind][1], key=f"ask_{kind}", type="primary", on_click=_ask, args=(kind, run.id))
        return
    if asked.active:
        st.fragment(_live, run_every=EVERY_SECONDS)(kind, asked.id)
    else:
        _ended(kind, asked)
        st.button("Ask again", key=f"again_{kind}", type="tertiary", on_click=_ask, args=(kind, run.id))


def _ask(kind: str, run_id: str) -> None:
    run = store.get(run_id)
    if run is not None:
        book = books.of_run(run)
        worker.start(store.add(book.data, book.name, seconds=SECONDS[kind], kind=kind))


def _live(kind: str, asked_id: str) -> None:
    asked = worker.look(asked_id)
    if asked is None or not asked.active:
        st.rerun()
    doing = Progress(0, asked.message or "Getting ready", asked.incumbent, asked.bound, asked.unit).words
    looks.line(f"{doing.rstrip('.')}…", soft=True)
    if asked.cancel is None:
        st.button("Stop and keep what there is", key=f"stop_{kind}", on_click=worker.cancel, args=(asked_id,))
    _facts(kind, asked_id, live=True)


def _ended(kind: str, asked: store.Run) -> None:
    if asked.status in ("crashed", "refused"):
        st.info(asked.message)
    _facts(kind, asked.id, live=False)


def _facts(kind: str, asked_id: str, live: bool) -> None:
    found = store.answer(asked_id)
    if found:
        {"options": _options, "curve": _curve, "why": _why}[kind](found, "live" if live else "done")
    elif not live:
        looks.line("Nothing was found in the time.")


def _options(found: dict[str, Any], key: str) -> None:
    cards = found["cards"]
    for start in range(0, len(cards), 2):
        for column, card in zip(st.columns(2, gap="medium"), cards[start : start + 2], strict=False):
            with column, st.container(border=True, height="stretch"):
                looks.head(card["title"])
                looks.bullets(card["lines"])
                _download(card, f"option_{key}_{card['name']}")
    if found.get("few"):
        looks.line(found["few"], soft=True)
    looks.head("Side by side")
    grids.table(_frame(found["side"]), "No option was found.", money=["Money to find", "Money left"])
    looks.head("Minutes a week of each team")
    grids.table(_frame(found["teams"]), "No teams are listed.")


def _curve(found: dict[str, Any], key: str) -> None:
    looks.bullets(found["lines"])
    band = _frame(found["band"])
    if len(band) > 1:
        st.altair_chart(_chart(band), width="stretch")
    grids.table(_frame(found["rows"]), "No point was found.", money=["Money to find", "Money left", "This step costs"])
    for n, point in enumerate(found["points"], 1):
        _download(point, f"point_{key}_{n}", f"Download the plan of line {n}")


def _chart(band: pd.DataFrame) -> alt.LayerChart:
    """Money against minutes: the plans that were found, and how much cheaper is not ruled out."""
    x = alt.X("dollars:Q", title="money needed beyond what there is (minus: left over)", axis=alt.Axis(format="$,.0f"))
    y = alt.Y("minutes:Q", title="minutes a week of the team furthest from its goal", scale=alt.Scale(zero=False))
    mark = alt.Chart(band).mark_line(interpolate="step-after", point={"size": 90}, color="#1f6f78")
    line = mark.encode(x=x, y=y, tooltip=["minutes", "dollars"])
    rest = alt.Chart(band).mark_rule(strokeWidth=8, opacity=0.3, color="#1f6f78").encode(x="least:Q", x2="dollars:Q", y=y)
    both: alt.LayerChart = alt.layer(rest, line).properties(height=320)
    return both


def _why(found: dict[str, Any], key: str) -> None:
    looks.bullets(found["lines"])
    if "repairs" in found:
        looks.head("Changes that were tried")
        grids.table(_frame(found["repairs"]), "No single change that was tried helps.", money=["Dollars a year"])


def _download(card: dict[str, Any], key: str, label: str = "Download this plan") -> None:
    data = base64.b64decode(card["file"])
    st.download_button(label, data, card["name"], books.EXCEL, key=key, on_click="ignore")


def _frame(table: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(table["data"], columns=table["columns"])
