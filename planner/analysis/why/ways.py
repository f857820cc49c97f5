"""Repairs by agreement: a way of making time, a rule one step looser, a floor for every grade."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from planner.analysis.why.card import Edit, NewLine, Offer
from planner.domain.plan import Plan
from planner.domain.school import Lock, Method, RuleValue, School, Special, Staff, Team
from planner.explain.agreements import NEEDS
from planner.facts.methods import doing
from planner.facts.phrases import needs_of, written_in_law
from planner.workbook.method_days import BROUGHT, with_brought_days

SIDE_LETTER = "the union, by a side letter"
NO_MINUTES = ("rotation_6", "common_specials", "plc_stipend", "sub_team")  # a Calendar of its own, always there, or no weekly minutes
LESSONS = {  # ways that are classes given by adults who do not teach specials now: the class's name, most a day, most a week
    "counselor_lessons": ("GUIDANCE", 2, 8),  # what counselors usually give (domain.md 6.A)
    "win_flood": ("WIN", 2, 10),
    "assembly": ("ASSEMBLY", 1, 1),
}


def methods_on(school: School, plan: Plan) -> Iterator[Offer]:
    """Ways of making time that the plan does not use: those of the workbook, and classes by adults who do not teach specials now."""
    across = any(t.type == "cross_school" for t in school.teams)
    for method in school.methods:
        if plan.method_on(method.method) or method.method in NO_MINUTES or (method.method == "cross_school" and not across):
            continue
        lines = [s for s in school.specials if s.requires_method == method.method]
        if method.method in LESSONS and not lines:
            more = _lessons(school, method.method)
            if more:
                yield _on(school, method, more)
        elif method.allowed != "n" or lines or method.day_type in {s.day_type for s in school.bell} or method.method in READY:
            yield _on(school, method, ())


READY = (*BROUGHT, "cross_school")  # they need no other line of the workbook


def _lessons(school: School, method: str) -> tuple[Special, ...]:
    """A line for each adult who could give such classes; none where too few could take the smallest grade whole."""
    name, day, cycle = LESSONS[method]
    able = [r for r in school.staff if r.fte == 100 and r.may_change == "no" and _could(school, r, method)]
    able = able[:1] if method == "counselor_lessons" else able
    smallest = min((len(school.homerooms_of(g)) for g in school.grades_out), default=0)
    enough = method == "counselor_lessons" or 0 < smallest <= sum(r.count for r in able)
    return tuple(Special(name, r.staff_id, max_per_day=day, max_per_cycle=cycle, requires_method=method) for r in able if enough)


def _could(school: School, row: Staff, method: str) -> bool:
    tag, job = school.tag_of(row), school.job_class_by_id.get(row.job_class)
    certified = job is not None and job.certified
    if method == "counselor_lessons":
        return tag == "counselor" and row.count == 1
    if method == "win_flood":
        return tag == "interventionist" and certified
    return "assembly" in (row.cover or (job.cover if job else ())) or (certified and tag in ("admin", "counselor", "coach"))


def _on(school: School, method: Method, more: tuple[Special, ...]) -> Offer:
    said, lock = doing(method.method), ("method", method.method)
    allowed = "ask" if method.allowed == "n" else method.allowed
    opened = tuple(k for k in school.locks if (k.what, k.id) == lock)

    def change(s: School) -> School:
        on = tuple(replace(method, allowed=allowed) if m.method == method.method else m for m in s.methods)
        return with_brought_days(replace(s, methods=on, specials=s.specials + more, locks=tuple(k for k in s.locks if k not in opened)))

    cells = [Edit(method.at("allowed"), allowed)] if allowed != method.allowed else []
    lines = [
        NewLine("Specials", (("special", s.special), ("staff_id", s.staff_id), ("max_per_day", s.max_per_day),
                             ("max_per_cycle", s.max_per_cycle), ("requires_method", s.requires_method)))
        for s in more
    ]  # fmt: skip
    cells += [Edit(c, None) for c in dict.fromkeys(k.at() for k in opened if k.at())]
    most = 100 if method.max_amount is None else method.max_amount
    who = (NEEDS.get(method.needs, "the people affected"), *(("families, whose days change",) if method.families_affected else ()))
    given = f" (up to {more[0].max_per_day} a day, {more[0].max_per_cycle} a week)" if more else ""
    return Offer(
        "method",
        f"{said}{given}",
        change,
        (*cells, *lines),
        who,
        method.unit_cost * most // 100,
        method.allowed == "n",
    )


# --- rules ---------------------------------------------------------------------------------------------------------------
def looser(school: School, short: list[tuple[Team, int]], scarce: bool) -> Iterator[Offer]:
    """A value of Rules one step looser. `short`: teams with the minutes that their week leaves for a meeting; `scarce`: some class goes
    without a special on a day, so that more classes of the same specialists come first."""
    if scarce:
        yield from _classes(school)
    key = "min_individual_planning_week"
    least = min((t.min_block - left if left < t.min_block else t.min_block for t, left in short), default=0)
    if least and school.rule(key) > least:
        promised = school.rule(key) - least
        yield _rule(school, f"Guarantee {promised} minutes a week of individual planning instead of {school.rule(key)}", {key: promised})
    if school.specials and school.rule("special_every_day"):
        yield _rule(school, "Let a class go without a special on some days", {"special_every_day": 0})
    if school.rule("max_blocks_per_day", 2) < 2:
        yield _rule(school, "Let a class have two blocks of specials on a day", {"max_blocks_per_day": 2})
    elif school.specials:
        most = school.rule("max_doubles_per_week", 1) + 1
        yield _rule(school, f"Let a class have two blocks of specials on {most} days of the cycle", {"max_doubles_per_week": most})
    if school.specials and not scarce:
        yield from _classes(school)


def _rule(school: School, said: str, values: dict[str, int]) -> Offer:
    cells = tuple(rule_edit(school, key, value) for key, value in values.items())
    needs = {needs_of(school, key) for key in values}
    law = any(written_in_law(school, key) for key in values)
    who = ("no one can waive it: it's the law",) if law else (SIDE_LETTER,) if "bargaining" in needs else ("the principal and the staff",)
    return Offer("rule", said, lambda s: with_rules(s, values), cells, who)


def rule_edit(school: School, key: str, value: int) -> Edit | NewLine:
    """The cell of a rule's value, or a new line where Rules has none; y or n where that is the answer."""
    written: str | int = ("n", "y")[value] if key == "special_every_day" else value
    cell = school.rule_cell(key)
    return Edit(cell, written) if cell else NewLine("Rules", (("key", key), ("value", written)))


