"""The commands. Each calls one library function; nothing heavy is imported before it is needed."""

from __future__ import annotations

import gc
import sys
from io import TextIOWrapper
from pathlib import Path
from textwrap import fill
from typing import Annotated

import typer

from reportgen import __version__
from reportgen.ending import ended, flushed
from reportgen.stopping import end_cleanly_when_told_to_stop

app = typer.Typer(
    name="reportgen",
    help="From a spec and a table to a publication-ready clinical evidence report.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)

SPEC = Annotated[Path, typer.Argument(help="Spec file, or the project folder that holds it.")]
QUIET = Annotated[bool, typer.Option("-q", "--quiet", help="Print results only.")]
VERBOSE = Annotated[bool, typer.Option("-v", "--verbose", help="Print every step and note.")]
JSON = Annotated[bool, typer.Option("--json", help="Print JSON.")]
STYLE = Annotated[
    str | None, typer.Option("--style", help="Of `list styles`, e.g. jama; else the spec's.")
]
CACHE = Annotated[
    bool, typer.Option("--cache/--no-cache", help="Reuse results of earlier runs by content.")
]


SELDOM = (100_000, 50, 100)
"""When to look for objects that only hold each other. A build keeps nearly all that it makes to its
end: looking as often as Python does by itself took a tenth of its time and freed nothing."""

LISTS = (
    *("measures", "methods", "outcomes", "figures", "formats", "facts", "profiles", "styles"),
    "references",
)
"""What ``list`` can show."""


def _listed(what: str) -> str:
    from reportgen.messages import WIDTH
    from reportgen.vocabulary import nearest

    if what not in LISTS:
        words = f"there is no list '{what}'{nearest(what, LISTS)}."
        raise typer.BadParameter("\n" + fill(words, WIDTH))
    return what


def _form(name: str) -> str:
    from reportgen.vocabulary import nearest

    if name not in ("text", "html"):
        raise typer.BadParameter(f"'{name}' is no form{nearest(name, ('text', 'html'))}.")
    return name


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"reportgen {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """From a spec and a table to a publication-ready clinical evidence report."""


@app.command()
def new(
    kind: Annotated[str, typer.Argument(help="Of meta, trials or cohort.")],
    directory: Annotated[Path, typer.Argument(help="New or empty folder.")],
) -> None:
    """Make a starter project that builds at once."""
    from reportgen.console.starting import say_new
    from reportgen.starter import new_project

    say_new(directory, new_project(kind, directory))


@app.command()
def check(
    spec: SPEC,
    style: STYLE = None,
    quiet: QUIET = False,
    verbose: VERBOSE = False,
    json: JSON = False,
    cache: CACHE = True,
) -> None:
    """Do everything short of writing a file.

    Read the spec and the data, compute every fact, judge the claims, fill the templates.
    """
    from reportgen.console import check, terminal

    check.run(terminal.Terminal(quiet, verbose, json), spec, style, cache)


@app.command()
def build(
    spec: SPEC,
    to: Annotated[
        str,
        typer.Option("--to", help="Of `list formats`, comma-separated: html,docx,xlsx."),
    ] = "html,pdf,figures",
    out: Annotated[
        Path | None, typer.Option("--out", help="Output folder; else output/ in the project.")
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Fail on warnings and on claims that do not hold.")
    ] = False,
    layout: Annotated[
        str | None,
        typer.Option("--layout", help="Of report, manuscript, abstract; else the spec's."),
    ] = None,
    style: STYLE = None,
    quiet: QUIET = False,
    verbose: VERBOSE = False,
    cache: CACHE = True,
) -> None:
    """Compute every statistic and write the report with its figures."""
    from reportgen.console import build, terminal

    build.run(terminal.Terminal(quiet, verbose), spec, to, out, strict, layout, style, cache)


@app.command()
def watch(
    spec: SPEC,
    port: Annotated[
        int | None,
        typer.Option("--port", min=1, max=65535, help="Port of the page; else 8017 or a free one."),
    ] = None,
    open_browser: Annotated[
        bool, typer.Option("--open/--no-open", help="Open the page in the browser.")
    ] = False,
    style: STYLE = None,
    cache: CACHE = True,
    quiet: QUIET = False,
    verbose: VERBOSE = False,
) -> None:
    """Show the report in the browser and renew it at every save.

    The page is for this machine only and marks the numbers that changed. It writes no file: that
    is what build is for.
    """
    from reportgen.console import terminal, watch

    watch.run(terminal.Terminal(quiet, verbose), spec, port, open_browser, style, cache)


@app.command()
def diff(
    old: Annotated[str, typer.Argument(metavar="A", help="The earlier report.")],
    new: Annotated[str, typer.Argument(metavar="B", help="The later report.")],
    spec: Annotated[
        Path | None, typer.Option("--spec", help="Project of which A and B are versions.")
    ] = None,
    to: Annotated[
        str, typer.Option("--to", callback=_form, help="text, or html: a page with the abstracts.")
    ] = "text",
    out: Annotated[
        Path | None, typer.Option("--out", help="File of the page; else changes.html here.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Show every change.")] = False,
    quiet: QUIET = False,
    json: JSON = False,
    cache: CACHE = True,
) -> None:
    """Tell what changed between two reports.

    A and B are output folders, facts.json files, PDF or Word reports, projects, or issued versions
    or git revisions of the project that --spec names (or REVISION:path). Exit code: 0 the report
    says the same, 20 numbers or words changed, 30 something that matters changed, 40 a conclusion
    changed; others are errors.
    """
    from reportgen.console import diff, terminal

    page = out or (Path("changes.html") if to == "html" else None)
    raise typer.Exit(
        diff.run(terminal.Terminal(quiet, json=json), old, new, spec, everything, cache, page)
    )


@app.command()
def explain(
    spec: SPEC,
    fact_id: Annotated[str, typer.Argument(help="Id of a fact, e.g. cr.car_t.pooled.")],
    depth: Annotated[
        int | None, typer.Option("--depth", min=0, help="So many facts down; else 2.")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Every row and fact, with formulas and settings.")
    ] = False,
    to: Annotated[
        str, typer.Option("--to", callback=_form, help="text, or html: a page with all of it.")
    ] = "text",
    out: Annotated[
        Path | None, typer.Option("--out", help="File of the page; else lineage.html here.")
    ] = None,
    json: JSON = False,
    cache: CACHE = True,
) -> None:
    """Tell where a number comes from, as a tree.

    Its value, method with formula, source and R call, settings, who was left out, the facts it was
    made from, down to rows and columns.
    """
    from reportgen.console import explain, terminal

    explain.run(
        terminal.Terminal(json=json),
        spec,
        fact_id,
        cache,
        depth=depth,
        everything=everything,
        page=out or (Path("lineage.html") if to == "html" else None),
    )


@app.command()
def issue(
    spec: SPEC,
    version: Annotated[str, typer.Option("--version", help="E.g. 1.1; report.version too.")],
    by: Annotated[str, typer.Option("--by", help="Who issues it.")],
    reason: Annotated[str, typer.Option("--reason", help="Why, in a line of the change log.")],
    date: Annotated[
        str | None, typer.Option("--date", help="Day of issue, e.g. 2026-11-28; else today.")
    ] = None,
    even_so: Annotated[
        bool, typer.Option("--even-so", help="Although a claim does not hold as expected.")
    ] = False,
    cache: CACHE = True,
    quiet: QUIET = False,
    verbose: VERBOSE = False,
) -> None:
    """Record the report as an issued version.

    Its facts, manifest and spec go to history/, sealed by a digest onto the versions before.
    """
    from reportgen.console import issue, terminal

    issue.run(terminal.Terminal(quiet, verbose), spec, version, by, reason, date, even_so, cache)


@app.command()
def history(
    spec: SPEC,
    digest: Annotated[
        str | None,
        typer.Option("--digest", help="Digest that a report printed: is it still there?"),
    ] = None,
    json: JSON = False,
) -> None:
    """List the issued versions, once all of them were verified."""
    from reportgen.console import history, terminal

    history.run(terminal.Terminal(json=json), spec, digest)


@app.command()
def stale(
    texts: Annotated[list[Path], typer.Argument(help="Word, HTML, Markdown or plain text.")],
    spec: Annotated[
        Path | None, typer.Option("--spec", help="Report whose issued versions the texts are of.")
    ] = None,
    earlier: Annotated[
        list[Path] | None, typer.Option("--earlier", help="facts.json of an earlier version.")
    ] = None,
    against: Annotated[
        Path | None, typer.Option("--against", help="facts.json of now; else computed.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Also what only may be stale.")] = False,
    cache: CACHE = True,
    quiet: QUIET = False,
    json: JSON = False,
) -> None:
    """Find numbers in other texts that are no longer true.

    They were true of an earlier version and are not now. The exit code is 1 when some were found.
    """
    from reportgen.console import stale, terminal

    if spec is None and against is None:
        raise typer.BadParameter("name the report with --spec, or its facts with --against")
    told = terminal.Terminal(quiet, json=json)
    if not stale.run(told, texts, spec, against, earlier or (), every, cache):
        raise typer.Exit(1)


@app.command()
def edits(
    document: Annotated[Path, typer.Argument(help="A .docx of build, saved by whoever edited it.")],
    spec: Annotated[
        Path | None, typer.Option("--spec", help="Tell numbers that are out of date by it, too.")
    ] = None,
    quiet: QUIET = False,
    json: JSON = False,
    cache: CACHE = True,
) -> None:
    """Tell what was changed in a Word file since it was written.

    Numbers changed by hand, deleted or without their source; words; with --spec, numbers that the
    report would print otherwise now. Exit code: 0 nothing, 20 words, 30 numbers; others are errors.
    """
    from reportgen.console import edits, terminal

    raise typer.Exit(edits.run(terminal.Terminal(quiet, json=json), document, spec, cache))


@app.command("list")
def list_(
    what: Annotated[str, typer.Argument(callback=_listed, help=f"One of {', '.join(LISTS)}.")],
    spec: Annotated[
        Path | None,
        typer.Argument(help="Spec, needed for facts and outcomes; of styles the name of one."),
    ] = None,
    json: JSON = False,
) -> None:
    """List measures, methods, outcomes, facts and other names."""
    from reportgen.console import listing, terminal

    listing.run(terminal.Terminal(json=json), what, spec)


@app.command()
def schema(
    kind: Annotated[str, typer.Argument(help="meta-analysis or cohort.")] = "meta-analysis",
) -> None:
    """Print the JSON Schema of a spec, for editors."""
    from reportgen.console.starting import print_schema

    print_schema(kind)


@app.command()
def doctor() -> None:
    """Tell what is missing on this machine.

    Everything that is needed is listed, with the line that mends what is missing.
    """
    from reportgen.doctor import examine

    if not examine(typer.echo):
        raise typer.Exit(7)


def main() -> None:
    """Run the command line; expected failures become messages and exit codes."""
    end_cleanly_when_told_to_stop()
    gc.set_threshold(*SELDOM)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal may not know every letter
    raise SystemExit(flushed(ended(app)))
