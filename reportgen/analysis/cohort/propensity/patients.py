"""Who is compared: left out, trimmed, unmatched, and how unequal the weights are."""

from __future__ import annotations

from reportgen.analysis.cohort.guards import adds_up
from reportgen.analysis.cohort.propensity.comparison import Comparison
from reportgen.spec.cohort_propensity import Estimand
from reportgen.spec.data import GroupLevel
from reportgen.stats.confounding.propensity import effective_sample_size
from reportgen.stats.regression.logistic_measures import logistic_measures

LARGE_SHARE = 0.1
"""A patient with more than this share of the weight of an arm is noted: conclusions should not
hang on few of them; Cole and Hernan 2008, doi:10.1093/aje/kwn164, on how weights are looked at."""

COUNTS = (
    ("missing", "patients without a value of a covariate"),
    ("trimmed", "patients trimmed for an extreme score"),
    ("unmatched", "patients without a match"),
    ("used", "patients compared"),
)
METHODS: dict[Estimand, str] = {
    "ate": "propensity.ate",
    "att": "propensity.att",
    "atc": "propensity.atc",
    "overlap": "propensity.overlap",
    "matching_weights": "propensity.matching_weights",
}


def add_patients(one: Comparison, words: tuple[tuple[str, str], ...]) -> None:
    """Facts ``propensity.<plan>.<pair>.c_statistic`` and, for each arm, ``.<arm>.missing``,
    ``.trimmed``, ``.unmatched``, ``.used``, ``.effective``, ``.weight_min``, ``.weight_max`` and
    ``.largest_share``. ``words`` are what METHODS says of the score."""
    made = one.adjusted
    found = None
    if made.fitted is not None and not made.refused:
        found = logistic_measures(made.fitted.model).auc
    notes = tuple(
        f"{label} was the same in all patients and was left out of the score"
        for label in made.constant
    )
    one.scope.add(
        one.own("c_statistic"),
        "c_statistic",
        one.between("c-statistic of the propensity score"),
        found,
        n=int((~made.trimmed).sum()),
        method="propensity.score",
        refused=made.refused,
        notes=notes,
        settings=words,
    )
    for is_arm, level in one.sides:
        _add_arm(one, is_arm, level, words)


def _add_arm(
    one: Comparison, is_arm: bool, level: GroupLevel, words: tuple[tuple[str, str], ...]
) -> None:
    made, prefix = one.adjusted, one.own(level.id)
    here = made.side(is_arm)
    scored = made.fitted is not None
    trimmed = int((made.trimmed & here).sum()) if scored else 0
    used = int((made.used & here).sum())
    unmatched = int(here.sum()) - trimmed - used if scored and not made.refused else 0
    numbers = {
        "missing": made.missing[is_arm],
        "trimmed": trimmed,
        "unmatched": unmatched,
        "used": used,
    }
    if not made.refused:
        adds_up(f"{one.plan.id}: {level.label}", made.total[is_arm], numbers.values())
    for name, label in COUNTS:
        words_of = one.in_arm(label, level.id)
        one.scope.count(f"{prefix}.{name}", words_of, numbers[name])
    _add_weights(one, is_arm, level, words)


def _add_weights(
    one: Comparison, is_arm: bool, level: GroupLevel, words: tuple[tuple[str, str], ...]
) -> None:
    made, prefix = one.adjusted, one.own(level.id)
    weights = made.weights[made.used & made.side(is_arm)]
    values: dict[str, float] = {}
    if not made.refused:
        values = {
            "effective": effective_sample_size(weights),
            "weight_min": float(weights.min()),
            "weight_max": float(weights.max()),
            "largest_share": float(weights.max() / weights.sum()),
        }
    weighted = METHODS[one.plan.about]
    parts = (
        ("effective", "effective_size", "effective sample size of patients", "propensity.ess"),
        ("weight_min", "weight", "smallest weight of a patient", weighted),
        ("weight_max", "weight", "largest weight of a patient", weighted),
        ("largest_share", "share", "share of the largest weight of a patient", weighted),
    )
    for name, stat, label, method in parts:
        value = values.get(name)
        notes: tuple[str, ...] = ()
        if name == "largest_share" and value is not None and not one.matching:
            notes = _note(value, len(weights))
        one.scope.add(
            f"{prefix}.{name}",
            stat,
            one.in_arm(label, level.id),
            value,
            n=len(weights),
            method="propensity.matching" if one.matching else method,
            refused=made.refused,
            notes=notes,
            settings=words,
        )


def _note(share: float, n: int) -> tuple[str, ...]:
    """Of few patients each has a large share; it is noted where it is far from an even one."""
    if share <= max(LARGE_SHARE, 2 / n):
        return ()
    return (f"one patient has more than {100 * LARGE_SHARE:g}% of the weight of the arm",)
