"""The propensity score and the weights that are made from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from reportgen.errors import AnalysisError
from reportgen.methods.record import Described
from reportgen.stats.checks import Bools, Floats, as_floats, check_choice
from reportgen.stats.regression.glm import GlmFit, glm


@dataclass(frozen=True, slots=True)
class Propensity:
    """Probability of the treatment given the covariates, (n,); ``treated`` marks who got it."""

    score: Floats
    treated: Bools
    model: GlmFit

    @property
    def logit(self) -> Floats:
        """Log odds of the score."""
        return np.asarray(np.log(self.score) - np.log1p(-self.score))


Weights = Callable[[Floats, float], tuple[Floats, Floats]]


@dataclass(frozen=True, slots=True)
class Estimand(Described):
    """Weights of treated and controls, from the scores (n,) and the share that was treated."""

    weights: Weights


_LI = "Li F, Morgan KL, Zaslavsky AM. JASA 2018;113:390-400. doi:10.1080/01621459.2016.1260466"
_ROBINS = "Robins JM, Hernan MA, Brumback B. Epidemiology 2000;11:550-60. PMID 10955408"

ESTIMANDS: dict[str, Estimand] = {
    "ATE": Estimand(
        label="everybody",
        formula="1/e; 1/(1 - e)",
        reference=_ROBINS,
        r_call='WeightIt::weightit(method = "ps", estimand = "ATE")',
        weights=lambda e, p: (1 / e, 1 / (1 - e)),
    ),
    "ATE_stabilised": Estimand(
        label="everybody, stabilised",
        formula="p/e; (1 - p)/(1 - e)",
        reference=_ROBINS,
        r_call='WeightIt::weightit(method = "ps", estimand = "ATE", stabilize = TRUE)',
        weights=lambda e, p: (p / e, (1 - p) / (1 - e)),
    ),
    "ATT": Estimand(
        label="the treated",
        formula="1; e/(1 - e)",
        reference=_LI,
        r_call='WeightIt::weightit(method = "ps", estimand = "ATT")',
        weights=lambda e, p: (np.ones_like(e), e / (1 - e)),
    ),
    "ATC": Estimand(
        label="the controls",
        formula="(1 - e)/e; 1",
        reference=_LI,
        r_call='WeightIt::weightit(method = "ps", estimand = "ATC")',
        weights=lambda e, p: ((1 - e) / e, np.ones_like(e)),
    ),
    "ATO": Estimand(
        label="the overlap",
        formula="1 - e; e",
        reference=_LI,
        r_call='WeightIt::weightit(method = "ps", estimand = "ATO")',
        weights=lambda e, p: (1 - e, e),
    ),
    "ATM": Estimand(
        label="who would be matched",
        formula="min(e, 1 - e)/e; min(e, 1 - e)/(1 - e)",
        reference="Li L, Greene T. Int J Biostat 2013;9:215-34. doi:10.1515/ijb-2012-0030",
        r_call='WeightIt::weightit(method = "ps", estimand = "ATM")',
        weights=lambda e, p: (np.minimum(e, 1 - e) / e, np.minimum(e, 1 - e) / (1 - e)),
    ),
}
"""Whom the weighted comparison is about, and the weights of treated and controls."""


def propensity_score(
    treatment: ArrayLike,
    covariates: ArrayLike,
    *,
    names: Sequence[str] | None = None,
    frequencies: ArrayLike | None = None,
) -> Propensity:
    """Fitted probabilities of treatment (n,), 0 or 1, by logistic regression on covariates (n, p).

    Raises AnalysisError as ``glm.glm``: also where covariates tell the treatments apart, by name.
    Rosenbaum and Rubin 1983, doi:10.1093/biomet/70.1.41. R: glm(family = binomial), to 1e-10.
    """
    model = glm(treatment, covariates, "binomial", names=names, weights=frequencies)
    return Propensity(model.fitted.mean, as_floats(treatment) == 1, model)


def propensity_weights(found: Propensity, estimand: str) -> Floats:
    """Weights (n,) by a key of ``ESTIMANDS``; the share treated counts frequencies.

    Raises AnalysisError for an unknown one. R: WeightIt::weightit(method = "ps"), to 1e-10.
    """
    check_choice(estimand, ESTIMANDS, "estimand")
    share = float(np.average(found.treated, weights=found.model.fitted.design.weights))
    treated, controls = ESTIMANDS[estimand].weights(found.score, share)
    return np.where(found.treated, treated, controls)


def truncated(weights: Floats, low: float, high: float) -> Floats:
    """Weights brought within two of their quantiles (type 7), given as probabilities.

    Raises AnalysisError for probabilities that are none or in the wrong order. Cole and Hernan
    2008, doi:10.1093/aje/kwn164. R: pmin(pmax(w, q[1]), q[2]).
    """
    if not 0 <= low < high <= 1:
        what = f"{low:g} and {high:g} are no two probabilities in ascending order."
        raise AnalysisError.single("truncate_at", what)
    return np.asarray(np.clip(weights, *np.quantile(weights, (low, high))))


def effective_sample_size(weights: ArrayLike) -> float:
    """(sum w)^2/sum w^2: how many equal weights say as much. Kish 1965, ISBN 0-471-48900-X."""
    w = as_floats(weights, "weights")
    squares = float(w @ w)
    if not squares > 0:
        raise AnalysisError.single("weights", "all weights are 0.")
    return float(w.sum() ** 2 / squares)
