"""Common Time in the browser: the list of pages and the page config, nothing else."""

import streamlit as st

st.set_page_config(page_title="Common Time", page_icon="planner/pages/icon.svg", layout="wide")
st.navigation([st.Page("planner/pages/start.py", title="Common Time", default=True)], position="hidden").run()
