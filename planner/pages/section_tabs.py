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
    nothing, courses = _("No section is held."), tables.course_numbers(school, plan)
    if chosen == "By teacher":
        frame = tables.grid_by_teacher(school, plan)
        depts = list(dict.fromkeys(frame["Department"]))
        dept = st.selectbox(_("Department"), [EVERYBODY, *depts], format_func=_, key="department", width=340)
        looks.line(_("Empty: no class then, but planning time, duty or lunch."), soft=True)
        grids.sections(frame if dept not in depts else frame[frame["Department"] == dept], nothing, courses)
    elif chosen == "By room":
        grids.sections(tables.grid_by_room(school, plan), nothing, courses)
    elif chosen == "By department":
        grids.sections(tables.grid_by_department(school, plan), nothing, courses, list(tables.period_heads(school, plan).values()))
        looks.head(_("Each period as a whole"))
        grids.table(tables.heads_by_period(school, plan), nothing)
    else:
        looks.line(_("When each team meets, and which of its members have no class in the other periods."), soft=True)
        grids.sections(tables.grid_by_team(school, plan), _("The workbook names no team."), courses)
    looks.head(_("The clock of the periods"))
    grids.table(tables.clocks(school, plan), _("The workbook has no periods."))


def courses(school: School, plan: Plan) -> None:
    """Teachers needed, class sizes, singletons, collisions, and what common time costs in both."""
    looks.line(tables.sections_sentence(school, plan))
    looks.line(tables.collision_sentence(school, plan))
    looks.head(_("Teachers that the classes need at the target sizes, and teachers held today (FTE)"))
    grids.table(tables.departments(school), _("No courses are listed."))
    looks.head(_("Courses with one section, and their freedom"))
    grids.table(tables.singletons(school, plan), _("Every course has several sections."))
    looks.head(_("Pairs of courses that collide"))
    grids.table(tables.collisions(school, plan), _("No pair collides."))
    looks.head(_("What the teams' common periods cost"))
    looks.line(
        _("Periods closed to members' courses with one section, and students whose two courses would stop colliding if one moved there."),
        soft=True,
    )
    grids.table(tables.team_prices(school, plan), _("No team meets in a period."))
    looks.line(tables.duty_sentence(school, plan))
    looks.head(_("Class sizes, and the sections that one student more in every class would save"))
    grids.table(tables.courses(school, plan), _("No courses are listed."))
