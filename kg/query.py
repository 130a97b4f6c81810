"""A checked SPARQL query and a store into a whole serialised answer, or an error; never a shortened answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import IO, Any, Final, cast

from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, QueryTriples, Store

from kg.errors import QueryError, QueryLimit, QueryRefused
from kg.formats import graph_format, result_format
from kg.namespaces import prefixes
from kg.query_text import Bounds, dataset


@dataclass(frozen=True)
class Limits:
    """What one query may cost: time from its arrival, memory of its worker, size of its answer, size of its text."""

    seconds: float = 5.0
    memory_mb: int = 512
    answer_bytes: int = 10_000_000
    rows: int = 100_000
    text: Bounds = field(default_factory=Bounds)


@dataclass(frozen=True)
class Request:
    """A query, the formats wanted for either kind of answer, and what it may see.

    Attributes:
        default_graphs: IRIs of the graphs whose union is the default graph; see `is_restricted`.
        named_graphs: IRIs of the graphs that GRAPH may see.
        overlay: N-Quads that only this query sees, in the graph OVERLAY; such as the hits of a search.
    """

    query: str
    result: str = "json"
    graph: str = "turtle"
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    overlay: str = ""

    @property
    def is_restricted(self) -> bool:
        """Whether it names its dataset (https://www.w3.org/TR/sparql11-protocol/#dataset); if not, it sees all."""
        return bool(self.default_graphs or self.named_graphs)


@dataclass(frozen=True)
class Answer:
    """A whole serialised answer and its media type."""

    media_type: str
    body: bytes


_LISTED: Final = 20
OVERLAY: Final = "https://w3id.org/gcm-kg/search#hits"


def run(store: Store, request: Request, limits: Limits) -> Answer:
    """Run a query here and now: in a worker process, or for callers that trust the query (our own files).

    Raises:
        QueryError: the query is malformed.
        QueryRefused: the query asks for a graph that the store does not hold; nothing is fetched.
        QueryLimit: the answer has too many rows or bytes.
    """
    own = dataset(request.query)
    _check_graphs(store, (*request.default_graphs, *request.named_graphs, *own))
    seen = [*request.default_graphs, *([OVERLAY] if request.overlay else [])]
    try:
        results = store.query(
            request.query,
            prefixes=prefixes(),
            use_default_graph_as_union=not (request.is_restricted or own),
            default_graph=_nodes(seen) if request.is_restricted else None,
            named_graphs=_nodes(request.named_graphs) if request.is_restricted else None,
        )
    except (SyntaxError, ValueError) as error:
        where = str(error).split(": expected")[0].split(", expected")[0]
        raise QueryError(f"The query is not SPARQL 1.1: {where}.", "Mend it and send it again.") from None
    except RuntimeError as error:  # such as a function that the engine does not know
        raise QueryError(f"The query cannot be answered: {error}.", "Mend it and send it again.") from None
    return _serialised(results, request, limits)


def _check_graphs(store: Store, wanted: Iterable[str]) -> None:
    for graph in wanted:
        if not store.contains_named_graph(_node(graph)):
            held = sorted(f"<{known.value}>" for known in store.named_graphs())
            listed = ", ".join(held[:_LISTED]) + (" …" if len(held) > _LISTED else "")
            message = f"<{graph}> is not a graph of this release, and nothing is fetched."
            raise QueryRefused(message, f"It has {listed}.")


def _nodes(graphs: Iterable[str]) -> list[Any]:
    return [_node(graph) for graph in graphs]


def _node(iri: str) -> NamedNode:
    try:
        return NamedNode(iri)
    except ValueError:
        raise QueryError(f"'{iri}' is not an absolute IRI.", "Name graphs by their whole IRI.") from None


def _serialised(results: QueryBoolean | QuerySolutions | QueryTriples, request: Request, limits: Limits) -> Answer:
    if isinstance(results, QueryTriples):
        graph = graph_format(request.graph)
        sink = _Capped(limits.answer_bytes, limits.rows, b"\n" if graph.name == "ntriples" else b"")
        _serialise(results, sink, graph.serializer)
        return Answer(graph.media_type, bytes(sink.buffer))
    table = result_format(request.result)
    sink = _Capped(limits.answer_bytes, limits.rows, _ROW_ENDS[table.name])
    _serialise(results, sink, table.serializer)
    return Answer(table.media_type, bytes(sink.buffer))


def _serialise(results: Any, sink: _Capped, serializer: Any) -> None:  # noqa: ANN401
    try:
        results.serialize(cast("IO[bytes]", sink), format=serializer)
    except (ValueError, RuntimeError) as error:
        raise QueryError(f"The query cannot be answered: {error}.", "Mend it and send it again.") from None


# What stands once after each row of an answer and in no value: quotes in JSON strings and < in XML are escaped.
_ROW_ENDS: Final = {"json": b'"}},{"', "xml": b"</result>", "csv": b"\n", "tsv": b"\n"}


class _Capped:
    """A binary sink that refuses to grow past its limits: an error is better than a shortened answer."""

    def __init__(self, most_bytes: int, most_rows: int, row_end: bytes) -> None:
        self.buffer = bytearray()
        self._most_bytes, self._most_rows, self._row_end = most_bytes, most_rows, row_end
        self._rows = 0

    def write(self, data: bytes) -> int:
        if len(self.buffer) + len(data) > self._most_bytes:
            raise QueryLimit(f"The answer is larger than {self._most_bytes} bytes.", "Add a LIMIT or ask for less.")
        before = max(0, len(self.buffer) - len(self._row_end) + 1)
        self.buffer += data
        if self._row_end:
            self._rows += self.buffer.count(self._row_end, before)
        if self._rows > self._most_rows:
            raise QueryLimit(f"The answer has more than {self._most_rows} rows.", "Add a LIMIT or ask for less.")
        return len(data)

    def flush(self) -> None:
        return None