def with_rules(school: School, values: dict[str, int]) -> School:
    """Other values in the same lines, which keep their source and their cell."""
    known = {r.key for r in school.rules}
    rules = tuple(replace(r, value=values[r.key]) if r.key in values else r for r in school.rules)
    return replace(school, rules=rules + tuple(RuleValue(k, v) for k, v in values.items() if k not in known))


def _classes(school: School) -> Iterator[Offer]:
    """One class a day more for every specialist who is at the most now; the sum of the cycle goes up with it (T13)."""
    rule = "max_sections_special_day"
    caps = [s.max_per_day for s in school.specials if not s.requires_method]
    usual = max(set(caps), key=caps.count, default=0)
    most = min(n for n in (school.rule(rule) or usual, usual) if n) if usual else 0
    if not most:
        return
    days = school.info.cycle_days
    lines = tuple(s for s in school.specials if not s.requires_method and s.max_per_day == most)
    wanted = {rule: most + 1, "max_sections_special_week": (most + 1) * school.info.days_per_week}
    values = {k: v for k, v in wanted.items() if school.rule(k) and school.rule(k) < v}
    upto = {s: max(s.max_per_cycle, (most + 1) * days) for s in lines}
    base = _rule(school, f"Let specialists teach {most + 1} classes a day instead of {most}", values)
    cells = [Edit(s.at("max_per_day"), most + 1) for s in lines]
    cells += [Edit(s.at("max_per_cycle"), upto[s]) for s in lines if upto[s] != s.max_per_cycle]

    def change(s: School) -> School:
        more = tuple(replace(x, max_per_day=most + 1, max_per_cycle=upto[x]) if x in upto else x for x in s.specials)
        return with_rules(replace(s, specials=more), values)

    yield replace(base, change=change, cells=(*base.cells, *cells), who=(SIDE_LETTER,))


# --- fairness ------------------------------------------------------------------------------------------------------------
def fair(school: School) -> Iterator[Offer]:
    """The same posts, divided so that the lowest grade comes first (T11)."""
    yield Offer("fair", "Reassign the same specialists' blocks so the grade with the least time comes first", lambda s: s, (), asks=False)


def promised(school: School, plan: Plan) -> tuple[Lock, ...]:
    """Paid ways of making time that the plan uses stay on, so that a repair's price is its own."""
    paid = (u.method for u in plan.methods if u.cents)
    return tuple(Lock("method", m, value="on", reason="as planned") for m in paid)
