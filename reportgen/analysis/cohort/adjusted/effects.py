"""Coefficients of a model as facts: back on the scale of their statistic."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reportgen.analysis.cohort.adjusted.asked import Asked
from reportgen.analysis.cohort.adjusted.fitting import Fitted
from reportgen.analysis.cohort.adjusted.record import Coefficients
from reportgen.spec.cohort_outcomes import NumericOutcome
from reportgen.vocabulary import STATISTICS

BEYOND = "it is beyond what can be computed"


@dataclass(frozen=True, slots=True)
class Where:
    """A fact of a coefficient: its id, what it is of, and whose it is."""

    id: str
    words: str
    n: int
    events: int | None
    stat: str = ""


def add_coefficient(
    asked: Asked,
    where: Where,
    fit: Fitted[Coefficients],
    column: int,
    notes: tuple[str, ...] = (),
) -> None:
    """Fact with the coefficient of a column: a ratio, or a difference in the unit."""
    stat = where.stat or fit.model.statistic
    found = (fit.made.coef[column], fit.made.low[column], fit.made.high[column])
    if STATISTICS[stat].is_ratio:
        with np.errstate(over="ignore"):
            found = tuple(np.exp(found))
    good = bool(np.isfinite(found).all()) and (not STATISTICS[stat].is_ratio or min(found) > 0)
    asked.scope.add(
        where.id,
        stat,
        where.words,
        found[0] if good else None,
        ci=(found[1], found[2]) if good else None,
        p=float(fit.made.p[column]),
        n=where.n,
        events=where.events,
        unit=unit_of(asked, stat),
        method=asked.method(fit.word),
        refused=BEYOND,
        notes=notes if good else (),
        settings=asked.settings,
        inputs=asked.inputs,
    )


def add_refused(asked: Asked, where: Where, reason: str) -> None:
    """The same fact where nothing could be fitted."""
    stat = where.stat or asked.model.statistic
    asked.scope.add(
        where.id,
        stat,
        where.words,
        None,
        n=where.n,
        events=where.events,
        method=asked.method(asked.word),
        refused=reason,
        inputs=asked.inputs,
    )


def unit_of(asked: Asked, stat: str) -> str | None:
    """That of the outcome, of a difference."""
    numeric = isinstance(asked.outcome, NumericOutcome) and not STATISTICS[stat].is_ratio
    return asked.outcome.unit if isinstance(asked.outcome, NumericOutcome) and numeric else None


def effect_words(asked: Asked) -> str:
    """``odds ratio of complete remission adjusted for age and sex by logistic regression``."""
    of = asked.model.effect.format(label=asked.outcome.label)
    return f"{STATISTICS[asked.model.statistic].label} of {of} {asked.how}"
