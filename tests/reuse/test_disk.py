"""The cache on disk: whatever befalls it, a value is what was set or it is not there."""

from __future__ import annotations

import os
import pickle
import resource
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from reportgen.reuse import NoReuse
from reportgen.reuse.disk import OnDisk, cache_folder, opened

REPO = Path(__file__).resolve().parents[2]


@pytest.fixture
def remarks():
    return []


@pytest.fixture
def cache(tmp_path, remarks):
    made = OnDisk(tmp_path / "cache", remarks.append)
    yield made
    made.close()


def database(cache_folder_: Path) -> Path:
    return cache_folder_ / "cache.db"


def edited(folder: Path, statement: str, *values: object) -> None:
    with sqlite3.connect(database(folder)) as connection:
        connection.execute(statement, values)
    connection.close()


@pytest.mark.parametrize("value", [b"", b"\0", b"abc", bytes(range(256)) * 9000])
def test_a_value_comes_back(cache, tmp_path, value, remarks):
    cache.set("a", value)
    assert cache.get("a") == value
    assert cache.get("b") is None
    cache.close()
    again = OnDisk(tmp_path / "cache", remarks.append)
    assert again.get("a") == value
    again.close()
    assert remarks == []


def test_the_folder_is_its_owners_alone(cache, tmp_path):
    cache.set("a", b"1")
    assert (tmp_path / "cache").stat().st_mode & 0o077 == 0


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_a_folder_that_others_may_write_into_is_not_used(cache, tmp_path, remarks):
    cache.set("a", b"1")
    cache.close()
    (tmp_path / "cache").chmod(0o777)
    again = OnDisk(tmp_path / "cache", remarks.append)
    again.set("b", b"2")
    assert (again.get("a"), again.get("b")) == (None, None)
    assert len(remarks) == 1
    assert "chmod go-w" in remarks[0]
    (tmp_path / "cache").chmod(0o755)
    assert OnDisk(tmp_path / "cache").get("a") == b"1"


DAMAGES = {
    "cut short": "UPDATE Cache SET value = substr(value, 1, length(value) - 1)",
    "emptied": "UPDATE Cache SET value = x''",
    "one byte changed": "UPDATE Cache SET value = "
    "CAST(substr(value, 1, 40) || x'00' || substr(value, 42) AS BLOB)",
    "a text instead": "UPDATE Cache SET value = 'abc'",
    "a number instead": "UPDATE Cache SET value = 5",
    "nothing instead": "UPDATE Cache SET value = NULL",
    "another way of storing": "UPDATE Cache SET mode = 3",
}


@pytest.mark.parametrize("statement", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_value_is_not_there(cache, tmp_path, statement, remarks):
    cache.set("a", b"v" * 100)
    cache.close()
    edited(tmp_path / "cache", statement)
    assert cache.get("a") is None
    cache.set("a", b"new")
    assert cache.get("a") == b"new", "it is made again"
    assert remarks == []


def test_the_value_of_another_key_is_not_taken(cache, tmp_path):
    cache.set("a", b"of a")
    cache.close()
    edited(tmp_path / "cache", "UPDATE Cache SET key = 'b'")
    assert cache.get("b") is None


class Bomb:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self):
        return os.mkdir, (str(self.path),)


def test_a_pickle_in_the_cache_is_never_opened(cache, tmp_path):
    cache.set("a", b"1")
    cache.close()
    struck = tmp_path / "struck"
    bomb = pickle.dumps(Bomb(struck))
    folder = tmp_path / "cache"
    (folder / "bomb.val").write_bytes(bomb)
    edited(folder, "UPDATE Cache SET mode = 4, value = ?", bomb)
    assert cache.get("a") is None
    cache.close()
    edited(folder, "UPDATE Cache SET mode = 4, value = NULL, filename = 'bomb.val'")
    assert cache.get("a") is None
    cache.close()
    edited(folder, "UPDATE Cache SET key = ?, raw = 0", bomb)
    assert cache.get("a") is None
    assert not struck.exists()
    pickle.loads(bomb)
    assert struck.exists(), "the bomb is live"


def test_no_file_that_a_poisoned_cache_names_is_read_or_deleted(cache, tmp_path):
    precious = tmp_path / "precious"
    precious.write_bytes(b"p")
    cache.set("a", b"1")
    cache.close()
    edited(tmp_path / "cache", "UPDATE Cache SET mode = 2, filename = '../precious'")
    assert cache.get("a") is None
    cache.set("a", b"2")
    assert cache.get("a") == b"2"
    assert precious.read_bytes() == b"p"


def test_alien_bytes_for_a_database_are_told_once_and_passed_over(tmp_path, remarks):
    (tmp_path / "cache").mkdir()
    database(tmp_path / "cache").write_bytes(b"this is no database " * 500)
    cache = OnDisk(tmp_path / "cache", remarks.append)
    cache.set("a", b"1")
    assert cache.get("a") is None
    assert len(remarks) == 1
    assert "may be deleted" in remarks[0]


