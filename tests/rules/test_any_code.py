"""What is said of a school does not depend on its codes: every requirement is told with spaces, dots, slashes and accents in them.

The renamed school must be told word for word as the other, code for code, so no code is cut, dropped or taken for two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import pulp
import pytest
from renamed import plain, renamed, renamed_rows
from tiny import full_school, tiny_school
from tiny_secondary import middle_school
from twins.cases import CASES
from twins.mutants import enforcing

from planner.domain.school import Lock, School
from planner.domain.subject import Subject
from planner.facts.phrases import plus
from planner.milp.model import Model, Row
from planner.rules import RULES, TeamFloor
from planner.rules.base import Adjustable, Definition, Fixed, Rule
from planner.search.build import build_shape
from planner.workbook.read import Reading, read_workbook
from planner.workbook.samples import SAMPLES
from planner.workbook.samples.common import Sample
from planner.workbook.template import workbook_bytes

LOCKS = (
    Lock("team", "G3", 2, "S1", "meets"), Lock("team", "K", 1, value="free", reason="assembly"), Lock("staff", "PE1", 3, value="here"),
    Lock("staff", "T3.1", value="here"), Lock("grade", "3", 2, "S1", "out"), Lock("program", "SUPPLIES", value="keep"),
    Lock("method", "duty_swap", value="off"), Lock("lunch", "3", None, "W3"), Lock("homeroom", "H3A", 2, "S1", "ART"),
)  # fmt: skip
STRICT = {
    "max_blocks_per_day": 1, "reductions_within_limit": 1, "max_consecutive_minutes": 100, "daily_unencumbered": 60,
    "max_consecutive_periods": 3, "allowed_reduction_fte_para": 50,
}  # fmt: skip


def read(sample: Sample, *, odd: bool = False) -> Reading:
    rows = renamed_rows(sample.rows) if odd else sample.rows
    return read_workbook(workbook_bytes(rows, assumptions=sample.assumptions, title=sample.title), f"{sample.name}.xlsx")


def school_of(reading: Reading) -> School:
    assert reading.school is not None, [str(f) for f in reading.findings]
    return reading.school


def sample_school(name: str) -> School:
    return school_of(read(SAMPLES[name]()))


def strict(name: str) -> School:
    """A sample in which more is required: rules that are off, locks where it has homerooms, and a small cafeteria."""
    school = sample_school(name).with_rules(**STRICT)
    info = replace(school.info, cafeteria_seats=130, sped_local_this=10_000_000, sped_state_this=1_000_000, enrol_this=300, enrol_next=310)
    return replace(school, info=info, locks=LOCKS if school.homerooms else ())


SCHOOLS: dict[str, Callable[[], School]] = {
    "tiny": tiny_school, "full": full_school, "middle": middle_school,
    "pine_hollow_thin": lambda: sample_school("pine_hollow_thin"),
    **{name: lambda name=name: strict(name) for name in SAMPLES if name != "pine_hollow_thin"},  # type: ignore[misc]
}  # fmt: skip


def told(school: School, rows: Iterable[Row]) -> list[tuple[str, ...]]:
    """Every requirement: its sentence, its cell, to whom it is promised, and two repairs if it may give way."""
    found = []
    for row in rows:
        amounts = (1.0, 2.5) if isinstance(row.rule.kind, Adjustable) else ()
        repairs = (str(row.rule.repair(school, row.subject, amount)) for amount in amounts)
        found.append((row.rule.name, *row.rule.about(school, row.subject), *row.rule.who(school, row.subject), *repairs))
    return found


@pytest.fixture(scope="module", params=SCHOOLS)
def pair(request: pytest.FixtureRequest) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """What is told of a school, and of the same with odd codes."""
    school = SCHOOLS[request.param]()
    other = renamed(school)
    one, two = (told(s, build_shape(s, elastic=True).model.rows) for s in (school, other))
    return one, two


def test_every_requirement_is_told_code_for_code(pair: tuple[list[tuple[str, ...]], list[tuple[str, ...]]]) -> None:
    one, two = pair
    assert one and len(one) == len(two)
    wrong = [(a, b) for a, b in zip(sorted(one), sorted(tuple(map(plain, t)) for t in two), strict=True) if a != b]
    assert not wrong, wrong[:3]
    assert any(plain(word) != word for words in two for word in words)


def test_every_requirement_of_the_smallest_schools() -> None:
    """The schools in which each rule bites, so that every rule which tells the solver something is told here."""
    said: set[str] = set()
    for case in CASES:
        other = renamed(case.school)
        one, two = (told(s, build_shape(s, elastic=True).model.rows) for s in (case.school, other))
        assert sorted(one) == sorted(tuple(map(plain, t)) for t in two)
        said |= {name for name, *_ in one}
    assert said == {rule.name for rule in enforcing()}


def test_whom_it_names_stands_in_the_sentence_or_nowhere() -> None:
    """`who` is what the sentence says, so that promises alike but for whom they name can be told as one."""
    school = renamed(full_school())
    for row in build_shape(school, elastic=True).model.rows:
        if row.slack is not None and row.rule.name in ("TeamFloor", "ServicesPromised", "DaysPaid", "MandatedStays"):
            assert plus(row.rule.who(school, row.subject)) in row.rule.about(school, row.subject)[0]


@pytest.mark.parametrize("name", SAMPLES)
def test_the_reader_reads_any_code(name: str) -> None:
    """The workbook with odd codes gives the same school, code for code, and the same findings in the same cells."""
    sample = SAMPLES[name]()
    one, two = read(sample), read(sample, odd=True)
    assert replace(school_of(two), digest="") == replace(renamed(school_of(one)), digest="")
    assert [plain(str(f)) for f in two.findings] == [str(f) for f in one.findings]


# --- every subject is one ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", SCHOOLS)
def test_no_rule_says_two_things_of_one_subject(name: str) -> None:
    rows = build_shape(SCHOOLS[name]()).model.rows
    assert len({(row.rule.name, row.subject) for row in rows}) == len(rows)
    assert all(isinstance(row.subject, Subject) for row in rows)


def test_a_repeated_subject_is_refused() -> None:
    model, rule, subject = Model(), TeamFloor(), Subject(team="G 3")
    model.require(rule, subject, pulp.lpSum([model.binary()]) >= 1)
    with pytest.raises(ValueError, match=r"TeamFloor requires two things of one subject \(team='G 3'\)"):
        model.require(rule, subject, pulp.lpSum([model.binary()]) >= 1)


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.name)
def test_every_rule_has_a_kind(rule: Rule) -> None:
    """Which has which is listed in test_register.py, and rules that tell the solver nothing in test_every_rule.py, with the reason."""
    match rule.kind:
        case Adjustable(unit, rank):
            assert unit and rank > 0
        case Fixed() | Definition():
            with pytest.raises(TypeError, match="does not give way"):
                rule.repair(tiny_school(), Subject(grade="1", slot="L1", day=1, day_type="REG"), 1.0)
