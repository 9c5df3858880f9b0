"""The levels of a subgroup variable against one another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from math import sqrt

from reportgen.analysis.adjusted import add_adjusted
from reportgen.analysis.contrasts import read_as
from reportgen.analysis.divisions import Division
from reportgen.analysis.ids import slug
from reportgen.analysis.ledger import Ledger
from reportgen.analysis.pools import PoolRequest
from reportgen.facts.fact import Fact, Interval
from reportgen.spec.structure import Subgroups
from reportgen.stats.distributions import two_sided_p, two_sided_quantile
from reportgen.vocabulary import STATISTICS


def pairs_of(spec: Subgroups, cells: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The cells that are contrasted, each with the one that it is held against."""
    if spec.contrasts == "pairs":
        yield from ((later, earlier) for earlier, later in combinations(cells, 2))
    elif spec.contrasts == "reference":
        reference = spec.reference or cells[0]
        yield from ((cell, reference) for cell in cells if cell != reference)


def contrast_id(place: str, cell: str, other: str) -> str:
    """``<outcome>.<group>.<subgroup>.<level>_vs_<level>``."""
    return f"{place}.{slug(cell)}_vs_{slug(other)}"


def add_level_contrasts(
    ledger: Ledger,
    place: str,
    label: str,
    spec: Subgroups,
    request: PoolRequest,
    levels: dict[str, str],
    division: Division,
) -> None:
    """The contrasts that the spec asks for, with adjusted P values where it asks for these."""
    cells = list(levels)
    family = []
    for cell, other in pairs_of(spec, cells):
        fact_id = contrast_id(place, cell, other)
        words = f"{request.contrast_label} of {label}, {levels[cell]} against {levels[other]}"
        made = _contrast(fact_id, words, request, division, cells.index(cell), cells.index(other))
        levels_pooled = (f"{place}.{slug(cell)}.pooled", f"{place}.{slug(other)}.pooled")
        fact = replace(made, from_facts=levels_pooled)
        ledger.facts.append(fact)
        family.append(fact)
    add_adjusted(ledger, spec.multiplicity, family)


def _contrast(
    fact_id: str, words: str, request: PoolRequest, division: Division, one: int, other: int
) -> Fact:
    stat = request.contrast_stat
    results = (division.results[one], division.results[other])
    rows = tuple(study for result in results for study in result.study_ids)
    k = sum(result.k for result in results)
    reason = next((result.refused for result in results if result.refused), None)
    if reason is not None:
        reason = f"not comparable ({reason})"
        return Fact(
            fact_id, stat, words, STATISTICS[stat].kind, None, k=k, rows=rows, not_estimable=reason
        )
    a, b = division.places.index(one), division.places.index(other)
    cov = division.cov
    se = sqrt(float(cov[a, a] + cov[b, b] - 2 * cov[a, b]))
    difference = results[0].estimate - results[1].estimate
    half = two_sided_quantile(request.level) * se
    shown = read_as(stat)
    return Fact(
        fact_id,
        stat,
        words,
        STATISTICS[stat].kind,
        shown(difference),
        unit=request.contrast_unit,
        ci=Interval(shown(difference - half), shown(difference + half), request.level),
        p=two_sided_p(difference / se),
        k=k,
        method="subgroup.contrast",
        settings=(("level", f"{request.level * 100:g}"),),
        rows=rows,
    )
