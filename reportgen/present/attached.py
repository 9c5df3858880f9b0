"""The files that travel inside a document: the facts that it shows, the spec it was made from."""

from __future__ import annotations

from reportgen.facts.record import NAME as FACTS
from reportgen.present.document import Attachment

SPEC = "spec.yaml"


def attachments(facts: bytes, spec: bytes | None) -> tuple[Attachment, ...]:
    """What a finished report carries; aggregates only, and no spec that may not leave the house."""
    carried = [
        Attachment(
            name=FACTS,
            media_type="application/json",
            data=facts,
            relationship="Data",
            description="Every number of this report with its interval, method and sources",
        )
    ]
    if spec is not None:
        carried.append(
            Attachment(
                name=SPEC,
                media_type="application/yaml",
                data=spec,
                relationship="Source",
                description="The spec from which this report was made",
            )
        )
    return tuple(carried)
