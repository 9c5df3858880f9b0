"""The registry of methods: nothing that a reader checks a number by is left out."""

from __future__ import annotations

import re
import string

import pytest

from reportgen.methods import METHODS

IDENTIFIER = re.compile(r"doi:10\.\d{4,}/\S+|ISBN [\d-]{10,}|PMID \d+")
NOT_COMPUTED = {"counted", "read from the table", "stated in the spec"}
SECTIONS = {"study", "pooling", "contrast", "robustness", "small_study", "rates", "survival"}
SECTIONS |= {"asymmetry", "selection", "fail_safe"}
SECTIONS |= {"adjustment", "weighting", "missing", "safety", "multiplicity", "certainty"}
each_method = pytest.mark.parametrize("name", METHODS)


@each_method
def test_label_formula_and_call_are_there(name: str) -> None:
    method = METHODS[name]
    for text in (method.label, method.formula, method.r_call):
        assert text == text.strip() != ""


@each_method
def test_what_is_computed_has_a_source_that_can_be_found(name: str) -> None:
    method = METHODS[name]
    if method.formula in NOT_COMPUTED:
        assert (method.reference, method.r_call) == ("", method.formula)
    else:
        assert IDENTIFIER.search(method.reference)


@each_method
def test_the_call_is_code_of_r(name: str) -> None:
    """A function that is called or taken from a package, or the word for what was not computed."""
    call = METHODS[name].r_call
    assert call in NOT_COMPUTED or re.search(r"[\w.]+(::[\w.]+|\()", call)
    assert call.count("(") == call.count(")") and call.count('"') % 2 == 0


@each_method
def test_a_sentence_has_its_paragraph_and_names_its_settings(name: str) -> None:
    method = METHODS[name]
    assert bool(method.sentence) == bool(method.section)
    assert method.section in SECTIONS | {""}
    fields = [field for _, field, _, _ in string.Formatter().parse(method.sentence)]
    assert all(re.fullmatch(r"[a-z_0-9]+", field) for field in fields if field is not None)
