"""A build that reuses what it knows writes the same bytes as one that knows nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from reportgen.formatting.style import FOLDER as STYLES
from reportgen.formatting.style import load_style
from reportgen.pipeline import build, check, present
from reportgen.present.drawing import Drawn, draw
from reportgen.present.figure_sizes import FigurePlan
from reportgen.present.theme import load_theme
from reportgen.resources import templates_dir
from reportgen.reuse import NOTHING_REUSED, InMemory, Reuse
from reportgen.reuse.packing import pack, unpack
from reportgen.starter import new_project

REPO = Path(__file__).resolve().parents[2]
SCREEN = ("html",)


class Told:
    """A memory that tells which keys were asked for and not known."""

    def __init__(self) -> None:
        self.memory = InMemory()
        self.missed: list[str] = []
        self.met: list[str] = []

    def get(self, key: str) -> bytes | None:
        value = self.memory.get(key)
        (self.missed if value is None else self.met).append(key)
        return value

    def set(self, key: str, value: bytes) -> None:
        assert isinstance(value, bytes)
        self.memory.set(key, value)

    def forget_counts(self) -> None:
        self.missed, self.met = [], []


def files(project: Path, reuse: Reuse, formats: Sequence[str] = SCREEN) -> dict[str, bytes]:
    return present(check(project, reuse=reuse), formats, reuse=reuse)[0]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    new_project("meta", tmp_path / "review")
    return tmp_path / "review"


@pytest.mark.parametrize(
    ("kind", "formats"),
    [
        ("trials", SCREEN),
        pytest.param("meta", ("html", "pdf", "figures"), marks=pytest.mark.slow),
        pytest.param("trials", ("html", "pdf"), marks=pytest.mark.slow),
        pytest.param("trials", ("html", "docx"), marks=pytest.mark.slow),
        pytest.param("cohort", ("html", "pdf", "figures"), marks=pytest.mark.slow),
    ],
)
def test_all_files_are_those_of_a_clean_build(tmp_path, kind, formats):
    new_project(kind, tmp_path / "project")
    reuse = Told()
    clean = files(tmp_path / "project", NOTHING_REUSED, formats)
    first = files(tmp_path / "project", reuse, formats)
    assert reuse.missed
    reuse.forget_counts()
    again = files(tmp_path / "project", reuse, formats)
    assert reuse.met
    assert reuse.missed == []
    assert clean == first == again


def test_every_file_of_a_figure_is_kept(project):
    book, reuse = check(project).analysed.book, Told()
    request, theme = book.figures[0], load_theme()
    plan = FigurePlan(theme, theme, ("pdf", "png"))

    def drawn(known: Reuse) -> Drawn:
        return draw(request, book, load_style(), plan, {}, known)

    clean, first = drawn(NOTHING_REUSED), drawn(reuse)
    reuse.forget_counts()
    assert clean == first == drawn(reuse)
    assert (len(reuse.met), reuse.missed) == (1, [])
    assert sorted(first.files) == [f"{request.id}.{ending}" for ending in ("pdf", "png", "svg")]


def cell(project: Path) -> None:
    table = project / "studies.csv"
    lines = table.read_text().splitlines()
    heads, row = lines[0].split(","), lines[1].split(",")
    place = next(i for i, value in enumerate(row) if heads[i] != "year" and value.isdigit())
    row[place] = str(int(row[place]) + 1)
    table.write_text("\n".join([lines[0], ",".join(row), *lines[2:]]) + "\n")


def theme(project: Path) -> None:
    (project / "templates").mkdir()
    shipped = (templates_dir() / "base" / "theme.toml").read_text("utf-8")
    ink = next(line for line in shipped.splitlines() if line.startswith("ink"))
    changed = shipped.replace(ink, 'ink = "#123456"', 1)
    (project / "templates" / "theme.toml").write_text(changed, "utf-8")


def style_sheet(project: Path) -> None:
    (project / "templates").mkdir()
    shipped = (templates_dir() / "base" / "shared.css").read_text("utf-8")
    (project / "templates" / "shared.css").write_text(
        shipped + "\nem { color: #123456 }\n", "utf-8"
    )


def template(project: Path) -> None:
    (project / "templates").mkdir()
    name = "abstract_conclusions.html.j2"
    shipped = (templates_dir() / "meta" / name).read_text("utf-8")
    (project / "templates" / name).write_text(f"A sentence more. {shipped}", "utf-8")


def title(project: Path) -> None:
    spec = next(project.glob("*.yaml"))
    text = spec.read_text("utf-8")
    line = next(line for line in text.splitlines() if line.strip().startswith("title:"))
    spec.write_text(text.replace(line, f"{line.split(':')[0]}: Another title", 1), "utf-8")


def style(project: Path) -> None:
    spec = next(project.glob("*.yaml"))
    spec.write_text(spec.read_text("utf-8") + "\nstyle: lancet\n", "utf-8")


def own_style(project: Path) -> None:
    (project / "styles").mkdir()
    shipped = (STYLES / "reportgen.toml").read_text("utf-8")
    (project / "styles" / "reportgen.toml").write_text(
        shipped.replace('family = "house"', 'family = "lancet"'), "utf-8"
    )


CHANGES: dict[str, Callable[[Path], None]] = {
    "a cell": cell,
    "the theme": theme,
    "a style sheet": style_sheet,
    "a template": template,
    "the title": title,
    "the style": style,
    "a style of the project": own_style,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_after_a_change_the_files_are_those_of_a_clean_build(project, change):
    reuse = InMemory()
    before = files(project, reuse)
    change(project)
    after = files(project, reuse)
    assert after == files(project, NOTHING_REUSED)
    assert after != before


def test_a_record_that_was_corrected_is_printed_in_its_new_form(tmp_path):
    trials = tmp_path / "trials"
    new_project("trials", trials)
    reuse = InMemory()
    before = files(trials, reuse)
    record = trials / "references.ris"
    record.write_text(record.read_text("utf-8").replace("the Ash trial", "the first Ash trial"))
    after = files(trials, reuse)
    assert after == files(trials, NOTHING_REUSED)
    page = next(name for name in after if name.endswith(".html"))
    assert b"the first Ash trial" in after[page]
    assert b"the first Ash trial" not in before[page]


def test_what_other_code_made_is_not_taken(project, monkeypatch):
    reuse = Told()
    files(project, reuse)
    before = set(reuse.missed)
    assert before
    reuse.forget_counts()
    monkeypatch.setattr("reportgen.reuse.keys.code_version", lambda: "another version")
    files(project, reuse)
    assert before.isdisjoint(reuse.met)


PROBE = """
import sys
from reportgen.cli import app
try:
    app(sys.argv[1:])
