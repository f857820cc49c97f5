"""What the tiers of a walk came to in the plan that was named, beside what was proven about each."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from planner.checker.decisions import changes_from_today, open_dollars, ways_agreed
from planner.domain.outcome import CUT_TIERS, Tier
from planner.domain.plan import FIRST_DRAFT, SETTLED, Plan
from planner.domain.school import School
from planner.measures import MEASURE, NAMED, goal_shares, settled_before
from planner.milp.solve.lexicographic import POINTS, ROUNDING, Stage, vision_weights

OF_AIMS = {"money": open_dollars, "change": changes_from_today, "agree": ways_agreed}  # measure of an aim -> its value in a plan


def furthest(school: School, plan: Plan) -> Fraction:
    """How much of its goal the team furthest from it has."""
    return min((share for share, _ in goal_shares(school, plan)), default=Fraction(1))


def tiers_of(
    school: School, plan: Plan, measured: Mapping[str, Fraction], settled: list[Stage], gap: float, named: bool
) -> list[Tier]:
    """What each tier came to in the audited plan, beside what was proven about it.

    `named`: the plan has its names from the last of these stages. After all the others the tier of the names stands then too.
    """
    found = [_lowest(school, plan, settled, gap)] if any(s.measure == "O1" for s in settled) else []
    for stage in (s for s in settled if s.measure != "O1"):
        assert stage.ending is not None
        got, bound = value_of(school, plan, stage, measured), _bound(stage)
        better = "less" if stage.measure in ("vision", "moved", *OF_AIMS) else MEASURE[stage.measure].better
        proven = stage.proven_within(gap) and _near(got, bound, stage, gap)
        found.append(Tier(stage.measure, stage.title, stage.unit, got, bound, proven, better, stage.ending.seconds))
    several = any(len(school.homerooms_of(grade)) > 1 for grade in school.grades_out)
    if named and several and school.specials and _up_to_vision(school, settled):
        found.append(_even(measured[NAMED]))
    return sorted(found, key=lambda t: t.measure != settled_before(school))


def _even(got: Fraction) -> Tier:
    """The tier of the names, at its limit where classes of a grade differ by one lesson at most. Where they differ by more, no other limit
    is known."""
    m = MEASURE[NAMED]
    return Tier(m.code, m.title, m.unit, got, Fraction(0), got == 0, m.better)


def standing(school: School, settled: list[Stage], tried_back: bool = True) -> str:
    """How a plan stands that was named for the last of these stages: SETTLED where cuts and the staff's vision were among them.

    `tried_back`: every single cut of it was tried to be put back (decisions.md 54).
    """
    return SETTLED if tried_back and _up_to_vision(school, settled) else FIRST_DRAFT


def _up_to_vision(school: School, settled: list[Stage]) -> bool:
    """Were cuts settled, and the staff's vision where there is one?"""
    needed = set(CUT_TIERS) | ({"vision"} if vision_weights(school) else set())
    return needed <= {stage.measure for stage in settled}


def value_of(school: School, plan: Plan, stage: Stage, measured: Mapping[str, Fraction]) -> Fraction:
    """What an audited plan comes to in a stage, in the stage's unit."""
    if stage.measure == "O1":
        shares = goal_shares(school, plan)
        return 100 * shares[0][0] if shares else Fraction(100)
    if stage.measure == "vision":
        weights = vision_weights(school).items()
        parts = (Fraction(w).limit_denominator(10_000) * MEASURE[c].sign * measured[c] / MEASURE[c].scale(school) for c, w in weights)
        return POINTS * sum(parts, Fraction(0))
    if stage.measure == "moved":
        assert stage.ending is not None
        return Fraction(round(stage.ending.value or 0))
    if stage.measure in OF_AIMS:
        return Fraction(OF_AIMS[stage.measure](school, plan))
    return measured[stage.measure]


def _lowest(school: School, plan: Plan, settled: list[Stage], gap: float) -> Tier:
    """Tier 1 as a whole: the lowest team's share of its goal; proven when every count of the walk was."""
    stages = [s for s in settled if s.measure == "O1"]
    first = stages[0]
    got, bound = value_of(school, plan, first, {}), _bound(first)
    proven = all(s.proven_within(gap) for s in stages) and _near(got, bound, first, gap)
    seconds = sum(s.ending.seconds for s in stages if s.ending)
    return Tier("O1", "Team furthest below its goal, then the next", "% of goal", got, bound, proven, "more", seconds)


def _bound(stage: Stage) -> Fraction | None:
    """What is proven to be the limit of a stage, in its unit: nothing but what a second path agrees with."""
    if stage.proof is None or stage.proof.bound is None:
        return None
    return Fraction(stage.shown(stage.proof.bound)).limit_denominator(10_000)


def _near(got: Fraction, bound: Fraction | None, stage: Stage, gap: float) -> bool:
    """Proven: within the gap, or within the measure's own allowance (decisions.md 21)."""
    return bound is not None and float(abs(got - bound)) <= max(gap * abs(bound), stage.near, ROUNDING) + ROUNDING
