"""What the templates say of rates: their interval, and the ratios by which they are compared."""

from __future__ import annotations

from reportgen.analysis.cohort.task import CohortPlanned, View
from reportgen.methods import METHODS
from reportgen.spec.cohort_outcomes import BinaryOutcome, OrdinalOutcome
from reportgen.vocabulary import STATISTICS

RATIOS = ("odds_ratio", "risk_ratio")


def plan(planned: CohortPlanned) -> View:
    """``ratio_words`` by statistic; ``ratios_of`` each table those that stand in it."""
    spec = planned.spec
    words = {
        name: {
            "label": STATISTICS[name].label,
            "labels": f"{STATISTICS[name].label}s",
            "symbol": STATISTICS[name].symbol,
        }
        for name in RATIOS
    }
    used = {
        (one.domain, one.ratio)
        for one in spec.outcomes
        if isinstance(one, BinaryOutcome | OrdinalOutcome)
    }
    return {
        "ratio_words": words,
        "ratios_of": {
            domain: tuple(words[name] for name in RATIOS if (domain, name) in used)
            for domain in ("efficacy", "safety")
        },
        "rate_interval_words": METHODS[f"rate.{spec.analysis.rate_interval}"].short,
    }
