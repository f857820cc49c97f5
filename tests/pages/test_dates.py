"""The school year that somebody gives for the calendars: a year, and not a century that a page would go through day by day."""

from __future__ import annotations

import datetime as dt

from streamlit.testing.v1 import AppTest


def form() -> None:
    import datetime as dt

    import streamlit as st

    from planner.export.calendar import Year
    from planner.pages import dates

    year = dates.year_of(Year(dt.date(2025, 8, 18), dt.date(2026, 5, 22)))
    st.text("none" if year is None else f"{len(list(year.days()))} days")


def test_a_year_is_a_year() -> None:
    at = AppTest.from_function(form).run()
    assert [t.value for t in at.text] == ["200 days"] and not at.error
    at.date_input(key="year_last").set_value(dt.date(2035, 1, 1)).run()
    assert [t.value for t in at.text] == ["none"] and "at most 400 days" in at.error[0].value and not at.exception
    at.date_input(key="year_last").set_value(dt.date(2026, 5, 22)).run()
    at.text_area(key="year_free").set_value("2025-12-22 to 9999-12-31").run()
    assert [t.value for t in at.text] == ["none"] and "9999-12-31" in at.error[0].value and not at.exception
    at.text_area(key="year_free").set_value("2025-12-22 to 2026-01-02").run()
    assert [t.value for t in at.text] == ["190 days"] and not at.error
