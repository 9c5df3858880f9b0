"""Writes the tables of measures and methods, each with its formula, source and call of R.

python tools/methods_reference.py            write docs/methods.md
python tools/methods_reference.py --check    only say whether it is up to date (exit 1 if not)
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from reportgen.methods.record import Described
    from reportgen.stats.catalogue import Section

REPO = Path(__file__).resolve().parent.parent
TARGET = REPO / "docs" / "methods.md"

HEAD = """\
# Measures and methods

Made by `make docs` from the registries that the code itself reads, not from this file:
`reportgen/measures.py`, `reportgen/methods/`, `reportgen/stats/`. `reportgen list methods` prints
the same rows, and `reportgen explain` those of a number of a report.

- [What a spec can ask for](#what-a-spec-can-ask-for)
- [Methods of a report on studies](#methods-of-a-report-on-studies) and
  [of a report on patients](#methods-of-a-report-on-patients), by the name that stands on a fact
- [Absolute effects](#absolute-effects), of both, beside ratings of certainty
- [The engine](#the-engine): all that can be computed from Python, of which reports use a part

**Formulas.** y is the estimate of a study and v its variance, s = √v; w a weight; θ the pooled
value, se its standard error, τ² the variance between k studies; z and t are quantiles of the level
asked for. Of two arms, 1 is the treated and 2 the control arm: a, b are the events and non-events
of arm 1, c, d those of arm 2, n1, n2 the sizes, N their sum; x counts events, t is time at risk;
m, s are means and standard deviations.

**R.** The last column is the call whose numbers these are: the cases of `tests/reference/` and the
scripts of `tests/examples/R/` compare them to the tolerances written there, with R run past its own
stopping rules. `tests/reference/README.md` lists where reportgen differs on purpose. *Arithmetic*
stands where R has no function of its own and the formula was computed in R by hand.
"""

COLUMNS = ("name", "what", "formula", "source", "R")


def page() -> str:
    """The whole page."""
    from reportgen.methods import ABSOLUTE, OF_PATIENTS, OF_STUDIES

    parts = [
        HEAD,
        *_measures_of_specs(),
        "## Methods of a report on studies\n",
        _table(COLUMNS, (_row(name, one) for name, one in OF_STUDIES.items())),
        "## Methods of a report on patients\n",
        _table(COLUMNS, (_row(name, one) for name, one in OF_PATIENTS.items())),
        "## Absolute effects\n",
        "c is the risk with the comparison.\n",
        _table(COLUMNS, (_row(name, one) for name, one in ABSOLUTE.items())),
        *_engine(),
    ]
    return "\n".join(parts)


HEADS = (
    "measure",
    "what",
    "transforms",
    "in the engine",
    "roles",
    "optional roles",
    "analysed",
)


def _measures_of_specs() -> Iterator[str]:
    from reportgen.measures import MEASURES
    from reportgen.stats.measures import MEASURES as ENGINE

    yield "## What a spec can ask for\n"
    yield (
        "`measure:` of an outcome of a meta-analysis; [the spec](spec.md#measures-and-the-roles-of-"
        "their-columns)\nhas its keys, the [effect measures](#effect-measures) the formulas.\n"
    )
    rows = (
        (
            _code(name),
            _text(one.label),
            _codes(one.transforms),
            _codes(scale.effect for scale in one.transforms.values()),
            _codes(role for role in one.roles if role not in one.optional),
            _codes(one.optional),
            "<br>".join(_text(ENGINE[scale.effect].label) for scale in one.transforms.values()),
        )
        for name, one in MEASURES.items()
    )
    yield _table(HEADS, rows)


def _engine() -> Iterator[str]:
    from reportgen.stats.catalogue import CATALOGUE

    yield "## The engine\n"
    links = (f"[{s.title}](#{_anchor(s.title)})" for s in CATALOGUE)
    yield " · ".join(links) + "\n"
    for section in CATALOGUE:
        yield f"### {section.title}\n"
        if section.function:
            yield f"Values of `{section.setting}` of `{section.function}`.\n"
        yield _section(section)


def _section(section: Section) -> str:
    from reportgen.stats.measures import Measure

    measures = {name: one for name, one in section.entries.items() if isinstance(one, Measure)}
    if not measures:
        return _table(COLUMNS, (_row(name, one) for name, one in section.entries.items()))
    asked = _asked()
    rows = (
        (name_, asked.get(name, "–"), what, _routes(one), *others)
        for name, one in measures.items()
        for name_, what, *others in (_row(name, one),)
    )
    return _table(("name", "in a spec", "what", "columns", "formula", "source", "R"), rows)


def _asked() -> Mapping[str, str]:
    """The measures of a spec by their name in the engine."""
    from reportgen.measures import MEASURES

    found: dict[str, list[str]] = {}
    for name, one in MEASURES.items():
        for scale in one.transforms.values():
            found.setdefault(scale.effect, []).append(name)
    return {effect: _codes(names) for effect, names in found.items()}


def _routes(measure: Described) -> str:
    from reportgen.stats.measures import Measure

    assert isinstance(measure, Measure)
    return "<br>or ".join(_codes(route.columns) for route in measure.routes)


def _row(name: str, one: Described) -> tuple[str, ...]:
    return (
        _code(name),
        _text(one.label),
        _text(one.formula),
        _source(one.reference),
        _call(one.r_call),
    )


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    names = tuple(heads)
    lines = [names, ("---",) * len(names), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines) + "\n"


def _code(text: str) -> str:
    """A span of code; a pipe would end the cell even there."""
    return f"`{text}`".replace("|", "\\|") if text else "–"


def _codes(words: Iterable[str]) -> str:
    return ", ".join(_code(word) for word in words) or "–"


def _call(text: str) -> str:
    """A call of R as code; the words that say how it was used before it."""
    words, code = WORDS.fullmatch(text).groups()  # type: ignore[union-attr]
    spans = "; ".join(_code(call) for call in code.split("; ") if call)
    return " ".join(filter(None, (f"*{words}*" if words else "", spans)))


def _text(text: str) -> str:
    """Text whose signs mean nothing to Markdown."""
    plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"([\\`*_|\[\]~^])", r"\\\1", plain)


WORDS = re.compile(r"(arithmetic:|arithmetic on|none;.*|)\s*(.*)")
DOI = re.compile(r"doi:(10\.\d{4,}/\S*[^\s,.;])")


def _source(text: str) -> str:
    """The reference; a DOI is a link, whatever signs are in it."""
    parts = DOI.split(text)
    made = [
        f"[doi:{_text(part)}](https://doi.org/{quote(part, safe='/')})" if odd else _text(part)
        for part, odd in zip(parts, (i % 2 for i in range(len(parts))), strict=True)
    ]
    return "".join(made)


def _anchor(title: str) -> str:
    """The anchor that hosts of Markdown give to a heading of plain words."""
    return title.lower().replace(" ", "-")


def main(arguments: list[str] | None = None) -> int:
    """Write the page, or compare it."""
    sys.path.insert(0, str(REPO))
    parser = argparse.ArgumentParser(description="Write docs/methods.md from the registries.")
    parser.add_argument("--check", action="store_true", help="compare, do not write")
    check = parser.parse_args(arguments).check
    text, name = page(), TARGET.relative_to(REPO).as_posix()
    if not check:
        TARGET.parent.mkdir(exist_ok=True)
        TARGET.write_text(text, encoding="utf-8")
        print(name)
    elif not TARGET.is_file() or TARGET.read_text(encoding="utf-8") != text:
        print(f"Not up to date: {name}. Run `make docs`.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
