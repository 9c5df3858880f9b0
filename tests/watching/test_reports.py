"""One build in memory: the same bytes as a build on disk, and every kind of failure in words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from reportgen.pipeline import build, silent
from reportgen.reuse import InMemory, NoReuse
from reportgen.starter import new_project
from reportgen.watching.reports import Failure, Report, build_in_memory


@pytest.fixture(scope="module")
def memory() -> InMemory:
    return InMemory()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    new_project("meta", tmp_path / "review")
    return tmp_path / "review"


def built(project: Path, reuse, before: Report | None = None) -> Report:
    *previews, made = build_in_memory(project, before, silent, reuse)
    assert isinstance(made, Report), made
    assert all(isinstance(one, Report) for one in previews)
    return made


def failed(project: Path) -> Failure:
    (made,) = build_in_memory(project, None, silent, NoReuse())
    assert isinstance(made, Failure)
    return made


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_what_is_shown_is_what_a_build_writes_and_nothing_is_written(project, memory):
    shown = built(project, memory)
    assert not (project / "output").exists()
    written = build(project, formats=("html",)).out
    assert (written / "review.html").read_bytes() == shown.page
    names = [path for path in written.rglob("*") if path.is_file()]
    on_disk = {path.relative_to(written).as_posix(): path.read_bytes() for path in names}
    del on_disk["manifest.json"]
    assert dict(shown.files) == on_disk
    assert b"/live/" not in shown.page


def test_a_changed_cell_changes_its_numbers_and_an_equal_build_keeps_them(project, memory):
    first = built(project, memory)
    assert not first.changes
    change(project / "studies.csv", ",55,83,", ",54,83,")
    second = built(project, memory, first)
    changed = second.changes.changed["response.drug_b.pooled"]
    assert ("158/216", "157/216") in changed.values()
    assert "forest-response" in second.changed_figures
    assert built(project, memory, second).changes == second.changes


def test_the_numbers_do_not_wait_for_the_figures(project, memory):
    first = built(project, memory)
    change(project / "studies.csv", ",55,83,", ",52,83,")
    preview, final = build_in_memory(project, first, silent, memory)
    assert isinstance(preview, Report)
    assert isinstance(final, Report)
    assert "forest-response" in preview.waiting == preview.changed_figures
    assert final.waiting == ()
    assert final.numbers == preview.numbers
    assert final.changes == preview.changes
    assert set(final.changed_figures) == set(preview.waiting)
    assert final.files.keys() == preview.files.keys()
    assert final.complete
    assert not preview.complete
    (again,) = build_in_memory(project, final, silent, memory)
    assert again == replace(final, seconds=again.seconds)


def test_a_conclusion_that_turns_is_told_first(project, memory):
    first = built(project, memory)
    change(project / "studies.csv", ",55,83,", ",25,83,")
    matters = built(project, memory, first).matters
    assert matters is not None
    assert matters.conclusion
    assert matters.verdict == "The conclusions changed."
    assert "response_compared" in matters.changes[0].heading
    assert "These studies do not show" in matters.changes[0].new


def test_errors_of_every_part_carry_place_cause_and_remedy(project):
    change(project / "studies.csv", ",55,83,", ",95,83,")
    failure = failed(project)
    assert failure.family == "data"
    assert "row 9" in failure.problems[0].where
    assert failure.problems[0].remedy
    change(project / "studies.csv", ",95,83,", ",55,83,")
    own = project / "templates" / "abstract_objectives.html.j2"
    own.parent.mkdir()
    own.write_text("It holds 9 arms.", encoding="utf-8")
    failure = failed(project)
    assert failure.family == "template"
    assert failure.problems[0].where == "abstract_objectives.html.j2:1"
    (project / "spec.yaml").write_text("kind: [", encoding="utf-8")
    failure = failed(project)
    assert failure.family == "spec"
    assert failure.problems[0].where == "spec.yaml:1"


def test_a_fault_of_the_program_is_told_and_ends_nothing(project, monkeypatch):
    def fault(*args, **kwargs):
        raise ZeroDivisionError("by nought")

    monkeypatch.setattr("reportgen.watching.reports.present", fault)
    failure = failed(project)
    assert failure.family == "program"
    assert "ZeroDivisionError: by nought" in failure.problems[0].what
    assert "in fault" in failure.trace


def test_a_file_that_cannot_be_read_is_told(project, monkeypatch):
    def locked(*args, **kwargs):
        raise PermissionError(13, "Permission denied", str(project / "studies.csv"))

    monkeypatch.setattr("reportgen.watching.reports.check", locked)
    failure = failed(project)
    assert str(failure.problems[0]).startswith("studies.csv: cannot be read: Permission denied.")
