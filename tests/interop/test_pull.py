"""A roster pulled each night from a folder or a server: the same classes come out of both, no student, and every failure is a sentence."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
import os
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from interop.roster_server import CLIENT, Handler, Server, served
from interop.test_oneroster import FILES, packed

from planner.cli.main import main
from planner.interop import roster_rest, roster_source
from planner.interop.oneroster import NoRoster, read_oneroster
from planner.interop.roster_folder import Folder
from planner.interop.roster_rest import Limits, Secrets
from planner.interop.roster_source import FILES as ASKED
from planner.interop.roster_source import Pulled, pull

SECRETS = Secrets(*CLIENT)
SAMPLE = {name: FILES[name] for name in ASKED}
QUICK = Limits(retries=1, wait=0, longest_wait=0, connect=60, between=60, answer=120)


@pytest.fixture
def server() -> Iterator[Server]:
    with served(SAMPLE) as found:
        yield found


def pulled(server: Server, limits: Limits = QUICK) -> Pulled:
    with closing(roster_rest.Server(server.base, server.token_address, SECRETS, limits=limits)) as source:
        return pull(source)


def in_folder(folder: Path, **changes: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "night.zip").write_bytes(packed(**changes))
    return folder


# --- both sources ----------------------------------------------------------------------------------------------------------
def test_folder_and_server_give_the_same_classes(server: Server, tmp_path: Path) -> None:
    from_folder, from_server = pull(Folder(in_folder(tmp_path / "drop"))), pulled(server)
    assert [c["sourcedId"] for c in from_server.files["classes"]] == ["k1", "k2", "k3", "k4"]  # k5 is marked as deleted
    direct = read_oneroster(packed(), "Lincoln High")
    for found in (from_folder, from_server):
        read = read_oneroster(roster_source.packed(found), "Lincoln High")
        assert [(g.id, g.term, g.teachers, [m.period for m in g.meetings], g.first.room) for g in read.sections] == [
            (g.id, g.term, g.teachers, [m.period for m in g.meetings], g.first.room) for g in direct.sections
        ]
    assert from_folder.students == 2 and from_server.students == 0
    assert [g.enrolled for g in read_oneroster(roster_source.packed(from_folder), "Lincoln High").sections] == [2, None]


def test_no_student_and_no_title_of_a_class_is_in_the_zip(server: Server, tmp_path: Path) -> None:
    """A title may hold the teacher's name; a server that knows of no filters sends students all the same."""
    server.ignores_filters = True
    named = FILES["classes"].replace(",,,English,", ",,,Mrs. Example P1,")
    server.things["classes"][0]["title"] = "Mrs. Example P1"
    for found in (pulled(server), pull(Folder(in_folder(tmp_path / "drop", classes=named)))):
        with zipfile.ZipFile(io.BytesIO(roster_source.packed(found))) as book:
            text = "".join(book.read(n).decode() for n in book.namelist())
        assert found.students == 2 and "s77" not in text and "Example" not in text and "student," not in text and "t1" in text
        assert "English 1,9,c1" in text and "users.csv" not in book.namelist()


def test_a_server_is_never_asked_for_students_or_people(server: Server) -> None:
    found = pulled(server)
    assert {file for file, _, _ in server.asked} == set(ASKED)
    assert {q.get("filter") for file, q, _ in server.asked if file == "enrollments"} == {"role='teacher'"}
    assert all("roster-core.readonly" in form["scope"][0] and "client_secret" not in form for form, _ in server.forms)
    assert found.said == ("Asked 127.0.0.1 for orgs, academicSessions, courses, classes, enrollments, and never for students or people.",)


# --- pages and tokens -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("counts", [True, False])
@pytest.mark.parametrize("links", [True, False])
@pytest.mark.parametrize("most", [1, 2, 5])
def test_pages_of_any_size_however_they_are_announced(server: Server, counts: bool, links: bool, most: int) -> None:
    server.most, server.counts, server.links = most, counts, links
    whole = pulled(server)
    assert [len(whole.files[name]) for name in ASKED] == [3, 3, 2, 4, 3]
    offsets = [int(q["offset"]) for file, q, _ in server.asked if file == "classes"]
    assert offsets == sorted(set(offsets)) and offsets[0] == 0


def test_a_server_that_gives_all_of_it_each_time_is_asked_twice(server: Server) -> None:
    everything = {name: json.dumps({name: things}).encode() for name, things in server.things.items()}
    for name in ASKED:
        server.odd[name] = lambda handler, body=everything[name]: handler.give(200, body)  # type: ignore[misc]
    found = pulled(server)
    assert [len(found.files[name]) for name in ASKED] == [3, 3, 2, 4, 3] and len(server.asked) == 2 * len(ASKED)


