"""Where the files that travel with the code are: templates, fonts, the worked examples.

In a checkout they stand at the top level, in an installed wheel under ``reportgen/_shipped``.
"""

from __future__ import annotations

from pathlib import Path

FALLBACK_FAMILIES = ("Droid Sans Fallback", "Noto Sans Hebrew", "Noto Sans Arabic")
"""Where a character is looked for that the families of the theme lack, in this order."""

PACKAGE = Path(__file__).resolve().parent


def _shipped(name: str) -> Path:
    inside = PACKAGE / "_shipped" / name
    return inside if inside.is_dir() else PACKAGE.parent / name


def templates_dir() -> Path:
    """Folder of the Jinja2 templates, style sheets and starter projects."""
    return _shipped("templates")


def examples_dir() -> Path:
    """Folder of the worked examples, one project folder each."""
    return _shipped("data")


def fonts_dir() -> Path:
    """Folder of the packaged fonts and their ``fonts.conf``."""
    return PACKAGE / "fonts"
