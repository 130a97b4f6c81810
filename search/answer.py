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
class Why:
    """Triples that tie a result to the question, each true in the graph, and the same in words."""

    path: tuple[Triple, ...]
    text: str


@dataclass(frozen=True)
class Scores:
    """What each ranker says of a result, 0 to 1."""

    dense: float
    lexical: float
    graph: float


@dataclass(frozen=True)
class Result:
    """One thing found, with its proof; label_basis says how far the label's wording can be trusted (`id/wording/…`)."""

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


@dataclass(frozen=True)
class Entity:
    """A thing that the question names, and the words that name it."""

    notation: str
    matched: str


@dataclass(frozen=True)
class Interpretation:
    """What the question was taken to mean."""

    answer_type: str | None
    entities: tuple[Entity, ...]
    sparql: str | None = None


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
