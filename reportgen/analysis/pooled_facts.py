"""From a pool to its facts: the pooled value, its sibling on the modelled scale, heterogeneity."""

from __future__ import annotations

from functools import partial

from reportgen.analysis.ledger import Ledger
from reportgen.analysis.models.words import step_settings
from reportgen.analysis.pools import Levels, PoolRequest, PoolResult
from reportgen.facts.fact import Fact, Interval
from reportgen.vocabulary import STATISTICS


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
        settings=_settings(result),
        inputs=inputs,
        rows=result.study_ids,
        notes=result.notes,
    )


def _settings(result: PoolResult) -> tuple[tuple[str, str], ...]:
    return (*result.settings, *step_settings(result.steps))


def add_pool(
    ledger: Ledger,
    prefix: str,
    label: str,
    request: PoolRequest,
    result: PoolResult,
    inputs: tuple[str, ...],
) -> None:
    """All facts of one pool under ``<prefix>.``: pooled, its sibling where the scale is another
    one, the common effect where it is asked for, tau2, i2, h2, q."""
    ledger.facts.append(
        pooled_fact(f"{prefix}.pooled", f"pooled {label}", request, result, inputs=inputs)
    )
    if result.refused:
        return
    _add_sibling(ledger, prefix, label, request, result)
    _add_common(ledger, prefix, label, request, result)
    add_heterogeneity(ledger, prefix, label, result)
    if result.levels is not None:
        _add_levels(ledger, prefix, label, result, result.levels)


def _add_levels(
    ledger: Ledger, prefix: str, label: str, result: PoolResult, levels: Levels
) -> None:
    """``<prefix>.clusters``; by level ``.tau2.between``, ``.i2.between``, ``.tau2.within`` ..."""
    rows = result.study_ids
    ledger.count(f"{prefix}.clusters", f"clusters of {label}", levels.clusters, rows=rows)
    for name, level in (("between", levels.between), ("within", levels.within)):
        if level is not None:
            number = partial(ledger.number, k=result.k, rows=rows, method="dependence.levels")
            words = f"{name} clusters of {label}"
            number(f"{prefix}.tau2.{name}", "tau2", f"τ² {words}", level.tau2, ci=level.ci)
            number(f"{prefix}.i2.{name}", "i2", f"I² {words}", level.i2)


def _add_sibling(
    ledger: Ledger, prefix: str, label: str, request: PoolRequest, result: PoolResult
) -> None:
    scale = request.pooling.scale_stat
    if scale:
        ledger.number(
            f"{prefix}.pooled.{scale}",
            scale,
            f"{label}, on the scale of pooling",
            result.estimate,
            ci=_half_width(request, result),
            method=result.method,
            k=result.k,
            rows=result.study_ids,
            settings=_settings(result),
        )


def _add_common(
    ledger: Ledger, prefix: str, label: str, request: PoolRequest, result: PoolResult
) -> None:
    if request.show_common and result.common is not None:
        stat = request.pooling.stat
        ledger.facts.append(
            Fact(
                f"{prefix}.common",
                stat,
                f"{label} by the common-effect model",
                STATISTICS[stat].kind,
                result.common.value,
                unit=request.unit,
                ci=result.common.ci,
                p=result.common.p,
                k=result.k,
                n=result.n,
                events=result.events,
                method="common.beside",
                rows=result.study_ids,
            )
        )


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


def spread_settings(result: PoolResult) -> tuple[tuple[str, str], ...]:
    """Whether there is a tau2 to be told of, and the steps down the ladder."""
    told = "" if result.tau2 is None else "τ², by "
    return (("variance", told), *step_settings(result.steps))


def add_heterogeneity(ledger: Ledger, prefix: str, label: str, result: PoolResult) -> None:
    """tau2 where the model has one, I2, H2 and Q of one pool."""

    def add(
        what: str,
        stat: str,
        words: str,
        value: float | None,
        method: str,
        ci: Interval | None = None,
        p: float | None = None,
        settings: tuple[tuple[str, str], ...] = (),
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
            settings=settings,
        )

    settings = spread_settings(result)
    if result.tau2 is not None:
        method = "tau2.interval" if result.tau2_settings else "tau2"
        limits = (*result.tau2_settings, *settings)
        add("tau2", "tau2", "τ²", result.tau2, method, result.tau2_ci, None, limits)
    add("i2", "i2", "I²", result.i2, result.i2_method, result.i2_ci, None, settings)
    add("h2", "h2", "H²", result.h2, "h2", result.h2_ci)
    add("q", "q", "heterogeneity test", result.q, result.q_method, p=result.q_p)
    add("q.df", "df", "degrees of freedom of Q", result.q_df, result.q_method)
