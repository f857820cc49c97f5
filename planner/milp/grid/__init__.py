"""Naming: who, when and where, a piece at a time."""
