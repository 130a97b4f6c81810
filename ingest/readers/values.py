"""The text of a cell into the value that its column holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final
from urllib.parse import urlsplit

from ingest.readers.country_names import Countries
from ingest.readers.plain_text import plain, quoted
from ingest.readers.rows import Value
from kg.errors import Unfit

_TRUE: Final = frozenset(("yes", "true", "y", "1", "да", "oui", "sí", "si", "نعم", "是"))
_FALSE: Final = frozenset(("no", "false", "n", "0", "нет", "non", "لا", "否"))
_CODE: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PAIR: Final = re.compile(r"\s*(?:->|→|>|–|—)\s*")


def text(value: Value) -> str:
    """Plain text, line breaks kept."""
    if not isinstance(value, str):
        raise Unfit(f"A {'list' if isinstance(value, Sequence) else 'mapping'} is given.", "Give text.")
    return plain(value)


def line(value: Value) -> str:
    r"""Plain text on one line.

    >>> line("Balkan  route\n")
    'Balkan route'
    """
    return " ".join(text(value).split())


def items(value: Value) -> list[Value]:
    r"""The items of a list, or of a cell with ';' between them; '\;' is a semicolon within an item.

    >>> items(r"a; b\;c ;"), items(["a", None])
    (['a', 'b;c'], ['a'])
    """
    if isinstance(value, str):
        parts = re.findall(r"((?:\\.|[^\\;])*+\\?)(?:;|\Z)", value, re.DOTALL)
        return [re.sub(r"\\([\\;])", r"\1", part.strip()) for part in parts if part.strip()]
    if isinstance(value, Sequence):
        return [item for item in value if item is not None]
    raise Unfit("A mapping is given.", "Give a list.")


def code(value: Value) -> str:
    """A short code for ever."""
    given = line(value)
    if not _CODE.fullmatch(given) or len(given) > 120:
        slug = "-".join(re.findall(r"[a-z0-9]+", given.casefold()))[:60]
        wanted = "a code is lower-case Latin letters, digits and hyphens, at most 120 of them"
        raise Unfit(f"{quoted(given)} is not a code; {wanted}.", f"Write '{slug}'." if slug else "Choose one.")
    return given


def one_of(value: Value, allowed: Iterable[str]) -> str:
    """One of a closed list, capitals, spaces, hyphens and underscores aside.

    >>> one_of("Data-system", ["data system", "law"])
    'data system'
    """
    given, listed = line(value), tuple(allowed)
    for one in listed:
        if re.sub(r"[\s_-]+", " ", given.casefold()) == re.sub(r"[\s_-]+", " ", one.casefold()):
            return one
    from rapidfuzz import fuzz, process

    near = process.extractOne(given.casefold(), listed, scorer=fuzz.ratio, score_cutoff=60)
    expected = ", ".join(listed)
    raise Unfit(f"{quoted(given)} is none of: {expected}.", f"Did you mean '{near[0]}'?" if near else "Choose one.")


def whole(value: Value, low: int, high: int, noun: str) -> int:
    """A whole number within bounds; a thousands separator is none of ours.

    >>> whole("2019", 1900, 2100, "a year")
    2019
    """
    given = line(value)
    if not re.fullmatch(r"[0-9]{1,12}", given, re.ASCII) or not low <= int(given) <= high:
        raise Unfit(f"{quoted(given)} is not {noun} from {low} to {high}.", "Write it in digits only.")
    return int(given)


def year(value: Value) -> int:
    """A year from 1900 to 2100."""
    return whole(value, 1900, 2100, "a year")


def objective(value: Value) -> int:
    """An objective of the Compact: 13, O13 or 'Objective 13'.

    >>> objective("O13"), objective("objective 7")
    (13, 7)
    """
    given = re.sub(r"(?i)\A(?:objective|o|цель|objectif|objetivo)\s*", "", line(value))
    if not re.fullmatch(r"0?[1-9]|1[0-9]|2[0-3]", given, re.ASCII):
        raise Unfit(f"{quoted(value)} is not an objective of the Compact.", "Give a number from 1 to 23.")
    return int(given)


def yes_or_no(value: Value) -> bool:
    """A yes or a no, in English, Russian, French, Spanish, Arabic or Chinese.

    >>> yes_or_no("да"), yes_or_no("FALSE")
    (True, False)
    """
    given = line(value).casefold()
    if given not in _TRUE | _FALSE:
        raise Unfit(f"{quoted(value)} is neither yes nor no.", "Write yes or no.")
    return given in _TRUE


def web_address(value: Value) -> str:
    """An http or https address.

    >>> web_address("https://example.org/a")
    'https://example.org/a'
    """
    given = text(value)
    try:
        parts = urlsplit(given)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None
    except ValueError:
        good = False
    if not good or len(given) > 2000 or re.search(r"[\s<>\"{}|\\^`]", given):
        raise Unfit(f"{quoted(given)} is not a web address.", "Begin it with https:// and write it without spaces.")
    return given


def country(value: Value, countries: Countries) -> str:
    """A country or area as alpha-3 code."""
    given = line(value)
    found = countries.code_of(given)
    if found is None:
        near = countries.nearest(given)
        hint = f"Did you mean {near}?" if near else "Use an ISO 3166-1 alpha-3 code, such as THA."
        raise Unfit(f"{quoted(given)} is not a country or area.", hint)
    return found


def corridor(value: Value, countries: Countries) -> tuple[str, str]:
    """A corridor: PHL>DEU, PHL-DEU, or a list of two."""
    ends: Sequence[Value]
    if isinstance(value, str):
        given = line(value)
        ends = _PAIR.split(given)
        if len(ends) == 1 and re.fullmatch(r"[A-Za-z]{2,3}\s*-\s*[A-Za-z]{2,3}", given):
            ends = [end.strip() for end in given.split("-")]
    else:
        ends = value if isinstance(value, Sequence) else ()
    if len(ends) != 2:
        raise Unfit(f"{quoted(value)} is not a corridor.", "Write origin and destination as PHL>DEU.")
    origin, destination = (country(end, countries) for end in ends)
    if origin == destination:
        raise Unfit(f"{quoted(value)} begins and ends in {origin}.", "Give two countries.")
    return origin, destination
