"""Start: answers in a school's words become a workbook; counted, compared with the same schools filled in by hand, and honest about what is ours."""

from __future__ import annotations

import io
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import load_workbook

from planner.cli.main import main
from planner.domain.school import School
from planner.start import said, sentences
from planner.start.book import answers_of, workbook
from planner.start.fill import fill
from planner.start.questions import QUESTIONS, answered, as_text, asked, folded, from_text, of_another_office, offers, values
from planner.start.questions import main as main_questions
from planner.start.taken import taken
from planner.start.together import estimate
from planner.tables import shortfall
from planner.workbook.columns import columns_of
from planner.workbook.read import read_workbook
from tests.start.compare import BY_HAND, HERE, by_hand, differences, from_start

NAMES = tuple(BY_HAND)


def told(name: str) -> dict[str, str]:
    return from_text((HERE / f"answers/{name}.txt").read_text(encoding="utf-8"))


@pytest.fixture(scope="module", params=NAMES)
def pair(request: pytest.FixtureRequest) -> tuple[School, School]:
    return from_start(request.param), by_hand(request.param)


# --- counted ----------------------------------------------------------------------------------------------------------
def test_the_first_question_is_dollars_or_positions() -> None:
    assert QUESTIONS[0].key == "budget" and QUESTIONS[0].choices == ("dollars", "positions", "both")


@pytest.mark.parametrize("level", ["elementary", "k8", "middle", "high"])
def test_at_most_fifteen_questions_are_asked_and_the_rest_stand_under_one_of_them(level: str) -> None:
    first = [q.key for q in main_questions(level)]
    assert len(first) <= 15 and first[0] == "budget"
    under = [q.key for key in first for q in folded(level, key)]
    assert sorted((*first, *under)) == sorted(q.key for q in asked(level))


def test_what_we_took_is_said_until_someone_answers_it() -> None:
    answers = {"classes": "K 18 18\n1 19 19", "specialists": "PE\nMusic", "students": "8:00-14:40", "year": "2026"}
    filled = fill(answers)
    assert taken(filled, "elementary", "students") == "We took: teachers 7:35–15:05."
    assert taken(filled, "elementary", "school") == "We took: no state's rules."
    assert taken(filled, "elementary", "blocks").startswith("We took: lunch 10:4")
    assert taken(fill(answers | {"teachers": "7:40-15:00"}), "elementary", "students") == ""
    high = fill({"grades": "9-12 100", "departments": "English 4\nMath 4", "bell": "8 periods of 43"})
    assert taken(high, "high", "departments") == "We took: 6 periods taught by a full-time teacher."
    assert taken(high, "high", "minutes") == "We took: 2 teams that follow from your answers."


@pytest.mark.parametrize("level", ["elementary", "high"])
def test_every_row_that_a_click_adds_is_understood(level: str) -> None:
    base = {"classes": "K-5 20 20"} if level == "elementary" else {"grades": "9-12 100", "departments": "English 4\nMath 4"}
    everyone = {"positions": "\n".join(offers(level, "positions"))}
    for question in asked(level):
        if rows := offers(level, question.key):
            assert fill(base | everyone | {question.key: "\n".join(rows)}).faults == (), question.key


def test_a_first_useful_sentence_after_five_answers() -> None:
    """Five rows: two of classes, three of specialists. The range is real: with art every day a double block is possible, without not."""
    five = {"classes": "K-2 2 classes\n3-5 2 classes", "specialists": "PE\nArt\nMusic 0.6"}
    assert answered(five) == 5
    found = estimate(five)
    assert found is not None
    assert found.unknown == ("Music",)
    lead = sentences.together(found).lead
    assert lead.startswith("From time alone") and "minute" in lead


def test_pine_hollow_takes_at_most_seventy_answers_ten_of_them_from_another_office() -> None:
    answers = told("pine_hollow")
    assert answered(answers) <= 70
    assert of_another_office(answers) <= 10
    assert values(answers) < 756 / 2  # words and numbers typed, beside the cells of the workbook


@pytest.mark.parametrize("name", NAMES)
def test_every_answer_is_understood_and_no_line_must_be_fixed(name: str) -> None:
    filled = fill(told(name))
    assert filled.faults == ()
    assert answered(filled.answers) <= 70
    assert read_workbook(workbook(filled)).must_fix == ()


@pytest.mark.parametrize("kind", ["positions", "both"])
@pytest.mark.parametrize("name", NAMES)
def test_a_school_that_receives_positions_has_its_allotments(name: str, kind: str) -> None:
    """One line for each job class; next year without what expired money paid, and ours until somebody says it."""
    filled = fill(told(name) | {"budget": kind})
    rows = {r["job_class"]: r for r in filled.rows["Allotments"]}
    assert set(rows) == {r["job_class"] for r in filled.rows["Staff"]}
    assert all(r["fte_next"] <= r["fte_this"] for r in rows.values()) and any(r["fte_next"] < r["fte_this"] for r in rows.values())
    assert ("Allotments", 0, "fte_next") in filled.ours
    assert read_workbook(workbook(filled)).must_fix == ()


