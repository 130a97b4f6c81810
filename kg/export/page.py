"""A property graph into one HTML page that draws it, searches it and needs no network."""

from __future__ import annotations

import json
import unicodedata
from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from importlib.resources import files
from string import Template
from typing import Any, Final

from kg.export.characters import shortened
from kg.export.json_graphs import cleaned
from kg.export.layout import Point, layout, size
from kg.export.palette import NO_AREA
from kg.export.property_graph import Edge, Node, PropertyGraph
from kg.export.shapes import shape

_SHORT: Final = 30
_TITLE: Final = 160
# So that no text can end the script element that holds it, or be taken for markup by any other reader.
_ESCAPES: Final = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
Json = dict[str, Any]


def page(graph: PropertyGraph, areas: Sequence[Node] = ()) -> bytes:
    """The page; its policy lets it run its own script and nothing else, and fetch nothing.

    Args:
        graph: what to draw.
        areas: the thematic areas that the legend explains.
    """
    style, script = _part("page.css"), _part("page.js")
    filled = Template(_part("page.html")).substitute(
        policy=content_policy(), style=style, script=script, data=_block(graph, areas), summary=graph.summary
    )
    return filled.encode()


def content_policy() -> str:
    """The content security policy of the page (https://www.w3.org/TR/CSP3/): its script and style are named by hash."""
    script, style = (_hash(_part(name)) for name in ("page.js", "page.css"))
    allowed = f"script-src '{script}'; style-src '{style}'"
    return f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


@cache
def _part(name: str) -> str:
    return files("kg.export").joinpath(name).read_text("utf-8")


def _block(graph: PropertyGraph, areas: Sequence[Node]) -> str:
    places = layout(graph)
    data = {
        "nodes": [_node(node, places[node.id], size(graph, node)) for node in graph.nodes],
        "edges": [_edge(edge) for edge in graph.edges],
        "areas": [_area(area) for area in areas],
        "no_area": NO_AREA,
    }
    return json.dumps(cleaned(data), ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)


def _node(node: Node, place: Point, diameter: float) -> Json:
    return {
        "id": node.id,
        "iri": node.iri,
        "notation": shortened(node.notation, _SHORT),
        "type": node.type,
        "label": node.label,
        "label_lang": node.label_lang,
        "title": node.named(_TITLE),
        "short": node.named(_SHORT),
        "rtl": _is_rtl(node.label),
        "description": node.description,
        "areas": list(node.areas),
        "colour": node.colour,
        "shape": shape(node),
        "size": diameter,
        **place._asdict(),
    }


def _is_rtl(text: str) -> bool:
    """Whether its first letter with a direction runs right to left (https://www.unicode.org/reports/tr9/#P2).

    >>> _is_rtl("13 عربي"), _is_rtl("O13")
    (True, False)
    """
    directions = (unicodedata.bidirectional(sign) for sign in text)
    return next((d for d in directions if d in ("L", "R", "AL")), "L") != "L"


def _edge(edge: Edge) -> Json:
    return {
        "source": edge.source,
        "target": edge.target,
        "label": edge.label,
        "layer": edge.layer,
        "weight": edge.weight,
        "evidence": edge.evidence,
    }


def _area(area: Node) -> Json:
    return {"id": area.id, "label": area.label, "label_lang": area.label_lang, "colour": area.colour}
