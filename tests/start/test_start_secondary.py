"""Start for middle and high schools: bells by family and by time, departments into houses and course-alike teams, courses from a file;
Riverbend and Summit beside the same schools filled in by hand."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest

from planner.domain.school import School
from planner.search.solve import search
from planner.start import periods
from planner.start.book import answers_of as answers_in
from planner.start.book import workbook
from planner.start.catalog import called, read_courses
from planner.start.common import Heard
from planner.start.fill import Filled, fill
from planner.start.periods import Bells
from planner.start.questions import answered, as_text, from_text, of_another_office
from planner.start.together import estimate
from planner.tables import shortfall
from planner.workbook.read import read_workbook
from tests.start.compare import SECONDARY, answers_of, by_hand, course_file, differences, from_start

HIGH = {"grades": "9-12 100", "departments": "English 4\nMath 4", "courses": "English: ENG9 100, ENG10 100\nMath: ALG1 100, GEO 100"}


@pytest.fixture(scope="module", params=SECONDARY)
def pair(request: pytest.FixtureRequest) -> tuple[str, School, School]:
    return request.param, from_start(request.param), by_hand(request.param)


# --- the samples ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", SECONDARY)
def test_at_most_sixty_answers_beside_the_file_and_nothing_stops_a_search(name: str) -> None:
    answers = answers_of(name)
    assert answered(answers) <= 60 and of_another_office(answers) <= 10
    filled = fill(answers)
    assert filled.faults == ()
    found = read_workbook(workbook(filled))
    assert found.must_fix == ()
    assert not [f.message for f in found.findings if "No plan can do that" in f.message]


def test_the_bell_is_the_one_filled_in_by_hand(pair: tuple[str, School, School]) -> None:
    """Three lunches with their clocks, an advisory; two lunches, and a late start on 18 Wednesdays with an hour and a half to meet."""
    _name, start, hand = pair
    mine, theirs = ({(s.day_type, s.start, s.end, s.kind, s.for_grades, s.name if s.kind == "class" else "") for s in x.bell} for x in (start, hand))
    assert mine == theirs
    assert Counter((c.cycle_day, c.day_type, c.weeks) for c in start.calendar) == Counter((c.cycle_day, c.day_type, c.weeks) for c in hand.calendar)


def test_positions_and_courses_are_those_filled_in_by_hand(pair: tuple[str, School, School]) -> None:
    _name, start, hand = pair
    assert _fte(start) == _fte(hand)
    told = [{(c.course_id, c.dept, c.requests, c.target_size, c.max_size, c.co_teach_sped, c.co_teach_el) for c in x.courses} for x in (start, hand)]
    assert told[0] == told[1]


def test_houses_are_those_filled_in_by_hand_and_every_full_time_teacher_has_one_team(pair: tuple[str, School, School]) -> None:
    name, start, hand = pair
    if name == "riverbend":
        assert _houses(start) == _houses(hand)
    else:
        sizes = [[len(t.core) for t in x.teams if t.type == "course_alike"] for x in (start, hand)]
        assert all(2 <= n <= 7 for n in sizes[0]) and abs(sum(sizes[0]) / len(sizes[0]) - sum(sizes[1]) / len(sizes[1])) < 1
    seats = Counter(unit for t in start.teams for unit in t.core)
    assert set(seats.values()) == {1}
    lasting = [u for r in start.staff for u in r.units if r.load_periods and r.fte == 100 and not r.temporary and "may stop" not in r.may_change]
    assert {u for u in lasting if u not in seats} <= {"EL"}  # alone of its kind: an extended member


def test_next_year_lacks_what_it_lacks_by_hand(pair: tuple[str, School, School]) -> None:
    _name, start, hand = pair
    assert abs(shortfall(start) - shortfall(hand)) < abs(shortfall(hand)) / 200


def test_every_cell_that_differs_has_its_reason(pair: tuple[str, School, School]) -> None:
    found = list(differences(*pair[1:]))
    assert found and [d for d in found if not d.reason] == []


@pytest.mark.broad
def test_plans_have_the_shares_of_the_goal_that_the_hand_filled_schools_have(pair: tuple[str, School, School]) -> None:
    """The lowest share of its goal, for each kind of team and each house's grade; more than the goal counts as the goal."""
    _name, start, hand = pair
    assert _shares(start) == _shares(hand)


def _shares(school: School) -> dict[str, float]:
    outcome = search(school, seconds=150)
    assert outcome.plan is not None
    teams = {t.team_id: t for t in school.teams}
    found: dict[str, float] = {}
    for row in outcome.teams:
        team = teams[row.team_id]
        goal = team.goal_min if team.goal_min is not None else school.info.target_goal
        key = f"house {team.core[0][-3]}" if team.type == "house" else "all others"
        found[key] = min(found.get(key, 1.0), float(row.minutes / (goal or 1)))
    return found


