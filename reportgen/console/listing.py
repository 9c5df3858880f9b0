"""``reportgen list``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from reportgen.console.terminal import Terminal, dump, two_columns
from reportgen.errors import SpecError


def run(terminal: Terminal, what: str, spec: Path | None) -> None:
    """``reportgen list``."""
    with terminal.work():
        rows = LISTINGS[what](spec)
    if terminal.json:
        dump([{"name": name, "description": text} for name, text in rows])
        return
    width = min(36, max((len(name) for name, _ in rows), default=0))
    for name, text in rows:
        print(two_columns(name, text, width))


def _list_measures(spec: Path | None) -> list[tuple[str, str]]:
    from reportgen.spec.summaries import measure_lines

    return list(measure_lines())


def _list_methods(spec: Path | None) -> list[tuple[str, str]]:
    """Methods of a fact by the name that stands on it, those of the engine as they are called."""
    from reportgen.methods import METHODS
    from reportgen.stats.catalogue import CATALOGUE

    engine = {s.called(name): one for s in CATALOGUE for name, one in s.entries.items()}
    return [
        (
            name,
            f"{one.label}: {one.formula}. {one.reference and one.reference + '. '}R: {one.r_call}",
        )
        for name, one in {**METHODS, **engine}.items()
    ]


def _list_profiles(spec: Path | None) -> list[tuple[str, str]]:
    from reportgen.defaults import PROFILES

    return [
        (name, f"meta-analysis: {p.description} ({p.date}; {p.reference})")
        for name, p in PROFILES.items()
    ]


def _list_formats(spec: Path | None) -> list[tuple[str, str]]:
    from reportgen.pipeline import format_names

    return list(format_names().items())


def _list_figures(spec: Path | None) -> list[tuple[str, str]]:
    from reportgen.present.figures import FIGURES

    return [(name, made.label) for name, made in FIGURES.items()]


def _list_outcomes(spec: Path | None) -> list[tuple[str, str]]:
    from reportgen.kinds import spec_models
    from reportgen.spec.load import load_spec
    from reportgen.spec.summaries import outcome_line

    outcomes = load_spec(_needed(spec, "outcomes"), spec_models()).spec.outcomes
    return [(outcome.id, outcome_line(outcome)) for outcome in outcomes]


def _list_facts(spec: Path | None) -> list[tuple[str, str]]:
    from reportgen.formatting.parts import print_part
    from reportgen.pipeline import check
    from reportgen.reuse.disk import opened

    path = _needed(spec, "facts")
    with opened(True, lambda _: None) as reuse:
        checked = check(path, reuse=reuse)
    return [
        (fact.id, f"{print_part(fact, 'value', checked.style).text}  {fact.label}")
        for fact in checked.analysed.book
    ]


def _list_styles(name: Path | None) -> list[tuple[str, str]]:
    """Every style, or the rules of one."""
    from reportgen.formatting.described import rule_lines, style_line
    from reportgen.formatting.style import load_style, style_names

    if name is not None:
        return list(rule_lines(load_style(str(name))))
    return [(one, style_line(load_style(one))) for one in style_names()]


def _list_references(spec: Path | None) -> list[tuple[str, str]]:
    from reportgen.bibliography.csl.registry import CSL_STYLES

    return [(name, style.label) for name, style in CSL_STYLES.items()]


def _needed(spec: Path | None, what: str) -> Path:
    if spec is None:
        raise SpecError.single(
            "", f"{what} belong to a report.", f"Name its spec: reportgen list {what} SPEC"
        )
    return spec


LISTINGS: dict[str, Callable[[Path | None], list[tuple[str, str]]]] = {
    "measures": _list_measures,
    "methods": _list_methods,
    "outcomes": _list_outcomes,
    "figures": _list_figures,
    "formats": _list_formats,
    "facts": _list_facts,
    "profiles": _list_profiles,
    "styles": _list_styles,
    "references": _list_references,
}
