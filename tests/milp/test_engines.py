"""The three engines on models whose answer can be found by hand, and on models that have none, no end, or no answer in time."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
from queue import SimpleQueue
from typing import Any

import numpy as np
import pulp
import pytest
from tiny import tiny_school

from planner.domain.outcome import Status
from planner.domain.school import School
from planner.milp.engines import cpsat, race
from planner.milp.engines.cpsat import Child, CpSatEngine
from planner.milp.engines.engine import Engine, Standing, follow, matrix_of
from planner.milp.engines.highs import HighsEngine, work_limit
from planner.milp.engines.race import ENGINES, HighsSide, LateRaceEngine, RaceEngine
from planner.search.solve import search

EVERY = ENGINES | {"late": LateRaceEngine}
every_engine = pytest.mark.parametrize("make", EVERY.values(), ids=EVERY)
CLOSE = 1e-6


def new() -> pulp.LpProblem:
    problem = pulp.LpProblem("small", pulp.LpMinimize)
    problem.setObjective(pulp.LpAffineExpression())
    return problem


def whole(problem: pulp.LpProblem, name: str, low: int | None = 0, high: int | None = 1) -> Any:
    return problem.add_variable(name, low, high, pulp.LpInteger)


def amount(problem: pulp.LpProblem, name: str, low: float | None = 0, high: float | None = None) -> Any:
    return problem.add_variable(name, low, high, pulp.LpContinuous)


def solved(make: type[Engine], problem: pulp.LpProblem, **options: Any) -> Any:
    return make().solve(problem, **({"seconds": 30.0, "gap": 0.0} | options))


# --- answers by hand ---------------------------------------------------------------------------------------------------
@every_engine
def test_three_posts_for_ten_hours(make: type[Engine]) -> None:
    """Worth 5, 4, 3 and taking 7, 5, 4 hours: the second and the third fit (9 hours, worth 7); the first alone is worth 5."""
    problem = new()
    a, b, c = (whole(problem, n) for n in "abc")
    problem += 7 * a + 5 * b + 4 * c <= 10
    problem.setObjective(-5 * a - 4 * b - 3 * c)
    ending = solved(make, problem)
    assert (ending.status, round(ending.value)) == (Status.OPTIMAL, -7)
    assert ending.bound == pytest.approx(-7, abs=1e-4)
    assert [round(v.varValue) for v in (a, b, c)] == [0, 1, 1]


@every_engine
def test_a_share_is_not_rounded_to_nothing(make: type[Engine]) -> None:
    """Three meetings of 45 minutes for two teams with goals of 180 and 60: one each gives the lowest 25 %; ortools' own scaling says 0."""
    problem = new()
    first, second, lowest = whole(problem, "first", 0, 4), whole(problem, "second", 0, 4), amount(problem, "lowest", 0, 1)
    problem += first + second <= 3
    problem += second >= 2
    problem += lowest <= 45 * first * (1 / 180)
    problem += lowest <= 45 * second * (1 / 60)
    problem.setObjective(-1 * lowest)
    ending = solved(make, problem)
    assert ending.status is Status.OPTIMAL and ending.value == pytest.approx(-0.25, abs=CLOSE)
    assert ending.bound == pytest.approx(-0.25, abs=1e-4)


@pytest.mark.parametrize(("alone", "joined"), [(4.0, False), (0.0, True)])
def test_a_second_engine_joins_only_where_the_first_has_found_nothing(monkeypatch: pytest.MonkeyPatch, alone: float, joined: bool) -> None:
    """Whoever finds it, x + y is at least 5 where 2x + y = 7 and x is at most 2."""
    monkeypatch.setattr(race, "ALONE_SECONDS", alone)
    problem = new()
    x, y = whole(problem, "x", 0, 2), whole(problem, "y", 0, 9)
    problem += 2 * x + y == 7
    problem.setObjective(x + y)
    engine = LateRaceEngine()
    ending = engine.solve(problem, seconds=30.0, gap=0.0)
    assert (ending.status, round(ending.value or 0)) == (Status.OPTIMAL, 5)
    assert engine.joined is joined and ("CP-SAT" in engine.words) is joined


