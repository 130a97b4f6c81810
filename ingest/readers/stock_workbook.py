"""The workbook of bilateral migrant stock that UN DESA publishes into rows of origin, destination, year and stock.

Two layouts are known: one row for each pair with a column for each year (the 2020 and 2024 revisions, header in row 11;
the first run of years is both sexes), and one row for each year and destination with a column for each origin (2019 and
earlier, names of origins in row 16; `Table 1` is both sexes). Regions and other groups have codes from 900 up, as in
M49, and are passed over; so are `Total` and `Other`, `..` and empty cells, and zeros.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from ingest.contributions import Fault, Origin
from ingest.readers.country_names import country_names
from ingest.readers.limits import Limits
from ingest.readers.plain_text import quoted
from ingest.readers.rows import Found, Row, Value
from ingest.readers.workbook_rows import cell_text, cells_of, open_workbook, workbook_rows
from kg.errors import InputError

SHEET: Final = "Table 1"

_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_REVISION: Final = re.compile(r"International Migrant Stock (20\d\d)|Rev\.(20\d\d)")
_FIRST_GROUP: Final = 900
_UNKNOWN: Final = frozenset(("", "..", "-", "…", "0"))
# Marks of notes behind a name: *, (3), 3; the brackets of Bolivia (Plurinational State of) belong to its name.
_NOTE_MARKS: Final = re.compile(r"(?:\s*(?:\*|\(\d+\)|\d+))+\Z")
_SUMS: Final = frozenset(("total", "other", "other south", "other north"))
# Names that only these workbooks have.
_WORKBOOK_NAMES: Final = {
    "China, Hong Kong SAR": "HKG", "China, Macao SAR": "MAC", "China, Taiwan Province of China": "TWN",
    "Dem. People's Republic of Korea": "PRK", "Micronesia (Fed. States of)": "FSM", "TFYR Macedonia": "MKD",
    "Turkey": "TUR",
}  # fmt: skip


def spreadsheet_rows(content: bytes, name: str, limits: Limits) -> Iterator[Found]:
    """The rows of a workbook, whether it is a table of records or one of UN DESA.

    Raises:
        InputError: it is not a workbook, or is too large.
    """
    book = open_workbook(content, name, limits)
    if SHEET in book.sheetnames:
        yield from _stock_rows(book[SHEET], name, limits)
    else:
        yield from workbook_rows(content, name, limits)


def _stock_rows(sheet: Any, name: str, limits: Limits) -> Iterator[Found]:  # noqa: ANN401
    above: list[str] = []
    lines = cells_of(sheet, name, limits)
    for number, cells in lines:
        texts = [cell_text(cell.value) or "" for cell in cells]
        years = _year_columns(texts)
        if years and (codes := _code_columns(texts)):
            revision = _revision(above, name)
            yield from _long_rows(lines, codes, years, revision, name)
            return
        if (origins := _origin_columns(texts)) and number > 1:
            revision = _revision(above, name)
            yield from _unknown_origins(texts, origins, Origin(name, number))
            yield from _wide_rows(lines, texts, origins, revision, name)
            return
        above += [text for text in texts if text]
    hint = "Take the workbook 'by sex, destination and origin' as it was published."
    raise InputError(f"{name}: the sheet '{SHEET}' has no header of years or origins.", hint)


def _revision(above: Sequence[str], name: str) -> str:
    match = _REVISION.search(" ".join(above)) or re.search(r"(20\d\d)", name)
    if match is None:
        raise InputError(f"{name} does not say its revision.", "Put it into the file name, such as stock-2020.xlsx.")
    return next(group for group in match.groups() if group)


def _year_columns(texts: Sequence[str]) -> dict[int, str]:
    """Column → year, of the first run of rising years."""
    found: dict[int, str] = {}
    for column, text in enumerate(texts):
        if _YEAR.fullmatch(text) and (not found or text > max(found.values())):
            found[column] = text
        elif found:
            break
    return found if len(found) > 1 else {}


def _code_columns(texts: Sequence[str]) -> tuple[int, int] | None:
    """The columns of the location codes of destination and origin."""
    found = {
        end: column
        for column, text in enumerate(texts)
        for end in ("destination", "origin")
        if "code" in text.casefold() and end in text.casefold()
    }
    return (found["destination"], found["origin"]) if len(found) == 2 else None


def _origin_columns(texts: Sequence[str]) -> dict[int, str]:
    """Column → alpha-3 code, of a row that names countries of origin."""
    found = {c: code for c, text in enumerate(texts) if c > 4 and text and (code := _origin(text))}
    return found if len(found) > 1 else {}


def _unknown_origins(texts: Sequence[str], origins: Mapping[int, str], place: Origin) -> Iterator[Fault]:
    """A fault for each column beside those of countries whose figures would be lost."""
    for column in range(min(origins), len(texts)):
        name = _bare(texts[column])
        if name and column not in origins and name.casefold() not in _SUMS:
            message = f"The column {quoted(name)} is no country or area that is known, so its figures are left out."
            yield Fault(place, "origin", message, "Name it as the 2020 revision does.")


def _origin(text: str) -> str | None:
    return country_names().code_of(_bare(text)) or _WORKBOOK_NAMES.get(_bare(text))


def _bare(text: str) -> str:
    """A name without the marks of notes.

    >>> _bare("Venezuela (Bolivarian Republic of)*"), _bare("Serbia (14)"), _bare("  Aruba* 3")
    ('Venezuela (Bolivarian Republic of)', 'Serbia', 'Aruba')
    """
    return _NOTE_MARKS.sub("", text).strip()


def _place(code: str) -> str | None:
    """The code of a location that is a country or area; None for a group of them."""
    return code.zfill(3) if code.isascii() and code.isdigit() and int(code) < _FIRST_GROUP else None


def _long_rows(
    lines: Iterator[tuple[int, tuple[Any, ...]]],
    codes: tuple[int, int],
    years: Mapping[int, str],
    revision: str,
    name: str,
) -> Iterator[Row]:
    for number, cells in lines:
        texts = [cell_text(cell.value) or "" for cell in cells]
        destination, origin = (_place(texts[column].strip()) if column < len(texts) else None for column in codes)
        if origin and destination:
            stocks = ((year, texts[column]) for column, year in years.items() if column < len(texts))
            yield from _known(stocks, origin, destination, revision, Origin(name, number))


def _wide_rows(
    lines: Iterator[tuple[int, tuple[Any, ...]]],
    header: Sequence[str],
    origins: Mapping[int, str],
    revision: str,
    name: str,
) -> Iterator[Row]:
    # The 2019 revision prints the heads of the first columns a row higher, over merged cells.
    code_column = next((column for column, text in enumerate(header) if text.casefold() == "code"), 4)
    for number, cells in lines:
        texts = [cell_text(cell.value) or "" for cell in cells]
        place = _place(texts[code_column].strip()) if code_column < len(texts) else None
        if place and _YEAR.fullmatch(texts[0]):
            for column, origin in origins.items():
                if column < len(texts):
                    yield from _known([(texts[0], texts[column])], origin, place, revision, Origin(name, number))


def _known(
    stocks: Iterable[tuple[str, str]], origin: str, destination: str, revision: str, place: Origin
) -> Iterator[Row]:
    source = f"UN DESA, International Migrant Stock {revision} (POP/DB/MIG/Stock/Rev.{revision})"
    for year, stock in stocks:
        if stock.strip() not in _UNKNOWN and origin != destination:
            given: dict[str, Value] = {"origin": origin, "destination": destination, "year": year}
            yield Row(
                place, {**given, "stock": stock.strip(), "revision": revision, "source": source}, None, "corridor"
            )
