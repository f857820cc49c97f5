"""Puts this folder on the path, so that tests in every folder may import the builders in tiny.py; property tests are repeatable.

Tests whose tool is missing are left out, which the last line says and `--all-tools` forbids (needs.py).
"""

from __future__ import annotations

import os

import pytest
from hypothesis import settings
from needs import all_tools_asked, left_out_line, require

settings.register_profile("steady", derandomize=True)  # CI judges the change, not the luck of the draw
settings.load_profile("steady")
os.environ.setdefault("COMMON_TIME_NICE", "0")  # tests beside each other have no pages that a search should stand behind
os.environ.setdefault("COMMON_TIME_RAISE", "1")  # a fault of ours fails the test instead of becoming a sentence


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all-tools", action="store_true", help="a test that is left out fails the run (also: COMMON_TIME_ALL_TOOLS=1, CI=1)")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "needs(tool): left out where this tool is missing (tests/needs.py)")


def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark in item.iter_markers("needs"):
        require(*mark.args)


def skipped(config: pytest.Config) -> list[str]:
    """The reason of each test that was left out so far."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    reports = reporter.stats.get("skipped", ()) if reporter else ()
    return [report.longrepr[2] for report in reports if isinstance(report.longrepr, tuple)]


def pytest_sessionfinish(session: pytest.Session) -> None:
    asked = session.config.getoption("--all-tools") or all_tools_asked()
    if asked and skipped(session.config) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    reasons = skipped(config)
    line = left_out_line(reasons)
    if line:
        terminalreporter.write_line(line)
    if reasons and (config.getoption("--all-tools") or all_tools_asked()):
        terminalreporter.write_line(f"{len(reasons)} left out, and none may be: {'; '.join(sorted(set(reasons)))}", red=True)
