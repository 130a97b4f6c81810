"""All documents at once have the similarities that each has by itself."""

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.dense import Key
from search.pooling import Pooling
from search.views import similarity

TEXT = st.fixed_dictionaries(
    {"title": st.booleans(), "sentences": st.integers(0, 3), "languages": st.sampled_from((("en",), ("ru", "en")))}
)
ITEMS = st.dictionaries(st.sampled_from("abcdef"), st.tuples(TEXT, st.integers(0, 3)), min_size=1)


def keys_of(items):
    for item, (text, plain) in items.items():
        for language in text["languages"]:
            yield Key(item, f"{language} alone")
            if text["title"]:
                yield Key(item, f"{language} under title")
            yield from (Key(item, f"{language} sentence {number}") for number in range(text["sentences"]))
        yield from (Key(item, f"{language} plain") for language in ("en", "fr", "zh")[:plain])


@given(ITEMS, st.integers(0, 1000))
def test_pooling_all_is_what_each_document_has_by_itself(items, seed):
    keys = list(keys_of(items))
    cosines = np.random.default_rng(seed).uniform(-1, 1, len(keys))
    views = defaultdict(dict)
    for key, cosine in zip(keys, cosines.tolist(), strict=True):
        views[key.item][key.view] = cosine
    pooling = Pooling(keys)
    found = dict(zip(pooling.items, pooling.pool(cosines).tolist(), strict=True))
    assert found == pytest.approx({item: similarity(listed) for item, listed in views.items()})
