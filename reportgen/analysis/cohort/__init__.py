"""The analysis of a comparative cohort."""

from __future__ import annotations

from reportgen.analysis.cohort.analyse import analyse

__all__ = ["analyse"]
