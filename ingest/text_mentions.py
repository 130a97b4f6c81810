"""Names found in the running text of the workplan, as links from the text's thing to the thing named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ingest.gazetteer import Gazetteer
from ingest.records import Passage, TextMention, Thing, Workstream


def text_mentions(
    source: str, workstreams: Iterable[Workstream], paragraphs: Iterable[Passage], names: Iterable[Gazetteer]
) -> Iterator[TextMention]:
    """Which text names which thing, each pair once."""
    gazetteers = tuple(names)
    for subject, text in (*_workstream_texts(workstreams), *_paragraph_texts(source, paragraphs)):
        found = dict.fromkeys(match.thing for gazetteer in gazetteers for match in gazetteer.find_in_prose(text))
        yield from (TextMention(subject, thing) for thing in found)


def _workstream_texts(workstreams: Iterable[Workstream]) -> Iterator[tuple[Thing, str]]:
    for workstream in workstreams:
        yield Thing("workstream", workstream.notation), f"{workstream.title}\n{workstream.description}"
        for activity in workstream.activities:
            yield Thing("activity", activity.notation), activity.label
            yield from ((Thing("item", item.notation), item.label) for item in activity.items)


def _paragraph_texts(source: str, paragraphs: Iterable[Passage]) -> Iterator[tuple[Thing, str]]:
    for passage in paragraphs:
        yield Thing("passage", f"{source}.{passage.start}-{passage.end}"), passage.quote
