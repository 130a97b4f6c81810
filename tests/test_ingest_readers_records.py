"""Readers give the records that a file holds, whatever its format, and read back what the writers write."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import SH, Graph, URIRef
from stock_workbook_maker import long_layout, wide_layout

from ingest.bundled_tables import read_corridors, read_practices
from ingest.contributions import Corridor, Deletion, Document, Figure, Practice, ReadFile, Reference
from ingest.corridors import corridor_quads
from ingest.practices import practice_quads, region
from ingest.readers import read_file
from ingest.readers.plain_text import plain
from ingest.record_files import kind_of, write_records
from ingest.templates import FORMATS, KINDS, example, template
from kg.errors import Unfit

BUNDLED = Path(str(files("ingest").joinpath("data")))


def read_bytes(name: str, content: bytes) -> ReadFile:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(content)
        return read_file(path)


def test_the_bundled_practices_are_read_whole() -> None:
    found = read_file(BUNDLED / "practices.yaml")
    expected = read_practices((BUNDLED / "practices.yaml").read_text("utf-8"), "practices.yaml")
    assert (len(found.records), found.faults) == (93, ())
    contested = {one.id: one.contested for one in expected}
    assert tuple(replace(one, contested=contested[one.id]) for one in found.records) == expected


def test_the_bundled_corridors_are_read_with_their_figures() -> None:
    found = read_file(BUNDLED / "corridors.csv")
    assert found.faults == ()
    assert found.records == read_corridors((BUNDLED / "corridors.csv").read_text("utf-8"), "corridors.csv")
    assert len(found.records) == 181
    assert sum(len(one.figures) for one in found.records) == 362


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("format_name", FORMATS)
def test_a_template_holds_its_example_in_the_same_bytes_each_time(kind: str, format_name: str) -> None:
    content = template(kind, format_name)
    assert content == template(kind, format_name)
    assert read_bytes(f"template.{format_name}", content) == ReadFile((example(kind),), ())


def test_both_layouts_of_the_stock_workbook_are_read_without_groups_and_gaps() -> None:
    long = read_bytes("undesa.xlsx", long_layout())
    source = "UN DESA, International Migrant Stock 2020 (POP/DB/MIG/Stock/Rev.2020)"
    stocks = zip((1995, 2000, 2005, 2010, 2015, 2020), (10, 20, 30, 40, 50, 60), strict=True)
    philippines = Corridor("PHL", "DEU", tuple(Figure(year, stock, 2020, source) for year, stock in stocks))
    haiti = tuple(Figure(year, stock, 2020, source) for year, stock in ((2010, 1), (2015, 64), (2020, 32796)))
    assert long == ReadFile((philippines, Corridor("HTI", "BRA", haiti)), ())
    wide = read_bytes("undesa.xlsx", wide_layout())
    assert [(one.notation, one.figures[0].stock) for one in wide.records] == [
        ("PHL-DEU", 60),
        ("HTI-BRA", 40),
    ]


def test_a_tidy_table_takes_its_revision_from_the_file_name() -> None:
    found = read_bytes("undesa_ims_rev2020_bilateral.csv", b"origin,destination,year,stock\nABW,ARG,1990,1\n")
    figure = Figure(1990, 1, 2020, "UN DESA, International Migrant Stock 2020")
    assert found == ReadFile((Corridor("ABW", "ARG", (figure,)),), ())


def test_a_graph_gives_practices_and_corridors_with_figures() -> None:
    text = """
@prefix gcm: <https://w3id.org/gcm-kg/ontology#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> . @prefix qb: <http://purl.org/linked-data/cube#> .
@base <https://w3id.org/gcm-kg/id/> .
<practice/visa> a gcm:Practice ; skos:prefLabel "Visa"@en , "Виза"@ru ; dcterms:description "A visa."@en ;
  gcm:objective <objective/5> , <objective/7> ; gcm:primaryObjective <objective/5> ; gcm:country <country/BRA> ;
  gcm:practiceType <practice-type/data-system> ; gcm:corridor <corridor/HTI-BRA> ; gcm:corridorBasis "source" ;
  gcm:implementer "Council"@en ; gcm:startYear 2012 ; gcm:completed true ; gcm:confidence "high" ;
  dcterms:source <https://example.org/visa> .
