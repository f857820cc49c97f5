"""What a plan decides, a decision at a time, as it is compared with other plans."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Key = tuple[str, str]  # staff | days | program | method | team, and its id
Decision = Any  # comparable; what it holds depends on the kind of key
Signature = Mapping[Key, Decision]  # all of a plan