def _fte(school: School) -> dict[tuple[str, tuple[tuple[str, int], ...]], int]:
    found: Counter[tuple[str, tuple[tuple[str, int], ...]]] = Counter()
    for row in school.staff:
        found[row.job_class, row.fund] += row.fte * row.count
    return dict(found)


def _houses(school: School) -> Counter[tuple[str, int, int]]:
    grade = {u: r.grades_can_teach[0] for r in school.staff for u in r.units if r.grades_can_teach}
    return Counter((grade[t.core[0]], len(t.core), len(t.extended)) for t in school.teams if t.type == "house")


# --- bells ------------------------------------------------------------------------------------------------------------------
def bells(bell: str, **answers: str) -> Bells:
    heard = Heard({"bell": bell, "students": "8:00-15:00"} | answers)
    found = periods.read(heard, ("9", "10", "11", "12"))
    assert heard.faults == []
    return found


@pytest.mark.parametrize(
    ("bell", "codes", "length", "cycle", "term", "times"),
    [
        ("7 periods of 50", 7, 50, 5, "Y", 5),
        ("8 periods", 8, 43, 5, "Y", 5),  # 420 minutes less lunch and eight passings are 350: 43 each
        ("4 blocks of 85, semesters", 4, 85, 5, "S", 5),
        ("4x4, blocks of 85", 4, 85, 5, "S", 5),
        ("A/B days, 4 blocks of 85", 8, 85, 2, "Y", 2.5),
        ("8 blocks, A and B days", 8, 92, 2, "Y", 2.5),
        ("5 periods of 70, trimesters", 5, 70, 5, "T", 5),
        ("", 7, 50, 5, "Y", 5),
    ],
)
def test_families_of_bells(bell: str, codes: int, length: int, cycle: int, term: str, times: float) -> None:
    found = bells(bell)
    assert (len(found.codes), found.length(found.codes[0]), found.cycle, found.term) == (codes, length, cycle, term)
    assert found.times(found.codes[0]) == times
    assert found.ours == set(found.types)


@pytest.mark.parametrize(("ways", "clocks"), [(2, 2), (3, 5)])
def test_lunch_waves_give_the_periods_around_them_clocks_of_their_own(ways: int, clocks: int) -> None:
    """Two lunches: one period has two clocks. Three: of the two periods there, the first has three clocks less one that two waves share."""
    found = bells(f"7 periods of 45, {ways} lunches")
    pieces = found.types["REG"]
    assert len([p for p in pieces if p.kind == "lunch"]) == ways
    assert sorted(g for p in pieces if p.kind == "lunch" for g in p.grades) == ["10", "11", "12", "9"]
    assert len([p for p in pieces if p.grades and p.kind == "class"]) == (2 if ways == 2 else 4) <= clocks
    for grade in ("9", "10", "11", "12"):
        day = sorted(p.when for p in pieces if not p.grades or grade in p.grades)
        assert len(day) == 8 and all(a[1] <= b[0] for a, b in pairwise(day))
    assert len(found.codes) == 7


def test_a_late_start_shortens_every_period_alike_and_leaves_the_staff_its_meeting() -> None:
    """Seven periods of 50 from 8:00: 14:55. From 9:35 there are 320 minutes to 14:55; lunch and passing are 65, so 255 / 350 of each period."""
    found = bells("7 periods of 50", early="Late start W 9:30, 18 weeks", teachers="7:50-15:20")
    late = found.types["LATE"]
    taught = [p.when[1] - p.when[0] for p in late if p.kind == "class"]
    assert sum(taught) == 255 and set(taught) <= {36, 37}
    assert [p.when[1] - p.when[0] for p in late if p.kind == "lunch"] == [30]
    assert list(found.meetings()) == [((470, 570), 1, 18)]
    assert {(h.day_type, h.days, h.weeks) for h in found.held} == {("REG", ("M", "T", "Th", "F"), 0), ("LATE", ("W",), 18), ("REG", ("W",), 18)}


def test_an_early_release_has_its_dismissal_and_then_the_meeting() -> None:
    found = bells("7 periods of 50", early="Early release F 13:00", teachers="7:50-15:20")
    assert [(p.kind, p.when) for p in found.types["ER"]][-2:] == [("dismissal", (780, 785)), ("non_student", (790, 920))]


