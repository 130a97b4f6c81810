"""Set phrases are found in all the forms in which a question can hold them, the longest one where they overlap."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.phrases import Phrases
from search.question import QuestionReader, load_identifier, load_stopwords
from search.spelling import Speller

READER = QuestionReader(load_identifier(), load_stopwords(), Speller({}, {}))
PHRASES = Phrases(
    {
        "lead": {"ar": ["تقود"], "en": ["lead", "in the lead"], "zh": ["牵头"]},
        "more": {"ar": ["أكثر من"]},
        "workstream": {"ar": ["مسار العمل", "مسار"], "en": ["workstream"], "zh": ["工作流"]},
        "core": {"ar": ["المسار الأساسي"], "zh": ["核心工作流"]},
        "after": {"ar": ["بعد"]},
        "except": {"ar": ["عدا"]},
    }
)


def found(text):
    return [(one.meaning, text[one.start : one.end]) for one in PHRASES.find(READER.read(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("who leads workstreams", [("lead", "leads"), ("workstream", "workstreams")]),
        ("is in the lead", [("lead", "in the lead")]),
        ("牵头核心工作流", [("lead", "牵头"), ("core", "核心工作流")]),
        ("التي تقودها", [("lead", "تقودها")]),
        ("بأكثر من هدف", [("more", "بأكثر من")]),
        ("للمسار", [("workstream", "للمسار")]),
        ("والمسارات الأساسية", [("core", "والمسارات الأساسية")]),
        ("مسارا العمل", [("workstream", "مسارا العمل")]),
        ("بعد", [("after", "بعد")]),
    ],
)
def test_a_phrase_is_found_however_it_is_inflected_and_joined(text, expected):
    assert found(text) == expected


@given(st.text())
def test_phrases_stand_in_the_text_in_order_and_apart(text):
    question = READER.read(text, "ar")
    spans = [(one.start, one.end) for one in PHRASES.find(question)]
    assert spans == sorted(spans)
    assert all(0 <= start < end <= len(question.text) for start, end in spans)
