"""What the templates say of imputation: ids, labels and words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reportgen.analysis.cohort.adjusted.asked import listed, prefix_of
from reportgen.analysis.cohort.adjusted.models import ADJUSTED_MODELS
from reportgen.analysis.cohort.imputation.data import imputed_variables, repeated, repeated_scores
from reportgen.analysis.cohort.imputation.weighted import parts_of
from reportgen.analysis.cohort.propensity.analysis import outcomes_of
from reportgen.analysis.cohort.task import CohortPlanned, View
from reportgen.analysis.ids import join
from reportgen.spec.cohort_adjusted import AdjustedAnalysis, model_of
from reportgen.spec.cohort_imputation import IMPUTATION, Imputation
from reportgen.spec.cohort_propensity import PROPENSITY
from reportgen.vocabulary import STATISTICS

Plain = dict[str, Any]

RATES = ("binary", "ordinal")
"""Types of outcomes whose odds ratio is told; of grades that of severe ones."""


def plan(planned: CohortPlanned) -> View:
    """``imputation``: what was imputed and repeated; ``is_imputed`` where anything was."""
    asked, book = planned.spec.analysis.imputation, planned.book
    made = asked is not None and bool(book[join(IMPUTATION, "gaps")].value)
    told: Plain = {
        "asked": asked is not None,
        "made": made,
        "variables": (),
        "analyses": (),
        "scores": (),
    }
    if asked is None or not made:
        return {"imputation": told}
    told["variables"] = tuple(_variables(planned, asked))
    told["analyses"] = tuple(_analysis(planned, one) for one in repeated(planned.spec, asked))
    told["scores"] = tuple(_scores(planned, asked))
    return {"imputation": told, "is_imputed": True}


def _scores(planned: CohortPlanned, asked: Imputation) -> Iterator[Plain]:
    """What is told of each outcome compared by propensity scores: one measure of it."""
    for one in repeated_scores(planned.spec, asked):
        for pair in planned.scope.pairs:
            for outcome in outcomes_of(planned.spec, one):
                part = list(parts_of(outcome))[-2 if outcome.type in RATES else -1]
                head = join(outcome.id, PROPENSITY, one.id, pair.id, part.name)
                fact = join(head, "imputed", part.measure)
                yield {
                    "how": "matched" if one.method == "matching" else "weighted",
                    "words": part.label,
                    "label": pair.arm.label,
                    "reference_label": pair.reference.label,
                    "fact": fact,
                    "complete": join(head, part.measure),
                    "fmi": join(fact, "fmi"),
                }


def _variables(planned: CohortPlanned, asked: Imputation) -> list[Plain]:
    """Those that were imputed, with the fact that counts of how many patients."""
    named = [(one.label, join(IMPUTATION, "variable", one.id))
             for one in imputed_variables(planned.spec, asked)]  # fmt: skip
    return [{"label": label, "fact": fact} for label, fact in named if fact in planned.book]


def _analysis(planned: CohortPlanned, one: AdjustedAnalysis) -> Plain:
    outcome = next(item for item in planned.spec.outcomes if item.id == one.outcome)
    model = ADJUSTED_MODELS[model_of(one, outcome.type)]
    prefix = prefix_of(one)
    labels = {item.id: item.label for item in planned.spec.baseline}
    pairs = tuple(
        {
            "label": pair.arm.label,
            "reference_label": pair.reference.label,
            "complete": join(prefix, pair.id, model.statistic),
            "fact": join(prefix, pair.id, "imputed", model.statistic),
            "fmi": join(prefix, pair.id, "imputed", "fmi"),
        }
        for pair in planned.scope.pairs
    )
    return {
        "prefix": prefix,
        "label": outcome.label,
        "covariates": listed([labels[name] for name in one.covariates]),
        "statistic": STATISTICS[model.statistic].label,
        "effect": model.effect.format(label=outcome.label),
        "n": join(prefix, "imputed", "n"),
        "pairs": pairs,
        "estimable": all(planned.book[pair["fact"]].estimable for pair in pairs),
        "in_abstract": one.in_abstract and outcome.primary,
    }
