"""What is kept as bytes comes back as it was, to the last bit."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.facts.coding import decode, encode
from reportgen.facts.fact import Fact, Interval
from reportgen.facts.figures import FigureRequest
from reportgen.facts.frame import Column, Frame

FLOATS = st.floats(allow_nan=False, allow_infinity=False)
BARE = st.none() | st.booleans() | st.integers() | FLOATS | st.text()
PLAIN = st.recursive(
    BARE,
    lambda inner: (
        st.lists(inner)
        | st.lists(inner).map(tuple)
        | st.dictionaries(st.text() | st.integers() | st.none(), inner)
        | st.frozensets(st.text())
    ),
)


def same(one: object, other: object) -> bool:
    """Equal, of the same type at every place, and in the same order."""
    if type(one) is not type(other):
        return False
    if isinstance(one, float) and isinstance(other, float):
        return struct.pack("d", one) == struct.pack("d", other)
    if isinstance(one, dict) and isinstance(other, dict):
        return same(list(one.items()), list(other.items()))
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other


@given(PLAIN)
def test_plain_data_come_back_with_their_types(value: object) -> None:
    assert same(decode(encode(value)), value)


@given(FLOATS)
def test_floats_come_back_bit_by_bit(value: float) -> None:
    (back,) = decode(encode((value,)))
    assert struct.pack("d", back) == struct.pack("d", value)


def test_every_field_of_a_record_comes_back() -> None:
    fact = Fact(
        *("a.b", "odds_ratio", "ö “label”", "ratio", -0.0, "mm", Interval(-1.5, 2, 0.9)),
        *(Interval(1e-300, 0.1), 0.1 + 0.2, 3, 4, 5, None, "m", (("level", "95"),)),
        *(("t:c",), ("r",), ("x.y",), ("n\n1", "n2")),
    )
    table = Frame("f", "F", (Column("c", "C", "count", "mm"), Column("d", "D")), ((1, 1.0),))
    request = FigureRequest("g", "forest", "f", (("scale", "log"),))
    made = ((fact,), (table,), (request,))
    back = decode(encode(made))
    assert back == made
    assert [type(cell) for cell in back[1][0].rows[0]] == [int, float]


def test_numbers_of_numpy_become_those_they_equal() -> None:
    back = decode(encode((np.float64(0.1), np.int64(3))))
    assert same(back, (0.1, 3))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), object(), b"bytes", {1, 2}, 1j])
def test_what_is_not_known_is_refused(value: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        encode((value,))


@pytest.mark.parametrize(
    "data", [b"", b"{", b'{"Fact": []}', b'{"Other": []}', b'{"list": 1}', b"\xff", b"{}"]
)
def test_damaged_bytes_are_told_as_such(data: bytes) -> None:
    with pytest.raises(ValueError):
        decode(data)
