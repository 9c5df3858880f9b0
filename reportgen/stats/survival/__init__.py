"""Time to event: curves, their comparison, the Cox model; from rows or from risk tables."""
