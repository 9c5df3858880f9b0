"""Numbers carry their fact; nothing else may print a digit by accident."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from reportgen.facts.book import UnknownFactError
from reportgen.formatting.parts import PartMissingError
from reportgen.present.fact_filters import fact_filters
from reportgen.present.wrapping import (
    SpecText,
    finalize,
    literal,
    spec_texts,
    wrap,
)
from tests.present.facts import ALONE, COUNT, RATE, RATIO, STYLE, book

FILTERS = fact_filters(book(), STYLE)


def test_a_number_is_wrapped_with_its_raw_value_fact_and_part():
    assert wrap(RATE, "value", STYLE) == (
        '<data value="0.8377" data-fact="cr.a.pooled" data-part="value">83.8%</data>'
    )
    assert wrap(RATE, "ci", STYLE) == (
        '<data value="0.796 0.874" data-fact="cr.a.pooled" data-part="ci">79.6 to 87.4</data>'
    )


def test_what_cannot_be_estimated_is_said_in_words():
    assert wrap(ALONE, "value", STYLE) == (
        '<span class="not-estimable" data-fact="os.a.pooled">one study only</span>'
    )


def test_a_filter_takes_a_fact_or_its_id():
    assert FILTERS["value"]("cr.a.pooled") == FILTERS["value"](RATE) == wrap(RATE, "value", STYLE)
    assert "12,345" in FILTERS["value"]("review.rows")


def test_an_unknown_fact_names_the_nearest():
    with pytest.raises(UnknownFactError, match=r"there is no fact 'cr\.a\.poled'; did you mean"):
        FILTERS["value"]("cr.a.poled")


@pytest.mark.parametrize("part", ["ci", "pi", "p", "k", "events_n"])
def test_a_part_that_a_fact_lacks_is_an_error(part):
    with pytest.raises(PartMissingError, match=r"fact 'review\.rows' has no"):
        FILTERS[part](COUNT)


def test_the_level_is_that_of_the_interval():
    assert FILTERS["level"](RATE) == "<span data-literal>95%\u00a0CI</span>"
    assert FILTERS["pi_label"](RATE) == "<span data-literal>90% prediction interval</span>"
    with pytest.raises(ValueError, match="no confidence interval"):
        FILTERS["level"](COUNT)
    with pytest.raises(ValueError, match="no prediction interval"):
        FILTERS["pi_label"](RATIO)


def test_an_estimate_has_its_interval_and_a_refusal_its_reason():
    assert Markup(FILTERS["estimate"](RATE)).striptags() == "83.8% (95% CI 79.6 to 87.4)"
    assert Markup(FILTERS["estimate"](ALONE)).striptags() == "one study only"
    assert Markup(FILTERS["estimate"](COUNT)).striptags() == "12,345"


@pytest.mark.parametrize("value", [3, 2.5, True, None, RATE])
def test_what_is_no_text_cannot_be_printed(value):
    with pytest.raises(ValueError, match="print"):
        finalize(value)


def test_text_of_a_template_passes_and_text_of_the_spec_is_marked():
    assert finalize("words") == "words"
    assert finalize(SpecText("4-1BB")) == "<span data-literal>4-1BB</span>"
    assert finalize(SpecText("a <b> & c")) == "a &lt;b&gt; &amp; c"


def test_literal_marks_digits_only_and_escapes_always():
    assert literal("R/R ALL") == "R/R ALL"
    assert literal("<i>2") == "<span data-literal>&lt;i&gt;2</span>"


def test_texts_of_the_spec_are_marked_at_any_depth_but_ids_stay_plain():
    marked = spec_texts({"id": "t2", "label": "T2", "list": [{"id": "a1", "x": "1"}], "n": 3})
    assert type(marked["id"]) is str
    assert isinstance(marked["label"], SpecText)
    assert type(marked["list"][0]["id"]) is str
    assert isinstance(marked["list"][0]["x"], SpecText)
    assert marked["n"] == 3


def test_what_ids_are_made_from_stays_plain():
    marked = spec_texts({"suffix": ".stage_1", "prefix": "os2.landmark.x", "among": "stage 1"})
    assert type(marked["suffix"]) is type(marked["prefix"]) is str
    assert isinstance(marked["among"], SpecText)
