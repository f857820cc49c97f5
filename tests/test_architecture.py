"""Who may talk to whom: the layers of the house, its walls, and where each library stays. `python -m tests.import_graph` prints what is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.import_graph import ROOT, between_modules, between_rooms, circles, imported, libraries, modules, room

# A room may import the rooms above its line, and itself.
LAYERS = """
domain language
facts
checker
rules
workbook
measures
audit
milp
explain
search
analysis
store
sharing
district
interop
tables
start
export
papers
jobs
cli pages
app
"""

# room -> what it may never import, however high it stands.
WALLS = {
    "milp": ("checker", "audit", "workbook"),
    "pages": ("milp", "rules", "measures", "checker", "facts"),
    "cli": ("milp", "rules", "measures", "checker", "facts"),
    "app": ("milp", "rules", "measures", "checker", "facts", "search", "store"),
}

# library -> the rooms that know it. The standard library is open to all.
LIBRARIES = {
    "pulp": ("milp",),
    "highspy": ("milp",),
    "ortools": ("milp",),
    "numpy": ("milp",),
    "openpyxl": ("workbook", "interop", "export", "papers"),
    "xlrd": ("interop",),
    "python_calamine": ("interop",),
    "pandas": ("tables", "export", "papers", "jobs", "cli", "pages"),
    "icalendar": ("export",),
    "docx": ("papers",),
    "sqlalchemy": ("store",),
    "alembic": ("store",),
    "altair": ("pages",),
    "streamlit": ("pages", "app"),
    "starlette": ("app",),
    "requests": ("interop",),
    "urllib3": ("interop",),
}

LINES = [line.split() for line in LAYERS.strip().splitlines()]
LEVEL = {name: level for level, line in enumerate(LINES) for name in line}
MOST_ROOMS, MOST_ARROWS = 26, 131


def test_no_arrow_runs_up() -> None:
    up = {(name, other) for name, others in between_rooms().items() for other in others if name and other and LEVEL[other] >= LEVEL[name]}
    assert not up


def test_every_room_has_its_line_and_no_line_is_empty() -> None:
    assert {room(name) for name in modules()} - {""} == LEVEL.keys()
    assert sum(map(len, LINES)) == len(LEVEL) <= MOST_ROOMS


def test_few_arrows() -> None:
    assert sum(map(len, between_rooms().values())) <= MOST_ARROWS


def test_no_circles() -> None:
    assert circles(between_modules()) == []


@pytest.mark.parametrize(("name", "walled"), WALLS.items())
def test_walls(name: str, walled: tuple[str, ...]) -> None:
    through = {(m, o) for m, others in between_modules().items() if room(m) == name for o in others if room(o) in walled}
    assert not through


def test_libraries_stay_where_they_belong() -> None:
    used = {(library, room(name)) for name, path in modules().items() for library in libraries(path)}
    assert used <= {(library, name) for library, names in LIBRARIES.items() for name in names}


def test_cpsat_has_a_process_of_its_own() -> None:
    """ortools and highspy do not share a process: the one module that knows ortools knows neither of the others."""
    (user,) = [path for path in modules().values() if "ortools" in libraries(path)]
    assert user == ROOT / "planner/milp/engines/cpsat_child.py"
    assert not libraries(user) & {"pulp", "highspy"}
    assert not {name for name in imported(user) if room(name) == "milp"}


def test_milp_is_built_from_the_bottom_up() -> None:
    """Engines, then shape, grid and solve; the model stands below them."""
    order = ["model", "engines", "shape", "grid", "solve"]
    inside = {
        (m.split(".")[2], o.split(".")[2])
        for m, os in between_modules().items()
        for o in os
        if m.count(".") > 1 < o.count(".") and {room(m), room(o)} == {"milp"}
    }
    assert all(order.index(other) <= order.index(one) for one, other in inside - {("engines", "model")})


def test_nobody_imports_by_name() -> None:
    """What is imported by a text, no test here can see; two modules read the versions and files of what is installed."""
    found = {name for name, path in modules().items() if re.search(r"\bimportlib\b|__import__", path.read_text(encoding="utf-8"))}
    assert found == {"planner.search.walk", "planner.workbook.installed"}


def test_every_module_that_texts_name_exists() -> None:
    """Programs in strings, targets of patches, `-m`: a module that has moved is called by its new name."""
    named = re.compile(r"(?:from|import|-m|\"|')\s*(planner(?:\.[a-z_0-9]+)+)")
    pages = [path for folder in ("planner", "tests") for path in (ROOT / folder).rglob("*.py")]
    known = set(modules())

    def there(name: str) -> bool:
        return name in known or name.rpartition(".")[0] in known

    assert {(p.name, n) for p in pages for n in named.findall(p.read_text(encoding="utf-8")) if not there(n)} == set()


def test_the_surface_loads_nothing() -> None:
    """Reading a workbook does not wait for the solver."""
    assert not imported(ROOT / "planner" / "__init__.py")


def test_what_is_read_is_the_whole_program() -> None:
    assert {Path("app.py"), Path("planner/__init__.py")} <= {path.relative_to(ROOT) for path in modules().values()}
    assert len(modules()) > 250


def test_every_file_that_prose_names_exists() -> None:
    """Docstrings, tests and the pages for developers: a file that has moved is called by its new name."""
    named = re.compile(r"(?<![\w/.<])((?:[a-z_0-9]+/)*[a-z_0-9]+\.py)\b")
    folders = [ROOT / "planner", ROOT / "tests"]
    files = {path for folder in folders for path in folder.rglob("*.py")} | {ROOT / "app.py"}
    pages = [*files, *(ROOT / "docs").rglob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "pyproject.toml"]
    ends = {"/".join(path.parts[-n:]) for path in files for n in range(1, len(path.relative_to(ROOT).parts) + 1)}
    assert {
        (str(page.relative_to(ROOT)), name)
        for page in pages
        for name in named.findall(page.read_text(encoding="utf-8"))
        if name not in ends
    } == set()


def test_no_two_files_of_tests_share_a_name() -> None:
    """Folders of tests are no packages: two files of one name, met by the same process, are an error of the whole run."""
    folders = {path.parent for path in (ROOT / "tests").rglob("__init__.py")}
    loose = [path.name for path in (ROOT / "tests").rglob("*.py") if path.parent not in folders and path.name != "conftest.py"]
    assert sorted({name for name in loose if loose.count(name) > 1}) == []
