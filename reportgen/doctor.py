"""``reportgen doctor``: what is installed, what is missing, and the line that mends it."""

from __future__ import annotations

import ctypes.util
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from reportgen.resources import fonts_dir, templates_dir

PACKAGES = (
    "bibtexparser",
    "citeproc-py",
    "diskcache",
    "jinja2",
    "markdown-it-py",
    "matplotlib",
    "narwhals",
    "numpy",
    "openpyxl",
    "pandas",
    "pikepdf",
    "pillow",
    "platformdirs",
    "pydantic",
    "pylatexenc",
    "pyreadstat",
    "python-docx",
    "ruamel.yaml",
    "scipy",
    "shapely",
    "statsmodels",
    "typer",
    "watchfiles",
    "weasyprint",
)
"""Those that pyproject.toml asks for."""
_LIBRARIES = {
    "pango-1.0": ("libpango-1.0-0", True),
    "pangoft2-1.0": ("libpangoft2-1.0-0", True),
    "harfbuzz-subset": ("libharfbuzz-subset0", False),
}
APT = "apt-get install --no-install-recommends"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; ``mend`` is the line that would put it right."""

    what: str
    state: str
    ok: bool
    needed: bool = True
    mend: str = ""


def findings() -> tuple[Finding, ...]:
    """Python, packages, system libraries, fonts, templates."""
    return (
        _python(),
        *(_package(name) for name in PACKAGES),
        *(_library(name, *term) for name, term in _LIBRARIES.items()),
        _folder("fonts", str(fonts_dir() / "fonts.conf")),
        _folder("templates", str(templates_dir() / "base")),
    )


def examine(say: Callable[[str], None]) -> bool:
    """Print every finding; True when nothing that is needed is missing."""
    found = findings()
    for one in found:
        say(
            f"{'ok     ' if one.ok else 'MISSING' if one.needed else 'absent '}  {one.what}  "
            f"{one.state}".rstrip()
        )
        if not one.ok and one.mend:
            say(f"         {one.mend}")
    return all(one.ok or not one.needed for one in found)


def _python() -> Finding:
    ok = sys.version_info >= (3, 11)
    return Finding(
        "Python", ".".join(map(str, sys.version_info[:3])), ok, mend="Install Python 3.11 or later."
    )


def _package(name: str) -> Finding:
    try:
        return Finding(name, version(name), True)
    except PackageNotFoundError:
        return Finding(name, "", False, mend=f"pip install {name}")


def _library(name: str, package: str, needed: bool) -> Finding:
    path = ctypes.util.find_library(name)
    return Finding(f"lib{name}", path or "", path is not None, needed, f"{APT} {package}")


def _folder(what: str, path: str) -> Finding:
    return Finding(what, "", Path(path).exists(), mend="Install reportgen again.")
