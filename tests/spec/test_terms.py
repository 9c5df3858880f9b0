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


def test_labels_of_outcomes_and_arms_are_prose() -> None:
    found = places(
        question={"outcomes": "response to CART"},
        outcomes=[
            {"id": "cart", "label": "response to CART", "event": {"competing": {"2": "CART"}}}
        ],
        data={
            "arms": {"levels": [{"id": "cart", "value": "CART", "label": "CART"}]},
            "groups": {"levels": [{"id": "cart", "value": "CART", "label": "CART"}]},
            "exclude": [{"column": "CART", "value": "CART", "reason": "No CART given"}],
        },
    )
    assert found == [
        ("question", "outcomes"),
        ("outcomes", 0, "label"),
        ("outcomes", 0, "event", "competing", "2"),
        ("data", "arms", "levels", 0, "label"),
        ("data", "groups", "levels", 0, "label"),
        ("data", "exclude", 0, "reason"),
    ]


def test_columns_and_cells_of_patients_are_no_prose() -> None:
    found = places(
        data={
            "patients": {"file": "CART.csv", "last_contact": "CART end", "missing": ["CART"]},
            "arms": {"column": "CART", "reference": "cart"},
            "derived": [{"id": "cart", "duration": {"start": "CART", "end": "CART end"}}],
        },
        outcomes=[
            {"time": "CART months", "event": {"column": "CART", "event": ["CART"], "censored": []}},
            {"event": "CART", "no_event": "cart", "evaluable": {"column": "x", "reason": "CART"}},
        ],
        analysis={"landmark": [{"outcome": "cart", "known_at": "CART", "arm": "cart"}]},
        conclusions=["cart"],
    )
    assert found == []


def test_the_message_says_what_to_write() -> None:
    complaint = next(iter(term_complaints({"terms": TERMS, "report": {"title": "CART"}})))
    assert "'CART' is a listed variant of 'CAR T-cell therapy'" in complaint.what
    assert "Write 'CAR T-cell therapy'" in complaint.remedy
