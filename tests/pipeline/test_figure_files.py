"""Files of figures through a whole build: what the spec asks for, and what cannot be."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from PIL import Image

from reportgen.errors import RenderError, SpecError
from reportgen.pipeline import check, present
from reportgen.reuse import NOTHING_REUSED, InMemory, Reuse
from reportgen.starter import new_project

WISH = """
figures:
  formats: [tiff]
  dpi: 150
  width: double
  each:
    - {id: flow, width: 90, formats: [eps, png]}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    new_project("meta", tmp_path / "review")
    return tmp_path / "review"


def asked(project: Path, words: str) -> Path:
    spec = project / "spec.yaml"
    spec.write_text(spec.read_text("utf-8") + words, "utf-8")
    return project


def drawn(project: Path, reuse: Reuse = NOTHING_REUSED) -> dict[str, bytes]:
    files, _ = present(check(project), ("html", "figures"), reuse=reuse)
    return files


@pytest.fixture(scope="module")
def wished(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("figures") / "review"
    new_project("meta", folder)
    return drawn(asked(folder, WISH))


def test_each_figure_has_the_formats_width_and_resolution_that_were_asked_for(
    wished: dict[str, bytes],
):
    figures = {name.removeprefix("figures/") for name in wished if name.startswith("figures/")}
    assert {"flow.svg", "flow.eps", "flow.png"} <= figures
    assert "flow.tiff" not in figures
    forests = [name for name in figures if name.startswith("forest")]
    assert {name.rpartition(".")[2] for name in forests} == {"svg", "tiff"}
    for name, width in (("flow.png", 90), (next(n for n in forests if ".tiff" in n), 174)):
        image = Image.open(io.BytesIO(wished[f"figures/{name}"]))
        assert image.size[0] == pytest.approx(width / 25.4 * 150, abs=1)
    svg = wished["figures/flow.svg"].decode()
    assert float(re.findall(r'width="([0-9.]+)pt"', svg)[0]) == pytest.approx(90 / 25.4 * 72, 1e-4)


def test_every_link_of_the_page_to_a_figure_leads_to_a_file(
    wished: dict[str, bytes],
):
    page = next(content for name, content in wished.items() if name.endswith(".html")).decode()
    links = set(re.findall(r'href="(figures/[^"]+)"', page))
    assert links == {name for name in wished if name.startswith("figures/")}


@pytest.mark.slow
def test_another_wish_is_another_figure_in_the_memory_too(project: Path):
    memory = InMemory()
    drawn(project, memory)
    again = drawn(asked(project, WISH), memory)
    assert again == drawn(project)


def test_all_figures_that_have_no_room_are_told_at_once(project: Path):
    with pytest.raises(RenderError) as caught:
        drawn(asked(project, "\nfigures: {width: 45}\n"))
    places = [problem.where for problem in caught.value.problems]
    assert "figure 'flow'" in places
    assert len(places) == len(set(places)) > 1
    assert all("cannot be set 45 mm wide" in problem.what for problem in caught.value.problems)


def test_what_the_spec_asks_is_placed_by_its_line(project: Path):
    with pytest.raises(
        SpecError, match=r"spec\.yaml:\d+: figure 'flow': a width of 180 mm is wider"
    ):
        drawn(asked(project, "\nfigures:\n  each:\n    - {id: flow, width: 180}\n"))


@pytest.mark.parametrize("name", ["김철수 2019", "👍 2020"])
def test_a_name_that_a_figure_cannot_print_is_told_with_figure_and_text(project: Path, name: str):
    table = project / "studies.csv"
    lines = table.read_text("utf-8").splitlines()
    place = lines[0].split(",").index("study")
    row = lines[1].split(",")
    row[place] = name
    table.write_text("\n".join([lines[0], ",".join(row), *lines[2:]]) + "\n", "utf-8")
    with pytest.raises(RenderError) as caught:
        drawn(project)
    said = str(caught.value.problems[0])
    assert said.startswith("figure 'forest-")
    assert name[0] in said and "no packaged font has the character" in said
