"""For the staff: of each option the master schedule on a page, then my team's week today and then, what changes, and what to talk about.
No dollars."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from planner import tables
from planner.domain.school import Program
from planner.papers.board import ideas
from planner.papers.option import FOOTER, Option, marks
from planner.papers.page import Paper
from planner.tables.plan.public import FOLDED, public_changes
from planner.tables.words import listed, team_words, teams_listed

MOST_ASKED = 5
TYPE = 8.5  # points; there is room for a point more where letters are wide
_WHAT = {
    "Master schedule by grade": "When each grade is in school, in specials, at lunch and recess, and when its team meets.",
    "Master schedule by teacher": "Who is where in each period. Empty: planning period, duty, or lunch. Positions, never people.",
}
QUESTIONS = (
    "Who gains from this week, and who pays for it?",
    "What would your team do with the time, and which of the times suits you least?",
    "Which promise of our school does this plan bend, if any?",
    "What would you give up to keep something that stops here?",
    "What have we not thought of?",
)


def staff(options: Sequence[Option]) -> bytes:
    first = options[0]
    title, under = f"Our week in {first.school.year_label(1)}", f"{first.school.info.school_name}. {tables.TITLE}."
    paper = Paper(title, under, FOOTER, True, TYPE, marks(options))
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
    widths = (2.2, *(0.9,) * (len(week.columns) - 3), 3.4, 3.2)
    paper.table(week, "No team is named in the workbook.", widths)
    paper.in_columns(2)
    paper.head("What people will notice first", 2)
    paper.bullets(noticed(o))
    paper.head("What changes", 2)
    paper.bullets(changes(o))
    asked = tables.to_agree(o.school, o.plan, public=True)
    if len(asked):
        paper.head("What must be agreed", 2)
        said = [f"{row['What']}: {row['With whom']}, {by_words(row['By when'])}." for _, row in asked.iterrows()]
        paper.bullets(said if len(said) <= MOST_ASKED else [*said[: MOST_ASKED - 1], f"And {len(said) - MOST_ASKED + 1} more."])
    paper.head("To talk about", 2)
    paper.bullets((*_own(o), *QUESTIONS))
    paper.say(FOLDED, "Minutes are of an average week.", tables.DISCLAIMER, soft=True)


def noticed(o: Option) -> Iterator[str]:
    """Without the money, which the staff paper leaves out."""
    for what, said in tables.notices(o.school, o.outcome, public=True).itertuples(index=False):
        if what not in ("Buses", "New spending", "Who has the students"):  # money, and what the table above says team by team
            yield f"{what}: {said}"


def changes(o: Option) -> Iterator[str]:
    for decision, word in (("stop", "Stops"), ("reduce", "Shrinks"), ("start", "Starts")):
        names = [_rated(o.school.program_by_id[c.program_id]) for c in o.plan.programs if c.decision == decision]
        if names:
            yield f"{word}: {listed(names)}."
    yield from ideas(o)
    yield f"Positions: {public_changes(o.school, o.plan)}. The plan speaks of positions, never of people."
    yield tables.together_sentence(o.school, o.plan)
    ways = [tables.METHOD.get(m.method, m.method).split(":")[0] for m in o.plan.methods]
    if ways:
        yield f"Ways of making time: {'; '.join(ways)}."
    yield tables.alone_sentence(o.outcome.teams)
    yield tables.facilitator_sentence(o.school, o.plan, dollars=False)


def _rated(program: Program) -> str:
    """ "Supplies (staff rating +40)": what the staff wanted stands beside what is decided; a bare name where they were not asked."""
    return f"{program.name} (staff rating {program.staff_vote:+d})" if program.staff_vote else program.name


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
        yield f"{alone} teaching position{' meets' if alone == 1 else 's meet'} with no team: who should they meet?"
