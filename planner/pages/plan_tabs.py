"""The tables of a plan, one question a tab."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import altair as alt
import pandas as pd
import streamlit as st

from planner import store, tables
from planner.domain.outcome import Outcome
from planner.domain.plan import Plan
from planner.domain.school import School
from planner.language import N_, _
from planner.pages import asked, beside, cliff, grids, looks, section_tabs, sharing, tabs, timetable, trying

TODAY, PLANNED = "#9fb3b6", "#1f6f78"


def show(school: School, outcome: Outcome, run: store.Run) -> None:
    shown: dict[str, Callable[[], None]] = {
        **_tables(school, outcome, run),
        N_("Try a change"): lambda: trying.show(school, run),
        N_("Compare plans"): lambda: asked.show("options", run),
        N_("What more time costs"): lambda: asked.show("curve", run),
        N_("What limits team time"): lambda: asked.show("why", run),
        N_("How good is this plan?"): lambda: _sure(school, outcome),
        N_("Share"): lambda: sharing.show(school, outcome, run),
    }
    tabs.show("plan_tab", shown)


def read_only(school: School, outcome: Outcome) -> None:
    """The tables of a plan for whoever decides about it: money and positions, and nothing to try or to keep."""
    plan = outcome.plan
    assert plan is not None
    shown = _tables(school, outcome, None) | {N_("How good is this plan?"): lambda: _sure(school, outcome)}
    tabs.show("submitted_tab", shown)


def nearest(school: School, outcome: Outcome, run: store.Run, marked: Callable[[], None]) -> None:
    """The tables of a nearest plan, its mark on top of every tab. Nothing here shares it or asks for others like it."""
    plan = outcome.plan
    assert plan is not None
    shown: dict[str, Callable[[], None]] = {
        **_tables(school, outcome, run),
        N_("Compare"): lambda: beside.show(school, plan, run),
        N_("Try a change"): lambda: trying.show(school, run),
    }
    tabs.show("nearest_tab", {name: _under(marked, draw) for name, draw in shown.items()})


def _tables(school: School, outcome: Outcome, run: store.Run | None) -> dict[str, Callable[[], None]]:
    """The tables of every plan, without those of which the school has nothing. Without a run nothing of them can be picked."""
    plan = outcome.plan
    assert plan is not None
    shown: dict[str, Callable[[], None]] = {
        N_("Minutes"): lambda: _minutes(school, outcome),
        N_("Weekly schedule"): lambda: _week(school, plan, run),
        N_("Section schedule"): lambda: section_tabs.grid(school, plan),
        N_("Courses"): lambda: section_tabs.courses(school, plan),
        N_("Team meetings"): lambda: _meetings(school, plan),
        N_("Money"): lambda: _money(school, outcome, plan),
        N_("Contract"): lambda: _contract(school, plan),
        N_("Staffing and programs"): lambda: _posts(school, outcome, plan),
    }
    unused = {*(() if tables.has_classrooms(school) else ("Weekly schedule",)), *(() if plan.sections else ("Section schedule", "Courses"))}
    return {name: draw for name, draw in shown.items() if name not in unused}


def _under(marked: Callable[[], None], draw: Callable[[], None]) -> Callable[[], None]:
    def both() -> None:
        marked()
        draw()

    return both


FOR_STAFF = {"week": (), "programs": ("Programs",), "positions": ("Staffing and programs",)}


def for_staff(school: School, outcome: Outcome, run: store.Run, shows: str, extra: Mapping[str, Callable[[], None]]) -> None:
    """The same tables without money, as far as the principal shows them; `extra` tabs stand behind."""
    plan = outcome.plan
    assert plan is not None
    all_of: dict[str, Callable[[], None]] = {
        N_("Minutes"): lambda: _minutes(school, outcome),
        N_("Weekly schedule"): lambda: _week(school, plan, run, shows),
        N_("Section schedule"): lambda: section_tabs.grid(school, plan),
        N_("Team meetings"): lambda: _meetings(school, plan, dollars=False),
        N_("Contract"): lambda: _contract(school, plan),
        N_("Programs"): lambda: grids.table(
            tables.programs(school, plan)[["Program", "Decision", "Students"]], _("No programs are listed.")
        ),
        N_("Staffing and programs"): lambda: _posts_public(school, plan),
    }
    hidden = {n for ns in FOR_STAFF.values() for n in ns} - set(FOR_STAFF[shows])
    hidden |= {*(() if tables.has_classrooms(school) else ("Weekly schedule",)), *(() if plan.sections else ("Section schedule",))}
    tabs.show("staff_tab", {name: draw for name, draw in all_of.items() if name not in hidden} | dict(extra))


def _posts_public(school: School, plan: Plan) -> None:
    """Positions by job class, small classes folded together: nobody can be picked out."""
    looks.head(_("Positions by job class"))
    grids.table(tables.positions(school, plan, public=True), _("No positions are listed."))
    looks.line(tables.together_sentence(school, plan))
    looks.head(_("Programs"))
    grids.table(tables.programs(school, plan)[["Program", "Decision", "Students"]], _("No programs are listed."))


def _meetings(school: School, plan: Plan, dollars: bool = True) -> None:
    if lead := tables.facilitator_sentence(school, plan, dollars):
        looks.line(lead)
    grids.table(tables.who_meets_when(school, plan), _("No team meets in this plan."))
    looks.head(_("Staff with no common planning time"))
    grids.table(tables.no_common_time(school, plan), _("Every teacher has common planning time."))


def _contract(school: School, plan: Plan) -> None:
    looks.head(_("Contract provisions: what each requires, and where this plan comes closest to the limit"))
    grids.table(tables.clauses(school, plan), _("The Rules sheet lists no contract provisions."))
    left = tables.not_looked_at(school, plan)
    if not left.empty:
        looks.head(_("Positions of which a clause was not looked at"))
        grids.table(left, "")
    looks.head(_("How the average contract week is used (minutes)"))
    if load := tables.load_sentence(school, plan):
        looks.line(load)
    grids.table(tables.ledger(school, plan), _("No teaching positions in this plan."))


def _minutes(school: School, outcome: Outcome) -> None:
    frame = tables.minutes(school, outcome)
    looks.head(_("Common planning time for each team (minutes per week)"))
    st.altair_chart(chart(frame), width="stretch")
    grids.table(frame, _("The workbook doesn't list any teams."))
    lost = _("time spent walking classes to specials") if tables.has_classrooms(school) else _("occasional meetings")
    with st.expander(looks.plain(_("Longest meetings, individual planning time, and {lost}").format(lost=lost))):
        grids.table(tables.minutes_in_detail(school, outcome), _("The workbook doesn't list any teams."))


def chart(frame: pd.DataFrame, other: str = "Minutes planned") -> alt.LayerChart:
    """Today beside planned for each team, with a mark at its floor and one at its goal. Minutes that were not given have no bar.

    `other`: the column beside today's; it may be lacking.
    """
    bars_of = [c for c in ("Minutes today", other) if c in frame.columns]
    frame = frame.assign(**{c: pd.to_numeric(frame[c], errors="coerce") for c in bars_of})
    axis = alt.Axis(labelLimit=260, labelColor="#333333", labelFontSize=13, ticks=False, domain=False, labelPadding=8)
    base = alt.Chart(frame).encode(y=alt.Y("Team:N", sort=None, title=None, axis=axis, scale=alt.Scale(paddingInner=0.35)))
    bars = (
        base.transform_fold(bars_of, as_=["When", "Minutes"])
        .transform_filter("isNumber(datum.Minutes)")
        .mark_bar(cornerRadiusEnd=2)
        .encode(
            x=alt.X("Minutes:Q", title="minutes a week", axis=alt.Axis(tickCount=8, labelColor="#333333", titleColor="#333333")),
            yOffset=alt.YOffset("When:N", sort=bars_of),
            color=_key("When", dict(zip(bars_of, (TODAY, PLANNED), strict=False))),
            tooltip=["Team:N", "When:N", "Minutes:Q"],
        )
    )
    marks = (
        base.transform_fold(["Floor", "Goal"], as_=["Mark", "Minutes"])
        .transform_filter("datum.Minutes > 0")
        .mark_tick(thickness=3, height=30)
        .encode(x="Minutes:Q", color=_key("Mark", {"Floor": "#b25b00", "Goal": "#222222"}), tooltip=["Team:N", "Mark:N", "Minutes:Q"])
    )
    both: alt.LayerChart = alt.layer(bars, marks).resolve_scale(color="independent").properties(height=44 * len(frame) + 20)
    return both


def _key(field: str, colours: dict[str, str]) -> alt.Color:
    legend = alt.Legend(orient="top", title=None, labelFontSize=13, labelColor="#333333")
    return alt.Color(f"{field}:N", scale=alt.Scale(domain=list(colours), range=list(colours.values())), legend=legend)


def _week(school: School, plan: Plan, run: store.Run | None, shows: str = "") -> None:
    looks.head(_("Master schedule by grade"))
    grids.table(tables.master_by_grade(school, plan), _("The plan holds no days."))
    looks.head(_("Who is in specials when"))
    if turns := tables.turns_sentence(school):
        looks.line(turns)
    timetable.week(school, plan, run, shows)
    steady = tables.steady_times(school, plan)
    if not steady.empty:
        looks.head(_("When literacy and math begin"))
        looks.line(_("As steady as the search found; more may be possible."), soft=True)
        grids.table(steady, "")
    uneven = tables.uneven_subjects(school, plan)
    if not uneven.empty:
        looks.head(_("Subjects that classes of a grade don't have equally"))
        grids.table(uneven, "")


def _money(school: School, outcome: Outcome, plan: Plan) -> None:
    funds = tables.funds(school, plan)
    looks.head(_("What is cut, and what would keep it"))
    looks.line(tables.cuts_sentence(school, plan))
    grids.table(tables.cuts(school, outcome), _("Nothing is cut."), money=["Keeping it costs a year"])
    if len(allotted := tables.allotments(school, plan)):
        looks.head(_("Allotted positions"))
        for sentence in tables.trade_sentences(school, plan):
            looks.line(sentence)
        grids.table(allotted, _("None is allotted."))
    looks.head(_("New spending"))
    grids.table(tables.bought_table(school, plan), _("The plan buys nothing new."), money=["Cost a year"])
    looks.head(_("Unspent in restricted funds"))
    grids.table(tables.leftovers(school, plan), _("No restricted fund has money left."), money=["Unspent"])
    if outcome.moves:
        looks.head(_("What each change saves, and how much team time it costs"))
        looks.line(tables.moves_sentence(school, outcome))
        st.caption(_("If reversed: what the teams have with this change alone reversed. “At least” was found, “at most” is proven."))
        grids.table(tables.moves(school, outcome), _("Nothing changes."), money=["Saves next year"])
    looks.head(_("Each funding source: this plan and the two years after"))
    looks.line(tables.balance_words(school))
    st.altair_chart(cliff.chart(tables.money_by_year(school, plan)), width="stretch")
    grids.table(funds, _("No funds are listed."), money=list(funds.columns[2:]))
    why = tables.gap_by_cause(school)
    looks.head(_("Why there would be a shortfall if everything continued"))
    looks.line(_("A negative number is money gained or left over. Each row's causes add up to its last column."), soft=True)
    grids.table(why, _("No funds are listed."), money=list(why.columns[2:]))
    walk = tables.expiry_walk(school, plan)
    with st.expander(_("When funding ends: who pays for each position and program, year by year")):
        grids.table(walk, _("No costs."), money=[c for c in walk.columns[2:] if c != "First year without funding"])
    paid = tables.who_pays(school, plan)
    looks.head(_("Funding source for each job class and program"))
    grids.table(paid, _("No costs."), money=["Cost today", "Cost in this plan"])
    looks.head(_("Positions that several funds pay"))
    grids.table(tables.splits(school, plan), _("One fund pays each position."), money=["Cost in this plan"])


def _posts(school: School, outcome: Outcome, plan: Plan) -> None:
    looks.head(_("Positions by job class"))
    grids.table(tables.positions(school, plan), _("No positions are listed."))
    looks.head(_("Positions that change, and days for part-time positions"))
    grids.table(tables.changed_posts(school, plan), _("No positions change."))
    looks.head(_("Team continuity"))
    grids.table(tables.team_changes(school, plan), _("The workbook doesn't list any teams."))
    looks.head(_("Programs"))
    programs = tables.programs(school, plan, outcome.ideas)
    grids.table(programs, _("No programs are listed."), money=["Cost to continue", "Cost in this plan", "Cost per student"])
    looks.head(_("Strategies for finding time"))
    grids.table(tables.methods(school, plan), _("This plan uses none."), money=["Cost a year"])
    looks.line(tables.hours_sentence(school, plan))
    grids.table(tables.hours(school, plan), _("No team meets."), money=["Cost a year"])
    looks.head(_("Agreements needed"))
    looks.bullets(tables.agreements(outcome).iloc[:, 0])


def _sure(school: School, outcome: Outcome) -> None:
    looks.head(_("How good is this plan?"))
    grids.table(tables.how_sure(outcome), _("The search was stopped before it could tell."))
    looks.head(_("What's keeping teams from getting more time"))
    looks.bullets(tables.limits(outcome).iloc[:, 0])
    if outcome.prices:
        looks.head(_("What some choices cost (for information; not proposed)"))
        looks.bullets(tables.prices(outcome).iloc[:, 0])
    with st.expander(_("Rules and their sources")):
        grids.table(tables.rule_register(school), _("The Rules sheet is empty."))
