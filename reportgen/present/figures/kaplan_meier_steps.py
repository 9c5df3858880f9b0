"""The shapes of survival curves, in units of time and of survival: steps, bands, marks."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from reportgen.present.figures.canvas import Point
from reportgen.present.figures.data import KaplanMeierArm, KaplanMeierData

Stretch = tuple[float, float, float, float]  # from time, to time, low, high


def last_time(arm: KaplanMeierArm, limit: float | None) -> float:
    """Where the curve ends: with the last event or censored patient, or where it is cut."""
    end = max((*arm.time, *arm.censor_time), default=0.0)
    return end if limit is None else min(end, limit)


def axis_end(data: KaplanMeierData) -> float:
    """The last time that the axis must show."""
    shown = [value for value, _ in data.x_ticks]
    if data.x_limit is not None:
        shown.append(data.x_limit)
    else:
        shown += [last_time(arm, None) for arm in data.arms]
    return max(shown, default=0.0) or 1.0


def corners(arm: KaplanMeierArm, limit: float | None) -> list[Point]:
    """Corners of the curve from (0, 1), or (0, 0), to its end; a step is at its time."""
    end = last_time(arm, limit)
    found: list[Point] = [(0.0, 0.0 if arm.from_below else 1.0)]
    for time, survival in zip(arm.time, arm.survival, strict=True):
        level = found[-1][1]
        if time > end:
            break
        if survival != level:
            found += [(time, level), (time, survival)]
    return [*found, (end, found[-1][1])]


def band(arm: KaplanMeierArm, limit: float | None) -> list[list[Stretch]]:
    """The interval as runs of stretches; where there is none, a run ends."""
    runs: list[list[Stretch]] = [[]]
    for stretch in _stretches(arm, last_time(arm, limit)):
        if math.isfinite(stretch[2]) and math.isfinite(stretch[3]):
            runs[-1].append(stretch)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _stretches(arm: KaplanMeierArm, end: float) -> Iterator[Stretch]:
    if not arm.low:
        return
    following = (*arm.time[1:], end)
    for start, stop, low, high in zip(arm.time, following, arm.low, arm.high, strict=True):
        if start < min(stop, end):
            yield start, min(stop, end), low, high


def outline(run: Sequence[Stretch]) -> list[Point]:
    """The corners of a run of stretches, once round."""
    upper = [point for a, b, _, high in run for point in ((a, high), (b, high))]
    lower = [point for a, b, low, _ in run for point in ((a, low), (b, low))]
    return upper + lower[::-1]


def censored(arm: KaplanMeierArm, limit: float | None) -> list[Point]:
    """Where patients were censored on the part of the curve that is shown, each place once."""
    end = last_time(arm, limit)
    places = zip(arm.censor_time, arm.censor_survival, strict=True)
    return sorted({(time, survival) for time, survival in places if time <= end})


def shown_median(arm: KaplanMeierArm, limit: float | None) -> float | None:
    """The median, if it is reached on the part of the curve that is shown."""
    if arm.median is None or not math.isfinite(arm.median):
        return None
    return arm.median if arm.median <= last_time(arm, limit) else None
