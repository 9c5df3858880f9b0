"""The tags and types of RIS that are read or written, of the old list and of that of 2011."""

from __future__ import annotations

from collections.abc import Mapping

TYPES: Mapping[str, str] = {
    "JOUR": "article-journal",
    "EJOUR": "article-journal",
    "INPR": "article-journal",
    "JFULL": "article-journal",
    "ABST": "article-journal",
    "MGZN": "article-magazine",
    "NEWS": "article-newspaper",
    "RPRT": "report",
    "GOVDOC": "report",
    "STAND": "standard",
    "DATA": "dataset",
    "AGGR": "dataset",
    "DBASE": "dataset",
    "BOOK": "book",
    "EBOOK": "book",
    "EDBOOK": "book",
    "CHAP": "chapter",
    "ECHAP": "chapter",
    "ELEC": "webpage",
    "BLOG": "post-weblog",
    "UNPB": "article",
    "MANSCPT": "manuscript",
    "CONF": "paper-conference",
    "CPAPER": "paper-conference",
    "THES": "thesis",
    "PAT": "patent",
    "COMP": "software",
    "ENCYC": "entry-encyclopedia",
    "DICT": "entry-dictionary",
    "PCOMM": "personal_communication",
    "GEN": "document",
}
"""Type of RIS to type of CSL; the first that leads to a type of CSL is written for it."""

WRITTEN: Mapping[str, str] = {csl: ris for ris, csl in reversed(list(TYPES.items()))}

_ONE_LINE = """
    TY AU A1 A2 A3 A4 ED PY Y1 Y2 DA DO SP EP VL IS CP SN ID AN LA DB DP C2 C7
"""
ONE_LINE = frozenset(_ONE_LINE.split())
"""Fields that never go on over a second line."""

_KNOWN = """
    AB AD AV BT C1 C3 C4 C5 C6 C8 CA CN CT CY ER ET J1 J2 JA JF JO KW L1 L2 L3 L4 LB LK M1 M2
    M3 N1 N2 NV OP PB PP RI RN RP SE ST T1 T2 T3 TA TI TT U1 U2 U3 U4 U5 UR VO
"""
KNOWN = ONE_LINE | frozenset(_KNOWN.split())
