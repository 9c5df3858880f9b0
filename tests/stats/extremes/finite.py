"""A result that may be printed: numbers that are numbers, or a refusal with its reason."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import numpy as np
import pytest

from reportgen.errors import AnalysisError


def faults(found, where="", *, endless=False):
    """Every place of a result that holds NaN or an infinity; a refusal needs its reason.

    With ``endless`` infinities are numbers: the limits of a ratio without an event.
    """
    if isinstance(found, AnalysisError):
        if not all(problem.what for problem in found.problems):
            yield f"{where}: no reason"
    elif dataclasses.is_dataclass(found):
        for field in dataclasses.fields(found):
            yield from faults(getattr(found, field.name), f"{where}.{field.name}", endless=endless)
    elif isinstance(found, Mapping):
        for name, value in found.items():
            yield from faults(value, f"{where}[{name}]", endless=endless)
    elif isinstance(found, (tuple, list)):
        for i, value in enumerate(found):
            yield from faults(value, f"{where}[{i}]", endless=endless)
    elif not _sound(found, endless=endless):
        yield f"{where} is {found}"


def _sound(found, *, endless):
    if not isinstance(found, (float, np.floating, np.ndarray)):
        return True
    values = np.asarray(found)
    if values.dtype.kind != "f":
        return True
    return not np.isnan(values).any() if endless else bool(np.isfinite(values).all())


def marked(names, long):
    """The names, those that begin so marked as slow."""
    slow = pytest.mark.slow
    return [pytest.param(n, marks=slow if n.startswith(long) else (), id=n) for n in names]


def outcome(call, data, *, endless=False):
    """What is wrong with the result of a call: nothing, or one line for each fault."""
    try:
        found = call(*data) if isinstance(data, tuple) else call(data)
    except AnalysisError as refusal:
        found = refusal
    except Exception as error:
        return [f"{type(error).__name__}: {error}"]
    return list(faults(found, endless=endless))
