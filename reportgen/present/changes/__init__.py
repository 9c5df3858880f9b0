"""The words for what changed between two reports: for the terminal, the page and JSON."""

from __future__ import annotations

from reportgen.present.changes.numbers import brief_lines, printer
from reportgen.present.changes.said import Said, caveats, said, tally, verdict

__all__ = ["Said", "brief_lines", "caveats", "printer", "said", "tally", "verdict"]
