"""One build in memory: a report, or what stands in its way."""

from __future__ import annotations

import time
import traceback
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from reportgen.errors import Problem, ReportgenError
from reportgen.facts.record import NAME as FACTS
from reportgen.pipeline import Checked, Progress, check, present
from reportgen.reuse import Reuse
from reportgen.watching.matters import Matters, what_matters
from reportgen.watching.printed import NO_CHANGES, Changes, Numbers, compare, printed_numbers
from reportgen.watching.sources import Sources, sources_of
from reportgen.watching.stand_ins import stand_ins, waiting
from reportgen.watching.stores import ReadOnly


@dataclass(frozen=True)
class Report:
    """A report that was built: its page, the files beside it, what the bar tells of it.

    A preview is not complete: figures may be ``waiting`` to be drawn, and what matters is not told.
    Where the ``style`` is another than before, every number reads otherwise and none has changed.
    """

    page: bytes
    files: Mapping[str, bytes]
    numbers: Numbers
    labels: Mapping[str, str]
    changes: Changes
    changed_figures: tuple[str, ...]
    waiting: tuple[str, ...]
    claims: tuple[str, ...]
    notes: tuple[tuple[str, str], ...]
    seconds: float
    sources: Sources
    complete: bool = False
    matters: Matters | None = None
    style: str = ""

    @cached_property
    def digest(self) -> str:
        """What tells this page from every other."""
        return sha256(self.page).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no newer report; ``trace`` is there when the fault is the program's own."""

    family: str
    problems: tuple[Problem, ...]
    trace: str = ""


def build_in_memory(
    path: Path,
    before: Report | None,
    progress: Progress,
    reuse: Reuse,
    *,
    style: str | None = None,
) -> Iterator[Report | Failure]:
    """The report of a spec as it stands now; where figures are to be drawn, first without them.

    Never raises for what is wrong with the report: that is a failure, too.
    """
    try:
        yield from _reports(path, before, progress, reuse, style)
    except ReportgenError as error:
        yield Failure(error.family, error.problems)
    except OSError as error:  # a file that went away or was locked while it was read
        where = Path(str(error.filename)).name if error.filename else ""
        what = f"cannot be read: {error.strerror or error}."
        yield Failure("system", (Problem(where, what, "Save it again."),))
    except Exception as error:
        yield Failure("program", (_fault(error),), traceback.format_exc())


def _reports(
    path: Path, before: Report | None, progress: Progress, reuse: Reuse, style: str | None
) -> Iterator[Report]:
    start = time.perf_counter()
    checked = check(path, progress, style=style, reuse=reuse)
    preview = None
    if before is not None:
        figures = [request.id for request in checked.analysed.book.figures]
        instead = stand_ins(figures, before.files)
        files, _ = present(checked, ("html",), progress, reuse=ReadOnly(reuse), stand_ins=instead)
        preview = _report(path, checked, files, before, start)
        if preview.page == before.page and not preview.waiting:
            yield replace(preview, complete=True, matters=before.matters)
            return
        yield preview
    if preview is None or preview.waiting:
        files, _ = present(checked, ("html",), progress, reuse=reuse)
        preview = _report(path, checked, files, before, start)
    matters = what_matters(before.files[FACTS], preview.files[FACTS]) if before else None
    yield replace(preview, complete=True, matters=matters)


def _report(
    path: Path, checked: Checked, files: dict[str, bytes], before: Report | None, start: float
) -> Report:
    from reportgen.present.notes import notes_of

    book = checked.analysed.book
    page = files[f"{checked.loaded.spec.report.slug}.html"]
    waits_for = waiting(page.decode()) if before else ()
    if before is not None and before.page == page:
        numbers, changes, figures = before.numbers, before.changes, before.changed_figures
    else:
        numbers = printed_numbers(page.decode())
        same_style = before is not None and before.style == checked.style.name
        changes = compare(before.numbers, numbers) if before and same_style else NO_CHANGES
        figures = waits_for or (_changed_figures(before.files, files) if before else ())
    return Report(
        page=page,
        files=files,
        numbers=numbers,
        labels={fact.id: fact.label for fact in book},
        changes=changes,
        changed_figures=figures,
        waiting=waits_for,
        claims=tuple(
            f"Claim '{verdict.claim_id}' expects '{verdict.expected}'; the data support "
            f"'{verdict.variant}', and the report prints that."
            for verdict in checked.verdicts
            if not verdict.holds
        ),
        notes=tuple((note.label, note.text) for note in notes_of(book)),
        seconds=time.perf_counter() - start,
        sources=sources_of(path, checked.loaded),
        style=checked.style.name,
    )


def _changed_figures(before: Mapping[str, bytes], now: Mapping[str, bytes]) -> tuple[str, ...]:
    """Ids of the figures that are drawn otherwise than before, or are new."""
    return tuple(
        Path(name).stem
        for name, content in now.items()
        if name.startswith("figures/") and name.endswith(".svg") and before.get(name) != content
    )


def _fault(error: Exception) -> Problem:
    return Problem(
        "reportgen",
        f"met a fault of its own ({type(error).__name__}: {error})",
        "The terminal shows where. Undo what was saved last, or report the fault.",
    )
