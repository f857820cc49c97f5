"""Two models of tiny schools on which HiGHS 1.15 was wrong, and the workbooks of two more."""

from __future__ import annotations

import json
from pathlib import Path

import highspy
import numpy as np

from planner.milp.engines.highs import new_solver
from planner.milp.engines.lattice import Array, Arrays

FOLDER = Path(__file__).parent


def model(name: str) -> Arrays:
    """Return the model of a file in MPS format, row by row."""
    solver = new_solver()
    assert solver.readModel(str(FOLDER / name)) == highspy.HighsStatus.kOk
    found = solver.getLp()
    columns = np.repeat(np.arange(found.num_col_), np.diff(found.a_matrix_.start_))
    rows = np.array(found.a_matrix_.index_)
    by_row = np.argsort(rows, kind="stable")
    starts = np.searchsorted(rows[by_row], np.arange(found.num_row_))
    return Arrays(
        lower=np.array(found.col_lower_),
        upper=np.array(found.col_upper_),
        cost=np.array(found.col_cost_),
        whole=np.array([kind == highspy.HighsVarType.kInteger for kind in found.integrality_]),
        offset=float(found.offset_),
        low=np.array(found.row_lower_),
        high=np.array(found.row_upper_),
        starts=starts.astype(np.int32),
        indices=columns[by_row].astype(np.int32),
        factors=np.array(found.a_matrix_.value_)[by_row],
    )


def start(name: str) -> tuple[Array, Array]:
    """Return the columns and the values of an answer to begin with."""
    columns, values = json.loads((FOLDER / name).read_text())
    return np.array(columns, dtype=np.int32), np.array(values, dtype=np.float64)
