"""The style sheet: what is laid out for one part of a page takes no other part apart."""

from __future__ import annotations

import re

from test_start import ROOT

PAGES = ROOT / "planner" / "pages"


def test_no_table_is_laid_out_as_something_else() -> None:
    """A class that stands beside ct-table on a table says nothing of how it is displayed: heads and rows would stand side by side."""
    sources = "\n".join(path.read_text(encoding="utf-8") for kind in ("*.py", "*.js") for path in sorted(PAGES.glob(kind)))
    beside = {name for said in re.findall(r"ct-table((?: ct-[\w-]+)+)", sources) for name in said.split()}
    assert {"ct-week", "ct-grid", "ct-pick"} <= beside
    sheet = (PAGES / "style.css").read_text(encoding="utf-8")
    laid_out = set(re.findall(r"^\.(ct-[\w-]+) \{[^}]*display:", sheet, re.MULTILINE))
    assert "ct-picture" in laid_out
    assert not beside & laid_out
