"""Which branches of the templates were taken: a counter is put into each while it is compiled.

A branch is the body of an ``if``, ``elif``, ``else``, ``for`` or macro, an ``if`` that was false
and has no ``else``, both sides of an inline ``if`` (also the one that is not written), and each
answer of the filter of a ``for``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any
from unittest.mock import patch

from jinja2 import nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

HIT = "count_branch"


@dataclass
class Branches:
    """The branches that were taken, and the templates compiled so far by name and source."""

    taken: set[str] = field(default_factory=set)
    compiled: dict[tuple[str, str], CodeType] = field(default_factory=dict)


@contextmanager
def watching(module: ModuleType, branches: Branches) -> Iterator[None]:
    """Let the templates that ``module`` compiles count their branches."""

    class Watched(module.Sandbox):
        def __init__(self, *args: Any, **settings: Any) -> None:
            super().__init__(*args, **settings)
            self.globals[HIT] = take

        def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
            tree = super()._parse(source, name, filename)
            if name is not None:
                put_counters(tree, called(Path(filename)) if filename else name)
            return tree

        def compile(self, source: str, name: str | None = None, *rest: Any, **more: Any) -> Any:
            key = (name or "", source)
            if key not in branches.compiled:
                branches.compiled[key] = super().compile(source, name, *rest, **more)
            return branches.compiled[key]

    def take(branch: str, value: Any = "") -> Any:
        branches.taken.add(branch)
        return value

    with patch.object(module, "Sandbox", Watched):
        yield


def branches_of(path: Path) -> set[str]:
    """All branches of one template file."""
    environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True)
    return put_counters(environment.parse(path.read_text("utf-8"), path.name), called(path))


def called(path: Path) -> str:
    """A template with its folder: kinds of report have templates of the same name."""
    return f"{path.parent.name}/{path.name}"


def put_counters(tree: nodes.Template, name: str) -> set[str]:
    """Put a counter into each branch of a template, and return the names of the branches."""
    return _Counters(tree, name).made


class _Counters:
    """Walks once over the nodes that choose, as they were written."""

    def __init__(self, tree: nodes.Template, name: str) -> None:
        self.name = name
        self.made: set[str] = set()
        choices = list(tree.find_all(nodes.CondExpr))
        tests = list(tree.find_all(nodes.If))
        further = [branch for node in tests for branch in node.elif_]
        for node in tests:
            self._if(node, is_elif=any(node is branch for branch in further))
        for loop in list(tree.find_all(nodes.For)):
            self._for(loop)
        for macro in list(tree.find_all((nodes.Macro, nodes.CallBlock))):
            macro.body.insert(0, self._counter(macro, f"macro {getattr(macro, 'name', 'call')}"))
        for choice in choices:
            self._inline(choice)
        _complete(tree, tree.environment, 1)

    def _mark(self, node: nodes.Node, what: str) -> nodes.Const:
        first = branch = f"{self.name}:{node.lineno} {what}"
        number = 1
        while branch in self.made:
            number += 1
            branch = f"{first} ({number})"
        self.made.add(branch)
        return nodes.Const(branch)

    def _counter(self, node: nodes.Node, what: str) -> nodes.ExprStmt:
        return nodes.ExprStmt(_call(self._mark(node, what)))

    def _if(self, node: nodes.If, *, is_elif: bool) -> None:
        words = _words(node.test)
        node.body.insert(0, self._counter(node, f"if {words}"))
        if not is_elif:
            node.else_.insert(0, self._counter(node, f"not {words}"))

    def _for(self, node: nodes.For) -> None:
        node.body.insert(0, self._counter(node, f"for {_words(node.target)}"))
        if node.else_:
            node.else_.insert(0, self._counter(node, f"no {_words(node.target)}"))
        if node.test:
            words = _words(node.test)
            yes = _call(self._mark(node, f"kept by {words}"), nodes.Const(True))
            no = _call(self._mark(node, f"passed over by {words}"), nodes.Const(False))
            node.test = nodes.CondExpr(node.test, yes, no)

    def _inline(self, node: nodes.CondExpr) -> None:
        words = _words(node.test)
        node.expr1 = _call(self._mark(node, f"inline if {words}"), node.expr1)
        other = node.expr2 or nodes.Const("")
        node.expr2 = _call(self._mark(node, f"inline not {words}"), other)


def _call(*arguments: nodes.Expr) -> nodes.Call:
    return nodes.Call(nodes.Name(HIT, "load"), list(arguments), [], None, None)


def _complete(node: nodes.Node, environment: Any, line: int) -> None:
    """Give new nodes the environment of the tree and the line of the node that holds them."""
    node.environment = environment
    if node.lineno is None:
        node.lineno = line
    for child in node.iter_child_nodes():
        _complete(child, environment, node.lineno)


def _words(expression: nodes.Node) -> str:
    """A short reading of an expression, to tell the branches of one line apart."""
    found = [expression, *expression.find_all((nodes.Name, nodes.Getattr, nodes.Filter))]
    names = [getattr(node, "name", getattr(node, "attr", "")) for node in found]
    return " ".join(filter(None, names))[:60]
