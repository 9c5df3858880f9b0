"""What is checked of a patients table: one function per check, listed by theme."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from reportgen.errors import Problem
from reportgen.inputs.cohort.checks import (
    baseline,
    dates,
    entries,
    events,
    identity,
    landmarks,
    numbers,
    outcomes,
    times,
)
from reportgen.inputs.cohort.sheet import Finding, Sheet

CHECKS: tuple[Callable[[Sheet], Iterator[Finding | Problem]], ...] = (
    *identity.CHECKS,
    *dates.CHECKS,
    *numbers.CHECKS,
    *times.CHECKS,
    *entries.CHECKS,
    *events.CHECKS,
    *outcomes.CHECKS,
    *baseline.CHECKS,
    *landmarks.CHECKS,
)
"""Every check. All run always, so that all problems are told at once."""
