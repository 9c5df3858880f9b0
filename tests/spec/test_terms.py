"""Variants of a name are refused wherever a reader would see them, with the place."""

from __future__ import annotations

import pytest

from reportgen.spec.terms import term_complaints

TERMS = {"names": [{"name": "CAR T-cell therapy", "variants": ["CART", "CAR T", "belintuo"]}]}


def places(**sections: object) -> list[tuple[object, ...]]:
    return [complaint.at for complaint in term_complaints({"terms": TERMS, **sections})]


@pytest.mark.parametrize("text", ["Given CART cells", "cart", "A (CART) arm", "Belintuo alone"])
def test_a_variant_is_found_in_any_case(text: str) -> None:
    assert places(report={"title": text}) == [("report", "title")]


@pytest.mark.parametrize(
    "text",
    ["CAR T-cell therapy", "car t-cell therapy", "a cartoon", "CARTography"],
)
def test_the_name_itself_and_longer_words_are_let_pass(text: str) -> None:
    assert places(limitations=[text]) == []


def test_every_place_is_told() -> None:
    found = places(limitations=["fine", "CART here"], claims=[{"id": "a", "say": "CART is better"}])
    assert set(found) == {("limitations", 1), ("claims", 0, "say")}


def test_columns_ids_and_search_strategies_are_no_prose() -> None:
    found = places(
        outcomes=[{"id": "cart", "columns": {"events": "CART"}}],
        sources=[{"name": "PubMed", "strategy": "CART OR blinatumomab"}],
        data={"studies": {"file": "CART.csv"}},
    )
    assert found == []


def test_the_message_says_what_to_write() -> None:
    complaint = next(iter(term_complaints({"terms": TERMS, "report": {"title": "CART"}})))
    assert "'CART' is a listed variant of 'CAR T-cell therapy'" in complaint.what
    assert "Write 'CAR T-cell therapy'" in complaint.remedy
