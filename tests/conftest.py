"""One real release, built once a session from the bundled sources, for the tests that ask what a user asks."""

from pathlib import Path

import pytest

from api.build import Outcome, build, union
from api.opened_release import OpenedRelease, open_release
from api.settings import Settings
from ingest.pipeline import Ingested, ingest

# Embeddings are keyed by model and text, so a second run of the tests embeds nothing.
EMBEDDINGS = Path(__file__).parent.parent / ".gcmkg" / "cache"


@pytest.fixture(scope="session")
def ingested() -> Ingested:
    """The bundled sources as quads."""
    return ingest()


@pytest.fixture(scope="session")
def release_graph(ingested):
    """The union of all layers, as SHACL sees it."""
    return union(ingested.quads)


@pytest.fixture(scope="session")
def settings(tmp_path_factory) -> Settings:
    """Settings of a user with a home of their own."""
    return Settings(home=tmp_path_factory.mktemp("home"), cache=EMBEDDINGS)


@pytest.fixture(scope="session")
def outcome(settings) -> Outcome:
    """The first build in that home."""
    return build(settings, lambda step, done, total: None)


@pytest.fixture(scope="session")
def opened(settings, outcome) -> OpenedRelease:
    """The published release."""
    return open_release(settings)
