"""Common Time in the browser: the door for requests where a server loads this file, and for whom a page is drawn the list of pages."""

from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

if get_script_run_ctx(suppress_warning=True) is None:  # a server loads it: pages, and what registers with a running app, come later
    from starlette.middleware import Middleware

    from planner.pages import front

    app = st.App(__file__, middleware=[Middleware(front.Front)], lifespan=front.while_it_runs)
else:
    from planner.language import N_, _
    from planner.pages import looks

    FOLDER = Path(looks.__file__).parent
    PAGES = (
        ("start.py", N_("Plan"), ":material/edit_calendar:"),
        ("answering.py", N_("Start"), ":material/edit_note:"),
        ("staff.py", N_("Talk"), ":material/groups:"),
        ("district.py", N_("District"), ":material/domain:"),
    )

    st.set_page_config(page_title="Common Time", page_icon=str(FOLDER / "icon.svg"), layout="wide")
    pages = [st.Page(FOLDER / file, title=_(title), icon=icon, default=file == "start.py") for file, title, icon in PAGES]
    page = st.navigation(pages, position="top")
    with looks.in_words():
        page.run()
