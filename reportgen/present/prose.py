"""Templates to HTML: Jinja2 in its sandbox, strict about every name and every number."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateNotFound, pass_context
from jinja2 import TemplateError as JinjaError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from reportgen.errors import Problem, ReportgenError, TemplateError
from reportgen.facts.book import FactBook
from reportgen.formatting.style import Style
from reportgen.present.compiled import CompiledTemplates
from reportgen.present.fact_filters import fact_filters
from reportgen.present.language import capfirst, longdate, lowerfirst
from reportgen.present.number_form import NumberForm
from reportgen.present.orphans import orphan_digits, torn_attributes
from reportgen.present.tables import TableRow, table_rows
from reportgen.present.wrapping import finalize, spec_texts
from reportgen.reuse import NOTHING_REUSED, Reuse


class Sandbox(ImmutableSandboxedEnvironment):
    """No attribute that starts with an underscore, no mutation, no arithmetic, nothing random.

    Arithmetic belongs to the analysis, and ``'x' * 10**10`` would take all memory there is.
    """

    intercepted_binops = frozenset({"*", "/", "//", "%", "**"})

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """What a template that calculates gets."""
        raise SecurityError(f"templates do no arithmetic, and here is a '{operator}'")


def template_filters(book: FactBook, style: Style) -> dict[str, Callable[..., Any]]:
    """``fact_filters`` as templates get them.

    None is applied while a template is compiled. A fact named in a template is a constant, which
    Jinja2 would print then: in branches that are never taken too, for which there may be no fact.
    """
    return {name: _when_rendered(made) for name, made in fact_filters(book, style).items()}


def _when_rendered(made: Callable[..., Any]) -> Callable[..., Any]:
    return pass_context(lambda _, *given: made(*given))


@dataclass(frozen=True)
class Prose:
    """Renders the templates of one report; earlier folders override later ones."""

    book: FactBook
    style: Style
    folders: Sequence[Path]
    context: Mapping[str, Any]
    reuse: Reuse = NOTHING_REUSED

    @cached_property
    def compiled(self) -> CompiledTemplates:
        """What is known of templates that were compiled before."""
        return CompiledTemplates(self.reuse)

    @cached_property
    def environment(self) -> Sandbox:
        """The sandbox with the filters for facts and the names that templates may use."""
        env = Sandbox(
            loader=FileSystemLoader([str(folder) for folder in self.folders]),
            undefined=StrictUndefined,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=finalize,
            bytecode_cache=self.compiled,
            auto_reload=False,  # no report is made of two versions of a template
        )
        del env.filters["random"], env.globals["lipsum"]
        env.filters.update(template_filters(self.book, self.style))
        env.filters.update(capfirst=capfirst, lowerfirst=lowerfirst, longdate=longdate)
        env.globals.update(self.context)
        env.globals["facts"] = FactView(self.book, self.style)
        env.globals["form"] = NumberForm.of(self.style)
        env.globals["say"] = self.say
        return env

    def say(self, text: str, where: str = "spec") -> Markup:
        """A sentence of the spec, itself a small template."""
        return Markup(self._guarded(where, lambda env: self.compiled.of_text(env, text).render()))

    def render(self, name: str, **extra: Any) -> str:
        """The template of this name as HTML, checked for numbers that are no facts."""
        html = self._guarded(name, lambda env: env.get_template(name).render(**extra))
        problems = [
            Problem(
                self._origin(text) or name,
                f"prints a number that is no fact: '{text}'",
                "Print it through a fact, or mark a name with | literal.",
            )
            for text in orphan_digits(html)
        ]
        problems += [
            Problem(name, f"an attribute holds a mark of text: {text}", "Add | attr to the value.")
            for text in dict.fromkeys(torn_attributes(html))
        ]
        if problems:
            raise TemplateError(problems)
        return html

    def _origin(self, text: str) -> str:
        """The template and line that holds this text, when there is one alone."""
        found = [
            f"{path.name}:{number}"
            for folder in self.folders
            for path in sorted(folder.rglob("*.j2"))
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
            if text in line
        ]
        return found[0] if len(found) == 1 else ""

    def _guarded(self, name: str, action: Any) -> str:
        try:
            return str(action(self.environment))
        except (RecursionError, MemoryError) as error:
            raise TemplateError.single(
                self._place(error, name),
                f"does not end ({type(error).__name__})",
                "Look for a macro that calls itself.",
            ) from None
        except ReportgenError as error:
            raise TemplateError(
                Problem(problem.where or self._place(error, name), problem.what, problem.remedy)
                for problem in error.problems
            ) from None
        except TemplateNotFound as error:
            raise TemplateError.single(
                self._place(error, name),
                f"includes '{error.name}', which is no template here",
                "Templates are read from the project's templates/ and from reportgen only.",
            ) from None
        except (
            JinjaError,
            ValueError,
            TypeError,
            KeyError,
            AttributeError,
            ArithmeticError,
        ) as error:
            message = " ".join(str(error).split()) or type(error).__name__
            raise TemplateError.single(self._place(error, name), message) from None

    def _place(self, error: BaseException, name: str) -> str:
        line = getattr(error, "lineno", None)
        if line is not None:
            return f"{getattr(error, 'name', None) or name}:{line}"
        roots = tuple(str(folder) for folder in self.folders)
        for entry in reversed(traceback.extract_tb(error.__traceback__)):
            if entry.filename.startswith(roots):
                return f"{Path(entry.filename).name}:{entry.lineno}"
            if entry.filename == "<template>":
                return f"{name}:{entry.lineno}"
        return name


class FactView:
    """What templates may ask of the facts: whether one exists, and the fact itself."""

    def __init__(self, book: FactBook, style: Style) -> None:
        self._book = book
        self._style = style

    def has(self, fact_id: str) -> bool:
        """Whether a fact of this id was made."""
        return fact_id in self._book

    def get(self, fact_id: str) -> Any:
        """The fact of this id; unknown ids stop the build and name the nearest."""
        return self._book[fact_id]

    def estimable(self, fact_id: str) -> bool:
        """Whether the fact exists and has a value."""
        fact = self._book.get(fact_id)
        return fact is not None and fact.estimable

    def under(self, prefix: str) -> Any:
        """All facts whose id begins with the prefix, in the order they were made."""
        return self._book.with_prefix(prefix)

    def rows(self, frame_id: str) -> tuple[dict[str, Any], ...]:
        """The rows of a frame whose cells name facts: texts by column name, None where blank."""
        return tuple(spec_texts(record) for record in self._book.frame(frame_id).records())

    def has_frame(self, frame_id: str) -> bool:
        """Whether a frame of this id was made."""
        return any(frame.id == frame_id for frame in self._book.frames)

    def table(self, frame_id: str) -> tuple[TableRow, ...]:
        """The rows of a frame as printed cells, each with its id and its raw texts."""
        return table_rows(self._book.frame(frame_id), self._style)
