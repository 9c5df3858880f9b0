"""What an effect makes of the rate under control: the curves of a L'Abbé plot."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats, as_floats, check_choice


def _odds(rate: Floats, effect: float) -> Floats:
    return np.asarray(special.expit(special.logit(rate) + effect))


def _ratio(rate: Floats, effect: float) -> Floats:
    return np.asarray(rate * np.exp(min(effect, 700.0)))


def _difference(rate: Floats, effect: float) -> Floats:
    return np.asarray(rate + effect)


def _arcsine(rate: Floats, effect: float) -> Floats:
    return np.asarray(np.sin(np.clip(np.arcsin(np.sqrt(rate)) + effect, 0, np.pi / 2)) ** 2)


CURVES: dict[str, Callable[[Floats, float], Floats]] = {
    "OR": _odds,
    "PETO": _odds,
    "RR": _ratio,
    "RD": _difference,
    "AS": _arcsine,
    "IRR": _ratio,
    "IRD": _difference,
}
"""By the effect measure of the engine, whose scale the effect is on."""
PER_TIME = ("IRR", "IRD")


def treated_rate(measure: str, control: ArrayLike, effect: float) -> Floats:
    """Rate under treatment that belongs to each rate under control (g,) by one effect.

    OR, PETO: expit(logit x + effect); RR, IRR: x exp(effect); RD, IRD: x + effect; AS:
    sin(asin sqrt x + effect)^2. Rates are proportions, of IRR and IRD events per time; what leaves
    their range is taken to its end. Raises AnalysisError for other measures, rates outside their
    range and effects that are not finite. L'Abbé, Detsky and O'Rourke 1987,
    doi:10.7326/0003-4819-107-2-224. R: the line of metafor::labbe, exact.
    """
    check_choice(measure, CURVES, "measure")
    rate, most = as_floats(control, "control"), np.inf if measure in PER_TIME else 1.0
    if not np.all(np.isfinite(rate) & (rate >= 0) & (rate <= most)):
        raise AnalysisError.single("control", "rates under control are outside their range.")
    if not np.isfinite(effect):
        raise AnalysisError.single("effect", "is a finite number on the scale of the measure.")
    return np.clip(CURVES[measure](rate, effect), 0.0, most)
