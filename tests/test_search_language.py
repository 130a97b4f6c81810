"""The language of a question is told from a few words of it."""

import json
from pathlib import Path

import pytest

from search.question import load_identifier

QUESTIONS = json.loads((Path(__file__).parent / "relevance" / "own.json").read_text("utf-8"))
IDENTIFIER = load_identifier()


def test_the_language_of_nearly_every_judged_question_is_recognised():
    right = [IDENTIFIER.identify(question["q"]).language == question["lang"] for question in QUESTIONS]
    assert sum(right) / len(right) >= 0.97


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("цель 13", "ru"),
        ("какова роль UNICEF", "ru"),
        ("هجرة", "ar"),
        ("儿童 rights", "zh"),
        ("¿quién dirige la labor?", "es"),
        ("l'accès aux soins", "fr"),
        ("who leads", "en"),
    ],
)
def test_scripts_and_small_words_decide(text, language):
    assert IDENTIFIER.identify(text).language == language


@pytest.mark.parametrize("text", ["", "13", "???", "UNICEF"])
def test_what_tells_nothing_is_english_with_little_confidence(text):
    language, confidence = IDENTIFIER.identify(text)
    assert (language, confidence < 0.4) == ("en", True)
