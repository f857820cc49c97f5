"""What a provider says of whoever signed in, read with care: providers differ, and some say what the account itself wrote.

Google says `email_verified`. Microsoft Entra does not, and its `email` may be what an account's owner entered; there an address counts
only in a domain that the sign-in file names as the provider's own (`trusted_domains`), from a provider of one tenant, and only where the
account's own name lies in such a domain too: a guest of another company brings an `email` that nobody here gave out.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

OWN = ("preferred_username", "upn")  # what an account is called where it is at home: its owner can't choose that


def address(claims: Mapping[str, Any], trusted: tuple[str, ...] = ()) -> str:
    """Return the address that an invitation may be claimed with, in small letters; "" where the provider doesn't vouch for one."""
    said = [claims[name] for name in ("email_verified", "xms_edov") if name in claims]
    if not all(_yes(value) for value in said):
        return ""  # it says no, or what we don't understand
    email = _plain(claims.get("email"))
    if said and email:
        return email
    own = [_plain(claims[name]) for name in OWN if claims.get(name)]
    known = [found for found in (email, *own) if found]
    return known[0] if known and all(own) and all(found.partition("@")[2] in trusted for found in known) else ""


def _yes(value: object) -> bool:
    """Providers say it as true, as 1, or as a word."""
    return value is True or (type(value) is int and value == 1) or (isinstance(value, str) and value.strip().casefold() in ("true", "1"))


def _plain(value: object) -> str:
    """An address in small letters; "" for anything else. Letters beyond ASCII may look like others, so none is taken."""
    if not isinstance(value, str) or not value.isascii():
        return ""
    known = value.strip().casefold()
    name, at, domain = known.partition("@")
    return known if at and name and "." in domain and "@" not in domain and not any(c.isspace() for c in known) else ""


def person_of(claims: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return issuer and subject of whoever is signed in; None for nobody, or for a token that ran out or doesn't say when it does."""
    issuer, subject = claims.get("iss"), claims.get("sub")
    if claims.get("is_logged_in") is not True or not isinstance(issuer, str) or not isinstance(subject, str):
        return None
    return (issuer, subject) if issuer and subject and not is_over(claims) else None


def is_over(claims: Mapping[str, Any]) -> bool:
    """Has the token run out? One that does not say when it ends has."""
    until = claims.get("exp")
    return not isinstance(until, int | float) or isinstance(until, bool) or until < time.time()


def roles(claims: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the roles that the provider gives; most give none, and a bare word is no list."""
    found = claims.get("roles")
    return tuple(role for role in found if isinstance(role, str)) if isinstance(found, list | tuple) else ()
