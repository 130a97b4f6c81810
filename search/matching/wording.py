"""search/data/requests.yaml into the words that requests use, and those that are said of what is offered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kg.reading import Reading, shown
from search.phrases import Phrases
from search.question import load_data

_DATA: Final[Mapping[str, Any]] = load_data("requests")
KINDS: Final[tuple[str, ...]] = tuple(_DATA["kinds"])
"""What can be asked for: partners, examples and so on."""
FRAMING: Final = "framing"


@dataclass(frozen=True)
class Kind:
    """Something that requests ask for.

    Attributes:
        component: the component of the capacity-building mechanism that the workplan has for it.
        called: language → what it is called.
    """

    component: str
    called: Mapping[str, str]


def kinds() -> dict[str, Kind]:
    """All that requests ask for, by name.

    >>> kinds()["funding"].component
    'StartUpFund'
    """
    return {name: Kind(about["component"], about["called"]) for name, about in _DATA["kinds"].items()}


def request_phrases() -> Phrases:
    """The words by which requests ask, each with its kind, and those that only frame a request."""
    asking = {name: about["words"] for name, about in _DATA["kinds"].items()}
    return Phrases({**asking, FRAMING: _DATA[FRAMING]})


def request_texts() -> Iterable[Mapping[str, Iterable[str]]]:
    """All these words by language, for spelling."""
    return (*(about["words"] for about in _DATA["kinds"].values()), _DATA[FRAMING])


def said(group: str, key: str, languages: Reading) -> str:
    """What is said of a role, a step or a group in the reader's language.

    >>> said("roles", "gcm:lead", ("fr", "en")), said("steps", "region", ("zh",))
    ('dirige', '同一区域')
    """
    return _text(_DATA[group][key], languages)


def kind_called(kind: str, languages: Reading) -> str:
    """What a kind of support is called.

    >>> kind_called("funding", ("es",))
    'financiación'
    """
    return _text(_DATA["kinds"][kind]["called"], languages)


def sentence(key: str, languages: Reading) -> str:
    """What is said of an actor that is everywhere, or of a component that serves a request.

    >>> sentence("everywhere", ("en",))
    'has a part in many workstreams'
    """
    return _text(_DATA[key], languages)


def _text(words: Mapping[str, str], languages: Reading) -> str:
    found = shown(words, languages)
    return found[1] if found else ""
