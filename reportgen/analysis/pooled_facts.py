"""From a pool to its facts: the pooled value, its sibling on the modelled scale, heterogeneity."""

from __future__ import annotations

from reportgen.analysis.ledger import Ledger
from reportgen.analysis.pools import PoolRequest, PoolResult
from reportgen.defaults import QUADRATURE_POINTS
from reportgen.facts.fact import Fact, Interval
from reportgen.vocabulary import STATISTICS

TAU2_WORDS = {
    "REML": "restricted maximum likelihood",
    "ML": "maximum likelihood",
    "DL": "DerSimonian-Laird",
    "PM": "Paule-Mandel",
    "EB": "empirical Bayes",
    "HE": "Hedges",
    "HS": "Hunter-Schmidt",
    "SJ": "Sidik-Jonkman",
}
CI_WORDS = {
    "normal": "normal (Wald) interval",
    "t": "Student t interval",
    "knapp_hartung": "Hartung-Knapp interval",
    "knapp_hartung_adhoc": "Hartung-Knapp interval, never narrower than the normal one",
}
PREDICTION_WORDS = {
    "as_ci": "the standard error and quantile of the confidence interval",
    "normal": "normal quantiles",
    "t_k1": "t quantiles with k − 1 degrees of freedom",
    "t_k2": "t quantiles with k − 2 degrees of freedom",
}


def settings_of(request: PoolRequest, method: str) -> tuple[tuple[str, str], ...]:
    """The choices that were run, in words, for the sentences of METHODS and for ``explain``."""
    level = f"{request.level * 100:g}"
    common = [("level", level), ("profile", request.profile.name)]
    if method == "glmm.logit.ml":
        own = [("points", str(QUADRATURE_POINTS))]
    else:
        own = [("tau2", TAU2_WORDS[request.profile.tau2]), ("ci", CI_WORDS[request.ci_method])]
    return (*common, *own, ("prediction", PREDICTION_WORDS[request.prediction_method]))


def pooled_fact(
    fact_id: str,
    label: str,
    request: PoolRequest,
    result: PoolResult,
    *,
    method: str = "",
    inputs: tuple[str, ...] = (),
) -> Fact:
    """The pooled value as a fact; a refusal becomes the reason why there is none."""
    stat = request.pooling.stat
    return Fact(
        fact_id,
        stat,
        label,
        STATISTICS[stat].kind,
        result.value,
        unit=request.unit,
        ci=result.ci,
        pi=result.pi,
        p=result.p,
        k=result.k,
        n=result.n,
        events=result.events,
        not_estimable=result.refused,
        method=method or result.method,
        settings=settings_of(request, result.method) if result.method else (),
        inputs=inputs,
        rows=result.study_ids,
        notes=result.notes,
    )


def add_pool(
    ledger: Ledger,
    prefix: str,
    label: str,
    request: PoolRequest,
    result: PoolResult,
    inputs: tuple[str, ...],
) -> None:
    """All facts of one pool under ``<prefix>.``: pooled, its sibling where the scale is another
    one, tau2, i2, q."""
    ledger.facts.append(
        pooled_fact(f"{prefix}.pooled", f"pooled {label}", request, result, inputs=inputs)
    )
    if result.refused:
        return
    scale = request.pooling.scale_stat
    if not scale:
        add_heterogeneity(ledger, prefix, label, result)
        return
    half = _half_width(request, result)
    ledger.number(
        f"{prefix}.pooled.{scale}",
        scale,
        f"{label}, on the scale of pooling",
        result.estimate,
        ci=half,
        method=result.method,
        k=result.k,
        rows=result.study_ids,
        settings=settings_of(request, result.method),
    )
    add_heterogeneity(ledger, prefix, label, result)


def _half_width(request: PoolRequest, result: PoolResult) -> Interval | None:
    """Limits on the modelled scale, taken back from the limits of the value."""
    if result.ci is None:
        return None
    import numpy as np

    with np.errstate(all="ignore"):  # at the end of its range a scale is infinite
        ends = request.pooling.scale.forward(np.array([result.ci.low, result.ci.high]))
    if not np.isfinite(ends).all():
        return None
    return Interval(float(min(ends)), float(max(ends)), request.level)


def add_heterogeneity(ledger: Ledger, prefix: str, label: str, result: PoolResult) -> None:
    """tau2, I2 and Q of one pool."""

    def add(
        what: str,
        stat: str,
        words: str,
        value: float | None,
        method: str,
        ci: Interval | None = None,
        p: float | None = None,
    ) -> None:
        ledger.number(
            f"{prefix}.{what}",
            stat,
            f"{words} of {label}",
            value,
            ci=ci,
            p=p,
            k=result.k,
            method=method,
            rows=result.study_ids,
        )

    add("tau2", "tau2", "τ²", result.tau2, "tau2", result.tau2_ci)
    add("i2", "i2", "I²", result.i2, result.i2_method, result.i2_ci)
    add("q", "q", "heterogeneity test", result.q, result.q_method, p=result.q_p)
    add("q.df", "df", "degrees of freedom of Q", result.k - 1, result.q_method)
