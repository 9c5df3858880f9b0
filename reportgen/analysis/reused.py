"""Results reused by content: made again only where what they are made from has changed."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

from reportgen.analysis.ledger import Ledger
from reportgen.facts.coding import decode, encode
from reportgen.reuse import Reuse, digest

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
    key = f"{name}-{digest(given)}"
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
