"""Bytes that only this server can read, and only while a poll is open: a key of its own for each poll, in a file beside the database.

The key is in no database and so in no backup of one. When a poll is closed its key is deleted: from then on nobody can read what was
sealed with it, wherever an old page of the database, its journal or a backup may still hold it.

SHAKE-256 of key and a fresh nonce gives the stream that hides the bytes, keyed BLAKE2b the tag that shows whether they were changed.
The length is a power of two, so that it does not tell how much was written.
"""

from __future__ import annotations

import errno
import hashlib
import hmac
import os
import secrets
import time
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from planner.store.folder import SAID, Trouble, data_folder

KEY, NONCE, TAG = 32, 16, 32  # bytes
SMALLEST = 8_192  # bytes of a sealed text
FORGOTTEN_SECONDS = 86_400.0  # a key that no open poll has by then was left by a process that was killed


class Lost(LookupError):
    """The key is not on this server, or the bytes are not what was sealed with it."""


def make_key(poll: str) -> bytes:
    """A new key, on the disk before anything is sealed with it."""
    key = secrets.token_bytes(KEY)
    path = _path(poll)
    try:
        path.touch(mode=0o600, exist_ok=False)
        with path.open("wb") as file:
            file.write(key)
            file.flush()
            os.fsync(file.fileno())
    except OSError as fault:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        raise Trouble(SAID["full" if fault.errno in (errno.ENOSPC, errno.EDQUOT) else "readonly"]) from fault
    return key


def key_of(poll: str) -> bytes:
    try:
        return _path(poll).read_bytes()
    except FileNotFoundError as gone:
        raise Lost from gone


def forget_key(poll: str) -> None:
    _path(poll).unlink(missing_ok=True)


def forget_others(still_open: Collection[str]) -> None:
    """Delete old keys of polls that are not open: of schools that were deleted, and of writers that were killed."""
    for path in _folder().glob("*.key"):
        if path.stem not in still_open and time.time() - path.stat().st_mtime > FORGOTTEN_SECONDS:
            path.unlink(missing_ok=True)


def seal(key: bytes, text: bytes) -> bytes:
    room = SMALLEST
    while room < len(text):
        room *= 2
    nonce = secrets.token_bytes(NONCE)
    hidden = nonce + _mixed(key, nonce, text.ljust(room))
    return hidden + _tag(key, hidden)


def unseal(key: bytes, sealed: bytes) -> bytes:
    hidden, tag = sealed[:-TAG], sealed[-TAG:]
    if not hmac.compare_digest(tag, _tag(key, hidden)):
        raise Lost
    return _mixed(key, hidden[:NONCE], hidden[NONCE:]).rstrip()


def digest(key: bytes, text: str) -> str:
    """Without the key nobody can try texts until one fits."""
    return hashlib.blake2b(text.encode(), key=key, person=b"code", digest_size=16).hexdigest()


def _mixed(key: bytes, nonce: bytes, text: bytes) -> bytes:
    own = hashlib.blake2b(nonce, key=key, person=b"stream", digest_size=KEY).digest()
    stream = hashlib.shake_256(own).digest(len(text))
    return (int.from_bytes(text, "big") ^ int.from_bytes(stream, "big")).to_bytes(len(text), "big")


def _tag(key: bytes, hidden: bytes) -> bytes:
    return hashlib.blake2b(hidden, key=key, person=b"tag", digest_size=TAG).digest()


def _folder() -> Path:
    folder = data_folder() / "polls"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _path(poll: str) -> Path:
    return _folder() / f"{poll}.key"
