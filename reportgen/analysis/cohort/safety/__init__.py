"""Adverse events from their own table: patients and events by term, grade and arm."""

from reportgen.analysis.cohort.safety.safety import add_safety, plan

__all__ = ["add_safety", "plan"]
