"""A folder as BEIR has them into documents and questions with judgements, each mistake told with its file and line.

The folder (Thakur et al. 2021, https://arxiv.org/abs/2104.08663; https://github.com/beir-cellar/beir/wiki/Load-your-custom-dataset):

- `corpus.jsonl`: a document a line, {"_id", "title", "text"}, the title perhaps empty or missing;
- `queries.jsonl`: a question a line, {"_id", "text"};
- `qrels/<split>.tsv`: question, document and grade with tabs between them, below a line of headings.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar
from urllib.parse import quote

from kg.errors import InputError, SourceError
from kg.reading import LANGUAGES
from search.documents import Document, opening

Language = Callable[[str], str]
Value = TypeVar("Value")

_CORPUS: Final = "corpus.jsonl"
_QUERIES: Final = "queries.jsonl"
_QRELS: Final = "qrels"
# So much of a document tells its language.
_TELLING: Final = 500


class Asked(NamedTuple):
    """A question of a benchmark and the grade of each relevant document."""

    id: str
    text: str
    gold: Mapping[str, int]


@dataclass(frozen=True)
class Benchmark:
    """A folder's documents by id, and the questions that one split judges."""

    split: str
    documents: Mapping[str, Document]
    questions: tuple[Asked, ...]

    def texts(self) -> tuple[str, ...]:
        """The whole text of each document."""
        return tuple(text for one in self.documents.values() for body in one.descriptions.values() for text in body)


class _Judgement(NamedTuple):
    question: str
    document: str
    grade: int
    line: int


def read_benchmark(directory: Path, split: str, language: Language) -> Benchmark:
    """The documents and judged questions of a folder; files are read line by line.

    Args:
        directory: the folder.
        split: which judgements: the name of a file in `qrels`, without its ending.
        language: tells the language of a text, for documents that do not say theirs in "lang".

    Raises:
        InputError: a file is missing or says nothing.
        SourceError: a line is not as expected, or a judgement names what the folder does not have.
    """
    judgements_file = _judgements_file(directory, split)
    documents = _by_id(directory / _CORPUS, lambda entry: _document(entry, language))
    texts = _by_id(directory / _QUERIES, lambda entry: str(entry["text"]))
    gold: dict[str, dict[str, int]] = defaultdict(dict)
    for judgement in _judgements(judgements_file):
        _check_known(judgement, judgements_file, texts, documents)
        gold[judgement.question].update({judgement.document: judgement.grade} if judgement.grade > 0 else {})
    if not gold:
        raise InputError(f"{judgements_file} judges nothing.", "Give question, document and grade a line.")
    return Benchmark(split, documents, tuple(Asked(name, texts[name], gold[name]) for name in sorted(gold)))


def _document(entry: dict[str, Any], language: Language) -> Document:
    """A document as running text under its title."""
    text, title = str(entry.get("text") or ""), str(entry.get("title") or "").strip()
    body = text.strip() or title
    stated = entry.get("lang")
    spoken = stated if stated in LANGUAGES else language(f"{title} {body}"[:_TELLING])
    return Document(
        notation=str(entry["_id"]),
        iri=f"urn:document:{quote(str(entry['_id']), safe='')}",
        type="Passage",
        classes=("Passage",),
        labels={spoken: title or opening(body)},
        descriptions={spoken: (body,)},
        context={spoken: title} if title else {},
    )


def _by_id(file: Path, value: Callable[[dict[str, Any]], Value]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for line, entry in _entries(file):
        try:
            name, made = str(entry["_id"]), value(entry)
        except KeyError as missing:
            raise SourceError(str(file), line, f"There is no {missing}.", "Each line needs _id and text.") from None
        if name in found:
            raise SourceError(str(file), line, f"The id '{name}' is given twice.", "Give each line an id of its own.")
        found[name] = made
    if not found:
        raise InputError(f"{file} is empty.", "Give one JSON object a line.")
    return found


def _entries(file: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a file with their line numbers; empty lines are passed over."""
    for number, line in _lines(file):
        try:
            entry = json.loads(line)
        except ValueError as problem:
            raise SourceError(str(file), number, f"This is not JSON ({problem}).", "Give one object a line.") from None
        if not isinstance(entry, dict):
            raise SourceError(str(file), number, "This is JSON but not an object.", "Each line needs _id and text.")
        yield number, entry


def _lines(file: Path) -> Iterator[tuple[int, bytes]]:
    try:
        with file.open("rb") as stream:
            for number, line in enumerate(stream, 1):
                if line.strip():
                    yield number, line
    except OSError as problem:
        raise InputError(
            f"{file} cannot be read ({problem.strerror}).",
            f"A BEIR folder holds {_CORPUS}, {_QUERIES} and {_QRELS}/<split>.tsv.",
        ) from problem


def _judgements_file(directory: Path, split: str) -> Path:
    file = directory / _QRELS / f"{split}.tsv"
    if not file.is_file():
        there = ", ".join(sorted(found.stem for found in file.parent.glob("*.tsv"))) or "none"
        raise InputError(f"There are no judgements {file}.", f"Splits that this folder has: {there}.")
    return file


def _judgements(file: Path) -> Iterator[_Judgement]:
    for number, line in _lines(file):
        cells = line.decode("utf-8", "replace").rstrip("\r\n").split("\t")
        if number == 1 and not _is_whole(cells[-1]):
            continue
        if len(cells) != 3 or not _is_whole(cells[2]):
            raise SourceError(str(file), number, f"{cells} is no judgement.", "Give question, document, whole number.")
        yield _Judgement(cells[0], cells[1], int(cells[2]), number)


def _is_whole(text: str) -> bool:
    return text.strip().removeprefix("-").isdecimal()


def _check_known(judgement: _Judgement, file: Path, questions: Collection[str], documents: Collection[str]) -> None:
    """A judgement of what is not there would silently lower every figure."""
    for name, known, home in ((judgement.question, questions, _QUERIES), (judgement.document, documents, _CORPUS)):
        if name not in known:
            raise SourceError(
                str(file), judgement.line, f"'{name}' is not in {home}.", "Take this line out, or add what it names."
            )
