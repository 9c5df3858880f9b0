"""A report of invented numbers that uses every element the templates may write."""

# Markup reads worse when it is broken to fit.
# ruff: noqa: E501
# fmt: off
from __future__ import annotations

import io
from html import escape

from PIL import Image

from reportgen.bibliography.record import Name, Record
from reportgen.present.document import Attachment, Document, FigureAsset

NAMES = (
    "Maude", "Topp", "Lee", "Davila", "Turtle", "Kantarjian", "Martinelli", "Gökbuget", "Park",
    "Gardner", "Shah", "Roddie", "Schuster", "Frey", "Wayne", "Stein", "Queudeville", "Locatelli",
    "Hay", "Pan", "Zhang", "Jiang", "An", "Gu", "Magnani", "Ortíz-Maldonado", "Benjamin", "Curran",
)
ARMS = ("CAR T-cell therapy", "Blinatumomab")
OUTCOMES = (
    "complete remission", "MRD negativity", "cytokine release syndrome of any grade",
    "cytokine release syndrome of grade ≥3", "neurotoxicity of any grade",
    "neurotoxicity of grade ≥3", "bridging to transplantation", "overall survival at 1 year",
)


def number(fact: str, value: str, shown: str, part: str = "value") -> str:
    return f'<data value="{value}" data-fact="{fact}" data-part="{part}">{shown}</data>'


def cell(path: str, shown: str) -> str:
    return f'<data value="{shown}" data-cell="{path}">{shown}</data>'


def headline(outcome: str) -> str:
    return outcome[0].upper() + outcome[1:]


TWINS = b'{"numbers": [1]}'
ATTACHMENTS = (
    Attachment(name="facts.json", media_type="application/json", data=TWINS, relationship="Data", description="All numbers"),
    Attachment(name="notes.txt", media_type="text/plain", data="τ² ≥ 0\n".encode(), relationship="Supplement", description="A (short) note — “τ²”"),
    Attachment(name="spec.yaml", media_type="application/yaml", data=TWINS, relationship="Source", description="The spec"),
)
"""Two of them are the same bytes."""


def figure_svg(name: str, rows: int, width: int = 482) -> str:
    height = rows * 13 + 40
    lines = []
    for i in range(rows):
        y, x = 20 + i * 13, 240 + (i * 37) % 90
        lines.append(f'<text x="0" y="{y}" font-size="7.5">{NAMES[i % len(NAMES)]} {2010 + i % 14}</text>')
        lines.append(f'<text x="150" y="{y}" font-size="7.5">{9 + i}/{20 + i}</text>')
        lines.append(f'<path d="M{x - 30} {y - 3}H{x + 34}" stroke="#1A1A1A" stroke-width=".75"/>')
        lines.append(f'<rect x="{x - 3}" y="{y - 6}" width="6" height="6" fill="#0072B2"/>')
        lines.append(f'<text x="{width}" y="{y}" font-size="7.5" text-anchor="end">83.{i % 10} [79.6; 87.4]</text>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}pt" height="{height}pt"'
        f' viewBox="0 0 {width} {height}" font-family="Source Sans 3" role="img"'
        f' aria-labelledby="{name}-title"><title id="{name}-title">{name}</title>'
        f'<g id="{name}-axes">{"".join(lines)}'
        f'<path d="M200 {height - 18}H400" stroke="#1A1A1A" stroke-width=".75"/></g></svg>'
    )


def asset(name: str, rows: int, width: int = 482) -> FigureAsset:
    svg = figure_svg(name, rows, width)
    alt = f"Forest plot of {rows} studies: most estimates lie between 70% and 95%."
    return FigureAsset(id=name, svg=svg.encode(), inline_svg=svg, alt=alt, png=dots(width, rows * 13 + 40))