# --- the same school as the one filled in by hand ------------------------------------------------------------------------
def test_the_day_the_classes_and_the_positions_are_those_filled_in_by_hand(pair: tuple[School, School]) -> None:
    start, hand = pair
    assert _blocks(start) == _blocks(hand)
    assert Counter((h.grade, h.enrol_next) for h in start.homerooms) == Counter((h.grade, h.enrol_next) for h in hand.homerooms)
    assert _fte(start) == _fte(hand)
    assert _slots(start) == _slots(hand)
    assert [(d, start.calendar[n].day_type) for n, d in enumerate(start.days)] == [(d, hand.calendar[n].day_type) for n, d in enumerate(hand.days)]


def test_services_teams_and_promises_are_those_filled_in_by_hand(pair: tuple[School, School]) -> None:
    start, hand = pair
    assert _sessions(start) == _sessions(hand)
    assert _teams(start) == _teams(hand)
    for key in ("min_individual_planning_week", "max_consecutive_minutes", "max_sections_special_week", "growth_health_pct", "literacy_min_day"):
        assert start.rule(key) == hand.rule(key), key


def test_next_year_lacks_what_it_lacks_by_hand(pair: tuple[School, School]) -> None:
    """Pine Hollow's pay is scaled to this year's money, the others follow from what each position costs: within half a percent of the gap."""
    start, hand = pair
    assert abs(shortfall(start) - shortfall(hand)) < abs(shortfall(hand)) / 200


@pytest.mark.parametrize("name", NAMES)
def test_the_gap_beside_the_questions_is_the_one_that_the_workbook_has(name: str) -> None:
    """Start adds up by itself while somebody types; the contract's own sum is in the school that is read."""
    assert abs(fill(told(name)).gap - shortfall(from_start(name)) / 100) <= 1


def test_every_cell_that_differs_has_its_reason(pair: tuple[School, School]) -> None:
    found = list(differences(*pair))
    assert found
    assert [d for d in found if not d.reason] == []


def _blocks(school: School) -> set[tuple[str, int, int]]:
    return {(s.day_type, s.start, s.end) for s in school.bell if s.kind in ("specials", "lunch", "non_student")}


def _fte(school: School) -> dict[tuple[str, tuple[tuple[str, int], ...]], int]:
    found: Counter[tuple[str, tuple[tuple[str, int], ...]]] = Counter()
    for row in school.staff:
        found[row.job_class, row.fund] += row.fte * row.count
    return dict(found)


def _slots(school: School) -> Counter[tuple[str, int, int]]:
    return Counter((s.special, s.max_per_day, s.max_per_cycle) for s in school.specials if not s.requires_method)


def _sessions(school: School) -> dict[tuple[str, str, tuple[str, ...]], int]:
    return {
        (s.kind, s.setting, s.grade_band): sum(
            t.groups * t.sessions_per_week * t.session_min for t in school.services if (t.kind, t.setting, t.grade_band) == (s.kind, s.setting, s.grade_band)
        )
        for s in school.services
    }


def _teams(school: School) -> set[tuple[int, int, int, int]]:
    """Class teachers' teams: how many, least, goal, and dream."""
    teachers = {unit for h in school.homerooms for unit in h.teachers}
    return {(len(t.core), t.floor_min, t.goal_min, t.stretch_min) for t in school.teams if set(t.core) <= teachers}


# --- high schools ---------------------------------------------------------------------------------------------------------
def test_carver_from_its_facts() -> None:
    """Seven periods and a zero period, seven of eight departments whole, 33 courses, the gap of the facts: $106,582."""
    answers = told("carver")
    assert answered(answers) <= 60
    filled = fill(answers)
    assert filled.faults == ()
    start, hand = read_workbook(workbook(filled)), read_workbook(HERE / "by_hand/carver.xlsx").school
    assert start.must_fix == () and start.school is not None and hand is not None
    assert {(s.slot, s.start, s.end, s.kind) for s in start.school.bell} == {(s.slot, s.start, s.end, s.kind) for s in hand.bell}
    assert {(c.course_id, c.dept, c.requests) for c in start.school.courses} == {(c.course_id, c.dept, c.requests) for c in hand.courses}
    assert {(len(t.core), t.type) for t in start.school.teams} == {(len(t.core), t.type) for t in hand.teams}
    assert _fte(start.school) == _fte(hand)
    assert abs(filled.gap - shortfall(hand) / 100) < 100


