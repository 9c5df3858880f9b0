"""Cohorts as ugly as they come: follow-up, outcomes, covariates, weights; one dict a cohort."""

from __future__ import annotations

import numpy as np

LEVELS = 10_000


def ordinary(n=40, seed=11):
    """Nothing wrong with it."""
    rng = np.random.default_rng(seed)
    arm, x = np.arange(n) % 2, rng.normal(size=n)
    risk = 1 / (1 + np.exp(-(0.5 * arm + 0.7 * x)))
    return {
        "time": np.ceil(rng.exponential(20, n)),
        "cause": rng.choice([0, 1, 2], n, p=[0.3, 0.4, 0.3]),
        "arm": arm,
        "covariates": np.column_stack((x, rng.integers(0, 2, n))),
        "layer": rng.integers(0, 3, n),
        "weights": rng.choice([0.5, 1.0, 2.5], n),
        "count": rng.integers(1, 4, n).astype(float),
        "event": (rng.random(n) < risk).astype(float),
        "number": rng.poisson(rng.gamma(1, 3 * np.exp(0.4 * arm))).astype(float),
        "value": rng.normal(10, 3, n) + arm,
        "grade": rng.integers(0, 4, n),
    }


def but(**changed):
    return ordinary() | changed


def _first(n):
    return {name: values[:n] for name, values in ordinary().items()}


N = 40
ONES, ZEROS = np.ones(N), np.zeros(N)
HALF = (np.arange(N) < N // 2).astype(float)
X = ordinary()["covariates"][:, 0]
ARM = ordinary()["arm"]
CAUSE = ordinary()["cause"]


def _beside(column):
    return np.column_stack((X, column))


def _missing(values, at=3, what=np.nan):
    changed = np.array(values, dtype=float)
    changed[at] = what
    return changed


def _repeated():
    """Twice as many rows as levels of a factor, each level with an event."""
    n = 2 * LEVELS
    rng = np.random.default_rng(3)
    whole = ordinary(n, seed=3)
    whole["layer"] = np.arange(n) % LEVELS
    return whole | {"grade": np.arange(n) % LEVELS, "time": np.ceil(rng.exponential(400, n))}


SOUND = {
    "ordinary": ordinary(),
    "days since 1970": but(time=ordinary()["time"] + 20_000),
    "in seconds": but(time=ordinary()["time"] * 86_400 * 365.25),
    "tiny times": but(time=ordinary()["time"] * 1e-9),
    "some times of 0": but(time=np.where(HALF > 0, 0.0, ordinary()["time"])),
    "some weights of 0": but(weights=HALF, count=HALF),
    "an offset of 1e9": but(covariates=ordinary()["covariates"] + 1e9, value=X + 1e9),
    "a tiny covariate": but(covariates=ordinary()["covariates"] * 1e-6),
    "a huge covariate": but(covariates=ordinary()["covariates"] * 1e9),
}
"""Nothing here may be refused."""

UGLY = {
    "nobody": _first(0),
    "one patient": _first(1),
    "two patients": _first(2),
    "three patients": _first(3),
    "identical patients": {k: np.repeat(v[:1], 12, axis=0) for k, v in ordinary().items()},
    "no events": but(cause=ZEROS, event=ZEROS, number=ZEROS),
    "one event": but(cause=_missing(ZEROS, 7, 1.0), event=_missing(ZEROS, 7, 1.0)),
    "no event in one arm": but(cause=CAUSE * (1 - ARM), event=ordinary()["event"] * (1 - ARM)),
    "an event in everybody": but(cause=ONES, event=ONES),
    "another event in everybody": but(cause=2 * ONES),
    "no competing event": but(cause=(CAUSE == 1).astype(float)),
    "events at the first time only": but(cause=HALF, time=2 - HALF),
    "events at the last time only": but(cause=HALF, time=1 + HALF),
    "separated by a covariate": but(event=(X > 0) * 1.0, cause=(X > 0) * 1.0),
    "separated but for one": but(event=_missing(X > 0, int(X.argmin()), 1.0)),
    "one arm": but(arm=ZEROS.astype(int)),
    "one patient in an arm": but(arm=_missing(ZEROS, 5, 1.0).astype(int)),
    "a group of its own for each": but(arm=np.arange(N), grade=np.arange(N)),
    "one patient per stratum": but(layer=np.arange(N)),
    "strata of one arm": but(layer=ARM),
    "all times tied": but(time=7 * ONES),
    "all times 0": but(time=ZEROS),
    "a constant covariate": but(covariates=_beside(ONES)),
    "a covariate twice": but(covariates=_beside(X)),
    "a covariate nearly twice": but(covariates=_beside(X + 1e-10 * HALF)),
    "a covariate that is the arm": but(covariates=_beside(ARM)),
    "a constant of 1e9 and dust": but(covariates=_beside(1e9 + 1e-8 * HALF)),
    "two scales": but(covariates=_beside(1e100 * HALF)),
    "more covariates than patients": but(covariates=np.vander(X, 60)),
    "no covariates": but(covariates=np.empty((N, 0))),
    "a missing covariate": but(covariates=_beside(_missing(HALF))),
    "an infinite covariate": but(covariates=_beside(_missing(HALF, what=np.inf))),
    "a missing time": but(time=_missing(ordinary()["time"])),
    "an infinite time": but(time=_missing(ordinary()["time"], what=np.inf)),
    "a negative time": but(time=_missing(ordinary()["time"], what=-1.0)),
    "a missing event": but(cause=_missing(CAUSE), event=_missing(ordinary()["event"])),
    "half an event": but(cause=_missing(CAUSE, what=0.5), event=_missing(HALF, what=0.5)),
    "a missing value": but(value=_missing(X), number=_missing(ordinary()["number"])),
    "a missing stratum": but(layer=_missing(HALF), arm=_missing(HALF)),
    "all weights 0": but(weights=ZEROS, count=ZEROS),
    "a negative weight": but(weights=_missing(ONES, what=-1.0), count=_missing(ONES, what=-1.0)),
    "a missing weight": but(weights=_missing(ONES), count=_missing(ONES)),
    "an infinite weight": but(
        weights=_missing(ONES, what=np.inf), count=_missing(ONES, what=np.inf)
    ),
    "one weight of all": but(weights=_missing(ONES * 1e-12, what=1e12)),
    "too few weights": but(weights=ONES[:-1], count=ONES[:-1]),
    "equal values": but(value=ONES, number=ONES, grade=ZEROS.astype(int)),
    "values of 1e100": but(value=X * 1e100),
    "values of 1e-100": but(value=X * 1e-100),
}
MANY_LEVELS = {"ten thousand levels": _repeated()}
