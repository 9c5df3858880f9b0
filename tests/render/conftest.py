"""The invented report, rendered once for all tests that only look at it."""

from __future__ import annotations

import io

import pikepdf
import pytest

from reportgen.render.html import render_html
from reportgen.render.pdf import PdfResult, make_pdf
from tests.render.page_text import Page, page_texts, parse
from tests.render.sample_report import sample


@pytest.fixture(scope="session")
def html() -> bytes:
    return render_html(sample())


@pytest.fixture(scope="session")
def page(html) -> Page:
    return parse(html.decode("utf-8"))


@pytest.fixture(scope="session")
def result() -> PdfResult:
    return make_pdf(sample())


@pytest.fixture(scope="session")
def pdf(result) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(result.pdf))


@pytest.fixture(scope="session")
def texts(result) -> list[str]:
    return page_texts(result.pdf)
