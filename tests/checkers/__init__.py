"""Checkers of pages that nobody here wrote: axe-core in Chromium, the Nu HTML checker.

``tools/setup dev`` installs them where npm is there; a test that lacks one says so and skips.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

MODULES = Path(__file__).parent / "node_modules"
AXE = MODULES / "axe-core" / "axe.min.js"
NU = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
_TOLD_NODES = 3


def axe_violations(page: Any) -> list[tuple[str, str, list[str]]]:
    """What axe-core finds in an open page (a context with ``bypass_csp``): rule, help, elements."""
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: npm ci in tests/checkers")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run().then(r => r.violations)")
    return [
        (one["id"], one["help"], [node["html"][:90] for node in one["nodes"][:_TOLD_NODES]])
        for one in found
    ]


def nu_messages(*paths: Path) -> list[str]:
    """Errors and warnings of the Nu HTML checker; remarks on style that name no fault are left out.

    One start of Java for all pages: it takes longer than a page does.
    """
    if not NU.is_file():
        pytest.skip("the Nu HTML checker is not installed: npm ci in tests/checkers")
    if shutil.which("java") is None:
        pytest.skip("java is not installed")
    command = ["java", "-jar", str(NU), "--format", "json", "--exit-zero-always"]
    run = subprocess.run(
        [*command, *map(str, paths)], capture_output=True, text=True, check=True, timeout=300
    )
    return [
        f"{Path(one.get('url', '')).name}:{one.get('lastLine')} {one['message']} "
        f"{one.get('extract', '')[:120]!r}"
        for one in json.loads(run.stderr)["messages"]
        if one["type"] == "error" or one.get("subType") == "warning"
    ]
