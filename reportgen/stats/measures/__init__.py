"""Effect measures: from what a study reports to an estimate with its variance."""

from reportgen.stats.measures.record import Correction, EffectSizes, Measure
from reportgen.stats.measures.registry import MEASURES, effect_sizes, measure_named

__all__ = ["MEASURES", "Correction", "EffectSizes", "Measure", "effect_sizes", "measure_named"]
