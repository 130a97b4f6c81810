"""What a page shows of the graph and in which language: labels, links, the choice of language, turning of pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from pyoxigraph import NamedNode, Store

from api.addresses import document_path, in_language, with_query
from api.markup import Markup, element, joined
from api.pages.layout import Frame, labelled, words
from kg.labels import NOTATION, Label, label_of
from kg.reading import NAMES
from kg.resource import Page

_LONG: Final = 160
_SHORT: Final = 9


@dataclass(frozen=True)
class View:
    """How a page shows the graph: the graph's labels, the language asked for, the frame of the page.

    Args:
        store: the graph, for labels.
        language: the language of labels that was asked for.
        frame: what surrounds the page.
        path: path of the page, for links to the same page in another language.
        query: its query string.
    """

    store: Store
    language: str
    frame: Frame
    path: str
    query: str = ""

    def say(self, name: str) -> str:
        """A word of the page itself."""
        return words(self.frame.language, name)

    def label(self, iri: NamedNode) -> Label:
        """The label of anything, by the fallback rule of kg.labels."""
        return label_of(self.store, iri, self.language)

    def linked(self, iri: NamedNode) -> Markup:
        """Anything by its code, where it has a short one, and its label, linked to what tells about it."""
        label = self.label(iri)
        text = joined(*self._code(iri, label), labelled(label._replace(text=shortened(label.text))))
        path = document_path(iri.value)
        if path is not None:
            return element("a", {"href": self.frame.site.local(in_language(path, self.language))}, text)
        if iri.value.startswith(("https://", "http://")) and not label.language:
            return element("a", {"href": iri.value, "rel": "external noreferrer"}, text)
        return element("span", {"title": iri.value}, text)

    def _code(self, iri: NamedNode, label: Label) -> tuple[str, ...]:
        codes = (str(quad.object.value) for quad in self.store.quads_for_pattern(iri, NOTATION, None, None))  # type: ignore[union-attr]
        code = min(codes, default="")
        return (element("code", {}, code), " ") if code and len(code) <= _SHORT and code != label.text else ()


def shortened(text: str) -> str:
    """A text cut at a word to what fits a table.

    >>> shortened("short")
    'short'
    """
    return text if len(text) <= _LONG else f"{text[:_LONG].rpartition(' ')[0] or text[:_LONG]} …"


def languages(view: View) -> Markup:
    """The choice of a language for labels."""
    entries = (
        element(
            "li",
            {},
            element(
                "a",
                {
                    "href": view.frame.site.local(with_query(view.path, view.query, lang=code)),
                    "lang": code,
                    "hreflang": code,
                    "aria-current": "true" if code == view.language else "",
                },
                own,
            ),
        )
        for code, (own, _) in NAMES.items()
    )
    return element("nav", {"aria-label": view.say("languages")}, element("ul", {}, *entries))


def paging(view: View, found: Page[Any]) -> Markup:
    """Which page of how many this is, with links to those before and after."""
    if found.last == 1:
        return Markup()
    around = (("previous", "prev", found.number - 1), ("next", "next", found.number + 1))
    links = [
        element(
            "a",
            {"rel": rel, "href": view.frame.site.local(with_query(view.path, view.query, page=number))},
            view.say(name),
        )
        for name, rel, number in around
        if 1 <= number <= found.last
    ]
    here = f"{view.say('page')} {found.number} {view.say('of')} {found.last}"
    return element("p", {}, *separated(" · ", [joined(here), *links]))


def separated(separator: str, pieces: Iterable[Markup]) -> Iterable[str]:
    """Pieces with a separator between each two."""
    for position, piece in enumerate(pieces):
        yield from (separator, piece) if position else (piece,)
