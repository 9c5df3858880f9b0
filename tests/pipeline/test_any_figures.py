"""Whatever studies report, of every measure on every scale: a report, or a message of ours.

No number that is none, no warning, no empty place in a sentence: facts refuse what is not finite,
templates what is not there, and every warning is an error here.
"""

from __future__ import annotations

import random
import tempfile
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from reportgen.errors import DataError
from reportgen.measures import MEASURES
from tests.prose.project import NAMES, Project, project
from tests.prose.rendered import render_folder

Draw = Callable[[random.Random], float]

EXTREMES = (1e-12, 1e-6, 0.01, 0.5, 1.0, 3.0, 40.0, 1e4, 1e9, 1e12)


def _positive(chance: random.Random) -> float:
    return chance.choice(EXTREMES) * chance.choice((1.0, 1.5))


def _number(chance: random.Random) -> float:
    return chance.choice((0.0, 1.0, -1.0)) * _positive(chance)


def _count(chance: random.Random) -> float:
    return chance.choice((0, 0, 1, 2, 5, 17, 80, 1000, 250_000))


DRAWS: Mapping[str, Draw] = {
    **dict.fromkeys(("events", "n"), _count),
    **dict.fromkeys(("time", "sd", "se", "se_log", "ratio", "variance"), _positive),
    **dict.fromkeys(("sd_post", "sd_pre", "sd_change", "se_change"), _positive),
    "p_value": lambda chance: chance.choice((1e-300, 1e-9, 0.04, 0.5, 0.999999, 1.0)),
    "percent": lambda chance: chance.choice((0, "0.5%", 1, 40, 99.9, 100)),
    "r": lambda chance: chance.choice((-1, -0.999999, 0, 0.3, 1)),
}
"""How the figure of a role is drawn, whichever arm it is of; other roles take any number."""


def figures(measure: str, chance: random.Random) -> dict[str, Any]:
    """What one study reports: one way of each part, the ends of intervals around the centre."""
    record = MEASURES[measure]
    roles = {role for part in record.parts for role in chance.choice(part)}
    roles |= {role for role in record.optional if chance.random() < 0.6}
    made: dict[str, Any] = {}
    for role in sorted(roles):
        made[role] = DRAWS.get(role.removeprefix("control_"), _number)(chance)
    for prefix in ("", "control_"):
        _made_possible(made, prefix, chance, percent=measure == "survival")
    return made


def _made_possible(
    made: dict[str, Any], prefix: str, chance: random.Random, *, percent: bool
) -> None:
    """Figures that a study could report: what cannot be is told, and nothing else is tried."""
    names = {role: f"{prefix}{role}" for role in ("n", "events", "time", "ci_low", "ci_high")}
    if names["n"] in made:
        made[names["n"]] = max(made[names["n"]], 2, made.get(names["events"], 0))
    centres = [
        made[f"{prefix}{c}"] for c in ("ratio", "mean", "estimate") if f"{prefix}{c}" in made
    ]
    limits = [name for name in (names["ci_low"], names["ci_high"]) if name in made]
    if percent:
        for name in limits:
            del made[name]
        centre = float(str(made["percent"]).rstrip("%"))
        if len(limits) == 2 and chance.random() < 0.7 and 0 < centre < 100:
            made |= {limits[0]: centre / 2, limits[1]: (centre + 100) / 2}
    elif len(limits) == 2 and centres:
        width = chance.choice((1.0000001, 1.5, 100.0))
        ends = (centres[0] / width, centres[0] * width, centres[0] - 1)
        low, high = (min(ends[:2]), max(ends[:2]))
        made |= {limits[0]: low, limits[1]: high if high > low else low + 1}
    quantiles = [f"{prefix}{role}" for role in ("min", "q1", "median", "q3", "max")]
    known = [name for name in quantiles if name in made]
    made |= dict(zip(known, sorted(made[name] for name in known), strict=True))
    if {"sd_post", "sd_pre", "sd_change"} <= made.keys():
        post, pre = made["sd_post"], made["sd_pre"]
        made["sd_change"] = abs(post - pre) + chance.random() * min(post, pre)


def review(measure: str, transform: str, k: int, seed: int) -> Project:
    chance = random.Random(f"{measure} {transform} {k} {seed}")
    record = MEASURES[measure]
    studies = [figures(measure, chance) for _ in range(k)]
    if k > 2 and seed == 0:
        studies = [studies[0]] * k  # identical studies
    rows = [
        {"id": f"s{n}", "study": f"{NAMES[n]} 2001", "year": 2001, "age": 40 + n * n,
         "kind": "ab"[n % 2], **studies[n]}
        for n in range(k)
    ]  # fmt: skip
    outcome = {
        "id": "x",
        "label": "the outcome",
        "measure": measure,
        "transform": transform,
        "columns": {role: role for role in record.roles},
        "direction": "lower_better",
        "time": {"value": 1, "unit": "years"},
    }
    blank = dict.fromkeys(record.roles, "")
    analysis = {
        "subgroups": [{"id": "kind", "column": "kind", "label": "Kind of study"}],
        "moderators": [{"id": "age", "column": "age", "label": "Age"}],
    }
    data = {"arms": {"treated": "drug", "control": "placebo"}} if record.arms else {}
    return project([outcome], [{**blank, **row} for row in rows], data=data, analysis=analysis)


def built(case: Project) -> str:
    """The text of the report, or the message that says why there is none."""
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            return str(render_folder(case.write(Path(folder))).document.body)
        except DataError as error:
            return str(error)


SCALES = [(name, scale) for name, one in MEASURES.items() for scale in one.transforms]


@pytest.mark.parametrize(("measure", "transform"), SCALES)
@pytest.mark.parametrize(("k", "seed"), [(1, 1), (2, 1), (3, 0), (12, 1)])
def test_a_report_or_a_message(measure: str, transform: str, k: int, seed: int) -> None:
    text = built(review(measure, transform, k, seed))
    for word in ("nan", "None", "inf "):
        assert f" {word}" not in text
