"""One search: it settles the tiers of the shape, names the grid, has every plan audited, and says what is known at its end.

Nothing found here is shown before the solver-free audit has passed it; a plan that the audit refuses is our bug.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import itertools
import logging
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from planner.audit import Audit, audit
from planner.checker.decisions import signature
from planner.checker.week import week_of
from planner.domain.outcome import Conflict, Outcome, Partial, Progress, Provenance, Status
from planner.domain.plan import Plan
from planner.domain.school import School
from planner.explain.limits import agreements, limits
from planner.explain.prices import prices
from planner.facts.courses import with_class_and_sections
from planner.facts.shortage import Shortage
from planner.facts.shortages import shortages
from planner.milp.engines.engine import Ending, Engine, matrix_of
from planner.milp.engines.highs import HighsEngine
from planner.milp.engines.race import ENGINES, LateRaceEngine
from planner.milp.grid.fixed_shape import Settled
from planner.milp.grid.name_plan import Unnamed, name_plan
from planner.milp.model import value
from planner.milp.shape.asks import Asks
from planner.milp.solve.aims import CHANGE, MONEY, Aim
from planner.milp.solve.benders_cuts import Cut, cut_off_all, what_failed
from planner.milp.solve.certify import Answered, Certifier, Question, Verdict, by_name, fitting
from planner.milp.solve.counted import explain_conflict
from planner.milp.solve.fixing import regular_week
from planner.milp.solve.heuristics import NEARER, SHARE, TRY_GAP, Away, Tries, gap_abs
from planner.milp.solve.least_broken import Elastic
from planner.milp.solve.lexicographic import Ladder, Stage
from planner.rules import RULES
from planner.search.attendance import stated
from planner.search.build import build_shape
from planner.search.keeping import keeping
from planner.search.kept import Kept
from planner.search.partial import partial_of
from planner.search.put_back import put_back
from planner.search.refused import NAMED_ONLY, refuse
from planner.search.stages import Stages
from planner.search.tiers import furthest, standing, tiers_of, value_of
from planner.search.whole_percents import in_percents

LOG = logging.getLogger(__name__)
OnProgress = Callable[[Progress], None]
ShouldStop = Callable[[], bool]
NAMING_SECONDS = 8.0
POLISH_SECONDS = 1.0
POLISHED = 6  # about so many times the seconds of polish are spent in one naming
REGULAR_SECONDS = 5.0
NEAR_REGULAR_SECONDS = 1.0  # from a plan at hand: its week is regular already, and somebody waits
TRY_SECONDS = 10.0  # for each repair that is tried
LEAST_TRY_SECONDS = 0.5  # a repair is not worth beginning with less
LEAST_AGAIN_SECONDS = 2.0  # another walk is not
MOST_CUTS = 40  # of a search that is bound by its work and not by the clock
FOR_FINDING = 0.85  # of the time given
EXPLAINING = 0.75  # of the seconds by which an answer may run over (decisions.md 57)
LEAST_NAMING_SECONDS = 1.0
PUT_BACK_SECONDS, PUT_BACK_SHARE = 3.0, 0.05  # at most so many seconds, and so much of the time, are kept for putting single cuts back
MOST_NAMING = 0.25  # of the time given that is kept for naming the last plan
LEAST_CHECK_SECONDS = 2.0  # for checking that there is no plan, and for saying why, however short the search
PIECES = {
    "specials": "the specials", "sections": "the sections", "rooms": "the rooms", "services": "the services", "day": "the grades' days",
    "duties": "the duties", "funds": "who pays", "plan": "the whole week",
}  # fmt: skip
WHOLE_PLAN = "plan"  # the piece of a plan that the auditor refuses
FIRST_SHARE = 0.85  # of the time, for a first answer: without one there is no plan, and naming it needs the rest
PERIODS_ALONE_SECONDS = 1.0  # a school of periods is soon given a first answer a few periods at a time
FOR_NEAREST_WHERE_SHORT = 0.6  # of the time, where adding up shows a shortage that the counting model does not know
FOR_CONFLICT = 0.5  # of the time that is left once it is proven that there is no plan; the rest finds the one that breaks least
DAY_SECONDS = 86_400.0  # with a work limit, time does not count


@dataclass(frozen=True)
class Overruled:
    """An answer that an engine claimed not to exist: at which stage of the walk, and the values of the variables by name."""

    stage: int
    values: dict[str, float]


def minutes_only(
    school: School, *, seconds: float = TRY_SECONDS, gap: float = 0.01, seed: int = 0, should_stop: ShouldStop | None = None
) -> Plan | None:
    """The best audited plan as far as the teams' minutes go (tier 1 alone, nothing said about it); None when none was found."""
    quiet = Walk(school, seconds, gap, seed, None, should_stop)
    quiet.quiet, quiet.confirms = True, False
    return quiet.run().plan