def dots(width: int, height: int) -> bytes:
    """A grey picture of so many points, at 72 dots to the inch."""
    out = io.BytesIO()
    Image.new("L", (width, height), 200).save(out, format="PNG", dpi=(72, 72))
    return out.getvalue()


def figure(name: str, count: int, outcome: str) -> str:
    return (
        f'<figure id="fig-{name}"><img data-figure="{name}"><figcaption>'
        f'<b class="label">Figure {count}</b> <strong>{headline(outcome)} was more frequent after'
        " CAR T-cell therapy.</strong> Pooled proportions by treatment, random-intercept logistic model;"
        " squares are proportional to weight, diamonds are pooled estimates, bars are 95% prediction"
        ' intervals. <span class="abbr-list">CI, confidence interval; CR, complete remission; MRD,'
        ' measurable residual disease.</span> <span class="figure-links">'
        f'<a href="frames/{name}.csv">Data (CSV)</a> <a href="figures/{name}.svg">SVG</a></span>'
        "</figcaption></figure>"
    )


def prose(outcome: str, key: str, times: int = 1) -> str:
    text = (
        f"<p>For {outcome}, {number(f'{key}.car_t.k', '22', '22')} studies of CAR T-cell therapy with"
        f" {number(f'{key}.car_t.n', '1208', '1,208')} participants and"
        f" {number(f'{key}.blin.k', '9', 'nine')} studies of blinatumomab reported usable counts. The pooled"
        f" proportion was {number(f'{key}.car_t.pooled', '0.8377', '83.8%')} (95% CI"
        f" {number(f'{key}.car_t.pooled', '0.796', '79.6%', 'ci_low')} to"
        f" {number(f'{key}.car_t.pooled', '0.874', '87.4%', 'ci_high')}) after CAR T-cell therapy and"
        f" {number(f'{key}.blin.pooled', '0.502', '50.2%')} after blinatumomab; heterogeneity was considerable"
        f" (τ² {number(f'{key}.tau2', '0.87', '0.87')}, <i>I</i>² {number(f'{key}.i2', '0.78', '78%')},"
        f" <i>P</i> <{''}i></i>&lt;&nbsp;0.001).<sup><a href=\"#ref-3\">3</a></sup> This contrast compares different studies and is"
        " not a randomised comparison; participants, lines of treatment and the definition of response differ"
        " between them, and none of these can be held constant here.</p>"
    ).replace("<i></i>", "")
    return text * times


def study_table(rows: int) -> str:
    body = []
    for g, arm in enumerate(ARMS, 1):
        body.append(f'<tr class="group arm-{g}"><th scope="colgroup" colspan="7">{arm}</th></tr>')
        for i in range(rows):
            name = NAMES[(i * 5 + g) % len(NAMES)]
            path = f"studies/s{g}_{i}"
            body.append(
                f'<tr class="sub"><th scope="row">{name} {2012 + i % 12}<sup><a href="#ref-{i % 30 + 1}">{i % 30 + 1}</a></sup></th>'
                f"<td>{'Phase 1/2' if i % 3 else 'Retrospective cohort, several centres'}</td>"
                f"<td>{'Adults' if i % 2 else 'Children and young adults'}</td>"
                f'<td class="num">{cell(path + "/n", str(20 + i * 3))}</td>'
                f'<td class="num">{cell(path + "/age", str(8 + i))}</td>'
                f'<td class="dec">{cell(path + "/cr", f"{9 + i}/{20 + i}")} (8{i % 10}.{i % 7})</td>'
                f'<td class="dec">{cell(path + "/fu", f"{6 + i}.{i % 10}")}</td></tr>'
            )
    return (
        '<div class="table-scroll" id="tab-studies"><table class="rules"><caption><b class="label">Table 1</b>'
        " <strong>Characteristics of the included studies.</strong> One row per study arm.</caption>"
        '<thead><tr><th scope="col">Study</th><th scope="col">Design</th><th scope="col">Population</th>'
        '<th scope="col" class="num">Participants</th><th scope="col" class="num">Median age, years</th>'
        '<th scope="col" class="dec">CR, n/N (%)</th><th scope="col" class="dec">Follow-up, months</th></tr></thead>'
        f"<tbody>{''.join(body)}</tbody></table>"
        '<p class="table-notes"><sup>a</sup> Evaluable participants only. CR, complete remission. A blank cell'
        " means that the source does not report the value.</p></div>"
    )


