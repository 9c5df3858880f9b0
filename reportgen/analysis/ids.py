"""How fact ids are made: from ids and cell texts, never from labels or positions."""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b


def join(*parts: str) -> str:
    """Dotted id from its parts, empty ones left out."""
    return ".".join(part for part in parts if part)


def contrast(outcome: str, group: str, reference: str) -> str:
    """``cr.car_t_vs_blinatumomab``."""
    return join(outcome, f"{group}_vs_{reference}")


def slug(text: str) -> str:
    """A cell text as part of an id: lower-case ASCII letters, digits, underscores.

    Text without any such character (Chinese, say) gets a short hash instead, which is as stable.
    """
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    made = re.sub(r"[^a-z0-9]+", "_", ascii_text.lower()).strip("_")
    return made or "x" + blake2b(text.encode(), digest_size=4).hexdigest()
