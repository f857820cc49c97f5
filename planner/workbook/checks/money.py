"""Money that somebody should see before searching: today's cost against today's funds (domain.md 5.3: 10 to 12 and 20)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from planner.domain.school import Finding, Fund, JobClass, School, Staff
from planner.facts.fund_rules import REASON, reason_entries, supplant_reasons
from planner.workbook.checks.base import dollars, fte, look, must, needs, some_of

MUCH_LEFT = 25_000_00  # cents that a fund brings and nothing here costs
SHOWN = 60  # characters of what somebody wrote
SMALL_CHANGE = 100_00  # cents: rounding of a fund's sum


def _costs(school: School, year: int) -> dict[str, Fraction]:
    """Cents that today's positions and programs cost in a year, by the fund that pays them today."""
    total: dict[str, Fraction] = defaultdict(Fraction)
    for row in school.staff:
        cost = school.unit_cost(row, row.fte, year) * row.count
        for fund, share in row.fund:
            total[fund] += cost * Fraction(share, 10_000)
    for p in school.programs:
        if not p.start_only:
            total[p.fund] += p.cost_next
    return total


@needs("Funds", "Staff", "Programs", "Rules", "Lists", "School")
def ended_funds_pay_nothing(school: School) -> Iterator[Finding]:
    """A fund that has ended pays for nothing: its cost is a sum to find."""
    today, later = _costs(school, 0), _costs(school, 1)
    for fund in school.funds:
        if school.ended(fund) and later.get(fund.fund):
            names = [r.staff_id for r in school.staff if fund.fund in dict(r.fund)] + [
                p.program_id for p in school.programs if p.fund == fund.fund and not p.start_only
            ]
            message = (
                f"{fund.fund} ended on {fund.end_date} and pays {dollars(float(today[fund.fund]))} today; to go on, "
                f"{dollars(float(later[fund.fund]))} must be found elsewhere for {some_of(names, 12)}."
            )
            fix = "A plan looks for it: say on Staff and Programs which of these may stop or change."
            yield look(fund.at("end_date"), "ended-fund", message, fix)


@needs("Funds", "FundRules", "Staff", "Programs", "Locks", "Rules", "Lists", "School")
def ended_funds_can_be_replaced(school: School) -> Iterator[Finding]:
    """What must stay and is paid from an ended fund may be paid by another."""
    general = [f for f in school.funds if f.type == "general" and school.ended(f)]
    for fund in general:
        mine = [r.staff_id for r in school.staff if fund.fund in dict(r.fund) and not _others(school, school.tag_of(r))]
        mine += [p.program_id for p in school.programs if p.fund == fund.fund and not p.start_only and not _others(school, p.tag)]
        if mine:
            message = f"{fund.fund} ended on {fund.end_date}, and no other fund may pay for {some_of(mine, 5)} ({len(mine)} rows)."
            yield must(fund.at("end_date"), "ended-fund", message, "Correct the end date, or leave it blank if the fund goes on.")
    kept = {lock.id: lock for lock in school.locks if lock.value in ("here", "keep")}
    for row in school.staff:
        ended = [f for f, _ in row.fund if school.ended(school.fund_by_id[f]) and school.fund_by_id[f] not in general]
        stays = row.mandated or (row.min_fte or 0) > 0 or bool(kept.keys() & {row.staff_id, *row.units})
        if ended and stays and not _others(school, school.tag_of(row)):
            why = (
                "required by law" if row.mandated else "locked" if row.staff_id in kept else f"kept at {fte(row.min_fte or 0)} FTE or more"
            )
            yield must(
                row.at("fund"),
                "ended-fund",
                f"{row.staff_id} is {why}, {ended[0]} has expired, and no other fund may pay for {school.tag_of(row)}.",
                "Allow another fund to pay for it on FundRules, or let the position end.",
            )
    for p in school.programs:
        if (
            not p.start_only
            and school.ended(school.fund_by_id[p.fund])
            and school.fund_by_id[p.fund] not in general
            and (p.mandated or p.program_id in kept)
            and not _others(school, p.tag)
        ):
            why = "required by law" if p.mandated else "locked"
            message = f"{p.program_id} is {why}, {p.fund} has ended, and no other fund may pay for {p.tag or 'it'}."
            yield must(p.at("fund"), "ended-fund", message, "Allow another fund to pay for it on FundRules, or let the program end.")


def _others(school: School, tag: str) -> list[Fund]:
    return [f for f in school.funds if not school.ended(f) and school.fund_tag(f.fund, tag) != "n"]


