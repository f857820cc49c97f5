"""Evening out: classes of a grade swap lessons of one slot until each has every special as often as the others, give or take one.

All classes of a grade are out together, and in each slot every one of them is with one adult. So the lessons of a grade in a cycle are a
bipartite graph of slots and specials, and each class is a color that every slot has once. Such a graph always has a coloring in which
each special has the colors equally often, but for one (D. de Werra, Equitable colorations of graphs, 1971). Which slots a grade is out in,
and who teaches then, never stands in the way; sizes, certificates, and locks of single classes can.
"""

from __future__ import annotations

import itertools
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass

from planner.domain.school import Variant

Place = tuple[Variant, str]  # a day of the cycle and a slot


@dataclass
class Evening:
    """The lessons of one grade in a cycle: for each class and place the number of an offer.

    `special` names the subject of an offer, and `may` says whether a class may have it in a place.
    """

    lessons: dict[str, dict[Place, int]]
    special: Callable[[int], str]
    may: Callable[[str, int, Place], bool]

    def swap(self) -> bool:
        """Swap until no way leads to a more even week; return whether anything was swapped. Each way lessens the sum of squares."""
        swapped, again = False, True
        while again:
            again = sum(self._level(one, other) for one, other in itertools.permutations(self.lessons, 2)) > 0  # of all pairs
            swapped = swapped or again
        return swapped

    def _level(self, one: str, other: str) -> bool:
        """Swap between two classes for as long as there is a way; return whether there was any."""
        mine, theirs = self.lessons[one], self.lessons[other]
        way = first = self._way(one, other)
        while way:
            for place in way:
                mine[place], theirs[place] = theirs[place], mine[place]
            way = self._way(one, other)
        return bool(first)

    def _way(self, one: str, other: str) -> list[Place]:
        """Places to swap, so that the first class has a special once less that it has at least twice more often, and one once more that
        it has less often; empty where there is no such way."""
        more = Counter(self.special(i) for i in self.lessons[one].values())
        more.subtract(self.special(i) for i in self.lessons[other].values())
        for begin in (s for s, n in sorted(more.items()) if n >= 2):
            came: dict[str, list[Place]] = {begin: []}
            waiting = deque([begin])
            while waiting:
                here = waiting.popleft()
                if more[here] <= -1:
                    return came[here]
                for place in self._places(one, other, here):
                    there = self.special(self.lessons[other][place])
                    if there not in came and all(place[0] != day for day, _slot in came[here]):
                        came[there] = [*came[here], place]
                        waiting.append(there)
        return []

    def _places(self, one: str, other: str, special: str) -> list[Place]:
        """Where the first class has this special and may swap with the second: both may, and neither gets a special twice a day."""
        mine, theirs = self.lessons[one], self.lessons[other]
        return [
            place for place, offer in mine.items()
            if self.special(offer) == special and place in theirs and self.may(one, theirs[place], place) and self.may(other, offer, place)
            and self._new_today(one, place, theirs[place]) and self._new_today(other, place, offer)
        ]  # fmt: skip

    def _new_today(self, homeroom: str, place: Place, offer: int) -> bool:
        """Does the class have this special in no other slot of the day?"""
        today = (i for (day, slot), i in self.lessons[homeroom].items() if day == place[0] and slot != place[1])
        return all(self.special(i) != self.special(offer) for i in today)
