"""Grids for eyes: classes, periods, sections, courses, departments."""
