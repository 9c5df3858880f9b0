"""What the commands print; progress goes to stderr, results to stdout."""

from __future__ import annotations

import json as jsonlib
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from reportgen.errors import ReportgenError, SpecError
from reportgen.messages import WIDTH
from reportgen.stopping import stop_if_told
from reportgen.vocabulary import nearest


def say_new(directory: Path, files: Iterable[Path]) -> None:
    """What a new project holds and what to do next."""
    print(f"Made {directory}:")
    for path in files:
        print(f"  {path.name}")
    print(f"Build it with: reportgen build {directory}")


def print_schema(kind: str) -> None:
    """The JSON Schema of one kind of spec."""
    from reportgen.kinds import KINDS
    from reportgen.spec.schema import json_schema

    if kind not in KINDS:
        raise SpecError.single("", f"kind '{kind}' is unknown{nearest(kind, KINDS)}.")
    print(jsonlib.dumps(json_schema(KINDS[kind].model), indent=2, ensure_ascii=False))


@dataclass(frozen=True)
class Console:
    """The printing side of the commands."""

    quiet: bool = False
    verbose: bool = False
    json: bool = False

    def progress(self, step: str) -> None:
        """One step: a line that overwrites itself on a terminal, a plain line elsewhere."""
        stop_if_told()
        if self.quiet or self.json:
            return
        if self.verbose or not sys.stderr.isatty():
            if self.verbose or not step.startswith("Drawing "):
                print(step, file=sys.stderr, flush=True)
        else:
            width = min(WIDTH, shutil.get_terminal_size().columns - 1)
            print(f"\r\x1b[K{step[:width]}", end="", file=sys.stderr, flush=True)

    def done(self) -> None:
        """Clear the progress line of a terminal."""
        if sys.stderr.isatty() and not (self.quiet or self.json or self.verbose):
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    @contextmanager
    def work(self) -> Iterator[None]:
        """Leave no progress line behind; a failure is told as JSON too where that was asked for."""
        try:
            yield
        except ReportgenError as error:
            if self.json:
                problems = [asdict(problem) for problem in error.problems]
                _dump({"ok": False, "family": error.family, "problems": problems})
            raise
        finally:
            self.done()

    def check(self, spec: Path) -> None:
        """``reportgen check``."""
        from reportgen.pipeline import check, rehearse
        from reportgen.present.notes import notes_of

        with self.work():
            checked = check(spec, self.progress)
            rehearse(checked, self.progress)
        book = checked.analysed.book
        failed = [verdict for verdict in checked.verdicts if not verdict.holds]
        if self.json:
            _dump(
                {
                    "ok": True,
                    "spec": checked.loaded.path.name,
                    "facts": len(book.facts),
                    "frames": len(book.frames),
                    "figures": len(book.figures),
                    "claims": [
                        {
                            "id": v.claim_id,
                            "holds": v.holds,
                            "variant": v.variant,
                            "expected": v.expected,
                        }
                        for v in checked.verdicts
                    ],
                    "notes": [asdict(note) for note in notes_of(book)],
                }
            )
            return
        _print_wrapped(
            f"{checked.loaded.path}: all holds; {_count(book.facts, 'fact')}, "
            f"{_count(book.figures, 'figure')}, {_count(checked.verdicts, 'claim')}."
        )
        _print_failed(failed)
        if self.verbose:
            _print_notes((note.label, note.text) for note in notes_of(book))

    def build(self, spec: Path, to: str, out: Path | None, strict: bool) -> None:
        """``reportgen build``."""
        from reportgen.pipeline import build

        formats = tuple(name.strip() for name in to.split(",") if name.strip())
        with self.work():
            built = build(spec, formats=formats, out=out, strict=strict, progress=self.progress)
        for path in built.files:
            if self.verbose or path.parent == built.out:
                print(path)
        _print_failed(built.failed_claims)
        if self.quiet:
            return
        if self.verbose:
            _print_notes(built.notes)
        elif built.notes:
            stand, them = ("stands", "it") if len(built.notes) == 1 else ("stand", "them")
            noted = _count(built.notes, "note")
            print(f"{noted} on the analysis {stand} in the report (-v prints {them}).")

    def explain(self, spec: Path, fact_id: str) -> None:
        """``reportgen explain``."""
        from reportgen.formatting.style import load_style
        from reportgen.pipeline import check
        from reportgen.present.lineage import SourceRow, explain
        from reportgen.provenance import software

        with self.work():
            analysed = check(spec).analysed
            fact = analysed.book[fact_id]
        rows = {
            key: SourceRow(key, place, label)
            for key, (place, label) in analysed.source_rows.items()
        }
        versions = ", ".join(f"{name} {number}" for name, number in software().items())
        made = explain(fact, analysed.book, load_style(), rows, versions)
        if self.json:
            from reportgen.facts.book import fact_record

            _dump({"fact": fact_record(fact), "explanation": asdict(made)})
            return
        _print_explanation(asdict(made), fact.unit)

    def listing(self, what: str, spec: Path | None) -> None:
        """``reportgen list``."""
        with self.work():
            rows = _LISTINGS[what](spec)
        if self.json:
            _dump([{"name": name, "description": text} for name, text in rows])
            return
        width = min(36, max((len(name) for name, _ in rows), default=0))
        for name, text in rows:
            print(_two_columns(name, text, width))