def test_a_question_without_an_answer_waits_for_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """HiGHS says at once that 2x = 3 has none: the thirty seconds are not used."""
    problem = new()
    x = whole(problem, "x", 0, 9)
    problem += 2 * x == 3
    problem.setObjective(1 * x)
    engine = LateRaceEngine()
    ending = engine.solve(problem, seconds=30.0, gap=0.0)
    assert ending.status is Status.INFEASIBLE and ending.seconds < 15 and not engine.joined


def two_funds(short: float = 0.0) -> tuple[pulp.LpProblem, dict[str, Any]]:
    """A post of $90,167.20 and a program of $3,333.33; Title I has $60,000 for either, the rest comes from the general fund."""
    problem = new()
    made = {n: amount(problem, n) for n in ("title_post", "general_post", "title_program", "general_program")}
    post, program = whole(problem, "post"), whole(problem, "program")
    problem += made["title_post"] + made["general_post"] - 90_167.2 * post == 0
    problem += made["title_program"] + made["general_program"] - 3_333.33 * program == 0
    problem += made["title_post"] + made["title_program"] <= 60_000
    problem += made["general_post"] + made["general_program"] <= 33_500.53 - short  # together they cost to the cent what there is
    return problem, made | {"post": post, "program": program}


@every_engine
def test_money_to_the_cent(make: type[Engine]) -> None:
    problem, made = two_funds()
    problem.setObjective(-2 * made["post"] - made["program"])
    ending = solved(make, problem)
    assert (ending.status, round(ending.value)) == (Status.OPTIMAL, -3)
    assert sum(v.varValue for n, v in made.items() if "_" in n) == pytest.approx(93_500.53, abs=0.01)


@every_engine
def test_a_dollar_short(make: type[Engine]) -> None:
    """The post alone then; rounding loosens rows by less than a dollar in all, and nothing loosened is believed."""
    problem, made = two_funds(short=1.0)
    problem.setObjective(-2 * made["post"] - made["program"])
    ending = solved(make, problem)
    assert (ending.status, round(ending.value)) == (Status.OPTIMAL, -2)


@every_engine
def test_amounts_only(make: type[Engine]) -> None:
    """Without whole numbers it is a linear problem: x + y is least where x + 2y = 4 meets 3x + y = 6, at 2.8."""
    problem = new()
    x, y = amount(problem, "x"), amount(problem, "y")
    problem += x + 2 * y >= 4
    problem += 3 * x + y >= 6
    problem.setObjective(x + y)
    ending = solved(make, problem, gap_abs=1e-4)
    assert ending.status is Status.OPTIMAL and ending.value == pytest.approx(2.8, abs=1e-4)


@every_engine
def test_tenths_that_do_not_add_up_in_binary(make: type[Engine]) -> None:
    """0.1 + 0.2 is not 0.3 in floats, and must not make a school impossible."""
    problem = new()
    a, b = whole(problem, "a"), whole(problem, "b")
    problem += 0.1 * a + 0.2 * b == 0.3
    problem.setObjective(a + b)
    ending = solved(make, problem)
    assert (ending.status, round(ending.value)) == (Status.OPTIMAL, 2)


@every_engine
def test_an_amount_without_a_limit(make: type[Engine]) -> None:
    """What is short has no upper limit; nothing is lost by giving it one, and the bound is proven."""
    problem = new()
    met, short = whole(problem, "met", 0, 2), amount(problem, "short")
    problem += 45 * met + short >= 180
    problem.setObjective(1 * short)
    ending = solved(make, problem)
    assert ending.status is Status.OPTIMAL and ending.value == pytest.approx(90) and ending.bound == pytest.approx(90, abs=1e-3)


@every_engine
def test_a_constant_and_a_bound_on_the_way(make: type[Engine]) -> None:
    problem = new()
    x = whole(problem, "x", 0, 9)
    problem += 2 * x >= 7
    problem.setObjective(x + 100)
    heard: list[tuple[float | None, float | None]] = []
    ending = solved(make, problem, on_bounds=lambda found, bound: heard.append((found, bound)))
    assert (ending.status, round(ending.value), round(ending.bound)) == (Status.OPTIMAL, 104, 104)
    assert all(found is None or found >= 104 - CLOSE for found, _ in heard)
    assert all(bound is None or bound <= 104 + CLOSE for _, bound in heard)


