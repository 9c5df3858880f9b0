"""Templates are strict, boxed in, and every fault of theirs is told with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.errors import TemplateError
from reportgen.present.prose import Prose
from tests.present.facts import RATE, STYLE, book


def prose(tmp_path: Path, *folders: str, **files: str) -> Prose:
    """The templates given by name, in one folder or in the last of several."""
    for name, text in files.items():
        (tmp_path / f"{name}.html.j2").write_text(text, "utf-8")
    return Prose(book(), STYLE, tuple(tmp_path / f for f in folders) or (tmp_path,), {"word": "w"})


def test_facts_are_reached_by_id(tmp_path):
    made = prose(tmp_path, a="{{ 'cr.a.pooled' | value }} {{ facts.get('cr.a.pooled') | k }}")
    html = made.render("a.html.j2")
    assert ">83.8%</data>" in html
    assert ">22</data>" in html


def test_what_templates_may_ask(tmp_path):
    text = "{% if facts.has('cr.a.pooled') and not facts.has('x') %}a{% endif %}"
    text += "{% if facts.estimable('cr.a.pooled') and not facts.estimable('os.a.pooled') %}b"
    text += "{% endif %}{% for fact in facts.under('cr') %}{{ fact.id }} {% endfor %}"
    text += "{{ facts.under('c') | length | string | replace('0', 'none') }}"
    made = prose(tmp_path, a=text)
    assert made.render("a.html.j2") == "abcr.a.pooled cr.b_vs_a.odds_ratio none"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("\n{{ nothing }}", r"a.html.j2:2: 'nothing' is undefined"),
        ("{{ 'cr.a.poled' | value }}", "no fact 'cr.a.poled'; did you mean 'cr.a.pooled'"),
        ("{{ 'review.rows' | ci }}", "fact 'review.rows' has no confidence interval"),
        ("\n\n{% if %}", "a.html.j2:3"),
        ("{{ 3 }}", "prints a number that is no fact: '3'"),
        ("{{ facts.get('cr.a.pooled') }}", "printed as it is; say which part"),
        ("{{ facts.get('cr.a.pooled').value }}", "the number 0.8377 is printed"),
        ("It was 50%.", "prints a number that is no fact: 'It was 50%.'"),
        ("{{ facts.get('cr.a.pooled').unit }}", "None is printed"),
        ("{% include 'b.html.j2' %}", "includes 'b.html.j2', which is no template here"),
        ("{% include '../../etc/passwd' %}", "which is no template here"),
        ("{{ ().__class__ }}", "unsafe"),
        ("{{ facts._book }}", "unsafe"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "does not end"),
        ("{% for i in range(1000000) %}x{% endfor %}", "Range too big"),
        ("{{ 2 * 3 }}", "templates do no arithmetic"),
        ("{% set x = [] %}{{ x.append(word) or '' }}", "unsafe"),
    ],
)
def test_a_faulty_template_is_told(tmp_path, text, message):
    with pytest.raises(TemplateError, match=message):
        prose(tmp_path, a=text).render("a.html.j2")


def test_every_orphan_digit_is_told_at_once(tmp_path):
    with pytest.raises(TemplateError) as caught:
        prose(tmp_path, a="<p>1</p><p>2</p>").render("a.html.j2")
    assert len(caught.value.problems) == 2


def test_text_is_escaped_and_facts_are_not(tmp_path):
    made = Prose(book(RATE), STYLE, (tmp_path,), {"name": "<b>"})
    (tmp_path / "a.html.j2").write_text("{{ name }} {{ 'cr.a.pooled' | value }}", "utf-8")
    assert made.render("a.html.j2").startswith("&lt;b&gt; <data ")


def test_a_sentence_of_the_spec_is_a_small_template(tmp_path):
    made = prose(tmp_path, a="{{ say(\"rate {{ 'cr.a.pooled' | value }}\") }}")
    assert ">83.8%</data>" in made.render("a.html.j2")


@pytest.mark.parametrize(
    ("say", "message"),
    [
        ("{{ 'x.y' | value }}", "spec.yaml:7.*: there is no fact 'x.y'"),
        ("{{ x }", "spec.yaml:7"),
        ("It was 50%.", "prints a number that is no fact"),
    ],
)
def test_a_fault_in_the_spec_is_told_with_the_place_in_the_spec(tmp_path, say, message):
    made = Prose(book(), STYLE, (tmp_path,), {"sentence": say})
    (tmp_path / "a.html.j2").write_text("{{ say(sentence, 'spec.yaml:7') }}", "utf-8")
    with pytest.raises(TemplateError, match=message):
        made.render("a.html.j2")


def test_the_first_folder_wins(tmp_path):
    for folder, text in (("own", "mine"), ("shipped", "theirs")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.html.j2").write_text(text, "utf-8")
    assert prose(tmp_path, "own", "shipped").render("a.html.j2") == "mine"
    assert prose(tmp_path, "shipped", "own").render("a.html.j2") == "theirs"
