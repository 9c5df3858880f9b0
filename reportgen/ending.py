"""How a command ends: its exit code, and what is said of a failure."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from reportgen.stopping import STOPPED


def ended(app: Callable[..., object]) -> int:
    """Run the commands; the exit code, once a failure was told in words."""
    from reportgen.errors import ReportgenError

    try:
        code = app(standalone_mode=True)
    except ReportgenError as error:
        from reportgen.messages import error_text

        sys.stderr.write(error_text(error))
        return error.exit_code
    except OSError as error:  # what reading and writing files may meet has its own words before
        what = error.strerror or str(error)
        sys.stderr.write(f"system error\n  {error.filename or 'output'}: {what}.\n")
        return 1
    except SystemExit as end:
        code = end.code
    if code in STOPPED.values():
        sys.stderr.write("Stopped. No output is half-written.\n")
    return code if isinstance(code, int) else 0


def flushed(code: int) -> int:
    """The exit code once what was printed has left, or another when nobody could take it."""
    try:
        sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not code and not isinstance(error, BrokenPipeError):
            sys.stderr.write(f"The result cannot be printed: {error.strerror}.\n")
        return code or 1
    return code
