"""A process that does one step again and again until it is killed in the middle of it, with nothing said to it before."""

from __future__ import annotations

import os
import signal
import time
import traceback
from collections.abc import Callable
from itertools import count

from planner.store import folder


def killed(step: Callable[[int], object], after: int, moment: float) -> int:
    """Kill -9 so many seconds after that many steps have told their end; how many had when it was gone.

    Raises AssertionError where a step failed by itself.
    """
    closed()
    hear, tell = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(hear)
        _go_on(step, tell)
    os.close(tell)
    with os.fdopen(hear, "rb", buffering=0) as told:
        done = -1  # the first word says that it has begun
        while done < after and told.read(1):
            done += 1
        time.sleep(moment)
        os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        done += len(told.read())
    assert os.WIFSIGNALED(status) and done >= after, "a step failed by itself"
    return done


def _go_on(step: Callable[[int], object], tell: int) -> None:
    try:
        folder.engine()  # opened anew: no connection goes along
        os.write(tell, b"!")
        for n in count():
            step(n)
            os.write(tell, b".")
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(1)


def closed() -> None:
    """No connection may be open while a process is split in two."""
    folder.engine().dispose()
    folder._engine.cache_clear()
