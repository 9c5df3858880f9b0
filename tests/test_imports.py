"""What a command may load: `--help` must answer at once, a check must not start the typesetter."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.facts.test_record import RECORD

HEAVY = (
    *("pandas", "scipy", "numpy", "matplotlib", "weasyprint", "jinja2", "statsmodels"),
    *("diskcache", "docx"),
)
MODULES_LOADED = """
import sys
try:
    import runpy
    sys.argv = ["reportgen", *{arguments!r}]
    runpy.run_module("reportgen", run_name="__main__")
except SystemExit as end:
    assert not end.code, end.code
finally:
    roots = {{name.split(".")[0] for name in sys.modules}}
    print("LOADED", *sorted(roots & set({heavy!r})), file=sys.stderr)
"""


def loaded(*arguments: str) -> set[str]:
    """The heavy libraries that a command line loads, run in a process of its own."""
    script = MODULES_LOADED.format(arguments=arguments, heavy=HEAVY)
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True
    )
    last = run.stderr.strip().splitlines()[-1]
    assert last.startswith("LOADED"), run.stderr
    return set(last.split()[1:])


def test_help_loads_no_heavy_library():
    assert loaded("--help") == set()


@pytest.mark.parametrize(
    "command",
    [
        "build",
        "check",
        "diff",
        "doctor",
        "explain",
        "history",
        "issue",
        "list",
        "new",
        "stale",
        "edits",
        "watch",
    ],
)
def test_help_of_a_command_loads_no_heavy_library(command):
    assert loaded(command, "--help") == set()


def test_comparing_two_files_loads_no_heavy_library(tmp_path):
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_text(RECORD.to_json(), encoding="utf-8")
    paths = [str(tmp_path / name) for name in ("a.json", "b.json")]
    assert loaded("diff", *paths) <= {"diskcache"}


def test_version_loads_no_heavy_library():
    assert loaded("--version") == set()


def test_the_probe_notices():
    run_it = 'runpy.run_module("reportgen", run_name="__main__")'
    script = MODULES_LOADED.replace(run_it, "import jinja2")
    run = subprocess.run(
        [sys.executable, "-c", script.format(arguments=(), heavy=HEAVY)],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert run.stderr.split() == ["LOADED", "jinja2"]