def minutes_found(
    school: School, *, seconds: float = TRY_SECONDS, gap: float = 0.01, seed: int = 0, should_stop: ShouldStop | None = None
) -> tuple[Plan | None, bool]:
    """Like `minutes_only`, with whether it is proven that no plan does better there."""
    quiet = Walk(school, seconds, gap, seed, None, should_stop)
    quiet.quiet = True
    found = quiet.run()
    return found.plan, found.status is Status.OPTIMAL


def new_search(school: School, seconds: float, seed: int, on_progress: OnProgress | None, should_stop: ShouldStop | None) -> Walk:
    """The parts of a search, for questions that walk another way than up the tiers."""
    return Walk(school, seconds, 0.01, seed, on_progress, should_stop)


class Walk(Tries):
    """One search of a school, with its time, its best plan so far and what it has learned on the way; `run` gives the outcome."""

    def __init__(
        self,
        school: School,
        seconds: float,
        gap: float,
        seed: int,
        on_progress: OnProgress | None,
        should_stop: ShouldStop | None,
        engine: str = "highs",
    ) -> None:
        self.school, self.seconds, self.gap, self.seed = school, seconds, gap, seed
        self.engine = ENGINES[engine](seed=seed)
        self.ran_on: Engine | None = None  # what found the first plan, where that is to be told beside the engine
        self.tell, self.should_stop = on_progress or (lambda _: None), should_stop or (lambda: False)
        self.began = time.perf_counter()
        self.cuts: list[Cut] = []
        self.best: Plan | None = None
        self.first_plan: float | None = None
        self.away: dict[Away, float] = {}  # when the first plan has whole houses out
        self.again = 0  # walks that began anew, each with the next seed, because nothing was found in part of the time
        self.confirms = True  # are claims confirmed? not where nobody asks whether they are proven
        self.aim = Aim()
        self.brief = False
        self.certifier = Certifier(seed, repeatable=seconds == DAY_SECONDS, should_stop=self.should_stop)
        self.begun: Elastic | None = None  # an elastic shape of the school, where a first answer was looked for in one
        self.overruled: Overruled | None = None
        self.checked: tuple[Plan, Audit] | None = None
        self.named = 0.0  # seconds that naming a plan took, which the last one will need again
        self.short: tuple[Shortage, ...] = ()  # what adding up shows to be too little
        self.refused = 0  # plans that the auditor refused, what they broke, and where that stands
        self.refused_rules: set[str] = set()
        self.refused_cells: list[str] = []
        self.unasked = with_class_and_sections(school)  # whose sections no plan of ours has: nothing is proven without them
        self.unnamed: Asks | None = None  # the last answer of the shape that could not be named
        self.partly = False  # is a week that can't be named as a whole named in part, where nothing else is found?
        self.building = 0.0  # seconds that building the shape took
        self.stages: Stages | None = None  # told on the way, where the caller wants them
        self.kept_back = 0.0  # seconds that are kept for the plan that breaks least, should none be found that keeps everything
        self.quiet = False  # only the teams' minutes are wanted: no later tiers, no explanations (which would search again)

    # --- time and telling --------------------------------------------------------------------------------------
    @property
    def spent(self) -> float:
        return time.perf_counter() - self.began

    @property
    def left(self) -> float:
        """Seconds for finding plans: once there is one, some are kept for naming the best, and for confirming and explaining it."""
        if self.best is None:
            naming = self.named if self.partly and self.unnamed is not None else 0.0  # for all that can be placed
            return self.seconds - self.kept_back - self.spent - naming
        return self.seconds * (FOR_FINDING if self.confirms else 1) - self.named - self.spent

    @property
    def end(self) -> float:
        """When the whole answer should stand, in seconds from the beginning (decisions.md 57)."""
        return self.seconds

    @property
    def last(self) -> float:
        """Until then, in seconds from the beginning, what was found may still be explained: an answer may run over a little."""
        return self.seconds + EXPLAINING * max(2.0, self.seconds / 10)

    @property
    def over(self) -> bool:
        return self.left <= 0 or self.should_stop()

    def _say(self, message: str, found: float | None = None, bound: float | None = None, unit: str = "", plan: Plan | None = None) -> None:
        self.tell(Progress(round(self.spent, 2), message, found, bound, unit, plan))

    # --- the loop ----------------------------------------------------------------------------------------------
    def run(self) -> Outcome:
        self._say("Setting up days and positions")
        self.short = shortages(self.school)
        if self.stages is not None and self.stages.begin(self.short):
            return self._infeasible()
        if self.short and not self.unasked and self._agreed_impossible():
            return self._infeasible()
        if self.short and self.kept_back:  # adding up shows that names will be wanting: most of the time is for the plan that breaks least
            self.partly, self.kept_back = False, FOR_NEAREST_WHERE_SHORT * self.seconds
        if any(t.type == "house" for t in self.school.teams) and self.aim == Aim():
            self._first_light()
        while True:
            ended = self._walk()
            if ended is not None:
                return ended

    def _first_light(self) -> None:
        """A first plan soon, from a shape that is quickly built; nothing is proven or held by it."""
        self.shape = build_shape(self.school, light=True)
        stage = next(Ladder(self.shape).stages(), None)
        if stage is None:
            return
        self.pose(stage)
        tried = self.with_whole_houses(stage)
        if tried is None:
            tried = self.solve(stage, self.left * SHARE * SHARE, TRY_GAP, part=True)
        if tried.value is not None:
            self.name(cut=False)

    def _walk(self) -> Outcome | None:
        """One walk up the ladder; None when something was learned on the way and the walk starts again."""
        began = self.spent
        self.shape = self._build()
        self.building = self.spent - began
        doubted = cut_off_all(self.shape, self.cuts)
        ladder, self.engine = Ladder(self.shape, teams_only=self.quiet, doubted=doubted), self._fresh_engine()
        settled: list[Stage] = []
        self.aim.enforce(self.shape)
        first = self.aim.stage(self.shape)
        for number, stage in enumerate(itertools.chain([first] if first else [], ladder.stages())):
            if self.quiet and stage.measure != "O1" and number:  # a school whose teams have no goals begins with another measure
                break
            self.pose(stage)
            tried = self._overruling(number) or self._already(stage)
            tried = tried or self.by_periods(stage) or self.with_days_held(stage) or self.with_whole_houses(stage)
            if self.best is None and tried is not None and tried.value is not None and not self.name():
                return self._after_cut(settled)
            ending = self.settle(stage, tried)
            if ending.value is None:
                if not settled:
                    return self._nothing(ending)
                break
            ladder.hold(stage, ending)
            settled.append(stage)
            if self.best is None and not self.name():
                return self._after_cut(settled)
            if self.over:
                break
        if ladder.finished and not self.over and self.shape.loose:
            self._make_regular()
        self._say("Assigning classes and positions")
        if self._too_late_for_names():  # the plan that stands is of an earlier stage: what later ones show is not shown of it
            for stage in settled:
                stage.proof = None
            return self._outcome(settled, False)
        if not self.name():
            return self._after_cut(settled)
        if self.confirms and not self.unasked and not self._certify(settled):
            return None
        return self._outcome(settled, ladder.finished, named=True)

    def _build(self) -> Asks:
        """The shape of one walk."""
        return build_shape(self.school)

    def _settled(self) -> Settled:
        """The shape's answer as plain facts, for the naming models."""
        return Settled(self.shape, Kept)

    def _by_giving_way(self, seconds: float) -> dict[str, float] | None:
        """Heuristic for a first answer: one in which as little as possible gives way. What gives way in nothing is an answer; else the
        plan that breaks least begins there."""
        self._say("Looking for what fits together")
        until = self.spent + seconds
        self.begun = Elastic(build_shape(self.school, elastic=True), seed=self.seed, should_stop=self.should_stop)
        cut_off_all(self.begun.shape, self.cuts)
        self.begun.begin(max(0.1, until - self.spent))
        return self.begun.answer_of(self.shape.model.problem, until - self.spent)

    def _fresh_engine(self) -> Engine:
        """The engine without a kept answer; without presolve once its claim has been overruled."""
        alone = type(self.engine) is HighsEngine
        if self.overruled is not None and isinstance(self.engine, HighsEngine):
            return HighsEngine(seed=self.seed, threads=self.engine.threads, presolve=False)
        if alone and self.best is None and self.seconds != DAY_SECONDS:
            race = LateRaceEngine(seed=self.seed)
            race.rescue = self._by_giving_way
            race.rescue_after = PERIODS_ALONE_SECONDS if self.school.courses else race.rescue_after
            return race
        return self.engine.fresh()

    def _alone_again(self) -> None:
        """Once there is a plan HiGHS goes on by itself from its answer: later questions begin with one."""
        if isinstance(self.engine, LateRaceEngine):
            self.ran_on = self.engine if self.engine.joined else None
            engine = HighsEngine(seed=self.seed)
            engine.start, engine.problem = self.engine.start, self.engine.problem
            self.engine = engine

    # --- proofs ------------------------------------------------------------------------------------------------
    def _certify(self, settled: list[Stage]) -> bool:
        """Confirm what the walk claims of its stages; False when a better answer was found, and the walk starts again from it."""
        assert self.best is not None
        measured = self._audited(self.best).measures
        for number, stage in enumerate(settled):
            if stage.proof is not None:
                continue
            waiting = sum(s.proof is None for s in settled[number:])
            finding = self.spent - self.certifier.spent
            room = self.end - self.spent - min(PUT_BACK_SECONDS, PUT_BACK_SHARE * self.seconds)
            seconds = self.certifier.budget(finding, max(0.0, room)) / min(waiting, 2)  # the first tiers matter most
            self._say(f"Checking the proof another way: {stage.title}")
            reached = None if stage.whole else stage.unshown(float(value_of(self.school, self.best, stage, measured)))
            found = self.certifier.confirm(stage, self.gap, seconds, reached)
            if found is not None and self._take(found, stage, number):
                return False
        return True

    def _take(self, found: Answered, stage: Stage, number: int) -> bool:
        """Keep an answer that contradicts a claim for the next walk; False when it is one of those that were cut off."""
        assert stage.question is not None and found.values is not None
        if not stage.question.keeps_all(found.values):
            return False
        self._overrule(number, stage.measure, found)
        return not self.over

    def _overrule(self, number: int, what: str, found: Answered) -> None:
        """Drop a claim for the answer that contradicts it, and tell provenance and log of it."""
        assert found.values is not None
        self.overruled = Overruled(number, by_name(self.shape.model.problem, found.values))
        self.certifier.dropped.append(f"{what}: {found.by} found an answer that was claimed not to exist")
        LOG.warning(
            "A claim was dropped: school %s, %s, engine %s, seed %d, found by %s",
            self.school.digest, what, self.engine.words, self.seed, found.by,
        )  # fmt: skip

    def not_impossible(self, found: Outcome) -> None:
        """A plan was found that keeps every rule: where it had been called proven that there is none, that claim is dropped."""
        if found.status is Status.INFEASIBLE:
            self.certifier.dropped.append("no plan: the plan that breaks least breaks nothing")
            LOG.warning("A claim was dropped: school %s has a plan, seed %d", self.school.digest, self.seed)

    def _overruling(self, number: int) -> Ending | None:
        """The answer that a false claim denied, where it still fits."""
        if self.overruled is None or self.overruled.stage != number:
            return None
        problem = self.shape.model.problem
        found = fitting(problem, self.overruled.values)
        if found is None:
            return None
        matrix = matrix_of(problem)
        self.engine.keep(problem, matrix, found)
        return Ending(Status.FEASIBLE, matrix.arrays(problem).value(found), None, 0.0)

    def _make_regular(self) -> None:
        """Among plans that are equal in every tier, one in which grades keep their slot on most days. Nothing is claimed of it."""
        self._say("Making the weekly pattern consistent")
        problem = self.shape.model.problem
        self.shape.model.minimise(self.shape.total(self.shape.loose.values()))
        seconds = min(REGULAR_SECONDS if self.aim.near is None else NEAR_REGULAR_SECONDS, max(0.1, self.left))
        with regular_week(self.shape):
            self.engine.solve(problem, seconds=seconds, gap=0.0, gap_abs=0.5, should_stop=self.should_stop)

    # --- one stage ---------------------------------------------------------------------------------------------
    def pose(self, stage: Stage) -> None:
        self.shape.model.minimise(stage.expression)
        if self.engine.start is not None:
            self.engine.start.update(stage.start)

    def _already(self, stage: Stage) -> Ending | None:
        """What has been found for the last stage, where no plan can be better in this one."""
        if self.engine.start is None or stage.limit is None or stage.level is not None:
            return None
        found = value(stage.expression)
        return Ending(Status.OPTIMAL, found, stage.limit, 0.0) if found <= stage.limit + 1e-6 else None

    def settle(self, stage: Stage, tried: Ending | None) -> Ending:
        """The whole question, from what was found with the kinds of day held; not asked when that reached the limit."""
        if tried is not None and tried.value is not None and stage.limit is not None and tried.value <= stage.limit + 1e-6:
            return Ending(Status.OPTIMAL, tried.value, stage.limit, tried.seconds)
        share = self.left * (SHARE if stage.measure != "vision" or self.aim != Aim() else 1.0)
        first = self.best is None and isinstance(self.engine, LateRaceEngine)
        ending = self.solve(stage, self.left * FIRST_SHARE if first else share, self.near(stage), enough=share)
        if ending.value is None and tried is not None and tried.value is not None:
            self.engine.put_back(self.shape.model.problem)
            return replace(tried, status=Status.FEASIBLE, bound=ending.bound)
        return ending

    def near(self, stage: Stage) -> float:
        """The relative gap at which a stage counts as settled; none where an exact distance is asked."""
        return 0.0 if stage.exact is not None else self.gap * NEARER

    def solve(self, stage: Stage, seconds: float, gap: float, *, part: bool = False, enough: float = math.inf) -> Ending:
        """`part`: only some of the answers are looked through, so that the limit of these is no limit of the school's. `enough`: seconds
        after which any answer will do."""
        began, any_found = self.spent, False

        def stop() -> bool:
            return self.should_stop() or (any_found and self.spent - began > enough)

        def bounds(found: float | None, bound: float | None) -> None:
            nonlocal any_found
            any_found = any_found or found is not None
            shown = [None if x is None else stage.shown(x) for x in (found, None if part else bound)]
            self._say(stage.title, shown[0], shown[1], stage.unit)

        return self.engine.solve(
            self.shape.model.problem, seconds=max(0.1, seconds), gap=gap, gap_abs=gap_abs(stage),
            on_bounds=bounds, should_stop=stop,
        )  # fmt: skip

    # --- naming and cuts ---------------------------------------------------------------------------------------
    def name(self, *, cut: bool = True) -> bool:
        """Name the shape's answer and audit it; keep it as the best plan. False when it cannot be named, which makes a cut if asked."""
        settled, began = self._settled(), self.spent
        spare = max(0.0, self.last - self.spent - self.named)
        polish = 0.0 if self.best is None else min(POLISH_SECONDS, spare / POLISHED)  # the first plan comes soon, the last one regular
        named = name_plan(settled, seed=self.seed, seconds=self._naming_seconds, polish=polish)
        if not isinstance(named, Unnamed):
            named = stated(self.school, named)
            if not self._is_lawful(named):
                named = Unnamed(WHOLE_PLAN)
        self.named = min(self.spent - began, self.seconds * MOST_NAMING)
        if isinstance(named, Unnamed):
            self.unnamed = self.shape if named.piece != WHOLE_PLAN else self.unnamed
            if cut:
                self.cuts.append(what_failed(settled, named))
            return False
        self.best = named
        self._alone_again()
        if self.first_plan is None:
            self.first_plan = round(self.spent, 2)
        self._say("Found a plan that meets every requirement", plan=named)
        if self.stages is not None:
            self.stages.plan_stands(self.first_plan)
        return True

    def _too_late_for_names(self) -> bool:
        """A plan stands, and naming a better one would take longer than the answer may run over."""
        return self.best is not None and not self.quiet and self.spent + self.named > self.last

    @property
    def _naming_seconds(self) -> float:
        """For each piece; a plan that stands is worth a little time even at the very end."""
        return min(NAMING_SECONDS, max(LEAST_NAMING_SECONDS, self.end - self.spent))

    def _is_lawful(self, plan: Plan) -> bool:
        """Does the auditor pass the plan? One that it refuses is a fault of ours: dropped, and told in the log without names."""
        broken = self._audited(plan).violations
        if broken:
            self.refused += 1
            self.refused_rules |= {b.rule for b in broken}
            self.refused_cells += [b.cell for b in broken if b.cell and b.cell not in self.refused_cells]
            refuse(broken, self.school, self.provenance())
        return not broken

    def _audited(self, plan: Plan) -> Audit:
        """What the auditor says of a plan; the last one is remembered."""
        if self.checked is None or self.checked[0] is not plan:
            self.checked = (plan, audit(self.school, plan))
        return self.checked[1]

    def _after_cut(self, settled: list[Stage]) -> Outcome | None:
        counted = self.seconds != DAY_SECONDS or len(self.cuts) < MOST_CUTS
        if counted and not self.over:
            piece = self.cuts[-1].piece
            why = f"One plan had no full week for {PIECES.get(piece.split()[0], piece)}"
            if piece == WHOLE_PLAN:
                why = "One plan was set aside: it would have broken a requirement"
            self._say(f"{why}. Looking for another")
            return None
        return self._outcome(settled, False) if self.best else self._unknown()

    # --- endings -----------------------------------------------------------------------------------------------
    def _nothing(self, ending: Ending) -> Outcome | None:
        """The walk found nothing: say what is known; None when the walk is worth starting again."""
        if self.best is not None:
            return self._outcome([], False)
        if ending.status is Status.UNKNOWN and self._another_way():
            return None
        if ending.status is not Status.INFEASIBLE or self.cuts or self.quiet or self.unasked:
            return self._unknown()
        self._say("No plan keeps every promise, it seems; checking that another way")
        problem = self.shape.model.problem
        asked = Question(matrix_of(problem).arrays(problem))
        found = self.certifier.impossible(asked, max(LEAST_CHECK_SECONDS, (self.end - self.spent) * SHARE))
        if isinstance(found, Answered):
            if found.verdict is Verdict.CONTRADICTS and not self.over:
                self._overrule(0, "no answer", found)
                return None
            return self._unknown()
        return self._infeasible()

    def _agreed_impossible(self) -> bool:
        """Adding up shows a shortage; does a second path agree that there is no plan? If none does, the search goes its usual way."""
        self.shape = build_shape(self.school)
        problem = self.shape.model.problem
        asked = Question(matrix_of(problem).arrays(problem))
        found = self.certifier.impossible(asked, max(LEAST_CHECK_SECONDS, (self.end - self.spent) * SHARE))
        if isinstance(found, Answered) and found.verdict is Verdict.CONTRADICTS:  # of a limit that names alone keep, nothing is proven so
            LOG.info("The counting model does not know a shortage: school %s, found by %s", self.school.digest, found.by)
        return not isinstance(found, Answered)

    def _infeasible(self) -> Outcome:
        """It is proven that there is no plan: say which requirements conflict, with their figures."""
        if self.quiet:
            return self._unknown()
        self._ask_capacity()
        self._say("No plan meets every requirement; finding which ones conflict")
        seconds = max(LEAST_CHECK_SECONDS, (self.end - self.spent) * (FOR_CONFLICT if self.kept_back else 1))
        conflict = explain_conflict(self.school, build_shape, seconds=seconds, seed=self.seed, should_stop=self.should_stop)
        if not conflict.promises:  # a second way of asking says that everything can hold: then nothing is proven
            return self._unknown()
        why = self._why(conflict)
        return Outcome(Status.INFEASIBLE, conflict=conflict, limits=why, seconds=round(self.spent, 2), provenance=self.provenance())

    def _another_way(self) -> bool:
        """Begin anew with the time that is left: both engines at once, and another seed. False when that is not worth it."""
        if self.left < LEAST_AGAIN_SECONDS or self.should_stop() or self.seconds == DAY_SECONDS:
            return False
        if self.kept_back and self.begun is not None and self.begun.started:  # the nearest plan is looked for from there
            return False
        self._ask_capacity()
        self.again += 1
        self.seed += 1
        self.engine = ENGINES["race"](seed=self.seed)
        self._say("Nothing found yet; looking another way")
        return True

    def _why(self, conflict: Conflict) -> tuple[str, ...]:
        """Where teams' floors take part in the clash: what stops the teams of the same school when it promises no floor."""
        if not any(p.rule == "TeamFloor" for p in conflict.promises):
            return ()
        eased = replace(self.school, teams=tuple(replace(t, floor_min=0) for t in self.school.teams))
        plan = self._quietly(eased) if self.end - self.spent > LEAST_TRY_SECONDS else None
        return () if plan is None else limits(eased, plan, lambda changed: self.tried_in_time(replace(changed, teams=self.school.teams)))

    def _partial(self) -> Plan | Partial | None:
        """All that can be placed of the last answer that could not be named; a plan where that is everything."""
        if self.unnamed is None or not self.partly or self.should_stop():
            return None
        self._say("Placing all that fits")
        seconds = max(LEAST_NAMING_SECONDS, self.last - self.kept_back - self.spent)
        return partial_of(self.school, self.unnamed, seed=self.seed, seconds=seconds)

    def _ask_capacity(self) -> None:
        """The stage before the week, while there is no plan; the counting model's answer has settled it already."""
        if self.stages is not None and self.cuts:
            self.stages.counted_week()
        elif self.stages is not None and not self.should_stop():
            self.stages.no_plan_yet(self.last - self.kept_back - self.spent, self.building)

    def _unknown(self) -> Outcome:
        partial = self._partial()
        if isinstance(partial, Plan):
            lawful = self._is_lawful(partial)
            self.best, partial = partial if lawful else None, None
        if self.best is not None:
            return self._outcome([], False)
        self._ask_capacity()
        seconds = round(self.spent, 2)
        advice, provenance = self._advice(), self.provenance()
        return Outcome(Status.UNKNOWN, seconds=seconds, cuts=len(self.cuts), advice=advice, provenance=provenance, partial=partial)

    def _advice(self) -> tuple[str, ...]:
        """What to do when nothing was found, in the order in which it is worth trying."""
        said = ["No plan found in the time allowed. That doesn't mean there isn't one."]
        said += [f"{s.sentence} ({s.cell})" if s.cell else s.sentence for s in self.short]
        if self.unasked:
            names = ", ".join(self.unasked)
            said.append(f"Weeks in which {names} would teach sections while the own class is out were not looked for.")
        if self.refused:
            rules = " ".join(dict.fromkeys(r.sentence for r in RULES if r.name in self.refused_rules))
            cells = ", ".join(dict.fromkeys(self.refused_cells))
            where = f" Look at {cells}, or turn the rule off on the Rules sheet." if cells else ""
            if self.refused_rules <= set(NAMED_ONLY.values()):  # nothing but the names keeps it, and it may be that none do
                said.append(f"The totals fit, but no complete week was found that keeps this requirement: {rules}{where}")
            else:
                said.append(f"An error in Common Time stood in the way: its plans did not keep this requirement: {rules}{where}")
        elif self.cuts and not self.short:
            pieces = ", ".join(dict.fromkeys(PIECES.get(c.piece.split()[0], c.piece) for c in self.cuts))
            said.append(f"The totals fit, but no complete week was found for {pieces}. Fix: allow more there, or fewer limits.")
        said.append(f"Try a longer search: {max(120, 4 * round(self.seconds))} seconds.")
        return tuple(said)

    def _outcome(self, settled: list[Stage], finished: bool, *, named: bool = False) -> Outcome:
        """`named`: the plan is the one that was found for the last stage; else it is of an earlier one."""
        assert self.best is not None
        if self.quiet:
            proven = bool(settled) and all(s.proven_within(self.gap) for s in settled)
            return Outcome(Status.OPTIMAL if proven else Status.FEASIBLE, self.best)
        near = self.aim.near
        if self.aim.first == CHANGE and near is not None and not audit(self.school, near).violations:
            self.best = replace(near, school_digest=self.school.digest)  # no change at all is the least change, of classes as well
        tried_back = self._put_back()
        if self.aim.near is None:  # a plan that is to stay near another keeps its payers
            self.best = in_percents(self.school, self.best)
        tiers = tuple(tiers_of(self.school, self.best, self._audited(self.best).measures, settled, self.gap, named))
        proven = finished and all(t.proven for t in tiers)
        return Outcome(
            Status.OPTIMAL if proven else Status.FEASIBLE,
            replace(self.best, standing=standing(self.school, settled if named else [], tried_back)),
            tiers,
            self._audited(self.best).teams,
            limits=() if self.brief else limits(self.school, self.best, self.tried_in_time),
            agreements=agreements(self.school, self.best),
            prices=prices(self.school, self.best),
            keeps=() if self.brief else keeping(self.school, self.best, self._time_is_over),
            seconds=round(self.spent, 2),
            seconds_to_first_plan=self.first_plan,
            cuts=len(self.cuts),
            provenance=self.provenance(),
        )

    def _put_back(self) -> bool:
        """Put back each single cut that the money pays for; return whether all were tried.

        A plan that is looked for because it is cheap keeps its cuts, and one that is to stay near another keeps what that has.
        """
        assert self.best is not None
        if self.aim.first == MONEY or self.aim.near is not None:
            return True
        self._say("Trying to put back each single cut")
        found, all_tried = put_back(self.school, self.best, self._time_is_over)
        if found is not self.best and self.aim.keeps_apart(signature(self.school, found)):
            self.best = found
            self._say("Found a plan that meets every requirement", plan=found)
        return all_tried

    def _time_is_over(self) -> bool:
        return self.should_stop() or self.spent > self.last

    def tried_in_time(self, changed: School) -> dict[str, Fraction] | None:
        """Each team's minutes in a changed school, from its own short search; None without a plan, or once the time is over."""
        if self.last - self.spent < LEAST_TRY_SECONDS or self.should_stop():
            return None
        plan = self._quietly(changed)
        return None if plan is None else {t.team_id: week_of(changed, plan).minutes(t) for t in changed.teams}

    @property
    def _short(self) -> float:
        """Seconds of each short search; a search that repeats exactly is bound by its work instead."""
        if self.seconds == DAY_SECONDS:
            return DAY_SECONDS
        return max(LEAST_TRY_SECONDS, min(TRY_SECONDS, self.last - self.spent))

    def _quietly(self, changed: School) -> Plan | None:
        """The best plan of a changed school as far as the teams' minutes go."""
        return minutes_only(changed, seconds=self._short, gap=self.gap, seed=self.seed, should_stop=self.should_stop)

    def best_share(self, changed: School) -> Fraction | None:
        """How much of its goal the team furthest from it has in the best plan of a changed school, where that plan is proven to be it."""
        if self.end - self.spent < LEAST_TRY_SECONDS:
            return None
        plan, proven = minutes_found(changed, seconds=self._short, gap=self.gap, seed=self.seed, should_stop=self.should_stop)
        return furthest(changed, plan) if plan is not None and proven else None

    def provenance(self) -> Provenance:
        facts = repr((self.school.rules, self.school.priorities)).encode()
        engine = self.ran_on or self.engine
        versions = tuple((name, importlib.metadata.version(name)) for name in engine.packages)
        digest = hashlib.sha256(facts).hexdigest()
        dropped = tuple(self.certifier.dropped)
        return Provenance(self.school.digest, digest, engine.words, versions, self.seed - self.again, self.gap, self.seconds, dropped)
