"""The first half of a build: read, check, compute every fact, judge every claim."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportgen.analysis.ids import names_of
from reportgen.errors import Problem, SpecError, StrictError
from reportgen.facts.abstract_length import AbstractLength
from reportgen.facts.claims import Verdict, judge_all
from reportgen.facts.faults import Setting
from reportgen.formatting.style import Style, load_style
from reportgen.history.entry import NOTHING_ISSUED, Issues
from reportgen.history.verify import issues_of
from reportgen.kinds import KINDS, Analysed, Kind, spec_models
from reportgen.project_styles import own_styles
from reportgen.project_templates import template_folders
from reportgen.reuse import NOTHING_REUSED, Reuse
from reportgen.spec.load import LoadedSpec, load_spec

if TYPE_CHECKING:
    from reportgen.present.lineage import SourceRow

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Checked:
    """Everything short of writing: the spec holds, the data hold, every fact is computed."""

    loaded: LoadedSpec[Any]
    kind: Kind
    analysed: Analysed
    verdicts: tuple[Verdict, ...]
    style: Style
    issues: Issues = NOTHING_ISSUED

    @property
    def template_folders(self) -> tuple[Path, ...]:
        """Where templates are looked for: the project's own first."""
        return template_folders(self.loaded.root, self.kind.templates)


def silent(step: str) -> None:
    """The progress of a build that nobody watches."""


def check(
    path: Path,
    progress: Progress = silent,
    *,
    style: str | None = None,
    reuse: Reuse = NOTHING_REUSED,
) -> Checked:
    """Read the spec and the data, compute every fact, judge every claim.

    ``style`` takes the place of the spec's own.
    """
    progress("Reading the spec")
    loaded = load_spec(path, spec_models(), reuse)
    printed = style_of(loaded, style)
    kind = KINDS[loaded.spec.kind]
    issues = issues_of(loaded.root, loaded.spec.report.slug)
    progress("Reading and checking the data, computing the statistics")
    analysed = kind.analyse(loaded, reuse)
    return Checked(loaded, kind, analysed, _judged(loaded, analysed), printed, issues)


def style_of(loaded: LoadedSpec[Any], instead: str | None) -> Style:
    """The style of a report: what the command line names, else its spec."""
    own = own_styles(loaded.root)
    if instead is not None:
        return load_style(instead, "--style", own)
    return load_style(loaded.spec.style, loaded.locate("style"), own)


def _judged(loaded: LoadedSpec[Any], analysed: Analysed) -> tuple[Verdict, ...]:
    setting = Setting(
        {name: one.favours for name, one in analysed.compared.items()},
        lambda: names_of(loaded.spec.model_dump()),
        {one.effect: one.certainty for one in analysed.ratings},
    )
    places = {
        claim.id: [
            loaded.locate("claims", number, "variants", variant, "when")
            for variant in range(len(claim.variants))
        ]
        for number, claim in enumerate(loaded.spec.claims)
    }
    _no_statement(loaded, analysed)
    return judge_all(loaded.spec.claims, analysed.book, places, setting)


def _no_statement(loaded: LoadedSpec[Any], analysed: Analysed) -> None:
    """Raises SpecError where a variant prints the statement of a rating that has none."""
    why = {one.id: one.why for one in analysed.ratings if one.absolute is None}
    problems = [
        Problem(
            loaded.locate("claims", number, "variants", at, "grade"),
            f"there is no statement of the rating '{variant.grade}': {why[variant.grade]}",
            "Write the sentence as `say:`.",
        )
        for number, claim in enumerate(loaded.spec.claims)
        for at, variant in enumerate(claim.variants)
        if variant.grade in why
    ]
    if problems:
        raise SpecError(problems)


def refuse_doubts(checked: Checked) -> None:
    """Raises StrictError for claims that do not hold as expected and for warnings."""
    from reportgen.present.notes import warnings_of

    problems = [
        Problem(
            f"claim {verdict.claim_id}",
            f"expected '{verdict.expected}', but the data now support '{verdict.variant}'.",
            "Read the new sentence, then change 'expect' or the claim.",
        )
        for verdict in checked.verdicts
        if not verdict.holds
    ]
    problems += [Problem(note.label, note.text) for note in warnings_of(checked.analysed.book)]
    if problems:
        raise StrictError(problems)


def refuse_overlong(length: AbstractLength) -> None:
    """Raises StrictError for an abstract that is over a limit of its style."""
    from reportgen.present.abstract.told import REMEDY, overlong

    if problems := [Problem("abstract", f"{what}.", REMEDY) for what in overlong(length)]:
        raise StrictError(problems)


def source_rows(analysed: Analysed) -> dict[str, SourceRow]:
    """Where the rows that facts name stand, and what they are called."""
    from reportgen.present.lineage import SourceRow

    return {key: SourceRow(key, *known) for key, known in analysed.source_rows.items()}
