"""All arms tested together: whether any of them differs, or whether there is a trend."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from reportgen.analysis.cohort.rate_contrasts import Rate
from reportgen.analysis.cohort.scope import Scope
from reportgen.analysis.cohort.testing import ALIKE, LEAST_EXPECTED, Tested, association, few
from reportgen.errors import AnalysisError
from reportgen.spec.cohort_outcomes import BinaryOutcome, NumericOutcome, OrdinalOutcome, Outcome
from reportgen.stats.contingency.trend import cochran_armitage, linear_by_linear
from reportgen.stats.ranks.several import jonckheere, kruskal_wallis
from reportgen.stats.samples.counted import Sample, sample
from reportgen.stats.samples.means import one_way_anova

OVERALL = "overall"
"""What stands in the ids of facts where an arm or a pair would."""

Scores = tuple[float, ...]


def is_wanted(scope: Scope, outcome: Outcome) -> bool:
    """Of three arms or more always, of two where the spec names a test."""
    if not isinstance(outcome, BinaryOutcome | OrdinalOutcome | NumericOutcome):
        return False
    return len(scope.arms) > 2 or (len(scope.arms) == 2 and outcome.overall != "auto")


def scores_of(scope: Scope) -> Scores:
    """The doses of the arms, or 1, 2, 3."""
    return scope.scores or tuple(float(at + 1) for at in range(len(scope.arms)))


def score_words(scope: Scope) -> tuple[tuple[str, str], ...]:
    """For the sentences of METHODS: ``10, 20 and 40``."""
    *first, last = (f"{score:g}" for score in scores_of(scope))
    return (("scores", f"{', '.join(first)} and {last}"),)


def rates_overall(scope: Scope, test: str, rates: Sequence[Rate]) -> Tested:
    """The rates of all arms by the word of the spec."""
    if test == "auto" and scope.ordered:
        test = "cochran_armitage"
    trend = test == "cochran_armitage"
    if why := _nothing_to_learn(rates):
        method = "test.cochran_armitage" if trend else "test.chi_square"
        return Tested(None, method, why, score_words(scope) if trend else ())
    if not trend:
        return association([rate.cells for rate in rates], test)
    return replace(_armitage(rates, scores_of(scope)), settings=score_words(scope))


def _nothing_to_learn(rates: Sequence[Rate]) -> str:
    n, events = sum(rate.n for rate in rates), sum(rate.events for rate in rates)
    if not all(rate.n for rate in rates):
        return few(0)
    if events == 0:
        return "no event occurred in any arm"
    return "every patient of every arm had the event" if events == n else ""


def _armitage(rates: Sequence[Rate], scores: Scores) -> Tested:
    """Exact where an expected count is small and the scores are on a grid."""
    events, n = [rate.events for rate in rates], [rate.n for rate in rates]
    share = sum(events) / sum(n)
    if min(n) * min(share, 1 - share) < LEAST_EXPECTED:
        try:
            found = cochran_armitage(events, n, scores, method="exact")
            return Tested(found.p_value, "test.cochran_armitage.exact")
        except AnalysisError:
            pass
    return Tested(cochran_armitage(events, n, scores).p_value, "test.cochran_armitage")


Groups = tuple[Sample, ...]


def _kruskal(groups: Groups, scores: Scores) -> float:
    return kruskal_wallis(groups).p_value


def _jonckheere(groups: Groups, scores: Scores) -> float:
    return jonckheere(groups).p_value


def _anova(groups: Groups, scores: Scores) -> float:
    return one_way_anova(groups, variances="equal").p_value


def _welch(groups: Groups, scores: Scores) -> float:
    return one_way_anova(groups, variances="unequal").p_value


def _linear(groups: Groups, scores: Scores) -> float:
    """Grades have their places as scores."""
    grades = np.unique(np.concatenate([group.values for group in groups]))
    table = np.zeros((len(groups), len(grades)))
    for row, group in zip(table, groups, strict=True):
        row[np.searchsorted(grades, group.values)] = group.counts
    return linear_by_linear(table, scores, grades).p_value


VALUE_TESTS: dict[str, tuple[Callable[[Groups, Scores], float], str]] = {
    "kruskal_wallis": (_kruskal, ALIKE),
    "jonckheere": (_jonckheere, ALIKE),
    "linear_by_linear": (_linear, ALIKE),
    "anova": (_anova, "the values did not vary within the arms"),
    "welch_anova": (_welch, "the values of an arm did not vary"),
}
"""By the word of the spec: the test, and why it cannot be made of arms that all have patients."""

BESIDE = {"welch": "welch_anova", "student": "anova"}
"""What tests all arms beside the t test of a pair."""


def values_test(scope: Scope, outcome: OrdinalOutcome | NumericOutcome) -> str:
    """The key of ``VALUE_TESTS`` that the outcome asks for."""
    if outcome.overall != "auto":
        return outcome.overall
    return BESIDE.get(outcome.test, "jonckheere" if scope.ordered else "kruskal_wallis")


def values_overall(
    scope: Scope, test: str, groups: Sequence[tuple[ArrayLike, ArrayLike]]
) -> Tested:
    """Values and their counts of all arms by a key of ``VALUE_TESTS``."""
    method = f"test.{test}"
    found = [(np.asarray(values), np.asarray(counts)) for values, counts in groups]
    if not all(counts.sum() for _, counts in found):
        return Tested(None, method, few(0))
    if test == "welch_anova" and min(counts.sum() for _, counts in found) < 2:
        return Tested(None, method, few(1))
    compute, why = VALUE_TESTS[test]
    try:
        samples = tuple(sample(values, counts) for values, counts in found)
        return Tested(compute(samples, scores_of(scope)), method)
    except AnalysisError:
        return Tested(None, method, why)
