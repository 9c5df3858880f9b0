"""How fact ids are made: from ids and cell texts, never from labels or positions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from hashlib import blake2b
from typing import Any


def join(*parts: str) -> str:
    """Dotted id from its parts, empty ones left out."""
    return ".".join(part for part in parts if part)


def contrast(outcome: str, group: str, reference: str) -> str:
    """``cr.car_t_vs_blinatumomab``."""
    return join(outcome, f"{group}_vs_{reference}")


def number(value: float) -> str:
    """A number as part of an id: ``1973``, ``0_8``, ``minus_5``."""
    return f"{value:.15g}".replace(".", "_").replace("-", "minus_").replace("+", "")


_SIGNS = (("<=", "le"), (">=", "ge"), ("≤", "le"), ("≥", "ge"), ("<", "lt"), (">", "gt"))
P_ADJUSTED = "p_adjusted"
"""Last part of the id of a P value adjusted within a family."""

_ENDINGS = (("+", "pos"), ("-", "neg"), ("−", "neg"), ("–", "neg"))


def slug(text: str) -> str:
    """A cell text as part of an id: lower-case ASCII letters, digits, underscores.

    Signs that tell cells apart become words: ``≥60`` is ``ge_60``, ``MRD+`` is ``mrd_pos``. Where
    letters are lost (Chinese, say) a short hash stands for them, which is as stable.
    """
    spelled = text.strip()
    for sign, word in _SIGNS:
        spelled = spelled.replace(sign, f" {word} ")
    for sign, word in _ENDINGS:
        if spelled.endswith(sign):
            spelled = f"{spelled.removesuffix(sign)} {word}"
    plain = unicodedata.normalize("NFKD", spelled)
    made = re.sub(r"[^a-z0-9]+", "_", plain.encode("ascii", "ignore").decode().lower()).strip("_")
    if made and not any(mark.isalnum() and not mark.isascii() for mark in plain):
        return made
    digest = blake2b(text.encode(), digest_size=4).hexdigest()
    return f"{made}_x{digest}" if made else f"x{digest}"


def names_of(plain: Any) -> frozenset[str]:
    """Every id, key and cell text of a spec, as ids spell them."""
    return frozenset(slug(text) for text in _texts(plain))


def _texts(plain: Any) -> Iterator[str]:
    if isinstance(plain, str):
        yield plain
    elif isinstance(plain, dict):
        for key, value in plain.items():
            yield str(key)
            yield from _texts(value)
    elif isinstance(plain, list | tuple):
        for value in plain:
            yield from _texts(value)
