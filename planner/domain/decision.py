"""One decision of a plan, as it is compared with those of other plans."""

from __future__ import annotations

from typing import Any

Key = tuple[str, str]  # staff | days | program | method | team, and its id
Decision = Any  # comparable; what it holds depends on the kind of key
