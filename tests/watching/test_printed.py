"""What a page prints, and how two pages differ in it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reportgen.watching.printed import compare, printed_numbers


def test_numbers_are_read_by_fact_and_part_and_cells_by_address():
    page = (
        '<p>It was <data value="0.8" data-fact="cr.a" data-part="value" data-note="a &gt; b">80%'
        '</data> (<data value="0.7 0.9" data-fact="cr.a" data-part="ci">70 to 90</data>; '
        '<data value="1e-5" data-fact="cr.a" data-part="p">P&nbsp;=&nbsp;1 × 10<sup>-5</sup></data>'
        '), of <data value="32" data-cell="studies/yoon/n">32</data>, <data value="7">7</data>.'
    )
    assert printed_numbers(page) == {
        "cr.a": {"value": "80%", "ci": "70 to 90", "p": "P\xa0=\xa01 × 10-5"},
        "studies/yoon/n": {"": "32"},
    }


def test_what_changed_is_new_and_gone():
    before = {"a": {"value": "1", "ci": "0 to 2"}, "b": {"value": "5"}, "c": {"value": "9"}}
    now = {"a": {"value": "1.1", "ci": "0 to 2"}, "b": {"value": "5"}, "d": {"value": "4"}}
    found = compare(before, now)
    assert found.changed == {"a": {"value": ("1", "1.1")}}
    assert found.new == {"d": {"value": "4"}}
    assert found.gone == {"c": {"value": "9"}}


def test_a_part_that_is_printed_for_the_first_time_has_not_changed():
    assert not compare({"a": {"value": "1"}}, {"a": {"value": "1", "p": "P = 0.04"}})


NUMBERS = st.dictionaries(
    st.sampled_from("abcd"),
    st.dictionaries(st.sampled_from(["value", "ci"]), st.sampled_from("12"), min_size=1),
)


@given(NUMBERS)
def test_nothing_changed_in_the_same_page(numbers):
    assert not compare(numbers, numbers)


@given(NUMBERS, NUMBERS)
def test_the_way_back_turns_every_change_round(one, other):
    there, back = compare(one, other), compare(other, one)
    assert there.new == back.gone
    assert there.gone == back.new
    turned = {
        number: {part: (now, before) for part, (before, now) in parts.items()}
        for number, parts in back.changed.items()
    }
    assert there.changed == turned
