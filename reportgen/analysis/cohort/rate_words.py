"""What the templates say of rates and numbers: intervals, ratios, differences, chosen tests."""

from __future__ import annotations

from collections.abc import Callable

from reportgen.analysis.cohort.numeric import contrast_of
from reportgen.analysis.cohort.task import CohortPlanned, View
from reportgen.methods import METHODS
from reportgen.methods.tests import CHOSEN_TESTS
from reportgen.spec.cohort_outcomes import BinaryOutcome, NumericOutcome, OrdinalOutcome, Outcome
from reportgen.vocabulary import STATISTICS

RATIOS = ("odds_ratio", "risk_ratio")
CONTRASTS = {
    "shift": ("Hodges-Lehmann shift", "Hodges-Lehmann shifts"),
    "mean_difference": ("difference of means", "differences of means"),
}
"""A difference of numbers, and several."""
DOMAINS = ("efficacy", "safety")


def plan(planned: CohortPlanned) -> View:
    """Words of ratios and of differences of numbers, by name and by the table they stand in."""
    spec = planned.spec
    words = {
        name: {
            "label": STATISTICS[name].label,
            "labels": f"{STATISTICS[name].label}s",
            "symbol": STATISTICS[name].symbol,
        }
        for name in RATIOS
    }
    ratios = _by_table(spec.outcomes, _ratio)
    contrasts = _by_table(spec.outcomes, _contrast)
    used = {fact.method for fact in planned.book if fact.estimable}
    return {
        "ratio_words": words,
        "ratios_of": {
            domain: tuple(words[name] for name in RATIOS if name in ratios[domain])
            for domain in DOMAINS
        },
        "contrasts": {
            one.id: {"end": contrast_of(one), "label": CONTRASTS[contrast_of(one)][0]}
            for one in spec.outcomes
            if isinstance(one, NumericOutcome)
        },
        "contrasts_of": {
            domain: tuple(
                words for name, (_, words) in CONTRASTS.items() if name in contrasts[domain]
            )
            for domain in DOMAINS
        },
        "stratified_in": _by_table(spec.outcomes, _stratified),
        "further_tests": tuple(
            method.short for key, method in CHOSEN_TESTS.items() if method.short and key in used
        ),
        "rate_interval_words": METHODS[f"rate.{spec.analysis.rate_interval}"].short,
    }


def _by_table(
    outcomes: tuple[Outcome, ...], word: Callable[[Outcome], str]
) -> dict[str, tuple[str, ...]]:
    """What outcomes of each table have, each once."""
    return {
        domain: tuple(
            dict.fromkeys(word(one) for one in outcomes if one.domain == domain and word(one))
        )
        for domain in DOMAINS
    }


def _ratio(outcome: Outcome) -> str:
    return outcome.ratio if isinstance(outcome, BinaryOutcome | OrdinalOutcome) else ""


def _contrast(outcome: Outcome) -> str:
    return contrast_of(outcome) if isinstance(outcome, NumericOutcome) else ""


def _stratified(outcome: Outcome) -> str:
    return outcome.label if isinstance(outcome, BinaryOutcome) and outcome.test == "cmh" else ""
