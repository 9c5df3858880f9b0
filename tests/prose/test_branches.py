"""Every branch of every template is rendered by some case."""

from __future__ import annotations

from pathlib import Path

from jinja2 import DictLoader, nodes

from reportgen.kinds import KINDS
from reportgen.present import prose
from reportgen.resources import templates_dir
from tests.prose.branches import Branches, branches_of, watching
from tests.prose.cases import CASES
from tests.prose.rendered import BRANCHES, EXAMPLES, rendered

NEVER_RENDERED: frozenset[str] = frozenset()
"""Branches that no case can reach, each with its reason beside it; there should be none."""


def template_files() -> list[Path]:
    """The templates of the page and of every kind of report."""
    folders = ["base", *(kind.templates for kind in KINDS.values())]
    return [path for name in folders for path in sorted((templates_dir() / name).glob("*.j2"))]


def test_every_branch_of_every_template_is_rendered():
    for name in (*CASES, *EXAMPLES):
        rendered(name)
    every = set().union(*(branches_of(path) for path in template_files()))
    assert len(every) > 700
    assert sorted(every - BRANCHES.taken - NEVER_RENDERED) == []
    assert every >= NEVER_RENDERED


def taken_by(source: str, **context: object) -> tuple[str, set[str], set[str]]:
    """What a template prints, the branches taken in it, and all its branches."""
    branches = Branches()
    with watching(prose, branches):
        environment = prose.Sandbox(loader=DictLoader({"t": source}))
        text = environment.get_template("t").render(**context)
        made = {str(value) for value in _constants(environment, source)}
    return text, branches.taken, made


def _constants(environment, source: str) -> list[object]:
    tree = environment._parse(source, "t", None)
    calls = [c for c in tree.find_all(nodes.Call) if getattr(c.node, "name", "") == "count_branch"]
    return [call.args[0].value for call in calls]


def test_a_branch_that_is_not_taken_is_found():
    source = "{% if a %}one{% elif b %}two{% endif %}{{ 'x' if c }}"
    source += "{% for i in d if i %}{{ i }}{% endfor %}"
    text, taken, made = taken_by(source, a=False, b=True, c=True, d=[1])
    assert text == "twox1"
    assert made - taken == {"t:1 if a", "t:1 not a", "t:1 inline not c", "t:1 passed over by i"}


def test_counting_changes_nothing_that_is_printed():
    source = "{% macro m(x) %}<{{ x or 'none' }}>{% endmacro %}"
    source += "{% for i in d %}{{ m(i) }}{% else %}-{% endfor %}"
    assert taken_by(source, d=[0, 2])[0] == "<none><2>"
    assert taken_by(source, d=[])[0] == "-"


def test_a_fact_is_printed_anew_in_every_report():
    """The reports of one process share compiled code, in which no number may stay."""
    source, printed = "{{ 'patients.rows' | value }}", []
    with watching(prose, Branches()):
        for name in ("cohort_of_one_arm", "cohort_of_three_arms"):
            report = rendered(name)
            environment = prose.Sandbox(loader=DictLoader({"t": source}))
            environment.filters.update(prose.template_filters(report.book, report.style))
            printed.append(environment.get_template("t").render())
    assert [text.partition(">")[2].partition("<")[0] for text in printed] == ["12", "27"]
