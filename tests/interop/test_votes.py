"""Worksheets of three teams on the tiny school's programs; averages that can be done in the head."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from planner.cli.main import main
from planner.domain.school import Severity
from planner.interop.votes import Idea, Vote, program_rows, read_ballots, worksheet
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


@pytest.mark.parametrize(
    ("text", "where", "said"),
    [
        ("program,vote\nTutering vendor,stop\n", "line 2", "did you mean Tutoring vendor?"),
        ("program,vote\nTutoring vendor,perhaps\n", "line 2", "write stop, reduce, continue or start"),
        ("program,points\nTutoring vendor,101\n", "line 2", "points from -100"),
        ("program,vote,cost\nGarden club,start,much\n", "line 2", "dollars a year"),
        ("program,vote\n,stop\n", "line 2", "its program is blank"),
        ("colour,shape\nred,round\n", "", "None of the first"),
        ("program,reason\nTutoring vendor,dear\n", "", "needs a column"),
        ("program,vote\nTutoring vendor,\n", "line 2", "There is no vote on this line"),
    ],
)
def test_every_fault_names_its_line(text: str, where: str, said: str, tmp_path: Path) -> None:
    assert SCHOOL is not None
    (tmp_path / "x.csv").write_text(text, encoding="utf-8")
    [finding] = read_ballots([tmp_path / "x.csv"], SCHOOL).findings
    assert finding.severity is Severity.MUST_FIX and f"x.csv {where}".strip() == finding.cell and said in finding.message


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
