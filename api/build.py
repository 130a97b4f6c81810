"""The whole data flow, top to bottom: bundled sources and contributions to a validated, indexed, published release."""

from __future__ import annotations

import hashlib
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Final, NamedTuple

from rdflib import Graph
from rdflib.namespace import RDF

from api.settings import Settings
from ingest.change_sets import contributed_in, locked
from ingest.collection import NOTHING, Contributed
from ingest.contribution_mapping import nodes_of
from ingest.pipeline import ingest, write_ingested
from kg import release
from kg.errors import ReleaseError, ValidationFailed
from kg.named_graphs import layer_of
from kg.namespaces import BASE
from kg.quads import Quad, sorted_lines
from kg.source_lines import Place
from kg.store import load
from kg.validation import ValidationReport, assert_shapes_work, load_shapes
from kg.validation_chunks import validate_file
from kg.validation_fast import engine_for, report_of
from kg.validation_report import placed
from search import ensemble
from search.encoder import Encoder
from search.index import build_index

Progress = Callable[[str, int, int], None]
"""Called with the name of a step, how much of it is done and how much there is."""

_PACKAGES = ("ontology", "kg", "ingest", "search", "api")


@dataclass(frozen=True)
class Outcome:
    """What a build did: the release that is now current, and whether it is a new one."""

    manifest: release.Manifest
    published: bool


def build(settings: Settings, progress: Progress) -> Outcome:
    """Ingest, validate, index and publish; a release that exists already is only made current.

    Raises:
        SourceError: a source is not as its reader expects.
        InputError: a source was changed, or a file of the contributions is damaged.
        ValidationFailed: the graph breaks a shape; the message names the first findings.
    """
    with locked(settings.home, lambda: progress("Waiting for another gcmkg", 0, 1)):
        return build_with(contributed_in(settings.home), settings, progress)


def build_with(
    contributed: Contributed, settings: Settings, progress: Progress, keep: Callable[[], None] = lambda: None
) -> Outcome:
    """The same with these contributions; the caller holds the lock of the home.

    Args:
        contributed: what goes into the release beside the bundled sources.
        settings: where to, and the model.
        progress: told of each step.
        keep: called when all is checked and indexed and before the release becomes the current one, to keep what is new
            among the contributions. If the process ends in between, the next build publishes it.
    """
    release.clear_drafts(settings.home)
    progress("Reading sources", 0, 1)
    encoder = ensemble.load(settings.model, threads=settings.build_threads)
    with release.draft(settings.home) as layout:
        drawn = _drawn_up(contributed, layout.graph, settings.stream_from)
        identity = release.Identity(drawn.digest, encoder.model_id, code_version())
        standing = _standing(settings.home, identity.id)
        if standing is not None:
            keep()
            release.point_to(settings.home, identity.id)
            return Outcome(standing, published=False)
        manifest = _drafted(layout, settings, drawn, encoder, identity, progress)
        progress("Publishing", 0, 1)
        keep()
        return Outcome(release.publish(settings.home, layout, manifest), published=True)


class _Drawn(NamedTuple):
    """A graph on disk: its digest, the checksums of its sources, and how to validate it."""

    digest: str
    sources: dict[str, str]
    report: Callable[[], ValidationReport]


def _drawn_up(contributed: Contributed, graph: Path, stream_from: int) -> _Drawn:
    if len(contributed.records) >= stream_from:
        written = write_ingested(contributed, graph)
        return _Drawn(written.graph.digest, written.sources, lambda: check_file(graph, contributed))
    ingested = ingest(contributed)
    lines = sorted_lines(ingested.quads)
    graph.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return _Drawn(release.graph_digest(lines), ingested.sources, lambda: check(ingested.quads, contributed))


def _standing(home: Path, release_id: str) -> release.Manifest | None:
    layout = release.Layout(home / "releases" / release_id)
    try:
        manifest = release.read_manifest(layout)
        release.verify(layout, manifest)
    except ReleaseError:
        return None
    return manifest


