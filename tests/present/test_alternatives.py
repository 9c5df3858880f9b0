"""The text for who cannot see a figure."""

from __future__ import annotations

from reportgen.present.alternatives import bubble_alt, flow_alt, forest_alt
from reportgen.present.figures.data import (
    BubbleData,
    BubbleGroup,
    FlowBox,
    FlowData,
    ForestData,
    ForestRow,
)


def forest(*rows: ForestRow) -> ForestData:
    return ForestData(rows, (), "% (95% CI)", None, "Study", "percent")


def study(number: int) -> ForestRow:
    return ForestRow("study", f"Study {number}", text=f"{number} (0 to 99)")


POOLED = ForestRow("pooled", "Random-effects model", text="5 (3 to 8)")


def test_each_group_is_named_once_with_its_rows():
    data = forest(
        ForestRow("header", "treatment A"),
        study(1),
        study(2),
        POOLED,
        ForestRow("note", "τ² = 0.1"),
        ForestRow("header", "treatment B"),
        study(3),
        ForestRow("note", "Not pooled: one study only"),
    )
    assert forest_alt(data, "Forest plot: remission") == (
        "Forest plot: remission. 3 rows, % (95% CI). "
        "Treatment A: Study 1 1 (0 to 99); Study 2 2 (0 to 99); Random-effects model 5 (3 to 8). "
        "Treatment B: Study 3 3 (0 to 99); Not pooled: one study only."
    )


def test_without_groups_and_with_one_study():
    assert forest_alt(forest(study(1)), "F") == "F. 1 row, % (95% CI). Study 1 1 (0 to 99)."


def test_a_long_figure_reads_out_the_pooled_values():
    told = forest_alt(forest(*(study(number) for number in range(13)), POOLED), "F")
    assert told == (
        "F. 13 rows, of which the pooled values are read out here, % (95% CI). "
        "Random-effects model 5 (3 to 8)."
    )


def test_a_summary_has_no_studies():
    assert forest_alt(forest(ForestRow("header", "OS"), POOLED), "Summary") == (
        "Summary, % (95% CI). OS: Random-effects model 5 (3 to 8)."
    )


def test_the_boxes_of_a_flow_are_read_from_top_to_bottom():
    boxes = (
        FlowBox(1, 0, "side", ("Excluded (n = 2)",), ("Date (n = 1)", "Other (n = 1)")),
        FlowBox(0, 0, "main", ("Found (n = 9)", "Registers (n = 1)")),
        FlowBox(1, 0, "main", ("Assessed (n = 8)",)),
    )
    assert flow_alt(FlowData(("a", "b"), boxes), "Flow") == (
        "Flow. Flow diagram. Found (n = 9); Registers (n = 1). "
        "Excluded (n = 2): Date (n = 1); Other (n = 1). Assessed (n = 8)."
    )


def test_a_bubble_plot_names_axes_and_groups():
    groups = (BubbleGroup("A", (1.0, 2.0), (0.1, 0.2), (1.0, 1.0)),)
    data = BubbleData(groups, "Age (years)", "Remission (%)", "percent")
    assert bubble_alt(data, "remission by age") == (
        "Remission by age. Bubble plot of Remission (%) against Age (years): A (2 studies)."
    )
