"""What is done with an outcome: tests, adjusted values beside the pooled one, the funnel plot."""

from __future__ import annotations

import numpy as np

from reportgen.analysis.effects import Effects
from reportgen.analysis.groups import group_label
from reportgen.analysis.ledger import Ledger
from reportgen.analysis.parts import in_group
from reportgen.analysis.small_study.asymmetry import add_test, line_of
from reportgen.analysis.small_study.fail_safe import add_fail_safe
from reportgen.analysis.small_study.funnel import funnel_frame
from reportgen.analysis.small_study.studies import Funnel
from reportgen.analysis.small_study.table import add_adjusted
from reportgen.analysis.task import OutcomeTask, Planned, View
from reportgen.defaults import ALPHA_ASYMMETRY
from reportgen.errors import AnalysisError
from reportgen.facts.figures import FigureRequest
from reportgen.funnel_tests import FUNNEL_TESTS, chosen
from reportgen.measures import MEASURES
from reportgen.spec.outcomes import Outcome
from reportgen.spec.small_study import SmallStudy
from reportgen.stats.small_study.line import FunnelRegression

NO_EFFECTS = Effects(np.empty(0), np.empty(0), ())
NO_TEST = "no test is known to hold for this measure"


def examined(section: SmallStudy, outcome: Outcome) -> bool:
    """Whether an outcome is named, or primary with two arms and a test."""
    if not section.run or section.outcomes:
        return section.run and outcome.id in section.outcomes
    has_test = bool(chosen(section.test, outcome.measure))
    return outcome.primary and MEASURES[outcome.measure].compares and has_test


def add(ledger: Ledger, task: OutcomeTask) -> None:
    """Facts ``<outcome>.<group>.asymmetry`` and so on, the table and the funnel plot."""
    section = task.spec.analysis.small_study
    if not examined(section, task.outcome):
        return
    for side in task.sides:
        request, rows = side.request, side.request.usable
        refused = side.result.refused
        if not refused and len(rows) < section.min_studies:
            refused = f"fewer than {section.min_studies} studies"
        effects = NO_EFFECTS if refused else request.pooling.effects(rows)
        funnel = Funnel(task.prefix(side), task.label(side), request, side.result, effects)
        _add_tests(ledger, funnel, section, refused)
        name = figure_name(task.outcome.id, side.group if side.label else "")
        filled = add_adjusted(ledger, f"small-study-{name}", funnel, section, refused)
        for wanted in section.fail_safe_n:
            add_fail_safe(ledger, funnel, wanted, refused)
        if refused is None:
            line = _line(funnel, section)
            ledger.frame(funnel_frame(f"funnel-{name}", funnel, filled, line))
            settings = (*task.axis.settings(), ("centre", f"{funnel.prefix}.pooled"))
            ledger.figure(FigureRequest(f"funnel-{name}", "funnel", f"funnel-{name}", settings))


def figure_name(outcome: str, group: str) -> str:
    """How frames and figures of a group end."""
    return f"{outcome}-{group}" if group else outcome


def _add_tests(ledger: Ledger, funnel: Funnel, section: SmallStudy, refused: str | None) -> None:
    """``asymmetry`` is the first test; of several, each has a fact with its name besides."""
    names = chosen(section.test, funnel.request.measure)
    place = f"{funnel.prefix}.asymmetry"
    if not names:
        ledger.number(
            place,
            "asymmetry",
            f"funnel of {funnel.label}",
            None,
            k=funnel.k,
            refused=refused or NO_TEST,
            rows=funnel.ids,
        )
        return
    several = len(names) > 1
    add_test(ledger, place, names[0], funnel, refused, noted=not several)
    for name in names if several else ():
        add_test(ledger, f"{place}.{name}", name, funnel, refused, noted=True)


def _line(funnel: Funnel, section: SmallStudy) -> FunnelRegression | None:
    """The line of the first test where it is on the standard error, else of Egger's."""
    if not section.regression_line:
        return None
    first = next(iter(chosen(section.test, funnel.request.measure)), "egger")
    try:
        return line_of(funnel, first)
    except AnalysisError:
        return None


def plan(planned: Planned) -> View:
    """``funnels``: what was examined, in words and ids; when a funnel is called asymmetric."""
    section = planned.spec.analysis.small_study
    funnels = tuple(
        _planned(section, outcome, level.id, group_label(level), planned)
        for outcome in planned.spec.outcomes
        if examined(section, outcome)
        for level in planned.groups.levels
    )
    return {
        "funnels": funnels,
        "first_funnel": next((one.id for one in planned.book.figures if one.kind == "funnel"), ""),
        "alpha_asymmetry": ALPHA_ASYMMETRY,
        "more_of_funnels": section.asks_for_more,
    }


def _planned(
    section: SmallStudy, outcome: Outcome, group: str, label: str, planned: Planned
) -> View:
    names = chosen(section.test, outcome.measure)
    name = figure_name(outcome.id, group if label else "")
    prefix = f"{outcome.id}.{group}"
    table = f"small-study-{name}"
    return {
        "outcome": outcome.id,
        "label": in_group(outcome, label),
        "group": {"label": label},
        "prefix": prefix,
        "single": MEASURES[outcome.measure].null is None,
        "id": name,
        "has_table": any(frame.id == table for frame in planned.book.frames),
        "has_filled": f"{prefix}.trim_and_fill" in planned.book,
        "tests": tuple(
            {
                "id": f"{prefix}.asymmetry.{test}",
                "label": FUNNEL_TESTS[test].label,
                "symbol": FUNNEL_TESTS[test].statistic,
            }
            for test in (names if len(names) > 1 else ())
        ),
        "fail_safe": tuple(
            {"id": f"{prefix}.fail_safe_n.{one.method}", "label": one.method.capitalize()}
            for one in section.fail_safe_n
        ),
    }
