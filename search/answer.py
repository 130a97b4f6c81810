"""The values an answer is made of; their fields are the JSON that every door gives."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from search.graph_ranking import Triple


@dataclass(frozen=True)
class Evidence:
    """A verbatim span of a source; line and offsets are null where the source is a list kept with the graph."""

    quote: str
    lang: str
    source: str
    line: int | None
    start: int | None
    end: int | None


@dataclass(frozen=True)
class Reference:
    """A published source of a record; the address is http or https, and what is not known is null."""

    title: str
    publisher: str | None = None
    year: int | None = None
    url: str | None = None


@dataclass(frozen=True)
class Why:
    """Triples that tie a result to the question, each true in the graph, and the same in words and as a query.

    The query stands on its own (SPARQL 1.1, over the union of the layers): one of the values of its ?hit is the result.
    """

    path: tuple[Triple, ...]
    text: str
    sparql: str


@dataclass(frozen=True)
class Scores:
    """What each ranker says of a result, 0 to 1."""

    dense: float
    lexical: float
    graph: float


@dataclass(frozen=True)
class Shown:
    """A value that the query of a question shows of an answer: a deadline, a migrant stock, a count.

    Attributes:
        name: the variable of the query.
        label: what it is called, in the reader's language.
        text: the value; of a concept its label.
    """

    name: str
    label: str
    text: str


@dataclass(frozen=True)
class Result:
    """One thing found, with its proof.

    Attributes:
        label_basis: how far the label's wording can be trusted (`id/wording/…`).
        references: the published sources that it comes from.
        is_answer: whether the query of the question's reading finds it.
        values: what that query shows of it.
        cautions: what to know before relying on it, in the reader's language: that it is contested, or partly sourced.
    """

    iri: str
    notation: str
    type: str
    label: str
    label_lang: str
    label_basis: str | None
    score: float
    scores: Scores
    evidence: tuple[Evidence, ...]
    why: tuple[Why, ...]
    references: tuple[Reference, ...] = ()
    cautions: tuple[str, ...] = ()
    is_answer: bool = False
    values: tuple[Shown, ...] = ()


@dataclass(frozen=True)
class Entity:
    """A thing that the question names, and the words that name it."""

    notation: str
    matched: str


@dataclass(frozen=True)
class Interpretation:
    """What the question was taken to mean.

    Attributes:
        sparql: where it asks for ties, the query that says the same; it can be edited and sent to /sparql.
        reading: the same in words.
        is_sure: whether the results are what that query finds; if not, they come from search.
        count: how many things the query finds.
    """

    answer_type: str | None
    entities: tuple[Entity, ...]
    sparql: str | None = None
    reading: str | None = None
    is_sure: bool = False
    count: int | None = None


@dataclass(frozen=True)
class FacetValue:
    """One value of a facet, and how many of all matching things have it."""

    value: str
    label: str
    count: int


@dataclass(frozen=True)
class Suggestion:
    """A thing near to a question that nothing answers."""

    iri: str
    notation: str
    type: str
    label: str
    label_lang: str
    score: float


@dataclass(frozen=True)
class Answer:
    """One page of the answer to a question.

    Attributes:
        results: those of all matches from offset on, at most limit of them.
        total: how many things match; the facets count the same.
        suggestions: what is near where nothing matches.
    """

    query: str
    language: str
    no_match: bool
    interpretation: Interpretation
    results: tuple[Result, ...]
    total: int = 0
    offset: int = 0
    limit: int = 0
    facets: dict[str, tuple[FacetValue, ...]] = field(default_factory=dict)
    suggestions: tuple[Suggestion, ...] = ()
    release: str = ""
    took_ms: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """The answer as plain values for json.dumps."""
        return asdict(self)
