"""Files of statistical programs: Parquet, Stata, SAS and SPSS, told apart by their content."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from reportgen.errors import DataError
from reportgen.inputs.workbook import as_text

SAS = bytes.fromhex("c2ea8160b31411cfbd92080009c7318c181f1011")


@dataclass(frozen=True, slots=True)
class Format:
    """One file format; ``marks`` are the bytes by which it is told, each with its position."""

    name: str
    package: str
    install: str
    marks: tuple[tuple[int, bytes], ...]
    read: Callable[[Path, str], Mapping[str, Sequence[Any]]]

    def fits(self, data: bytes) -> bool:
        """Whether the file begins as this format does."""
        return any(data[at : at + len(mark)] == mark for at, mark in self.marks)


def _parquet(path: Path, _: str) -> Mapping[str, Sequence[Any]]:
    from pyarrow import parquet

    columns: Mapping[str, Sequence[Any]] = parquet.read_table(path).to_pydict()
    return columns


def _with_pyreadstat(reader: str) -> Callable[[Path, str], Mapping[str, Sequence[Any]]]:
    def read(path: Path, encoding: str) -> Mapping[str, Sequence[Any]]:
        import pyreadstat

        # These files name their own encoding; one that the spec gives overrides it.
        given = {} if encoding == "utf-8" else {"encoding": encoding}
        columns: Mapping[str, Sequence[Any]]
        columns, _ = getattr(pyreadstat, reader)(str(path), output_format="dict", **given)
        return columns

    return read


FORMATS: tuple[Format, ...] = (
    Format("a Parquet file", "pyarrow", "reportgen[parquet]", ((0, b"PAR1"),), _parquet),
    Format(
        "a Stata file",
        "pyreadstat",
        "pyreadstat",
        # From Stata 13 on a readable tag, before it the number of the format and of the byte order.
        (
            (0, b"<stata_dta>"),
            *(
                (0, bytes((version, order, 1, 0)))
                for version in (113, 114, 115)
                for order in (1, 2)
            ),
        ),
        _with_pyreadstat("read_dta"),
    ),
    Format(
        "an SPSS file",
        "pyreadstat",
        "pyreadstat",
        ((0, b"$FL2"), (0, b"$FL3")),
        _with_pyreadstat("read_sav"),
    ),
    Format(
        "an SPSS portable file",
        "pyreadstat",
        "pyreadstat",
        ((40, b"ASCII SPSS PORT FILE"),),
        _with_pyreadstat("read_por"),
    ),
    Format(
        "a SAS file", "pyreadstat", "pyreadstat", ((12, SAS),), _with_pyreadstat("read_sas7bdat")
    ),
    Format(
        "a SAS transport file",
        "pyreadstat",
        "pyreadstat",
        ((0, b"HEADER RECORD*******LIB"),),
        _with_pyreadstat("read_xport"),
    ),
)
"""Every format with values of types, beside the texts of CSV and Excel."""


def statistical_format(beginning: bytes) -> Format | None:
    """The format of a file that begins so; None for all others."""
    return next((item for item in FORMATS if item.fits(beginning)), None)


def read_statistical(path: Path, kind: Format, encoding: str) -> list[list[str]]:
    """The rows as texts, the first with the column names."""
    try:
        columns = kind.read(path, encoding)
    except ImportError:
        what = f"this is {kind.name}, and reading it needs {kind.package}, which is not installed"
        remedy = f"Run `pip install '{kind.install}'`, or save the table as CSV."
        raise DataError.single(path.name, what, remedy) from None
    except Exception:
        # The readers raise almost anything on a damaged file, some of it with its content.
        what = f"this is {kind.name}, but it cannot be read"
        raise DataError.single(path.name, what, "Save it again, or save it as CSV.") from None
    return [list(columns), *_rows(columns)]


def _rows(columns: Mapping[str, Sequence[Any]]) -> Iterator[list[str]]:
    texts = [[cell_text(value) for value in column] for column in columns.values()]
    for cells in zip(*texts, strict=True):
        yield list(cells)


def cell_text(value: Any) -> str:
    """A typed value as a person sees it; what is missing is the empty text."""
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or value != value:  # NaN and NaT differ from themselves
        return ""
    if isinstance(value, float):
        return _short(value) if math.isfinite(value) else str(value)
    return as_text(value)


def _short(value: float) -> str:
    """12.3 for a number that was stored in four bytes, not 12.3000001907349."""
    text = as_text(value)
    if len(text) > 10 and abs(value) < 1e30 and float(np.float32(value)) == value:
        return as_text(float(str(np.float32(value))))
    return text
