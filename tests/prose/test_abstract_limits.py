"""Every abstract at every length: what is left reads well, and what must be said is said."""

from __future__ import annotations

import re
from functools import cache

import pytest

from reportgen.present.abstract.counting import words
from reportgen.present.abstract.fitting import Fitted, Limits, Section, fitted
from tests.prose import language
from tests.prose.language import sentence_faults
from tests.prose.rendered import ALL, Rendered, rendered
from tests.prose.test_language import of_the_spec

PRINTED = re.compile(r'data-fact="([^"]+)" data-part="([^"]+)"')
PARTS = frozenset({"value", "ci", "p_phrase"})


def cut(report: Rendered, limit: int | None) -> Fitted:
    """The abstract of a report, in so many words at most."""
    return fitted(report.drafts, Limits(words=limit), report.locked)


def length(sections: tuple[Section, ...]) -> int:
    return sum(words(one.text) for one in sections)


@cache
def lengths(name: str, share: float = 0.85) -> tuple[Fitted, ...]:
    """From the whole abstract down to what cannot go, each time by this share of the words."""
    report = rendered(name)
    found = [cut(report, None)]
    while True:
        now = length(found[-1].sections)
        less = cut(report, min(now - 1, int(share * now)))
        if length(less.sections) == now:
            return tuple(found)
        found.append(less)


def printed(sections: tuple[Section, ...]) -> set[tuple[str, str]]:
    return {part for one in sections for part in PRINTED.findall(one.html)}


def check_language(name: str, lengths: tuple[Fitted, ...]) -> None:
    report = rendered(name)
    for found in lengths:
        for section in found.sections:
            faults = [
                *language.faults(section.text, of_patients=report.kind == "cohort"),
                *sentence_faults(section.text),
            ]
            assert [fault for fault in faults if not of_the_spec(name, fault)] == [], found.gone
            assert section.text


SOME = [
    pytest.param(name, marks=() if place % 12 == 0 else pytest.mark.slow)
    for place, name in enumerate(ALL)
]
"""All of them, but every day a twelfth: each is rendered at many lengths."""


@pytest.mark.parametrize("name", SOME)
def test_whatever_went_the_rest_reads_without_a_fault(name):
    check_language(name, lengths(name))


@pytest.mark.slow
@pytest.mark.parametrize("name", ALL)
def test_the_rest_reads_without_a_fault_at_every_length(name):
    check_language(name, lengths(name, 1.0))


@pytest.mark.parametrize("name", SOME)
def test_what_is_kept_grows_with_the_limit(name):
    before: set[tuple[str, str]] | None = None
    for found in lengths(name):
        now = printed(found.sections)
        assert before is None or now <= before
        before = now


@pytest.mark.parametrize("name", SOME)
def test_it_fits_or_nothing_more_can_go(name):
    report = rendered(name)
    least = lengths(name)[-1]
    shortest = length(least.sections)
    for limit in (0, shortest - 1, shortest, shortest + 20):
        found = cut(report, limit)
        fits = length(found.sections) <= limit
        assert fits or found.sections == least.sections
        assert fits == (limit >= shortest)


@pytest.mark.parametrize("name", SOME)
def test_no_number_is_parted_from_its_interval(name):
    whole = printed(lengths(name)[0].sections)
    for found in lengths(name):
        left = printed(found.sections)
        for fact, part in whole:
            if part == "ci" and (fact, "value") in left:
                assert (fact, "ci") in left, found.gone


@pytest.mark.parametrize("name", SOME)
def test_every_primary_result_stands_in_the_shortest_abstract(name):
    report = rendered(name)
    found = lengths(name)
    whole, least = printed(found[0].sections), printed(found[-1].sections)
    main = [one.id for one in report.spec.outcomes if one.primary and one.in_abstract]
    results = {f"{one}.{end}" for one in main for end in results_of(report)}
    wanted = {(fact, part) for fact, part in whole if part in PARTS and fact in results}
    assert wanted or not any(facts.estimable for facts in report.book if facts.id in results)
    assert wanted <= least


def results_of(report: Rendered) -> set[str]:
    """The ends of ids of what is a primary result: of each group or arm, and of each contrast."""
    data = report.spec.data
    if report.kind == "cohort":
        arms = [level.id for level in data.arms.levels]
        own = ("rate", "any", "severe", "median", "mean")
        compared = ("test", "severity", "hazard_ratio", "log_rank")
    else:
        arms = [level.id for level in data.groups.levels] if data.groups else ["all"]
        own, compared = ("pooled",), ("odds_ratio", "ratio", "difference", "hazard_ratio")
    pairs = [f"{one}_vs_{other}" for one in arms for other in arms if one != other]
    return {f"{a}.{end}" for a in arms for end in own} | {
        f"{pair}.{end}" for pair in pairs for end in compared
    }
