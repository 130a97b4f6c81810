"""A reader is shown the language asked for, else that of the question, else English, else Russian, else any."""

import pytest

from kg.errors import InputError
from kg.reading import reading, shown

ALL = {"ar": "طفل", "en": "child", "es": "niño", "fr": "enfant", "ru": "ребенок", "zh": "儿童"}


@pytest.mark.parametrize(
    ("lang", "question", "texts", "language"),
    [
        ("fr", "zh", ALL, "fr"),
        ("fr", "zh", {"zh", "en", "ru"}, "zh"),
        ("fr", "zh", {"en", "ru", "es"}, "en"),
        (None, "zh", {"ru", "ar"}, "ru"),
        (None, None, {"zh", "es"}, "es"),
    ],
)
def test_the_rule_of_fallback(lang, question, texts, language):
    there = {one: ALL[one] for one in texts}
    assert shown(there, reading(lang, question)) == (language, ALL[language])


def test_where_there_is_no_text_there_is_nothing_to_show():
    assert shown({}, reading("ar")) is None


def test_a_language_that_is_not_of_the_six_is_refused():
    with pytest.raises(InputError, match=r"'de'.*ar, en, es, fr, ru, zh"):
        reading("de")
