"""Citations: marks in the text, then numbers in the order of the text and the list they lead to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape

from reportgen.bibliography.csl.processor import CitationForm, citation_form, references
from reportgen.bibliography.sources import Source, Sources
from reportgen.errors import Problem, TemplateError
from reportgen.vocabulary import nearest

LIST = '<ol class="references" data-references></ol>'
"""What a template writes where the list of references is to stand."""

_ONE = r'<a class="cite" data-ref="([^"]+)"></a>'
_MARK = re.compile(_ONE)
_MARKS = re.compile(rf"[ \n]*{_ONE}(?:\s*{_ONE})*")
_ABSTRACT = re.compile(r'<section class="abstract.*?</section>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Citing:
    """What templates may cite, and how."""

    sources: Sources
    style: str

    def cite(self, *names: str) -> Markup:
        """Marks of the records with these keys; PMID and DOI are keys too."""
        found = {name: self.sources.named(str(name)) for name in names}
        for name, source in found.items():
            if source is None:
                known = [one.record.id for one in self.sources.all if self.sources.names]
                raise ValueError(f"no record has the key '{name}'{nearest(str(name), known)}")
        return Markup("").join(_mark(source) for source in found.values() if source is not None)

    def cite_studies(self, *studies: str) -> Markup:
        """Marks of the records of these rows, of those that have one."""
        found = (self.sources.of_study(str(study)) for study in studies)
        return Markup("").join(_mark(source) for source in found if source is not None)

    def numbered(self, body: str) -> str:
        """The body with numbers for marks, and with the list of what they lead to.

        An abstract stands alone, so that it cites nothing.
        """
        body = _ABSTRACT.sub(lambda match: without_citations(match[0]), body)
        numbers = {
            anchor: number for number, anchor in enumerate(dict.fromkeys(_MARK.findall(body)), 1)
        }
        known = {source.anchor: source for source in self.sources.all}
        _refuse_unknown(anchor for anchor in numbers if anchor not in known)
        if numbers and LIST not in body:
            what = "references are cited, and no template prints their list"
            raise TemplateError.single("report", what, f"Write {LIST} where it is to stand.")
        form = citation_form(self.style)
        body = _MARKS.sub(lambda match: _group(match, numbers, form), body)
        return body.replace(LIST, self._list([known[anchor] for anchor in numbers]))

    def _list(self, cited: list[Source]) -> str:
        if not cited:
            return '<p class="small">No reference is cited.</p>'
        printed = references([source.record for source in cited], self.style)
        items = (
            f'<li id="ref-{source.anchor}">{text}{f" {escape(source.note)}" if source.note else ""}'
            "</li>"
            for source, text in zip(cited, printed, strict=True)
        )
        return "\n".join(['<ol class="references">', *items, "</ol>"])


def without_citations(html: str) -> str:
    """The text without its marks and the blanks before them."""
    return _MARKS.sub("", html)


def _mark(source: Source) -> Markup:
    return Markup(f'<a class="cite" data-ref="{source.anchor}"></a>')


def _refuse_unknown(anchors: Iterable[str]) -> None:
    problems = [
        Problem("report", f"cites '{anchor}', which is no reference.", "Use cite() in templates.")
        for anchor in anchors
    ]
    if problems:
        raise TemplateError(problems)


def _group(match: re.Match[str], numbers: Mapping[str, int], form: CitationForm) -> str:
    """All that is cited at one place: sorted, three or more in a row as a range."""
    links = {numbers[anchor]: anchor for anchor in _MARK.findall(match[0])}
    text = form.delimiter.join(
        form.range_mark.join(f'<a class="cite" href="#ref-{links[one]}">{one}</a>' for one in run)
        for run in _runs(sorted(links))
    )
    if form.superscript:
        return f"<sup>{text}</sup>"
    before = match.string[: match.start()]
    blank = "" if before.endswith(("&nbsp;", "\u00a0", "(", ">")) else " "
    return f"{blank}{form.before}{text}{form.after}"


def _runs(numbers: list[int]) -> Iterator[tuple[int, ...]]:
    """Ends of what follows one another, where that is three numbers or more; else one by one."""
    run: list[int] = []
    for number in [*numbers, -1]:
        if run and number != run[-1] + 1:
            if len(run) > 2:
                yield run[0], run[-1]
            else:
                yield from ((one,) for one in run)
            run = []
        run.append(number)