<corridor/HTI-BRA> a gcm:MigrationCorridor ; gcm:origin <country/HTI> ; gcm:destination <country/BRA> .
<observation/1> a qb:Observation ; gcm:corridor <corridor/HTI-BRA> ; gcm:year 2020 ; gcm:revision 2020 ; gcm:stock 5 .
"""
    url = "https://example.org/visa"
    practice = Practice(
        "visa", {"en": "Visa", "ru": "Виза"}, {"en": "A visa."}, ("Council",), ("BRA",), (), (5, 7), 5, "data system",
        (("HTI", "BRA"),), "source", 2012, completed=True, references=(Reference(url, url=url),),
    )  # fmt: skip
    corridor = Corridor("HTI", "BRA", (Figure(2020, 5, 2020, "UN DESA, International Migrant Stock 2020"),))
    assert read_bytes("graph.ttl", text.encode()) == ReadFile((practice, corridor), ())


def test_a_text_with_front_matter_is_a_document() -> None:
    text = "---\nid: guide\nlanguage: fr\ntitle: Guide\n---\nUn.\n\nDeux.\n"
    assert read_bytes("guide.md", text.encode()).records == (Document("guide", "fr", "Guide", "Un.\n\nDeux."),)


def test_names_of_columns_and_countries_are_read_as_people_write_them() -> None:
    text = (
        "ID;Name;Summary;Implementing Organisations;Country;GCM objectives;GCM primary objective;Practice-type;"
        "Corridors;corridor basis;completed\n"
        "a;A;B;IOM;Филиппины;13;O13;Law;PHL>DE; source;да\n"
        'b;A;B;IOM;"PH;norvège";"O7; 13";13;Law;;;\n'
    )
    first, second = read_bytes("p.csv", text.encode("utf-16")).records
    assert isinstance(first, Practice) and isinstance(second, Practice)
    assert (first.countries, first.objectives, first.completed) == (("PHL",), (13,), True)
    assert (first.corridors, second.countries, second.objectives) == ((("PHL", "DEU"),), ("PHL", "NOR"), (7, 13))


def test_norway_is_not_a_no() -> None:
    text = "origin: NO\ndestination: SE\n"
    assert read_bytes("c.yaml", text.encode()).records == (Corridor("NOR", "SWE"),)


def test_records_are_taken_out_with_delete() -> None:
    text = "kind,id,delete,replaced_by\npractice,a,yes,b\ncorridor,PHL-DEU,yes,\n"
    assert read_bytes("d.csv", text.encode()).records == (
        Deletion("practice", "a", "b"),
        Deletion("corridor", "PHL-DEU"),
    )


LETTERS = st.sampled_from("abcXYZ019 ,;:'\"|#-=+@\\éжش中%&*!?()[]{}\t")
LINES = st.text(LETTERS, min_size=1, max_size=30).map(lambda text: " ".join(text.split())).filter(bool)
LINES = LINES.filter(lambda text: text not in ("\\",))
TEXTS = st.lists(LINES, min_size=1, max_size=3).map("\n\n".join)
CODES = st.from_regex(r"[a-z0-9]{1,5}(-[a-z0-9]{1,4}){0,2}", fullmatch=True)
PLACES = st.sampled_from(["PHL", "DEU", "NOR", "USA", "CHN", "CIV"])
YEARS = st.integers(1900, 2100)
URLS = st.sampled_from([None, "https://example.org/a?b=c;d", "http://example.org/é"])
PAIRS = st.lists(PLACES, min_size=2, max_size=2, unique=True).map(tuple)
SOURCES = st.builds(Reference, LINES, st.none() | LINES, st.none() | YEARS, URLS, URLS)


def unique(items: st.SearchStrategy, least: int = 0) -> st.SearchStrategy:
    return st.lists(items, min_size=least, max_size=3, unique=True).map(tuple)


@st.composite
def practices(draw: st.DrawFn) -> Practice:
    objectives = draw(unique(st.integers(1, 23), 1))
    corridors = draw(unique(PAIRS))
    years = sorted(draw(st.lists(YEARS, max_size=2)))
    references = draw(st.lists(SOURCES, max_size=3).map(tuple))
    texts = {"en": draw(LINES)} | draw(st.dictionaries(st.sampled_from(["ru", "ar", "zh"]), LINES))
    return Practice(
        draw(CODES), texts, {"en": draw(TEXTS)}, draw(unique(LINES, 1)), draw(unique(PLACES, 1)), draw(unique(LINES)),
        objectives, draw(st.sampled_from(objectives)), draw(st.sampled_from(["law", "data system"])), corridors,
        "parties" if corridors else None, years[0] if years else None, years[1] if len(years) > 1 else None,
        draw(unique(st.just("people-centred"))), *(draw(st.sampled_from([None, True, False])) for _ in range(3)),
        references=references, confidence="high" if references else "medium", note=draw(st.none() | TEXTS),
    )  # fmt: skip


FIGURES = st.builds(Figure, YEARS, st.integers(0, 10**9), st.integers(2000, 2030), LINES)
CORRIDORS = st.builds(
    lambda pair, figures: Corridor(*pair, tuple(figures)),
    PAIRS,
    st.lists(FIGURES, max_size=3, unique_by=lambda figure: (figure.year, figure.revision)),
)
DOCUMENTS = st.builds(Document, CODES, st.sampled_from(["en", "ru", "ar"]), LINES, TEXTS, URLS)
DELETIONS = st.builds(Deletion, st.just("practice"), CODES, st.none() | CODES).filter(lambda d: d.id != d.replaced_by)


@pytest.mark.parametrize("format_name", ["csv", "xlsx", "yaml", "json", "jsonl"])
@given(record=practices() | CORRIDORS | DOCUMENTS | DELETIONS)
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_read_back(format_name: str, record: Practice | Corridor | Document | Deletion) -> None:
    content = write_records([record], format_name)
    assert read_bytes(f"records.{format_name}", content) == ReadFile((record,), ())
    assert content == write_records([record], format_name)


def as_graph(records: Iterable[Practice | Corridor], format_name: str) -> bytes:
    """Records as the graph of a release says them, in one of rdflib's formats."""
    practices = [one for one in records if isinstance(one, Practice)]
    corridors = [one for one in records if isinstance(one, Corridor)]
    graph = Graph()
    for quad in (*practice_quads(practices, lambda name: None), *corridor_quads(corridors)):
        graph.add(quad[:3])
    return graph.serialize(format=format_name, encoding="utf-8")


