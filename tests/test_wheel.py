"""The wheel stands alone: installed elsewhere, without the repository, it builds the example."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parent.parent
EXAMPLE = "blinatumomab-vs-car-t"
SHIPPED = "reportgen/_shipped"


def run(command: list[str | Path], folder: Path) -> str:
    """Run without the caller's Python settings, so that the repository is not on the path."""
    settings = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [str(word) for word in command],
        cwd=folder,
        env=settings,
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation"]
    run([*build, "--outdir", folder, REPO], folder)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel; its libraries are those of the running one, lent by a path
    file, so that no network is needed. Path files in a lent folder are not read: an editable
    installation there stays invisible."""
    root = tmp_path_factory.mktemp("an empty environment")
    run([sys.executable, "-m", "venv", "--without-pip", root], root)
    found = root / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", found, "install", "-q"]
    run([*pip, "--no-deps", "--no-index", wheel], root)
    site = run([found, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], root)
    lent = "\n".join(dict.fromkeys(sysconfig.get_path(name) for name in ("purelib", "platlib")))
    (Path(site.strip()) / "lent.pth").write_text(lent + "\n", encoding="utf-8")
    return found


def test_the_wheel_carries_templates_examples_and_fonts(wheel):
    carried = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        f"{prefix}{path.relative_to(root).as_posix()}"
        for root, prefix in (
            (REPO / "templates", f"{SHIPPED}/templates/"),
            (REPO / "data", f"{SHIPPED}/data/"),
            (REPO / "reportgen", "reportgen/"),
        )
        for path in root.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and "output" not in path.parts
    }
    assert f"{SHIPPED}/data/{EXAMPLE}/spec.yaml" in wanted
    assert wanted - carried == set()


def test_the_wheel_carries_the_licences(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    licences = {name.rpartition("/")[2] for name in names if "dist-info/licenses/" in name}
    fonts = {path.name for path in (REPO / "reportgen" / "fonts").glob("*.txt")}
    styles = (REPO / "reportgen" / "bibliography" / "csl" / "styles").glob("*.txt")
    assert licences == {"LICENSE"} | fonts | {path.name for path in styles}


def test_the_wheel_carries_no_tests_and_nothing_compiled(wheel):
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert len(tops) == 2 and "reportgen" in tops
    assert not [name for name in zipfile.ZipFile(wheel).namelist() if name.endswith(".pyc")]


def test_the_command_is_installed(python, tmp_path):
    assert run([python.parent / "reportgen", "--help"], tmp_path).lstrip().startswith("Usage")


def test_the_example_builds_from_the_installed_wheel(python, tmp_path):
    where = "import reportgen.resources as r; print(r.PACKAGE); print(r.examples_dir())"
    package, examples = map(Path, run([python, "-c", where], tmp_path).splitlines())
    assert package.is_relative_to(python.parent.parent)
    assert examples.is_relative_to(package)
    out = tmp_path / "out of the wheel"
    run([python, "-m", "reportgen", "build", examples / EXAMPLE, "--out", out], tmp_path)
    for name in (f"{EXAMPLE}.html", f"{EXAMPLE}.pdf", "facts.json", "abstract.txt"):
        assert (out / name).stat().st_size > 1000, name
    assert str(package) not in (out / f"{EXAMPLE}.html").read_text(encoding="utf-8")
    assert (out / f"{EXAMPLE}.pdf").read_bytes().startswith(b"%PDF-")
