"""Facts and frame of the adjusted values, which stand beside the pooled one."""

from __future__ import annotations

from dataclasses import replace

from reportgen.analysis.ledger import Ledger
from reportgen.analysis.pools import reason_of
from reportgen.analysis.small_study.adjusted import Adjusted, Way, ways
from reportgen.analysis.small_study.studies import Funnel
from reportgen.errors import AnalysisError
from reportgen.facts.claims import direction
from reportgen.facts.fact import Fact
from reportgen.facts.frame import Cell, Column, frame
from reportgen.measures import MEASURES
from reportgen.spec.small_study import SmallStudy
from reportgen.stats.small_study.trim_and_fill import TrimAndFill
from reportgen.vocabulary import STATISTICS

COLUMNS = (
    Column("label", "Way to adjust"),
    Column("detail", "Detail"),
    Column("fact", "Fact of the value"),
    Column("test", "Fact of the test"),
    Column("added", "Fact of the studies added"),
    Column("parameters", "Facts of the parameters"),
    Column("unexplained", "Fact of the share unexplained"),
)


def add_adjusted(
    ledger: Ledger, name: str, funnel: Funnel, section: SmallStudy, refused: str | None
) -> TrimAndFill | None:
    """The facts of every way that is asked for, their summary, and their table.

    Trim and fill alone has its sentence and no table. Returns what it filled in.
    """
    rows: list[tuple[Cell, ...]] = []
    alone: list[Fact] = []
    filled: TrimAndFill | None = None
    for way in ways(section):
        found = refused or _fitted(way, funnel)
        fact = _value(funnel, way, found)
        ledger.facts.append(fact)
        alone += [fact] if way.alone else []
        if isinstance(found, Adjusted):
            filled = found.filled or filled
            rows.append((way.label, found.detail, fact.id, *_parts(ledger, funnel, way, found)))
        else:
            rows.append((way.label, "", fact.id, *(None,) * 4))
    if refused is None and section.has_models:
        _add_summary(ledger, funnel, [fact for fact in alone if fact.estimable])
        ledger.frame(frame(name, f"Small-study effects on {funnel.label}", COLUMNS, rows))
    return filled


def _fitted(way: Way, funnel: Funnel) -> Adjusted | str:
    try:
        return way.fit(funnel)
    except AnalysisError as error:
        return reason_of(error)


def _value(funnel: Funnel, way: Way, found: Adjusted | str) -> Fact:
    """The adjusted value as a fact of the statistic that is pooled, or the reason against it."""
    request = funnel.request
    stat = request.pooling.stat
    here = Fact(
        f"{funnel.prefix}.{way.name}",
        stat,
        f"{funnel.label}, {way.words}",
        STATISTICS[stat].kind,
        None,
        unit=request.unit,
        k=funnel.k,
        not_estimable=found if isinstance(found, str) else "",
        method=way.method,
        rows=funnel.ids,
    )
    if isinstance(found, str):
        return here
    return replace(
        here,
        value=funnel.shown(found.estimate),
        ci=funnel.limits(found.low, found.high),
        p=found.p if funnel.has_null else None,
        k=found.k,
        not_estimable=None,
        settings=found.settings,
    )


def _parts(
    ledger: Ledger, funnel: Funnel, way: Way, found: Adjusted
) -> tuple[str | None, str | None, str, str | None]:
    """What else a model found, each as a fact: test, studies added, parameters, share left."""
    place, words = f"{funnel.prefix}.{way.name}", f"{funnel.label}, {way.words}"
    test = added = unexplained = None
    parameters = []

    def add(name: str, stat: str, value: float, p: float | None = None, nth: str = "") -> str:
        label = f"{STATISTICS[stat].label}{nth} of {words}"
        ledger.number(
            f"{place}.{name}", stat, label, value, p=p, k=found.k, method=way.method,
            rows=funnel.ids,
        )  # fmt: skip
        return f"{place}.{name}"

    if found.test is not None:
        test = add("test", "test_statistic", found.test.statistic, found.test.p)
    if found.filled is not None:
        added = f"{place}.added"
        ledger.count(added, f"studies added to {funnel.label}", found.filled.missing,
                     rows=funnel.ids)  # fmt: skip
    for number, value in enumerate(found.parameters, start=1):
        parameters.append(add(f"parameter_{number}", "selection", value, nth=f" ({number})"))
    if found.unexplained is not None:
        unexplained = add("unexplained", "unexplained", found.unexplained)
    return test, added, " ".join(parameters), unexplained


def _add_summary(ledger: Ledger, funnel: Funnel, facts: list[Fact]) -> None:
    """The lowest and highest adjusted value, how many there are, and how many say the same."""
    if not facts:
        return
    for word, extreme in (("lowest", min(facts, key=_rank)), ("highest", max(facts, key=_rank))):
        fact_id = f"{funnel.prefix}.adjusted_{word}"
        label = f"{word} adjusted value of {funnel.label}"
        ledger.facts.append(replace(extreme, id=fact_id, label=label))
    ledger.count(
        f"{funnel.prefix}.adjusted", f"adjusted values of {funnel.label}", len(facts),
        rows=funnel.ids,
    )  # fmt: skip
    null = MEASURES[funnel.request.measure].null
    if null is not None and funnel.result.value is not None:
        pooled = replace(facts[0], value=funnel.result.value, ci=funnel.result.ci)
        same = [fact for fact in facts if direction(fact, null) == direction(pooled, null)]
        ledger.count(
            f"{funnel.prefix}.adjusted_agree",
            f"adjusted values of {funnel.label} that agree with the pooled one",
            len(same),
            rows=funnel.ids,
        )


def _rank(fact: Fact) -> tuple[float, str]:
    """Equal values, but for the last digits, by id."""
    return round(float(fact.value or 0.0), 12), fact.id