def test_departments_from_time_alone_by_hand() -> None:
    """Seven periods of 48 minutes, five taught: two are free, 480 minutes a week. 200 are promised, so one stays alone and one is common: 240."""
    found = estimate(told("carver"))
    assert found is not None and found.departments
    assert {(t.low, t.high) for t in found.teams} == {(240, 240)}
    assert (found.released, found.planning) == (480, 200)


def test_our_own_defaults_do_not_forbid_every_plan() -> None:
    """Fifteen classes need 75 class slots for a special every day; PE and art have 25 each and music at 0.6 has 18: 68."""
    few = {"classes": "K-2 3 classes\n3-5 2 classes", "specialists": "PE\nMusic 0.6\nArt", "students": "7:45-14:35"}
    filled = fill(few)
    rules = {r["key"]: r["value"] for r in filled.rows["Rules"]}
    assert rules["special_every_day"] == "n" and any("75 class slots" in note and "have 68" in note for note in filled.notes)
    assert filled.rows["School"][0]["target_floor"] == 0 and ("School", 0, "target_floor") in filled.ours
    enough = fill(few | {"specialists": "PE\nMusic\nArt\nLibrary"})
    assert {r["key"]: r["value"] for r in enough.rows["Rules"]}["special_every_day"] == "y"
    assert enough.rows["School"][0]["target_floor"] == 45
    assert fill(few | {"minutes": "60, 90, 120"}).rows["School"][0]["target_floor"] == 60


# --- honest ------------------------------------------------------------------------------------------------------------
def test_ours_are_the_cells_that_no_one_told_and_they_stand_on_yellow() -> None:
    filled = fill({"classes": "K 18 18\n1 19 19", "specialists": "PE\nMusic 0.6 M W F", "students": "8:00-14:40"})
    assert ("Homerooms", 0, "enrol_next") not in filled.ours
    assert ("School", 0, "student_start") not in filled.ours
    assert {("School", 0, "contract_start"), ("Homerooms", 0, "room"), ("School", 0, "target_goal")} <= filled.ours
    book = load_workbook(io.BytesIO(workbook(filled)))
    for sheet, row, code in list(filled.ours)[:200]:
        column = [c.code for c in columns_of(sheet)].index(code)
        cell = book[sheet].cell(3 + column, 2) if sheet == "School" else book[sheet].cell(3 + row, column + 1)
        assert cell.fill.fgColor.rgb == "00FFF4CC", (sheet, row, code)
    music = next(n for n, r in enumerate(filled.rows["Staff"]) if r["staff_id"] == "MUS1")
    column = [c.code for c in columns_of("Staff")].index("days")
    assert book["Staff"].cell(3 + music, column + 1).fill.fill_type is None


def test_the_workbook_carries_its_answers() -> None:
    answers = told("maple_street")
    assert answers_of(workbook(fill(answers))) == answers
    assert from_text(as_text(answers)) == answers
    assert answers_of(BY_HAND["pine_hollow"].read_bytes()) is None


def test_the_same_answers_give_the_same_bytes() -> None:
    answers = told("prairie_view")
    assert workbook(fill(answers)) == workbook(fill(answers))


def test_unknown_money_is_said_and_not_checked() -> None:
    filled = fill({"classes": "1 18 18\n2 18 18", "specialists": "PE\nMusic\nArt", "funds": "GF 900,000 ?"})
    assert not filled.knows_money
    assert any("next year's money isn't known" in note for note in filled.notes)
    school = read_workbook(workbook(filled)).school
    assert school is not None
    assert -100 <= shortfall(school) / 100 <= 1


@pytest.mark.parametrize(
    ("question", "row", "word"),
    [
        ("classes", "kindergarden 18", "grade"),
        ("classes", "K 18 banana", "banana"),
        ("classes", "K 2", "5 to 40"),
        ("students", "in the morning", "7:45-14:35"),
        ("blocks", "8:15-9:00, 8:30-9:15", "overlap"),
        ("specialists", "Music 0.6, sometimes", "sometimes"),
        ("positions", "Wizard", "Wizard"),
        ("positions", "Coach from T1A:50;ESSER3:40", "90%"),
        ("early", "W 16:00", "leave before"),
        ("funds", "GF lots", "dollars"),
        ("programs", "Tutoring", "costs"),
        ("services", "Resource 3-5", "how often"),
        ("services", "Juggling K 2x30", "Juggling"),
        ("services", "Resource 9-12 4x30", "none of these grades"),
        ("pay", "57000", "average pay"),
        ("minutes", "180, 90", "smallest first"),
        ("promises", "Respect", "figure"),
        ("may_change", "Everything shiny", "strategy"),
        ("protect", "Unicorn", "no position or program"),
        ("state", "Carolina", "two letters"),
        ("year", "soon", "2025"),
    ],
)
def test_what_is_not_understood_is_said_with_its_row(question: str, row: str, word: str) -> None:
    base = {"classes": "K 18 18\n1 19 19", "specialists": "PE\nMusic"}
    answers = base | {question: f"{base[question]}\n{row}" if question in base else row}
    filled = fill(answers)
    assert [f.question for f in filled.faults] == [question]
    assert word in filled.faults[0].sentence
    assert filled.faults[0].said == row