def wide_table(rows: int) -> str:
    heads = "".join(
        f'<th scope="col" class="dec">{name}</th>'
        for name in ("<i>k</i>", "<i>N</i>", "CAR T, %", "95% CI", "Blinatumomab, %", "95% CI", "Difference", "95% CI", "OR", "95% CI", "τ²", "<i>I</i>², %")
    )
    body = "".join(
        f'<tr><th scope="row">{headline(OUTCOMES[i % len(OUTCOMES)])}</th>'
        + "".join(
            f'<td class="dec">{value}</td>'
            for value in (str(31 - i % 20), f"{1 + i % 2},{208 + i}", "83.8", "79.6–87.4", "50.2", "41.3–59.0", "33.6", "23.9–43.3", "5.12", "3.20–8.19", "0.87", "78")
        )
        + "</tr>"
        for i in range(rows)
    )
    return (
        '<div class="table-scroll wide" id="tab-summary"><table class="rules"><caption><b class="label">Table 2</b>'
        " <strong>All outcomes.</strong> Pooled proportions, difference and odds ratio.</caption>"
        f'<thead><tr><th scope="col">Outcome</th>{heads}</tr></thead><tbody>{body}</tbody></table>'
        '<p class="table-notes">OR, odds ratio of the mixed model with treatment as moderator.</p></div>'
    )


def first_page() -> str:
    parts = {
        "Objectives": "To compare the benefits and harms of CAR T-cell therapy and blinatumomab in relapsed or refractory"
        " acute lymphoblastic leukaemia.",
        "Methods": "PubMed, Embase, Web of Science and the Cochrane Library were searched to 31 October 2026. Proportions were pooled"
        " by treatment with random-intercept logistic models; treatments were contrasted by a moderator.",
        "Results": f"We included {number('flow.included', '66', '66')} study arms with {number('flow.n', '4021', '4,021')} participants."
        f" Complete remission was reached by {number('cr.car_t.pooled', '0.8377', '83.8%')} (95% CI"
        f" {number('cr.car_t.pooled', '0.796', '79.6%', 'ci_low')} to {number('cr.car_t.pooled', '0.874', '87.4%', 'ci_high')}) after CAR T-cell therapy and"
        f" {number('cr.blin.pooled', '0.502', '50.2%')} after blinatumomab. Two-year survival was"
        f" {number('os24.car_t.pooled', '0.55', '55%')} and {number('os24.blin.pooled', '0.25', '25%')}. Cytokine release syndrome of grade ≥3"
        f" was less frequent with blinatumomab ({number('crs3.blin.pooled', '0.04', '4.1%')} and {number('crs3.car_t.pooled', '0.21', '21.0%')}).",
        "Conclusions": "Remission was more frequent after CAR T-cell therapy and severe toxicity less frequent with blinatumomab."
        " The comparison is across studies and not randomised.",
    }
    abstract = "".join(
        f'<div class="abstract-part"><h3 class="abstract-head">{head}</h3><p>{text}</p></div>'
        for head, text in parts.items()
    )
    return (
        '<div class="first-page"><header class="title-block"><p class="kicker">Systematic review and meta-analysis · Version 1.0 ·'
        ' <time datetime="2026-11-21">21 November 2026</time></p><h1>Comparison of blinatumomab and CAR T-cell therapy in'
        " relapsed or refractory acute lymphoblastic leukaemia: a systematic review and meta-analysis</h1>"
        '<p class="authors"><span class="author">Yixin Zhai<sup>1,2</sup> <a class="orcid" href="https://orcid.org/0000-0002-0968-1207">0000-0002-0968-1207</a></span>,'
        ' <span class="author">Ju Hong<sup>2</sup></span>, <span class="author">José Müller-Łukasz<sup>3</sup></span></p>'
        '<ol class="affiliations"><li>Department of Hematology, Tianjin Medical University Cancer Institute and Hospital, Tianjin, China</li>'
        "<li>Tianjin Key Lab of Ophthalmology and Visual Science, Tianjin Eye Hospital, Tianjin, China</li><li>Institut für Biometrie, München, Germany</li></ol>"
        '<p class="correspondence">Correspondence: Yixin Zhai, <a href="mailto:nobody@example.org">nobody@example.org</a></p></header>'
        f'<section class="abstract" id="abstract"><h2>Abstract</h2>{abstract}</section>'
        '<dl class="front-notes"><dt>Keywords</dt><dd>acute lymphoblastic leukaemia; blinatumomab; CAR T; meta-analysis</dd>'
        "<dt>Registration</dt><dd>PROSPERO CRD00000000000 (invented)</dd><dt>Funding</dt><dd>None.</dd>"
        "<dt>Conflicts of interest</dt><dd>The authors declare none.</dd></dl></div>"
    )


