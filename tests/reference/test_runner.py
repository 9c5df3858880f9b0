"""The runner itself: reading, filtering, deriving, comparing, and what it says."""

from __future__ import annotations

import copy
import json
import math
import subprocess
import sys
from pathlib import Path

import pytest
from oracle.case import read_cases
from oracle.compare import compare
from oracle.main import main, run_case
from oracle.table import derive, read_csv, where
from oracle.words import Unsupported

HERE = Path(__file__).parent
TABLE = {"x": [1.0, None, 3.0, 4.0], "z": [0.0, -1.0, None, 1.0], "g": ["a", "b", None, "a"]}


def a_case(name="logit, REML, cerebral vasospasm"):
    blocks = read_cases(HERE / "cases" / "proportions.json")
    return copy.deepcopy(next(block for block in blocks if block["id"] == name))


def test_csv_tells_numbers_from_text_and_knows_missing(tmp_path):
    path = tmp_path / "d.csv"
    path.write_text('"a","b"\n1,x\n,NA\n2.5,3\n', encoding="utf-8")
    assert read_csv(path) == {"a": [1.0, None, 2.5], "b": ["x", None, "3"]}


@pytest.mark.parametrize(
    ("condition", "kept"),
    [
        (["x", ">", 1], [3.0, 4.0]),
        (["x", "<=", 3], [1.0, 3.0]),
        (["x", "!=", 3], [1.0, 4.0]),
        (["x", "in", [1, 4]], [1.0, 4.0]),
        (["g", "==", "a"], [1.0, 4.0]),
        (["x", "not_missing"], [1.0, 3.0, 4.0]),
    ],
)
def test_where_keeps_rows_that_hold_and_drops_missing(condition, kept):
    assert where(TABLE, [condition])["x"] == kept


def test_where_refuses_an_unknown_operator():
    with pytest.raises(Unsupported, match="operator ~"):
        where(TABLE, [["x", "~", 1]])


@pytest.mark.parametrize(
    ("recipe", "values"),
    [
        ({"op": "sum", "of": ["x", 2]}, [3.0, None, 5.0, 6.0]),
        ({"op": "difference", "of": [10, "x"]}, [9.0, None, 7.0, 6.0]),
        ({"op": "ratio", "of": ["x", 2]}, [0.5, None, 1.5, 2.0]),
        ({"op": "min", "of": ["x", 3]}, [1.0, None, 3.0, 3.0]),
        ({"op": "log", "of": "x"}, [0.0, None, math.log(3), math.log(4)]),
        ({"op": "log", "of": "z"}, [-math.inf, None, None, 0.0]),
        ({"op": "indicator", "if": ["g", "==", "a"]}, [1.0, 0.0, None, 1.0]),
        ({"op": "linear", "column": "x", "subtract": 1, "divide_by": 2}, [0.0, None, 1.0, 1.5]),
    ],
)
def test_derive_works_row_by_row_and_passes_missing_on(recipe, values):
    assert derive(TABLE, [{"name": "new", "from": recipe}])["new"] == values


def test_derived_columns_build_on_each_other():
    steps = [
        {"name": "y", "from": {"op": "sum", "of": ["x", 1]}},
        {"name": "z", "from": {"op": "sum", "of": ["y", "y"]}},
    ]
    assert derive(TABLE, steps)["z"][0] == 4.0


