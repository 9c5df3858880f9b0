"""The worked example's table: sound in itself, sourced, and equal to the evidence it comes from."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "data" / "blinatumomab-vs-car-t"
EVIDENCE = ROOT.parent / "shared" / "evidence"

Row = dict[str, str]

# (events, n, printed percent or None)
COUNTS: tuple[tuple[str, str, str | None], ...] = (
    ("cr_events", "cr_n", "cr_pct_reported"),
    ("mrd_neg_events", "mrd_neg_n", "mrd_neg_pct_reported"),
    ("mrd_neg_events", "mrd_neg_n_all", None),
    ("crs_any_events", "crs_any_n", "crs_any_pct_reported"),
    ("crs_g3_events", "crs_g3_n", "crs_g3_pct_reported"),
    ("neuro_any_events", "neuro_any_n", "neuro_any_pct_reported"),
    ("neuro_g3_events", "neuro_g3_n", "neuro_g3_pct_reported"),
    ("n_bridged_allosct", "allosct_denominator_n", "allosct_pct_reported"),
    ("n_bridged_allosct", "n_treated", None),
)
# Nested events: the first can never exceed the second.
NESTED = (("crs_g3_events", "crs_any_events"), ("neuro_g3_events", "neuro_any_events"))
SURVIVAL = tuple(
    f"{curve}_{years}y"
    for curve in ("os", "rfs", "efs")
    for years in (1, 2, 3)
    if (curve, years) != ("rfs", 3)
)
MEDIANS = ("median_os", "median_rfs", "median_efs")
# Counts whose own source prints a percentage that they do not round to; the notes say so.
PRINTED_OTHERWISE = {
    ("neuf_mrd_phneg", "mrd_neg_events"),
    ("xu_2025_cart", "crs_g3_events"),
}
# Earlier reports and the later ones that contain their patients.
CONTAINED = (
    ("topp_2014", "topp_2021_longterm"),
    ("topp_2015", "topp_2021_longterm"),
    ("maude_2014", "penn_chop_60"),
    ("davila_2014", "park_2018"),
    ("lee_2015", "shah_nn_2021"),
    ("turtle_2016", "hay_2019"),
    ("maude_2018_eliana", "laetsch_2023_eliana"),
    ("pasquini_2020", "john_2025"),
)
# 15 of the 30 in Turtle 2016 cannot be among 12 of the 53 in Hay 2019; the notes say so.
IMPOSSIBLE = {("turtle_2016", "neuro_any_events")}
# Columns written for this table; everything else is copied from the evidence cell by cell.
OWN = {
    "label", "trial", "design_group", "population_group", "overlaps_with", "overlap_note",
    "allosct_denominator", "os_n", "rfs_n", "efs_n", "notes",
}  # fmt: skip
RENAMED = {"published_after_search": "after_seed_search"}
LEFT_OUT = {"study_label", "suggested_primary_pool", "status", "check_notes"}
PAEDIATRIC = {
    "paediatric", "paediatric (<18 y)", "paediatric (0-21 y)", "paediatric/young adult",
    "1-30 years",
}  # fmt: skip


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def studies() -> list[Row]:
    return read(EXAMPLE / "studies.csv")


@pytest.fixture(scope="module")
def evidence() -> dict[tuple[str, str], Row]:
    lines = read(EXAMPLE / "evidence.csv")
    index = {(line["study_id"], line["field"]): line for line in lines}
    assert len(index) == len(lines), "a value is listed twice"
    return index


@pytest.fixture(scope="module")
def confirmed() -> dict[str, Row]:
    path = EVIDENCE / "studies_confirmed.csv"
    if not path.is_file():
        pytest.skip(f"the evidence the table was made from is not here ({path})")
    return {row["study_id"]: row for row in read(path)}


def outcome_columns() -> set[str]:
    counts = {name for triple in COUNTS for name in triple if name}
    survival = {f"{name}_{part}" for name in SURVIVAL for part in ("pct", "ci_low", "ci_high")}
    medians = {f"{name}_{part}" for name in MEDIANS for part in ("months", "ci_low", "ci_high")}
    other = {"median_follow_up_months", "median_age_years", "pct_prior_allosct",
             "pct_ph_positive", "cr_ci_low_pct", "cr_ci_high_pct", "n_evaluable_response",
             "n_enrolled", "n_prior_allosct", "survival_other"}  # fmt: skip
    return counts | survival | medians | other


def intervals(row: Row) -> Iterator[tuple[str, str, str, str]]:
    yield "cr", row["cr_ci_low_pct"], row["cr_pct_reported"], row["cr_ci_high_pct"]
    for name in SURVIVAL:
        yield name, row[f"{name}_ci_low"], row[f"{name}_pct"], row[f"{name}_ci_high"]
    for name in MEDIANS:
        yield name, row[f"{name}_ci_low"], row[f"{name}_months"], row[f"{name}_ci_high"]


def rounds_to(events: str, n: str, printed: str) -> bool:
    """Whether events/n can be printed as the percentage, a half going either way."""
    digits = -int(Decimal(printed).as_tuple().exponent)
    half_unit = Decimal(5).scaleb(-digits - 1)
    return abs(Decimal(100) * Decimal(events) / Decimal(n) - Decimal(printed)) <= half_unit


@pytest.mark.parametrize("name", ["studies", "evidence", "sources", "published"])
def test_files_are_utf8_with_unix_line_ends_and_trimmed_cells(name: str) -> None:
    raw = (EXAMPLE / f"{name}.csv").read_bytes()
    assert b"\r" not in raw and not raw.startswith(b"\xef\xbb\xbf") and raw.endswith(b"\n")
    for row in read(EXAMPLE / f"{name}.csv"):
        assert None not in row and None not in row.values(), f"ragged row: {row}"
        assert all(value == value.strip() for value in row.values()), row


def test_arms_and_labels_are_unique_and_short(studies: list[Row]) -> None:
    assert len(studies) == 66
    assert len({row["study_id"] for row in studies}) == 66
    assert len({row["label"].casefold() for row in studies}) == 66
    assert max(len(row["label"]) for row in studies) <= 30
    assert {row["arm"] for row in studies} == {"blinatumomab", "car_t"}


def test_label_repeats_surname_and_year_where_it_names_an_author(studies: list[Row]) -> None:
    for row in studies:
        surname = row["first_author"].rsplit(" ", 1)[0]
        if surname and row["trial"] != "NEUF":
            assert row["label"].startswith(surname), row["label"]
            assert row["year"] in row["label"], row["label"]


def test_events_never_exceed_their_denominators(studies: list[Row]) -> None:
    for row in studies:
        for events, n, _ in COUNTS:
            if row[events] and row[n]:
                assert 0 <= int(row[events]) <= int(row[n]), (row["study_id"], events)
        for part, whole in NESTED:
            if row[part] and row[whole]:
                assert int(row[part]) <= int(row[whole]), (row["study_id"], part)


def test_every_event_count_has_a_denominator_and_says_its_basis(studies: list[Row]) -> None:
    for row in studies:
        for events, n, percent in COUNTS:
            if percent and row[events]:
                assert row[n], (row["study_id"], events)
        for prefix in ("cr", "mrd"):
            basis = row[f"{prefix}_count_basis"]
            events = row["cr_events" if prefix == "cr" else "mrd_neg_events"]
            assert bool(events) == (basis not in {"", "not_derivable"}), row["study_id"]


def test_a_report_has_no_more_events_than_the_later_one_that_contains_it(
    studies: list[Row],
) -> None:
    by_id = {row["study_id"]: row for row in studies}
    found = set()
    for earlier, later in CONTAINED:
        assert later in by_id[earlier]["overlaps_with"].split(";")
        for events, _, _ in COUNTS:
            few, many = by_id[earlier][events], by_id[later][events]
            if few and many and int(few) > int(many):
                found.add((earlier, events))
    assert found == IMPOSSIBLE


def test_percentages_lie_between_0_and_100(studies: list[Row]) -> None:
    percents = [name for name in studies[0] if "pct" in name]
    percents += [f"{name}_ci_{end}" for name in SURVIVAL for end in ("low", "high")]
    for row in studies:
        for name in percents:
            assert not row[name] or 0 <= float(row[name]) <= 100, (row["study_id"], name)


def test_intervals_contain_their_estimates(studies: list[Row]) -> None:
    for row in studies:
        for name, low, estimate, high in intervals(row):
            assert estimate or not (low or high), (row["study_id"], name)
            assert not low or float(low) <= float(estimate), (row["study_id"], name)
            assert not high or float(estimate) <= float(high), (row["study_id"], name)


def test_counts_round_to_the_printed_percentages(studies: list[Row]) -> None:
    disagreeing = {
        (row["study_id"], events)
        for row in studies
        for events, n, percent in COUNTS
        if percent and row[events] and row[n] and row[percent]
        and not rounds_to(row[events], row[n], row[percent])
    }  # fmt: skip
    assert disagreeing == PRINTED_OTHERWISE
    noted = {row["study_id"] for row in studies if row["notes"]}
    assert {study for study, _ in disagreeing} <= noted


def test_overlaps_name_known_arms_of_the_same_treatment_both_ways(studies: list[Row]) -> None:
    by_id = {row["study_id"]: row for row in studies}
    for row in studies:
        for other in filter(None, row["overlaps_with"].split(";")):
            assert other in by_id and other != row["study_id"], (row["study_id"], other)
            assert row["study_id"] in by_id[other]["overlaps_with"].split(";"), other
            assert row["arm"] == by_id[other]["arm"]
        assert "possible" not in row["overlaps_with"]


def test_every_outcome_value_has_a_source(
    studies: list[Row], evidence: dict[tuple[str, str], Row]
) -> None:
    known = {source["source_id"] for source in read(EXAMPLE / "sources.csv")}
    for row in studies:
        assert outcome_columns() <= set(row)
        for field in sorted(outcome_columns()):
            line = evidence.get((row["study_id"], field))
            assert bool(line) == bool(row[field]), (row["study_id"], field)
            if line:
                sources = line["source_ids"].split(";")
                assert sources != [""] and set(sources) <= known
                assert set(sources) <= set(row["source_ids"].split(";")), line


def test_evidence_repeats_the_table(
    studies: list[Row], evidence: dict[tuple[str, str], Row]
) -> None:
    by_id = {row["study_id"]: row for row in studies}
    for (study, field), line in evidence.items():
        assert by_id[study][field] == line["value"], line
        beside = line["read_with"]
        if beside:
            assert field.endswith(("_n", "_n_all")), line
            own = {name for triple in COUNTS if triple[1] == field for name in triple}
            assert beside in own or by_id[study][beside] == line["value"], line
            assert evidence[study, beside]["source_ids"] == line["source_ids"], line


def test_every_source_is_described_and_used(studies: list[Row]) -> None:
    sources = read(EXAMPLE / "sources.csv")
    assert len({source["source_id"] for source in sources}) == len(sources)
    assert all(source["what_it_is"] for source in sources)
    used = {name for row in studies for name in row["source_ids"].split(";")}
    # FDA15 is cited in one remark only, for a second reading of the same trial.
    assert {source["source_id"] for source in sources} - used == {"FDA15"}
    assert used <= {source["source_id"] for source in sources}


def test_derived_columns_follow_the_rules_of_the_readme(studies: list[Row]) -> None:
    for row in studies:
        retrospective = row["design"].startswith(("retrospective", "registry"))
        assert row["design_group"] == (
            "retrospective or real-world" if retrospective else "prospective trial"
        )
        assert row["population_group"] == population_group(row["population"])
        assert row["allosct_denominator"] == allosct_denominator(row)


def population_group(population: str) -> str:
    if population in PAEDIATRIC:
        return "paediatric/young adult"
    return "adult" if population.startswith("adult") else population


def allosct_denominator(row: Row) -> str:
    n = row["allosct_denominator_n"]
    if not n:
        return ""
    if n == row["n_treated"]:
        return "all treated"
    return "responders" if n == row["cr_events"] else "other"


def test_survival_denominators_are_the_treated_or_the_responders(studies: list[Row]) -> None:
    exceptions = {
        ("shah_bd_2021_zuma3_p2", "os"): "54",  # modified intention to treat, as printed
        ("ortiz_maldonado_2021", "rfs"): "38",  # progression-free survival of all treated
        ("brown_2021", "rfs"): "105",  # disease-free survival from randomisation
    }
    for row in studies:
        for curve in ("os", "rfs", "efs"):
            shown = any(row[f"{name}_pct"] for name in SURVIVAL if name.startswith(curve))
            usual = row["cr_events"] if curve == "rfs" else row["n_treated"]
            expected = exceptions.get((row["study_id"], curve), usual) if shown else ""
            assert row[f"{curve}_n"] == expected, (row["study_id"], curve)


def test_published_figures_name_their_source() -> None:
    figures = read(EXAMPLE / "published.csv")
    assert len(figures) == 21
    for figure in figures:
        assert figure["source"] and figure["unit"] in {"percent", "months"}
        low, high = figure["ci_low"] or figure["estimate"], figure["ci_high"] or figure["estimate"]
        assert float(low) <= float(figure["estimate"]) <= float(high)


def test_table_equals_the_evidence_cell_by_cell(
    studies: list[Row], confirmed: dict[str, Row]
) -> None:
    assert [row["study_id"] for row in studies] == list(confirmed)
    copied = [name for name in studies[0] if name not in OWN]
    original = {RENAMED.get(name, name) for name in copied}
    assert original == set(next(iter(confirmed.values()))) - LEFT_OUT - {"overlaps_with"}
    different = [
        (row["study_id"], name, row[name], confirmed[row["study_id"]][RENAMED.get(name, name)])
        for row in studies
        for name in copied
        if row[name] != confirmed[row["study_id"]][RENAMED.get(name, name)]
    ]
    assert different == []


def test_overlaps_equal_the_evidence_read_both_ways(
    studies: list[Row], confirmed: dict[str, Row]
) -> None:
    pairs = set()
    for study, row in confirmed.items():
        for part in row["overlaps_with"].split(";"):
            other = part.replace("(possible)", "").strip()
            if other in confirmed:
                pairs |= {(study, other), (other, study)}
            else:
                assert other in {"", "apel_2020"}
    table = {
        (row["study_id"], other)
        for row in studies
        for other in filter(None, row["overlaps_with"].split(";"))
    }
    assert table == pairs


def test_sources_of_values_equal_the_evidence(evidence: dict[tuple[str, str], Row]) -> None:
    path = EVIDENCE / "evidence_long.csv"
    if not path.is_file():
        pytest.skip(f"the list of values with their sources is not here ({path})")
    original = {(line["study_id"], line["field"]): line for line in read(path)}
    own = {key: line for key, line in evidence.items() if not line["read_with"]}
    assert set(own) == set(original)
    for key, line in own.items():
        assert line["value"] == original[key]["value"], key
        assert line["source_ids"] == original[key]["source_ids"], key