def test_days_with_bells_of_their_own() -> None:
    found = bells("8:00-9:00, 9:05-10:05, lunch 10:30-11:00, 11:05-12:05\nT Th: 1 8:00-9:30, lunch 10:30-11:00, 3 11:05-12:35")
    assert {h.day_type: h.days for h in found.held} == {"T_TH": ("T", "Th"), "REG": ("M", "W", "F")}
    assert [p.code for p in found.types["T_TH"]] == ["P1", "LUNCH", "P3"]
    assert (found.times("P1"), found.times("P2")) == (5, 3)


@pytest.mark.parametrize(
    ("bell", "word"),
    [
        ("8:00-8:50, 8:45-9:35", "overlap"), ("8:00-8:50, snack 8:55-9:10", "snack"), ("12 periods of 60", "don't fit"), ("usual", "family"),
        ("A: 8:00-9:20, 9:25-10:45", "both days"), ("M T: 8:00-9:20, 9:25-10:45", "No bell is told"),
    ],
)  # fmt: skip
def test_a_bell_that_is_not_understood_is_said(bell: str, word: str) -> None:
    faults = fill(HIGH | {"bell": bell}).faults
    assert [f.question for f in faults] == ["bell"] and word in faults[0].sentence


@pytest.mark.parametrize("bell", ["A/B days, 4 blocks of 85", "4x4 blocks of 85", "8 periods, 3 lunches, advisory", "5 periods of 70, trimesters"])
def test_every_family_makes_a_workbook_that_can_be_searched(bell: str) -> None:
    found = read_workbook(workbook(fill(HIGH | {"bell": bell, "students": "8:00-15:00", "positions": "Campus security 3\nCounselor"})))
    assert found.must_fix == () and found.school is not None
    assert not [f.message for f in found.findings if "No plan can do that" in f.message]


# --- departments and teams --------------------------------------------------------------------------------------------------
def teams(**answers: str) -> dict[str, str]:
    return {str(r["name"]): str(r["core"]) for r in _filled(**answers).rows["Teams"]}


def _filled(**answers: str) -> Filled:
    filled = fill(HIGH | answers)
    assert filled.faults == ()
    return filled


def test_a_large_department_meets_by_course_and_a_small_one_whole() -> None:
    """Eight teachers of English are two teams by sections: 12 of English 9, then 8 and 4 of the others; four of math meet whole."""
    courses = "English: ENG9 300, ENG10 200, ENG11 100\nMath: ALG1 100"
    found = teams(departments="English 8\nMath 4", courses=courses)
    assert found == {"ENG9": "ENG.1;ENG.2;ENG.3;ENG.4", "ENG10 and ENG11": "ENG.5;ENG.6;ENG.7;ENG.8", "Math department": "MATH"}


def test_teams_can_be_named_and_the_rest_of_a_department_still_meets() -> None:
    found = teams(others="Freshman team: English 2, Math 1")
    assert found["Freshman team"] == "ENG.1;ENG.2;MATH.1"
    assert found["English department"] == "ENG.3;ENG.4" and found["Math department"] == "MATH.2;MATH.3;MATH.4"


def test_no_teams_by_department_where_that_is_wanted() -> None:
    assert set(teams(departments="English 9", courses="English: ENG9 300, ENG10 300", others="By department")) == {"English department"}
    assert _filled(others="no others").rows.get("Teams", []) == []


def test_houses_need_a_teacher_of_each_core_department_for_every_grade() -> None:
    middle = {"grades": "6-8 100", "departments": "ELA 3\nMath 4\nScience 3\nSocial studies 3\nArt\nMusic"}
    found = {str(r["name"]): str(r["core"]) for r in fill(middle).rows["Teams"]}
    assert found["House 7"] == "ENG7;MATH7;SCI7;SS7" and "Encore" in found
    few = fill(middle | {"departments": "ELA 2\nMath 3\nScience 3\nSocial studies 3", "others": "houses"})
    assert any("Houses need" in note for note in few.notes)
    assert not [r for r in few.rows["Teams"] if r["type"] == "house"]


def test_a_part_timer_has_the_load_of_a_full_day_since_the_contract_takes_its_share() -> None:
    """0.6 of five periods are three; a load of three would be 0.6 of three."""
    rows = _filled(departments="English 2\nEnglish 0.6 8:00-12:00\nMath 4", load="5").rows["Staff"]
    assert [r["load_periods"] for r in rows if str(r["staff_id"]).startswith("ENG")] == [5, 5]


