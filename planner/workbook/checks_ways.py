"""Ways of making time that the rest of the workbook does not bear out."""

from __future__ import annotations

from collections.abc import Iterator

from planner.school import Finding, School
from planner.workbook.checks_base import look, must, needs


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
        message = f"{line.staff_id} ({job.title}) is not certified and may not be in charge of a class."
        fix = f"Name a certified adult{f', or {helps}' if helps else ''}."
        yield must(line.at("staff_id"), "not-certified", message, fix)


@needs("Teams", "Methods")
def teams_across_schools_may_meet(school: School) -> Iterator[Finding]:
    """A team with members of other schools meets only where Methods says that they come."""
    method = school.method_by_id.get("cross_school")
    for team in school.teams:
        if team.type == "cross_school" and (method is None or method.allowed == "n"):
            message = f"Team {team.team_id} has members of other schools, and Methods does not allow cross_school: it would never meet."
            fix = "Allow cross_school on Methods and name its days, as agreed with the other schools."
            yield look(team.at("type"), "never-across", message, fix)