def encoded(reference: Reference) -> Reference:
    """A source with its addresses as IRIs hold them."""
    addresses = {name: getattr(reference, name) for name in ("url", "seen_at")}
    return replace(reference, **{name: url and url.replace("é", "%C3%A9") for name, url in addresses.items()})


def unordered(record: Practice | Corridor) -> Practice | Corridor:
    """A record without the order of its lists, and with codes for names of regions: what a graph keeps of it."""
    if isinstance(record, Corridor):
        return replace(record, figures=tuple(sorted(record.figures, key=lambda figure: (figure.year, figure.revision))))
    lists = {name: tuple(sorted(getattr(record, name))) for name in ("organisations", "countries", "corridors")}
    regions = tuple(sorted(region(name) for name in record.regions))
    cited = {one.url or f"{one.publisher} {one.title}": encoded(one) for one in reversed(record.references)}
    references = tuple(sorted(cited.values(), key=lambda one: (one.title, one.url or "", one.publisher or "")))
    objectives = tuple(sorted(record.objectives))
    return replace(record, **lists, regions=regions, objectives=objectives, references=references)


REGIONS = st.sampled_from(["Africa", "Arab States", "Europe & North America", "Global"])


@pytest.mark.parametrize(("extension", "format_name"), [("ttl", "turtle"), ("jsonld", "json-ld"), ("nt", "nt")])
@given(practice=practices(), regions=unique(REGIONS), corridor=CORRIDORS)
@settings(max_examples=40, deadline=None)
def test_what_the_graph_says_of_records_is_read_back(
    extension: str, format_name: str, practice: Practice, regions: tuple[str, ...], corridor: Corridor
) -> None:
    given_records = [replace(practice, regions=regions), corridor]
    content = as_graph(given_records, format_name)
    found = read_bytes(f"records.{extension}", content)
    assert found.faults == ()
    assert sorted(map(unordered, found.records), key=kind_of) == sorted(map(unordered, given_records), key=kind_of)