def test_titles_become_positions_wherever_they_are_listed() -> None:
    rows = _filled(departments="ELA teacher 3\nMath interventionist\nSpecial education teacher 2\nCounselor\nMath 2, also Science").rows["Staff"]
    jobs = {str(r["staff_id"]): (r["job_class"], r.get("certs")) for r in rows}
    assert jobs["ENG"] == ("dept_teacher", "ENG_SEC") and jobs["MATHI1"][0] == "interventionist" and jobs["COUNS1"][0] == "counselor"
    assert jobs["SPED"][0] == "sped_teacher" and jobs["MATH"] == ("dept_teacher", "MATH_SEC;SCI_SEC")


def test_what_is_missing_for_a_search_and_which_departments_are_told() -> None:
    assert fill({"grades": "9-12 100", "departments": "English 4"}).missing == ("bell", "courses")
    assert fill(HIGH | {"bell": "7 periods of 50"}).suffices
    assert set(called(["Language arts 9", "Spanish 2", "Technology 2, may stop", "Kites"])) == {"English", "World language", "CTE"}


# --- a file of courses ------------------------------------------------------------------------------------------------------
def test_a_file_says_department_size_and_grades_and_what_was_not_read() -> None:
    data = b"Crs#,Course Name,Dept,Total Requests,Target Size,Room Chief\n0101,Reading & Writing,Science,88,22,Smith\n0102,Band,,30,,\n"
    found = read_courses(data, "list.csv")
    assert found.courses == 2 and found.sentences == ("Not read: column Room Chief.",)
    rows = {str(r["course_id"]): r for r in fill({"grades": "9 100", "departments": "Science 3\nMusic"} | found.answers).rows["Courses"]}
    assert (rows["0101"]["dept"], rows["0101"]["target_size"], rows["0101"]["cert"]) == ("SCI", 22, "SCI_SEC")
    assert (rows["0102"]["dept"], rows["0102"]["target_size"], rows["0102"]["room_type"]) == ("ART", 25, "music")


def test_pairs_of_courses_become_conflicts_and_students_are_refused() -> None:
    found = read_courses(b"Course 1,Course 2,Students\nENG9,ALG1,14\nENG9,NONE,3\n", "pairs.csv")
    rows = fill(HIGH | found.answers).rows["Conflicts"]
    assert [(r["course_a"], r["course_b"], r["students"]) for r in rows] == [("ALG1", "ENG9", 14)]
    refused = read_courses(b"Student ID,Course,Requests\n123,ENG9,1\n", "who.csv")
    assert refused.answers == {} and "single students" in refused.sentences[0]


def test_what_a_file_said_travels_with_the_answers_and_is_not_counted_as_typed() -> None:
    answers = answers_of("summit")
    typed = {k: v for k, v in answers.items() if k != "courses_file"}
    assert answered(answers) == answered(typed)
    assert from_text(as_text(answers)) == answers
    assert answers_in(workbook(fill(answers))) == answers
    assert read_courses(course_file("summit"), "x.csv").courses == 98


def test_a_typed_course_stands_above_the_file() -> None:
    file = read_courses(b"Course,Requests,Class Size\nENG9,88,22\n", "list.csv").answers
    rows = fill(HIGH | {"courses": "English: ENG9 120"} | file).rows["Courses"]
    assert [(r["course_id"], r["requests"], r["target_size"]) for r in rows] == [("ENG9", 120, 22)]


# --- time alone --------------------------------------------------------------------------------------------------------------
def test_a_range_where_no_one_said_how_many_periods_a_teacher_teaches() -> None:
    """Seven periods of 50: with six taught the one free period is planning; with four, one is planning and two are common: 500."""
    found = estimate(HIGH | {"bell": "7 periods of 50", "students": "8:00-15:00"})
    assert found is not None and {(t.low, t.high) for t in found.teams} == {(0, 500)} and found.unknown
    told = estimate(HIGH | {"bell": "7 periods of 50", "students": "8:00-15:00", "load": "5"})
    assert told is not None and {(t.low, t.high) for t in told.teams} == {(250, 250)}


def test_alternating_blocks_and_late_starts_count_by_the_week() -> None:
    """A/B, six of eight blocks of 85: two are free, 425 minutes a week; one block is planning (212), one common; 90 on half the weeks add 45."""
    found = estimate(HIGH | {"bell": "A/B days, 4 blocks of 85", "students": "8:00-15:00", "load": "6"})
    assert found is not None and {(t.low, t.high) for t in found.teams} == {(212, 212)}
    late = {"bell": "7 periods of 50", "load": "5", "students": "8:00-15:00", "early": "Late start W 9:30, 18 weeks; meeting 8:00-9:30"}
    met = estimate(HIGH | late)
    assert met is not None and {(t.low, t.high) for t in met.teams} == {(295, 295)} and met.meeting == 45
