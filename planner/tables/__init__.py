"""Outcome, Plan and School as tables for people: the only reshaping for eyes. Dollars and decimals begin here."""

from planner.tables.costs import continue_cost, funds, gap_by_fund, methods, programs, reason, shortfall, who_pays
from planner.tables.grids import day_plan, grid_by_grade, grid_by_homeroom, grid_by_specialist
from planner.tables.people import changed_posts, duties, positions, services
from planner.tables.record import agreements, conflict_promises, how_sure, limits, promises, repairs, rule_register, sure_sentence
from planner.tables.solve_view import solve_json
from planner.tables.summary import DISCLAIMER, TITLE, FirstScreen, Summary, first_screen, summary
from planner.tables.together import minutes, minutes_in_detail, no_common_time, who_meets_when

__all__ = [
    "DISCLAIMER", "TITLE", "FirstScreen", "Summary", "agreements", "changed_posts", "conflict_promises", "continue_cost", "day_plan",
    "duties", "first_screen", "funds", "gap_by_fund", "grid_by_grade", "grid_by_homeroom", "grid_by_specialist", "how_sure",
    "limits", "methods", "minutes", "minutes_in_detail", "no_common_time", "positions", "programs", "promises", "reason",
    "repairs", "rule_register", "services", "shortfall", "solve_json", "summary", "sure_sentence", "who_meets_when", "who_pays",
]  # fmt: skip
