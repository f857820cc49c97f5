"""Every test of the store runs twice: on the file in the data folder, and on a real Postgres that is started for it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from needs import require
from sqlalchemy import create_engine, text

from planner.store import DATABASE_VARIABLE, folder


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of its own, on loopback, gone after the tests. Postgres refuses to run as root: it gets a user."""
    bin_folder = require("postgresql")
    place = Path("/tmp") / f"common-time-postgres-{os.getpid()}"
    place.mkdir(mode=0o700)
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        shutil.chown(place, user)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def run(*words: str) -> None:
        subprocess.run(words, check=True, user=user, cwd=place, env={"LC_ALL": "C"}, capture_output=True)

    run(f"{bin_folder}/initdb", "-D", f"{place}/data", "-U", "tests", "--auth=trust", "--encoding=UTF8", "--no-sync")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={place} -c fsync=off"
    run(f"{bin_folder}/pg_ctl", "-D", f"{place}/data", "-w", "-l", f"{place}/log", "-o", options, "start")
    try:
        yield f"postgresql://tests@127.0.0.1:{port}/postgres"
    finally:
        run(f"{bin_folder}/pg_ctl", "-D", f"{place}/data", "-m", "immediate", "stop")
        shutil.rmtree(place)


@pytest.fixture(autouse=True, params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("COMMON_TIME_DATA", str(tmp_path / "data"))
    if request.param == "postgres":
        url = request.getfixturevalue("postgres")
        server = create_engine(url)
        with server.begin() as connection:
            connection.execute(text("drop schema public cascade"))
            connection.execute(text("create schema public"))
        server.dispose()
        monkeypatch.setenv(DATABASE_VARIABLE, url)
    yield request.param
    folder.engine().dispose()
    folder._engine.cache_clear()
