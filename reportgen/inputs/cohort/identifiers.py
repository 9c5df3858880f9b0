"""Columns that could name a patient, told by their header or by what their cells look like."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Sequence
from itertools import islice

from reportgen.inputs.cohort.dates import looks_like_date, parse_date

HEADERS: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(
            r"(patient|pt|pat|subject|first|last|family|given|middle|maiden|full)?s?_?"
            r"(name|names|initials|surname|forename|firstname|lastname)|nachname|vorname|nom|prenom"
            r"|姓名|患者姓名|病人姓名|名字"
        ),
        "names",
    ),
    (
        re.compile(
            r"(.*_)?(dob|birth_?da(te|y)|date_?of_?birth|birth_?dt|geburtsdatum)(_.*)?|birth|born"
            r"|出生|出生日期|出生年月|生日"
        ),
        "birth dates",
    ),
    (
        re.compile(
            r"mrn|(.*_)?(medical|hospital|case|health|patient)_?(record|file|chart)?_?"
            r"(no|nr|number|num)|(medical_)?record_?(no|number|id)?|chart_?(no|number)"
            r"|ssn|social_security.*|nhs_?(no|number)?|passport.*|insurance_?(no|number|id)"
            r"|national_?id|id_?card.*|admission_?(no|number)|accession_?(no|number)"
            r"|病历号|住院号|身份证|身份证号|病案号|门诊号|医保号"
        ),
        "record numbers",
    ),
    (
        re.compile(
            r"(.*_)?(e_?mail|phone|telephone|mobile|fax|address|street|post_?code|zip|zip_?code)"
            r"(_(no|number|address))?|电话|手机|手机号|联系电话|住址|地址|家庭住址"
        ),
        "addresses or telephone numbers",
    ),
)
"""Headers, lower case with underscores between words, that say what the column holds."""

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[a-zA-Z]{2,}")
_PERSON = re.compile(r"[A-Z][\w'’-]+,?( [A-Z]\.?)?,? [A-Z][\w'’-]+", re.UNICODE)
_PERSON_CHINESE = re.compile(r"[\u4e00-\u9fff]{2,3}")
_RECORD = re.compile(r"[A-Za-z]{0,3}[-/ ]?\d{6,18}[Xx]?")
_PHONE = re.compile(r"(\+\d{1,3}[ -]?)?(\(\d+\)[ -]?)?\d{2,4}([ -]\d{2,4}){2,4}")

ENOUGH = 5
"""Fewer cells than this say nothing about a column."""

PLENTY = 1000
"""More need not be looked at."""

CHILDHOOD = datetime.timedelta(days=15 * 365)
"""Dates that lie further back than this are likelier births than events of a study."""


def by_header(column: str) -> str | None:
    """What the header says that the column holds; None when it says nothing of the kind."""
    words = re.sub(r"([a-z])([A-Z])", r"\1_\2", column).casefold()
    words = re.sub(r"[\W_]+", "_", words).strip("_")
    return next((kind for pattern, kind in HEADERS if pattern.fullmatch(words)), None)


def by_content(
    texts: Sequence[str], closing: datetime.date | None, is_number: bool = False
) -> str | None:
    """What the cells look like; None when they look like nothing of the kind.

    ``closing``: the end of the study for a column that may hold birth dates, else None.
    """
    filled = _filled(texts)
    if len(filled) < ENOUGH:
        return None
    if words := names_people(filled):
        return words
    if not is_number and _are_records(filled):
        return "record numbers"
    return "birth dates" if closing and _are_births(filled, closing) else None


def names_people(texts: Sequence[str]) -> str | None:
    """Whether the cells look like names of people or their addresses."""
    filled = _filled(texts)
    if len(filled) < ENOUGH:
        return None
    if _nearly_all(filled, _matches(_EMAIL)):
        return "e-mail addresses"
    if _nearly_all(filled, lambda text: bool(_PHONE.fullmatch(text)) and not looks_like_date(text)):
        return "telephone numbers"
    distinct = len(set(filled)) > 0.9 * len(filled)
    if distinct and any(_nearly_all(filled, _matches(p)) for p in (_PERSON, _PERSON_CHINESE)):
        return "names"
    return None


def _filled(texts: Sequence[str]) -> list[str]:
    """The cells that are not blank, so many as it takes to know what a column holds."""
    return list(islice((text for text in texts if text), PLENTY))


def _matches(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda text: bool(pattern.fullmatch(text))


def _nearly_all(texts: Sequence[str], is_one: Callable[[str], bool]) -> bool:
    return sum(map(is_one, texts)) >= 0.8 * len(texts)


def _are_records(texts: Sequence[str]) -> bool:
    """Whether the cells are long numbers, all different and of one length, as no measurement is."""
    alike = len(set(texts)) == len(texts) and len({len(text) for text in texts}) == 1
    return alike and _nearly_all(texts, _is_record)


def _is_record(text: str) -> bool:
    return bool(_RECORD.fullmatch(text)) and not _is_compact_date(text)


def _is_compact_date(text: str) -> bool:
    return parse_date(f"{text[:4]}-{text[4:6]}-{text[6:]}") is not None


def _are_births(texts: Sequence[str], closing: datetime.date) -> bool:
    """Whether most cells are dates and their middle one lies more than a childhood back."""
    days = sorted(day for day in map(parse_date, texts) if day is not None)
    if len(days) < 0.8 * len(texts):
        return False
    return days[len(days) // 2] < closing - CHILDHOOD
