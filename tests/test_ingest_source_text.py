"""Visible text keeps every character's place, whatever markup lies between."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.markup import visible_text
from ingest.source_text import PAGE_BREAK, SourceText, VisibleText
from ingest.tables import Heading, Paragraph, Row, read_blocks
from kg.errors import InputError, SourceError

words = st.text(alphabet="абв XY-–«»()1;", min_size=1, max_size=12)
inline = st.recursive(
    words,
    lambda inner: st.tuples(st.sampled_from(["b", "i", "u"]), st.lists(inner, min_size=1, max_size=3)).map(
        lambda tag: f"<{tag[0]}>{''.join(tag[1])}</{tag[0]}>"
    ),
    max_leaves=6,
)


def shown(text):
    return visible_text(SourceText("x", text), 0, len(text))


@given(inline)
def test_characters_stand_where_they_say(text):
    visible = shown(text)
    assert all(text[c.start : c.end] == c.text for c in visible.characters)
    assert visible.text == html.unescape(visible.text) == "".join(c.text for c in visible.characters)
    assert not set("<>") & set(visible.text)


@given(inline, st.integers(0, 5))
def test_a_passage_spans_from_the_first_to_the_last_visible_character(text, blank_lines):
    source = SourceText("x", "\n" * blank_lines + text)
    visible = visible_text(source, 0, len(source.text))
    if not visible:
        with pytest.raises(SourceError, match="no text here"):
            source.passage(visible)
        return
    passage = source.passage(visible)
    assert passage.quote == source.text[passage.start : passage.end]
    assert passage.line == blank_lines + 1
    assert (passage.quote[0], passage.quote[-1]) == (visible.text.strip()[0], visible.text.strip()[-1])


@given(st.text(alphabet="a\n", max_size=30))
def test_the_line_of_an_offset_counts_the_line_ends_before_it(text):
    source = SourceText("x", text)
    assert [source.line_at(offset) for offset in range(len(text))] == [
        text.count("\n", 0, offset) + 1 for offset in range(len(text))
    ]


def test_a_character_reference_is_one_character_that_spans_its_source():
    visible = shown("R&amp;D&nbsp;&lt;b")
    assert visible.clean == "R&D <b"
    assert (visible.characters[1].start, visible.characters[1].end) == (1, 6)


def test_a_lone_ampersand_or_angle_stays():
    assert shown("R&D, 1 < 2").clean == "R&D, 1 < 2"


def test_block_tags_end_lines_and_italics_are_kept():
    visible = shown("<ol><li>1) а</li><li><i>б</i></li></ol>")
    assert visible.text.split() == ["1)", "а", "б"]
    assert [c.text for c in visible.characters if c.italic] == ["б"]


def test_pieces_are_what_lies_between_page_breaks():
    before, after = shown(" один "), shown("<p>два</p>")
    joined = VisibleText((*before.characters, before.characters[-1]._replace(text=PAGE_BREAK), *after.characters))
    assert [piece.text for piece in joined.pieces()] == ["один", "два"]
    assert joined.clean == "один два"


def test_an_input_error_gets_the_place_of_the_text():
    source = SourceText("plan.md", "\n\n<b>Срок</b>")
    with (
        pytest.raises(SourceError, match=r"plan\.md:3: Wrong\. Do it\."),
        source.locating(visible_text(source, 2, len(source.text))),
    ):
        raise InputError("Wrong.", "Do it.")


def test_a_document_is_headings_paragraphs_and_rows():
    text = (
        "# План\n\n*Введение.*\n***\n## **2. Цель**\n<b>Срок</b>\t1 год\n\n\t<p>или больше</p>\nСостояние\tПродолжается"
    )
    blocks = list(read_blocks(SourceText("x", text)))
    assert [type(block) for block in blocks] == [Heading, Paragraph, Heading, Row, Row]
    assert [block.text.clean for block in blocks[:3]] == ["План", "Введение.", "2. Цель"]
    assert [(row.label.clean, row.cell.clean) for row in blocks[3:]] == [
        ("Срок", "1 год или больше"),
        ("Состояние", "Продолжается"),
    ]
