"""Reads what a package imports, without running it. Used by the architecture test."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path


@dataclass(frozen=True)
class Import:
    """``importer`` (dotted module) imports ``target`` (dotted) on ``line``."""

    importer: str
    target: str
    line: int
    star: bool = False

    def __str__(self) -> str:
        return f"{self.importer}:{self.line} imports {self.target}"


@dataclass(frozen=True)
class Module:
    """One source file of the package."""

    name: str
    path: Path

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, filename=str(self.path))

    @property
    def package(self) -> str:
        is_package = self.path.name == "__init__.py"
        return self.name if is_package else self.name.rpartition(".")[0]

    def functions(self) -> Iterator[tuple[str, int]]:
        """Every function with its length in lines, its docstring aside."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                first = node.body[0]
                words = _lines(first) if ast.get_docstring(node, clean=False) else 0
                yield f"{self.name}.{node.name}", _lines(node) - words


def _lines(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def modules(package: Path) -> dict[str, Module]:
    """All modules under the folder of a package, by dotted name."""
    found = {}
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package.parent).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = Module(name, path)
    return found


def imports(known: dict[str, Module]) -> list[Import]:
    """Every import of every module, wherever it stands: also inside functions."""
    return [
        item
        for module in known.values()
        for node in ast.walk(module.tree)
        for item in _of_node(module, node, known)
    ]


def _of_node(module: Module, node: ast.AST, known: dict[str, Module]) -> Iterator[Import]:
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield Import(module.name, alias.name, node.lineno)
    elif isinstance(node, ast.ImportFrom):
        base = _absolute(module, node)
        for alias in node.names:
            inner = f"{base}.{alias.name}"
            target = inner if inner in known or base not in known else base
            yield Import(module.name, target, node.lineno, star=alias.name == "*")


def _absolute(module: Module, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    parts = module.package.split(".")
    parts = parts[: len(parts) - node.level + 1]
    return ".".join([*parts, node.module] if node.module else parts)


def cycles(known: dict[str, Module], found: list[Import]) -> list[list[str]]:
    """Groups of modules that import each other, directly or around corners."""
    edges: dict[str, set[str]] = {name: set() for name in known}
    for item in found:
        if item.target in known and item.target != item.importer:
            edges[item.importer].add(item.target)
    reach = {name: _reachable(name, edges) for name in edges}
    groups = {
        frozenset(other for other in reach[name] if name in reach[other])
        for name in edges
        if name in reach[name]
    }
    return sorted(sorted(group) for group in groups)


def _reachable(start: str, edges: dict[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = list(edges[start])
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting.extend(edges[name])
    return seen
