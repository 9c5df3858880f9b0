"""What is sent to the browsers: the state of the report as JSON, framed as an event."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from reportgen.watching.board import Shown
from reportgen.watching.reports import Failure, Report

HEARTBEAT = b": still here\n\n"
"""A comment, which tells a connection that nobody reads any more."""

RETRY_AFTER = 1000
"""Milliseconds after which a browser that lost the connection asks again."""


def event(shown: Shown) -> bytes:
    """The state as a server-sent event; its data are one line, since JSON escapes line ends."""
    data = json.dumps(state(shown), ensure_ascii=False, separators=(",", ":"))
    return f"retry: {RETRY_AFTER}\nid: {shown.number}\ndata: {data}\n\n".encode()


def state(shown: Shown) -> dict[str, Any]:
    """What the bar shows, as plain data."""
    return {
        "number": shown.number,
        "report": shown.report and _report(shown.report),
        "failure": shown.failure and _failure(shown.failure),
    }


def _report(report: Report) -> dict[str, Any]:
    changes = report.changes
    return {
        "page": report.digest,
        "milliseconds": round(report.seconds * 1000),
        "changed": [_number(report, *number) for number in changes.changed.items()],
        "new": [_number(report, *number) for number in changes.new.items()],
        "gone": [_number(report, *number) for number in changes.gone.items()],
        "figures": report.changed_figures,
        "waiting": report.waiting,
        "matters": report.matters and asdict(report.matters),
        "claims": report.claims,
        "notes": [{"label": label, "text": text} for label, text in report.notes],
    }


def _number(report: Report, number: str, parts: Mapping[str, Any]) -> dict[str, Any]:
    """A number with its texts by part; that of a change is a pair."""
    return {"id": number, "label": report.labels.get(number, ""), "parts": parts}


def _failure(failure: Failure) -> dict[str, Any]:
    return {
        "family": failure.family,
        "problems": [asdict(problem) for problem in failure.problems],
    }
