"""Regression of hazards: Cox's model, plain, robust or penalised, and that of Fine and Gray."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from reportgen.analysis.cohort.adjusted.likelihood import ratio
from reportgen.analysis.cohort.adjusted.record import (
    AdjustedModel,
    Choices,
    Coefficients,
    Joint,
    ModelRows,
)
from reportgen.stats.results import ChiSquareTest
from reportgen.stats.survival.competing import competing_rows
from reportgen.stats.survival.cox import CoxFit, cox
from reportgen.stats.survival.cox_firth import firth_cox, firth_cox_joint
from reportgen.stats.survival.cox_tests import wald_test
from reportgen.stats.survival.fine_gray import fine_gray
from reportgen.stats.survival.observations import Observations, observations

EVENT, OTHER = 1, 2
"""The outcome is cause 1, whatever competes with it cause 2."""


def observed(rows: ModelRows) -> Observations:
    """Times with the event; all else, competing events too, is censored."""
    assert rows.event is not None
    return observations(rows.value, rows.event == EVENT)


def cox_fit(rows: ModelRows, choices: Choices, *, robust: bool = False) -> CoxFit:
    """Maximum partial likelihood; every stratum has a baseline hazard of its own."""
    return cox(
        observed(rows),
        rows.x,
        names=rows.names,
        strata=rows.strata,
        ties=choices.ties,
        robust=robust,
        level=choices.level,
    )


def firth_fit(rows: ModelRows, choices: Choices) -> CoxFit:
    """The same with Firth's penalty."""
    return firth_cox(
        observed(rows),
        rows.x,
        names=rows.names,
        strata=rows.strata,
        ties=choices.ties,
        level=choices.level,
    )


def fine_gray_fit(rows: ModelRows, choices: Choices) -> CoxFit:
    """Of the subdistribution hazard; ties by Breslow's method, as cmprsk has it."""
    assert rows.event is not None
    causes = competing_rows(
        rows.value, np.minimum(rows.event, OTHER).astype(np.int64), causes=OTHER
    )
    return fine_gray(causes, rows.x, EVENT, names=rows.names, level=choices.level)


def _cox(rows: ModelRows, choices: Choices, *, robust: bool = False) -> Coefficients:
    return _coefficients(cox_fit(rows, choices, robust=robust))


def _firth(rows: ModelRows, choices: Choices) -> Coefficients:
    return _coefficients(firth_fit(rows, choices))


def _fine_gray(rows: ModelRows, choices: Choices) -> Coefficients:
    return _coefficients(fine_gray_fit(rows, choices))


def _coefficients(fit: CoxFit) -> Coefficients:
    """Logarithms of the limits: a ratio past the largest float, or below the least, has none."""
    with np.errstate(divide="ignore"):
        low, high = np.log(fit.ci_low), np.log(fit.ci_high)
    return Coefficients(fit.coef, low, high, fit.p_value, fit.std_error)


def _cox_joint(rows: ModelRows, columns: Sequence[int], choices: Choices) -> Joint:
    return ratio(rows, columns, lambda some: cox_fit(some, choices).loglik)


def _wald(fit: CoxFit, columns: Sequence[int]) -> Joint:
    return _joint(wald_test(fit, columns))


def _robust_joint(rows: ModelRows, columns: Sequence[int], choices: Choices) -> Joint:
    return _wald(cox_fit(rows, choices, robust=True), columns)


def _fine_gray_joint(rows: ModelRows, columns: Sequence[int], choices: Choices) -> Joint:
    return _wald(fine_gray_fit(rows, choices), columns)


def _firth_joint(rows: ModelRows, columns: Sequence[int], choices: Choices) -> Joint:
    return _joint(
        firth_cox_joint(
            observed(rows), rows.x, columns, names=rows.names, strata=rows.strata, ties=choices.ties
        )
    )


def _joint(found: ChiSquareTest) -> Joint:
    return Joint(found.statistic, found.df, found.p_value)


COX = AdjustedModel(
    name="Cox regression",
    statistic="hazard_ratio",
    fit=_cox,
    joint=_cox_joint,
    joint_stat="likelihood_ratio",
    methods={"wald": "covariates.cox"},
    joint_method="covariates.interaction.cox",
)
COX_ROBUST = AdjustedModel(
    name="Cox regression with a robust variance",
    statistic="hazard_ratio",
    fit=partial(_cox, robust=True),
    joint=_robust_joint,
    joint_stat="wald",
    methods={"wald": "covariates.cox.robust"},
    joint_method="covariates.interaction.wald",
)
COX_FIRTH = AdjustedModel(
    name="Cox regression with Firth’s penalty",
    statistic="hazard_ratio",
    fit=_firth,
    joint=_firth_joint,
    joint_stat="likelihood_ratio",
    methods={"profile": "covariates.cox.firth"},
    instead="covariates.cox.firth.instead",
    joint_method="covariates.interaction.cox_penalised",
)
FINE_GRAY = AdjustedModel(
    name="Fine-Gray regression",
    statistic="subdistribution_hazard_ratio",
    fit=_fine_gray,
    joint=_fine_gray_joint,
    joint_stat="wald",
    methods={"wald": "covariates.fine_gray"},
    joint_method="covariates.interaction.wald",
)
