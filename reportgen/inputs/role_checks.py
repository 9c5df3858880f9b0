"""What cannot be true of the figures of one arm, one function each, listed in ROLE_CHECKS."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from reportgen.inputs.figures import Figures

Found = Mapping[str, float]
"""Numbers by role, without the prefix of the arm."""
RoleCheck = Callable[[Figures, Found, str], None]

CENTRES = ("ratio", "mean", "estimate")


def counts_fit(figures: Figures, found: Found, prefix: str) -> None:
    """There are participants, and no more events than these where each can have one."""
    if found.get("n") == 0:
        figures.complain(f"{figures.name(f'{prefix}n')}: there are no participants")
    if "time" not in found and found.get("events", 0) > found.get("n", float("inf")):
        figures.complain(f"{figures.name(f'{prefix}events')} exceeds {figures.name(f'{prefix}n')}")


def spread_has_two(figures: Figures, found: Found, prefix: str) -> None:
    """One participant has no standard deviation."""
    if found.get("n") == 1 and "sd" in found:
        figures.complain(f"{figures.name(f'{prefix}n')}: a standard deviation needs two")


def limits_are_around(figures: Figures, found: Found, prefix: str) -> None:
    """The limits are in order, and the estimate lies between them."""
    if "ci_low" not in found or "ci_high" not in found:
        return
    low, high = found["ci_low"], found["ci_high"]
    limits = f"{figures.name(f'{prefix}ci_low')} and {figures.name(f'{prefix}ci_high')}"
    if low >= high:
        figures.complain(f"{limits} are in the wrong order", "Exchange the two limits.")
        return
    for centre in _known(found, CENTRES):
        if not low <= found[centre] <= high:
            name = figures.name(f"{prefix}{centre}")
            figures.complain(f"{name} lies outside its limits {limits}")


def _known(found: Found, roles: tuple[str, ...]) -> Iterator[str]:
    return (role for role in roles if role in found)


ROLE_CHECKS: tuple[RoleCheck, ...] = (counts_fit, spread_has_two, limits_are_around)
"""Every check of the figures that one arm, or a study as a whole, reported."""
