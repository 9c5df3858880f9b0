"""Arms compared in the cumulative incidence of an outcome that other events preclude."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reportgen.analysis.cohort.hazards import TwoGroups
from reportgen.analysis.cohort.rates import add_test
from reportgen.analysis.cohort.scope import Scope
from reportgen.analysis.cohort.testing import Tested
from reportgen.errors import AnalysisError
from reportgen.stats.survival.competing import CompetingRows, competing_rows
from reportgen.stats.survival.cox import CoxFit
from reportgen.stats.survival.fine_gray import fine_gray
from reportgen.stats.survival.gray import gray_test

NOBODY = "there was no patient"
LATE = "patients came under observation after time zero, for which there is no such method here"
OUTCOME, OTHER = 1, 2
"""The outcome is cause 1, whatever competes with it cause 2."""


@dataclass(frozen=True, slots=True)
class CompetingGroups:
    """Two groups, and the same rows with the cause that ended each."""

    groups: TwoGroups
    causes: CompetingRows

    @property
    def refused(self) -> str:
        """Why incidences are not compared as a whole; empty where they can be.

        Patients who come late are weighed by neither method here; see Geskus 2011,
        doi:10.1111/j.1541-0420.2010.01420.x, for what that takes.
        """
        return self.groups.refused or (LATE if self.groups.rows.entry is not None else "")


def competing_groups(
    groups: TwoGroups | None, codes: NDArray[np.int64], weight: NDArray[np.int64]
) -> CompetingGroups | None:
    """The groups with the code (0 censored, 1 event, 2 and up others) of each counted row."""
    if groups is None:
        return None
    single = np.repeat(np.minimum(codes, OTHER), weight)
    return CompetingGroups(groups, competing_rows(groups.rows.time, single, causes=OTHER))


def add_competing_tests(
    scope: Scope,
    prefix: str,
    words: tuple[str, str],
    found: CompetingGroups | None,
    inputs: tuple[str, ...],
) -> None:
    """Facts ``.gray`` and ``.subdistribution_hazard_ratio`` under ``prefix``.

    ``words`` stand after "Gray's test of": the label, and who is compared.
    """
    label, who = words
    n, events = (found.groups.n, found.groups.events) if found else (0, 0)
    tested = gray_of(found)
    what = f"Gray’s test of {label}, {who}"
    add_test(scope, f"{prefix}.gray", what, tested, n=n, events=events, inputs=inputs)
    fit, why = _model(found, scope.level)
    scope.add(
        f"{prefix}.subdistribution_hazard_ratio",
        "hazard_ratio",
        f"subdistribution hazard ratio of {label}, {who}",
        float(fit.hazard_ratio[0]) if fit else None,
        ci=(float(fit.ci_low[0]), float(fit.ci_high[0])) if fit else None,
        p=float(fit.p_value[0]) if fit else None,
        n=n,
        events=events,
        method="fine_gray",
        refused=why,
        inputs=inputs,
    )


def gray_of(found: CompetingGroups | None) -> Tested:
    """Gray's test of two groups, or why there is none."""
    if found is None or found.refused:
        return Tested(None, "gray", found.refused if found else NOBODY)
    test = gray_test(found.causes, found.groups.member, OUTCOME)
    if not test.df:
        return Tested(None, "gray", "no event occurred while both groups were at risk")
    return Tested(test.p_value, "gray")


def _model(found: CompetingGroups | None, level: float) -> tuple[CoxFit | None, str]:
    """The fit, or why there is none."""
    if found is None or found.refused:
        return None, found.refused if found else NOBODY
    if found.groups.without_event:
        return None, f"no event occurred {found.groups.without_event}"
    try:
        return fine_gray(found.causes, found.groups.member, OUTCOME, level=level), ""
    except AnalysisError:
        return None, "no event occurred while both groups were at risk"