@needs("Funds", "FundRules", "Staff", "Programs", "Lists", "School")
def funds_pay_what_they_may(school: School) -> Iterator[Finding]:
    """What a fund pays today, its rules allow."""
    for row in school.staff:
        for fund, _ in row.fund:
            if school.fund_tag(fund, school.tag_of(row)) == "n":
                purpose = school.tag_of(row) or row.job_class
                message = f"{row.staff_id} is paid from {fund}, which may not be used for {purpose}; a plan will charge it to another fund."
                yield look(row.at("fund"), "not-allowed", message, "If this use is allowable, mark it on FundRules.")
    for p in school.programs:
        if p.tag and school.fund_tag(p.fund, p.tag) == "n":
            yield look(
                p.at("fund"),
                "not-allowed",
                f"{p.program_id} is paid from {p.fund}, which may not be used for {p.tag}; a plan will charge it to another fund.",
                "If this use is allowable, mark it on FundRules.",
            )


@needs("Programs")
def no_rating_of_one_person(school: School) -> Iterator[Finding]:
    """The staff rate no program that one person runs."""
    for p in school.programs:
        if p.rating_unused:
            message = f"A staff rating stands on {p.program_id}, which one person runs. It would rate that person, and is not used."
            yield look(p.at("staff_vote"), "rates-one-person", message, "Clear the cell, and ask for no rating of it.")


@needs("Funds", "Staff", "Programs", "Rules", "Lists", "School")
def funds_cover_today(school: School) -> Iterator[Finding]:
    """What a fund pays today is at most what it brings this year."""
    costs = _costs(school, 0)
    for f in school.funds:
        cost = costs.get(f.fund, Fraction(0))
        if cost - f.revenue_this > SMALL_CHANGE:
            over = dollars(float(cost - f.revenue_this))
            message = f"{f.fund} brings in {dollars(f.revenue_this)} this year but is charged {dollars(float(cost))}: {over} over."
            fix = "Correct its revenue, or who pays on Staff and Programs."
            yield look(f.at("revenue_this"), "fund-overdrawn", message, fix)


@needs("Funds", "Staff", "Programs", "Rules", "Lists", "School")
def money_is_all_there(school: School) -> Iterator[Finding]:
    """Today's cost is within 10 % of this year's revenue."""
    cost, revenue = sum(_costs(school, 0).values(), Fraction(0)), sum(f.revenue_this for f in school.funds)
    if cost < revenue and any(True for _ in _unused(school)):
        return  # that fund has a line of its own
    if school.funds and abs(cost - revenue) * 10 > revenue:
        message = f"Positions and programs cost {dollars(float(cost))} today, but funds bring in {dollars(revenue)}: more than 10% apart."
        yield look("Funds", "money-missing", message, "Is a position, program, or fund missing or entered twice?")


@needs("Funds", "School")
def awards_that_end_inside_the_year(school: School) -> Iterator[Finding]:
    """Money that ends inside the plan year is told with its dollars: awarded again, or for a part of the year."""
    for f in (f for f in school.funds if school.ends_inside(f)):
        ends = f"{f.fund} ends on {f.end_date}, inside the plan year"
        if school.awarded_again(f):
            if f.renews == "yearly":
                message = f"{ends}. It was read as awarded again, as yearly federal awards are, with {dollars(f.revenue_next)} next year."
                yield look(f.at("end_date"), "ends-inside-year", message, "If it isn't, enter n under Awarded again.")
        else:
            part = 100 * school.part_of_year(f)
            message = f"{ends}. It pays at most {float(part):.0f}% of each position and program, and {dollars(f.revenue_next)} in all."
            yield look(f.at("end_date"), "ends-inside-year", message, "If it is awarded again, enter y under Awarded again.")


@needs("Funds", "Staff", "Programs", "Rules", "Lists", "School")
def funds_are_used(school: School) -> Iterator[Finding]:
    """What a fund brings is about what it pays: much more, and something is missing here, or it pays for other schools as well."""
    for f, pays, left in _unused(school):
        said = f"{f.fund} brings {dollars(f.revenue_this)} this year and pays {dollars(float(pays))} here"
        fix = "Add the positions and programs that it pays, or enter only the part of it that is for these."
        yield look(f.at("revenue_this"), "fund-unused", f"{said}: {dollars(float(left))} more than it pays.", fix)


def _unused(school: School) -> Iterator[tuple[Fund, Fraction, Fraction]]:
    """Funds that bring much more this year than they pay here, with what they pay and what is left."""
    costs = _costs(school, 0)
    for f in school.funds:
        pays = costs.get(f.fund, Fraction(0))
        if (f.revenue_this - pays) * 4 > f.revenue_this and f.revenue_this - pays > MUCH_LEFT:
            yield f, pays, f.revenue_this - pays


