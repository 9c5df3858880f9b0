"""The report: the body as it is."""

from __future__ import annotations

from reportgen.render.layouts.arrangement import Arrangement

ARRANGEMENT = Arrangement(arrange=lambda _, tokens: list(tokens), contents_from=8)
"""A report of fewer pages is seen at a glance and needs no contents."""
