"""The written workbook shows the whole contract, and says the same thing twice the same way."""

from __future__ import annotations

import datetime as dt
import io
import subprocess
from pathlib import Path

import pytest
from needs import needs
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from planner.domain.school import Severity
from planner.workbook import presets
from planner.workbook.columns import COLUMNS, RULE_KEYS, SHEETS, STATES, Column, columns_of
from planner.workbook.notes import FIRST_ROW, list_of, note_of
from planner.workbook.read import read_workbook
from planner.workbook.template import HEADER_ROW, blank_template, workbook_bytes, write_workbook

LEVELS = ("elementary", "middle", "high")
SMALL = {"School": [{"school_name": "=1+1", "level": "elementary", "contract_start": "7:20"}]}


def blank(level: str, state: str = "") -> bytes:
    buffer = io.BytesIO()
    blank_template(level, buffer, state)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def books() -> dict[str, dict[str, Worksheet]]:
    return {level: {ws.title: ws for ws in load_workbook(io.BytesIO(blank(level))).worksheets} for level in LEVELS}


def header_cells(ws: Worksheet, keyed: bool):  # type: ignore[no-untyped-def]
    cells = [row[0] for row in ws.iter_rows(min_row=FIRST_ROW, max_col=1)] if keyed else ws[HEADER_ROW]
    return [c for c in cells if c.value is not None]  # the title band may reach further than the headers


@pytest.mark.parametrize("level", LEVELS)
def test_every_column_of_the_level_has_its_header_and_note(books: dict[str, dict[str, Worksheet]], level: str) -> None:
    for sheet in SHEETS:
        if level not in sheet.levels:
            assert sheet.name not in books[level]
            continue
        cells = header_cells(books[level][sheet.name], sheet.keyed)
        assert [c.value for c in cells] == [c.header for c in columns_of(sheet.name)]
        assert [c.comment.text for c in cells] == [note_of(c) for c in columns_of(sheet.name)]


def test_every_column_of_the_contract_is_in_some_template(books: dict[str, dict[str, Worksheet]]) -> None:
    shown = {s for sheets in books.values() for s in sheets}
    assert {c.sheet for c in COLUMNS} <= shown


def test_headers_of_a_sheet_differ() -> None:
    for sheet in SHEETS:
        headers = [c.header for c in columns_of(sheet.name)]
        assert len(headers) == len(set(headers))


def test_notes_begin_with_the_code_and_say_what_is_asked() -> None:
    note = note_of(next(c for c in COLUMNS if (c.sheet, c.code) == ("Staff", "vacancy")))
    assert note.splitlines()[0] == "code: vacancy"
    assert "Choose: filled, vacant, leaving." in note
    assert note.endswith("May stay blank.")


@pytest.mark.parametrize("level", LEVELS)
def test_title_band_and_frozen_headers(books: dict[str, dict[str, Worksheet]], level: str) -> None:
    for sheet in SHEETS:
        if level in sheet.levels:
            ws = books[level][sheet.name]
            assert ws["A1"].value == f"{sheet.name}: {sheet.purpose}"
            assert ws.freeze_panes == "A3"
    assert next(iter(books[level])) == "ReadMe"


def drop_downs(ws: Worksheet) -> dict[str, str]:
    """First cell of each drop-down -> its list."""
    return {str(rule.sqref).split(":")[0]: rule.formula1 for rule in ws.data_validations.dataValidation}


@pytest.mark.parametrize("level", LEVELS)
def test_choices_references_and_yes_or_no_have_drop_downs(books: dict[str, dict[str, Worksheet]], level: str) -> None:
    names = set(books[level])
    for sheet in SHEETS:
        if level not in sheet.levels:
            continue
        ws, found = books[level][sheet.name], drop_downs(books[level][sheet.name])
        for number, column in enumerate(columns_of(sheet.name)):
            cell = f"B{FIRST_ROW + number}" if sheet.keyed else ws.cell(FIRST_ROW, number + 1).coordinate
            wanted = column.kind in ("choice", "yesno") or (column.kind == "ref" and column.refs.split(".")[0] in names | {"School"})
            assert (cell in found) >= wanted, f"{sheet.name}.{column.code}"


def test_a_drop_down_in_place_stays_under_excels_limit() -> None:
    for column in COLUMNS:
        formula, _ = list_of(column, {s.name for s in SHEETS})
        assert len(formula) <= 257  # 255 and two quotation marks


def test_a_reference_points_at_the_column_it_names() -> None:
    job_class = next(c for c in COLUMNS if (c.sheet, c.code) == ("Staff", "job_class"))
    assert list_of(job_class, {"Lists"}) == ("Lists!$A$3:$A$500", False)
    assert list_of(job_class, set()) == ("", False)


def test_cells_keep_their_kind() -> None:
    rows = {
        "School": [{"level": "high", "contract_start": "7:05"}],
        "Bell": [{"day_type": "REG", "slot": "P1", "for_grades": "3-5", "start": "8:00"}],
        "Funds": [{"fund": "05100", "revenue_this": 1234567, "end_date": "2026-06-30"}],
        "Rules": [
            {"key": "lunch_earliest", "value": "10:30"},
            {"key": "quorum_pct", "value": 80},
            {"key": "allowed_reduction_fte_para", "value": 3.0},
        ],
    }
    book = load_workbook(io.BytesIO(workbook_bytes(rows)))
    assert book["School"]["B9"].value == dt.time(7, 5)
    assert (book["Bell"]["G3"].value, book["Bell"]["G3"].number_format) == ("3-5", "@")
    assert book["Bell"].column_dimensions["G"].number_format == "@"  # blank cells below are text too
    assert (book["Funds"]["A3"].value, book["Funds"]["D3"].number_format) == ("05100", "#,##0")
    assert book["Funds"]["I3"].value == dt.datetime(2026, 6, 30)
    assert [book["Rules"][f"B{r}"].value for r in (3, 4, 5)] == [dt.time(10, 30), 80, 3]


