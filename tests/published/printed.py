"""Numbers as they are printed, and the tables they were made from."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

HERE = Path(__file__).parent
FOLDERS = (HERE / "data", HERE.parent / "reference" / "datasets")
ARMS = ("events_1", "n_1", "events_2", "n_2")


def printed(*numbers):
    """What rounds to these numbers, given as text: half a unit of the last digit either way."""
    values = [float(text) for text in numbers]
    slack = max(0.501 * 10.0 ** -len(text.partition(".")[2]) for text in numbers)
    if len({len(text.partition(".")[2]) for text in numbers}) > 1:
        raise ValueError("numbers of one comparison have one number of decimals")
    return pytest.approx(values[0] if len(values) == 1 else values, abs=slack, rel=0)


def table(name):
    """A table of ``data`` or of the reference cases, as lists of texts by column."""
    path = next(p for folder in FOLDERS if (p := folder / f"{name}.csv").exists())
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {column: [row[column] for row in rows] for column in rows[0]}


def columns(name, *wanted):
    """Columns of a table as numbers; an empty cell is NaN."""
    texts = table(name)
    return [np.array([float(text or "nan") for text in texts[column]]) for column in wanted]


def arms(*counts):
    """Counts by their roles."""
    return dict(zip(ARMS, counts, strict=True))
