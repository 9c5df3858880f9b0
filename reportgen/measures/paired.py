"""The measures of one group before and after."""

from __future__ import annotations

from reportgen.measures.record import Measure, Transform, Ways

_BOTH = ("mean_post", "sd_post", "mean_pre", "sd_pre", "n")
CHANGE: Ways = (
    ("mean_change", "sd_change", "n"),
    ("mean_change", "se_change", "n"),
    (*_BOTH, "sd_change"),
    (*_BOTH, "r"),
)
STANDARDISED: Ways = (
    ("mean_post", "mean_pre", "sd_pre", "n", "r"),
    (*_BOTH, "sd_change"),
)
RATIO: Ways = ((*_BOTH, "r"), (*_BOTH, "sd_change"))
"""The spread of the change, or what it follows from."""


def _paired(
    label: str,
    effect: str,
    ways: Ways,
    sentence: str,
    contrast: str,
    *,
    unit: bool = False,
    plural: str = "",
) -> Measure:
    axis = f"{label[:1].upper()}{label[1:]}"
    return Measure(
        label=label,
        parts=(ways,),
        transforms={"raw": Transform(effect, "their own scale", contrast, "iv.change", "")},
        plural=plural or f"{label}s",
        scale="linear",
        axis=axis,
        sentence=sentence,
        noun=f"{label} of ",
        shown=label,
        null=0.0,
        takes_unit=unit,
        difference=contrast,
        lower="lower after than before",
        higher="higher after than before",
        unclear="not clearly different after and before",
    )


PAIRED: dict[str, Measure] = {
    "mean_change": _paired(
        "mean change",
        "MC",
        CHANGE,
        "mean after minus mean before in the same participants",
        "difference_of_changes",
        unit=True,
    ),
    "std_mean_change": _paired(
        "standardised mean change",
        "SMCR",
        STANDARDISED,
        "mean change of the same participants in standard deviations of the values before",
        "difference_of_std_changes",
    ),
    "std_mean_change_by_change": _paired(
        "mean change in standard deviations of the change",
        "SMCC",
        CHANGE,
        "mean change of the same participants in standard deviations of the change",
        "difference_of_std_changes",
        plural="mean changes in standard deviations of the change",
    ),
    "ratio_of_change": Measure(
        label="ratio of means after and before",
        parts=(RATIO,),
        transforms={
            "log": Transform("ROMC", "the log scale", "ratio_of_ratios", "iv.change", "log_ratio")
        },
        plural="ratios of means after and before",
        scale="log",
        axis="Ratio of means after and before",
        sentence="mean after over mean before in the same participants",
        noun="ratio of means after and before of ",
        shown="ratio of means after and before",
        null=1.0,
        difference="ratio_of_ratios",
        lower="lower after than before",
        higher="higher after than before",
        unclear="not clearly different after and before",
    ),
}
"""What is compared with itself at an earlier time."""
