"""GRADE: levels of certainty, what lowers and raises them, and the sentences that follow."""

from __future__ import annotations
