"""The paper for a staff meeting: the ninety minutes with their groups."""

from __future__ import annotations

from collections.abc import Sequence

from planner import tables
from planner.domain.school import School
from planner.papers.option import FOOTER
from planner.papers.page import Paper
from planner.sharing.review_groups import Group
from planner.tables.plan.shared import agenda, group_lists


def review(school: School, title: str, found: Sequence[Group]) -> bytes:
    """The agenda, and for each group a page with its task and lines to write on."""
    paper = Paper(f"Talking about: {title}", f"{school.info.school_name}. {tables.TITLE}. Ninety minutes.", FOOTER)
    paper.table(agenda(), "", (0.8, 0.7, 5.6))
    paper.head("Groups")
    paper.say("Groups are drawn at random, and members of the same team are spread across groups. Positions, not names.", soft=True)
    paper.table(group_lists(found), "Nobody is on the Staff sheet.", (0.7, 1.0, 0.7, 4.7))
    for group in found:
        paper.new_page()
        paper.head(f"Group {group.number}: {group.task}")
        paper.say("Number every item. Don't debate yet; just write it down. At the end, each person marks the three that matter most.")
        for n in range(1, 16):
            paper.say(f"{n}. {'_' * 72}")
    return paper.bytes()
