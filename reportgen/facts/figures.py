"""Which figures a report has: plain data, made with the facts, drawn later."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FigureRequest:
    """One figure: its id, its kind in the figure registry and the frame that it shows.

    ``settings`` are words and numbers that the drawing needs (axis label, null line, ...).
    """

    id: str
    kind: str
    frame: str
    settings: tuple[tuple[str, str], ...] = ()

    def setting(self, name: str, default: str = "") -> str:
        """One setting, or the default when it was not given."""
        return dict(self.settings).get(name, default)

    def listed(self, name: str) -> tuple[str, ...]:
        """The ids or numbers that a setting lists with spaces between; none if not given."""
        return tuple(self.setting(name).split())
