"""Review groups: the staff divided at random, half to look for benefits and half for problems (domain.md 7).

Random but reproducible: the same seed gives the same groups. Balanced: members of one team are dealt round the table.
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass

from planner.domain.school import School

SMALLEST, TARGET, LARGEST = 8, 15, 20
TASKS = ("benefits", "problems")
AGENDA = (  # minutes, what is done; together 90
    (5, "The facilitator reads the top priority and the plan summary aloud."),
    (10, "Everyone reads the plan silently: our team's week, what changes, and what needs agreement."),
    (25, "Each group lists benefits or problems on one sheet. No debate yet; number every item."),
    (10, "Each person marks the three items that matter most."),
    (15, "Pair up: one benefits group with one problems group. Each shares its top three items."),
    (15, "Each pair looks for one change that keeps the benefits and eases the biggest problem."),
    (10, "Each pair posts its suggested change and any disagreement on the plan's page. The facilitator explains the next steps."),
)


@dataclass(frozen=True)
class Group:
    """`members` are positions, never names."""

    number: int
    task: str
    members: tuple[str, ...]


def sizes(people: int) -> tuple[int, ...]:
    """Sizes of groups near the target, none above the largest; a staff too small for two groups is one."""
    if people <= 0:
        return ()
    count = max(1, round(people / TARGET), -(-people // LARGEST))
    while count > 1 and people // count < SMALLEST:
        count -= 1
    if count == 1 and people >= 2 * SMALLEST:
        count = 2  # one group of each task
    return tuple(people // count + (n < people % count) for n in range(count))


def groups(school: School, seed: int = 0) -> tuple[Group, ...]:
    """Every position of the school's staff in exactly one group."""
    chance = random.Random(seed)
    tables: dict[str, list[str]] = defaultdict(list)
    for row in school.staff:
        for unit in row.units:
            team = next((t.team_id for t in school.teams if unit in t.core or row.staff_id in t.core), row.job_class)
            tables[team].append(unit)
    line: list[str] = []
    for team in sorted(tables):
        chance.shuffle(tables[team])
        line += tables[team]
    count = len(sizes(len(line)))
    dealt: list[list[str]] = [[] for _ in range(count)]
    for n, unit in enumerate(line):
        dealt[n % count].append(unit)
    return tuple(Group(n + 1, TASKS[n % 2], tuple(sorted(members))) for n, members in enumerate(dealt))
