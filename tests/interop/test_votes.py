"""Worksheets of three teams on the tiny school's programs; averages that can be done in the head."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from planner.cli.main import main
from planner.domain.school import Severity
from planner.interop.votes import Ballots, Idea, Vote, program_rows, read_ballots, worksheet
from planner.workbook.read import read_workbook

BOOK = Path(__file__).parents[2] / "templates" / "xlsx" / "pine_hollow.xlsx"
SCHOOL = read_workbook(BOOK).school
assert SCHOOL is not None
K = "Team,Program or idea,Decision,Reason,Cost\nK,Tutoring vendor,stop,dear,\nK,SOFT,continue,,\nK,Garden club,start,outside,\"1,500\"\n"
G1 = "team;what;points\nG1;tutor;50\nG1;tutor;-50\nG1;soft;-100\n"
G2 = "team\tprogram\tvote\nG2\tTutoring vendor\tReduce\nG2\tgarden club\tStart\n"


@pytest.fixture
def sheets(tmp_path: Path) -> list[Path]:
    found = []
    for name, text in (("k.csv", K), ("g1.csv", G1), ("g2.tsv", G2)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        found.append(tmp_path / name)
    return found


def test_votes_are_averaged_by_team_and_then_over_teams(sheets: list[Path]) -> None:
    """Tutoring: K -100, G1 (50 - 50) / 2 = 0, G2 -50: the staff's vote is -50. Software: 100 and -100 are 0."""
    assert SCHOOL is not None
    ballots = read_ballots(sheets, SCHOOL)
    assert ballots.findings == () and ballots.votes[0] == Vote("K", "TUTOR", -100)
    assert ballots.spread() == {"TUTOR": (3, -100, 0, -50), "SOFT": (2, -100, 100, 0)}
    assert ballots.ideas == (Idea("Garden club", 1500, ("K", "G2")),)


def test_ideas_are_new_lines_and_votes_stand_beside_the_programs(sheets: list[Path]) -> None:
    assert SCHOOL is not None
    rows = program_rows(read_ballots(sheets, SCHOOL), SCHOOL).rows
    assert {r["program_id"]: r["staff_vote"] for r in rows} == {"TUTOR": -50, "SOFT": 0, "GARDENCLUB": 100}
    assert (rows[-1]["fund"], rows[-1]["cost_next"], rows[-1]["start_only"]) == ("GF", 1500, True)


GOOD = "program,vote,points,cost,team\nSOFT,keep,,,G1\n"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Tutors and such,stop,,", "is no program of the workbook"),
        ("Tutoring vendor,perhaps,,", "write stop, reduce, continue or start"),
        ("Tutoring vendor,don't stop,,", "write stop, reduce, continue or start"),
        ("Tutoring vendor,Not continue,,", "write stop, reduce, continue or start"),
        ("Tutoring vendor,,101,", "points from -100"),
        (",stop,,", "its program is blank"),
        ("Tutoring vendor,,,", "There is no vote on this line"),
    ],
)
def test_a_line_that_cannot_be_read_is_asked_about_and_the_others_count(line: str, said: str, tmp_path: Path) -> None:
    assert SCHOOL is not None
    (tmp_path / "x.csv").write_text(GOOD + line + ",G1\n", encoding="utf-8")
    ballots = read_ballots([tmp_path / "x.csv"], SCHOOL)
    [finding] = ballots.findings
    assert finding.severity is Severity.LOOK_AT and finding.cell == "x.csv line 3" and said in finding.message and "left out" in finding.message
    assert ballots.votes == (Vote("G1", "SOFT", 100),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("colour,shape\nred,round\n", "None of the first"),
        ("program,reason\nTutoring vendor,dear\n", "needs a column"),
        ("program,vote\nSomething else,stop\n", "No vote and no idea"),
    ],
)
def test_a_file_of_which_nothing_can_be_read_is_refused(text: str, said: str, tmp_path: Path) -> None:
    assert SCHOOL is not None
    (tmp_path / "x.csv").write_text(text, encoding="utf-8")
    [finding] = [f for f in read_ballots([tmp_path / "x.csv"], SCHOOL).findings if f.severity is Severity.MUST_FIX]
    assert said in finding.message


def test_an_idea_whose_cost_cannot_be_read_is_listed_without(tmp_path: Path) -> None:
    assert SCHOOL is not None
    (tmp_path / "x.csv").write_text("program,vote,cost\nGarden club,start,much\n", encoding="utf-8")
    ballots = read_ballots([tmp_path / "x.csv"], SCHOOL)
    assert ballots.ideas == (Idea("Garden club", None, ("x",)),) and [f.code for f in ballots.findings] == ["not-money"]


# --- as web forms give them ----------------------------------------------------------------------------------------------
def form(tmp_path: Path, text: str) -> Ballots:
    assert SCHOOL is not None
    (tmp_path / "form.csv").write_text(text, encoding="utf-8")
    return read_ballots([tmp_path / "form.csv"], SCHOOL)


def by_team(ballots: Ballots) -> dict[tuple[str, str], int]:
    return {(v.team, v.program_id): v.points for v in ballots.votes}


