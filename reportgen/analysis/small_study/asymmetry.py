"""The tests of funnel asymmetry, each from the studies of a funnel to one record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from reportgen.analysis.ledger import Ledger
from reportgen.analysis.pools import reason_of
from reportgen.analysis.small_study.studies import Funnel
from reportgen.errors import AnalysisError
from reportgen.facts.fact import Interval
from reportgen.funnel_tests import DEPENDENT, FUNNEL_TESTS
from reportgen.stats.distributions import two_sided_quantile
from reportgen.stats.small_study import binary_tests, rank_tests
from reportgen.stats.small_study.line import FunnelRegression
from reportgen.stats.small_study.regression_tests import egger_test, pustejovsky_test

SINGLE_GROUP = (
    "tests of funnel asymmetry are not valid for single-group estimates, whose standard error "
    "depends on the estimate itself; this one was asked for"
)
DEPENDS = (
    "the standard error of this measure depends on the estimate itself, so that this test finds "
    "asymmetry too often"
)


@dataclass(frozen=True, slots=True)
class Tested:
    """``value`` is a slope or a rank correlation; ``df`` is None for the normal distribution."""

    stat: str
    value: float
    ci: Interval | None
    p: float
    k: int
    statistic: float
    df: int | None


def line_of(funnel: Funnel, test: str) -> FunnelRegression:
    """Egger's regression, mixed-effects where the test is."""
    dispersion = "additive" if test in ("egger_random", "thompson_sharp") else "multiplicative"
    return egger_test(
        funnel.effects.yi,
        funnel.effects.vi,
        dispersion=dispersion,
        tau2=funnel.request.profile.tau2,
        ci="normal" if test == "egger_random" else "t",
        level=funnel.request.level,
    )


def _of_regression(found: FunnelRegression) -> Tested:
    half = two_sided_quantile(found.level, found.df) * found.slope_se
    limits = Interval(found.slope - half, found.slope + half, found.level)
    return Tested(
        "asymmetry", found.slope, limits, found.p_value, found.k, found.statistic, found.df
    )


def _of_ranks(found: rank_tests.RankTest) -> Tested:
    return Tested("rank_correlation", found.tau, None, found.p_value, found.k, found.tau, None)


def _line(test: str, funnel: Funnel) -> Tested:
    return _of_regression(line_of(funnel, test))


def _begg(funnel: Funnel) -> Tested:
    return _of_ranks(rank_tests.begg_test(funnel.effects.yi, funnel.effects.vi))


def _harbord(funnel: Funnel) -> Tested:
    o, level = funnel.odds_ratios(), funnel.request.level
    return _of_regression(
        binary_tests.harbord_test(o.events_1, o.n_1, o.events_2, o.n_2, level=level)
    )


def _peters(funnel: Funnel) -> Tested:
    """Of odds ratios, or of the log odds of single proportions."""
    level = funnel.request.level
    if funnel.request.compares:
        o = funnel.odds_ratios()
        return _of_regression(binary_tests.peters_test(o.yi, o.events, o.n, level=level))
    return _of_regression(binary_tests.peters_test(*funnel.log_odds(), level=level))


def _macaskill(funnel: Funnel) -> Tested:
    o = funnel.odds_ratios()
    return _of_regression(binary_tests.macaskill_test(o.yi, o.vi, o.n, level=funnel.request.level))


def _deeks(funnel: Funnel) -> Tested:
    o = funnel.odds_ratios()
    return _of_regression(binary_tests.deeks_test(o.yi, o.n_1, o.n_2, level=funnel.request.level))


def _rucker(funnel: Funnel) -> Tested:
    events_1, n_1, events_2, n_2 = funnel.columns(("events", "n", "control_events", "control_n"))
    return _of_regression(
        binary_tests.arcsine_test(
            events_1,
            n_1,
            events_2,
            n_2,
            tau2=funnel.request.profile.tau2,
            level=funnel.request.level,
        )
    )


def _schwarzer(funnel: Funnel) -> Tested:
    o = funnel.odds_ratios()
    return _of_ranks(rank_tests.schwarzer_test(o.events_1, o.n_1, o.events_2, o.n_2))


def _pustejovsky(funnel: Funnel) -> Tested:
    n_1, n_2 = funnel.columns(("n", "control_n"))
    effects, level = funnel.effects, funnel.request.level
    return _of_regression(pustejovsky_test(effects.yi, effects.vi, n_1, n_2, level=level))


TESTS: dict[str, Callable[[Funnel], Tested]] = {
    "egger": partial(_line, "egger"),
    "egger_random": partial(_line, "egger_random"),
    "thompson_sharp": partial(_line, "thompson_sharp"),
    "begg": _begg,
    "harbord": _harbord,
    "peters": _peters,
    "macaskill": _macaskill,
    "deeks": _deeks,
    "rucker": _rucker,
    "schwarzer": _schwarzer,
    "pustejovsky": _pustejovsky,
}
"""By the names of ``FUNNEL_TESTS``."""


def add_test(
    ledger: Ledger, fact_id: str, test: str, funnel: Funnel, refused: str | None, *, noted: bool
) -> None:
    """The fact of one test with its ``.statistic`` and, of a t distribution, ``.df``.

    ``noted``: its caveats stand on it; of several tests the first has two facts.
    """
    found: Tested | None = None
    if refused is None:
        try:
            found = TESTS[test](funnel)
        except AnalysisError as error:
            refused = reason_of(error)
    told = FUNNEL_TESTS[test].label if fact_id.endswith(f".{test}") else "Asymmetry"
    label, method = f"{told}: funnel of {funnel.label}", f"asymmetry.{test}"
    ledger.number(
        fact_id,
        "asymmetry" if found is None else found.stat,
        label,
        None if found is None else found.value,
        ci=None if found is None else found.ci,
        p=None if found is None else found.p,
        k=funnel.k if found is None else found.k,
        method=method,
        refused=refused,
        rows=funnel.ids,
        notes=_caveats(funnel, test) if found is not None and noted else (),
    )
    if found is not None:
        words = f"{FUNNEL_TESTS[test].statistic} of {label}"
        ledger.number(
            f"{fact_id}.statistic",
            "test_statistic",
            words,
            found.statistic,
            p=found.p,
            k=found.k,
            method=method,
            rows=funnel.ids,
        )
        if found.df is not None:
            ledger.number(
                f"{fact_id}.df", "df", f"degrees of freedom of {words}", found.df, method=method
            )


def _caveats(funnel: Funnel, test: str) -> tuple[str, ...]:
    if not funnel.has_null:
        return (SINGLE_GROUP,)
    depends = funnel.request.measure in DEPENDENT and FUNNEL_TESTS[test].of_standard_error
    return (DEPENDS,) if depends else ()
