"""Templates of a project that are wrong or reach for what is not theirs: told, never obeyed."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.resources import templates_dir
from tests.cli.bad_project import own_template, refused
from tests.cli.command import command

HERE = "introduction.html.j2:2: "

WRONG = {
    "a fact that does not exist": (
        "{{ 'cr.new.poled' | value }}",
        "there is no fact 'cr.new.poled'; did you mean 'cr.new.pooled'?",
    ),
    "a part that a fact does not have": (
        "{{ 'cr.new.pooled' | p }}",
        "fact 'cr.new.pooled' has no P value",
    ),
    "a name that does not exist": ("{{ nothing }}", "'nothing' is undefined"),
    "a key of the spec that does not exist": ("{{ spec.nothing }}", "no attribute 'nothing'"),
    "a filter that does not exist": ("{{ 'x' | shout }}", "No filter named 'shout'"),
    "a broken tag": ("{% if %}", "Expected an expression"),
    "a tag left open": ("{% if true %}", "end of template"),
    "a number typed by hand": ("in all 35 patients", "prints a number that is no fact"),
    "a digit of another script": ("in all ٣٥ patients", "prints a number that is no fact"),
    "a digit spelled as a reference": ("in all &#53; patients", "a number that is no fact"),
    "a marked text in an attribute": (
        '<p title="{{ spec.report.version }}">x</p>',
        'an attribute holds a mark of text: title="<span data-literal>1.0</span>". Add | attr',
    ),
    "arithmetic": ("{{ 6 * 7 }}", "templates do no arithmetic"),
    "a fact printed whole": ("{{ facts.get('cr.new.pooled') }}", "say which part, e.g. | value"),
    "a list printed whole": ("{{ spec.outcomes }}", "a tuple is printed"),
    "a reference to nowhere": (
        "<a class='ref' href='#tab-x' data-ref='tab-x'></a>",
        "a link leads to #tab-x, which is nowhere",
    ),
    "a figure that does not exist": ("<img data-figure='forest-x'>", "there is no figure"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_template(project: Path, name: str) -> None:
    text, said = WRONG[name]
    own_template(project, text)
    refused(project, 7 if "figure" in text or "href" in text else 6, said)


def test_the_line_of_a_fault_is_named(project: Path) -> None:
    own_template(project, "{{ 'cr.new.poled' | value }}")
    refused(project, 6, HERE)
    own_template(project, "in all 35 patients")
    refused(project, 6, HERE)


REACHING = {
    "an absolute path": "{% include '/etc/passwd' %}",
    "a path upwards": "{% include '../../x' %}",
    "a file of the project": "{% include '../studies.csv' %}",
    "a module": "{% import 'os' as os %}",
    "a parent": "{% extends '/etc/passwd' %}",
    "classes": "{{ ''.__class__.__mro__ }}",
    "classes by another way": "{{ '' | attr('__class__') }}",
    "classes by a format": "{{ '{0.__class__}'.format(spec) }}",
    "globals of a function": "{{ say.__globals__ }}",
    "globals of a method": "{{ facts.get.__func__.__globals__ }}",
    "globals of a built-in": "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "itself": "{{ self.__init__.__globals__ }}",
    "private parts": "{{ facts._book }}",
    "changing the spec": "{{ spec.update({}) }}",
}


@pytest.mark.parametrize("name", REACHING)
def test_a_template_that_reaches_for_files_or_python(project: Path, name: str) -> None:
    own_template(project, REACHING[name])
    done = refused(project, 6, "introduction.html.j2:2")
    assert "root:" not in done.err


def test_a_sentence_of_a_claim_is_in_the_sandbox_too(project: Path) -> None:
    spec = project / "spec.yaml"
    spec.write_text(
        spec.read_text()
        + "claims:\n  - id: x\n    expect: a\n    variants:\n"
        + "      - {id: a, say: \"{{ ''.__class__.__mro__ }}\"}\nconclusions: [x]\n"
    )
    refused(project, 6, "spec.yaml:", "access to attribute '__class__' of 'str' object is unsafe")


ENDLESS = {
    "a macro that calls itself": "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
    "a template that includes itself": "{% include 'introduction.html.j2' %}",
    "a loop without end": "{% for i in range(1000000000) %}x{% endfor %}",
    "a text without end": "{{ 'x' * 1000000000000 }}",
    "a number without end": "{{ 10 ** 10 ** 10 }}",
    "chance": "{{ ['a', 'b'] | random }}",
}


@pytest.mark.parametrize("name", ENDLESS)
def test_a_template_that_does_not_end_or_is_never_the_same(project: Path, name: str) -> None:
    own_template(project, ENDLESS[name])
    refused(project, 6, "introduction.html.j2:2")


FETCHING = {
    "a picture of the machine": ('<img src="file:///etc/hostname">', "file:///etc/hostname"),
    "a picture by its path": ('<img src="/etc/hostname">', "/etc/hostname"),
    "a picture of the network": ('<img src="https://x.example/a">', "https://x.example/a"),
    "a style sheet": ('<link rel="stylesheet" href="https://x.example/a">', "<link>"),
    "a script": ('<script src="https://x.example/a"></script>', "<script>"),
    "a frame": ('<iframe src="file:///etc/passwd"></iframe>', "<iframe>"),
    "an object": ('<object data="file:///etc/passwd"></object>', "<object>"),
    "a background": ('<p style="background: URL(https://x.example/a)">x</p>', "URL(https"),
    "a picture in a drawing": ('<svg><image href="file:///etc/passwd"/></svg>', "file:///etc"),
    "a part of a drawing": ('<svg><use href="https://x.example/#a"/></svg>', "https://x.example"),
    "an attachment": ('<a href="spec.yaml" rel="attachment">x</a>', "spec.yaml"),
    "a program": ('<a href="javascript:alert()">x</a>', "javascript:"),
    "a program on a click": ('<p onclick="x()">x</p>', "x()"),
}


@pytest.mark.parametrize("name", FETCHING)
def test_a_page_that_would_open_an_address(project: Path, name: str) -> None:
    text, said = FETCHING[name]
    own_template(project, text)
    refused(project, 7, said)


RULES = {
    "a file": "body { background: url(file:///etc/passwd) }",
    "the network": "body { background: url('https://x.example/a.png') }",
    "an import": "@import 'https://x.example/a.css';",
    "a font": "@font-face { font-family: x; src: url(https://x.example/x.woff) }",
    "the end of the sheet": "</style><script>alert()</script>",
}


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("sheet", ["shared.css", "screen.css", "print.css"])
def test_a_style_sheet_that_would_open_an_address(project: Path, sheet: str, name: str) -> None:
    shipped = (templates_dir() / "base" / sheet).read_text(encoding="utf-8")
    (project / "templates").mkdir()
    (project / "templates" / sheet).write_text(f"{shipped}\n{RULES[name]}\n", encoding="utf-8")
    line = len(shipped.splitlines()) + 2
    refused(project, 7, f"{sheet}:{line}: holds ", "opens nothing by itself", "Take it out")


def test_a_page_shell_that_would_open_an_address(project: Path) -> None:
    shell = (templates_dir() / "base" / "page.html").read_text(encoding="utf-8")
    (project / "templates").mkdir()
    own = shell.replace("${main}", '<script src="https://x.example/a.js"></script>${main}')
    (project / "templates" / "page.html").write_text(own, encoding="utf-8")
    refused(project, 7, "page.html:", "holds <script")


def test_a_link_out_of_the_project(project: Path) -> None:
    (project / "templates").mkdir()
    (project / "templates" / "introduction.html.j2").symlink_to("/etc/passwd")
    refused(project, 6, "templates/introduction.html.j2: is a link that leads out", "Copy the file")


def test_a_folder_of_templates_that_lies_elsewhere(project: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "print.css").write_text("")
    (project / "templates").symlink_to(tmp_path / "elsewhere")
    refused(project, 6, "templates/print.css: is a link that leads out")


def test_a_template_in_another_encoding(project: Path) -> None:
    (project / "templates").mkdir()
    (project / "templates" / "introduction.html.j2").write_bytes("Größe".encode("cp1252"))
    refused(project, 6, "templates/introduction.html.j2: is no UTF-8 text", "Save it as UTF-8")


def test_a_sound_template_takes_the_place_of_the_shipped_one(project: Path) -> None:
    own_template(project, "<p>Our own words, {{ 'cr.new.pooled' | value }}.</p>")
    assert command("build", project, "--to", "html", "-q").code == 0
    page = (project / "output" / "a-review" / "a-review.html").read_text(encoding="utf-8")
    assert "Our own words, <data " in page
    manifest = (project / "output" / "a-review" / "manifest.json").read_text()
    assert "templates/introduction.html.j2" in manifest
