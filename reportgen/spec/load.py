"""Reads a spec: YAML to a frozen, validated model, with the line of every key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import ValidationError

from reportgen.errors import Problem, SpecError
from reportgen.reuse import NOTHING_REUSED, Reuse
from reportgen.spec.base import Section
from reportgen.spec.problems import problems_of
from reportgen.spec.source import read_tree, spec_file
from reportgen.spec.yaml_tree import Node
from reportgen.vocabulary import nearest

S = TypeVar("S", bound=Section)
S_co = TypeVar("S_co", bound=Section, covariant=True)


@dataclass(frozen=True, slots=True)
class LoadedSpec(Generic[S_co]):
    """A valid spec with the file it came from; ``root`` is the project folder."""

    spec: S_co
    path: Path
    root: Path
    tree: Node

    def locate(self, *keys: str | int) -> str:
        """Where a part of the spec stands, or its nearest ancestor: ``spec.yaml:12``."""
        return f"{self.path.name}:{self.tree.line_of(keys)}"


def load_spec(
    path: Path, models: Mapping[str, type[S]], reuse: Reuse = NOTHING_REUSED
) -> LoadedSpec[S]:
    """Read and validate a spec file, or the ``spec.yaml`` of a project folder.

    ``models`` maps the word of ``kind`` to the model of the whole spec.
    Raises SpecError with every problem found.
    """
    file = spec_file(path)
    tree, problems = read_tree(file, reuse)
    model = _model(tree, file.name, models)
    try:
        spec = model.model_validate(tree.plain)
    except ValidationError as error:
        raise SpecError([*problems, *problems_of(error, model, tree, file.name)]) from None
    if problems:
        raise SpecError(problems)
    return LoadedSpec(spec, file, file.parent, tree)


def _model(tree: Node, file: str, models: Mapping[str, type[S]]) -> type[S]:
    """The model of the report's kind, on which all other checks depend."""
    kind = tree.plain.get("kind")
    if kind is None:
        known = " or ".join(f"`kind: {name}`" for name in models)
        raise SpecError(Problem(f"{file}:1", "the kind of report is not given", f"Add {known}."))
    if not isinstance(kind, str) or kind not in models:
        raise SpecError(
            Problem(
                f"{file}:{tree.line_of(('kind',))}",
                f"kind '{kind}' is unknown{nearest(str(kind), models)}",
                "Name one of the kinds of report.",
            )
        )
    return models[kind]
