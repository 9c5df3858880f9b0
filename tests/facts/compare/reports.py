"""Any two reports that can be: facts of all kinds, some the same in both, some not."""

from __future__ import annotations

from random import Random

from hypothesis import strategies as st

from reportgen.facts.fact import Fact, Interval
from reportgen.facts.record import ClaimRecord, Record
from reportgen.methods import METHODS
from reportgen.vocabulary import STATISTICS
from tests.facts.compare.pairs import report

STATS = ("odds_ratio", "difference", "proportion", "i2", "count", "p_value", "median", "asymmetry")
ROWS = ("adams", "baker", "chen", "dietl")
NAMES = ("cr.a.pooled", "cr.a.i2", "cr.a_vs_b.odds_ratio", "cr.a.study.adams", "os.a.pooled")
NAMES += ("os.a.at_6", "os.a.leave_one_out.baker", "patients.analysed", "os.b.pooled.logit")
METHOD_NAMES = ("", "glmm.logit.ml", "iv.logit", "asymmetry.egger", "moderator.iv", "leave_one_out")

NUMBERS = (0.04, 0.05, 0.3, 0.5, 0.75, 0.9999999999, 1.0, 1.0000000001)


def _number(chance: Random) -> float:
    return chance.choice((*NUMBERS, chance.uniform(0.001, 50)))


def _fact(chance: Random, name: str) -> Fact:
    """A fact of this id."""
    stat, missing = chance.choice(STATS), chance.random() < 0.25
    low, value, high = sorted(_number(chance) for _ in range(3))
    whole = stat == "count"
    return Fact(
        name,
        stat,
        chance.choice([f"label of {name}", "another label"]),
        STATISTICS[stat].kind,
        None if missing else int(value) if whole else value / 50 if stat == "p_value" else value,
        ci=None if missing or whole or chance.random() < 0.4 else Interval(low, high),
        p=chance.choice([None, chance.random(), 0.05]) if not missing else None,
        k=chance.choice([None, chance.randint(1, 15)]),
        n=chance.choice([None, chance.randint(1, 300)]),
        not_estimable="one study only" if missing else None,
        method=chance.choice(METHOD_NAMES),
        settings=chance.choice([(), (("level", "95"),), (("min_k", "5"),)]),
        rows=tuple(sorted(chance.sample(ROWS, chance.randint(0, len(ROWS))))),
        notes=chance.choice([(), ("a note",)]),
    )


def two_reports(names: tuple[str, ...] = NAMES) -> st.SearchStrategy[tuple[Record, Record]]:
    """Two states of one report; about half of the facts are the same in both.

    Made from a seed: to draw each of the many parts would take longer than all of the comparing.
    """
    return st.integers(0, 2**32).map(lambda seed: _two_reports(Random(seed), names))


def _two_reports(chance: Random, names: tuple[str, ...]) -> tuple[Record, Record]:
    old, new = [], []
    for name in names:
        one = _fact(chance, name)
        other = one if chance.random() < 0.5 else _fact(chance, name)
        old += [one] if chance.random() < 0.85 else []
        new += [other] if chance.random() < 0.85 else []
    return _report(chance, old), _report(chance, new)


def _report(chance: Random, made: list[Fact]) -> Record:
    variant = chance.choice(["higher", "lower"])
    claim = ClaimRecord(
        "rates",
        "higher",
        variant,
        variant == "higher",
        f"Rates were {variant}.",
        None,
        (("cr.a.pooled.low", None),),
    )
    rows = {row: row.capitalize() for row in ROWS if chance.random() < 0.85}
    rows |= {row: row.capitalize() for fact in made for row in fact.rows}
    software = {"numpy": chance.choice(["1", "2"])}
    references = {row: f"{row}. {chance.choice('xy')}." for row in rows if chance.random() < 0.7}
    return report(*made, claims=(claim,), rows=rows, references=references, software=software)


assert set(METHOD_NAMES) - {""} <= set(METHODS)
