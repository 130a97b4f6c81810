"""The whole data flow, top to bottom: bundled sources and contributions to a validated, indexed, published release."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from rdflib import Graph
from rdflib.namespace import RDF

from api.settings import Settings
from ingest.change_sets import contributed_in, locked
from ingest.collection import NOTHING, Contributed, iri_of, key_of
from ingest.contributions import Document
from ingest.documents import passage_iris
from ingest.pipeline import Ingested, ingest
from kg import release
from kg.errors import ReleaseError, ValidationFailed
from kg.named_graphs import layer_of
from kg.quads import Quad, sorted_lines
from kg.source_lines import Place
from kg.store import load
from kg.validation import ValidationReport, assert_shapes_work, load_shapes, validate
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
    ingested = ingest(contributed)
    lines = sorted_lines(ingested.quads)
    encoder = ensemble.load(settings.model, threads=settings.build_threads)
    identity = release.Identity(release.graph_digest(lines), encoder.model_id, code_version())
    standing = _standing(settings.home, identity.id)
    if standing is not None:
        keep()
        release.point_to(settings.home, identity.id)
        return Outcome(standing, published=False)
    with release.draft(settings.home) as layout:
        manifest = _drafted(layout, settings, contributed, ingested, lines, encoder, identity, progress)
        progress("Publishing", 0, 1)
        keep()
        return Outcome(release.publish(settings.home, layout, manifest), published=True)


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
    contributed: Contributed,
    ingested: Ingested,
    lines: list[str],
    encoder: Encoder,
    identity: release.Identity,
    progress: Progress,
) -> release.Manifest:
    layout.graph.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    progress("Validating", 0, 1)
    report = check(ingested.quads, contributed)
    layout.report.write_text(report.to_json(), "utf-8")
    cache = (settings.cache or settings.home / "cache") / "embeddings"
    documents = build_index(load(layout.graph), layout.search, encoder, cache, progress)
    return release.Manifest(
        id=identity.id,
        identity=identity,
        sources=ingested.sources,
        counts=counts(ingested.quads) | {"quads": len(lines), "documents": documents},
        layers=dict(sorted(Counter(layer_of(quad.graph) for quad in ingested.quads).items())),
        shacl=report.counts(),
    )


def check(quads: tuple[Quad, ...], contributed: Contributed = NOTHING) -> ValidationReport:
    """The SHACL report of a draft graph.

    Args:
        quads: the graph.
        contributed: the records whose files and rows the message should name.

    Raises:
        ValidationFailed: it has a Violation.
    """
    shapes = load_shapes()
    assert_shapes_work(shapes)
    report = validate(union(quads), shapes)
    if not report.conforms:
        found = placed(report.at_least("Violation"), _places(contributed)).to_text()
        raise ValidationFailed(f"The graph breaks its shapes, so nothing was published.\n{found}")
    return report


def _places(contributed: Contributed) -> Iterator[tuple[str, Place]]:
    """The file and row of each contributed record, for all the nodes that are made from it alone."""
    for record in (*contributed.records.values(), *contributed.tombstones.values()):
        nodes = [iri_of(key_of(record)), *(passage_iris(record) if isinstance(record, Document) else ())]
        for node in nodes:
            yield record.origin.file, Place(str(node), "", "", "", record.origin.row or 0)


def union(quads: tuple[Quad, ...]) -> Graph:
    """The default graph of a query: every layer together."""
    graph = Graph()
    for quad in quads:
        graph.add(quad[:3])
    return graph


def counts(quads: tuple[Quad, ...]) -> dict[str, int]:
    """How many things of each class of ours there are, superclasses included."""
    types = {(quad.subject, quad.object) for quad in quads if quad.predicate == RDF.type}
    names = (str(kind).rpartition("#")[2] for _, kind in types if "/gcm-kg/ontology#" in str(kind))
    return dict(sorted(Counter(names).items()))


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
