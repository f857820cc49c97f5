"""`python -m tests` gets what the tests need and runs them; what is written behind it goes to pytest."""

from __future__ import annotations

import subprocess
import sys

from tests.needs import all_tools_asked
from tests.setup import missing_line, set_up


def main(arguments: list[str]) -> int:
    missing = set_up()
    if missing and (all_tools_asked() or "--all-tools" in arguments):
        print(missing_line(missing), file=sys.stderr)  # at once, not after a quarter of an hour
        return 1
    return subprocess.call([sys.executable, "-m", "pytest", *arguments])


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
