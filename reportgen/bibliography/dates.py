"""Dates as MEDLINE prints them (``2024 Jan-Mar``) and as they stand in other formats."""

from __future__ import annotations

import re

from reportgen.bibliography.record import UNKNOWN_TIME, When

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SEASONS = ("Spring", "Summer", "Autumn", "Winter")

_SEASON = {"fall": 3} | {name.lower(): number for number, name in enumerate(SEASONS, start=1)}
_MONTH = {name.lower(): number for number, name in enumerate(MONTHS, start=1)}
_WORD = r"(?P<{0}>[A-Za-z]{{3,9}})\.?"
_PRINTED = re.compile(
    rf"^(?P<year>\d{{4}})"
    rf"(?: {_WORD.format('month')}(?: (?P<day>\d{{1,2}}))?"
    rf"(?:-(?:(?P<year2>\d{{4}}) )?(?:{_WORD.format('month2')})?(?: ?(?P<day2>\d{{1,2}}))?)?"
    rf"|-(?P<last>\d{{4}}))?$"
)
_NUMBERS = re.compile(r"^(\d{4})(?:[-/](\d{1,2})?(?:[-/](\d{1,2})?)?)?(?:/[^/]*|T.*)?$")
_YEAR = re.compile(r"\b(1[5-9]\d\d|20\d\d|21\d\d)\b")


def of_printed(text: str) -> When:
    """``2018``, ``2018 Apr 4``, ``2024 Jan-Mar``, ``2019 Dec-2020 Jan``, ``2019 Spring``.

    What has another form is kept as it is written, with its year where it begins with one.
    """
    text = " ".join(text.replace("\u2013", "-").split())
    match = _PRINTED.match(text)
    made = _of_match(match) if match else None
    return made or as_written(text)


def _of_match(match: re.Match[str]) -> When | None:
    year, month, last = int(match["year"]), match["month"], match["last"]
    if last:
        return When(start=(year,), end=(int(last),))
    if month is None:
        return When(start=(year,))
    if season := _SEASON.get(month.lower()):
        is_plain = match["day"] is None and "-" not in match[0]
        return When(start=(year,), season=season) if is_plain else None
    start = _parts(year, month, match["day"])
    if "-" not in match[0]:
        return When(start=start) if start else None
    year2 = int(match["year2"] or year)
    end = _parts(year2, match["month2"] or month, match["day2"])
    return When(start=start, end=end) if start and end and end > start else None


def _parts(year: int, month: str, day: str | None) -> tuple[int, ...] | None:
    number = _MONTH.get(month[:3].lower())
    if number is None or (day is not None and not 1 <= int(day) <= 31):
        return None
    return (year, number) if day is None else (year, number, int(day))


def as_written(text: str) -> When:
    """A date that no parts say, with its year where it names one."""
    year = _YEAR.search(text)
    return When(start=(int(year[1]),) if year else (), literal=text) if text else UNKNOWN_TIME


def printed(when: When) -> str:
    """As MEDLINE prints it; the empty text where nothing is known."""
    if when.literal:
        return when.literal
    if not when.start:
        return ""
    if when.season:
        return f"{when.start[0]} {SEASONS[when.season - 1]}"
    begin = _one(when.start)
    return f"{begin}-{_after(when.start, when.end)}" if when.end else begin


def _one(parts: tuple[int, ...]) -> str:
    year, month, day = (*parts, 0, 0)[:3]
    return " ".join(filter(None, (str(year), MONTHS[month - 1] if month else "", f"{day or ''}")))


def _after(start: tuple[int, ...], end: tuple[int, ...]) -> str:
    """The end of a range, without what it shares with its begin."""
    if end[:1] != start[:1] or len(end) == 1:
        return _one(end)
    if len(end) == 3 and end[:2] == start[:2]:
        return str(end[2])
    return _one(end).partition(" ")[2]


def of_digits(text: str) -> When:
    """``20240104``; what is no day is kept as it is written."""
    match = re.match(r"^(\d{4})(\d{2})(\d{2})$", text.strip())
    return When(start=tuple(map(int, match.groups()))) if match else as_written(text.strip())


def digits(when: When) -> str:
    """``20240104``; the empty text where the day is not known."""
    return "{:04}{:02}{:02}".format(*when.start) if len(when.start) == 3 else when.literal


def of_numbers(text: str) -> When:
    """``2018-04-15``, ``2018/04/15/other``, ``2018///``; else as MEDLINE prints dates."""
    match = _NUMBERS.match(text.strip())
    if not match:
        return of_printed(text)
    numbers = [int(part) for part in match.groups() if part and int(part)]
    is_day = all(
        low <= n <= high for n, low, high in zip(numbers[1:], (1, 1), (12, 31), strict=False)
    )
    return When(start=tuple(numbers)) if is_day else as_written(text.strip())
