"""The files of deploy/ agree with each other and with the app; that they work is tried by tests/journeys/test_front_door.py."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
TEMPLATE = (DEPLOY / "nginx.conf.template").read_text(encoding="utf-8")
COMPOSE = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
CONTAINER = (DEPLOY / "Containerfile").read_text(encoding="utf-8")


def test_each_blank_of_the_template_is_filled_in_by_both_ways_to_start() -> None:
    blanks = set(re.findall(r"\$\{(COMMON_TIME_\w+)\}", TEMPLATE))
    by_hand = set(re.findall(r"(COMMON_TIME_\w+)=", (DEPLOY / "by-hand.sh").read_text(encoding="utf-8")))
    by_compose = set(re.findall(r"^ +(COMMON_TIME_\w+):", COMPOSE, re.MULTILINE))
    assert blanks and blanks <= by_hand and blanks <= by_compose


def test_the_sign_in_file_is_where_the_app_looks_and_ends_as_streamlit_wants_it() -> None:
    looked_for = re.search(r'"--sign-in", "/run/secrets/([^"]+)"', CONTAINER)
    put = re.search(r"target: (\S+)", COMPOSE)
    assert looked_for and put and looked_for[1] == put[1]
    assert put[1].endswith(".toml")


def test_the_door_lets_through_what_the_app_takes() -> None:
    with (ROOT / ".streamlit" / "config.toml").open("rb") as file:
        most = tomllib.load(file)["server"]["maxUploadSize"]
    at_door = [int(size) for size in re.findall(r"client_max_body_size +(\d+)m;", TEMPLATE)]
    assert at_door == [most + 1]  # and a megabyte for what a browser puts around a file


def test_only_the_front_door_is_published() -> None:
    services = re.split(r"^  (?=\w+:$)", COMPOSE.partition("\nservices:\n")[2].partition("\nnetworks:")[0], flags=re.MULTILINE)
    published = [service.split(":")[0] for service in services if re.search(r"^    ports:", service, re.MULTILINE)]
    assert published == ["door"]


def test_what_the_image_needs_is_copied_and_no_secret_is() -> None:
    copied = {part for line in re.findall(r"^COPY (?!--from)(.+)", CONTAINER, re.MULTILINE) for part in line.split()[:-1]}
    assert all((ROOT / path).exists() for path in copied)
    assert {"app.py", "planner", "templates", "uv.lock", ".streamlit/config.toml"} <= copied
    assert not any("secret" in path for path in copied)
    assert re.search(r"^USER common-time$", CONTAINER, re.MULTILINE)
