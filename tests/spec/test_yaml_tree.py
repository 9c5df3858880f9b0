"""Scalars follow the core schema of YAML 1.2 (section 10.3.2 of its specification)."""

from __future__ import annotations

import math
from typing import Any

import pytest
from ruamel.yaml import YAML

from reportgen.spec.yaml_errors import TRANSLATIONS, explain
from reportgen.spec.yaml_tree import MAX_DEPTH, Node, TreeError, build, scalar


def tree(text: str) -> Node:
    root, problems = build(iter(YAML(typ="safe", pure=True).parse(text)), "spec.yaml")
    assert not problems
    assert root is not None
    return root


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("null", None), ("~", None), ("", None), ("NULL", None),
        ("true", True), ("False", False), ("TRUE", True),
        ("0", 0), ("-12", -12), ("+12", 12), ("0o14", 12), ("0xC", 12), ("012", 12),
        ("1.5", 1.5), (".5", 0.5), ("1.", 1.0), ("12e3", 12000.0), ("-2E-2", -0.02),
        (".inf", math.inf), ("-.Inf", -math.inf),
        ("no", "no"), ("Off", "Off"), ("yes", "yes"), ("12:30:45", "12:30:45"),
        ("2026-11-20", "2026-11-20"), ("1_000", "1_000"), ("0x", "0x"), ("1.2.3", "1.2.3"),
        ("e5", "e5"), (".", "."), ("nUll", "nUll"),
    ],
)  # fmt: skip
def test_plain_scalars(text: str, value: Any) -> None:
    result = scalar(text)
    assert result == value
    assert type(result) is type(value)


def test_nan_is_a_number() -> None:
    assert math.isnan(scalar(".NaN"))


def test_a_number_of_many_digits_stays_a_text() -> None:
    assert scalar("9" * 5000) == "9" * 5000


def test_quoted_scalars_are_texts() -> None:
    assert tree("[ '1', \"true\", 'null', 1 ]").plain == ["1", "true", "null", 1]


def test_keys_are_texts_as_written() -> None:
    assert tree("{1: a, true: b, 0x1: c}").plain == {"1": "a", "true": "b", "0x1": "c"}


def test_the_written_text_is_kept() -> None:
    node = tree("version: 1.10").at(("version",))
    assert node is not None
    assert (node.plain, node.written) == (1.1, "1.10")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: !!python/object:os.system x", "tag"),
        ("a: !x y", "tag"),
        ("a: *b", "refers to nothing"),
        ("a: &a [*a]", "refers to nothing"),
        ("? [a]\n: b", "a key must be a text"),
        ("a: 1\n---\nb: 2", "second document"),
        ("[" * (MAX_DEPTH + 5), "nested more than"),
    ],
)
def test_refused(text: str, words: str) -> None:
    with pytest.raises(TreeError, match=words):
        tree(text)


def test_an_alias_bomb_is_refused_before_it_grows() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    with pytest.raises(TreeError, match="aliases are expanded"):
        tree("\n".join(lines))


def test_the_second_of_two_equal_keys_is_reported_and_the_first_kept() -> None:
    events = YAML(typ="safe", pure=True).parse("a: 1\nb:\n  c: 2\n  c: 3\na: 4\n")
    root, problems = build(iter(events), "spec.yaml")
    assert root is not None
    assert root.plain == {"a": 1, "b": {"c": 2}}
    assert [problem.where for problem in problems] == ["spec.yaml:4", "spec.yaml:5"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a:\n\tb: 1", "tab"),
        ("title: Foo: bar", "second ': '"),
        ("a: @x", "begins with @"),
        ("a: 'x\nb: 2", "quotation mark is opened"),
        ("a: [1, 2", "bracket is opened"),
        ("a: {b: 1", "bracket is opened"),
        ("a: 1\nb", "no ':' after its key"),
        ("- a\nb: 1", "structure breaks off"),
        ("a: 'it's'", "structure breaks off"),
        ("a: \x01", "control character #x0001"),
    ],
)
def test_the_parser_speaks_plainly(text: str, words: str) -> None:
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    with pytest.raises(YAMLError) as caught:
        tree(text)
    error = caught.value
    marked = isinstance(error, MarkedYAMLError)
    raw = f"{error.context or ''} {error.problem or ''}" if marked else str(error)
    what, remedy = explain(raw)
    assert words in what
    assert remedy


def test_every_translation_is_a_sentence_with_a_remedy() -> None:
    for entry in TRANSLATIONS:
        assert entry.what and entry.remedy.endswith(".")


def test_unknown_words_of_the_parser_are_passed_on() -> None:
    what, remedy = explain("something new")
    assert "something new" in what
    assert remedy