@pytest.mark.parametrize(
    ("expected", "got", "ok"),
    [
        ({"a": 1.0}, {"a": 1.0 + 5e-7}, True),
        ({"a": 1.0}, {"a": 1.0 + 5e-6}, False),
        ({"a": 1.0}, {}, False),
        ({"a": None}, {"a": float("nan")}, True),
        ({"a": None}, {"a": 0.0}, False),
        ({"a": 1.0}, {"a": None}, False),
        ({"a": "Inf"}, {"a": math.inf}, True),
        ({"a": "-Inf"}, {"a": math.inf}, False),
        ({"a": [1, 2]}, {"a": [1.0]}, False),
        ({"a": {"b": [1, {"c": 2}]}}, {"a": {"b": [1, {"c": 2.0}]}}, True),
        ({"a": 0}, {"a": 5e-10}, True),
        ({"a": 0}, {"a": 5e-9}, False),
        ({"a": [1]}, {"a": 1.0}, True),
        ({"group": ["x"]}, {"group": ["y"]}, False),
        ({"coef_names": ["R's label"]}, {}, True),
    ],
)
def test_comparison(expected, got, ok):
    assert compare(expected, got, 1e-6, 1e-9).ok is ok


def test_the_worst_number_is_named():
    verdict = compare({"a": 1.0, "b": {"c": [2.0, 4.0]}}, {"a": 1.1, "b": {"c": [2, 8]}}, 1e-6, 0)
    assert (verdict.name, verdict.error) == ("b.c[1]", 1.0)


def test_a_wrong_expectation_is_off():
    block = a_case()
    block["expect"]["tau2"] *= 1.001
    outcome = run_case(block, [HERE / "datasets"])
    assert not outcome.passed
    assert outcome.line.startswith(f"off {block['id']} 0.000999")
    assert outcome.line.endswith(" tau2")


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"compute": "tea_leaves"}, "compute tea_leaves"),
        ({"compute": None}, "no compute"),
        ({"data": "nowhere.csv"}, "data set nowhere.csv not found"),
    ],
)
def test_an_unknown_word_is_named(change, word):
    outcome = run_case(a_case() | change, [HERE / "datasets"])
    assert (outcome.passed, outcome.line.split(" ", 1)[0]) == (False, "unsupported")
    assert outcome.line.endswith(word)


@pytest.mark.parametrize(
    ("setting", "value", "word"),
    [
        ("tau2", "XYZ", "tau2 XYZ"),
        ("ci", "bootstrap", "ci bootstrap"),
        ("measure", "OOR", "measure OOR"),
        ("back_transform", "cube", "back_transform cube"),
        ("moon", "full", "args moon"),
    ],
)
def test_an_unknown_setting_is_named(setting, value, word):
    block = a_case()
    block["args"][setting] = value
    assert run_case(block, [HERE / "datasets"]).line.endswith(word)


def test_only_the_machine_readable_block_is_used():
    block = a_case()
    block |= {"id": "renamed", "call": "nonsense", "source": "", "spec": {"tau2": "ML"}}
    assert run_case(block, [HERE / "datasets"]).passed


def test_the_command_prints_a_line_per_case_and_the_sum(tmp_path, capsys):
    good, bad, extra = a_case(), a_case(), a_case()
    bad["expect"]["estimate"] = 9.0
    extra |= {"optional": True, "compute": "tea_leaves"}
    cases = tmp_path / "cases.json"
    cases.write_text(json.dumps([good, bad, extra]), encoding="utf-8")
    status = main([str(cases), "--data", str(HERE / "datasets")])
    lines = capsys.readouterr().out.splitlines()
    assert status == 1
    assert lines[0] == f"ok {good['id']}"
    assert [line.split()[0] for line in lines[1:3]] == ["off", "unsupported"]
    assert lines[3:] == ["optional: 0 passed, 1 failed", "1 passed, 1 failed"]


def test_the_script_runs_from_anywhere(tmp_path):
    command = [sys.executable, str(HERE / "run.py"), str(HERE / "cases" / "survival.json")]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "5 passed, 0 failed"


def test_weights_where_nothing_is_weighed_are_named():
    blocks = read_cases(HERE / "cases" / "words.json")
    block = next(b for b in blocks if b["compute"] == "influence_diagnostics")
    changed = copy.deepcopy(block)
    changed["args"]["weights"] = "equal"
    assert run_case(block, [HERE / "datasets"]).passed
    assert run_case(changed, [HERE / "datasets"]).line.endswith("args weights")
