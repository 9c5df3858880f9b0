"""Styles of a project: found first, whole or refused with every fault, part of the inputs."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from reportgen.errors import SpecError
from reportgen.formatting.style import load_style
from reportgen.pipeline import check, provenance
from reportgen.project_styles import own_styles
from reportgen.resources import templates_dir
from reportgen.watching.sources import sources_of

DOCS = Path(__file__).resolve().parents[2] / "docs" / "styles.md"
EXAMPLE = re.findall(r"```toml\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)[0]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The starter with the style of the documentation."""
    shutil.copytree(templates_dir() / "new" / "meta", tmp_path / "project")
    folder = tmp_path / "project" / "styles"
    folder.mkdir()
    (folder / "our-journal.toml").write_text(EXAMPLE, encoding="utf-8")
    return tmp_path / "project"


def change(project: Path, old: str, new: str, name: str = "our-journal") -> None:
    text = EXAMPLE.replace(old, new)
    assert text != EXAMPLE
    (project / "styles" / f"{name}.toml").write_text(text, encoding="utf-8")


def told(project: Path, name: str = "our-journal") -> list[str]:
    with pytest.raises(SpecError) as caught:
        load_style(name, "spec.yaml:1", own_styles(project))
    return [str(problem) for problem in caught.value.problems]


def test_the_example_of_the_documentation_is_a_style(project: Path) -> None:
    style = load_style("our-journal", "", own_styles(project))
    assert (style.own, style.abstract.words, style.thousands, style.thousands_from) == (
        True,
        250,
        ",",
        1000,
    )
    assert style.after_name == load_style("jama").after_name
    assert style.figures == load_style().figures


def test_a_report_is_made_in_it_and_names_it_among_its_inputs(project: Path) -> None:
    checked = check(project, style="our-journal")
    assert checked.style.journal == "Our Journal of Haematology"
    assert "styles/our-journal.toml" in provenance(checked)["inputs"]
    assert project / "styles" in sources_of(project, checked.loaded).folders
    assert not any(name.startswith("styles/") for name in provenance(check(project))["inputs"])


def test_it_takes_the_place_of_a_shipped_one(project: Path) -> None:
    change(project, 'name = "our-journal"', 'name = "jama"', "jama")
    assert load_style("jama", "", own_styles(project)).journal == "Our Journal of Haematology"
    assert load_style("jama").journal != "Our Journal of Haematology"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('family = "ama"', 'family = "amma"', "there is no family 'amma'; did you mean 'ama'?"),
        ('name = "our-journal"', 'name = "other"', "is called 'other' inside"),
        ("words = 250", "word = 250", "[abstract] has an unknown key 'word'"),
        ("words = 250", 'words = "250"', "[abstract] 'words' is a str ('250')"),
        ("[abstract]", "[abstracts]", "'abstracts' is no table of a style"),
        ("[abstract]", "[abstract", "cannot be read: "),
        ('date = "2026-11-28"', "", "'date' is no day such as 2026-11-28"),
    ],
)
def test_a_wrong_file_is_refused_with_its_name(
    project: Path, old: str, new: str, expected: str
) -> None:
    change(project, old, new)
    found = told(project)
    assert all(one.startswith("our-journal.toml: ") for one in found)
    assert any(expected in one for one in found)


EMPTY = "names no part under any heading, so that the abstract would be empty"


@pytest.mark.parametrize("headings", ["[]", '[{ text = "Background", parts = [] }]'])
def test_headings_without_any_part_are_refused(project: Path, headings: str) -> None:
    text = re.sub(r"cohort = \[.*?\n\]", f"cohort = {headings}", EXAMPLE, flags=re.DOTALL)
    (project / "styles" / "our-journal.toml").write_text(text, encoding="utf-8")
    assert told(project) == [f"our-journal.toml: [headings] 'cohort' {EMPTY}"]


def test_every_fault_is_told_at_once(project: Path) -> None:
    change(project, 'confirmed = "confirmed"', 'confirmed = "sure"')
    assert len(told(project)) == 2


def test_an_unknown_name_lists_the_project_s_own(project: Path) -> None:
    (problem,) = told(project, "our-jornal")
    assert "did you mean 'our-journal'? Known: our-journal, ajh, " in problem


def test_a_link_that_leads_out_of_the_project_is_refused(project: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.toml").write_text(EXAMPLE, encoding="utf-8")
    (project / "styles" / "elsewhere.toml").symlink_to(tmp_path / "elsewhere.toml")
    with pytest.raises(SpecError, match=r"styles/elsewhere\.toml: is a link that leads out"):
        own_styles(project)
