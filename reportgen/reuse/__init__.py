"""Results by content: what was computed once from the same content is not computed again.

A key is a digest of everything that decides a result (``digest``), a value is its bytes. Whoever
asks must be able to compute: a ``Reuse`` may forget anything at any time, and never fails.
"""

from __future__ import annotations

from reportgen.reuse.keys import digest
from reportgen.reuse.stores import NOTHING_REUSED, InMemory, NoReuse, Reuse

__all__ = ["NOTHING_REUSED", "InMemory", "NoReuse", "Reuse", "digest"]
