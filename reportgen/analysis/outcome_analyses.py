"""What is done with an outcome beyond its pools: the registry of its further analyses.

An analysis is a file with ``add``, which puts facts, frames and figure requests into the ledger,
and, where its templates loop over something, ``plan``, which says over what. Its keys are in
``spec``, its sentences in a template that ``templates/meta/results.html.j2`` includes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reportgen.analysis import (
    adjusted,
    agreement,
    cumulative,
    e_values,
    influence,
    joint,
    leave_one_out,
    model_words,
    moderators,
    profiles,
    regressions,
    small_study,
    study_plots,
    study_sets,
    subgroups,
    true_effects,
)
from reportgen.analysis.ledger import Ledger
from reportgen.analysis.settings import Settings
from reportgen.analysis.task import OutcomeTask, Planned, View

OUTCOME_ANALYSES: tuple[Callable[[Ledger, OutcomeTask], None], ...] = (
    subgroups.add,
    moderators.add,
    regressions.add,
    leave_one_out.add,
    profiles.add,
    small_study.add,
    study_plots.add,
    study_sets.add,
    influence.add,
    cumulative.add,
    e_values.add,
    true_effects.add,
    agreement.add,
)
"""Of every outcome, in this order; each decides by the spec whether it has something to do."""

JOINT_ANALYSES: tuple[Callable[[Ledger, Settings, Mapping[str, OutcomeTask]], None], ...] = (
    joint.add,
)
"""Of outcomes that are pooled together, by their ids."""

PLANS: tuple[Callable[[Planned], View], ...] = (
    model_words.plan,
    subgroups.plan,
    moderators.plan,
    regressions.plan,
    joint.plan,
    small_study.plan,
    study_plots.plan,
    study_sets.plan,
    adjusted.plan,
    influence.plan,
    cumulative.plan,
    true_effects.plan,
    agreement.plan,
)
"""What their templates loop over."""
