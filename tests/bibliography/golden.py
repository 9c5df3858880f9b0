"""The record of PubMed that everything must bear; the line breaks of its file are lost."""

from __future__ import annotations

from pathlib import Path

ONE_LINE = (Path(__file__).parent / "pubmed_38135295_one_line.txt").read_text(encoding="utf-8")
NAME = "pubmed.nbib"
