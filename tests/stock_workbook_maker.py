"""Workbooks in the layouts in which UN DESA publishes bilateral migrant stock, with a few invented rows."""

from __future__ import annotations

import io
from collections.abc import Sequence

from openpyxl import Workbook

YEARS = [1990, 1995, 2000, 2005, 2010, 2015, 2020]


def long_layout(revision: int = 2020) -> bytes:
    """One row a pair, as in the 2020 revision: title rows, header in row 11, both sexes, then male and female."""
    book = Workbook()
    book.worksheets[0].title = "Contents"
    sheet = book.create_sheet("Table 1")
    sheet["A1"] = "United Nations"
    sheet["A4"] = f"International Migrant Stock {revision}"
    sheet["A6"] = "Table 1: International migrant stock at mid-year by sex and by region, country or area"
    for column, text in (("H", "both sexes combined"), ("O", "males"), ("V", "females")):
        sheet[f"{column}10"] = f"International migrant stock at mid-year ({text})"
    of = "Region, development group, country or area of"
    heads = ["Index", f"{of} destination", "Notes of destination", "Location code of destination",
             "Type of data of destination", f"{of} origin", "Location code of origin", *YEARS * 3]  # fmt: skip
    for column, text in enumerate(heads, start=1):
        sheet.cell(11, column, text)
    sheet.append([1, "WORLD", None, 900, None, "WORLD", 900, *[152986157] * 21])
    sheet.append([2, "  Germany*", 5, 276, "B R", "WORLD", 900, *[5936181] * 21])
    sheet.append([3, "  Germany*", 5, 276, "B R", "Philippines", 608, "..", 10, 20, 30, 40, 50, 60, *[7] * 14])
    sheet.append([4, "  Germany*", 5, 276, "B R", "Other", 2003, *[9] * 21])
    sheet.append([5, "  Brazil", None, 76, "B", "Haiti", 332, *["..", 0, "..", "..", 1, 64, 32796], *[7] * 14])
    return _bytes(book)


def wide_layout(origins: Sequence[str] = ("Philippines", "Haiti")) -> bytes:
    """One row a year and destination with a column for each origin, as in the 2019 revision.

    The heads of the first columns are in row 15, the names of the origins in row 16.
    """
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Table 1"
    sheet["A1"] = "International Migrant Stock 2019"
    heads = ["Year", "Sort\r\norder", "Major area, region, country or area of destination", "Notes", "Code",
             "Type of data (a)", "Country or area of origin"]  # fmt: skip
    for column, text in enumerate(heads, start=1):
        sheet.cell(15, column, text)
    sheet.append([*[None] * 6, "Total", "Other South", "Other North", *origins])
    sheet.append([2019, 1, "WORLD", None, 900, None, 100, 1, 2, *[60] * len(origins)])
    sheet.append([2019, 2, "Germany", 5, 276, "B", 100, 1, 2, 60, "..", *[7] * (len(origins) - 2)])
    sheet.append([2015, 3, "Brazil", None, 76, "B", 100, "..", "..", None, 40])
    return _bytes(book)


def _bytes(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
