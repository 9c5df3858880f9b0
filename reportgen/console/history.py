"""``reportgen history``."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportgen.console.terminal import Terminal, count, dump, print_wrapped
from reportgen.errors import HistoryError

if TYPE_CHECKING:
    from reportgen.history.entry import Issued


def run(terminal: Terminal, spec: Path, head: str | None) -> None:
    """``reportgen history``: the versions, once every digest was computed again."""
    from reportgen.history.verify import verified
    from reportgen.spec.source import spec_file

    with terminal.work():
        entries = verified(spec_file(spec).parent).entries
        if head is not None:
            _refuse_unknown(head, entries)
    if terminal.json:
        dump({"ok": True, "versions": [_told(entry) for entry in entries]})
        return
    for entry in entries:
        _print(entry)
    if not entries:
        print("No version was issued.")
    else:
        print_wrapped(
            f"{count(entries, 'version')}; every entry and file is as it was issued. Digest of "
            f"the last: {entries[-1].digest}"
        )


def _told(entry: Issued) -> dict[str, Any]:
    names = ("version", "date", "by", "reason", "failed_claims", "software", "digest")
    return {name: getattr(entry, name) for name in names}


def _print(entry: Issued) -> None:
    not_expected = f" (not as expected: {', '.join(entry.failed_claims)})"
    said = f"{entry.by}: {entry.reason}{not_expected if entry.failed_claims else ''}"
    print(f"{entry.version:<8} {entry.date}  {entry.digest[:12]}")
    print(textwrap.fill(said, 80, initial_indent=" " * 9, subsequent_indent=" " * 9))


def _refuse_unknown(head: str, entries: tuple[Issued, ...]) -> None:
    """A digest that a report printed must be that of an entry."""
    if len(head) < 12 or not any(entry.digest.startswith(head.lower()) for entry in entries):
        raise HistoryError.single(
            "--digest",
            f"no entry of the log has the digest {head}: since a report printed it, the log was "
            "written anew or its end was cut off.",
            "Bring back history/ as it was when that report was built.",
        )


def print_misnamed(spec: Path, facts: bytes) -> None:
    """Say of a report that was built that it bears the number of a version with other numbers."""
    from reportgen.facts.record import read_record
    from reportgen.formatting.style import style_or_house
    from reportgen.history.verify import issues_of, verified
    from reportgen.present.change_log import EDITED, state_of
    from reportgen.spec.source import spec_file

    root = spec_file(spec).parent
    if not verified(root).entries:
        return
    record = read_record(facts)
    issues = issues_of(root, record.identity.slug)
    if issues.entries and state_of(issues, record, style_or_house(record.style)) == EDITED:
        print_wrapped(
            f"Version {issues.entries[-1].version} was issued with other numbers than these: give "
            "the report a new one (report.version)."
        )
