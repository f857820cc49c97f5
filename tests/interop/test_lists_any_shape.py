"""The same facts in any shape are read the same: separator, encoding, order of columns, totals, headings, heads again, blanks, xlsx."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from interop.list_files import BOOK, sheet, text

from planner.interop.lists.book import Book
from planner.interop.lists.fields import BELL, POSITIONS
from planner.interop.lists.found import Answers
from planner.interop.lists.reading import read

TITLES = {"Art Teacher": "specials_art", "Paraprofessional": "para", "Grade 3 Teacher": "homeroom_teacher", "School Nurse": "nurse", "Custodian": ""}
FACTS = st.lists(st.tuples(st.sampled_from(list(TITLES)), st.sampled_from((0.2, 0.5, 0.6, 1.0)), st.sampled_from(("GF", "T1A", "IDEA"))), min_size=2, max_size=9)
HEADS = {"no": ("Position No", "PCN", "Position Number"), "title": ("Title", "Job Title", "Position Description"), "fte": ("FTE", "Budgeted FTE"), "fund": ("Fund", "Funding Source"), "other": ("Bus stop", "Shirt")}
SHAPES = st.fixed_dictionaries({
    "order": st.permutations(list(HEADS)), "head": st.integers(0, 1), "separator": st.sampled_from(",;\t|"), "xlsx": st.booleans(),
    "encoding": st.sampled_from(("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252")), "percent": st.booleans(), "comma": st.booleans(),
    "above": st.booleans(), "total": st.booleans(), "again": st.integers(0, 9), "blank": st.integers(0, 9), "foot": st.booleans(),
})  # fmt: skip


def written(facts: list[tuple[str, float, str]], shape: dict[str, Any]) -> bytes:
    """The list in this shape. Position numbers have zeros in front, so they are text in a workbook."""
    head = [HEADS[c][shape["head"]] for c in shape["order"]]
    decimal = shape["comma"] and shape["separator"] != "," and not shape["percent"]
    rows: list[list[str]] = []
    for n, (title, fte, fund) in enumerate(facts):
        said = f"{fte * 100:.0f}%" if shape["percent"] else f"{fte:g}".replace(".", "," if decimal else ".")
        cells = {"no": f"00{n + 1}", "title": title, "fte": said, "fund": fund, "other": "x"}
        rows += [[]] if n == shape["blank"] and n else []
        rows += [head] if n == shape["again"] and n else []
        rows.append([cells[c] for c in shape["order"]])
    if shape["total"]:
        total = {"title": "Total", "fte": f"{sum(f for _, f, _ in facts):g}"}
        rows.append([total.get(c, "") for c in shape["order"]])
    top = [["Our district"], ["Positions"], []] if shape["above"] else []
    all_rows = [*top, head, *rows, *([["Page 1 of 1"]] if shape["foot"] else [])]
    return sheet(all_rows) if shape["xlsx"] else text(all_rows, shape["separator"], shape["encoding"])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(facts=FACTS, shape=SHAPES)
def test_positions_in_any_shape(facts: list[tuple[str, float, str]], shape: dict[str, Any]) -> None:
    found = read(written(facts, shape), POSITIONS, BOOK, Answers(existing="replace"), "list")
    got = {str(r["position_no"]): (r["job_class"], float(str(r["fte"])), r["fund"]) for rows in found.rows if rows.sheet == "Staff" for r in rows.rows}
    right = {f"00{n + 1}": (TITLES[title], fte, fund) for n, (title, fte, fund) in enumerate(facts) if TITLES[title]}
    assert got == right, (found.used.sentences(), [f.message for f in found.findings])


PERIODS = st.integers(2, 7)
BELLS = st.fixed_dictionaries({"spans": st.booleans(), "waves": st.booleans(), "how": st.sampled_from(("columns", "headings", "rows")), "twelve": st.booleans(), "xlsx": st.booleans(), "separator": st.sampled_from(",;\t")})


def clock(minutes: int, twelve: bool) -> str:
    hour = minutes // 60
    return f"{(hour - 1) % 12 + 1}:{minutes % 60:02d} {'PM' if hour > 11 else 'AM'}" if twelve else f"{hour}:{minutes % 60:02d}"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(periods=PERIODS, shape=BELLS)
def test_bells_in_any_shape(periods: int, shape: dict[str, Any]) -> None:
    """Periods of 45 minutes from 8:00; lunch of 30 minutes before the last one, or before it for wave A and after it for wave B."""
    last = 480 + 50 * (periods - 1)
    common = [(str(n + 1), 480 + 50 * n, 525 + 50 * n) for n in range(periods - 1)]
    one = {"A": [("Lunch", last, last + 30), (str(periods), last + 35, last + 80)], "B": [(str(periods), last, last + 45), ("Lunch", last + 50, last + 80)]}
    waves = ("A", "B") if shape["waves"] else ("A",)

    def times(start: int, end: int) -> list[str]:
        said = [clock(start, shape["twelve"]), clock(end, shape["twelve"])]
        return [" - ".join(said)] if shape["spans"] else said

    width = 1 if shape["spans"] else 2
    names = ["Time"] if shape["spans"] else ["Start", "End"]
    if not shape["waves"]:
        rows = [["Period", *names], *([name, *times(a, b)] for name, a, b in [*common, *one["A"]])]
    elif shape["how"] == "columns":
        rows = [["Period", *(f"{w} Lunch {n}" for w in waves for n in names)], *([name, *times(a, b) * 2] for name, a, b in common)]
        rows += [[name, *times(*next(x[1:] for x in one["A"] if x[0] == name)), *times(*next(x[1:] for x in one["B"] if x[0] == name))] for name in ("Lunch", str(periods))]
    elif shape["how"] == "headings":
        rows = [["Period", *names], *([x for w in waves for x in [[f"{w} Lunch", *[""] * width], *([name, *times(a, b)] for name, a, b in [*common, *one[w]])]])]
    else:
        rows = [["Period", *names], *([name, *times(a, b)] for name, a, b in common)]
        rows += [[f"{w} Lunch" if name == "Lunch" else f"Period {name} ({w} Lunch)", *times(a, b)] for w in waves for name, a, b in one[w]]
    found = read(sheet(rows) if shape["xlsx"] else text(rows, shape["separator"]), BELL, Book(), name="bell")
    got = sorted((r["start"], r["end"], r["kind"], r.get("period", r["slot"]), r.get("lunch_wave", "")) for part in found.rows for r in part.rows)
    right = [(clock(a, False), clock(b, False), "class", f"P{name}", "") for name, a, b in common]
    for w in waves:
        for name, a, b in one[w]:
            kind, code = ("lunch", f"Lunch_{w}" if shape["waves"] else "Lunch") if name == "Lunch" else ("class", f"P{name}")
            right.append((clock(a, False), clock(b, False), kind, code, w if shape["waves"] else ""))
    assert got == sorted(right), (rows, found.used.sentences())
