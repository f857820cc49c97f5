"""Which rows of a district's list are this school's, and which fund a district's fund is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from planner.workbook.titles import funds_called

LEVELS = {
    **dict.fromkeys(("elementary", "elem", "es", "el", "primary"), "elementary"),
    **dict.fromkeys(("middle", "ms", "junior", "jr"), "middle"),
    **dict.fromkeys(("high", "hs", "senior", "sr"), "high"),
}
SAYS_NOTHING = {"school", "sch", "the", "of", "at", "campus", "academy", "public"}
USUAL = (  # words of a fund's name -> the code that workbooks of ours use
    (r"\bgeneral\b|\bunrestricted\b|\bgen fund\b|\boperating\b|\bstate (and|&) local\b|^gf$", "GF"),
    (r"\btitle\s*(iii|3)\b", "T3"), (r"\btitle\s*(ii|2)\b", "T2A"), (r"\btitle\s*(i|1)\b", "T1A"),
    (r"\besser\b|\barp\b|relief", "ESSER3"), (r"\bidea\b|special ed\w* (grant|part b)|\b611\b", "IDEA"),
    (r"21st|cclc", "21CCLC"), (r"perkins", "PERKINS"), (r"\b4k\b|state prek", "STATE_4K"),
)  # fmt: skip


def same_school(said: str, school: str) -> bool:
    """Do both name one school: "0110 - Pine Hollow ES" and "Pine Hollow Elementary"?"""
    own, other = _words(said), _words(school)
    core, levels = other[0], (own[1], other[1])
    return bool(core) and core <= own[0] and (not levels[0] or not levels[1] or levels[0] == levels[1])


def _words(name: str) -> tuple[set[str], str]:
    words = [w for w in re.findall(r"[^\W_]+", name.casefold()) if w not in SAYS_NOTHING]
    level = next((LEVELS[w] for w in words if w in LEVELS), "")
    core = {w for w in words if w not in LEVELS and not w.isdigit()}
    return core or set(words), level


def fund_of(said: str, funds: Mapping[str, str], by_hand: Mapping[str, str]) -> str:
    """The workbook's code of a fund, or "": by hand, by its code, by its name, or by what such funds are called."""
    folded = " ".join(said.split()).casefold()
    taught = {k.casefold(): v for k, v in by_hand.items()}
    if folded in taught:
        return taught[folded]
    codes = {code.casefold(): code for code in funds} | {code.casefold().lstrip("0"): code for code in funds}
    pieces = [folded, *re.findall(r"[^\W_]+", folded)[:1]]
    for piece in pieces:
        if piece in taught or piece in codes or (piece.isdigit() and piece.lstrip("0") in codes):
            return taught.get(piece) or codes.get(piece) or codes[piece.lstrip("0")]
    named = re.sub(r"^\s*\d[\d.\-]*\s*[-–:]?\s*", "", said)
    called = funds_called(named, funds) if named else ()
    if len(called) == 1:
        return called[0]
    usual = next((code for pattern, code in USUAL if re.search(pattern, named.casefold())), "")
    return usual if usual in funds else ""


def first_of(account: str) -> str:
    """The fund of an account string: its first piece."""
    found = re.match(r"\s*([^\W_]+)", account)
    return found[1] if found else ""


def shares(parts: Iterable[tuple[str, int]]) -> str:
    """Fund shares as the workbook writes them: GF, or T1A:60;GF:40; they add up to 100."""
    total: dict[str, int] = {}
    for code, weight in parts:
        total[code] = total.get(code, 0) + weight
    whole = sum(total.values())
    if len(total) == 1 or not whole:
        return next(iter(total), "")
    exact = {code: weight * 100 / whole for code, weight in total.items()}
    rounded = {code: int(share) for code, share in exact.items()}
    for code in sorted(exact, key=lambda c: rounded[c] - exact[c])[: 100 - sum(rounded.values())]:
        rounded[code] += 1
    return ";".join(f"{code}:{share}" for code, share in rounded.items() if share)
