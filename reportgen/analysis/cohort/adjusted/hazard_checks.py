"""What an adjusted Cox model is checked by: proportional hazards, and how well it ranks."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from reportgen.analysis.cohort.adjusted.asked import Asked
from reportgen.analysis.cohort.adjusted.baseline_hazard import add_baseline_hazard
from reportgen.analysis.cohort.adjusted.design import ARM, Design
from reportgen.analysis.cohort.adjusted.proportional import cox_fit, firth_fit, observed
from reportgen.analysis.cohort.adjusted.residuals import Panel, add_residuals
from reportgen.analysis.cohort.adjusted.standardised import add_curves
from reportgen.analysis.ids import join
from reportgen.errors import AnalysisError
from reportgen.stats.distributions import two_sided_quantile
from reportgen.stats.results import ChiSquareTest
from reportgen.stats.survival.concordance import concordance
from reportgen.stats.survival.cox import CoxFit
from reportgen.stats.survival.proportional_hazards import proportional_hazards

COX = ("cox", "cox_robust", "cox_firth")
PENALISED = "the test is not defined for a penalised likelihood"
ONE_TIME = "all events were at one time"


def add_checks(asked: Asked, design: Design, word: str) -> None:
    """Of a Cox model: facts ``.ph_test``, ``<pair>.ph_test``, ``covariate.<covariate>.ph_test``,
    ``.concordance`` and what the curves add; figures of residuals and of adjusted curves."""
    if word not in COX:
        return
    choices = asked.choices(word)
    fit = (firth_fit if word == "cox_firth" else cox_fit)(design.rows, choices)
    _add_tests(asked, design, fit)
    _add_concordance(asked, design, fit)
    add_curves(asked, design, fit)
    add_baseline_hazard(asked, design, fit)


def _add_tests(asked: Asked, design: Design, fit: CoxFit) -> None:
    """The arms each, the covariates each with all its levels, and all together."""
    terms = dict(_terms(asked, design))
    refused, tests = "", dict[str, ChiSquareTest]()
    try:
        columns = {place: where for place, (_, where) in terms.items()}
        found = proportional_hazards(fit, observed(design.rows), terms=columns)
        tests = dict(zip((*terms, asked.prefix), found.tests, strict=True))
    except AnalysisError:
        refused = PENALISED if fit.penalised else ONE_TIME
    words = f"test of proportional hazards of {asked.words}"
    labels = {place: f"{words}: {label}" for place, (label, _) in terms.items()}
    for place, label in {asked.prefix: f"{words}, all together", **labels}.items():
        _add_test(asked, join(place, "ph_test"), label, tests.get(place), refused)
    if tests:
        add_residuals(asked, design, fit, list(_shown(asked, design, tests)))


def _terms(asked: Asked, design: Design) -> Iterator[tuple[str, tuple[str, list[int]]]]:
    """Where the test of a term stands, its label and its columns."""
    for pair, at in zip(asked.scope.pairs, design.columns_of(ARM), strict=True):
        yield join(asked.prefix, pair.id), (design.terms[at].label, [at])
    for one in asked.variables:
        place = join(asked.prefix, "covariate", one.id)
        yield place, (one.spec.label, design.columns_of(one.id))


def _add_test(
    asked: Asked, place: str, label: str, found: ChiSquareTest | None, refused: str
) -> None:
    asked.scope.add(
        place,
        "p_value",
        label,
        found.p_value if found else None,
        p=found.p_value if found else None,
        n=asked.sample.n,
        events=asked.events,
        method="covariates.cox.zph",
        refused=refused,
        inputs=asked.inputs,
    )


def _shown(asked: Asked, design: Design, tests: dict[str, ChiSquareTest]) -> Iterator[Panel]:
    """Every arm, and the covariates whose hazard ratio the test says changes."""
    limit = 1 - asked.scope.level
    for place, (_, columns) in _terms(asked, design):
        is_arm = design.terms[columns[0]].source == ARM
        if is_arm or tests[place].p_value < limit:
            yield from (Panel(at, join(place, "ph_test")) for at in columns)


def _add_concordance(asked: Asked, design: Design, fit: CoxFit) -> None:
    found, refused = None, ""
    # of coefficients that are 0 but for rounding no order of the patients must be made
    marker = np.round(design.rows.x @ fit.coef, 9)
    try:
        found = concordance(observed(design.rows), marker, strata=design.rows.strata)
    except AnalysisError:
        refused = "no pair of patients can be compared"
    half = two_sided_quantile(asked.scope.level) * found.std_error if found else np.nan
    there = found is not None and half > 0
    asked.scope.add(
        join(asked.prefix, "concordance"),
        "concordance",
        f"concordance of the model of {asked.words}",
        found.estimate if found else None,
        ci=(max(found.estimate - half, 0.0), min(found.estimate + half, 1.0))
        if found and there
        else None,
        n=asked.sample.n,
        events=asked.events,
        method="covariates.cox.concordance",
        refused=refused,
        inputs=asked.inputs,
    )