def _dump(document: Any) -> None:
    print(jsonlib.dumps(document, ensure_ascii=False, indent=1, default=str))


def _count(items: Sequence[object], noun: str) -> str:
    return f"{len(items)} {noun}{'' if len(items) == 1 else 's'}"


def _print_wrapped(text: str, indent: str = "") -> None:
    """A paragraph; names of files and other long words stay whole, to be copied."""
    print(
        textwrap.fill(
            text,
            WIDTH,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
    )


def _print_failed(failed: Iterable[Any]) -> None:
    for verdict in failed:
        _print_wrapped(
            f"Claim '{verdict.claim_id}' no longer holds: expected '{verdict.expected}', the "
            f"data support '{verdict.variant}'. The report prints the latter."
        )


def _print_notes(notes: Iterable[tuple[str, str]]) -> None:
    for label, text in notes:
        _print_wrapped(f"note: {label}: {text}", indent="      ")


def _two_columns(name: str, text: str, width: int) -> str:
    gap = " " * (width + 2)
    lines = textwrap.wrap(text, max(20, WIDTH - width - 2)) or [""]
    first = f"{name:<{width}}  {lines[0]}" if len(name) <= width else f"{name}\n{gap}{lines[0]}"
    return "\n".join([first, *(gap + line for line in lines[1:])]).rstrip()


def _print_explanation(made: Mapping[str, Any], unit: str | None) -> None:
    _print_wrapped(f"{made['fact_id']}: {made['label']}", indent="  ")
    names = {
        "value": "value",
        "ci": "confidence interval",
        "pi": "prediction interval",
        "p": "P value",
        "k": "studies",
        "n": "participants",
        "events": "events",
    }
    value, *others = [(names[part], text) for part, text in made["printed"].items()]
    pairs = [value, *([("unit", unit)] if unit else []), *others]
    told = {"method": "method", "formula": "formula", "reference": "reference", "r_call": "R call"}
    pairs += [(words, made[name]) for name, words in told.items() if made[name]]
    pairs += [(f"setting {name}", text) for name, text in made["settings"].items()]
    pairs += [("inputs", text) for text in made["inputs"]]
    pairs += [("note", text) for text in made["notes"]]
    pairs += [
        ("row", f"{row['place']} {row['label']} [{row['row_id']}]".strip()) for row in made["rows"]
    ]
    pairs += [("related fact", name) for name in made["related"]]
    pairs.append(("software", made["software"]))
    for name, text in pairs:
        print(_two_columns(f"  {name}", text, 22))


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
    from reportgen.formatting.style import load_style
    from reportgen.pipeline import check

    style = load_style()
    return [
        (fact.id, f"{print_part(fact, 'value', style).text}  {fact.label}")
        for fact in check(_needed(spec, "facts")).analysed.book
    ]


def _needed(spec: Path | None, what: str) -> Path:
    if spec is None:
        raise SpecError.single(
            "", f"{what} belong to a report.", f"Name its spec: reportgen list {what} SPEC"
        )
    return spec


_LISTINGS: dict[str, Callable[[Path | None], list[tuple[str, str]]]] = {
    "measures": _list_measures,
    "methods": _list_methods,
    "outcomes": _list_outcomes,
    "figures": _list_figures,
    "formats": _list_formats,
    "facts": _list_facts,
    "profiles": _list_profiles,
}
