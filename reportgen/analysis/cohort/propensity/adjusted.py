"""The patients of a pair of arms, made alike: who is used, with which weight, matched to whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import inf

import numpy as np

from reportgen.analysis.cohort.propensity.covariates import columns_of
from reportgen.analysis.cohort.scope import Pair
from reportgen.errors import AnalysisError
from reportgen.inputs.cohort.records import Bools, Floats, Ints, PatientRows
from reportgen.spec.cohort_propensity import Estimand, Propensity
from reportgen.stats.confounding.matching import caliper_width, greedy_match
from reportgen.stats.confounding.propensity import (
    Propensity as Score,
)
from reportgen.stats.confounding.propensity import (
    propensity_score,
    propensity_weights,
    truncated,
)

FORMULAS: dict[Estimand, str] = {
    "ate": "ATE",
    "att": "ATT",
    "atc": "ATC",
    "overlap": "ATO",
    "matching_weights": "ATM",
}
"""By the word of the spec the entry of ``ESTIMANDS``."""

CALIPER_OF = "pooled_group_sd"
TIES_SEED = 20_260_101
"""Of equally near partners one is taken by lot; the lots are the same in every run."""


@dataclass(frozen=True, eq=False, slots=True)
class Adjusted:
    """The patients (n,) of both arms who have a score, or had one before they were trimmed.

    ``at`` are their places among all patients, ``weights`` 0 for those who are not used, ``score``
    (probability of the arm) NaN for those trimmed, ``match`` the number of the pair or -1.
    ``total`` and ``missing`` count patients of the arm (True) and of the reference (False).
    """

    pair: Pair
    at: Ints
    treated: Bools
    total: Mapping[bool, int]
    missing: Mapping[bool, int]
    weights: Floats
    score: Floats
    match: Ints
    fitted: Score | None = None
    constant: tuple[str, ...] = ()
    refused: str = ""

    @property
    def used(self) -> Bools:
        """Who is compared, (n,)."""
        return np.asarray(self.weights > 0)

    @property
    def trimmed(self) -> Bools:
        """Whose score was too extreme, (n,)."""
        return np.isnan(self.score)

    def side(self, is_arm: bool) -> Bools:
        """The patients of the arm, or of the reference, (n,)."""
        return self.treated if is_arm else ~self.treated


class _Refused(Exception):  # noqa: N818 - the reason why nothing is compared, not an error
    pass


def adjusted(
    plan: Propensity,
    pair: Pair,
    arms: tuple[int, int],
    rows: PatientRows,
    labels: Mapping[str, str],
) -> Adjusted:
    """Score, trim, weight or match; ``arms`` are the places of arm and reference.

    What stands in the way is the reason why nothing is compared.
    """
    here = np.isin(rows.arm, arms)
    at = np.flatnonzero(here & rows.complete)
    treated = rows.arm[at] == arms[0]
    total = {True: int((rows.arm == arms[0]).sum()), False: int((rows.arm == arms[1]).sum())}
    known = {True: int(treated.sum()), False: int((~treated).sum())}
    n = len(at)
    nothing = Adjusted(
        pair,
        at,
        treated,
        total,
        {side: total[side] - known[side] for side in total},
        np.zeros(n),
        np.full(n, np.nan),
        np.full(n, -1, dtype=np.int64),
    )
    try:
        return _made_alike(plan, nothing, rows, labels)
    except _Refused as reason:
        return replace(nothing, refused=str(reason))


def _made_alike(
    plan: Propensity, start: Adjusted, rows: PatientRows, labels: Mapping[str, str]
) -> Adjusted:
    kept = np.ones(len(start.at), dtype=np.bool_)
    _refuse_few(start, kept, "a value of every covariate")
    found, constant = _score(start, kept, rows, labels)
    if plan.trim is not None:
        kept = _within(plan, found.score)
        _refuse_few(start, kept, "a score within the limits")
        found, constant = _score(start, kept, rows, labels)
    score = start.score.copy()
    score[kept] = found.score
    made = replace(start, score=score, fitted=found, constant=constant)
    return _matched(plan, made, kept) if plan.method == "matching" else _weighted(plan, made, kept)


def _refuse_few(start: Adjusted, kept: Bools, what: str) -> None:
    for side, level in ((True, start.pair.arm), (False, start.pair.reference)):
        n = int((start.side(side) & kept).sum())
        if n < 2:
            one = "only one patient" if n else "no patient"
            raise _Refused(f"{one} with {level.label} had {what}")


def _score(
    start: Adjusted, kept: Bools, rows: PatientRows, labels: Mapping[str, str]
) -> tuple[Score, tuple[str, ...]]:
    columns = columns_of(rows.covariates, labels, start.at[kept])
    if not columns.names:
        raise _Refused("all covariates were the same in all patients")
    try:
        found = propensity_score(start.treated[kept], columns.values, names=columns.names)
    except AnalysisError as error:
        raise _Refused(_in_words(error, columns.names)) from None
    if not (found.score.min() > 0 and found.score.max() < 1):
        raise _Refused("the covariates tell the arms apart, so that some scores are 0 or 1")
    return found, columns.constant


def _in_words(error: AnalysisError, names: tuple[str, ...]) -> str:
    """Why there is no score: covariates that repeat others, too few patients, or separation."""
    repeated = [problem.where for problem in error.problems if problem.where in names]
    if repeated:
        verb = "follows" if len(repeated) == 1 else "follow"
        return f"{', '.join(repeated)} {verb} from the other covariates"
    if any(problem.where == "covariates" for problem in error.problems):
        return "there were fewer patients than the score has coefficients"
    return "the covariates tell the arms apart completely, so that nobody can be compared"


def _within(plan: Propensity, score: Floats) -> Bools:
    assert plan.trim is not None
    if plan.trim.limits is not None:
        low, high = plan.trim.limits
    else:
        share = plan.trim.quantile or 0.0
        low, high = (float(limit) for limit in np.quantile(score, (share, 1 - share)))
    return np.asarray((score >= low) & (score <= high))


def _weighted(plan: Propensity, made: Adjusted, kept: Bools) -> Adjusted:
    assert made.fitted is not None
    name = FORMULAS[plan.about]
    weights = propensity_weights(made.fitted, f"{name}_stabilised" if plan.stabilised else name)
    if plan.truncate is not None:
        weights = truncated(weights, plan.truncate, 1 - plan.truncate)
    found = made.weights.copy()
    found[kept] = weights
    return replace(made, weights=found)


def _matched(plan: Propensity, made: Adjusted, kept: Bools) -> Adjusted:
    """Each patient of whom the comparison tells, the likeliest of its arm first, with the nearest
    of the other arm that is left; of equally near ones by lot."""
    assert made.fitted is not None
    places = np.flatnonzero(kept)
    target = made.treated[places] if plan.about == "att" else ~made.treated[places]
    distance = made.fitted.logit if plan.about == "att" else -made.fitted.logit
    width = inf
    if plan.caliper is not None:
        width = caliper_width(distance, target, plan.caliper, CALIPER_OF)
    lots = np.random.default_rng(TIES_SEED).permutation(len(places))
    found = greedy_match(distance[lots], target[lots], caliper=width, order="largest_score_first")
    if not len(found.treated):
        raise _Refused("no two patients had scores within the caliper")
    if len(found.treated) < 2:
        raise _Refused("only one pair of patients had scores within the caliper")
    weights, match = made.weights.copy(), made.match.copy()
    for side in (found.treated, found.control):
        chosen = places[lots[side]]
        weights[chosen] = 1.0
        match[chosen] = np.arange(len(side))
    return replace(made, weights=weights, match=match)