def test_an_answer_that_this_kind_of_school_is_not_asked_for_is_named() -> None:
    high = {"grades": "9 100\n10 100", "blocks": "6 of 45", "lunch": "11:30-12:00 9 10"}
    notes = [n for n in fill(high).notes if "was not read" in n]
    assert len(notes) == 2 and any(n.startswith('"When are the specials blocks') for n in notes)
    assert not [n for n in fill(told("pine_hollow")).notes if "was not read" in n]


def test_nothing_that_was_typed_falls_away_without_a_word() -> None:
    """Of a position: each part is read, or it is a fault."""
    post = said.post("Music 2 x 0.6 M W F 7:30-11:30, shared with Oak ES, days may change, at least 0.4, from GF:50;T1A:50, $80,000")
    assert post == said.Post(
        "Music", 2, 60, ("M", "W", "F"), ((450, 690),), (("GF", 50), ("T1A", 50)), 8_000_000, 40, "days", "Oak ES"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("7:45-14:35", (465, 875)), ("7:45 AM to 2:35 PM", (465, 875)), ("7:45-2:35", (465, 875)), ("8-3", (480, 900)), ("1:15–2:00", (795, 840)),
        ("10:45-11:10 PK K", (645, 670)),
    ],
)  # fmt: skip
def test_times_as_schools_write_them(text: str, found: tuple[int, int]) -> None:
    assert said.span(text) == found


# --- time alone ----------------------------------------------------------------------------------------------------------
def test_time_alone_by_hand() -> None:
    """Two grades of two classes, two specialists, six blocks of 45: 5 x 45 = 225 minutes; 180 are promised, so one block is left;
    40 class slots are needed for one block a day, 50 are there, so that each grade has one double block more: 90."""
    answers = {"classes": "1 20 20\n2 20 20", "specialists": "PE\nMusic", "promises": "Individual planning 180"}
    found = estimate(answers)
    assert found is not None
    assert [(t.low, t.high) for t in found.teams] == [(90, 90), (90, 90)]
    assert estimate(answers | {"promises": "Individual planning 225"}).teams[0].high == 45  # type: ignore[union-attr]
    assert estimate(answers | {"promises": "Individual planning 270"}).teams[0].high == 0  # type: ignore[union-attr]


def test_time_alone_says_on_which_days_classes_go_without() -> None:
    """Three classes need three specialists at once somewhere: with two on Tuesday and six blocks all fit, with one class slot a day they do not."""
    found = estimate({"classes": "1 20 20\n2 20 20", "specialists": "PE, 3 a day\nMusic 0.2 M, 3 a day"})
    assert found is not None
    assert found.short == ("T", "W", "Th", "F")


def test_minutes_are_whole() -> None:
    found = estimate(told("maple_street"))
    assert found is not None
    assert found.meeting == 80 and found.planning == 180
    assert all(Fraction(t.low).denominator == 1 for t in found.teams)


# --- the command ---------------------------------------------------------------------------------------------------------
def test_the_command_writes_a_workbook_and_says_what_it_read(tmp_path: object, capsys: pytest.CaptureFixture[str]) -> None:
    target = f"{tmp_path}/book.xlsx"
    assert main(["start", str(HERE / "answers/pine_hollow.txt"), "-o", target]) == 0
    out = capsys.readouterr().out
    assert "We read 41.2 FTE, 16 homerooms, 8 teams, $2.86 million next year. Right?" in out
    assert out.index("We read") < out.index("From time alone") < out.index("over budget")
    assert "from 70 answers" in out


def test_the_command_writes_its_questions_and_refuses_what_is_no_answer(tmp_path: object, capsys: pytest.CaptureFixture[str]) -> None:
    questions = f"{tmp_path}/questions.txt"
    assert main(["start", "--questions", questions]) == 0
    text = Path(questions).read_text(encoding="utf-8")
    assert text.index("[budget]") < text.index("[classes]") and "[departments]" not in text
    Path(questions).write_text("[weather]\nfine\n", encoding="utf-8")
    assert main(["start", questions, "-o", f"{tmp_path}/b.xlsx"]) == 2
    assert "[weather] is no question" in capsys.readouterr().err
