"""What a report was made from and with: file digests and versions, nothing of the machine."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from reportgen import __version__

_PACKAGES = ("numpy", "scipy", "pandas", "jinja2", "matplotlib", "weasyprint")


def digests(root: Path, names: Iterable[str]) -> dict[str, str]:
    """SHA-256 of each input file by its name in the project."""
    return {name: hashlib.sha256((root / name).read_bytes()).hexdigest() for name in names}


def software() -> dict[str, str]:
    """Versions of what computed and rendered the report."""
    return dict(_versions())


@cache
def _versions() -> tuple[tuple[str, str], ...]:
    found = [("reportgen", __version__), ("Python", platform.python_version())]
    for package in _PACKAGES:
        with suppress(PackageNotFoundError):
            found.append((package, version(package)))
    return tuple(found)
