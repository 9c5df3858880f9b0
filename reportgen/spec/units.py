"""Units of time, as a spec names them."""

from __future__ import annotations

from typing import Literal

TimeUnit = Literal["days", "weeks", "months", "years"]
