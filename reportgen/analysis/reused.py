"""Results reused by content: made again only where what they are made from has changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

from reportgen.analysis.ledger import Ledger
from reportgen.facts.coding import decode, encode
from reportgen.reuse import Reuse, digest
from reportgen.spec.base import Section

Given = TypeVar("Given")


def add_reused(
    ledger: Ledger, reuse: Reuse, name: str, given: Given, make: Callable[[Ledger, Given], None]
) -> None:
    """The facts, frames and figure requests that ``make`` makes of what it is given.

    ``make`` must be a function of its arguments alone.
    """

    def made() -> tuple[tuple[Any, ...], ...]:
        own = Ledger()
        make(own, given)
        return tuple(own.facts), tuple(own.frames), tuple(own.figures)

    facts, frames, figures = reused(reuse, name, given, made)
    ledger.facts += facts
    ledger.frames += frames
    ledger.figures += figures


def reused(reuse: Reuse, name: str, given: object, make: Callable[[], Any]) -> Any:
    """What was kept under the content of ``given``, else what ``make`` makes, which is then kept.

    Both ways it is what was read from bytes, so that it is the same. Bytes that cannot be read are
    as good as none.
    """
    key = f"{name}-{digest(name, json.dumps(content(given)))}"
    kept = reuse.get(key)
    if kept is not None:
        try:
            return _decoded(kept)
        except ValueError:
            pass
    fresh = encode(make())
    reuse.set(key, fresh)
    return _decoded(fresh)


@lru_cache(maxsize=64)
def _decoded(data: bytes) -> Any:
    """Read once as long as the process lives; nobody changes what is read."""
    return decode(data)


def content(value: Any) -> Any:
    """A record as what JSON can tell apart, with every field of it.

    Raises TypeError for a type that it does not know, so that nothing is left out of a key.
    What has a digest of its own stands by it; a record that comes again, by where it came first.
    """
    return _content(value, {})


def _content(value: Any, seen: dict[int, int]) -> Any:
    kind = type(value)
    if kind in _BARE:
        return value
    if isinstance(digest_of := getattr(value, "digest", None), str):
        return {"digest": digest_of}
    if isinstance(value, tuple | list):
        return [item if type(item) in _BARE else _content(item, seen) for item in value]
    if isinstance(value, Section):
        return {kind.__name__: [(name, _content(item, seen)) for name, item in value]}
    if is_dataclass(value):
        if id(value) in seen:
            return {"again": seen[id(value)]}
        seen[id(value)] = len(seen)
        parts = [_content(getattr(value, field.name), seen) for field in fields(value)]
        return {kind.__name__: parts}
    if isinstance(value, Mapping):
        return {"map": [(key, _content(item, seen)) for key, item in _named(value)]}
    return _other(value)


def _named(value: Mapping[Any, Any]) -> Iterator[tuple[Any, Any]]:
    """The items of a mapping, of which the keys must be plain."""
    for key, item in value.items():
        yield (key if type(key) in _BARE else content(key)), item


def _other(value: Any) -> Any:
    if isinstance(value, frozenset):
        return {"set": sorted(json.dumps(content(item)) for item in value)}
    if hasattr(value, "tobytes"):  # an array of NumPy, which is not loaded for the question
        return {"array": (value.dtype.str, value.shape, digest(value.tobytes()))}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    raise TypeError(f"{type(value).__name__} is not known to the keys of what is reused")


_BARE = frozenset({str, int, float, bool, type(None)})
