"""The things of a kind, or the kinds of things, into a page that lists them."""

from __future__ import annotations

from api.addresses import document_path, in_language
from api.markup import Markup, element, joined
from api.pages.layout import labelled, link, page, table
from api.pages.view import View, languages, paging, shortened
from kg.labels import Label
from kg.resource import Page, Thing, Things


def things_page(view: View, kind: str, found: Page[Thing]) -> Markup:
    """One page of the things of a kind."""
    rows = ((_to(view, thing), labelled(_short(view, thing))) for thing in found.items)
    return page(
        view.frame,
        kind,
        element("h1", {}, f"{kind} ({found.total})"),
        languages(view),
        table("", (view.say("notation"), view.say("label")), rows),
        paging(view, found),
    )


def _to(view: View, thing: Thing) -> Markup:
    path = in_language(document_path(thing.iri.value) or "", view.language)
    return link(view.frame.site, path, thing.notation or thing.code)


def _short(view: View, thing: Thing) -> Label:
    label = view.label(thing.iri)
    return label._replace(text=shortened(label.text))


def kinds_page(view: View, things: Things) -> Markup:
    """The kinds of things, with how many there are of each."""
    rows = (
        (link(view.frame.site, in_language(f"/id/{kind}", view.language), kind), str(len(things.of_kind(kind))))
        for kind in things.kinds
    )
    return page(
        view.frame,
        view.say("things"),
        element("h1", {}, view.say("things")),
        languages(view),
        joined(table("", (view.say("kind"), view.say("number")), rows)),
    )
