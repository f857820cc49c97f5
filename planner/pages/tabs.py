"""Tabs of which only the open one is drawn: a plan has a dozen, and nobody waits for those that nobody reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from planner.language import _

# once open they stay, so that nothing half written is lost
WRITTEN_IN = ("Try a change", "Keep the same", "Talk", "Vote", "My calendar", "Share")


def show(key: str, parts: Mapping[str, Callable[[], None]]) -> None:
    """A tab for each part, in this order; the first one is open until somebody opens another."""
    names = list(parts)
    for name, tab in zip(names, st.tabs([_(name) for name in names], key=key, on_change="rerun"), strict=True):
        seen = f"{key}_seen_{name}"
        if tab.open:
            st.session_state[seen] = True
        if tab.open or (name in WRITTEN_IN and st.session_state.get(seen)):
            with tab:
                parts[name]()
