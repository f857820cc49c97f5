"""The sample school, a stored run of it, and the app opened on that run while other plans are still being looked for."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
import webbrowser
from typing import Any

from planner import store
from planner.cli.terminal import Stop, heard, say
from planner.domain.outcome import Outcome
from planner.domain.school import School
from planner.jobs import worker
from planner.jobs.questions import answer
from planner.search.walk import OnProgress, ShouldStop
from planner.workbook import installed

SAMPLE = installed.workbook("pine_hollow.xlsx")
ADDRESS = "127.0.0.1"  # this computer only


def remember(outcome: Outcome, seconds: float) -> str:
    """Store a finished run of the sample, as if the app had made it."""
    run_id = store.add(SAMPLE.read_bytes(), SAMPLE.name, seconds=seconds, seed=outcome.provenance.seed, status="running")
    store.finish(run_id, "done", "The search is finished.", outcome)
    return run_id


def remember_options(school: School, outcome: Outcome, seconds: float, tell: OnProgress, should_stop: ShouldStop) -> int:
    """Several plans beside it, as if somebody had asked for them on the page; how many there are."""
    run_id = store.add(SAMPLE.read_bytes(), SAMPLE.name, seconds=seconds, kind="options", status="running")

    def keep(found: dict[str, Any]) -> None:
        store.keep_answer(run_id, found)

    found = answer("options", school, outcome, seconds, keep, tell, should_stop)
    keep(found)
    store.finish(run_id, "done", "The search is finished.")
    return len(found["cards"])


def start_options(seconds: float) -> str:
    """Let a worker look for other plans of the sample, as if somebody had asked for them on the page; the id of its run."""
    run_id = store.add(SAMPLE.read_bytes(), SAMPLE.name, seconds=seconds, kind="options")
    worker.start(run_id)
    return run_id


def stop_options(run_id: str) -> None:
    """Let the worker end, and keep the plans that it has found."""
    worker.cancel(run_id)


def check_port(port: int) -> None:
    """Raise Stop when the app could not listen on this port."""
    with socket.socket() as probe:
        taken = probe.connect_ex((ADDRESS, port)) == 0
    if taken:
        raise Stop(f"Something else is using port {port}. Try --port {port + 1}.")


def open_app(run_id: str, port: int) -> None:
    """Run the app on this computer until Ctrl-C, and say where it is."""
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.address", ADDRESS, "--server.port", str(port)]
    environment = os.environ | {store.FOLDER_VARIABLE: str(store.data_folder())}
    server = subprocess.Popen(command, cwd=installed.folder(), env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://{ADDRESS}:{port}/?run={run_id}"
    try:
        if not _answers(port, server):
            raise Stop("The app could not start.")
        say(f"The plan is open at {address} (Ctrl-C closes the app).")
        if sys.platform != "linux" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
            webbrowser.open(address)
        server.wait()
    except KeyboardInterrupt:
        heard()
        say("The app is closed.")
    finally:
        server.terminate()
        server.wait(timeout=10)


def _answers(port: int, server: subprocess.Popen[bytes]) -> bool:
    """Does the app answer within 30 seconds?"""
    for _ in range(150):
        if server.poll() is not None:
            return False
        try:
            with urllib.request.urlopen(f"http://{ADDRESS}:{port}/_stcore/health", timeout=1):
                return True
        except OSError:
            time.sleep(0.2)
    return False
