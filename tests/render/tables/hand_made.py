"""A table written by hand, whose flat form is evident, and ways to read what is made of it."""

from __future__ import annotations

import csv
import io
from typing import Any

from reportgen.present.document import Document
from reportgen.render import FORMATS, load_style
from reportgen.reuse import NOTHING_REUSED
from tests.render.sample_report import small

P = '<data value="3.1e-15" data-fact="cr.a_vs_b.odds_ratio" data-part="p">&lt;0.001</data>'

TABLE = f"""
<div class="table-scroll" id="tab-outcomes"><table class="rules">
<caption><b class="label">Table 7</b> <strong>Pooled outcomes.</strong> In
<data value="12" data-fact="review.included" data-part="value">12</data> studies.</caption>
<thead>
<tr><th scope="col" rowspan="2">Outcome</th><th scope="colgroup" colspan="2">Arm A (n = <data
 value="104" data-fact="patients.a" data-part="value">104</data>)</th><th scope="col"
 rowspan="2">P<sup data-reference>a</sup></th></tr>
<tr><th scope="col" class="num">n/N (%)</th><th scope="col" class="num">Pooled, %</th></tr>
</thead>
<tbody>
<tr class="group"><th scope="colgroup" colspan="4">Remission</th></tr>
<tr class="sub"><th scope="row">=All "of" them</th><td class="num"><data value="1081 1430"
 data-fact="cr.a" data-part="events_n">1,081/1,430</data> (<data value="0.7559440559440559"
 data-fact="cr.a" data-part="value">75.6%</data>)</td><td class="dec"><data
 value="0.7512345678901234" data-fact="cr.a.pooled" data-part="bare">75.1</data>
 (<data value="0.6 0.8000000000000002"
 data-fact="cr.a.pooled" data-part="ci">60.0 to 80.0</data>)</td><td class="num">{P}</td></tr>
<tr class="sub"><th scope="row">Older</th><td class="num">–</td><td colspan="2">not pooled:
<span class="not-estimable" data-fact="cr.a.old.pooled">one study only</span></td></tr>
<tr class="group"><th scope="colgroup" colspan="4">Age</th></tr>
<tr class="sub"><th scope="row">Median (quartiles)</th><td class="num"><data value="43.0"
 data-fact="age.a.median" data-part="value">43</data> (<data value="33.0" data-fact="age.a.q1"
 data-part="value">33</data> to <data value="50.25" data-fact="age.a.q3"
 data-part="value">50</data>)</td><td class="dec">NR</td><td class="num"><data value="0.25"
 data-cell="tests/age/p" >0.25</data></td></tr>
</tbody></table>
<p class="table-notes"><sup data-reference>a</sup> Test at <data value="0.05" data-fact="alpha"
 data-part="value">0.05</data>.</p></div>
"""


def document(body: str = TABLE, **changes: object) -> Document:
    return small(body, **changes)


def csv_files(document: Document) -> dict[str, list[list[str]]]:
    """The rows of each CSV file by its name."""
    made = FORMATS["csv"].written(document, load_style(), NOTHING_REUSED)
    return {
        name: list(csv.reader(io.StringIO(content.decode(), newline="")))
        for name, content in made.items()
    }


def records(rows: list[list[str]]) -> list[dict[str, str]]:
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def workbook_bytes(document: Document) -> bytes:
    ((name, content),) = FORMATS["xlsx"].written(document, load_style(), NOTHING_REUSED).items()
    assert name == f"{document.slug}-tables.xlsx"
    return content


def workbook(document: Document, **options: Any) -> Any:
    import openpyxl

    return openpyxl.load_workbook(io.BytesIO(workbook_bytes(document)), **options)
