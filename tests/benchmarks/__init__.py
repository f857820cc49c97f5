"""Benchmarks, run by hand: `python -m tests.benchmarks` (or with --quick) writes report.md and report.csv beside this file."""
