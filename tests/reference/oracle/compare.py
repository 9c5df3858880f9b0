"""Expected against computed: the worst relative error, and where it is."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

NOT_COMPARED = {"coef_names"}


@dataclass(frozen=True)
class Verdict:
    """Whether all numbers agree, and the worst of them."""

    ok: bool
    error: float
    name: str


def compare(expected: Any, got: Any, rtol: float, atol: float) -> Verdict:
    """|got - expected| <= rtol |expected| + atol for every number of ``expected``."""
    worst, worst_ratio = Verdict(True, 0.0, ""), 0.0
    for name, want, have in _leaves(expected, got, ""):
        error, ratio = _error(want, have, rtol, atol)
        if ratio > worst_ratio or (ratio > 1 and worst.ok):
            worst, worst_ratio = Verdict(ratio <= 1, error, name), ratio
    return worst


def _leaves(expected: Any, got: Any, name: str) -> Iterator[tuple[str, Any, Any]]:
    got = got.tolist() if isinstance(got, (np.ndarray, np.generic)) else got
    if isinstance(expected, dict):
        for key, value in expected.items():
            if key in NOT_COMPARED:
                continue
            inner = f"{name}.{key}" if name else key
            if not isinstance(got, dict) or key not in got:
                yield inner, value, "missing"
            else:
                yield from _leaves(value, got[key], inner)
    elif isinstance(expected, list):
        items = list(got) if isinstance(got, (list, tuple)) else None
        if items is None and len(expected) == 1:
            items = [got]
        if items is None or len(items) != len(expected):
            yield name, "list", "of another length"
            return
        for i, (want, have) in enumerate(zip(expected, items, strict=True)):
            yield from _leaves(want, have, f"{name}[{i}]")
    elif isinstance(got, (list, tuple)) and len(got) == 1:
        yield from _leaves(expected, got[0], name)
    else:
        yield name, expected, got


def _number(value: Any) -> float | None:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    return float(value)


def _error(want: Any, have: Any, rtol: float, atol: float) -> tuple[float, float]:
    """Relative error, and error over tolerance (above 1 is off)."""
    wrong = (math.inf, math.inf)
    if isinstance(want, str) and want not in ("Inf", "-Inf"):
        return (0.0, 0.0) if str(have) == want else wrong
    if isinstance(have, str) and have not in ("Inf", "-Inf"):
        return wrong
    a, b = _number(want), _number(have)
    if a is None or b is None:
        return (0.0, 0.0) if a is b else wrong
    if math.isinf(a) or math.isinf(b):
        return (0.0, 0.0) if a == b else wrong
    difference = abs(a - b)
    relative = difference / abs(a) if a else difference
    allowed = rtol * abs(a) + atol
    return relative, difference / allowed if allowed else (math.inf if difference else 0.0)
