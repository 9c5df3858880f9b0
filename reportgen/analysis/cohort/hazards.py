"""Groups compared over time: log-rank tests, the Cox model and its check."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reportgen.analysis.cohort.rates import add_test
from reportgen.analysis.cohort.scope import Scope
from reportgen.analysis.cohort.testing import Tested
from reportgen.analysis.cohort.weightings import Weighting
from reportgen.errors import AnalysisError
from reportgen.stats.survival.cox import CoxFit, cox
from reportgen.stats.survival.log_rank import LogRank
from reportgen.stats.survival.observations import Observations, observations
from reportgen.stats.survival.proportional_hazards import proportional_hazards

TIES_WORDS = {"efron": "Efron’s", "breslow": "Breslow’s"}


@dataclass(frozen=True, slots=True)
class TwoGroups:
    """Rows of two groups: ``member`` is 1 in the first-named, 0 in the reference.

    ``names`` are their labels in that order, ``stratum`` is None without strata.
    """

    rows: Observations
    member: NDArray[np.int64]
    stratum: NDArray[np.int64] | None
    names: tuple[str, str]

    @property
    def n(self) -> int:
        """Number of rows: patients, or intervals of time at risk."""
        return len(self.rows)

    @property
    def events(self) -> int:
        """Events of both groups."""
        return int(self.rows.event.sum())

    @property
    def refused(self) -> str:
        """Why the groups are not compared; empty where they can be."""
        for name, code in zip(self.names, (1, 0), strict=True):
            if not (self.member == code).any():
                return f"there was no patient {name}"
        return "" if self.events else "no event occurred in either group"

    @property
    def without_event(self) -> str:
        """The group, if there is one, in which nobody had the event."""
        for name, code in zip(self.names, (1, 0), strict=True):
            if not self.rows.event[self.member == code].any():
                return name
        return ""


def two_groups(
    time: ArrayLike,
    event: ArrayLike,
    member: ArrayLike,
    weight: ArrayLike,
    names: tuple[str, str],
    *,
    stratum: ArrayLike | None = None,
    entry: ArrayLike | None = None,
) -> TwoGroups | None:
    """Counted rows as single ones; every event but code 1 is censored. None without rows."""
    weights = np.asarray(weight, dtype=np.int64)
    if not weights.sum():
        return None

    def single(values: ArrayLike) -> NDArray[np.float64]:
        return np.repeat(np.asarray(values, dtype=np.float64), weights)

    start = None if entry is None else single(entry)
    rows = observations(single(time), single(event) == 1, entry=start)
    layers = None if stratum is None else single(stratum).astype(np.int64)
    return TwoGroups(rows, single(member).astype(np.int64), layers, names)


def log_rank_test(
    groups: TwoGroups | None, weighting: Weighting, *, stratified: bool = False
) -> Tested:
    """The P value, or why there is none."""
    method = "log_rank.stratified" if stratified else weighting.method
    if groups is None or groups.refused:
        return Tested(None, method, groups.refused if groups else "there was no patient")
    found = weighting.test(groups.rows, groups.member, groups.stratum if stratified else None)
    if not compares(found):
        return Tested(None, method, "no event occurred while both groups were at risk")
    return Tested(found.p_value, method, settings=weighting.settings)


def compares(found: LogRank) -> bool:
    """Whether any event, of a weight above 0, occurred while several groups were at risk."""
    return bool(found.df and np.diag(found.covariance).max() > 0)


@dataclass(frozen=True, slots=True)
class Hazard:
    """A fitted hazard ratio, or the reason why there is none."""

    fit: CoxFit | None
    refused: str = ""


def hazard_of(groups: TwoGroups | None, ties: str, level: float) -> Hazard:
    """The Cox model with the group as its only covariate."""
    if groups is None or groups.refused:
        return Hazard(None, groups.refused if groups else "there was no patient")
    if groups.without_event:
        return Hazard(None, f"no event occurred {groups.without_event}")
    try:
        return Hazard(cox(groups.rows, groups.member, names=("group",), ties=ties, level=level))
    except AnalysisError:
        return Hazard(None, "events occurred in one group only while both were at risk")


def ph_test(groups: TwoGroups | None, hazard: Hazard) -> Tested:
    """The scaled Schoenfeld test of the one coefficient."""
    if groups is None or hazard.fit is None:
        return Tested(None, "cox.zph", hazard.refused)
    try:
        found = proportional_hazards(hazard.fit, groups.rows)
    except AnalysisError:
        return Tested(None, "cox.zph", "all events were at one time")
    return Tested(found.tests[0].p_value, "cox.zph")


def add_hazard_ratio(
    scope: Scope,
    fact_id: str,
    label: str,
    groups: TwoGroups | None,
    hazard: Hazard,
    ties: str,
    *,
    method: str = "cox",
    n: int | None = None,
    notes: tuple[str, ...] = (),
    inputs: tuple[str, ...] = (),
    settings: tuple[tuple[str, str], ...] = (),
) -> None:
    """Fact with the ratio of hazards, first-named group over reference."""
    fit = hazard.fit
    scope.add(
        fact_id,
        "hazard_ratio",
        label,
        float(fit.hazard_ratio[0]) if fit else None,
        ci=(float(fit.ci_low[0]), float(fit.ci_high[0])) if fit else None,
        p=float(fit.p_value[0]) if fit else None,
        n=n if n is not None else (groups.n if groups else 0),
        events=groups.events if groups else 0,
        method=method,
        refused=hazard.refused,
        notes=notes,
        inputs=inputs,
        settings=(("ties", TIES_WORDS[ties]), *settings),
    )


def add_tests(
    scope: Scope,
    prefix: str,
    words: tuple[str, str],
    groups: TwoGroups | None,
    ties: str,
    weighting: Weighting,
    *,
    notes: tuple[str, ...] = (),
    inputs: tuple[str, ...] = (),
) -> Hazard:
    """Facts ``.log_rank`` (whichever test of its family), ``.hazard_ratio`` and ``.ph_test`` under
    ``prefix``.

    ``words`` stand after "log-rank test of": the label, and who is compared.
    """
    label, who = words
    n, events = (groups.n, groups.events) if groups else (0, 0)
    found = log_rank_test(groups, weighting)
    add_test(
        scope,
        f"{prefix}.log_rank",
        f"{weighting.words} of {label}, {who}",
        found,
        n=n,
        events=events,
        notes=notes,
        inputs=inputs,
    )
    hazard = hazard_of(groups, ties, scope.level)
    add_hazard_ratio(
        scope,
        f"{prefix}.hazard_ratio",
        f"hazard ratio of {label}, {who}",
        groups,
        hazard,
        ties,
        notes=notes,
        inputs=inputs,
    )
    words_of = f"test of proportional hazards of {label}, {who}"
    checked = ph_test(groups, hazard)
    add_test(scope, f"{prefix}.ph_test", words_of, checked, n=n, events=events, inputs=inputs)
    return hazard
