"""What is done with the patients: the registry of the analyses of a cohort.

An analysis is a file with ``add``, which puts facts, frames and figure requests into the ledger,
and, where its templates loop over something, ``plan``, which says over what. Its keys are in
``spec``, its sentences in a template that ``templates/cohort/results.html.j2`` includes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reportgen.analysis.cohort import (
    adjusted,
    causes,
    families,
    imputation,
    landmark,
    late_entry,
    milestones,
    missing,
    outcome_facts,
    paired,
    propensity,
    rate_words,
    safety,
    several_arms,
    subgrouping,
    test_names,
)
from reportgen.analysis.cohort.task import CohortPlanned, CohortTask, View
from reportgen.spec.cohort_outcomes import Outcome

OUTCOME_ANALYSES: tuple[Callable[[CohortTask, Outcome], None], ...] = (
    outcome_facts.add,
    late_entry.add,
    milestones.add,
    causes.add,
    paired.add,
    several_arms.add,
    landmark.add,
    subgrouping.add,
)
"""Of every outcome, in this order; each decides by the spec whether it has something to do."""

COHORT_ANALYSES: Mapping[str, tuple[Callable[[CohortTask], None], ...]] = {
    "missing": (missing.add,),
    "models": (adjusted.add, imputation.add),
    "safety": (safety.add_safety,),
    "propensity": (propensity.add,),
}
"""Of several outcomes together; their parts are in ``parts.COHORT_PARTS`` under the same names.
Those that read the facts of another stand with it. Families of tests, which may hold any test, are
made from the facts of all."""

PLANS: tuple[Callable[[CohortPlanned], View], ...] = (
    rate_words.plan,
    paired.plan,
    missing.plan,
    adjusted.plan,
    imputation.plan,
    safety.plan,
    propensity.plan,
    families.plan,
    causes.plan,
    late_entry.plan,
    several_arms.plan,
    test_names.plan,
)
"""What the templates of an analysis loop over."""
