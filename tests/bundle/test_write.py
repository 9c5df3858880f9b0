"""The output folder: replaced as a whole or not at all, and never at the cost of other files."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from reportgen.bundle import write as bundle
from reportgen.bundle.write import check_target, manifest_text, write_bundle
from reportgen.errors import OutputError

OLD = {"facts.json": b"old", "figures/a.svg": b"<svg/>"}
NEW = {"facts.json": b"new", "frames/b.csv": b"x\n", "deep/er/c.txt": b"c"}
REPORT = {"report": {"title": "Überblick"}}


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """An output folder with an earlier report in it, alone in its place."""
    folder = tmp_path / "place" / "out"
    write_bundle(folder, OLD, REPORT)
    return folder


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# --- what is written ------------------------------------------------------------------------------


def test_everything_and_the_manifest(tmp_path: Path) -> None:
    paths = write_bundle(tmp_path / "a" / "b", NEW, REPORT)
    assert {path.relative_to(tmp_path / "a" / "b").as_posix() for path in paths} == {
        *NEW,
        "manifest.json",
    }
    written = content(tmp_path / "a" / "b")
    manifest = json.loads(written.pop("manifest.json"))
    assert written == NEW
    assert manifest["report"] == {"title": "Überblick"}
    assert manifest["files"] == {
        name: hashlib.sha256(data).hexdigest() for name, data in NEW.items()
    }
    assert names(tmp_path / "a") == ["b"]


def test_the_manifest_names_files_in_one_order() -> None:
    turned = dict(reversed(NEW.items()))
    assert manifest_text(NEW, REPORT) == manifest_text(turned, REPORT)
    assert "Überblick" in manifest_text(NEW, REPORT)


def test_the_earlier_report_goes_as_a_whole(out: Path) -> None:
    write_bundle(out, NEW, REPORT)
    assert set(content(out)) == {*NEW, "manifest.json"}
    assert names(out.parent) == ["out"]


def test_folders_are_as_open_as_the_user_wants_them(tmp_path: Path) -> None:
    earlier = os.umask(0o027)
    try:
        write_bundle(tmp_path / "out", NEW, REPORT)
    finally:
        os.umask(earlier)
    assert (tmp_path / "out").stat().st_mode & 0o777 == 0o750
    assert (tmp_path / "out" / "deep").stat().st_mode & 0o777 == 0o750
    assert (tmp_path / "out" / "facts.json").stat().st_mode & 0o777 == 0o640


def test_the_mode_of_the_folder_is_kept(out: Path) -> None:
    out.chmod(0o700)
    write_bundle(out, NEW, REPORT)
    assert out.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("name", ["out", "./out", "x/../out", "out/"])
def test_any_way_to_write_the_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for files in (OLD, NEW):
        write_bundle(Path(name), files, REPORT)
    assert set(content(tmp_path / "out")) == {*NEW, "manifest.json"}
    assert names(tmp_path) == ["out"]


def test_the_folder_one_is_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    write_bundle(Path(), NEW, REPORT)
    assert set(content(tmp_path / "here")) == {*NEW, "manifest.json"}
    assert names(tmp_path) == ["here"]


# --- what is refused ------------------------------------------------------------------------------


def told(out: Path) -> str:
    with pytest.raises(OutputError) as caught:
        check_target(out)
    (problem,) = caught.value.problems
    assert problem.where == str(out)
    assert "--out" in problem.remedy
    return problem.what


def test_an_empty_a_new_and_an_own_folder_are_taken(tmp_path: Path, out: Path) -> None:
    (tmp_path / "empty").mkdir()
    for folder in (tmp_path / "empty", tmp_path / "new" / "er", out):
        check_target(folder)


def test_a_folder_with_other_files(tmp_path: Path) -> None:
    for name in "abcde":
        (tmp_path / name).write_text("mine")
    assert told(tmp_path) == "holds files that reportgen did not write: a, b, c and 2 more."


def test_a_manifest_of_something_else(tmp_path: Path) -> None:
    for text in ("{}", "[]", "no json", '{"schema": "other", "files": {}}', '{"files": 3}'):
        (tmp_path / "manifest.json").write_text(text)
        assert told(tmp_path) == "holds files that reportgen did not write: manifest.json."


def test_other_files_among_ours(out: Path) -> None:
    (out / "figures" / "mine.png").write_bytes(b"x")
    assert told(out) == "holds files that reportgen did not write: figures/mine.png."
    with pytest.raises(OutputError):
        write_bundle(out, NEW, REPORT)
    assert (out / "figures" / "mine.png").read_bytes() == b"x"
    assert (out / "facts.json").read_bytes() == b"old"


def test_what_desktops_leave_behind_is_no_obstacle(out: Path) -> None:
    (out / ".DS_Store").write_bytes(b"x")
    (out / "figures" / "Thumbs.db").write_bytes(b"x")
    write_bundle(out, NEW, REPORT)
    assert set(content(out)) == {*NEW, "manifest.json"}


def test_facts_that_were_changed_are_replaced(out: Path) -> None:
    (out / "facts.json").write_text("changed by hand")
    write_bundle(out, NEW, REPORT)
    assert (out / "facts.json").read_bytes() == b"new"


@pytest.mark.parametrize("name", ["report.docx", "report.html", "figures/a.svg", "abstract.txt"])
def test_a_document_that_was_edited_stays(tmp_path: Path, name: str) -> None:
    out = tmp_path / "out"
    write_bundle(out, {**OLD, name: b"as written"}, REPORT)
    (out / name).write_bytes(b"edited")
    before = content(out)
    for attempt in (check_target, lambda folder: write_bundle(folder, NEW, REPORT)):
        with pytest.raises(OutputError) as told:
            attempt(out)
        assert f"changed since reportgen wrote them: {name}." in str(told.value)
        assert ("reportgen edits" in str(told.value)) == name.endswith(".docx")
        assert content(out) == before
    (out / name).write_bytes(b"as written")
    write_bundle(out, NEW, REPORT)
    assert set(content(out)) == {*NEW, "manifest.json"}


def test_a_document_that_was_moved_away_is_no_obstacle(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_bundle(out, {**OLD, "report.docx": b"as written"}, REPORT)
    (out / "report.docx").rename(tmp_path / "mine.docx")
    write_bundle(out, NEW, REPORT)
    assert (tmp_path / "mine.docx").read_bytes() == b"as written"


def test_a_link_is_not_followed(tmp_path: Path, out: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(out)
    assert told(link) == "is a link."
    with pytest.raises(OutputError):
        write_bundle(link, NEW, REPORT)
    assert content(out)["facts.json"] == b"old"


def test_a_link_among_our_files_is_another_file(out: Path, tmp_path: Path) -> None:
    (out / "elsewhere").symlink_to(tmp_path)
    assert told(out) == "holds files that reportgen did not write: elsewhere."


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    assert told(tmp_path / "file") == "is not a folder."
    assert "Not a directory" in told(tmp_path / "file" / "below")


def test_the_root_of_the_machine() -> None:
    assert "holds files that reportgen did not write" in told(Path("/"))


# --- what goes wrong half way ---------------------------------------------------------------------


def breaking(monkeypatch: pytest.MonkeyPatch, at: int, error: BaseException) -> None:
    """Let the n-th renaming fail."""
    rename, calls = Path.rename, iter(range(1, 99))

    def renamed(path: Path, target: Path) -> Path:
        if next(calls) == at:
            raise error
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", renamed)


@pytest.mark.parametrize("at", [1, 2])
@pytest.mark.parametrize("error", [OSError(errno.EIO, "Input/output error"), KeyboardInterrupt()])
def test_a_failed_exchange_puts_the_earlier_report_back(
    out: Path, monkeypatch: pytest.MonkeyPatch, at: int, error: BaseException
) -> None:
    before = content(out)
    breaking(monkeypatch, at, error)
    with pytest.raises(OutputError if isinstance(error, OSError) else KeyboardInterrupt):
        write_bundle(out, NEW, REPORT)
    assert content(out) == before
    assert names(out.parent) == ["out"]


def test_files_that_appear_during_the_writing_are_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "place" / "out"
    fill = bundle._fill

    def slowly(folder: Path, files: dict[str, bytes]) -> None:
        fill(folder, files)
        out.mkdir()
        (out / "mine.txt").write_text("put here meanwhile")

    monkeypatch.setattr(bundle, "_fill", slowly)
    with pytest.raises(OutputError, match=r"did not write: mine\.txt"):
        write_bundle(out, NEW, REPORT)
    assert content(out) == {"mine.txt": b"put here meanwhile"}
    assert names(out.parent) == ["out"]


def test_when_nothing_can_be_put_back_the_earlier_report_is_kept_aside(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename, calls = Path.rename, iter(range(1, 99))

    def first_only(path: Path, target: Path) -> Path:
        if next(calls) > 1:
            raise OSError(errno.EIO, "Input/output error")
        return rename(path, target)

    before = content(out)
    monkeypatch.setattr(Path, "rename", first_only)
    with pytest.raises(OutputError):
        write_bundle(out, NEW, REPORT)
    (aside,) = out.parent.iterdir()
    assert content(aside / "old") == before


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (errno.ENOSPC, "Free some space; what was there before is untouched."),
        (errno.EROFS, "Choose a folder you may write to with --out."),
        (errno.EBUSY, "A mounted folder cannot be replaced"),
        (errno.ENAMETOOLONG, "Shorten report.slug"),
        (errno.EIO, "Choose another folder with --out."),
    ],
)
def test_each_failure_has_its_remedy(
    out: Path, monkeypatch: pytest.MonkeyPatch, code: int, said: str
) -> None:
    def fails(path: Path, data: bytes) -> int:
        raise OSError(code, os.strerror(code))

    before = content(out)
    monkeypatch.setattr(Path, "write_bytes", fails)
    with pytest.raises(OutputError, match=r"cannot be written \(") as caught:
        write_bundle(out, NEW, REPORT)
    monkeypatch.undo()
    assert said in str(caught.value)
    assert content(out) == before
    assert names(out.parent) == ["out"]


def test_many_at_once_end_with_one_whole_report(tmp_path: Path) -> None:
    """Every file of the result comes from the same writer."""
    out = tmp_path / "place" / "out"
    failures: list[BaseException] = []

    def write(number: int) -> None:
        files = {f"{name}.txt": str(number).encode() for name in range(20)}
        try:
            for _ in range(10):
                write_bundle(out, files, {"report": number})
        except BaseException as error:
            failures.append(error)

    writers = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert failures == []
    written = content(out)
    manifest = json.loads(written.pop("manifest.json"))
    assert len(written) == 20
    assert set(written.values()) == {str(manifest["report"]).encode()}
    assert names(out.parent) == ["out"]


def test_writers_wait_for_each_other_across_processes(out: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("no locks on folders here")
    script = (
        "import sys; from pathlib import Path; from reportgen.bundle.alone import alone_in\n"
        "with alone_in(Path(sys.argv[1])):\n"
        "    print('held', flush=True); sys.stdin.read()\n"
    )
    root = Path(bundle.__file__).resolve().parents[2]
    holder = subprocess.Popen(
        [sys.executable, "-c", script, str(out.parent)],
        env={**os.environ, "PYTHONPATH": str(root)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None and holder.stdin is not None
    assert holder.stdout.readline() == "held\n"
    writer = threading.Thread(target=write_bundle, args=(out, NEW, REPORT))
    writer.start()
    writer.join(0.3)
    assert writer.is_alive()
    assert content(out)["facts.json"] == b"old"
    holder.stdin.close()
    holder.stdout.close()
    holder.wait()
    writer.join(10)
    assert content(out)["facts.json"] == b"new"
