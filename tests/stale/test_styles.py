"""Texts in the style of a journal: their numbers are known in its form, and told in it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reportgen.facts.book import ReportIdentity
from reportgen.facts.fact import Fact, Interval
from reportgen.facts.record import Record
from reportgen.formatting.parts import print_part
from reportgen.stale.find import POSSIBLE, Stale, find
from reportgen.stale.readers import BY_SUFFIX
from reportgen.stale.versions import versions_of

IDENTITY = ReportIdentity("a-review", "meta-analysis", "A review", "1.0")
RATE = Fact(
    "response.b.pooled",
    "proportion",
    "pooled response with drug B",
    "percent",
    0.508,
    ci=Interval(0.443, 0.573),
    p=0.0312,
    n=1236,
)
MOVED = replace(RATE, value=0.546, ci=Interval(0.483, 0.607), p=0.0042)


def record(fact: Fact, style: str) -> Record:
    return Record(IDENTITY, (fact,), style=style, headline=(fact.id,))


def told(text: str, was: Record, now: Record) -> list[tuple[str, str]]:
    """What is stale, and what it is now in the form of the text."""
    blocks = BY_SUFFIX[".txt"].read(text.encode())
    found = find(blocks, versions_of({"version 1.0": was}, now))
    return [(one.text, _now(one)) for one in found if one.strength != POSSIBLE]


def _now(one: Stale) -> str:
    assert one.present is not None
    return print_part(one.present, one.part, one.style).text


TEXTS = {
    "lancet": "The pooled response with drug B was 51% (95% CI 44–57; p=0·031).",
    "jama": "The pooled response with drug B was 50.8% (95% CI, 44.3-57.3; P = .03).",
    "reportgen": "The pooled response with drug B was 50.8% (95% CI 44.3 to 57.3; P = 0.03).",
}
NOW = {
    "lancet": ["55%", "48–61", "0·0042"],
    "jama": ["54.6%", "48.3-60.7", ".004"],
    "reportgen": ["54.6%", "48.3 to 60.7", "0.004"],
}


@pytest.mark.parametrize("style", TEXTS)
@pytest.mark.parametrize("style_now", TEXTS)
def test_a_text_in_the_style_of_its_version_is_read_whatever_the_style_is_now(
    style: str, style_now: str
) -> None:
    found = told(TEXTS[style], record(RATE, style), record(MOVED, style_now))
    assert [now for _, now in found] == NOW[style]


@pytest.mark.parametrize("style", TEXTS)
@pytest.mark.parametrize("style_now", TEXTS)
def test_another_style_alone_makes_no_number_stale(style: str, style_now: str) -> None:
    assert told(TEXTS[style], record(RATE, style), record(RATE, style_now)) == []
