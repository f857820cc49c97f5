"""Reads a plan and says what follows from it; never searches."""
