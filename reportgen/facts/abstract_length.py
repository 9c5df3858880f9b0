"""How long the abstract of a report is beside what its style allows, and what was left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class AbstractLength:
    """Counts of the abstract as it is printed; a limit is None where there is none.

    ``words`` are those of the texts, by heading in ``by_heading`` (None where a heading has no
    limit of its own); ``characters`` those of all that is pasted into a form, headings, spaces and
    line ends among them. ``left_out`` are the sentences and clauses that went for the limit, in the
    order of the text, ``without`` the headings under which nothing stands with the key of the spec
    that would fill them, ``of_spec`` the words of texts that the authors wrote.
    """

    words: int
    words_limit: int | None
    words_with_headings: int
    characters: int
    characters_limit: int | None
    title: int
    title_limit: int | None
    by_heading: tuple[tuple[str, int, int | None], ...]
    words_in_full: int
    characters_in_full: int
    left_out: tuple[str, ...] = ()
    without: tuple[tuple[str, str], ...] = ()
    of_spec: tuple[tuple[str, int], ...] = ()

    def plain(self) -> dict[str, Any]:
        """As ``facts.json`` has it."""
        return asdict(self)

    @classmethod
    def read(cls, record: Mapping[str, Any] | None) -> AbstractLength | None:
        """Of a record; None where an older version wrote none."""
        if record is None:
            return None
        lists = ("by_heading", "without", "of_spec")
        made = {name: tuple(tuple(one) for one in record[name]) for name in lists}
        return cls(**{**record, **made, "left_out": tuple(record["left_out"])})