def test_a_token_that_runs_out_is_asked_for_again(server: Server) -> None:
    def later(handler: Handler) -> None:
        del server.odd["classes"]
        server.tokens += 1  # the old one counts no longer
        handler.give(401)

    server.odd["classes"] = later
    assert len(pulled(server).files["classes"]) == 4 and len(server.forms) == 2


def test_secrets_go_in_the_form_where_a_server_wants_them_there(server: Server) -> None:
    server.secrets_in_form = True
    assert len(pulled(server).files["classes"]) == 4 and len(server.forms) == 2


def test_a_busy_server_is_asked_again(server: Server) -> None:
    left = [503, 429]

    def busy(handler: Handler) -> None:
        status = left.pop()
        if not left:
            del server.odd["orgs"]
        handler.give(status, **{"Retry_After": "86400"})

    server.odd["orgs"] = busy
    began = time.monotonic()
    assert len(pulled(server, Limits(retries=3, wait=0, longest_wait=0)).files["orgs"]) == 3 and time.monotonic() - began < 300


# --- what is wrong ----------------------------------------------------------------------------------------------------------
def gives(status: int = 200, body: bytes | Any = b"", **headers: str) -> Callable[[Handler], None]:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return lambda handler: handler.give(status, data, **headers)


def drips(handler: Handler) -> None:
    """A byte now and then: no pause is long, and the answer has no end."""
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    handler.close_connection = True
    try:
        for _ in range(1000):
            handler.wfile.write(b" ")
            time.sleep(0.01)
    except OSError:
        return


def keeps_silent(handler: Handler) -> None:
    time.sleep(0.6)
    handler.close_connection = True


