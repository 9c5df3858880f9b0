"""What a study reported of an outcome, by the roles of its columns, in one of several ways."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reportgen.inputs.figures import NOT_REPORTED, Figures
from reportgen.inputs.records import OutcomeRow, Study
from reportgen.inputs.role_checks import ROLE_CHECKS
from reportgen.measures import MEASURES, Measure, Ways, control

Found = dict[str, float]


def read_reported(figures: Figures, study: Study) -> OutcomeRow | str:
    """The figures of all parts of a measure, or what is missing of them."""
    measure = MEASURES[figures.outcome.measure]
    found = _numbers(figures, measure)
    for prefix in ("", control("")):
        here = {role.removeprefix(prefix): role for role in found if _belongs(role, prefix)}
        for check in ROLE_CHECKS:
            check(figures, {base: found[role] for base, role in here.items()}, prefix)
    needed = {role for part in measure.parts for way in part for role in way}
    if not needed & found.keys():
        return NOT_REPORTED
    ways = [_way(part, found) for part in measure.parts]
    blank = [role for way in ways for role in way if role not in found]
    if blank:
        return f"{' and '.join(role.replace('_', ' ') for role in blank)} not reported"
    return OutcomeRow(
        study,
        events=_total(figures, found, "events"),
        n=_total(figures, found, "n"),
        numbers=tuple(found.items()),
        ways=tuple(ways),
    )


def _belongs(role: str, prefix: str) -> bool:
    return role.startswith(control("")) == bool(prefix)


def _numbers(figures: Figures, measure: Measure) -> Found:
    """Every number that the row gives, by role."""
    found: Found = {}
    for role in figures.outcome.columns:
        value = _reader(role, measure)(figures, role)
        if value is not None:
            found[role] = value
    return found


def _way(part: Ways, found: Mapping[str, float]) -> tuple[str, ...]:
    """The first way that is complete; else that of which least is missing."""
    return min(part, key=lambda way: sum(role not in found for role in way))


def _total(figures: Figures, found: Found, role: str) -> int | None:
    """Of both arms where both have a column, else what stands in the one there is."""
    roles = [name for name in (role, control(role)) if name in figures.outcome.columns]
    if not roles or any(name not in found for name in roles):
        return None
    return int(sum(found[name] for name in roles))


def _positive(figures: Figures, role: str) -> float | None:
    value = figures.number(role)
    if value is not None and value <= 0:
        figures.complain(f"{figures.name(role)} is not above zero")
        return None
    return value


def _p_value(figures: Figures, role: str) -> float | None:
    if figures.text(role)[:1] in ("<", ">", "≤", "≥"):
        what = f"{figures.name(role)} is a bound, where the P value itself is needed"
        figures.complain(what, "Write the exact P value, or clear the cell.")
        return None
    value = figures.number(role)
    if value is not None and not 0 < value <= 1:
        figures.complain(f"{figures.name(role)} is not above 0 and at most 1")
        return None
    return value


def _correlation(figures: Figures, role: str) -> float | None:
    value = figures.number(role)
    if value is not None and not -1 <= value <= 1:
        figures.complain(f"{figures.name(role)} is no correlation, which lies between -1 and 1")
        return None
    return value


Read = Callable[[Figures, str], float | None]

_KINDS: Mapping[str, Read] = {
    "events": Figures.count,
    "n": Figures.count,
    "time": _positive,
    "sd": _positive,
    "se": _positive,
    "se_log": _positive,
    "ratio": _positive,
    "variance": _positive,
    "p_value": _p_value,
    "r": _correlation,
    **dict.fromkeys(("sd_post", "sd_pre", "sd_change", "se_change"), _positive),
}
"""How the cells of a role are read, whichever arm it is of; other roles hold any number."""


def _reader(role: str, measure: Measure) -> Read:
    base = role.removeprefix(control(""))
    if base == "median" and "events" in measure.roles:
        return _positive  # of times
    if base in ("ci_low", "ci_high") and "ratio" in measure.roles:
        return _positive
    return _KINDS.get(base, Figures.number)
