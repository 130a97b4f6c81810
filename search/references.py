"""Source documents in the graph into the published sources that a result is shown with."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import Store

from kg.namespaces import compact
from kg.reading import Reading, shown
from search.answer import Evidence, Reference
from search.documents import language_of, rows, solutions

# Links are only ever made to the web; https://www.rfc-editor.org/rfc/rfc3986#section-2 has no such characters.
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x20]+\Z")
_UNDATED: Final = 9999


@dataclass(frozen=True)
class Publication:
    """What the graph knows of a source document; titles, publishers and citations by language."""

    titles: Mapping[str, str] = field(default_factory=dict)
    publishers: Mapping[str, str] = field(default_factory=dict)
    citations: Mapping[str, str] = field(default_factory=dict)
    year: int | None = None
    url: str | None = None

    def shown(self, languages: Reading) -> Reference | None:
        """The document as a reader sees it; None where it has neither a title nor a citation.

        A document without an address goes by the citation that it asks for, so that it can be found.

        >>> Publication({"en": "Stock"}, citations={"en": "UN DESA (2020). Stock."}).shown(("en",)).title
        'UN DESA (2020). Stock'
        """
        named = shown(self.titles if self.url else self.citations or self.titles, languages)
        publisher = shown(self.publishers, languages)
        if named is None:
            return None
        return Reference(named[1].rstrip("."), publisher[1] if publisher else None, self.year, self.url)


@dataclass(frozen=True)
class Bibliography:
    """The published sources of records.

    Attributes:
        cited: notation of a record → the documents it cites.
        publications: notation of a document → what is known of it.
    """

    cited: Mapping[str, tuple[str, ...]]
    publications: Mapping[str, Publication]

    def references(self, notation: str, evidence: Iterable[Evidence], languages: Reading) -> tuple[Reference, ...]:
        """What a record cites; for a thing that cites nothing, the documents that its evidence is quoted from."""
        documents = self.cited.get(notation) or tuple(dict.fromkeys(proof.source for proof in evidence))
        found = (self.publications.get(document, Publication()).shown(languages) for document in documents)
        return tuple(reference for reference in found if reference)


def read_bibliography(store: Store) -> Bibliography:
    """The sources of everything in a graph.

    The graph keeps no order of citation, so a record's sources come the earliest first, the undated last.
    """
    citations = rows(store, "cited")
    publications = _publications(store, {document: int(year) for _, document, year in citations if year})
    cited: dict[str, list[str]] = defaultdict(list)
    for thing, document, _ in citations:
        cited[thing].append(document)

    def place(document: str) -> tuple[int, str]:
        known = publications.get(document, Publication())
        return known.year or _UNDATED, document

    ordered = {thing: tuple(sorted(dict.fromkeys(documents), key=place)) for thing, documents in cited.items()}
    return Bibliography(ordered, publications)


def _publications(store: Store, revisions: Mapping[str, int]) -> dict[str, Publication]:
    """Each document by its notation; what gives no year of issue has that of its revision, if it is one."""
    known: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for document, property_, value in solutions(store, "publications"):
        known[document.value][compact(property_.value)].setdefault(language_of(value), value.value)
    return {
        document: Publication(
            titles=about["dcterms:title"],
            publishers=about["dcterms:publisher"],
            citations=about["dcterms:bibliographicCitation"],
            year=_year(about["dcterms:issued"]) or revisions.get(document),
            url=web_address(next(iter(about["schema:url"].values()), "")),
        )
        for document, about in known.items()
    }


def _year(issued: Mapping[str, str]) -> int | None:
    found = re.match(r"\d{4}", next(iter(issued.values()), ""))
    return int(found[0]) if found else None


def web_address(text: str) -> str | None:
    """An address on the web, or None for anything else that a graph may hold.

    >>> web_address("https://example.org/a"), web_address("javascript:alert(1)"), web_address("http://a b")
    ('https://example.org/a', None, None)
    """
    return text if _ADDRESS.fullmatch(text) else None
