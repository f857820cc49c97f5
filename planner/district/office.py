"""The district office's list: one row a school with what lies there, sorted, filtered and searched; and the calendar of deadlines."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from planner.sharing.summary import Figures, Lying
from planner.store.schools import SchoolEntry
from planner.store.summaries import DECIDE, SUBMIT, Deadline

ORDER = ("submitted", "accepted", "returned")  # of several plans of a school: what waits for the district first
COUNTED = ("submitted", "accepted")
NOTHING, LATE = "nothing", "late"  # stand in place of a state
FAR = dt.date.max


@dataclass(frozen=True)
class SchoolRow:
    """One school. `lying` None: it has submitted nothing. `due`: the day that concerns it now; `what`: submit | decide | ""."""

    school: SchoolEntry
    lying: Lying | None = None
    what: str = ""
    due: dt.date | None = None
    late: bool = False

    @property
    def state(self) -> str:
        return NOTHING if self.lying is None else self.lying.plan.state

    @property
    def figures(self) -> Figures | None:
        return None if self.lying is None else self.lying.figures


@dataclass(frozen=True)
class Due:
    """One day of the calendar: how many schools it concerns, how many are through, and the names of those who are late."""

    day: dt.date
    what: str
    schools: int
    done: int
    late: tuple[str, ...]


def school_rows(entries: Iterable[SchoolEntry], lying: Iterable[Lying], due: Sequence[Deadline], today: dt.date) -> tuple[SchoolRow, ...]:
    """In the order of the schools."""
    of_school: dict[str, list[Lying]] = {}
    for one in lying:
        of_school.setdefault(one.plan.school, []).append(one)
    return tuple(_row(entry, _leading(of_school.get(entry.id, ())), due, today) for entry in entries)


def _leading(plans: Iterable[Lying]) -> Lying | None:
    """Of several plans of one school: what waits for a decision, else what was accepted, else what was returned; the newest of them."""
    return min(plans, key=lambda one: (ORDER.index(one.plan.state), -one.plan.changed), default=None)


def _row(entry: SchoolEntry, lying: Lying | None, due: Sequence[Deadline], today: dt.date) -> SchoolRow:
    state = NOTHING if lying is None else lying.plan.state
    what = {"submitted": DECIDE, "accepted": ""}.get(state, SUBMIT)
    day = day_of(entry.id, what, due)
    return SchoolRow(entry, lying, what, day, late=day is not None and day < today)


def day_of(school: str, what: str, due: Sequence[Deadline]) -> dt.date | None:
    """The school's own day, else that of all schools."""
    known = {d.school: d.day for d in due if d.what == what and d.school in (school, None)}
    text = known.get(school) or known.get(None)
    return dt.date.fromisoformat(text) if text else None


def calendar(rows: Sequence[SchoolRow], due: Sequence[Deadline], today: dt.date) -> tuple[Due, ...]:
    """Every day on which something is due, the earliest first. A plan that was returned is not submitted."""
    days: dict[tuple[dt.date, str], list[SchoolRow]] = {}
    for row in rows:
        for what in (SUBMIT, DECIDE):
            day = day_of(row.school.id, what, due)
            if day is not None:
                days.setdefault((day, what), []).append(row)
    through = {SUBMIT: COUNTED, DECIDE: ("accepted", "returned")}
    found = []
    for (day, what), concerned in sorted(days.items(), key=lambda item: (item[0][0], item[0][1] == DECIDE)):
        open_yet = [r for r in concerned if r.state not in through[what] and (what == SUBMIT or r.state == "submitted")]
        late = tuple(r.school.name for r in open_yet) if day < today else ()
        found.append(Due(day, what, len(concerned), sum(r.state in through[what] for r in concerned), late))
    return tuple(found)


# --- what is shown, and in which order -------------------------------------------------------------------------------------
def matching(rows: Iterable[SchoolRow], text: str = "", state: str = "") -> tuple[SchoolRow, ...]:
    """Rows of a state, in which every word of the text stands: in the school's name, the plan's title or the team with the least time."""
    words = _plain(text).split()
    return tuple(r for r in rows if fits(r, state) and all(word in _said(r) for word in words))


def fits(row: SchoolRow, state: str) -> bool:
    """`state`: of the plan, NOTHING, LATE, or "" for every row."""
    return row.late if state == LATE else state in ("", row.state)


def _said(row: SchoolRow) -> str:
    title = "" if row.lying is None else row.lying.plan.title
    team = "" if row.figures is None else row.figures.least_team
    return _plain(f"{row.school.name} {title} {team}")


def _plain(text: str) -> str:
    """Without accents and capitals."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()


SORTS = ("school", "status", "short", "cut", "goal", "least", "changed", "deadline")


def in_order(rows: Iterable[SchoolRow], by: str, fund: str = "") -> tuple[SchoolRow, ...]:
    """What needs a look first: the largest shortfall and cut, the fewest teams at goal and minutes, the newest change, the next deadline.

    `by` is one of SORTS, or "fund": then those with the least left in that fund come first. Schools without figures come last.
    """
    return tuple(sorted(rows, key=lambda r: (*_key(r, by, fund), r.school.name.casefold(), r.school.id)))


def _key(row: SchoolRow, by: str, fund: str) -> tuple[bool, Fraction]:
    found = row.figures
    if by == "deadline":
        return False, Fraction((row.due or FAR).toordinal())
    if by == "status":
        states = ("submitted", "returned", NOTHING, "accepted")
        return False, Fraction(states.index(row.state))
    if by == "changed":
        return row.lying is None, Fraction(0) if row.lying is None else -Fraction(row.lying.plan.changed)
    if found is None or by == "school":
        return by != "school", Fraction(0)
    if by == "fund":
        left = [f.money - f.cost for f in found.funds if f.fund == fund]
        return not left, Fraction(sum(left))
    least = found.least_minutes
    values = {
        "short": Fraction(-found.short),
        "cut": -found.cut_beyond,
        "goal": Fraction(found.at_goal, found.goals) if found.goals else Fraction(2),
        "least": Fraction(10**6) if least is None else least,
    }
    return False, values[by]


def summed(rows: Iterable[SchoolRow], returned: bool) -> tuple[SchoolRow, ...]:
    """The rows whose plans count together: what was returned only where somebody asks for it."""
    states = (*COUNTED, "returned") if returned else COUNTED
    return tuple(r for r in rows if r.state in states and r.figures is not None)