@every_engine
def test_the_kept_answer_starts_the_next_solve_and_can_be_put_back(make: type[Engine]) -> None:
    problem = new()
    x, y = whole(problem, "x", 0, 9), whole(problem, "y", 0, 9)
    problem += x + y >= 5
    problem.setObjective(2 * x + y)
    engine = make()
    engine.solve(problem, seconds=30, gap=0.0)
    assert engine.problem is problem and engine.start is not None and round(engine.start["y"]) == 5
    problem += x >= 1
    problem.setObjective(x + 3 * y)
    assert round(engine.solve(problem, seconds=30, gap=0.0).value or 0) == 5
    x.varValue = y.varValue = 7
    engine.put_back(problem)
    assert [round(v.varValue) for v in (x, y)] == [5, 0]


@every_engine
def test_parts_that_are_no_quarters(make: type[Engine]) -> None:
    """Two teachers with equal parts of a class, three times both being twice the classes: a third each at least. Quarters cannot
    say so, and whole parts prove nothing: CP-SAT has to come to fine steps."""
    problem = new()
    classes, one, other = whole(problem, "classes", 1, 3), amount(problem, "one", 0, 1), amount(problem, "other", 0, 1)
    problem += 3 * one + 3 * other >= 2 * classes
    problem += one - other == 0
    problem.setObjective(1 * one)
    ending = solved(make, problem, gap=0.001)
    assert ending.status is Status.OPTIMAL and ending.value == pytest.approx(1 / 3) and ending.bound == pytest.approx(1 / 3, abs=1e-3)


# --- no answer, no end, no time ----------------------------------------------------------------------------------------
@every_engine
def test_impossible_in_whole_numbers_only(make: type[Engine]) -> None:
    problem = new()
    x, y = whole(problem, "x", 0, 9), whole(problem, "y", 0, 9)
    x.varValue = 3
    problem += 2 * x + 2 * y == 5
    problem.setObjective(x + y)
    ending = solved(make, problem)
    assert (ending.status, ending.value, ending.bound) == (Status.INFEASIBLE, None, None)
    assert x.varValue == 3


@every_engine
def test_a_row_that_holds_nothing(make: type[Engine]) -> None:
    problem = new()
    x = whole(problem, "x")
    problem += pulp.lpSum([]) >= 1
    problem.setObjective(1 * x)
    assert solved(make, problem).status is Status.INFEASIBLE


@every_engine
@pytest.mark.parametrize("kind", [pulp.LpInteger, pulp.LpContinuous])
def test_without_end_is_not_impossible(make: type[Engine], kind: str) -> None:
    problem = new()
    x, y = problem.add_variable("x", 0, None, kind), whole(problem, "y")
    problem += x - y >= 0
    problem.setObjective(-1 * x)
    ending = solved(make, problem, seconds=5.0)
    assert ending.status in (Status.UNKNOWN, Status.FEASIBLE) and ending.bound is None


def split(seed: int = 1, rows: int = 6, columns: int = 50) -> tuple[pulp.LpProblem, list[Any], list[int]]:
    """Markets to split exactly: there is an answer, which no engine finds in the seconds given here."""
    draw = random.Random(seed)
    answer = [draw.randint(0, 1) for _ in range(columns)]
    problem = new()
    x = [whole(problem, f"x{j}") for j in range(columns)]
    for _ in range(rows):
        sizes = [draw.randint(1, 99) for _ in range(columns)]
        problem += pulp.lpSum(a * v for a, v in zip(sizes, x, strict=True)) == sum(a * v for a, v in zip(sizes, answer, strict=True))
    problem.setObjective(pulp.lpSum(x))
    return problem, x, answer


@every_engine
def test_nothing_found_in_time_is_unknown_and_leaves_the_variables_alone(make: type[Engine]) -> None:
    problem, x, _ = split()
    x[0].varValue = 7
    began = time.perf_counter()
    ending = solved(make, problem, seconds=1.0)
    assert (ending.status, ending.value) == (Status.UNKNOWN, None) and x[0].varValue == 7
    assert ending.bound is None or ending.bound <= 50
    assert time.perf_counter() - began < 15  # far from the end of a search without a limit, whoever else works here


