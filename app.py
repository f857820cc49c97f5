"""Common Time in the browser: the list of pages and the page config, nothing else."""

import streamlit as st

from planner.pages import looks

PAGES = (
    ("start.py", "Plan", ":material/edit_calendar:"),
    ("staff.py", "Talk", ":material/groups:"),
    ("district.py", "District", ":material/domain:"),
)

st.set_page_config(page_title="Common Time", page_icon="planner/pages/icon.svg", layout="wide")
pages = [st.Page(f"planner/pages/{file}", title=title, icon=icon, default=file == "start.py") for file, title, icon in PAGES]
page = st.navigation(pages, position="top")
with looks.in_words():
    page.run()
