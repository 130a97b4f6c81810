"""A text that exists in some languages into the one a reader is shown: the one rule of fallback, stated once.

The language asked for, else that of the question, else English, else Russian, else any. Whoever shows a text also
says which language it is in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeVar

from kg.errors import InputError
from search.language import LANGUAGES

Reading = tuple[str, ...]
"""The languages a reader is shown, the best first."""

_ALWAYS: Final = ("en", "ru")
T = TypeVar("T")


def reading(lang: str | None, question: str | None = None) -> Reading:
    """The languages to show to someone.

    Args:
        lang: the language asked for, if one was.
        question: the language of the question, if there is one.

    >>> reading("fr", "zh"), reading(None)
    (('fr', 'zh', 'en', 'ru'), ('en', 'ru'))

    Raises:
        InputError: the language asked for is not one of the six.
    """
    if lang is not None and lang not in LANGUAGES:
        raise InputError(f"Unknown language '{lang}'.", f"Use one of: {', '.join(LANGUAGES)}.")
    return tuple(dict.fromkeys(language for language in (lang, question, *_ALWAYS) if language))


def shown(texts: Mapping[str, T], languages: Reading) -> tuple[str, T] | None:
    """The language to show and the text in it; None where there is no text at all.

    >>> shown({"ru": "дети", "zh": "儿童"}, ("fr", "en", "ru"))
    ('ru', 'дети')
    >>> shown({"zh": "儿童"}, ("fr", "en", "ru"))
    ('zh', '儿童')
    """
    language = next((one for one in (*languages, *_ALWAYS, *sorted(texts)) if one in texts), None)
    return None if language is None else (language, texts[language])