def methods() -> str:
    return (
        '<section id="methods"><h2><span class="sec-no">1</span> Methods</h2><h3 id="search"><span class="sec-no">1.1</span> Search</h3>'
        "<p>The search had no limit of language. Two reviewers screened titles and abstracts independently; disagreement was settled by"
        " discussion.<sup><a href=\"#ref-1\">1</a>,<a href=\"#ref-2\">2</a></sup></p><ul><li>Relapsed or refractory disease.</li>"
        "<li>At least five participants in an arm.</li></ul>"
        '<h3 id="models"><span class="sec-no">1.2</span> Models</h3><p>The logit of the proportion in study <i>i</i> is'
        " normal around a common mean:</p><p class=\"formula\">logit(<i>p<sub>i</sub></i>) = <i>μ</i> + <i>u<sub>i</sub></i>, <i>u<sub>i</sub></i> ~ N(0, τ²)</p>"
        '<h4>Heterogeneity</h4><p>τ² was estimated by maximum likelihood; <i>I</i>² and its interval follow from <i>Q</i> (χ² with <i>k</i> − 1 degrees'
        " of freedom).</p><aside class=\"note\"><p><strong>Reading the contrast.</strong> Arms come from different studies; the odds ratio is"
        " a description, not an effect of treatment.</p></aside><p class=\"small\">Software and settings are listed under provenance.</p></section>"
    )


def results(outcomes: int) -> str:
    parts = ['<section id="results"><h2><span class="sec-no">2</span> Results</h2>', study_table(38)]
    for i in range(outcomes):
        outcome, key = OUTCOMES[i % len(OUTCOMES)], f"o{i}"
        parts += [
            f'<h3 id="outcome-{i}"><span class="sec-no">2.{i + 1}</span> {headline(outcome)}</h3>',
            prose(outcome, key, 2),
            figure(f"forest-{i}", i + 1, outcome),
            f"<p>Leaving out one study at a time changed the estimate by less than"
            f" {number(f'{key}.loo', '0.02', '2.0')} percentage points (<a href=\"#fig-forest-{i}\">Figure {i + 1}</a>).</p>",
        ]
    return "".join(parts) + wide_table(24) + "</section>"


