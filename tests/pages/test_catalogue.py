"""Every label and heading of a plan's tabs goes through the catalogue: a made-up language wraps each word that does."""

from __future__ import annotations

import re

from streamlit.testing.v1 import AppTest
from test_language import heads, labels
from test_language import wrapped as wrapped
from test_shared import ended as ended
from test_shared import published
from test_start import ROOT
from test_start import data as data

YEAR = re.compile(r"20\d\d|\d:\d\d")  # columns of a year or of a clock time
OWN = ("Pine Hollow", " days", "published", "Most time")  # what workbooks and people bring


def bare(at: AppTest) -> list[str]:
    return [w for w in (*labels(at), *heads(at)) if "⟦" not in w and not any(own in w for own in OWN)]


def table_heads(at: AppTest) -> list[str]:
    return [found for b in at.get("html") for found in re.findall(r"<th scope='col'[^>]*>(.*?)</th>", b.proto.body)]


def test_every_tab_of_a_plan_and_of_the_staffs_page(wrapped: None, ended: str) -> None:
    plan = published(ended)
    for file, query, key in (("app.py", {"run": ended}, "plan_tab"), ("planner/pages/staff.py", {"plan": plan.id}, "staff_tab")):
        at = AppTest.from_file(str(ROOT / file), default_timeout=60)
        for name, value in query.items():
            at.query_params[name] = value
        at.run()
        for tab in [t.label for t in at.tabs]:
            at.session_state[key] = tab
            at.run()
            assert not at.exception and bare(at) == [], tab
            assert [h for h in table_heads(at) if "⟦" not in h and not YEAR.search(h)] == [], tab
