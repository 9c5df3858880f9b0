"""What goes and what stays, in small abstracts whose answer is evident."""

from __future__ import annotations

import pytest

from reportgen.present.abstract.fitting import Draft, Limits, fitted
from tests.present.abstract.marked import cut, text, tree

RANKED = (
    "A1. {% call optional(2) %}B2 b.{% endcall %} {% call optional(7) %}C7 c.{% endcall %} "
    "{% call optional(7) %}D7 d.{% endcall %} {% call optional(4) %}E4 e.{% endcall %}"
)


@pytest.mark.parametrize(
    ("limit", "left"),
    [
        (None, "A1. B2 b. C7 c. D7 d. E4 e."),
        (9, "A1. B2 b. C7 c. D7 d. E4 e."),
        (8, "A1. B2 b. C7 c. E4 e."),
        (7, "A1. B2 b. C7 c. E4 e."),
        (6, "A1. B2 b. E4 e."),
        (4, "A1. B2 b."),
        (1, "A1."),
        (0, "A1."),
    ],
)
def test_the_least_needed_goes_first_and_of_equals_the_last(limit: int | None, left: str) -> None:
    assert text(RANKED, limit) == left


def test_what_went_is_told_in_the_order_of_the_text() -> None:
    assert cut(RANKED, 4).gone == ("C7 c.", "D7 d.", "E4 e.")


NESTED = (
    "Kept. {% call optional(3) %}The rate was half{% call optional(6) %} (of ten"
    "{% call optional(8) %} in all{% endcall %}){% endcall %}.{% endcall %}"
)


@pytest.mark.parametrize(
    ("limit", "left"),
    [
        (9, "Kept. The rate was half (of ten in all)."),
        (8, "Kept. The rate was half (of ten)."),
        (5, "Kept. The rate was half."),
        (4, "Kept."),
    ],
)
def test_a_clause_goes_before_its_sentence(limit: int, left: str) -> None:
    assert text(NESTED, limit) == left


def test_a_clause_that_went_is_told_without_the_sign_before_it() -> None:
    assert cut("One{% call optional(4) %}; two{% endcall %}.", 1).gone == ("two",)


def test_what_goes_with_its_sentence_is_not_told_twice() -> None:
    assert cut(NESTED, 1).gone == ("The rate was half (of ten in all).",)


LIST = (
    "Kept. {% call listing(between=', ', last=' and ') %}Others: {% for one in many %}"
    "{% call item(one.rank) %}{{ one.name }}{% endcall %}{% endfor %}{% endcall %}"
)
MANY = [{"name": "a", "rank": 4}, {"name": "b", "rank": 7}, {"name": "c", "rank": 5}]


@pytest.mark.parametrize(
    ("limit", "left"),
    [
        (6, "Kept. Others: a, b and c."),
        (5, "Kept. Others: a and c."),
        (4, "Kept. Others: a."),
        (2, "Kept."),
    ],
)
def test_a_list_joins_what_is_kept_and_is_nothing_without_items(limit: int, left: str) -> None:
    assert text(LIST, limit, many=MANY) == left


def test_a_list_without_items_is_nothing() -> None:
    assert text(LIST, None, many=[]) == "Kept."


SHORTER = (
    "{% set short %}{% call listing() %}All: {% call item(2) %}a b{% endcall %}"
    "{% call item(6) %}c{% endcall %}{% endcall %}{% endset %}"
    "Kept. {% call shorter(5, short) %}It was a b. {% call optional(6) %}It was c c.{% endcall %}"
    "{% endcall %}"
)


@pytest.mark.parametrize(
    ("limit", "left"),
    [(9, "Kept. It was a b. It was c c."), (8, "Kept. It was a b."), (4, "Kept. All: a b."),
     (3, "Kept.")],
)  # fmt: skip
def test_a_short_form_comes_at_its_rank_without_what_went_before(limit: int, left: str) -> None:
    assert text(SHORTER, limit) == left


def test_a_short_form_that_is_longer_is_not_taken() -> None:
    longer = "Kept. {% call shorter(5, 'one two three') %}one two{% endcall %}"
    assert text(longer, 1) == "Kept. one two"


def test_no_heading_loses_all_that_stands_under_it() -> None:
    drafts = [
        Draft("A", None, (tree("{% call optional(9) %}One two.{% endcall %}"),)),
        Draft("B", None, (tree("Three. {% call optional(1) %}Four.{% endcall %}"),)),
    ]
    found = fitted(drafts, Limits(words=1))
    assert [one.text for one in found.sections] == ["One two.", "Three."]
    assert found.gone == ("Four.",)


ONCE = (
    "{% call optional(5) %}A ({{ once('level', '95% CI ') }}1 to 2).{% endcall %} "
    "B ({{ once('level', '95% CI ') }}3 to 4). C ({{ once('level', '95% CI ') }}5 to 6)."
)


def test_a_label_stands_where_it_is_read_first() -> None:
    assert text(ONCE, None) == "A (95% CI 1 to 2). B (3 to 4). C (5 to 6)."
    assert text(ONCE, 12) == "B (95% CI 3 to 4). C (5 to 6)."


SHORT_NAME = (
    "Complete remission{{ abbreviation('CR') }} was rare. "
    "{% call optional(5) %}CR came.{% endcall %}"
)


def test_an_abbreviation_is_given_where_it_is_used_again() -> None:
    assert text(SHORT_NAME, None) == "Complete remission (CR) was rare. CR came."
    assert text(SHORT_NAME, 5) == "Complete remission was rare."
    assert (
        text(f"{SHORT_NAME} CRS{{{{ abbreviation('CR') }}}}.", 5)
        == "Complete remission was rare. CRS."
    )


def test_a_limit_of_a_heading_cuts_there_only() -> None:
    part = tree("One. {% call optional(3) %}Two.{% endcall %}")
    other = tree("Three. {% call optional(9) %}Four.{% endcall %}")
    found = fitted([Draft("A", 1, (part,)), Draft("B", None, (other,))], Limits())
    assert [one.text for one in found.sections] == ["One.", "Three. Four."]


def test_characters_count_the_headings_and_the_line_ends() -> None:
    part = tree("One. {% call optional(3) %}Two.{% endcall %}")
    drafts = [Draft("A", None, (part,)), Draft("B", None, (tree("Three."),))]
    whole = len("A: One. Two.\nB: Three.")
    assert fitted(drafts, Limits(characters=whole)).gone == ()
    assert fitted(drafts, Limits(characters=whole - 1)).gone == ("Two.",)


@pytest.mark.parametrize("rank", [0, 10, -1])
def test_a_rank_that_is_none_is_refused(rank: int) -> None:
    with pytest.raises(ValueError, match="from 1 to 9"):
        tree(f"{{% call optional({rank}) %}}x{{% endcall %}}")
