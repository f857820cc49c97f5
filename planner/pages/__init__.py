"""Streamlit pages: guard, one call, show."""
