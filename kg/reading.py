"""A text that exists in some languages into the one a reader is shown: the languages and the one rule of fallback.

The language asked for, else that of the question, else English, else Russian (the source's), else any. Whoever shows a
text also says which language it is in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple, TypeVar, get_args

from kg.errors import InputError

Language = Literal["ar", "en", "es", "fr", "ru", "zh"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
"""The official languages of the United Nations, by code."""

Reading = tuple[str, ...]
"""The languages a reader is shown, the best first."""


class Names(NamedTuple):
    """What a language is called in itself and in English."""

    own: str
    english: str


# In the order in which a reader is offered them: first the two that nearly everything is in.
NAMES: Final[Mapping[str, Names]] = {
    "en": Names("English", "English"),
    "ru": Names("Русский", "Russian"),
    "fr": Names("Français", "French"),
    "es": Names("Español", "Spanish"),
    "ar": Names("العربية", "Arabic"),
    "zh": Names("中文", "Chinese"),
}

_ALWAYS: Final = ("en", "ru")
T = TypeVar("T")


def names(language: str) -> Names:
    """What a language is called; one that is not of the six goes by its code.

    >>> names("fr").own, names("fr").english, names("uk").own
    ('Français', 'French', 'uk')
    """
    return NAMES.get(language) or Names(language, language)


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
