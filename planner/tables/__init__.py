"""Outcome, Plan and School as tables for people: the only reshaping for eyes. Dollars and decimals begin here."""

from planner.tables.compare.ideas import not_started, why_not
from planner.tables.compare.moves import moves, moves_sentence
from planner.tables.compare.vision import option_scores, points_given, poll_result, poll_sentences, stays_first, votes_weigh
from planner.tables.grid.courses import collision_sentence, collisions, courses, duty_sentence, sections_sentence, singletons, team_prices
from planner.tables.grid.departments import DEPARTMENT_FORMATS, departments, missing, singleton_list
from planner.tables.grid.grids import day_plan, grid_by_grade, grid_by_homeroom, grid_by_specialist
from planner.tables.grid.periods import clocks, has_classrooms, has_sections, period_heads
from planner.tables.grid.sections import (
    ALL,
    course_numbers,
    grid_by_department,
    grid_by_room,
    grid_by_teacher,
    grid_by_team,
    heads_by_period,
    section_list,
)
from planner.tables.money.costs import continue_cost, funds, gap_by_fund, methods, programs, reason, shortfall, who_pays
from planner.tables.money.ending import ending_sentence, paid_by_ending_money
from planner.tables.money.ledger import clauses, ledger
from planner.tables.money.years import balance_words, expiry_walk, gap_by_cause, gaps, money_by_year, one_time_sentence
from planner.tables.plan.asks import Ask, ask_words, asks
from planner.tables.plan.people import changed_posts, duties, positions, services
from planner.tables.plan.record import (
    agreements,
    conflict_promises,
    how_sure,
    limits,
    prices,
    promises,
    repairs,
    rule_register,
    sentences,
    sure_sentence,
)
from planner.tables.plan.summary import (
    DISCLAIMER,
    TITLE,
    FirstScreen,
    Summary,
    alone_sentence,
    first_screen,
    later_sentence,
    summary,
)
from planner.tables.solve_view import solve_json
from planner.tables.time.calendar import ASK, notice_sentence, to_agree
from planner.tables.time.continuity import team_changes, together_sentence
from planner.tables.time.hours import hours, hours_sentence
from planner.tables.time.together import minutes, minutes_in_detail, no_common_time, who_meets_when
from planner.tables.time.weeks import team_week
from planner.tables.words import METHOD, PRIORITY

__all__ = [
    "ALL",
    "ASK",
    "DEPARTMENT_FORMATS",
    "DISCLAIMER",
    "METHOD",
    "PRIORITY",
    "TITLE",
    "Ask",
    "FirstScreen",
    "Summary",
    "agreements",
    "alone_sentence",
    "ask_words",
    "asks",
    "balance_words",
    "changed_posts",
    "clauses",
    "clocks",
    "collision_sentence",
    "collisions",
    "conflict_promises",
    "continue_cost",
    "course_numbers",
    "courses",
    "day_plan",
    "departments",
    "duties",
    "duty_sentence",
    "ending_sentence",
    "expiry_walk",
    "first_screen",
    "funds",
    "gap_by_cause",
    "gap_by_fund",
    "gaps",
    "grid_by_department",
    "grid_by_grade",
    "grid_by_homeroom",
    "grid_by_room",
    "grid_by_specialist",
    "grid_by_teacher",
    "grid_by_team",
    "has_classrooms",
    "has_sections",
    "heads_by_period",
    "hours",
    "hours_sentence",
    "how_sure",
    "later_sentence",
    "ledger",
    "limits",
    "methods",
    "minutes",
    "minutes_in_detail",
    "missing",
    "money_by_year",
    "moves",
    "moves_sentence",
    "no_common_time",
    "not_started",
    "notice_sentence",
    "one_time_sentence",
    "option_scores",
    "paid_by_ending_money",
    "period_heads",
    "points_given",
    "poll_result",
    "poll_sentences",
    "positions",
    "prices",
    "programs",
    "promises",
    "reason",
    "repairs",
    "rule_register",
    "section_list",
    "sections_sentence",
    "sentences",
    "services",
    "shortfall",
    "singleton_list",
    "singletons",
    "solve_json",
    "stays_first",
    "summary",
    "sure_sentence",
    "team_changes",
    "team_prices",
    "team_week",
    "to_agree",
    "together_sentence",
    "votes_weigh",
    "who_meets_when",
    "who_pays",
    "why_not",
]  # fmt: skip
