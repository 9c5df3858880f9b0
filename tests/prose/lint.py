"""Rules of scientific writing that a finished text is searched by, whatever its style."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reportgen.formatting.style import Style


@dataclass(frozen=True)
class Rule:
    """What may not stand in a text, and what it is; of some only where none was randomised."""

    name: str
    pattern: re.Pattern[str]
    non_randomised: bool = False


RULES = (
    Rule("P printed as zero", re.compile(r"(?i)\bp\s*=\s*0?[.·]0+\b")),
    Rule("NS is no P value", re.compile(r"\bN\.?S\.?\b(?!\w)")),
    Rule(
        "trend language", re.compile(r"(?i)trend(ed|ing)? (towards?|to) (statistical )?significan")
    ),
    Rule("plus-minus sign", re.compile(r"(?<!beyond )±")),
    Rule(
        "a missing value leaked",
        re.compile(r"\b(NaN|nan|None(?! declared|\.$)|inf|-inf|NULL|<NA>)\b"),
    ),
    Rule("a hyphen as a minus", re.compile(r"(?<![\d.·%\w)])-\d")),
    Rule(
        "more than three decimals", re.compile(r"(?<!p[<=])(?<!^)(?<!^<)(?<![\d.·])\d+[.·]\d{4,}")
    ),
    Rule("causal verb", re.compile(r"(?i)\b(proves?|proven|causes?|caused)\b(?!-specific)"), True),
    Rule("template residue", re.compile(r"\{\{|\}\}|\bTODO\b|\bTBD\b|XX+")),
    Rule("a label without its numbers", re.compile(r"(?<![(\w] )95\s*%\s*CI[\s,:;]*$")),
)


MEASURES = r"\b(?:HR|SHR|OR|RR|(?:hazard|odds|risk|rate) ratio|(?<!the )difference)"
SIGN = r"[,:]? [<−\d]"
"""What may stand between a measure or a label and its number in one style or another."""


def of_style(style: Style) -> Iterator[Rule]:
    """What no text in this style may hold: the marks of other styles."""
    mark = re.escape({".": "·", "·": "."}[style.decimal_mark])
    yield Rule("another decimal mark", re.compile(rf"(?<![\d.]){{}}\d+{mark}\d".replace("{}", "")))
    other = {"P": "p", "p": "P"}[style.p_symbol]
    yield Rule(
        "another symbol of P", re.compile(rf"(?<![\w.])(?<!R )\b{other}\b(?=\s?[=<>≤]| values?\b)")
    )
    if not style.p_leading_zero:
        yield Rule("a zero before the point of P", re.compile(r"\bP\s?[=<>≤]\s?0\.\d"))
    if style.p_spaced:
        yield Rule("no space in P", re.compile(r"\b[Pp][=<>≤]"))
    else:
        yield Rule("a space in P", re.compile(r"\b[Pp]\s[=<>≤]"))
    if style.thousands != ",":
        yield Rule("a comma in thousands", re.compile(r"(?<![\d,])\d{1,3}(?:,\d{3})+(?!\d)"))
    if style.interval_separator not in (" to ",):
        number = r"\d+(?:[.·]\d+)?"
        yield Rule(
            "to between plain limits", re.compile(rf"(?:CI|interval)[,:]? {number} to {number}")
        )
    yield Rule(
        "another sign after a measure", re.compile(rf"{MEASURES}(?!{style.after_name}[−\d]){SIGN}")
    )
    label = rf"\d% {style.interval_label}"
    yield Rule(
        "another sign after a label", re.compile(rf"{label}(?!{style.interval_after_label}){SIGN}")
    )
    other = re.escape({"()": "[", "[]": "("}[style.interval_brackets])
    yield Rule("an interval in other brackets", re.compile(rf"{other}[^()\[\]]*{label}{SIGN}"))


def found(text: str, style: Style, *, non_randomised: bool) -> Iterator[str]:
    """Each fault with its place."""
    for rule in (*RULES, *of_style(style)):
        if rule.non_randomised and not non_randomised:
            continue
        for match in rule.pattern.finditer(text):
            yield f"{rule.name}: …{text[max(0, match.start() - 40) : match.end() + 20]}…"
