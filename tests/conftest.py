"""Puts this folder on the path, so that tests in every folder may import the builders in tiny.py."""
