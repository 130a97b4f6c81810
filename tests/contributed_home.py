"""A home for tests of what people contribute: commands run in this process, without checks and indexes at will."""

from pathlib import Path

import numpy as np
from typer.testing import CliRunner

from api import build as build_module
from api.cli import app
from api.contributing import compared, publish
from api.settings import Settings
from ingest.contributions import Practice, ReadFile
from kg.validation_report import ValidationReport


def quiet(step, done, total):
    return None


class ContributedHome:
    """A home in which records are added, reviewed and asked for."""

    def __init__(self, home: Path, cache: Path) -> None:
        self.settings = Settings(home=home, cache=cache)

    @property
    def home(self):
        return self.settings.home

    def run(self, *arguments):
        """A command as a user gives it."""
        environment = {"GCMKG_HOME": str(self.home), "GCMKG_CACHE": str(self.settings.cache)}
        return CliRunner().invoke(app, [*map(str, arguments)], env=environment)

    def plan(self, *records):
        """What records would change."""
        return compared(ReadFile(records, ()), self.settings)

    def add(self, *records):
        """Publish records as `gcmkg add` does once it has read them."""
        return publish(self.plan(*records), self.settings, quiet)


class CountingEncoder:
    """An encoder of no sense and no cost that remembers what it was asked."""

    model_id = "counting"
    dimension = 16

    def __init__(self):
        self.passages = []
        self.queries = []

    def encode_passages(self, texts):
        self.passages += texts
        return self._vectors(texts)

    def encode_queries(self, texts):
        self.queries += texts
        return self._vectors(texts)

    def _vectors(self, texts):
        drawn = [np.random.default_rng(list(text.encode())).normal(size=self.dimension) for text in texts]
        return np.array([vector / np.linalg.norm(vector) for vector in drawn], np.float32)


def without_checks_and_indexes(monkeypatch):
    """Builds become quick: the graph is made and published, but not validated and not indexed."""
    monkeypatch.setattr(build_module.ensemble, "load", lambda model, threads: CountingEncoder())
    monkeypatch.setattr(build_module, "check", lambda quads, contributed: ValidationReport(()))
    monkeypatch.setattr(build_module, "build_index", lambda store, directory, encoder, cache, progress: len(store))


def practice(id_, name="Harvest wage guarantee fund", **given):
    """A practice that meets every shape."""
    fields = {
        "summaries": {"en": "A fund pays the wages of seasonal harvest workers when packing houses close."},
        "organisations": ("IOM",),
        "countries": ("PRT",),
        "regions": ("europe-and-north-america",),
        "objectives": (6, 22),
        "primary_objective": 6,
        "practice_type": "programme",
        "start_year": 2021,
        "confidence": "medium",
    }
    return Practice(id_, {"en": name}, **(fields | given))
