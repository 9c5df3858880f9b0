"""This side of ``meta.py``: times only the fits; prints one ``kind name number ...`` a line.

python benchmarks/meta_fits.py FILE REPETITIONS
python benchmarks/meta_fits.py large
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from meta_studies import ANALYSES, LEFT_OUT, STUDIES

from reportgen.stats.batched import pool_many, pool_without_each
from reportgen.stats.glmm import random_intercept_logistic
from reportgen.stats.pooling import Pooled, pool
from reportgen.stats.tau2_interval import Tau2Interval, tau2_interval

LARGE = 100_000
CHECKED = (0, 499, 999)
COMPARED = 100


@dataclass(frozen=True)
class Data:
    """The studies as the caller has them: nothing checked or computed."""

    yi: np.ndarray
    vi: np.ndarray
    events: np.ndarray
    n: np.ndarray
    many_yi: np.ndarray
    many_vi: np.ndarray


def read(file: Path) -> Data:
    """The columns of the file, one after the other."""
    sizes = (ANALYSES * STUDIES, ANALYSES * STUDIES, STUDIES, STUDIES, LEFT_OUT, LEFT_OUT)
    parts = np.split(np.fromfile(file, "<f8"), np.cumsum(sizes)[:-1])
    yi, vi = (part.reshape(ANALYSES, STUDIES) for part in parts[:2])
    return Data(yi, vi, *parts[2:])


def one_fit(yi: np.ndarray, vi: np.ndarray) -> tuple[Pooled, Tau2Interval]:
    """REML with Hartung-Knapp, a prediction interval and the Q-profile interval of tau2."""
    pooled = pool(yi, vi, ci="knapp_hartung", prediction="as_ci")
    return pooled, tau2_interval(yi, vi, tau2=pooled.tau2)


def without_each(data: Data) -> object:
    """Leave-one-out of all 1,000 studies."""
    return pool_without_each(data.many_yi, data.many_vi, ci="knapp_hartung")


# The function, and how many fits one call holds.
FITS: dict[str, tuple[Callable[[Data], object], int]] = {
    "one": (lambda d: one_fit(d.yi[0], d.vi[0]), 1),
    "many": (lambda d: pool_many(d.yi, d.vi), ANALYSES),
    "glmm": (lambda d: random_intercept_logistic(d.events, d.n, limits=False), 1),
    "glmm_profile": (lambda d: random_intercept_logistic(d.events, d.n), 1),
    "leave_one_out": (without_each, 1),
}
# Calls that take a second or so are timed less often.
FEW = ("many", "leave_one_out")


def told(kind: str, name: str, numbers: Iterable[float]) -> None:
    """A line for the other side."""
    print(kind, name, *(repr(float(number)) for number in numbers))


def timed(data: Data, repetitions: int) -> None:
    """Every fit in a row of its own, warm, as the other side does it."""
    for name, (fit, fits) in FITS.items():
        fit(data)
        times = 3 if name in FEW else repetitions
        start_cpu = time.process_time()
        for _ in range(times):
            start = time.perf_counter()
            fit(data)
            told("seconds", name, [(time.perf_counter() - start) / fits])
        told("cpu", name, [(time.process_time() - start_cpu) / (times * fits)])


def results(data: Data) -> None:
    """What both sides must agree on."""
    p, t = one_fit(data.yi[0], data.vi[0])
    told("value", "one", (p.estimate, p.ci_low, p.ci_high, p.tau2, p.q, p.i2 or 0.0))
    told("value", "limits", (p.pi_low or 0.0, p.pi_high or 0.0, t.low, t.high))
    many = pool_many(data.yi, data.vi)
    for name in ("estimate", "ci_low", "ci_high", "tau2"):
        told("value", f"many_{name}", getattr(many, name)[:COMPARED])
    g = random_intercept_logistic(data.events, data.n)
    told("value", "glmm", (g.estimate, g.se, g.tau2, g.q_lrt))
    parts = pool_without_each(data.many_yi, data.many_vi, ci="knapp_hartung")
    told("value", "leave_one_out", parts.estimate[list(CHECKED)])
    told("value", "leave_one_out_low", parts.ci_low[list(CHECKED)])


def large() -> None:
    """One pool of 100,000 studies; the process around it tells the memory."""
    random = np.random.default_rng(20261127)
    vi = random.uniform(0.01, 0.5, LARGE)
    yi = random.normal(0.3, np.sqrt(vi + 0.1))
    start = time.perf_counter()
    pooled, limits = one_fit(yi, vi)
    told("seconds", "large", [time.perf_counter() - start])
    if not (limits.low < pooled.tau2 < limits.high and pooled.i2 and pooled.q > pooled.q_df):
        raise SystemExit("the pool of 100,000 studies has no heterogeneity, which was put in")


if __name__ == "__main__":
    if sys.argv[1] == "large":
        large()
    else:
        studies = read(Path(sys.argv[1]))
        timed(studies, int(sys.argv[2]))
        results(studies)
