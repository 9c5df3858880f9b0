"""How a document is laid out on paper: what of its body comes where, and the look of it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from reportgen.render.layouts import manuscript, report, sheet
from reportgen.render.layouts.arrangement import Arrangement
from reportgen.vocabulary import Layout

__all__ = ["ARRANGEMENTS", "Arrangement"]

ARRANGEMENTS: Mapping[Layout, Arrangement] = MappingProxyType(
    {
        "report": report.ARRANGEMENT,
        "manuscript": manuscript.ARRANGEMENT,
        "abstract": sheet.ARRANGEMENT,
    }
)
"""Every arrangement by the name that ``layout:`` takes."""
