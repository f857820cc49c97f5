"""What a run came to, in one word and one line of reason: a pure function of what the commands answered."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

KINDS = (
    "plan", "nearest", "refusal with cell, figure and fix", "refusal without", "unknown", "refused plan", "false infeasible",
    "bound contradicted", "fault",
)  # fmt: skip
LOSING = frozenset({"refusal without", "unknown", "refused plan", "false infeasible", "bound contradicted", "fault"})
EXITS = {0: "plan", 2: "refused", 3: "infeasible", 4: "unknown"}
CELL = re.compile(r"^[A-Za-z]+(![A-Z]*\d+)?$")
TOLERANCE = 1e-3
Facts = Mapping[str, Any]


def judged(run: Facts) -> tuple[str, str]:
    """Kind and reason of a run.

    `run`: exit (of solve; None = ended by us), stderr, json (what --json wrote, or None), violations (of the returned plan, or None),
    witness ("passes", "breaks", "unread", "none"), witness_measures and witness_shares (of a witness that passes), sayable.
    """
    facts: Facts = run.get("json") or {}
    if run["exit"] is None:
        return "fault", f"still running after {run['seconds']:.0f} seconds; ended by us"
    if "Traceback (most recent call last)" in run["stderr"] or run["exit"] not in EXITS:
        return "fault", last_line(run["stderr"]) or f"exit {run['exit']}"
    kind = EXITS[run["exit"]]
    if kind == "refused":
        return _refused([f for f in facts.get("findings", ()) if f["severity"] == "must fix"], run["stderr"])
    if kind == "infeasible":
        return _infeasible(run, facts)
    if kind == "unknown":
        return "unknown", "the time ran out before any plan"
    if facts.get("plan") is None:
        return "fault", "exit 0 without a plan in the JSON"
    if run["violations"]:
        return "refused plan", str(run["violations"][0])
    beaten = contradicted(facts.get("tiers", ()), run)
    return ("bound contradicted", beaten) if beaten else ("plan", _open(facts))


def last_line(text: str) -> str:
    """The exception's last line."""
    lines = [line for line in text.strip().splitlines() if line.strip()]
    return lines[-1].strip()[:400] if lines else ""


def _open(facts: Facts) -> str:
    unproven = [t["measure"] for t in facts.get("tiers", ()) if not t["proven"]]
    return f"not proven: {', '.join(unproven)}" if unproven else ""


def says_enough(message: str, cell: str, fix: str) -> bool:
    """Has a complaint its cell, a figure or the very words that are wrong, and a way out?"""
    figure = any(c.isdigit() for c in message) or '"' in message
    return bool(CELL.match(cell)) and figure and bool(fix.strip())


def _refused(findings: Sequence[Facts], stderr: str) -> tuple[str, str]:
    if not findings:
        return "refusal without", last_line(stderr) or "refused without a finding"
    short = [f for f in findings if not says_enough(f["message"], f["cell"], f["fix"])]
    first = (short or findings)[0]
    said = f"{len(findings)} issues to fix; {first['cell']}: {first['message']} {first['fix']}".strip()
    return ("refusal without" if short else "refusal with cell, figure and fix"), said


def _infeasible(run: Facts, facts: Facts) -> tuple[str, str]:
    conflict = facts.get("conflict") or {}
    promises, repairs = conflict.get("promises", ()), conflict.get("repairs", ())
    said = "; ".join(p["sentence"] for p in promises) or "no conflict is named"
    if run["witness"] == "passes":
        return "false infeasible", said[:400]
    if facts.get("nearest"):
        return "nearest", said[:400]
    whole = promises and repairs and all(p["cell"] for p in promises) and any(any(c.isdigit() for c in p["sentence"]) for p in promises)
    return ("refusal with cell, figure and fix" if whole else "refusal without"), said[:400]


# --- bounds ----------------------------------------------------------------------------------------------------------
def contradicted(tiers: Sequence[Facts], run: Facts) -> str:
    """The first proven bound that the witness beats; nothing where the witness is worse in a tier that was held before."""
    measures, shares = run.get("witness_measures"), run.get("witness_shares")
    if run["witness"] != "passes" or not measures:
        return ""
    for tier in tiers:
        if tier["measure"] not in measures or tier["bound"] is None:
            return ""
        scale = 100 if str(tier["unit"]).startswith("%") else 1
        mine, bound, value = scale * measures[tier["measure"]], float(tier["bound"]), float(tier["value"])
        sign = -1 if tier["measure"] in MORE else 1
        if tier["proven"] and sign * (bound - mine) > TOLERANCE * max(1.0, abs(bound)):
            return f"{tier['measure']}: {bound:g} is proven to be the limit; the witness has {mine:g}"
        held = sign * (mine - value) <= TOLERANCE
        if tier["measure"] == "O1":
            held = held and no_lower(shares, run["shares"])
        if not held:
            return ""
    return ""


def no_lower(mine: Sequence[float], theirs: Sequence[float]) -> bool:
    """Are these shares, the lowest first, as good as the others in the order in which teams are settled?"""
    for a, b in zip(mine, theirs, strict=False):
        if abs(a - b) > TOLERANCE:
            return a > b
    return True


MORE = frozenset({"O1", "O3", "O4"})  # measures of which more is better
