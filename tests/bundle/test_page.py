"""One page in a file: it takes the place of an earlier one, and of nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reportgen.bundle.page import write_page
from reportgen.errors import OutputError

MARK = b"<title>What changed: "
PAGE = (
    b'<!DOCTYPE html>\n<title>What changed: a</title><meta name="generator" content="reportgen 1">'
)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_page_is_written_and_takes_the_place_of_an_earlier_one(tmp_path: Path) -> None:
    out = tmp_path / "changes.html"
    write_page(out, PAGE, MARK)
    write_page(out, PAGE + b"new", MARK)
    assert out.read_bytes() == PAGE + b"new"
    assert names(tmp_path) == ["changes.html"]
    (tmp_path / "plain").touch()
    assert out.stat().st_mode == (tmp_path / "plain").stat().st_mode


@pytest.mark.parametrize(
    "there",
    [b"", b"my own notes", PAGE.replace(b"What changed", b"A report"), PAGE.replace(b"gen 1", b"")],
)
def test_what_is_no_such_page_stays(tmp_path: Path, there: bytes) -> None:
    out = tmp_path / "changes.html"
    out.write_bytes(there)
    with pytest.raises(OutputError, match="is no such page"):
        write_page(out, PAGE, MARK)
    assert out.read_bytes() == there
    assert names(tmp_path) == ["changes.html"]


def test_folders_and_links_are_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="is a folder"):
        write_page(tmp_path, PAGE, MARK)
    (tmp_path / "link").symlink_to(tmp_path / "away.html")
    with pytest.raises(OutputError, match="is a link"):
        write_page(tmp_path / "link", PAGE, MARK)
    assert names(tmp_path) == ["link"]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        write_page(tmp_path / "nowhere" / "changes.html", PAGE, MARK)


def test_a_full_disk_leaves_the_earlier_page(tmp_path: Path, monkeypatch) -> None:
    out = tmp_path / "changes.html"
    write_page(out, PAGE, MARK)

    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OutputError, match="No space left"):
        write_page(out, PAGE + b"new", MARK)
    assert out.read_bytes() == PAGE
    assert names(tmp_path) == ["changes.html"]
