"""The whole data flow, top to bottom: bundled sources to a validated, indexed, published release."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from rdflib import Graph
from rdflib.namespace import RDF

from api.settings import Settings
from ingest.pipeline import Ingested, ingest
from kg import release
from kg.errors import ReleaseError, ValidationFailed
from kg.named_graphs import layer_of
from kg.quads import Quad, sorted_lines
from kg.store import load
from kg.validation import ValidationReport, assert_shapes_work, load_shapes, validate
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
        ValidationFailed: the graph breaks a shape; the message names the first findings.
    """
    progress("Reading sources", 0, 1)
    ingested = ingest()
    lines = sorted_lines(ingested.quads)
    encoder = ensemble.load(settings.model, threads=settings.build_threads)
    identity = release.Identity(release.graph_digest(lines), encoder.model_id, code_version())
    standing = _standing(settings.home, identity.id)
    if standing is not None:
        release.point_to(settings.home, identity.id)
        return Outcome(standing, published=False)
    manifest = _publish(settings, ingested, lines, encoder, identity, progress)
    return Outcome(manifest, published=True)


def _standing(home: Path, release_id: str) -> release.Manifest | None:
    layout = release.Layout(home / "releases" / release_id)
    try:
        manifest = release.read_manifest(layout)
        release.verify(layout, manifest)
    except ReleaseError:
        return None
    return manifest


def _publish(
    settings: Settings,
    ingested: Ingested,
    lines: list[str],
    encoder: Encoder,
    identity: release.Identity,
    progress: Progress,
) -> release.Manifest:
    with release.draft(settings.home) as layout:
        layout.graph.write_text("".join(f"{line}\n" for line in lines), "utf-8")
        progress("Validating", 0, 1)
        report = check(ingested.quads)
        layout.report.write_text(report.to_json(), "utf-8")
        cache = (settings.cache or settings.home / "cache") / "embeddings"
        documents = build_index(load(layout.graph), layout.search, encoder, cache, progress)
        manifest = release.Manifest(
            id=identity.id,
            identity=identity,
            sources=ingested.sources,
            counts=counts(ingested.quads) | {"quads": len(lines), "documents": documents},
            layers=dict(sorted(Counter(layer_of(quad.graph) for quad in ingested.quads).items())),
            shacl=report.counts(),
        )
        progress("Publishing", 0, 1)
        return release.publish(settings.home, layout, manifest)


def check(quads: tuple[Quad, ...]) -> ValidationReport:
    """The SHACL report of a draft graph.

    Raises:
        ValidationFailed: it has a Violation.
    """
    shapes = load_shapes()
    assert_shapes_work(shapes)
    report = validate(union(quads), shapes)
    if not report.conforms:
        raise ValidationFailed(f"The graph breaks its shapes, so nothing was published.\n{report.to_text()}")
    return report


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
