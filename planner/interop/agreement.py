"""Who stands for whom: pairs of two lists that agree most, together."""

from __future__ import annotations

from collections.abc import Sequence

FAR = 1 << 60


def most_agreement(weights: Sequence[Sequence[int]]) -> list[int | None]:
    """For each row its column (None: no partner) such that the sum of the pairs' weights is the greatest; 0 and less is no pair.

    The Hungarian method with potentials, rows one after another: O(rows² · columns). Equal answers are decided by order.
    """
    rows, columns = len(weights), max((len(w) for w in weights), default=0)
    if not rows or not columns:
        return [None] * rows
    width = columns + rows  # as many empty columns as rows, so that a row may stay alone
    cost = [[-max(0, w) for w in row] + [0] * (width - len(row)) for row in weights]
    up, across = [0] * (rows + 1), [0] * (width + 1)
    owner = [0] * (width + 1)  # column -> row, counted from 1; column 0 holds the row that looks for a place
    for row in range(1, rows + 1):
        owner[0], at = row, 0
        least, way, seen = [FAR] * (width + 1), [0] * (width + 1), [False] * (width + 1)
        while owner[at]:
            seen[at] = True
            here, step, nearest = owner[at], FAR, 0
            for j in range(1, width + 1):
                if seen[j]:
                    continue
                reduced = cost[here - 1][j - 1] - up[here] - across[j]
                if reduced < least[j]:
                    least[j], way[j] = reduced, at
                if least[j] < step:
                    step, nearest = least[j], j
            for j in range(width + 1):
                if seen[j]:
                    up[owner[j]] += step
                    across[j] -= step
                else:
                    least[j] -= step
            at = nearest
        while at:
            owner[at], at = owner[way[at]], way[at]
    found: list[int | None] = [None] * rows
    for j in range(1, columns + 1):
        row = owner[j]
        if row and len(weights[row - 1]) >= j and weights[row - 1][j - 1] > 0:
            found[row - 1] = j - 1
    return found
