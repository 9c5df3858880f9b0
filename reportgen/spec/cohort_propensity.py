"""The section ``analysis.propensity``: weights and matching by propensity scores."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from pydantic import Field, model_validator

from reportgen.spec.base import Complaint, Identifier, Refusal, Section
from reportgen.vocabulary import nearest

PROPENSITY = "propensity"
"""The word under which its facts stand, and so no id of an outcome."""

Estimand = Literal["ate", "att", "atc", "overlap", "matching_weights"]

MATCHED: tuple[Estimand, ...] = ("att", "atc")
"""Matching finds partners for the patients of one arm, and tells of patients like them."""


class Trim(Section):
    """Patients with extreme scores are left out; the score is then estimated anew."""

    quantile: float | None = Field(
        None, gt=0, lt=0.5, description="scores below this quantile, or above 1 minus it"
    )
    limits: tuple[float, float] | None = Field(
        None, description="scores below the first or above the second, e.g. [0.1, 0.9]"
    )

    @model_validator(mode="after")
    def _one_rule(self) -> Trim:
        if (self.quantile is None) == (self.limits is None):
            what = "trim needs one rule: quantile or limits"
            raise Refusal([Complaint(what, "Give exactly one of them.")])
        if self.limits is not None and not 0 <= self.limits[0] < self.limits[1] <= 1:
            what = "the limits of the score do not rise within 0 to 1"
            raise Refusal([Complaint(what, "Write e.g. [0.1, 0.9].", ("limits",))])
        return self


class Propensity(Section):
    """A comparison of each arm with the reference among patients made alike by their scores."""

    id: Identifier = Field(description="part of the fact ids")
    covariates: tuple[Identifier, ...] = Field(
        min_length=1,
        description="ids of baseline variables: everything known before treatment that bears on "
        "both treatment and outcome",
    )
    method: Literal["weighting", "matching"] = Field(
        "weighting", description="weights, or pairs of one patient of each arm"
    )
    estimand: Estimand | None = Field(
        None,
        description="of whom the comparison tells: all patients (ate, of weighting when absent), "
        "those of the arm (att, of matching when absent) or of the reference (atc), those who "
        "could have had either treatment (overlap), or could be matched (matching_weights)",
    )
    stabilised: bool = Field(
        False, description="weights of ate times the share of the arm, which makes them smaller"
    )
    trim: Trim | None = Field(None, description="leave out patients with extreme scores")
    truncate: float | None = Field(
        None,
        gt=0,
        lt=0.5,
        description="weights beyond this quantile, or 1 minus it, are brought to it",
    )
    caliper: float | None = Field(
        0.2,
        gt=0,
        description="how far the scores of a matched pair may lie apart, in standard deviations "
        "of their logit; null: any distance",
    )
    outcomes: tuple[Identifier, ...] = Field((), description="primary outcomes when empty")
    in_abstract: bool = Field(
        True, description="whether the abstract reports it for the primary outcomes"
    )

    @property
    def about(self) -> Estimand:
        """The estimand, or what the method has without one."""
        return self.estimand or ("att" if self.method == "matching" else "ate")

    @model_validator(mode="after")
    def _consistent(self) -> Propensity:
        Refusal.if_any(self._complaints())
        return self

    def _complaints(self) -> Iterator[Complaint]:
        matching = self.method == "matching"
        if matching and self.about not in MATCHED:
            yield Complaint(
                f"matching has no estimand '{self.estimand}'",
                "Write att, partners for the patients of the arm, or atc, of the reference.",
                ("estimand",),
            )
        if matching and self.truncate is not None:
            yield Complaint(
                "matched patients have no weights to truncate", "Leave it out.", ("truncate",)
            )
        if self.stabilised and (matching or self.about != "ate"):
            yield Complaint(
                "only the weights of ate can be stabilised",
                "Leave `stabilised` out, or choose weighting and ate.",
                ("stabilised",),
            )
        if not matching and "caliper" in self.model_fields_set:
            yield Complaint(
                "a caliper belongs to matching", "Leave it out, or write method: matching.",
                ("caliper",),
            )  # fmt: skip


def propensity_complaints(plain: Mapping[str, Any]) -> Iterator[Complaint]:
    """Covariates and outcomes that do not exist, or twice; an outcome with the word of the ids."""
    analysis = plain.get("analysis")
    plans = analysis.get(PROPENSITY) if isinstance(analysis, Mapping) else None
    known = {"covariates": _ids(plain, "baseline"), "outcomes": _ids(plain, "outcomes")}
    words = {"covariates": "baseline variable", "outcomes": "outcome"}
    for number, plan in enumerate(plans if isinstance(plans, list | tuple) else ()):
        for key, names in known.items():
            listed = plan.get(key) if isinstance(plan, Mapping) else None
            given = list(listed) if isinstance(listed, list | tuple) else []
            for place, name in enumerate(given):
                at = ("analysis", PROPENSITY, number, key, place)
                if isinstance(name, str) and name not in names:
                    what = f"{words[key]} '{name}' is unknown{nearest(name, names)}"
                    yield Complaint(what, "Name one that exists.", at)
                elif name in given[:place]:
                    yield Complaint(f"'{name}' is listed twice", "Name it once.", at)
    if plans and PROPENSITY in known["outcomes"]:
        place = known["outcomes"].index(PROPENSITY)
        yield Complaint(
            f"the id '{PROPENSITY}' has a meaning of its own in the facts and tables",
            "Choose another id.",
            ("outcomes", place, "id"),
        )


def _ids(plain: Mapping[str, Any], key: str) -> list[str]:
    items = plain.get(key)
    return [
        str(item.get("id")) if isinstance(item, Mapping) else ""
        for item in (items if isinstance(items, list | tuple) else ())
    ]
