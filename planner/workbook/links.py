"""What only shows when sheets are laid side by side (domain.md 5.3). This list is its table of contents.

Must fix is what contradicts itself; look at is arithmetic that somebody should see before searching, with the sum in it.
That every code named exists and every required cell is filled (check 1) is asked earlier, in refs.py and read.py.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from planner.domain.school import Finding, School, Severity
from planner.workbook.checks import allotted as allotted
from planner.workbook.checks import classes as classes
from planner.workbook.checks import clock as clock
from planner.workbook.checks import courses as courses
from planner.workbook.checks import facts as facts
from planner.workbook.checks import lunch as lunch
from planner.workbook.checks import money as money
from planner.workbook.checks import periods as periods
from planner.workbook.checks import short as short
from planner.workbook.checks import sums as sums
from planner.workbook.checks import ways as ways
from planner.workbook.checks.base import Check

FACTS: tuple[Check, ...] = (  # what cannot both be right
    clock.the_week_has_its_days,
    allotted.allotments_are_read,
    allotted.rates_are_given,
    allotted.what_stays_is_allotted,
    clock.hours_in_order,
    clock.targets_in_order,
    clock.team_targets_in_order,
    clock.slots_end_after_start,
    clock.slots_do_not_overlap,  # 4
    clock.neighbours_share_a_day,
    clock.slots_in_the_contract_day,
    clock.short_days_say_so,
    clock.early_ends_say_so,
    clock.lunch_in_the_window,  # 4
    clock.duties_end_after_start,
    lunch.grades_have_lunch,
    lunch.students_are_watched,
    lunch.some_lunch_is_watched,
    clock.weeks_add_up,
    clock.turns_fit_the_cycle,
    clock.turns_have_all_their_days,
    facts.shares_add_up,  # 2
    money.deficits_can_be_paid_back,
    facts.smallest_under_largest,  # 17
    facts.days_carry_the_fte,  # 3
    facts.specials_on_staff_days,
    ways.classes_have_certified_adults,
    classes.classes_have_teachers,
    classes.half_days_are_two,
    classes.classes_go_with_a_grade_of_theirs,
    classes.halves_are_of_two_classes,
    classes.one_class_a_teacher,
    classes.class_teachers_are_there,
    classes.shared_classes_are_told,
    facts.teams_have_members,
    facts.absences_are_slots_or_times,
    facts.hours_lie_in_the_contract_day,
    facts.reductions_name_job_classes,
    facts.minima_hold_in_weeks,
    facts.one_priority,
    facts.locks_say_things,
    courses.locked_sections_can_be_found,
    periods.periods_stand_once_a_day,
    periods.lanes_are_the_same_every_day,
    courses.courses_have_periods,
    courses.sizes_in_order,
    courses.stacks_are_one_class,
    periods.lunch_waves_are_known,
    courses.terms_divide_the_year_one_way,
    courses.courses_have_a_place,
    courses.certificates_are_held,
    courses.pairs_are_two_courses,
    courses.loads_fit_the_day,
    courses.assignments_are_possible,
)
SUMS: tuple[Check, ...] = (  # what somebody should see
    short.shortages_are_told,
    sums.grades_have_teams,  # 5
    sums.grades_can_go_out,  # 6
    sums.class_slots_suffice,  # 7
    sums.targets_can_be_reached,  # 8
    sums.teachers_have_teams,  # 9
    sums.teams_have_a_common_day,
    ways.teams_across_schools_may_meet,
    ways.ways_have_their_day,
    money.ended_funds_pay_nothing,  # 10
    money.ended_funds_can_be_replaced,  # 10
    money.funds_pay_what_they_may,
    money.no_rating_of_one_person,
    money.funds_cover_today,  # 11
    money.money_is_all_there,  # 20
    money.funds_are_used,
    money.awards_that_end_inside_the_year,
    money.salaries_are_usual,  # 12
    money.one_average_for_a_job_class,  # 12
    money.supplant_reasons_name_their_cost,
    allotted.positions_are_allotted,
    money.levels_within_cost,
    periods.day_types_are_used,
    periods.periods_turn_evenly,
    periods.grades_have_every_period,
    courses.courses_run,
    courses.fixed_sections_hold_requests,
    courses.each_named_term_has_a_section,
    courses.teachers_have_a_lunch_wave,
    courses.corequisites_can_be_taken,
    courses.open_periods_are_allowed,
    courses.departments_can_teach,  # 13
    courses.second_teachers_suffice,
    courses.rooms_suffice,
    courses.assignments_fit,
    courses.members_can_teach_it,
    courses.course_alike_teams_have_members,
    courses.students_ask_for_enough,  # 14
    sums.classes_under_cap,  # 15
    sums.first_grades_under_average,  # 15
    sums.cafeteria_seats_suffice,
    sums.services_can_be_given,  # 16
    sums.points_add_up,  # 19
    sums.points_for_what_is_weighed,
    sums.wishes_that_nothing_reads,
)


CHECKS = FACTS + SUMS


def check(school: School, holes: Collection[str], today: dt.date) -> Iterator[Finding]:
    """Every fault that needs two cells or sheets.

    A sheet with a hole, or with facts that contradict each other, is not added up: one mistake makes one finding.
    """
    faulty = set(holes)
    for fact in FACTS:
        if not fact.needs & set(holes):
            for finding in fact.find(school):
                yield finding
                if finding.severity is Severity.MUST_FIX:
                    faulty.add(finding.cell.split("!")[0])
    told: set[str] = set()
    for total in SUMS:
        if not total.needs & faulty:
            for finding in total.find(school):
                if finding.code not in told or finding.severity is Severity.MUST_FIX:
                    yield finding
                told |= short.SAYS_TOO.get(finding.code, frozenset())
    if "Rules" not in holes:
        yield from sums.rules_looked_at(school, today)  # 18
