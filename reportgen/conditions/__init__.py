"""Conditions over facts: a small language that can compare numbers and nothing else.

It is read here, without any data, so that a fault in a condition is told with the faults of the
spec; ``facts.expressions`` says whether a condition holds for a book of facts.
"""

from __future__ import annotations

from reportgen.conditions.nodes import (
    All,
    AnyOf,
    Comparison,
    Condition,
    Direction,
    Estimable,
    FactName,
    Favours,
    Not,
    Number,
    Operand,
    fact_names,
    normal_form,
)
from reportgen.conditions.parser import EXAMPLE, ConditionError, parse

__all__ = [
    "EXAMPLE",
    "All",
    "AnyOf",
    "Comparison",
    "Condition",
    "ConditionError",
    "Direction",
    "Estimable",
    "FactName",
    "Favours",
    "Not",
    "Number",
    "Operand",
    "fact_names",
    "normal_form",
    "parse",
]
