"""The tabs of a school with periods: who and what stands in each period, and its courses."""

from __future__ import annotations

import streamlit as st

from planner import tables
from planner.domain.plan import Plan
from planner.domain.school import School
from planner.language import N_, _
from planner.pages import grids, looks

EVERYBODY = N_("All departments")
VIEWS = (N_("By teacher"), N_("By room"), N_("By department"), N_("By team"))


def grid(school: School, plan: Plan) -> None:
    """The periods four ways; a department alone where asked."""
    chosen = st.pills(
        _("Show the sections"), VIEWS, format_func=_, default=VIEWS[0], required=True, key="sections", label_visibility="collapsed"
    )
    nothing, courses = _("No sections are scheduled."), tables.course_numbers(school, plan)
    if chosen == "By teacher":
        frame = tables.grid_by_teacher(school, plan)
        depts = list(dict.fromkeys(frame["Department"]))
        dept = st.selectbox(_("Department"), [EVERYBODY, *depts], format_func=_, key="department", width=340)
        looks.line(_("Blank = no class that period: planning time, duty, or lunch."), soft=True)
        grids.sections(frame if dept not in depts else frame[frame["Department"] == dept], nothing, courses)
    elif chosen == "By room":
        grids.sections(tables.grid_by_room(school, plan), nothing, courses)
    elif chosen == "By department":
        grids.sections(tables.grid_by_department(school, plan), nothing, courses, list(tables.period_heads(school, plan).values()))
        looks.head(_("Whole-school view of each period"))
        grids.table(tables.heads_by_period(school, plan), nothing)
    else:
        looks.line(_("When each team meets, and which members are free (no class) in the other periods."), soft=True)
        grids.sections(tables.grid_by_team(school, plan), _("The workbook names no team."), courses)
    looks.head(_("Period times"))
    grids.table(tables.clocks(school, plan), _("The workbook has no periods."))


def courses(school: School, plan: Plan) -> None:
    """Teachers needed, class sizes, singletons, collisions, and what common time costs in both."""
    looks.line(tables.sections_sentence(school, plan))
    looks.line(tables.collision_sentence(school, plan))
    looks.head(_("Teacher FTE: required at target class sizes vs. on staff today"))
    grids.table(tables.departments(school), _("No courses are listed."))
    looks.head(_("Singletons (one-section courses) and where they can move"))
    grids.table(tables.singletons(school, plan), _("Every course has more than one section."))
    looks.head(_("Course conflicts"))
    grids.table(tables.collisions(school, plan), _("No course conflicts."))
    looks.head(_("What common planning periods cost the section schedule"))
    looks.line(
        _("Periods unavailable to team members' singletons, and students whose two courses would no longer conflict if one moved there."),
        soft=True,
    )
    grids.table(tables.team_prices(school, plan), _("No team meets in a period."))
    looks.line(tables.duty_sentence(school, plan))
    looks.head(_("Class sizes, and the sections you'd save by adding one student to every class"))
    grids.table(tables.courses(school, plan), _("No courses are listed."))
