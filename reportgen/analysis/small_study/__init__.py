"""Do small studies show other effects than large ones? Tests, adjusted values, the funnel."""

from reportgen.analysis.small_study.examine import add, plan

__all__ = ["add", "plan"]
