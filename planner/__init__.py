"""Common Time: staffing, program and master-schedule plans that protect weekly teacher collaboration time within budget.

The public surface, each from its own module, so that reading a workbook does not wait for the solver:

    planner.workbook.read.read_workbook(path or bytes) -> Reading(school, findings)
    planner.search.solve.search(school, seconds=…) -> Outcome
    planner.audit.audit(school, plan) -> Audit(violations, teams, measures)

and what they speak of: `planner.domain.school.School`, `planner.domain.plan.Plan`, `planner.domain.outcome.Outcome`.
"""
