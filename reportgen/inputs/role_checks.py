"""What cannot be true of the figures of one arm, one function each, listed in ROLE_CHECKS."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise

from reportgen.inputs.figures import Figures

Found = Mapping[str, float]
"""Numbers by role, without the prefix of the arm."""
RoleCheck = Callable[[Figures, Found, str], None]

CENTRES = ("ratio", "mean", "estimate")
QUANTILES = ("min", "q1", "median", "q3", "max")


def counts_fit(figures: Figures, found: Found, prefix: str) -> None:
    """There are participants, and no more events than these where each can have one."""
    if found.get("n") == 0:
        figures.complain(f"{figures.name(f'{prefix}n')}: there are no participants")
    if "time" not in found and found.get("events", 0) > found.get("n", float("inf")):
        figures.complain(f"{figures.name(f'{prefix}events')} exceeds {figures.name(f'{prefix}n')}")


def spread_has_two(figures: Figures, found: Found, prefix: str) -> None:
    """One participant has no standard deviation."""
    if found.get("n") == 1 and found.keys() & {"sd", "se", "median", "sd_change", "sd_pre"}:
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


def quantiles_rise(figures: Figures, found: Found, prefix: str) -> None:
    """From the smallest value to the largest."""
    known = list(_known(found, QUANTILES))
    for lower, higher in pairwise(known):
        if found[lower] > found[higher]:
            names = [figures.name(f"{prefix}{role}") for role in (lower, higher)]
            figures.complain(f"{names[0]} exceeds {names[1]}")


def change_is_possible(figures: Figures, found: Found, prefix: str) -> None:
    """The spread of a change lies between the difference and the sum of those of its ends."""
    if not {"sd_post", "sd_pre", "sd_change"} <= found.keys():
        return
    post, pre, change = (found[role] for role in ("sd_post", "sd_pre", "sd_change"))
    if not abs(post - pre) * (1 - 1e-9) <= change <= (post + pre) * (1 + 1e-9):
        figures.complain(
            f"{figures.name(f'{prefix}sd_change')} does not lie between the difference and the sum "
            f"of {figures.name(f'{prefix}sd_pre')} and {figures.name(f'{prefix}sd_post')}"
        )


def _known(found: Found, roles: tuple[str, ...]) -> Iterator[str]:
    return (role for role in roles if role in found)


ROLE_CHECKS: tuple[RoleCheck, ...] = (
    counts_fit,
    spread_has_two,
    limits_are_around,
    quantiles_rise,
    change_is_possible,
)
"""Every check of the figures that one arm, or a study as a whole, reported."""
