"""A small real graph and an encoder without weights, for the tests of search."""

import hashlib
from functools import cache
from pathlib import Path

import numpy as np
from pyoxigraph import RdfFormat, Store

from search.analyzer import words
from search.documents import read_documents
from search.index import build_index, open_searcher

HERE = Path(__file__).parent
SOURCE_TEXT = (HERE.parent / "ingest" / "data" / "workplan-2019.ru.md").read_text("utf-8")
SAMPLES = {
    "on_topic": {
        "en": [
            "alternatives to detention of migrants",
            "children in detention",
            "pathways for regular migration",
            "best interests of the child",
            "vulnerabilities of migrants in mixed movements",
            "peer learning on alternatives",
            "admission and stay on humanitarian grounds",
            "access of young migrants to health services",
        ],
        "ru": [
            "альтернативы задержанию мигрантов",
            "наилучшие интересы ребенка",
            "легальные каналы миграции",
            "дети и молодежь",
        ],
    },
    "off_topic": {
        "en": [
            "recipe for apple pie",
            "football results on Sunday",
            "how to sew curtains",
            "winter tyres for a lorry",
            "best coffee machine",
            "guitar chords of an old song",
            "opening hours of a swimming pool",
            "book a flight to Rome",
        ],
        "ru": ["рецепт борща", "прогноз погоды", "ремонт крана на кухне", "расписание поездов"],
    },
}


class ToyEncoder:
    """Hashes the beginnings of words into a vector: texts with words in common are near each other."""

    model_id = "toy"
    dimension = 256

    def encode_queries(self, texts):
        return np.stack([self._vector(text) for text in texts])

    encode_passages = encode_queries

    def _vector(self, text):
        vector = np.full(self.dimension, 0.05, np.float32)
        for word in words(text):
            for size in (3, 5):
                digest = hashlib.sha256(word[:size].encode()).digest()
                vector[digest[0]] += 1 if digest[1] % 2 else -1
        return vector / np.linalg.norm(vector)


@cache
def store():
    """The slice in a store."""
    graph = Store()
    graph.bulk_load(path=HERE / "fixtures" / "search_slice.trig", format=RdfFormat.TRIG)
    return graph


@cache
def documents():
    """What can be found in the slice, by notation."""
    return {document.notation: document for document in read_documents(store())}


def build(directory):
    """The indexes of the slice in a directory; returns how many documents there are."""
    return build_index(store(), directory / "index", ToyEncoder(), directory / "cache", samples=SAMPLES)


def opened(directory, release="r1"):
    """A searcher over the indexes in a directory."""
    return open_searcher(store(), directory / "index", ToyEncoder(), release)
