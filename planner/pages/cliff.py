"""The funding cliff, drawn: money stacked by fund for each year, and a line for what the plan costs."""

from __future__ import annotations

import altair as alt
import pandas as pd

GREYS = ["#1b6e7a", "#b8c4ce", "#3f8a94", "#e6eaee", "#7fb0b7", "#52606d", "#a7cfd4", "#8795a1"]
COST = "Cost of the plan"


def chart(frame: pd.DataFrame) -> alt.LayerChart:
    """One bar a year; its pieces are funds, in steps of light that stay apart in grey."""
    funds = [str(c) for c in frame.columns[1:-1]]
    x = alt.X("Year:N", sort=None, title=None, axis=alt.Axis(labelAngle=0, labelFontSize=13, labelColor="#333333"))
    y = alt.Y("Dollars:Q", title="dollars a year", axis=alt.Axis(format="$,.0f", labelColor="#333333", titleColor="#333333"))
    bars = (
        alt.Chart(frame.melt("Year", funds, "Fund", "Dollars"))
        .mark_bar(stroke="#333333", strokeWidth=0.5, size=70)
        .encode(
            x=x,
            y=y,
            color=_key("Fund", funds, [GREYS[i % len(GREYS)] for i in range(len(funds))]),
            tooltip=["Year:N", "Fund:N", "Dollars:Q"],
        )
    )
    cost = frame[["Year", COST]].rename(columns={COST: "Dollars"}).assign(What=COST)
    line = (
        alt.Chart(cost)
        .mark_line(strokeWidth=3, point={"size": 80})
        .encode(x=x, y=y, color=_key("What", [COST], ["#b25b00"]), tooltip=["Year:N", "What:N", "Dollars:Q"])
    )
    both: alt.LayerChart = alt.layer(bars, line).resolve_scale(color="independent").properties(height=340)
    return both


def _key(field: str, names: list[str], colours: list[str]) -> alt.Color:
    legend = alt.Legend(orient="top", title=None, labelFontSize=13, labelColor="#333333", labelLimit=260, columns=3)
    return alt.Color(f"{field}:N", scale=alt.Scale(domain=names, range=colours), legend=legend)
