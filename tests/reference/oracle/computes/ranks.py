"""cohort_tests: tests on ranks."""

from __future__ import annotations

from typing import Any

from oracle.case import Case
from oracle.cohort import complete, samples, table_of
from oracle.words import one_of
from reportgen.stats.ranks import mann_whitney as mw
from reportgen.stats.ranks import several, signed_rank
from reportgen.stats.results import ALTERNATIVES


def alternative(case: Case) -> str:
    return one_of(case.arg("alternative", "two_sided"), ALTERNATIVES, "alternative")


def mann_whitney(case: Case) -> dict[str, Any]:
    first, second = samples(complete(case))
    found = mw.mann_whitney(
        first,
        second,
        method=one_of(case.arg("method"), mw.METHODS, "method"),
        alternative=alternative(case),
        correction=bool(case.arg("continuity_correction", False)),
    )
    return {"statistic": found.u, "p_value": found.p_value, "z": found.z}


def shift(case: Case) -> dict[str, Any]:
    first, second = samples(complete(case))
    method = one_of(case.arg("method"), mw.METHODS, "method")
    found = mw.hodges_lehmann(first, second, method=method, level=case.level)
    test = mw.mann_whitney(first, second, method=method)
    return {
        "estimate": found.estimate,
        "lower": found.ci_low,
        "upper": found.ci_high,
        "p_value": test.p_value,
    }


def signed(case: Case) -> dict[str, Any]:
    pairs = [case.numbers(name) for name in ("values_1", "values_2")]
    found = signed_rank.signed_rank(
        *pairs,
        method=one_of(case.arg("method"), signed_rank.METHODS, "method"),
        alternative=alternative(case),
        correction=bool(case.arg("continuity_correction", False)),
    )
    return {"statistic": found.statistic, "p_value": found.p_value}


def kruskal(case: Case) -> dict[str, Any]:
    found = several.kruskal_wallis(samples(complete(case)))
    return {"statistic": found.statistic, "df": found.df, "p_value": found.p_value}


def friedman(case: Case) -> dict[str, Any]:
    found = several.friedman(table_of(case))
    return {"statistic": found.statistic, "df": found.df, "p_value": found.p_value}


def jonckheere(case: Case) -> dict[str, Any]:
    groups = samples(complete(case))
    method = one_of(case.arg("method"), several.METHODS, "method")
    found = several.jonckheere(groups, method=method, alternative=alternative(case))
    return {
        "J": found.j,
        "mean": found.mean,
        "variance_ties": found.variance,
        "z": found.z,
        "p_two_sided": found.p_value,
        "p_value": found.p_value,
        "variance_noties": found.variance_untied,
        "z_noties": (found.j - found.mean) / found.variance_untied**0.5,
    }


COMPUTES = {
    "mann_whitney_test": mann_whitney,
    "hodges_lehmann_shift": shift,
    "wilcoxon_signed_rank_test": signed,
    "kruskal_wallis_test": kruskal,
    "friedman_test": friedman,
    "jonckheere_terpstra_test": jonckheere,
}
