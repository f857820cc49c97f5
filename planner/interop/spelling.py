"""Codes that another program wrote otherwise: in other letters, or without the zeros that a spreadsheet program cuts off (0412, 412)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from planner.domain.school import Finding, Severity


class Spellings:
    """The codes that are known, found again however they are written. What fits two codes fits none."""

    def __init__(self, known: Iterable[str]) -> None:
        self.known = frozenset(known)
        self.folded: dict[str, set[str]] = defaultdict(set)
        self.short: dict[str, set[str]] = defaultdict(set)
        for code in self.known:
            self.folded[code.casefold()].add(code)
            self.short[without_zeros(code)].add(code)

    def of(self, code: str) -> str:
        """The known code that this one means; the code itself where there is none."""
        if code in self.known:
            return code
        for found in (self.folded.get(code.casefold(), ()), self.short.get(without_zeros(code), ())):
            if len(found) == 1:
                return next(iter(found))
        return code


def without_zeros(code: str) -> str:
    """412 for 0412 and 412.0; any other code in small letters."""
    whole = code.removesuffix(".0")
    return whole.lstrip("0") or "0" if whole.isdigit() else code.casefold()


@dataclass(frozen=True)
class Respelled:
    """`to`: what a file's codes are called here. `cut`: those that had lost zeros, or have them where they are known without."""

    to: Mapping[str, str] = field(default_factory=dict)
    cut: tuple[tuple[str, str], ...] = ()

    def __call__(self, code: str) -> str:
        return self.to.get(code, code)

    def finding(self, file: str, of: str = "") -> tuple[Finding, ...]:
        """One line for all codes that were read as others; `of`: where those stand."""
        if not self.cut:
            return ()
        named = ", ".join(f"{said} as {meant}" for said, meant in self.cut[:5])
        more = f" and {len(self.cut) - 5} more" if len(self.cut) > 5 else ""
        message = f"Read as the same course{'s' if len(self.cut) > 1 else ''}{of}: {named}{more}."
        fix = "If they are different courses, give them codes that differ by more than zeros in front."
        return (Finding(Severity.LOOK_AT, file, "leading-zeros", message, fix),)


def respelled(codes: Iterable[str], known: Iterable[str]) -> Respelled:
    """Each code of a file as it is known. A code is never read as one that the same file has beside it."""
    own, spellings = list(dict.fromkeys(codes)), Spellings(known)
    meant: dict[str, list[str]] = defaultdict(list)
    for code in own:
        meant[spellings.of(code)].append(code)
    to = {said: target for target, some in meant.items() if len(some) == 1 for said in some if said != target}
    cut = tuple((said, target) for said, target in to.items() if said.casefold() != target.casefold())
    return Respelled(to, cut)


def doubles(codes: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Codes of one file that differ by zeros in front alone: perhaps one course, of which a spreadsheet program cut some."""
    found: dict[str, list[str]] = defaultdict(list)
    for code in dict.fromkeys(codes):
        found[without_zeros(code)].append(code)
    return tuple(tuple(some) for short, some in found.items() if len(some) > 1 and short.isdigit())
