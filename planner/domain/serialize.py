"""An Outcome as JSON text and back, so that a run can be stored. Exact numbers are kept: a Fraction is written "375/2"."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from enum import Enum
from fractions import Fraction
from typing import Any

from planner.domain.outcome import Outcome
from planner.domain.plan import SCHEMA, Plan


def dumps(outcome: Outcome) -> str:
    return json.dumps({"schema": SCHEMA, "outcome": plain(outcome)})


def loads(text: str) -> Outcome:
    """Raises ValueError when the text is not an outcome that `dumps` wrote."""
    facts = json.loads(text)
    if not isinstance(facts, dict) or facts.get("schema") != SCHEMA:
        raise ValueError(f"this is not a {SCHEMA} outcome")
    built = build(Outcome, facts.get("outcome"), "outcome")
    assert isinstance(built, Outcome)
    return built


def plain(value: Any) -> Any:
    """Dataclasses, tuples, enumerations and fractions as what JSON can hold."""
    if isinstance(value, Plan):
        return value.to_json()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, Fraction) else value


def build(kind: Any, value: Any, where: str) -> Any:
    """A value of the declared type `kind` from what `plain` wrote; `where` names the place in a complaint."""
    if kind is Plan:
        return Plan.from_json(value)
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin is types.UnionType:
        return None if value is None else build(next(a for a in args if a is not type(None)), value, where)
    if origin is tuple:
        kinds = [args[0]] * len(value) if args[-1] is Ellipsis else args
        return tuple(build(k, v, f"{where}[{i}]") for i, (k, v) in enumerate(zip(kinds, value, strict=True)))
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        hints = typing.get_type_hints(kind)
        if not isinstance(value, dict) or set(value) - set(hints):
            raise ValueError(f"{where} is not a {kind.__name__}")
        return kind(**{k: build(hints[k], v, f"{where}.{k}") for k, v in value.items()})
    if kind in (Fraction, float) or (isinstance(kind, type) and issubclass(kind, Enum)):
        return kind(value)
    if not isinstance(value, kind):
        raise ValueError(f"{where} should be {kind.__name__}")
    return value
