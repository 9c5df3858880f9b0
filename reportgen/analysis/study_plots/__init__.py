"""Further plots of the studies of an outcome, as ``analysis.figures`` names them."""

from reportgen.analysis.study_plots.plots import add, plan

__all__ = ["add", "plan"]