def test_text_that_looks_like_a_formula_stays_text() -> None:
    cell = load_workbook(io.BytesIO(workbook_bytes(SMALL)))["School"]["B3"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_an_unknown_column_is_a_bug() -> None:
    with pytest.raises(KeyError, match="nonsense"):
        workbook_bytes({"Funds": [{"nonsense": 1}]})


def test_the_same_rows_make_the_same_bytes(tmp_path: Path) -> None:
    write_workbook(SMALL, tmp_path / "a.xlsx", assumptions=["one"])
    assert (tmp_path / "a.xlsx").read_bytes() == workbook_bytes(SMALL, assumptions=["one"])


def test_readme_lists_the_assumptions_of_a_sample_only() -> None:
    def lines(**more: list[str]) -> list[str]:
        return [str(r[0]) for r in load_workbook(io.BytesIO(workbook_bytes(SMALL, **more)))["ReadMe"].iter_rows(values_only=True)]  # type: ignore[arg-type]

    assert "Our assumption: Rooms." in lines(assumptions=["Rooms."])
    assert "This school is fictional" not in lines()
    assert any("No student names" in line for line in lines())


@pytest.mark.parametrize("state", ["", "SC", "TX"])
@pytest.mark.parametrize("level", [*LEVELS, "k8"])
def test_an_untouched_template_reads_without_a_must_fix_finding(level: str, state: str) -> None:
    reading = read_workbook(blank(level, state), "blank.xlsx")
    assert reading.school is not None
    assert [str(f) for f in reading.findings if f.severity is Severity.MUST_FIX] == []


@pytest.mark.parametrize("level", LEVELS)
def test_every_sheet_of_a_template_has_example_lines(books: dict[str, dict[str, Worksheet]], level: str) -> None:
    for name, ws in books[level].items():
        if name != "Allotments" and (level, name) not in {("middle", "Services"), ("high", "Services")}:
            assert ws.max_row >= FIRST_ROW + 2, name


# --- presets ---------------------------------------------------------------------------------------------------------
def cell_value(column_kind: str, default: int) -> object:
    if column_kind == "yesno":
        return "y" if default else "n"
    if column_kind == "time":
        return f"{default // 60}:{default % 60:02d}"
    return default / 100 if column_kind in ("percent", "fte", "decimal") else default


def test_the_neutral_preset_is_the_contracts_defaults() -> None:
    neutral = presets.load().rules
    assert {k: v.value for k, v in neutral.items()} == {r.key: cell_value(r.kind, r.default) for r in RULE_KEYS}


@pytest.mark.parametrize("state", presets.states())
def test_a_state_preset_names_known_keys_with_source_and_date(state: str) -> None:
    preset, neutral = presets.load(state), presets.load()
    settings: dict[str, Column] = {c.code: c for c in COLUMNS if c.sheet == "School"}
    changed = {k: v for k, v in preset.rules.items() if v != neutral.rules[k]} | preset.school
    assert state in STATES
    assert changed
    assert set(preset.rules) == {r.key for r in RULE_KEYS}
    assert set(preset.school) <= set(settings)
    assert all(v.source in ("statute", "regulation") and v.source_note and v.as_of for v in changed.values())


def test_what_the_two_states_say() -> None:
    south_carolina, texas = presets.load("SC"), presets.load("TX")
    assert [south_carolina.rules[k].value for k in ("daily_unencumbered", "pe_class_max", "size_avg_1_3", "size_cap_K")] == [30, 28, 21, 28]
    assert south_carolina.school["min_instruction_week"].value == 1800
    assert [
        texas.rules[k].value for k in ("min_individual_planning_week", "min_planning_block", "duty_free_lunch", "size_cap_4", "size_cap_5")
    ] == [225, 45, 30, 22, 0]
    assert presets.load("SC", level="high").rules["daily_unencumbered"].value == 0  # the statute speaks of K-5


def test_a_districts_own_folder_goes_on_top(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "SC.toml").write_text('[rules.pe_class_max]\nvalue = 26\nsource = "local"\nas_of = 2026-02-01\n', encoding="utf-8")
    own = presets.load("SC", tmp_path).rules["pe_class_max"]
    assert (own.value, own.source, own.as_of) == (26, "local", dt.date(2026, 2, 1))
    monkeypatch.setenv(presets.OWN_FOLDER, str(tmp_path))
    assert presets.load("SC").rules["pe_class_max"] == own
    assert presets.load("TX").rules["pe_class_max"].value == 0


# --- other programs --------------------------------------------------------------------------------------------------
@needs("libreoffice")
def test_libreoffice_opens_a_template_and_keeps_its_values(tmp_path: Path) -> None:
    (tmp_path / "in.xlsx").write_bytes(blank("elementary", "SC"))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        str(tmp_path / "out"),
        str(tmp_path / "in.xlsx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    before, after = read_workbook(tmp_path / "in.xlsx"), read_workbook(tmp_path / "out" / "in.xlsx")
    assert after.school is not None
    assert before.school is not None
    assert (after.school.info, after.school.staff, after.school.bell, after.school.rules) == (
        before.school.info, before.school.staff, before.school.bell, before.school.rules,
    )  # fmt: skip
