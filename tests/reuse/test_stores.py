"""Keeping values in the memory of a process."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reportgen.reuse import InMemory, NoReuse


def test_nothing_reused_keeps_nothing():
    reuse = NoReuse()
    reuse.set("a", b"1")
    assert reuse.get("a") is None


def test_memory_asks_below_and_tells_below():
    below = InMemory()
    below.set("a", b"1")
    above = InMemory(below)
    assert above.get("a") == b"1"
    assert above.get("b") is None
    above.set("b", b"2")
    assert below.get("b") == b"2"


def test_what_was_not_used_longest_goes_first():
    reuse = InMemory(limit=10)
    reuse.set("a", b"1234")
    reuse.set("b", b"1234")
    assert reuse.get("a") == b"1234"
    reuse.set("c", b"1234")
    assert reuse.get("b") is None
    assert (reuse.get("a"), reuse.get("c")) == (b"1234", b"1234")


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.binary(max_size=12)), max_size=40))
def test_memory_gives_back_the_last_value_or_nothing_and_stays_within_its_limit(steps):
    reuse, last = InMemory(limit=20), {}
    for key, value in steps:
        reuse.set(key, value)
        last[key] = value
        known = {name: found for name in last if (found := reuse.get(name)) is not None}
        assert all(last[name] == found for name, found in known.items())
        assert sum(map(len, known.values())) <= 20
