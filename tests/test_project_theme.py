"""A project's own theme governs the page and the figures alike, and is named as an input."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from reportgen.pipeline import build
from reportgen.resources import templates_dir
from reportgen.starter import new_project

SHIPPED, OWN = "#0072B2", "#8B1A1A"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project") / "mine"
    new_project("meta", folder)
    theme = (templates_dir() / "base" / "theme.toml").read_text(encoding="utf-8")
    assert SHIPPED in theme
    (folder / "templates").mkdir()
    (folder / "templates" / "theme.toml").write_text(theme.replace(SHIPPED, OWN), encoding="utf-8")
    return build(folder, formats=("html",)).out


def test_the_page_has_its_colour(built: Path) -> None:
    page = (built / "mine.html").read_text(encoding="utf-8").upper()
    assert OWN in page
    assert SHIPPED not in page


def test_the_figures_have_its_colour(built: Path) -> None:
    forest = (built / "figures" / "forest-response.svg").read_text(encoding="utf-8").upper()
    assert OWN in forest
    assert SHIPPED not in forest


def test_the_manifest_and_the_page_name_it_as_an_input(built: Path) -> None:
    inputs = json.loads((built / "manifest.json").read_text(encoding="utf-8"))["inputs"]
    own = built.parents[1] / "templates" / "theme.toml"
    digest = hashlib.sha256(own.read_bytes()).hexdigest()
    assert list(inputs) == ["spec.yaml", "studies.csv", "templates/theme.toml"]
    assert inputs["templates/theme.toml"] == digest
    assert digest in (built / "mine.html").read_text(encoding="utf-8")
