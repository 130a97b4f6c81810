"""The document as headings, paragraphs and tables whose rows are put together again across page breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.markup import visible_text
from ingest.plan_words import RUSSIAN, plan_words
from ingest.source_text import PAGE_BREAK, Character, SourceText, VisibleText

_HEADING = re.compile(r"#{1,6}\s+\**(?P<text>[^*]*[^*\s])")
_PARAGRAPH = re.compile(r"\s*\**(?P<text>.*?)\**\s*\Z", re.DOTALL)
_PIPES = re.compile(r"\s*\|(?P<label>[^|]*)\|(?P<cell>[^|]*)\|?\s*")
_RULE = re.compile(r"\s*\|[\s:|-]+\|?\s*")
_FOREIGN = re.compile(r"\s*(\||<\s*/?(table|tr|td|th|tbody|thead)\b)", re.IGNORECASE)
_LAYOUT = "A row is one line: the label, a TAB and the cell. Restore it, or teach ingest/tables.py the new layout."


@dataclass(frozen=True)
class Heading:
    """A Markdown heading."""

    text: VisibleText


@dataclass(frozen=True)
class Paragraph:
    """A line of narrative text."""

    text: VisibleText


@dataclass(frozen=True)
class Row:
    """A row of a table: its label and its cell, each possibly in pieces."""

    label: VisibleText
    cell: VisibleText


@dataclass(frozen=True)
class Table:
    """A title row and the rows below it, with the headings that came before."""

    title: Row
    rows: tuple[Row, ...]
    headings: tuple[Heading, ...]


Block = Heading | Paragraph | Row


def read_blocks(source: SourceText) -> Iterator[Block]:
    """The document's headings, paragraphs and whole rows, in order.

    Raises:
        SourceError: a line is neither, or a row's label is unknown or broken off.
    """
    pending: Row | None = None
    for block in _line_blocks(source):
        if isinstance(block, Row):
            joined = _joined(source, pending, block)
            if pending and joined is block:
                yield _whole(source, pending)
            pending = joined
        else:
            if pending:
                yield _whole(source, pending)
            pending = None
            yield block
    if pending:
        yield _whole(source, pending)


def read_tables(source: SourceText, blocks: list[Block]) -> Iterator[Table]:
    """The workstream tables among the blocks.

    Raises:
        SourceError: a row is in no table, or a paragraph is in one.
    """
    title: Row | None = None
    rows: list[Row] = []
    headings: list[Heading] = []
    for block in blocks:
        starts = isinstance(block, Row) and is_title(block.label.clean, source.language)
        if title and (starts or isinstance(block, Heading)):
            yield Table(title, tuple(rows), tuple(headings))
            title = None
        if isinstance(block, Heading):
            headings.append(block)
        elif isinstance(block, Paragraph):
            _refuse_inside(source, block, title)
        elif starts:
            title, rows = block, []
        elif title:
            rows.append(block)
        else:
            raise source.error(
                block.label, f"The row '{block.label.clean}' is in no table.", "Put it below a title row."
            )
    if title:
        yield Table(title, tuple(rows), tuple(headings))


def row_name(label: str, language: str = RUSSIAN) -> str | None:
    """The row that is printed under this label, whatever its variant.

    >>> row_name("Связанные с ГДМ цели"), row_name("Deadline", "en")
    ('objectives', 'timeframe')
    """
    return next((name for name, labels in plan_words(language).rows.items() if label in labels), None)


def is_title(label: str, language: str = RUSSIAN) -> bool:
    """Whether the label opens a table.

    >>> is_title("Тематическое направление работы 2"), is_title("Срок"), is_title("专题工作流2", "zh")
    (True, False, True)
    """
    return any(re.fullmatch(rf"{re.escape(kind.title)}(\s*\d[\d.]*)?", label) for kind in plan_words(language).tables)


def _line_blocks(source: SourceText) -> Iterator[Block]:
    for start, text in zip(source.line_starts, source.text.split("\n"), strict=True):
        if not text.strip():
            continue
        if source.plan and _RULE.fullmatch(text):
            continue
        if source.plan and (pipes := _PIPES.fullmatch(text)):
            yield _between(source, start, pipes)
        elif _FOREIGN.match(text):
            raise source.error(start, "This line belongs to a table of another layout.", _LAYOUT)
        elif "\t" in text:
            yield _row(source, start, text)
        elif heading := _HEADING.match(text):
            yield Heading(visible_text(source, start + heading.start("text"), start + heading.end("text")))
        elif paragraph := _paragraph(source, start, text):
            yield paragraph


def _row(source: SourceText, start: int, text: str) -> Row:
    if text.count("\t") > 1:
        raise source.error(start, f"A row has {text.count(chr(9))} TABs, expected one.", _LAYOUT)
    tab, end = start + text.index("\t"), start + len(text)
    return Row(visible_text(source, start, tab).stripped(), visible_text(source, tab + 1, end).stripped())


def _between(source: SourceText, start: int, pipes: re.Match[str]) -> Row:
    """A row of a Markdown table of two columns (https://github.github.com/gfm/#tables-extension-)."""
    spans = (pipes.span(name) for name in ("label", "cell"))
    return Row(*(visible_text(source, start + first, start + last).stripped() for first, last in spans))


def _paragraph(source: SourceText, start: int, text: str) -> Paragraph | None:
    if text.lstrip().startswith("<"):
        raise source.error(start, f"The line '{text.strip()[:40]}…' looks like a row but has no TAB.", _LAYOUT)
    match = _PARAGRAPH.match(text)
    span = match.span("text") if match else (0, len(text))
    shown = visible_text(source, start + span[0], start + span[1]).stripped()
    return Paragraph(shown) if shown else None


def _joined(source: SourceText, pending: Row | None, row: Row) -> Row:
    """The pending row grown by this one where a page break split it, else this row itself."""
    if pending and _completes(row.label.clean, pending.label.clean, source.language):
        return Row(_over_page_break(pending.label, row.label), _over_page_break(pending.cell, row.cell))
    if row.label:
        return row
    if pending:
        return Row(pending.label, _over_page_break(pending.cell, row.cell))
    raise source.error(
        row.cell, "A row without a label continues nothing.", "Put it right below the row that it continues."
    )


def _over_page_break(before: VisibleText, after: VisibleText) -> VisibleText:
    if not (before and after):
        return before or after
    place = before.characters[-1].end
    return before + VisibleText((Character(PAGE_BREAK, place, place),)) + after


def _whole(source: SourceText, row: Row) -> Row:
    label = row.label.clean
    if is_title(label, source.language) or row_name(label, source.language):
        return row
    known = "; ".join(labels[0] for labels in plan_words(source.language).rows.values())
    raise source.error(
        row.label,
        f"Unknown row label '{label}'.",
        f"Expected one of: {known}. Correct it, or add the variant to ingest/data/rows.yaml.",
    )


def _completes(label: str, broken: str, language: str) -> bool:
    if not label or is_title(broken, language) or row_name(broken, language):
        return False
    whole = f"{broken} {label}"
    return is_title(whole, language) or row_name(whole, language) is not None


def _refuse_inside(source: SourceText, paragraph: Paragraph, title: Row | None) -> None:
    if title:
        shown = paragraph.text.clean[:40]
        raise source.error(
            paragraph.text, f"The line '{shown}…' stands between the rows of '{title.label.clean}'.", _LAYOUT
        )
