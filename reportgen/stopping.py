"""A command that is told to stop does stop, whatever code the signal strikes.

A signal becomes an exception wherever the program happens to be. Some libraries catch every
exception, as where they import something that need not be there; a stop that is caught so would be
lost. It is remembered, and raised again at the next step.
"""

from __future__ import annotations

import signal
from types import FrameType

STOPPED = {"SIGINT": 130, "SIGTERM": 143, "SIGHUP": 129}
"""Exit codes after Ctrl-C, the end of a job, the end of a terminal."""

_told: list[int] = []
"""The codes of the stops so far; signals belong to the whole process, and so does this."""


def _stop(number: int, frame: FrameType | None) -> None:
    _told.append(STOPPED[signal.Signals(number).name])
    raise SystemExit(_told[0])


def end_cleanly_when_told_to_stop() -> None:
    """Let a stop clear away what was begun; signals that are ignored stay so."""
    for name in STOPPED:
        number = getattr(signal, name, None)
        ours = (signal.SIG_DFL, signal.default_int_handler)
        if number is not None and signal.getsignal(number) in ours:
            signal.signal(number, _stop)


def stop_if_told() -> None:
    """End the program if it was told to and something kept it from ending."""
    if _told:
        raise SystemExit(_told[0])