@needs("Funds", "FundRules", "School")
def deficits_can_be_paid_back(school: School) -> Iterator[Finding]:
    """Last year's deficit is paid back by a fund that may pay anything, out of what it brings next year."""
    for f in school.funds:
        if f.carryover >= 0:
            continue
        if school.fund_tag(f.fund, "") != "y":
            message = f"{f.fund} owes {dollars(-f.carryover)} from last year. What a grant overspends is a cost of the general fund."
            fix = "Write 0 here, and lower the general fund's carryover by as much."
            yield must(f.at("carryover"), "grant-overspent", message, fix)
        elif f.revenue_next + f.carryover < 0:
            message = f"{f.fund} owes {dollars(-f.carryover)} from last year and brings {dollars(f.revenue_next)} next year."
            yield must(f.at("carryover"), "deficit-too-large", message, "Ask the district over how many years the deficit is paid back.")


@needs("Staff", "Lists")
def salaries_are_usual(school: School) -> Iterator[Finding]:
    """A line's average salary is near that of its job class."""
    for row in school.staff:
        job = school.job_class_by_id.get(row.job_class)
        if job is not None and _unusual(job, row):
            yield look(
                row.at("avg_salary"),
                "salary-unusual",
                f"{dollars(row.avg_salary)} for {row.staff_id}; the average of {row.job_class} on Lists is {dollars(job.avg_salary)}.",
                "Correct the figure, or leave the cell blank to use the average.",
            )


def _unusual(job: JobClass, row: Staff) -> bool:
    return bool(job.avg_salary) and not Fraction(2, 3) <= Fraction(row.avg_salary, job.avg_salary) <= Fraction(3, 2)


# --- one average for each job class ----------------------------------------------------------------------------------------
COSTS: tuple[tuple[str, str, Callable[[int], str]], ...] = (
    ("avg_salary", "average salary", dollars),
    ("benefit_pct", "benefits", lambda basis_points: f"{basis_points / 100:g} %"),
    ("benefit_flat", "flat benefits", dollars),
)


@needs("Staff", "Lists")
def one_average_for_a_job_class(school: School) -> Iterator[Finding]:
    """All positions of a job class cost the same: otherwise a plan "saves" by choosing the dearer people."""
    for job in school.job_classes:
        rows = [r for r in school.staff if r.job_class == job.job_class and not _unusual(job, r)]  # those have a finding of their own
        differ = [(code, words, say) for code, words, say in COSTS if len({getattr(r, code) for r in rows}) > 1]
        if not differ:
            continue
        odd = next(r.at(code) for code, _, _ in differ for r in rows if getattr(r, code) != getattr(job, code))
        said = "; ".join(f"{words} {_by_figure(rows, code, say)}" for code, words, say in differ)
        fix = ("Use one average for all of them, or leave these cells blank to use the Lists sheet. Different jobs can have their "
               "own job class.")
        message = (f"Positions in {job.job_class} have different costs: {said}. A plan would appear to save more by cutting the "
                   "higher-cost ones.")
        yield look(odd, "two-averages", message, fix)


def _by_figure(rows: Sequence[Staff], code: str, say: Callable[[int], str]) -> str:
    """ "$59,000 (Staff!F12) and $57,000 (Staff!F14)", the highest first; many cells are cut short."""
    cells: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        cells[getattr(row, code)].append(row.at(code))
    said = [f"{say(figure)} ({some_of(found, 3)})" for figure, found in sorted(cells.items(), reverse=True)]
    return f"{', '.join(said[:-1])} and {said[-1]}"


@needs("School", "Funds", "Staff", "Programs")
def supplant_reasons_name_their_cost(school: School) -> Iterator[Finding]:
    """Each reason for moving a cost to supplementing money names the cost and the fund that it counts for."""
    costs = {*school.staff_by_id, *school.program_by_id}
    known = {f"{cost} > {fund}" for cost, fund in supplant_reasons(school) if cost in costs and fund in school.fund_by_id}
    for entry in reason_entries(school):
        said = REASON.fullmatch(entry)
        if said is None or f"{said['cost'].rstrip(' -')} > {said['fund'].strip()}" not in known:
            message = f'The reason "{entry[:SHOWN]}" names no position or program and no fund of this workbook: it counts for nothing.'
            fix = 'Write "ART1 > T1A: the reason", with your own codes; divide several with a semicolon.'
            yield look(school.info.at.get("supplant_reason", "School"), "reason-without-cost", message, fix)


@needs("Programs")
def levels_within_cost(school: School) -> Iterator[Finding]:
    """No level of a program costs more than to go on with it."""
    for p in school.programs:
        if p.levels and p.levels[-1] > p.cost_next:
            yield look(
                p.at("levels"),
                "level-over-cost",
                f"{p.program_id} can be purchased at {dollars(p.levels[-1])}, which is more than its {dollars(p.cost_next)} "
                "cost next year.",
                "Lower the last level, or correct the cost.",
            )
