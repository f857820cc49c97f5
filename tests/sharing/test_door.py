"""Who is let in at all: the mode, the sign-in file in all its doubts, requests from elsewhere, and what providers say of people."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from planner.cli.main import main
from planner.sharing import claims, door
from planner.sharing.door import Mode, Shut, Watch

WHOLE = """[auth]
redirect_uri = "https://plans.example.org/oauth2callback"
cookie_secret = "q8Zr2LmV6xTb0NwKc4Ysd7Hf3GjPa9Eu"
client_id = "common-time"
client_secret = "known to the provider"
server_metadata_url = "https://id.example.org/.well-known/openid-configuration"
"""
DOUBTS = {  # what happened to the file -> its text now (None: it is gone), and what is said
    "deleted": (None, "no sign-in file"),
    "empty": ("", "is empty"),
    "only blanks": (" \n\t\n", "is empty"),
    "a missing quote": (WHOLE.replace('"common-time"', '"common-time'), "broken at line 4"),
    "a duplicate key": (WHOLE + 'client_id = "other"\n', "broken at line 7"),
    "written by half": (WHOLE[: WHOLE.index("client_secret") + 9], "broken"),
    "cut at a line": (WHOLE[: WHOLE.index("client_secret")], "lacks client_secret, server_metadata_url"),
    "another section": (WHOLE.replace("[auth]", "[oauth]"), "no [auth] section"),
    "a comment": (WHOLE.replace("[auth]", "# [auth]"), "no [auth] section"),
    "no section": ('auth = "yes"\n', "is no section"),
    "a short secret": (WHOLE.replace("q8Zr2LmV6xTb0NwKc4Ysd7Hf3GjPa9Eu", "secret"), "cookie_secret can be guessed"),
    "one letter": (WHOLE.replace("q8Zr2LmV6xTb0NwKc4Ysd7Hf3GjPa9Eu", "x" * 40), "cookie_secret can be guessed"),
    "a mark before it": ("\ufeff" + WHOLE, "Save it anew as UTF-8"),
    "capital letters": (WHOLE.replace("plans.example", "Plans.example"), "as browsers do"),
    "the usual port": (WHOLE.replace("plans.example.org", "plans.example.org:443"), "as browsers do"),
    "no https": (WHOLE.replace("https://plans", "http://plans"), "redirect_uri must begin with https://"),
    "a provider without https": (WHOLE.replace("https://id", "http://id"), "server_metadata_url must begin with https://"),
    "the path behind a question mark": (WHOLE.replace(".org/oauth2", ".org/?to=/oauth2"), "must end with /oauth2callback"),
    "another path": (WHOLE.replace("/oauth2callback", "/"), "must end with /oauth2callback"),
    "everybody's tenant": (
        WHOLE.replace("id.example.org", "login.microsoftonline.com/common/v2.0"), "accounts of every company"
    ),
    "two providers": (WHOLE + '[auth.other]\nclient_id = "x"\n', "names another provider"),
    "not text": ("[auth]\nclient_id = 5\n", "lacks redirect_uri"),
    "domains of no list": (WHOLE + 'trusted_domains = "example.org"\n', "must be a list of mail domains"),
}  # fmt: skip
WORSE = {  # whole, and not the sign-in that the server started with
    "another provider": WHOLE.replace("id.example.org", "evil.example.org"),
    "another client": WHOLE.replace("common-time", "uncommon-time"),
    "another address": WHOLE.replace("plans.example.org", "evil.example.org"),
    "more domains": WHOLE + 'trusted_domains = ["example.com"]\n',
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "secrets.toml"
    made.write_text(WHOLE)
    return made


def put(file: Path, text: str | None) -> None:
    if text is None:
        file.unlink(missing_ok=True)
    else:
        file.write_text(text)


def test_without_a_word_it_is_for_one_person_and_a_wrong_word_is_for_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    for said, mode in (("", Mode.LOCAL), ("local", Mode.LOCAL), (" Server ", Mode.SERVER)):
        monkeypatch.setenv(door.MODE_VARIABLE, said)
        assert door.mode() is mode
    monkeypatch.setenv(door.MODE_VARIABLE, "sever")
    with pytest.raises(Shut, match="neither"):
        door.mode()


def test_a_whole_file_is_read_and_its_secrets_are_not_kept(file: Path) -> None:
    known = door.sign_in([file.with_name("none.toml"), file])
    assert (known.address, known.host, known.https, known.domains) == ("https://plans.example.org", "plans.example.org", True, ())
    assert "q8Zr2" not in repr(known) and "known to" not in repr(known)


@pytest.mark.parametrize("doubt", DOUBTS)
def test_any_doubt_about_the_file_lets_nobody_in_at_start_and_later(doubt: str, file: Path) -> None:
    watch, (text, said) = Watch([file]), DOUBTS[doubt]
    put(file, text)
    for asked in (watch.now, lambda: Watch([file])):
        with pytest.raises(Shut) as shut:
            asked()
        assert said in str(shut.value) and "q8Zr2" not in str(shut.value) and "known to" not in str(shut.value)
    put(file, WHOLE)
    assert watch.now() == watch.first


def test_a_file_that_everybody_may_write_lets_nobody_in(file: Path) -> None:
    """Whoever can write it can choose the secret that signs cookies, also while the server runs."""
    watch = Watch([file])
    file.chmod(0o666)
    for asked in (watch.now, lambda: Watch([file])):
        with pytest.raises(Shut, match="chmod 600"):
            asked()
    file.chmod(0o644)
    assert watch.now() == watch.first


@pytest.mark.parametrize("change", WORSE)
def test_another_sign_in_takes_a_new_start(change: str, file: Path) -> None:
    watch = Watch([file])
    file.write_text(WORSE[change])
    with pytest.raises(Shut, match="Start the server again"):
        watch.now()
    assert Watch([file]).now()


def test_secrets_may_be_exchanged_while_it_runs(file: Path) -> None:
    watch = Watch([file])
    file.write_text(WHOLE.replace("q8Zr2LmV6", "Zr2LmV6q8").replace("known to", "still known to"))
    assert watch.now() == watch.first


def test_a_sign_in_that_is_set_up_twice_is_in_doubt(file: Path) -> None:
    other = file.with_name("other.toml")
    other.write_text(WHOLE)
    with pytest.raises(Shut, match="set up twice"):
        door.sign_in([file, other])


@pytest.mark.parametrize("doubt", ["deleted", "empty", "a missing quote", "a duplicate key", "a short secret"])
def test_the_server_is_not_started_on_such_a_file(
    doubt: str, file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(door.MODE_VARIABLE, "")
    monkeypatch.setenv("COMMON_TIME_DATA", str(file.with_name("data")))
    text, said = DOUBTS[doubt]
    put(file, text)
    assert main(["serve", "--sign-in", str(file)]) == 1
    assert said in capsys.readouterr().err


# --- requests ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "header",
    [
        ("X-Forwarded-For", "10.0.0.9"), ("x-forwarded-proto", "https"), ("X-Forwarded-Host", "localhost"), ("Forwarded", "for=10.0.0.9"),
        ("Via", "1.1 proxy"), ("X-Real-IP", "127.0.0.1"), ("Host", "plans.example.org"), ("Host", "127.0.0.1.example.org:8501"),
        ("Host", "localhost@example.org"), ("Host", "10.0.0.9"), ("Host", ""), ("Origin", "https://plans.example.org"), ("Origin", "null"),
        ("Origin", "http://localhost:3000"), ("Origin", "http://[::1"), ("Client-IP", "10.0.0.9"), ("CF-Connecting-IP", "10.0.0.9"),
        ("True-Client-IP", "10.0.0.9"), ("X-Original-Host", "plans.example.org"), ("X_Forwarded_For", "10.0.0.9"), ("CDN-Loop", "a"),
    ],
)  # fmt: skip
def test_what_comes_from_elsewhere_is_refused_with_the_way_to_serve(header: tuple[str, str]) -> None:
    assert "planner serve" in door.passed_on([("Host", "localhost:8501"), header])


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1:8501", "[::1]:8501", "LOCALHOST"])
def test_this_computer_is_let_in(host: str) -> None:
    assert door.passed_on([("Host", host), ("Origin", f"http://{host}"), ("Accept", "text/html")]) == ""


# --- what providers say -----------------------------------------------------------------------------------------------
GOOGLE = {"iss": "https://accounts.google.com", "sub": "10769150350006150715113082367", "email": "Ann@District.org", "email_verified": True,
          "hd": "district.org"}  # fmt: skip
ENTRA = {"iss": "https://login.microsoftonline.com/9f4d/v2.0", "sub": "AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ", "tid": "9f4d",
         "oid": "690222be", "preferred_username": "ann@district.org", "email": "ann@district.org"}  # fmt: skip
OURS = ("district.org",)


@pytest.mark.parametrize(
    ("said", "trusted", "address"),
    [
        (GOOGLE, (), "ann@district.org"),
        (GOOGLE | {"email_verified": "true"}, (), "ann@district.org"),
        (GOOGLE | {"email_verified": False}, OURS, ""),
        (GOOGLE | {"email_verified": "false"}, OURS, ""),  # a word that is true in Python
        (GOOGLE | {"email_verified": None}, OURS, ""),
        (GOOGLE | {"email_verified": ["true"]}, OURS, ""),
        (ENTRA, (), ""),  # nobody vouches for it
        (ENTRA, OURS, "ann@district.org"),
        (ENTRA | {"email": "boss@district.com"}, OURS, ""),  # what the account's owner wrote
        (ENTRA | {"preferred_username": "eve@evil.org"}, OURS, ""),  # a guest of another company, who says to be ann
        (ENTRA | {"preferred_username": "evе@evil.org"}, OURS, ""),  # with a Cyrillic е
        (ENTRA | {"upn": "eve@evil.org"}, OURS, ""),
        (ENTRA | {"email": "ann@evil.org", "preferred_username": "ann@evil.org"}, OURS, ""),
        ({k: v for k, v in ENTRA.items() if k != "email"}, OURS, "ann@district.org"),
        (ENTRA | {"xms_edov": True}, (), "ann@district.org"),
        (ENTRA | {"xms_edov": 1}, (), "ann@district.org"),
        (ENTRA | {"xms_edov": False}, OURS, ""),
        (ENTRA | {"xms_edov": "0"}, OURS, ""),
        (ENTRA | {"email": "ann@sub.district.org"}, OURS, ""),
        (ENTRA | {"email": "ann@evil.org@district.org"}, OURS, "ann@district.org"),  # no address; the other one is
        (GOOGLE | {"email": "аnn@district.org"}, OURS, ""),  # a Cyrillic а
        (GOOGLE | {"email": ["ann@district.org"]}, OURS, ""),
        ({"iss": "x", "sub": "y"}, OURS, ""),
    ],
)
def test_an_address_counts_only_where_the_provider_vouches_for_it(said: dict[str, Any], trusted: tuple[str, ...], address: str) -> None:
    assert claims.address(said, trusted) == address


def test_only_a_list_of_roles_names_any() -> None:
    assert claims.roles(GOOGLE) == claims.roles(ENTRA) == claims.roles({"roles": "analyst"}) == ()
    assert claims.roles({"roles": ["analyst", 5]}) == ("analyst",)


@pytest.mark.parametrize(
    "wrong", [{"exp": None}, {"exp": "later"}, {"exp": True}, {"exp": 5}, {"sub": ""}, {"sub": 5}, {"iss": None}, {"is_logged_in": "yes"}]
)
def test_whoever_is_not_surely_signed_in_is_nobody(wrong: dict[str, Any]) -> None:
    now = ENTRA | {"is_logged_in": True, "exp": time.time() + 60}
    assert claims.person_of(now) == (ENTRA["iss"], ENTRA["sub"])
    assert claims.person_of(now | wrong) is None
