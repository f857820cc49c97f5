"""For the district office alone: every cent by position number, account and fund, tied to the plan's fund lines. PRIVATE."""

from __future__ import annotations

import io

import pandas as pd
from openpyxl import Workbook

from planner import tables
from planner.export.clean import without_dates
from planner.export.layout import CENTS, FTE, FTE_CHANGE, Page, Table, lay_page
from planner.papers.option import Option, marks
from planner.tables.money.private import money_lines, shared_posts, ties

PRIVATE = "CONFIDENTIAL: for the district office. Position numbers and account codes can be traced to people."


def district(o: Option) -> bytes:
    book = Workbook()
    book.properties.creator, book.properties.title = "", "CONFIDENTIAL"
    book.remove(book.worksheets[0])
    for page in pages(o):
        sheet = book.create_sheet(page.title)
        mark = marks([o])
        lay_page(sheet, page, o.school.info.school_name, mark)
        for part in (sheet.oddHeader.center, sheet.oddFooter.center):
            part.text = f"{mark} {PRIVATE}".strip()
    raw = io.BytesIO()
    book.save(raw)
    return without_dates(raw.getvalue())


def pages(o: Option) -> tuple[Page, ...]:
    school, plan = o.school, o.plan
    lines = money_lines(school, plan)
    money = {"Cost": CENTS, "FTE today": FTE, "FTE planned": FTE, "Change": FTE_CHANGE}
    cuts, posts = {"FTE": FTE, "Keeping it costs a year": CENTS}, {"FTE today": FTE, "FTE planned": FTE}
    check = dict.fromkeys(("Lines of this file", "The plan's fund line", "Difference"), CENTS)
    return (
        _page("Positions", "Each position's cost in the plan year by funding source, to the cent.", lines[0], money),
        _page("Reductions", tables.cuts_sentence(school, plan), tables.cuts(school, o.outcome), cuts),
        _page("Posts that change", "Days, hours and health insurance of posts that go on.", tables.changed_posts(school, plan), posts),
        _page("Programs and time", "Programs and scheduling strategies by funding source, to the cent.", lines[1], money),
        _page("Check", "This file's rows compared with the plan's fund totals. Every difference should be "
                       "0.00.", ties(school, plan), check),
        _page("Shared posts", "Positions shared with other schools: agree on days with the school "
                              "named.", shared_posts(school, plan), money),
        _page("Agreements needed", "With whom, and by when.", tables.to_agree(school, plan), {}),
        _page("Three years", "Each fund over three years.", funds := tables.funds(school, plan), dict.fromkeys(funds.columns[2:], CENTS)),
    )


def _page(title: str, note: str, frame: pd.DataFrame, formats: dict[str, str]) -> Page:
    total = "All funds" if title == "Three years" else "All"
    return Page(title, f"{PRIVATE} {note}", (Table(frame, formats=formats, total=total, widest=40),))
