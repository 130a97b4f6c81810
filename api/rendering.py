"""Answers into text for people: a table on a terminal, plain lines in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from kg.namespaces import compact
from kg.reading import names

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from kg.release import Manifest
    from search.answer import Answer, Evidence, Reference, Result, Shown

# What a reader should know of a label whose wording was not read in a published source.
CAUTIONS = {
    "own-translation": "our wording, unofficial",
    "memory": "wording not checked",
    "partly-seen": "wording partly checked",
}


def print_answer(answer: Answer, console: Console | None = None) -> None:
    """Print a search answer: a table on a terminal or a given console, else plain text."""
    if console is None and not sys.stdout.isatty():
        sys.stdout.write(f"{answer_text(answer)}\n")
        return
    from rich.console import Console

    console = console or Console()
    console.print(heading(answer), style="bold", markup=False)
    if not answer.no_match:
        console.print(_answer_table(answer))


def answer_text(answer: Answer) -> str:
    """The answer as plain text."""
    numbered = enumerate(answer.results, answer.offset + 1)
    return "\n\n".join([heading(answer), *(_result_text(number, result) for number, result in numbered)])


def heading(answer: Answer) -> str:
    """What was asked, in which language and how it was read, and what to try when nothing matches."""
    language = names(answer.language).english
    if not answer.no_match:
        return "\n".join([f"{answer.query}  [{language}, {_extent(answer)}]", *_reading_lines(answer)])
    nothing = "No match: the graph holds nothing on this. Nearest concepts:"
    return "\n".join([f"{answer.query}  [{language}]", nothing, nearest_text(answer)])


def nearest_text(answer: Answer) -> str:
    """What is near to a question that nothing answers, one a line."""
    return "\n".join(f"  {near.notation}  {near.label}" for near in answer.suggestions)


def _reading_lines(answer: Answer) -> list[str]:
    """How a question about ties was read, and whether the results follow from that."""
    read = answer.interpretation
    if read.reading is None:
        return []
    answers = "1 answer" if read.count == 1 else f"{read.count} answers"
    found = f"{answers}, marked *" if read.is_sure else "not sure, or without an answer: these are search results"
    return [f"read as: {read.reading}  ({found})"]


def _extent(answer: Answer) -> str:
    first, last = answer.offset + 1, answer.offset + len(answer.results)
    if answer.offset == 0:
        return f"{last} results"
    return f"results {first}-{last} of {answer.total}" if answer.results else f"no results beyond {answer.total}"


def _result_text(number: int, result: Result) -> str:
    lines = [f"{number:2}. {_marked(result)}  {result.type}  {result.score:.2f}", f"    {label_line(result)}"]
    lines += [f"    {line}" for line in [*value_lines(result.values), *proof_lines(result)]]
    return "\n".join(lines)


def _marked(result: Result) -> str:
    return f"{result.notation}*" if result.is_answer else result.notation


def proof_lines(result: Result) -> list[str]:
    """What proves a result: quotes with their places, reasons, published sources."""
    return [*_evidence_lines(result), *_why_lines(result), *_source_lines(result)]


def value_lines(values: Iterable[Shown]) -> list[str]:
    """Values under what they are called.

    >>> from search.answer import Shown
    >>> value_lines([Shown("deadline", "deadline", "2020-07")])
    ['deadline: 2020-07']
    """
    return [f"{value.label}: {value.text}" for value in values]


def label_line(result: Result) -> str:
    """The label, and what a reader should know of its wording and of the thing."""
    cautions = [caution for caution in (CAUTIONS.get(result.label_basis or ""), *result.cautions) if caution]
    return f"{result.label}  ({'; '.join(cautions)})" if cautions else result.label


def _evidence_lines(result: Result) -> list[str]:
    return [f"“{shortened(proof.quote)}” ({proof.lang}; {_place(proof)})" for proof in result.evidence]


def _place(proof: Evidence) -> str:
    """Where a quote stands; a list kept with the graph has no lines to count."""
    return f"{proof.source}, line {proof.line}, {proof.start}-{proof.end}" if proof.line else proof.source


def _why_lines(result: Result) -> list[str]:
    lines = []
    for why in result.why:
        steps = "; ".join(" ".join(step) for step in why.path)
        lines.append(f"why: {why.text}" + (f"  [{steps}]" if steps else ""))
    return lines


def _source_lines(result: Result) -> list[str]:
    return [f"source: {reference_text(reference)}" for reference in result.references]


def reference_text(reference: Reference) -> str:
    """A published source on one line.

    >>> from search.answer import Reference
    >>> reference_text(Reference("A report", "IOM", 2015, "https://example.org/a"))
    'A report, IOM, 2015 <https://example.org/a>'
    """
    title = shortened(reference.title)
    further = (reference.publisher, None if reference.year is None else str(reference.year))
    words = ", ".join((title, *(part for part in further if part and not _says(reference.title, part))))
    return f"{words} <{reference.url}>" if reference.url else words


def _says(title: str, part: str) -> bool:
    """Whether a title has a publisher or year in it already, as a full citation does."""
    return part.replace(",", "").casefold() in title.replace(",", "").casefold()


def _answer_table(answer: Answer) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("#", "thing", "score", "what, where it stands, why, source"):
        table.add_column(name)
    for number, result in enumerate(answer.results, answer.offset + 1):
        text = Text(label_line(result), style="bold")
        for line in value_lines(result.values):
            text.append(f"\n{line}", style="not bold")
        for line in _evidence_lines(result):
            text.append(f"\n{line}", style="not bold italic")
        for line in _why_lines(result):
            text.append(f"\n{line}", style="not bold cyan")
        for line in _source_lines(result):
            text.append(f"\n{line}", style="not bold dim")
        table.add_row(str(number), f"{_marked(result)}\n{result.type}", f"{result.score:.2f}", text)
    return table


def shortened(quote: str, limit: int = 200) -> str:
    """A quote on one line, cut at a word where it is long; the JSON answer has it whole.

    >>> shortened("one two three", limit=9)
    'one two …'
    """
    line = " ".join(quote.split())
    return line if len(line) <= limit else f"{line[: limit - 1].rpartition(' ')[0]} …"


def print_table(results: dict[str, Any]) -> None:
    """Print SPARQL JSON results (https://www.w3.org/TR/sparql11-results-json/)."""
    if "boolean" in results:
        sys.stdout.write(f"{'yes' if results['boolean'] else 'no'}\n")
        return
    names = results["head"].get("vars", [])
    rows = [[_cell(binding.get(name)) for name in names] for binding in results["results"]["bindings"]]
    if sys.stdout.isatty():
        _print_rich_table(names, rows)
    else:
        sys.stdout.write(columns_text(names, rows))


def _cell(term: dict[str, str] | None) -> str:
    if term is None:
        return ""
    if term["type"] == "uri":
        return compact(term["value"])
    language = term.get("xml:lang")
    return f"{term['value']} @{language}" if language else term["value"]


def _print_rich_table(names: list[str], rows: list[list[str]]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*names, box=box.SIMPLE_HEAD, pad_edge=False, caption=f"{len(rows)} rows", caption_justify="left")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)


def columns_text(names: list[str], rows: list[list[str]]) -> str:
    """Rows as aligned plain text under a heading line.

    >>> print(columns_text(["a", "b"], [["1", "two"]]), end="")
    a  b
    1  two
    """
    lines = [names, *rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(names))]
    padded = ("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)
    return "".join(f"{line.rstrip()}\n" for line in padded)


def print_manifest(manifest: Manifest) -> None:
    """Print what a release holds."""
    sys.stdout.write(manifest_text(manifest))


def manifest_text(manifest: Manifest) -> str:
    """A release's manifest as plain text."""
    identity = manifest.identity
    parts = (
        ("release", {"id": manifest.id, "graph": identity.graph, "model": identity.model, "code": identity.code}),
        ("sources (sha256)", manifest.sources),
        ("layers (quads)", manifest.layers),
        ("things", manifest.counts),
        ("SHACL results", manifest.shacl),
    )
    return "\n".join(f"{title}\n{_pairs(values)}" for title, values in parts)


def _pairs(values: dict[str, Any]) -> str:
    width = max(map(len, values), default=0)
    return "".join(f"  {name.ljust(width)}  {value}\n" for name, value in values.items())
