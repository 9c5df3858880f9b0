"""How the tests of the log-rank family are called where their P values are printed."""

from __future__ import annotations

from reportgen.analysis.cohort.task import CohortPlanned, View
from reportgen.analysis.cohort.weightings import TEST_NAMES, Weighting


def plan(planned: CohortPlanned) -> View:
    """``test_names`` by the method that stands on a fact, ``time_tests`` those that were made;
    ``time_tests_or`` is one of them, or what would have been."""
    names = {Weighting(name).method: words for name, words in TEST_NAMES.items()}
    made = {fact.method for fact in planned.book if fact.estimable}
    used = tuple(words for method, words in names.items() if method in made)
    asked = TEST_NAMES[planned.spec.analysis.survival_test.name]
    either = " or ".join(used) or asked
    return {"test_names": names, "time_tests": used, "time_tests_or": either}
