"""Whatever the patients: numbers or a stated refusal; no NaN, no warning, no other error."""

from __future__ import annotations

import pytest

from reportgen.errors import AnalysisError
from reportgen.stats.catalogue import CATALOGUE, Routine
from tests.stats.extremes import of_patients
from tests.stats.extremes.finite import marked, outcome
from tests.stats.extremes.of_patients import OF_PATIENTS, SEEDED
from tests.stats.extremes.patients import MANY_LEVELS, SOUND, UGLY

PACKAGES = ("regression", "confounding")
# Not in the everyday run on ten thousand levels: seconds each.
LONG_OF_MANY = ("firth", "glm_profile_limits", "concordance, strata", "robust_kaplan_meier")
ALL = OF_PATIENTS | SEEDED


@pytest.mark.parametrize("name", ALL)
def test_a_result_or_a_refusal(name):
    cohorts = SOUND | UGLY
    found = {case: outcome(ALL[name], d, endless=True) for case, d in cohorts.items()}
    assert {case: faults for case, faults in found.items() if faults} == {}


@pytest.mark.parametrize("name", marked(OF_PATIENTS, LONG_OF_MANY))
def test_ten_thousand_levels(name):
    assert outcome(OF_PATIENTS[name], MANY_LEVELS["ten thousand levels"], endless=True) == []


def test_the_table_holds_the_catalogue():
    routines = [e for section in CATALOGUE for e in section.entries.values()]
    functions = [one.compute for one in routines if isinstance(one, Routine)]
    owed = {f.__name__ for f in functions if f.__module__.split(".")[2] in PACKAGES}
    assert owed and owed <= set(vars(of_patients))


@pytest.mark.parametrize("name", ALL)
def test_sound_data_are_never_refused(name):
    """Else a call of the table that is wrong itself would pass as a refusal."""
    for case, d in SOUND.items():
        if (name, case) == ("proportional_hazards, log", "some times of 0"):
            continue  # there is no logarithm of 0
        try:
            ALL[name](d)
        except AnalysisError as refusal:
            pytest.fail(f"{case}: {refusal}")
