"""A result that may be printed: numbers that are numbers, or a refusal with its reason."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import numpy as np

from reportgen.errors import AnalysisError


def faults(found, where=""):
    """Every place of a result that holds NaN or an infinity; a refusal needs its reason."""
    if isinstance(found, AnalysisError):
        if not all(problem.what for problem in found.problems):
            yield f"{where}: no reason"
    elif dataclasses.is_dataclass(found):
        for field in dataclasses.fields(found):
            yield from faults(getattr(found, field.name), f"{where}.{field.name}")
    elif isinstance(found, Mapping):
        for name, value in found.items():
            yield from faults(value, f"{where}[{name}]")
    elif isinstance(found, (tuple, list)):
        for i, value in enumerate(found):
            yield from faults(value, f"{where}[{i}]")
    elif isinstance(found, (float, np.floating, np.ndarray)) and not _sound(np.asarray(found)):
        yield f"{where} is {found}"


def _sound(values):
    return values.dtype.kind != "f" or bool(np.isfinite(values).all())


def outcome(call, data):
    """What is wrong with the result of a call: nothing, or one line for each fault."""
    try:
        found = call(*data) if isinstance(data, tuple) else call(data)
    except AnalysisError as refusal:
        found = refusal
    except Exception as error:
        return [f"{type(error).__name__}: {error}"]
    return list(faults(found))