@every_engine
def test_a_stop_is_heard_soon(make: type[Engine]) -> None:
    problem, _, _ = split()
    asked = time.perf_counter() + 1.5
    ending = solved(make, problem, seconds=60.0, should_stop=lambda: time.perf_counter() > asked)
    assert ending.status is Status.UNKNOWN
    assert time.perf_counter() - asked < 15  # a second where nobody else works


# --- the process of CP-SAT ---------------------------------------------------------------------------------------------
@pytest.fixture
def child(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The process that the next question goes to."""
    made = Child()
    monkeypatch.setattr(cpsat, "_IDLE", [made])
    yield made
    for other in {made, *cpsat._IDLE}:
        other.end()


def kill_soon(child: Child) -> None:
    threading.Timer(1.5, child.process.kill).start()


def test_a_killed_process_is_noticed_and_replaced(child: Child) -> None:
    engine, (problem, _, _) = CpSatEngine(), split()
    kill_soon(child)
    began = time.perf_counter()
    ending = engine.solve(problem, seconds=60, gap=0.0)
    assert ending.status is Status.UNKNOWN and engine.lost == 1 and time.perf_counter() - began < 15
    small = new()
    x = whole(small, "x", 0, 9)
    small += 2 * x >= 7
    small.setObjective(1 * x)
    assert engine.solve(small, seconds=30, gap=0.0).value == pytest.approx(4)


def test_a_process_that_was_dead_before_the_question_is_replaced(child: Child) -> None:
    child.process.kill()
    child.process.wait()
    engine, (problem, _) = CpSatEngine(), two_funds()
    problem.setObjective(-1 * problem.variablesDict()["post"])
    assert engine.solve(problem, seconds=30, gap=0.0).value == pytest.approx(-1) and engine.lost == 0


def test_a_race_goes_on_without_the_other_side(child: Child) -> None:
    engine, (problem, _, _) = RaceEngine(), split(rows=2, columns=30)
    child.process.kill()
    ending = engine.solve(problem, seconds=60, gap=0.5)
    assert ending.value is not None


def test_a_process_is_used_again(child: Child) -> None:
    engine, (problem, made) = CpSatEngine(), two_funds()
    problem.setObjective(-1 * made["post"])
    for _ in range(2):
        assert engine.solve(problem, seconds=30, gap=0.0).status is Status.OPTIMAL
    assert [child] == cpsat._IDLE and child.number == 2


def test_a_process_ends_with_the_one_that_started_it(child: Child) -> None:
    assert child.process.stdin is not None
    child.process.stdin.close()
    assert child.process.wait(timeout=10) == 0


# --- one side's answer is the other's ----------------------------------------------------------------------------------
class Knowing(Child):
    """A process that knows the answer at once, and proves nothing."""

    answer: list[int] = []

    def ask(self, question: Any, hint: Any, parameters: str, hear: Any) -> None:
        hear({"values": self.answer})


def test_an_answer_of_cpsat_ends_in_the_answer_of_the_race(monkeypatch: pytest.MonkeyPatch) -> None:
    problem, x, answer = split()
    matrix_of(problem).grow(problem)
    knowing = Knowing()
    knowing.answer = [answer[int(v.name[1:])] for v in matrix_of(problem).columns]
    monkeypatch.setattr(cpsat, "_IDLE", [knowing])
    ending = RaceEngine().solve(problem, seconds=1.5, gap=0.0)
    knowing.end()
    assert (ending.status, ending.value) == (Status.FEASIBLE, sum(answer))
    assert [round(v.varValue) for v in x] == answer


def test_an_answer_that_breaks_a_row_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    problem, _, answer = split()
    matrix_of(problem).grow(problem)
    lying = Knowing()
    lying.answer = [1 - answer[int(v.name[1:])] for v in matrix_of(problem).columns]
    monkeypatch.setattr(cpsat, "_IDLE", [lying])
    engine = CpSatEngine()
    ending = engine.solve(problem, seconds=0.5, gap=0.0)
    lying.end()
    assert (ending.status, ending.value, engine.dropped) == (Status.UNKNOWN, None, 1)


def test_highs_goes_on_from_an_answer_of_cpsat() -> None:
    problem, _, answer = split()
    matrix, news = matrix_of(problem), SimpleQueue[Any]()
    standing = Standing(matrix.arrays(problem), 0.0, 1e-6)
    solver = HighsEngine().solver(3.0, 0.0, 1e-6)
    side = HighsSide(solver, standing, news)
    side.offer(np.array([answer[int(v.name[1:])] for v in matrix.columns], dtype=float))
    side.begin(matrix, None)
    follow(standing, news, 1, time.perf_counter() + 10, None)
    side.end()
    assert side.offered is None and solver.getInfo().primal_solution_status == 2
    assert solver.getInfo().objective_function_value <= sum(answer)


def test_an_answer_of_highs_counts_while_cpsat_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    class Silent(Knowing):
        def ask(self, question: Any, hint: Any, parameters: str, hear: Any) -> None:
            pass

    silent = Silent()
    monkeypatch.setattr(cpsat, "_IDLE", [silent])
    problem, made = two_funds()
    problem.setObjective(-2 * made["post"] - made["program"])
    ending = RaceEngine().solve(problem, seconds=30, gap=0.0)
    silent.end()
    assert (ending.status, round(ending.value or 0)) == (Status.OPTIMAL, -3)


# --- the same again ----------------------------------------------------------------------------------------------------
def test_highs_with_one_thread_and_a_work_limit_repeats_exactly() -> None:
    found = []
    for _ in range(2):
        problem, x, _ = split(rows=2, columns=40)
        with work_limit(200):
            ending = HighsEngine(seed=3).solve(problem, seconds=0.1, gap=0.0)  # the clock does not count
        found.append((ending.status, ending.value, ending.bound, [v.varValue for v in x]))
    assert found[0] == found[1]


# --- through the whole search ------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def place() -> School:
    return tiny_school()


@pytest.mark.parametrize("engine", ENGINES)
def test_a_search_says_what_it_ran_on(place: School, engine: str) -> None:
    outcome = search(place, seconds=20, engine=engine)
    assert outcome.status is Status.OPTIMAL and outcome.plan is not None
    assert ("CP-SAT" in outcome.provenance.engine) == (engine != "highs") == ("ortools" in dict(outcome.provenance.versions))
    assert "HiGHS" in outcome.provenance.engine


def test_a_search_with_a_work_limit_repeats_exactly(place: School) -> None:
    first, second = (search(place, seconds=0.1, work=50, seed=2) for _ in range(2))
    assert first.plan == second.plan is not None and "50 nodes" in first.provenance.engine
    assert [(t.value, t.bound, t.proven) for t in first.tiers] == [(t.value, t.bound, t.proven) for t in second.tiers]


def test_a_work_limit_is_for_highs_alone(place: School) -> None:
    with pytest.raises(ValueError, match="HiGHS alone"):
        search(place, engine="race", work=50)


def test_the_solver_prints_nothing_to_standard_output():
    """HiGHS 1.16 greets on standard output, where the commands write their JSON; into a pipe it would come out at the very end."""
    script = (
        "import pulp; from planner.milp.engines.highs import HighsEngine;"
        "p = pulp.LpProblem('p', pulp.LpMinimize); x = p.add_variable('x', 0, 3, 'Integer'); p.setObjective(-x); p += x <= 2;"
        "print('before'); e = HighsEngine().solve(p, seconds=5, gap=0.0); HighsEngine().solve(p, seconds=5, gap=0.0); print(e.value)"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert (run.stdout, run.stderr) == ("before\n-2.0\n", "")


def test_another_solver_in_the_process_is_no_unknown() -> None:
    """HiGHS refuses a run with another number of threads than the process's first one: that is no answer, and is mended."""
    script = (
        "import pulp; from planner.milp.engines.highs import HighsEngine;"
        "p = pulp.LpProblem('p', pulp.LpMinimize); x = p.add_variable('x', 0, 3, 'Integer'); p.setObjective(-x); p += x <= 2;"
        "p.solve(pulp.HiGHS(msg=False, threads=2)); e = HighsEngine().solve(p, seconds=5, gap=0.0); print(e.status, e.value)"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.splitlines()[-1] == "optimal -2.0"
