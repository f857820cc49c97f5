"""If you make no changes: this year's week with the expired positions gone and nothing re-timed (decisions.md 55).

No search: where the Current sheet holds no grid, these are its own figures, less the members whose position has expired. What re-timing
alone would give is a second figure, found by a search (`analysis.today.lapse`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from planner.domain.school import School, Staff, Team, Variant
from planner.facts.fund_rules import WHOLE
from planner.tables.words import listed, team_words


@dataclass(frozen=True)
class Unchanged:
    """A team next year if nothing is done: minutes a week (None = not given), and its core members whose position has expired.

    `most`: the minutes are a limit, because the grid of Current says that classes are out no longer.
    """

    minutes: int | Fraction | None
    gone: tuple[str, ...] = ()
    most: bool = False


def expired_units(school: School) -> frozenset[str]:
    """The positions that ended funds pay whole."""
    ended = {f.fund for f in school.funds if school.ended(f)}
    return frozenset(u for row in school.staff if _expired(row, ended) for u in row.units)


def _expired(row: Staff, ended: set[str]) -> bool:
    return bool(row.fund) and sum(part for fund, part in row.fund if fund in ended) >= WHOLE


def unchanged(school: School) -> dict[str, Unchanged]:
    """Team -> what it has if nothing is done, in the workbook's order."""
    expired = expired_units(school)
    return {team.team_id: _of_team(school, team, expired) for team in school.teams}


def _of_team(school: School, team: Team, expired: frozenset[str]) -> Unchanged:
    current = school.current_of(team.team_id)
    gone = tuple(u for u in team.core if u in expired)
    today = None if current is None else current.minutes_today
    if today is None:
        return Unchanged(None, gone)
    if team.core and len(gone) == len(team.core):
        return Unchanged(0, gone)
    most = _still_out(school, team, expired)
    return Unchanged(today, gone) if most is None or most >= today else Unchanged(most, gone, True)


def _still_out(school: School, team: Team, expired: frozenset[str]) -> Fraction | None:
    """Minutes a week in which all classes of a team are with specialists whose position stays; None where Current has no such grid."""
    rooms = {h.homeroom_id for u in team.core for h in school.class_teachers.get(u, ())}
    rows = [c for c in school.current if c.row_kind == "grid" and c.id in rooms]
    if not rooms or not rows:
        return None
    stay = {s.special for s in school.specials if not _all_expired(school, s.staff_id, expired)}
    out: dict[tuple[int, str], set[str]] = {}
    for row in rows:
        if row.value in stay and row.cycle_day is not None:
            out.setdefault((row.cycle_day, row.slot), set()).add(row.id)
    together = [key for key, some in out.items() if some == rooms]
    return school.per_week(_lengths(school, together))


def _all_expired(school: School, staff_id: str, expired: frozenset[str]) -> bool:
    """A Specials line names a row of Staff, or one of its units."""
    row = school.staff_by_id.get(staff_id)
    units = row.units if row is not None else (staff_id,)
    return all(u in expired for u in units)


def _lengths(school: School, together: Iterable[tuple[int, str]]) -> Iterable[tuple[Variant, int]]:
    """The slots with their minutes on each kind of day that the Calendar has."""
    for day, slot in together:
        for variant in school.base_variants(day):
            minutes = next((s.minutes for s in school.slots(variant.day_type) if s.slot == slot), 0)
            yield variant, minutes


def minutes_unchanged(school: School) -> dict[str, Fraction]:
    """Team -> its minutes, for the teams whose minutes today are given."""
    return {t: Fraction(u.minutes) for t, u in unchanged(school).items() if u.minutes is not None}


def gone_sentence(school: School) -> str:
    """What the figures do not show: members whose positions have expired, and specialists who had classes then."""
    return " ".join(said for said in (_members_gone(school), _classes_back(school)) if said)


def _classes_back(school: School) -> str:
    """Where Current has no grid it is not known when expired specialists had which classes."""
    expired = expired_units(school)
    specials = dict.fromkeys(s.special for s in school.specials if _all_expired(school, s.staff_id, expired))
    if not specials or any(c.row_kind == "grid" for c in school.current):
        return ""
    return f"Some of these minutes may go: classes that had {listed(specials)} stay with their teacher then, and Current does not say when."


def _members_gone(school: School) -> str:
    """ "Kindergarten, Grade 1 lose 2 members, whose positions have expired." """
    lost: Mapping[str, Unchanged] = {t: u for t, u in unchanged(school).items() if u.gone}
    members = {u for found in lost.values() for u in found.gone}
    if not members:
        return ""
    teams = listed(team_words(school.team_by_id[t]) for t in lost)
    many = "1 member, whose position has expired" if len(members) == 1 else f"{len(members)} members, whose positions have expired"
    return f"{teams} {'lose' if len(lost) > 1 else 'loses'} {many}."
