"""`planner import` and `planner export` on the sample high school: files in, files out, and no other cell touched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from planner.cli.main import main
from planner.domain.plan import Plan, Section
from planner.workbook.read import read_workbook

BOOK = Path(__file__).parent.parent.parent / "templates" / "xlsx" / "summit.xlsx"
LIST = """\
course,section,course_name,term,period,teacher,room,seats,enrolled
ENG9,1,English 9,Y,1,ENG.1,101,30,28
ENG9,2,English 9,Y,3,ENG.1,101,30,27
ENG9,3,English 9,Y,2,ENG.2,102,30,29
WELD,1,Welding,Y,7,778,SHOP,24,20
"""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "now.csv").write_text(LIST, encoding="utf-8", newline="")
    sections = (
        Section("ENG9-01", "ENG9", "ENG.1", ("P1",)), Section("ENG9-02", "ENG9", "ENG.1", ("P4",)), Section("ENG9-03", "ENG9", "ENG.2", ("P2",)),
    )  # fmt: skip
    (tmp_path / "plan.json").write_text(json.dumps({"plan": Plan(sections=sections).to_json()}), encoding="utf-8")
    return tmp_path


def run(folder: Path, *words: str) -> int:
    return main([w.replace("@", f"{folder}/") for w in words])


def cells(path: Path) -> dict[str, object]:
    """Every cell with a value."""
    return {f"{ws.title}!{c.coordinate}": c.value for ws in load_workbook(path) for row in ws.iter_rows() for c in row if c.value is not None}


def test_import_writes_courses_assignments_and_today_and_nothing_else(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (files / "tally.csv").write_text("course,requests\nENG9,310\nWELD,40\n", encoding="utf-8")
    (files / "pairs.csv").write_text("course_a,course_b,students\nENG9,WELD,12\nENG9,GONE,3\n", encoding="utf-8")
    words = ("import", "--sis", "generic", "@now.csv", "--tallies", "@tally.csv", "--conflicts", "@pairs.csv", str(BOOK), "-o", "@out.xlsx")
    assert run(files, *words) == 0
    said = capsys.readouterr().out
    assert "4 sections of 2 courses" in said and "unverified" in said and "1 teachers' codes are no positions" in said
    assert "Teachers by their sections this year: 1 with 2, 2 with 1." in said
    reading = read_workbook(files / "out.xlsx")
    assert reading.school is not None and {f.code for f in reading.must_fix} <= {f.code for f in read_workbook(BOOK).must_fix}
    by_id = {c.course_id: c for c in reading.school.courses}
    assert (by_id["ENG9"].requests, by_id["ENG9"].target_size) == (310, 26), "requests are new, what the school has written stays"
    assert (by_id["WELD"].requests, by_id["WELD"].max_size, by_id["WELD"].dept) == (40, 24, "CTE")
    assert {(a.position, a.course, a.sections, a.strength) for a in reading.school.assignments} >= {
        ("ENG.1", "ENG9", 2, "prefer"), ("ENG.2", "ENG9", 1, "prefer"),
    }  # fmt: skip
    assert ("ENG9", "WELD", 12) in {(p.course_a, p.course_b, p.students) for p in reading.school.conflicts}
    today = [(c.id, c.slot, c.value) for c in reading.school.current if c.row_kind == "section"]
    assert today == [("ENG9-1", "P1", "ENG.1"), ("ENG9-2", "P3", "ENG.1"), ("ENG9-3", "P2", "ENG.2"), ("WELD-1", "P7", "778")]
    before, after = cells(BOOK), cells(files / "out.xlsx")
    (changed,) = (k for k, v in before.items() if after.get(k) != v)
    assert changed.startswith("Courses!"), "ENG9's requests"


def test_import_twice_is_the_same_as_once(files: Path) -> None:
    assert run(files, "import", "--sis", "generic", "@now.csv", str(BOOK), "-o", "@one.xlsx") == 0
    assert run(files, "import", "--sis", "generic", "@now.csv", "@one.xlsx", "-o", "@two.xlsx") == 0
    assert cells(files / "one.xlsx") == cells(files / "two.xlsx")


def test_import_into_a_workbook_without_the_sheets(files: Path) -> None:
    book = load_workbook(BOOK)
    for name in ("Assignments", "Conflicts"):
        del book[name]
    book.save(files / "less.xlsx")
    (files / "pairs.csv").write_text("course_a,course_b,students\nENG9,WELD,12\n", encoding="utf-8")
    assert run(files, "import", "--sis", "generic", "@now.csv", "--conflicts", "@pairs.csv", "@less.xlsx", "-o", "@out.xlsx") == 0
    school = read_workbook(files / "out.xlsx").school
    assert school is not None and len(school.conflicts) == 1 and len(school.assignments) == 2


def test_import_with_faults_writes_nothing(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (files / "now.csv").write_text(LIST.replace("ENG9,2", ",2").replace(",28\n", ",many\n"), encoding="utf-8")
    assert run(files, "import", "--sis", "generic", "@now.csv", str(BOOK), "-o", "@out.xlsx") == 2
    assert "line 3, course" in capsys.readouterr().out and not (files / "out.xlsx").exists()


def test_export_changes_one_line_and_says_so(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("export", "--sis", "generic", str(BOOK), "@plan.json", "@now.csv", "-o", "@next.csv")
    assert run(files, *words) == 0
    assert "1 sections change, 0 are new" in capsys.readouterr().out
    assert (files / "next.csv").read_bytes() == LIST.replace("ENG9,2,English 9,Y,3", "ENG9,2,English 9,Y,4").encode()
    side = (files / "next.changes.csv").read_text(encoding="utf-8-sig")
    assert side == "section,change,column,this year,next year\nENG9-2,changed,period,3,4\n"
    assert run(files, "export", "--sis", "generic", str(BOOK), "@plan.json", "@next.csv", "-o", "@again.csv") == 0
    assert (files / "again.csv").read_bytes() == (files / "next.csv").read_bytes()


def test_export_marks_if_asked(files: Path) -> None:
    assert run(files, "export", "--sis", "generic", str(BOOK), "@plan.json", "@now.csv", "-o", "@next.csv", "--mark") == 0
    assert (files / "next.csv").read_text(encoding="utf-8").splitlines()[2].endswith(",changed: period")
    assert not (files / "next.changes.csv").exists()


def test_teachers_codes_by_a_list(files: Path) -> None:
    (files / "now.csv").write_text(LIST.replace("ENG.1", "4711").replace("ENG.2", "4712"), encoding="utf-8", newline="")
    (files / "who.csv").write_text("code,position\n4711,ENG.1\n4712,ENG.2\n", encoding="utf-8")
    words = ("export", "--sis", "generic", "--teachers", "@who.csv", str(BOOK), "@plan.json", "@now.csv", "-o", "@next.csv")
    assert run(files, *words) == 0
    assert (files / "next.csv").read_text(encoding="utf-8").count("4711") == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("import", "--sis", "nobody", "@now.csv", str(BOOK), "-o", "@o.xlsx"), "There is no profile nobody"),
        (("import", "--sis", "generic", "@gone.csv", str(BOOK), "-o", "@o.xlsx"), "was not found"),
        (("import", "--sis", "generic", "@now.csv", "@now.csv", "-o", "@o.xlsx"), "now.csv"),
        (("import", "--sis", "generic", "@now.csv", str(BOOK), "-o", "@now.csv"), "would be overwritten"),
        (("export", "--sis", "generic", str(BOOK), "@empty.json", "@now.csv", "-o", "@n.csv"), "has no sections"),
        (("export", "--sis", "generic", "--teachers", "@now.csv", str(BOOK), "@plan.json", "@now.csv", "-o", "@n.csv"), "code"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(files: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str) -> None:
    (files / "empty.json").write_text(json.dumps(Plan().to_json()), encoding="utf-8")
    assert run(files, *words) == 2
    assert said in capsys.readouterr().err
