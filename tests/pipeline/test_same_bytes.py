"""The same inputs give the same bytes: on another day, from another folder, for another user."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from reportgen.starter import kinds, new_project

REPO = Path(__file__).resolve().parents[2]

# Read by Python when it starts: from then on it is another day for everything in the process.
ANOTHER_DAY = """
import datetime, time
import pandas  # whose C code must meet the real classes

SHIFT = 400 * 24 * 3600 + 12345
_time, _localtime, _gmtime, _strftime = time.time, time.localtime, time.gmtime, time.strftime
time.time = lambda: _time() + SHIFT
time.time_ns = lambda: int(time.time() * 1e9)
time.localtime = lambda seconds=None: _localtime(time.time() if seconds is None else seconds)
time.gmtime = lambda seconds=None: _gmtime(time.time() if seconds is None else seconds)
time.strftime = lambda form, when=None: _strftime(form, time.localtime() if when is None else when)

class Date(datetime.date):
    @classmethod
    def today(cls):
        return cls.fromtimestamp(time.time())

class DateTime(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(time.time(), tz)
    today = now
    @classmethod
    def utcnow(cls):
        return cls.fromtimestamp(time.time(), datetime.timezone.utc).replace(tzinfo=None)

datetime.date, datetime.datetime = Date, DateTime
"""

NOT_PASSED_ON = ("SOURCE_DATE_EPOCH", "LC_ALL", "LC_TIME", "LC_NUMERIC", "LANG", "TZ")


def environment(variables: Mapping[str, str]) -> dict[str, str]:
    plain = {name: value for name, value in os.environ.items() if name not in NOT_PASSED_ON}
    return {**plain, "PYTHONPATH": str(REPO), **variables}


def built(project: Path, folder: Path, to: str, **variables: str) -> dict[str, bytes]:
    """Every file of a report that a process of its own makes."""
    out = project / "output" / "made"
    done = subprocess.run(
        [sys.executable, "-m", "reportgen", "build", project, "--to", to, "--out", out, "-q"],
        cwd=folder,
        env=environment(variables),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }


def differing(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> list[str]:
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


@pytest.fixture(scope="module")
def another_day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that, first on the path of Python, moves its clock."""
    folder = tmp_path_factory.mktemp("day")
    (folder / "sitecustomize.py").write_text(ANOTHER_DAY)
    return folder


def test_the_clock_of_another_day_is_another(another_day: Path) -> None:
    """Otherwise the next test would show nothing."""
    script = "import datetime, time; print(datetime.date.today().isoformat(), int(time.time()))"
    days = [
        subprocess.run(
            [sys.executable, "-c", script],
            env=environment(variables),
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        for variables in ({}, {"PYTHONPATH": str(another_day)})
    ]
    assert days[0][0] != days[1][0]
    assert int(days[1][1]) - int(days[0][1]) > 390 * 24 * 3600


SAME_ARM = pytest.param("trials", marks=pytest.mark.slow)  # a meta-analysis as the other is
EACH = [SAME_ARM if kind == "trials" else kind for kind in kinds()]


@pytest.mark.parametrize("kind", EACH)
def test_everything_differs_but_the_report(tmp_path: Path, another_day: Path, kind: str) -> None:
    first = tmp_path / "project"
    new_project(kind, first)
    second = shutil.copytree(first, tmp_path / "copied to" / "another place ä")
    for path in second.iterdir():
        os.utime(path, (0, 0))
    homes = [tmp_path / "home", tmp_path / "another home"]
    for home in homes:
        home.mkdir()
    one = built(
        first,
        first,
        "html,pdf,figures",
        PYTHONHASHSEED="1",
        TZ="UTC",
        LC_ALL="C.UTF-8",
        HOME=str(homes[0]),
        USER="first",
        COLUMNS="80",
    )
    other = built(
        second,
        tmp_path,
        "html,pdf,figures",
        PYTHONHASHSEED="4242",
        PYTHONPATH=f"{another_day}{os.pathsep}{REPO}",
        TZ="Pacific/Kiritimati",
        LC_ALL="C",
        LANG="de_DE.UTF-8",
        HOME=str(homes[1]),
        USER="second",
        COLUMNS="200",
        OPENBLAS_NUM_THREADS="1",
    )
    endings = {name.rsplit(".", 1)[1] for name in one}
    assert endings == {"html", "pdf", "svg", "png", "csv", "json", "txt"}
    assert differing(one, other) == []


def test_nothing_of_the_machine_is_in_the_report(tmp_path: Path) -> None:
    project = tmp_path / "unmistakable place" / "mine"
    new_project("meta", project)
    home = tmp_path / "unmistakable home"
    home.mkdir()
    files = built(project, tmp_path, "html", USER="unmistakable-user", HOME=str(home))
    text = b"".join(files.values()).decode()
    assert "mine 1.0" in text
    assert "unmistakable" not in text.lower()
    assert str(REPO) not in text


def test_the_worked_example_does_not_depend_on_the_hash_seed(tmp_path: Path) -> None:
    """One seed against that of the running process."""
    from reportgen.pipeline import check, present

    example = REPO / "data" / "blinatumomab-vs-car-t"
    here, _ = present(check(example), ("html",))
    project = shutil.copytree(example, tmp_path / "example")
    there = built(project, tmp_path, "html", PYTHONHASHSEED="7")
    del there["manifest.json"]
    assert differing(here, there) == []
