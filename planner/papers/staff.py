"""For the staff: of each option the master schedule on a page, then my team's week today and then, what changes, and what to talk about.
No dollars."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from planner import tables
from planner.domain.school import Program
from planner.papers.board import ideas
from planner.papers.option import FOOTER, Option, marks, under
from planner.papers.page import BOTTOM, GUTTER, LINE_HEIGHT, LONG, SHORT, SIDE, TOP, Paper, table_height, told_height
from planner.tables.plan.public import FOLDED, public_changes
from planner.tables.words import listed, team_words, teams_listed

MOST_ASKED = 5
TYPES = (8.5, 8.0, 7.5)  # points: the largest in which what follows the master schedule is one page; 8.5 where none is
WIDE, HIGH = 72 * (LONG - 2 * SIDE), 72 * (SHORT - TOP - BOTTOM)  # points of a page between its margins
INDENT = 18  # points before the words of a bullet
LAST = (FOLDED, "Minutes are weekly averages.", tables.DISCLAIMER)
_WHAT = {
    "Master schedule by grade": "When each grade is in school, in specials, at lunch and recess, and when its team meets.",
    "Master schedule by teacher": "Who is where in each period. Empty: planning period, duty, or lunch. Positions, never people.",
}
# Money, what the table above says, and what stands under other headings.
LEFT_OUT = ("Buses", "New spending", "Who has the students", "Positions", "In this order")
QUESTIONS = (
    "Who benefits from this schedule, and who gives something up?",
    "How would your team use this time? Which of the meeting times works least well for you?",
    "Does this plan fall short of any commitment our school has made?",
    "What would you give up to keep something this plan ends?",
    "What have we missed?",
)


def staff(options: Sequence[Option]) -> bytes:
    first = options[0]
    title, said = f"Our week in {first.school.year_label(1)}", f"{first.school.info.school_name}. {tables.TITLE}."
    paper = Paper(title, under(options, said), FOOTER, True, _type(options), marks(options))
    for i, option in enumerate(options):
        masters = {h: t for h, t in tables.master_schedules(option.school, option.plan).items() if not t.empty}
        for heading, frame in masters.items():
            paper.on_one_page(f"{heading}: {option.title.lower()}" if len(options) > 1 else heading, _WHAT[heading], frame)
        if i and not masters:
            paper.new_page()
        _page(paper, option)
    return paper.bytes()


def _page(paper: Paper, o: Option) -> None:
    paper.head(o.title)
    week = tables.team_week(o.school, o.outcome)
    paper.table(week, "The workbook doesn't list any teams.", _widths(week))
    paper.in_columns(2)
    for heading, said in _parts(o).items():
        paper.head(heading, 2)
        paper.bullets(said)
    paper.say(*LAST, soft=True)


def _widths(week: pd.DataFrame) -> tuple[float, ...]:
    """Parts of the page for the columns of the teams' week: team, figures, times, who has the students."""
    return (2.1, *(0.8,) * (len(week.columns) - 3), 4.3, 3.2)


def _parts(o: Option) -> dict[str, list[str]]:
    """Heading -> sentences, for the two columns under the teams' week."""
    found = {"What people will notice first": list(noticed(o)), "What changes": list(changes(o))}
    asked = tables.to_agree(o.school, o.plan, public=True)
    if len(asked):
        said = [f"{row['What']}: {row['With whom']}, {by_words(row['By when'])}." for _, row in asked.iterrows()]
        more = [*said[: MOST_ASKED - 1], f"And {len(said) - MOST_ASKED + 1} more."]
        found["Agreements needed"] = said if len(said) <= MOST_ASKED else more
    return found | {"Questions to discuss": [*_own(o), *QUESTIONS]}


def _type(options: Sequence[Option]) -> float:
    """The size of type, by what each option has to say."""
    pages = [(tables.team_week(o.school, o.outcome), _parts(o)) for o in options]
    fits = (size for size in TYPES if all(_height(week, parts, size) <= HIGH for week, parts in pages))
    return next(fits, TYPES[0])


def _height(week: pd.DataFrame, parts: dict[str, list[str]], size: float) -> float:
    """Points that the page of an option takes, by a careful guess."""
    column = (WIDE - 72 * GUTTER) / 2
    said = sum(told_height([s for s in some if s], column - INDENT, size) for some in parts.values())
    heads = len(parts) * (LINE_HEIGHT * (size + 1) + 7)
    last = told_height([" ".join(LAST)], column, size)
    table = table_height(week, _widths(week), WIDE, size - 1) if len(week) else 0.0
    return LINE_HEIGHT * (size + 2.5) + 9 + table + 2 * size + (said + heads + last) / 2 + LINE_HEIGHT * size


def noticed(o: Option) -> Iterator[str]:
    """Without the money, which the staff paper leaves out."""
    for what, said in tables.notices(o.school, o.outcome, public=True).itertuples(index=False):
        if what not in LEFT_OUT:
            yield f"{what}: {said}"


def changes(o: Option) -> Iterator[str]:
    for decision, word in (("stop", "Stops"), ("reduce", "Shrinks"), ("start", "Starts")):
        names = [_rated(o.school.program_by_id[c.program_id]) for c in o.plan.programs if c.decision == decision]
        if names:
            rated = any(o.school.program_by_id[c.program_id].staff_vote for c in o.plan.programs if c.decision == decision)
            yield f"{word}{' (rating by the staff)' if rated else ''}: {listed(names)}."
    yield from ideas(o)
    filled = tables.filled_sentence(o.school, o.plan, public=True)
    yield f"Positions: {public_changes(o.school, o.plan)}. {filled} The plan speaks of positions, never of people."
    yield tables.together_sentence(o.school, o.plan)
    ways = [tables.METHOD.get(m.method, m.method).split(":")[0] for m in o.plan.methods]
    if ways:
        yield f"Strategies for finding time: {'; '.join(ways)}."
    yield tables.alone_sentence(o.outcome.teams)
    yield tables.facilitator_sentence(o.school, o.plan, dollars=False)


def _rated(program: Program) -> str:
    """ "Supplies (+40)": what the staff wanted stands beside what is decided; a bare name where they were not asked."""
    return f"{program.name} ({program.staff_vote:+d})" if program.staff_vote else program.name


def by_words(when: str) -> str:
    return when if when == tables.ASK else f"by {when}"


def _own(o: Option) -> Iterator[str]:
    """Questions that this plan raises by itself."""
    less = []
    for found in o.outcome.teams:
        today = o.school.current_of(found.team_id)
        if today and today.minutes_today is not None and found.minutes < today.minutes_today:
            less.append(team_words(o.school.team_by_id[found.team_id]))
    if less:
        yield f"{teams_listed(less, len(o.outcome.teams))} would have less time than today: can that be borne?"
    alone = len(tables.no_common_time(o.school, o.plan))
    if alone:
        yield f"{alone} teaching position{' meets' if alone == 1 else 's meet'} with no team. Who should they meet with?"