def breaks_off(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"classes": [')
    handler.close_connection = True


def never_ends(handler: Handler) -> None:
    """The same thing on every page, with another date each time."""
    handler.give(200, json.dumps({"classes": [{"sourcedId": "k1"}], "now": time.time_ns()}).encode(), **{"X_Total_Count": "500"})


def once(**changes: Any) -> Any:
    return {"classes": [{"sourcedId": "k1", "course": {"sourcedId": "c1"}, **changes}]}


BAD: dict[str, tuple[str, Callable[[Handler], None], str, Limits]] = {  # what -> endpoint, answer, code of the finding, limits
    "a sign-in page": ("classes", gives(200, b"<!DOCTYPE html><html>Sign in</html>", Content_Type="text/html"), "not-json", QUICK),
    "half a JSON": ("classes", gives(200, b'{"classes": ['), "not-json", QUICK),
    "nothing": ("classes", gives(200), "not-json", QUICK),
    "deep brackets": ("classes", gives(200, b"[" * 200_000), "not-json", QUICK),
    "bytes": ("classes", gives(200, b"\xff\xfe\x00"), "not-json", QUICK),
    "a list of its own": ("classes", gives(200, [1]), "wrong-form", QUICK),
    "another list": ("classes", gives(200, {"users": []}), "wrong-form", QUICK),
    "a thing instead of a list": ("classes", gives(200, {"classes": {"sourcedId": "k1"}}), "wrong-form", QUICK),
    "text instead of things": ("classes", gives(200, {"classes": ["k1"]}), "wrong-form", QUICK),
    "no id": ("classes", gives(200, {"classes": [{"title": "x"}]}), "wrong-form", QUICK),
    "an id that is a thing": ("classes", gives(200, {"classes": [{"sourcedId": {"a": 1}}]}), "wrong-form", QUICK),
    "terms as text": ("classes", gives(200, once(terms="F,W")), "wrong-form", QUICK),
    "a title that is a thing": ("classes", gives(200, once(title={"en": "x"})), "wrong-form", QUICK),
    "periods of things": ("classes", gives(200, once(periods=[["1"]])), "wrong-form", QUICK),
    "no classes": ("classes", gives(200, {"classes": []}), "no-classes", QUICK),
    "another host": ("classes", gives(302, Location="https://elsewhere.example/classes"), "redirect", QUICK),
    "the same host": ("classes", gives(301, Location="/ims/oneroster/v1p1/classes/"), "redirect", QUICK),
    "a next page elsewhere": ("classes", gives(200, once(), Link='<https://elsewhere.example/classes?offset=1>; rel="next"'), "other-server", QUICK),
    "a next page of students": ("classes", gives(200, once(), Link='</ims/oneroster/v1p1/students>; rel="next"'), "other-server", QUICK),
    "fewer than promised": ("classes", gives(200, once(), X_Total_Count="9"), "cut-off", QUICK),
    "pages without end": ("classes", never_ends, "cut-off", QUICK),
    "an answer that is huge": ("classes", gives(200, b" " * 300_000), "too-large", Limits(size=200_000)),
    "an answer that unpacks to more": ("classes", gives(200, gzip.compress(b" " * 3_000_000), Content_Encoding="gzip"), "too-large", Limits(size=200_000)),
    "an answer that is not packed": ("classes", gives(200, b"abc", Content_Encoding="gzip"), "no-answer", QUICK),
    "a byte now and then": ("classes", drips, "too-slow", Limits(answer=0.2)),
    "silence": ("classes", keeps_silent, "no-answer", Limits(retries=0, between=0.2)),
    "half an answer": ("classes", breaks_off, "no-answer", QUICK),
    "a server that is broken": ("classes", gives(500, b"Traceback: secret"), "busy", QUICK),
    "not allowed": ("enrollments", gives(403), "not-allowed", QUICK),
    "never signed in": ("classes", gives(401), "not-allowed", QUICK),
    "not there": ("courses", gives(404, b"<html>"), "not-there", QUICK),
    "no filters": ("enrollments", gives(400), "no-filter", QUICK),
    "a teapot": ("orgs", gives(418), "refused", QUICK),
    "other secrets": ("token", gives(401), "not-signed-in", QUICK),
    "tokens elsewhere": ("token", gives(307, Location="https://elsewhere.example/token"), "redirect", QUICK),
    "a page for a token": ("token", gives(200, b"<html>"), "not-json", QUICK),
    "no token": ("token", gives(200, {"access_token": None}), "no-token", QUICK),
    "a token of two lines": ("token", gives(200, {"access_token": "a\r\nX-Evil: 1"}), "no-token", QUICK),
}


@pytest.mark.parametrize("what", BAD)
def test_each_failure_is_a_sentence_with_a_fix(server: Server, what: str) -> None:
    endpoint, answer, code, limits = BAD[what]
    server.odd[endpoint] = answer
    with pytest.raises(NoRoster) as refused:
        pulled(server, limits)
    found = refused.value.finding
    assert found.code == code and found.message.endswith(".") and found.fix.endswith((".", "?"))
    assert not any(secret in str(found) for secret in (*CLIENT, "token-1", "Traceback", "Evil", "Sign in"))


@pytest.mark.parametrize(
    ("base", "code"),
    [
        ("http://sis.example/ims/oneroster/v1p1", "not-secret"), ("https://a:b@sis.example/ims/oneroster/v1p1", "secrets-in-address"),
        ("https://sis.example/ims/oneroster", "no-version"), ("ftp://sis.example/v1p1", "no-address"), ("https:///v1p1", "no-address"),
        ("https://sis.example:port/v1p1", "no-address"), ("https://sis.example/v1p1?key=abc", "no-address"), ("https://[::1/v1p1", "no-address"),
    ],
)  # fmt: skip
def test_addresses_to_which_nothing_is_sent(base: str, code: str) -> None:
    with pytest.raises(NoRoster) as refused:
        roster_rest.Server(base, "https://sis.example/token", SECRETS)
    assert refused.value.finding.code == code and "abc" not in str(refused.value.finding) and "a:b" not in str(refused.value.finding)
    assert CLIENT[1] not in repr(SECRETS)


def test_a_server_that_is_not_there(server: Server) -> None:
    base, token = server.base, server.token_address
    server.server_close()
    with pytest.raises(NoRoster) as refused, closing(roster_rest.Server(base, token, SECRETS, limits=QUICK)) as source:
        pull(source)
    assert refused.value.finding.code == "no-answer"


# --- the folder -------------------------------------------------------------------------------------------------------------
def test_the_newest_export_of_a_folder(tmp_path: Path) -> None:
    drop = in_folder(tmp_path / "drop")
    (drop / "newer.zip").write_bytes(packed(classes=FILES["classes"].replace("k4,", "k9,")))
    os.utime(drop / "night.zip", (1_700_000_000, 1_700_000_000))
    os.utime(drop / "newer.zip", (1_700_100_000, 1_700_100_000))
    found = pull(Folder(drop, dt.datetime.fromtimestamp(1_700_200_000, dt.UTC)))
    assert "k9" in {c["sourcedId"] for c in found.files["classes"]}
    assert found.said == ("Read newer.zip, last written 2023-11-16 02:00 UTC.", "Never opened: demographics.csv, users.csv.")
    for name, text in FILES.items():
        (drop / f"{name.upper()}.CSV").write_text(text, encoding="utf-16")
    late = pull(Folder(drop, dt.datetime.now(dt.UTC) + dt.timedelta(days=9)))
    assert "k9" not in {c["sourcedId"] for c in late.files["classes"]} and "9 days ago" in late.said[1]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (None, "empty-folder"), (b"", "damaged"), (packed()[:700], "damaged"), (b"PK\x03\x04", "damaged"),
        (packed(classes=""), "missing-file"), (packed(manifest="propertyName,value\nfile.classes,delta\n"), "delta"),
        (packed(classes=FILES["classes"].splitlines()[0]), "no-classes"),
        (packed(enrollments="classSourcedId,role\nk1,teacher\n"), "missing-column"),
    ],
)  # fmt: skip
def test_what_lies_in_a_folder_and_is_no_export(tmp_path: Path, data: bytes | None, code: str) -> None:
    if data is not None:
        (tmp_path / "night.zip").write_bytes(data)
    with pytest.raises(NoRoster) as refused:
        pull(Folder(tmp_path))
    assert refused.value.finding.code == code and refused.value.finding.fix


