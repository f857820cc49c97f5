"""The pages as a server has them: a sign-in file, and whoever the provider says sits there."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from planner.pages import gate
from planner.sharing.door import MODE_VARIABLE

ISSUER = "https://id.example.org"
SIGN_IN = """[auth]
redirect_uri = "https://plans.example.org/oauth2callback"
cookie_secret = "q8Zr2LmV6xTb0NwKc4Ysd7Hf3GjPa9Eu"
client_id = "common-time"
client_secret = "known to the provider"
server_metadata_url = "https://id.example.org/.well-known/openid-configuration"
trusted_domains = ["pine.example.org"]
"""


def serve(text: str = SIGN_IN) -> Path:
    """Serving from now on, with this sign-in file."""
    file = Path(gate.files()[0])
    file.write_text(text, encoding="utf-8")
    os.environ[MODE_VARIABLE] = "server"
    return file


def stay_home() -> None:
    """For one person on this computer again."""
    Path(gate.files()[0]).unlink(missing_ok=True)
    os.environ[MODE_VARIABLE] = ""


def user(subject: str, email: str = "", **more: Any) -> dict[str, Any]:
    """What the provider says of somebody."""
    known = {"is_logged_in": True, "iss": ISSUER, "sub": subject, "email": email, "email_verified": True, "exp": time.time() + 3600}
    return known | more
