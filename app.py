"""Common Time in the browser: the list of pages and the page config, nothing else."""

from pathlib import Path

import streamlit as st

from planner.language import N_, _
from planner.pages import looks

FOLDER = Path(looks.__file__).parent
PAGES = (
    ("start.py", N_("Plan"), ":material/edit_calendar:"),
    ("staff.py", N_("Talk"), ":material/groups:"),
    ("district.py", N_("District"), ":material/domain:"),
)

st.set_page_config(page_title="Common Time", page_icon=str(FOLDER / "icon.svg"), layout="wide")
pages = [st.Page(FOLDER / file, title=_(title), icon=icon, default=file == "start.py") for file, title, icon in PAGES]
page = st.navigation(pages, position="top")
with looks.in_words():
    page.run()