# --- the command ------------------------------------------------------------------------------------------------------------
def test_the_command_pulls_from_a_server_and_says_what_changed(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "roster.zip"
    words = ["pull", server.base, "--token-url", server.token_address, "-o", str(out)]
    assert main(words) == 2 and "COMMON_TIME_ROSTER_ID" in capsys.readouterr().err
    monkeypatch.setenv("COMMON_TIME_ROSTER_ID", CLIENT[0])
    monkeypatch.setenv("COMMON_TIME_ROSTER_SECRET", CLIENT[1])
    assert main(words) == 0 and read_oneroster(out, "Grant High").sections
    first = out.read_bytes()
    server.things["classes"][0]["periods"] = ["4"]
    assert main(words) == 0
    said = capsys.readouterr()
    assert "0 classes are new, 0 are gone and 1 changed" in said.out and not any(s in said.out + said.err for s in CLIENT)
    assert out.read_bytes() != first
    kept = out.read_bytes()
    server.things["classes"][1:] = []
    assert main(words) == 2 and "3 of 4 classes of the last time are gone" in capsys.readouterr().err
    server.odd["orgs"] = gives(403)
    assert main(words) == 2 and capsys.readouterr().err.endswith("Nothing was written.\n") and out.read_bytes() == kept
    del server.odd["orgs"]
    assert main([*words, "--fewer"]) == 0 and out.read_bytes() != kept and [p.name for p in tmp_path.iterdir()] == ["roster.zip"]


def test_the_command_takes_secrets_from_a_file_that_only_its_owner_reads(server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    secrets, out = tmp_path / "secrets.toml", tmp_path / "roster.zip"
    secrets.write_text(f'client_id = "{CLIENT[0]}"\nclient_secret = "{CLIENT[1]}"\n', encoding="utf-8")
    words = ["pull", server.base, "--token-url", server.token_address, "--secrets", str(secrets), "-o", str(out)]
    secrets.chmod(0o644)
    assert main(words) == 2 and "can be read by others" in capsys.readouterr().err
    secrets.chmod(0o600)
    assert main(words) == 0 and out.exists()
    secrets.write_text("client_id = 1\n", encoding="utf-8")
    assert main(words) == 2 and "should hold client_id and client_secret" in capsys.readouterr().err


def test_the_command_pulls_from_a_folder_but_never_from_its_own_output(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    drop = in_folder(tmp_path / "drop")
    assert main(["pull", str(drop), "-o", str(drop / "roster.zip")]) == 2 and "lies in the folder" in capsys.readouterr().err
    assert main(["pull", str(drop), "-o", str(tmp_path / "roster.zip")]) == 0
    said = capsys.readouterr().out
    assert "orgs 3, academicSessions 3, courses 2, classes 4, enrollments 3 (of teachers alone)" in said
    assert "2 lines of students were counted" in said and "Never opened: demographics.csv, users.csv." in said
    assert main(["pull", str(tmp_path / "nowhere"), "-o", str(tmp_path / "roster.zip")]) == 2
    assert main(["pull", "https://sis.example/ims/oneroster/v1p1", "-o", str(tmp_path / "x.zip")]) == 2
    assert "--token-url" in capsys.readouterr().err
