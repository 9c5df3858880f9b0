"""The tags of MEDLINE: which there are, in which order PubMed writes them."""

from __future__ import annotations

from collections.abc import Mapping

AUTHOR_BLOCK = ("FAU", "AU", "AUID", "AD", "CN")
"""They come again and again, those of one author together."""

COMMENTS = (
    *("CIN", "CON", "DDIN", "DRIN", "EIN", "EFR", "CRI", "CRF", "PRIN", "PROF", "RPI", "RPF"),
    *("RIN", "ROF", "UIN", "UOF", "SPIN", "ORI", "ECI", "ECF"),
)
"""Other publications that belong to this one."""

ORDER: tuple[tuple[str, ...], ...] = (
    *(("PMID",), ("OWN",), ("STAT",), ("DCOM",), ("DA",), ("LR",), ("IS", "ISBN")),
    *(("VI",), ("IP",), ("DP",), ("TI",), ("BTI", "CTI"), ("PG",), ("LID",), ("AB",)),
    *(("OAB", "OABL", "OCI"), ("CI",), AUTHOR_BLOCK, ("FED", "ED"), ("LA",), ("SI",)),
    *(("GR",), ("PT",), ("TT",), ("DEP",), ("PL",), ("PB",), ("TA",), ("JT",), ("JID",)),
    *(("EN",), ("RN",), ("SB",), COMMENTS, ("MH",), ("GS",), ("PS", "FPS"), ("RF",)),
    *(("PMC",), ("MID",), ("OID",), ("OTO", "OT"), ("FIR", "IR", "IRAD"), ("COIS",)),
    *(("GN", "SFM", "PUBM", "CDAT", "CTDT", "DRDT"), ("EDAT",), ("MHDA",), ("PMCR",)),
    *(("CRDT",), ("PHST",), ("AID",), ("PST",), ("SO",)),
)
"""The order of an export; tags in one bracket mix."""

RANK: Mapping[str, int] = {tag: rank for rank, tags in enumerate(ORDER) for tag in tags}

ONCE = frozenset(
    {"PMID", "OWN", "STAT", "DCOM", "VI", "IP", "DP", "TI", "PG", "AB", "TA", "JT", "JID", "SO"}
)
"""Fields that a record has once: where one comes again, two records have run together."""
