"""Ways of making time that the rest of the workbook does not bear out."""

from __future__ import annotations

from collections.abc import Iterator

from planner.domain.school import Finding, School
from planner.workbook.checks.base import look, must, needs
from planner.workbook.method_days import BROUGHT, with_brought_days


@needs("Specials", "Staff", "Lists", "Rules")
def classes_have_certified_adults(school: School) -> Iterator[Finding]:
    """Every adult of a Specials line may be in charge of a class: certified, or in an assembly one who covers assemblies."""
    for line in school.specials if school.rule("cert_required", 1) else ():
        row = school.row_of_unit.get(line.staff_id) or school.staff_by_id.get(line.staff_id)
        job = school.job_class_by_id.get(row.job_class) if row else None
        if row is None or job is None or job.certified:
            continue
        if line.requires_method == "assembly" and "assembly" in (row.cover or job.cover):
            continue
        helps = f'add "assembly" to what {line.staff_id} may cover on Staff' if line.requires_method == "assembly" else ""
        message = f"{line.staff_id} ({job.title}) is not certified and can't be in charge of a class."
        fix = f"Name a certified adult{f', or {helps}' if helps else ''}."
        yield must(line.at("staff_id"), "not-certified", message, fix)


@needs("Bell", "Calendar", "Methods", "School")
def ways_have_their_day(school: School) -> Iterator[Finding]:
    """A way of making time that changes the day says which day type it brings, unless it follows from the usual day."""
    brought = {m.method: m for m in with_brought_days(school).methods}
    for method in school.methods:
        if method.method in ("early_release", *BROUGHT) and method.allowed != "n" and not brought[method.method].day_type:
            message = f"{method.method} is allowed, but no day type shows what such a day looks like, so it can't be used."
            fix = "Add that day's slots to the Bell sheet under their own day type, then enter that day type in this row."
            yield look(method.at("day_type"), "no-day-type", message, fix)


@needs("Teams", "Methods")
def teams_across_schools_may_meet(school: School) -> Iterator[Finding]:
    """A team with members of other schools meets only where Methods says that they come."""
    method = school.method_by_id.get("cross_school")
    for team in school.teams:
        if team.type == "cross_school" and (method is None or method.allowed == "n"):
            message = f"Team {team.team_id} has members of other schools, and Methods does not allow cross_school: it would never meet."
            fix = "Allow cross_school on Methods and name its days, as agreed with the other schools."
            yield look(team.at("type"), "never-across", message, fix)