def _drafted(
    layout: release.Layout,
    settings: Settings,
    drawn: _Drawn,
    encoder: Encoder,
    identity: release.Identity,
    progress: Progress,
) -> release.Manifest:
    progress("Validating", 0, 1)
    report = drawn.report()
    layout.report.write_text(report.to_json(), "utf-8")
    documents = build_index(load(layout.graph), layout.search, encoder, settings.embeddings, progress)
    counted = counts(layout.graph)
    return release.Manifest(
        id=identity.id,
        identity=identity,
        sources=drawn.sources,
        counts=counted.classes | {"quads": counted.layers.total(), "documents": documents},
        layers=dict(sorted(counted.layers.items())),
        shacl=report.counts(),
    )


def try_out(contributed: Contributed, settings: Settings) -> None:
    """Check the graph that a release with these contributions would have, and forget it.

    Raises:
        ValidationFailed: it has a Violation.
    """
    with tempfile.TemporaryDirectory() as folder:
        _drawn_up(contributed, Path(folder) / "graph.nq", settings.stream_from).report()


def check(quads: tuple[Quad, ...], contributed: Contributed = NOTHING) -> ValidationReport:
    """The SHACL report of a draft graph, by the fast engines where they are installed.

    Args:
        quads: the graph.
        contributed: the records whose files and rows the message should name.

    Raises:
        ValidationFailed: it has a Violation.
    """
    engine = engine_for(_shapes())
    triples = dict.fromkeys(f"{line.rpartition(' <')[0]} .\n" for line in sorted_lines(quads))
    return _conforming(report_of(engine("".join(triples))), contributed)


def check_file(graph: Path, contributed: Contributed = NOTHING) -> ValidationReport:
    """The same for a graph in a file of sorted N-Quads, in chunks, of which memory holds one a process.

    Args:
        graph: the file.
        contributed: the records whose files and rows the message should name.

    Raises:
        ValidationFailed: it has a Violation.
    """
    return _conforming(validate_file(graph, _shapes()), contributed)


def _shapes() -> Graph:
    shapes = load_shapes()
    assert_shapes_work(shapes, engine_for(shapes))
    return shapes


def _conforming(report: ValidationReport, contributed: Contributed) -> ValidationReport:
    if not report.conforms:
        found = placed(report.at_least("Violation"), _places(contributed)).to_text()
        raise ValidationFailed(f"The graph breaks its shapes, so nothing was published.\n{found}")
    return report


def _places(contributed: Contributed) -> Iterator[tuple[str, Place]]:
    """The file and row of each contributed record, for all the nodes that are made from it alone."""
    for record in (*contributed.records.values(), *contributed.tombstones.values()):
        for node, line in nodes_of(record):
            yield record.origin.file, Place(node, "", "", "", line)


def union(quads: tuple[Quad, ...]) -> Graph:
    """The default graph of a query: every layer together."""
    graph = Graph()
    for quad in quads:
        graph.add(quad[:3])
    return graph


class Counted(NamedTuple):
    """How many things of each class of ours there are, superclasses included, and how many quads each layer has."""

    classes: dict[str, int]
    layers: Counter[str]


def counts(graph: Path) -> Counted:
    """What a file of sorted N-Quads holds."""
    classes, layers, last = Counter[str](), Counter[str](), ""
    with graph.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            triple, _, name = line.rpartition(" <")
            layers[name[:-4]] += 1
            if _OUR_CLASS in triple and triple != last:
                classes[triple.rpartition("#")[2][:-1]] += 1
            last = triple
    return Counted(dict(sorted(classes.items())), _by_layer(layers))


_OUR_CLASS: Final = f"> {RDF.type.n3()} <{BASE}ontology#"


def _by_layer(graphs: Mapping[str, int]) -> Counter[str]:
    layers = Counter[str]()
    for graph, number in graphs.items():
        layers[layer_of(graph)] += number
    return layers


def code_version() -> str:
    """The package version and a digest of its files: another code base is another release.

    >>> code_version().startswith("0.")
    True
    """
    root = Path(__file__).parent.parent
    digest = hashlib.sha256()
    for package in _PACKAGES:
        for path in sorted((root / package).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(str(path.relative_to(root)).encode() + path.read_bytes())
    return f"{version('gcmkg')}+{digest.hexdigest()[:8]}"
