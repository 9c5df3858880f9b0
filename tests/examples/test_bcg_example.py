"""The worked example of two arms against what the manual of metafor prints for these trials.

Viechtbauer 2010, J Stat Softw 36(3), doi:10.18637/jss.v036.i03, sections 3.3 to 3.5: counts of
tuberculosis in the thirteen trials, pooled by restricted maximum likelihood with normal intervals;
the mixed-effects model with latitude. Printed digits are compared as printed.
"""

from __future__ import annotations

import csv
from functools import cache
from math import log
from pathlib import Path

import pytest

from reportgen.facts.book import FactBook
from reportgen.pipeline import check
from reportgen.resources import examples_dir

FOLDER = examples_dir() / "bcg-vaccine"
METADAT = Path(__file__).parents[1] / "reference" / "datasets" / "bcg.csv"


@cache
def book() -> FactBook:
    return check(FOLDER).analysed.book


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as table:
        return list(csv.DictReader(table))


def test_the_table_is_the_data_set_of_metadat() -> None:
    own = [
        (
            row["year"],
            int(row["bcg_tb"]),
            int(row["bcg_n"]) - int(row["bcg_tb"]),
            int(row["none_tb"]),
            int(row["none_n"]) - int(row["none_tb"]),
            row["latitude"],
            row["allocation"],
        )
        for row in rows(FOLDER / "studies.csv")
    ]
    counts = ("tpos", "tneg", "cpos", "cneg")
    given = [
        (row["year"], *(int(row[name]) for name in counts), row["ablat"], row["alloc"])
        for row in rows(METADAT)
    ]
    assert own == given


def test_the_pool_is_that_of_the_manual() -> None:
    """estimate -0.7145, ci -1.0669 to -0.3622; tau^2 0.3132; I^2 92.22%; Q(12) = 152.2330."""
    pooled = book()["tb.all.profile.metafor"]
    assert log(pooled.value) == pytest.approx(-0.7145, abs=5e-5)
    assert log(pooled.ci.low) == pytest.approx(-1.0669, abs=5e-5)
    assert log(pooled.ci.high) == pytest.approx(-0.3622, abs=5e-5)
    assert book()["tb.all.tau2"].value == pytest.approx(0.3132, abs=5e-5)
    assert book()["tb.all.i2"].value == pytest.approx(0.9222, abs=5e-5)
    assert book()["tb.all.q"].value == pytest.approx(152.2330, abs=5e-5)


def test_the_relation_to_latitude_is_that_of_the_manual() -> None:
    """ablat -0.0291, ci -0.0432 to -0.0150; tau^2 0.0764; R^2 75.62%.

    The manual's tau^2 is where R's iterations stop, 0.0001 from where they lead.
    """
    slope = book()["tb.all.meta_regression.latitude"]
    assert log(slope.value) / 10 == pytest.approx(-0.0291, abs=5e-5)
    assert log(slope.ci.low) / 10 == pytest.approx(-0.0432, abs=5e-5)
    assert log(slope.ci.high) / 10 == pytest.approx(-0.0150, abs=5e-5)
    assert book()["tb.all.meta_regression.latitude.tau2"].value == pytest.approx(0.0764, abs=1e-4)
    assert book()["tb.all.meta_regression.latitude.r2"].value == pytest.approx(0.7562, abs=4e-4)


def test_the_published_figure_stands_beside_the_own_one() -> None:
    """Colditz et al. 1994: 0.49 (0.34 to 0.70), DerSimonian and Laird's method."""
    classic, published = book()["tb.all.profile.classic"], book()["published.colditz_1994.tb.all"]
    for part in ("value", "low", "high"):
        own, cited = (
            one.value if part == "value" else getattr(one.ci, part) for one in (classic, published)
        )
        assert own == pytest.approx(cited, abs=0.005)
