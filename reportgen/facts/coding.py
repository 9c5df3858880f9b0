"""Facts, frames and figure requests as bytes, and back again without the loss of a bit.

JSON with a tag where JSON alone would forget what a value was: arrays are tuples, everything else
that holds values says what it is. Numbers keep their kind, and floats all their digits.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import partial
from operator import attrgetter, index
from typing import Any

from reportgen.facts.fact import Fact, Interval
from reportgen.facts.figures import FigureRequest
from reportgen.facts.frame import Column, Frame

RECORDS: tuple[type[Any], ...] = (Fact, Interval, Frame, Column, FigureRequest)
"""What is written field by field, in the order of its fields."""

_NAMES = {made: made.__name__ for made in RECORDS}
_PARTS: dict[type[Any], Callable[[Any], tuple[Any, ...]]] = {
    made: attrgetter(*(field.name for field in fields(made))) for made in RECORDS
}
_BARE = (bool, int, float, str, type(None))


def encode(value: Any) -> bytes:
    """A value as bytes that :func:`decode` reads.

    Raises TypeError for a type that it does not know, ValueError for a number that is none: neither
    is guessed at.
    """
    return json.dumps(_written(value), ensure_ascii=False, allow_nan=False).encode()


def decode(data: bytes) -> Any:
    """The value again. Raises ValueError where the bytes are not what :func:`encode` writes."""
    try:
        return _read(json.loads(data))
    except (KeyError, TypeError) as error:
        raise ValueError(f"these bytes hold no facts ({error})") from None


def _written(value: Any) -> Any:
    kind = type(value)
    if kind in _BARE:
        return value
    if kind is tuple:
        return [_written(item) for item in value]
    if kind in _PARTS:
        return {_NAMES[kind]: [_written(part) for part in _PARTS[kind](value)]}
    if kind is list:
        return {"list": [_written(item) for item in value]}
    if isinstance(value, Mapping):
        return {"dict": [[_written(key), _written(item)] for key, item in value.items()]}
    if kind is frozenset:
        return {"frozenset": [_written(item) for item in sorted(value)]}
    return _bare(value)


def _bare(value: Any) -> float | str | int:
    """A number of NumPy as the one of Python that it equals."""
    if isinstance(value, float):
        return float(value)
    return str(value) if isinstance(value, str) else index(value)


_HOLDERS = (list, dict)


def _read(value: Any) -> Any:
    kind = type(value)
    if kind is list:
        return tuple([_read(item) if type(item) in _HOLDERS else item for item in value])
    if kind is dict:
        ((name, content),) = value.items()
        return _READERS[name](_read(content))
    return value


def _record(kind: type[Any], parts: tuple[Any, ...]) -> Any:
    return kind(*parts)


_READERS: dict[str, Callable[[tuple[Any, ...]], Any]] = {
    "list": list,
    "dict": dict,
    "frozenset": frozenset,
    **{made.__name__: partial(_record, made) for made in RECORDS},
}
