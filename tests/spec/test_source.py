"""What is given in place of a spec is recognised and named."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.errors import Problem, SpecError
from tests.inputs.project import SPEC, loaded


def problem(path: Path) -> Problem:
    with pytest.raises(SpecError) as caught:
        loaded(path)
    assert len(caught.value.problems) == 1
    return caught.value.problems[0]


@pytest.mark.parametrize(
    ("content", "where", "what", "remedy"),
    [
        (b"", "spec.yaml", "the file is empty", "reportgen new"),
        (b"\n# only a remark\n", "spec.yaml", "the file is empty", "reportgen new"),
        (b"- a\n- b\n", "spec.yaml:1", "holds a list", "`kind` of the report"),
        (b"just words\n", "spec.yaml:1", "holds a text", "`kind` of the report"),
        (b"%PDF-1.7\n", "spec.yaml", "this is a PDF", "Give the YAML file"),
        (b"PK\x03\x04....", "spec.yaml", "this is an Excel, Word or zip file", "under `data`"),
        (b"\xd0\xcf\x11\xe0....", "spec.yaml", "this is an old Excel", "under `data`"),
        (b"\x89PNG\r\n", "spec.yaml", "this is a picture", "Give the YAML file"),
        (b"a: b\nc: \x00d\n", "spec.yaml:2", "NUL bytes", "Give a YAML file"),
        (SPEC.encode("utf-16"), "spec.yaml", "UTF-16", "UTF-8"),
        ("a: 1\nb: é\n".encode("latin-1"), "spec.yaml:2", "not UTF-8 (byte 0xE9)", "UTF-8"),
        (b"x: 1\n" * 500_000, "spec.yaml", "2500000 bytes", "YAML file"),
        (b"reportgen: 1\n", "spec.yaml:1", "kind of report is not given", "`kind: meta-analysis`"),
        (b"reportgen: 1\nkind: meta\n", "spec.yaml:2", "did you mean 'meta-analysis'", "kinds"),
        (b"kind: [a]\n", "spec.yaml:1", "is unknown", "kinds"),
        (b"kind: a\n\tx: 1\n", "spec.yaml:2", "a tab stands", "spaces"),
        (b"kind: a\nx: [1, 2\ny: 3\n", "spec.yaml:2", "a bracket is opened", "Close it"),
        (b"kind: a\nx: 'one\ny: 3\n", "spec.yaml:2", "quotation mark is opened", "Close it"),
        (b"kind: a\nx: !!python/name:os.system\n", "spec.yaml:2", "the tag", "Delete the tag"),
        (b"kind: a\nx: \x07\n", "spec.yaml:2", "control character #x0007", "Delete it"),
        (b"kind: a\n---\nkind: b\n", "spec.yaml:2", "second document", "---"),
    ],
)
def test_refused(tmp_path: Path, content: bytes, where: str, what: str, remedy: str) -> None:
    (tmp_path / "spec.yaml").write_bytes(content)
    found = problem(tmp_path)
    assert found.where == where
    assert what in found.what
    assert remedy in found.remedy


def test_a_missing_file_names_the_nearest_one(tmp_path: Path) -> None:
    (tmp_path / "review.yaml").write_text(SPEC)
    found = problem(tmp_path / "reviw.yaml")
    assert "the file does not exist; did you mean 'review.yaml'?" in found.what
    assert str(tmp_path) in found.where


def test_a_missing_folder(tmp_path: Path) -> None:
    assert "nor does the folder" in problem(tmp_path / "no" / "spec.yaml").what


def test_a_folder_without_a_spec(tmp_path: Path) -> None:
    assert "reportgen new KIND DIR" in problem(tmp_path).remedy
    (tmp_path / "review.yaml").write_text(SPEC)
    assert "Name the file itself (review.yaml)" in problem(tmp_path).remedy


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Simulated, because the tests may run as root, who may read everything."""
    (tmp_path / "spec.yaml").write_text(SPEC)

    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    found = problem(tmp_path)
    assert "cannot be read: Permission denied" in found.what


def test_a_path_that_cannot_be(tmp_path: Path) -> None:
    assert "the path cannot be read" in problem(tmp_path / ("x" * 5000)).what
