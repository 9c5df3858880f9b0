"""All effect measures by name; a new measure is one entry in its family's tuple."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats, as_floats, same_length
from reportgen.stats.measures.means import MEANS
from reportgen.stats.measures.paired import PAIRED
from reportgen.stats.measures.proportions import PROPORTIONS
from reportgen.stats.measures.rates import RATES
from reportgen.stats.measures.record import EffectSizes, Measure, Route
from reportgen.stats.measures.reported import REPORTED
from reportgen.stats.measures.survival import SURVIVAL
from reportgen.stats.measures.two_by_two import TWO_BY_TWO
from reportgen.vocabulary import nearest

MEASURES: dict[str, Measure] = {
    measure.name: measure
    for measure in (
        *PROPORTIONS,
        *RATES,
        *SURVIVAL,
        *TWO_BY_TWO,
        *MEANS,
        *PAIRED,
        *REPORTED,
    )
}


def measure_named(name: str) -> Measure:
    """The measure of that name; an unknown name is refused with the nearest known one."""
    if name not in MEASURES:
        raise AnalysisError.single("measure", f"unknown '{name}'{nearest(name, MEASURES)}.")
    return MEASURES[name]


def route_for(measure: Measure, given: set[str]) -> Route:
    """The first route of the measure whose columns are all given."""
    for route in measure.routes:
        if set(route.columns) <= given:
            return route
    wanted = " or ".join(", ".join(route.columns) for route in measure.routes)
    raise AnalysisError.single(
        measure.name, f"needs {wanted}; given are {', '.join(sorted(given)) or 'no columns'}."
    )


def with_sizes(arrays: Mapping[str, Floats]) -> dict[str, Floats]:
    """The columns with ``n_1``, ``n_2`` added where events and non-events of the arm are there."""
    out = dict(arrays)
    for arm in ("_1", "_2"):
        if f"nonevents{arm}" in out and f"n{arm}" not in out and f"events{arm}" in out:
            out[f"n{arm}"] = out[f"events{arm}"] + out[f"nonevents{arm}"]
    return out


def effect_sizes(measure: str, columns: Mapping[str, ArrayLike], **settings: Any) -> EffectSizes:
    """Estimates and variances of the studies on the analysis scale of the measure.

    ``columns`` maps the role names of one of the measure's routes to arrays of shape (k,), NaN for
    missing; ``nonevents_1`` may stand for ``n_1``. ``settings`` are those the route knows
    (``correction``, ``double_zero``, ...).
    A study that cannot be estimated has NaN in both arrays and ``estimable`` False.

    Raises AnalysisError for an unknown measure, missing columns and settings without meaning here.
    R: metafor::escalc and meta's functions, to 1e-12.
    """
    chosen = measure_named(measure)
    arrays = {name: as_floats(values, name) for name, values in columns.items()}
    same_length(**arrays)
    arrays = with_sizes(arrays)
    route = route_for(chosen, set(arrays))
    if unknown := sorted(set(settings) - set(route.settings)):
        raise AnalysisError.single(
            measure,
            f"has no setting {unknown[0]}{nearest(unknown[0], route.settings)}.",
        )
    # zeros in a cell make infinities on the way; they end as "not estimable"
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return route.compute(*(arrays[name] for name in route.columns), **settings)
