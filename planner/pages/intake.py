"""How much the server takes from somebody who is not a member: words of a page, never megabytes.

Streamlit reads messages of up to 200 MB from whoever opens a websocket, and keeps what they say of a page. Who does not belong here
has a page with one button, so that a small message is all there is to say.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

MOST_BYTES = 64 * 1024  # of one message; signing in takes less than 2 KB
TOO_BIG = 1009  # the websocket's own code for it


def narrowed(receive: Receive, send: Send) -> tuple[Receive, Send]:
    """Return ways to receive and to send that end the websocket at the first message that is too big."""
    _refuse_while_it_arrives(receive)

    async def nobody() -> bool:
        return False

    return asked_again(receive, send, nobody)


def asked_again(receive: Receive, send: Send, belongs: Callable[[], Awaitable[bool]]) -> tuple[Receive, Send]:
    """Likewise for a member's websocket: at each big message it is asked whether its sender still belongs here."""

    async def received() -> Message:
        message = await receive()
        if message["type"] == "websocket.receive" and _size(message) > MOST_BYTES and not await belongs():
            await send({"type": "websocket.close", "code": TOO_BIG, "reason": "Please sign in first."})
            return {"type": "websocket.disconnect", "code": TOO_BIG}
        return message

    async def sent(message: Message) -> None:
        try:
            await send(message)
        except RuntimeError:  # a page is still being drawn for a connection that has just been ended: no fault, nothing for the log
            raise ConnectionAbortedError from None

    return received, sent


def _size(message: Message) -> int:
    return max(len(message.get("bytes") or b""), len(message.get("text") or ""))


def _refuse_while_it_arrives(receive: Receive) -> None:
    """Lower the connection's own limit, so that a message that is too big is refused at its first bytes instead of being gathered.

    The server offers no setting for one connection. Where its inside changes, the message is refused when it is whole, as above, and
    tests/pages/test_strangers.py fails.
    """
    connection = getattr(getattr(receive, "__self__", None), "conn", None)
    if connection is not None and isinstance(getattr(connection, "max_message_size", None), int):
        connection.max_message_size = min(connection.max_message_size, MOST_BYTES)
