"""The records of the measures: what a measure is, and what it makes of the studies' data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from reportgen.defaults import CONTINUITY_CORRECTION
from reportgen.errors import AnalysisError
from reportgen.methods.record import Described
from reportgen.stats.checks import Bools, Floats
from reportgen.vocabulary import nearest

TARGETS = ("only_zero", "all", "all_if_any_zero", "none", "treatment_arm")
FORMS = ("cells", "events", "variance")
DOUBLE_ZERO = ("keep", "drop", "drop_no_events")


@dataclass(frozen=True, slots=True)
class Correction:
    """The continuity correction: how much, to which studies, and into what it is put.

    ``cells`` adds to events and non-events; ``events`` and ``variance`` are the forms in which
    meta corrects ratios of proportions and differences. Sweeting et al. 2004, doi:10.1002/sim.1761.
    """

    value: float = CONTINUITY_CORRECTION
    to: str = "only_zero"
    form: str = "cells"

    def __post_init__(self) -> None:
        for word, known, what in ((self.to, TARGETS, "to"), (self.form, FORMS, "form")):
            if word not in known:
                raise AnalysisError.single(
                    f"correction.{what}", f"unknown '{word}'{nearest(word, known)}."
                )
        if not (np.isfinite(self.value) and self.value >= 0):
            raise AnalysisError.single("correction.value", f"cannot be {self.value}.")

    def added(self, zero: Bools, usable: Bools) -> Floats:
        """What each study's cells receive; ``zero`` marks studies that need it."""
        if self.to == "all":
            chosen = usable
        elif self.to == "all_if_any_zero":
            chosen = usable & bool(np.any(zero & usable))
        else:
            chosen = zero & usable if self.to != "none" else np.zeros_like(zero)
        return np.where(chosen, self.value, 0.0)


NO_CORRECTION = Correction(0.0, "none")


@dataclass(frozen=True, slots=True)
class EffectSizes:
    """Estimates and variances of the studies, shapes (k,), NaN only where not ``estimable``.

    A variance of 0 is kept and counts as estimable; it cannot be pooled. ``corrected`` marks the
    studies whose counts were changed. ``extra`` holds named by-products.
    """

    yi: Floats
    vi: Floats
    corrected: Bools
    extra: Mapping[str, Floats] = field(default_factory=dict)

    @property
    def estimable(self) -> Bools:
        """Which studies have both numbers."""
        return np.asarray(np.isfinite(self.yi))

    @property
    def sei(self) -> Floats:
        """Standard errors."""
        return np.sqrt(self.vi)


def effects(yi: Floats, vi: Floats, corrected: Bools | None = None, **extra: Floats) -> EffectSizes:
    """EffectSizes with everything infinite or undefined turned into "not estimable"."""
    y, v = np.broadcast_arrays(np.asarray(yi, dtype=float), np.asarray(vi, dtype=float))
    good = np.isfinite(y) & np.isfinite(v) & (v >= 0)
    marks = np.zeros(good.shape, dtype=bool) if corrected is None else corrected
    return EffectSizes(np.where(good, y, np.nan), np.where(good, v, np.nan), marks & good, extra)


Columns = Mapping[str, Floats]
Compute = Callable[..., EffectSizes]


@dataclass(frozen=True, slots=True)
class Route:
    """One set of columns a measure can be computed from, and the function that does it."""

    columns: tuple[str, ...]
    compute: Compute
    settings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure(Described):
    """An effect measure: where it comes from, on which scale it is analysed, and its null value.

    ``formula`` has the estimate y and its variance v. ``null`` is the value of no effect on the
    analysis scale, None where there is none.
    """

    name: str
    scale: str
    null: float | None
    routes: tuple[Route, ...]