def test_a_truncated_database_gives_no_wrong_value(cache, tmp_path, remarks):
    for number in range(50):
        cache.set(str(number), bytes([number]) * 5000)
    cache.close()
    path = database(tmp_path / "cache")
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)
    for number in range(50):
        assert cache.get(str(number)) in (None, bytes([number]) * 5000)
    assert len(remarks) <= 1


def test_a_folder_that_cannot_be_made(tmp_path, remarks):
    (tmp_path / "file").write_text("")
    cache = OnDisk(tmp_path / "file" / "cache", remarks.append)
    cache.set("a", b"1")
    assert cache.get("a") is None
    assert len(remarks) == 1


def test_a_folder_that_would_be_taken_for_another_is_not_used(tmp_path, remarks, monkeypatch):
    monkeypatch.setenv("ELSEWHERE", str(tmp_path / "elsewhere"))
    cache = OnDisk(tmp_path / "$ELSEWHERE", remarks.append)
    cache.set("a", b"1")
    assert cache.get("a") is None
    assert len(remarks) == 1
    assert list(tmp_path.iterdir()) == []


READ_ONLY = """
import os, sys
import diskcache  # before the rights are given up that it may take to read it
from pathlib import Path
from reportgen.reuse.disk import OnDisk
if os.getuid() == 0:
    os.setgid(65534); os.setuid(65534)  # a permission holds for root too only where root is not
cache = OnDisk(Path(sys.argv[1]), print)
cache.set("b", b"2")
print("b", cache.get("b"))
"""


def test_a_folder_that_may_not_be_written(tmp_path):
    folder = tmp_path / "cache"
    cache = OnDisk(folder)
    cache.set("a", b"1")
    cache.close()
    for path in (folder, *folder.iterdir()):
        path.chmod(0o555 if path.is_dir() else 0o444)
    for above in (tmp_path, *tmp_path.parents[:2]):  # another user must come to the folder
        above.chmod(0o755)
    environment = {**os.environ, "PYTHONPATH": str(REPO)}
    run = subprocess.run(
        [sys.executable, "-c", READ_ONLY, str(folder)],
        capture_output=True,
        text=True,
        env=environment,
    )
    folder.chmod(0o755)
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines()[-1] == "b None"
    assert run.stdout.startswith("Nothing is reused")


def test_no_room_for_another_byte(cache, remarks):
    cache.set("a", b"1")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
    try:
        cache.set("b", b"2" * 1_000_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert cache.get("b") is None
    assert len(remarks) == 1


def test_it_stays_within_its_bounds_and_keeps_what_is_used(tmp_path):
    limit = 2_000_000
    cache = OnDisk(tmp_path, size_limit=limit)
    cache.set("wanted", b"w" * 50_000)
    for number in range(120):
        cache.set(str(number), os.urandom(50_000))
        assert cache.get("wanted") == b"w" * 50_000
    cache.close()
    assert database(tmp_path).stat().st_size < 1.5 * limit
    assert cache.get("0") is None
    assert cache.get("119") is not None
    cache.close()


def test_a_value_that_would_drive_out_the_rest_is_not_kept(tmp_path):
    cache = OnDisk(tmp_path, size_limit=1_000_000)
    cache.set("small", b"s")
    cache.set("big", b"b" * 900_000)
    assert (cache.get("small"), cache.get("big")) == (b"s", None)
    cache.close()


TWO_AT_ONCE = """
import hashlib, sys
from pathlib import Path
from reportgen.reuse.disk import OnDisk
remarks = []
cache = OnDisk(Path(sys.argv[1]), remarks.append, size_limit=1_000_000)
def value(n): return hashlib.sha256(str(n).encode()).digest() * 300
hits = 0
for turn in range(4):
    for n in range(60):
        found = cache.get(str(n))
        assert found in (None, value(n)), n
        hits += found is not None
        cache.set(str(n), value(n))
cache.close()
print(hits, remarks)
"""


def test_several_processes_share_one_cache(tmp_path):
    environment = {**os.environ, "PYTHONPATH": str(REPO)}
    line = [sys.executable, "-c", TWO_AT_ONCE, str(tmp_path / "cache")]
    runs = [
        subprocess.Popen(line, stdout=subprocess.PIPE, text=True, env=environment) for _ in range(3)
    ]
    for run in runs:
        told = run.communicate(timeout=60)[0]
        assert run.returncode == 0
        assert told.strip().endswith("[]"), told


def test_where_the_cache_is(monkeypatch, tmp_path):
    monkeypatch.setenv("REPORTGEN_CACHE", "off")
    assert cache_folder() is None
    monkeypatch.setenv("REPORTGEN_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path
    monkeypatch.delenv("REPORTGEN_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    if sys.platform == "linux":
        assert cache_folder() == tmp_path / "xdg" / "reportgen"


def test_no_cache_is_no_cache(monkeypatch, tmp_path, remarks):
    monkeypatch.setenv("REPORTGEN_CACHE", str(tmp_path / "cache"))
    with opened(False, remarks.append) as reuse:
        assert isinstance(reuse, NoReuse)
    with opened(True, remarks.append) as reuse:
        assert isinstance(reuse, OnDisk)
    assert not (tmp_path / "cache").exists(), "nothing was asked of it"
