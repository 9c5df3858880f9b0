"""A stop that some library catches is not lost."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

SWALLOWED = """
import os, signal
from reportgen.stopping import end_cleanly_when_told_to_stop, stop_if_told
end_cleanly_when_told_to_stop()
stop_if_told()
try:
    os.kill(os.getpid(), signal.{name})
except BaseException:
    pass
print("went on", flush=True)
stop_if_told()
print("never here", flush=True)
"""


@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129)])
def test_a_stop_that_was_caught_comes_at_the_next_step(name: str, code: int) -> None:
    run = subprocess.run(
        [sys.executable, "-c", SWALLOWED.format(name=name)],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: [signal.signal(n, signal.SIG_DFL) for n in (2, 15, 1)],
    )
    assert (run.returncode, run.stdout, run.stderr) == (code, "went on\n", "")


def test_a_signal_that_is_ignored_stays_so() -> None:
    run = subprocess.run(
        [sys.executable, "-c", SWALLOWED.format(name="SIGHUP")],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN),
    )
    assert (run.returncode, run.stdout) == (0, "went on\nnever here\n")