def back_matter() -> str:
    references = "".join(
        f'<li id="ref-{i}">{NAMES[i % len(NAMES)]} A, Smith B, Jones C, et al. A trial of something long enough to fill two lines of a'
        f' narrow column. <i>N Engl J Med</i> 20{10 + i % 15}; <b>{300 + i}</b>: {100 + i}–{110 + i}.'
        f' <a href="https://doi.org/10.1000/xyz{i}">doi:10.1000/xyz{i}</a></li>'
        for i in range(1, 46)
    )
    return (
        '<section id="notes"><h2><span class="sec-no">3</span> Notes on the analysis</h2><ul class="notes"><li>One study had no events; nothing was'
        ' added to it.</li><li>Median overall survival of blinatumomab: <span class="not-estimable" data-fact="os.blin.median">not reached</span>.</li></ul></section>'
        f'<section id="references"><h2>References</h2><ol class="references">{references}</ol></section>'
    )


def lineage_of(body: str) -> dict[str, str]:
    import re

    facts = dict.fromkeys(re.findall(r'data-fact="([^"]+)"', body))
    return {
        fact: f"Pooled proportion, 22 studies, 1,010/1,208 participants. Method: random-intercept logistic model. Fact {fact}."
        for fact in facts
    }


def origins_of(facts: dict[str, str]) -> dict[str, str]:
    """Entries of the facts, each made from one that is not printed."""
    told = "<dt>Value</dt><dd>83.7% (95% CI 79.6 to 87.4)</dd><dt>Method</dt><dd>random-intercept logistic model</dd>"
    behind = '<dt>Made from</dt><dd><a href="#source-behind">Rows of the table: 39</a></dd>'
    rows = "<dt>Rows</dt><dd>" + "; ".join(f"studies.csv row {i} {name}: 80%" for i, name in enumerate(NAMES)) + "</dd>"
    made = {
        fact: f'<p class="source-head">Pooled proportion {escape(fact)}</p><dl>{told}{behind}{rows}<dt>Fact</dt><dd><code>{escape(fact)}</code></dd></dl>'
        for fact in facts
    }
    return made | {"behind": f'<p class="source-head">Rows of the table</p><dl>{rows}</dl>'}


def sample(outcomes: int = 8, **changes: object) -> Document:
    """The invented report with its first ``outcomes`` outcomes; ``changes`` replace fields."""
    body = first_page() + methods() + results(outcomes) + back_matter()
    figures = {f"forest-{i}": asset(f"forest-{i}", 12 + i * 5) for i in range(outcomes)}
    contents = (
        (1, "abstract", "Abstract"), (1, "methods", "1 Methods"), (2, "search", "1.1 Search"), (2, "models", "1.2 Models"),
        (1, "results", "2 Results"),
        *((2, f"outcome-{i}", f"2.{i + 1} {headline(OUTCOMES[i % len(OUTCOMES)])}") for i in range(outcomes)),
        (1, "notes", "3 Notes on the analysis"), (1, "references", "References"),
    )
    fields: dict[str, object] = {
        "slug": "sample", "title": "Comparison of blinatumomab and CAR T-cell therapy: a “sample” & test", "short_title": "Blinatumomab and CAR T cells in ALL",
        "language": "en", "version": "1.0", "date": "2026-11-21", "authors": ("Yixin Zhai", "José Müller-Łukasz"),
        "keywords": ("leukaemia", "CAR T"), "description": "A sample of invented numbers.", "identifier": "reportgen/sample · 3f9c2d1",
        "body": body, "figures": figures, "lineage": lineage_of(body), "contents": contents,
        "origins": origins_of(lineage_of(body)),
        "attachments": ATTACHMENTS,
        "record": Record(id="sample", type="report", title="A “sample” & test", authors=(Name(family="Müller-Łukasz", given="José"),)),
    }
    return Document(**(fields | changes))  # type: ignore[arg-type]


def small(body: str, **changes: object) -> Document:
    """A document of a few lines around ``body``."""
    fields = {"contents": (), "lineage": {}, "origins": {}} | changes
    return sample(0, body=f'<section id="s"><h1>T</h1>{body}</section>', **fields)


__all__ = ["asset", "escape", "figure_svg", "number", "sample", "small"]
