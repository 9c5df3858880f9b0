"""For all tests: no test reads what another, or a user's own build, has left in a cache."""

from __future__ import annotations

import os

os.environ["REPORTGEN_CACHE"] = "off"  # commands that tests start inherit it
