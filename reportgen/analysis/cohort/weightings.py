"""The tests of the log-rank family: which one compares groups over time, and its words."""

from __future__ import annotations

from dataclasses import dataclass

from numpy.typing import ArrayLike

from reportgen.spec.cohort import CohortAnalysis
from reportgen.spec.cohort_outcomes import SurvivalOutcome
from reportgen.spec.cohort_survival_test import SurvivalTest
from reportgen.stats.survival.log_rank import LogRank, log_rank
from reportgen.stats.survival.observations import Observations

WEIGHTS = {
    "log_rank": "none",
    "wilcoxon": "gehan",
    "peto": "g_rho",
    "tarone_ware": "tarone_ware",
    "fleming_harrington": "g_rho",
}
"""Names of the spec and of the statistics."""

TEST_NAMES = {
    "log_rank": "log-rank",
    "wilcoxon": "Gehan-Breslow-Wilcoxon",
    "peto": "Peto-Peto",
    "tarone_ware": "Tarone-Ware",
    "fleming_harrington": "Fleming-Harrington",
}
"""How each is called before "test" and before P."""

PETO = 1.0
"""The power of S(t-) that makes the test of Peto and Peto."""

TIMES_WERE = "Times to events were"


@dataclass(frozen=True, slots=True)
class Weighting:
    """A test of the log-rank family; ``of`` begins its sentence in METHODS."""

    name: str = "log_rank"
    rho: float = 0.0
    gamma: float = 0.0
    of: str = TIMES_WERE

    @property
    def method(self) -> str:
        """The key of the method that stands on its facts."""
        return "log_rank" if self.name == "log_rank" else f"log_rank.{self.name}"

    @property
    def words(self) -> str:
        """``log-rank test``."""
        return f"{TEST_NAMES[self.name]} test"

    @property
    def settings(self) -> tuple[tuple[str, str], ...]:
        """For the sentences of METHODS."""
        powers = (("rho", f"{self.rho:g}"), ("gamma", f"{self.gamma:g}"))
        return (("of", self.of), ("test", self.words), *powers)

    def test(self, rows: Observations, group: ArrayLike, strata: ArrayLike | None) -> LogRank:
        """Groups compared, within strata where there are any."""
        rho = PETO if self.name == "peto" else self.rho
        return log_rank(
            rows, group, strata=strata, weighting=WEIGHTS[self.name], rho=rho, gamma=self.gamma
        )


def weighting_of(outcome: SurvivalOutcome, settings: CohortAnalysis) -> Weighting:
    """That of the outcome, else that of the analysis."""
    own: SurvivalTest | None = outcome.test
    chosen = own or settings.survival_test
    of = f"For {outcome.label}, groups were" if own else TIMES_WERE
    return Weighting(chosen.name, chosen.rho, chosen.gamma, of)
