"""A starter project is whole, sound, and never written over what is there."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from reportgen.errors import OutputError
from reportgen.inputs.flow import flow_counts
from reportgen.inputs.studies import load_studies
from reportgen.spec.load import load_spec
from reportgen.spec.meta import MetaSpec
from reportgen.starter import kinds, new_project, slug

MODELS = {"meta-analysis": MetaSpec}


def test_the_project_is_sound(tmp_path: Path) -> None:
    files = new_project("meta", tmp_path / "Mein Überblick")
    assert [path.name for path in files] == ["README.md", "spec.yaml", "studies.csv"]
    assert all(path.is_file() for path in files)
    loaded = load_spec(tmp_path / "Mein Überblick", MODELS)
    assert loaded.spec.report.slug == "mein-uberblick"
    data = load_studies(loaded)
    assert {name: len(rows) for name, rows in data.outcomes.items()} == {"response": 8, "sae": 7}
    flow = flow_counts(loaded, data)
    assert flow is not None
    assert (flow.dbr_assessed, flow.new_studies, flow.warnings) == (9, 8, ())


def test_it_says_that_its_figures_are_made_up(tmp_path: Path) -> None:
    new_project("meta", tmp_path / "x")
    loaded = load_spec(tmp_path / "x", MODELS)
    assert "made-up" in loaded.spec.report.title
    assert all("made up" in study.label for study in load_studies(loaded).studies)


def test_no_sentence_of_a_claim_holds_a_typed_number(tmp_path: Path) -> None:
    new_project("meta", tmp_path / "x")
    for claim in load_spec(tmp_path / "x", MODELS).spec.claims:
        for variant in claim.variants:
            assert not any(mark.isdigit() for mark in variant.say)


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    new_project("meta", tmp_path / "mine")
    assert (tmp_path / "mine" / "spec.yaml").is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_folders_above_are_made(tmp_path: Path) -> None:
    new_project("meta", tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b" / "studies.csv").is_file()


def test_a_folder_with_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(OutputError, match="the folder is not empty"):
        new_project("meta", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_file_of_the_name_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    with pytest.raises(OutputError, match="a file of this name exists"):
        new_project("meta", tmp_path / "mine")
    assert (tmp_path / "mine").read_text() == "mine"


def test_an_unknown_kind_names_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="did you mean 'meta'"):
        new_project("metta", tmp_path / "x")
    assert "meta" in kinds()


def test_when_writing_fails_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: object, **kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copytree", full)
    with pytest.raises(OutputError, match="cannot be written: No space left on device"):
        new_project("meta", tmp_path / "x")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [("My Review 2", "my-review-2"), ("Größe", "groe"), ("评论", "report"), ("__x__", "x")],
)
def test_slugs(name: str, expected: str) -> None:
    assert slug(name) == expected
