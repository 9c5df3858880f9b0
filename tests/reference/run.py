"""Compare reportgen with reference numbers: ``python tests/reference/run.py CASES.json...``."""

from __future__ import annotations

import sys

from oracle.main import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
