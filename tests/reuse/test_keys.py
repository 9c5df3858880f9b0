"""Keys: equal contents have equal keys, in every process; different contents do not."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cached_property
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.reuse import digest
from reportgen.reuse.code import code_version, folder_version
from reportgen.spec.base import Section

REPO = Path(__file__).resolve().parents[2]


class Colour(Enum):
    RED = 1


class Shade(Enum):
    RED = 1


@dataclass(frozen=True)
class Point:
    x: float
    y: float


@dataclass(frozen=True)
class Pair:
    x: float
    y: float


class Place(Section):
    x: float
    y: float


@dataclass(frozen=True)
class Secret:
    x: float

    @cached_property
    def digest(self) -> str:
        return f"{self.x:.0f}"


ALL_DIFFERENT = (
    *(
        (),
        (None,),
        (True,),
        (False,),
        (0,),
        (1,),
        (0.0,),
        (-0.0,),
        (1.0,),
        (math.nan,),
        (math.inf,),
    ),
    *(("",), ("1",), (b"",), (b"1",), ("ab", "c"), ("a", "bc"), ("abc",), (("ab", "c"),)),
    *(([],), ({},), ({"a": 1},), ({"a": 1, "b": 2},), ({"b": 2, "a": 1},), (frozenset(),)),
    *((date(2020, 1, 1),), (datetime(2020, 1, 1),), ("2020-01-01",), (Decimal("1"),)),
    *((Decimal("1.0"),), (Colour.RED,), (Shade.RED,), (Point(1.0, 2.0),), (Pair(1.0, 2.0),)),
    *((Point(2.0, 1.0),), ((1.0, 2.0),), (np.array([1.0, 2.0]),), (np.array([1, 2]),)),
    *((Place(x=1.0, y=2.0),), (Place(x=2.0, y=1.0),), (Secret(1.0),), (Secret(2.0),)),
    *((np.array([[1.0, 2.0]]),), (np.array([1.0, 2.0], dtype="float32"),), (2**70,), (-1,)),
)


def test_contents_that_differ_have_different_keys():
    keys = [digest(*parts) for parts in ALL_DIFFERENT]
    assert len(set(keys)) == len(keys)


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: (
        st.lists(inner).map(tuple) | st.dictionaries(st.text(), inner) | st.frozensets(st.text())
    ),
    max_leaves=8,
)


@given(PLAIN, PLAIN)
def test_two_values_share_a_key_only_where_they_are_written_alike(one, other):
    same = repr(one) == repr(other)
    if not (isinstance(one, frozenset) or isinstance(other, frozenset)):
        assert (digest(one) == digest(other)) == same
    assert digest(one) == digest(one)


@given(PLAIN, PLAIN)
def test_parts_are_not_run_together(one, other):
    assert digest(one, other) != digest((one, other))
    assert digest(one, other) != digest(one)


def test_a_set_has_no_order():
    assert digest(frozenset("abc")) == digest(frozenset("cba"))


def test_a_record_that_comes_again_is_written_as_an_equal_one_is():
    point, other = Point(1.0, 2.0), Point(2.0, 1.0)
    assert digest(point, (point, other, other)) == digest(
        Point(1.0, 2.0), (Point(1.0, 2.0), Point(2.0, 1.0), Point(2.0, 1.0))
    )
    assert digest(point, other, point) != digest(point, other, other)


def test_what_has_a_digest_of_its_own_stands_by_it():
    assert digest(Secret(1.1)) == digest(Secret(1.2)) != digest(Secret(2.0))


@pytest.mark.parametrize("value", [object(), Path("x"), lambda: 1, 1j, Point])
def test_what_might_say_less_than_it_is_gets_no_key(value):
    with pytest.raises(TypeError, match="no key"):
        digest(value)


SCRIPT = """
from reportgen.reuse import digest
print(digest("a", frozenset({"x", "y", "zebra"}), {"k": (1, 2.5, None)}, b"z"))
"""


def test_a_key_is_the_same_in_every_process_and_under_every_hash_seed():
    def told(seed: str) -> str:
        environment = {**os.environ, "PYTHONPATH": str(REPO), "PYTHONHASHSEED": seed}
        return subprocess.run(
            [sys.executable, "-c", SCRIPT], capture_output=True, text=True, env=environment
        ).stdout.strip()

    here = digest("a", frozenset({"x", "y", "zebra"}), {"k": (1, 2.5, None)}, b"z")
    assert told("1") == told("2") == here


def test_a_key_names_the_code(monkeypatch):
    before = digest("a")
    monkeypatch.setattr("reportgen.reuse.keys.code_version", lambda: "another version")
    assert digest("a") != before


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "a.py").write_text("x = 2\n"),
        lambda folder: (folder / "inner" / "b.toml").write_text("[t]\n"),
        lambda folder: (folder / "inner" / "new.py").write_text(""),
        lambda folder: (folder / "a.py").rename(folder / "c.py"),
        lambda folder: (folder / "a.py").unlink(),
    ],
)
def test_the_version_of_a_folder_changes_with_every_file(tmp_path, change):
    (tmp_path / "inner").mkdir()
    (tmp_path / "a.py").write_text("x = 1\n")
    (tmp_path / "inner" / "b.toml").write_text("")
    before = folder_version(tmp_path)
    os.utime(tmp_path / "a.py", (0, 0))
    assert folder_version(tmp_path) == before, "a date is no content"
    change(tmp_path)
    assert folder_version(tmp_path) != before


def test_compiled_code_is_no_content(tmp_path):
    before = folder_version(tmp_path)
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "a.pyc").write_bytes(b"x")
    assert folder_version(tmp_path) == before


def test_the_version_names_what_is_installed(monkeypatch, tmp_path):
    code_version.cache_clear()
    before = code_version()
    (tmp_path / "numpy-99.0.dist-info").mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    code_version.cache_clear()
    assert code_version() != before
    monkeypatch.undo()
    code_version.cache_clear()
    assert code_version() == before
