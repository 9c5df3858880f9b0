"""What the repository promises about itself: pins, versions, and nothing of any machine."""

from __future__ import annotations

import re
import subprocess
import tomllib
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import reportgen
from reportgen.doctor import PACKAGES

REPO = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((REPO / "pyproject.toml").read_text(encoding="utf-8"))["project"]
BINARY = {".ttf", ".woff2", ".png", ".pdf", ".xlsx", ".gz"}

# Written in pieces, so that this file does not find itself.
MACHINE = re.compile("/" + r"(root|work|home/\w+|Users/\w+|opt/wheels|opt/pypi)/")
DOWNLOADS = re.compile(
    "|".join(
        re.escape(host + tail)
        for host, tail in (
            ("pypi", ".org"),
            ("files.python", "hosted.org"),
            ("registry.npm", "js.org"),
            ("deb.", "debian.org"),
            ("archive.", "ubuntu.com"),
            ("git+", "https"),
            ("--index", "-url"),
            ("--find", "-links"),
        )
    )
)


def tracked() -> list[Path]:
    """The files of the repository; without git, everything that is no product of a build."""
    run = subprocess.run(["git", "ls-files", "-z"], cwd=REPO, capture_output=True, text=True)
    if run.returncode == 0 and run.stdout:
        return [REPO / name for name in run.stdout.split("\0") if name and (REPO / name).is_file()]
    ignored = {".git", ".venv", "output", "dist", "build", "node_modules", "__pycache__"}
    return [
        path
        for path in REPO.rglob("*")
        if path.is_file()
        and not any(
            part in ignored or part.endswith(("_cache", ".egg-info"))
            for part in path.relative_to(REPO).parts
        )
    ]


def texts() -> dict[str, str]:
    return {
        str(path.relative_to(REPO)): path.read_text(encoding="utf-8", errors="replace")
        for path in tracked()
        if path.suffix not in BINARY
    }


def pins() -> dict[str, str]:
    lines = (REPO / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split("==") for line in lines if not line.startswith("#"))


@pytest.mark.parametrize("pattern", [MACHINE, DOWNLOADS], ids=["machine path", "download address"])
def test_no_file_speaks_of_a_machine_or_of_where_packages_come_from(pattern):
    found = [
        f"{name}:{number}: {line.strip()[:80]}"
        for name, text in texts().items()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (MACHINE, "see /" + "home/ada/project"),
        (MACHINE, "/" + "root/.cache"),
        (DOWNLOADS, "https://py" + "pi.org/simple"),
    ],
)
def test_the_search_notices(pattern, text):
    assert pattern.search(text)


def test_the_constraints_are_names_and_versions_only():
    lines = (REPO / "constraints.txt").read_text(encoding="utf-8").splitlines()
    wrong = [
        line
        for line in lines
        if not line.startswith("#") and not re.fullmatch(r"[a-z0-9.-]+==[0-9][0-9a-z.]*", line)
    ]
    assert wrong == []


def needed(requirement: Requirement, seen: set[tuple[str, frozenset[str]]]) -> list[Requirement]:
    """A requirement and everything it asks for on this machine, from the installed metadata."""
    key = (canonicalize_name(requirement.name), frozenset(requirement.extras))
    if key in seen:
        return [requirement]
    seen.add(key)
    try:
        asked = [Requirement(text) for text in requires(requirement.name) or ()]
    except PackageNotFoundError:
        return [requirement]
    extras = requirement.extras or {""}
    wanted = [
        item
        for item in asked
        if item.marker is None or any(item.marker.evaluate({"extra": extra}) for extra in extras)
    ]
    return [requirement, *(deeper for item in wanted for deeper in needed(item, seen))]


def test_every_package_is_pinned_also_those_that_others_ask_for():
    own = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"], "editables"]
    seen: set[tuple[str, frozenset[str]]] = set()
    found = [item for text in own for item in needed(Requirement(text), seen)]
    assert len({item.name for item in found}) > len(own)
    pinned = pins()
    missing = {item.name for item in found if canonicalize_name(item.name) not in pinned}
    assert missing == set()
    broken = [
        str(item)
        for item in found
        if not item.specifier.contains(pinned[canonicalize_name(item.name)])
    ]
    assert broken == []


def test_the_version_is_the_same_everywhere():
    changelog = (REPO / "CHANGELOG.md").read_text(encoding="utf-8")
    citation = (REPO / "CITATION.cff").read_text(encoding="utf-8")
    assert reportgen.__version__ == PROJECT["version"]
    assert f"\n## [{PROJECT['version']}]" in changelog
    assert f"\nversion: {PROJECT['version']}\n" in citation


@pytest.mark.parametrize("script", ["tools/setup", "tools/pictures", ".ci/run"])
def test_the_scripts_are_sound(script):
    path = REPO / script
    assert path.stat().st_mode & 0o111, f"{script} is not executable"
    subprocess.run(["sh", "-n", str(path)], check=True)


def test_the_makefile_calls_no_console_script():
    """A console script's first line breaks where the path of .venv has a space."""
    makefile = (REPO / "Makefile").read_text(encoding="utf-8")
    assert re.findall(r"\.venv/bin/(?!python\b)\S+", makefile) == []
    recipes = re.findall(r"^\t@?(reportgen|pytest|ruff|mypy)\b", makefile, flags=re.MULTILINE)
    assert recipes == []


def test_the_doctor_looks_for_every_package_that_is_needed() -> None:
    assert sorted(PACKAGES) == sorted(Requirement(one).name for one in PROJECT["dependencies"])
