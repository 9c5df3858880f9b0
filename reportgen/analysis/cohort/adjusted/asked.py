"""One adjusted analysis as it was asked for: where its facts stand and how it is called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from reportgen.analysis.cohort.adjusted.design import Design, Variable, designed
from reportgen.analysis.cohort.adjusted.fitting import Fitted, fitted
from reportgen.analysis.cohort.adjusted.models import ADJUSTED_MODELS
from reportgen.analysis.cohort.adjusted.record import (
    AdjustedModel,
    Choices,
    Coefficients,
    ModelRows,
)
from reportgen.analysis.cohort.adjusted.sample import Sample
from reportgen.analysis.cohort.hazards import TIES_WORDS
from reportgen.analysis.cohort.scope import Scope
from reportgen.analysis.cohort.task import CohortTask
from reportgen.analysis.ids import join
from reportgen.errors import AnalysisError
from reportgen.inputs.cohort.columns import outcome_columns
from reportgen.spec.cohort_adjusted import AdjustedAnalysis, interval_of, model_of
from reportgen.spec.cohort_outcomes import BaselineVariable, Outcome, SurvivalOutcome

Settings = tuple[tuple[str, str], ...]


VARIANCES = {
    "model": "the variance of the model",
    **{name: f"the robust variance {name}" for name in ("HC0", "HC1", "HC2", "HC3")},
}
"""As it reads after "by"."""


def prefix_of(spec: AdjustedAnalysis) -> str:
    """``cr.adjusted.main``."""
    return join(spec.outcome, "adjusted", spec.id)


def listed(names: Sequence[str]) -> str:
    """``age, sex and stage``."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def finite(made: Coefficients) -> Coefficients:
    """Raises AnalysisError where a coefficient or a limit of it lies at infinity."""
    if not all(np.isfinite(part).all() for part in (made.coef, made.low, made.high)):
        raise AnalysisError.single("", "a limit of a coefficient lies at infinity")
    return made


def model_words(
    spec: AdjustedAnalysis, outcome: Outcome, strata: Sequence[BaselineVariable]
) -> str:
    """``Cox regression of the cause-specific hazard stratified by centre``."""
    word = model_of(spec, outcome.type)
    head, more, tail = ADJUSTED_MODELS[word].name.partition(" with ")
    if isinstance(outcome, SurvivalOutcome) and outcome.event.competing and word.startswith("cox"):
        head += " of the cause-specific hazard"
    if strata:
        head += f" stratified by {listed([one.label for one in strata])}"
    return f"{head}{more}{tail}"


@dataclass(frozen=True, eq=False, slots=True)
class Asked:
    """An analysis with its outcome, its covariates and the patients who have them all."""

    scope: Scope
    spec: AdjustedAnalysis
    outcome: Outcome
    variables: tuple[Variable, ...]
    strata: tuple[Variable, ...]
    sample: Sample
    ties: str
    km_interval: str

    @classmethod
    def of(cls, task: CohortTask, spec: AdjustedAnalysis) -> Asked:
        """What the spec names."""
        outcome = next(one for one in task.spec.outcomes if one.id == spec.outcome)
        by_id = {one.id: one for one in task.spec.baseline}
        names = (*spec.covariates, *spec.strata)
        chosen = [by_id[name] for name in names]
        sample = Sample.of(task.cohort.patient_rows([outcome], chosen), outcome.id)
        variables = tuple(
            Variable(
                one,
                () if one.type == "continuous" else task.cohort.level_labels(one),
                spec.per.get(one.id, 1.0),
            )
            for one in chosen
        )
        own, strata = variables[: len(spec.covariates)], variables[len(spec.covariates) :]
        usual = task.spec.analysis
        ties = spec.ties or usual.ties
        return cls(task.scope, spec, outcome, own, strata, sample, ties, usual.km_interval)

    @property
    def prefix(self) -> str:
        return prefix_of(self.spec)

    @property
    def word(self) -> str:
        """The model that was asked for."""
        return model_of(self.spec, self.outcome.type)

    @property
    def model(self) -> AdjustedModel:
        return ADJUSTED_MODELS[self.word]

    @property
    def events(self) -> int | None:
        return self.sample.events(self.outcome.type)

    @property
    def inputs(self) -> tuple[str, ...]:
        own = [column for _, column in outcome_columns(self.outcome)]
        used = (*self.variables, *self.strata)
        return self.scope.column(*own, *(one.spec.column for one in used))

    @property
    def settings(self) -> Settings:
        """What sentences of METHODS say of it."""
        told = (("outcome", self.outcome.label), ("covariates", self.covariates))
        more = (("variance", VARIANCES[self.spec.variance]), ("ties", TIES_WORDS[self.ties]))
        return (*told, ("model", self.model_words), *more)

    @property
    def model_words(self) -> str:
        """The model with what is particular to it here."""
        return model_words(self.spec, self.outcome, [one.spec for one in self.strata])

    @property
    def covariates(self) -> str:
        """Their labels."""
        return listed([one.spec.label for one in self.variables])

    @property
    def words(self) -> str:
        """``complete remission adjusted for age and sex by logistic regression``."""
        return f"{self.outcome.label} {self.how}"

    @property
    def how(self) -> str:
        """``adjusted for age and sex by logistic regression``."""
        return f"adjusted for {self.covariates} by {self.model_words}"

    def choices(self, word: str) -> Choices:
        """How a model is to be fitted."""
        interval = interval_of(self.spec, word)
        return Choices(self.scope.level, interval, self.spec.variance, self.ties)

    def method(self, word: str) -> str:
        """The METHODS key of the coefficients of a model: the one asked for, or another."""
        model = ADJUSTED_MODELS[word]
        own = model.methods[interval_of(self.spec, word)]
        return own if word == self.word else model.instead or own

    def design(self) -> Design:
        """Raises AnalysisError, in words, where nothing can be fitted."""
        self.sample.refuse_alike(self.outcome.type)
        made = designed(self.scope, self.variables, self.sample)
        if not self.strata:
            return made
        codes = self.sample.combined([one.id for one in self.strata])
        return replace(made, rows=replace(made.rows, strata=codes))

    def fit(self, rows: ModelRows, word: str | None = None) -> Fitted[Coefficients]:
        """The model of these rows, or what takes its place."""

        def make(name: str) -> Coefficients:
            return finite(ADJUSTED_MODELS[name].fit(rows, self.choices(name)))

        return fitted(word or self.word, make, rows.names)