def test_a_form_with_a_column_for_each_question(tmp_path: Path) -> None:
    found = form(
        tmp_path,
        "Timestamp,Which grade or team?,What should we STOP doing?,What should we KEEP doing?,What should we START doing?\n"
        '4/22/2025 15:01:22,Grade 2,"Software licences, Tutoring vendor",After-school help,Reading buddies\n'
        "4/22/2025 15:05:10,Kindergarten,Tutoring vendor,n/a,\n4/22/2025 15:06:10,2nd grade,Field trips,,\n",
    )
    assert by_team(found) == {("Grade 2", "SOFT"): -100, ("Grade 2", "TUTOR"): -100, ("Grade 2", "AFTER"): 100, ("K", "TUTOR"): -100}
    assert found.ideas == (Idea("Reading buddies", None, ("Grade 2",)),)
    assert {f.code for f in found.findings} == {"unread", "read-as", "unknown-program"} and not any(f.severity is Severity.MUST_FIX for f in found.findings)
    assert any("Timestamp" in f.message for f in found.findings) and any('"Field trips" is no program' in f.message for f in found.findings)


def test_a_form_with_a_column_for_each_program(tmp_path: Path) -> None:
    found = form(
        tmp_path,
        "Email Address,Team,Your view [Tutoring vendor],Your view [Adaptive software licences]\n"
        "pat@x.org,Grade 1,Stop doing it,Strongly agree\nq@x.org,Grade 1,Keep as is,Neutral\n",
    )
    assert [(v.program_id, v.points) for v in found.votes] == [("TUTOR", -100), ("SOFT", 100), ("TUTOR", 100), ("SOFT", 0)]
    assert "pat@" not in repr(found) and "names" in {f.code for f in found.findings}


def test_words_and_near_names_as_people_write_them(tmp_path: Path) -> None:
    found = form(
        tmp_path,
        "Team,Program,Vote\nGrade 2,TUTOR,Stop\nGrade 2,SOFT,Keep as is\nGrade 2,After school,Continue!\nGrade 3,Tutoring,stop \n"
        "Grade 3,SOFT,Strongly disagree\nG4,TUTOR,-75%\nG4,Software licenses,Reduce\n",
    )
    assert by_team(found) == {
        ("Grade 2", "TUTOR"): -100, ("Grade 2", "SOFT"): 100, ("Grade 2", "AFTER"): 100, ("Grade 3", "TUTOR"): -100, ("Grade 3", "SOFT"): -100,
        ("G4", "TUTOR"): -75, ("G4", "SOFT"): -50,
    }  # fmt: skip
    said = [f.message for f in found.findings if f.code == "read-as"]
    assert any('"Tutoring" was read as Tutoring vendor (TUTOR)' in s for s in said) and any('"-75%" was read as -75 points' in s for s in said)
    assert any("about keeping it" in s for s in said) and all(f.severity is Severity.LOOK_AT for f in found.findings)


def test_several_programs_in_the_cell_of_a_list(tmp_path: Path) -> None:
    found = form(tmp_path, 'Team,Program,Vote\nG1,"TUTOR, SOFT",stop\nG1,Supplies and PD,keep\nG1,"Choir, band and art",start\n')
    assert by_team(found) == {("G1", "TUTOR"): -100, ("G1", "SOFT"): -100, ("G1", "SUPPLIES"): 100, ("G1", "PD"): 100}
    assert [i.name for i in found.ideas] == ["Choir, band and art"]


def test_a_column_of_names_is_not_read(tmp_path: Path) -> None:
    assert SCHOOL is not None
    (tmp_path / "x.csv").write_text("Name,program,vote\nPat Doe,Tutoring vendor,stop\n", encoding="utf-8")
    ballots = read_ballots([tmp_path / "x.csv"], SCHOOL)
    assert [f.code for f in ballots.findings] == ["names"] and ballots.votes == (Vote("x", "TUTOR", -100),)
    assert "Pat" not in repr(ballots)


def test_the_command_writes_a_copy_that_reads_back(sheets: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.xlsx"
    assert main(["votes", str(BOOK), *map(str, sheets), "-o", str(out)]) == 0
    said = capsys.readouterr().out
    assert "Tutoring vendor: -50 from 3 teams (from -100 to +0)" in said and "New idea of K, G2: Garden club, $1,500 a year" in said
    reading = read_workbook(out)
    assert reading.school is not None and reading.must_fix == ()
    programs = reading.school.program_by_id
    assert (programs["TUTOR"].staff_vote, programs["SOFT"].staff_vote, programs["AFTER"].staff_vote) == (-50, 0, 10)
    assert (programs["GARDENCLUB"].start_only, programs["GARDENCLUB"].cost_next) == (True, 1_500_00)


def test_faults_write_nothing_and_the_template_comes_back_empty(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert SCHOOL is not None
    (tmp_path / "x.csv").write_text("program,vote\nNothing,stop\n", encoding="utf-8")
    assert main(["votes", str(BOOK), str(tmp_path / "x.csv"), "-o", str(tmp_path / "o.xlsx")]) == 2 and not (tmp_path / "o.xlsx").exists()
    assert main(["votes", str(BOOK)]) == 2 and "Name the worksheets" in capsys.readouterr().err
    assert main(["votes", str(BOOK), "--template", str(tmp_path / "t.xlsx")]) == 0
    assert (tmp_path / "t.xlsx").read_bytes()[:2] == b"PK" and worksheet(SCHOOL)[:2] == b"PK"
    names = [c.value for c in load_workbook(tmp_path / "t.xlsx").active["B"]]  # type: ignore[index]
    assert "Tutoring vendor" in names and "Core curriculum consumables" not in names, "what the law requires cannot stop"