finally:
    print("LOADED", "matplotlib" in sys.modules, "weasyprint" in sys.modules)
"""


def test_an_unchanged_report_needs_neither_matplotlib_nor_weasyprint(project, tmp_path):
    environment = {**os.environ, "PYTHONPATH": str(REPO), "REPORTGEN_CACHE": str(tmp_path / "c")}

    def told(formats: str, *options: str) -> str:
        line = [sys.executable, "-c", PROBE, "build", str(project), "-q", "--to", formats, *options]
        run = subprocess.run(line, capture_output=True, text=True, env=environment, timeout=120)
        assert run.returncode == 0, run.stderr
        return run.stdout.splitlines()[-1]

    assert told("html,pdf") == "LOADED True True"
    assert told("html,pdf") == "LOADED False False"
    assert told("html", "--no-cache") == "LOADED True False"


def test_two_builds_at_once_share_a_cache(project, tmp_path):
    clean = {path.name: path.read_bytes() for path in build(project, formats=SCREEN).files}
    environment = {**os.environ, "PYTHONPATH": str(REPO), "REPORTGEN_CACHE": str(tmp_path / "c")}
    outs = [tmp_path / f"out-{number}" for number in range(2)]
    runs = [
        subprocess.Popen(
            [
                *(sys.executable, "-m", "reportgen", "build", str(project), "-q"),
                *("--to", "html", "--out", str(out)),
            ],
            env=environment,
        )
        for out in outs
    ]
    assert [run.wait(timeout=120) for run in runs] == [0, 0]
    for out in outs:
        assert {p.name: p.read_bytes() for p in out.rglob("*") if p.is_file()} == clean


@pytest.mark.parametrize("pieces", [{}, {"a": b""}, {"a": b"1", "é/b": b"\0\1"}])
def test_packing(pieces):
    assert list(unpack(pack(pieces)).items()) == list(pieces.items())


@pytest.mark.parametrize("value", [b"", b"abc", pack({"a": b"1"}) + b"x", pack({"a": b"1"})[:-1]])
def test_what_was_not_packed_is_not_unpacked(value):
    with pytest.raises(ValueError, match=r"packed|JSON|decode"):
        unpack(value)
