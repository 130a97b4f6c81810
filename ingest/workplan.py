"""The Russian workplan as it was published, turned into records that carry the place of everything they say."""

from __future__ import annotations

from collections.abc import Iterable

from ingest.actor_names import ActorNames
from ingest.gazetteer import Gazetteer
from ingest.named_things import read_areas, read_components, read_priorities
from ingest.records import Named, Workplan
from ingest.source_text import SourceText
from ingest.table_kinds import CodedTable, coded_tables
from ingest.tables import Paragraph, read_blocks, read_tables
from ingest.text_mentions import text_mentions
from ingest.workstreams import read_workstream


def read_workplan(
    text: str, source: str, actors: ActorNames, instruments: Gazetteer, components: Gazetteer
) -> Workplan:
    """Everything that the document says.

    Args:
        text: the document.
        source: its file name; up to the first dot it is the notation of the source, and errors name it.
        actors: the names of actors.
        instruments: the names of instruments.
        components: the names of the mechanism's components.

    Raises:
        SourceError: the document is not as expected; it says the line and what to do.
    """
    document = SourceText(source, text)
    blocks = list(read_blocks(document))
    tables = coded_tables(document, read_tables(document, blocks))
    if not tables:
        hint = "Expected rows of label, TAB and cell; teach ingest/tables.py the new layout."
        raise document.error(0, "The document has no workstream tables.", hint)
    priorities = read_priorities(document, blocks)
    _refuse_unknown_priority(document, tables, priorities)
    workstreams = tuple(read_workstream(document, table, actors, components) for table in tables)
    paragraphs = tuple(document.passage(block.text) for block in blocks if isinstance(block, Paragraph))
    return Workplan(
        source=document.code, workstreams=workstreams, priorities=priorities, areas=read_areas(document, tables),
        components=read_components(document, blocks, workstreams, components), paragraphs=paragraphs,
        text_mentions=tuple(text_mentions(document.code, workstreams, paragraphs, (actors, instruments, components))),
    )  # fmt: skip


def _refuse_unknown_priority(document: SourceText, tables: Iterable[CodedTable], priorities: Iterable[Named]) -> None:
    known = {priority.thing.notation for priority in priorities}
    for table in tables:
        if table.priority is not None and f"P{table.priority}" not in known:
            message = f"Workstream {table.notation} belongs to core priority {table.priority}, which has no heading."
            hint = f"Put a heading '### {table.priority}. …' above its tables, or correct the number."
            raise document.error(table.table.title.label, message, hint)
