"""Whatever the data: numbers or a stated refusal; no NaN, no warning, no other error.

A function is tested by its place in one of the tables; the catalogue says which are owed.
"""

from __future__ import annotations

import pytest

from reportgen.errors import AnalysisError
from reportgen.stats.catalogue import CATALOGUE, Routine
from tests.stats.extremes import of_counts, of_estimates, of_rows
from tests.stats.extremes.data import COUNTS, ESTIMATES, MANY_COUNTS, MANY_ESTIMATES
from tests.stats.extremes.finite import marked, outcome
from tests.stats.extremes.of_counts import OF_COUNTS
from tests.stats.extremes.of_estimates import OF_ESTIMATES
from tests.stats.extremes.of_rows import OF_ROWS

SMOOTH = tuple(f"selection_model, {n}" for n in ("beta", "half_normal", "negative_exponential"))
# They fit as often as there are studies, or integrate over each of them: 600 are many there.
OF_EACH = (
    *("pool_without_each", "leave_one_out", "cumulative", "influence", "baujat"),
    *("standardised_residuals, deletion True", *SMOOTH),
)
# Not in the everyday run: seconds each, on few studies and on many.
LONG = SMOOTH
LONG_OF_MANY = (
    *("standardised_residuals, deletion True", "selection_model", "cluster_robust"),
    *("multivariate_model", "variance_component_interval", "two_arm_glmm"),
)
# They take P values, medians, odds ratios or survival and convert row by row; or patients.
ELSEWHERE = {
    "propensity_weights",
    *("adjusted_p_values", "mean_sd_from_quantiles", "survival_from_n", "table_from_odds_ratio"),
}
OF_PATIENTS = ("regression", "confounding", "imputation")
ORDINARY = {**dict.fromkeys(OF_ESTIMATES | OF_ROWS, ESTIMATES["twenty studies"])}
ORDINARY |= dict.fromkeys(OF_COUNTS, COUNTS["twelve studies"])
CALLS = OF_ESTIMATES | OF_ROWS | OF_COUNTS


def faults_of(name, of_estimates, of_counts):
    cases = of_counts if name in OF_COUNTS else of_estimates
    call = CALLS[name]
    return {case: found for case, data in cases.items() if (found := outcome(call, data))}


@pytest.mark.parametrize("name", marked(CALLS, LONG))
def test_a_result_or_a_refusal(name):
    assert faults_of(name, ESTIMATES, COUNTS) == {}


@pytest.mark.parametrize("name", marked(CALLS, LONG_OF_MANY))
def test_five_thousand_studies(name):
    estimates = MANY_ESTIMATES
    if name.startswith(OF_EACH):
        estimates = {case: (y[:600], v[:600]) for case, (y, v) in estimates.items()}
    assert faults_of(name, estimates, MANY_COUNTS) == {}


@pytest.mark.parametrize("name", CALLS)
def test_ordinary_studies_are_never_refused(name):
    """Else a call of the tables that is wrong itself would pass as a refusal."""
    data = ORDINARY[name]
    try:
        CALLS[name](*data) if isinstance(data, tuple) else CALLS[name](data)
    except AnalysisError as refusal:
        pytest.fail(str(refusal))


def test_the_tables_hold_the_catalogue():
    owed = {section.function for section in CATALOGUE} - {""}
    for section in CATALOGUE:
        entries = section.entries.values()
        functions = [entry.compute for entry in entries if isinstance(entry, Routine)]
        owed |= {f.__name__ for f in functions if f.__module__.split(".")[2] not in OF_PATIENTS}
    called = {name for module in (of_counts, of_estimates, of_rows) for name in vars(module)}
    missing = owed - called - ELSEWHERE
    assert not missing, f"give {sorted(missing)} a line in a table of this folder"
    assert owed - called >= ELSEWHERE
