"""Which files are watched, and that every way to save one is seen."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reportgen.kinds import spec_models
from reportgen.resources import templates_dir
from reportgen.spec.load import load_spec
from reportgen.starter import new_project
from reportgen.watching.sources import Sources, sources_of, sources_of_broken


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "review"
    new_project("meta", folder)
    return folder


def test_the_spec_its_table_the_templates_and_the_issued_versions_are_watched(project):
    found = sources_of(project, load_spec(project, spec_models()))
    assert set(found.files) == {
        project / "spec.yaml",
        project / "spec.yml",
        project / "studies.csv",
    }
    own = [project / name for name in ("templates", "styles", "history")]
    shipped = [templates_dir() / "meta", templates_dir() / "base"]
    assert list(found.folders) == [*own, *shipped]
    assert found.directories() >= {project, *shipped}


def test_a_cohort_names_its_tables_of_patients_and_events(tmp_path):
    folder = tmp_path / "cohort"
    new_project("cohort", folder)
    found = sources_of_broken(folder)
    spec = load_spec(folder, spec_models()).spec
    assert folder / spec.data.patients.file in found.files


def test_files_of_references_are_watched(tmp_path):
    new_project("trials", tmp_path / "trials")
    found = sources_of_broken(tmp_path / "trials")
    assert tmp_path / "trials" / "references.ris" in found.files


def test_while_the_spec_is_broken_the_files_that_it_named_last_are_watched(project):
    last = sources_of_broken(project)
    (project / "spec.yaml").write_text("kind: [", encoding="utf-8")
    assert sources_of_broken(project, last) == last
    assert project / "spec.yaml" in sources_of_broken(project).files


def test_a_table_outside_the_project_is_not_looked_at(project):
    spec = project / "spec.yaml"
    text = spec.read_text(encoding="utf-8")
    spec.write_text(text.replace("studies.csv", "../../elsewhere.csv"), encoding="utf-8")
    assert all(path.parent == project for path in sources_of_broken(project).files)


def save_in_place(path: Path) -> None:
    path.write_text("other", encoding="utf-8")


def save_by_replacing(path: Path) -> None:
    beside = path.with_suffix(".tmp")
    beside.write_text("same!", encoding="utf-8")
    os.utime(beside, ns=(0, 0))
    beside.replace(path)


def remove(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize("save", [save_in_place, save_by_replacing, remove])
def test_every_way_to_save_a_file_is_seen(tmp_path, save):
    path = tmp_path / "studies.csv"
    path.write_text("first", encoding="utf-8")
    os.utime(path, ns=(0, 0))
    sources = Sources((path,), ())
    seen = sources.states()
    assert sources.states() == seen
    save(path)
    assert sources.states() != seen


def test_a_file_that_appears_is_seen_and_looked_for_where_it_will_be(tmp_path):
    sources = Sources((tmp_path / "data" / "deep" / "studies.csv",), (tmp_path / "templates",))
    seen = sources.states()
    assert seen == {}
    assert sources.directories() == {tmp_path}
    (tmp_path / "data" / "deep").mkdir(parents=True)
    assert sources.directories() == {tmp_path / "data" / "deep", tmp_path}
    (tmp_path / "templates" / "parts").mkdir(parents=True)
    (tmp_path / "templates" / "parts" / "own.html.j2").write_text("", encoding="utf-8")
    assert tmp_path / "templates" / "parts" in sources.directories()
    assert sources.states() != seen


def test_a_link_is_watched_where_it_is_and_where_it_leads(tmp_path):
    real = tmp_path / "real" / "studies.csv"
    real.parent.mkdir()
    real.write_text("a", encoding="utf-8")
    link = tmp_path / "studies.csv"
    link.symlink_to(real)
    assert Sources((link,), ()).directories() == {tmp_path, real.parent}


def test_what_is_written_beside_the_sources_is_not_seen(project):
    sources = sources_of_broken(project)
    seen, looked_at = sources.states(), sources.directories()
    (project / "output" / "report").mkdir(parents=True)
    (project / "output" / "report" / "facts.json").write_text("{}", encoding="utf-8")
    assert sources.states() == seen
    assert sources.directories() == looked_at