def test_a_graph_takes_out_records_and_gives_figures_of_corridors_that_it_does_not_describe() -> None:
    text = """
@prefix gcm: <https://w3id.org/gcm-kg/ontology#> . @prefix dcterms: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix qb: <http://purl.org/linked-data/cube#> .
@base <https://w3id.org/gcm-kg/id/> .
<practice/old> a gcm:Practice ; owl:deprecated true ; dcterms:isReplacedBy <practice/new> .
<observation/1> a qb:Observation ; gcm:corridor <corridor/HTI-BRA> ; gcm:year 2020 ; gcm:revision 2020 ; gcm:stock 5 .
"""
    corridor = Corridor("HTI", "BRA", (Figure(2020, 5, 2020, "UN DESA, International Migrant Stock 2020"),))
    assert read_bytes("graph.ttl", text.encode()) == ReadFile((Deletion("practice", "old", "new"), corridor), ())


def test_names_of_origins_that_only_the_workbook_has_are_known_and_an_unknown_one_is_told() -> None:
    names = ["Bolivia (Plurinational State of)*", "China, Hong Kong SAR", "Dem. People's Republic of Korea", "Lilliput"]
    found = read_bytes("undesa.xlsx", wide_layout(names))
    assert [one.notation for one in found.records] == ["BOL-DEU", "PRK-DEU", "HKG-BRA"]
    (fault,) = found.faults
    assert str(fault).startswith("undesa.xlsx:16: origin: The column 'Lilliput' is no country or area that is known")


JOINED = ("می\u200cروم", "क्\u200dष", "👩\u200d🌾", "❤\ufe0f\u200d🔥", "م\u200cر\u200dن")
IDLE = (
    "ab\u200cc",
    "مر\u200c",
    "م\u200c\u200cر",
    "👩\u200c🌾",
    "👩\u200d",
    "م \u200cر",
    "ن\u202eن",
    "ن\u061cن",
    "x\u200bx",
)


def readable(text: str) -> bool:
    try:
        return bool(plain(text))
    except Unfit:
        return False


def allowed_by_the_shape(text: str) -> bool:
    turtle = files("ontology").joinpath("shapes").joinpath("labels.ttl").read_text("utf-8")
    shapes = Graph().parse(data=turtle, format="turtle")
    pattern = shapes.value(URIRef("https://w3id.org/gcm-kg/shapes#LabelText-invisible"), SH.pattern)
    return re.match(str(pattern), text) is not None


def test_joiners_stay_where_writing_needs_them_for_the_reader_and_for_the_shape() -> None:
    assert [text for text in (*JOINED, *IDLE) if readable(text)] == list(JOINED)
    assert [text for text in (*JOINED, *IDLE) if allowed_by_the_shape(text)] == list(JOINED)
