"""The few HTML tags of a table cell, turned into visible text that keeps every character's place."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from ingest.source_text import Character, SourceText, VisibleText

# https://html.spec.whatwg.org/multipage/syntax.html#tags, without comments and CDATA, which the source never uses
_TOKEN = re.compile(
    r"<(?P<close>/?)(?P<tag>[A-Za-z][A-Za-z0-9]*)\b[^<>]*>|(?P<reference>&(?:#\d+|#[xX][0-9A-Fa-f]+|\w+);)|[^<&]+|."
)
_BLOCK = frozenset({"li", "ol", "p", "ul"})
_INLINE = frozenset({"b", "em", "i", "strong", "sub", "sup", "u"})
_ITALIC = frozenset({"em", "i"})


def visible_text(source: SourceText, start: int, end: int) -> VisibleText:
    """What a reader sees of `source.text[start:end]`.

    >>> source = SourceText("x", "<b>Срок</b>")
    >>> shown = visible_text(source, 0, 11)
    >>> shown.text, shown.characters[0].start
    ('Срок', 3)

    Raises:
        SourceError: a tag is not one of the known ones or is not closed.
    """
    return VisibleText(tuple(_characters(source, start, end)))


def _characters(source: SourceText, start: int, end: int) -> Iterator[Character]:
    open_tags: list[str] = []
    for token in _TOKEN.finditer(source.text, start, end):
        place, italic = token.start(), not _ITALIC.isdisjoint(open_tags)
        if tag := token["tag"]:
            _follow(source, place, open_tags, tag.lower(), bool(token["close"]))
            if tag.lower() in _BLOCK:
                yield Character("\n", place, token.end())
        elif reference := token["reference"]:
            yield from (Character(letter, place, token.end(), italic) for letter in html.unescape(reference))
        else:
            for offset, letter in enumerate(token[0], start=place):
                yield Character(letter, offset, offset + 1, italic)
    if open_tags:
        raise source.error(start, f"The tag <{open_tags[-1]}> is not closed.", "Close it in the same cell.")


def _follow(source: SourceText, offset: int, open_tags: list[str], tag: str, closes: bool) -> None:
    if tag not in _BLOCK | _INLINE:
        known = " ".join(sorted(_BLOCK | _INLINE))
        raise source.error(
            offset, f"Unknown tag <{tag}>.", f"The reader knows rows of label, TAB and cell with the tags {known}."
        )
    if not closes:
        open_tags.append(tag)
    elif open_tags and open_tags[-1] == tag:
        open_tags.pop()
    else:
        raise source.error(offset, f"The tag </{tag}> closes nothing that is open.", "Correct the nesting of the tags.")
