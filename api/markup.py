"""Elements, attributes and text into HTML in which all text is escaped, however it came."""

from __future__ import annotations

from html import escape
from typing import Final

_VOID: Final = frozenset({"br", "hr", "link", "meta"})


class Markup(str):
    """HTML that is ready to be sent; any other string is text and gets escaped."""

    __slots__ = ()


def element(name: str, attributes: dict[str, str], *children: str) -> Markup:
    """One element; an attribute without a value is left out.

    >>> element("a", {"href": "/?a=1&b=2", "lang": ""}, "<b>", element("br", {}))
    '<a href="/?a=1&amp;b=2">&lt;b&gt;<br></a>'
    """
    stated = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items() if value)
    if name in _VOID:
        return Markup(f"<{name}{stated}>")
    return Markup(f"<{name}{stated}>{joined(*children)}</{name}>")


def joined(*children: str) -> Markup:
    """Pieces one after another.

    >>> joined("a < b", element("b", {}, "c"))
    'a &lt; b<b>c</b>'
    """
    return Markup("".join(child if isinstance(child, Markup) else escape(child) for child in children))


def prose(text: str) -> Markup:
    """Text in which names of code stand between backticks, as in Markdown.

    >>> prose("`q` is < 5")
    '<code>q</code> is &lt; 5'
    """
    pieces = text.split("`")
    return joined(*(element("code", {}, piece) if place % 2 else piece for place, piece in enumerate(pieces)))
