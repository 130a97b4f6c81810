"""Documents into an inverted index, and a question into BM25 scores that say how much of it was found.

The index is tantivy's: one field a language, filled with our own terms, so that index and question are analysed
alike. A score is the share of the question that a document has: each notion is worth its inverse document
frequency (counting one that occurs nowhere as the rarest) and brings its BM25 score, but no more than its worth.
So 1 means "all of it".
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import tantivy

from kg.errors import ReleaseError
from kg.reading import LANGUAGES
from search.analyzer import terms
from search.documents import Document
from search.glossary import Alternative, Slot

_TOKENIZER: Final = "terms"
# Words of the title above, and our plain words about it, count for less than a thing's own.
_FIELDS: Final = (("text", 1.0), ("context", 0.3))
# Documents looked at for one notion of a question.
_SLOT_HITS: Final = 1000
_WRITER_MEMORY: Final = 30_000_000


class LexicalIndex:
    """A BM25 index over documents; both languages of a thing are one document."""

    def __init__(self, index: tantivy.Index) -> None:
        index.register_tokenizer(_TOKENIZER, _whitespace())
        index.reload()
        self._schema = index.schema
        self._searcher = index.searcher()

    def rank(self, question: Mapping[str, tuple[Slot, ...]], limit: int) -> list[tuple[str, float]]:
        """The best documents for what to look for in each language, best first, with scores from 0 to 1.

        Args:
            question: language → slots; a document is as good as it is in its best language.
            limit: how many at most.
        """
        best: dict[str, float] = {}
        for language, slots in question.items():
            for notation, score in self._share(slots, language).items():
                best[notation] = max(score, best.get(notation, 0.0))
        return sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]

    def _share(self, slots: Sequence[Slot], language: str) -> dict[str, float]:
        """How much of the question each document has: of each slot at most all, however often it is repeated."""
        worths = [self._worth(slot, language) for slot in slots]
        total = sum(worths)
        found: dict[str, float] = defaultdict(float)
        for slot, worth in zip(slots, worths, strict=True):
            for notation, score in self._hits(slot, language):
                found[notation] += min(score, worth) / total
        return found

    def _hits(self, slot: Slot, language: str) -> list[tuple[str, float]]:
        if not slot or language not in LANGUAGES:
            return []
        hits = self._searcher.search(self._clause(slot, language), _SLOT_HITS).hits
        return [(self._notation(address), float(score)) for score, address in hits]

    def _clause(self, slot: Slot, language: str) -> tantivy.Query:
        """The best alternative of a slot in any of the fields, each by its weight."""
        return tantivy.Query.disjunction_max_query([
            tantivy.Query.boost_query(self._run(alternative, f"{field}_{language}"), weight)
            for field, weight in _FIELDS for alternative in slot
        ])  # fmt: skip

    def _run(self, alternative: Alternative, field: str) -> tantivy.Query:
        wanted = [tantivy.Query.term_query(self._schema, field, term, "freq") for term in alternative]
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, term) for term in wanted])

    def _worth(self, slot: Slot, language: str) -> float:
        """What finding a slot is worth: its first alternative that occurs at all."""
        field = f"{_FIELDS[0][0]}_{language}"
        known = (one for one in slot if any(self._frequency(term, field) for term in one))
        return sum(self._rarity(self._frequency(term, field)) for term in next(known, slot[0] if slot else ("",)))

    def _rarity(self, found: int) -> float:
        return math.log(1 + (self._searcher.num_docs - found + 0.5) / (found + 0.5))

    def _frequency(self, term: str, field: str) -> int:
        return int(self._searcher.doc_freq(field, term)) if term else 0

    def _notation(self, address: tantivy.DocAddress) -> str:
        return str(self._searcher.doc(address)["notation"][0])


def build(documents: Iterable[Document], directory: Path) -> LexicalIndex:
    """Write an index of the documents into a directory, made if need be, and open it."""
    directory.mkdir(parents=True, exist_ok=True)
    index = tantivy.Index(_schema(), path=str(directory), reuse=False)
    index.register_tokenizer(_TOKENIZER, _whitespace())
    writer = index.writer(_WRITER_MEMORY, num_threads=1)
    for document in documents:
        writer.add_document(_entry(document))
    writer.commit()
    writer.wait_merging_threads()
    return LexicalIndex(index)


def empty() -> LexicalIndex:
    """An index of nothing, in memory: it knows no word of any question.

    >>> empty().rank({"en": ((("detent",),),)}, 10)
    []
    """
    return LexicalIndex(tantivy.Index(_schema()))


def load(directory: Path) -> LexicalIndex:
    """Open an index that `build` wrote.

    Raises:
        ReleaseError: the directory holds no index.
    """
    if not directory.is_dir() or not tantivy.Index.exists(str(directory)):
        raise ReleaseError(f"There is no lexical index in {directory}.", "Run `gcmkg build`.")
    return LexicalIndex(tantivy.Index.open(str(directory)))


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("notation", stored=True, tokenizer_name="raw", index_option="basic")
    for language in LANGUAGES:
        for field, _ in _FIELDS:
            builder.add_text_field(f"{field}_{language}", tokenizer_name=_TOKENIZER, index_option="freq")
    return builder.build()


def _entry(document: Document) -> tantivy.Document:
    entry = tantivy.Document()
    entry.add_text("notation", document.notation)
    for language in LANGUAGES:
        own = (document.text(language), *document.alternative_labels.get(language, ()))
        entry.add_text(f"text_{language}", " ".join(terms(" ".join(own), language)))
        around = (document.context.get(language, ""), *document.plain_words.get(language, ()))
        entry.add_text(f"context_{language}", " ".join(terms(" ".join(around), language)))
    return entry


def _whitespace() -> tantivy.TextAnalyzer:
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
