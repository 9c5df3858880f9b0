"""The registries of the engine: each entry can be checked by a reader, and none is left out."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator

import pytest

import reportgen.stats
from reportgen.methods import METHODS
from reportgen.methods.record import Described
from reportgen.stats.catalogue import CATALOGUE, Routine

ENTRIES = {
    **{f"method {name}": entry for name, entry in METHODS.items() if entry.reference},
    **{s.called(name): entry for s in CATALOGUE for name, entry in s.entries.items()},
}
ROUTINES = {name: entry for name, entry in ENTRIES.items() if isinstance(entry, Routine)}
IDENTIFIER = re.compile(r"doi:10\.\d{4,}/[^\s,]*[^\s,.;]|ISBN [\dX-]{10,}|PMID \d+|JSTOR \d+")
CALLED = re.compile(r"\w+::([\w.]+)")

# They choose by a word, and the choices have records; or they serve such functions.
BEHIND_A_CHOICE = {
    *("adjusted_p_values", "cluster_robust", "effect_sizes", "mean_sd_from_quantiles"),
    *("pool_mantel_haenszel", "proportion_interval", "selection_model", "tau2_interval"),
    *("trim_and_fill", "two_arm_glmm", "multivariate_model"),
    *("odds_ratio", "risk_ratio", "risk_difference", "rate_ratio", "q_profile"),
    *("penalised_logistic", "quality_weights", "upper_tail", "profile_limits", "freeman_tukey"),
    *("pool_without_each", "propensity_weights", "treated_rate"),
    *("freeman_tukey_rate", "freeman_tukey_rate_inverse"),
}
# The other packages are of patients; the methods of reports have their records in METHODS.
PACKAGES = {
    *("catalogue", "confounding", "conversions", "counts", "glmm", "imputation", "measures"),
    *("multilevel", "regression", "small_study"),
}


@pytest.mark.parametrize("name", ENTRIES)
def test_every_entry_is_whole(name: str) -> None:
    entry = ENTRIES[name]
    for text in (entry.label, entry.formula, entry.reference, entry.r_call):
        assert text == " ".join(text.split()) != ""
    assert IDENTIFIER.search(entry.reference)
    assert entry.r_call.count("(") == entry.r_call.count(")")


@pytest.mark.parametrize("name", ROUTINES)
def test_a_record_says_what_the_docstring_says(name: str) -> None:
    """Where the docstring names sources and calls, the record names no others."""
    entry = ROUTINES[name]
    text = " ".join(inspect.getdoc(entry.compute).split())
    sources = set(IDENTIFIER.findall(text))
    assert not sources or set(IDENTIFIER.findall(entry.reference)) <= sources
    _, said, calls = text.partition(" R: ")
    assert not said or {call for call in CALLED.findall(entry.r_call) if call not in calls} == set()


def _public_functions() -> Iterator[tuple[str, Callable[..., object]]]:
    for found in pkgutil.walk_packages(reportgen.stats.__path__, "reportgen.stats."):
        module_name, *below = found.name.split(".")[2:]
        if (found.ispkg or below) and module_name not in PACKAGES:
            continue
        module = importlib.import_module(found.name)
        for name, member in vars(module).items():
            if inspect.isfunction(member) and member.__module__ == found.name and name[0] != "_":
                yield name, member


def test_every_function_that_names_a_call_of_r_is_in_the_catalogue() -> None:
    named = {name for name, member in _public_functions() if " R: " in f" {member.__doc__}"}
    assert len(named) > 40
    listed = {entry.compute.__name__ for entry in ROUTINES.values()}
    assert named - listed - BEHIND_A_CHOICE == set()


def test_packages_with_an_entry_are_looked_through() -> None:
    modules = {entry.compute.__module__ for entry in ROUTINES.values()}
    assert {name.split(".")[2] for name in modules if name.count(".") > 2} <= PACKAGES


def test_nothing_is_excused_that_is_not_there() -> None:
    functions = {name for name, _ in _public_functions()}
    assert functions >= BEHIND_A_CHOICE
    assert BEHIND_A_CHOICE.isdisjoint(entry.compute.__name__ for entry in ROUTINES.values())


def test_what_is_chosen_by_a_word_is_a_setting_of_that_function() -> None:
    functions = dict(_public_functions())
    for section in CATALOGUE:
        if section.function:
            assert section.setting in inspect.signature(functions[section.function]).parameters


def test_titles_and_calls_are_told_apart() -> None:
    titles = [section.title for section in CATALOGUE]
    assert len(set(titles)) == len(titles)
    calls = [section.called(name) for section in CATALOGUE for name in section.entries]
    assert len(set(calls)) == len(calls)
    for section in CATALOGUE:
        assert section.entries
        assert all(isinstance(entry, Described) for entry in section.entries.values())
