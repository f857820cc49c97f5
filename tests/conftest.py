"""Puts this folder on the path, so that tests in every folder may import the builders in tiny.py; property tests are repeatable."""

import os

from hypothesis import settings

settings.register_profile("steady", derandomize=True)  # CI judges the change, not the luck of the draw
settings.load_profile("steady")
os.environ.setdefault("COMMON_TIME_RAISE", "1")  # a fault of ours fails the test instead of becoming a sentence
