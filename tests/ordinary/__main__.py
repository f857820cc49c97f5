"""`python -m tests.ordinary`: see run.py, twins.py and report.py. With PYTHONPATH, the planner that stands there is measured."""

from __future__ import annotations

import os
import sys

# Python puts the folder it is started in before PYTHONPATH; an older planner must come first to be the one that is measured.
for _entry in reversed([e for e in os.environ.get("PYTHONPATH", "").split(os.pathsep) if e]):
    sys.path.insert(0, _entry)

from tests.benchmarks import machine  # noqa: E402
from tests.ordinary import report, run, twins  # noqa: E402


def main() -> int:
    arguments = run.parser().parse_args()
    if arguments.report:
        report.write(report.REPORT, [arguments.out, *arguments.also])
        return 0
    if arguments.twins:
        return twins.run(arguments.seeds, arguments.seconds, arguments.out, arguments.label)
    run.Runner(arguments.out.resolve(), arguments.label, arguments.seconds, machine.facts()).run(arguments.seeds, arguments.jobs)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
