"""The files that travel inside a document: the facts that it shows, the rows behind its tables and
figures, the spec it was made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reportgen.facts.frame import Frame
from reportgen.facts.record import NAME as FACTS
from reportgen.present.document import Attachment

SPEC = "spec.yaml"


def attachments(
    facts: bytes, spec: bytes | None, frames: Iterable[Frame]
) -> tuple[Attachment, ...]:
    """What a finished report carries: no row of a single patient, no spec that names one."""
    return tuple(_attachments(facts, spec, frames))


def _attachments(facts: bytes, spec: bytes | None, frames: Iterable[Frame]) -> Iterator[Attachment]:
    yield Attachment(
        name=FACTS,
        media_type="application/json",
        data=facts,
        relationship="Data",
        description="Every number of this report with its interval, method and sources",
    )
    if spec is not None:
        yield Attachment(
            name=SPEC,
            media_type="application/yaml",
            data=spec,
            relationship="Source",
            description="The spec from which this report was made",
        )
    for frame in frames:
        if not frame.of_patients:
            yield Attachment(
                name=f"{frame.id}.csv",
                media_type="text/csv",
                data=frame.csv_text().encode(),
                relationship="Data",
                description=f"Rows behind a table or figure: {frame.label}",
            )
