"""How studies report the mean and the spread of one group."""

from __future__ import annotations

from reportgen.measures.record import Ways

MOMENTS: Ways = (
    ("mean", "sd", "n"),
    ("mean", "se", "n"),
    ("mean", "ci_low", "ci_high", "n"),
    ("median", "q1", "q3", "min", "max", "n"),
    ("median", "q1", "q3", "n"),
    ("median", "min", "max", "n"),
)
"""The most exact first."""
