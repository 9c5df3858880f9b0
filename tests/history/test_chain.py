"""A change of the log or of what it names is told, with its place; what cannot be told is known."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.errors import HistoryError
from reportgen.history.verify import verified
from tests.history.made import project

VERSIONS = ("1.0", "1.1", "2.0")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project(tmp_path_factory.mktemp("sound") / "p", *VERSIONS)


@pytest.fixture
def folder(sound: Path, tmp_path: Path) -> Path:
    """The history of a copy that may be spoilt."""
    return shutil.copytree(sound, tmp_path / "p") / "history"


def told(folder: Path) -> list[str]:
    """What is found wrong."""
    try:
        verified(folder.parent)
    except HistoryError as error:
        return [str(problem) for problem in error.problems]
    return []


def lines(folder: Path) -> list[bytes]:
    return (folder / "log.jsonl").read_bytes().splitlines(keepends=True)


def write(folder: Path, *found: bytes) -> None:
    (folder / "log.jsonl").write_bytes(b"".join(found))


def resealed(line: bytes, **changed: str) -> bytes:
    """The line edited by somebody who computes its digest again, with nothing but the standard
    library: sorted keys, no spaces, SHA-256 of all but the digest."""
    document = json.loads(line) | changed
    del document["digest"]
    dense = {"sort_keys": True, "separators": (",", ":"), "ensure_ascii": False}
    document["digest"] = hashlib.sha256(json.dumps(document, **dense).encode()).hexdigest()
    return json.dumps(document, **dense).encode() + b"\n"


def test_a_history_as_it_was_issued_is_sound(sound: Path) -> None:
    history = verified(sound)
    assert [entry.version for entry in history.entries] == [*VERSIONS]
    assert history.entries[0].previous == ""
    for before, after in zip(history.entries, history.entries[1:], strict=False):
        assert after.previous == before.digest
    assert history.head == history.entries[-1].digest


def test_the_digest_is_that_of_the_entry_without_it(sound: Path) -> None:
    for line in lines(sound / "history"):
        assert resealed(line) == line


def edited(folder: Path) -> None:
    one, two, three = lines(folder)
    write(folder, one, two.replace(b"a study was added", b"a study was dropped"), three)


def edited_and_sealed_again(folder: Path) -> None:
    one, two, three = lines(folder)
    write(folder, one, resealed(two, reason="nothing"), three)


def removed(folder: Path) -> None:
    one, _, three = lines(folder)
    write(folder, one, three)


def first_removed(folder: Path) -> None:
    write(folder, *lines(folder)[1:])


def last_removed(folder: Path) -> None:
    write(folder, *lines(folder)[:-1])


def reordered(folder: Path) -> None:
    one, two, three = lines(folder)
    write(folder, one, three, two)


def added_by_hand(folder: Path) -> None:
    *before, three = lines(folder)
    write(folder, *before, three, three.replace(b'"version":"2.0"', b'"version":"3.0"'))


def added_and_sealed(folder: Path) -> None:
    """By somebody who did not name the entry before."""
    *before, three = lines(folder)
    write(folder, *before, three, resealed(three, version="3.0"))


def twice(folder: Path) -> None:
    *before, three = lines(folder)
    digest = json.loads(three)["digest"]
    write(folder, *before, three, resealed(three, previous=digest))


def cut(folder: Path) -> None:
    *before, three = lines(folder)
    write(folder, *before, three[:200])


def cut_at_its_end(folder: Path) -> None:
    *before, three = lines(folder)
    write(folder, *before, three[:-1])


def no_json(folder: Path) -> None:
    one, _, three = lines(folder)
    write(folder, one, b"<<<<<<< HEAD\n", three)


def no_text(folder: Path) -> None:
    one, _, three = lines(folder)
    write(folder, one, b"\xff\xfe\n", three)


def another_format(folder: Path) -> None:
    one, two, three = lines(folder)
    write(folder, one, two.replace(b"reportgen.history/1", b"reportgen.history/9"), three)


def spaced(folder: Path) -> None:
    one, two, three = lines(folder)
    write(folder, one, two.replace(b'":', b'": '), three)


def log_gone(folder: Path) -> None:
    (folder / "log.jsonl").unlink()


def log_emptied(folder: Path) -> None:
    write(folder)


def facts_edited(folder: Path) -> None:
    path = folder / "1.1" / "facts.json"
    path.write_text(path.read_text().replace("0.5", "0.6"))


def facts_gone(folder: Path) -> None:
    (folder / "1.1" / "facts.json").unlink()


def version_gone(folder: Path) -> None:
    shutil.rmtree(folder / "1.0")


DAMAGE: dict[Callable[[Path], None], tuple[str, ...]] = {
    edited: ("log.jsonl:2 (version 1.1): was edited",),
    edited_and_sealed_again: (
        "log.jsonl:3 (version 2.0): follows an entry that is no longer there",
    ),
    removed: (
        "log.jsonl:2 (version 2.0): follows an entry that is no longer there",
        "history/1.1/: holds a version that history/log.jsonl does not name",
    ),
    first_removed: (
        "log.jsonl:1 (version 1.1): follows an entry that is no longer there",
        "history/1.0/: holds a version",
    ),
    last_removed: ("history/2.0/: holds a version that history/log.jsonl does not name",),
    reordered: (
        "log.jsonl:2 (version 2.0): was issued after line 3, and does not stand below it",
        "log.jsonl:3 (version 1.1): was issued after line 1, and does not stand below it",
        "log.jsonl:3 (version 1.1): a version stands below a later one",
    ),
    added_by_hand: (
        "log.jsonl:4 (version 3.0): was edited after it was issued, or written by hand",
        "log.jsonl:4 (version 3.0): was issued after line 2",
        "history/3.0/facts.json: is missing",
        "history/3.0/manifest.json: is missing",
    ),
    added_and_sealed: (
        "log.jsonl:4 (version 3.0): was issued after line 2",
        "history/3.0/facts.json: is missing",
        "history/3.0/manifest.json: is missing",
    ),
    twice: ("log.jsonl:4 (version 2.0): version 2.0 stands in line 3 already",),
    cut: ("log.jsonl:3: ends in the middle of an entry",),
    cut_at_its_end: ("log.jsonl:3: ends in the middle of an entry",),
    no_json: ("log.jsonl:2: is no entry that can be read",),
    no_text: ("log.jsonl:2: is no entry that can be read",),
    another_format: ("its schema is not reportgen.history/1",),
    spaced: ("log.jsonl:2: is no entry that can be read (it is written otherwise",),
    log_gone: tuple(f"history/{name}/: holds a version" for name in VERSIONS),
    log_emptied: tuple(f"history/{name}/: holds a version" for name in VERSIONS),
    facts_edited: ("history/1.1/facts.json: is not the file that was issued",),
    facts_gone: ("history/1.1/facts.json: is missing",),
    version_gone: (
        "history/1.0/facts.json: is missing",
        "history/1.0/manifest.json: is missing",
    ),
}


@pytest.mark.parametrize("damage", DAMAGE, ids=lambda damage: damage.__name__)
def test_damage_is_told_with_its_place_and_what_to_do(
    folder: Path, damage: Callable[[Path], None]
) -> None:
    damage(folder)
    found, expected = told(folder), DAMAGE[damage]
    assert len(found) == len(expected), found
    for words in expected:
        assert any(words in problem for problem in found), (words, found)
    assert all("Bring back" in problem for problem in found)


@settings(max_examples=60)
@given(place=st.integers(min_value=0), byte=st.binary(min_size=0, max_size=2))
def test_no_byte_of_the_log_can_be_changed(sound: Path, place: int, byte: bytes) -> None:
    """One byte replaced by none, one or two others."""
    log = sound / "history" / "log.jsonl"
    whole = log.read_bytes()
    at = place % len(whole)
    spoilt = whole[:at] + byte + whole[at + 1 :]
    try:
        log.write_bytes(spoilt)
        assert bool(told(log.parent)) == (spoilt != whole)
    finally:
        log.write_bytes(whole)


def test_what_a_chain_cannot_show_the_printed_digest_does(folder: Path) -> None:
    """The end cut off with its files, or everything written anew, looks like any other history."""
    head = verified(folder.parent).head
    last_removed(folder)
    shutil.rmtree(folder / "2.0")
    assert told(folder) == []
    assert head not in {entry.digest for entry in verified(folder.parent).entries}


def test_other_things_may_stand_in_the_folder(folder: Path) -> None:
    (folder / "README.md").write_text("what this is")
    (folder / "2.1").mkdir()
    (folder / ".DS_Store").write_bytes(b"")
    assert told(folder) == []


def test_a_history_that_lies_elsewhere_is_refused(folder: Path, tmp_path: Path) -> None:
    elsewhere = folder.rename(tmp_path / "elsewhere")
    folder.symlink_to(elsewhere)
    assert ["leads out of the project" in problem for problem in told(folder)] == [True]


def test_a_version_cannot_lead_out_of_the_folder(folder: Path) -> None:
    *before, three = lines(folder)
    digest = json.loads(before[-1])["digest"]
    write(folder, *before, resealed(three, version="../../etc", previous=digest))
    assert any("'../../etc' is no version number" in problem for problem in told(folder))
