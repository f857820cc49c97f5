"""Servers for the journeys: the app with a data folder of its own, and a real sign-in provider."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from needs import require, with_path

ROOT = Path(__file__).parent.parent.parent
NPM = Path(__file__).parent / "npm"
SECRETS = """
[auth]
redirect_uri = "http://localhost:{app}/oauth2callback"
cookie_secret = "a-cookie-secret-of-the-tests-that-is-long-enough"
client_id = "common-time"
client_secret = "a-secret-of-the-tests"
server_metadata_url = "http://localhost:{provider}/.well-known/openid-configuration"
trusted_domains = ["example.org"]
client_kwargs = {{ scope = "openid email profile roles", code_challenge_method = "S256", prompt = "login" }}
"""


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def start(data: Path, port: int, *options: str, host: str = "127.0.0.1", sign_in: Path | None = None) -> subprocess.Popen[bytes]:
    """The app's server, once it answers: for this computer, or with a sign-in file for people who sign in."""
    environment = os.environ | {"COMMON_TIME_DATA": str(data)}
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port), "--server.address", host, *options]
    if sign_in is not None:
        command = [sys.executable, "-m", "planner.cli", "serve", "--port", str(port), "--address", host, "--sign-in", str(sign_in)]
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    answers(f"http://{host}:{port}/_stcore/health")
    return server


@contextmanager
def app(data: Path, port: int, *options: str, host: str = "127.0.0.1", sign_in: Path | None = None) -> Iterator[str]:
    server = start(data, port, *options, host=host, sign_in=sign_in)
    try:
        yield f"http://{host}:{port}"
    finally:
        server.terminate()
        server.wait(timeout=10)


def packages(npm: Path, folder: Path) -> str:
    """Put the pinned npm packages of the journeys into a folder of their own; why they could not be fetched, or ""."""
    for name in ("package.json", "package-lock.json", "provider.mjs"):
        shutil.copy(NPM / name, folder / name)
    command = [npm, "ci", "--no-audit", "--no-fund", "--loglevel=error", "--fetch-retries=1"]
    done = subprocess.run(command, cwd=folder, env=with_path(npm), check=False, capture_output=True, text=True)
    if done.returncode == 0:
        return ""
    said = next((line for line in done.stderr.splitlines() if line.strip()), f"exit code {done.returncode}")
    return f"npm could not fetch the packages of tests/journeys/npm from the network ({said.strip()[:120]})."


@contextmanager
def provider(folder: Path, port: int, app_port: int, *address: str) -> Iterator[None]:
    """`address`: where people find the app, if that is not its own port."""
    node = require("npm").with_name("node")
    command = [node, "provider.mjs", str(port), str(app_port), *address]
    server = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        answers(f"http://localhost:{port}/.well-known/openid-configuration")
        yield
    finally:
        server.terminate()
        server.wait(timeout=10)


def answers(url: str) -> None:
    for _ in range(150):
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"{url} does not answer")
