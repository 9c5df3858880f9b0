"""The registry of formats, the page files, and the same bytes on every run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from reportgen.errors import RenderError
from reportgen.render import FORMATS, load_style
from reportgen.render.html import render_html
from reportgen.render.markup import join, tokenize
from tests.render.sample_report import first_page, methods, sample, small

REPO = Path(__file__).resolve().parents[2]


def run(code: str, *arguments: str, folder: Path = REPO, **variables: str):
    env = {**os.environ, "PYTHONPATH": str(REPO), **variables}
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True, text=True, env=env, cwd=folder, check=False,
    )  # fmt: skip


EXTENSIONS = {"csl-json": "csl.json", "bibtex": "bib"}


def test_the_registry_is_keyed_by_name_and_says_what_each_format_is():
    records = {"nbib", "ris", "csl-json", "bibtex"}
    assert set(FORMATS) == {"html", "pdf", "docx", "csv", "xlsx", *records}
    for name, record in FORMATS.items():
        assert record.name == name
        assert record.label
        assert record.extension == EXTENSIONS.get(name, name)


def test_asking_for_the_formats_loads_nothing_heavy():
    made = run(
        "import sys; from reportgen.render import FORMATS; assert FORMATS;"
        "print([m for m in ('weasyprint','fontTools','matplotlib','jinja2','numpy','docx',"
        " 'openpyxl')"
        " if m in sys.modules])"
    )
    assert made.stdout.strip() == "[]", made.stderr


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_document_is_the_same_file_everywhere_and_always(name, tmp_path):
    code = (
        "import sys, time, hashlib, datetime; shift = float(sys.argv[1]); now = time.time;"
        "time.time = lambda: now() + shift;"
        "from reportgen.render import FORMATS; from tests.render.sample_report import sample;"
        f"data = FORMATS[{name!r}].render(sample(2), None);"
        "print(len(data), hashlib.sha256(data).hexdigest())"
    )
    made = []
    for seed, folder, shift, zone in ((1, REPO, 0, "UTC"), (77, tmp_path, 4e7, "Asia/Tokyo")):
        result = run(code, str(shift), folder=folder, PYTHONHASHSEED=str(seed), TZ=zone)
        made.append(result.stdout)
        assert result.stdout, result.stderr
    assert made[0] == made[1]


def test_a_project_replaces_single_page_files(tmp_path):
    (tmp_path / "screen.css").write_text("p { color: red }", encoding="utf-8")
    style = load_style([tmp_path])
    assert style.screen == "p { color: red }"
    assert style.shared == load_style().shared
    assert "p { color: red }" in render_html(small("<p>x</p>"), style).decode()


@pytest.mark.parametrize(
    ("shell", "message"),
    [
        ("<html>${main}</html>", "lacks ${metadata}"),
        ("${language}${metadata}${css}${before}${main}${after}${bogus}", "${bogus} is unknown"),
        ("costs $ 5", "names no place"),
    ],
)
def test_a_shell_that_lost_a_place_is_refused(tmp_path, shell, message):
    (tmp_path / "page.html").write_text(shell, encoding="utf-8")
    with pytest.raises(RenderError) as caught:
        render_html(small("<p>x</p>"), load_style([tmp_path]))
    assert message in str(caught.value)


def test_a_page_file_in_another_encoding_is_refused(tmp_path):
    (tmp_path / "print.css").write_bytes(b"/* \xe9 */")
    with pytest.raises(RenderError, match=r"print\.css"):
        load_style([tmp_path])


@pytest.mark.parametrize(
    "html",
    [
        sample().body,
        first_page() + methods(),
        '<p class="a b">x &amp; y&nbsp;z &#8722; <img src="x" alt="a&quot;b"/><br/>',
        "<!-- note --><p hidden>3 &lt; 4 > 2</p>",
    ],
    ids=["report", "part", "attributes", "comment"],
)
def test_markup_taken_apart_and_joined_is_the_same(html):
    assert join(tokenize(html)) == html


@pytest.mark.parametrize("name", ["nbib", "ris", "csl-json", "bibtex"])
def test_a_page_that_no_library_lists_has_no_record(name):
    with pytest.raises(RenderError, match="has no bibliographic record"):
        FORMATS[name].render(sample(0, record=None), None)
