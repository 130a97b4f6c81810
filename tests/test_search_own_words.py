"""A thing answers by words of its quote, else by its name in the question, else by its title, else by its meaning."""

import pytest

from search.answer import Evidence
from search.documents import Document
from search.glossary import Glossary
from search.own_words import Asked
from search.question import Question, QuestionReader, load_identifier, load_stopwords
from search.spelling import Speller

IOM = Document(
    "IOM",
    "urn:iom",
    "Agency",
    ("Agency",),
    {"en": "International Organization for Migration", "ru": "Международная организация по миграции"},
    {"ru": ("МОМ",)},
)
QUOTE = Evidence("МОМ поддерживает работу по реинтеграции", "ru", "plan", 3, 0, 39)
NAME = Evidence("International Organization for Migration", "en", "actors", None, None, None)


def asked(text, language):
    stopwords = load_stopwords()
    question: Question = QuestionReader(load_identifier(), stopwords, Speller({}, {})).read(text, language)
    return Asked(question, Glossary((), stopwords), (language, "en", "ru"))


@pytest.mark.parametrize(
    ("question", "language", "proof", "kind", "words"),
    [
        ("поддержка реинтеграции", "ru", QUOTE, "matches", ("реинтеграции",)),
        ("what does MOM do", "en", QUOTE, "named", ("МОМ",)),
        ("реинтеграция МОМ", "ru", QUOTE, "matches", ("МОМ", "реинтеграции")),
        ("МОМ и люди", "ru", QUOTE, "matches", ("МОМ",)),
        ("МОМ", "ru", QUOTE, "named", ("МОМ",)),
        ("an international organization", "en", QUOTE, "title", ("International Organization",)),
        ("международная организация", "ru", NAME, "title", ("Международная организация",)),
        ("helping people return", "en", QUOTE, "near", (QUOTE.quote,)),
    ],
)
def test_the_plainest_reason_is_given(question, language, proof, kind, words):
    assert asked(question, language).own_words(IOM, proof) == (kind, words)
