"""subgroup_analysis and subgroup_summary."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from oracle.back import add_back, transformation
from oracle.case import Case
from oracle.computes.pooled import method_of, pool_words, tau2_word
from oracle.studies import Studies, studies, weights_of
from oracle.words import one_of
from reportgen.stats.confidence import CI_METHODS
from reportgen.stats.moderators import level_name
from reportgen.stats.subgroups import (
    ACROSS_GROUPS,
    Subgroup,
    Subgroups,
    subgroup_difference,
    subgroup_pool,
)


def _pooled(case: Case, found: Studies, model: str, ci: str) -> Subgroups:
    across = one_of(case.arg("tau2_across_groups", "separate"), ACROSS_GROUPS, "tau2_across_groups")
    names = [level_name(value) for value in np.array(case.raw("group"), dtype=object)[found.rows]]
    return subgroup_pool(
        found.yi,
        found.vi,
        names,
        model=model,
        tau2=tau2_word(case),
        tau2_across_groups=across,
        ci=ci,
        level=case.level,
        weights=weights_of(case, "weights", found),
        tau2_weights=weights_of(case, "tau2_weights", found),
    )


def _by_method(case: Case, found: Studies, model: str) -> Subgroups:
    """The groups by another method than inverse variance, each as a pooled estimate of its own."""
    case.arg("tau2_across_groups")
    names = [level_name(value) for value in case.raw("group")]
    groups = []
    for name in dict.fromkeys(names[i] for i in found.rows):
        own = replace(found, complete=found.complete & np.array([n == name for n in names]))
        place = np.flatnonzero(np.isin(found.rows, own.rows))
        groups.append(Subgroup(name, tuple(place.tolist()), pool_words(case, own, model)))
    pooled = [group.pooled for group in groups]
    between = subgroup_difference([p.estimate for p in pooled], [p.se for p in pooled])
    whole = pool_words(case, found, model)
    within, df = sum(p.q for p in pooled), sum(p.q_df for p in pooled)
    return Subgroups(tuple(groups), between, None, whole.q, within, df)


def analysis(case: Case) -> dict[str, Any]:
    found = studies(case)
    model = one_of(case.arg("model", "random"), ("common", "random"), "model")
    if method_of(case) != "inverse_variance" and model == "common":
        result = _by_method(case, found, model)
    else:
        result = _pooled(case, found, model, one_of(case.arg("ci", "normal"), CI_METHODS, "ci"))
    out: dict[str, Any] = {
        "groups": {group.name: _group(case, found, group) for group in result.groups},
        "Q_between": result.between.q,
        "Q_between_df": result.between.df,
        "Q_between_p": result.between.p_value,
        "Q_total": result.q_total,
        "Q_within": result.q_within,
        "Q_within_df": result.q_within_df,
    }
    if result.tau2_common is not None:
        out["tau2_common"] = result.tau2_common
    return out


def _group(case: Case, found: Studies, group: Subgroup) -> dict[str, Any]:
    p = group.pooled
    numbers = {
        "k": p.k,
        "estimate": p.estimate,
        "se": p.se,
        "ci_lower": p.ci_low,
        "ci_upper": p.ci_high,
        "p_value": p.p_value,
        "tau2": p.tau2,
        "Q": p.q,
        "Q_p": p.q_p,
        "I2_Q": p.i2_q,
    }
    return add_back(numbers, transformation(case, found.rows[list(group.rows)]))


def summary(case: Case) -> dict[str, Any]:
    one_of(case.arg("method", "inverse_variance"), ("inverse_variance",), "method")
    one_of(case.arg("model", "both"), ("both",), "model")
    one_of(case.arg("ci", "normal"), ("normal",), "ci")
    found = studies(case)
    common = _pooled(case, found, "common", "normal")
    random = _pooled(case, found, "random", "normal")
    return {
        "group": [group.name for group in random.groups],
        "k": [group.pooled.k for group in random.groups],
        "common": [group.pooled.estimate for group in common.groups],
        "random": [group.pooled.estimate for group in random.groups],
        "random_se": [group.pooled.se for group in random.groups],
        "tau2": [group.pooled.tau2 for group in random.groups],
        "I2": [group.pooled.i2_q for group in random.groups],
        "Q_between_common": common.between.q,
        "Q_between_random": random.between.q,
        "df": random.between.df,
        "p_common": common.between.p_value,
        "p_random": random.between.p_value,
    }


COMPUTES = {"subgroup_analysis": analysis, "subgroup_summary": summary}
